"""From days to places on the time axis, and the words below it."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from .data import ChartData, ChartWords
from .forms import Form
from .shaping import drawn_width

# Below this many days the axis counts in weeks, from this many on January is written as its year.
WEEKS_BELOW = 42
YEARS_FROM = 330
MONTH_STEPS = (1, 2, 3, 6, 12, 24, 60, 120, 240, 600)
# Between two labels: months need this much beside the widest name, weeks this much after the one before.
MONTH_CLEARANCE = 8
WEEK_CLEARANCE = 10
DAYS_IN_MONTH = 30.44


@dataclass(frozen=True)
class Times:
    """Where a day lies in one drawing, read from the left; a drawing from the right is mirrored as a whole."""

    first: date
    last: date
    first_x: float
    last_x: float

    @property
    def days(self) -> int:
        """How many days the axis covers."""
        return (self.last - self.first).days

    @property
    def day_width(self) -> float:
        """How many units a day takes."""
        return (self.last_x - self.first_x) / max(self.days, 1)

    def __call__(self, on: date) -> float:
        return self.first_x + (on - self.first).days * self.day_width


@dataclass(frozen=True)
class TimeTick:
    """A tick on the time axis; `text` is empty where a label would not fit."""

    x: float
    text: str
    bold: bool = False


def span_of(charts: Iterable[ChartData]) -> tuple[date, date]:
    """Return the first and the last of the results, today, the targets' dates and the finish of these charts."""
    days = [day for data in charts for day in _days(data)]
    return min(days), max(days)


def _days(data: ChartData) -> Iterator[date]:
    yield data.today
    yield from (point.on for point in (*data.earlier, *data.series, *data.others))
    yield from (milestone.reached_on for milestone in data.milestones if milestone.reached_on is not None)
    if data.target is not None:
        yield data.target.on
    if data.finish is not None:
        yield data.finish


def time_ticks(scale: Times, words: ChartWords, form: Form) -> list[TimeTick]:
    """Return the ticks: every week of a short time, else the first of every month, second month, … that fits."""
    if scale.days < WEEKS_BELOW:
        ticks = [TimeTick(scale(on), words.short_day(on)) for on in _weeks(scale)]
    else:
        ticks = _month_ticks(scale, words, form)
    kept: list[TimeTick] = []
    end = float("-inf")
    for tick in ticks:
        half = drawn_width(tick.text, form.axis, bold=tick.bold) / 2
        clearance = WEEK_CLEARANCE if scale.days < WEEKS_BELOW else 0
        if tick.x - half < max(2.0, end + clearance) or tick.x + half > form.width - 2:
            kept.append(TimeTick(tick.x, ""))
        else:
            kept.append(tick)
            end = tick.x + half
    return kept


def _weeks(scale: Times) -> Iterator[date]:
    on = scale.first
    while on <= scale.last:
        yield on
        on += timedelta(days=7)


def _month_ticks(scale: Times, words: ChartWords, form: Form) -> list[TimeTick]:
    has_years = scale.days >= YEARS_FROM
    names = [words.month(date(scale.first.year, month, 1)) for month in range(1, 13)]
    widest = max(drawn_width(name, form.axis) for name in names)
    if has_years:
        widest = max(widest, drawn_width("2026", form.axis, bold=True))
    fitting = (widest + MONTH_CLEARANCE) / (DAYS_IN_MONTH * scale.day_width)
    step = next((each for each in MONTH_STEPS if each >= fitting), MONTH_STEPS[-1])
    ticks = []
    for on in _months(scale, step):
        is_year = has_years and on.month == 1
        ticks.append(TimeTick(scale(on), str(on.year) if is_year else words.month(on), bold=is_year))
    return ticks


def _months(scale: Times, step: int) -> Iterator[date]:
    """Yield the first day of every `step`-th month; January is always among them."""
    for count in range(scale.first.year * 12 + scale.first.month - 1, scale.last.year * 12 + scale.last.month):
        on = date(count // 12, count % 12 + 1, 1)
        if count % step == 0 and on >= scale.first:
            yield on
