"""The words of a chart in the active language, and a chart's data from an instrument's definition. No database."""

from collections.abc import Callable, Iterable
from dataclasses import fields
from datetime import date
from functools import partial

from django.utils.dateformat import format as format_date
from django.utils.formats import get_format
from django.utils.translation import gettext

from rehabgoals.days import short_day_words, short_month

from .charts import ChartData, ChartWords, Phrases, Point
from .instruments import InstrumentDefinition, number, short, spoken

# A day this far away is said with its year.
YEAR_SAID_FROM_DAYS = 300


def words_for(definition: InstrumentDefinition, today: date, what: str = "") -> ChartWords:
    """Return a chart's words for one instrument.

    `what` is what is measured, fit to follow "Line chart of"; by default the instrument's own words.
    """
    return ChartWords(
        what=what or gettext(definition.about),
        number=partial(number, definition),
        short=partial(short, definition),
        spoken=partial(spoken, definition),
        long_day=_long_day(today),
        full_day=lambda on: format_date(on, get_format("DATE_FORMAT")),
        short_day=short_day_words,
        month=short_month,
        phrases=_phrases(),
    )


def data_for(
    definition: InstrumentDefinition,
    *,
    baseline: Point | None = None,
    results: Iterable[Point] = (),
    target: Point | None = None,
    today: date,
    keeping: bool = False,
    rtl: bool = False,
    next_on: date | None = None,
) -> ChartData:
    """Return a chart's data; range, unit, direction and interval are the instrument's."""
    return ChartData(
        unit=definition.unit.symbol,
        minimum=definition.minimum,
        maximum=definition.maximum,
        step=definition.step,
        higher_is_better=definition.higher_is_better,
        baseline=baseline,
        results=tuple(results),
        target=target,
        today=today,
        interval_weeks=definition.reassess_weeks,
        keeping=keeping,
        rtl=rtl,
        next_on=next_on,
    )


def _phrases() -> Phrases:
    return Phrases(**{field.name: gettext(str(field.default)) for field in fields(Phrases)})


def _long_day(today: date) -> Callable[[date], str]:
    """Write a day with the month's name, and with its year where it is far from today."""

    def long_day(on: date) -> str:
        is_far = on.year != today.year and abs((on - today).days) >= YEAR_SAID_FROM_DAYS
        return format_date(on, get_format("DATE_FORMAT" if is_far else "MONTH_DAY_FORMAT"))

    return long_day
