"""Several measures of one episode below each other on one time axis (look/PATIENT.md section 2, the small form).

Each has its name, its latest value and its goal above, and no numbers on its axis: what is compared is which way they
go and whether they left their band. Dates are the same for all.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

from .data import ChartData, ChartWords, Segment
from .forms import INK, LINE, TEAL, Form
from .marks import Box, Drawing, Ground, Mark, Rails, Shape, Stroke, Text
from .picture import EDGE, FINISH, FINISH_APART, TODAY, arrow, band_edges, band_grounds, finished, time_marks
from .rows import row_words
from .scene import Scene
from .shaping import drawn_width
from .time_axis import Times, span_of
from .traces import traces
from .wording import ABOVE, BELOW, INSIDE, visible_band, where_last

TOP, ROW, BELOW_ROWS = 6, 98, 50
SIDE = 12
# Within one row: the line of words, and from where to where marks lie.
WORDS_AT, HIGHEST, LOWEST = 18, 28, 94
NAME_APART = 12
ELLIPSIS = "…"
SMALL = Form("small", 360, 0, 66, SIDE, TOP, 15, 15, 14, 4, 6, 7, 8, 20, 20, 2.5, 7, 8.5)


@dataclass(frozen=True)
class SmallChart:
    """One measure: the name that stands above it, its data and its words."""

    name: str
    data: ChartData
    words: ChartWords


def draw_small(charts: Sequence[SmallChart], span: tuple[date, date] | None = None) -> Drawing:
    """Draw measures below each other; the first chart's today, finish and direction are everyone's.

    `span` is a time axis that reaches further than these charts do, so that two drawings beside each other share it.
    """
    span = span or span_of(chart.data for chart in charts)
    shown, words = charts[0].data, charts[0].words
    height = TOP + ROW * len(charts) + BELOW_ROWS
    marks: list[Mark] = [Ground(SMALL.width, height)]
    for number, chart in enumerate(charts):
        marks += _row(chart, TOP + ROW * number, span)
        if number:
            y = TOP + ROW * number
            marks.append(Shape("between", ((SIDE, y), (SMALL.width - SIDE, y)), Stroke(LINE, 1)))
    scale = Times(*span, SMALL.first_x, SMALL.last_x)
    axis = TOP + ROW * len(charts) + 2
    marks += time_marks(scale, words, SMALL, SMALL.x0, SMALL.x1, axis, axis + 18)
    marks += row_words(
        words,
        scale(shown.today),
        (shown.finish, scale(shown.finish)) if shown.finish else None,
        width=SMALL.width,
        size=SMALL.label,
        baseline=height - 8,
    )
    return finished(SMALL.name, SMALL.width, height, marks, rtl=shown.rtl)


def describe_small(charts: Sequence[SmallChart], span: tuple[date, date] | None = None) -> str:
    """Return the text alternative: how many and from when to when, each in a sentence, today, finish."""
    first, last = span or span_of(chart.data for chart in charts)
    shown, words = charts[0].data, charts[0].words
    phrases = words.phrases
    sentences = [
        phrases.small_charts.format(count=len(charts), first=words.long_day(first), last=words.long_day(last)),
    ]
    if shown.rtl:
        sentences.append(phrases.right_to_left)
    for chart in charts:
        phrase = phrases.small_more if chart.data.higher_is_better else phrases.small_less
        sentences.append(phrase.format(name=chart.name, facts=_facts(chart)))
    if any(chart.data.current and chart.data.current.band for chart in charts):
        sentences.append(phrases.small_bands)
    sentences.append(phrases.today_is.format(day=words.long_day(shown.today)))
    if shown.finish is not None:
        phrase = phrases.finish_planned if shown.finish >= shown.today else phrases.finished
        sentences.append(phrase.format(day=words.long_day(shown.finish)))
    return " ".join(sentences)


# --- One row ----------------------------------------------------------------------------------------------------


def _row(chart: SmallChart, top: float, span: tuple[date, date]) -> Iterator[Mark]:
    """Yield one measure's words, axis, band, lines, points and rules."""
    form = replace(SMALL, top=top + HIGHEST, height=top + LOWEST + SMALL.row_a + SMALL.row_b + 6)
    data = chart.data
    scene = Scene(data, chart.words, form, span)
    yield from _words(chart, top + WORDS_AT)
    yield from band_grounds(scene)
    yield from (Shape("edge", ((left, y), (right, y)), EDGE) for left, right, y in band_edges(scene))
    yield from _better(scene)
    if data.finish is not None:
        yield Rails("finish", scene.x(data.finish), form.yt + 2, form.yb, FINISH_APART, FINISH)
    x = scene.x(data.today)
    yield Shape("today", ((x, form.yt + 2), (x, form.yb)), TODAY)
    lines, over = traces(scene, Box(0, 0, 0, 0))
    yield from (*lines, *over)


def _better(scene: Scene) -> tuple[Mark, Mark]:
    form, data = scene.form, scene.data
    top, bottom = form.yt, form.yb - 4
    tip, foot, baseline = (top, bottom, top + 12) if data.higher_is_better else (bottom, top, bottom - 2)
    text = Text("better", form.x0 - 7, baseline, scene.words.phrases.better, form.axis, TEAL, "end", bold=True)
    return arrow(form.x0, tip, foot), text


def _words(chart: SmallChart, baseline: float) -> Iterator[Text]:
    """The name at the near edge, the latest value and the goal at the far one; the goal gives way to a long name."""
    data, words = chart.data, chart.words
    value = words.short(data.latest.value) if data.latest else ""
    goal = words.phrases.goal.format(value=words.short(data.target.value)) if data.target else ""
    room = SMALL.width - 2 * SIDE - NAME_APART
    taken = drawn_width(value, SMALL.label, bold=True)
    joined = f"{words.phrases.comma}{goal}" if value and goal else goal
    if drawn_width(chart.name, SMALL.label, bold=True) + taken + drawn_width(joined, SMALL.label) > room:
        joined = ""
    room -= taken + drawn_width(joined, SMALL.label)
    yield Text("name", SIDE, baseline, _shortened(chart.name, room), SMALL.label, INK, bold=True)
    if value or joined:
        yield Text("now", SMALL.width - SIDE, baseline, joined, SMALL.label, INK, "end", lead=value)


def _shortened(name: str, room: float) -> str:
    """As many letters of a name as there is room for; the text alternative has all of them."""
    if drawn_width(name, SMALL.label, bold=True) <= room:
        return name
    count = len(name)
    while count and drawn_width(name[:count].rstrip() + ELLIPSIS, SMALL.label, bold=True) > room:
        count -= 1
    return name[:count].rstrip() + ELLIPSIS


def _facts(chart: SmallChart) -> str:
    data, words = chart.data, chart.words
    phrases, current = words.phrases, data.current
    if current is None:
        facts = phrases.small_nothing
    elif len(current.points) == 1 or not current.later:
        facts = phrases.small_only.format(value=words.spoken(current.start.value))
    else:
        phrase = phrases.small_anew if len(data.segments) > 1 else phrases.small_since
        first, value = words.edge(current.start.value), words.spoken(current.later[-1].value)
        facts = phrase.format(first=first, value=value, day=words.long_day(current.start.on))
        if current.band is not None:
            facts += phrases.comma + _place(chart, current, current.band)
    if data.target is None:
        return facts
    return facts + phrases.comma + phrases.goal.format(value=words.spoken(data.target.value))


def _place(chart: SmallChart, segment: Segment, band: tuple[Decimal, Decimal]) -> str:
    phrases = chart.words.phrases
    _, place = where_last(segment)
    phrase = {INSIDE: phrases.small_inside, ABOVE: phrases.small_above, BELOW: phrases.small_below}.get(
        place, phrases.small_edge
    )
    low, high = visible_band(chart.data, band)
    return phrase.format(low=chart.words.edge(low), high=chart.words.edge(high))
