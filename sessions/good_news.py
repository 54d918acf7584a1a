"""What a visit opens with where there is something to be glad of: practice, measures that moved, what was reached.

Praise names what was done (DESIGN rule 7). A day without a tick was not "missed": of practice only what was done is
said, and of how many days only where that is most of them. Whether it is said at all today is the setback's.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from goals.good_news import ReachedStep, ReachedTarget
from sessions.changes_read import MeasuredChange

# Over more days than these, or where it was not most of them, the number of days stands alone.
DAYS_COUNTED = 28


@dataclass(frozen=True)
class PracticeTold:
    """On how many days something was practised, and of how many; None where that is not said."""

    what: str
    days: int
    of: int | None


@dataclass(frozen=True)
class GoodNews:
    """What is told, since when; None: since the start."""

    since: date | None
    practice: list[PracticeTold]
    changes: list[MeasuredChange]
    reached: list[ReachedStep]
    targets: list[ReachedTarget]

    def __bool__(self) -> bool:
        """Whether there is anything to tell."""
        return bool(self.practice or self.changes or self.reached or self.targets)


def practice_told(tasks: Iterable[Any], since: date | None, today: date) -> list[PracticeTold]:
    """What was practised after `since` (None: ever) of tasks read `goals.practised_days.with_days_done`.

    Nothing of a task of which nothing is written down.
    """
    told = []
    for task in tasks:
        days = sum(day <= today and (since is None or day > since) for day in task.days_done)
        if days:
            told.append(PracticeTold(task.what, days, days_of(days, since, today)))
    return told


def days_of(done: int, since: date | None, today: date) -> int | None:
    """Of how many days it is said that they were: those after `since`, up to today; None where it is not said."""
    if since is None or today - since > timedelta(days=DAYS_COUNTED):
        return None
    days = (today - since).days
    return days if 2 * done >= days else None


def moved(changes: Iterable[MeasuredChange], since: date | None) -> list[MeasuredChange]:
    """Those that went towards better beyond their error, measured since that day (the day included; None: ever).

    Each is the latest of its line, against the start: the day of the last visit counts, for what was measured in it is
    told at the next.
    """
    return [
        change for change in changes if change.change.is_better and (since is None or change.result.taken_on >= since)
    ]
