"""Writing a goal together, with the sentence it makes."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from typing import Any

from django.contrib import messages as flash
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from accounts.drafts import Drafting, drafting_of, fill_in, finish_draft
from accounts.models import Draft
from goals.agreeing import NameTaken, PlaceTaken, agree_goal, free_ranks
from goals.beginning import begun_from, their_words
from goals.forms import GoalForm
from goals.measuring import choices_for
from goals.models import Goal
from goals.sentence import of_goal
from goals.unfinished import GOAL
from goals.views.reach import reach_so_far
from patients.models import Episode
from patients.pages import episode_context, episode_or_404
from rehabgoals.htmx import wants_piece


def goal_new(request: HttpRequest, episode_id: int) -> HttpResponse:
    """The goal builder, the short way: a sentence, a measure and a date."""
    episode = episode_or_404(request, episode_id)
    today = timezone.localdate()
    if request.method == "POST":
        # The second of two presses waits here until the first is written, and then finds its goal.
        Episode.objects.select_for_update().get(pk=episode.pk)
    goals = _active_goals(episode)
    if request.method != "POST":
        if not episode.is_active or not free_ranks(goal.place for goal in goals):
            return _no_place(request, episode, goals)
        return _opened(request, episode, goals, today)
    form = _form(request, episode, goals, today)
    if _is_agreed(request, form, episode, goals):
        finish_draft(request, GOAL, episode.pk)
        return redirect("goals:goal_detail", form.goal.pk)
    drafting = drafting_of(request, GOAL, episode.pk, form)
    return _page(request, form, goals, today, drafting=drafting, status=422 if form.errors else 200)


@require_POST
def goal_sentence(request: HttpRequest, episode_id: int) -> HttpResponse:
    """The pieces with the sentence and the measures that fit, as it reads so far, while somebody types."""
    episode = episode_or_404(request, episode_id)
    today = timezone.localdate()
    form = _form(request, episode, [], today)
    return render(request, "goals/_goal_so_far.html", {"form": form} | _so_far(form, today))


@require_POST
def realism(request: HttpRequest, episode_id: int) -> HttpResponse:
    """The piece with what is known about the target so far; without scripts the page with it. Saves nothing."""
    episode = episode_or_404(request, episode_id)
    today = timezone.localdate()
    if not wants_piece(request):
        return _opened(request, episode, _active_goals(episode), today, sent=request.POST)
    reach = reach_so_far(_form(request, episode, [], today), request.POST.get("looked", ""), today=today)
    return render(request, "goals/_reach.html", {"episode": episode} | reach)


def _opened(
    request: HttpRequest, episode: Episode, goals: list[Goal], today: date, *, sent: QueryDict | None = None
) -> HttpResponse:
    """The builder before anything is checked: as it was begun, with what was typed before, or as it was `sent`."""
    begun = begun_from(episode, request.GET)
    form = _form(request, episode, goals, today, opened_with=begun)
    drafting = drafting_of(request, GOAL, episode.pk, form)
    beside = ""
    if begun and not form.so_far("activity"):
        form.initial |= begun
    elif begun and begun["activity"] != form.so_far("activity"):
        # What was typed before stays; the words that were chosen now stand beside it, to be taken.
        beside = begun["activity"]
    if sent is not None:
        fill_in(form, Draft(data=dict(sent.lists())))
    form.settle()
    return _page(request, form, goals, today, drafting=drafting, chosen_words=beside)


def _page(
    request: HttpRequest,
    form: GoalForm,
    goals: list[Goal],
    today: date,
    *,
    drafting: Drafting,
    chosen_words: str = "",
    status: int = 200,
) -> HttpResponse:
    said = their_words(form.episode)
    taken = next((each.words for each in said if each.key == request.GET.get("words")), "")
    if taken and not form.so_far("outcome"):
        form.initial["outcome"] = taken
    context = {
        "form": form,
        "today": today,
        "primary": next(iter(goals), None),
        "drafting": drafting,
        "their_words": said,
        "chosen_words": chosen_words,
    }
    context |= _so_far(form, today) | reach_so_far(form, request.POST.get("looked", ""), today=today)
    return render(request, "goals/goal_new.html", context | episode_context(form.episode), status=status)


def _active_goals(episode: Episode) -> list[Goal]:
    goals = Goal.objects.filter(clinic_id=episode.clinic_id, episode=episode).active()
    return list(goals.select_related("measure__instrument"))


def _form(
    request: HttpRequest,
    episode: Episode,
    goals: list[Goal],
    today: date,
    *,
    opened_with: Mapping[str, Any] | None = None,
) -> GoalForm:
    """The form with what was sent; or, not sent yet, opened with these values."""
    return GoalForm(
        request.POST if opened_with is None else None,
        initial=dict(opened_with or {}),
        episode=episode,
        clinic=request.user.clinic,
        choices=choices_for(episode, today=today),
        ranks=free_ranks(goal.place for goal in goals),
    )


def _is_agreed(request: HttpRequest, form: GoalForm, episode: Episode, goals: list[Goal]) -> bool:
    """Agree what was typed. What kept it from being agreed is put at its field."""
    if not episode.is_active:
        form.add_error(None, _("This episode is finished, so no goal can be agreed in it. Your words are still here."))
    is_valid = form.is_valid()
    form.goal = next(
        (goal for goal in goals if goal.agreed_by_id == request.user.pk and form.is_sent_again(goal)), None
    )
    if form.goal is not None:
        return True
    if not is_valid:
        form.take_free_rank()
        return False
    reach = reach_so_far(form, request.POST.get("looked", ""), today=timezone.localdate())
    agreement = replace(form.agreement, looked=reach["looked"] if reach["is_looked"] else None)
    try:
        form.goal = agree_goal(episode, agreement, by=request.user)
    except PlaceTaken:
        form.refuse_rank(free_ranks(goal.place for goal in _active_goals(episode)))
    except NameTaken:
        form.add_error("own_name", _("The clinic counts this already. Choose it from the list."))
    else:
        flash.success(request, _("Agreed. It is part of the plan now."))
        return True
    return False


def _so_far(form: GoalForm, today: date) -> dict[str, Any]:
    return {
        "sentence": form.sentence_so_far(today=today),
        "second": form.second_so_far(today=today),
        "ahead": _ahead(form.so_far("target_on"), today),
    }


def _ahead(day: date | None, today: date) -> str:
    if day is None:
        return ""
    count = (day - today).days
    if count < 14:
        return ngettext("In %(count)s day.", "In %(count)s days.", count) % {"count": count}
    return ngettext("In %(count)s week.", "In %(count)s weeks.", count // 7) % {"count": count // 7}


def _no_place(request: HttpRequest, episode: Episode, goals: list[Goal]) -> HttpResponse:
    shown = [{"goal": goal, "sentence": of_goal(goal)} for goal in goals]
    context = {"goals": shown} | episode_context(episode)
    return render(request, "goals/goal_no_place.html", context)
