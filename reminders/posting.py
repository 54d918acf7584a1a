"""Putting an issued plan into the outbox."""

from functools import partial
from typing import Any

from django.db import transaction

from plans.models import IssuedPlan
from reminders.choices import Kind
from reminders.models import Message
from reminders.tasks import hand_over


def mail_issued_plan(issued_plan: IssuedPlan) -> Message | None:
    """Make a message with this plan, due now, in the transaction that issued it; None for a plan on paper.

    It is handed to a worker once that is committed. Should this get lost, the next look at what is due finds the row.
    """
    if issued_plan.way != IssuedPlan.Way.EMAIL:
        return None
    message = Message.objects.create(
        clinic_id=issued_plan.clinic_id,
        patient_id=issued_plan.episode.patient_id,
        episode_id=issued_plan.episode_id,
        kind=Kind.PLAN,
        issued_plan=issued_plan,
        due_on=issued_plan.clinic.today(issued_plan.issued_at),
        due_at=issued_plan.issued_at,
    )
    transaction.on_commit(partial(hand_over, clinic_id=message.clinic_id, message_id=message.pk), robust=True)
    return message


def on_plan_issued(sender: Any, issued_plan: IssuedPlan, **kwargs: Any) -> None:
    """Receiver of `plans.signals.plan_issued`."""
    mail_issued_plan(issued_plan)
