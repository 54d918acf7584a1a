"""Keeping a form's words while they are typed, and discarding them."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST

from accounts import locking
from accounts.drafts import (
    OF_PAGE,
    DraftKind,
    Spent,
    TooLong,
    draft_kinds,
    finish_draft,
    keep_draft,
    page_of_request,
    take_back_draft,
)
from rehabgoals.days import write_clock

# The script's word for it that the form is as it was opened.
UNTOUCHED = OF_PAGE + "untouched"


@require_POST
def draft(request: HttpRequest, kind: str, about: int) -> HttpResponse:
    """Keep what is in the form now; asked by js/drafts.js."""
    known_or_404(request, kind, about)
    if UNTOUCHED in request.POST:
        return _take_back(request, kind, about)
    return keep_what_was_sent(request, kind, about)


def _take_back(request: HttpRequest, kind: str, about: int) -> HttpResponse:
    """The form says again what it said when it was opened. It is a person's act, and the page begins from nothing."""
    try:
        take_back_draft(request.user, kind, about, page_of_request(request))
    except Spent:
        return JsonResponse({"beside": _beside(request, kind, about, is_spent=True)}, status=409)
    locking.acted(request)
    return JsonResponse({"saved": write_clock(timezone.now()), "version": ""})


def keep_what_was_sent(request: HttpRequest, kind: str, about: int) -> HttpResponse:
    """Keep it as a draft, and answer with the time it was saved at, and with what its writer is to know of it.

    New words are the person's act; the same words once more may come from a page that nobody sits at. 409: the form of
    this page is finished or discarded. If somebody types there still, the script begins a new draft with the words.
    """
    words = {name: values for name, values in request.POST.lists() if not name.startswith(OF_PAGE)}
    try:
        kept = keep_draft(request.user, kind, about, words, page_of_request(request))
    except TooLong:
        return JsonResponse({}, status=413)
    except Spent:
        return JsonResponse({"beside": _beside(request, kind, about, is_spent=True)}, status=409)
    if kept.is_new:
        locking.acted(request)
    answer = {"saved": write_clock(kept.draft.saved_at), "version": kept.draft.version}
    if kept.beside or kept.is_alone:
        answer["beside"] = _beside(request, kind, about, rows=kept.beside, is_alone=kept.is_alone)
    return JsonResponse(answer)


def _beside(request: HttpRequest, kind: str, about: int, **context: Any) -> str:
    """What is said above a form whose words stand elsewhere too; nothing where the form keeps no draft of its own."""
    known = draft_kinds.get(kind)
    if known is None:
        return ""
    context |= {"discard_url": reverse("accounts:draft_discard", args=[kind, about]), "address": known.address(about)}
    return render_to_string("components/draft_beside.html", context, request)


@require_POST
def draft_discard(request: HttpRequest, kind: str, about: int) -> HttpResponse:
    """Throw away what its writer does not want, and open the form as it is kept."""
    known = known_or_404(request, kind, about)
    finish_draft(request, kind, about)
    return redirect(known.address(about))


def known_or_404(request: HttpRequest, kind: str, about: int) -> DraftKind:
    """The kind, where this person may write such a form about this thing; else there is no such page."""
    known = draft_kinds.get(kind)
    if known is None or not known.things(request.user).filter(pk=about).exists():
        raise Http404
    return known
