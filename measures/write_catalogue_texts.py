"""Writes `catalogue_texts.py`, so that the texts of the catalogue's TOML files are found by those who translate.

Run `python -m measures.write_catalogue_texts` after a change to the catalogue; a test says when it was forgotten.
"""

import json
from collections.abc import Iterator
from pathlib import Path

from measures.definitions import Choice, InstrumentDefinition
from measures.instruments import load_catalogue

TARGET = Path(__file__).parent / "catalogue_texts.py"

HEAD = '''"""The texts of the catalogue, for translation.

Written by `python -m measures.write_catalogue_texts`, not by hand.
"""

# ruff: noqa: E501
# fmt: off

from django.utils.translation import gettext_noop, ngettext_lazy

TEXTS = (
'''


def source() -> str:
    """Return what `catalogue_texts.py` should hold."""
    texts: dict[str, None] = {}
    units: dict[tuple[str, str], None] = {}
    for key in sorted(load_catalogue()):
        definition = load_catalogue()[key]
        texts.update(dict.fromkeys(_texts(definition)))
        if definition.unit.one:
            units[(definition.unit.one, definition.unit.many)] = None
    lines = [f"    gettext_noop({_quoted(text)}),\n" for text in texts]
    plurals = [f"    ngettext_lazy({_quoted(one)}, {_quoted(many)}),\n" for one, many in units]
    return HEAD + "".join(lines) + ")\n\nUNITS = (\n" + "".join(plurals) + ")\n"


def _texts(definition: InstrumentDefinition) -> Iterator[str]:
    """Every text of one instrument that somebody reads, in the order of its file."""
    words = (definition.name, definition.about, definition.prompt, definition.low_anchor, definition.high_anchor)
    for text in (*words, definition.scoring, definition.licence, definition.unit.symbol, *definition.value_words):
        if text:
            yield text
    for condition in definition.conditions:
        if condition.label:
            yield condition.label
        yield from _choice_texts(condition.choices)
    for item in definition.items:
        yield from (text for text in (item.label, item.unit) if text)
        yield from _choice_texts(item.choices)
    for scale in definition.other_scales:
        yield from (text for text in (scale.label, scale.symbol) if text)
    yield from (part.name for part in (definition.rule.parts if definition.rule else ()) if part.name)


def _choice_texts(choices: tuple[Choice, ...]) -> Iterator[str]:
    for choice in choices:
        yield from (text for text in (choice.label, choice.without) if text)


def _quoted(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)


if __name__ == "__main__":
    TARGET.write_text(source(), "utf-8")
