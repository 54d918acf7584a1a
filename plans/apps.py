"""The goal plan as a document, what was issued, and the patient page that shows it."""

from django.apps import AppConfig


class PlansConfig(AppConfig):
    """The goal plan as a document, what was issued, and the patient page that shows it."""

    name = "plans"

    def ready(self) -> None:
        """Offer the plan at the end of a visit, and say which plans were issued, in a patient's story."""
        from django.utils.translation import gettext_lazy as _

        from patients.slots import (
            PageSection,
            TimelineKind,
            VisitSection,
            check_in_page_sections,
            timeline_kinds,
            visit_finish_choices,
        )
        from plans.finishing import ways_of, with_ways
        from plans.given_with import given_with
        from plans.issued_timeline import plans_told

        visit_finish_choices.register(VisitSection("plan", 10, "plans/_finish_ways.html", ways_of, with_ways))
        check_in_page_sections.register(PageSection("plan", 10, "plans/_given_with.html", given_with))
        timeline_kinds.register(TimelineKind("plans", _("Plans"), 50, "plans/_timeline_plan.html", plans_told))
