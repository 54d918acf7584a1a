"""The tasks: envelopes that carry ids.

What must be sent is in PostgreSQL, so running any of them twice is harmless, and losing the queue delays a message
until the next look at what is due.
"""

import logging

from celery import shared_task
from django.db import connection, transaction
from django.utils import timezone
from kombu.exceptions import OperationalError

from rehabgoals.tenancy import in_clinic
from reminders import planning, sending
from reminders.models import Message

logger = logging.getLogger(__name__)

# How many messages of a clinic are handed over at one look; the next look is half a minute later.
MOST_AT_ONCE = 500


@shared_task(name="reminders.tasks.plan_messages")
def plan_messages() -> None:
    """Plan what is near due at every clinic."""
    planning.plan_all(timezone.now())


@shared_task(name="reminders.tasks.send_due_messages")
def send_due_messages() -> None:
    """Hand every due message to a worker, clinic by clinic."""
    for clinic_id in clinics_with_due_messages():
        for message_id in due_messages(clinic_id)[:MOST_AT_ONCE]:
            hand_over(clinic_id=clinic_id, message_id=message_id)


@shared_task(name="reminders.tasks.send_message")
def send_message(*, clinic_id: int, message_id: int) -> None:
    """Send one message, if it is still to be sent."""
    sending.send_message(clinic_id=clinic_id, message_id=message_id)


def hand_over(*, clinic_id: int, message_id: int) -> None:
    """Ask a worker to send this message. Without Redis nothing is asked, and nothing is lost: the row waits."""
    try:
        send_message.apply_async(kwargs={"clinic_id": clinic_id, "message_id": message_id}, retry=False)
    except (OperationalError, OSError):
        logger.warning("the queue is away; the message waits for the next look", extra={"clinic": clinic_id})


def clinics_with_due_messages() -> list[int]:
    """Ids of the clinics with something due: the one thing that is found before a clinic is known (DESIGN 10)."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT * FROM clinics_with_due_messages()")
        return sorted(clinic_id for (clinic_id,) in cursor.fetchall())


def due_messages(clinic_id: int) -> list[int]:
    """Ids of a clinic's due messages, the longest due first."""
    with in_clinic(clinic_id):
        rows = Message.objects.filter(clinic_id=clinic_id).due().order_by("due_at", "pk")
        return list(rows.values_list("pk", flat=True)[:MOST_AT_ONCE])
