"""Days on which clinicians are away. Whose lists are looked after meanwhile: patients/colleagues.py."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from accounts.models import Absence
from accounts.owned import ClinicOwnedQuerySet


def ahead_of(user: Any, today: date) -> ClinicOwnedQuerySet:
    """This person's own days away that are not over. One query."""
    rows = Absence.objects.visible_to(user).filter(user=user, until_on__gte=today)
    return rows.select_related("covered_by").order_by("from_on", "pk")


class Away:
    """Who of a clinic is away when, from a day on."""

    def __init__(self, absences: Iterable[Absence]) -> None:
        self._spans: dict[int, list[tuple[date, date]]] = {}
        for absence in absences:
            self._spans.setdefault(absence.user_id, []).append((absence.from_on, absence.until_on))

    def until(self, clinician_id: int, day: date) -> date | None:
        """The last day of the absence in which this day lies; None for who is there."""
        spans = self._spans.get(clinician_id, ())
        return max((last for first, last in spans if first <= day <= last), default=None)


def away_from(user: Any, today: date) -> Away:
    """Who of the person's clinic is away from today on. One query."""
    return Away(Absence.objects.visible_to(user).filter(until_on__gte=today))


def away_on_page(request: Any) -> Away:
    """The same for everything that one page offers. One query a page."""
    if not hasattr(request, "away"):
        request.away = away_from(request.user, request.user.clinic.today())
    return request.away
