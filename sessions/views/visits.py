"""Planning visits, moving them, and what became of them."""

from typing import Any

from django.contrib import messages as flash
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from patients.pages import episode_context, episode_or_404
from rehabgoals.days import day_words, write_clock
from rehabgoals.versions import ChangedMeanwhile, Conflict, Difference, conflict_of
from sessions.forms import VisitForm
from sessions.models import Visit
from sessions.views.finished import finished_episode
from sessions.visits import CannotChangeVisit, entered_on, move_visit, plan_visit, set_status, steps_of


def visit_new(request: HttpRequest, episode_id: int) -> HttpResponse:
    """Plan a visit, or write down one that was."""
    episode = episode_or_404(request, episode_id)
    if not episode.is_active:
        return finished_episode(request, episode)
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
