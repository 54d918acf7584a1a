"""Keeping it up after the finish: the steps to what still worries, and the days on which the clinic asks. Pure.

Follow-ups at 3, 6 and 12 months are the usual ones (evidence.md section 9); steps go from the least to the most
worrying thing, one at a time (section 8, graded exposure).
"""

from calendar import monthrange
from collections.abc import Iterable
from datetime import date

FOLLOW_UP_MONTHS = (3, 6, 12)
MONTHS_A_YEAR = 12


def steps_of(text: str) -> list[str]:
    """The steps, one from each line that says something, in their order."""
    return [step for line in text.splitlines() if (step := line.strip())]


def months_after(day: date, months: int) -> date:
    """The same day so many months later; where that month is shorter, its last day."""
    years, month = divmod(day.month - 1 + months, MONTHS_A_YEAR)
    year = day.year + years
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def follow_up_days(finished_on: date, months: Iterable[int], *, today: date) -> dict[int, date]:
    """When the clinic asks how it is going, by the months after the finish: the days that are still ahead."""
    days = {each: months_after(finished_on, each) for each in sorted(months)}
    return {each: day for each, day in days.items() if day > today}
