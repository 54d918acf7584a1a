"""The lines and points of a chart: path, breaks, results, gaps, another person's answers, ring, start, milestones."""

from collections.abc import Iterable, Iterator
from itertools import pairwise
from math import cos, pi, sin

from .data import Point, Segment
from .forms import INK, LINE_STRONG, SUN, TEAL, TEAL_DEEP, WHITE
from .marks import Box, Circle, Mark, Rect, Shape, Stroke
from .scene import Place, Scene

PATH = Stroke(TEAL, 2.2, "8 6")
GAP = Stroke(LINE_STRONG, 1.5, "1 5", round=True)
RING = Stroke(TEAL, 3)
CORE = 0.38
RIM = Stroke(WHITE, 1.5)
LATEST_RIM = Stroke(WHITE, 2)
OUTLINE = Stroke(INK, 1.5, round=True)
DIAMOND, DIAMOND_LINE = 6.5, Stroke(TEAL, 2)
CHEVRON, CHEVRON_AWAY, CHEVRON_LINE = 6, 3, Stroke(TEAL, 2.5, round=True)
STAR_POINTS, STAR_WAIST = 5, 0.45
BREAK_SWING, BREAK_STROKES = 4, 10
BREAK_GROUND, BREAK_LINE = Stroke(WHITE, 7), Stroke(INK, 1.6, round=True)
# With many results.
FINE_LINE, FINE_POINT, FINE_START = 1.6, 2.8, 6
DOTS = "1 5"

Rimmed = Circle | Rect | Shape


def traces(scene: Scene, better: Box) -> tuple[list[Mark], list[Mark]]:
    """Return the lines of a chart, and what lies over them, each in the order of drawing."""
    path: list[Mark] = [Shape("path", scene.path, PATH)] if scene.path else []
    lines = [*path, *breaks(scene, better), *results(scene)]
    return lines, [*ring(scene), *points(scene), *milestones(scene)]


def breaks(scene: Scene, better: Box) -> Iterator[Shape]:
    """Yield a zigzag over the full height wherever results before and after cannot be compared."""
    for segment in scene.data.segments:
        if segment.broke_on is not None:
            yield from _zigzag(scene, scene.x(segment.broke_on), better)


def _zigzag(scene: Scene, x: float, better: Box) -> Iterator[Shape]:
    top, bottom = scene.form.yt, scene.form.yb
    if better.left - 2 * BREAK_SWING < x < better.right + 2 * BREAK_SWING:
        # The word "better" keeps its place.
        if scene.data.higher_is_better:
            top = better.bottom + 2
        else:
            bottom = better.top - 2
    step = (bottom - top) / BREAK_STROKES
    turns = tuple(
        (x + (BREAK_SWING if turn % 2 else -BREAK_SWING), top + turn * step) for turn in range(BREAK_STROKES + 1)
    )
    yield Shape("break", turns, BREAK_GROUND)
    yield Shape("break", turns, BREAK_LINE)


def results(scene: Scene) -> Iterator[Shape]:
    """Yield the lines through the results, what bridges a gap, and the line of another person's answers."""
    data = scene.data
    width = FINE_LINE if scene.is_many else scene.form.line
    before_start = [*data.earlier, *(data.series[:1] if data.earlier else ())]
    yield from _runs(scene, "earlier", data.runs(before_start), Stroke(LINE_STRONG, width, round=True))
    for segment in data.segments:
        stroke = Stroke(_colour(scene, segment), width, DOTS if data.by_another else "", round=True)
        yield from _runs(scene, "results", data.runs(segment.points), stroke)
        for before, after in data.gaps(segment.points):
            yield Shape("gap", (scene.at(before), scene.at(after)), GAP)
    dotted = Stroke(TEAL, width * 0.75, DOTS, round=True)
    yield from _runs(scene, "others", data.runs(data.others), dotted)


def _runs(scene: Scene, css: str, runs: Iterable[tuple[Point, ...]], stroke: Stroke) -> Iterator[Shape]:
    for run in runs:
        if len(run) > 1:
            yield Shape(css, tuple(scene.at(point) for point in run), stroke)


def ring(scene: Scene) -> Iterator[Rimmed]:
    """Yield the target: a ring with its core, the sun in it once reached, a chevron where it lies beyond the plot."""
    if scene.ring is None:
        return
    x, y = scene.ring
    r = scene.form.ring
    yield Circle("target", x, y, r, SUN if scene.data.reached else WHITE, RING)
    yield Circle("target", x, y, r * CORE, TEAL)
    way = -scene.y.shown.target_beyond
    if way:
        foot = y + way * (r + CHEVRON_AWAY)
        turns = ((x - CHEVRON, foot), (x, foot + way * CHEVRON), (x + CHEVRON, foot))
        yield Shape("beyond", turns, CHEVRON_LINE)


def points(scene: Scene) -> Iterator[Rimmed]:
    """Yield another person's answers, what was before the start, then each segment's start, results and latest."""
    data, form = scene.data, scene.form
    r, rim = (FINE_POINT, None) if scene.is_many else (form.point, RIM)
    for other in data.others:
        yield _square("other", *scene.at(other), r, TEAL, rim)
    for point in data.earlier:
        if point not in scene.stars:
            yield _dot(scene, "earlier", point, r, LINE_STRONG, rim)
    last = data.current.later[-1:] if data.current else ()
    for segment in data.segments:
        colour = _colour(scene, segment)
        start_r = FINE_START if scene.is_many else form.point + 2
        for first in segment.points[: segment.starts]:
            yield _dot(scene, "start", first, start_r, WHITE, Stroke(colour, RING.width))
        later = segment.later[:-1] if segment is data.current else segment.later
        for point in later:
            if point not in scene.stars:
                yield _dot(scene, "result", point, r, colour, rim)
    for point in last:
        if point not in scene.stars:
            yield _dot(scene, "latest", point, scene.latest_r, TEAL_DEEP, LATEST_RIM)


def milestones(scene: Scene) -> Iterator[Rimmed]:
    """Yield a star for each milestone that was reached, a diamond on the path for each one ahead."""
    for _, place in scene.steps_ahead:
        yield _diamond(*place)
    for point, reached in scene.stars.items():
        if point is None:
            for milestone in reached:
                yield star("star", *scene.star_on_axis(milestone), scene.form.star)
        else:
            r = scene.form.star_latest if point == scene.data.latest else scene.form.star
            yield star("star", *scene.at(point), r)


def keep_clear(scene: Scene) -> list[Box]:
    """Return what words stay away from: every point, ring and star without its rim, and the breaks."""
    boxes = [_without_rim(mark) for mark in (*ring(scene), *points(scene), *milestones(scene))]
    form = scene.form
    for segment in scene.data.segments:
        if segment.broke_on is not None:
            x = scene.x(segment.broke_on)
            boxes.append(Box(x - BREAK_SWING - 1, form.yt, x + BREAK_SWING + 1, form.yb))
    return boxes


def _without_rim(mark: Rimmed) -> Box:
    if mark.css == "beyond":
        return mark.box.grown(CHEVRON_AWAY)
    return mark.box.grown(-mark.stroke.width / 2) if mark.stroke else mark.box


def traced(scene: Scene) -> Iterator[tuple[Place, Place]]:
    """Yield every piece of a line that words had better not lie on."""
    if scene.path:
        yield scene.path
    for shape in results(scene):
        yield from pairwise(shape.points)


def star(css: str, x: float, y: float, r: float) -> Shape:
    """A star with five points, the first of them up; nothing else in the picture is filled with the sun."""
    turns = []
    for turn in range(2 * STAR_POINTS):
        reach = r if turn % 2 == 0 else r * STAR_WAIST
        angle = turn * pi / STAR_POINTS
        turns.append((x + reach * sin(angle), y - reach * cos(angle)))
    return Shape(css, tuple(turns), OUTLINE, SUN)


def _diamond(x: float, y: float) -> Shape:
    r = DIAMOND
    return Shape("milestone", ((x, y - r), (x + r, y), (x, y + r), (x - r, y)), DIAMOND_LINE, WHITE)


def _dot(scene: Scene, css: str, point: Point, r: float, fill: str, stroke: Stroke | None) -> Rimmed:
    """A result as the patient gave it is round, as somebody else gave it square."""
    if scene.data.by_another:
        return _square(css, *scene.at(point), r, fill, stroke)
    return Circle(css, *scene.at(point), r, fill, stroke)


def _square(css: str, x: float, y: float, r: float, fill: str, stroke: Stroke | None) -> Rect:
    side = r * 0.9
    return Rect(css, x - side, y - side, x + side, y + side, fill, stroke)


def _colour(scene: Scene, segment: Segment) -> str:
    """What was before a break is grey."""
    return TEAL if segment is scene.data.current else LINE_STRONG
