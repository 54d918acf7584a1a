"""The note for the clinic's own record: to be copied, or kept as a plain text file."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from patients.models import Episode
from patients.pages import episode_context, episodes_of_clinic
from patients.slots import check_in_page_sections
from sessions.models import CheckIn
from sessions.noting import note_of_check_in, note_of_first_visit
from sessions.reading import read_check_in
from sessions.views.amendments import check_in_or_404

# Says nothing about whom or what it is.
FILE_NAME = "note.txt"


@require_safe
def check_in_note(request: HttpRequest, check_in_id: int) -> HttpResponse:
    """The note of a check-in, as it stands after its amendments."""
    check_in = check_in_or_404(request, check_in_id)
    text = _of_check_in(request, check_in)
    back = (_("The check-in"), reverse("sessions:check_in_detail", args=[check_in.pk]))
    return _page(request, check_in.episode, text, reverse("sessions:check_in_note_text", args=[check_in.pk]), back)


@require_safe
def check_in_note_text(request: HttpRequest, check_in_id: int) -> HttpResponse:
    """The same as a file."""
    return _file(_of_check_in(request, check_in_or_404(request, check_in_id)))


@require_safe
def first_note(request: HttpRequest, episode_id: int) -> HttpResponse:
    """The note of how an episode began."""
    episode = _episode(request, episode_id)
    text = note_of_first_visit(episode, request.user.clinic)
    back = (_("The plan"), reverse("plans:patient_detail", args=[episode.patient_id]))
    return _page(request, episode, text, reverse("sessions:first_note_text", args=[episode.pk]), back)


@require_safe
def first_note_text(request: HttpRequest, episode_id: int) -> HttpResponse:
    """The same as a file."""
    return _file(note_of_first_visit(_episode(request, episode_id), request.user.clinic))


def _of_check_in(request: HttpRequest, check_in: CheckIn) -> str:
    given = [section["words"] for _template, section in check_in_page_sections.filled(request, check_in)]
    return note_of_check_in(read_check_in(check_in), request.user.clinic, given=given)


def _episode(request: HttpRequest, episode_id: int) -> Episode:
    return get_object_or_404(episodes_of_clinic(request).select_related("course"), pk=episode_id)


def _page(request: HttpRequest, episode: Episode, text: str, address: str, back: tuple[str, str]) -> HttpResponse:
    context = {"note": text, "text_address": address, "back": back}
    return render(request, "sessions/note.html", context | episode_context(episode, current="check_in"))


def _file(text: str) -> HttpResponse:
    response = HttpResponse(text, content_type="text/plain; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{FILE_NAME}"'
    return response
