"""Closing an episode of somebody who stopped coming, moved, or goes on elsewhere: with what is known, and no more."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.contrib import messages as flash
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from goals.finishing import finish_episode
from goals.forms.finish import CloseForm
from goals.sentence import amount
from goals.views.finish import what_follows
from measures.conditions import SIDE, side_in_words
from measures.instruments import from_json
from measures.models import Measurement
from patients.models import Episode
from patients.pages import episode_context, episode_or_404


@dataclass(frozen=True)
class LastKnown:
    """The latest result of a measure: what was measured (and on which side), the result, and its day."""

    title: str
    side: str
    value: str
    on: date


def episode_close(request: HttpRequest, episode_id: int) -> HttpResponse:
    """Say what is known and what follows, and close the episode for a reason."""
    episode = episode_or_404(request, episode_id)
    today = timezone.localdate()
    form = CloseForm(request.POST if request.method == "POST" else None, initial={"finished_on": today})
    form.fields["finished_on"].earliest = episode.started_on
    is_kept = request.method == "POST" and form.is_valid()
    if is_kept:
        said = form.cleaned_data
        finish_episode(episode, said["finished_on"], reason=said["reason"], words=said["words"])
        flash.success(request, _("Closed. All that is known stays here to read."))
    if is_kept or not episode.is_active:
        return redirect("goals:episode_finish", episode.pk)
    context = {"form": form, "last_known": _last_known(episode)} | what_follows(episode, today)
    context |= episode_context(episode)
    return render(request, "goals/episode_close.html", context, status=422 if form.errors else 200)


def _last_known(episode: Episode) -> list[LastKnown]:
    """The latest result of each measure. One query."""
    results = Measurement.objects.final().filter(clinic_id=episode.clinic_id, measure__episode=episode)
    newest = results.newest_of_each("measure").select_related("measure__instrument")
    return [_known(result) for result in newest]


def _known(result: Measurement) -> LastKnown:
    definition = from_json(result.measure.instrument.definition)
    side = side_in_words(definition, result.conditions.get(SIDE, ""))
    return LastKnown(result.measure.title, side, amount(definition, result.value), result.taken_on)
