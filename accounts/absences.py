"""Days on which clinicians are away: who is away today, and who looks after whose list."""

from datetime import date
from typing import Any

from accounts.models import Absence
from accounts.owned import ClinicOwnedQuerySet


def away_on(user: Any, day: date) -> ClinicOwnedQuerySet:
    """The colleagues' absences that include this day, with the people in them. One query."""
    rows = Absence.objects.visible_to(user).filter(from_on__lte=day, until_on__gte=day)
    return rows.exclude(user=user).select_related("user", "covered_by").order_by("user__name", "pk")


def ahead_of(user: Any, today: date) -> ClinicOwnedQuerySet:
    """This person's own days away that are not over. One query."""
    rows = Absence.objects.visible_to(user).filter(user=user, until_on__gte=today)
    return rows.select_related("covered_by").order_by("from_on", "pk")
