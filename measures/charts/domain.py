"""From values to heights: which part of the measure is shown, where its ticks are, how high a value lies."""

from dataclasses import dataclass
from decimal import Decimal
from math import ceil, floor

from .data import ChartData
from .forms import Form

# A measure of this many steps or fewer, and any measure from 0 to 10, is shown whole.
WHOLE_STEPS = 20
PADDING = Decimal("0.06")
# Either side of the middle, as a share of it: a wiggle of some metres in many does not fill the picture.
LEAST_SPREAD = Decimal("0.1")


def measured_values(data: ChartData) -> list[Decimal]:
    """Every value that has to lie inside the picture: the results and the target."""
    values = [point.value for point in data.series]
    return values if data.target is None else [*values, data.target.value]


def shown_values(data: ChartData) -> list[Decimal]:
    """The values that stretch the axis; while nothing is measured there is room where the patient comes from."""
    values = measured_values(data)
    if data.target is not None and not data.series:
        values.append(data.target.value / 2 if data.higher_is_better else data.target.value * 2)
    return values


def domain(data: ChartData) -> tuple[Decimal, Decimal]:
    """Return the lowest and the highest value of the axis; the first is always below the second."""
    if _is_shown_whole(data):
        assert data.minimum is not None and data.maximum is not None
        # A value outside the range (an older version's) still has its place.
        values = [*measured_values(data), data.minimum, data.maximum]
        return min(values), max(values)
    values = shown_values(data)
    if not values:
        low = data.minimum if data.minimum is not None else Decimal(0)
        return low, data.maximum if data.maximum is not None else low + 10 * data.step
    low, high = min(values), max(values)
    middle = (low + high) / 2
    spread = max(abs(middle) * LEAST_SPREAD, data.step)
    low, high = min(low, middle - spread), max(high, middle + spread)
    padding = (high - low) * PADDING
    return _clipped(data, low - padding, high + padding, values)


def ticks(low: Decimal, high: Decimal, step: Decimal) -> list[Decimal]:
    """Return round numbers between low and high, about four apart and never finer than the measure's own step."""
    wanted = (high - low) / 4
    power = Decimal(1).scaleb(wanted.adjusted())
    # 10 is for a wish whose first figure is above 5.
    apart = max(step, next(size * power for size in (1, 2, 5, 10) if size * power >= wanted))
    return [count * apart for count in range(ceil(low / apart), floor(high / apart) + 1)]


@dataclass(frozen=True)
class Heights:
    """How high a value lies in one drawing. Larger numbers are always up."""

    low: float
    high: float
    y_low: float
    y_high: float

    def __call__(self, value: Decimal) -> float:
        share = (float(value) - self.low) / (self.high - self.low)
        return self.y_low + share * (self.y_high - self.y_low)


def heights(data: ChartData, form: Form) -> Heights:
    """Return the scale of one drawing; the strip for "better" stays free at the better end."""
    low, high = domain(data)
    if data.higher_is_better:
        return Heights(float(low), float(high), form.yb - 8, form.yt + form.strip)
    return Heights(float(low), float(high), form.yb - form.strip, form.yt + 12)


def _is_shown_whole(data: ChartData) -> bool:
    if data.minimum is None or data.maximum is None:
        return False
    is_ten = data.minimum == 0 and data.maximum == 10
    return is_ten or (data.maximum - data.minimum) <= WHOLE_STEPS * data.step


def _clipped(data: ChartData, low: Decimal, high: Decimal, values: list[Decimal]) -> tuple[Decimal, Decimal]:
    """Keep the axis inside the measure's range, but never lose a value that has to be shown."""
    if data.minimum is not None:
        low = max(low, min(data.minimum, *values))
    if data.maximum is not None:
        high = min(high, max(data.maximum, *values))
    return low, high
