"""Keeping a form's words while they are typed, and discarding them."""

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from accounts import locking
from accounts.drafts import DraftKind, TooLong, draft_kinds, draft_of, finish_draft, keep_draft
from rehabgoals.days import write_clock


@require_POST
def draft(request: HttpRequest, kind: str, about: int) -> HttpResponse:
    """Keep what is in the form now; asked by js/drafts.js."""
    known_or_404(request, kind, about)
    return keep_what_was_sent(request, kind, about)


def keep_what_was_sent(request: HttpRequest, kind: str, about: int) -> HttpResponse:
    """Keep it as a draft, and answer with the time it was saved at.

    New words are the person's act; the same words once more may come from a page that nobody sits at.
    """
    before = draft_of(request.user, kind, about)
    try:
        kept = keep_draft(request.user, kind, about, dict(request.POST.lists()))
    except TooLong:
        return JsonResponse({}, status=413)
    if before is None or before.data != kept.data:
        locking.acted(request)
    return JsonResponse({"saved": write_clock(kept.saved_at)})


@require_POST
def draft_discard(request: HttpRequest, kind: str, about: int) -> HttpResponse:
    """Throw away what its writer does not want, and open the form as it is kept."""
    known = known_or_404(request, kind, about)
    finish_draft(request.user, kind, about)
    return redirect(known.address(about))


def known_or_404(request: HttpRequest, kind: str, about: int) -> DraftKind:
    """The kind, where this person may write such a form about this thing; else there is no such page."""
    known = draft_kinds.get(kind)
    if known is None or not known.things(request.user).filter(pk=about).exists():
        raise Http404
    return known
