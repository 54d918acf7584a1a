"""Numbers as people type and read them, in the format of the active language.

`read_number` and `write_number` belong together: what one writes, the other reads as the same number.
"""

from __future__ import annotations

import re
import unicodedata
from decimal import Decimal
from typing import Any

from django.core.exceptions import ValidationError
from django.utils import formats
from django.utils.translation import gettext as _

# Marks for direction come along when somebody copies from a right-to-left text; they say nothing about the number.
DIRECTION_MARKS = dict.fromkeys(
    map(ord, "\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\ufeff")
)
MINUS_SIGNS = "-\u2212\u2010\u2011\u2012\u2013\ufe63\uff0d"
# Spaces between groups of three digits, as in "1 200": nobody means a decimal by them.
GROUPED = re.compile(r"\d{1,3}(?:[\s'’\u066c]\d{3})+")
# Digits of any script but 0 to 9.
OTHER_DIGITS = re.compile(r"[^\D0-9]")
LONGEST_NUMBER = 40


def with_plain_digits(text: str) -> str:
    """The text with digits of any script as 0 to 9, and without marks for direction."""
    return OTHER_DIGITS.sub(lambda digit: str(unicodedata.decimal(digit[0])), text.translate(DIRECTION_MARKS))


def shown(typed: str, longest: int = 30) -> str:
    """What was typed, short enough to be repeated in a sentence, and without what cannot be printed."""
    printable = "".join(character if character.isprintable() else " " for character in typed).strip()
    return printable if len(printable) <= longest else printable[: longest - 1] + "…"


def read_number(typed: str, *, example: Decimal = Decimal("2.5")) -> Decimal:
    """The number somebody typed, read in the active language's format.

    Where the comma is the decimal sign "2,5" is 2.5 and "2.5" is refused; where the point is, the other way round: a
    number that could be read in two ways is never guessed. Digits of any script are read. Raises ValidationError
    with a sentence that says what to write instead; never anything else. One with the code "two_ways" has the likelier
    of the two among its `params`, as `likely`.
    """
    decimal_sign = formats.get_format("DECIMAL_SEPARATOR")
    other_sign = "." if decimal_sign == "," else ","
    text = with_plain_digits(typed).strip().replace("\u066b", decimal_sign)
    sign = ""
    if text and text[0] in MINUS_SIGNS:
        sign, text = "-", text[1:].lstrip()
    elif text.startswith("+"):
        text = text[1:].lstrip()
    if GROUPED.fullmatch(text):
        text = re.sub(r"\D", "", text)
    if len(text) <= LONGEST_NUMBER:
        if re.fullmatch(r"[0-9]+", text):
            return Decimal(sign + text)
        if re.fullmatch(rf"[0-9]*{re.escape(decimal_sign)}[0-9]+", text):
            return Decimal(sign + text.replace(decimal_sign, "."))
        if re.fullmatch(rf"[0-9]+{re.escape(other_sign)}[0-9]+", text):
            raise _two_ways(typed, sign + text, decimal_sign, other_sign)
    raise ValidationError(
        _("“%(typed)s” is not a number we can read. Write only digits, such as %(example)s.")
        % {"typed": shown(typed), "example": write_number(example)},
        code="unreadable",
    )


def _two_ways(typed: str, text: str, decimal_sign: str, other_sign: str) -> ValidationError:
    words: dict[str, Any] = {
        "typed": shown(typed),
        "mended": text.replace(other_sign, decimal_sign),
        "whole": text.replace(other_sign, ""),
    }
    looks_grouped = (
        re.fullmatch(r"-?[1-9][0-9]{0,2}", text.split(other_sign)[0]) and len(text.split(other_sign)[1]) == 3
    )
    words["likely"] = Decimal(text.replace(other_sign, "" if looks_grouped else "."))
    if decimal_sign == "," and looks_grouped:
        says = _("“%(typed)s” could be read in two ways here. Write %(whole)s, or %(mended)s with a comma.")
    elif decimal_sign == ",":
        says = _("“%(typed)s” could be read in two ways here. Write %(mended)s with a comma.")
    elif looks_grouped:
        says = _("“%(typed)s” could be read in two ways here. Write %(whole)s, or %(mended)s with a point.")
    else:
        says = _("“%(typed)s” could be read in two ways here. Write %(mended)s with a point.")
    return ValidationError(says, code="two_ways", params=words)


def write_number(value: Decimal | float | int) -> str:
    """A number for a text field in the active language's format: no trailing zeros, no groups, no exponent."""
    plain = format(Decimal(str(value)), "f")
    if "." in plain:
        plain = plain.rstrip("0").rstrip(".")
    if plain in ("-0", ""):
        plain = "0"
    return plain.replace(".", formats.get_format("DECIMAL_SEPARATOR"))


def write_count(count: int) -> str:
    """A count in a sentence, with the language's grouping: "40,000"."""
    return formats.number_format(count, force_grouping=True)
