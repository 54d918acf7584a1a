"""What a progress chart shows, and the words it is written with."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from functools import cached_property
from itertools import pairwise

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
class Milestone:
    """A step on the way: its short name, its value where it has one, and the day on which it was reached."""

    name: str
    value: Decimal | None = None
    reached_on: date | None = None


@dataclass(frozen=True)
class Segment:
    """Results taken under the same conditions, in order of time, with what they are compared with.

    `start` is the reference: the first result, or the mean of the first two (`starts` is 2 then, and the day is the
    first one's; 0 for ratings of change, each of which says by itself since when). `band` is the start with the
    measurement's error either side of it, None where no error judges. `broke_on` is the day of the break before this
    segment (None for the first), `change` says what changed there ("now without the stick"), `conditions` under which
    these results were taken ("with the stick").
    """

    points: tuple[Point, ...]
    start: Point
    starts: int = 1
    band: tuple[Decimal, Decimal] | None = None
    broke_on: date | None = None
    change: str = ""
    conditions: str = ""

    @property
    def later(self) -> tuple[Point, ...]:
        """The results after the start."""
        return self.points[self.starts :]


@dataclass(frozen=True)
class ChartData:
    """One line of results, with where it started and where it should be.

    `unit` is the symbol beside a number (may be empty), `step` the fineness of the measure, `interval_weeks` how often
    it is taken (for gaps). `others` are what another person answered, beside the patient's own answers; `by_another`
    says that the whole line is another person's. `keeping` is a goal to keep something as it is, `finish` the day on
    which the work together ends, `sentence` the verdict on the change since the start, `rtl` a drawing that is read
    from the right, `next_on` the day it is measured first, where nothing has been measured yet.
    `earlier` are results from before the start, where two people agreed anew from there: shown, compared with nothing.
    """

    unit: str
    minimum: Decimal | None
    maximum: Decimal | None
    step: Decimal
    higher_is_better: bool
    today: date
    segments: tuple[Segment, ...] = ()
    target: Point | None = None
    others: tuple[Point, ...] = ()
    by_another: bool = False
    milestones: tuple[Milestone, ...] = ()
    finish: date | None = None
    sentence: str = ""
    interval_weeks: int | None = None
    keeping: bool = False
    rtl: bool = False
    next_on: date | None = None
    earlier: tuple[Point, ...] = ()

    @cached_property
    def series(self) -> tuple[Point, ...]:
        """Every result in order of time, whatever the conditions."""
        return tuple(point for segment in self.segments for point in segment.points)

    @property
    def current(self) -> Segment | None:
        """The results that count now: those since the last break."""
        return self.segments[-1] if self.segments else None

    @property
    def start(self) -> Point | None:
        """Where the results that count now started."""
        return self.segments[-1].start if self.segments else None

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
        for point in self.series[self.segments[0].starts :] if self.segments else ():
            gain = point.value - self.target.value
            if (gain if self.higher_is_better else -gain) >= 0:
                return point
        return None

    @property
    def is_held(self) -> bool:
        """Whether a goal to keep something is being kept: as good as it, or not worse by more than the error."""
        latest, current = self.latest, self.current
        if not self.keeping or self.target is None or latest is None or current is None:
            return False
        sign = 1 if self.higher_is_better else -1
        worst = self.target.value
        if current.band is None:
            return sign * (latest.value - worst) >= 0
        edge = current.band[0] if self.higher_is_better else current.band[1]
        return sign * (latest.value - worst) >= 0 or sign * (latest.value - edge) > 0

    @property
    def gap(self) -> timedelta:
        """Results further apart than this are not joined."""
        return timedelta(days=max(GAP_DAYS, GAP_INTERVALS * 7 * (self.interval_weeks or 0)))

    def runs(self, points: Iterable[Point]) -> list[tuple[Point, ...]]:
        """Cut results, in order of time, where nothing was measured for too long."""
        runs: list[list[Point]] = []
        for point in points:
            if runs and point.on - runs[-1][-1].on <= self.gap:
                runs[-1].append(point)
            else:
                runs.append([point])
        return [tuple(run) for run in runs]

    def gaps(self, points: Iterable[Point]) -> list[tuple[Point, Point]]:
        """The results on either side of each time in which nothing was measured."""
        return [(before[-1], after[0]) for before, after in pairwise(self.runs(points))]


def one_segment(baseline: Point | None, results: Iterable[Point], mdc: Decimal | None = None) -> tuple[Segment, ...]:
    """Return the results as one segment from the baseline on; nothing where there are none.

    `results` may hold the baseline too: the same value on the same day is drawn once. Results from before the baseline
    are left out; without a baseline the first result is the start. `mdc` is the measurement's error in the measure's
    own unit.
    """
    points = sorted(results, key=lambda point: point.on)
    if baseline is not None:
        if baseline in points:
            points.remove(baseline)
        points = [baseline, *(point for point in points if point.on >= baseline.on)]
    if not points:
        return ()
    return (Segment(tuple(points), points[0], band=band_around(points[0].value, mdc)),)


def band_around(start: Decimal, mdc: Decimal | None) -> tuple[Decimal, Decimal] | None:
    """Return what lies within the measurement's error of the start; None where no error judges."""
    return (start - mdc, start + mdc) if mdc else None


@dataclass(frozen=True)
class Phrases:
    """Every fixed text of a chart. The defaults are the English message ids; `chart_words` translates them."""

    better: str = gettext_noop("better")
    today: str = gettext_noop("today")
    start: str = gettext_noop("start {value}")
    goal: str = gettext_noop("goal {value}")
    finish: str = gettext_noop("finish")
    finish_on: str = gettext_noop("finish {day}")
    about_the_same: str = gettext_noop("about the same")
    not_measured: str = gettext_noop("not measured")
    another_person: str = gettext_noop("another person")
    way: str = gettext_noop("way to the goal")
    nothing_yet: str = gettext_noop("Nothing measured yet.")
    nothing_until: str = gettext_noop("We start on {day}.")

    line_chart: str = gettext_noop("Line chart of {what}.")
    one_result: str = gettext_noop("Chart of {what}.")
    no_result: str = gettext_noop("Chart of {what}, with no results yet.")
    by_another: str = gettext_noop("Another person gave these answers.")
    more_is_better: str = gettext_noop("More is better.")
    less_is_better: str = gettext_noop("Less is better.")
    right_to_left: str = gettext_noop("Time runs from right to left.")
    part: str = gettext_noop("Part {number}.")
    part_with: str = gettext_noop("Part {number}, {conditions}.")
    earlier_one: str = gettext_noop("Before this start, on {day}: {value}.")
    earlier_many: str = gettext_noop(
        "Before this start there are {count} results, from {first_value} on {first_day} to {value} on {day}."
    )
    started: str = gettext_noop("Start on {day}: {value}.")
    started_anew: str = gettext_noop("New start on {day}: {value}.")
    started_mean: str = gettext_noop("Start: {value}, the mean of {first} on {first_day} and {second} on {second_day}.")
    only: str = gettext_noop("It is the only result so far.")
    then_one: str = gettext_noop("Then, on {day}: {value}.")
    then_many: str = gettext_noop("Then {values} and, on {day}, {value}.")
    comma: str = gettext_noop(", ")
    count: str = gettext_noop("{count} results followed, from {first} to {last}.")
    spread: str = gettext_noop(
        "In the first half of them the values lie between {low_before} and {high_before}, "
        "in the second between {low_after} and {high_after}."
    )
    latest: str = gettext_noop("Latest, on {day}: {value}.")
    others_one: str = gettext_noop("Another person answered on {day}: {value}.")
    others_many: str = gettext_noop(
        "Another person answered {count} times, from {first_value} on {first_day} to {value} on {day}."
    )
    band: str = gettext_noop("A band from {low} to {high} shows changes too small to be sure.")
    band_all: str = gettext_noop("All results since the start are {place}.")
    band_one: str = gettext_noop("The last result is {place}.")
    band_some: str = gettext_noop("The last {count} results are {place}.")
    inside: str = gettext_noop("inside it")
    above: str = gettext_noop("above it")
    below: str = gettext_noop("below it")
    upper_edge: str = gettext_noop("at its upper edge or above")
    lower_edge: str = gettext_noop("at its lower edge or below")
    milestone_reached: str = gettext_noop("Milestone reached on {day}: {name}.")
    milestone_ahead: str = gettext_noop("Milestone ahead: {name}.")
    milestone_at: str = gettext_noop("{name} ({value})")
    broke: str = gettext_noop("A break in the chart before {day}: {change}.")
    apart: str = gettext_noop("The parts cannot be compared with each other.")
    gap: str = gettext_noop("Nothing was measured from {first} to {last}.")
    goal_by: str = gettext_noop("Goal: {value} by {day}.")
    keep_until: str = gettext_noop("Goal: keep {value} until {day}.")
    reached: str = gettext_noop("Reached on {day}: {value}.")
    today_is: str = gettext_noop("Today is {day}.")
    finish_planned: str = gettext_noop("We plan to finish on {day}.")
    finished: str = gettext_noop("Finished on {day}.")

    small_charts: str = gettext_noop("{count} small line charts on one time axis, from {first} to {last}.")
    small_more: str = gettext_noop("{name}, more is better: {facts}.")
    small_less: str = gettext_noop("{name}, less is better: {facts}.")
    small_nothing: str = gettext_noop("nothing measured yet")
    small_only: str = gettext_noop("{value}, the only result")
    small_since: str = gettext_noop("from {first} to {value}")
    small_anew: str = gettext_noop("since a new start on {day} from {first} to {value}")
    small_inside: str = gettext_noop("inside the band from {low} to {high}")
    small_above: str = gettext_noop("above the band from {low} to {high}")
    small_below: str = gettext_noop("below the band from {low} to {high}")
    small_edge: str = gettext_noop("at the edge of the band from {low} to {high}")
    small_bands: str = gettext_noop("In the bands changes are too small to be sure.")

    caption_nothing: str = gettext_noop("Nothing measured yet. The first result will be shown here.")
    caption_nothing_until: str = gettext_noop("Nothing measured yet. We will do it together on {day}.")
    caption_first: str = gettext_noop("This is where you started: {value}. Next time will show more.")
    caption_later: str = gettext_noop("{first_value} on {first_day}; {value} on {day}.")
    caption_reached: str = gettext_noop("Reached on {day}: {value}. That was your goal.")
    caption_keep: str = gettext_noop("You want to keep {value}.")
    caption_holding: str = gettext_noop("You are holding it.")
    caption_wide_band: str = gettext_noop("On this measure only a very big change would show.")
    note_start: str = gettext_noop("start")
    note_goal: str = gettext_noop("goal")
    note_another: str = gettext_noop("another person answered")
    note_earlier: str = gettext_noop("before this start")
    note_milestone: str = gettext_noop("milestone: {name}")


@dataclass(frozen=True)
class ChartWords:
    """The words of one chart in one language: fixed texts, and how its numbers and days are written.

    `what` names what is measured so that it can follow "Line chart of". `number` writes a value alone, `short` with
    its symbol ("402 m"), `spoken` with its unit in words ("402 metres"); `long_day` "12 January", `full_day` with
    the year, `short_day` "5 Oct", `month` "Oct". `edge` and `edge_spoken` write an end of the band, which may lie
    between two steps of the measure.
    """

    what: str
    number: Callable[[Decimal], str]
    short: Callable[[Decimal], str]
    spoken: Callable[[Decimal], str]
    long_day: Callable[[date], str]
    full_day: Callable[[date], str]
    short_day: Callable[[date], str]
    month: Callable[[date], str]
    edge: Callable[[Decimal], str]
    edge_spoken: Callable[[Decimal], str]
    phrases: Phrases = Phrases()
