"""Rows of the caseload about visits: today's, what is measured again, who was not seen for long. One query each."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import DateTimeField, Exists, F, OuterRef, Subquery
from django.utils import timezone

from measures.due import bundled_with
from measures.due_measures import DueEpisode, by_episode, due_measures
from patients.models import Episode
from sessions.models import CheckIn, Visit
from sessions.times import bounds

# Who has neither been here nor checked in for this long, and has no visit ahead, is not forgotten.
NOT_SEEN_DAYS = 21
# From so many minutes before its start on a visit is "now".
NOW_MINUTES_BEFORE = 10


@dataclass(frozen=True)
class VisitRow:
    """One of today's visits. `is_now` marks the one that is now or next; `is_running` says that it has begun."""

    visit: Visit
    check_in: CheckIn | None
    is_now: bool
    is_running: bool


@dataclass(frozen=True)
class MeasuringRow:
    """What is due to be measured again in one episode; `visit_on` is the day of the planned visit it comes with."""

    due: DueEpisode
    visit_on: date | None


@dataclass(frozen=True)
class UnseenRow:
    """An open episode with nobody expected. `last_on` is None when they were never here."""

    episode: Episode
    last_on: date | None
    weeks: int


def todays_visits(user: Any, today: date) -> list[VisitRow]:
    """The clinician's visits of that day in order of time, without those that were cancelled. One query."""
    begins, ends = bounds(today, user.clinic.zone)
    visits = list(
        Visit.objects.visible_to(user)
        .filter(clinician=user, starts_at__gte=begins, starts_at__lt=ends)
        .exclude(status=Visit.Status.CANCELLED)
        .select_related("episode__patient", "check_in")
    )
    now = timezone.now()
    upcoming = [visit for visit in visits if visit.status == Visit.Status.PLANNED and _ends_at(visit) > now]
    current = upcoming[0] if upcoming else None
    return [
        VisitRow(
            visit=visit,
            check_in=getattr(visit, "check_in", None),
            is_now=visit == current,
            is_running=visit == current and visit.starts_at - timedelta(minutes=NOW_MINUTES_BEFORE) <= now,
        )
        for visit in visits
    ]


def _ends_at(visit: Visit) -> datetime:
    return visit.starts_at + timedelta(minutes=visit.minutes)


def measuring_again(user: Any, today: date) -> list[MeasuringRow]:
    """What is due in the clinician's episodes, the longest due first, and the visit it is bundled with. One query."""
    begins, _ends = bounds(today, user.clinic.zone)
    visits = Visit.objects.filter(clinic_id=OuterRef("clinic_id"), episode=OuterRef("episode")).planned()
    ahead = visits.filter(starts_at__gte=begins).order_by("starts_at").values("starts_at")
    return [_measuring(row, today) for row in by_episode(due_measures(user, today, next_visit_at=Subquery(ahead[:1])))]


def _measuring(row: DueEpisode, today: date) -> MeasuringRow:
    next_visit_at = row.due[0].measure.next_visit_at
    visit_on = timezone.localtime(next_visit_at).date() if next_visit_at else None
    # What has been due for longer is due today.
    is_bundled = visit_on is not None and bundled_with(max(row.due_on, today), visit_on)
    return MeasuringRow(row, visit_on if is_bundled else None)


def not_seen_for_long(user: Any, today: date) -> list[UnseenRow]:
    """Open episodes of the clinician with no visit ahead and nothing in the last three weeks. One query."""
    begins, _ends = bounds(today, user.clinic.zone)
    since = today - timedelta(days=NOT_SEEN_DAYS)
    since_instant, _next = bounds(since, user.clinic.zone)
    visits = Visit.objects.filter(clinic_id=OuterRef("clinic_id"), episode=OuterRef("pk"))
    check_ins = CheckIn.objects.filter(clinic_id=OuterRef("clinic_id"), episode=OuterRef("pk"))
    kept = visits.filter(status=Visit.Status.KEPT)
    episodes = (
        Episode.objects.visible_to(user)
        .active()
        .of_clinician(user)
        .filter(started_on__lte=since)
        .exclude(Exists(visits.filter(status=Visit.Status.PLANNED, starts_at__gte=begins)))
        .exclude(Exists(kept.filter(starts_at__gte=since_instant)))
        .exclude(Exists(check_ins.filter(held_on__gt=since)))
        .annotate(
            last_visit_at=Subquery(kept.order_by("-starts_at").values("starts_at")[:1], output_field=DateTimeField()),
            last_check_in_on=Subquery(check_ins.order_by("-held_on").values("held_on")[:1]),
        )
        .select_related("patient")
        .order_by(F("started_on"))
    )
    rows = [_unseen(episode, today) for episode in episodes]
    return sorted(rows, key=lambda row: (row.last_on or row.episode.started_on, row.episode.pk))


def _unseen(episode: Any, today: date) -> UnseenRow:
    days = [episode.last_check_in_on] if episode.last_check_in_on else []
    if episode.last_visit_at:
        days.append(timezone.localtime(episode.last_visit_at).date())
    last_on = max(days, default=None)
    return UnseenRow(episode, last_on, (today - (last_on or episode.started_on)).days // 7)
