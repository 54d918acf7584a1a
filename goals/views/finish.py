"""Keeping it up and the finish; and afterwards, how it is going."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.contrib import messages as flash
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from accounts.drafts import drafting_of, finish_draft
from goals.finishing import bring_episode_back, finish_episode
from goals.following_up import SettledMeanwhile, settle
from goals.forms.finish import FinishForm, FollowUpForm, MaintenanceForm
from goals.keeping_once import keep_once, row_to_write
from goals.maintaining import follow_up_days, steps_of
from goals.models import FlareUpPlan, FollowUp, MaintenancePlan
from goals.unfinished import MAINTENANCE
from goals.views.flare_up import flare_up_of
from patients.models import Episode
from patients.pages import episode_context, episode_or_404
from patients.slots import episode_finish_sections
from rehabgoals.versions import ChangedMeanwhile, Conflict, Difference, conflict_of


def episode_finish(request: HttpRequest, episode_id: int) -> HttpResponse:
    """What keeps it going, kept any time before the finish; from here the episode is finished, or brought back."""
    episode = episode_or_404(request, episode_id)
    is_sent = request.method == "POST"
    row = row_to_write(MaintenancePlan, episode, is_written=is_sent)
    kept = maintenance_of(row if row.pk else None, episode.patient.language)
    form = MaintenanceForm(
        request.POST if is_sent else None, clinic=request.user.clinic, patient=episode.patient, instance=row
    )
    conflict = None
    if is_sent and not episode.is_active:
        form.add_error(None, _("This episode is finished, and this stays as it was. Your words are still here."))
    elif is_sent and form.is_valid():
        try:
            keep_once(form, by=request.user)
        except ChangedMeanwhile as error:
            conflict = conflict_of(form, error.current)
        else:
            finish_draft(request, MAINTENANCE, episode.pk)
            flash.success(request, _("Kept. It goes with the plan."))
            return redirect("goals:episode_finish", episode.pk)
    flare_up = FlareUpPlan.objects.filter(clinic_id=episode.clinic_id, episode=episode).first()
    context = {
        "form": form,
        "conflict": conflict,
        "drafting": drafting_of(request, MAINTENANCE, episode.pk, form),
        "follow_ups": _follow_ups(episode),
    }
    context |= kept | flare_up_of(flare_up, episode.patient.language) | episode_context(episode)
    status = 409 if conflict else 422 if form.errors else 200
    return render(request, "goals/finish.html", context, status=status)


def episode_finish_confirm(request: HttpRequest, episode_id: int) -> HttpResponse:
    """Say what follows from the finish, and finish on the day that is written."""
    episode = episode_or_404(request, episode_id)
    today = timezone.localdate()
    form = FinishForm(request.POST if request.method == "POST" else None, initial={"finished_on": today})
    form.fields["finished_on"].earliest = episode.started_on
    if request.method == "POST" and form.is_valid():
        finish_episode(episode, form.cleaned_data["finished_on"])
        flash.success(request, _("Finished. All that was agreed stays here to read."))
    if (request.method == "POST" and form.is_valid()) or not episode.is_active:
        return redirect("goals:episode_finish", episode.pk)
    context = {"form": form, "sections": episode_finish_sections.filled(request, episode)}
    context |= what_follows(episode, today) | episode_context(episode)
    return render(request, "goals/finish_confirm.html", context, status=422 if form.errors else 200)


@require_POST
def episode_bring_back(request: HttpRequest, episode_id: int) -> HttpResponse:
    """Go on with an episode that was finished."""
    episode = episode_or_404(request, episode_id)
    bring_episode_back(episode, by=request.user)
    flash.success(request, _("Brought back. It goes on where it was."))
    return redirect("plans:patient_detail", episode.patient_id)


def follow_up_settle(request: HttpRequest, follow_up_id: int) -> HttpResponse:
    """Write down how it is going. When a colleague was quicker, both are shown (409)."""
    related = ("episode__patient", "episode__clinician", "settled_by")
    follow_up = get_object_or_404(FollowUp.objects.visible_to(request.user).select_related(*related), pk=follow_up_id)
    episode = follow_up.episode
    form = FollowUpForm(
        request.POST if request.method == "POST" else None,
        initial={"words": follow_up.words, "knows_of": follow_up.words},
    )
    conflict = None
    if request.method == "POST" and form.is_valid():
        words, knows_of = form.cleaned_data["words"], form.cleaned_data["knows_of"]
        try:
            settle(follow_up, words, by=request.user, knows_of=knows_of)
        except SettledMeanwhile as error:
            conflict = _both_words(form, error.current)
        else:
            flash.success(request, _("Kept. Thank you for asking."))
            return redirect("goals:episode_finish", episode.pk)
    plan = MaintenancePlan.objects.filter(clinic_id=episode.clinic_id, episode=episode).select_related("agreed_by")
    context = {"form": form, "follow_up": follow_up, "conflict": conflict}
    context |= maintenance_of(plan.first(), episode.patient.language) | episode_context(episode)
    status = 409 if conflict else 422 if form.errors else 200
    return render(request, "goals/follow_up.html", context, status=status)


def what_follows(episode: Episode, today: date) -> dict[str, Any]:
    """For `goals/_what_follows.html`: the days on which the clinic asks how it is going. One query."""
    plan = MaintenancePlan.objects.filter(clinic_id=episode.clinic_id, episode=episode).first()
    days = follow_up_days(today, plan.follow_ups if plan else [], today=today)
    return {"days": list(days.values()), "has_plan": plan is not None}


def maintenance_of(row: MaintenancePlan | None, language: str) -> dict[str, Any]:
    """For `goals/_maintenance.html`: what keeps it going, with its texts in the patient's language. No query."""
    if row is None:
        return {"maintenance": None}
    second = {name: row.second(name, language) for name in row.SECOND_FIELDS}
    return {
        "maintenance": row,
        "maintenance_steps": steps_of(row.exposure_steps),
        "maintenance_second": second | {"exposure_steps": steps_of(second["exposure_steps"])},
    }


def _follow_ups(episode: Episode) -> list[FollowUp]:
    return list(FollowUp.objects.filter(clinic_id=episode.clinic_id, episode=episode).select_related("settled_by"))


def _both_words(form: FollowUpForm, current: FollowUp) -> Conflict:
    """What a colleague wrote beside what was typed; the next press then keeps what was typed."""
    form.data = form.data.copy()
    form.data["knows_of"] = current.words
    return Conflict([Difference(str(form["words"].label), current.words, form.cleaned_data["words"])])
