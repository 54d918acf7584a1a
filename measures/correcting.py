"""Correcting a result: the wrong one is marked as entered in error and stays, the right one says what it corrects."""

from datetime import date
from typing import Any

from django.db import transaction
from django.utils import timezone

from measures.models import Instrument, Measurement
from measures.recording import ResultSaid, record
from measures.signals import measurement_taken_back


class AlreadyCorrected(Exception):
    """Somebody was quicker. `current` is the result as it stands now, `by` who marked it included."""

    def __init__(self, current: Measurement) -> None:
        super().__init__("already corrected")
        self.current = current


@transaction.atomic
def correct(
    wrong: Measurement, *, reason: str, by: Any, right: ResultSaid | None = None, taken_on: date | None = None
) -> Measurement | None:
    """Mark a result as entered in error and, where the right one is known, keep it; both or nothing. Returns the new.

    The right result is of the same measure and was taken by the same version of the instrument; its day is
    `taken_on`, the wrong one's unless said. Others hear first that the old one is taken back
    (`measurement_taken_back`), then of the new one (`measurement_recorded`). The same correction by the same person
    again returns what it made: the button was pressed twice. Raises AlreadyCorrected when the result does not stand.
    """
    locked = Measurement.objects.select_for_update().get(clinic_id=wrong.clinic_id, pk=wrong.pk)
    if locked.status != Measurement.Status.FINAL:
        return _pressed_twice(locked, reason, by, right, taken_on)
    locked.status = Measurement.Status.ENTERED_IN_ERROR
    locked.error_reason, locked.error_marked_by, locked.error_marked_at = reason, by, timezone.now()
    locked.save(update_fields=["status", "error_reason", "error_marked_by", "error_marked_at"])
    measurement_taken_back.send(sender=Measurement, measurement=locked)
    if right is None:
        return None
    return record(
        measure=wrong.measure,
        value=right.value,
        taken_on=taken_on or wrong.taken_on,
        by=by,
        conditions=right.conditions,
        source=wrong.source,
        answered_by=right.answered_by,
        answers=right.answers,
        questionnaire=right.questionnaire,
        instrument=version_of(wrong),
        corrects=locked,
    )


def version_of(result: Measurement) -> Instrument:
    """The version of the instrument that a result (loaded with its measure's instrument) was taken by.

    Every clinic keeps its rows of earlier versions; without one the measure's present version stands for it.
    """
    present = result.measure.instrument
    if result.definition_version == present.definition_version:
        return present
    of_key = Instrument.objects.filter(clinic_id=result.clinic_id, key=present.key)
    return of_key.filter(definition_version=result.definition_version).first() or present


def replacement_of(wrong: Measurement) -> Measurement | None:
    """The result that stands in place of one entered in error, where there is one."""
    return Measurement.objects.filter(clinic_id=wrong.clinic_id, corrects=wrong).order_by("pk").last()


def _pressed_twice(
    locked: Measurement, reason: str, by: Any, right: ResultSaid | None, taken_on: date | None
) -> Measurement | None:
    made = replacement_of(locked)
    is_mine = locked.error_marked_by_id == by.pk and locked.error_reason == reason
    wanted = (right.value, taken_on or locked.taken_on) if right else None
    if not is_mine or wanted != ((made.value, made.taken_on) if made else None):
        raise AlreadyCorrected(locked)
    return made
