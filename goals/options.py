"""Options side by side: what each card says, how "keep going as now" begins, whether they are equal in length. Pure.

By the rules for decision aids (evidence.md section 6, IPDAS): two to four options in equal detail, "keep going as now"
among them, each with what it asks per week, what helps, what can go wrong, how sure we are and from when that is
known; none is advised over another.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

MOST_OPTIONS = 4
# One option may say up to this many times as much as another before the page says so.
LOPSIDED = 2
# The parts of a card in their order, the same on each, and the most characters that fit in one.
PARTS: dict[str, Promise] = {
    "asks": _("What it asks per week"),
    "helps": _("What helps"),
    "can_go_wrong": _("What can go wrong"),
    "how_sure": _("How sure we are"),
}
LONGEST_PART = 200


@dataclass(frozen=True)
class Part:
    """One part of a card: its name and its words, which may still be missing."""

    label: str
    words: str


@dataclass(frozen=True)
class Card:
    """One option as both read it. Ratings are 0 to 10, None where nobody was asked; `fate` in words, or empty."""

    title: str
    parts: tuple[Part, ...]
    known_on: date | None = None
    patient_rating: int | None = None
    clinician_rating: int | None = None
    fate: str = ""
    fate_reason: str = ""

    @property
    def length(self) -> int:
        """How many characters its parts hold together."""
        return sum(len(part.words) for part in self.parts)


@dataclass(frozen=True)
class TableContents:
    """One decision as a page or a sheet shows it, finished or not. `uneven` is a kind note, or empty."""

    question: str
    talked_on: date
    decided_on: date | None
    cards: tuple[Card, ...]
    uneven: str = ""


def as_now_title() -> str:
    """The name of the option that is always there."""
    return gettext("Keep going as now")


def as_now_asks(practice: Iterable[tuple[str, str]]) -> str:
    """What going on as now asks per week, from what is practised: (what, how often) pairs.

    Only whole tasks; those that would not fit any more are left out, for the two of them to put in their words.
    """
    found = ""
    for what, how_often in practice:
        task = f"{what.rstrip('. ')}, {how_often.rstrip('. ')}." if how_often else f"{what.rstrip('. ')}."
        longer = f"{found} {task}".strip()
        if len(longer) <= LONGEST_PART:
            found = longer
    return found


def uneven_words(cards: Sequence[Card]) -> str:
    """A kind note when one option says more than twice as much as another; empty when they are about as long.

    What has no words yet is unfinished, which is fine, and is not compared.
    """
    written = [card for card in cards if card.length]
    if len(written) < 2:
        return ""
    longest, shortest = max(written, key=lambda card: card.length), min(written, key=lambda card: card.length)
    if longest.length <= LOPSIDED * shortest.length:
        return ""
    return gettext(
        "“{longest}” says more than twice as much as “{shortest}”. "
        "Options are easier to weigh when they are about as long."
    ).format(longest=longest.title, shortest=shortest.title)
