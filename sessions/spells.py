"""A steady spell, named as what it is, and what the two might look at together while it lasts. Pure.

The list is that of reference/evidence.md section 4 ("Options to offer"); which of it comes first follows from what may
stand behind the spell (`measures.steady_spells`). A steady spell is no finding about a patient; nothing here says so.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum

from django.utils.translation import gettext as _

from measures.steady_spells import Behind, behind_words, what_is_behind

# So many are looked at together in a minute.
FEW = 4


class Look(StrEnum):
    """Something to look at together."""

    PRACTICE = "practice"
    LOAD = "load"
    LIFE = "life"
    MEASURING = "measuring"
    ANOTHER = "another"
    TARGET = "target"


# More is not asked of somebody who could do less than planned; nor is the measure doubted where others still move.
IN_ORDER = {
    Behind.NOT_KNOWN: (Look.PRACTICE, Look.LIFE, Look.LOAD, Look.MEASURING),
    Behind.LESS_PRACTICE: (Look.PRACTICE, Look.LIFE, Look.TARGET),
    Behind.UNEVEN: (Look.LOAD, Look.LIFE, Look.TARGET),
    Behind.TO_CHANGE: (Look.LOAD, Look.LIFE, Look.ANOTHER, Look.TARGET),
}


@dataclass(frozen=True)
class Spell:
    """A measure that holds steady: what it measures as both read it, since which day, and at which value."""

    about: str
    since: date
    value: str


@dataclass(frozen=True)
class Steady:
    """The measures that hold steady, which others still move, and what to look at together."""

    spells: tuple[Spell, ...]
    uneven: str
    looks: tuple[str, ...]


def steady_of(spells: Iterable[Spell], shares: Sequence[Decimal], moving: Sequence[str]) -> Steady | None:
    """What to say of these spells; None where there is none.

    `shares` of the planned practice, in per cent, told during the longest spell; `moving` what still moves, as both
    read it.
    """
    spells = tuple(sorted(spells, key=lambda spell: spell.since))
    if not spells:
        return None
    behind = what_is_behind(shares, moving)
    return Steady(
        spells,
        uneven=behind_words(behind, moving) if behind is Behind.UNEVEN else "",
        looks=tuple(look_words(look) for look in IN_ORDER[behind][:FEW]),
    )


def look_words(look: Look) -> str:
    """It in a few words for both to read."""
    return {
        Look.PRACTICE: _("practice: what fits into the day, and what gets in the way"),
        Look.LOAD: _("whether practice still challenges: a step up, or a harder real task"),
        Look.LIFE: _("sleep, mood, work and pain in these weeks"),
        Look.MEASURING: _("how it is measured: the same way each time?"),
        Look.ANOTHER: _("another measure, closer to what you notice"),
        Look.TARGET: _("the target and its date, or keeping what was gained"),
    }[look]
