"""What practice asks of a week, as a plain fact beside the time somebody has."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from goals.practice import Dose, Week, week_of, week_words

NUMBERS = st.none() | st.integers(1, 600)
DOSES = st.lists(st.builds(Dose, NUMBERS, st.none() | st.integers(1, 140)), max_size=8)


@given(DOSES)
def test_a_week_is_the_sum_of_what_can_be_counted(doses):
    week = week_of(doses)
    known = [dose for dose in doses if dose.minutes and dose.times_a_week]
    assert week == Week(
        minutes=sum(dose.minutes * dose.times_a_week for dose in known),
        counted=len(known),
        uncounted=len(doses) - len(known),
    )


@given(DOSES, DOSES)
def test_two_goals_together_ask_what_each_asks(one, other):
    assert week_of(one + other).minutes == week_of(one).minutes + week_of(other).minutes
    assert week_of(one + other) == week_of(other + one)


@pytest.mark.parametrize(
    ("week", "has", "words"),
    [
        (Week(105, 2, 0), 90, "About 105 minutes a week in all. You said you have about 90."),
        (Week(105, 2, 0), None, "About 105 minutes a week in all."),
        (Week(40, 1, 1), 90, "About 40 minutes a week in all. 1 more has no minutes yet. You said you have about 90."),
        (Week(40, 1, 2), None, "About 40 minutes a week in all. 2 more have no minutes yet."),
        (Week(1, 1, 0), None, "About 1 minute a week in all."),
        (Week(1200, 3, 0), 1200, "About 1,200 minutes a week in all. You said you have about 1,200."),
        (Week(0, 0, 2), 90, ""),
        (Week(0, 0, 0), None, ""),
    ],
)
def test_the_week_is_said_as_a_fact(week, has, words):
    assert week_words(week, has) == words


@given(DOSES, st.none() | st.integers(1, 5000))
def test_nobody_is_scolded_for_the_time_they_have(doses, has):
    words = week_words(week_of(doses), has)
    assert not any(word in words.casefold() for word in ("too", "only", "must", "should", "not enough", "!"))
