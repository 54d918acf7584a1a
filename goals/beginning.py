"""What a new goal may be begun from: an activity that was picked, an option, or what was said in the conversation.

It only saves typing: all of it can be changed, and nothing is settled by it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.text import Truncator

from goals.choosing import words_of
from goals.deciding import option_of
from goals.models import ActivityChoice, Conversation, Goal
from patients.models import Episode

# The questions whose answers may say why a goal matters, the nearest first.
WHY = ("hopes", "good_day")
LARGEST_NUMBER = 2**63 - 1


@dataclass(frozen=True)
class TheirWords:
    """What was said to a question of the conversation, as far as it fits the field, and its beginning to show."""

    key: str
    words: str

    @property
    def shown(self) -> str:
        """Enough of it to know it again."""
        return Truncator(self.words).chars(80)


def begun_from(episode: Episode, asked: Mapping[str, str]) -> dict[str, Any]:
    """What the form is opened with, by its fields, for `?activity=<number>` or `?option=<number>`. At most one query.

    Numbers that are not of this episode open it empty.
    """
    if number := _number(asked.get("activity", "")):
        return _from_activity(episode, number)
    if number := _number(asked.get("option", "")):
        return _from_option(episode, number)
    return {}


def their_words(episode: Episode) -> list[TheirWords]:
    """What the patient said, in the newest conversation, that may be why a goal matters. One query."""
    talks = Conversation.objects.filter(clinic_id=episode.clinic_id, episode=episode)
    answers = talks.values_list("answers", flat=True).first() or {}
    longest = Goal._meta.get_field("outcome").max_length
    said = [(key, " ".join(answers.get(key, "").split())) for key in WHY]
    return [TheirWords(key, Truncator(words).chars(longest)) for key, words in said if words]


def _from_activity(episode: Episode, number: int) -> dict[str, Any]:
    picked = ActivityChoice.objects.filter(clinic_id=episode.clinic_id, episode=episode, taken_back_at=None, pk=number)
    choice = picked.first()
    if choice is None:
        return {}
    return {"activity": words_of(choice), "library_key": choice.key, "said_first_by": choice.chosen_by}


def _from_option(episode: Episode, number: int) -> dict[str, Any]:
    option = option_of(episode, number)
    if option is None:
        return {}
    return {"activity": option.title, "library_key": option.activity_key, "option": option.pk}


def _number(text: str) -> int | None:
    number = int(text) if text.isascii() and text.isdigit() and len(text) < 20 else 0
    return number if 0 < number <= LARGEST_NUMBER else None
