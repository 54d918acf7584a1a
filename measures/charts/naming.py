"""The words on a chart, placed in the order of their importance; each keeps clear of all before it."""

from collections.abc import Iterable
from dataclasses import replace
from itertools import chain

from .data import Milestone, Point, Segment
from .forms import INK, INK_SOFT, TEAL, WIDE
from .labels import Label, Place, Plot, Words, around, at_edge, ranked
from .marks import Text
from .scene import Scene
from .shaping import drawn_width
from .traces import DIAMOND

# A label may cost this much; the latest value, the goal, the start and the last break are always written.
BAND_COST, MILESTONE_COST, WAY_COST, EARLIER_COST = 13.0, 10.0, 8.0, 40.0
# No other mark this near to the name of a milestone.
ALONE = 7
# A label with its unit may take this share of the plot.
WIDEST_LABEL = 0.55
# Words at a break are set in two lines from this many letters on.
ONE_LINE = 12
BAND_STEP, BAND_INSIDE, LEAST_BAND = 24, 3, 10
BESIDE_BREAK = 12
DOWN = 12


class Naming:
    """Chooses the words of one drawing and where they go."""

    def __init__(self, scene: Scene, plot: Plot) -> None:
        self.scene, self.plot = scene, plot
        self.data, self.words, self.form = scene.data, scene.words, scene.form
        self.texts: list[Text] = []

    def place_all(self) -> list[Text]:
        """Place every label: what is never left out first, except that the band's words come third."""
        data = self.data
        if data.current is not None and data.current.later:
            self._latest(data.current.later[-1])
        if data.target is not None:
            self._goal(data.target)
        self._band()
        if data.current is not None:
            self._start(data.current)
            for segment in reversed(data.segments[:-1]):
                self._start(segment, most=EARLIER_COST)
            for number in range(len(data.segments) - 1, 0, -1):
                self._break(number, most=EARLIER_COST if number < len(data.segments) - 1 else float("inf"))
        else:
            self._nothing()
        self._gap()
        self._others()
        self._milestones()
        if self.form.name == WIDE.name and self.scene.path:
            self._way()
        return self.texts

    def _latest(self, latest: Point) -> None:
        form = self.form
        value = (self._fitting("{value}", latest, form.value), form.value, True)
        reached = self.scene.stars.get(latest)
        name = [(reached[-1].name, form.label, False)] if reached else []
        x, y = self.scene.at(latest)
        self._put(around(self._label(value, *name), x, y, self.scene.latest_r, above=self.data.higher_is_better))

    def _goal(self, target: Point) -> None:
        assert self.scene.ring is not None
        form = self.form
        value = self._fitting(self.words.phrases.goal, target, form.label + 1)
        label = self._label((value, form.label + 1, True), (self.words.long_day(target.on), form.label, False))
        x, y = self.scene.ring
        above = self.data.higher_is_better
        near = list(around(label, x, y, form.ring, above=above))
        # First where it ends with its ring, then at the edge of the plot, which no other label wants.
        edges = [
            at_edge(label, edge, y, form.ring, above=side)
            for side in (above, not above)
            for edge in (x + form.ring, form.x1 - 2)
        ]
        self._put(ranked(chain(*edges, near)))

    def _band(self) -> None:
        """On the ground of the band, at its worse edge and from the far end inwards."""
        label = self._label((self.words.phrases.about_the_same, self.form.label, False), fill=INK_SOFT)
        places: list[Place] = []
        bands = [each for each in zip(self.scene.bands, self.scene.grounds, strict=False) if each[0]]
        for band, (left, right) in reversed(bands):
            assert band is not None
            bottom, top = (self.scene.y(edge) for edge in band)
            for up in self._heights_in(top, bottom, label.height):
                ends = [right - BAND_STEP * step for step in range(int((right - left) / BAND_STEP) + 1)]
                for end in (*ends, left + BAND_INSIDE + label.width):
                    if end - label.width > left:
                        places.append(Place(label, label.box(end - label.width, up), "end", len(places)))
        self._put(places, most=BAND_COST)

    def _heights_in(self, top: float, bottom: float, height: float) -> list[float]:
        if bottom - top < LEAST_BAND:
            return []
        if bottom - top < height + 2 * BAND_INSIDE:
            return [(top + bottom - height) / 2]
        inside = [bottom - BAND_INSIDE - height, top + BAND_INSIDE]
        return inside if self.data.higher_is_better else inside[::-1]

    def _start(self, segment: Segment, *, most: float = float("inf")) -> None:
        """On the worse side of the start, since the better side is where the line goes; in two lines if need be."""
        if segment.starts == 0:
            return
        form, words = self.form, self.words
        only = segment is self.data.current and not segment.later
        size = form.value if only else form.label
        text = self._fitting(words.phrases.start, segment.start, size)
        value = words.short(segment.start.value)
        mark = self.scene.at(segment.points[0])
        places: list[Place] = []
        for lines in ([text], _split(text, value)):
            label = self._label(*((line, size, only) for line in lines))
            near = around(label, *mark, form.point + 3, above=not self.data.higher_is_better)
            # Before the start there is only the axis: words run from the mark towards later.
            places += sorted(near, key=lambda place: (place.rank // 12, place.anchor == "end", place.rank))
        self._put(ranked(places), most=most)

    def _break(self, number: int, *, most: float) -> None:
        """Beside the zigzag: after it, where the words are true, else before it; from the better end on."""
        segment = self.data.segments[number]
        if not segment.change:
            return
        x = self.scene.grounds[number][0]
        label = self._label(*((line, self.form.label, True) for line in in_two(segment.change)))
        highest, lowest = self.form.yt + 2, self.form.yb - label.height - 4
        tops = [highest + DOWN * step for step in range(int((lowest - highest) / DOWN) + 1)]
        if not self.data.higher_is_better:
            tops.reverse()
        places = []
        for top in tops:
            places.append(Place(label, label.box(x + BESIDE_BREAK, top), "start"))
            places.append(Place(label, label.box(x - BESIDE_BREAK - label.width, top), "end"))
        self._put(ranked(places), most=most)

    def _gap(self) -> None:
        gaps = [gap for segment in self.data.segments for gap in self.data.gaps(segment.points)]
        if not gaps:
            return
        before, after = max(gaps, key=lambda gap: gap[1].on - gap[0].on)
        (x1, y1), (x2, y2) = self.scene.at(before), self.scene.at(after)
        label = self._label((self.words.phrases.not_measured, self.form.label, False), fill=INK_SOFT)
        places = around(label, (x1 + x2) / 2, (y1 + y2) / 2, 3, above=self.data.higher_is_better)
        self._put(places, most=EARLIER_COST)

    def _milestones(self) -> None:
        scene = self.scene
        for point, reached in scene.stars.items():
            if point is None:
                for milestone in reached:
                    self._milestone(milestone, *scene.star_on_axis(milestone), scene.form.star, above=True)
            elif point != self.data.latest or point in (self.data.current.points[:1] if self.data.current else ()):
                self._milestone(reached[-1], *scene.at(point), scene.form.star, above=self.data.higher_is_better)
        for milestone, (x, y) in scene.steps_ahead:
            self._milestone(milestone, x, y, DIAMOND, above=self.data.higher_is_better)

    def _milestone(self, milestone: Milestone, x: float, y: float, r: float, *, above: bool) -> None:
        label = self._label((milestone.name, self.form.label, False))
        near = (replace(place, rank=place.rank // 3) for place in around(label, x, y, r, above=above))
        alone = (place for place in near if self.plot.stands_alone(place.box, x, y, ALONE))
        self._put(alone, most=MILESTONE_COST)

    def _others(self) -> None:
        """Who gave the answers that are drawn as squares: beside the last of them."""
        squares = self.data.others or (self.data.series if self.data.by_another else ())
        if squares:
            label = self._label((self.words.phrases.another_person, self.form.label, False), fill=INK_SOFT)
            for point in reversed(squares):
                places = around(label, *self.scene.at(point), self.form.point, above=not self.data.higher_is_better)
                if self._put(places, most=BAND_COST):
                    break

    def _way(self) -> None:
        """Beside the dashed line, in the wide drawing only, and only where it costs little."""
        assert self.scene.path is not None
        (x1, y1), (x2, y2) = self.scene.path
        label = self._label((self.words.phrases.way, self.form.label, False), fill=TEAL)
        places: list[Place] = []
        for share in (0.6, 0.5, 0.7, 0.4, 0.8, 0.3):
            x, y = x1 + (x2 - x1) * share, y1 + (y2 - y1) * share
            for place in around(label, x, y, 2, above=not self.data.higher_is_better):
                places.append(replace(place, rank=len(places) // 6))
        self._put(places, most=WAY_COST)

    def _nothing(self) -> None:
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

    def _label(self, *lines: tuple[str, float, bool], fill: str = INK) -> Label:
        return Label(tuple(Words(text, size, fill, bold) for text, size, bold in lines))

    def _fitting(self, phrase: str, point: Point, size: float) -> str:
        """With its unit, unless that would take up the plot: then the number alone; the caption says the unit."""
        text = phrase.format(value=self.words.short(point.value))
        if drawn_width(text, size, bold=True) <= (self.form.x1 - self.form.x0) * WIDEST_LABEL:
            return text
        return phrase.format(value=self.words.number(point.value))

    def _put(self, places: Iterable[Place], *, most: float = float("inf")) -> bool:
        place = self.plot.place(places, most=most)
        if place is not None:
            self.texts += place.texts()
        return place is not None


def in_two(text: str) -> list[str]:
    """Set a text in two lines of about the same length, unless it is short or one word."""
    words = text.split()
    if len(text) <= ONE_LINE or len(words) < 2:
        return [text]
    halves = [(" ".join(words[:count]), " ".join(words[count:])) for count in range(1, len(words))]
    return list(min(halves, key=lambda half: max(map(len, half))))


def _split(text: str, value: str) -> list[str]:
    """Set the value on a line of its own where the phrase ends or begins with it."""
    words = text.replace(value, "").strip()
    if not words or value not in text:
        return [text]
    return [words, value] if text.endswith(value) else [value, words]
