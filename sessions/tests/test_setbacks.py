"""What tells that it has become harder, and from which pain on it does."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from goals.milestones import may_celebrate
from goals.pains import Pain
from measures.interpretation import Change, Result
from measures.reading import read_line
from measures.series import lines_of
from measures.tests.results import measure
from sessions.setbacks import is_worse_now, pain_from, setback_of, worse_from

TODAY = date(2026, 11, 10)
PAINS = st.lists(st.integers(0, 10).map(Decimal), max_size=6)
USUAL = st.none() | st.integers(0, 10)


@pytest.mark.parametrize(
    ("change", "weeks", "is_worse"),
    [
        (Change.WORSE_REAL, 0, True),
        (Change.WORSE_MEANINGFUL, 8, True),
        (Change.WORSE_MEANINGFUL, 9, False),
        (Change.WITHIN_ERROR, 0, False),
        (Change.BETTER_REAL, 0, False),
        (Change.CHANGE_SHOWN_NOT_JUDGED, 0, False),
    ],
)
def test_a_measure_tells_it_beyond_its_error_and_for_eight_weeks(change, weeks, is_worse):
    assert is_worse_now(change, TODAY - timedelta(weeks=weeks), TODAY) is is_worse


@pytest.mark.parametrize(
    ("values", "is_known"),
    [((6, 4, 7), True), ((9, 3, 6), True), ((6, 9, 6), False), ((6, 5, 6), False), ((3, 6), True)],
)
def test_a_worsening_from_a_gain_tells_it_too(values, is_known):
    pain = measure(2, 2, higher_is_better=False, minimum=0, maximum=10)
    taken = [Result(TODAY - timedelta(weeks=len(values) - 1 - place), Decimal(at)) for place, at in enumerate(values)]
    [line] = lines_of(pain, taken)
    reading = read_line(pain, line, today=TODAY)
    assert is_worse_now(reading, reading.latest.taken_on, TODAY) is is_known


@pytest.mark.parametrize(
    ("pains", "usual_pain", "expected"),
    [
        ([], None, None),
        ([], 3, 6),
        ([2, 4, 3], None, 6),
        ([3, 4], None, 7),  # 3.5 and 3 more
        ([9], None, None),
        ([9], 2, 5),
        ([], 7, 10),
        ([], 8, None),
    ],
)
def test_pain_three_above_usual_tells_it(pains, usual_pain, expected):
    assert pain_from([Decimal(pain) for pain in pains], usual_pain) == expected


def pain_read(*values):
    """Pain with an error of 2, as it was each week up to last week."""
    pain = measure(2, 2, higher_is_better=False, minimum=0, maximum=10)
    taken = [Result(TODAY - timedelta(weeks=len(values) - place), Decimal(at)) for place, at in enumerate(values)]
    [line] = lines_of(pain, taken)
    return pain, read_line(pain, line, today=TODAY)


@pytest.mark.parametrize(
    ("values", "expected"), [((5, 2), 4), ((6, 4), 6), ((3,), 5), ((9,), None), ((6, 6), 8), ((2, 8), 4)]
)
def test_pain_tells_it_from_where_it_is_beyond_the_error_since_last_time_or_the_start(values, expected):
    assert worse_from(*pain_read(*values), TODAY) == expected


@given(st.lists(st.integers(0, 10), min_size=1, max_size=5), st.integers(0, 10))
def test_pain_typed_tells_it_exactly_where_it_would_once_it_is_kept(values, typed):
    lowest = worse_from(*pain_read(*values), TODAY)
    pain, before = pain_read(*values)
    [line] = lines_of(pain, [*before.line.results, Result(TODAY, Decimal(typed))])
    kept = read_line(pain, line, today=TODAY)
    assert is_worse_now(kept, TODAY, TODAY) is (lowest is not None and typed >= lowest)


def test_typed_pain_is_held_against_the_lower_of_both():
    pains = [Pain(TODAY, Decimal(2))]
    assert setback_of([], today=TODAY, pains=pains, usual_pain=5, worse_from=6).pain_from == 6
    assert setback_of([], today=TODAY, pains=pains, usual_pain=2, worse_from=6).pain_from == 5
    assert setback_of([], today=TODAY, worse_from=6).pain_from == 6


@given(PAINS, USUAL, st.integers(0, 10))
def test_typed_pain_opens_the_plan_exactly_where_the_star_would_stay_away(earlier, usual_pain, typed):
    lowest = pain_from(earlier, usual_pain)
    is_up = lowest is not None and typed >= lowest
    assert is_up is not may_celebrate([Decimal(typed), *earlier], usual_pain=usual_pain)


@given(PAINS, USUAL, st.lists(st.text(min_size=1), max_size=2))
def test_a_setback_is_known_by_pain_or_by_the_patients_own_word(pains, usual_pain, harder):
    told = [Pain(TODAY, pain) for pain in pains]
    setback = setback_of([], today=TODAY, pains=told, usual_pain=usual_pain, harder=harder)
    assert setback.is_known is (bool(harder) or not may_celebrate(pains, usual_pain=usual_pain))


def test_pain_at_its_worst_is_not_held_against_pain_now():
    """Answers to several questions do not mix, and what is typed in a visit answers the one about now."""
    now = [Pain(TODAY - timedelta(weeks=week), Decimal(2)) for week in (1, 2)]
    setback = setback_of([], today=TODAY, pains=[Pain(TODAY, Decimal(6), "week_worst"), *now])
    assert not setback.is_known
    assert setback.pain_from == 5


@pytest.mark.parametrize(("weeks", "is_up"), [(8, True), (9, False)])
def test_pain_of_months_ago_says_nothing_about_now(weeks, is_up):
    pains = [Pain(TODAY - timedelta(weeks=weeks + more), Decimal(value)) for more, value in ((0, 8), (1, 3), (2, 3))]
    assert setback_of([], today=TODAY, pains=pains).is_pain_up is is_up
