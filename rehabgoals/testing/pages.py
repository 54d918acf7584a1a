"""A test client that looks at every page it gets, and template variables that do not exist made loud."""

import sys
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.http import HttpResponse
from django.template import Variable, VariableDoesNotExist
from django.test import Client

TEMPLATES = Path(settings.BASE_DIR) / "templates"


class GuardedClient(Client):
    """Django's test client; an HTML answer that breaks a rule of every page fails the test that asked for it."""

    def request(self, **request: Any) -> Any:
        """Make the request and look at what came back."""
        response = super().request(**request)
        found = problems(response)
        assert not found, f"{request.get('PATH_INFO')} (status {response.status_code}):\n- " + "\n- ".join(found)
        return response


def problems(response: HttpResponse) -> list[str]:
    """What is wrong with an HTML answer; nothing for other kinds of answer.

    Whole pages have one h1, a title and a language. Pages and pieces alike have no inline handlers, styles or scripts
    (the content security policy would switch them off), no template code left over, and no id twice.
    """
    if response.streaming or not response.headers.get("Content-Type", "").startswith("text/html"):
        return []
    text = response.content.decode(response.charset)
    page = _Page()
    page.feed(text)
    page.close()
    found = page.problems
    found += [f"{code!r} is left over from a template" for code in ("{{", "{%", "{#") if code in text]
    if page.is_whole:
        if page.headings != 1:
            found.append(f"{page.headings} <h1> in a whole page; there is one thing a page is about")
        if not page.title.strip():
            found.append("no <title>")
        if not page.language:
            found.append("no lang on <html>")
    return found


class _Page(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.problems: list[str] = []
        self.is_whole = False
        self.headings = 0
        self.title = ""
        self.language = ""
        self._ids: set[str] = set()
        self._inside: list[str] = []

    def updatepos(self, i: int, j: int) -> int:
        """Nobody asks for line numbers; counting them is a quarter of the work."""
        return j

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        if tag == "html":
            self.is_whole, self.language = True, given.get("lang") or ""
        if tag == "h1":
            self.headings += 1
        if tag in ("title", "svg"):
            self._inside.append(tag)
        if tag == "script" and not given.get("src") and "json" not in (given.get("type") or ""):
            self.problems.append("a <script> without src")
        if tag == "style" and not given.get("nonce"):
            self.problems.append("a <style> without a nonce")
        for name, value in attrs:
            if name.startswith(("on", "hx-on")):
                self.problems.append(f"inline handler {name} on <{tag}>")
            if name == "style":
                self.problems.append(f'style="{value}" on <{tag}>')
            if name in ("href", "src", "action") and (value or "").strip().lower().startswith("javascript:"):
                self.problems.append(f"{name} with javascript: on <{tag}>")
        identity = given.get("id")
        if identity is not None:
            if identity in self._ids:
                self.problems.append(f"id {identity!r} twice")
            self._ids.add(identity)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)
        self.handle_endtag(tag)

    def handle_endtag(self, tag: str) -> None:
        if self._inside and self._inside[-1] == tag:
            self._inside.pop()

    def handle_data(self, data: str) -> None:
        if self._inside == ["title"]:
            self.title += data


class UnknownVariable(Exception):
    """One of our templates names a variable that its view did not give."""


class LoudInvalid(str):
    """Django's `string_if_invalid`, made to fail the test instead of showing nothing.

    Only for our own templates: those of Django, allauth and crispy lean on silence. Something that is None on the way
    (`{{ episode.discharge.day }}` of an episode that goes on) stays silent, as a template may well ask for it.
    """

    def __new__(cls) -> "LoudInvalid":
        """A string with %s in it, which makes Django format it with the variable's name."""
        return super().__new__(cls, "%s")

    def __contains__(self, item: object) -> bool:
        return item == "%s"

    def __mod__(self, variable: Any) -> str:
        """Called by FilterExpression.resolve with the Variable; its frame knows the context."""
        frame = sys._getframe(1)
        context = frame.f_locals.get("context")
        template = getattr(context, "render_context", None)
        template = getattr(template, "template", None)
        origin = getattr(getattr(template, "origin", None), "name", "") or ""
        if context is None or not origin.startswith(str(TEMPLATES)) or _is_none_on_the_way(str(variable), context):
            return ""
        raise UnknownVariable(f"{{{{ {variable} }}}} in {Path(origin).relative_to(TEMPLATES)}")


def _is_none_on_the_way(name: str, context: Any) -> bool:
    parts = name.split(".")
    for end in range(1, len(parts)):
        try:
            if Variable(".".join(parts[:end])).resolve(context) is None:
                return True
        except VariableDoesNotExist:
            return False
    return False
