"""The words of a chart in the active language, and a chart's data from an instrument's definition. No database."""

from collections.abc import Callable, Iterable
from dataclasses import fields, replace
from datetime import date
from decimal import Decimal
from functools import lru_cache, partial

from django.utils.dateformat import format as format_date
from django.utils.formats import get_format
from django.utils.translation import get_language, gettext

from rehabgoals.days import short_day_words, short_month

from .change_words import break_words, patient_sentence
from .charts import ChartData, ChartWords, Milestone, Phrases, Point, Segment, one_segment
from .conditions import RATER, SIDE, in_words
from .instruments import InstrumentDefinition, number, short, spoken
from .reading import Reading, SegmentReading

# A day this far away is said with its year.
YEAR_SAID_FROM_DAYS = 300
# An end of the band may lie between two steps of the measure: where 8.4 is the edge, 8 is inside.
EDGE_DECIMALS = 2


def words_for(definition: InstrumentDefinition, today: date, what: str = "") -> ChartWords:
    """Return a chart's words for one instrument.

    `what` is what is measured, fit to follow "Line chart of"; by default the instrument's own words.
    """
    finer = replace(definition, decimals=max(definition.decimals, EDGE_DECIMALS))
    return ChartWords(
        what=what or gettext(definition.about),
        number=partial(number, definition),
        short=partial(short, definition),
        spoken=partial(spoken, definition),
        long_day=_long_day(today),
        full_day=lambda on: format_date(on, get_format("DATE_FORMAT")),
        short_day=short_day_words,
        month=short_month,
        edge=partial(number, finer),
        edge_spoken=partial(spoken, finer),
        phrases=_phrases(get_language() or ""),
    )


def data_for(
    definition: InstrumentDefinition,
    *,
    today: date,
    baseline: Point | None = None,
    results: Iterable[Point] = (),
    mdc: Decimal | None = None,
    reading: Reading | None = None,
    others: Iterable[Point] = (),
    target: Point | None = None,
    milestones: Iterable[Milestone] = (),
    finish: date | None = None,
    keeping: bool = False,
    rtl: bool = False,
    next_on: date | None = None,
    earlier: Iterable[Point] = (),
) -> ChartData:
    """Return a chart's data; range, unit, direction and interval are the instrument's.

    With the `reading` of a line its stretches, their bands and breaks, and the patient's sentence come from there.
    Else `results` can all be compared, from the `baseline` on; `mdc` is the measurement's error that judges, in the
    measure's own unit: without it there is no band. `earlier` are results from before what was agreed anew.
    """
    return ChartData(
        unit=definition.unit.symbol,
        minimum=definition.minimum,
        maximum=definition.maximum,
        step=definition.step,
        higher_is_better=definition.higher_is_better,
        today=today,
        segments=segments_of(reading, definition) if reading else one_segment(baseline, results, mdc),
        target=target,
        others=tuple(sorted(others, key=lambda point: point.on)),
        by_another=reading is not None and reading.line.by_another,
        sentence=patient_sentence(reading, definition) if reading else "",
        milestones=tuple(milestones),
        finish=finish,
        interval_weeks=definition.reassess_weeks,
        keeping=keeping,
        rtl=rtl,
        next_on=next_on,
        earlier=tuple(sorted(earlier, key=lambda point: point.on)),
    )


def segments_of(reading: Reading, definition: InstrumentDefinition) -> tuple[Segment, ...]:
    """Return the stretches of a line as they are drawn, each with its start, its band and what began it."""
    return tuple(
        Segment(
            points=tuple(Point(result.taken_on, result.value) for result in each.segment.results),
            start=Point(each.start.on, each.start.value),
            starts=0 if definition.is_change_score else len(each.start.of),
            band=each.band,
            broke_on=_between(reading.segments[place - 1], each) if place else None,
            change=break_words(each.segment.changed, definition),
            conditions=in_words(definition, each.segment.results[-1].conditions, leave_out=(SIDE, RATER)),
        )
        for place, each in enumerate(reading.segments)
        if each.start is not None
    )


def _between(before: SegmentReading, after: SegmentReading) -> date:
    """The day half-way between the last result before a break and the first one after it: where it is drawn."""
    last, first = before.segment.results[-1].taken_on, after.segment.results[0].taken_on
    between: date = last + (first - last) / 2
    return between


@lru_cache
def _phrases(language: str) -> Phrases:
    """The fixed texts in the language that is active: a page of charts needs them for each."""
    return Phrases(**{field.name: gettext(str(field.default)) for field in fields(Phrases)})


def _long_day(today: date) -> Callable[[date], str]:
    """Write a day with the month's name, and with its year where it is far from today."""

    def long_day(on: date) -> str:
        is_far = on.year != today.year and abs((on - today).days) >= YEAR_SAID_FROM_DAYS
        return format_date(on, get_format("DATE_FORMAT" if is_far else "MONTH_DAY_FORMAT"))

    return long_day
