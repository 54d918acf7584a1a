"""The goal plan as a document, what was issued, and the patient page that shows it."""

from django.apps import AppConfig


class PlansConfig(AppConfig):
    """The goal plan as a document, what was issued, and the patient page that shows it."""

    name = "plans"

    def ready(self) -> None:
        """Say which plans were issued, in a patient's story."""
        from django.utils.translation import gettext_lazy as _

        from patients.slots import TimelineKind, timeline_kinds
        from plans.issued_timeline import plans_told

        timeline_kinds.register(TimelineKind("plans", _("Plans"), 50, "plans/_timeline_plan.html", plans_told))
