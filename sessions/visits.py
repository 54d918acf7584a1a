"""Planning visits, moving them, and saying what became of them."""

from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.db.models import Case, F, Q, When
from django.utils import timezone

from accounts.models import Site
from patients.models import Episode
from rehabgoals.versions import save_version
from sessions.models import CheckIn, Visit

USUAL_MINUTES = 30
# What may become of a visit, from where it stands. A word pressed by mistake can be taken back.
STEPS: dict[str, set[str]] = {
    Visit.Status.PLANNED: {Visit.Status.CANCELLED, Visit.Status.MISSED, Visit.Status.KEPT},
    Visit.Status.CANCELLED: {Visit.Status.PLANNED},
    Visit.Status.MISSED: {Visit.Status.PLANNED, Visit.Status.KEPT},
    Visit.Status.KEPT: {Visit.Status.PLANNED, Visit.Status.MISSED},
}


class CannotChangeVisit(Exception):
    """The visit stands where this step is not open: it was kept with a check-in, or it still lies ahead."""


@transaction.atomic
def plan_visit(
    *,
    episode: Episode,
    starts_at: datetime,
    clinician: Any,
    kind: str = Visit.Kind.IN_PERSON,
    minutes: int = USUAL_MINUTES,
    site: Site | None = None,
    now: datetime | None = None,
) -> Visit:
    """Plan a visit. One that began before now is written down as kept.

    In person they meet at `site`, or at the clinic's main one; every other kind of visit has none.

    One that stands at this very moment already is returned as it is: the button was pressed twice, or two planned it.
    """
    is_over = starts_at < (now or timezone.now())
    # The second of two presses waits here until the first is written. Not for those who only refer to the episode: each
    # of two who finish a check-in does, and would wait for the other for ever.
    Episode.objects.select_for_update(no_key=True).get(pk=episode.pk)
    standing = Visit.objects.filter(clinic_id=episode.clinic_id, episode=episode, starts_at=starts_at)
    planned = standing.filter(status__in=[Visit.Status.PLANNED, Visit.Status.KEPT]).first()
    if planned is not None:
        return planned
    return Visit.objects.create(
        clinic_id=episode.clinic_id,
        episode=episode,
        starts_at=starts_at,
        minutes=minutes,
        site=_meeting_place(episode.clinic_id, kind, site),
        kind=kind,
        clinician=clinician,
        status=Visit.Status.KEPT if is_over else Visit.Status.PLANNED,
    )


def _meeting_place(clinic_id: int, kind: str, site: Site | None) -> Site | None:
    if kind != Visit.Kind.IN_PERSON:
        return None
    return site or Site.objects.get(clinic_id=clinic_id, is_main=True)


def next_planned(episode: Episode, since: datetime) -> Visit | None:
    """The episode's first planned visit that starts at this moment or later. One query."""
    # Through the episode, so that each visit has it.
    visits = episode.visits.filter(clinic_id=episode.clinic_id, starts_at__gte=since).planned()
    return visits.select_related("site", "clinician").first()


def nearest(episode: Episode, since: datetime) -> Visit | None:
    """The episode's first planned visit from this moment on; else the last before it that took place or was to.

    The one that the next is most like. One that was cancelled says nothing about when the two meet. One query.
    """
    visits = episode.visits.filter(clinic_id=episode.clinic_id).filter(
        Q(status=Visit.Status.PLANNED, starts_at__gte=since) | Q(starts_at__lt=since)
    )
    ahead = Case(When(starts_at__gte=since, then=F("starts_at")))
    rows = visits.exclude(status=Visit.Status.CANCELLED).select_related("site", "clinician")
    return rows.order_by(ahead.asc(nulls_last=True), F("starts_at").desc(), "-pk").first()


def move_visit(
    visit: Visit,
    *,
    starts_at: datetime,
    minutes: int,
    kind: str,
    clinician: Any,
    site: Site | None = None,
    read_version: int,
) -> None:
    """Change when, how long, how, where and with whom; `site` as in `plan_visit`.

    Raises ChangedMeanwhile, or CannotChangeVisit unless it is planned.
    """
    if visit.status != Visit.Status.PLANNED:
        raise CannotChangeVisit
    visit.starts_at, visit.minutes, visit.kind, visit.clinician = starts_at, minutes, kind, clinician
    visit.site = _meeting_place(visit.clinic_id, kind, site)
    save_version(visit, ["starts_at", "minutes", "kind", "clinician", "site"], read_version=read_version)


def steps_of(visit: Visit, *, has_check_in: bool, now: datetime) -> set[str]:
    """What may be said of this visit now. One with a check-in was kept; one that lies ahead has not been missed."""
    if has_check_in:
        return set()
    steps = set(STEPS[visit.status])
    if visit.starts_at > now:
        steps -= {Visit.Status.MISSED, Visit.Status.KEPT}
    return steps


def entered_on(visit: Visit) -> date | None:
    """The day a visit was written down, when that was after it; else None. One query, of the visit's own record."""
    first = visit.events.order_by("pgh_id").values_list("pgh_created_at", flat=True).first()
    if first is None:
        return None
    written, held = timezone.localtime(first).date(), timezone.localtime(visit.starts_at).date()
    return written if written > held else None


@transaction.atomic
def set_status(visit: Visit, status: str, *, read_version: int, now: datetime | None = None) -> None:
    """Say what became of a visit. Raises ChangedMeanwhile, or CannotChangeVisit where this cannot be said of it."""
    has_check_in = CheckIn.objects.filter(clinic_id=visit.clinic_id, visit=visit).exists()
    if status not in steps_of(visit, has_check_in=has_check_in, now=now or timezone.now()):
        raise CannotChangeVisit
    visit.status = status
    save_version(visit, ["status"], read_version=read_version)
