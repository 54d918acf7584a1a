"""Keeping a conversation and what the patient said of its summary; two people who write at once lose nothing."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.contrib.postgres.functions import TransactionNow

from goals.models import Conversation
from goals.questions import QUESTIONS
from patients.models import Episode
from rehabgoals.versions import ChangedMeanwhile, save_version

FACTS = ("held_on", "who_was_there", "supporter", "interpreter", "readiness", "minutes_a_week", "summary")
SECOND = ("second_texts", "second_language", "second_by")
SUMMARY_SAID = ("summary_said", "summary_said_by", "summary_said_at")
# What the patient says when the summary is not it yet.
NEARLY = "nearly"


@dataclass(frozen=True)
class Talk:
    """What was said in a conversation.

    `facts` are the values of FACTS and, where there is a second language, of SECOND; `answers` are by question, those
    without words left out. `summary_said` is "confirmed", "corrected", "nearly", or empty where nobody was asked now.
    """

    facts: Mapping[str, Any]
    answers: Mapping[str, str]
    summary_said: str = ""
    summary_said_by: str = ""

    @property
    def is_empty(self) -> bool:
        """Nothing was said, and nobody named."""
        told = [value for name, value in self.facts.items() if name not in ("held_on", "interpreter")]
        return not self.answers and all(value in ("", None, {}) for value in told)


@dataclass(frozen=True)
class Conversations:
    """The conversations of an episode, the newest first."""

    rows: list[Conversation] = field(default_factory=list)

    @property
    def newest(self) -> Conversation | None:
        """The one that is gone on with."""
        return self.rows[0] if self.rows else None

    def numbered(self, number: object) -> Conversation | None:
        """The conversation of this number (a number or its digits), if it is one of them."""
        return next((row for row in self.rows if str(row.pk) == str(number)), None)

    def first_said(self, row: Conversation, name: str) -> date:
        """The day on which this was first said as it is in `row`: its own, or that of a talk it was started from."""
        said_in, value = row, told(row, name)
        while (before := self.numbered(said_in.started_from_id)) is not None and told(before, name) == value:
            said_in = before
        return said_in.held_on


def told(row: Conversation, name: str) -> Any:
    """An answer by the key of its question, or another field by its name; empty where nothing was said."""
    return getattr(row, name) if name in FACTS else row.answers.get(name, "")


def conversations_of(episode: Episode) -> Conversations:
    """The conversations of an episode, the newest first. One query."""
    rows = Conversation.objects.filter(clinic_id=episode.clinic_id, episode=episode)
    return Conversations(list(rows.select_related("clinician").order_by("-held_on", "-pk")))


def begin_conversation(
    episode: Episode, talk: Talk, *, by: Any, is_another: bool = False, started_from: Conversation | None = None
) -> Conversation:
    """Write a new conversation; `is_another` is one beside earlier ones, perhaps started from the last.

    The second of two presses finds what the first has written. Raises ChangedMeanwhile, and writes nothing, when it was
    to be the episode's first and somebody has begun it since.
    """
    # Two presses, or two people, come one after the other.
    Episode.objects.select_for_update(of=("self",)).get(pk=episode.pk)
    row = Conversation(clinic_id=episode.clinic_id, episode=episode, clinician=by, started_from=started_from)
    _take(row, talk)
    held = conversations_of(episode)
    pressed_twice = [before for before in held.rows if _is_same(before, row)]
    if pressed_twice:
        return pressed_twice[0]
    if held.newest is not None and not is_another:
        raise ChangedMeanwhile(held.newest)
    row.save(force_insert=True)
    return row


def go_on_with(row: Conversation, talk: Talk, *, read_version: int) -> None:
    """Write what was said into a conversation. Raises ChangedMeanwhile, and writes nothing, when one was quicker."""
    _take(row, talk)
    _save(row, [*FACTS, *SECOND, "answers", *SUMMARY_SAID], read_version)


def say_of_summary(row: Conversation, said: str, by: str, *, read_version: int) -> None:
    """Write what the patient said when the summary was read back: "confirmed", or "nearly".

    Raises ChangedMeanwhile, and writes nothing, when the conversation has changed since the summary was shown.
    """
    _answer(row, said, by)
    _save(row, [*SUMMARY_SAID], read_version)


def _save(row: Conversation, fields: list[str], read_version: int) -> None:
    try:
        save_version(row, fields, read_version=read_version)
    except ChangedMeanwhile as error:
        # The moment at which it was said is the database's; all else alike is a button pressed twice.
        named = [name for name in fields if name != "summary_said_at"]
        if any(getattr(error.current, name) != getattr(row, name) for name in named):
            raise


def _is_same(before: Conversation, row: Conversation) -> bool:
    """The same talk, written by the same person: a button pressed twice."""
    named = ("clinician_id", "started_from_id", "answers", *FACTS, *SECOND, "summary_said", "summary_said_by")
    return all(getattr(before, name) == getattr(row, name) for name in named)


def _take(row: Conversation, talk: Talk) -> None:
    was = row.summary
    for name, value in talk.facts.items():
        setattr(row, name, value)
    # Answers to questions that are not asked any more stay.
    asked = {question.key for question in QUESTIONS}
    row.answers = {key: words for key, words in row.answers.items() if key not in asked} | dict(talk.answers)
    if talk.summary_said or row.summary != was:
        _answer(row, talk.summary_said, talk.summary_said_by)


def _answer(row: Conversation, said: str, by: str) -> None:
    """What the patient said of these words; of other words, or of none, nobody has said anything."""
    is_said = said in Conversation.SummarySaid.values and bool(said and row.summary)
    row.summary_said = said if is_said else Conversation.SummarySaid.NOT_ASKED
    row.summary_said_by = by if is_said else ""
    row.summary_said_at = TransactionNow() if is_said else None
