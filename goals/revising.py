"""Changing what was agreed: other words, or another bargain (evidence.md section 1).

Words alone keep the terms. Another target, keeping or date is a new bargain: it starts today from where the patient
stands now, with terms of its own, and what was agreed and reached before stays readable in the revision. What was
rated before is never rated anew, and how sure the patient was is asked anew: it was said of another target.
"""

from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils import timezone

from goals.changing import LIFECYCLE, CannotChange, Why, is_told_already, keep_revision
from goals.models import Goal, GoalRevision
from goals.reaching import latest_of, look_anew_at_goal
from goals.stepping import set_aside_what_is_off_the_way
from goals.versions import kept_of
from goals.wanting import want_measured
from rehabgoals.versions import ChangedMeanwhile, save_version

WORDS = (
    *("outcome", "activity", "support", "conditions", "sentence"),
    *("second_texts", "second_language", "second_by"),
)
BARGAIN = ("target", "is_keeping", "target_on")
FOLLOWS = (
    *("terms", "baseline", "started_on", "achieved_on", "achievement_status"),
    *("confidence", "confidence_help"),
)


@transaction.atomic
def revise_goal(goal: Goal, why: Why, *, by: Any, read_version: int, baseline: Decimal | None = None) -> bool:
    """Write an agreed goal as it is to be (`goal`, not saved yet); whether it is a new bargain.

    One with a `baseline` is agreed anew from there; else it is when its target, keeping or date is another, from the
    latest result of its line. Steps ahead that no longer lie on the way are set aside; its measure is wanted on its new
    date. Nothing is written where nothing is different.

    Raises rehabgoals.versions.ChangedMeanwhile when another was quicker, and CannotChange for a goal that is over.
    """
    now = locked(goal.pk)
    if now.version != read_version:
        kinds = (GoalRevision.Kind.REWORDED, GoalRevision.Kind.RENEGOTIATED)
        if any(is_told_already(now, kind, why, by=by) for kind in kinds) and _same(now, goal, (*WORDS, *BARGAIN)):
            return False
        raise ChangedMeanwhile(now)
    if now.lifecycle_status not in (LIFECYCLE.ACTIVE, LIFECYCLE.ON_HOLD):
        raise CannotChange
    is_anew = baseline is not None or not _same(now, goal, BARGAIN)
    if not is_anew and _same(now, goal, WORDS):
        return False
    before = kept_of(now)
    if is_anew:
        _begin_anew(goal, now, baseline)
    # Other words leave the rest to what results say of it in this moment.
    save_version(goal, [*WORDS, *BARGAIN, *(FOLLOWS if is_anew else ())], read_version=read_version)
    kind = GoalRevision.Kind.RENEGOTIATED if is_anew else GoalRevision.Kind.REWORDED
    keep_revision(goal, kind, why, before, by=by)
    if is_anew:
        set_aside_what_is_off_the_way(goal)
        want_measured(goal.measure_id)
    return is_anew


def locked(goal_id: int) -> Goal:
    """A goal as it is now, with its measure and episode; nobody else changes it before the transaction ends."""
    related = Goal.objects.select_related("measure__instrument", "episode")
    return related.select_for_update(of=("self",)).get(pk=goal_id)


def _begin_anew(goal: Goal, now: Goal, baseline: Decimal | None) -> None:
    """Start today, from the baseline or from where the patient stands. Not saved."""
    if baseline is None:
        latest = latest_of(now)
        baseline = latest.value if latest else now.baseline
    goal.terms, goal.baseline, goal.started_on = now.terms + 1, baseline, timezone.localdate()
    if goal.is_keeping:
        goal.target = baseline
    goal.achieved_on, goal.achievement_status = None, Goal.AchievementStatus.IN_PROGRESS
    goal.confidence, goal.confidence_help = None, ""
    look_anew_at_goal(goal)


def _same(one: Goal, other: Goal, names: tuple[str, ...]) -> bool:
    return all(getattr(one, name) == getattr(other, name) for name in names)
