"""A chart written as SVG, and the figure a page shows. Not pure: it renders templates."""

from base64 import b64encode
from dataclasses import dataclass

from django.template.loader import render_to_string
from django.utils.safestring import SafeString

from .charts import ChartData, ChartWords, Drawing, Row, caption, describe, draw, table


@dataclass(frozen=True)
class Figure:
    """What `measures/_chart.html` shows: two pictures as data addresses, their words, the numbers.

    The caption's first sentence is `lead`, what follows it `rest`.
    """

    narrow: str
    wide: str
    narrow_svg: str
    wide_svg: str
    alt: str
    caption: str
    rows: tuple[Row, ...]
    heading: str = ""

    @property
    def lead(self) -> str:
        """The caption up to its first full stop."""
        first, stop, _ = self.caption.partition(". ")
        return first + stop.rstrip()

    @property
    def rest(self) -> str:
        """What the caption says after its first sentence; may be empty."""
        return self.caption[len(self.lead) :].strip()


def figure(data: ChartData, words: ChartWords, language: str = "en", *, heading: str = "") -> Figure:
    """Draw a chart for a page or for the PDF. `language` is the code its words are in."""
    pictures = draw(data, words)
    said, description = caption(data, words), describe(data, words)
    narrow = svg(pictures.narrow, said, description, language)
    wide = svg(pictures.wide, said, description, language)
    return Figure(
        narrow=data_address(narrow),
        wide=data_address(wide),
        narrow_svg=narrow,
        wide_svg=wide,
        alt=description,
        caption=said,
        rows=tuple(table(data, words)),
        heading=heading,
    )


def svg(drawing: Drawing, title: str, description: str, language: str = "en") -> SafeString:
    """Write a drawing as an SVG document: presentation attributes only, no style, no script."""
    context = {"drawing": drawing, "title": title, "description": description, "language": language}
    return render_to_string("measures/chart.svg", context)


def data_address(document: str) -> str:
    """Return an SVG document as an address an image can carry (the page's policy allows data: for images)."""
    return "data:image/svg+xml;base64," + b64encode(document.encode()).decode("ascii")
