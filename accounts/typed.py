"""What is typed into forms that keep no draft of their own, and what was sent while the page was locked.

Both are rows of `Draft`, for their writer alone, about the address that the form is sent to: `about` is a number made
from it. They go when a form is kept at that address, or when their writer discards them; they are no unfinished work,
so the caseload does not list them.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from typing import Any

from django.http import HttpRequest
from django.urls import Resolver404, resolve
from django.utils.http import url_has_allowed_host_and_scheme

from accounts.drafts import TooLong, Typed, keep_draft
from accounts.models import Draft
from rehabgoals.access import ACCESS

TYPED, SENT = "typed", "sent"
# A name that no field has: where what was sent was going.
ADDRESS = "@address"


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


def typed_for(user: Any, addresses: Iterable[str]) -> dict[str, dict[str, list[str]]]:
    """What this person has typed and not kept, for those of the addresses that have something. One query."""
    by_number = {number_of(address): address for address in addresses}
    rows = Draft.objects.visible_to(user).filter(writer=user, kind=TYPED, about__in=by_number)
    return {by_number[row.about]: row.data for row in rows}


def keep_sent(request: HttpRequest, user: Any) -> Draft | None:
    """Keep what somebody sent while their page was locked or their sign-in was over; None when there is nothing to.

    A browser says which requests are no presses of a button but a script's; those ask again by themselves.
    """
    address = request.get_full_path()
    is_press = "HX-Request" not in request.headers and request.headers.get("Sec-Fetch-Mode", "navigate") == "navigate"
    if request.method != "POST" or not is_press or not is_own_form(address, user):
        return None
    try:
        return keep_draft(user, SENT, number_of(address), dict(request.POST.lists()) | {ADDRESS: [address]})
    except TooLong:
        return None


def sent_by(user: Any) -> Draft | None:
    """What this person sent last while it was locked, and has not sent again. One query."""
    return Draft.objects.visible_to(user).filter(writer=user, kind=SENT).order_by("-saved_at").first()


def finish_typed(user: Any, address: str) -> None:
    """A form is kept at this address, or its writer discards it: what was typed has done its work."""
    Draft.objects.visible_to(user).filter(writer=user, kind__in=[TYPED, SENT], about=number_of(address)).delete()


def fields_of(sent: Draft) -> Typed:
    """The fields as they were sent."""
    return {name: values for name, values in sent.data.items() if name != ADDRESS}


def address_of(sent: Draft) -> str:
    """Where it was going."""
    return sent.data[ADDRESS][0]
