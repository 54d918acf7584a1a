"""Instruments as data, measurements, charts, and when to measure again."""

from typing import Any

from django.apps import AppConfig
from django.db.models.signals import post_migrate, post_save


class MeasuresConfig(AppConfig):
    """Gives every clinic its instruments: a new one at once, all of them after each upgrade."""

    name = "measures"

    def ready(self) -> None:
        """Listen for new clinics and for the end of a migrate; tell results in a patient's story."""
        from django.utils.translation import gettext_lazy as _

        from measures.timeline import results_told
        from patients.slots import TimelineKind, timeline_kinds

        timeline_kinds.register(
            TimelineKind("measures", _("Measures"), 20, "measures/_timeline_results.html", results_told)
        )
        post_save.connect(_provide_new_clinic, sender="accounts.Clinic", dispatch_uid="measures.new_clinic")
        post_migrate.connect(_provide_all_clinics, sender=self, dispatch_uid="measures.upgrade")


def _provide_new_clinic(instance: Any, created: bool, **kwargs: Any) -> None:
    from measures.providing import provide_instruments

    if created:
        provide_instruments(instance)


def _provide_all_clinics(apps: Any = None, plan: Any = (), **kwargs: Any) -> None:
    from accounts.models import Clinic
    from measures.providing import provide_instruments

    if any(is_backwards for _migration, is_backwards in plan):  # the tables are those of an earlier release
        return
    try:
        if apps is not None:  # `flush` sends none
            apps.get_model("measures", "Instrument")
    except LookupError:  # migrated back to before there were instruments
        return
    for clinic in Clinic.objects.all():
        provide_instruments(clinic)
