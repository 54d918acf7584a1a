"""The one piece of a page that changes while a message is on its way."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from patients.pages import episode_or_404
from rehabgoals.htmx import wants_piece
from reminders.fate import section_of_plan

# htmx asks no more after this status; what came with it is shown.
STOP_ASKING = 286


@require_safe
def plan_fate(request: HttpRequest, episode_id: int) -> HttpResponse:
    """What became of the plan e-mailed last. Without htmx it stands on the plan page."""
    episode = episode_or_404(request, episode_id)
    section = section_of_plan(request, episode)
    if section is None or not wants_piece(request):
        return redirect("plans:plan", episode.pk)
    is_settled = not section["fate"].is_on_its_way
    return render(
        request, "reminders/_plan_fate_words.html", {"section": section}, status=STOP_ASKING if is_settled else 200
    )
