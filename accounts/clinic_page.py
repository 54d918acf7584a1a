"""The clinic's page: what holds for the whole clinic and its main site, saved together."""

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import Clinic, Site


@transaction.atomic
def save_clinic(clinic: Clinic, site: Site, *, clinic_fields: list[str], site_fields: list[str]) -> None:
    """Write these fields of the clinic and of its main site, both or neither. Call in the clinic's scope."""
    clinic.save(update_fields=clinic_fields)
    site.save(update_fields=site_fields)


def missing_for_plans(clinic: Clinic, site: Site) -> list[str]:
    """What the clinic has not filled in and no plan is printed without (DESIGN 6), in words; empty when all is there.

    A plan without them leaves a patient alone when something is wrong.
    """
    asked = [(_("telephone"), site.telephone), (_("emergency number"), clinic.emergency_number)]
    return [words for words, value in asked if not value]
