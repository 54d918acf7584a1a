"""The shapes a chart is made of. `measures.drawing` writes them down; a test can ask them where they are."""

from collections.abc import Iterable
from dataclasses import dataclass, replace

from .forms import BASELINE, EM_FIGURE, LINE_HEIGHT, WHITE, text_width

Attributes = list[tuple[str, str]]
MIRRORED_ANCHOR = {"start": "end", "middle": "middle", "end": "start"}


@dataclass(frozen=True)
class Box:
    """A rectangle, edges included."""

    left: float
    top: float
    right: float
    bottom: float

    def meets(self, other: "Box", sideways: float = 0.0) -> bool:
        """Whether the two overlap, or come closer than `sideways` beside each other."""
        return (
            self.left - sideways < other.right
            and other.left - sideways < self.right
            and self.top < other.bottom
            and other.top < self.bottom
        )

    def holds(self, other: "Box") -> bool:
        """Whether the other lies inside."""
        return (
            self.left <= other.left
            and self.top <= other.top
            and other.right <= self.right
            and other.bottom <= self.bottom
        )

    def grown(self, by: float) -> "Box":
        """The same with a margin all around."""
        return Box(self.left - by, self.top - by, self.right + by, self.bottom + by)


def figure(value: float) -> str:
    """Write a coordinate: one decimal place, a point whatever the language, no needless zero."""
    text = f"{value:.1f}"
    return text[:-2] if text.endswith(".0") and text != "-0.0" else text.replace("-0.0", "0")


@dataclass(frozen=True)
class Stroke:
    """How a line is drawn."""

    colour: str
    width: float
    dash: str = ""
    round: bool = False

    @property
    def attributes(self) -> Attributes:
        """As presentation attributes."""
        found = [("stroke", self.colour), ("stroke-width", f"{self.width:g}")]
        if self.dash:
            found.append(("stroke-dasharray", self.dash))
        if self.round:
            found += [("stroke-linejoin", "round"), ("stroke-linecap", "round")]
        return found


@dataclass(frozen=True)
class Ground:
    """The white paper the chart lies on."""

    width: float
    height: float
    css: str = "ground"
    tag = "rect"
    text = ""

    @property
    def attributes(self) -> Attributes:
        """As presentation attributes."""
        size = [("width", figure(self.width)), ("height", figure(self.height))]
        return [("x", "0"), ("y", "0"), *size, ("rx", "8"), ("fill", WHITE)]

    @property
    def box(self) -> Box:
        """What it covers."""
        return Box(0, 0, self.width, self.height)

    def mirrored(self, width: float) -> "Ground":
        """The same: it covers the whole picture."""
        return self


@dataclass(frozen=True)
class Rect:
    """The band, or the square of another person's answer."""

    css: str
    left: float
    top: float
    right: float
    bottom: float
    fill: str
    stroke: Stroke | None = None
    tag = "rect"
    text = ""

    @property
    def attributes(self) -> Attributes:
        """As presentation attributes."""
        place = [("x", figure(self.left)), ("y", figure(self.top))]
        size = [("width", figure(self.right - self.left)), ("height", figure(self.bottom - self.top))]
        return [*place, *size, ("fill", self.fill), *(self.stroke.attributes if self.stroke else [])]

    @property
    def box(self) -> Box:
        """What it covers, half the stroke included."""
        half = self.stroke.width / 2 if self.stroke else 0
        return Box(self.left - half, self.top - half, self.right + half, self.bottom + half)

    def mirrored(self, width: float) -> "Rect":
        """Reflected from left to right."""
        return replace(self, left=width - self.right, right=width - self.left)


@dataclass(frozen=True)
class Rails:
    """Two upright rules close together, as one path: a reader of the PDF would take two lines more for a table."""

    css: str
    x: float
    top: float
    bottom: float
    apart: float
    stroke: Stroke
    tag = "path"
    text = ""

    @property
    def attributes(self) -> Attributes:
        """As presentation attributes."""
        sides = (self.x - self.apart / 2, self.x + self.apart / 2)
        way = "".join(f"M{figure(x)} {figure(self.top)}V{figure(self.bottom)}" for x in sides)
        return [("d", way), ("fill", "none"), *self.stroke.attributes]

    @property
    def box(self) -> Box:
        """What it covers, half the strokes included."""
        half = (self.apart + self.stroke.width) / 2
        return Box(self.x - half, self.top, self.x + half, self.bottom)

    def mirrored(self, width: float) -> "Rails":
        """Reflected from left to right."""
        return replace(self, x=width - self.x)


@dataclass(frozen=True)
class Shape:
    """A line through points; closed and filled it is a polygon."""

    css: str
    points: tuple[tuple[float, float], ...]
    stroke: Stroke | None = None
    fill: str = "none"
    text = ""

    @property
    def tag(self) -> str:
        """The element's name."""
        if self.fill != "none":
            return "polygon"
        return "line" if len(self.points) == 2 else "polyline"

    @property
    def attributes(self) -> Attributes:
        """As presentation attributes."""
        stroke = self.stroke.attributes if self.stroke else []
        if self.tag == "line":
            (x1, y1), (x2, y2) = self.points
            return [*zip(("x1", "y1", "x2", "y2"), map(figure, (x1, y1, x2, y2)), strict=True), *stroke]
        points = " ".join(f"{figure(x)},{figure(y)}" for x, y in self.points)
        return [("points", points), ("fill", self.fill), *stroke]

    @property
    def box(self) -> Box:
        """What it covers, half the stroke included."""
        half = self.stroke.width / 2 if self.stroke else 0
        xs, ys = [x for x, _ in self.points], [y for _, y in self.points]
        return Box(min(xs) - half, min(ys) - half, max(xs) + half, max(ys) + half)

    def mirrored(self, width: float) -> "Shape":
        """Reflected from left to right."""
        return replace(self, points=tuple((width - x, y) for x, y in self.points))


@dataclass(frozen=True)
class Circle:
    """A point, a ring, or the core of one."""

    css: str
    x: float
    y: float
    r: float
    fill: str
    stroke: Stroke | None = None
    tag = "circle"
    text = ""

    @property
    def attributes(self) -> Attributes:
        """As presentation attributes."""
        place = [("cx", figure(self.x)), ("cy", figure(self.y)), ("r", figure(self.r)), ("fill", self.fill)]
        return place + (self.stroke.attributes if self.stroke else [])

    @property
    def box(self) -> Box:
        """What it covers, half the stroke included."""
        r = self.r + (self.stroke.width / 2 if self.stroke else 0)
        return Box(self.x - r, self.y - r, self.x + r, self.y + r)

    def mirrored(self, width: float) -> "Circle":
        """Reflected from left to right."""
        return replace(self, x=width - self.x)


@dataclass(frozen=True)
class Text:
    """One line of words. `arabic` text is shaped already and is anchored in its middle.

    `lead` are bold words that are read before the others; in a line read from the right they are drawn after them.
    """

    css: str
    x: float
    y: float
    text: str
    size: float
    fill: str
    anchor: str = "start"
    bold: bool = False
    arabic: bool = False
    lead: str = ""
    tag = "text"

    @property
    def attributes(self) -> Attributes:
        """As presentation attributes."""
        found = [("x", figure(self.x)), ("y", figure(self.y)), ("font-size", f"{self.size:g}")]
        if self.bold:
            found.append(("font-weight", "700"))
        found += [("fill", self.fill), ("text-anchor", self.anchor)]
        if self.arabic:
            found += [("unicode-bidi", "bidi-override"), ("direction", "ltr")]
        return found

    @property
    def box(self) -> Box:
        """What it covers, by the estimate of `forms.text_width`."""
        width = text_width(self.text, self.size, bold=self.bold, arabic=self.arabic)
        if self.css == "tick" and not self.arabic:
            width = max(width, tick_width(self.text, self.size)) if self.anchor == "end" else width
        if self.lead:
            width += text_width(self.lead, self.size, bold=True, arabic=self.arabic)
        left = self.x - {"start": 0.0, "middle": width / 2, "end": width}[self.anchor]
        top = self.y - BASELINE * self.size
        return Box(left, top, left + width, top + LINE_HEIGHT * self.size)

    def mirrored(self, width: float) -> "Text":
        """Reflected from left to right: the place, never the letters."""
        return replace(self, x=width - self.x, anchor=MIRRORED_ANCHOR[self.anchor])


Mark = Ground | Rect | Rails | Shape | Circle | Text


def tick_width(text: str, size: float) -> float:
    """Estimate how wide a number on the value axis is; figures are wider than letters."""
    return len(text) * size * EM_FIGURE


@dataclass(frozen=True)
class Drawing:
    """One finished drawing, mark by mark in the order they are drawn."""

    form: str
    width: float
    height: float
    marks: tuple[Mark, ...]

    @property
    def size(self) -> tuple[str, str]:
        """Width and height as they are written down."""
        return figure(self.width), figure(self.height)

    def of(self, css: str) -> list[Mark]:
        """The marks of one class."""
        return [mark for mark in self.marks if mark.css == css]

    @property
    def texts(self) -> list[Text]:
        """All words in the drawing."""
        return [mark for mark in self.marks if isinstance(mark, Text)]


def mirrored(marks: Iterable[Mark], width: float) -> tuple[Mark, ...]:
    """Reflect every mark, for a page that is read from the right."""
    return tuple(mark.mirrored(width) for mark in marks)
