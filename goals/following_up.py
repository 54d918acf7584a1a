"""Follow-ups after the finish: whom to ask how it is going, and what they said."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone

from goals.models import FollowUp
from patients.caseload_rows import Asked, Found, found_in_database
from patients.models import Episode

# So many days before its day a follow-up is on the caseload: it may be asked when it suits both.
DAYS_BEFORE = 7


class SettledMeanwhile(Exception):
    """Somebody else has written down how it is going. `current` is the follow-up as it is now."""

    def __init__(self, current: FollowUp) -> None:
        super().__init__("settled meanwhile")
        self.current = current


def to_ask(asked: Asked) -> Found:
    """Whom this clinician asks about now how it is going. Fills a caseload panel; one query.

    Whoever prefers only paper is not asked (DESIGN rule 16).
    """
    rows = FollowUp.objects.visible_to(asked.viewer).filter(
        settled_at=None,
        due_on__lte=asked.today + timedelta(days=DAYS_BEFORE),
        episode__clinician=asked.whose,
        episode__discharged_on__isnull=False,
        episode__patient__prefers_no_messages=False,
    )
    return found_in_database(asked, rows.select_related("episode__patient"), since="due_on")


@transaction.atomic
def settle(follow_up: FollowUp, words: str, *, by: Any, knows_of: str = "") -> None:
    """Write down how it is going. `knows_of` are the words that stood there when the page was opened.

    Raises SettledMeanwhile when others stand there now; the same words again change nothing.
    """
    current = FollowUp.objects.select_for_update(of=("self",)).select_related("settled_by").get(pk=follow_up.pk)
    if current.settled_at is not None and current.words == words:
        return
    if current.words != knows_of:
        raise SettledMeanwhile(current)
    current.words, current.settled_at, current.settled_by = words, timezone.now(), by
    current.save(update_fields=["words", "settled_at", "settled_by"])


def settle_open(episode: Episode, words: str, *, by: Any) -> None:
    """Settle all that are still open in an episode with the same words."""
    still_open = FollowUp.objects.filter(clinic_id=episode.clinic_id, episode=episode, settled_at=None)
    still_open.update(words=words, settled_at=timezone.now(), settled_by=by)
