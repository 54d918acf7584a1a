"""Where the measures of an episode are to arrive, by its active goals: for the pages to the left of the goals."""

from goals.models import Goal
from patients.models import Episode
from patients.slots import Target


def targets_of(episode: Episode) -> dict[int, Target]:
    """The target of each measure by the measure's id; of several goals the one nearest in time. One query."""
    goals = Goal.objects.filter(clinic_id=episode.clinic_id, episode=episode).active().order_by("-target_on", "-pk")
    return {goal.measure_id: Target(goal.target, goal.target_on, goal.baseline, goal.is_keeping) for goal in goals}
