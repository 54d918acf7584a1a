"""The clinic's page: what holds for the whole clinic and its main site, saved together."""

from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import Clinic, Site
from rehabgoals.versions import save_version


@transaction.atomic
def save_clinic(form: Any, site_form: Any) -> None:
    """Write what the valid forms hold about the clinic and its main site, both or neither. Call in the clinic's scope.

    The clinic's version stands for both. Raises ChangedMeanwhile, and writes nothing, when another admin was quicker.
    """
    save_version(form.instance, form.Meta.fields, read_version=form.read_version, is_all=False)
    site_form.instance.save(update_fields=site_form.Meta.fields)


def missing_for_plans(clinic: Clinic, site: Site) -> list[str]:
    """What the clinic has not filled in and no plan is printed without (DESIGN 6), in words; empty when all is there.

    A plan without them leaves a patient alone when something is wrong.
    """
    asked = [(_("telephone"), site.telephone), (_("emergency number"), clinic.emergency_number)]
    return [words for words, value in asked if not value]
