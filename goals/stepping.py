"""Steps on the way to a goal: named, changed, set aside, and reached by hand."""

from datetime import date

from django.db import transaction
from django.utils import timezone

from goals.milestones import is_between
from goals.models import Goal, Milestone
from goals.reaching import look_anew_at_step
from rehabgoals.versions import save_version

CHANGED = [
    *("name", "value", "reached_on", "is_reached_by_hand", "set_aside_on"),
    *("second_texts", "second_language", "second_by"),
]


@transaction.atomic
def add_step(step: Milestone) -> Milestone:
    """Add a step (not saved, its goal loaded with its measure), reached already where a result has reached it.

    Pressed twice, the first one is returned.
    """
    # The second of two presses waits here until the first is written.
    Goal.objects.select_for_update().get(pk=step.goal_id)
    standing = Milestone.objects.filter(clinic_id=step.clinic_id, goal_id=step.goal_id, set_aside_on=None)
    found = standing.filter(name=step.name, value=step.value).first()
    if found is not None:
        return found
    look_anew_at_step(step)
    step.save(force_insert=True)
    return step


@transaction.atomic
def change_step(step: Milestone, *, read_version: int) -> None:
    """Write a step as it is to be. Raises rehabgoals.versions.ChangedMeanwhile when another was quicker."""
    _hold_goal(step)
    look_anew_at_step(step)
    save_version(step, CHANGED, read_version=read_version)


@transaction.atomic
def reach_by_hand(step: Milestone, on: date, *, read_version: int) -> None:
    """Two people say that it was reached on that day. What a result reached in this moment keeps its day.

    Raises rehabgoals.versions.ChangedMeanwhile when another was quicker.
    """
    _hold_goal(step)
    step.refresh_from_db(fields=["reached_on"])
    if step.reached_on is None:
        step.reached_on, step.is_reached_by_hand = on, True
        save_version(step, ["reached_on", "is_reached_by_hand"], read_version=read_version)


def set_step_aside(step: Milestone, *, read_version: int) -> None:
    """Leave a step out from now on. A day on which it was reached stays."""
    step.set_aside_on = timezone.localdate()
    save_version(step, ["set_aside_on"], read_version=read_version)


def _hold_goal(step: Milestone) -> None:
    """Let no result reach a step, and no new bargain move it, while it is written; its goal is as it is now."""
    related = Goal.objects.select_related("measure__instrument", "episode__patient", "episode__clinician")
    step.goal = related.select_for_update(of=("self",)).get(pk=step.goal_id)


def steps_of(goal: Goal) -> list[Milestone]:
    """The steps of a goal: those reached in the order of their days, then those ahead in the order of the way."""
    steps = list(Milestone.objects.filter(clinic_id=goal.clinic_id, goal=goal, set_aside_on=None))
    return in_order(steps, falls=goal.target < goal.baseline)


def in_order(steps: list[Milestone], *, falls: bool) -> list[Milestone]:
    """As they come: reached by day, ahead by value in the direction of the way, those without a number last."""
    reached = sorted((step for step in steps if step.reached_on), key=lambda step: (step.reached_on, step.pk))
    ahead = [step for step in steps if not step.reached_on]
    counted = sorted((step for step in ahead if step.value is not None), key=lambda step: step.value, reverse=falls)
    return [*reached, *counted, *(step for step in ahead if step.value is None)]


def set_aside_what_is_off_the_way(goal: Goal) -> None:
    """Set aside the steps ahead that no longer lie between where a goal starts and its target."""
    ahead = Milestone.objects.select_for_update().filter(
        clinic_id=goal.clinic_id, goal=goal, value__isnull=False, reached_on=None, set_aside_on=None
    )
    for step in ahead:
        if not is_between(step.value, baseline=goal.baseline, target=goal.target):
            set_step_aside(step, read_version=step.version)
