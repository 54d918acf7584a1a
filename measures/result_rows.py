"""Results as rows of a table of words, the newest first: who said or measured them, how, and what was wrong with some.

A patient may have a thousand; a page shows fifty, and only those are put into words.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any, overload

from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from measures.conditions import RATER, SIDE, in_words, side_in_words, with_side
from measures.definitions import InstrumentDefinition
from measures.instruments import short
from measures.models import Instrument, Measurement


@dataclass(frozen=True)
class ErrorShown:
    """Why a result does not stand: what was wrong, who said so and when, and the value in its place, if any."""

    reason: str
    by: str
    on: date
    instead: str


@dataclass(frozen=True)
class ResultShown:
    """One row of the table of numbers, in words. `error` is there where it was entered in error."""

    measurement: Measurement
    title: str
    value: str
    who: str
    conditions: str
    entered_on: date | None
    error: ErrorShown | None = None


@dataclass(frozen=True)
class ResultsOf:
    """The results of one measure with what is needed to say them."""

    title: str
    definition: InstrumentDefinition
    results: Sequence[Measurement]


@dataclass
class ResultRows(Sequence[ResultShown]):
    """The rows of several measures, the newest first; what was written down later stands above on the same day.

    `name` is what the patient is called. A slice is put into words when it is asked for, in one query.
    """

    measures: Iterable[ResultsOf]
    name: str
    _rows: list[tuple[Measurement, ResultsOf]] = field(init=False)

    def __post_init__(self) -> None:
        self._rows = [(result, each) for each in self.measures for result in each.results]
        self._rows.sort(key=lambda row: (row[0].taken_on, row[0].pk), reverse=True)

    def __len__(self) -> int:
        return len(self._rows)

    @overload
    def __getitem__(self, place: int) -> ResultShown: ...
    @overload
    def __getitem__(self, place: slice) -> list[ResultShown]: ...
    def __getitem__(self, place: int | slice) -> ResultShown | list[ResultShown]:
        if isinstance(place, int):
            return self._shown([self._rows[place]])[0]
        return self._shown(self._rows[place])

    def _shown(self, rows: list[tuple[Measurement, ResultsOf]]) -> list[ResultShown]:
        people = {number for result, _of in rows for number in (result.recorded_by_id, result.error_marked_by_id)}
        names = dict(User.objects.filter(pk__in=people - {None}).values_list("pk", "name"))
        instead = {result.corrects_id: result for result, _of in self._rows if result.corrects_id}
        return [_row(result, of, self.name, names, instead.get(result.pk)) for result, of in rows]


def _row(
    result: Measurement, of: ResultsOf, patient: str, names: dict[int, str], instead: Measurement | None
) -> ResultShown:
    side = side_in_words(of.definition, str(result.conditions.get(SIDE, "")))
    entered_on = timezone.localdate(result.recorded_at)
    return ResultShown(
        measurement=result,
        title=with_side(of.title, side),
        value=short(of.definition, result.value),
        who=_who(result, patient, names.get(result.recorded_by_id, "")),
        conditions=in_words(of.definition, result.conditions, leave_out=(SIDE, RATER)),
        entered_on=entered_on if entered_on != result.taken_on else None,
        error=_error(result, of.definition, names.get(result.error_marked_by_id, ""), instead),
    )


def _error(
    result: Measurement, definition: InstrumentDefinition, by: str, instead: Measurement | None
) -> ErrorShown | None:
    if result.error_marked_at is None:
        return None
    return ErrorShown(
        reason=result.error_reason,
        by=by,
        on=timezone.localdate(result.error_marked_at),
        instead=short(definition, instead.value) if instead else "",
    )


def _who(result: Measurement, patient: str, recorded_by: str) -> str:
    """Who said the number: the patient, and with whose help; or who measured."""
    if result.source != Instrument.Kind.PATIENT_REPORTED:
        return str(result.conditions.get(RATER, "")) or recorded_by
    said: dict[Any, str] = {
        Measurement.AnsweredBy.ALONE: _("%(name)s, alone"),
        Measurement.AnsweredBy.WITH_HELP: _("%(name)s, with help"),
        Measurement.AnsweredBy.ANOTHER: _("Somebody else, for %(name)s"),
    }
    return said[Measurement.AnsweredBy(result.answered_by)] % {"name": patient}
