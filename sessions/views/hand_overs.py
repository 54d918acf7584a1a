"""Passing an episode on: offering it, answering, and telling the patient who it is now."""

from datetime import date

from django.contrib import messages as flash
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from accounts.absences import away_on_page
from patients.pages import episode_context, episode_or_404
from rehabgoals.days import day_words
from sessions.forms.hand_over import AnswerForm, HandOverForm
from sessions.handing_over import (
    AnsweredMeanwhile,
    GivenMeanwhile,
    answer,
    drafted_note,
    may_take_back,
    note_told,
    take_back,
)
from sessions.models import HandOver
from sessions.views.finished import finished_episode


def hand_over_new(request: HttpRequest, episode_id: int) -> HttpResponse:
    """Offer the episode to a colleague. One that is offered already is shown instead."""
    episode = episode_or_404(request, episode_id)
    if not episode.is_active:
        return finished_episode(request, episode)
    standing = HandOver.objects.filter(
        clinic_id=episode.clinic_id, episode=episode, status=HandOver.Status.OPEN
    ).first()
    if standing:
        return redirect("sessions:hand_over", standing.pk)
    offered = HandOver(episode=episode, from_clinician=episode.clinician, made_by=request.user)
    initial = {} if request.method == "POST" else {"note": drafted_note(episode)}
    form = HandOverForm(
        request.POST or None, clinic=request.user.clinic, instance=offered, user=request.user, initial=initial
    )
    if request.method == "POST" and form.is_valid() and form.keep(lambda kept: kept.save()):
        flash.success(request, _offered_words(request, offered))
        return redirect("plans:patient_detail", episode.patient_id)
    context = {"form": form} | episode_context(episode)
    return render(request, "sessions/hand_over_new.html", context, status=422 if form.errors else 200)


def _offered_words(request: HttpRequest, offered: HandOver) -> str:
    words = _("Offered to %(name)s.") % {"name": offered.to_clinician}
    until = _away_until(request, offered)
    if until is None:
        return words
    away = _("%(name)s is away until %(day)s.") % {"name": offered.to_clinician, "day": day_words(until)}
    return f"{words} {away}"


def _away_until(request: HttpRequest, offered: HandOver) -> date | None:
    """Until when whoever has not answered yet is away; None where they are there. One query."""
    return away_on_page(request).until(offered.to_clinician_id, request.user.clinic.today())


def hand_over(request: HttpRequest, hand_over_id: int) -> HttpResponse:
    """What was offered, and the answer of whoever it was offered to."""
    offered = _hand_over(request, hand_over_id)
    is_mine = offered.to_clinician_id == request.user.pk
    form = AnswerForm(request.POST or None, initial={"version": offered.version})
    if request.method == "POST":
        if not is_mine:
            raise Http404
        if form.is_valid():
            return _answered(request, offered, form)
    context = {
        "offered": offered,
        "form": form,
        "is_mine": is_mine,
        "may_take_back": may_take_back(offered, request.user),
        "away_until": _away_until(request, offered) if offered.status == HandOver.Status.OPEN else None,
    }
    context |= episode_context(offered.episode)
    return render(request, "sessions/hand_over.html", context, status=422 if form.errors else 200)


def _answered(request: HttpRequest, offered: HandOver, form: AnswerForm) -> HttpResponse:
    is_yes = request.POST.get("say") == "yes"
    try:
        answer(offered, is_yes=is_yes, words=form.cleaned_data["answer"], read_version=form.cleaned_data["version"])
    except AnsweredMeanwhile:
        flash.error(request, _("This was answered or taken back meanwhile. This is how it stands now."))
        return redirect("sessions:hand_over", offered.pk)
    except GivenMeanwhile:
        flash.error(request, _("Somebody else was made responsible meanwhile. You might talk to them first."))
        return redirect("sessions:hand_over", offered.pk)
    if is_yes:
        words = _("It is yours now. %(name)s might like to hear it from you.")
        flash.success(request, words % {"name": offered.episode.patient.called})
        return redirect("plans:patient_detail", offered.episode.patient_id)
    flash.success(request, _("Declined. %(name)s sees it.") % {"name": offered.from_clinician})
    return redirect("accounts:home")


@require_POST
def hand_over_take_back(request: HttpRequest, hand_over_id: int) -> HttpResponse:
    """Whoever has the episode, or offered it, does so no longer."""
    offered = _hand_over(request, hand_over_id)
    if not may_take_back(offered, request.user):
        raise Http404
    try:
        take_back(offered, read_version=offered.version)
    except AnsweredMeanwhile:
        flash.error(request, _("This was answered or taken back meanwhile. This is how it stands now."))
    else:
        flash.success(request, _("Taken back."))
    return redirect("sessions:hand_over", offered.pk)


@require_POST
def hand_over_told(request: HttpRequest, hand_over_id: int) -> HttpResponse:
    """The patient has been told who it is now."""
    offered = _hand_over(request, hand_over_id)
    if note_told(offered, by=request.user):
        flash.success(request, _("Written down."))
    return redirect("plans:patient_detail", offered.episode.patient_id)


def _hand_over(request: HttpRequest, hand_over_id: int) -> HandOver:
    offers = (
        HandOver.objects.visible_to(request.user)
        .with_holds()
        .select_related(
            "episode__patient", "episode__clinician", "from_clinician", "to_clinician", "made_by", "told_by"
        )
    )
    return get_object_or_404(offers, pk=hand_over_id)
