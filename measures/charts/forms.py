"""The two drawings of a chart: their sizes in SVG units (look/PATIENT.md section 2) and their colours."""

from dataclasses import dataclass

INK = "#1b2b30"
INK_SOFT = "#4b5c61"
LINE = "#d8d4c8"
LINE_STRONG = "#7d8a8c"
TEAL = "#0a5c63"
TEAL_DEEP = "#07454b"
SUN = "#f2b544"
BAND = "#e9e5da"
WHITE = "#ffffff"

# Widths of text in em: measured to hold for Atkinson Hyperlegible and for DejaVu Sans.
EM, EM_BOLD = 0.56, 0.60
EM_ARABIC, EM_ARABIC_BOLD = 0.52, 0.56
# Figures are wider than the middle letter; on the axis there is nothing but figures.
EM_FIGURE = 0.63
LINE_HEIGHT = 1.12
BASELINE = 0.86

# With more results than this the points shrink and lose their rim.
MANY = 24


@dataclass(frozen=True)
class Form:
    """One drawing: its size, its margins, its type, its marks, the strip kept for "better", the rows below."""

    name: str
    width: float
    height: float
    left: float
    right: float
    top: float
    label: float
    value: float
    axis: float
    point: float
    latest: float
    ring: float
    strip: float
    row_a: float
    row_b: float
    line: float
    star: float
    star_latest: float

    @property
    def x0(self) -> float:
        """The value axis."""
        return self.left

    @property
    def x1(self) -> float:
        """The far end of the plot."""
        return self.width - self.right

    @property
    def yt(self) -> float:
        """The upper end of the plot."""
        return self.top

    @property
    def yb(self) -> float:
        """The time axis."""
        return self.height - self.row_a - self.row_b - 6

    @property
    def first_x(self) -> float:
        """Where the first day lies."""
        return self.x0 + self.ring + 5

    @property
    def last_x(self) -> float:
        """Where the last day lies."""
        return self.x1 - self.ring - 3


NARROW = Form("narrow", 360, 274, 46, 16, 8, 15, 19, 14, 5, 7.5, 9, 42, 19, 22, 3, 9, 11.5)
WIDE = Form("wide", 720, 360, 60, 26, 10, 18, 24, 16, 6, 9, 11, 56, 24, 28, 3.5, 11, 13.5)
FORMS = (NARROW, WIDE)


def text_width(text: str, size: float, *, bold: bool = False, arabic: bool = False) -> float:
    """Estimate how wide a text is, on the safe side."""
    if arabic:
        return len(text) * size * (EM_ARABIC_BOLD if bold else EM_ARABIC)
    return len(text) * size * (EM_BOLD if bold else EM)
