"""The check-in, and what was said in it."""

from datetime import datetime

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
from rehabgoals.days import write_clock
from sessions.forms import CheckInForm
from sessions.models import CheckIn
from sessions.reading import read_check_in
from sessions.recording import AlreadyFinished, finish_check_in, finished_since
from sessions.views.finished import finished_episode
from sessions.visit_page import open_visit_page


def check_in_new(request: HttpRequest, episode_id: int) -> HttpResponse:
    """The visit page: everything of one visit, in its order, finished by one press."""
    episode = episode_or_404(request, episode_id)
    if not episode.is_active:
        return finished_episode(request, episode)
    now = timezone.now()
    form = check_in_form(request, episode, now)
    if request.method == "POST" and form.is_valid():
        kept = keep_check_in(request, episode, form, now)
        if kept is not None:
            return redirect("plans:patient_detail", episode.patient_id)
    return check_in_page(request, episode, form, now)


def check_in_form(request: HttpRequest, episode: Episode, now: datetime) -> CheckInForm:
    """The form of the visit page, with what was sent. Reads what the page opens with."""
    opening = open_visit_page(episode, request.user, now, typed=request.POST)
    return CheckInForm(request.POST or None, opening=opening, now=now, zone=request.user.clinic.zone)


def keep_check_in(request: HttpRequest, episode: Episode, form: CheckInForm, now: datetime) -> CheckIn | None:
    """Keep what a valid form says, and tell of what was reached by it.

    None, and nothing kept, where the form has something to say first: a colleague was quicker, or the same form was
    finished before with other words. The next press of it keeps both.
    """
    token = form.cleaned_data["form_token"]
    other = finished_since(episode, form.opened, token)
    if other is not None:
        _tell_of_other(form, other)
        return None
    kept: list[CheckIn] = []

    def keep() -> None:
        kept.append(finish_check_in(episode=episode, by=request.user, said=form.said(), form_token=token, now=now))

    try:
        news = news_of(episode, keep)
    except AlreadyFinished as error:
        _offer_second(form, error.check_in)
        return None
    flash.success(request, _("The check-in is finished. Everything you wrote is kept."))
    for reached in news:
        flash.success(request, reached)
    return kept[0]


def check_in_page(request: HttpRequest, episode: Episode, form: CheckInForm, now: datetime) -> HttpResponse:
    """The visit page as an answer; 422 where its form has something to look at."""
    context = {"form": form, "opening": form.opening, "by": request.user, "now": now}
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
