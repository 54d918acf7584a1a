"""The agreed course in days: when to look half-way, and when it is over. Pure."""

from datetime import date, timedelta

# A course is counted in weeks, so that the day of the week stays the one that suits.
A_WEEK = timedelta(weeks=1)


def ends_on(begins_on: date, weeks: int) -> date:
    """The last day of a course of so many weeks (1 to 260) from this day."""
    return begins_on + weeks * A_WEEK


def halfway_on(begins_on: date, weeks: int) -> date | None:
    """The day in the middle, on the same day of the week as the first; of an odd number of weeks the earlier one.

    None for one week: there is no middle to look at.
    """
    return begins_on + (weeks // 2) * A_WEEK if weeks > 1 else None
