"""The open questions of the conversation, in our own plain words. Pure.

Any order, all optional: what is not asked today stays open. The keys are what `Conversation.answers` keeps, so a key is
never given another meaning; a question that is no longer asked keeps its answers.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True)
class Question:
    """One open question: the key of its answer, what is asked, and perhaps a line that helps to begin."""

    key: str
    text: Promise
    hint: Promise | str = ""


@dataclass(frozen=True)
class Answer:
    """A question and what was said to it."""

    question: Promise | str
    words: str


QUESTIONS = (
    Question(
        "good_day",
        _("What does a good day look like? What is missing from it now?"),
        _("A day you would like to have again, from getting up to going to bed."),
    ),
    Question(
        "pain",
        _("The pain: when does it come, what makes it more, what eases it?"),
        _("Morning and night, at rest and moving, on good and on bad days."),
    ),
    Question("hard_now", _("What is hard for you now?"), _("Things you stopped doing, or do in another way.")),
    Question(
        "day",
        _("What fills your day: work, home, people who count on you?"),
        _("Shifts and nights too, and hours that are really yours."),
    ),
    Question("faith", _("Faith, dress, customs: is there something we could plan around?")),
    Question("tried", _("What have you tried so far? What helped, even a little?")),
    Question("worries", _("What worries you about moving, or about what others might say?")),
    Question("hopes", _("What do you hope for?"), _("One thing is enough to begin.")),
    Question("helpers", _("Who could be beside you, and how?")),
)


def answers_in_order(answers: Mapping[str, str]) -> list[Answer]:
    """What was said, in the order of the questions; questions without words are left out."""
    found = [Answer(question.text, answers[question.key]) for question in QUESTIONS if answers.get(question.key)]
    known = {question.key for question in QUESTIONS}
    return found + [Answer("", words) for key, words in answers.items() if key not in known and words]
