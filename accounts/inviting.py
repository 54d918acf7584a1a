"""Inviting a colleague by e-mail: a link that expires, works once, and is kept only as a hash.

An address has one account over all clinics. An invitation to an address that is taken elsewhere looks the same to the
clinic that sent it; its link is never mailed, and the owner of the address is told instead.
"""

import hashlib
import secrets
from datetime import datetime, timedelta
from typing import NamedTuple

import pghistory
from allauth.account.models import EmailAddress
from django.conf import settings
from django.db import IntegrityError, connection, transaction
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone, translation

from accounts.models import Clinic, Invitation, User
from accounts.staff_mail import send_staff_mail
from rehabgoals.tenancy import in_clinic

LINK_WORKS_FOR = timedelta(days=7)


class CannotInvite(Exception):
    """This address cannot be invited."""


class WorksHere(CannotInvite):
    """The address belongs to somebody of the same clinic. `colleague` is who."""

    def __init__(self, colleague: User) -> None:
        super().__init__("works here")
        self.colleague = colleague


class IsInvited(CannotInvite):
    """The clinic has an invitation to this address that can still be accepted."""


class WasAccepted(Exception):
    """Somebody has joined with this invitation, so it cannot be sent again or taken back."""


class CannotAccept(Exception):
    """The link was used, has expired or was replaced, or the address has an account by now."""


class Invited(NamedTuple):
    """An invitation with the token of its link, which is known only at this moment."""

    invitation: Invitation
    token: str

    @property
    def link(self) -> str:
        """The address to open. Built from PUBLIC_BASE_URL: a request's Host header must not steer mailed links."""
        return settings.PUBLIC_BASE_URL + reverse("accounts:invitation_accept", args=[self.token])


class Place(NamedTuple):
    """Where an invitation is: what may be known before the clinic is."""

    clinic_id: int
    invitation_id: int


def hash_of(token: str) -> str:
    """What is stored of a token: its SHA-256 in hexadecimal digits."""
    return hashlib.sha256(token.encode()).hexdigest()


def address_is_taken(email: str) -> bool:
    """Does anybody, at any clinic, have an account with this address?"""
    with connection.cursor() as cursor:
        cursor.execute("SELECT user_by_address(%s)", [email])
        return cursor.fetchone()[0] is not None


def colleague_with(clinic: Clinic, email: str) -> User | None:
    """The person of this clinic with this address, active or not. Call in the clinic's scope."""
    return User.objects.filter(clinic=clinic, email=email.lower()).first()


def has_open_invitation(clinic: Clinic, email: str) -> bool:
    """Has the clinic an invitation to this address that still works? Call in the clinic's scope."""
    invitations = Invitation.objects.filter(clinic=clinic, email=email.lower(), accepted_at=None)
    return invitations.filter(expires_at__gt=timezone.now()).exists()


@transaction.atomic
def invite(
    *,
    clinic: Clinic,
    by: User | None,
    email: str,
    name: str,
    profession: str = "",
    is_clinician: bool = False,
    is_admin: bool = False,
) -> Invited:
    """Keep an invitation and return it with its token; `send_invitation` mails it. Call in the clinic's scope.

    Raises WorksHere or IsInvited. That the address has an account elsewhere raises nothing, and must not.
    """
    email = email.lower()
    if colleague := colleague_with(clinic, email):
        raise WorksHere(colleague)
    if has_open_invitation(clinic, email):
        raise IsInvited
    token = secrets.token_urlsafe(32)
    invitation = Invitation.objects.create(
        clinic=clinic,
        email=email,
        name=name,
        profession=profession,
        is_clinician=is_clinician,
        is_admin=is_admin,
        token_hash=hash_of(token),
        invited_by=by,
        expires_at=timezone.now() + LINK_WORKS_FOR,
    )
    return Invited(invitation, token)


@transaction.atomic
def resend(invitation: Invitation) -> Invited:
    """Give an invitation a new link and a new expiry; the former link stops working. Call in the clinic's scope.

    Raises WasAccepted when it was accepted meanwhile.
    """
    token = secrets.token_urlsafe(32)
    new = {"token_hash": hash_of(token), "expires_at": timezone.now() + LINK_WORKS_FOR, "sent_at": None}
    if not Invitation.objects.filter(pk=invitation.pk, accepted_at=None).update(**new):
        raise WasAccepted
    for field, value in new.items():
        setattr(invitation, field, value)
    return Invited(invitation, token)


@transaction.atomic
def take_back(invitation: Invitation) -> None:
    """Undo an invitation; its link stops working. The record keeps that there was one. Raises WasAccepted."""
    deleted, _by_model = Invitation.objects.filter(pk=invitation.pk, accepted_at=None).delete()
    if not deleted:
        raise WasAccepted


def send_invitation(invited: Invited) -> bool:
    """Mail the link, note `sent_at`, and return whether the mail server took it.

    Call after the row is committed and outside a transaction: a slow mail server must not keep one open, and a link
    that is on its way has to lead to something. An address with an account elsewhere gets a note without a link.
    """
    invitation = invited.invitation
    clinic = invitation.clinic
    kind = "address_in_use" if address_is_taken(invitation.email) else "invitation"
    with translation.override(clinic.language), timezone.override(clinic.zone):
        context = {
            "clinic_name": clinic.name_in_mail,
            "invitation": invitation,
            "inviter": invitation.invited_by,
            "link": invited.link,
            "sign_in_link": settings.PUBLIC_BASE_URL + reverse("account_login"),
        }
        subject = render_to_string(f"accounts/email/{kind}_subject.txt", context)
        body = render_to_string(f"accounts/email/{kind}_body.txt", context)
        went = send_staff_mail(subject, body, invitation.email)
    if went:
        invitation.sent_at = timezone.now()
        with in_clinic(clinic.pk), pghistory.context(user=invitation.invited_by_id, act="invitation sent"):
            Invitation.objects.filter(pk=invitation.pk, token_hash=invitation.token_hash).update(
                sent_at=invitation.sent_at
            )
    return went


def place_of(token: str) -> Place | None:
    """The clinic and the invitation that a link belongs to, or None. Needs no clinic; says ids only."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT clinic_id, invitation_id FROM invitation_by_hash(%s)", [hash_of(token)])
        row = cursor.fetchone()
    return Place(*row) if row else None


def accept(invitation: Invitation, token: str, *, name: str, password: str) -> User:
    """Make the account, with a confirmed address, and return it. Call in the clinic's scope.

    One UPDATE takes the invitation, so that of two presses at once one gets the account and the other CannotAccept.
    """
    now = timezone.now()
    try:
        with transaction.atomic(), pghistory.context(act="invitation accepted", invitation=invitation.pk):
            if not _take(invitation, token, now) or address_is_taken(invitation.email):
                raise CannotAccept
            user = User.objects.create_user(
                clinic=invitation.clinic,
                email=invitation.email,
                password=password,
                name=name,
                profession=invitation.profession,
                is_clinician=invitation.is_clinician,
                is_admin=invitation.is_admin,
            )
            # The link came by mail, so the address is theirs; a second factor can only be added to confirmed ones.
            EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)
    except IntegrityError as error:
        # Another clinic's invitation to the same address was accepted at the same moment.
        raise CannotAccept from error
    return user


def _take(invitation: Invitation, token: str, now: datetime) -> bool:
    still_open = Invitation.objects.filter(
        pk=invitation.pk, token_hash=hash_of(token), accepted_at=None, expires_at__gt=now
    )
    return still_open.update(accepted_at=now) == 1
