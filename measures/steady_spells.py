"""A measure that holds steady beside the others: what still moves, and what may stand behind the spell. Pure.

The order is that of reference/evidence.md section 4 ("Then add context"): without knowing how much was practised there
is not enough to tell why; then less practice than planned; then others that still move; else it might be time to change
something. A steady spell is no finding about a patient, and nothing here says so.
"""

from collections.abc import Iterable, Sequence
from datetime import date
from decimal import Decimal
from enum import StrEnum
from statistics import mean

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from measures.definitions import InstrumentDefinition
from measures.interpretation import Standing, Steadiness
from measures.reading import Reading

# The instrument that says how much of the planned practice was done, in per cent.
PRACTICE = "practice_percent"
# "Practice under about half of plan."
HALF_OF_PLAN = Decimal(50)
# So many titles are named in a row; of more, the first few and how many others there are.
MOST_NAMED = 4


class Behind(StrEnum):
    """What may stand behind a steady spell."""

    NOT_KNOWN = "not_known"
    LESS_PRACTICE = "less_practice"
    UNEVEN = "uneven"
    TO_CHANGE = "to_change"


def holds_steady(reading: Reading) -> bool:
    """Whether it holds steady and did not just take a first step."""
    return reading.steadiness == Steadiness.STEADY and reading.standing != Standing.FIRST_SIGN


def still_moves(reading: Reading, definition: InstrumentDefinition) -> bool:
    """Whether it still goes towards better: beyond the error and not holding steady, or in small steps.

    A change score is a change already: it says of another thing that it moved.
    """
    if definition.is_change_score:
        return False
    if reading.steadiness == Steadiness.MOVING_SLOWLY:
        first, last = reading.steady_results[0].value, reading.steady_results[-1].value
        return bool(last > first if definition.higher_is_better else last < first)
    since = reading.since_baseline
    return since is not None and since.change.is_better and reading.steadiness != Steadiness.STEADY


def practised_during(reading: Reading, practice: Iterable[tuple[date, Decimal]]) -> list[Decimal]:
    """The shares of the planned practice, in per cent, that were told of the time of the last three results."""
    first, last = reading.steady_results[0].taken_on, reading.steady_results[-1].taken_on
    return [share for on, share in practice if first < on <= last]


def what_is_behind(shares: Sequence[Decimal], moving: Sequence[str]) -> Behind:
    """What may stand behind it: `shares` as `practised_during` gives them, `moving` what still moves, by its title."""
    if not shares:
        return Behind.NOT_KNOWN
    if mean(shares) < HALF_OF_PLAN:
        return Behind.LESS_PRACTICE
    return Behind.UNEVEN if moving else Behind.TO_CHANGE


def behind_words(behind: Behind, moving: Sequence[str]) -> str:
    """The same as a sentence for both to read."""
    words = {
        Behind.NOT_KNOWN: _("How much was practised meanwhile is not written down: not enough to tell why."),
        Behind.LESS_PRACTICE: _("Less was practised meanwhile than planned."),
        Behind.UNEVEN: ngettext(
            "Uneven: %(moving)s is still moving.", "Uneven: %(moving)s are still moving.", len(moving)
        ),
        Behind.TO_CHANGE: _("It might be time to change something."),
    }
    return words[behind] % {"moving": _quoted(moving)}


def uneven_words(steady: Sequence[str], moving: Sequence[str]) -> str:
    """That some measures still move where others hold steady, by their titles; empty where either is none."""
    if not (steady and moving):
        return ""
    facts = {"steady": _quoted(steady), "moving": _quoted(moving)}
    return _("Uneven, and that is normal. Still moving: %(moving)s. Holding steady: %(steady)s.") % facts


def _quoted(titles: Sequence[str]) -> str:
    """The titles in a row, the first few of many."""
    named = titles if len(titles) <= MOST_NAMED else titles[: MOST_NAMED - 1]
    words = ", ".join(_("“%(title)s”") % {"title": title} for title in named)
    rest = len(titles) - len(named)
    if not rest:
        return words
    return ngettext("%(named)s and %(count)s more", "%(named)s and %(count)s more", rest) % {
        "named": words,
        "count": rest,
    }
