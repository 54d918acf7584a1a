"""Finishing a check-in: everything that was said in a visit, kept at one press or not at all."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction
from django.db.models import F
from django.utils import timezone

from goals.mattering import keep_answer
from goals.pains import NOW, PAIN, measure_of_pain
from goals.practised_days import keep_told_days
from measures.models import Instrument, Measure
from measures.recording import measure_for, record
from patients.models import Episode
from sessions.keeping_practised import keep_doses, keep_practised
from sessions.models import CheckIn, GoalRating, Visit
from sessions.said import SAID_IN_FIELDS, MattersSaid, MeetingSaid, RatingSaid, Said
from sessions.said_before import holds
from sessions.times import bounds
from sessions.visits import StandsThere, lock_visits_of, next_with, plan_visit

# The check-in asks about this moment, which is not the same question as the week's average.
PAIN_CONDITIONS = {"question": NOW}


class NothingSaid(Exception):
    """There is nothing to keep."""


class InThePast(Exception):
    """The next meeting lies before now."""


class AlreadyFinished(Exception):
    """The same form was finished before, with other words in it. `check_in` is what was kept then."""

    def __init__(self, check_in: CheckIn) -> None:
        super().__init__("already finished")
        self.check_in = check_in


def finish_check_in(
    *,
    episode: Episode,
    by: Any,
    said: Said,
    form_token: UUID | None = None,
    now: datetime | None = None,
    held_on: date | None = None,
) -> CheckIn:
    """Keep a check-in with all that belongs to it, in one transaction, and return it. It is today's, or of `held_on`.

    Pain becomes a measurement like every other number; that day's planned visit of the episode becomes kept; the next
    one is planned with the clinician of that visit, while they treat patients here. A level that both agreed to goes on
    the plan, unless a colleague was quicker (`keeping_practised.stayed_behind`). The same form (by its token) sent
    again returns what it made.
    Raises NothingSaid, InThePast, StandsThere where another kind of visit is at the next meeting's moment, or
    AlreadyFinished when the form comes again with other words; then nothing is kept.
    """
    now = now or timezone.now()
    if said.is_empty:
        raise NothingSaid
    if said.next_meeting and said.next_meeting.starts_at < now:
        raise InThePast
    try:
        with transaction.atomic():
            return _finish(episode, by, said, form_token, now, held_on or by.clinic.today(now))
    except IntegrityError:
        # The database holds the token once. In the aborted savepoint nothing could be asked; after it, it can.
        first = CheckIn.objects.filter(clinic_id=episode.clinic_id, episode=episode, form_token=form_token).first()
        if form_token is None or first is None:
            raise
    if not holds(first, said, held_on or by.clinic.today(now)):
        raise AlreadyFinished(first)
    return first


def finished_since(episode: Episode, opened: datetime, form_token: UUID) -> CheckIn | None:
    """The newest check-in of the episode that was finished after this page was opened, and is not of this form."""
    others = CheckIn.objects.filter(clinic_id=episode.clinic_id, episode=episode, finished_at__gt=opened)
    return others.exclude(form_token=form_token).select_related("clinician").order_by("finished_at").last()


def _finish(episode: Episode, by: Any, said: Said, form_token: UUID | None, now: datetime, held_on: date) -> CheckIn:
    if said.next_meeting:
        lock_visits_of(episode)
    # First of all, so that the second of two presses stops here and waits for the first.
    check_in = CheckIn.objects.create(
        clinic_id=episode.clinic_id,
        episode=episode,
        held_on=held_on,
        clinician=by,
        finished_at=now,
        form_token=form_token,
        obstacle_kinds=list(said.obstacle_kinds),
        **{name: getattr(said, name) for name in SAID_IN_FIELDS},
    )
    # Where they meet next on the same day, this check-in is of another visit, or of none.
    visit = _keep_visit_of(held_on, episode, by, now, but=said.next_meeting.starts_at if said.next_meeting else None)
    check_in.visit = visit
    if said.next_meeting:
        check_in.next_visit = _next_visit(episode, said.next_meeting, next_with(visit, by), now)
    if check_in.visit or check_in.next_visit:
        check_in.save(update_fields=["visit", "next_visit"])
    _keep_ratings(check_in, said.ratings)
    _keep_what_matters(check_in, said.matters, by)
    if any(task.goal.episode_id != check_in.episode_id for task, _day in said.days_done):
        raise ValueError("A task of another episode was not practised here.")
    keep_told_days(said.days_done, by=by)
    keep_practised(check_in, said.practised)
    keep_doses(check_in, said.doses)
    _keep_results(check_in, said, by)
    return check_in


def _next_visit(episode: Episode, meeting: MeetingSaid, clinician: Any, now: datetime) -> Visit:
    """The visit they meet at next: planned now, or the one of this kind that stands at that moment already."""
    try:
        return plan_visit(
            episode=episode,
            starts_at=meeting.starts_at,
            kind=meeting.kind,
            minutes=meeting.minutes,
            site=meeting.site,
            clinician=clinician,
            now=now,
        )
    except StandsThere as stood:
        if stood.visit.kind != meeting.kind:
            raise
        return stood.visit


def _keep_ratings(check_in: CheckIn, ratings: tuple[RatingSaid, ...]) -> None:
    for rating in ratings:
        if rating.goal.episode_id != check_in.episode_id:
            raise ValueError("A goal of another episode is not rated here.")
        GoalRating.objects.create(
            clinic_id=check_in.clinic_id,
            check_in=check_in,
            goal=rating.goal,
            terms=rating.goal.terms,
            patient_word=rating.patient_word,
            supporter_word=rating.supporter_word,
            clinician_word=rating.clinician_word,
        )


def _keep_what_matters(check_in: CheckIn, matters: tuple[MattersSaid, ...], by: Any) -> None:
    for said in matters:
        if said.goal.episode_id != check_in.episode_id:
            raise ValueError("A goal of another episode is not asked about here.")
        keep_answer(said.goal, said.answer, said.words, on=check_in.held_on, by=by)


def _keep_results(check_in: CheckIn, said: Said, by: Any) -> None:
    """Their moment is the check-in's: by it they are its own, where the day has another one (`changes_read`)."""
    day, moment = check_in.held_on, check_in.finished_at
    if said.pain_now is not None:
        measure = pain_measure(check_in.episode)
        record(
            measure=measure,
            value=said.pain_now,
            taken_on=day,
            by=by,
            conditions=PAIN_CONDITIONS,
            recorded_at=moment,
        )
    for result in said.results:
        if result.measure.episode_id != check_in.episode_id:
            raise ValueError("A measure of another episode is not taken here.")
        record(
            measure=result.measure,
            value=result.value,
            taken_on=day,
            by=by,
            conditions=result.conditions,
            answers=result.answers,
            questionnaire=result.questionnaire,
            recorded_at=moment,
        )


def _keep_visit_of(day: date, episode: Episode, by: Any, now: datetime, *, but: datetime | None) -> Visit | None:
    """The visit of that day that lies nearest to now and has no check-in yet, now kept; None where there is none.

    One that begins at `but` is not meant.
    """
    begins, ends = bounds(day, by.clinic.zone)
    locked = list(
        Visit.objects.filter(clinic_id=episode.clinic_id, episode=episode, starts_at__gte=begins, starts_at__lt=ends)
        .filter(status__in=[Visit.Status.PLANNED, Visit.Status.KEPT])
        .select_related("clinician")
        .select_for_update(of=("self",))
        .order_by("pk")
    )
    # Asked only now: a colleague who finished at this moment has let go of the lock, and has the visit.
    taken = set(
        CheckIn.objects.filter(clinic_id=episode.clinic_id, visit__in=locked).values_list("visit_id", flat=True)
    )
    of_today = [visit for visit in locked if visit.pk not in taken and visit.starts_at != but]
    if not of_today:
        return None
    visit = min(of_today, key=lambda each: abs(each.starts_at - now))
    if visit.status == Visit.Status.PLANNED:
        Visit.objects.filter(pk=visit.pk).update(status=Visit.Status.KEPT, version=F("version") + 1)
        visit.status = Visit.Status.KEPT
    return visit


def pain_measure(episode: Episode) -> Measure:
    """The episode's own pain measure, or a new one by the clinic's current pain scale."""
    of_episode = Measure.objects.filter(clinic_id=episode.clinic_id, episode=episode, stopped_on=None)
    found: Measure | None = measure_of_pain(of_episode.filter(instrument__key=PAIN).select_related("instrument"))
    if found:
        return found
    return measure_for(episode, Instrument.objects.current().get(clinic_id=episode.clinic_id, key=PAIN))
