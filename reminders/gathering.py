"""Rows to facts: what the rules need to know, in a fixed number of queries. Call in the clinic's scope.

`facts_near` reads what is near due in a clinic, so its cost follows what is due and not what is stored: visits by their
start, measures by what makes them due on a day (`measures.due_measures.due_on_one_of`), follow-ups by their day,
hand-overs by when they were accepted, of those that the patient has not been told of.
`facts_about` reads the same for one message, when it is claimed.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from django.db.models import Q, QuerySet

from accounts.models import Clinic
from goals.models import FollowUp
from measures.due import BUNDLED_DAYS
from measures.due_measures import due_on_one_of, next_time_of, with_results
from measures.models import Measure
from patients.models import Consent, Episode, Patient
from reminders.choices import Kind
from reminders.models import Message
from reminders.rules import (
    PROMPT_DAYS_LATE,
    REMINDER_AHEAD,
    EpisodeFacts,
    Facts,
    FollowUpFacts,
    HandOverFacts,
    MeasureFacts,
    PatientFacts,
    VisitFacts,
)
from sessions.models import HandOver, Visit
from sessions.times import bounds

# How long before its time a message is planned.
LOOK_AHEAD = timedelta(days=1)
# In these states a prompt has not gone out, and does not stand in another's way.
NOT_OUT = (*Message.WAITING, Message.State.CANCELLED)


@dataclass(frozen=True)
class Near:
    """What is near due in a clinic: the facts, and the messages there already are about them."""

    facts: Facts
    messages: tuple[Message, ...]


def facts_near(clinic: Clinic, now: datetime) -> Near:
    """Everything that is near due, and everything about messages that still wait. At most 11 queries."""
    waiting = list(Message.objects.filter(clinic=clinic).exclude(kind=Kind.PLAN).waiting())
    today = clinic.today(now)
    near = [today + timedelta(days=number) for number in range(-PROMPT_DAYS_LATE, LOOK_AHEAD.days + 2)]
    of_waiting = {message.measure_id for message in waiting if message.measure_id}
    soon = Q(status=Visit.Status.PLANNED, starts_at__gt=now, starts_at__lte=now + LOOK_AHEAD + REMINDER_AHEAD)
    visits = _visits(clinic, soon | Q(pk__in=[message.visit_id for message in waiting if message.visit_id]))
    perhaps_due = Measure.objects.filter(Q(pk__in=due_on_one_of(clinic, near)) | Q(pk__in=of_waiting), clinic=clinic)
    measures = {
        episode: tuple(measure for measure in rows if measure.due_on in near or measure.id in of_waiting)
        for episode, rows in _measures(perhaps_due).items()
    }
    of_waiting_questions = {message.follow_up_id for message in waiting if message.follow_up_id}
    follow_ups = _follow_ups(clinic, Q(settled_at=None, due_on__in=near) | Q(pk__in=of_waiting_questions))
    accepted_since, _end = bounds(near[0] - timedelta(days=1), clinic.zone)
    of_waiting_tidings = {message.hand_over_id for message in waiting if message.hand_over_id}
    hand_overs = _hand_overs(clinic, Q(told_on=None, answered_at__gte=accepted_since) | Q(pk__in=of_waiting_tidings))
    prompted = [episode for episode, rows in measures.items() if rows]
    visits = _merged(visits, _visits_soon(clinic, prompted, near) if prompted else {})
    episodes = {*visits, *prompted, *follow_ups, *hand_overs, *(message.episode_id for message in waiting)}
    if not episodes:
        return Near(_facts(clinic, ()), ())
    messages = tuple(
        Message.objects.filter(clinic=clinic, episode__in=episodes)
        .exclude(kind=Kind.PLAN)
        .filter(Q(due_on__gte=near[0]) | Q(state__in=Message.WAITING))
    )
    facts = _episodes(
        clinic,
        episodes,
        visits=visits,
        measures=measures,
        follow_ups=follow_ups,
        hand_overs=hand_overs,
        prompted_on=_prompted_on(messages),
    )
    return Near(_facts(clinic, facts), messages)


def facts_about(message: Message) -> Facts:
    """The same about one message: what it is about, or all measures of its episode and the visits near them."""
    clinic, episode = message.clinic, message.episode_id
    found: dict[str, Mapping[int, Any]] = {}
    if message.kind == Kind.VISIT_REMINDER:
        found["visits"] = _visits(clinic, Q(pk=message.visit_id))
    elif message.kind == Kind.REASSESSMENT:
        found["measures"] = _measures(Measure.objects.filter(clinic=clinic, episode=episode))
        found["visits"] = _visits_soon(clinic, [episode], [message.due_on])
        others = Message.objects.filter(clinic=clinic, episode=episode, due_on=message.due_on).exclude(pk=message.pk)
        found["prompted_on"] = _prompted_on(others)
    elif message.kind == Kind.FOLLOW_UP:
        found["follow_ups"] = _follow_ups(clinic, Q(pk=message.follow_up_id))
    elif message.kind == Kind.NEW_CLINICIAN:
        found["hand_overs"] = _hand_overs(clinic, Q(pk=message.hand_over_id))
    return _facts(clinic, _episodes(clinic, [episode], **found))


def _facts(clinic: Clinic, episodes: Sequence[EpisodeFacts]) -> Facts:
    return Facts(
        zone=clinic.time_zone,
        reminds_of_visits=clinic.visit_reminders == Clinic.VisitReminders.REHABGOALS,
        episodes=tuple(episodes),
    )


def _visits(clinic: Clinic, which: Q) -> dict[int, tuple[VisitFacts, ...]]:
    """The visits, by episode."""
    found = defaultdict(list)
    rows = Visit.objects.filter(which, clinic=clinic).order_by("pk")
    for number, episode, starts_at, status in rows.values_list("pk", "episode_id", "starts_at", "status"):
        found[episode].append(VisitFacts(number, starts_at, is_planned=status == Visit.Status.PLANNED))
    return {episode: tuple(rows) for episode, rows in found.items()}


def _visits_soon(clinic: Clinic, episodes: Sequence[int], days: Sequence[date]) -> dict[int, tuple[VisitFacts, ...]]:
    """Planned visits that a prompt of one of these days would be left to."""
    first = datetime.combine(min(days) - BUNDLED_DAYS, time(), tzinfo=clinic.zone)
    last = datetime.combine(max(days) + BUNDLED_DAYS + timedelta(days=1), time(), tzinfo=clinic.zone)
    return _visits(
        clinic, Q(status=Visit.Status.PLANNED, episode__in=episodes, starts_at__gte=first, starts_at__lt=last)
    )


def _merged(*groups: dict[int, tuple[VisitFacts, ...]]) -> dict[int, tuple[VisitFacts, ...]]:
    """Visits by episode, each once."""
    found: dict[int, dict[VisitFacts, None]] = defaultdict(dict)
    for group in groups:
        for episode, visits in group.items():
            found[episode] |= dict.fromkeys(visits)
    return {episode: tuple(visits) for episode, visits in found.items()}


def _measures(measures: QuerySet[Measure]) -> dict[int, tuple[MeasureFacts, ...]]:
    """These measures by episode, with the day each is due.

    A measure without a result is not here: the patient is asked to come back to something they have done before.
    """
    found = defaultdict(list)
    for measure in with_results(measures).defer("instrument__definition").order_by("pk"):
        if measure.last_on is not None:
            found[measure.episode_id].append(MeasureFacts(measure.pk, next_time_of(measure).on))
    return {episode: tuple(rows) for episode, rows in found.items()}


def _follow_ups(clinic: Clinic, which: Q) -> dict[int, tuple[FollowUpFacts, ...]]:
    """The follow-ups, by episode."""
    found = defaultdict(list)
    rows = FollowUp.objects.filter(which, clinic=clinic).order_by("pk")
    for number, episode, due_on, settled_at in rows.values_list("pk", "episode_id", "due_on", "settled_at"):
        found[episode].append(FollowUpFacts(number, due_on, is_open=settled_at is None))
    return {episode: tuple(rows) for episode, rows in found.items()}


def _hand_overs(clinic: Clinic, which: Q) -> dict[int, tuple[HandOverFacts, ...]]:
    """The accepted hand-overs, by episode."""
    accepted = HandOver.objects.filter(clinic=clinic, status=HandOver.Status.ACCEPTED)
    rows = accepted.filter(which).with_holds().order_by("pk")
    found = defaultdict(list)
    for number, episode, at, told_on, still in rows.values_list("pk", "episode_id", "answered_at", "told_on", "holds"):
        found[episode].append(HandOverFacts(number, at, is_told=told_on is not None, still_holds=still))
    return {episode: tuple(rows) for episode, rows in found.items()}


def _prompted_on(messages: Iterable[Message]) -> dict[int, frozenset[date]]:
    """The due days whose prompt has gone out, or is going out, by episode."""
    found = defaultdict(set)
    for message in messages:
        if message.kind == Kind.REASSESSMENT and message.state not in NOT_OUT:
            found[message.episode_id].add(message.due_on)
    return {episode: frozenset(days) for episode, days in found.items()}


def _episodes(clinic: Clinic, numbers: Iterable[int], **found: Mapping[int, Any]) -> list[EpisodeFacts]:
    """The episodes with their patients, what these have said yes to, and what was `found` of each: fields of facts."""
    needed = ("discharged_on", "patient__email", "patient__prefers_no_messages")
    episodes = Episode.objects.filter(clinic=clinic, pk__in=numbers).select_related("patient").only(*needed)
    rows = list(episodes.order_by("pk"))
    consents = set(
        Consent.objects.filter(
            clinic=clinic, patient__in={row.patient_id for row in rows}, withdrawn_at=None
        ).values_list("patient_id", "kind")
    )
    return [
        EpisodeFacts(
            id=row.pk,
            patient=_patient(row.patient, consents),
            is_active=row.is_active,
            **{name: of_episodes[row.pk] for name, of_episodes in found.items() if row.pk in of_episodes},
        )
        for row in rows
    ]


def _patient(patient: Patient, consents: set[Any]) -> PatientFacts:
    return PatientFacts(
        id=patient.pk,
        has_address=bool(patient.email),
        prefers_no_messages=patient.prefers_no_messages,
        consents_to_email=(patient.pk, Consent.Kind.EMAIL) in consents,
        consents_to_attachment=(patient.pk, Consent.Kind.ATTACHMENT) in consents,
    )
