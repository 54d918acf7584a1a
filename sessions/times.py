"""From a day and a time on the clinic's clock to an instant, and back to a day's bounds. Pure.

Clocks change: an hour may be left out (a gap) or come twice (a fold), and a place may even leave out a day.
"""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

A_MINUTE = timedelta(minutes=1)


def instant(day: date, at: time, zone: ZoneInfo) -> datetime:
    """The instant, in UTC, at which the clocks of that zone show this day and time.

    A time that the clocks leave out becomes the first minute after it that they show; of a time that comes twice the
    first is meant. Seconds are dropped: nobody meets by them.
    """
    local = datetime.combine(day, at.replace(second=0, microsecond=0, tzinfo=None, fold=0))
    while not is_shown(local, zone):
        local += A_MINUTE
    return local.replace(tzinfo=zone).astimezone(UTC)


def is_shown(local: datetime, zone: ZoneInfo) -> bool:
    """Whether the clocks of that zone show this day and time at all (naive, any fold)."""
    aware = local.replace(tzinfo=zone)
    return aware.astimezone(UTC).astimezone(zone).replace(tzinfo=None, fold=0) == local.replace(fold=0)


def bounds(day: date, zone: ZoneInfo) -> tuple[datetime, datetime]:
    """When that day begins in the zone and when the next one does, in UTC: the second is not part of the day."""
    return instant(day, time(0), zone), instant(day + timedelta(days=1), time(0), zone)
