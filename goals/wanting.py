"""Having a measure taken at its goals' dates: the measure is told the day, so that it falls due then.

A measure knows nothing of goals, which stand to its right; `Measure.wanted_on` is kept here whenever a goal is agreed
or changed and whenever a result is recorded or taken back.
"""

from typing import Any

from goals.models import Goal
from measures.due import is_served
from measures.models import Measure, Measurement


def want_measured(measure_id: int) -> None:
    """Set the day on which a measure is wanted: the earliest date of an active goal that no result has served yet.

    Call it in the transaction that changes a goal or a result, after the change.
    """
    # Two goals agreed at once on one measure: the second waits here, and then sees both. The lock leaves others free
    # to write results.
    measure = Measure.objects.select_for_update(no_key=True).get(pk=measure_id)
    last_on = _last_on(measure)
    goals = Goal.objects.filter(clinic_id=measure.clinic_id, measure=measure).active().order_by()
    days = [day for day in goals.values_list("target_on", flat=True) if not is_served(day, last_on)]
    wanted_on = min(days, default=None)
    if wanted_on != measure.wanted_on:
        # Not a change that two people could make at once: the version stays.
        Measure.objects.filter(pk=measure.pk).update(wanted_on=wanted_on)


def _last_on(measure: Measure) -> Any:
    results = Measurement.objects.filter(clinic_id=measure.clinic_id, measure=measure).final()
    return results.order_by("-taken_on").values_list("taken_on", flat=True).first()


def note_measured(measurement: Any, **kwargs: Any) -> None:
    """Receiver of `measurement_recorded`: a result near a goal's date serves it, and the next goal's date is wanted."""
    if measurement.measure.wanted_on is not None and is_served(measurement.measure.wanted_on, measurement.taken_on):
        want_measured(measurement.measure_id)


def note_taken_back(measurement: Any, **kwargs: Any) -> None:
    """Receiver of `measurement_taken_back`: a date that this result served may be wanted again."""
    want_measured(measurement.measure_id)
