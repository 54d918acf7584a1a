"""The conversation, the goals that come of it, and what supports them."""

from django.apps import AppConfig


class GoalsConfig(AppConfig):
    """Notices when a measurement reaches a goal, and when it is taken back."""

    name = "goals"

    def ready(self) -> None:
        """Listen for measurements, and say what they are to reach."""
        from goals.revising import look_anew, note_reached
        from goals.targets import targets_of
        from measures.signals import measurement_recorded, measurement_taken_back
        from patients.slots import MeasureTargets, measure_targets

        measurement_recorded.connect(note_reached, dispatch_uid="goals.note_reached")
        measurement_taken_back.connect(look_anew, dispatch_uid="goals.look_anew")
        measure_targets.register(MeasureTargets(key="goals", order=10, targets=targets_of))
