"""Who else has a page open: told on the page, so that two people can talk before both write (DESIGN rule 2).

A page says every `ASKED_EVERY` seconds that it is open; who has not said so for `LASTS` is gone. Nothing else depends
on it: what both write is kept, whoever was told.
"""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.urls import reverse
from django.utils import timezone

from accounts.models import Presence

# Seconds. A phone's browser slows a page in the background, so two beats may be left out.
ASKED_EVERY = 20
LASTS = timedelta(seconds=3 * ASKED_EVERY)


def note_presence(user: Any, kind: str, about: int) -> None:
    """This person has the page open now. One statement."""
    here = Presence(clinic_id=user.clinic_id, user=user, kind=kind, about=about, seen_at=timezone.now())
    Presence.objects.bulk_create(
        [here],
        update_conflicts=True,
        unique_fields=["clinic", "kind", "about", "user"],
        update_fields=["seen_at"],
    )


def others_at(user: Any, kind: str, about: int) -> list[str]:
    """The names of the others who have it open now, in their order. One query."""
    here = Presence.objects.visible_to(user).filter(kind=kind, about=about, seen_at__gt=timezone.now() - LASTS)
    return list(here.exclude(user=user).order_by("user__name", "user").values_list("user__name", flat=True))


@dataclass(frozen=True)
class Present:
    """What `components/presence.html` needs: where the page says that it is open, how often, and who else is there."""

    url: str
    others: list[str]
    every: int = ASKED_EVERY


def present_at(user: Any, kind: str, about: int) -> Present:
    """For a page that is opened: looking at it writes nothing, its first beat does. One query."""
    return Present(reverse("accounts:presence", args=[kind, about]), others_at(user, kind, about))
