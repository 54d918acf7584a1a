"""Finishing a check-in: what was said is kept, and the updated plan printed or sent, by one press."""

from django.contrib import messages as flash
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html, format_html_join
from django.utils.translation import gettext as _

from accounts.clinic_page import missing_for_plans
from accounts.models import Site
from patients.models import Episode
from plans.dose_on_tasks import tasks_at_odds
from plans.finishing import NOT_TODAY, WAY, give_plan, to_print
from plans.gathering import gather
from plans.issuing import CannotEmail, CannotPrint
from plans.models import IssuedPlan
from plans.second_language import lacking, second_language
from sessions.models import CheckIn
from sessions.views.check_ins import check_in_form, check_in_page, episode_of_visit, keep_check_in
from sessions.views.finished import finished_episode


def check_in_finish(request: HttpRequest, episode_id: int) -> HttpResponse:
    """What the visit page's form is sent to: on to the patient page, or back to the form where it says something.

    Asked for again, such as after signing in, it is the visit page.
    """
    episode = episode_of_visit(request, episode_id)
    if not episode.is_active:
        return finished_episode(request, episode)
    now = timezone.now()
    form = check_in_form(request, episode, now)
    kept = keep_check_in(request, episode, form, now) if request.method == "POST" and form.is_valid() else None
    if kept is None:
        return check_in_page(request, episode, form, now)
    _give(request, episode, kept)
    _offer_to_change_tasks(request, kept)
    return redirect("plans:patient_detail", episode.patient_id)


def _give(request: HttpRequest, episode: Episode, kept: CheckIn) -> None:
    """Give the plan in the way that was chosen, and say what became of it."""
    note = format_html(
        '<a href="{}">{}</a>', reverse("sessions:check_in_note", args=[kept.pk]), _("Note for the record")
    )
    way = request.POST.get(WAY, NOT_TODAY)
    if way not in IssuedPlan.Way:
        flash.success(request, note)
        return
    try:
        issued = give_plan(episode, kept, by=request.user, way=way)
    except CannotPrint:
        flash.success(request, note)
        _tell_what_is_missing(request)
        return
    except CannotEmail:
        flash.success(request, note)
        flash.error(request, _("The plan was not sent: nobody has said yes to the plan by e-mail yet."))
        return
    if issued.way == IssuedPlan.Way.EMAIL:
        words = _("The plan is in the outbox. What becomes of it shows on the plan’s page.")
        flash.success(request, format_html("{} {}", words, note))
    else:
        flash.success(request, format_html("{} · {}", to_print(issued), note))
    _tell_of_language(request, episode)


def _offer_to_change_tasks(request: HttpRequest, kept: CheckIn) -> None:
    """What was decided about the dose stands on the plan; tasks that are written otherwise can follow in one press."""
    tasks = tasks_at_odds(kept)
    if not tasks:
        return
    links = format_html_join(
        ", ",
        '<a href="{}"><bdi>{}</bdi></a>',
        ((reverse("goals:practice_edit", args=[task.pk]), task.what) for task in tasks),
    )
    words = _("What you decided about the dose is on the plan. You might write it into the practice too: {tasks}")
    flash.info(request, format_html(words, tasks=links))


def _tell_what_is_missing(request: HttpRequest) -> None:
    clinic = request.user.clinic
    missing = missing_for_plans(clinic, Site.objects.get(clinic_id=clinic.pk, is_main=True))
    words = _(
        "The plan is not printed or sent while the clinic’s page lacks: {missing}. A clinic admin can fill that in."
    )
    flash.error(request, words.format(missing=", ".join(missing)))


def _tell_of_language(request: HttpRequest, episode: Episode) -> None:
    """Some of the plan may stand in the clinic's language alone."""
    language = second_language(episode.patient, request.user.clinic)
    if language and lacking(gather(episode), language):
        words = _("{name} reads {language}. Part of the plan is not in it yet.").format(
            name=episode.patient.called, language=episode.patient.get_language_display()
        )
        address = reverse("plans:plan", args=[episode.pk])
        flash.info(request, format_html('{} <a href="{}">{}</a>', words, address, _("See which")))
