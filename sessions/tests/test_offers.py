"""The moments that are offered for the next visit, and for one that is moved."""

from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from sessions.offers import LATEST, WEEKEND, Step, to_move, to_plan
from sessions.times import is_shown

LONDON = ZoneInfo("Europe/London")
ZONES = st.sampled_from([LONDON, ZoneInfo("America/New_York"), ZoneInfo("Asia/Kathmandu"), ZoneInfo("Pacific/Apia")])
MOMENTS = st.datetimes(datetime(2015, 1, 1), datetime(2035, 1, 1), timezones=st.just(UTC))
# A Tuesday.
NOW = datetime(2026, 11, 24, 10, 40, tzinfo=UTC)


def said(offers, zone=LONDON):
    return {offer.step: f"{offer.starts_at.astimezone(zone):%a %d %b %H:%M}" for offer in offers}


def test_next_visit_is_offered_at_the_time_of_the_last_one():
    last = datetime(2026, 11, 17, 14, 15, tzinfo=UTC)
    assert said(to_plan(NOW, LONDON, last)) == {
        Step.ONE_WEEK: "Tue 01 Dec 14:15",
        Step.TWO_WEEKS: "Tue 08 Dec 14:15",
        Step.FOUR_WEEKS: "Tue 22 Dec 14:15",
    }


def test_weeks_are_counted_from_a_visit_that_is_still_ahead():
    planned = datetime(2026, 11, 26, 9, 0, tzinfo=UTC)
    offers = to_plan(NOW, LONDON, planned)
    assert said(offers)[Step.ONE_WEEK] == "Thu 03 Dec 09:00"
    assert not any(offer.is_from_today for offer in offers)


@pytest.mark.parametrize(
    ("here", "offered"), [(time(10, 40), "10:30"), (time(10, 30), "10:30"), (time(6, 5), "08:00"), (time(21), "17:30")]
)
def test_first_visit_is_offered_at_about_this_time_of_day(here, offered):
    now = datetime.combine(NOW, here, UTC)
    assert said(to_plan(now, LONDON))[Step.ONE_WEEK] == f"Tue 01 Dec {offered}"


def test_visit_is_moved_to_later_today_the_next_working_day_or_a_week_later():
    assert said(to_move(datetime(2026, 11, 24, 11, 0, tzinfo=UTC), NOW, LONDON)) == {
        Step.LATER: "Tue 24 Nov 13:00",
        Step.NEXT_DAY: "Wed 25 Nov 11:00",
        Step.ONE_WEEK: "Tue 01 Dec 11:00",
    }


def test_visit_that_has_begun_is_moved_to_moments_ahead():
    assert said(to_move(datetime(2026, 11, 24, 9, 0, tzinfo=UTC), NOW, LONDON))[Step.LATER] == "Tue 24 Nov 13:00"


def test_late_in_the_day_no_later_moment_of_it_is_offered():
    assert Step.LATER not in said(to_move(datetime(2026, 11, 24, 16, 0, tzinfo=UTC), NOW, LONDON))


def test_weekend_is_left_out_unless_they_are_used_to_meeting_then():
    friday, saturday = datetime(2026, 11, 27, 9, 0, tzinfo=UTC), datetime(2026, 11, 28, 9, 0, tzinfo=UTC)
    assert said(to_move(friday, NOW, LONDON))[Step.NEXT_DAY] == "Mon 30 Nov 09:00"
    assert said(to_move(saturday, NOW, LONDON))[Step.NEXT_DAY] == "Sun 29 Nov 09:00"
    assert said(to_plan(NOW, LONDON, saturday))[Step.ONE_WEEK] == "Sat 05 Dec 09:00"


def test_time_on_the_clinics_clock_stays_when_the_clocks_change():
    # In London summer time ends on 25 October 2026.
    last = datetime(2026, 10, 20, 9, 30, tzinfo=UTC)
    (in_a_week, *_rest) = to_plan(datetime(2026, 10, 20, 12, tzinfo=UTC), LONDON, last)
    assert in_a_week.starts_at == datetime(2026, 10, 27, 10, 30, tzinfo=UTC)


@given(now=MOMENTS, like=st.none() | MOMENTS, zone=ZONES)
def test_every_moment_for_the_next_visit_is_ahead_on_a_working_day_and_in_order(now, like, zone):
    # A visit further ahead than people plan says nothing new.
    assume(like is None or like < now + timedelta(days=700))
    offers = to_plan(now, zone, like)
    moments = [offer.starts_at for offer in offers]
    assert len(moments) == 3
    assert now < moments[0] < moments[1] < moments[2]
    if like is None or like.astimezone(zone).weekday() not in WEEKEND:
        assert not any(moment.astimezone(zone).weekday() in WEEKEND for moment in moments)


@given(now=MOMENTS, starts_at=MOMENTS, zone=ZONES)
def test_every_moment_to_move_to_is_ahead_of_now_and_of_the_visit(now, starts_at, zone):
    offers = to_move(starts_at, now, zone)
    assert all(offer.starts_at > max(now, starts_at) for offer in offers)
    assert len({offer.starts_at for offer in offers}) == len(offers)
    at = starts_at.astimezone(zone).time().replace(second=0, microsecond=0, fold=0)
    for offer in offers:
        local = offer.starts_at.astimezone(zone)
        if offer.step == Step.LATER:
            assert local.time() <= LATEST
        elif is_shown(datetime.combine(local.date(), at), zone):
            assert local.time() == at
