"""Writing down a result, and choosing what an episode measures."""

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils import timezone

from measures.conditions import ConditionField, condition_fields
from measures.definitions import InstrumentDefinition
from measures.instruments import check_value, from_json
from measures.models import Instrument, Measure, Measurement
from measures.signals import measurement_recorded
from patients.models import Episode

# Nobody measures the same thing a second time within this, with the same result.
PRESSED_TWICE_WITHIN = timedelta(seconds=20)


class CannotRecord(Exception):
    """The result does not fit its instrument; the message says what would fit."""


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
) -> Measurement:
    """Keep one result of a measure and tell whoever listens (`measurement_recorded`), in one transaction.

    `value` is in the instrument's unit; `conditions` maps a condition's field to what it was, empty ones are left out;
    `source` is the instrument's kind unless somebody else said the number. Raises CannotRecord for a value outside
    the instrument's range; forms say so at the field before it comes to that.
    """
    problems = check_value(from_json(measure.instrument.definition), value)
    if problems:
        raise CannotRecord(str(problems[0].message))
    measurement = Measurement.objects.create(
        clinic_id=measure.clinic_id,
        measure=measure,
        value=value,
        taken_on=taken_on,
        conditions={field: said for field, said in (conditions or {}).items() if said},
        source=source or measure.instrument.kind,
        answered_by=answered_by,
        recorded_by=by,
        definition_version=measure.instrument.definition_version,
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
        measure.stopped_on = None
        measure.save(update_fields=["stopped_on"])
    return measure


def conditions_to_ask(
    definition: InstrumentDefinition, last: Measurement | None, episode: Episode, by: Any
) -> list[ConditionField]:
    """What to ask about a result of this episode, beginning with the answers of the `last` one, if there is one."""
    return condition_fields(
        definition,
        last.conditions if last else None,
        side=episode.side,
        rater=by.name,
        same_rater=last is not None and last.recorded_by_id == by.pk,
    )


@transaction.atomic
def keep_result(episode: Episode, instrument: Instrument, said: dict[str, Any], *, by: Any) -> Measurement:
    """Keep what the form for one result asked (`measures.forms.ResultForm`): the measure is made when it is new.

    The very same result, written down by the same person a moment ago, is returned: the button was pressed twice.
    """
    # The second of two presses waits here until the first is written.
    Episode.objects.select_for_update().get(pk=episode.pk)
    measure = said["measure"] or measure_for(episode, instrument, said.get("activity", ""))
    result = {
        "measure": measure,
        "value": said["value"],
        "taken_on": said["taken_on"],
        "conditions": {field: words for field, words in said["conditions"].items() if words},
        "answered_by": said.get("answered_by") or Measurement.AnsweredBy.ALONE,
    }
    a_moment_ago = timezone.now() - PRESSED_TWICE_WITHIN
    kept = Measurement.objects.filter(clinic_id=episode.clinic_id, recorded_by=by, recorded_at__gt=a_moment_ago)
    return kept.final().filter(**result).first() or record(**result, by=by)
