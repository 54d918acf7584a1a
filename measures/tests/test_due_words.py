"""When a measure is taken again, in words."""

from datetime import date, timedelta

import pytest

from measures.due import Because, Schedule, next_time
from measures.due_words import because_words, due_words

TODAY = date(2026, 11, 10)
START = TODAY - timedelta(weeks=10)
LAST = TODAY - timedelta(weeks=1)
DEFAULT = {"started_on": START, "reassess_weeks": 4}


def said(first_on=START, last_on=LAST, **settled):
    schedule = Schedule(**DEFAULT | settled)
    due = next_time(schedule, first_on, last_on)
    return due.because, due_words(due, last_on, TODAY), because_words(schedule, due, last_on, TODAY)


@pytest.mark.parametrize(
    ("settled", "because", "short", "whole"),
    [
        (
            {},
            Because.INTERVAL,
            "Again from 1 December",
            "Next on 1 December, because it is measured every 4 weeks, and the last result is of 3 November.",
        ),
        (
            {"every_weeks": 1},
            Because.INTERVAL,
            "Due today",
            "Next today, because it is measured every week, and the last result is of 3 November.",
        ),
        (
            {"first_on": LAST},
            Because.SECOND,
            "Again from 17 November",
            "Next on 17 November, because the second result comes 2 weeks after the first, of 3 November.",
        ),
        (
            {"last_on": START},
            Because.SECOND,
            "Due since 15 September",
            "Due since 15 September, because the second result comes 2 weeks after the first, of 1 September.",
        ),
        (
            {"wanted_on": TODAY + timedelta(days=6)},
            Because.GOAL,
            "Again from 16 November",
            "Next on 16 November, because that is the date of a goal.",
        ),
        (
            {"paused_on": LAST, "paused_until": date(2026, 12, 12)},
            Because.PAUSE_ENDS,
            "Paused until 12 December",
            "Next on 12 December, because the pause ends then.",
        ),
        (
            {"first_on": None, "last_on": None},
            Because.FIRST,
            "Not measured yet",
            "Due since 1 September, because there is no result yet.",
        ),
        (
            {"first_on": None, "last_on": None, "is_change_score": True},
            Because.FIRST,
            "Not measured yet",
            "Due since 15 September, because it asks what has changed, and there is nothing to compare at the start.",
        ),
        (
            {"paused_on": LAST},
            Because.PAUSED,
            "Paused",
            "Paused since 3 November, until you take it up again. Nothing falls due meanwhile.",
        ),
        (
            {"stopped_on": LAST},
            Because.STOPPED,
            "Not measured any more",
            "Not measured since 3 November. The results stay.",
        ),
        (
            {"finished_on": LAST},
            Because.FINISHED,
            "",
            "Finished on 3 November, and measuring with it. The results stay.",
        ),
        ({"every_weeks": 0}, Because.ONCE, "", "Not again by itself. You might write down a result on any day."),
        (
            {"is_derived": True},
            Because.WORKED_OUT,
            "",
            "It is worked out from other results, so nobody is asked for it.",
        ),
    ],
)
def test_each_reason_has_its_words(settled, because, short, whole):
    assert said(**settled) == (because, short, whole)


def test_there_are_words_for_every_reason():
    cases = test_each_reason_has_its_words.pytestmark[0].args[1]
    assert {case[1] for case in cases} == set(Because)
