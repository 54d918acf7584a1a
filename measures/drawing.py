"""A chart written as SVG, and the figure a page shows. Pure: a drawing in, text out."""

from base64 import b64encode
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from html import escape

from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

from measures.charts import ChartData, ChartWords, Drawing, Mark, Pictures, Row, caption, describe, draw, table
from measures.charts.marks import Text
from measures.charts.small import SmallChart, describe_small, draw_small

DOCUMENT = """\
<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" width="{width}" height="{height}" role="img" \
lang="{language}" font-family="Atkinson Hyperlegible, IBM Plex Sans Arabic, Noto Sans, Heebo, system-ui, sans-serif">
<title>{title}</title>
<desc>{description}</desc>
{marks}
</svg>"""


@dataclass(frozen=True)
class Figure:
    """What `measures/_chart.html` shows: two pictures, their words, the numbers.

    The caption's first sentence is `lead`, what follows it `rest`. A picture is drawn when it is asked for, in the
    language that is active then: a narrow column shows one of the two.
    """

    pictures: Pictures
    alt: str
    caption: str
    rows: tuple[Row, ...]
    language: str = "en"
    heading: str = ""

    @cached_property
    def narrow_svg(self) -> str:
        """The picture for a phone."""
        return svg(self.pictures.narrow, self.caption, self.alt, self.language)

    @cached_property
    def wide_svg(self) -> str:
        """The picture for a wide page."""
        return svg(self.pictures.wide, self.caption, self.alt, self.language)

    @cached_property
    def narrow(self) -> str:
        """The picture for a phone, as a data address."""
        return data_address(self.narrow_svg)

    @cached_property
    def wide(self) -> str:
        """The picture for a wide page, as a data address."""
        return data_address(self.wide_svg)

    @property
    def lead(self) -> str:
        """The caption up to its first full stop."""
        first, stop, _ = self.caption.partition(". ")
        return first + stop.rstrip()

    @property
    def rest(self) -> str:
        """What the caption says after its first sentence; may be empty."""
        return self.caption[len(self.lead) :].strip()


@dataclass(frozen=True)
class SmallFigure:
    """What `measures/_small.html` shows: several measures on one time axis, in one picture, and its words."""

    drawing: Drawing
    alt: str
    caption: str = ""
    language: str = "en"

    @cached_property
    def svg(self) -> str:
        """The picture."""
        return svg(self.drawing, self.caption or self.alt, self.alt, self.language)

    @cached_property
    def picture(self) -> str:
        """The picture as a data address."""
        return data_address(self.svg)

    @property
    def width(self) -> str:
        """In CSS pixels, as the height."""
        return self.drawing.size[0]

    @property
    def height(self) -> str:
        """It grows with the number of measures."""
        return self.drawing.size[1]


def small_figure(
    charts: Sequence[SmallChart],
    language: str = "en",
    *,
    caption: str = "",
    span: tuple[date, date] | None = None,
) -> SmallFigure:
    """Draw at least one measure, each in a row of its own, on one time axis.

    `span` (`small.span_of` of all charts of a page) gives two pictures beside each other the same axis.
    """
    return SmallFigure(draw_small(charts, span), describe_small(charts, span), caption, language)


def figure(data: ChartData, words: ChartWords, language: str = "en", *, heading: str = "") -> Figure:
    """Draw a chart for a page or for the PDF. `language` is the code its words are in."""
    return Figure(
        pictures=draw(data, words),
        alt=describe(data, words),
        caption=caption(data, words),
        rows=tuple(table(data, words)),
        language=language,
        heading=heading,
    )


def svg(drawing: Drawing, title: str, description: str, language: str = "en") -> SafeString:
    """Write a drawing as an SVG document: presentation attributes only, no style, no script.

    Without a template: the chart of a year has some hundred marks, and looping over them took a third of a page's time.
    """
    width, height = drawing.size
    marks = mark_safe("\n".join(map(_written, drawing.marks)))  # noqa: S308 - escaped there
    facts = {"width": width, "height": height, "language": language, "title": title, "description": description}
    return format_html(DOCUMENT, **facts, marks=marks)


def _written(mark: Mark) -> str:
    attributes = "".join(f' {name}="{escape(value)}"' for name, value in mark.attributes)
    start = f'<{mark.tag} class="{mark.css}"{attributes}'
    if not isinstance(mark, Text):
        return f"{start}/>"
    words = escape(mark.text)
    if mark.lead:
        lead = f'<tspan font-weight="700">{escape(mark.lead)}</tspan>'
        words = words + lead if mark.arabic else lead + words
    return f"{start}>{words}</{mark.tag}>"


def data_address(document: str) -> str:
    """Return an SVG document as an address an image can carry (the page's policy allows data: for images)."""
    return "data:image/svg+xml;base64," + b64encode(document.encode()).decode("ascii")
