"""Opening a clinic: its row, its main site, and with the signal that every new clinic sends, its instruments."""

from typing import Any

from django.db import connection

from accounts.models import Clinic, Site
from rehabgoals.tenancy import in_clinic


def open_clinic(*, name: str, site: dict[str, Any] | None = None, **fields: Any) -> Clinic:
    """Make a clinic with its main site and return it. Call outside any other clinic's scope.

    The number is reserved first: the database takes a clinic's row only in the scope of that very clinic.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT nextval(pg_get_serial_sequence('accounts_clinic', 'id'))")
        number = cursor.fetchone()[0]
    with in_clinic(number):
        clinic = Clinic.objects.create(pk=number, name=name, **fields)
        Site.objects.create(clinic=clinic, is_main=True, **{"name": name} | (site or {}))
    return clinic
