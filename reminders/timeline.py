"""What went out to a patient, as part of their story: what it was about and what became of it. Never its words."""

from __future__ import annotations

from datetime import datetime

from django.urls import reverse

from patients.models import Patient
from patients.slots import TimelineEntry
from reminders.choices import Kind, Reason
from reminders.models import Message

State = Message.State
# What is still to come stands elsewhere, and what was not needed any more is no event.
TOLD = (State.SENT, State.FAILED, State.IN_DOUBT, State.HELD)


def messages_told(patient: Patient, until: datetime, limit: int) -> list[TimelineEntry]:
    """Messages that were sent or tried, by the moment from which each might go out. One query."""
    rows = Message.objects.filter(clinic_id=patient.clinic_id, patient=patient, state__in=TOLD, due_at__lte=until)
    found = rows.select_related("episode", "measure").order_by("-due_at", "-pk")[:limit]
    return [TimelineEntry(message.due_at, message.episode.problem, _told(message)) for message in found]


def _told(message: Message) -> dict[str, str]:
    return {
        "about": Kind(message.kind).label,
        "fate": message.get_state_display(),
        "why": str(Reason(message.reason).label) if message.reason in Reason.values else "",
        "url": _url(message),
    }


def _url(message: Message) -> str:
    """The page of what it was about."""
    if message.issued_plan_id is not None:
        return reverse("plans:issued_plan", args=[message.issued_plan_id])
    if message.visit_id is not None:
        return reverse("sessions:visit_edit", args=[message.visit_id])
    if message.hand_over_id is not None:
        return reverse("sessions:hand_over", args=[message.hand_over_id])
    if message.measure is not None:
        return reverse("measures:measure_record", args=[message.episode_id, message.measure.instrument_id])
    return reverse("goals:episode_finish", args=[message.episode_id])
