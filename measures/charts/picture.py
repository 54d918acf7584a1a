"""One drawing put together: frame, lines, points, words. Everything is laid out from the left; a page that is read
from the right gets the finished drawing mirrored."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import pairwise

from .data import ChartData, ChartWords, Point
from .domain import Heights, domain, heights, ticks
from .forms import (
    BASELINE,
    INK,
    INK_SOFT,
    LINE,
    LINE_STRONG,
    MANY,
    NARROW,
    SUN,
    TEAL,
    TEAL_DEEP,
    WHITE,
    WIDE,
    Form,
)
from .labels import ON_LINE, ON_RULE, Label, Place, Plot, Words, around, as_shaped, at_edge, ranked
from .marks import Box, Circle, Drawing, Ground, Mark, Shape, Stroke, Text, mirrored, tick_width
from .shaping import drawn_width, reads_from_right
from .time_axis import Times, time_ticks, times

# Rules stop this far before words; a piece shorter than SHORTEST is dropped.
CLEARANCE = 3
SHORTEST = 9
HEAD_WIDTH, HEAD_LENGTH, SHAFT = 12.6, 13, 2.4
WAY_COST = 8.0
# A label with its unit may take this share of the plot.
WIDEST_LABEL = 0.55

AXIS = Stroke(LINE_STRONG, 1.5)
HAIRLINE = Stroke(LINE, 1)
TODAY = Stroke(INK, 1.5, "1 3", round=True)
PATH = Stroke(TEAL, 2.2, "8 6")
GAP = Stroke(LINE_STRONG, 1.5, "1 5", round=True)
RING = Stroke(TEAL, 3)


@dataclass(frozen=True)
class Pictures:
    """The two drawings of one chart, each made when it is asked for."""

    data: ChartData
    words: ChartWords

    @cached_property
    def narrow(self) -> Drawing:
        """For a phone and half a sheet of paper."""
        return _Picture(self.data, self.words, NARROW).drawing()

    @cached_property
    def wide(self) -> Drawing:
        """For a wide page."""
        return _Picture(self.data, self.words, WIDE).drawing()


def draw(data: ChartData, words: ChartWords) -> Pictures:
    """Draw a chart twice. The two show the same and are never scaled into each other."""
    return Pictures(data, words)


class _Picture:
    """The state of drawing one form: the scales, the marks so far, and what words have to keep clear of."""

    def __init__(self, data: ChartData, words: ChartWords, form: Form) -> None:
        self.data, self.words = data, words
        self.ticks = ticks(*domain(data), data.step)
        # Long numbers push the axis inwards: nothing may leave the picture.
        widest = max((tick_width(words.number(value), form.axis) for value in self.ticks), default=0)
        self.form = form = replace(form, left=max(form.left, widest + 7 + 3))
        self.x: Times = times(data, form)
        self.y: Heights = heights(data, form)
        self.plot = Plot(Box(form.x0 + 3, form.yt - 6, form.x1, form.yb - 2))
        self.labels: list[Text] = []

    def drawing(self) -> Drawing:
        """Lay out words after marks, but draw rules before both: they are cut where words lie."""
        better = self._better()
        lines, points = self._lines(), self._points()
        self._keep_clear()
        self._place_labels()
        marks: list[Mark] = [Ground(self.form.width, self.form.height), *self._value_ticks(), *better]
        marks += [*self._time_axis(), *self._today(), *lines, *points, *self.labels, self._today_word()]
        finished = tuple(self._shaped(mark) for mark in marks)
        if self.data.rtl:
            finished = mirrored(finished, self.form.width)
        return Drawing(self.form.name, self.form.width, self.form.height, finished)

    # --- Frame --------------------------------------------------------------------------------------------------

    def _better(self) -> list[Mark]:
        """The value axis is itself the arrow, and "better" stands at its point."""
        form = self.form
        tip, foot, way = (form.yt, form.yb, 1) if self.data.higher_is_better else (form.yb, form.yt, -1)
        neck, half, shaft = tip + way * HEAD_LENGTH, HEAD_WIDTH / 2, SHAFT / 2
        x = form.x0
        outline = (
            (x, tip),
            (x + half, neck),
            (x + shaft, neck),
            (x + shaft, foot),
            (x - shaft, foot),
            (x - shaft, neck),
            (x - half, neck),
        )
        size = form.label + 1
        baseline = form.yt + 2 + BASELINE * size if self.data.higher_is_better else form.yb - 6.5
        text = Text("better", x + 12, baseline, self.words.phrases.better, size, TEAL, bold=True)
        self.plot.words.append(self._shaped(text).box)
        return [Shape("better", outline, fill=TEAL), text]

    def _value_ticks(self) -> list[Mark]:
        marks: list[Mark] = []
        for value in self.ticks:
            y = self.y(value)
            marks += [
                Shape("rule", ((start, y), (end, y)), HAIRLINE)
                for start, end in self._pieces(self.form.x0, self.form.x1, y, level=True)
            ]
            size = self.form.axis
            text = self.words.number(value)
            marks.append(Text("tick", self.form.x0 - 7, y + size / 3, text, size, INK_SOFT, "end"))
        return marks

    def _time_axis(self) -> list[Mark]:
        form = self.form
        marks: list[Mark] = [Shape("axis", ((form.x0, form.yb), (form.x1, form.yb)), AXIS)]
        for tick in time_ticks(self.x, self.words, form):
            marks.append(Shape("axis", ((tick.x, form.yb), (tick.x, form.yb + 4)), AXIS))
            if tick.text:
                y = form.yb + form.row_a - 3
                marks.append(Text("tick", tick.x, y, tick.text, form.axis, INK_SOFT, "middle", tick.bold))
        return marks

    def _today(self) -> list[Mark]:
        x = self.x(self.data.today)
        rules = self._pieces(self.form.yt + 2, self.form.yb + 5, x, level=False)
        return [Shape("today", ((x, start), (x, end)), TODAY) for start, end in rules]

    def _today_word(self) -> Text:
        text, size = self.words.phrases.today, self.form.label
        half = drawn_width(text, size, bold=True) / 2
        x = min(max(self.x(self.data.today), 3 + half), self.form.width - 3 - half)
        return Text("today", x, self.form.height - 7, text, size, INK, "middle", bold=True)

    # --- Lines and points ---------------------------------------------------------------------------------------

    def _at(self, point: Point) -> tuple[float, float]:
        return self.x(point.on), self.y(point.value)

    @property
    def _path(self) -> tuple[tuple[float, float], tuple[float, float]] | None:
        """From where it started to the target; level for a goal to keep."""
        start, target = self.data.start, self.data.target
        if start is None or target is None:
            return None
        begin = replace(start, value=target.value) if self.data.keeping else start
        return self._at(begin), self._at(target)

    def _lines(self) -> list[Mark]:
        many = len(self.data.series) > MANY
        stroke = Stroke(TEAL, 1.6 if many else self.form.line, round=True)
        marks: list[Mark] = [Shape("path", self._path, PATH)] if self._path else []
        runs = [tuple(self._at(point) for point in run) for run in self.data.runs]
        marks += [Shape("results", run, stroke) for run in runs if len(run) > 1]
        marks += [Shape("gap", (before[-1], after[0]), GAP) for before, after in pairwise(runs)]
        return marks

    def _points(self) -> list[Mark]:
        """Ring, start, results, latest, in the order they lie over each other."""
        form, series = self.form, self.data.series
        many = len(series) > MANY
        marks: list[Mark] = []
        if self.data.target is not None:
            x, y = self._at(self.data.target)
            marks.append(Circle("target", x, y, form.ring, SUN if self.data.reached else WHITE, RING))
            marks.append(Circle("target", x, y, form.ring * 0.38, TEAL))
        if not series:
            return marks
        marks.append(Circle("start", *self._at(series[0]), 6 if many else form.point + 2, WHITE, RING))
        rim = None if many else Stroke(WHITE, 1.5)
        r = 2.8 if many else form.point
        marks += [Circle("result", *self._at(point), r, TEAL, rim) for point in series[1:-1]]
        if len(series) > 1:
            r = 6 if many else form.latest
            marks.append(Circle("latest", *self._at(series[-1]), r, TEAL_DEEP, Stroke(WHITE, 2)))
        return marks

    # --- Words --------------------------------------------------------------------------------------------------

    def _keep_clear(self) -> None:
        """Tell the plot what lies on it."""
        plot, form = self.plot, self.form
        for mark in self._points():
            if isinstance(mark, Circle):
                plot.marks.append(Box(mark.x - mark.r, mark.y - mark.r, mark.x + mark.r, mark.y + mark.r))
        for run in self.data.runs:
            for before, after in pairwise(run):
                plot.add_line(self._at(before), self._at(after))
        for earlier, later in pairwise(self.data.runs):
            plot.add_line(self._at(earlier[-1]), self._at(later[0]))
        if self._path:
            plot.add_line(*self._path)
        plot.add_line((form.x0, form.yt), (form.x0, form.yb), ON_LINE)
        today = self.x(self.data.today)
        plot.add_line((today, form.yt), (today, form.yb), ON_RULE)

    def _place_labels(self) -> None:
        if len(self.data.series) > 1:
            self._latest_label()
        if self.data.target is not None:
            self._goal_label(self.data.target)
        if self.data.series:
            self._start_label()
        else:
            self._nothing_label()
        self._gap_label()
        if self.form.name == WIDE.name and self._path:
            self._way_label()

    def _latest_label(self) -> None:
        latest = self.data.series[-1]
        r = 6 if len(self.data.series) > MANY else self.form.latest
        label = self._label((self._fitting("{value}", latest, self.form.value), self.form.value, True))
        above = self.data.higher_is_better
        self._put(around(label, *self._at(latest), r, above=above))

    def _goal_label(self, target: Point) -> None:
        phrases, form = self.words.phrases, self.form
        value = self._fitting(phrases.goal, target, form.label + 1)
        label = self._label((value, form.label + 1, True), (self.words.long_day(target.on), form.label, False))
        x, y = self._at(target)
        r, above = form.ring, self.data.higher_is_better
        near = list(around(label, x, y, r, above=above))
        # First where it ends with its ring, then at the edge of the plot, which no other label wants.
        edges = [*at_edge(label, form.x1 - 2, y, r, above=above), *at_edge(label, form.x1 - 2, y, r, above=not above)]
        self._put(ranked([near[0], *edges, *near[1:]]))

    def _start_label(self) -> None:
        """On the worse side of the start, since the better side is where the line goes; in two lines if need be."""
        start, form = self.data.series[0], self.form
        only = len(self.data.series) == 1
        size = form.value if only else form.label
        text = self._fitting(self.words.phrases.start, start, size)
        value = self.words.short(start.value)
        places: list[Place] = []
        for lines in ([text], _split(text, value)):
            label = self._label(*((line, size, only) for line in lines))
            near = around(label, *self._at(start), form.point + 3, above=not self.data.higher_is_better)
            # Before the start there is only the axis: words run from the mark towards later.
            places += sorted(near, key=lambda place: (place.rank // 12, place.anchor == "end", place.rank))
        self._put(ranked(places))

    def _gap_label(self) -> None:
        gaps = list(pairwise(self.data.runs))
        if not gaps:
            return
        before, after = max(gaps, key=lambda gap: gap[1][0].on - gap[0][-1].on)
        (x1, y1), (x2, y2) = self._at(before[-1]), self._at(after[0])
        label = self._label((self.words.phrases.not_measured, self.form.label, False), fill=INK_SOFT)
        self._put(around(label, (x1 + x2) / 2, (y1 + y2) / 2, 3, above=self.data.higher_is_better))

    def _way_label(self) -> None:
        """Beside the dashed line, in the wide drawing only, and only where it costs little."""
        assert self._path is not None
        (x1, y1), (x2, y2) = self._path
        label = self._label((self.words.phrases.way, self.form.label, False), fill=TEAL)
        places: list[Place] = []
        for share in (0.6, 0.5, 0.7, 0.4, 0.8, 0.3):
            x, y = x1 + (x2 - x1) * share, y1 + (y2 - y1) * share
            for place in around(label, x, y, 2, above=not self.data.higher_is_better):
                places.append(replace(place, rank=len(places) // 6))
        self._put(places, most=WAY_COST)

    def _nothing_label(self) -> None:
        """In the middle of the plot, while nothing has been measured."""
        phrases, form = self.words.phrases, self.form
        lines = [phrases.nothing_yet]
        if self.data.next_on is not None:
            lines.append(phrases.nothing_until.format(day=self.words.long_day(self.data.next_on)))
        label = self._label(*((line, form.label + 1, True) for line in lines))
        middle, height = (form.x0 + form.x1) / 2, (form.yt + form.yb) / 2
        places: list[Place] = []
        for down in (0, 12, -12, 24, -24, 40, -40, 60, -60):
            for right in (0, -20, 20, -40, 40):
                left, top = middle + right - label.width / 2, height + down - label.height / 2 + 4
                places.append(Place(label, label.box(left, top), "middle", len(places)))
        self._put(places)

    # --- Small things -------------------------------------------------------------------------------------------

    def _label(self, *lines: tuple[str, float, bool], fill: str = INK) -> Label:
        return Label(tuple(Words(text, size, fill, bold) for text, size, bold in lines))

    def _fitting(self, phrase: str, point: Point, size: float) -> str:
        """With its unit, unless that would take up the plot: then the number alone; the caption says the unit."""
        text = phrase.format(value=self.words.short(point.value))
        if drawn_width(text, size, bold=True) <= (self.form.x1 - self.form.x0) * WIDEST_LABEL:
            return text
        return phrase.format(value=self.words.number(point.value))

    def _put(self, places: Iterable[Place], *, most: float = float("inf")) -> None:
        place = self.plot.place(places, most=most)
        if place is not None:
            self.labels += place.texts()

    def _shaped(self, mark: Mark) -> Mark:
        if isinstance(mark, Text) and (self.data.rtl or reads_from_right(mark.text)):
            return as_shaped(mark)
        return mark

    def _pieces(self, start: float, end: float, across: float, *, level: bool) -> list[tuple[float, float]]:
        """Cut a level or upright rule where words lie on it."""
        pieces = [(start, end)]
        for box in self.plot.words:
            near, far = (box.top, box.bottom) if level else (box.left, box.right)
            if not near - 1 < across < far + 1:
                continue
            first, last = (box.left, box.right) if level else (box.top, box.bottom)
            cut = []
            for begin, finish in pieces:
                cut += [(begin, min(finish, first - CLEARANCE)), (max(begin, last + CLEARANCE), finish)]
            pieces = cut
        return [(begin, finish) for begin, finish in pieces if finish - begin >= SHORTEST]


def _split(text: str, value: str) -> list[str]:
    """Set the value on a line of its own where the phrase ends or begins with it."""
    words = text.replace(value, "").strip()
    if not words or value not in text:
        return [text]
    return [words, value] if text.endswith(value) else [value, words]
