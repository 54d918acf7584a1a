"""The row below the time axis: "today" under its dotted line, "finish" under its double one."""

from datetime import date

from .data import ChartWords
from .forms import BASELINE, INK
from .marks import Box, Text
from .shaping import drawn_width

# Kept this far inside the picture, and this far from each other.
TODAY_INSIDE, FINISH_INSIDE = 3, 6
APART = 7
# "today" above its line keeps this far from "better".
BESIDE_BETTER, BESIDE_AXIS = 8, 7


def row_words(
    words: ChartWords,
    today_x: float,
    finish: tuple[date, float] | None,
    *,
    width: float,
    size: float,
    baseline: float,
    top: float | None = None,
    left: float = 0.0,
    better: Box | None = None,
) -> list[Text]:
    """Return the words of row B. Where the two come too close finish loses its day, then "today" goes to the top.

    `finish` is its day and its place; `top` and `left` are where the lines begin and the value axis stands, `better`
    what stands there already. Without `top` nothing is written there: "finish" gives way.
    """
    today = _centred("today", words.phrases.today, today_x, baseline, size, TODAY_INSIDE, width, bold=True)
    if finish is None:
        return [today]
    on, x = finish
    named = words.phrases.finish_on.format(day=words.short_day(on))
    for text in (named, words.phrases.finish):
        found = _centred("finish", text, x, baseline, size, FINISH_INSIDE, width)
        if not _box(found).meets(_box(today), APART):
            return [today, found]
    if top is None:
        return [today]
    half = drawn_width(today.text, size, bold=True) / 2
    # Above the plot it keeps clear of the numbers on the value axis too.
    above_x = max(today_x, left + BESIDE_AXIS + half)
    above = _centred("today", today.text, above_x, top + BASELINE * size, size, TODAY_INSIDE, width, bold=True)
    if better is not None and _box(above).meets(better, BESIDE_BETTER):
        beside = better.right + BESIDE_BETTER + half
        above = _centred("today", today.text, beside, above.y, size, TODAY_INSIDE, width, bold=True)
    return [above, found]


def _centred(
    css: str, text: str, x: float, y: float, size: float, inside: float, width: float, *, bold: bool = False
) -> Text:
    half = drawn_width(text, size, bold=bold) / 2
    return Text(css, min(max(x, inside + half), width - inside - half), y, text, size, INK, "middle", bold=bold)


def _box(text: Text) -> Box:
    """What it covers, by the letters that will be drawn."""
    half = drawn_width(text.text, text.size, bold=text.bold) / 2
    box = text.box
    return Box(text.x - half, box.top, text.x + half, box.bottom)
