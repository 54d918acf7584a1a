"""Noticing on which day a goal, or a step on its way, was reached. Facts about days: a lower result takes none back."""

from typing import Any

from django.db.models import Q

from goals.milestones import reaches
from goals.models import Goal, GoalQuerySet, Milestone
from goals.showing import Result, is_reached, line_of, results_of
from measures.instruments import from_json
from measures.models import Measurement, MeasurementQuerySet


def note_reached(measurement: Any, **kwargs: Any) -> None:
    """Receiver of `measurement_recorded`: keep the day on which a result first reached an active goal, or a step."""
    result = Result(measurement.taken_on, measurement.value)
    for goal in _held(measurement).active().filter(started_on__lte=result.on):
        is_goal = (goal.achieved_on is None or goal.achieved_on > result.on) and _reaches(goal, result)
        steps = [step for step in _open_steps(goal, result) if _is_at(goal, step, result)]
        if not (is_goal or steps) or measurement not in line_of(goal, _results(goal))[0].results:
            continue
        # Not a change that two people could make at once: the version stays.
        if is_goal:
            Goal.objects.filter(pk=goal.pk).update(
                achieved_on=result.on, achievement_status=Goal.AchievementStatus.ACHIEVED
            )
        Milestone.objects.filter(pk__in=[step.pk for step in steps]).update(reached_on=result.on)


def look_anew(measurement: Any, **kwargs: Any) -> None:
    """Receiver of `measurement_taken_back`: what this result reached is reached by another, or not yet.

    What is kept is a fact about a day; a result entered in error never was one.
    """
    # All goals are held: a step of any of them may have been reached by it.
    for goal in [goal for goal in _held(measurement) if goal.achieved_on == measurement.taken_on]:
        look_anew_at_goal(goal)
        Goal.objects.filter(pk=goal.pk).update(achieved_on=goal.achieved_on, achievement_status=goal.achievement_status)
    steps = Milestone.objects.filter(
        clinic_id=measurement.clinic_id,
        goal__measure_id=measurement.measure_id,
        reached_on=measurement.taken_on,
        is_reached_by_hand=False,
    )
    for step in steps.select_related("goal__measure__instrument", "goal__episode"):
        look_anew_at_step(step)
        Milestone.objects.filter(pk=step.pk).update(reached_on=step.reached_on)


def look_for_what_was_reached(goal: Goal) -> None:
    """Find the days on which results reached a goal (not saved) and its steps (saved) while nobody looked."""
    if goal.achieved_on is None:
        look_anew_at_goal(goal)
    ahead = {"value__isnull": False, "reached_on": None, "set_aside_on": None}
    steps = Milestone.objects.filter(clinic_id=goal.clinic_id, goal=goal, **ahead)
    for step in steps.select_related("goal__measure__instrument", "goal__episode"):
        look_anew_at_step(step)
        Milestone.objects.filter(pk=step.pk).update(reached_on=step.reached_on)


def look_anew_at_goal(goal: Goal) -> None:
    """Set the first day on which a result that stands reached the target, and what follows from it. Not saved."""
    line, _others = line_of(goal, _results(goal))
    goal.achieved_on = next((result.on for result in results_of(line) if _reaches(goal, result)), None)
    status = Goal.AchievementStatus
    if goal.achieved_on is not None:
        goal.achievement_status = status.ACHIEVED
    elif goal.achievement_status == status.ACHIEVED:
        goal.achievement_status = status.IN_PROGRESS


def look_anew_at_step(step: Milestone) -> None:
    """Set the first day on which a result that stands reached a step (its `goal` loaded with measure). Not saved.

    One that was told by hand stays as told. A step that was reached under earlier terms is looked for from that day.
    """
    if step.value is None or step.is_reached_by_hand:
        return
    goal = step.goal
    since = min(goal.started_on, step.reached_on or goal.started_on)
    line, _others = line_of(goal, _results(goal), since=since)
    step.reached_on = next((result.on for result in results_of(line) if _is_at(goal, step, result)), None)


def latest_of(goal: Goal) -> Result | None:
    """The latest result on the goal's line (`measure__instrument` and `episode` loaded). One query."""
    line, _others = line_of(goal, _results(goal))
    return Result(line.last.taken_on, line.last.value) if line.last else None


def _held(measurement: Any) -> GoalQuerySet:
    """The goals of a result's measure. Who changes one at this moment is waited for, and then it counts as it is."""
    goals = Goal.objects.filter(clinic_id=measurement.clinic_id, measure_id=measurement.measure_id)
    return goals.select_related("measure__instrument", "episode").select_for_update(of=("self",), no_key=True)


def _open_steps(goal: Goal, result: Result) -> list[Milestone]:
    steps = Milestone.objects.filter(clinic_id=goal.clinic_id, goal=goal, value__isnull=False, set_aside_on=None)
    return list(steps.filter(Q(reached_on=None) | Q(reached_on__gt=result.on), is_reached_by_hand=False))


def _is_at(goal: Goal, step: Milestone, result: Result) -> bool:
    assert step.value is not None
    definition = from_json(goal.measure.instrument.definition)
    return reaches(result.value, step.value, higher_is_better=definition.higher_is_better)


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
