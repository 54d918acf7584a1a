"""The plan for a flare-up: usual pain is asked first, and the two of them edit what is proposed from it."""

from typing import Any

from django.contrib import messages as flash
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from goals.flare_up import TITLES
from goals.forms import FlareUpForm, UsualPainForm
from goals.keeping_once import keep_once, row_to_write
from goals.models import FlareUpPlan
from patients.pages import episode_context, episode_or_404
from rehabgoals.versions import ChangedMeanwhile, conflict_of


def flare_up(request: HttpRequest, episode_id: int) -> HttpResponse:
    """Ask usual pain, propose three stages from it (the button "propose"), and keep what the two of them made of it.

    An episode has one plan. When a colleague was quicker, both versions are shown (409).
    """
    episode = episode_or_404(request, episode_id)
    row = row_to_write(FlareUpPlan, episode, is_written=request.method == "POST")
    plan = row if row.pk else None
    made = {"clinic": request.user.clinic, "patient": episode.patient, "instance": row}
    asks_first, conflict = plan is None and "carry_on_signs" not in request.POST, None
    if request.method == "POST" and "propose" in request.POST:
        asked = UsualPainForm(request.POST)
        if asked.is_valid():
            form, asks_first = FlareUpForm(initial=asked.filled_in(request.POST.dict()), **made), False
        elif asks_first:
            form = asked
        else:
            form = FlareUpForm(request.POST, **made)
    else:
        form = FlareUpForm(request.POST or None, **made)
        asks_first = asks_first and request.method != "POST"
        if request.method == "POST" and form.is_valid():
            try:
                keep_once(form, by=request.user)
            except ChangedMeanwhile as error:
                conflict = conflict_of(form, error.current)
            else:
                flash.success(request, _("Kept. You have a plan for a flare-up now."))
                return redirect("goals:flare_up", episode.pk)
    context = {"form": form, "plan": plan, "asks_first": asks_first, "conflict": conflict}
    status = 409 if conflict else 422 if form.errors else 200
    return render(request, "goals/flare_up.html", context | episode_context(episode), status=status)


def flare_up_of(plan: FlareUpPlan | None, language: str) -> dict[str, Any]:
    """For `goals/_flare_up.html`: the stages of a plan, with their texts in the patient's language. No query."""
    if plan is None:
        return {"flare_up": None, "flare_up_stages": []}
    stages = []
    for key, title in TITLES.items():
        signs, do = f"{key}_signs", f"{key}_do"
        words = {"signs": getattr(plan, signs), "do": getattr(plan, do)}
        second = [text for name in (signs, do) if (text := plan.second(name, language))]
        stages.append({"key": key, "title": title, "second": second} | words)
    return {"flare_up": plan, "flare_up_stages": stages}
