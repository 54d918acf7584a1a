"""How much a goal matters and how sure the patient is, and the screen turned to them."""

from __future__ import annotations

from dataclasses import dataclass

from django.contrib import messages as flash
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from goals.forms.rulers import CONFIDENCE, IMPORTANCE, RulersForm, is_unsure
from goals.models import Goal
from goals.sentence import of_goal, sentence_in
from goals.showing import line_of, milestones_of, progress_of
from goals.stepping import steps_of
from goals.views.goals import goals_of_clinic
from goals.views.turned import eyes_of, render_turned
from measures.models import Measurement
from patients.pages import episode_context
from rehabgoals.versions import ChangedMeanwhile, conflict_of, save_version

# What might help somebody who is not sure, each a field of the goal's own page.
OFFERS = ("target", "support", "target_on")


@dataclass(frozen=True)
class RulersShown:
    """A goal's rulers as they stand. `asks_what_helps`: not so sure, and nobody has said yet what would help."""

    importance: int | None
    confidence: int | None
    helps: str
    asks_what_helps: bool


def rulers_of(goal: Goal) -> RulersShown:
    """The goal's rulers for its page. No query."""
    helps = goal.confidence_help
    return RulersShown(goal.importance, goal.confidence, helps, is_unsure(goal.confidence) and not helps)


def goal_rulers(request: HttpRequest, goal_id: int) -> HttpResponse:
    """Both rulers; and below 7 the question what would make it an 8, with three things that might."""
    goal = get_object_or_404(goals_of_clinic(request), pk=goal_id)
    form = RulersForm(request.POST or None, clinic=request.user.clinic, instance=goal)
    conflict = None
    if request.method == "POST" and form.is_valid():
        try:
            save_version(goal, form.saved, read_version=form.read_version)
        except ChangedMeanwhile as error:
            conflict = conflict_of(form, error.current)
        else:
            return _onwards(request, goal)
    context = {"form": form, "goal": goal, "sentence": of_goal(goal), "conflict": conflict}
    status = 409 if conflict else 422 if form.errors else 200
    return render(request, "goals/goal_rulers.html", context | episode_context(goal.episode), status=status)


def _onwards(request: HttpRequest, goal: Goal) -> HttpResponse:
    """To what they chose to change, with what was said kept; else back to the goal."""
    chosen = request.POST.get("then", "")
    if chosen in OFFERS:
        return redirect(reverse("goals:goal_edit", args=[goal.pk]) + f"#id_{chosen}")
    flash.success(request, _("Kept, as it was said."))
    return redirect("goals:goal_detail", goal.pk)


def goal_screen(request: HttpRequest, goal_id: int) -> HttpResponse:
    """The screen turned to the patient: the sentence, how far it has come, and one ruler after the other."""
    goal = get_object_or_404(goals_of_clinic(request), pk=goal_id)
    asked = CONFIDENCE if request.GET.get("ask") == CONFIDENCE else IMPORTANCE
    back = reverse("goals:goal_detail", args=[goal.pk])
    form = RulersForm(request.POST or None, clinic=request.user.clinic, instance=goal, only=asked)
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                # What nobody pressed was not said, and does not take back what was said before.
                if form.cleaned_data[asked] is not None:
                    save_version(goal, form.saved, read_version=form.read_version)
            except ChangedMeanwhile as error:
                conflict_of(form, error.current)
                status = 409
            else:
                return redirect(f"{request.path}?ask={CONFIDENCE}" if asked == IMPORTANCE else back)
    results = Measurement.objects.filter(clinic_id=goal.clinic_id, measure_id=goal.measure_id).final()
    patient = goal.episode.patient
    own = sentence_in(goal, patient.language)
    line, steps = line_of(goal, results)[0], milestones_of(steps_of(goal), patient.language)
    with eyes_of(patient):
        progress = progress_of(goal, line, steps=steps)
    context = {
        "form": form,
        "is_last": asked == CONFIDENCE,
        "was_changed": status == 409,
        "sentence": own or of_goal(goal),
        # Where nobody has put the words into the patient's language they stand as they are.
        "sentence_language": patient.language if own else request.user.clinic.language,
        "progress": progress,
    }
    return render_turned(request, "goals/goal_screen.html", context, patient=patient, back=back, status=status)
