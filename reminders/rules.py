"""Which messages should exist: facts and a moment in, wanted messages out. Pure.

Four kinds follow from facts (the plan's message follows from its being issued):

- **A visit's reminder**, one for a visit, 24 hours before it starts; at once when the visit was planned later than
  that; none when it is nearer than 2 hours. Only where the clinic has chosen RehabGoals to remind of visits.
- **The prompt to measure again**, one for an episode and day, at 10:00 at the clinic on the day a measure is due,
  however many are due that day; it is sent on that day or the next, or not at all. None when a visit is planned within
  five days of it that is still ahead: it is bundled with that visit.
- **The question how it is going**, one for each follow-up after a finish, at 10:00 at the clinic on its day, or on the
  next day, or not at all. None when somebody has written down already how it is going.
- **Who looks after them now**, one for each hand-over that was accepted, at 10:00 at the clinic on the day after, or on
  the next day, or not at all: so long it is left to the new clinician to say it in person. None when somebody has told
  them, or when somebody else looks after them by now.

Nothing goes to a patient who prefers only paper, has no address, or whose yes to e-mail does not stand. After the
episode was finished a plan goes out and these questions, and nothing else; before it no such question.

`refusal` says of one message why it should not exist; it is asked when messages are planned and again when one is
claimed, so that a withdrawal or a moved visit needs to tell nobody (DESIGN 3, "facts read at the time of use").
"""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from measures.due import bundled_with
from reminders.choices import Kind, Reason
from sessions.times import instant

REMINDER_AHEAD = timedelta(hours=24)
NEAREST_REMINDER = timedelta(hours=2)
PROMPT_CLOCK = time(10)
# How many days after its day a prompt or a question may still go out: planning or mail may have been away for a night.
PROMPT_DAYS_LATE = 1


@dataclass(frozen=True)
class PatientFacts:
    """What decides whether anything may go to this patient. The consents are those that stand now."""

    id: int
    has_address: bool = True
    prefers_no_messages: bool = False
    consents_to_email: bool = True
    consents_to_attachment: bool = True


@dataclass(frozen=True)
class VisitFacts:
    """A visit: when it starts (an aware moment), and whether it is still to take place."""

    id: int
    starts_at: datetime
    is_planned: bool = True


@dataclass(frozen=True)
class MeasureFacts:
    """Something measured again and again, and the day it is due (`measures.due.next_time`); None: not due."""

    id: int
    due_on: date | None


@dataclass(frozen=True)
class FollowUpFacts:
    """A follow-up after the finish: the day on which the clinic asks, and whether that is still open."""

    id: int
    due_on: date
    is_open: bool = True


@dataclass(frozen=True)
class HandOverFacts:
    """A hand-over that was accepted (an aware moment): whether the patient was told, and whether it is still so."""

    id: int
    accepted_at: datetime
    is_told: bool = False
    still_holds: bool = True


@dataclass(frozen=True)
class EpisodeFacts:
    """One episode with what is near due in it. `prompted_on` are the due days whose prompt has gone out."""

    id: int
    patient: PatientFacts
    is_active: bool = True
    visits: tuple[VisitFacts, ...] = ()
    measures: tuple[MeasureFacts, ...] = ()
    follow_ups: tuple[FollowUpFacts, ...] = ()
    hand_overs: tuple[HandOverFacts, ...] = ()
    prompted_on: frozenset[date] = frozenset()


@dataclass(frozen=True)
class Facts:
    """A clinic's facts: its IANA time zone, whether it chose RehabGoals to remind of visits, and its episodes."""

    zone: str
    reminds_of_visits: bool
    episodes: tuple[EpisodeFacts, ...] = ()


@dataclass(frozen=True, order=True)
class Occasion:
    """What a message is about (`subject_id`: a visit, measure, follow-up, hand-over or plan), and the day of that."""

    kind: str
    patient_id: int
    episode_id: int
    subject_id: int
    due_on: date


@dataclass(frozen=True)
class Wanted:
    """A message that should exist: its occasion, and the moment (UTC) from which it may go out."""

    occasion: Occasion
    due_at: datetime


def wanted(facts: Facts, now: datetime) -> list[Wanted]:
    """The messages that should exist at this moment, in a fixed order. At most one for an occasion."""
    found = [
        Wanted(occasion, due_at)
        for episode in facts.episodes
        for occasion, due_at in _occasions(episode, facts.zone)
        if _refusal(occasion, episode, facts, now) is None
    ]
    return sorted(found, key=lambda message: message.occasion)


def refusal(occasion: Occasion, facts: Facts, now: datetime) -> Reason | None:
    """Why a message about this occasion should not exist; None when it should. An unknown episode is a finished one."""
    for episode in facts.episodes:
        if episode.id == occasion.episode_id:
            return _refusal(occasion, episode, facts, now)
    return Reason.FINISHED


def day_at(moment: datetime, zone: str) -> date:
    """The day it is in this zone at this moment."""
    return moment.astimezone(ZoneInfo(zone)).date()


def _occasions(episode: EpisodeFacts, zone: str) -> list[tuple[Occasion, datetime]]:
    """All there might be a message about, with the moment it would go out."""
    patient = episode.patient.id
    visits = [
        (
            Occasion(Kind.VISIT_REMINDER.value, patient, episode.id, visit.id, day_at(visit.starts_at, zone)),
            visit.starts_at.astimezone(UTC) - REMINDER_AHEAD,
        )
        for visit in episode.visits
    ]
    prompts = [
        (
            Occasion(Kind.REASSESSMENT.value, patient, episode.id, _asked_by(episode, day), day),
            instant(day, PROMPT_CLOCK, ZoneInfo(zone)),
        )
        for day in {measure.due_on for measure in episode.measures if measure.due_on is not None}
    ]
    questions = [
        (
            Occasion(Kind.FOLLOW_UP.value, patient, episode.id, follow_up.id, follow_up.due_on),
            instant(follow_up.due_on, PROMPT_CLOCK, ZoneInfo(zone)),
        )
        for follow_up in episode.follow_ups
    ]
    tidings = [
        (
            Occasion(Kind.NEW_CLINICIAN.value, patient, episode.id, hand_over.id, day),
            instant(day, PROMPT_CLOCK, ZoneInfo(zone)),
        )
        for hand_over in episode.hand_overs
        for day in [day_at(hand_over.accepted_at, zone) + timedelta(days=1)]
    ]
    return visits + prompts + questions + tidings


def _asked_by(episode: EpisodeFacts, day: date) -> int:
    """Which of the measures due that day its one prompt belongs to: the oldest, whatever the order they come in."""
    return min((measure.id for measure in episode.measures if measure.due_on == day), default=0)


def _refusal(occasion: Occasion, episode: EpisodeFacts, facts: Facts, now: datetime) -> Reason | None:
    patient = episode.patient
    if patient.prefers_no_messages:
        return Reason.ONLY_PAPER
    if not patient.has_address:
        return Reason.NO_ADDRESS
    if not patient.consents_to_email:
        return Reason.NO_CONSENT
    if occasion.kind == Kind.PLAN:
        return None if patient.consents_to_attachment else Reason.NO_ATTACHMENT_CONSENT
    if occasion.kind == Kind.FOLLOW_UP:
        return _refusal_of_question(occasion, episode, facts, now)
    if not episode.is_active:
        return Reason.FINISHED
    if occasion.kind == Kind.VISIT_REMINDER:
        return _refusal_of_reminder(occasion, episode, facts, now)
    if occasion.kind == Kind.NEW_CLINICIAN:
        return _refusal_of_tidings(occasion, episode, facts, now)
    return _refusal_of_prompt(occasion, episode, facts, now)


def _refusal_of_reminder(occasion: Occasion, episode: EpisodeFacts, facts: Facts, now: datetime) -> Reason | None:
    if not facts.reminds_of_visits:
        return Reason.NOT_OURS
    visit = next((visit for visit in episode.visits if visit.id == occasion.subject_id), None)
    if visit is None or not visit.is_planned:
        return Reason.VISIT_OFF
    if day_at(visit.starts_at, facts.zone) != occasion.due_on:
        return Reason.VISIT_MOVED
    return Reason.TOO_LATE if visit.starts_at - now < NEAREST_REMINDER else None


def _refusal_of_prompt(occasion: Occasion, episode: EpisodeFacts, facts: Facts, now: datetime) -> Reason | None:
    day = occasion.due_on
    if not any(measure.id == occasion.subject_id and measure.due_on == day for measure in episode.measures):
        return Reason.NOT_DUE
    if day in episode.prompted_on or _asked_by(episode, day) != occasion.subject_id:
        return Reason.SAID_ALREADY
    today = day_at(now, facts.zone)
    if _is_too_late(day, today):
        return Reason.TOO_LATE
    visits = [day_at(visit.starts_at, facts.zone) for visit in episode.visits if visit.is_planned]
    if any(visit_on >= today and bundled_with(day, visit_on) for visit_on in visits):
        return Reason.VISIT_SOON
    return None


def _refusal_of_question(occasion: Occasion, episode: EpisodeFacts, facts: Facts, now: datetime) -> Reason | None:
    if episode.is_active:
        return Reason.GOES_ON
    if not any(each.id == occasion.subject_id and each.is_open for each in episode.follow_ups):
        return Reason.SETTLED
    return Reason.TOO_LATE if _is_too_late(occasion.due_on, day_at(now, facts.zone)) else None


def _refusal_of_tidings(occasion: Occasion, episode: EpisodeFacts, facts: Facts, now: datetime) -> Reason | None:
    hand_over = next((each for each in episode.hand_overs if each.id == occasion.subject_id), None)
    if hand_over is None or not hand_over.still_holds:
        return Reason.PASSED_ON
    if hand_over.is_told:
        return Reason.TOLD
    return Reason.TOO_LATE if _is_too_late(occasion.due_on, day_at(now, facts.zone)) else None


def _is_too_late(day: date, today: date) -> bool:
    return today > day + timedelta(days=PROMPT_DAYS_LATE)
