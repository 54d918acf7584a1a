"""What is typed into forms that keep no draft of their own, and what was sent while the page was locked.

Both are rows of `Draft`, for their writer alone, about the address that the form is sent to: `about` is a number made
from it. They go when the form is kept at that address, when their writer discards them, or after `KEPT_FOR`: they are
no unfinished work, so the caseload does not list them, and what nobody sees does not lie about.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any
from uuid import uuid4

from django.http import HttpRequest
from django.urls import Resolver404, resolve
from django.utils.http import url_has_allowed_host_and_scheme

from accounts.drafts import OF_PAGE, Page, Spent, TooLong, Typed, end_drafts, keep_draft, page_of
from accounts.models import Draft, SpentPage
from rehabgoals.access import ACCESS

TYPED, SENT = "typed", "sent"
# Where what was sent was going.
ADDRESS = OF_PAGE + "address"
# Longer than a holiday, so that whoever was called away finds their words.
KEPT_FOR = timedelta(days=30)
# A save on its way takes seconds, and a browser that was asleep tries again when it wakes.
SPENT_FOR = timedelta(days=7)


def number_of(address: str) -> int:
    """A number for an address of ours, positive and below 2**63."""
    return int.from_bytes(hashlib.sha256(address.encode()).digest()[:8]) >> 1


def is_own_form(address: str, user: Any) -> bool:
    """Is this the address of one of our pages, which this person may have? The libraries' forms hold secrets."""
    if not url_has_allowed_host_and_scheme(address, allowed_hosts=None) or not address.startswith("/"):
        return False
    try:
        name = resolve(address.partition("?")[0]).view_name
    except Resolver404:
        return False
    rule = ACCESS.get(name)
    return ":" in name and rule is not None and rule.lets_in(user) and not rule.is_background


def typed_for(user: Any, addresses: Iterable[str]) -> dict[str, dict[str, Any]]:
    """What this person typed last and has not kept, for those of the addresses that have something. One query."""
    by_number = {number_of(address): address for address in addresses}
    rows = Draft.objects.visible_to(user).filter(writer=user, kind=TYPED, about__in=by_number).order_by("saved_at")
    return {by_number[row.about]: {"fields": row.data, "since": row.version} for row in rows}


def keep_sent(request: HttpRequest, user: Any) -> Draft | None:
    """Keep what somebody sent while their page was locked or their sign-in was over; None when there is nothing to.

    A browser says which requests are no presses of a button but a script's; those ask again by themselves.
    """
    address = request.get_full_path()
    is_press = "HX-Request" not in request.headers and request.headers.get("Sec-Fetch-Mode", "navigate") == "navigate"
    if request.method != "POST" or not is_press or not is_own_form(address, user):
        return None
    sent = dict(request.POST.lists())
    try:
        return keep_draft(user, SENT, number_of(address), sent | {ADDRESS: [address]}, page_of(sent)).draft
    except Spent:
        # The form was finished, gone back to, and sent once more: a press is no save that comes late.
        return keep_draft(user, SENT, number_of(address), sent | {ADDRESS: [address]}, Page(uuid4())).draft
    except TooLong:
        return None


def sent_by(user: Any) -> Draft | None:
    """What this person sent last while it was locked, and has not sent again. One query."""
    return Draft.objects.visible_to(user).filter(writer=user, kind=SENT).order_by("-saved_at").first()


def finish_typed(user: Any, address: str, page: Page) -> None:
    """The form of this page is kept at this address, or discarded: what was typed and sent there has done its work."""
    end_drafts(user, [TYPED, SENT], number_of(address), page)


def let_go(clinic_id: int, now: datetime) -> int:
    """Delete what was typed or sent and not wanted any more, at a clinic; returns how many. Two statements.

    Drafts of long forms stay until they are finished or discarded (DESIGN rule 2).
    """
    SpentPage.objects.filter(clinic_id=clinic_id, spent_at__lt=now - SPENT_FOR).delete()
    old = Draft.objects.filter(clinic_id=clinic_id, kind__in=[TYPED, SENT], saved_at__lt=now - KEPT_FOR)
    return old.delete()[0]


def fields_of(sent: Draft) -> Typed:
    """The fields as they were sent."""
    return {name: values for name, values in sent.data.items() if name != ADDRESS}


def address_of(sent: Draft) -> str:
    """Where it was going."""
    return sent.data[ADDRESS][0]
