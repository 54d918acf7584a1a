"""Planning visits, moving them, and what became of them."""

from copy import copy
from typing import Any

from django.contrib import messages as flash
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from goals.models import Goal, PracticeTask
from patients.models import Episode
from patients.pages import episode_context, episode_or_404
from rehabgoals.versions import ChangedMeanwhile, conflict_of
from sessions.forms import VisitForm
from sessions.models import Visit
from sessions.moments import moment_pressed, moment_words
from sessions.presses import away_of_visit, place_after, sends_of
from sessions.views.finished import finished_episode
from sessions.visits import CannotChangeVisit, StandsThere, entered_on, move_visit, plan_visit, set_status, steps_of

# Marks a message about a press, which has the focus on the page that follows (js/at-press.js).
AT_PRESS = "at-press"


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
        try:
            planned = plan_visit(episode=episode, **_when_and_how(form))
        except StandsThere as stood:
            if not form.says_of(stood.visit):
                form.tell_standing(stood.visit)
            else:
                # Pressed twice. There may be no "Undo": it might have stood there for weeks.
                words = _("This visit stands already.") + " " + moment_words(stood.visit.starts_at)
                flash.info(request, words, extra_tags=AT_PRESS)
        else:
            _say_planned(request, planned)
        if not form.errors:
            return redirect(_after(request, episode))
    context = {"form": form, "place": _place(request), "after": _after(request, episode)} | episode_context(episode)
    return render(request, "sessions/visit_new.html", context, status=422 if form.errors else 200)


def _say_planned(request: HttpRequest, planned: Visit) -> None:
    if planned.status == Visit.Status.KEPT:
        flash.success(request, _("The visit is written down as kept."), extra_tags=AT_PRESS)
    else:
        words = _("The visit is planned.") + " " + _when_and_who_is_away(request, planned)
        _say_with_undo(request, planned, words, {"status": Visit.Status.CANCELLED})


def _when_and_who_is_away(request: HttpRequest, visit: Visit) -> str:
    """ "Tuesday 1 December, 10:30", and that its clinician is away that day. One query."""
    words = moment_words(visit.starts_at)
    away = away_of_visit(request, visit)
    return f"{words}. {away}" if away else words


def _place(request: HttpRequest) -> str:
    """The name of the page somebody came from to press here."""
    return request.POST.get("next") or request.GET.get("next") or ""


def _after(request: HttpRequest, episode: Episode) -> str:
    """Where they are afterwards: where they were, or on the patient page."""
    return place_after(_place(request), episode) or reverse("plans:patient_detail", args=[episode.patient_id])


def _say_with_undo(request: HttpRequest, visit: Visit, words: str, sends: dict[str, str]) -> None:
    """Say what was done, beside a button that takes it back by sending this for the visit as it is now."""
    context = {
        "words": words,
        "visit": visit,
        "sends": {"version": str(visit.version)} | sends,
        "place": _place(request),
    }
    flash.success(request, render_to_string("sessions/_undo.html", context, request), extra_tags=AT_PRESS)


def _when_and_how(form: VisitForm) -> dict[str, Any]:
    cleaned = form.cleaned_data
    return {
        "starts_at": cleaned["starts_at"],
        "minutes": int(cleaned["minutes"]),
        "kind": cleaned["kind"],
        "clinician": cleaned["clinician"],
        "site": cleaned.get("site") or form.instance.site,
    }


def visit_edit(request: HttpRequest, visit_id: int) -> HttpResponse:
    """Move a visit, cancel it, or say what became of it. A press on a button sends its step as `status`."""
    visits = Visit.objects.visible_to(request.user).select_related(
        "episode__patient", "episode__clinician", "clinician", "site", "check_in"
    )
    visit = get_object_or_404(visits, pk=visit_id)
    check_in = getattr(visit, "check_in", None)
    now = timezone.now()
    if request.method == "POST" and "status" in request.POST:
        return _step(request, visit)
    # The form writes into what it gets; this is how the visit was.
    was = copy(visit)
    form = VisitForm(request.POST or None, clinic=request.user.clinic, instance=visit, user=request.user, now=now)
    conflict = None
    if request.method == "POST" and form.is_valid():
        # The form has put what was typed on its instance; the act compares with the row as it was read.
        try:
            move_visit(visit, **_when_and_how(form), read_version=form.read_version)
        except ChangedMeanwhile as error:
            conflict = conflict_of(form, error.current)
        except StandsThere as stood:
            form.tell_standing(stood.visit)
        except CannotChangeVisit:
            form.add_error(None, _cannot_be_moved(was))
        else:
            words = _("The visit is moved.") + " " + _when_and_who_is_away(request, visit)
            if was.starts_at > now:
                back = sends_of(was) | {"starts_at": moment_pressed(was.starts_at)}
                _say_with_undo(request, visit, words, back)
            else:
                flash.success(request, words, extra_tags=AT_PRESS)
            return redirect(_after(request, visit.episode))
    context = {
        "form": form,
        "place": _place(request),
        "after": _after(request, was.episode),
        "visit": was,
        "check_in": check_in,
        "conflict": conflict,
        "entered_on": entered_on(was),
        "is_today": timezone.localtime(was.starts_at).date() == timezone.localdate(),
        "steps": steps_of(was, has_check_in=check_in is not None, now=now),
    }
    if was.status == Visit.Status.MISSED and was.episode.is_active:
        context["shorter_url"] = _shorter_step(was.episode)
    context |= episode_context(was.episode)
    status = 409 if conflict else 422 if form.errors else 200
    return render(request, "sessions/visit_edit.html", context, status=status)


def _cannot_be_moved(visit: Visit) -> str:
    if visit.episode.is_active:
        return _("This visit is no longer planned. Plan it again first, then move it.")
    return _("The episode of this visit is finished, so it stays where it is.")


def _shorter_step(episode: Episode) -> str:
    """Where practice at home is made smaller: the first of the main goal, or a new one for it. Two queries."""
    of_clinic = {"clinic_id": episode.clinic_id}
    active = Goal.objects.filter(**of_clinic, episode=episode, lifecycle_status=Goal.LifecycleStatus.ACTIVE)
    goal = active.order_by("place", "pk").first()
    if goal is None:
        return ""
    task = PracticeTask.objects.filter(**of_clinic, goal=goal, stopped_on=None).order_by("pk").first()
    if task is None:
        return reverse("goals:practice_new", args=[goal.pk])
    return reverse("goals:practice_edit", args=[task.pk])


def _step(request: HttpRequest, visit: Visit) -> HttpResponse:
    """One press: cancelled, did not take place, took place, planned after all. The page then says how it stands."""
    was, read = visit.status, request.POST.get("version", "")
    try:
        version = int(read) if read.isascii() and read.isdecimal() and len(read) < 10 else -1
        set_status(visit, request.POST["status"], read_version=version)
    except ChangedMeanwhile:
        words = _("A colleague changed this visit while you were looking at it. This is how it stands now.")
        flash.error(request, words, extra_tags=AT_PRESS)
    except StandsThere:
        words = _("Another visit is at this moment by now, so this one stays as it is.")
        flash.error(request, words, extra_tags=AT_PRESS)
    except CannotChangeVisit:
        words = _("This visit stands differently by now, so nothing was changed.")
        flash.error(request, words, extra_tags=AT_PRESS)
    else:
        if was in steps_of(visit, has_check_in=False, now=timezone.now()):
            _say_with_undo(request, visit, _became(visit), {"status": was})
        else:
            flash.success(request, _became(visit), extra_tags=AT_PRESS)
    return redirect(place_after(_place(request), visit.episode) or reverse("sessions:visit_edit", args=[visit.pk]))


def _became(visit: Visit) -> str:
    words = {
        Visit.Status.CANCELLED: _("The visit is cancelled."),
        Visit.Status.PLANNED: _("The visit is planned again."),
    }
    return words.get(Visit.Status(visit.status), _("Written down."))
