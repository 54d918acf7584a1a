"""Results and days that are possible and yet unlikely: the form asks about them once, never refuses them. Pure.

A day is doubted when it lies more than a year before the episode began: the year was mistyped, more often than not.

The rule for values is ours, made so that slips of the finger are noticed (400 for 40, the other foot, pounds for
kilograms) and a real change rarely is. A value is doubted

1. when it lies outside what is usual for the instrument (`usual_minimum`, `usual_maximum`), or
2. when it is far from the last result: by more than three times the published error and by more than half of the last
   result; where no error is published, when it is more than three times the last result or less than a third of it, by
   at least a tenth of the range.

Words, yes and no, and scales so short that their numbers are pressed are never doubted, and neither is a rating of
change, which has no last result to be near to.
"""

from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from django.utils.translation import gettext as _

from measures.definitions import InstrumentDefinition
from measures.instruments import number, spoken
from rehabgoals.days import day_words

TIMES_THE_ERROR = 3
TIMES_WITHOUT_AN_ERROR = 3
SHARE_OF_THE_LAST = Decimal("0.5")
SHARE_OF_THE_RANGE = Decimal("0.1")
LONG_BEFORE = timedelta(days=366)


@dataclass(frozen=True)
class Last:
    """The last result of the same side: its value in the instrument's unit, and its day."""

    value: Decimal
    on: date


def doubt(definition: InstrumentDefinition, value: Decimal, last: Last | None = None) -> str:
    """Why a result within the instrument's range is asked about, as a sentence; empty where nothing is unusual."""
    if definition.is_in_words or definition.is_short_scale:
        return ""
    if not _is_usual(definition, value):
        return _("%(value)s is unusual here: %(usual)s Is it right?") % {
            "value": number(definition, value),
            "usual": _usual_words(definition),
        }
    if last and not definition.is_change_score and _is_far(definition, value, last.value):
        return _("%(value)s is far from %(last)s on %(day)s. Is it right?") % {
            "value": number(definition, value),
            "last": spoken(definition, last.value),
            "day": day_words(last.on),
        }
    return ""


def doubt_of_day(taken_on: date, began_on: date) -> str:
    """Why a result of this day is asked about, in an episode that began on that one; empty where nothing is unusual."""
    if began_on - taken_on <= LONG_BEFORE:
        return ""
    return _("%(day)s is more than a year before the start on %(began)s. Is this day right?") % {
        "day": day_words(taken_on),
        "began": day_words(began_on),
    }


def _is_usual(definition: InstrumentDefinition, value: Decimal) -> bool:
    low, high = definition.usual_minimum, definition.usual_maximum
    return (low is None or value >= low) and (high is None or value <= high)


def _usual_words(definition: InstrumentDefinition) -> str:
    low, high = definition.usual_minimum, definition.usual_maximum
    words = {
        "low": "" if low is None else spoken(definition, low),
        "high": "" if high is None else spoken(definition, high),
    }
    if low is not None and high is not None:
        return _("most results lie from %(low)s to %(high)s.") % words
    if low is not None:
        return _("most results are %(low)s or more.") % words
    return _("most results are %(high)s or less.") % words


def _is_far(definition: InstrumentDefinition, value: Decimal, last: Decimal) -> bool:
    change = abs(value - last)
    if definition.mdc is not None:
        error = abs(last) * definition.mdc.value / 100 if definition.mdc.percent else definition.mdc.value
        return change > TIMES_THE_ERROR * error and change > SHARE_OF_THE_LAST * abs(last)
    if last <= 0:
        return False
    is_many_times = value > TIMES_WITHOUT_AN_ERROR * last or value * TIMES_WITHOUT_AN_ERROR < last
    return is_many_times and change >= SHARE_OF_THE_RANGE * _range(definition)


def _range(definition: InstrumentDefinition) -> Decimal:
    if definition.minimum is None or definition.maximum is None:
        return Decimal(0)
    return definition.maximum - definition.minimum
