"""How free text is set in a plan: which way it runs, and where its first sentence ends."""

import re
import unicodedata

from django import template

register = template.Library()

_FIRST_SENTENCE = re.compile(r"^(.*?[.!?؟。])\s+(.+)$", re.DOTALL)


@register.filter
def direction(text: object) -> str:
    """ "rtl" or "ltr" by the first letter that has a direction, as a browser reads ``dir=auto``; "ltr" without one.

    Written out, because the PDF renderer does not know ``auto``.
    """
    for letter in str(text):
        kind = unicodedata.bidirectional(letter)
        if kind == "L":
            return "ltr"
        if kind in ("R", "AL"):
            return "rtl"
    return "ltr"


@register.filter
def opening(text: str) -> str:
    """The text up to its first full stop; all of it when it is one sentence. "2.5 m" ends nothing."""
    found = _FIRST_SENTENCE.match(text)
    return found[1] if found else text


@register.filter
def remainder(text: str) -> str:
    """What follows the first full stop; empty when the text is one sentence."""
    found = _FIRST_SENTENCE.match(text)
    return found[2] if found else ""
