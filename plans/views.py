"""The patient page, the plan as the patient gets it, and issuing it."""

from datetime import date
from typing import Any

from django.contrib import messages as flash
from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import OuterRef, Subquery
from django.db.models.functions import JSONObject
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from accounts.clinic_page import missing_for_plans
from accounts.models import Site
from goals.agreeing import free_ranks
from goals.forms import StillMattersForm
from goals.models import Goal, OptionTable
from goals.showing import planned_finish
from goals.versions import STANDS
from goals.views.course import course_of
from goals.views.flare_up import flare_up_of
from patients.consents import may_email_plan, with_standing_consents
from patients.models import Episode, EpisodeQuerySet, Patient
from patients.pages import episode_context, episodes_of_clinic, patient_context, precautions_told, with_precautions
from patients.slots import patient_page_sections, plan_page_sections
from plans.composing import contents_of, options_sheet_of
from plans.decided import may_praise, with_setback
from plans.document import FILE_NAME, sheet
from plans.finishing import to_print
from plans.gathering import BESIDE_GOALS, GoalShown, beside_goals, gather, goals_of, with_fits
from plans.issuing import CannotEmail, CannotPrint, document_of, issue_plan, with_last_issued_id
from plans.models import IssuedPlan
from plans.options_sheet import FILE_NAME as OPTIONS_FILE_NAME
from plans.options_sheet import options_pdf
from plans.second_language import lacking, second_language
from sessions.beside_plan import with_have_met
from sessions.models import CheckIn


@require_safe
def patient_detail(request: HttpRequest, patient_id: int) -> HttpResponse:
    """The plan at a glance of one episode, the newest unless another is asked for; the others are named."""
    found = with_precautions(with_setback(with_have_met(_episodes(request)))).filter(patient_id=patient_id)
    found = found.annotate(earlier_goals=_earlier_goals(), finished_today=_finished_on(timezone.localdate()))
    episodes = list(found.order_by("discharged_on", "-started_on", "-pk"))
    episode = _chosen(episodes, request.GET.get("episode", ""))
    if episode is None:
        patient = get_object_or_404(Patient.objects.visible_to(request.user), pk=patient_id)
        return render(request, "plans/patient_start.html", patient_context(request, patient, current="plan"))
    beside = beside_goals(episode)
    goals = goals_of(episode, planned_finish(beside.course), may_praise=may_praise(episode))
    goals = with_fits(goals, episode)
    context = {
        "main_goal": next(iter(goals), None),
        "other_goals": goals[1:],
        "earlier_goals": [earlier | {"state": STANDS[earlier["status"]]} for earlier in episode.earlier_goals],
        # Without any goal the page itself asks for the first.
        "may_add_goal": bool(goals) and episode.is_active and bool(free_ranks(shown.goal.place for shown in goals)),
        "practice": [task for shown in goals for task in shown.practice],
        **_review(request, goals, episode),
        "other_episodes": [other for other in episodes if other != episode],
        "sections": patient_page_sections.filled(request, episode),
    }
    language = episode.patient.language
    context |= course_of(beside.course, language) | flare_up_of(beside.flare_up, language)
    context |= episode_context(episode, current="plan", precautions=precautions_told(episode))
    return render(request, "plans/patient_detail.html", context)


def _earlier_goals() -> ArraySubquery:
    """The goals of an episode that rest, are completed or set aside: from here they come back."""
    goals = Goal.objects.filter(clinic_id=OuterRef("clinic_id"), episode=OuterRef("pk"))
    kept = goals.exclude(lifecycle_status=Goal.LifecycleStatus.ACTIVE).order_by("-ended_on", "pk")
    return ArraySubquery(kept.values(found=JSONObject(pk="pk", activity="activity", status="lifecycle_status")))


def _finished_on(day: date) -> Subquery:
    """The last check-in of an episode that was held on this day (its id): a visit that is done needs no beginning."""
    held = CheckIn.objects.filter(clinic_id=OuterRef("clinic_id"), episode=OuterRef("pk"), held_on=day)
    return Subquery(held.order_by("-pk").values("pk")[:1])


def _review(request: HttpRequest, goals: list[GoalShown], episode: Episode) -> dict[str, Any]:
    """The first goal of which it is time to ask whether it still matters; one question at a time."""
    asked = next((shown.goal for shown in goals if shown.is_review), None) if episode.is_active else None
    return {"goal": asked, "still_form": StillMattersForm(clinic=request.user.clinic)} if asked else {}


def _episodes(request: HttpRequest) -> EpisodeQuerySet:
    """All episodes this person may see, each with what a plan shows of it beside its goals."""
    return episodes_of_clinic(request).select_related(*BESIDE_GOALS)


def _chosen(episodes: list[Episode], asked: str) -> Episode | None:
    """The episode asked for by number; else the newest open one, else the newest."""
    if asked:
        found = [episode for episode in episodes if str(episode.pk) == asked]
        if not found:
            raise Http404
        return found[0]
    open_ones = [episode for episode in episodes if episode.is_active]
    return next(iter(open_ones or episodes), None)


@require_safe
def plan(request: HttpRequest, episode_id: int) -> HttpResponse:
    """The plan as the patient gets it, with what can be done with it."""
    episodes = with_standing_consents(with_last_issued_id(_episodes(request)))
    episode = get_object_or_404(episodes, pk=episode_id)
    shown, clinic = gather(episode), request.user.clinic
    context = {
        "sheet": sheet(contents_of(shown, clinic)),
        "missing": missing_for_plans(clinic, shown.site),
        "lacking": lacking(shown, second_language(episode.patient, clinic)),
        "may_email": may_email_plan(episode.patient, episode.standing_consents),
        "last_issued_id": episode.last_issued_id,
        "sections": plan_page_sections.filled(request, episode),
    }
    context |= episode_context(episode, current="plan", precautions=shown.precautions)
    return render(request, "plans/plan.html", context)


@require_safe
def plan_pdf(request: HttpRequest, episode_id: int) -> HttpResponse:
    """The plan as a PDF, rendered anew only when it has changed."""
    episode = get_object_or_404(_episodes(request), pk=episode_id)
    try:
        document = document_of(gather(episode), request.user.clinic)
    except CannotPrint:
        return redirect("plans:plan", episode.pk)
    return _pdf(document.pdf)


@require_safe
def options_sheet(request: HttpRequest, table_id: int) -> HttpResponse:
    """Options side by side as a sheet to take home, decided or not."""
    tables = OptionTable.objects.visible_to(request.user).select_related("episode__patient")
    table, clinic = get_object_or_404(tables, pk=table_id), request.user.clinic
    site = Site.objects.get(clinic_id=clinic.pk, is_main=True)
    missing = missing_for_plans(clinic, site)
    if missing:
        flash.error(
            request, _("It is not printed while the clinic’s page lacks: {missing}.").format(missing=", ".join(missing))
        )
        return redirect("goals:option_table", table.pk)
    return _pdf(options_pdf(options_sheet_of(table, clinic, site)), OPTIONS_FILE_NAME)


@require_POST
def plan_issue(request: HttpRequest, episode_id: int) -> HttpResponse:
    """Give the plan: a dated copy, by e-mail a message in the outbox, or on paper the sheet to print.

    Asked for from the page of a check-in of which something was amended, it goes back there.
    """
    episode = get_object_or_404(_episodes(request), pk=episode_id)
    way = IssuedPlan.Way.PAPER if request.POST.get("way") == IssuedPlan.Way.PAPER else IssuedPlan.Way.EMAIL
    try:
        issued = issue_plan(episode, by=request.user, way=way, after=_number(request.POST.get("after", "")))
    except CannotPrint:
        return redirect("plans:plan", episode.pk)  # which says what is missing
    except CannotEmail:
        flash.error(request, _("Nothing was sent: nobody has said yes to the plan by e-mail yet."))
        return redirect("plans:plan", episode.pk)
    check_in = _check_in_asked(request, episode)
    if issued.way == IssuedPlan.Way.PAPER:
        flash.success(request, to_print(issued))
    elif check_in:
        flash.success(request, _("The plan is in the outbox. What becomes of it shows on the plan’s page."))
    else:
        flash.success(request, _("The plan is in the outbox. What becomes of it shows here."))
    return redirect("sessions:check_in_detail", check_in) if check_in else redirect("plans:plan", episode.pk)


def _check_in_asked(request: HttpRequest, episode: Episode) -> int | None:
    """The check-in of this episode from whose page the plan was asked for, as its number."""
    number = _number(request.POST.get("check_in", ""))
    rows = CheckIn.objects.filter(clinic_id=episode.clinic_id, episode=episode, pk=number)
    return number if number and rows.exists() else None


def _number(typed: str) -> int | None:
    """A number that a form of ours carries; None for anything else."""
    return int(typed) if typed.isascii() and typed.isdecimal() and len(typed) < 19 else None


def _issued(request: HttpRequest, issued_id: int) -> IssuedPlan:
    rows = IssuedPlan.objects.visible_to(request.user).select_related(
        "episode__patient", "episode__clinician", "issued_by"
    )
    return get_object_or_404(rows, pk=issued_id)


@require_safe
def issued_plan(request: HttpRequest, issued_id: int) -> HttpResponse:
    """A copy that was issued: when, by whom, and how."""
    issued = _issued(request, issued_id)
    context = {"issued": issued} | episode_context(issued.episode, current="plan")
    return render(request, "plans/issued_plan.html", context)


@require_safe
def issued_plan_pdf(request: HttpRequest, issued_id: int) -> HttpResponse:
    """The very file that was given to the patient; with `?show` in the browser."""
    issued = get_object_or_404(IssuedPlan.objects.visible_to(request.user).select_related("document"), pk=issued_id)
    return _pdf(issued.document.pdf, is_shown="show" in request.GET)


def _pdf(data: bytes, file_name: str = FILE_NAME, *, is_shown: bool = False) -> HttpResponse:
    """A file to keep; `is_shown`, one that the browser opens, to be printed from there."""
    response = HttpResponse(bytes(data), content_type="application/pdf")
    response["Content-Disposition"] = f'{"inline" if is_shown else "attachment"}; filename="{file_name}"'
    return response
