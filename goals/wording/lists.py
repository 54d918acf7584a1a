"""The lists of words, one file for each language, as patterns."""

import re
import tomllib
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

FILES = {"en": "english.toml", "es": "spanish.toml"}
NOTHING = re.compile(r"(?!)")


class Kind(TextChoices):
    """What a word does; its label says why another may be kinder, in one line."""

    OBEDIENCE = "obedience", _("It asks people to obey; what got in the way says more.")
    LABEL = "label", _("It puts a label on a person or a body.")
    BLAME = "blame", _("It can sound like blame.")
    SUSPICION = "suspicion", _("It can sound as if they were not believed.")
    CHARACTER = "character", _("It judges the person, not what happened.")
    BELITTLES = "belittles", _("It can make a real effort or worry sound small.")
    PITY = "pity", _("It sounds like pity.")
    PERSON = "person", _("It names the person by a condition; the person comes first.")
    STIGMA = "stigma", _("It carries shame, and shame keeps people away.")
    IMAGE = "image", _("It draws a picture of a weak body; bodies adapt.")
    ALARM = "alarm", _("It can alarm where there is no need.")
    HOPELESS = "hopeless", _("It can sound as if it were for ever.")
    COMMAND = "command", _("It can sound like an order; a choice is easier to keep.")
    FEAR = "fear", _("It can leave a fear that lasts.")
    VERDICT = "verdict", _("It sounds like a verdict.")
    PERMISSION = "permission", _("It gives leave; the two of you decide together.")
    ONE_WAY = "one_way", _("It goes one way; this was agreed by two.")


@dataclass(frozen=True)
class Entry:
    """Words of one kind: what is found, within what or after what it is fine, and what might stand there instead."""

    kind: Kind
    found: re.Pattern[str]
    unless: re.Pattern[str]
    unless_after: re.Pattern[str]
    instead: tuple[str, ...]


def base_language(language: str) -> str:
    """The language of a tag: "en" of "en-GB"."""
    return language.replace("_", "-").partition("-")[0].casefold()


@cache
def entries_of(language: str) -> tuple[Entry, ...]:
    """The list for a base language; empty where there is none."""
    if language not in FILES:
        return ()
    with Path(__file__).with_name(FILES[language]).open("rb") as file:
        rows = tomllib.load(file)["entry"]
    return tuple(
        Entry(
            kind=Kind(row["kind"]),
            found=_whole_words(row["find"]),
            unless=_whole_words(row.get("unless", [])),
            unless_after=_just_before(row.get("unless_after", [])),
            instead=tuple(row["instead"]),
        )
        for row in rows
    )


def _whole_words(phrases: Iterable[str]) -> re.Pattern[str]:
    """Any of these as whole words, the longest first."""
    patterns = [_pattern(phrase) for phrase in sorted(phrases, key=len, reverse=True)]
    return re.compile(rf"(?<!\w)(?:{'|'.join(patterns)})(?!\w)", re.IGNORECASE) if patterns else NOTHING


def _just_before(words: Iterable[str]) -> re.Pattern[str]:
    """A text that ends with any of these words."""
    patterns = [_pattern(word) for word in words]
    return re.compile(rf"(?<!\w)(?:{'|'.join(patterns)})\s+\Z", re.IGNORECASE) if patterns else NOTHING


def _pattern(phrase: str) -> str:
    escaped = re.escape(phrase)
    for written, meant in ((r"\ ", r"\s+"), (r"\*", r"\w*"), (r"\#", r"\d+"), ("’", "['’]"), (r"\-", "[-‐‑]")):
        escaped = escaped.replace(written, meant)
    return escaped
