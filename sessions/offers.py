"""The usual moments for planning or moving a visit, so that one press says it. Pure.

A clinic's own working days and holidays are no setting yet: the days of WEEKEND are left out, unless the two are used
to meeting on one.
"""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

from sessions.times import instant

WEEKEND = frozenset({5, 6})
A_DAY, HALF_AN_HOUR, LATER = timedelta(days=1), timedelta(minutes=30), timedelta(hours=2)
# When nobody has met yet, the first visit is offered at about this time of day, between these two.
EARLIEST, LATEST = time(8), time(17, 30)


class Step(StrEnum):
    """How far away a moment is."""

    LATER = "later"
    NEXT_DAY = "next_day"
    ONE_WEEK = "one_week"
    TWO_WEEKS = "two_weeks"
    FOUR_WEEKS = "four_weeks"


WEEKS = {Step.ONE_WEEK: 1, Step.TWO_WEEKS: 2, Step.FOUR_WEEKS: 4}


@dataclass(frozen=True)
class Offer:
    """A moment in UTC, always ahead. `is_from_today`: counted from today and not from a later visit's day."""

    step: Step
    starts_at: datetime
    is_from_today: bool


def to_plan(now: datetime, zone: ZoneInfo, like: datetime | None = None) -> list[Offer]:
    """In one, two and four weeks, at the time of the visit that began or begins at `like`.

    The weeks are counted from today, or from that visit where it lies ahead. Without one the time is that of `now`, to
    the half hour and within usual hours: they are most often sitting together.
    """
    today = now.astimezone(zone).date()
    usual = like.astimezone(zone) if like else None
    since = max(today, usual.date()) if usual else today
    at = usual.time() if usual else _usual_time(now.astimezone(zone))
    is_at_weekends = usual is not None and usual.weekday() in WEEKEND
    return [_in_weeks(step, since, at, zone, is_at_weekends, since == today) for step in WEEKS]


def to_move(starts_at: datetime, now: datetime, zone: ZoneInfo) -> list[Offer]:
    """Later that day, on the next working day, and a week later, at the same time of day.

    Counted from the visit's day, or from today where that lies behind. Later that day is two hours after the visit, or
    after `now`, on the half hour, and only while usual hours last.
    """
    local, here = starts_at.astimezone(zone), now.astimezone(zone)
    since = max(here.date(), local.date())
    is_from_today, is_at_weekends = since == here.date(), local.weekday() in WEEKEND
    later = _half_hour_after(max(starts_at, now) + LATER).astimezone(zone)
    offers = []
    if later.date() == since and later.time() <= LATEST:
        offers.append(Offer(Step.LATER, later.astimezone(UTC), is_from_today))
    next_day = _working_day(since + A_DAY, is_at_weekends)
    offers.append(Offer(Step.NEXT_DAY, instant(next_day, local.time(), zone), is_from_today))
    offers.append(_in_weeks(Step.ONE_WEEK, since, local.time(), zone, is_at_weekends, is_from_today))
    return offers


def _in_weeks(step: Step, since: date, at: time, zone: ZoneInfo, is_at_weekends: bool, is_from_today: bool) -> Offer:
    day = _working_day(since + timedelta(weeks=WEEKS[step]), is_at_weekends)
    return Offer(step, instant(day, at, zone), is_from_today)


def _working_day(day: date, is_at_weekends: bool) -> date:
    """This day, or the first after it on which the clinic works."""
    while day.weekday() in WEEKEND and not is_at_weekends:
        day += A_DAY
    return day


def _usual_time(here: datetime) -> time:
    return min(max(here.time().replace(minute=here.minute // 30 * 30, second=0, microsecond=0), EARLIEST), LATEST)


def _half_hour_after(moment: datetime) -> datetime:
    """The first half hour at this moment or after it."""
    whole = moment.replace(minute=moment.minute // 30 * 30, second=0, microsecond=0)
    return whole if whole == moment else whole + HALF_AN_HOUR
