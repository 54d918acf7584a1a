"""The system's Chromium for tests, and what it complains about."""

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from unittest.mock import patch
from urllib.parse import parse_qsl, urlsplit

from django.contrib.staticfiles.handlers import StaticFilesHandler
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, Response, expect, sync_playwright

PROGRAMS = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"]
QUIET = ["--disable-background-networking", "--disable-component-update", "--disable-sync", "--no-first-run"]
# Each page lives for a second: what V8's optimizing compilers make of its scripts is thrown away before it pays.
BRIEF = "--js-flags=--no-opt,--no-maglev"
# How long a page may take for anything, in milliseconds: only for a machine that is busy. Nothing waits for its end.
PATIENCE = 30_000


@contextmanager
def chromium() -> Iterator[Browser]:
    """A running headless Chromium; pages are opened in contexts of their own."""
    program = next(filter(None, map(shutil.which, PROGRAMS)), None)
    assert program, "Chromium is missing: sudo apt-get install chromium. Browser tests are never skipped."
    as_root = ["--no-sandbox"] if os.geteuid() == 0 else []
    # Playwright's loop makes Django believe that the test is asynchronous; it is not.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=[*QUIET, BRIEF, *as_root])
        expect.set_options(timeout=PATIENCE)
        yield browser
        browser.close()


@contextmanager
def kept_static_files() -> Iterator[None]:
    """The test's web server lets a browser keep what is in /static/, as the product does with its hashed names.

    Without it a browser asks for every style sheet, font and script again with each page of a fresh clone.
    """
    serve = StaticFilesHandler.serve

    def kept(self: StaticFilesHandler, request: Any) -> Any:
        response = serve(self, request)
        response.headers["Cache-Control"] = "max-age=3600"
        return response

    with patch.object(StaticFilesHandler, "serve", kept):
        yield


class Complaints(list[str]):
    """What the browser complained about on the pages of one context: scripts that failed, breaches of the content
    security policy, static files that are not there, and answers with status 500."""

    def watch(self, context: BrowserContext) -> None:
        """Listen to every page of the context."""
        context.on("console", self._console)
        context.on("weberror", lambda error: self.append(f"script error: {error.error}"))
        context.on("response", self._response)

    def _console(self, message: ConsoleMessage) -> None:
        # An answer with status 4xx is often what a test is about; _response looks at those that matter.
        if message.type == "error" and not message.text.startswith("Failed to load resource"):
            self.append(f"console: {message.text}")

    def _response(self, response: Response) -> None:
        if response.status >= 500 or (response.status >= 400 and "/static/" in response.url):
            self.append(f"status {response.status}: {response.url}")


@contextmanager
def saved(page: Page, words: str) -> Iterator[None]:
    """What is done here ends when the server has kept these words of a form that saves itself while it is typed in.

    That the page says "Saved at" is not enough to wait for: it says so of an earlier save too.
    """

    def is_kept(answer: Response) -> bool:
        asked = answer.request
        if not (asked.method == "POST" and urlsplit(asked.url).path.startswith("/drafts/") and answer.ok):
            return False
        return any(words in value for _name, value in parse_qsl(asked.post_data or ""))

    with page.expect_response(is_kept):
        yield


def sign_in(page: Page, address: str, cookie: str, value: str) -> None:
    """Give the page's browser a session that was made without the form."""
    page.context.add_cookies([{"name": cookie, "value": value, "url": address}])
