"""What a progress chart shows, and the words it is written with."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from functools import cached_property

from django.utils.translation import gettext_noop

# Results further apart than this are not joined by a line (look/PATIENT.md section 2, mark 7).
GAP_DAYS = 63
GAP_INTERVALS = 3


@dataclass(frozen=True)
class Point:
    """A value on a day: a result, a baseline or a target."""

    on: date
    value: Decimal


@dataclass(frozen=True)
class ChartData:
    """One series with where it started and where it should be.

    `results` may hold the baseline too: the same value on the same day is drawn once. Results from before the
    baseline are left out; without a baseline the first result is the start. `unit` is the symbol beside a number
    (may be empty), `step` the fineness of the measure, `interval_weeks` how often it is taken (for gaps), `keeping`
    a goal to keep something as it is, `rtl` a drawing that is read from the right, `next_on` the day it is measured
    first, where nothing has been measured yet.
    """

    unit: str
    minimum: Decimal | None
    maximum: Decimal | None
    step: Decimal
    higher_is_better: bool
    baseline: Point | None
    results: tuple[Point, ...]
    target: Point | None
    today: date
    interval_weeks: int | None = None
    keeping: bool = False
    rtl: bool = False
    next_on: date | None = None

    @cached_property
    def series(self) -> tuple[Point, ...]:
        """Every result in order of time, the start first."""
        results = sorted(self.results, key=lambda point: point.on)
        if self.baseline is None:
            return tuple(results)
        if self.baseline in results:
            results.remove(self.baseline)
        return (self.baseline, *(point for point in results if point.on >= self.baseline.on))

    @property
    def start(self) -> Point | None:
        """Where it started: the baseline, else the first result."""
        return self.series[0] if self.series else None

    @property
    def latest(self) -> Point | None:
        """The last result; the start itself while there is nothing else."""
        return self.series[-1] if self.series else None

    @cached_property
    def reached(self) -> Point | None:
        """The first result after the start that is at the target or beyond it. A goal to keep has none.

        It is a fact about that day: a later result does not take it back.
        """
        if self.target is None or self.keeping:
            return None
        for point in self.series[1:]:
            gain = point.value - self.target.value
            if (gain if self.higher_is_better else -gain) >= 0:
                return point
        return None

    @property
    def gap(self) -> timedelta:
        """Results further apart than this are not joined."""
        return timedelta(days=max(GAP_DAYS, GAP_INTERVALS * 7 * (self.interval_weeks or 0)))

    @cached_property
    def runs(self) -> tuple[tuple[Point, ...], ...]:
        """The series cut where nothing was measured for too long."""
        runs: list[list[Point]] = []
        for point in self.series:
            if runs and point.on - runs[-1][-1].on <= self.gap:
                runs[-1].append(point)
            else:
                runs.append([point])
        return tuple(tuple(run) for run in runs)


@dataclass(frozen=True)
class Phrases:
    """Every fixed text of a chart. The defaults are the English message ids; `chart_words` translates them."""

    better: str = gettext_noop("better")
    today: str = gettext_noop("today")
    start: str = gettext_noop("start {value}")
    goal: str = gettext_noop("goal {value}")
    not_measured: str = gettext_noop("not measured")
    way: str = gettext_noop("way to the goal")
    nothing_yet: str = gettext_noop("Nothing measured yet.")
    nothing_until: str = gettext_noop("We start on {day}.")

    line_chart: str = gettext_noop("Line chart of {what}.")
    one_result: str = gettext_noop("Chart of {what}.")
    no_result: str = gettext_noop("Chart of {what}, with no results yet.")
    more_is_better: str = gettext_noop("More is better.")
    less_is_better: str = gettext_noop("Less is better.")
    right_to_left: str = gettext_noop("Time runs from right to left.")
    started: str = gettext_noop("Start on {day}: {value}.")
    only: str = gettext_noop("It is the only result so far.")
    then_one: str = gettext_noop("Then, on {day}: {value}.")
    then_many: str = gettext_noop("Then {values} and, on {day}, {value}.")
    comma: str = gettext_noop(", ")
    count: str = gettext_noop("{count} results followed, from {first} to {last}.")
    spread: str = gettext_noop("They lie between {lowest} and {highest}.")
    latest: str = gettext_noop("Latest, on {day}: {value}.")
    gap: str = gettext_noop("Nothing was measured from {first} to {last}.")
    goal_by: str = gettext_noop("Goal: {value} by {day}.")
    keep_until: str = gettext_noop("Goal: keep {value} until {day}.")
    reached: str = gettext_noop("Reached on {day}: {value}.")
    today_is: str = gettext_noop("Today is {day}.")

    caption_nothing: str = gettext_noop("Nothing measured yet. The first result will be shown here.")
    caption_nothing_until: str = gettext_noop("Nothing measured yet. We will do it together on {day}.")
    caption_first: str = gettext_noop("This is where you started: {value}. Next time will show more.")
    caption_later: str = gettext_noop("{first_value} on {first_day}; {value} on {day}.")
    caption_reached: str = gettext_noop("Reached on {day}: {value}. That was your goal.")
    caption_keep: str = gettext_noop("You want to keep {value}.")
    note_start: str = gettext_noop("start")
    note_goal: str = gettext_noop("goal")


@dataclass(frozen=True)
class ChartWords:
    """The words of one chart in one language: fixed texts, and how its numbers and days are written.

    `what` names what is measured so that it can follow "Line chart of". `number` writes a value alone, `short` with
    its symbol ("402 m"), `spoken` with its unit in words ("402 metres"); `long_day` "12 January", `full_day` with
    the year, `short_day` "5 Oct", `month` "Oct".
    """

    what: str
    number: Callable[[Decimal], str]
    short: Callable[[Decimal], str]
    spoken: Callable[[Decimal], str]
    long_day: Callable[[date], str]
    full_day: Callable[[date], str]
    short_day: Callable[[date], str]
    month: Callable[[date], str]
    phrases: Phrases = Phrases()
