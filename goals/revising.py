"""Changing an agreed goal, and noticing on which day it was reached."""

from typing import Any

from django.db import transaction
from django.db.models import Q

from goals.models import Goal
from goals.showing import Result, is_reached, line_of, results_of
from goals.wanting import want_measured
from measures.instruments import from_json
from measures.models import Measurement, MeasurementQuerySet
from rehabgoals.versions import save_version

CHANGEABLE = (
    "outcome",
    "activity",
    "support",
    "conditions",
    "sentence",
    "target",
    "is_keeping",
    "target_on",
)


@transaction.atomic
def change_goal(goal: Goal, *, read_version: int) -> None:
    """Write what may be changed of a goal, if nobody else has since `read_version`; look anew whether it is reached.

    Its measure is wanted on its new date.

    Raises rehabgoals.versions.ChangedMeanwhile otherwise, and writes nothing.
    """
    _look_anew(goal)
    save_version(goal, [*CHANGEABLE, "achieved_on", "achievement_status"], read_version=read_version)
    want_measured(goal.measure_id)


def note_reached(measurement: Any, **kwargs: Any) -> None:
    """Receiver of `measurement_recorded`: keep the day on which a result first reached an active goal's target.

    A fact about that day, so a lower result later does not take it back.
    """
    result = Result(measurement.taken_on, measurement.value)
    goals = Goal.objects.filter(clinic_id=measurement.clinic_id, measure_id=measurement.measure_id).active()
    open_goals = goals.filter(Q(achieved_on=None) | Q(achieved_on__gt=result.on), started_on__lte=result.on)
    for goal in open_goals.select_related("measure__instrument", "episode"):
        if _reaches(goal, result) and measurement in line_of(goal, _results(goal))[0].results:
            # Not a change that two people could make at once: the version stays.
            Goal.objects.filter(pk=goal.pk).update(
                achieved_on=result.on, achievement_status=Goal.AchievementStatus.ACHIEVED
            )


def look_anew(measurement: Any, **kwargs: Any) -> None:
    """Receiver of `measurement_taken_back`: a goal that this result reached is reached by another, or not yet.

    What is kept is a fact about a day; a result entered in error never was one.
    """
    goals = Goal.objects.filter(clinic_id=measurement.clinic_id, measure_id=measurement.measure_id)
    for goal in goals.filter(achieved_on=measurement.taken_on).select_related("measure__instrument", "episode"):
        _look_anew(goal)
        Goal.objects.filter(pk=goal.pk).update(achieved_on=goal.achieved_on, achievement_status=goal.achievement_status)


def _look_anew(goal: Goal) -> None:
    """Set the first day on which a result that stands reached the target, and what follows from it. Not saved."""
    line, _others = line_of(goal, _results(goal))
    goal.achieved_on = next((result.on for result in results_of(line) if _reaches(goal, result)), None)
    status = Goal.AchievementStatus
    if goal.achieved_on is not None:
        goal.achievement_status = status.ACHIEVED
    elif goal.achievement_status == status.ACHIEVED:
        goal.achievement_status = status.IN_PROGRESS


def _results(goal: Goal) -> MeasurementQuerySet:
    return Measurement.objects.filter(clinic_id=goal.clinic_id, measure_id=goal.measure_id).final()


def _reaches(goal: Goal, result: Result) -> bool:
    return is_reached(
        result,
        baseline=goal.baseline,
        target=goal.target,
        is_keeping=goal.is_keeping,
        target_on=goal.target_on,
        higher_is_better=from_json(goal.measure.instrument.definition).higher_is_better,
    )
