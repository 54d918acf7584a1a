"""When a measure is due to be taken again, and what of it is asked at one time. Pure: dates in, dates out.

The default schedule is that of the reference (`evidence.md` section 9): at the start; the second time within two weeks
of the first result; then the instrument's own interval (2 weeks for what the patient rates, 4 for strength and
performance), counted from the last result; and at the date of a goal. What falls due within five days of a visit is
asked at the visit; at most five minutes of questions are asked at one time.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from enum import Enum
from typing import Protocol, TypeVar

# "First interim questionnaire within 2 weeks: best associated with outcome" (evidence.md section 9).
SECOND_AFTER_WEEKS = 2
# What falls due within so many days of a visit is bundled with it.
BUNDLED_DAYS = timedelta(days=5)
# How long the patient is asked questions at one time, at most.
MINUTES_AT_A_TIME = Decimal(5)


class Because(Enum):
    """Why a measure is due on its day, or on none."""

    FIRST = "first"
    SECOND = "second"
    INTERVAL = "interval"
    GOAL = "goal"
    PAUSE_ENDS = "pause_ends"
    # On no day:
    ONCE = "once"
    PAUSED = "paused"
    STOPPED = "stopped"
    FINISHED = "finished"
    WORKED_OUT = "worked_out"


@dataclass(frozen=True)
class Schedule:
    """How often a measure is taken.

    `reassess_weeks` is the instrument's interval, `every_weeks` the clinician's, which replaces it (either: 0 means
    not again by itself). Between `paused_on` and `paused_until` (None: an open end) nothing falls due. On `wanted_on`
    it is due in any case: a goal's date. `finished_on` is when the episode was finished. A change score (GROC) has
    nothing to say at the start, so its first time is where the others' second is; what is worked out is never asked.
    """

    started_on: date
    reassess_weeks: int | None
    every_weeks: int | None = None
    paused_on: date | None = None
    paused_until: date | None = None
    stopped_on: date | None = None
    wanted_on: date | None = None
    finished_on: date | None = None
    is_change_score: bool = False
    is_derived: bool = False

    @property
    def weeks(self) -> int:
        """The interval that counts, in weeks; 0: not again by itself."""
        return (self.reassess_weeks if self.every_weeks is None else self.every_weeks) or 0

    @property
    def second_weeks(self) -> int:
        """After how many weeks the second result comes: two at most, unless a clinician has said how often."""
        return self.weeks if self.every_weeks is not None else min(self.weeks, SECOND_AFTER_WEEKS)


@dataclass(frozen=True)
class NextTime:
    """The day a measure is due, or None when nothing falls due, and why."""

    on: date | None
    because: Because


def next_time(schedule: Schedule, first_on: date | None, last_on: date | None) -> NextTime:
    """When the measure is due, with its first and its last result taken on these days (None: never taken).

    The day never lies before the last result nor in a pause; it may lie in the past: then the measure has been due
    since. A result within five days before the goal's date is the one for that date.
    """
    standing = _standing_still(schedule)
    if standing is not None:
        return NextTime(None, standing)
    day, because = _by_itself(schedule, first_on, last_on)
    wanted_on = schedule.wanted_on
    if wanted_on is not None and not is_served(wanted_on, last_on) and (day is None or wanted_on < day):
        day, because = wanted_on, Because.GOAL
    if day is not None and schedule.paused_until is not None and day < schedule.paused_until:
        day, because = schedule.paused_until, Because.PAUSE_ENDS
    return NextTime(day, because)


def _standing_still(schedule: Schedule) -> Because | None:
    """Why nothing falls due at all; None when something may."""
    if schedule.is_derived:
        return Because.WORKED_OUT
    if schedule.finished_on is not None:
        return Because.FINISHED
    if schedule.stopped_on is not None:
        return Because.STOPPED
    if schedule.paused_on is not None and schedule.paused_until is None:
        return Because.PAUSED
    return None


def _by_itself(schedule: Schedule, first_on: date | None, last_on: date | None) -> tuple[date | None, Because]:
    """The day by the intervals alone."""
    if last_on is None:
        wait = schedule.second_weeks or SECOND_AFTER_WEEKS
        return schedule.started_on + timedelta(weeks=wait if schedule.is_change_score else 0), Because.FIRST
    if not schedule.weeks:
        return None, Because.ONCE
    if first_on == last_on and schedule.second_weeks != schedule.weeks:
        return last_on + timedelta(weeks=schedule.second_weeks), Because.SECOND
    return last_on + timedelta(weeks=schedule.weeks), Because.INTERVAL


def is_served(wanted_on: date, last_on: date | None) -> bool:
    """Whether the last result is near enough to the goal's date, or after it, to be the one for that date."""
    return last_on is not None and last_on >= wanted_on - BUNDLED_DAYS


def is_due(due_on: date | None, today: date) -> bool:
    """Whether the day has come. What is never due again (None) is not due."""
    return due_on is not None and due_on <= today


def bundled_with(due_on: date | None, visit_on: date) -> bool:
    """Whether what is due on that day belongs to this visit: at most five days lie between, either way."""
    return due_on is not None and abs(visit_on - due_on) <= BUNDLED_DAYS


def is_asked_at(due_on: date | None, visit_on: date) -> bool:
    """Whether a visit on that day asks for it: it is due by then, or within the five days that follow."""
    return is_due(due_on, visit_on + BUNDLED_DAYS)


class TakesTime(Protocol):
    """Something due that takes a patient minutes to answer; 0 for what is measured and asks nothing."""

    @property
    def due_on(self) -> date:
        """The day it was due."""

    @property
    def minutes(self) -> Decimal:
        """How long the patient answers, in minutes."""


Timed = TypeVar("Timed", bound=TakesTime)


def within_five_minutes(due: Iterable[Timed], spent: Decimal = Decimal(0)) -> tuple[list[Timed], list[Timed]]:
    """Part what is due into what is asked this time and what can wait until next time, each in the order given.

    The longest due comes first, and the first is always asked, however long it takes. After it each is asked that
    still fits into five minutes, of which `spent` have gone already. What asks no questions takes none.
    """
    given = list(due)
    by_age = sorted(range(len(given)), key=lambda place: (given[place].due_on, place))
    asked: set[int] = set()
    has_asked = False
    for place in by_age:
        minutes = given[place].minutes
        if not minutes or not has_asked or spent + minutes <= MINUTES_AT_A_TIME:
            asked.add(place)
            spent += minutes
            has_asked = has_asked or bool(minutes)
    return [given[place] for place in sorted(asked)], [each for place, each in enumerate(given) if place not in asked]
