"""Rows of the caseload about visits: today's, what is measured again, who was not seen for long. One query each."""

from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Any

from django.db.models import DateTimeField, Exists, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce, Greatest, TruncDate
from django.utils import timezone

from measures.due import bundled_with
from measures.due_measures import DueEpisode, by_episode, due_measures
from patients.caseload_rows import Asked, Found, Order, found_among, found_in_database
from patients.models import Episode
from sessions.models import CheckIn, Visit
from sessions.times import bounds

# Who has neither been here nor checked in for this long, and has no visit ahead, is not forgotten.
NOT_SEEN_DAYS = 21
# From so many minutes before its start on a visit is "now".
NOW_MINUTES_BEFORE = 10


class Act(StrEnum):
    """The one thing that helps with one of today's visits."""

    START = "start"
    READ = "read"
    PLAN = "plan"
    COME_BACK = "come_back"
    NOTHING = "nothing"


@dataclass(frozen=True)
class VisitRow:
    """One of today's visits. `is_now` marks the one that is now or next; `is_running` says that it has begun.

    `next_at` is when the two meet after it, if that is planned.
    """

    visit: Visit
    check_in: CheckIn | None
    is_now: bool
    is_running: bool
    next_at: datetime | None = None

    @property
    def act(self) -> Act:
        """The one thing that helps now."""
        is_open = self.visit.episode.is_active
        if self.check_in:
            return Act.PLAN if is_open and self.next_at is None else Act.READ
        if not is_open:
            return Act.NOTHING
        return Act.COME_BACK if self.visit.status == Visit.Status.MISSED else Act.START


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


def todays_visits(asked: Asked) -> Found:
    """The clinician's visits of that day, without those that were cancelled. One query.

    A day is shown whole, and by the clock unless names are asked for.
    """
    begins, ends = bounds(asked.today, asked.whose.clinic.zone)
    now = timezone.now()
    after = Visit.objects.filter(clinic_id=OuterRef("clinic_id"), episode=OuterRef("episode"), starts_at__gt=now)
    after = after.filter(starts_at__gt=OuterRef("starts_at")).planned().order_by("starts_at")
    visits: list[Any] = list(
        Visit.objects.visible_to(asked.viewer)
        .filter(clinician=asked.whose, starts_at__gte=begins, starts_at__lt=ends)
        .exclude(status=Visit.Status.CANCELLED)
        .annotate(next_at=Subquery(after.values("starts_at")[:1]))
        .select_related("episode__patient", "episode__clinician", "clinician", "check_in")
    )
    upcoming = [visit for visit in visits if visit.status == Visit.Status.PLANNED and _ends_at(visit) > now]
    current = upcoming[0] if upcoming else None
    rows = [
        VisitRow(
            visit=visit,
            check_in=getattr(visit, "check_in", None),
            is_now=visit == current,
            is_running=visit == current and visit.starts_at - timedelta(minutes=NOW_MINUTES_BEFORE) <= now,
            next_at=visit.next_at,
        )
        for visit in visits
    ]
    by_the_clock = Order.NAME if asked.order == Order.NAME else Order.WAITING
    return found_among(
        replace(asked, order=by_the_clock, limit=None),
        rows,
        episode=lambda row: row.visit.episode,
        since=lambda row: (row.visit.starts_at, row.visit.pk),
    )


def _ends_at(visit: Visit) -> datetime:
    return visit.starts_at + timedelta(minutes=visit.minutes)


def measuring_again(asked: Asked) -> Found:
    """What is due in the clinician's episodes, and the visit it is bundled with. One query."""
    begins, _ends = bounds(asked.today, asked.whose.clinic.zone)
    visits = Visit.objects.filter(clinic_id=OuterRef("clinic_id"), episode=OuterRef("episode")).planned()
    ahead = visits.filter(starts_at__gte=begins).order_by("starts_at").values("starts_at")
    due = due_measures(asked.viewer, asked.whose, asked.today, next_visit_at=Subquery(ahead[:1]))
    found = found_among(
        asked, by_episode(due), episode=lambda row: row.episode, since=lambda row: (row.due_on, row.episode.pk)
    )
    return Found([_measuring(row, asked.today) for row in found.rows], found.count)


def _measuring(row: DueEpisode, today: date) -> MeasuringRow:
    next_visit_at = row.due[0].measure.next_visit_at
    visit_on = timezone.localtime(next_visit_at).date() if next_visit_at else None
    # What has been due for longer is due today.
    is_bundled = visit_on is not None and bundled_with(max(row.due_on, today), visit_on)
    return MeasuringRow(row, visit_on if is_bundled else None)


def not_seen_for_long(asked: Asked) -> Found:
    """Open episodes of the clinician with no visit ahead and nothing in the last three weeks. One query."""
    zone = asked.whose.clinic.zone
    begins, _ends = bounds(asked.today, zone)
    since = asked.today - timedelta(days=NOT_SEEN_DAYS)
    # Who was here on the day three weeks ago itself is listed, by a visit as by a check-in.
    _begins, since_ends = bounds(since, zone)
    visits = Visit.objects.filter(clinic_id=OuterRef("clinic_id"), episode=OuterRef("pk"))
    check_ins = CheckIn.objects.filter(clinic_id=OuterRef("clinic_id"), episode=OuterRef("pk"))
    kept = visits.filter(status=Visit.Status.KEPT)
    last_kept_at = Subquery(kept.order_by("-starts_at").values("starts_at")[:1], output_field=DateTimeField())
    last_check_in_on = Subquery(check_ins.order_by("-held_on").values("held_on")[:1])
    episodes: QuerySet[Any] = (
        Episode.objects.visible_to(asked.viewer)
        .active()
        .of_clinician(asked.whose)
        .filter(started_on__lte=since)
        .exclude(Exists(visits.filter(status=Visit.Status.PLANNED, starts_at__gte=begins)))
        .exclude(Exists(kept.filter(starts_at__gte=since_ends)))
        .exclude(Exists(check_ins.filter(held_on__gt=since)))
        # PostgreSQL's greatest() leaves out what is not there.
        .annotate(last_on=Greatest(TruncDate(last_kept_at, tzinfo=zone), last_check_in_on))
        .annotate(unseen_since=Coalesce("last_on", "started_on"))
        .select_related("patient", "clinician")
    )
    found = found_in_database(asked, episodes, since="unseen_since", episode="")
    rows = [UnseenRow(each, each.last_on, (asked.today - each.unseen_since).days // 7) for each in found.rows]
    return Found(rows, found.count)
