"""Arabic and Hebrew for SVG: letters joined and in the order they are seen.

WeasyPrint draws the text of an SVG letter by letter from the left, unjoined; browsers show the shaped form the same.
So the page's copy and the PDF's copy of a chart carry the same text.
"""

import unicodedata
from functools import lru_cache

import arabic_reshaper
from bidi import get_display

from .forms import text_width

RIGHT_TO_LEFT = {"R", "AL"}


@lru_cache(maxsize=4096)
def reads_from_right(text: str) -> bool:
    """Whether the text holds a letter of a script that is written from the right."""
    return any(unicodedata.bidirectional(letter) in RIGHT_TO_LEFT for letter in text)


@lru_cache(maxsize=4096)
def shaped(text: str) -> str:
    """Return the text as presentation forms in visual order; other scripts come back as they are.

    Vowel marks go: with them some letters lose their code in the PDF's text (reference/stack.md).
    """
    if not reads_from_right(text):
        return text
    return str(get_display(arabic_reshaper.reshape(text), base_dir="R"))


@lru_cache(maxsize=4096)
def drawn_width(text: str, size: float, *, bold: bool = False) -> float:
    """Estimate how wide a text will be, from the letters that are drawn."""
    return text_width(shaped(text), size, bold=bold, arabic=reads_from_right(text))
