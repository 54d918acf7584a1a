"""The conversation, the goals that come of it, and what supports them."""

from django.apps import AppConfig


class GoalsConfig(AppConfig):
    """Notices when a measurement reaches a goal, and when it is taken back."""

    name = "goals"

    def ready(self) -> None:
        """Listen for measurements, say what they are to reach, and which forms keep drafts."""
        from django.utils.translation import gettext_lazy as _

        from accounts.drafts import draft_kinds
        from goals.caseload import begun_to_write, near_their_date
        from goals.following_up import to_ask
        from goals.good_news import may_praise, steps_reached
        from goals.holding_steady import holding_steady
        from goals.reaching import look_anew, note_reached
        from goals.targets import targets_of
        from goals.timeline import goals_told
        from goals.unfinished import KINDS
        from goals.wanting import note_measured, note_taken_back
        from measures.signals import measurement_recorded, measurement_taken_back
        from patients.slots import (
            CaseloadPanel,
            GoodNews,
            MeasureTargets,
            TimelineKind,
            caseload_panels,
            good_news,
            measure_targets,
            timeline_kinds,
        )

        measurement_recorded.connect(note_reached, dispatch_uid="goals.note_reached")
        measurement_recorded.connect(note_measured, dispatch_uid="goals.note_measured")
        measurement_taken_back.connect(look_anew, dispatch_uid="goals.look_anew")
        measurement_taken_back.connect(note_taken_back, dispatch_uid="goals.note_taken_back")
        measure_targets.register(MeasureTargets(key="goals", order=10, targets=targets_of))
        timeline_kinds.register(TimelineKind("goals", _("Goals"), 30, "goals/_timeline_goal.html", goals_told))
        good_news.register(GoodNews("steps", 10, steps_reached, may_praise))
        for kind in KINDS.values():
            draft_kinds.register(kind)
        for panel in (
            CaseloadPanel(
                "near_date",
                _("Goals near their date"),
                40,
                "goals/_near_date_row.html",
                near_their_date,
                about=_("Within two weeks, or passed and not settled yet."),
            ),
            CaseloadPanel(
                "steady",
                _("Holding steady"),
                50,
                "goals/_steady_row.html",
                holding_steady,
                about=_(
                    "No change beyond the error for a while, which is normal. You might look at the dose together."
                ),
            ),
            CaseloadPanel(
                "follow_ups",
                _("How is it going?"),
                55,
                "goals/_follow_up_row.html",
                to_ask,
                about=_("Finished a while ago, and it is time to ask."),
            ),
            CaseloadPanel(
                "unfinished", _("Unfinished"), 60, "goals/_unfinished_row.html", begun_to_write, is_ones_own=True
            ),
        ):
            caseload_panels.register(panel)
