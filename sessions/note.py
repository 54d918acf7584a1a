"""The note for the clinic's own record: a finished check-in, or a first visit, as short plain text. Pure.

Values in, text out: no database, no request, no clock. Every line after the first ones is one fact under its heading,
and begins with a dash; what somebody typed is kept on that one line, so that it can pass for no heading of ours.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _


@dataclass(frozen=True)
class Fact:
    """One thing to note: what it is about, what is told of it, and the patient's own words, which stand in quotes.

    Of the last two one may be empty; where both are, there is nothing to note.
    """

    about: str
    told: str = ""
    quoted: str = ""


@dataclass(frozen=True)
class Part:
    """The facts under one of the headings that a clinic orders (`accounts.models.NoteHeading`)."""

    key: str
    heading: str
    facts: tuple[Fact, ...]


@dataclass(frozen=True)
class Amended:
    """That something was changed afterwards: on which day, by whom, and why."""

    day: str
    who: str
    why: str


@dataclass(frozen=True)
class NoteFacts:
    """All that a note says. `title`, `day` and `how` ("In person, with Ana Becker") make its first line.

    `replaces` names the note that stood before the last amendment; empty where nothing was amended.
    """

    title: str
    day: str
    how: str
    parts: tuple[Part, ...]
    amended: tuple[Amended, ...] = ()
    replaces: str = ""


def note(facts: NoteFacts, order: Sequence[str]) -> str:
    """The note, its headings in this order; one without facts is left out. Ends with a line break."""
    blocks = [_head(facts)]
    parts = {part.key: part for part in facts.parts}
    for key in order:
        part = parts.pop(key, None)
        noted = [line for fact in part.facts if (line := _line(fact))] if part else []
        if part and noted:
            blocks.append([_one_line(part.heading), *noted])
    return "\n\n".join("\n".join(block) for block in blocks) + "\n"


def _head(facts: NoteFacts) -> list[str]:
    first = ". ".join(_present((_one_line(facts.title), _one_line(facts.day), _one_line(facts.how))))
    amended = [
        _("Amended on {day} by {who}: {why}").format(day=each.day, who=_one_line(each.who), why=_one_line(each.why))
        for each in facts.amended
    ]
    replaces = [_("Replaces {note}.").format(note=_one_line(facts.replaces))] if facts.replaces else []
    return [_one_line(first) + ".", *amended, *replaces]


def _line(fact: Fact) -> str:
    quoted = _one_line(fact.quoted)
    said = " ".join(_present((_one_line(fact.told), _("“{words}”").format(words=quoted) if quoted else "")))
    if not said:
        return ""
    about = _one_line(fact.about)
    return f"- {about}: {said}" if about else f"- {said}"


def _one_line(words: str) -> str:
    return " ".join(words.split())


def _present(parts: Iterable[str]) -> list[str]:
    return [part for part in parts if part]
