"""Visits in templates: the two presses, and how the two meet. Together they ask once a page: who is away when."""

from datetime import datetime
from typing import Any

from django import template
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.absences import away_on_page
from patients.models import Episode
from sessions.models import Visit
from sessions.moments import moment_words
from sessions.presses import Presses, away_words, place_here, presses_to_change, presses_to_plan
from sessions.visits import next_with

register = template.Library()


@register.filter
def moment(when: datetime) -> str:
    """Day and time of a visit: "Tuesday 1 December, 10:30"."""
    return moment_words(when)


@register.simple_tag(takes_context=True)
def away_then(context: Any, visit: Visit | None, when: datetime) -> str:
    """That whoever the next visit after `visit` would be with is away on that day; nothing where they are there."""
    request = context["request"]
    return away_words(request, next_with(visit, request.user), when)


@register.inclusion_tag("sessions/_visit_presses.html", takes_context=True)
def change_visit(context: Any, visit: Visit, place: str, *, form_stands_apart: bool = False) -> dict[str, Any]:
    """Move or cancel a planned visit (loaded with episode, patient and clinician) from this page.

    Inside another form its own `form_stands_apart`: `change_form` makes it.
    """
    presses = _to_change(context, visit, place)
    return _shown(context, presses, _("Move or cancel")) | {"form_stands_apart": form_stands_apart}


@register.inclusion_tag("sessions/_presses_form.html", takes_context=True)
def change_form(context: Any, visit: Visit, place: str) -> dict[str, Any]:
    """The form for the buttons of `change_visit`, where those stand inside another form."""
    return _shown(context, _to_change(context, visit, place), "")


@register.inclusion_tag("sessions/_visit_presses.html", takes_context=True)
def plan_next(
    context: Any, episode: Episode, place: str, like: Visit | None = None, read: Any = None
) -> dict[str, Any]:
    """Plan the next visit of an open episode (loaded with patient and clinician) from this page; `read`, a check-in,
    can be read there too.
    """
    return _shown(context, _to_plan(context, episode, place, like), _("Plan the next visit")) | {"check_in": read}


@register.inclusion_tag("sessions/_visit_presses.html", takes_context=True)
def come_back(context: Any, episode: Episode, place: str, missed: Visit | None = None) -> dict[str, Any]:
    """What may help somebody to come again, where only the clinic's people read: who did not come to `missed`, or
    stopped coming."""
    shown = _shown(context, _to_plan(context, episode, place, missed), _("How to come back"))
    return shown | {"comes_back": True, "missed": missed}


@register.inclusion_tag("sessions/_visit_menu.html", takes_context=True)
def visit_menu(context: Any, row: Any, place: str) -> dict[str, Any]:
    """Everything else that may be done with one of today's visits on the caseload, behind one word."""
    visit = row.visit
    change = _to_change(context, visit, place) if visit.status == Visit.Status.PLANNED else None
    plan = _to_plan(context, visit.episode, place, visit) if row.next_at is None else None
    return {
        "visit": visit,
        "change": change,
        "plan": plan,
        "csrf_token": context.get("csrf_token"),
        "patient": visit.episode.patient,
    }


def _to_change(context: Any, visit: Visit, place: str) -> Presses:
    request = context["request"]
    here, away = place_here(_of_row(place, visit, visit.episode), request.GET), away_on_page(request)
    return presses_to_change(visit, request.user, timezone.now(), place=here, away=away)


def _to_plan(context: Any, episode: Episode, place: str, like: Visit | None) -> Presses:
    request = context["request"]
    here, away = place_here(_of_row(place, like, episode), request.GET), away_on_page(request)
    return presses_to_plan(episode, request.user, timezone.now(), place=here, away=away, like=like)


def _of_row(place: str, visit: Visit | None, episode: Episode) -> str:
    """The place on a caseload is the row of a visit, or of a patient who has none; elsewhere the page has named it."""
    if place != "caseload":
        return place
    return f"{place}#visit-{visit.pk}" if visit else f"{place}#episode-{episode.pk}"


def _shown(context: Any, presses: Presses, title: str) -> dict[str, Any]:
    return {
        "presses": presses,
        "title": title,
        "csrf_token": context.get("csrf_token"),
        "patient": presses.episode.patient,
    }


@register.inclusion_tag("sessions/_visit_way.html", takes_context=True)
def visit_way(context: Any, visit: Visit) -> dict[str, Any]:
    """What is pressed to meet now: the clinic's own link for a visit by video, the number for one by telephone."""
    return {
        "kind": visit.kind,
        "video_link": context["request"].user.clinic.video_link,
        "telephone": visit.episode.patient.telephone,
    }
