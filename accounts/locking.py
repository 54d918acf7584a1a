"""The lock of DESIGN rule 2: when nobody has acted for the clinic's idle time, pages are closed until they are back.

The browser session says when the person last acted, so no script decides anything. An act is a request whose row of the
access table is not `is_background`; saving typed text is one when the text is new (`acted`). Nothing that a request
carries changes that. A session may also be handed over: then one address works, and every other one is locked, until
the person who is signed in unlocks it.

The moment is written at most twice a minute: a page may lock up to half a minute early, and never late.
"""

from __future__ import annotations

import math
import time
from typing import Any

from django.contrib.sessions.models import Session
from django.db import transaction
from django.http import HttpRequest
from django.urls import reverse

from rehabgoals import signed_in

ACTED, LOCKED, HANDED_OVER, WRONG_TRIES = "acted_at", "is_locked", "handed_over_at", "wrong_tries_to_unlock"
# Of a screen that is handed over: the language of whoever has it, and whether they have done what it was for.
READS, IS_DONE = "handed_over_language", "is_handed_over_done"
# Seconds between two notes of the moment.
NOTED_EVERY = 30
# Wrong passwords at one lock; after these it takes a full sign-in, with its second step.
MOST_TRIES = 10


def seconds_left(request: HttpRequest) -> int:
    """How long until the page locks; 0 when it is locked. Call for signed-in people only."""
    if request.session.get(LOCKED) or HANDED_OVER in request.session:
        return 0
    idle = request.user.clinic.idle_minutes * 60
    return max(0, math.ceil(_last_act(request.session) + idle - time.time()))


def is_locked(request: HttpRequest) -> bool:
    """Does every address answer the lock page (where the screen is handed over, every address but one)?"""
    return seconds_left(request) == 0


def acted(request: HttpRequest) -> None:
    """The person did something; noted with the response. What is locked stays locked."""
    request.is_act = not is_locked(request)


def note_act(request: HttpRequest) -> None:
    """Keep the moment of an act. Call when the response is made: the row of the session is held until the commit.

    The row is changed in place. Writing the session as this request read it would undo a lock or a hand-over that
    happened meanwhile, perhaps by the very press that this request tells of.
    """
    now = time.time()
    if now - _last_act(request.session) < NOTED_EVERY:
        return
    if request.session.modified:
        request.session[ACTED] = now
        return
    with transaction.atomic():
        # Whoever holds it is noting an act as well.
        rows = Session.objects.select_for_update(skip_locked=True).filter(pk=request.session.session_key)
        for row in rows:
            row.session_data = request.session.encode(row.get_decoded() | {ACTED: now})
            row.expire_date = request.session.get_expiry_date()
            row.save(update_fields=["session_data", "expire_date"])


def lock(request: HttpRequest) -> None:
    """Lock it now: the person walks away."""
    if HANDED_OVER not in request.session:
        request.session[LOCKED] = True


def unlock(request: HttpRequest) -> None:
    """It is they: pages are there again, and a screen that was handed over is theirs again."""
    for key in (LOCKED, HANDED_OVER, READS, IS_DONE, WRONG_TRIES):
        request.session.pop(key, None)
    request.session[ACTED] = time.time()


def has_tried_too_often(request: HttpRequest) -> bool:
    """Count one wrong try to unlock; from the last one on, it takes a full sign-in."""
    tries = request.session.get(WRONG_TRIES, 0) + 1
    request.session[WRONG_TRIES] = tries
    return tries >= MOST_TRIES


def hand_over_screen(request: HttpRequest, url_name: str, *, language: str, **kwargs: Any) -> str:
    """From now on only this address works in this browser, until it is unlocked; returns the address.

    Call it in a view that takes a POST, and redirect there. The person's idle time does not run meanwhile; the end of
    their sign-in does. `language` is that of whoever gets the screen: the lock page asks them for it back.
    """
    address = reverse(url_name, kwargs=kwargs)
    request.session[HANDED_OVER], request.session[READS] = address, language
    request.session.pop(IS_DONE, None)
    return address


def finish_handed_over(request: HttpRequest) -> None:
    """They have done what the screen was handed over for; it is done once."""
    request.session[IS_DONE] = True


def is_handed_over_done(request: HttpRequest) -> bool:
    """Has whoever got the screen done what it was for?"""
    return bool(request.session.get(IS_DONE))


def language_of_screen(request: HttpRequest) -> str:
    """The language of whoever has the screen that is handed over; empty where none is."""
    return request.session.get(READS, "") if is_handed_over(request) else ""


def is_handed_over(request: HttpRequest) -> bool:
    """Has the clinician given the screen to the patient?"""
    return HANDED_OVER in request.session


def is_handed_over_page(request: HttpRequest) -> bool:
    """Is this the one address that works on a screen that is handed over?"""
    return request.session.get(HANDED_OVER) == request.path


def _last_act(session: Any) -> float:
    return max(session.get(ACTED, 0), session.get(signed_in.SINCE, 0))
