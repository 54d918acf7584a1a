"""The secret address of a clinician's calendar: made, renewed, ended, and what is found under it."""

import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.db import connection
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from accounts.inviting import hash_of
from accounts.models import User
from accounts.roles import is_clinician
from sessions.calendar import Entry, calendar_of
from sessions.models import CalendarFeed, Visit

DAYS_BACK, DAYS_AHEAD = 30, 365
TITLES: dict[str, Any] = {
    Visit.Kind.IN_PERSON: _lazy("Visit"),
    Visit.Kind.HOME: _lazy("Visit at home"),
    Visit.Kind.TELEPHONE: _lazy("Visit by telephone"),
    Visit.Kind.VIDEO: _lazy("Visit by video"),
}


@dataclass(frozen=True)
class Owner:
    """Whose calendar an address is: ids only, for nothing else may be read before the clinic is known."""

    clinic_id: int
    user_id: int


def address_of(user: User) -> CalendarFeed | None:
    """The person's calendar address, without its token, which nobody knows any more. One query."""
    return CalendarFeed.objects.filter(clinic_id=user.clinic_id, user=user).first()


def renew_address(user: User) -> str:
    """Make an address, which ends the one there was, and return it: it can be shown only now."""
    token = secrets.token_urlsafe(32)
    CalendarFeed.objects.update_or_create(
        clinic_id=user.clinic_id, user=user, defaults={"token_hash": hash_of(token), "made_at": timezone.now()}
    )
    return settings.PUBLIC_BASE_URL + reverse("sessions:feed", args=[token])


def end_address(user: User) -> None:
    """From now on nothing is found under the person's address."""
    CalendarFeed.objects.filter(clinic_id=user.clinic_id, user=user).delete()


def owner_of(token: str) -> Owner | None:
    """Whose address has this token, or None. Needs no clinic. One query."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT clinic_id, user_id FROM calendar_feed_by_hash(%s)", [hash_of(token)])
        row = cursor.fetchone()
    return Owner(*row) if row else None


def clinician_of(owner: Owner) -> User | None:
    """The person with their clinic; None where they no longer treat patients there.

    Call in the clinic's scope. One query.
    """
    user = User.objects.select_related("clinic").filter(clinic_id=owner.clinic_id, pk=owner.user_id).first()
    return user if user is not None and is_clinician(user) else None


def feed_of(user: User, now: datetime) -> bytes:
    """Their calendar from a month back to a year ahead.

    Call in the clinic's scope, language and time zone. One query.
    """
    name = _("Visits, %(clinic)s") % {"clinic": user.clinic.name_in_mail}
    host = urlsplit(settings.PUBLIC_BASE_URL).hostname or ""
    return calendar_of(_entries(user, now), name=name, host=host, now=now)


def _entries(user: User, now: datetime) -> list[Entry]:
    """The person's visits. One that was cancelled is told until it would have begun; what others did is never told."""
    visits = Visit.objects.filter(
        ~Q(status=Visit.Status.CANCELLED) | Q(starts_at__gte=now),
        clinic_id=user.clinic_id,
        clinician=user,
        starts_at__gte=now - timedelta(days=DAYS_BACK),
        starts_at__lt=now + timedelta(days=DAYS_AHEAD),
    )
    return [
        Entry(
            number=visit.pk,
            version=visit.version,
            starts_at=visit.starts_at,
            minutes=visit.minutes,
            title=f"{TITLES[visit.kind]}, {user.clinic.name_in_mail}",
            url=settings.PUBLIC_BASE_URL + reverse("sessions:visit_edit", args=[visit.pk]),
            is_cancelled=visit.status == Visit.Status.CANCELLED,
        )
        for visit in visits
    ]
