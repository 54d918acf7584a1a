"""The elements of a FHIR resource as plain data: what is in them, and a refusal that names the place."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

from django.utils.translation import gettext as _

CORE = "http://hl7.org/fhir/StructureDefinition/"
SDC = "http://hl7.org/fhir/uv/sdc/StructureDefinition/sdc-questionnaire-"
HIDDEN = CORE + "questionnaire-hidden"
CALCULATED = (SDC + "calculatedExpression", CORE + "cqf-calculatedValue")

# Lists and objects of any kind within each other.
DEEPEST_JSON = 64


class CannotRead(Exception):
    """The file cannot be used. The message is the reason; `place` where in the file, empty for the whole."""

    def __init__(self, reason: str, place: object = "") -> None:
        super().__init__(reason)
        self.reason, self.place = reason, str(place)

    @property
    def words(self) -> str:
        """Reason and place in one sentence."""
        return _("At {place}: {reason}").format(place=self.place, reason=self.reason) if self.place else self.reason


class Place(NamedTuple):
    """Where in a file a value lies. It becomes text, in FHIR's way of writing, only where somebody reads it.

    A file has room for hundreds of thousands of values below one long name: their places as texts would be gigabytes.
    """

    step: str | int = ""
    above: Place | None = None

    def __str__(self) -> str:
        above = str(self.above or "")
        if isinstance(self.step, int):
            return f"{above}[{self.step}]"
        return f"{above}.{self.step}" if above else self.step

    @property
    def name(self) -> str:
        """The name of the element, of one in a list the list's."""
        return self.step if isinstance(self.step, str) else self.above.name if self.above else ""


def everything_in(resource: Mapping[str, Any]) -> Iterator[tuple[Any, Place, int]]:
    """Every value in the resource, its place, and how deep it lies."""
    waiting: list[tuple[Any, Place, int]] = [(resource, Place(), 1)]
    while waiting:
        value, place, depth = waiting.pop()
        yield value, place, depth
        if depth > DEEPEST_JSON:
            continue
        if isinstance(value, dict):
            inside = [(each, Place(name, place), depth + 1) for name, each in value.items()]
        elif isinstance(value, list):
            inside = [(each, Place(number, place), depth + 1) for number, each in enumerate(value)]
        else:
            continue
        # The first in the file is looked at first, so that the first place is named.
        waiting.extend(reversed(inside))


def dicts(value: Any) -> list[Mapping[str, Any]]:
    """The objects in a list; nothing where there is no list."""
    return [each for each in value if isinstance(each, Mapping)] if isinstance(value, list) else []


def text_of(element: Mapping[str, Any], name: str) -> str:
    """A text without the spaces around it; empty where there is none."""
    value = element.get(name)
    return value.strip() if isinstance(value, str) else ""


def is_same_language(one: str, other: str) -> bool:
    """en and en-GB are the same; zh-Hans and zh-Hant too, where there is nothing nearer."""
    return one.split("-")[0].casefold() == other.split("-")[0].casefold()


def is_set(element: Mapping[str, Any], name: str) -> bool:
    """Whether it is there and true."""
    return element.get(name) is True


def extension_of(element: Mapping[str, Any], url: str) -> Mapping[str, Any] | None:
    """The first extension of this name."""
    return next((each for each in dicts(element.get("extension")) if each.get("url") == url), None)


def is_hidden(item: Mapping[str, Any]) -> bool:
    """Whether the file says that nobody sees this item."""
    return is_set(extension_of(item, HIDDEN) or {}, "valueBoolean")


def is_calculated(item: Mapping[str, Any]) -> bool:
    """Whether the file would work this item's answer out."""
    return any(extension_of(item, url) for url in CALCULATED)


def quoted(found: Any) -> str:
    """What is in the file, for a message: short, and without characters that nobody can see."""
    text = "".join(character if character.isprintable() else "\ufffd" for character in str(found)[:81])
    return f"“{text[:80]}…”" if len(text) > 80 else f"“{text}”"
