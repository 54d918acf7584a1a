"""One chart in one form: its scales, and where on the picture everything it shows lies."""

from dataclasses import replace
from datetime import date
from functools import cached_property
from itertools import pairwise

from .data import ChartData, ChartWords, Milestone, Point
from .domain import Heights, heights, shown_bands, ticks
from .forms import MANY, Form
from .marks import tick_width
from .time_axis import Times, span_of

Place = tuple[float, float]
# A star that stands on the time axis has its middle this far above it.
STAR_ON_AXIS = 8


class Scene:
    """The scales of one form and the places of one chart's points, read from the left."""

    def __init__(self, data: ChartData, words: ChartWords, form: Form, span: tuple[date, date] | None = None) -> None:
        """`span` is a time axis shared with other charts, which then have no numbers on their value axes."""
        self.data, self.words = data, words
        self.y: Heights = heights(data, form)
        self.ticks = [] if span else ticks(self.y.shown.low, self.y.shown.high, data.step)
        # Long numbers push the axis inwards: nothing may leave the picture.
        widest = max((tick_width(words.number(value), form.axis) for value in self.ticks), default=0)
        self.form = replace(form, left=max(form.left, widest + 7 + 3))
        first, last = span or span_of([data])
        self.x = Times(first, last, self.form.first_x, self.form.last_x)
        self.is_many = len(data.series) > MANY
        self.bands = shown_bands(data)

    def at(self, point: Point) -> Place:
        """Where a result lies."""
        return self.x(point.on), self.y(point.value)

    @cached_property
    def grounds(self) -> list[tuple[float, float]]:
        """From where to where each segment reaches: between the axis, its breaks and the far end."""
        breaks = [self.x(segment.broke_on) for segment in self.data.segments if segment.broke_on is not None]
        return list(pairwise((self.form.x0, *breaks, self.form.x1)))

    @cached_property
    def ring(self) -> Place | None:
        """Where the target lies, or the edge of the plot beyond which it does."""
        target = self.data.target
        return (self.x(target.on), self.y.of_target(target.value)) if target else None

    @cached_property
    def path(self) -> tuple[Place, Place] | None:
        """From where it started to the target, as far as the plot goes; level for a goal to keep."""
        start, target = self.data.start, self.data.target
        if start is None or target is None or start.on >= target.on:
            return None
        begin = target.value if self.data.keeping else start.value
        (x1, y1), (x2, y2) = (self.x(start.on), self.y(begin)), self.at(target)
        edge = self.y.of_target(target.value)
        if self.data.keeping:
            y1 = y2 = edge
        elif edge != y2:
            x2, y2 = x1 + (x2 - x1) * (edge - y1) / (y2 - y1), edge
        return (x1, y1), (x2, y2)

    def on_path(self, milestone: Milestone) -> Place | None:
        """Where the path is at a milestone's value; None where it does not pass it."""
        if self.path is None or milestone.value is None or milestone.reached_on is not None:
            return None
        (x1, y1), (x2, y2) = self.path
        y = self.y(milestone.value)
        if not min(y1, y2) < y < max(y1, y2):
            return None
        return x1 + (x2 - x1) * (y - y1) / (y2 - y1), y

    @cached_property
    def stars(self) -> dict[Point | None, list[Milestone]]:
        """The milestones that were reached, by the result that reached them; under None those of other days."""
        by_day = {point.on: point for point in (*self.data.earlier, *self.data.series)}
        stars: dict[Point | None, list[Milestone]] = {}
        for milestone in self.data.milestones:
            if milestone.reached_on is not None:
                stars.setdefault(by_day.get(milestone.reached_on), []).append(milestone)
        return stars

    @cached_property
    def steps_ahead(self) -> list[tuple[Milestone, Place]]:
        """The milestones that lie on the path, with their places."""
        places = [(milestone, self.on_path(milestone)) for milestone in self.data.milestones]
        return [(milestone, place) for milestone, place in places if place is not None]

    def star_on_axis(self, milestone: Milestone) -> Place:
        """Where a milestone stands that was reached on a day without a result."""
        assert milestone.reached_on is not None
        return self.x(milestone.reached_on), self.form.yb - STAR_ON_AXIS

    @property
    def latest_r(self) -> float:
        """Half the size of the mark of the latest result."""
        if self.data.latest in self.stars:
            return self.form.star_latest
        return 6 if self.is_many else self.form.latest
