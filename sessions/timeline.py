"""Visits and check-ins in a patient's story: who it was with, and what was agreed. One query."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db.models import CharField, DateField, DateTimeField, F, IntegerField, QuerySet, TextField, Value
from django.db.models.functions import Coalesce
from django.utils import timezone

from patients.models import Patient
from patients.slots import TimelineEntry
from rehabgoals.days import start_of_day
from sessions.models import CheckIn, Visit
from sessions.reading import lines


def visits_told(patient: Patient, until: datetime, limit: int) -> list[TimelineEntry]:
    """Visits, whatever became of them, with their check-ins; and check-ins without a visit, by their day."""
    visits, check_ins = _visits(patient, until, limit), _check_ins(patient, until, limit)
    entries = [_entry(row) for row in visits.union(check_ins, all=True)]
    return sorted(entries, key=_order, reverse=True)[:limit]


# --- Inside -----------------------------------------------------------------------------------------------------

_SAID = ("at", "day", "visit_number", "check_in_number", "how", "status_now", "who", "did", "agreed_then", "problem")


def _visits(patient: Patient, until: datetime, limit: int) -> QuerySet[Any]:
    earlier = Visit.objects.filter(starts_at__lte=until)
    rows = earlier.newest_under("episode", patient.episodes.all(), by="starts_at", limit=limit)
    return (
        rows.annotate(
            at=F("starts_at"),
            day=Value(None, DateField()),
            visit_number=F("pk"),
            check_in_number=F("check_in__pk"),
            how=F("kind"),
            status_now=F("status"),
            who=Coalesce("check_in__clinician__name", "clinician__name"),
            did=Coalesce("check_in__achieved", Value(""), output_field=TextField()),
            agreed_then=Coalesce("check_in__agreed", Value(""), output_field=TextField()),
            problem=F("episode__problem"),
        )
        .order_by("-starts_at", "-pk")
        .values(*_SAID)[:limit]
    )


def _check_ins(patient: Patient, until: datetime, limit: int) -> QuerySet[Any]:
    earlier = CheckIn.objects.filter(visit=None, held_on__lte=timezone.localdate(until))
    rows = earlier.newest_under("episode", patient.episodes.all(), by="held_on", limit=limit)
    return (
        rows.annotate(
            at=Value(None, DateTimeField()),
            day=F("held_on"),
            visit_number=Value(None, IntegerField()),
            check_in_number=F("pk"),
            how=Value("", CharField()),
            status_now=Value(Visit.Status.KEPT, CharField()),
            who=F("clinician__name"),
            did=F("achieved"),
            agreed_then=F("agreed"),
            problem=F("episode__problem"),
        )
        .order_by("-held_on", "-pk")
        .values(*_SAID)[:limit]
    )


def _order(entry: TimelineEntry) -> tuple[datetime, int, int]:
    return entry.moment, entry.told["visit_number"] or 0, entry.told["check_in_number"] or 0


def _entry(row: dict[str, Any]) -> TimelineEntry:
    told = row | {
        "how": Visit.Kind(row["how"]).label if row["how"] else "",
        "is_planned": row["status_now"] == Visit.Status.PLANNED and row["check_in_number"] is None,
        "agreed": lines(row["agreed_then"]),
    }
    if row["day"] is not None:
        return TimelineEntry(start_of_day(row["day"]), row["problem"], told, is_day=True)
    return TimelineEntry(row["at"], row["problem"], told)
