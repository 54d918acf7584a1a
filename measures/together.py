"""What the measures of one episode say together: what agrees and what does not. Pure: values in, codes and words out.

Only changes that were judged take part, each against where its own line started. Rules are ours, built on
`evidence.md` section 3 (response shift: a person's own judgement and the scores often differ, and both are shown) and
on the practice of DESIGN 2 (patient-reported beside clinician-assessed). Nothing here is a finding about a patient:
each sentence names what differs, says that it happens, and offers a question.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from django.utils.translation import gettext as _

from measures.definitions import InstrumentDefinition

# A result this much older than the newest one says nothing about how things stand together now.
SPEAKS_FOR = timedelta(weeks=8)

# The question of a rating of change that looks back to the start, as the other measures do.
SINCE_START = "first_visit"
FUNCTION_CONSTRUCTS = frozenset({"activity limitation", "mobility", "balance", "strength"})


class Topic(StrEnum):
    """What a measure is about, as far as measures are held against each other."""

    PAIN = "pain"
    FUNCTION = "function"
    OVERALL = "overall"


class Way(StrEnum):
    """Which way a change went: beyond the measure's error, or not."""

    BETTER = "better"
    SAME = "same"
    WORSE = "worse"


class Word(StrEnum):
    """What can be said about several measures at once, in the order in which a page says it."""

    FUNCTION_UP_PAIN_SAME = "function_up_pain_same"
    FUNCTION_UP_PAIN_MORE = "function_up_pain_more"
    PAIN_LESS_FUNCTION_SAME = "pain_less_function_same"
    PAIN_LESS_FUNCTION_DOWN = "pain_less_function_down"
    FEELS_BETTER_SCORES_NOT = "feels_better_scores_not"
    SCORES_BETTER_FEELS_NOT = "scores_better_feels_not"
    FEELS_WORSE_SCORES_NOT = "feels_worse_scores_not"
    SAYS_BETTER_TESTS_SAME = "says_better_tests_same"
    TESTS_BETTER_SAYS_SAME = "tests_better_says_same"
    OPPOSITE_WAYS = "opposite_ways"
    BOTH_BETTER = "both_better"


@dataclass(frozen=True)
class Told:
    """One line's judged change: what it is about, who says it, which way it went, and on what day it was taken last."""

    topic: Topic
    is_reported: bool
    way: Way
    on: date
    is_first_sign: bool = False


@dataclass(frozen=True)
class Remark:
    """One thing the measures say together; `is_early` where the change it rests on was seen only once."""

    word: Word
    is_early: bool = False


def topic_of(definition: InstrumentDefinition, variant: Mapping[str, str] | None = None) -> Topic | None:
    """What a measure is about, or None where it is not held against others (confidence, health at large, screening).

    A rating of change since another day than the first visit says nothing about how things stand since the start:
    `variant` is which question a line asks.
    """
    if definition.screening or definition.group_only:
        return None
    if definition.is_change_score:
        return Topic.OVERALL if (variant or {}).get("question", SINCE_START) == SINCE_START else None
    if definition.construct == "pain":
        return Topic.PAIN
    return Topic.FUNCTION if definition.construct in FUNCTION_CONSTRUCTS else None


def remarks(told: Iterable[Told]) -> list[Remark]:
    """What these lines say together, in the order of `Word`; an empty list where there is nothing to hold together."""
    current = _current(list(told))
    pain = _way([each for each in current if each.topic is Topic.PAIN])
    function = _way([each for each in current if each.topic is Topic.FUNCTION])
    overall = _way([each for each in current if each.topic is Topic.OVERALL])
    said = _way([each for each in current if each.topic is Topic.FUNCTION and each.is_reported])
    tested = _way([each for each in current if each.topic is Topic.FUNCTION and not each.is_reported])
    scores = _way([each for each in current if each.topic is not Topic.OVERALL])
    found = [
        *_pain_and_function(pain, function),
        *_feeling_and_scores(overall, scores),
        *_said_and_tested(said, tested),
    ]
    early = any(each.is_first_sign for each in current if each.way is not Way.SAME)
    return [Remark(word, early) for word in Word if word in found]


def _current(told: list[Told]) -> list[Told]:
    newest = max((each.on for each in told), default=None)
    return [each for each in told if newest is not None and newest - each.on <= SPEAKS_FOR]


def _way(told: list[Told]) -> Way | None:
    """Which way several lines went: one way where none went the other; None where there are none, or both ways."""
    ways = {each.way for each in told}
    if not ways or {Way.BETTER, Way.WORSE} <= ways:
        return None
    return next((way for way in (Way.BETTER, Way.WORSE) if way in ways), Way.SAME)


def _pain_and_function(pain: Way | None, function: Way | None) -> list[Word]:
    words = {
        (Way.SAME, Way.BETTER): Word.FUNCTION_UP_PAIN_SAME,
        (Way.WORSE, Way.BETTER): Word.FUNCTION_UP_PAIN_MORE,
        (Way.BETTER, Way.SAME): Word.PAIN_LESS_FUNCTION_SAME,
        (Way.BETTER, Way.WORSE): Word.PAIN_LESS_FUNCTION_DOWN,
    }
    return _found(words, pain, function)


def _feeling_and_scores(overall: Way | None, scores: Way | None) -> list[Word]:
    words = {
        (Way.BETTER, Way.SAME): Word.FEELS_BETTER_SCORES_NOT,
        (Way.BETTER, Way.WORSE): Word.FEELS_BETTER_SCORES_NOT,
        (Way.SAME, Way.BETTER): Word.SCORES_BETTER_FEELS_NOT,
        (Way.WORSE, Way.BETTER): Word.SCORES_BETTER_FEELS_NOT,
        (Way.WORSE, Way.SAME): Word.FEELS_WORSE_SCORES_NOT,
    }
    return _found(words, overall, scores)


def _said_and_tested(said: Way | None, tested: Way | None) -> list[Word]:
    words = {
        (Way.BETTER, Way.SAME): Word.SAYS_BETTER_TESTS_SAME,
        (Way.SAME, Way.BETTER): Word.TESTS_BETTER_SAYS_SAME,
        (Way.BETTER, Way.WORSE): Word.OPPOSITE_WAYS,
        (Way.WORSE, Way.BETTER): Word.OPPOSITE_WAYS,
        (Way.BETTER, Way.BETTER): Word.BOTH_BETTER,
    }
    return _found(words, said, tested)


def _found(words: dict[tuple[Way, Way], Word], one: Way | None, other: Way | None) -> list[Word]:
    if one is None or other is None or (one, other) not in words:
        return []
    return [words[one, other]]


def remark_words(remark: Remark, name: str) -> str:
    """A remark as the clinician reads it; `name` is what the patient is called."""
    sentence = _sentences()[remark.word] % {"name": name}
    return f"{sentence} {_('It was seen once so far; next time will show.')}" if remark.is_early else sentence


def _sentences() -> dict[Word, str]:
    return {
        Word.FUNCTION_UP_PAIN_SAME: _(
            "Function is up, pain is about the same: that is common. Doing more with the same pain is a gain too."
        ),
        Word.FUNCTION_UP_PAIN_MORE: _(
            "Function is up, and so is pain. It may come with doing more. You might ask what the days look like, "
            "and whether pain settles by the next morning."
        ),
        Word.PAIN_LESS_FUNCTION_SAME: _(
            "Pain is less, function is about the same: that is common too. You might ask what %(name)s would like to "
            "take up again."
        ),
        Word.PAIN_LESS_FUNCTION_DOWN: _(
            "Pain is less, and function has gone down. It may be that %(name)s does less. You might ask what has been "
            "left out of the days."
        ),
        Word.FEELS_BETTER_SCORES_NOT: _(
            "%(name)s calls it better overall; the scores do not show it. Both can be true: what counts as good may "
            "have changed, or the measures ask about other things. You might ask what is easier now."
        ),
        Word.SCORES_BETTER_FEELS_NOT: _(
            "The scores are better; %(name)s does not call it better overall. Both can be true. You might ask what is "
            "still missing."
        ),
        Word.FEELS_WORSE_SCORES_NOT: _(
            "%(name)s calls it worse overall; the scores are about the same. Both can be true. You might ask what has "
            "become harder, and look for a measure of that."
        ),
        Word.SAYS_BETTER_TESTS_SAME: _(
            "%(name)s says daily life is easier; the tests are about the same. That is common: they ask about "
            "different things, and both count."
        ),
        Word.TESTS_BETTER_SAYS_SAME: _(
            "The tests are better; what %(name)s says about daily life is about the same. That is common. You might "
            "practise the real task."
        ),
        Word.OPPOSITE_WAYS: _(
            "What %(name)s says and what was measured point opposite ways. You might look at how it was measured, and "
            "ask about one ordinary day."
        ),
        Word.BOTH_BETTER: _("What %(name)s says and what was measured both show a step forward."),
    }
