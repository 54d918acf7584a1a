"""Planning visits, moving them, and saying what became of them."""

from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.db.models import Case, F, Q, When
from django.utils import timezone

from accounts.models import Site
from accounts.roles import is_clinician
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
# At its moment two of an episode meet, or have met; there is one such visit at a moment.
STANDING = (Visit.Status.PLANNED, Visit.Status.KEPT)


class CannotChangeVisit(Exception):
    """This step is not open: the visit was kept with a check-in, still lies ahead, or its episode is finished."""


class StandsThere(Exception):
    """The episode has a visit at this very moment. `visit` is that one; it stays as it is."""

    def __init__(self, visit: Visit) -> None:
        super().__init__("stands there")
        self.visit = visit


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

    Raises StandsThere where one is at this very moment: the button was pressed twice, or two planned it.
    """
    is_over = starts_at < (now or timezone.now())
    lock_visits_of(episode)
    _see_that_nobody_stands(episode, starts_at)
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


def next_with(visit: Visit | None, by: Any) -> Any:
    """With whom the visit after this one is: with its clinician while they treat patients here, else with `by`."""
    return visit.clinician if visit and is_clinician(visit.clinician) else by


def lock_visits_of(episode: Episode) -> Episode:
    """The episode as it is now. Whoever else would put a visit somewhere waits here until this transaction ends.

    Not those who only refer to the episode: each of two who finish a check-in does, and would wait for the other for
    ever. Who holds rows of visits as well takes this lock first.
    """
    return Episode.objects.select_for_update(no_key=True).get(pk=episode.pk)


def _see_that_nobody_stands(episode: Episode, starts_at: datetime, *, but: Visit | None = None) -> None:
    at_this_moment = Visit.objects.filter(clinic_id=episode.clinic_id, episode=episode, starts_at=starts_at)
    standing = at_this_moment.filter(status__in=STANDING)
    found = standing.exclude(pk=but.pk if but else None).select_related("clinician").first()
    if found is not None:
        raise StandsThere(found)


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


@transaction.atomic
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

    Raises ChangedMeanwhile, CannotChangeVisit unless it is planned and its episode is open, or StandsThere.
    """
    if visit.status != Visit.Status.PLANNED or not lock_visits_of(visit.episode).is_active:
        raise CannotChangeVisit
    if starts_at != visit.starts_at:
        _see_that_nobody_stands(visit.episode, starts_at, but=visit)
    visit.starts_at, visit.minutes, visit.kind, visit.clinician = starts_at, minutes, kind, clinician
    visit.site = _meeting_place(visit.clinic_id, kind, site)
    save_version(visit, ["starts_at", "minutes", "kind", "clinician", "site"], read_version=read_version)


def steps_of(visit: Visit, *, has_check_in: bool, now: datetime) -> set[str]:
    """What may be said of this visit (with its episode) now.

    One with a check-in was kept; one that lies ahead has not been missed; of a finished episode none is planned again.
    """
    if has_check_in:
        return set()
    steps = set(STEPS[visit.status])
    if visit.starts_at > now:
        steps -= {Visit.Status.MISSED, Visit.Status.KEPT}
    if not visit.episode.is_active:
        steps -= {Visit.Status.PLANNED}
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
    """Say what became of a visit.

    Raises ChangedMeanwhile, CannotChangeVisit where this cannot be said of it, or StandsThere where another is at its
    moment by now.
    """
    is_open = lock_visits_of(visit.episode).is_active
    has_check_in = CheckIn.objects.filter(clinic_id=visit.clinic_id, visit=visit).exists()
    if status not in steps_of(visit, has_check_in=has_check_in, now=now or timezone.now()):
        raise CannotChangeVisit
    if status == Visit.Status.PLANNED and not is_open:
        raise CannotChangeVisit
    if status in STANDING and visit.status not in STANDING:
        _see_that_nobody_stands(visit.episode, visit.starts_at, but=visit)
    visit.status = status
    save_version(visit, ["status"], read_version=read_version)
