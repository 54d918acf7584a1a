"""Days on which clinicians are away. Whose lists are looked after meanwhile: patients/colleagues.py."""

from datetime import date
from typing import Any

from accounts.models import Absence
from accounts.owned import ClinicOwnedQuerySet


def ahead_of(user: Any, today: date) -> ClinicOwnedQuerySet:
    """This person's own days away that are not over. One query."""
    rows = Absence.objects.visible_to(user).filter(user=user, until_on__gte=today)
    return rows.select_related("covered_by").order_by("from_on", "pk")
