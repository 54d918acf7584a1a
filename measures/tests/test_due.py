"""When a measure is due again, what is bundled with a visit, and what fits into five minutes."""

from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from measures.due import (
    MINUTES_AT_A_TIME,
    Because,
    Schedule,
    bundled_with,
    is_asked_at,
    is_due,
    next_time,
    within_five_minutes,
)

START = date(2026, 9, 21)
FIRST = date(2026, 9, 28)
LATER = date(2026, 10, 12)


def schedule(weeks=4, **more):
    return Schedule(started_on=START, reassess_weeks=weeks, **more)


def due_on(of, first_on=None, last_on=None):
    return next_time(of, first_on, last_on).on


# --- the default schedule ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize("weeks", [0, None, 1, 2, 4])
def test_a_measure_is_due_at_the_start(weeks):
    due = next_time(schedule(weeks), None, None)
    assert (due.on, due.because) == (START, Because.FIRST)


@pytest.mark.parametrize(("weeks", "after"), [(1, 1), (2, 2), (3, 2), (4, 2), (12, 2)])
def test_the_second_result_comes_within_two_weeks_of_the_first(weeks, after):
    assert due_on(schedule(weeks), FIRST, FIRST) == FIRST + timedelta(weeks=after)


@pytest.mark.parametrize("weeks", [1, 2, 4, 12])
def test_after_the_second_the_instruments_interval_counts_from_the_last_result(weeks):
    due = next_time(schedule(weeks), FIRST, LATER)
    assert (due.on, due.because) == (LATER + timedelta(weeks=weeks), Because.INTERVAL)


@pytest.mark.parametrize(
    ("last", "weeks", "expected"),
    [
        (date(2026, 12, 28), 2, date(2027, 1, 11)),
        (date(2028, 2, 15), 2, date(2028, 2, 29)),
        (date(2027, 2, 15), 2, date(2027, 3, 1)),
    ],
)
def test_the_interval_counts_days_over_the_ends_of_years_and_months(last, weeks, expected):
    assert due_on(schedule(weeks), FIRST, last) == expected


@pytest.mark.parametrize("weeks", [0, None])
@pytest.mark.parametrize("last", [FIRST, LATER])
def test_a_screening_tool_is_asked_once_at_the_start(weeks, last):
    due = next_time(schedule(weeks), FIRST, last)
    assert (due.on, due.because) == (None, Because.ONCE)


def test_what_asks_how_much_has_changed_is_not_asked_before_anything_could():
    of = schedule(4, is_change_score=True)
    assert due_on(of) == START + timedelta(weeks=2)
    assert due_on(of, FIRST, LATER) == LATER + timedelta(weeks=4)


@pytest.mark.parametrize(("weeks", "after"), [({"every_weeks": 1}, 1), ({"every_weeks": 0}, 2), ({}, 2)])
def test_how_much_has_changed_is_asked_first_when_the_second_of_others_comes(weeks, after):
    of = schedule(4, is_change_score=True, **weeks)
    assert due_on(of) == START + timedelta(weeks=after)


def test_what_is_worked_out_is_never_asked():
    assert next_time(schedule(is_derived=True), None, None).because == Because.WORKED_OUT
    assert due_on(schedule(is_derived=True), FIRST, LATER) is None


# --- what the clinician settles ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("every", [1, 3, 6, 26])
def test_the_clinicians_interval_replaces_the_instruments_from_the_first_result_on(every):
    of = schedule(4, every_weeks=every)
    assert due_on(of, FIRST, FIRST) == FIRST + timedelta(weeks=every)
    assert due_on(of, FIRST, LATER) == LATER + timedelta(weeks=every)


def test_the_clinician_may_choose_not_to_measure_again_and_to_repeat_what_is_asked_once():
    assert due_on(schedule(2, every_weeks=0), FIRST, FIRST) is None
    assert due_on(schedule(0, every_weeks=3), FIRST, FIRST) == FIRST + timedelta(weeks=3)


def test_nothing_falls_due_in_a_pause_with_an_open_end():
    of = schedule(paused_on=LATER, wanted_on=LATER + timedelta(days=20))
    assert next_time(of, FIRST, FIRST).because == Because.PAUSED
    assert due_on(of, FIRST, FIRST) is None
    assert due_on(of) is None


def test_what_would_fall_due_in_a_pause_is_due_on_the_day_it_ends():
    of = schedule(paused_on=LATER, paused_until=LATER + timedelta(days=40))
    due = next_time(of, FIRST, LATER)
    assert (due.on, due.because) == (LATER + timedelta(days=40), Because.PAUSE_ENDS)


def test_a_pause_that_ends_on_the_day_it_is_due_anyway_is_not_the_reason():
    due = next_time(schedule(4, paused_on=LATER, paused_until=LATER + timedelta(weeks=4)), FIRST, LATER)
    assert (due.on, due.because) == (LATER + timedelta(weeks=4), Because.INTERVAL)


def test_a_pause_that_has_ended_changes_nothing_after_the_next_result():
    of = schedule(paused_on=START, paused_until=FIRST)
    assert next_time(of, FIRST, LATER) == next_time(schedule(), FIRST, LATER)


@pytest.mark.parametrize(
    ("stopped", "because"),
    [({"stopped_on": LATER}, Because.STOPPED), ({"finished_on": LATER}, Because.FINISHED)],
)
def test_nothing_is_due_after_it_was_stopped_or_the_episode_finished(stopped, because):
    of = schedule(wanted_on=LATER + timedelta(days=3), **stopped)
    for each in (of, replace(of, paused_on=LATER)):
        due = next_time(each, FIRST, FIRST)
        assert (due.on, due.because) == (None, because)
    assert due_on(of) is None


# --- a goal's date ----------------------------------------------------------------------------------------------------

GOAL_DATE = LATER + timedelta(days=10)


@pytest.mark.parametrize("weeks", [0, None, 4, 12])
def test_a_measure_is_due_at_its_goals_date(weeks):
    due = next_time(schedule(weeks, wanted_on=GOAL_DATE), FIRST, LATER)
    assert (due.on, due.because) == (GOAL_DATE, Because.GOAL)


def test_a_goals_date_does_not_put_off_what_is_due_before():
    assert due_on(schedule(1, wanted_on=GOAL_DATE), FIRST, LATER) == LATER + timedelta(weeks=1)


def test_a_goals_date_on_the_day_it_is_due_anyway_is_not_the_reason():
    due = next_time(schedule(4, wanted_on=LATER + timedelta(weeks=4)), FIRST, LATER)
    assert due.because == Because.INTERVAL


@pytest.mark.parametrize(("days_before", "is_due_then"), [(6, True), (5, False), (0, False), (-3, False)])
def test_a_result_within_five_days_before_the_goals_date_is_the_one_for_it(days_before, is_due_then):
    due = next_time(schedule(0, wanted_on=GOAL_DATE), FIRST, GOAL_DATE - timedelta(days=days_before))
    assert due.on == (GOAL_DATE if is_due_then else None)


# --- any schedule -----------------------------------------------------------------------------------------------------

days = st.dates(date(2020, 1, 1), date(2040, 1, 1))
spans = st.integers(1, 400).map(timedelta)


@st.composite
def schedules(draw):
    weeks = st.none() | st.integers(0, 104)
    paused_on = draw(st.none() | days)
    return Schedule(
        started_on=draw(days),
        reassess_weeks=draw(weeks),
        every_weeks=draw(weeks),
        paused_on=paused_on,
        paused_until=draw(st.none() | spans.map(lambda span: paused_on + span)) if paused_on else None,
        stopped_on=draw(st.none() | st.none() | days),
        wanted_on=draw(st.none() | days),
        finished_on=draw(st.none() | st.none() | days),
        is_change_score=draw(st.booleans()),
    )


@st.composite
def results(draw):
    """The days of the first and the last result, or none."""
    if draw(st.booleans()):
        return None, None
    first = draw(days)
    return first, first + draw(st.just(timedelta()) | spans)


@given(schedules(), results())
def test_it_is_never_due_before_its_last_result_nor_in_a_pause_nor_after_the_stop(of, taken):
    due = next_time(of, *taken)
    if due.on is None:
        return
    assert of.stopped_on is None and of.finished_on is None
    if taken[1] is not None:
        assert due.on > taken[1]
    if of.paused_on is not None:
        assert of.paused_until is not None and due.on >= of.paused_until


@given(schedules(), results())
def test_a_goals_date_is_kept_unless_it_was_measured_near_it_or_rests(of, taken):
    if of.wanted_on is None:
        return
    due = next_time(of, *taken)
    rests = due.because in (Because.STOPPED, Because.FINISHED, Because.PAUSED, Because.PAUSE_ENDS)
    was_measured = taken[1] is not None and taken[1] >= of.wanted_on - timedelta(days=5)
    assert rests or was_measured or (due.on is not None and due.on <= max(of.wanted_on, of.started_on))


@given(schedules(), results())
def test_the_day_and_its_reason_agree(of, taken):
    due = next_time(of, *taken)
    standing = {Because.ONCE, Because.PAUSED, Because.STOPPED, Because.FINISHED, Because.WORKED_OUT}
    assert (due.on is None) == (due.because in standing)


@given(st.integers(1, 104), results())
def test_measuring_on_the_day_moves_the_next_one_later(weeks, taken):
    due = due_on(schedule(weeks), *taken)
    following = due_on(schedule(weeks), taken[0] or due, due)
    assert following > due


# --- due, and bundled with a visit ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("day", "expected"), [(date(2026, 10, 18), False), (date(2026, 10, 19), True), (date(2026, 12, 1), True)]
)
def test_it_stays_due_until_it_is_measured(day, expected):
    assert is_due(date(2026, 10, 19), day) is expected


def test_what_is_never_due_again_is_not_due():
    assert not is_due(None, START + timedelta(days=5000))
    assert not bundled_with(None, START)
    assert not is_asked_at(None, START)


@pytest.mark.parametrize(("days", "expected"), [(-6, False), (-5, True), (0, True), (5, True), (6, False)])
def test_what_falls_due_within_five_days_of_a_visit_is_bundled_with_it(days, expected):
    assert bundled_with(LATER, LATER + timedelta(days=days)) is expected


@pytest.mark.parametrize(("days", "expected"), [(-6, False), (-5, True), (0, True), (300, True)])
def test_a_visit_asks_for_what_is_due_and_what_falls_due_in_the_next_five_days(days, expected):
    assert is_asked_at(LATER, LATER + timedelta(days=days)) is expected


# --- five minutes -----------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Thing:
    name: str
    due_on: date
    minutes: Decimal


def things(*minutes):
    """Due one day after the other, the first the longest."""
    return [Thing(f"{place}", START + timedelta(days=place), Decimal(str(each))) for place, each in enumerate(minutes)]


@pytest.mark.parametrize(
    ("minutes", "waiting"),
    [
        ([], []),
        ([2, 3], []),
        ([2, 3, 1], ["2"]),
        ([4, 3, 1], ["1"]),
        ([9, 1, 1], ["1", "2"]),
        (["0.5", "0.5", 4], []),
        ([0, 0, 9, 0, 2], ["4"]),
    ],
)
def test_at_most_five_minutes_of_questions_are_asked_the_longest_due_first(minutes, waiting):
    asked, later = within_five_minutes(things(*minutes))
    assert [each.name for each in later] == waiting
    assert [each.name for each in asked] == [f"{n}" for n in range(len(minutes)) if f"{n}" not in waiting]


def test_the_longest_due_is_asked_first_whatever_the_order_on_the_page():
    page = [Thing("new", LATER, Decimal(4)), Thing("old", START, Decimal(3))]
    asked, later = within_five_minutes(page)
    assert ([each.name for each in asked], [each.name for each in later]) == (["old"], ["new"])


def test_what_was_asked_before_counts_but_one_is_asked_all_the_same():
    asked, later = within_five_minutes(things(3, 2), spent=Decimal(4))
    assert ([each.name for each in asked], [each.name for each in later]) == (["0"], ["1"])


lists_of_things = st.lists(
    st.builds(
        Thing,
        name=st.just(""),
        due_on=days,
        minutes=st.sampled_from([Decimal(each) for each in ("0", "0.5", "1", "2", "3", "5", "12")]),
    ),
    max_size=12,
)


@given(lists_of_things)
def test_nothing_is_lost_and_no_more_than_five_minutes_are_asked(given_things):
    asked, later = within_five_minutes(given_things)
    assert sorted([*asked, *later], key=repr) == sorted(given_things, key=repr)
    questions = [each for each in asked if each.minutes]
    assert len(questions) == 1 or sum(each.minutes for each in questions) <= MINUTES_AT_A_TIME
    assert all(each.minutes for each in later)


@given(lists_of_things)
def test_who_waits_comes_first_in_the_end(given_things):
    """Asking what is asked each time, everything has had its turn after as many times as there are things."""
    left = given_things
    for _time in range(len(given_things)):
        asked, later = within_five_minutes(left)
        assert not left or len(later) < len(left)
        left = later
    assert left == []
