"""One view for the page and for its piece: the page works without scripts, and the piece is what changes in place."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.cache import patch_vary_headers


def wants_piece(request: HttpRequest) -> bool:
    """Does htmx ask for the piece alone?

    False for a boosted link and for the browser's Back: our pages are not stored, so both need the whole page.
    """
    htmx = getattr(request, "htmx", None)
    return bool(htmx) and not htmx.boosted and not htmx.history_restore_request


def render_piece(
    request: HttpRequest, page: str, piece: str, context: dict[str, Any] | None = None, status: int = 200
) -> HttpResponse:
    """The piece when htmx asks for it, else the page that includes it; caches are told to keep them apart."""
    response = render(request, piece if wants_piece(request) else page, context, status=status)
    patch_vary_headers(response, ["HX-Request"])
    return response
