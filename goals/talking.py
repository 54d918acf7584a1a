"""Keeping a conversation, so that two people who write at once lose nothing."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from goals.models import Conversation
from goals.questions import QUESTIONS
from patients.models import Episode
from rehabgoals.versions import ChangedMeanwhile, save_version

FACTS = ("held_on", "who_was_there", "interpreter")


@dataclass(frozen=True)
class Talk:
    """What was said in a conversation: `answers` by question, those without words left out."""

    held_on: date
    who_was_there: str
    interpreter: str
    answers: dict[str, str]

    @property
    def is_empty(self) -> bool:
        """Nothing was said, and nobody named."""
        return not self.answers and not self.who_was_there


def conversations_of(episode: Episode) -> list[Conversation]:
    """The conversations of an episode, the newest first. One query."""
    rows = Conversation.objects.filter(clinic_id=episode.clinic_id, episode=episode)
    return list(rows.select_related("clinician").order_by("-held_on", "-pk"))


def begin_conversation(episode: Episode, talk: Talk, *, by: Any, is_another: bool = False) -> Conversation:
    """Write a new conversation; `is_another` is one beside earlier ones.

    Raises ChangedMeanwhile, and writes nothing, when it was to be the episode's first and somebody has begun it since.
    """
    begun = None if is_another else next(iter(conversations_of(episode)), None)
    row = Conversation(clinic_id=episode.clinic_id, episode=episode, clinician=by)
    _take(row, talk)
    if begun is not None:
        if all(getattr(begun, name) == getattr(row, name) for name in (*FACTS, "answers")):
            return begun  # the button was pressed twice
        raise ChangedMeanwhile(begun)
    row.save(force_insert=True)
    return row


def go_on_with(row: Conversation, talk: Talk, *, read_version: int) -> Conversation:
    """Write what was said into a conversation. Raises ChangedMeanwhile, and writes nothing, when one was quicker."""
    _take(row, talk)
    save_version(row, [*FACTS, "answers"], read_version=read_version)
    return row


def _take(row: Conversation, talk: Talk) -> None:
    for name in FACTS:
        setattr(row, name, getattr(talk, name))
    # Answers to questions that are not asked any more stay.
    asked = {question.key for question in QUESTIONS}
    row.answers = {key: words for key, words in row.answers.items() if key not in asked} | talk.answers
