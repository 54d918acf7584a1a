"""When it has become harder: what tells it, and what pain typed now would tell it. Pure.

Praise and a setback never stand on one page (DESIGN rule 7): where one is known, the visit opens with the patient's own
plan for it in place of the sun. Three things tell it: a measure beyond its error in the other direction, since the
start or since last time, pain 3 or more above usual, and the patient's own word "harder now".
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from math import ceil

from django.core.exceptions import ValidationError

from goals.attainment import GoalWord
from goals.flare_up import WORST_PAIN
from goals.milestones import PAIN_UP, may_celebrate, usual_of
from goals.pains import NOW, Pain, speaking_now
from measures.definitions import InstrumentDefinition
from measures.interpretation import Change, Result
from measures.reading import Reading, read_line
from measures.together import SPEAKS_FOR
from rehabgoals.numbers import read_number
from sessions.changes_read import MeasuredChange


@dataclass(frozen=True)
class Setback:
    """What tells it: measures that went the other way, pain above usual, goals that were said to be harder now.

    `pain_from` is the pain (0 to 10) which, typed now, would tell it too, as 3 above usual or as a worsening beyond the
    error; None where no pain on the scale would.
    """

    changes: tuple[MeasuredChange, ...] = ()
    is_pain_up: bool = False
    harder: tuple[str, ...] = ()
    pain_from: int | None = None

    @property
    def tells_pain(self) -> bool:
        """Whether pain above usual is told by itself: not where a measure of it is told already."""
        return self.is_pain_up and not any(change.is_pain_now for change in self.changes)

    @property
    def is_known(self) -> bool:
        """Whether anything tells it before a word is typed."""
        return bool(self.changes or self.is_pain_up or self.harder)


def setback_of(
    changes: Iterable[MeasuredChange],
    *,
    today: date,
    pains: Sequence[Pain] = (),
    usual_pain: int | None = None,
    harder: Iterable[str] = (),
    worse_from: int | None = None,
) -> Setback:
    """What tells a setback: each line's latest change, the pains newest first, goals said to be harder lately.

    A result that is older than eight weeks says nothing about how it is now. `worse_from` is the pain that, typed now,
    would be a worsening.
    """
    above_usual = pain_from([pain.value for pain in pains if pain.question == NOW], usual_pain)
    return Setback(
        changes=tuple(change for change in changes if is_worse_now(change, change.result.taken_on, today)),
        is_pain_up=not may_celebrate(speaking_now(pains, today), usual_pain=usual_pain),
        harder=tuple(harder),
        # It is held against what is typed on the page, which asks about this moment.
        pain_from=min((pain for pain in (above_usual, worse_from) if pain is not None), default=None),
    )


def is_worse_now(found: Change | Reading | MeasuredChange, taken_on: date, today: date) -> bool:
    """Whether a result lies beyond the error in the other direction, and is recent enough to speak of now."""
    return found.is_worse and today - taken_on <= SPEAKS_FOR


def is_told_now(pain: str, words: Iterable[str | None], setback: Setback) -> bool:
    """Whether what is typed into the visit tells it: the pain as it stands in its field, and the words about goals."""
    if GoalWord.HARDER in words:
        return True
    try:
        return setback.pain_from is not None and read_number(pain) >= setback.pain_from
    except ValidationError:
        return False


def pain_from(pains: Sequence[Decimal], usual_pain: int | None = None) -> int | None:
    """The lowest whole pain that is 3 or more above usual; None where there is none on the scale."""
    usual = usual_of(pains, usual_pain)
    if usual is None:
        return None
    lowest = ceil(usual + PAIN_UP)
    return lowest if lowest <= WORST_PAIN else None


def worse_from(definition: InstrumentDefinition, reading: Reading, today: date) -> int | None:
    """The lowest whole pain that, as a result of today on this line of pain, would be a worsening beyond the error.

    The line is read with it as it will be once it is kept: there is one rule. None where no pain on the scale would be.
    """
    latest = reading.latest
    if latest is None:
        return None
    alike = (latest.conditions, latest.answered_by, latest.definition_version)
    for pain in range(WORST_PAIN + 1):
        typed = Result(today, Decimal(pain), *alike)
        if is_worse_now(read_line(definition, reading.line.followed_by(typed), today=today), today, today):
            return pain
    return None
