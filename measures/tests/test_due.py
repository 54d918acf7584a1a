"""When a measure is due again."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from measures.due import due_on, is_due

START = date(2026, 9, 21)


@pytest.mark.parametrize(
    ("last", "weeks", "expected"),
    [
        (None, 2, START),
        (None, 0, START),
        (None, None, START),
        (date(2026, 10, 5), 2, date(2026, 10, 19)),
        (date(2026, 10, 5), 4, date(2026, 11, 2)),
        (date(2026, 12, 28), 2, date(2027, 1, 11)),
        (date(2028, 2, 15), 2, date(2028, 2, 29)),
        (date(2026, 10, 5), 0, None),
        (date(2026, 10, 5), None, None),
    ],
)
def test_a_measure_is_due_at_the_start_and_then_by_its_own_interval(last, weeks, expected):
    assert due_on(last, START, weeks) == expected


@pytest.mark.parametrize(
    ("day", "expected"), [(date(2026, 10, 18), False), (date(2026, 10, 19), True), (date(2026, 12, 1), True)]
)
def test_it_stays_due_until_it_is_measured(day, expected):
    assert is_due(date(2026, 10, 19), day) is expected


def test_what_is_measured_once_is_never_due_again():
    assert not is_due(due_on(START, START, 0), START + timedelta(days=5000))


@given(st.dates(date(2000, 1, 1), date(2100, 1, 1)), st.integers(1, 104))
def test_measuring_again_moves_the_due_day_later(last, weeks):
    due = due_on(last, START, weeks)
    assert due is not None
    assert not is_due(due, last)
    assert is_due(due, due)
    following = due_on(due, START, weeks)
    assert following is not None and following > due
