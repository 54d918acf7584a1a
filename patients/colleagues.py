"""Whose lists a clinician may look at: their colleagues', those who are away first (accounts.Absence)."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.db.models import DateField, Exists, OuterRef, Subquery

from accounts.models import Absence, User


def colleagues_of(user: User, today: date) -> list[Any]:
    """The other clinicians of the clinic by name, with `away_until` and `is_covered` by this person. One query.

    `away_until` is the last day of an absence that holds today; None for who is here.
    """
    away = Absence.objects.filter(
        clinic_id=OuterRef("clinic_id"), user=OuterRef("pk"), from_on__lte=today, until_on__gte=today
    )
    last_day = Subquery(away.order_by("-until_on").values("until_on")[:1], output_field=DateField())
    others = User.objects.visible_to(user).filter(is_clinician=True, is_active=True).exclude(pk=user.pk)
    covered = Exists(away.filter(covered_by=user))
    return list(others.select_related(None).annotate(away_until=last_day, is_covered=covered).order_by("name", "pk"))


def covered_by(colleagues: Iterable[Any]) -> list[Any]:
    """Those of `colleagues_of` whom the person covers today."""
    return [colleague for colleague in colleagues if colleague.is_covered]
