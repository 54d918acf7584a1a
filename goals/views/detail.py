"""One goal, as two people look at it: its sentence, how far it has come, what supports it, and what might come next."""

from datetime import date
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Exists, OuterRef
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from goals.agreeing import free_ranks
from goals.deciding import with_option_to_write
from goals.forms import StillMattersForm, said_first_choices
from goals.measuring import measure_words
from goals.models import Goal, GoalRevision
from goals.next_steps import next_step
from goals.reviewing import asks_still_matters
from goals.sentence import of_goal
from goals.showing import (
    earlier_of,
    figure_of,
    line_of,
    milestones_of,
    planned_finish,
    progress_of,
    reached_words,
)
from goals.stepping import steps_of
from goals.views.goals import goals_of_clinic
from goals.views.levels import levels_of
from goals.views.milestones import milestones_shown
from goals.views.rulers import rulers_of
from goals.views.support import coping_of, practice_of
from goals.waiting import review_of, what_is_there, with_what_is_there
from measures.adopting import adopted_for
from measures.models import Measurement
from patients.pages import episode_context
from patients.slots import goal_page_sections


@require_safe
def goal_detail(request: HttpRequest, goal_id: int) -> HttpResponse:
    """The goal, with a piece for each thing it has."""
    goals = with_what_is_there(goals_of_clinic(request).select_related("episode__course"))
    goals = with_option_to_write(goals).annotate(places_taken=_places_taken(), was_changed=_was_changed())
    goal = get_object_or_404(goals, pk=goal_id)
    today = timezone.localdate()
    measurements = list(Measurement.objects.filter(clinic_id=goal.clinic_id, measure_id=goal.measure_id).final())
    line, beside = line_of(goal, measurements)
    steps = steps_of(goal)
    drawn = milestones_of(steps)
    progress = progress_of(goal, line, today=today, steps=drawn)
    context = {
        "goal": goal,
        "sentence": of_goal(goal, today=today),
        "progress": progress,
        "reached": reached_words(progress),
        "said_first": dict(said_first_choices(goal.episode.patient))[goal.said_first_by],
        "measured_by": measure_words(goal.measure.instrument),
        "figure": figure_of(
            goal,
            line,
            beside,
            adopted=adopted_for([goal.measure])[goal.measure_id],
            today=today,
            steps=drawn,
            earlier=earlier_of(goal, line, measurements),
            finish=planned_finish(getattr(goal.episode, "course", None)),
        ),
        "is_active": goal.lifecycle_status == Goal.LifecycleStatus.ACTIVE and goal.episode.is_active,
        "may_add_goal": goal.episode.is_active and bool(free_ranks(goal.places_taken)),
        "milestones": milestones_shown(goal, steps),
        "levels": levels_of(goal, line),
        "rulers": rulers_of(goal),
        "sections": goal_page_sections.filled(request, goal),
    }
    context |= practice_of(goal, clinic=request.user.clinic) | coping_of(goal)
    context |= _what_might_come(request, goal, measurements, today)
    return render(request, "goals/goal_detail.html", context | episode_context(goal.episode))


def _places_taken() -> ArraySubquery:
    """The places of the episode's goals that are being worked towards."""
    beside = Goal.objects.filter(clinic_id=OuterRef("clinic_id"), episode=OuterRef("episode")).active()
    return ArraySubquery(beside.values("place"))


def _was_changed() -> Exists:
    """Whether the goal was ever otherwise; a ruler that was set makes it no other goal."""
    return Exists(GoalRevision.objects.filter(clinic_id=OuterRef("clinic_id"), goal=OuterRef("pk")))


def _what_might_come(request: HttpRequest, goal: Any, measurements: list[Measurement], today: date) -> dict[str, Any]:
    """For an active goal whether it still matters, and one thing to add; after a completed primary one what is next.

    Nothing comes next in an episode that is finished.
    """
    if not goal.episode.is_active:
        return {}
    if goal.lifecycle_status == Goal.LifecycleStatus.ACTIVE:
        offer = next_step(what_is_there(goal))
        about = goal.pk if offer and offer.is_of_goal else goal.episode_id
        is_asked = asks_still_matters(review_of(goal, measurements, today), today)
        return {
            "still_form": StillMattersForm(clinic=request.user.clinic) if is_asked else None,
            "next_step": offer,
            "next_url": reverse(offer.url_name, args=[about]) if offer else "",
        }
    if goal.lifecycle_status != Goal.LifecycleStatus.COMPLETED or goal.rank != Goal.Rank.PRIMARY:
        return {}
    others = list(Goal.objects.filter(clinic_id=goal.clinic_id, episode_id=goal.episode_id).active())
    is_asked = all(each.rank == Goal.Rank.SECONDARY for each in others)
    return {"asks_what_next": is_asked, "next_primaries": others}
