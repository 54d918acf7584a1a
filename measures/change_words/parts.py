"""What the words of all are made of: a start and its day, a number as it is read, an answer as it was asked."""

from dataclasses import replace
from decimal import Decimal

from django.utils.translation import gettext
from django.utils.translation import gettext as _

from measures.conditions import choices_of
from measures.definitions import InstrumentDefinition, Unit
from measures.instruments import short, spoken
from measures.reading import Reading, Start
from measures.series import COMBINE, Changed, Measured
from rehabgoals.days import day_words

# The condition that says what a change score compares with.
QUESTION = "question"


def start_day(reading: Reading) -> str:
    """The day on which the present stretch began; empty where there is none."""
    return day_words(reading.start.on, reading.today) if reading.start else ""


def start_words(start: Start, definition: InstrumentDefinition) -> str:
    """The value of a start; where two results make it, both."""
    value = short(finer(definition), start.value)
    if len(start.of) == 1:
        return value
    first, second = (short(definition, each.value) for each in start.of)
    return _("%(value)s, the mean of %(first)s and %(second)s") % {"value": value, "first": first, "second": second}


def steady_weeks(reading: Reading) -> int:
    """Over how many whole weeks the last results have held steady."""
    first, last = reading.steady_results[0], reading.steady_results[-1]
    return int((last.taken_on - first.taken_on).days // 7)


def without_words(definition: InstrumentDefinition, changed: Changed) -> str:
    """ "without the stick", where the least help there is was enough."""
    for condition in definition.conditions:
        if condition.field == changed.field and changed.is_less_help and condition.choices[0].value == changed.after:
            before = next(each for each in condition.choices if each.value == changed.before)
            return gettext(before.without) if before.without else ""
    return ""


def answer_words(definition: InstrumentDefinition, field: str, value: str) -> str:
    """What was answered to a question about how it was measured, as people read it."""
    if field == COMBINE:
        return {"mean": _("the mean of the tries"), "best": _("the best of the tries")}.get(value, value)
    for condition in definition.conditions:
        if condition.field == field:
            return dict(choices_of(condition)).get(value, value)
    return value


def asked_about(result: Measured, definition: InstrumentDefinition) -> str:
    """What an answer of a change score compares with, as it was asked; empty where nobody said."""
    said = str(result.conditions.get(QUESTION, ""))
    return answer_words(definition, QUESTION, said) if said else ""


def finer(definition: InstrumentDefinition) -> InstrumentDefinition:
    """With one more decimal: a mean of results may lie between two steps of the measure."""
    return replace(definition, decimals=definition.decimals + 1)


def spoken_finely(definition: InstrumentDefinition, value: Decimal) -> str:
    """A value in words, with one more decimal where it lies between two steps."""
    return spoken(finer(definition), value)


def figures(definition: InstrumentDefinition, value: Decimal, decimals: int = 0) -> str:
    """The number alone, in figures even where the measure reads words."""
    places = max(definition.decimals + 1, decimals)
    return short(replace(definition, decimals=places, unit=Unit(), value_words=()), value)
