"""Where the measures of an episode are to arrive, by its active goals: for the pages to the left of the goals."""

from collections.abc import Iterable

from goals.models import Goal
from patients.models import Episode
from patients.slots import Target


def targets_of(episode: Episode) -> dict[int, Target]:
    """The target of each measure by the measure's id; of several goals the one nearest in time. One query."""
    return targets_in(Goal.objects.filter(clinic_id=episode.clinic_id, episode=episode).active())


def targets_in(goals: Iterable[Goal]) -> dict[int, Target]:
    """The same of active goals that were read already."""
    nearest_last = sorted(goals, key=lambda goal: (goal.target_on, goal.pk), reverse=True)
    return {
        goal.measure_id: Target(goal.target, goal.target_on, goal.baseline, goal.is_keeping) for goal in nearest_last
    }
