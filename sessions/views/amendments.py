"""Reading a finished check-in with what was amended in it, and amending it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.contrib import messages as flash
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from goals.models import Goal, PracticeTask
from patients.pages import episode_context
from patients.slots import check_in_page_sections
from rehabgoals.versions import ChangedMeanwhile, Difference, conflict_of
from sessions.amended_words import differences_of
from sessions.amending import NothingAmended, amend
from sessions.amending_entries import Entries
from sessions.forms.amending import AmendForm
from sessions.models import CheckIn, CheckInAmendment, GoalRating
from sessions.reading import CheckInRead, read_check_in, with_pain_measure


@dataclass(frozen=True)
class AmendmentShown:
    """One amendment, and what it changed, in words."""

    amendment: CheckInAmendment
    differences: list[Difference]


def check_in_or_404(request: HttpRequest, check_in_id: int) -> CheckIn:
    """A check-in with what its pages show of its visit and episode, where this person may see it."""
    check_ins = with_pain_measure(CheckIn.objects.visible_to(request.user)).select_related(
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
    return [AmendmentShown(each, differences_of(each.before, each.after, read.names)) for each in read.amendments]


def check_in_amend(request: HttpRequest, check_in_id: int) -> HttpResponse:
    """Amend what was said, practised and decided in a finished check-in, with the reason."""
    check_in = check_in_or_404(request, check_in_id)
    of_episode = {"clinic_id": check_in.clinic_id, "episode": check_in.episode}
    goals = list(Goal.objects.filter(**of_episode).order_by("place", "pk"))
    ratings = GoalRating.objects.filter(clinic_id=check_in.clinic_id, check_in=check_in).select_related("goal")
    tasks = PracticeTask.objects.filter(clinic_id=check_in.clinic_id, goal__in=goals)
    form = AmendForm(
        request.POST or None,
        clinic=request.user.clinic,
        instance=check_in,
        ratings=ratings.order_by("goal__place", "goal_id"),
        entries=Entries(check_in),
        goals=goals,
        # Those that were practised then, whatever became of them since.
        tasks=tasks.filter(Q(stopped_on=None) | Q(stopped_on__gte=check_in.held_on)).order_by("goal__place", "pk"),
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
                left_out=form.left_out.wanted(),
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
