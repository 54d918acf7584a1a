"""Telling who else has a page open."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_POST

from accounts.draft_views import known_or_404
from accounts.presence import note_presence, others_at


@require_POST
def presence(request: HttpRequest, kind: str, about: int) -> HttpResponse:
    """This page is open; asked by the page itself every few seconds. Answers with who else is there."""
    known_or_404(request, kind, about)
    note_presence(request.user, kind, about)
    return render(request, "components/_presence_names.html", {"others": others_at(request.user, kind, about)})
