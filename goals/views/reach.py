"""Is it within reach: what is known about a target, while a goal is written and when it is agreed."""

from datetime import date
from typing import Any

from django.contrib import messages as flash
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext as _

from goals.forms import GoalForm
from goals.looking_ahead import assess_target
from goals.looking_together import last_look, mark_of, note_looked
from goals.models import Goal
from goals.realism_words import Looked
from goals.sentence import of_goal
from goals.showing import line_of
from goals.views.goals import goals_of_clinic
from measures.models import Measurement
from patients.pages import episode_context
from rehabgoals.htmx import render_piece


def reach_so_far(form: GoalForm, marked: str, *, today: date) -> dict[str, Any]:
    """What is known about the target that is being written, as far as it can be read. At most three queries.

    `marked` is the mark of what the two ticked as looked at; it holds while the words are the same.
    """
    looked = _looked_at(form, today)
    mark = mark_of(looked) if looked else ""
    return {"looked": looked, "mark": mark, "is_looked": bool(mark) and mark == marked}


def _looked_at(form: GoalForm, today: date) -> Looked | None:
    measured_by, baseline, target = form.measured_so_far(), form.so_far("baseline"), form.so_far("target")
    target_on, is_keeping = form.so_far("target_on"), bool(form.so_far("is_keeping"))
    if measured_by is None or baseline is None or target_on is None or (target is None and not is_keeping):
        return None
    return assess_target(
        form.episode,
        measured_by,
        baseline=baseline,
        target=baseline if is_keeping else target,
        target_on=target_on,
        is_keeping=is_keeping,
        today=today,
    )


def realism_look(request: HttpRequest, goal_id: int) -> HttpResponse:
    """What is known about an agreed goal, from where it stands now; a press keeps that both looked at it."""
    goal = get_object_or_404(goals_of_clinic(request), pk=goal_id)
    today = timezone.localdate()
    looked = _looked_at_goal(goal, today)
    if request.method == "POST":
        if looked is not None:
            note_looked(goal, looked, by=request.user)
            flash.success(request, _("Kept: you looked at this together."))
        return redirect("goals:goal_detail", goal.pk)
    context = {"goal": goal, "sentence": of_goal(goal, today=today), "looked": looked, "last_look": last_look(goal)}
    context |= episode_context(goal.episode)
    return render_piece(request, "goals/goal_realism.html", "goals/_realism_known.html", context)


def _looked_at_goal(goal: Goal, today: date) -> Looked | None:
    """Nothing for a goal that is over, reached, or of which the day has come."""
    if goal.lifecycle_status != Goal.LifecycleStatus.ACTIVE:
        return None
    measurements = Measurement.objects.filter(clinic_id=goal.clinic_id, measure_id=goal.measure_id).final()
    line, _beside = line_of(goal, list(measurements))
    return assess_target(
        goal.episode,
        goal.measure.instrument,
        baseline=line.results[-1].value if line.results else goal.baseline,
        target=goal.target,
        target_on=goal.target_on,
        is_keeping=goal.is_keeping,
        today=today,
    )
