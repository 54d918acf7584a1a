"""How long a sign-in lasts: 12 hours from the password (DESIGN rule 2), whatever is done in them.

Django counts a session's age from when it was last written, and every message in passing writes it.
"""

import time
from typing import Any

from django.conf import settings
from django.contrib.auth.signals import user_logged_in

SINCE = "signed_in_since"


def note_sign_in(sender: Any, request: Any, **kwargs: Any) -> None:
    """Receiver of `user_logged_in`: keep the moment in the session."""
    request.session[SINCE] = time.time()


def is_over(session: Any) -> bool:
    """Has this session's sign-in lasted its time? One that does not know since when has."""
    return time.time() - session.get(SINCE, 0) > settings.SESSION_COOKIE_AGE


def connect() -> None:
    """Begin to listen."""
    user_logged_in.connect(note_sign_in, dispatch_uid="rehabgoals.signed_in")
