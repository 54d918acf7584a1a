"""Of practice what was done is said, and never what was not."""

from datetime import date, timedelta
from types import SimpleNamespace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sessions.good_news import PracticeTold, days_of, practice_told

TODAY = date(2026, 11, 10)
TWO_WEEKS_AGO = TODAY - timedelta(days=14)


def task(*days_ago):
    return SimpleNamespace(what="Walk", days_done=[TODAY - timedelta(days=days) for days in days_ago])


@pytest.mark.parametrize(
    ("done", "days", "expected"),
    [(9, 14, 14), (7, 14, 14), (6, 14, None), (1, 1, 1), (28, 28, 28), (29, 29, None)],
)
def test_the_number_of_days_stands_beside_most_of_them_only(done, days, expected):
    assert days_of(done, TODAY - timedelta(days=days), TODAY) == expected


def test_practice_is_counted_after_the_day_of_the_last_visit():
    # The last visit's own day was told then.
    assert practice_told([task(20, 14, 13, 0)], TWO_WEEKS_AGO, TODAY) == [PracticeTold("Walk", 2, None)]


def test_nothing_is_said_of_practice_of_which_nothing_is_written_down():
    assert practice_told([task(), task(20)], TWO_WEEKS_AGO, TODAY) == []


def test_before_the_first_check_in_all_that_was_done_is_told():
    assert practice_told([task(60, 2)], None, TODAY) == [PracticeTold("Walk", 2, None)]


@given(st.sets(st.integers(0, 40)), st.integers(0, 40))
def test_more_days_are_never_said_than_there_were(days_ago, since_days):
    since = TODAY - timedelta(days=since_days)
    for told in practice_told([task(*days_ago)], since, TODAY):
        assert told.days >= 1
        assert told.of is None or told.days <= told.of <= 2 * told.days
