"""Rules to rows: the messages that should exist are made, and those that should not any more are cancelled.

Planning twice changes nothing: a message is unique for its patient, kind, subject and day, which the database holds
when several plan at once.
"""

import logging
from collections import defaultdict
from dataclasses import astuple, dataclass
from datetime import datetime

from accounts.models import Clinic
from rehabgoals.tenancy import in_clinic
from reminders.choices import Kind
from reminders.gathering import LOOK_AHEAD, Near, facts_near
from reminders.models import Message
from reminders.rules import Occasion, Wanted, refusal, wanted

logger = logging.getLogger(__name__)

# Which column of a message names what it is about.
SUBJECT_COLUMN = {
    Kind.VISIT_REMINDER: "visit_id",
    Kind.REASSESSMENT: "measure_id",
    Kind.FOLLOW_UP: "follow_up_id",
    Kind.NEW_CLINICIAN: "hand_over_id",
    Kind.PLAN: "issued_plan_id",
}


@dataclass(frozen=True)
class Planned:
    """What planning changed: how many messages it made, moved to another time, wanted again, and cancelled.

    `clinics_left_out` counts clinics for which it went wrong.
    """

    made: int = 0
    moved: int = 0
    wanted_again: int = 0
    cancelled: int = 0
    clinics_left_out: int = 0

    def __add__(self, other: "Planned") -> "Planned":
        return Planned(*(mine + theirs for mine, theirs in zip(astuple(self), astuple(other), strict=True)))


def messages_wanted(clinic: Clinic, now: datetime) -> list[Wanted]:
    """The messages near due that should exist at this clinic. Writes nothing."""
    with in_clinic(clinic.pk):
        return _near(facts_near(clinic, now), now)


def plan_messages(clinic: Clinic, now: datetime) -> Planned:
    """Make what is wanted and missing, cancel what waits and is not wanted, in one transaction."""
    with in_clinic(clinic.pk):
        near = facts_near(clinic, now)
        messages = _near(near, now)
        known = {message.occasion: message for message in near.messages}
        cancelled = _cancel(near, now)
        wanted_again = _want_again(messages, known)
        moved = _move(messages, known)
        made = _make(clinic, [message for message in messages if message.occasion not in known])
    return Planned(made=made, moved=moved, wanted_again=wanted_again, cancelled=cancelled)


def plan_all(now: datetime) -> Planned:
    """Plan for every clinic. What goes wrong in one does not keep the others from theirs."""
    total = Planned()
    for clinic in Clinic.objects.order_by("pk"):
        try:
            total += plan_messages(clinic, now)
        except Exception:
            logger.exception("planning failed", extra={"clinic": clinic.pk})
            total += Planned(clinics_left_out=1)
    return total


def _near(near: Near, now: datetime) -> list[Wanted]:
    """What is wanted within the time looked ahead; the facts may hold visits beyond it."""
    return [message for message in wanted(near.facts, now) if message.due_at <= now + LOOK_AHEAD]


def _make(clinic: Clinic, messages: list[Wanted]) -> int:
    # What another planner has made meanwhile is left as it is; so the count is of those that were asked for.
    rows = [
        Message(
            clinic=clinic,
            patient_id=message.occasion.patient_id,
            episode_id=message.occasion.episode_id,
            kind=message.occasion.kind,
            due_on=message.occasion.due_on,
            due_at=message.due_at,
            **{SUBJECT_COLUMN[Kind(message.occasion.kind)]: message.occasion.subject_id},
        )
        for message in messages
    ]
    Message.objects.bulk_create(rows, ignore_conflicts=True)
    return len(rows)


def _move(messages: list[Wanted], known: dict[Occasion, Message]) -> int:
    """A visit moved within its day: the reminder goes out at another time."""
    moved = []
    for message in messages:
        row = known.get(message.occasion)
        if row and row.state == Message.State.PLANNED and row.due_at != message.due_at:
            row.due_at = message.due_at
            moved.append(row)
    return Message.objects.filter(state=Message.State.PLANNED).bulk_update(moved, ["due_at"]) if moved else 0


def _want_again(messages: list[Wanted], known: dict[Occasion, Message]) -> int:
    """What was cancelled and never went out is wanted after all: a visit moved back, a yes given again."""
    again = []
    for message in messages:
        row = known.get(message.occasion)
        if row and row.state == Message.State.CANCELLED:
            row.state = Message.State.PLANNED
            again.append(row.pk)
    if not again:
        return 0
    return Message.objects.filter(pk__in=again, state=Message.State.CANCELLED).update(
        state=Message.State.PLANNED, reason="", claimed_at=None
    )


def _cancel(near: Near, now: datetime) -> int:
    """One statement for each reason, of which there is a fixed number."""
    by_reason = defaultdict(list)
    for message in near.messages:
        if message.state in Message.WAITING and (reason := refusal(message.occasion, near.facts, now)):
            by_reason[reason].append(message.pk)
    return sum(
        Message.objects.filter(pk__in=numbers).waiting().update(state=Message.State.CANCELLED, reason=reason)
        for reason, numbers in by_reason.items()
    )
