"""From broad to concrete: activities to picture, picked apart and then together."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from goals.beginning import WHY
from goals.choosing import ChosenBy, Picked, choices_of, keep_picks, put_together, take_back
from goals.forms.activities import PicksForm, TakeBackForm
from goals.library import LifeArea
from goals.models import ActivityChoice
from goals.talking import conversations_of
from goals.views.turned import eyes_of, render_turned
from patients.models import Episode
from patients.pages import episode_context, episode_or_404


def activities(request: HttpRequest, episode_id: int) -> HttpResponse:
    """What both picked, side by side, and more to pick together.

    While one of them has not picked yet, nobody's picks are shown, unless the two go straight on (`?together`).
    """
    episode = episode_or_404(request, episode_id)
    choices = choices_of(episode)
    form = _form(request, episode, others={choice.key for choice in choices if choice.key})
    if request.method == "POST" and _is_kept(request, form, episode, chosen_by=ChosenBy.TOGETHER):
        return _on(request, reverse("goals:activities", args=[episode.pk]) + "?together")
    said_by = {choice.chosen_by for choice in choices}
    is_open = (
        ChosenBy.TOGETHER in said_by
        or said_by >= {ChosenBy.PATIENT, ChosenBy.CLINICIAN}
        or bool(request.GET.keys() & {"together", "area"})
        or form.is_bound
    )
    context = {
        "form": form,
        "is_open": is_open,
        "is_picking": not choices or "area" in request.GET or form.is_bound,
        "hopes": _hopes(episode),
        "patient_has_picked": ChosenBy.PATIENT in said_by,
        "clinician_has_picked": ChosenBy.CLINICIAN in said_by,
    }
    if is_open:
        context |= _side_by_side(choices)
    context |= _filter(form) | episode_context(episode)
    return render(request, "goals/activities.html", context, status=422 if form.errors else 200)


def activities_patient(request: HttpRequest, episode_id: int) -> HttpResponse:
    """The patient picks for themselves, on the screen that is turned to them; nothing of the clinician's is on it."""
    episode = episode_or_404(request, episode_id)
    choices = choices_of(episode)
    form = _form(request, episode, standing=_of(choices, ChosenBy.PATIENT))
    with eyes_of(episode.patient):
        is_kept = request.method == "POST" and _is_kept(request, form, episode, chosen_by=ChosenBy.PATIENT)
    back = reverse("goals:activities", args=[episode.pk])
    if is_kept:
        is_next = not _of(choices, ChosenBy.CLINICIAN) and "goals:activities_clinician"
        return _on(request, reverse(is_next, args=[episode.pk]) if is_next else back)
    context = {"form": form, "episode": episode, "hopes": _hopes(episode)} | _filter(form)
    status = 422 if form.errors else 200
    return render_turned(
        request, "goals/activities_patient.html", context, patient=episode.patient, back=back, status=status
    )


def activities_clinician(request: HttpRequest, episode_id: int) -> HttpResponse:
    """The clinician picks apart; nothing of the patient's is on the page."""
    episode = episode_or_404(request, episode_id)
    form = _form(request, episode, standing=_of(choices_of(episode), ChosenBy.CLINICIAN))
    if request.method == "POST" and _is_kept(request, form, episode, chosen_by=ChosenBy.CLINICIAN):
        return _on(request, reverse("goals:activities", args=[episode.pk]))
    context = {"form": form, "hopes": _hopes(episode)} | _filter(form) | episode_context(episode)
    return render(request, "goals/activities_clinician.html", context, status=422 if form.errors else 200)


@require_POST
def activities_take_back(request: HttpRequest, episode_id: int) -> HttpResponse:
    """Take picks back. They stay in the record, and can be picked again."""
    episode = episode_or_404(request, episode_id)
    form = TakeBackForm(request.POST)
    if form.is_valid():
        take_back(episode, form.cleaned_data["choice"])
    return redirect(reverse("goals:activities", args=[episode.pk]) + "?together")


def _form(request: HttpRequest, episode: Episode, **kwargs: Any) -> PicksForm:
    area = request.GET.get("area", "")
    return PicksForm(
        request.POST if request.method == "POST" else None,
        region=episode.body_region,
        area=area if area in LifeArea.values else "",
        **kwargs,
    )


def _is_kept(request: HttpRequest, form: PicksForm, episode: Episode, *, chosen_by: str) -> bool:
    """Keep what was picked. What kept it from being kept is said in the form."""
    if not episode.is_active:
        form.add_error(None, _("This episode is finished, so nothing more is picked in it. Your words are still here."))
    if not form.is_valid():
        return False
    keep_picks(episode, form.chosen, chosen_by=chosen_by, by=request.user)
    return True


def _on(request: HttpRequest, following: str) -> HttpResponse:
    """Stay here with another area of life shown, when that was pressed; else go on."""
    if "area" not in request.POST:
        return redirect(following)
    area = request.POST["area"] if request.POST["area"] in LifeArea.values else ""
    return redirect(f"{request.path}?area={area}#pick")


def _of(choices: Iterable[ActivityChoice], whose: str) -> list[ActivityChoice]:
    return [choice for choice in choices if choice.chosen_by == whose]


def _side_by_side(choices: list[ActivityChoice]) -> dict[str, list[Picked] | str]:
    picked = put_together(choices)
    names = {str(choice.recorded_by): None for choice in _of(choices, ChosenBy.CLINICIAN)}
    return {
        "by_both": [each for each in picked if each.is_by_both],
        "by_patient": [each for each in picked if not each.is_by_both and each.is_by(ChosenBy.PATIENT)],
        "by_clinician": [each for each in picked if not each.is_by_both and each.is_by(ChosenBy.CLINICIAN)],
        "clinicians": ", ".join(names),
    }


def _hopes(episode: Episode) -> list[str]:
    """What the patient said they hope for in the newest conversation, in their own words."""
    newest = conversations_of(episode).newest
    return [newest.answers[key] for key in WHY if newest.answers.get(key)] if newest else []


def _filter(form: PicksForm) -> dict[str, Any]:
    return {"areas": LifeArea.choices, "area": form.area}
