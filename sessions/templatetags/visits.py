"""Visits in templates: the two presses, and how the two meet. None of these asks the database."""

from datetime import datetime
from typing import Any

from django import template
from django.utils import timezone

from patients.models import Episode
from rehabgoals.telephones import dialled
from sessions.models import Visit
from sessions.moments import moment_words
from sessions.presses import place_here, presses_to_change, presses_to_plan

register = template.Library()
register.filter(dialled)


@register.filter
def moment(when: datetime) -> str:
    """Day and time of a visit: "Tuesday 1 December, 10:30"."""
    return moment_words(when)


@register.inclusion_tag("sessions/_visit_presses.html", takes_context=True)
def change_visit(context: Any, visit: Visit, place: str) -> dict[str, Any]:
    """Move or cancel a planned visit (loaded with episode, patient and clinician) from this page."""
    request = context["request"]
    here = place_here(place, request.GET)
    return _shown(context, presses_to_change(visit, request.user, timezone.now(), place=here))


@register.inclusion_tag("sessions/_visit_presses.html", takes_context=True)
def plan_next(context: Any, episode: Episode, place: str, like: Visit | None = None) -> dict[str, Any]:
    """Plan the next visit of an open episode (loaded with patient and clinician) from this page.

    After a visit that did not take place (`like`) it says how to come back, wherever only the clinic's people read.
    """
    request = context["request"]
    here = place_here(place, request.GET)
    presses = presses_to_plan(episode, request.user, timezone.now(), place=here, like=like)
    comes_back = place == "caseload" and like is not None and like.status == Visit.Status.MISSED
    return _shown(context, presses) | {"missed": like if comes_back else None}


def _shown(context: Any, presses: Any) -> dict[str, Any]:
    return {"presses": presses, "csrf_token": context.get("csrf_token"), "patient": presses.episode.patient}


@register.inclusion_tag("sessions/_visit_way.html", takes_context=True)
def visit_way(context: Any, visit: Visit) -> dict[str, Any]:
    """What is pressed to meet now: the clinic's own link for a visit by video, the number for one by telephone."""
    return {
        "kind": visit.kind,
        "video_link": context["request"].user.clinic.video_link,
        "telephone": visit.episode.patient.telephone,
    }
