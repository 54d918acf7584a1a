"""The conversation, the goals that come of it, and what supports them."""

from django.apps import AppConfig


class GoalsConfig(AppConfig):
    """Notices when a measurement reaches a goal."""

    name = "goals"

    def ready(self) -> None:
        """Listen for measurements."""
        from goals.revising import note_reached
        from measures.signals import measurement_recorded

        measurement_recorded.connect(note_reached, dispatch_uid="goals.note_reached")
