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
    """One open question: the key of its answer, what is asked, and perhaps a line that helps to begin.

    `about` is what the answer is about, in a word or two, for the summary that is read back.
    """

    key: str
    text: Promise
    about: Promise
    hint: Promise | str = ""


@dataclass(frozen=True)
class Answer:
    """A question and what was said to it; one that is not asked any more has no words of its own."""

    key: str
    question: Promise | str
    words: str


QUESTIONS = (
    Question(
        "good_day",
        _("What does a good day look like? What is missing from it now?"),
        _("A good day"),
        _("A day you would like to have again, from getting up to going to bed."),
    ),
    Question(
        "pain",
        _("The pain: when does it come, what makes it more, what eases it?"),
        _("The pain"),
        _("Morning and night, at rest and moving, on good and on bad days."),
    ),
    Question(
        "hard_now",
        _("What is hard for you now?"),
        _("Hard now"),
        _("Things you stopped doing, or do in another way."),
    ),
    Question(
        "day",
        _("What fills your day, and what comes first in it?"),
        _("The day"),
        _("Work, home, people who count on you."),
    ),
    Question(
        "faith",
        _("Faith, family duties, work shifts, dress: is there something we could plan around?"),
        _("To plan around"),
        _("Prayer times, fasting, nights, who you would feel at ease with."),
    ),
    Question("tried", _("What have you tried so far? What helped, even a little?"), _("Tried so far")),
    Question(
        "worries",
        _("What worries you?"),
        _("Worries"),
        _("That it might tear or come back, or what others might think."),
    ),
    Question(
        "soreness",
        _("How much soreness, or what setback, would be all right if it meant going faster?"),
        _("All right for going faster"),
        _("Some want it slow and sure, some do not mind a sore week. Both are fine."),
    ),
    Question("helpers", _("Who could be beside you, and how?"), _("Help")),
    Question("hopes", _("What do you hope for?"), _("Hopes"), _("One thing is enough to begin.")),
)


def answers_in_order(answers: Mapping[str, str]) -> list[Answer]:
    """What was said, in the order of the questions; questions without words are left out."""
    asked = {question.key: question.text for question in QUESTIONS}
    keys = [*asked, *(key for key in answers if key not in asked)]
    return [Answer(key, asked.get(key, ""), answers[key]) for key in keys if answers.get(key)]
