"""The file as a whole: whether it is JSON, a Questionnaire, of a size that can be asked, and R4.

Everything here is looked at before any item is read.
"""

import json
from collections.abc import Iterator, Mapping
from typing import Any

from django.utils.translation import gettext as _

from measures.questionnaires.elements import (
    CALCULATED,
    DEEPEST_JSON,
    CannotRead,
    Place,
    dicts,
    everything_in,
    is_calculated,
    is_hidden,
    is_set,
    quoted,
)

MOST_BYTES = 1_000_000
# A form of more fields than this is not taken by the server (DATA_UPLOAD_MAX_NUMBER_FIELDS).
MOST_ITEMS = 300
# Items within items, the outermost counted as one.
DEEPEST_ITEMS = 8
# No element of FHIR has a longer name.
LONGEST_NAME = 100
# Elements of R4B that R4 has not got; a test compares. Nothing that holds them is read.
NOT_IN_R4 = ("valueCodeableReference", "valueRatioRange")


def read_json(content: bytes) -> dict[str, Any]:
    """The JSON object in a file. Raises CannotRead for anything else, and for what can be understood in two ways."""
    if len(content) > MOST_BYTES:
        words = _("The file is larger than {most} MB, more than a questionnaire needs.")
        raise CannotRead(words.format(most=MOST_BYTES // 1_000_000))
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise CannotRead(_("This is not a text file in UTF-8.")) from None
    if text.lstrip().startswith("<"):
        raise CannotRead(_("This looks like XML or a web page. Load the questionnaire as JSON."))
    try:
        found = json.loads(text, object_pairs_hook=_without_doubles, parse_constant=_no_constant)
    except json.JSONDecodeError as error:
        words = _(
            "This is not JSON, or a part of it is cut off: it stops making sense in line {line}, column {column}."
        )
        raise CannotRead(words.format(line=error.lineno, column=error.colno)) from None
    except RecursionError:
        raise CannotRead(_("The file is nested deeper than {most} levels.").format(most=DEEPEST_JSON)) from None
    except ValueError:
        # Python reads no whole number of thousands of digits.
        raise CannotRead(_("The file holds a number that is too long.")) from None
    if not isinstance(found, dict):
        raise CannotRead(_("This is JSON, but not a FHIR Questionnaire."))
    return found


def _without_doubles(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for name, value in pairs:
        if name in found:
            raise CannotRead(_("{name} is there twice in one object.").format(name=quoted(name)))
        found[name] = value
    return found


def _no_constant(name: str) -> Any:
    raise CannotRead(_("The file holds {name}, which is no number.").format(name=name))


def check_size(resource: Mapping[str, Any]) -> None:
    """Refuse too many items, and items too deep within each other, before anything else is looked at."""
    waiting: list[tuple[Any, int, str]] = [(resource.get("item", []), 1, "item")]
    count = 0
    while waiting:
        items, depth, place = waiting.pop()
        if not isinstance(items, list):
            raise CannotRead(_("A list of items is expected here."), place)
        if items and depth > DEEPEST_ITEMS:
            raise CannotRead(_("Items lie within each other more than {most} deep.").format(most=DEEPEST_ITEMS), place)
        count += len(items)
        if count > MOST_ITEMS:
            raise CannotRead(_("There are more than {most} items.").format(most=MOST_ITEMS))
        for number, item in enumerate(items):
            if not isinstance(item, dict):
                raise CannotRead(_("An item is expected here."), f"{place}[{number}]")
            if "item" in item:
                waiting.append((item["item"], depth + 1, f"{place}[{number}].item"))
    if not count:
        raise CannotRead(_("There is no question in it."), "item")


def check_elements(resource: Mapping[str, Any]) -> None:
    """What holds for every element: its depth, what can be kept, and nothing that changes the meaning."""
    for value, place, depth in everything_in(resource):
        if depth > DEEPEST_JSON:
            raise CannotRead(_("The file is nested deeper than {most} levels.").format(most=DEEPEST_JSON), place)
        if isinstance(value, dict):
            for name in value:
                _check_characters(name, place)
                if len(name) > LONGEST_NAME:
                    raise CannotRead(_("{name} is not part of FHIR R4.").format(name=quoted(name)), place)
                if name == "modifierExtension" and value[name]:
                    raise CannotRead(
                        _("An extension here changes what the file means, in a way that is not known."), place
                    )
                if name in NOT_IN_R4:
                    raise CannotRead(_("{name} is not part of FHIR R4.").format(name=quoted(name)), place)
        elif isinstance(value, str):
            _check_characters(value, place)
        elif isinstance(value, float) and abs(value) > 1e15 or isinstance(value, int) and abs(value) > 10**15:
            raise CannotRead(_("This number is too large."), place)


def _check_characters(text: str, place: Place) -> None:
    if "\x00" in text or any("\ud800" <= character <= "\udfff" for character in text):
        raise CannotRead(_("There is a character here that cannot be kept."), place)


def check_types(resource: dict[str, Any]) -> None:
    """Let FHIR's own types look at it. Imported here: nothing but this act needs it."""
    from fhir.resources.R4B.questionnaire import Questionnaire
    from pydantic import ValidationError

    try:
        Questionnaire.model_validate(resource)
    except ValidationError as error:
        first = error.errors(include_url=False, include_context=False, include_input=False)[0]
        place = "".join(f"[{each}]" if isinstance(each, int) else f".{each}" for each in first["loc"]).lstrip(".")
        words = _("This does not fit FHIR R4 ({detail}).")
        raise CannotRead(words.format(detail=str(first["msg"]).rstrip(".")[:200]), place) from None
    except (LookupError, TypeError):
        # The library looks a contained resource's type up in a table, and takes it for a text.
        raise CannotRead(_("It contains a resource of a type that is not known."), "contained") from None


def left_aside(resource: Mapping[str, Any]) -> Iterator[str]:
    """What is in the file and is not used, in words, each with its place."""
    for value, place, _depth in everything_in(resource):
        if not isinstance(value, dict):
            continue
        url = value.get("url")
        if isinstance(url, str) and place.name == "extension":
            name = url.rsplit("/", 1)[-1]
            if "valueExpression" in value or name.endswith("Expression") or name == "variable" or url in CALCULATED:
                yield _("{name} at {place}: an expression, never run.").format(name=quoted(name), place=place)
        if isinstance(value.get("linkId"), str):
            if value.get("initial") or any(
                is_set(each, "initialSelected") for each in dicts(value.get("answerOption"))
            ):
                yield _("{place}: answers to begin with are not filled in.").format(place=place)
            if is_hidden(value) and not is_calculated(value):
                yield _("{place}: hidden in the file, so it is not asked.").format(place=place)
