"""The check-in, and what was said in it."""

from datetime import datetime

from django.contrib import messages as flash
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from accounts.drafts import Begun, begun, drafting_with, finish_draft, typed_in
from accounts.phrases import phrase_book
from accounts.presence import present_at
from goals.models import StillMatters
from goals.views.flare_up import flare_up_of
from measures.instruments import from_json, short
from patients.models import Episode
from patients.pages import episode_context, episodes_of_clinic, precautions_told, with_precautions
from patients.slots import news_of, visit_finish_choices, visit_openings
from rehabgoals.days import write_clock
from sessions.asking_partnership import is_asked_at_visit, with_partnership
from sessions.forms import CheckInForm
from sessions.keeping_practised import stayed_behind
from sessions.models import CheckIn, Practised
from sessions.moments import moment_words
from sessions.presses import away_of_visit
from sessions.recording import AlreadyFinished, finish_check_in, finished_since
from sessions.said import MattersSaid, Said
from sessions.said_before import results_there
from sessions.unfinished import CHECK_IN
from sessions.views.finished import finished_episode
from sessions.visit_page import open_visit_page
from sessions.visits import StandsThere


@require_safe
def check_in_new(request: HttpRequest, episode_id: int) -> HttpResponse:
    """The visit page: everything of one visit, in its order, finished by one press (plans:check_in_finish)."""
    episode = episode_of_visit(request, episode_id)
    if not episode.is_active:
        return finished_episode(request, episode)
    now = timezone.now()
    return check_in_page(request, episode, check_in_form(request, episode, now), now)


def episode_of_visit(request: HttpRequest, episode_id: int) -> Episode:
    """The episode with all that its visit page shows of it, where this person may see it. One query."""
    episodes = with_partnership(with_precautions(episodes_of_clinic(request))).select_related("flare_up_plan")
    for filling in (*visit_openings, *visit_finish_choices):
        episodes = filling.loaded(episodes)
    return get_object_or_404(episodes, pk=episode_id)


def check_in_form(request: HttpRequest, episode: Episode, now: datetime) -> CheckInForm:
    """The form of the visit page, with what was sent, or what a draft brings back. Reads what the page opens with."""
    opened = begun(request, CHECK_IN, episode.pk) if request.method != "POST" else Begun()
    typed = request.POST or (typed_in(opened.brought_back) if opened.brought_back else None)
    opening = open_visit_page(episode, request.user, now, typed=typed)
    form = CheckInForm(request.POST or None, opening=opening, now=now, zone=request.user.clinic.zone, typed=typed)
    form.drafting = drafting_with(request, CHECK_IN, episode.pk, form, opened)
    return form


def keep_check_in(request: HttpRequest, episode: Episode, form: CheckInForm, now: datetime) -> CheckIn | None:
    """Keep what a valid form says, let its draft go, and tell of what was reached by it.

    None, and nothing kept, where the form has something to say first: a colleague was quicker, or the same form was
    finished before with other words. The next press of it keeps both.
    """
    token = form.cleaned_data["form_token"]
    said = form.said()
    other = finished_since(episode, form.opened, token)
    if other is not None:
        _tell_of_other(form, other)
        _tell_what_is_there(form, episode, said)
        return None
    kept: list[CheckIn] = []

    def keep() -> None:
        kept.append(
            finish_check_in(
                episode=episode, by=request.user, said=said, form_token=token, now=now, held_on=form.begun.held_on
            )
        )
        finish_draft(request, CHECK_IN, episode.pk)

    try:
        news = news_of(episode, keep)
    except AlreadyFinished as error:
        _offer_second(form, error.check_in)
        _tell_what_is_there(form, episode, said)
        return None
    except StandsThere as stood:
        form.meeting.tell_standing(stood.visit)
        return None
    flash.success(request, _("The check-in is finished. Everything you wrote is kept."))
    for reached in news:
        flash.success(request, reached)
    next_visit = kept[0].next_visit
    if next_visit and (words := away_of_visit(request, next_visit)):
        flash.info(request, f"{moment_words(next_visit.starts_at)}. {words}")
    for row in stayed_behind(kept[0]):
        flash.warning(request, _stayed_behind(row))
    for matters in said.matters:
        if matters.answer != StillMatters.Answer.YES:
            flash.info(request, _matters_less(matters))
    return kept[0]


def check_in_page(request: HttpRequest, episode: Episode, form: CheckInForm, now: datetime) -> HttpResponse:
    """The visit page as an answer; 422 where its form has something to look at."""
    context = {"form": form, "opening": form.opening, "by": request.user, "now": now}
    main = next((each.goal.activity for each in form.opening.goals), "")
    context["phrases"] = phrase_book(request.user, name=episode.patient.called, goal=main)
    context["presence"] = present_at(request.user, CHECK_IN, episode.pk)
    context["finish_sections"] = visit_finish_choices.filled(request, episode)
    context["opening_sections"] = visit_openings.filled(request, episode)
    context["asks_partnership"] = is_asked_at_visit(
        episode, form.opening.today, is_reassessment=bool(form.opening.measures)
    )
    context |= flare_up_of(form.opening.back.flare_up, episode.patient.language)
    context |= episode_context(episode, current="check_in", precautions=precautions_told(episode))
    return render(request, "sessions/check_in_new.html", context, status=422 if form.errors else 200)


def _stayed_behind(row: Practised) -> str:
    words = _(
        "“{task}” was changed by a colleague meanwhile. What you practised is kept; the plan stays at level {level}, "
        "as it is now. <a href='{address}'>Look at it</a>"
    )
    address = reverse("goals:practice_edit", args=[row.task_id])
    return format_html(words, task=row.task.what, level=row.task.level, address=address)


def _matters_less(said: MattersSaid) -> str:
    words = _(
        "“{goal}” matters less than it did, or in another way. "
        "You might <a href='{edit}'>find better words for it</a>, or <a href='{change}'>let it rest</a>."
    )
    edit, change = (reverse(name, args=[said.goal.pk]) for name in ("goals:goal_edit", "goals:goal_change"))
    return format_html(words, goal=said.goal.activity, edit=edit, change=change)


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


def _tell_what_is_there(form: CheckInForm, episode: Episode, said: Said) -> None:
    """Results that stand already would be there twice: only the two in the room know whether they measured twice."""
    there = results_there(episode, said, form.begun.held_on)
    if not there:
        return
    values = [
        f"{each.measure.title}: {short(from_json(each.measure.instrument.definition), each.value)}" for each in there
    ]
    words = _(
        "Written down already: {results}. What was measured once is kept once where you leave its field empty here."
    )
    form.add_error(None, words.format(results="; ".join(values)))
