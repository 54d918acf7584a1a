"""What goes out by e-mail, when, and what became of it."""

from django.apps import AppConfig


class RemindersConfig(AppConfig):
    """Hears of issued plans, and tells their fate on the plan page and the patient page."""

    name = "reminders"

    def ready(self) -> None:
        """Connect the receiver, fill the slots."""
        from django.utils.translation import gettext_lazy as _

        from patients.slots import (
            PageSection,
            TimelineKind,
            VisitSection,
            patient_page_sections,
            plan_page_sections,
            timeline_kinds,
            visit_openings,
        )
        from plans.signals import plan_issued
        from reminders.fate import section_of_plan
        from reminders.posting import on_plan_issued
        from reminders.timeline import messages_told
        from reminders.undelivered import opening, with_newest_tried

        plan_issued.connect(on_plan_issued, dispatch_uid="reminders.mail_issued_plan")
        fate = PageSection("plan_mail", 30, "reminders/_plan_fate.html", section_of_plan)
        plan_page_sections.register(fate)
        patient_page_sections.register(fate)
        visit_openings.register(
            VisitSection("undelivered", 50, "reminders/_undelivered.html", opening, with_newest_tried)
        )
        timeline_kinds.register(
            TimelineKind("messages", _("Messages"), 40, "reminders/_timeline_message.html", messages_told)
        )
