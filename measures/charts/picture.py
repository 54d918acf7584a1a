"""One drawing put together: frame, band, lines, points, words. Everything is laid out from the left; a page that is
read from the right gets the finished drawing mirrored."""

from dataclasses import dataclass
from functools import cached_property

from .data import ChartData, ChartWords
from .forms import BAND, BASELINE, INK, INK_SOFT, LINE, LINE_STRONG, NARROW, TEAL, WIDE, Form
from .labels import ON_LINE, ON_RULE, Plot, as_shaped
from .marks import Box, Drawing, Ground, Mark, Rails, Rect, Shape, Stroke, Text, mirrored
from .naming import Naming
from .rows import row_words
from .scene import Scene
from .shaping import reads_from_right
from .time_axis import Times, time_ticks
from .traces import keep_clear, traced, traces

# Rules stop this far before words; a piece shorter than SHORTEST is dropped.
CLEARANCE = 3
SHORTEST = 9
HEAD_WIDTH, HEAD_LENGTH, SHAFT = 12.6, 13, 2.4

AXIS = Stroke(LINE_STRONG, 1.5)
HAIRLINE = Stroke(LINE, 1)
EDGE = Stroke(LINE_STRONG, 1, "2 3")
TODAY = Stroke(INK, 1.5, "1 3", round=True)
FINISH, FINISH_APART = Stroke(LINE_STRONG, 1.5), 4.6


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
    """The state of drawing one form: where everything lies, and what words have to keep clear of."""

    def __init__(self, data: ChartData, words: ChartWords, form: Form) -> None:
        self.data, self.words = data, words
        self.scene = Scene(data, words, form)
        self.form = form = self.scene.form
        self.plot = Plot(Box(form.x0 + 3, form.yt - 6, form.x1, form.yb - 2))

    def drawing(self) -> Drawing:
        """Lay out words after marks, but draw rules before both: they are cut where words lie."""
        better = self._better()
        beside = self._claimed(better[-1])
        rows = self._rows(beside)
        lines, over = traces(self.scene, beside)
        self._keep_clear()
        labels = Naming(self.scene, self.plot).place_all()
        marks: list[Mark] = [Ground(self.form.width, self.form.height), *self._band(), *self._value_ticks(), *better]
        marks += [*self._time_axis(), *self._finish(), *self._today(), *lines, *over, *labels, *rows]
        return finished(self.form.name, self.form.width, self.form.height, marks, rtl=self.data.rtl)

    # --- Frame --------------------------------------------------------------------------------------------------

    def _better(self) -> tuple[Shape, Text]:
        """The value axis is itself the arrow, and "better" stands at its point."""
        form = self.form
        tip, foot = (form.yt, form.yb) if self.data.higher_is_better else (form.yb, form.yt)
        size = form.label + 1
        baseline = form.yt + 2 + BASELINE * size if self.data.higher_is_better else form.yb - 6.5
        text = Text("better", form.x0 + 12, baseline, self.words.phrases.better, size, TEAL, bold=True)
        return arrow(form.x0, tip, foot), text

    def _rows(self, better: Box) -> list[Text]:
        """ "today" and "finish"; where "today" stands above its line, other words keep clear of it."""
        form, finish = self.form, self.data.finish
        texts = row_words(
            self.words,
            self.scene.x(self.data.today),
            (finish, self.scene.x(finish)) if finish else None,
            width=form.width,
            size=form.label,
            baseline=form.height - 7,
            top=form.yt,
            left=form.x0,
            better=better,
        )
        for text in texts:
            if text.y < form.yb:
                self._claimed(text)
        return texts

    def _claimed(self, text: Text) -> Box:
        box = drawn(text, rtl=self.data.rtl).box
        self.plot.words.append(box)
        return box

    # --- Ground and rules -----------------------------------------------------------------------------------------

    def _band(self) -> list[Mark]:
        """What is about the same as the start, with its ends cut where words lie."""
        rules: list[Mark] = []
        for left, right, y in band_edges(self.scene):
            rules += self._level("edge", left, right, y, EDGE)
        return [*band_grounds(self.scene), *rules]

    def _value_ticks(self) -> list[Mark]:
        marks: list[Mark] = []
        size = self.form.axis
        for value in self.scene.ticks:
            y = self.scene.y(value)
            marks += self._level("rule", self.form.x0, self.form.x1, y, HAIRLINE)
            text = self.words.number(value)
            marks.append(Text("tick", self.form.x0 - 7, y + size / 3, text, size, INK_SOFT, "end"))
        return marks

    def _time_axis(self) -> list[Mark]:
        form = self.form
        return time_marks(self.scene.x, self.words, form, form.x0, form.x1, form.yb, form.yb + form.row_a - 3)

    def _finish(self) -> list[Mark]:
        if self.data.finish is None:
            return []
        x = self.scene.x(self.data.finish)
        pieces = self._pieces(self.form.yt + 2, self.form.yb, x, level=False, half=FINISH_APART / 2)
        return [Rails("finish", x, start, end, FINISH_APART, FINISH) for start, end in pieces]

    def _today(self) -> list[Mark]:
        x = self.scene.x(self.data.today)
        pieces = self._pieces(self.form.yt + 2, self.form.yb + 5, x, level=False)
        return [Shape("today", ((x, start), (x, end)), TODAY) for start, end in pieces]

    # --- Room for words -------------------------------------------------------------------------------------------

    def _keep_clear(self) -> None:
        """Tell the plot what lies on it."""
        plot, form, scene = self.plot, self.form, self.scene
        plot.marks += keep_clear(scene)
        for start, end in traced(scene):
            plot.add_line(start, end)
        plot.add_line((form.x0, form.yt), (form.x0, form.yb), ON_LINE)
        for on in (self.data.today, self.data.finish):
            if on is not None:
                plot.add_line((scene.x(on), form.yt), (scene.x(on), form.yb), ON_RULE)
        for band, (left, right) in zip(scene.bands, scene.grounds, strict=False):
            for edge in band or ():
                plot.add_line((left, scene.y(edge)), (right, scene.y(edge)), ON_RULE)

    def _level(self, css: str, left: float, right: float, y: float, stroke: Stroke) -> list[Mark]:
        return [Shape(css, ((start, y), (end, y)), stroke) for start, end in self._pieces(left, right, y, level=True)]

    def _pieces(
        self, start: float, end: float, across: float, *, level: bool, half: float = 0.0
    ) -> list[tuple[float, float]]:
        """Cut a level or upright rule where words lie on it."""
        pieces = [(start, end)]
        for box in self.plot.words:
            near, far = (box.top, box.bottom) if level else (box.left, box.right)
            if not near - 1 - half < across < far + 1 + half:
                continue
            first, last = (box.left, box.right) if level else (box.top, box.bottom)
            cut = []
            for begin, stop in pieces:
                cut += [(begin, min(stop, first - CLEARANCE)), (max(begin, last + CLEARANCE), stop)]
            pieces = cut
        return [(begin, stop) for begin, stop in pieces if stop - begin >= SHORTEST]


def band_grounds(scene: Scene) -> list[Rect]:
    """The band of each segment: broad, quiet, from its start's break to the next."""
    grounds = []
    for band, (left, right) in zip(scene.bands, scene.grounds, strict=False):
        if band is not None:
            grounds.append(Rect("band", left, scene.y(band[1]), right, scene.y(band[0]), BAND))
    return grounds


def band_edges(scene: Scene) -> list[tuple[float, float, float]]:
    """From where to where, and how high, the ends of the bands lie; an end that is cut off has no rule."""
    edges = []
    for segment, band, (left, right) in zip(scene.data.segments, scene.bands, scene.grounds, strict=False):
        if band is not None and segment.band is not None:
            whole = (edge for edge, given in zip(band, segment.band, strict=True) if edge == given)
            edges += [(left, right, scene.y(edge)) for edge in whole]
    return edges


def arrow(x: float, tip: float, foot: float) -> Shape:
    """The value axis: one shape, a shaft with a head at the better end."""
    neck = tip + (HEAD_LENGTH if foot > tip else -HEAD_LENGTH)
    half, shaft = HEAD_WIDTH / 2, SHAFT / 2
    right = ((x + half, neck), (x + shaft, neck), (x + shaft, foot))
    left = ((x - shaft, foot), (x - shaft, neck), (x - half, neck))
    return Shape("better", ((x, tip), *right, *left), fill=TEAL)


def time_marks(
    scale: Times, words: ChartWords, form: Form, left: float, right: float, y: float, baseline: float
) -> list[Mark]:
    """Return the time axis at a height, with its ticks and, at a baseline, their words."""
    marks: list[Mark] = [Shape("axis", ((left, y), (right, y)), AXIS)]
    for tick in time_ticks(scale, words, form):
        marks.append(Shape("axis", ((tick.x, y), (tick.x, y + 4)), AXIS))
        if tick.text:
            marks.append(Text("tick", tick.x, baseline, tick.text, form.axis, INK_SOFT, "middle", tick.bold))
    return marks


def drawn(mark: Mark, *, rtl: bool) -> Mark:
    """Return words ready for the file: Arabic and Hebrew shaped, and all words of a mirrored drawing."""
    if isinstance(mark, Text) and (rtl or reads_from_right(mark.lead + mark.text)):
        return as_shaped(mark)
    return mark


def finished(name: str, width: float, height: float, marks: list[Mark], *, rtl: bool) -> Drawing:
    """Shape the words, and mirror all of it where the page is read from the right."""
    ready: tuple[Mark, ...] = tuple(drawn(mark, rtl=rtl) for mark in marks)
    return Drawing(name, width, height, mirrored(ready, width) if rtl else ready)
