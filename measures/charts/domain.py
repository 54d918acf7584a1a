"""From values to heights: which part of the measure is shown, where its ticks are, how high a value lies."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property
from math import ceil, floor

from .data import ChartData
from .forms import Form

# A measure of this many steps or fewer, and any measure from 0 to 10, is shown whole.
WHOLE_STEPS = 20
PADDING = Decimal("0.06")
# Without a band, either side of the middle as a share of it: a wiggle of some metres in many does not fill the picture.
LEAST_SPREAD = Decimal("0.1")
# Where the target would press results and band into less than this share of the height, it is shown at the edge.
LEAST_SHARE = Decimal("0.25")


@dataclass(frozen=True)
class Domain:
    """The lowest and the highest value of the axis; the first is always below the second.

    `target_beyond` is 1 where the target lies above the axis, -1 below it, 0 where it has its place.
    """

    low: Decimal
    high: Decimal
    target_beyond: int = 0


def domain(data: ChartData) -> Domain:
    """Return the part of the measure that the picture shows: all of a short scale, else where the values are."""
    results = [point.value for point in (*data.earlier, *data.series, *data.others)]
    target = [data.target.value] if data.target else []
    if _is_shown_whole(data):
        assert data.minimum is not None and data.maximum is not None
        # A value outside the range (an older version's) still has its place.
        values = [*results, *target, data.minimum, data.maximum]
        return Domain(min(values), max(values))
    judged = [*results, *_in_range(data, _edges(data))]
    if not judged:
        return _without_results(data, target)
    if target and (beyond := _beyond(judged, target[0])):
        return Domain(*_padded(data, judged, results), beyond)
    steps = [milestone.value for milestone in data.milestones if milestone.value is not None]
    return Domain(*_padded(data, [*judged, *target, *_in_range(data, steps)], [*results, *target]))


def shown_bands(data: ChartData) -> list[tuple[Decimal, Decimal] | None]:
    """Return the band of each segment as far as the measure and the picture go; None where there is none to see."""
    shown = domain(data)
    low = shown.low if data.minimum is None else max(shown.low, data.minimum)
    high = shown.high if data.maximum is None else min(shown.high, data.maximum)
    bands: list[tuple[Decimal, Decimal] | None] = []
    for segment in data.segments:
        if segment.band is None or segment.band[0] >= high or segment.band[1] <= low:
            bands.append(None)
        else:
            bands.append((max(segment.band[0], low), min(segment.band[1], high)))
    return bands


def band_fills(data: ChartData) -> bool:
    """Whether the band of the results that count now takes up everything the measure or the picture can show."""
    if data.current is None or data.current.band is None:
        return False
    (low, high), shown = data.current.band, domain(data)
    lowest = shown.low if data.minimum is None else max(shown.low, data.minimum)
    highest = shown.high if data.maximum is None else min(shown.high, data.maximum)
    return low <= lowest and high >= highest


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

    shown: Domain
    y_low: float
    y_high: float

    @cached_property
    def _scale(self) -> tuple[float, float]:
        low = float(self.shown.low)
        return low, (self.y_high - self.y_low) / (float(self.shown.high) - low)

    def __call__(self, value: Decimal) -> float:
        low, scale = self._scale
        return self.y_low + (float(value) - low) * scale

    def of_target(self, value: Decimal) -> float:
        """The height of the target's ring: its own, or the edge beyond which it lies."""
        return {1: self.y_high, -1: self.y_low, 0: self(value)}[self.shown.target_beyond]


def heights(data: ChartData, form: Form) -> Heights:
    """Return the scale of one drawing; the strip for "better" stays free at the better end."""
    if data.higher_is_better:
        return Heights(domain(data), form.yb - 8, form.yt + form.strip)
    return Heights(domain(data), form.yb - form.strip, form.yt + 12)


def _edges(data: ChartData) -> list[Decimal]:
    return [edge for segment in data.segments if segment.band for edge in segment.band]


def _in_range(data: ChartData, values: Iterable[Decimal]) -> list[Decimal]:
    """Values that are no results (ends of the band, steps on the way), kept within the measure's range."""
    clipped = []
    for value in values:
        if data.minimum is not None:
            value = max(value, data.minimum)
        clipped.append(value if data.maximum is None else min(value, data.maximum))
    return clipped


def _beyond(judged: list[Decimal], target: Decimal) -> int:
    """On which side the target would press everything else together; 0 where it does not."""
    low, high = min(judged), max(judged)
    extent = high - low
    if not extent or extent >= LEAST_SHARE * (max(high, target) - min(low, target)):
        return 0
    return 1 if target > high else -1


def _without_results(data: ChartData, target: list[Decimal]) -> Domain:
    """While nothing is measured there is room where the patient comes from."""
    if not target:
        low = data.minimum if data.minimum is not None else Decimal(0)
        return Domain(low, data.maximum if data.maximum is not None else low + 10 * data.step)
    values = [*target, target[0] / 2 if data.higher_is_better else target[0] * 2]
    return Domain(*_padded(data, values, target))


def _padded(data: ChartData, values: list[Decimal], kept: list[Decimal]) -> tuple[Decimal, Decimal]:
    """Return an axis over these values with a little air, inside the measure's range but never without `kept`."""
    low, high = min(values), max(values)
    if not _edges(data) or low == high:
        middle = (low + high) / 2
        spread = max(abs(middle) * LEAST_SPREAD, data.step)
        low, high = min(low, middle - spread), max(high, middle + spread)
    padding = (high - low) * PADDING
    low, high = low - padding, high + padding
    if data.minimum is not None:
        low = max(low, min(data.minimum, *kept))
    if data.maximum is not None:
        high = min(high, max(data.maximum, *kept))
    return low, high


def _is_shown_whole(data: ChartData) -> bool:
    if data.minimum is None or data.maximum is None:
        return False
    is_ten = data.minimum == 0 and data.maximum == 10
    return is_ten or (data.maximum - data.minimum) <= WHOLE_STEPS * data.step
