"""The check-in, what was said in it, and visits."""

from typing import Any

from django.contrib import messages as flash
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from patients.models import Episode
from patients.pages import episode_context, episode_or_404
from patients.slots import news_of
from rehabgoals.days import day_words, write_clock
from rehabgoals.versions import ChangedMeanwhile, Conflict, Difference, conflict_of
from sessions.forms import CheckInForm, VisitForm
from sessions.models import CheckIn, Visit
from sessions.reading import read_check_in
from sessions.recording import AlreadyFinished, finish_check_in, finished_since
from sessions.visit_page import open_visit_page
from sessions.visits import CannotChangeVisit, entered_on, move_visit, plan_visit, set_status, steps_of


def check_in_new(request: HttpRequest, episode_id: int) -> HttpResponse:
    """The visit page: everything of one visit, in its order, finished by one press."""
    episode = episode_or_404(request, episode_id)
    if not episode.is_active:
        return _finished_episode(request, episode)
    now = timezone.now()
    opening = open_visit_page(episode, request.user, now, typed=request.POST)
    form = CheckInForm(request.POST or None, opening=opening, now=now, zone=request.user.clinic.zone)
    if request.method == "POST" and form.is_valid():
        try:
            token = form.cleaned_data["form_token"]
            other = finished_since(episode, form.opened, token)
            if other is None:
                news = news_of(
                    episode,
                    lambda: finish_check_in(
                        episode=episode, by=request.user, said=form.said(), form_token=token, now=now
                    ),
                )
        except AlreadyFinished as error:
            _offer_second(form, error.check_in)
        else:
            if other is None:
                flash.success(request, _("The check-in is finished. Everything you wrote is kept."))
                for reached in news:
                    flash.success(request, reached)
                return redirect("plans:patient_detail", episode.patient_id)
            _tell_of_other(form, other)
    context = {"form": form, "opening": opening, "by": request.user, "now": now}
    context |= episode_context(episode, current="check_in")
    return render(request, "sessions/check_in_new.html", context, status=422 if form.errors else 200)


def _offer_second(form: CheckInForm, first: CheckIn) -> None:
    """Somebody went back to a finished form and changed it: say so, keep the words, let the next press keep both."""
    form.data = form.data.copy()
    form.data["form_token"] = str(form.fields["form_token"].initial())
    form.data["opened_at"] = str(form.fields["opened_at"].initial)
    words = _(
        "This check-in was finished at %(time)s, and what was written then is kept. "
        "Finish again to keep this one beside it."
    )
    form.add_error(None, words % {"time": write_clock(first.finished_at)})


def _tell_of_other(form: CheckInForm, other: CheckIn) -> None:
    """Two of one clinic with one patient: say who was quicker, keep the words, let the next press keep both."""
    form.data = form.data.copy()
    form.data["opened_at"] = str(form.fields["opened_at"].initial)
    words = _(
        "{name} finished a check-in here at {time}, while this one was being written. "
        "<a href='{address}' target='_blank'>Read it</a>, or finish again to keep this one beside it."
    )
    address = reverse("sessions:check_in_detail", args=[other.pk])
    form.add_error(
        None, format_html(words, name=other.clinician.name, time=write_clock(other.finished_at), address=address)
    )


def _finished_episode(request: HttpRequest, episode: Episode) -> HttpResponse:
    context = episode_context(episode, current="check_in")
    return render(request, "sessions/episode_finished.html", context)


@require_safe
def check_in_detail(request: HttpRequest, check_in_id: int) -> HttpResponse:
    """What was said in a check-in, by whom and when."""
    check_ins = CheckIn.objects.visible_to(request.user).select_related(
        "episode__patient", "clinician", "visit__clinician", "next_visit"
    )
    check_in = get_object_or_404(check_ins, pk=check_in_id)
    context = {"read": read_check_in(check_in)}
    context |= episode_context(check_in.episode, current="check_in")
    return render(request, "sessions/check_in_detail.html", context)


def visit_new(request: HttpRequest, episode_id: int) -> HttpResponse:
    """Plan a visit, or write down one that was."""
    episode = episode_or_404(request, episode_id)
    if not episode.is_active:
        return _finished_episode(request, episode)
    visit = Visit(episode=episode, clinician=episode.clinician)
    form = VisitForm(
        request.POST or None,
        clinic=request.user.clinic,
        instance=visit,
        user=request.user,
        now=timezone.now(),
        earliest=episode.patient.born_on,
    )
    if request.method == "POST" and form.is_valid():
        planned = plan_visit(episode=episode, **_when_and_how(form))
        flash.success(request, _kept_words(planned))
        return redirect("plans:patient_detail", episode.patient_id)
    context = {"form": form} | episode_context(episode)
    return render(request, "sessions/visit_new.html", context, status=422 if form.errors else 200)


def _kept_words(visit: Visit) -> str:
    if visit.status == Visit.Status.KEPT:
        return _("The visit is written down as kept.")
    return _("The visit is planned.")


def _when_and_how(form: VisitForm) -> dict[str, Any]:
    cleaned = form.cleaned_data
    return {
        "starts_at": cleaned["starts_at"],
        "minutes": int(cleaned["minutes"]),
        "kind": cleaned["kind"],
        "clinician": cleaned["clinician"],
    }


def visit_edit(request: HttpRequest, visit_id: int) -> HttpResponse:
    """Move a visit, cancel it, or say what became of it. A press on a button sends its step as `status`."""
    visits = Visit.objects.visible_to(request.user).select_related("episode__patient", "clinician", "site", "check_in")
    visit = get_object_or_404(visits, pk=visit_id)
    check_in = getattr(visit, "check_in", None)
    now = timezone.now()
    if request.method == "POST" and "status" in request.POST:
        return _step(request, visit)
    form = VisitForm(request.POST or None, clinic=request.user.clinic, instance=visit, user=request.user, now=now)
    conflict = None
    if request.method == "POST" and form.is_valid():
        # The form has put what was typed on its instance; the act compares with the row as it was read.
        try:
            move_visit(visit, **_when_and_how(form), read_version=form.read_version)
        except ChangedMeanwhile as error:
            conflict = _conflict(form, error.current)
        except CannotChangeVisit:
            form.add_error(None, _("This visit is no longer planned. Plan it again first, then move it."))
        else:
            flash.success(request, _("The visit is moved."))
            return redirect("plans:patient_detail", visit.episode.patient_id)
    context = {
        "form": form,
        "visit": visit,
        "check_in": check_in,
        "conflict": conflict,
        "entered_on": entered_on(visit),
        "is_today": timezone.localtime(visit.starts_at).date() == timezone.localdate(),
        "steps": steps_of(visit, has_check_in=check_in is not None, now=now),
    }
    context |= episode_context(visit.episode)
    status = 409 if conflict else 422 if form.errors else 200
    return render(request, "sessions/visit_edit.html", context, status=status)


def _step(request: HttpRequest, visit: Visit) -> HttpResponse:
    """One press: cancelled, did not take place, took place, planned after all. The page then says how it stands."""
    read = request.POST.get("version", "")
    try:
        version = int(read) if read.isascii() and read.isdecimal() and len(read) < 10 else -1
        set_status(visit, request.POST["status"], read_version=version)
    except ChangedMeanwhile:
        flash.error(
            request, _("A colleague changed this visit while you were looking at it. This is how it stands now.")
        )
    except CannotChangeVisit:
        flash.error(request, _("This visit stands differently by now, so nothing was changed."))
    else:
        flash.success(request, _("Written down."))
    return redirect("sessions:visit_edit", visit.pk)


def _conflict(form: VisitForm, current: Visit) -> Conflict:
    """Both versions, with day and time in words: they are one column in the database and two fields here."""
    conflict = conflict_of(form, current)
    local = timezone.localtime(current.starts_at)
    if current.starts_at != form.cleaned_data["starts_at"]:
        day, at = form.cleaned_data["day"], form.cleaned_data["at"]
        theirs = f"{day_words(local)}, {write_clock(local)}"
        conflict.differences.insert(0, Difference(_("Day and time"), theirs, f"{day_words(day)}, {write_clock(at)}"))
    return conflict
