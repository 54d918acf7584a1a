"""Keeping what was gained: a goal that was completed goes on under new terms, to stay where it is now."""

from datetime import timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone

from goals.changing import LIFECYCLE, CannotChange, Why, bring_back
from goals.models import Goal
from goals.reaching import latest_of
from goals.revising import locked, revise_goal
from rehabgoals.versions import ChangedMeanwhile

# The two look at it again after about as long as the first follow-up waits; the day can be changed.
KEPT_FOR = timedelta(weeks=12)


@transaction.atomic
def keep_gained(goal: Goal, why: Why, *, by: Any, read_version: int) -> Goal:
    """Bring a completed goal back to keep what was gained: from the latest result, for twelve weeks. Two revisions.

    Raises ChangedMeanwhile when another was quicker, CannotChange for a goal that is not completed, and
    goals.agreeing.PlaceTaken where no place of its rank is free.
    """
    now = locked(goal.pk)
    if now.version != read_version:
        raise ChangedMeanwhile(now)
    if now.lifecycle_status != LIFECYCLE.COMPLETED:
        raise CannotChange
    bring_back(now, why, by=by, read_version=read_version)
    kept = locked(goal.pk)
    latest = latest_of(kept)
    kept.is_keeping, kept.target_on = True, timezone.localdate() + KEPT_FOR
    revise_goal(kept, why, by=by, read_version=kept.version, baseline=latest.value if latest else kept.baseline)
    return kept
