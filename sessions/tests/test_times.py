"""A day and a time on the clinic's clock become one instant, whatever the clocks do."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo, available_timezones

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sessions.times import bounds, instant, is_shown

# With gaps and folds of an hour, of half an hour (Lord Howe), at midnight (Beirut, Asuncion), of a whole day (Apia).
CHANGING = [
    "Europe/London",
    "America/New_York",
    "Australia/Lord_Howe",
    "Asia/Beirut",
    "America/Asuncion",
    "Pacific/Apia",
    "Africa/Casablanca",
    "Asia/Kolkata",
    "Pacific/Chatham",
]
zones = st.one_of(st.sampled_from(CHANGING), st.sampled_from(sorted(available_timezones()))).map(ZoneInfo)
days = st.dates(date(1990, 1, 1), date(2060, 12, 31))
times = st.times().map(lambda at: at.replace(second=0, microsecond=0))


def shown_at(moment: datetime, zone: ZoneInfo) -> datetime:
    return moment.astimezone(zone).replace(tzinfo=None, fold=0)


@given(days, times, zones)
def test_instant_shows_the_time_asked_for_or_the_first_minute_after_a_gap(day, at, zone):
    moment, asked = instant(day, at, zone), datetime.combine(day, at)
    assert moment.tzinfo is UTC
    local = shown_at(moment, zone)
    if is_shown(asked, zone):
        assert local == asked
    else:
        assert local > asked
        assert not is_shown(local - timedelta(minutes=1), zone)
        assert local.second == 0


@given(days, times, zones)
def test_of_a_time_that_comes_twice_the_first_is_meant(day, at, zone):
    moment = instant(day, at, zone)
    for earlier in (timedelta(minutes=30), timedelta(hours=1)):
        assert shown_at(moment - earlier, zone) != shown_at(moment, zone)


@given(days, times, times, zones)
def test_a_later_time_is_never_an_earlier_instant_on_a_day_without_a_fold(day, one, other, zone):
    first, second = sorted((one, other))
    begins, ends = bounds(day, zone)
    if ends - begins <= timedelta(days=1):
        assert instant(day, first, zone) <= instant(day, second, zone)


@given(days, zones)
def test_days_follow_each_other_without_gap_or_overlap(day, zone):
    _begins, ends = bounds(day, zone)
    assert ends == bounds(day + timedelta(days=1), zone)[0]


@given(days, times, zones)
def test_an_instant_lies_in_its_day(day, at, zone):
    begins, ends = bounds(day, zone)
    if is_shown(datetime.combine(day, at), zone):
        assert begins <= instant(day, at, zone) < ends


@pytest.mark.parametrize(
    ("day", "at", "zone", "expected"),
    [
        (date(2026, 3, 29), time(1, 30), "Europe/London", datetime(2026, 3, 29, 1, 0, tzinfo=UTC)),  # left out
        (date(2026, 10, 25), time(1, 30), "Europe/London", datetime(2026, 10, 25, 0, 30, tzinfo=UTC)),  # comes twice
        (date(2026, 7, 1), time(9, 0), "Europe/London", datetime(2026, 7, 1, 8, 0, tzinfo=UTC)),
        (date(2026, 10, 4), time(2, 15), "Australia/Lord_Howe", datetime(2026, 10, 3, 15, 30, tzinfo=UTC)),
        (date(2011, 12, 30), time(9, 0), "Pacific/Apia", datetime(2011, 12, 30, 10, 0, tzinfo=UTC)),  # no such day
        (date(2026, 11, 24), time(10, 30, 59), "America/New_York", datetime(2026, 11, 24, 15, 30, tzinfo=UTC)),
    ],
)
def test_known_clock_changes(day, at, zone, expected):
    assert instant(day, at, ZoneInfo(zone)) == expected
