"""Writing down results, and choosing what an episode measures."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils import timezone

from measures.instruments import check_value, from_json
from measures.models import Instrument, Measure, Measurement, Questionnaire
from measures.reassessing import take_up
from measures.signals import measurement_recorded
from patients.models import Episode

# Nobody measures the same thing a second time within this, with the same result.
PRESSED_TWICE_WITHIN = timedelta(seconds=20)


class CannotRecord(Exception):
    """The result does not fit its instrument; the message says what would fit."""


@dataclass(frozen=True)
class ResultSaid:
    """One result as a form gives it: the value, the conditions, and the answers it was worked out of, as given.

    The measure need not be stored yet: it is made with its first result. `answers` has the shapes that
    `Measurement.answers` keeps; `questionnaire` is the one whose questions were asked.
    """

    measure: Measure
    value: Decimal
    conditions: dict[str, str] = field(default_factory=dict)
    answers: dict[str, Any] = field(default_factory=dict)
    questionnaire: Questionnaire | None = None
    answered_by: str = Measurement.AnsweredBy.ALONE


@transaction.atomic
def record(
    *,
    measure: Measure,
    value: Decimal | int,
    taken_on: date,
    by: Any,
    conditions: dict[str, str] | None = None,
    source: str | None = None,
    answered_by: str = Measurement.AnsweredBy.ALONE,
    answers: dict[str, Any] | None = None,
    questionnaire: Questionnaire | None = None,
    instrument: Instrument | None = None,
    corrects: Measurement | None = None,
    recorded_at: datetime | None = None,
) -> Measurement:
    """Keep one result of a measure and tell whoever listens (`measurement_recorded`), in one transaction.

    `value` is in the instrument's unit; `conditions` maps a condition's field to what it was, empty ones are left out;
    `source` is the instrument's kind unless somebody else said the number; `answers` is what the value was worked out
    of. `instrument` is the version it was taken by, the measure's present one unless said; `corrects` the result
    entered in error that it replaces; `recorded_at` the moment it was written down, now unless said. Raises
    CannotRecord for a value outside the instrument's range; forms say so at the field before it comes to that.
    """
    instrument = instrument or measure.instrument
    problems = check_value(from_json(instrument.definition), value)
    if problems:
        raise CannotRecord(str(problems[0].message))
    measurement = Measurement.objects.create(
        clinic_id=measure.clinic_id,
        measure=measure,
        value=value,
        taken_on=taken_on,
        conditions={name: said for name, said in (conditions or {}).items() if said},
        source=source or instrument.kind,
        answered_by=answered_by,
        recorded_by=by,
        recorded_at=recorded_at or timezone.now(),
        definition_version=instrument.definition_version,
        answers=answers or {},
        questionnaire=questionnaire,
        corrects=corrects,
    )
    measurement_recorded.send(sender=Measurement, measurement=measurement)
    return measurement


def measure_for(
    episode: Episode, instrument: Instrument, activity: str = "", started_on: date | None = None
) -> Measure:
    """The episode's measure by this instrument (and about this activity), made on the first asking.

    `started_on` is the day it was chosen, today if nothing is said; it counts only for a new one. One that had been
    stopped is taken up again.
    """
    measure, _made = Measure.objects.get_or_create(
        clinic_id=episode.clinic_id,
        episode=episode,
        instrument=instrument,
        activity=activity,
        defaults={"started_on": started_on or timezone.localdate()},
    )
    if measure.stopped_on is not None:
        take_up(measure, timezone.localdate())
    return measure


@transaction.atomic
def keep_results(episode: Episode, results: Iterable[ResultSaid], *, taken_on: date, by: Any) -> list[Measurement]:
    """Keep what one press on a form said, all of it or nothing: a measure that is new is made with its first result.

    One that was stopped and is measured again is taken up with it. The very same result, written down by the same
    person a moment ago, is returned: the button was pressed twice.
    """
    # The second of two presses waits here until the first is written.
    Episode.objects.select_for_update().get(pk=episode.pk)
    a_moment_ago = timezone.now() - PRESSED_TWICE_WITHIN
    just_kept = Measurement.objects.filter(clinic_id=episode.clinic_id, recorded_by=by, recorded_at__gt=a_moment_ago)
    kept = []
    for said in results:
        measure = said.measure
        if measure.episode_id != episode.pk:
            raise ValueError("A measure of another episode is not taken here.")
        if measure.pk is None:
            measure = measure_for(episode, measure.instrument, measure.activity)
        elif measure.stopped_on is not None and taken_on >= measure.stopped_on:
            take_up(measure, timezone.localdate())
        result = {
            "measure": measure,
            "value": said.value,
            "taken_on": taken_on,
            "conditions": {name: words for name, words in said.conditions.items() if words},
            "answered_by": said.answered_by,
            "answers": said.answers,
            "questionnaire": said.questionnaire,
        }
        kept.append(just_kept.final().filter(**result).first() or record(**result, by=by))
    return kept
