"""What becomes of a goal: it rests, is completed, set aside, brought back, or becomes the primary one.

Each is one transaction with a revision that says why, who proposed it and whether both agreed. FHIR's two statuses are
kept apart: what is done with a goal (`lifecycle_status`) says nothing about how far it came (`achievement_status`).
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone

from goals.agreeing import PlaceTaken, place_for
from goals.models import Goal, GoalRevision
from goals.reaching import look_for_what_was_reached
from goals.versions import kept_of
from goals.wanting import want_measured
from rehabgoals.versions import ChangedMeanwhile, save_version

LIFECYCLE, ACHIEVEMENT, KIND = Goal.LifecycleStatus, Goal.AchievementStatus, GoalRevision.Kind
# What can be done with a goal, by where it stands.
STEPS: dict[str, tuple[str, ...]] = {
    LIFECYCLE.ACTIVE: (KIND.PAUSED, KIND.COMPLETED, KIND.SET_ASIDE),
    LIFECYCLE.ON_HOLD: (KIND.BROUGHT_BACK, KIND.COMPLETED, KIND.SET_ASIDE),
    LIFECYCLE.COMPLETED: (KIND.BROUGHT_BACK,),
    LIFECYCLE.CANCELLED: (KIND.BROUGHT_BACK,),
}
CHANGED_BY_STEPS = (
    *("lifecycle_status", "achievement_status", "achieved_on"),
    *("rank", "place", "rests_until", "ended_on"),
)


class CannotChange(Exception):
    """This is not done with a goal that stands where it stands now."""


@dataclass(frozen=True)
class Why:
    """Why a goal is changed, who proposed it, and whether both agreed. `closing_word` is the patient's, if given."""

    reason: str
    proposed_by: str = Goal.SaidFirstBy.TOGETHER
    both_agreed: bool = True
    closing_word: str = ""


@transaction.atomic
def pause(goal: Goal, why: Why, *, by: Any, read_version: int, until: date | None = None) -> None:
    """Let an active goal rest, until a day or until somebody brings it back."""

    def rest(now: Goal) -> None:
        now.lifecycle_status, now.rests_until = LIFECYCLE.ON_HOLD, until

    _change(goal, KIND.PAUSED, why, rest, by=by, read_version=read_version)


@transaction.atomic
def complete(goal: Goal, why: Why, *, by: Any, read_version: int, how_far: str = "") -> None:
    """Complete a goal. `how_far` is the achievement status that was told; empty leaves it as it is."""

    def end(now: Goal) -> None:
        _end(now, LIFECYCLE.COMPLETED, how_far)

    _change(goal, KIND.COMPLETED, why, end, by=by, read_version=read_version)


@transaction.atomic
def set_aside(goal: Goal, why: Why, *, by: Any, read_version: int, how_far: str = "") -> None:
    """Set a goal aside. It stays readable and can be brought back."""

    def end(now: Goal) -> None:
        _end(now, LIFECYCLE.CANCELLED, how_far)

    _change(goal, KIND.SET_ASIDE, why, end, by=by, read_version=read_version)


@transaction.atomic
def bring_back(goal: Goal, why: Why, *, by: Any, read_version: int, rank: str = "") -> None:
    """Work towards a goal again, at its old rank or at another, while its episode goes on.

    What results reached meanwhile is reached on their days, unless it was told to be reached before.

    Raises PlaceTaken where no place of that rank is free.
    """

    def begin(now: Goal) -> None:
        if not now.episode.is_active:
            raise CannotChange
        now.lifecycle_status, now.rests_until, now.ended_on = LIFECYCLE.ACTIVE, None, None
        now.achievement_status = ACHIEVEMENT.ACHIEVED if now.achieved_on else ACHIEVEMENT.IN_PROGRESS
        look_for_what_was_reached(now)
        _take_place(now, rank or now.rank)

    _change(goal, KIND.BROUGHT_BACK, why, begin, by=by, read_version=read_version)


@transaction.atomic
def make_primary(goal: Goal, why: Why, *, by: Any, read_version: int) -> None:
    """Let an active secondary goal be the primary one. Raises PlaceTaken while another is."""

    def move(now: Goal) -> None:
        _take_place(now, Goal.Rank.PRIMARY)

    _change(goal, KIND.MADE_PRIMARY, why, move, by=by, read_version=read_version)


def places_taken(goal: Goal) -> set[int]:
    """The places of the active goals beside this one. One query."""
    others = Goal.objects.filter(clinic_id=goal.clinic_id, episode_id=goal.episode_id).active().exclude(pk=goal.pk)
    return set(others.values_list("place", flat=True))


def _end(goal: Goal, status: str, how_far: str) -> None:
    goal.lifecycle_status, goal.rests_until, goal.ended_on = status, None, timezone.localdate()
    if how_far:
        goal.achievement_status = how_far
    if how_far == ACHIEVEMENT.ACHIEVED and goal.achieved_on is None:
        # Told to be reached, it is reached today; what a result reached before keeps that day.
        goal.achieved_on = timezone.localdate()


def _take_place(goal: Goal, rank: str) -> None:
    goal.rank, goal.place = rank, place_for(rank, places_taken(goal))


def _change(goal: Goal, kind: str, why: Why, act: Callable[[Goal], None], *, by: Any, read_version: int) -> None:
    """Do it to the row as it is now, with a revision.

    Raises ChangedMeanwhile when another was quicker, unless it is this very change: the button was pressed twice.
    """
    now = Goal.objects.select_for_update().get(pk=goal.pk)
    if now.version != read_version:
        if is_told_already(now, kind, why, by=by):
            return
        raise ChangedMeanwhile(now)
    if not _fits(now, kind):
        raise CannotChange
    before = kept_of(now)
    act(now)
    try:
        with transaction.atomic():
            save_version(now, [*CHANGED_BY_STEPS], read_version=read_version)
    except IntegrityError as error:
        if "goals_goal_one_at_each_place" not in str(error):
            raise
        raise PlaceTaken from error
    keep_revision(now, kind, why, before, by=by)
    want_measured(now.measure_id)


def _fits(goal: Goal, kind: str) -> bool:
    if kind == KIND.MADE_PRIMARY:
        return goal.lifecycle_status == LIFECYCLE.ACTIVE and goal.rank == Goal.Rank.SECONDARY
    return kind in STEPS.get(goal.lifecycle_status, ())


def is_told_already(goal: Goal, kind: str, why: Why, *, by: Any) -> bool:
    """Whether the last change of this goal is this one, by the same person in the same words."""
    last = GoalRevision.objects.filter(clinic_id=goal.clinic_id, goal=goal).order_by("number").last()
    return last is not None and (last.kind, last.reason, last.made_by_id) == (kind, why.reason, by.pk)


def keep_revision(goal: Goal, kind: str, why: Why, before: dict[str, Any], *, by: Any) -> GoalRevision:
    """Write down a change of a goal that is locked: `before` is what it was (goals.versions.kept_of)."""
    revisions = GoalRevision.objects.filter(clinic_id=goal.clinic_id, goal=goal)
    last = revisions.order_by("number").values_list("number", flat=True).last()
    return GoalRevision.objects.create(
        clinic_id=goal.clinic_id,
        goal=goal,
        number=(last or 0) + 1,
        terms=before["terms"],
        kind=kind,
        reason=why.reason,
        proposed_by=why.proposed_by,
        both_agreed=why.both_agreed,
        before=before,
        closing_word=why.closing_word,
        made_by=by,
    )
