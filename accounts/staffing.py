"""Who works at the clinic and may do what: changing roles, letting somebody go, bringing them back."""

import pghistory
from allauth.usersessions.models import UserSession
from django.db import transaction

from accounts.models import User
from rehabgoals.versions import save_version


class LastAdmin(Exception):
    """After this nobody could manage the clinic's staff and settings."""


class CannotBringBack(Exception):
    """The account is active."""


@transaction.atomic
def change_person(
    user: User, *, name: str, profession: str, is_clinician: bool, is_admin: bool, read_version: int
) -> None:
    """Write who somebody is and what they may do; a role bites at their next request.

    Raises LastAdmin, or ChangedMeanwhile when another admin has saved since the page was opened; nothing is written.
    """
    if not is_admin:
        _keep_an_admin_besides(user)
    user.name, user.profession, user.is_clinician, user.is_admin = name, profession, is_clinician, is_admin
    save_version(user, ["name", "profession", "is_clinician", "is_admin"], read_version=read_version)


@transaction.atomic
def deactivate(user: User, *, by: User) -> int:
    """Close an account and end its browser sessions at once; returns how many. Raises LastAdmin.

    Nothing they wrote is touched, and the account can be brought back.
    """
    _keep_an_admin_besides(user)
    with pghistory.context(act="account closed", by=by.pk):
        user.is_active = False
        user.save(update_fields=["is_active"])
    return end_sessions(user)


@transaction.atomic
def reactivate(user: User, *, by: User) -> None:
    """Open an account again, with the password and roles it had. Raises CannotBringBack when it is open."""
    with pghistory.context(act="account opened again", by=by.pk):
        if not User.objects.filter(pk=user.pk, is_active=False).update(is_active=True):
            raise CannotBringBack
    # A session from before must not come to life again with the account.
    end_sessions(user)
    user.is_active = True


def end_sessions(user: User) -> int:
    """End every browser session of a person and return how many there were."""
    sessions = list(UserSession.objects.filter(user_id=user.pk))
    for session in sessions:
        session.end()
    return len(sessions)


def is_last_admin(user: User) -> bool:
    """Is this person the only active admin of their clinic? For what a page shows; the acts look again, with a lock."""
    admins = User.objects.filter(clinic_id=user.clinic_id, is_admin=True, is_active=True)
    return list(admins.values_list("pk", flat=True)[:2]) == [user.pk]


def _keep_an_admin_besides(user: User) -> None:
    # Locked, so that two admins who take each other's role at the same moment come one after the other. The database
    # looks again at commit (accounts_last_admin_stays).
    admins = User.objects.filter(clinic_id=user.clinic_id, is_admin=True, is_active=True)
    numbers = [admin.pk for admin in admins.select_for_update(of=("self",)).order_by("pk")]
    if numbers == [user.pk]:
        raise LastAdmin
