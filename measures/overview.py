"""Everything an episode measures, gathered for its pages in two queries, whatever the number of results."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils import timezone
from django.utils.translation import get_language, get_language_bidi, gettext
from django.utils.translation import gettext as _

from measures.chart_words import data_for, words_for
from measures.charts import Point
from measures.conditions import RATER, SIDE, in_words, side_in_words
from measures.definitions import InstrumentDefinition
from measures.drawing import Figure, figure
from measures.due import due_on, is_due
from measures.instruments import from_json, short
from measures.models import Instrument, Measure, Measurement
from measures.series import Series, by_side
from patients.models import Episode
from rehabgoals.days import day_words


@dataclass(frozen=True)
class Line:
    """One chart of a measure: its picture, which side it is of (in words, may be empty), the last result in words."""

    side: str
    figure: Figure
    last: str


@dataclass(frozen=True)
class MeasureShown:
    """One measure with what the page says about it."""

    measure: Measure
    definition: InstrumentDefinition
    title: str
    about: str
    lines: tuple[Line, ...]
    is_due: bool
    due_words: str
    results: tuple[Measurement, ...]


@dataclass(frozen=True)
class ResultShown:
    """One row of the table of numbers, in words."""

    measurement: Measurement
    title: str
    value: str
    who: str
    conditions: str
    entered_on: date | None


@dataclass(frozen=True)
class Overview:
    """What an episode measures: what the patient says beside what was measured, and all results, newest first."""

    said: list[MeasureShown]
    assessed: list[MeasureShown]
    results: list[ResultShown]


def overview(episode: Episode, today: date) -> Overview:
    """Gather what this episode (loaded with its patient) measures. Two queries."""
    measures = Measure.objects.filter(clinic_id=episode.clinic_id, episode=episode, stopped_on=None)
    shown = shown_of(episode, measures.select_related("instrument"), today)
    shown.sort(key=lambda each: (not each.is_due, each.measure.pk))
    return Overview(
        said=[each for each in shown if each.definition.is_patient_reported],
        assessed=[each for each in shown if not each.definition.is_patient_reported],
        results=sorted_results([row for each in shown for row in rows_of(each, episode)]),
    )


def sorted_results(rows: list[ResultShown]) -> list[ResultShown]:
    """The newest first; what was written down later stands above what was earlier on the same day."""
    return sorted(rows, key=lambda row: (row.measurement.taken_on, row.measurement.pk), reverse=True)


def shown_of(episode: Episode, measures: Any, today: date) -> list[MeasureShown]:
    """These measures of the episode with their results that stand. Two queries."""
    measures = list(measures)
    rows = Measurement.objects.filter(clinic_id=episode.clinic_id, measure__in=measures).final()
    results = rows.select_related("recorded_by").grouped_by("measure_id")
    return [_shown(measure, results[measure.pk], episode.side, today) for measure in measures]


def _shown(measure: Measure, results: list[Measurement], side: str, today: date) -> MeasureShown:
    definition = from_json(measure.instrument.definition)
    last_on = results[-1].taken_on if results else None
    day = due_on(last_on, measure.started_on, definition.reassess_weeks)
    due = is_due(day, today)
    return MeasureShown(
        measure=measure,
        definition=definition,
        title=title_of(measure),
        about=gettext(definition.name) if measure.activity else "",
        lines=tuple(_line(measure, definition, series, today) for series in by_side(definition, results, first=side)),
        is_due=due,
        due_words=_due_words(day, last_on, today),
        results=tuple(results),
    )


def title_of(measure: Measure) -> str:
    """The activity it asks about, else the instrument's name in the active language."""
    return measure.activity or gettext(measure.instrument.name)


def _line(measure: Measure, definition: InstrumentDefinition, series: Series, today: date) -> Line:
    side = side_in_words(definition, series.side)
    points = [Point(result.taken_on, result.value) for result in series.results]
    # Dates alone decide what is drawn first; two results of one day stand in the order in which they were written.
    data = data_for(definition, results=points, today=today, rtl=get_language_bidi())
    what = measure.activity or gettext(definition.about)
    if side:
        what = _("%(what)s (%(side)s)") % {"what": what, "side": side}
    picture = figure(data, words_for(definition, today, what=what), get_language() or "en")
    last = ""
    if series.last is not None:
        last = _("%(value)s on %(day)s") % {
            "value": short(definition, series.last.value),
            "day": day_words(series.last.taken_on),
        }
    return Line(side, picture, last)


def _due_words(day: date | None, last_on: date | None, today: date) -> str:
    """When it is measured again, in words that scold nobody."""
    if last_on is None:
        return _("Not measured yet")
    if day is None:
        return ""
    if day == today:
        return _("Due today")
    if day < today:
        return _("Due since %(day)s") % {"day": day_words(day)}
    return _("Again from %(day)s") % {"day": day_words(day)}


def rows_of(shown: MeasureShown, episode: Episode) -> list[ResultShown]:
    """The results of one measure as rows of a table, oldest first."""
    return [_row(shown, result, episode) for result in shown.results]


def _row(shown: MeasureShown, result: Measurement, episode: Episode) -> ResultShown:
    definition = shown.definition
    side = side_in_words(definition, str(result.conditions.get(SIDE, "")))
    entered_on = timezone.localtime(result.recorded_at).date()
    return ResultShown(
        measurement=result,
        title=_("%(what)s, %(side)s") % {"what": shown.title, "side": side} if side else shown.title,
        value=short(definition, result.value),
        who=_who(result, episode),
        conditions=in_words(definition, result.conditions, leave_out=(SIDE, RATER)),
        entered_on=entered_on if entered_on != result.taken_on else None,
    )


def _who(result: Measurement, episode: Episode) -> str:
    """Who said the number: the patient, and with whose help; or who measured."""
    if result.source != Instrument.Kind.PATIENT_REPORTED:
        return str(result.conditions.get(RATER, "")) or (result.recorded_by.name if result.recorded_by else "")
    name = {"name": episode.patient.called}
    said = {
        Measurement.AnsweredBy.ALONE: _("%(name)s, alone") % name,
        Measurement.AnsweredBy.WITH_HELP: _("%(name)s, with help") % name,
        Measurement.AnsweredBy.ANOTHER: _("Somebody else, for %(name)s") % name,
    }
    return said[Measurement.AnsweredBy(result.answered_by)]
