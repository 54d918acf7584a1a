"""Mail to staff, sent during the request (DESIGN rule 4): invitations, password resets. Says nothing about health."""

import logging

from django.conf import settings
from django.core.mail import EmailMessage

logger = logging.getLogger(__name__)


def send_staff_mail(subject: str, body: str, to: str) -> bool:
    """Send one message and return whether the mail server took it, within settings.EMAIL_TIMEOUT seconds a step."""
    message = EmailMessage(" ".join(subject.split()), body.strip() + "\n", settings.DEFAULT_FROM_EMAIL, [to])
    return hand_over(message)


def hand_over(message: EmailMessage) -> bool:
    """Give a message to the mail server; False when it cannot be reached or refuses it."""
    try:
        message.send()
    except OSError as error:  # also smtplib's exceptions and time-outs
        # Only the class: a server's answer repeats the address.
        logger.warning("staff mail not taken: %s", type(error).__name__)
        return False
    return True
