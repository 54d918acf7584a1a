"""What is told of an episode that was finished."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from patients.models import Episode
from patients.pages import episode_context


def finished_episode(request: HttpRequest, episode: Episode) -> HttpResponse:
    """What a page says that is only for open episodes."""
    context = episode_context(episode, current="check_in")
    return render(request, "sessions/episode_finished.html", context)
