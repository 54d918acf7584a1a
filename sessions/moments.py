"""The moment of a visit, in words and as a button sends it."""

from datetime import UTC, datetime

from rehabgoals.days import weekday_words, write_clock

# Far enough from the ends of what a datetime can hold, in every time zone.
YEARS = range(1900, 2200)


def moment_words(moment: datetime) -> str:
    """Day and time in the active time zone: "Tuesday 1 December, 10:30"."""
    return f"{weekday_words(moment)}, {write_clock(moment)}"


def moment_pressed(moment: datetime) -> str:
    """A moment as an offer's button sends it, in UTC: "2026-12-01T10:30+00:00"."""
    return moment.astimezone(UTC).isoformat(timespec="minutes")


def read_moment(sent: str) -> datetime | None:
    """What an offer's button has sent; None for anything else."""
    try:
        moment = datetime.fromisoformat(sent)
    except ValueError:
        return None
    is_sensible = moment.tzinfo is not None and moment.year in YEARS
    return moment if is_sensible else None
