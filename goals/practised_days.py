"""The days on which practice was done, as somebody told them. A day told twice is there once."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import OuterRef, QuerySet

from goals.models import PracticeEntry, PracticeTask


def with_days_done(tasks: QuerySet[PracticeTask], since: date) -> QuerySet[PracticeTask]:
    """Tasks that know the days on which they were done, from `since` on: `days_done`, in order. No further query."""
    entries = PracticeEntry.objects.filter(
        clinic_id=OuterRef("clinic_id"), task=OuterRef("pk"), done_on__gte=since
    ).order_by("done_on")
    return tasks.annotate(days_done=ArraySubquery(entries.values("done_on")))


def keep_told_days(days: Iterable[tuple[PracticeTask, date]], *, by: Any) -> None:
    """Write down the days that were told in a visit. One statement; a day that is there already stays as it is."""
    entries = [
        PracticeEntry(
            clinic_id=task.clinic_id, task=task, done_on=day, source=PracticeEntry.Source.VISIT, entered_by=by
        )
        for task, day in days
    ]
    PracticeEntry.objects.bulk_create(entries, ignore_conflicts=True)
