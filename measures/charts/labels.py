"""Where words go: each label has many places around its mark, each place has a cost, and the cheapest wins.

The order of placing is the order of importance; every label avoids all before it.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from functools import cached_property
from math import ceil, hypot

from .forms import BASELINE, LINE_HEIGHT
from .marks import Box, Text
from .shaping import drawn_width, reads_from_right, shaped

GAP = 4
FURTHER = (0, 10, 20)
SIDEWAYS = 2
# Two labels beside each other read as two, also where the reader's own font is wider than the one they are measured by.
BETWEEN_WORDS = 8
PIECE = 3

# The cost of a place: meeting words or leaving the plot, meeting a mark, a piece of a line beneath, its rank.
MEETS_WORDS = 1e9
MEETS_MARK = 1e6
ON_LINE = 3.0
ON_RULE = 0.35
RANK = 0.5
# Where every near place meets something, the whole plot is searched in steps of this many units.
SEARCH = 6
SEARCH_DISTANCE = 0.25


@dataclass(frozen=True)
class Words:
    """One line of a label."""

    text: str
    size: float
    fill: str
    bold: bool = False

    @property
    def width(self) -> float:
        """How wide it is, estimated from the letters that are drawn."""
        return drawn_width(self.text, self.size, bold=self.bold)


@dataclass(frozen=True)
class Label:
    """A few lines of words that stay together."""

    lines: tuple[Words, ...]
    css: str = "t"

    @cached_property
    def width(self) -> float:
        """The widest line."""
        return max(line.width for line in self.lines)

    @cached_property
    def height(self) -> float:
        """All lines."""
        return sum(line.size * LINE_HEIGHT for line in self.lines)

    def box(self, left: float, top: float) -> Box:
        """What it covers when its corner is there."""
        return Box(left, top, left + self.width, top + self.height)


@dataclass(frozen=True)
class Place:
    """Where a label may go, and at which of its edges its lines are anchored; a low rank is preferred."""

    label: Label
    box: Box
    anchor: str
    rank: int = 0

    def texts(self) -> list[Text]:
        """Write the label, line by line."""
        edges = {"start": self.box.left, "end": self.box.right}
        x = edges.get(self.anchor, (self.box.left + self.box.right) / 2)
        written = []
        top = self.box.top
        for line in self.label.lines:
            y = top + BASELINE * line.size
            written.append(Text(self.label.css, x, y, line.text, line.size, line.fill, self.anchor, line.bold))
            top += line.size * LINE_HEIGHT
        return written


@dataclass
class Plot:
    """What is on the plot already, so that words keep clear of it."""

    bounds: Box
    marks: list[Box] = field(default_factory=list)
    words: list[Box] = field(default_factory=list)
    _pieces: list[tuple[float, float, float]] = field(default_factory=list)
    _is_sorted: bool = False

    def add_line(self, start: tuple[float, float], end: tuple[float, float], weight: float = ON_LINE) -> None:
        """Cut a line into pieces; each piece under a label costs `weight`."""
        (x1, y1), (x2, y2) = start, end
        count = max(1, ceil(hypot(x2 - x1, y2 - y1) / PIECE))
        self._pieces += [
            (x1 + (x2 - x1) * each / count, y1 + (y2 - y1) * each / count, weight) for each in range(count + 1)
        ]
        self._is_sorted = False

    def cost(self, box: Box) -> float:
        """What it costs to put words there, its rank not counted."""
        cost = MEETS_WORDS * sum(box.meets(other, BETWEEN_WORDS) for other in self.words)
        if not self.bounds.holds(box):
            cost += MEETS_WORDS
        cost += MEETS_MARK * sum(box.meets(other, SIDEWAYS) for other in self.marks)
        return cost if cost else self._under(box)

    def _under(self, box: Box) -> float:
        if not self._is_sorted:
            self._pieces.sort()
            self._is_sorted = True
        first = bisect_left(self._pieces, (box.left - SIDEWAYS,))
        last = bisect_right(self._pieces, (box.right + SIDEWAYS, float("inf")))
        return sum(weight for _, y, weight in self._pieces[first:last] if box.top <= y <= box.bottom)

    def stands_alone(self, box: Box, x: float, y: float, within: float) -> bool:
        """Whether no mark but the one at x, y is so near that the words could be read as that one's."""
        near = box.grown(within)
        own = Box(x, y, x, y)
        return not any(near.meets(mark) for mark in self.marks if not mark.holds(own))

    def place(self, places: Iterable[Place], *, most: float = float("inf")) -> Place | None:
        """Choose the cheapest place and keep it free from now on. None when it would cost more than `most`."""
        wanted: Place | None = None
        best: Place | None = None
        best_cost = float("inf")
        for place in places:
            wanted = wanted or place
            if place.rank * RANK >= best_cost:
                break
            cost = self.cost(place.box) + place.rank * RANK
            if cost < best_cost:
                best, best_cost = place, cost
        if wanted is not None and best_cost >= MEETS_MARK and most == float("inf"):
            best = self._search(wanted)
        elif best_cost > most:
            return None
        if best is not None:
            self.words.append(best.box)
        return best

    def _search(self, wanted: Place) -> Place:
        """Look everywhere on the plot, the nearer to the wanted place the better."""
        best, best_cost = wanted, float("inf")
        label = wanted.label
        left = self.bounds.left
        while left + label.width <= self.bounds.right:
            top = self.bounds.top
            while top + label.height <= self.bounds.bottom:
                box = label.box(left, top)
                away = hypot(left - wanted.box.left, top - wanted.box.top) * SEARCH_DISTANCE
                if away < best_cost and (cost := self.cost(box) + away) < best_cost:
                    best, best_cost = Place(label, box, "middle"), cost
                top += SEARCH
            left += SEARCH
        return best


def around(label: Label, x: float, y: float, r: float, *, above: bool) -> Iterator[Place]:
    """Yield places around a mark of half size r: on its first side, on the other, beside it; then further out.

    On a side: ending with the mark, centred, starting with it, and off its corners.
    """
    width, height = label.width, label.height
    rank = 0
    for out in FURTHER:
        over, under = y - r - GAP - out - height, y + r + GAP + out
        for top in (over, under) if above else (under, over):
            corner = top + GAP if top == over else top - GAP
            for anchor, left, up in (
                ("end", x + r - width, top),
                ("middle", x - width / 2, top),
                ("start", x - r, top),
                ("end", x - r - width, corner),
                ("start", x + r, corner),
            ):
                yield Place(label, label.box(left, up), anchor, rank)
                rank += 1
        for anchor, left in (("end", x - r - GAP - out - width), ("start", x + r + GAP + out)):
            yield Place(label, label.box(left, y - height / 2), anchor, rank)
            rank += 1


def at_edge(label: Label, edge: float, y: float, r: float, *, above: bool) -> Iterator[Place]:
    """Yield places that end at an edge of the plot, above or below a height."""
    for rank, out in enumerate(FURTHER):
        top = y - r - GAP - out - label.height if above else y + r + GAP + out
        yield Place(label, label.box(edge - label.width, top), "end", rank)


def ranked(places: Iterable[Place], *, first: int = 0) -> list[Place]:
    """Return the places preferred in the order given."""
    return [replace(place, rank=rank) for rank, place in enumerate(places, first)]


def as_shaped(text: Text) -> Text:
    """Return the text ready for a drawing that is read from the right: shaped, and anchored in its middle."""
    arabic = reads_from_right(text.lead + text.text)
    shape = replace(text, text=shaped(text.text), lead=shaped(text.lead), arabic=arabic)
    box = shape.box
    return replace(shape, x=(box.left + box.right) / 2, anchor="middle")
