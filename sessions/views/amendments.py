"""Reading a finished check-in with what was amended in it, and amending it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.contrib import messages as flash
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from patients.pages import episode_context
from patients.slots import check_in_page_sections
from rehabgoals.versions import ChangedMeanwhile, Difference, conflict_of
from sessions.amending import NothingAmended, amend, differences_of
from sessions.forms.amending import AmendForm
from sessions.models import CheckIn, CheckInAmendment, GoalRating
from sessions.reading import CheckInRead, read_check_in, sides_of


@dataclass(frozen=True)
class AmendmentShown:
    """One amendment, and what it changed, in words."""

    amendment: CheckInAmendment
    differences: list[Difference]


def check_in_or_404(request: HttpRequest, check_in_id: int) -> CheckIn:
    """A check-in with what its pages show of its visit and episode, where this person may see it."""
    check_ins = CheckIn.objects.visible_to(request.user).select_related(
        "episode__patient", "clinician", "visit__clinician", "next_visit__clinician"
    )
    return get_object_or_404(check_ins, pk=check_in_id)


@require_safe
def check_in_detail(request: HttpRequest, check_in_id: int) -> HttpResponse:
    """What was said in a check-in, by whom and when, and what was amended later."""
    check_in = check_in_or_404(request, check_in_id)
    read = read_check_in(check_in)
    context = {
        "read": read,
        "check_in": check_in,
        "amendments": _shown(read),
        "sections": check_in_page_sections.filled(request, check_in),
    }
    context |= episode_context(check_in.episode, current="check_in")
    return render(request, "sessions/check_in_detail.html", context)


def _shown(read: CheckInRead) -> list[AmendmentShown]:
    goals = {each.goal.pk: each.goal for each in read.goals}
    whose = sides_of(read.check_in)
    return [AmendmentShown(each, differences_of(each.before, each.after, goals, whose)) for each in read.amendments]


def check_in_amend(request: HttpRequest, check_in_id: int) -> HttpResponse:
    """Amend what was said in a finished check-in, with the reason."""
    check_in = check_in_or_404(request, check_in_id)
    ratings = GoalRating.objects.filter(clinic_id=check_in.clinic_id, check_in=check_in).select_related("goal")
    form = AmendForm(
        request.POST or None,
        clinic=request.user.clinic,
        instance=check_in,
        ratings=ratings.order_by("goal__place", "goal_id"),
    )
    context: dict[str, Any] = {"form": form, "check_in": check_in}
    if request.method == "POST" and form.is_valid():
        try:
            amend(
                check_in,
                form.wanted(),
                reason=form.cleaned_data["reason"],
                by=request.user,
                read_version=form.read_version,
            )
        except ChangedMeanwhile as error:
            context["conflict"] = conflict_of(form, error.current)
        except NothingAmended:
            form.add_error(None, _("Nothing differs from what stands here already. Change what was wrong, or go back."))
        else:
            flash.success(request, _("The check-in is amended. What stood there before is kept below."))
            return redirect("sessions:check_in_detail", check_in.pk)
    context |= episode_context(check_in.episode, current="check_in")
    status = 409 if "conflict" in context else 422 if form.errors else 200
    return render(request, "sessions/check_in_amend.html", context, status=status)
