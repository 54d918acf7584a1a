"""Visits and check-ins. Django owns the label "sessions", so ours is "rehab_sessions"."""

from django.apps import AppConfig


class SessionsConfig(AppConfig):
    """Visits and check-ins. Django owns the label "sessions", so ours is "rehab_sessions"."""

    name = "sessions"
    label = "rehab_sessions"

    def ready(self) -> None:
        """Fill the places that are about visits: on the caseload, on pages of patients and goals, in the story."""
        from accounts.drafts import draft_kinds
        from sessions.unfinished import CHECK_IN_DRAFT

        draft_kinds.register(CHECK_IN_DRAFT)
        self._fill_caseload()
        self._fill_pages()

    def _fill_caseload(self) -> None:
        from django.utils.translation import gettext_lazy as _

        from patients.slots import CaseloadPanel, caseload_panels
        from sessions.caseload import measuring_again, not_seen_for_long, todays_visits
        from sessions.handing_over import passing_on

        for panel in (
            CaseloadPanel("visits", _("Today’s visits"), 10, "sessions/_visit_row.html", todays_visits),
            CaseloadPanel(
                "passing_on",
                _("Passed on"),
                15,
                "sessions/_hand_over_row.html",
                passing_on,
                is_ones_own=True,
                about=_("Episodes that change hands."),
            ),
            CaseloadPanel(
                "measuring",
                _("Due to be measured again"),
                30,
                "sessions/_measuring_row.html",
                measuring_again,
                about=_("By the day on which it fell due."),
            ),
            CaseloadPanel(
                "unseen",
                _("Not seen for long"),
                70,
                "sessions/_unseen_row.html",
                not_seen_for_long,
                about=_("No visit is ahead, and there was none in three weeks."),
            ),
        ):
            caseload_panels.register(panel)

    def _fill_pages(self) -> None:
        from django.utils.translation import gettext_lazy as _

        from patients.slots import (
            PageSection,
            TimelineKind,
            VisitSection,
            episode_finish_sections,
            goal_page_sections,
            patient_page_sections,
            timeline_kinds,
            visit_openings,
        )
        from sessions.asking_partnership import offered_at_finish
        from sessions.attained import attained_of
        from sessions.beside_plan import agreed_last, for_the_record, next_up
        from sessions.handing_over import tell_who_it_is, with_untold
        from sessions.timeline import visits_told

        patient_page_sections.register(PageSection("next", 10, "sessions/_next.html", next_up))
        patient_page_sections.register(PageSection("agreed", 20, "sessions/_agreed.html", agreed_last))
        patient_page_sections.register(PageSection("record", 90, "sessions/_record.html", for_the_record))
        goal_page_sections.register(PageSection("attained", 10, "sessions/_attained.html", attained_of))
        timeline_kinds.register(TimelineKind("visits", _("Visits"), 10, "sessions/_timeline_visit.html", visits_told))
        visit_openings.register(
            VisitSection("who_it_is", 10, "sessions/_told_section.html", tell_who_it_is, with_untold)
        )
        episode_finish_sections.register(
            PageSection("partnership", 10, "sessions/_partnership_at_finish.html", offered_at_finish)
        )
