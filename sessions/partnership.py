"""How it was to decide together: what is asked, in our own words, and when (DESIGN 2 and rule 15). Pure.

The patient answers alone. What they say is the clinic's as a group and never about one patient; a score means
something from 25 answers on (evidence.md, note 7 of section 1), so nothing here judges one.
"""

from dataclasses import dataclass
from datetime import date, timedelta

from django.db import models
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

# The first time when there is something to tell about.
FIRST_AFTER_VISITS = 2
# A reassessment asks again, but not what was asked a short while ago; the finish asks a little sooner.
AGAIN_AFTER = timedelta(weeks=6)
AT_FINISH_AFTER = timedelta(weeks=2)


class PartnershipWord(models.IntegerChoices):
    """The five answers, in words."""

    NOT_AT_ALL = 0, _("Not at all")
    A_LITTLE = 1, _("A little")
    PARTLY = 2, _("Partly")
    MOSTLY = 3, _("Mostly")
    COMPLETELY = 4, _("Completely")


@dataclass(frozen=True)
class Question:
    """One question, and the key its answer is kept under."""

    key: str
    words: Promise


QUESTIONS = (
    Question("mattered", _("Did we talk about what matters to you?")),
    Question("own", _("Do the goals feel like your own?")),
    Question("together", _("Did we decide together?")),
    Question("free", _("Could you say so when you saw it another way?")),
)


def is_asked(
    today: date,
    *,
    visits: int,
    last_asked_on: date | None,
    is_reassessment: bool = False,
    is_finishing: bool = False,
) -> bool:
    """Whether to offer the questions today.

    `visits` counts the ones held, with today's. After the second visit once; then at a reassessment and at the finish,
    unless they were asked a short while ago. Never twice on a day.
    """
    if visits < FIRST_AFTER_VISITS:
        return is_finishing and last_asked_on is None
    if last_asked_on is None:
        return True
    since = today - last_asked_on
    return (is_finishing and since >= AT_FINISH_AFTER) or (is_reassessment and since >= AGAIN_AFTER)


def quarter_of(day: date) -> date:
    """The first day of the quarter: no answer is kept with a finer time."""
    return day.replace(month=3 * ((day.month - 1) // 3) + 1, day=1)
