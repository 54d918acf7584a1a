"""Writing a goal together, with the sentence it makes."""

from datetime import date
from typing import Any

from django.contrib import messages as flash
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from goals.agreeing import NameTaken, PlaceTaken, agree_goal, free_ranks
from goals.forms import GoalForm
from goals.measuring import choices_for
from goals.models import Goal
from goals.sentence import of_goal
from patients.models import Episode
from patients.pages import episode_context, episode_or_404


def goal_new(request: HttpRequest, episode_id: int) -> HttpResponse:
    """The goal builder, the short way: a sentence, a measure and a date."""
    episode = episode_or_404(request, episode_id)
    today = timezone.localdate()
    if request.method == "POST":
        # The second of two presses waits here until the first is written, and then finds its goal.
        Episode.objects.select_for_update().get(pk=episode.pk)
    goals = _active_goals(episode)
    if request.method != "POST" and (not episode.is_active or not free_ranks(goal.place for goal in goals)):
        return _no_place(request, episode, goals)
    form = _form(request, episode, goals, today)
    if request.method == "POST" and _is_agreed(request, form, episode, goals):
        return redirect("goals:goal_detail", form.goal.pk)
    context = {"form": form, "today": today, "primary": next(iter(goals), None)} | _so_far(form, today)
    context |= episode_context(episode)
    return render(request, "goals/goal_new.html", context, status=422 if form.errors else 200)


@require_POST
def goal_sentence(request: HttpRequest, episode_id: int) -> HttpResponse:
    """The piece with the sentence as it reads so far, while somebody types. Saves nothing."""
    episode = episode_or_404(request, episode_id)
    today = timezone.localdate()
    form = _form(request, episode, [], today)
    return render(request, "goals/_sentence.html", _so_far(form, today))


def _active_goals(episode: Episode) -> list[Goal]:
    goals = Goal.objects.filter(clinic_id=episode.clinic_id, episode=episode).active()
    return list(goals.select_related("measure__instrument"))


def _form(request: HttpRequest, episode: Episode, goals: list[Goal], today: date) -> GoalForm:
    return GoalForm(
        request.POST if request.method == "POST" else None,
        episode=episode,
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
    try:
        form.goal = agree_goal(episode, form.agreement, by=request.user)
    except PlaceTaken:
        form.refuse_rank(free_ranks(goal.place for goal in _active_goals(episode)))
    except NameTaken:
        form.add_error("own_name", _("The clinic counts this already. Choose it from the list."))
    else:
        flash.success(request, _("Agreed. It is part of the plan now."))
        return True
    return False


def _so_far(form: GoalForm, today: date) -> dict[str, Any]:
    return {"sentence": form.sentence_so_far(today=today), "ahead": _ahead(form.day_so_far(), today)}


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
