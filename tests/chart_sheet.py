"""The progress chart in every state on one page, to be looked at: written by `make pictures` beside the other pictures.

`docs/pictures/charts/` then holds each drawing as an SVG, a page that shows them with caption and text alternative,
and a picture of that page in each form, in colour and as a grey printer would print it.
"""

from collections.abc import Iterator
from html import escape
from pathlib import Path
from typing import Any

from measures.charts.small import SmallChart
from measures.drawing import Figure, figure, small_figure
from measures.tests import chart_cases
from rehabgoals.static_packages import font_files

STYLE = """
body { margin: 0; padding: 12px; background: #8a8a8a; font: 14px "Atkinson Hyperlegible", sans-serif; }
main { display: grid; gap: 12px; grid-template-columns: repeat(%(columns)s, %(width)spx); }
section { background: #d4d4d4; border-radius: 8px; } section svg { display: block; width: 100%%; height: auto; }
h2, p { font-size: 14px; margin: 4px 8px; } .alternative { color: #333; }
body.grey main { filter: grayscale(1); }
"""
# Form, columns, width of one: a phone's width, and a page's.
FORMS = (("narrow", 4, 360), ("wide", 2, 720))


def write(folder: Path, browser: Any) -> None:
    """Write the sheet and its pictures; `browser` is a running Chromium."""
    folder.mkdir(parents=True, exist_ok=True)
    figures = {name: _figure(*make()) for name, make in chart_cases.CASES.items()}
    for name, shown in figures.items():
        (folder / f"{name}.svg").write_text(shown.narrow_svg)
        (folder / f"{name}-wide.svg").write_text(shown.wide_svg)
    small = [SmallChart(name, *make()) for name, make in chart_cases.TOGETHER.items()]
    together = small_figure(small, caption="Pain and both measures of function moved the good way since we started.")
    (folder / "small.svg").write_text(together.svg)
    for form, columns, width in FORMS:
        cards = [
            _card(name, each.narrow_svg if form == "narrow" else each.wide_svg, each) for name, each in figures.items()
        ]
        if form == "narrow":
            cards.append(_card("small", together.svg, together))
        sheet = folder / f"{form}.html"
        sheet.write_text(_page("".join(cards), columns, width))
        page = browser.new_page(viewport={"width": columns * (width + 12) + 12, "height": 600}, device_scale_factor=1.5)
        page.goto(sheet.as_uri())
        page.evaluate("() => document.fonts.ready")
        page.screenshot(path=folder / f"{form}.png", full_page=True)
        page.evaluate("() => document.body.classList.add('grey')")
        page.screenshot(path=folder / f"{form}-grey.png", full_page=True)
        page.close()


def _figure(data: Any, words: Any) -> Figure:
    return figure(data, words, "ar" if data.rtl else "en")


def _card(name: str, drawing: str, shown: Any) -> str:
    words = f'<p><b>{escape(shown.caption)}</b></p><p class="alternative">{escape(shown.alt)}</p>'
    return f"<section><h2>{name}</h2>{drawing}{words}</section>"


def _page(cards: str, columns: int, width: int) -> str:
    style = "".join(_faces()) + STYLE % {"columns": columns, "width": width}
    return f'<!DOCTYPE html><meta charset="utf-8"><title>Charts</title><style>{style}</style><main>{cards}</main>'


def _faces() -> Iterator[str]:
    """The product's own fonts, so that the sheet looks as the pages do."""
    for family in ("Atkinson Hyperlegible", "IBM Plex Sans Arabic"):
        for weight, file in font_files()[family].items():
            name = {"regular": 400, "bold": 700}[weight]
            yield f'@font-face {{ font-family: "{family}"; font-weight: {name}; src: url("{file.as_uri()}"); }}'
