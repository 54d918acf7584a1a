"""What was decided about the dose beside the tasks as they are written: which of them say something else."""

from __future__ import annotations

from goals.models import Goal, PracticeTask
from plans.contents import PracticeContents
from sessions.models import CheckIn, DoseDecision

FREQUENCY = DoseDecision.Aspect.FREQUENCY


def says_it(task: PracticeTask | PracticeContents, aspect: str, what: str) -> bool:
    """Whether a task says what was decided, or says nothing of it that could be at odds with it. Pure.

    How often it is done has a place of its own; of all else the words are looked for anywhere in the task.
    """
    decided = _plain(what)
    if aspect == FREQUENCY:
        return not task.how_often or decided in _plain(task.how_often)
    return decided in _plain(f"{task.what} {task.how} {task.how_often}")


def tasks_at_odds(check_in: CheckIn) -> list[PracticeTask]:
    """The tasks of the plan that do not say what this check-in decided about the dose. One query, or two."""
    of_clinic = {"clinic_id": check_in.clinic_id}
    doses = list(DoseDecision.objects.filter(**of_clinic, check_in=check_in).standing())
    if not doses:
        return []
    goals = Goal.objects.filter(**of_clinic, episode=check_in.episode_id).active()
    tasks = PracticeTask.objects.filter(**of_clinic, goal__in=goals, stopped_on=None).order_by("goal__place", "pk")
    return [task for task in tasks if not all(says_it(task, dose.aspect, dose.what) for dose in doses)]


def _plain(words: str) -> str:
    return " ".join(words.casefold().split()).rstrip(".")
