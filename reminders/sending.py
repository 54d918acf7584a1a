"""Sending one message: claim it, write it, hand it to the mail server, say what became of it.

1. Claim, in one short transaction: one UPDATE from waiting to `claimed`, by the database's clock. Of two workers one
   changes a row; the other is done. In the same transaction the facts are read again (consent, "only paper", address,
   finish, the visit), and what should not exist any more becomes `cancelled` with its reason. Commit.
2. Write the e-mail, from values read in the claim. Nothing is open meanwhile.
3. Mark it `sending`, reading the facts once more, so that a yes taken back while it was written still holds. Commit.
   From here on a worker that dies leaves a message of which nobody knows whether it went out, and its state says so.
4. Send, outside any transaction: a mail server may take its ten seconds, and no lock waits for it.
5. Mark it `sent`, or `failed` with one of a few reasons; never with the server's words, which may hold the address.

Each step's transaction is in the clinic's scope. A database that is away in between leaves the row as the last
commit wrote it.
"""

import logging
import smtplib
from collections.abc import Iterable
from contextlib import suppress

from django.core import mail
from django.core.mail import EmailMultiAlternatives
from django.db import connection
from django.db.models.functions import Now
from django.utils import timezone

from rehabgoals.tenancy import in_clinic
from reminders.choices import Reason
from reminders.composing import Letter, letter_for, write
from reminders.gathering import facts_about
from reminders.models import Message
from reminders.rules import refusal

logger = logging.getLogger(__name__)

State = Message.State


class SentInTransaction(RuntimeError):
    """Mail cannot be called back when a transaction is; sending begins outside of any."""


def send_message(*, clinic_id: int, message_id: int) -> str | None:
    """Send one message if it is due and nobody else does; return its new state, or None when it was not ours to send.

    Raises SentInTransaction inside a transaction. What goes wrong with the message itself is in its state and reason.
    """
    if connection.in_atomic_block:
        raise SentInTransaction
    letter = _claim(clinic_id, message_id)
    if not isinstance(letter, Letter):
        return letter
    try:
        email = write(letter)
    except Exception:
        logger.exception("a message could not be written", extra={"clinic": clinic_id})
        return _settle(clinic_id, message_id, State.CLAIMED, State.FAILED, Reason.NOT_WRITTEN)
    state = _begin(clinic_id, message_id)
    if state != State.SENDING:
        return state
    reason = deliver(email)
    return _settle(clinic_id, message_id, State.SENDING, State.FAILED if reason else State.SENT, reason)


def deliver(email: EmailMultiAlternatives) -> Reason | None:
    """Hand one e-mail to the mail server. None: it was taken; else why not. Only a taken one is ever called sent."""
    server = mail.get_connection()
    try:
        server.open()
        server.send_messages([email])
    except smtplib.SMTPRecipientsRefused as error:
        is_final = any(code >= 500 for code, _words in error.recipients.values())
        return Reason.REFUSED_ADDRESS if is_final else Reason.REFUSED
    except (smtplib.SMTPServerDisconnected, smtplib.SMTPConnectError):
        return Reason.NO_CONNECTION
    except smtplib.SMTPException:
        return Reason.REFUSED
    except OSError:
        return Reason.NO_CONNECTION
    except ValueError:  # Django reads the addresses while it sends
        return Reason.REFUSED_ADDRESS
    finally:
        # It was taken or not; how the server says goodbye changes nothing.
        with suppress(Exception):
            server.close()
    return None


def _claim(clinic_id: int, message_id: int) -> Letter | str | None:
    """Step 1: the letter to send, or the state it is in instead, or None when there is nothing to claim."""
    with in_clinic(clinic_id):
        due = Message.objects.filter(clinic_id=clinic_id, pk=message_id).due()
        if not due.update(state=State.CLAIMED, claimed_at=Now()):
            return None
        message = Message.objects.select_related(
            "clinic", "patient", "visit", "issued_plan__document", "hand_over__to_clinician"
        ).get(clinic_id=clinic_id, pk=message_id)
        if reason := _refused(message):
            return reason
        return letter_for(message)


def _begin(clinic_id: int, message_id: int) -> str | None:
    """Step 3: from here on it may be in somebody's hands."""
    with in_clinic(clinic_id):
        claimed = Message.objects.filter(clinic_id=clinic_id, pk=message_id, state=State.CLAIMED)
        if not claimed.update(state=State.SENDING):
            return None
        message = Message.objects.select_related("clinic").get(clinic_id=clinic_id, pk=message_id)
        return _refused(message) or State.SENDING


def _refused(message: Message) -> str | None:
    """Cancel it when the facts are against it now; the state it is in then."""
    reason = refusal(message.occasion, facts_about(message), timezone.now())
    if reason is None:
        return None
    Message.objects.filter(pk=message.pk).update(state=State.CANCELLED, reason=reason)
    return State.CANCELLED


def _settle(clinic_id: int, message_id: int, before: str, after: str, reason: Reason | None) -> str | None:
    """Step 5: write down what became of it."""
    with in_clinic(clinic_id):
        row = Message.objects.filter(clinic_id=clinic_id, pk=message_id, state=before)
        changed = row.update(state=after, reason=reason or "", sent_at=Now() if after == State.SENT else None)
    return after if changed else None


def send_due(clinic_id: int, message_ids: Iterable[int]) -> list[str]:
    """Send these messages one after the other, in this process; the states of those that were ours to send."""
    states = [send_message(clinic_id=clinic_id, message_id=number) for number in message_ids]
    return [state for state in states if state]
