"""An e-mail that did not arrive, told at the next visit, where the patient can say the right address."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import OuterRef, QuerySet, Subquery
from django.db.models.functions import JSONObject
from django.utils import timezone

from patients.models import Episode
from reminders.choices import Reason
from reminders.models import Message
from sessions.models import CheckIn


@dataclass(frozen=True)
class Undelivered:
    """The newest e-mail did not arrive: the day on which it was to go out, and whether it was the plan."""

    on: date
    is_plan: bool


def with_newest_tried(episodes: QuerySet[Episode]) -> QuerySet[Episode]:
    """The same episodes with the patient's newest e-mail that was tried, and the day of the last check-in.

    For `undelivered`. No further query.
    """
    tried = Message.objects.filter(
        clinic_id=OuterRef("clinic_id"),
        patient=OuterRef("patient"),
        state__in=[Message.State.SENT, Message.State.FAILED],
    )
    told = JSONObject(reason="reason", due_at="due_at", kind="kind")
    check_ins = CheckIn.objects.filter(clinic_id=OuterRef("clinic_id"), episode=OuterRef("pk"))
    return episodes.annotate(
        newest_tried=Subquery(tried.order_by("-due_at", "-pk").values(told=told)[:1]),
        last_held_on=Subquery(check_ins.order_by("-held_on").values("held_on")[:1]),
    )


def undelivered(episode: Any) -> Undelivered | None:
    """What there is to ask about, of an episode read `with_newest_tried`: its newest e-mail was refused.

    Only one since last time. A later one that arrived settles it, and so does an address that is gone.
    """
    newest = episode.newest_tried
    if newest is None or newest["reason"] != Reason.REFUSED_ADDRESS or not episode.patient.email:
        return None
    on = timezone.localdate(datetime.fromisoformat(newest["due_at"]))
    if episode.last_held_on is not None and on < episode.last_held_on:
        return None
    return Undelivered(on, is_plan=newest["kind"] == Message.Kind.PLAN)


def opening(request: Any, episode: Episode) -> dict[str, Any] | None:
    """Fills the slot of the visit page."""
    found = undelivered(episode)
    return {"undelivered": found} if found else None
