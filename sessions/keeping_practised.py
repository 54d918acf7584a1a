"""Keeping what was practised in a visit, and its dose; a level that both agreed to goes on the plan."""

from collections.abc import Iterable
from contextlib import suppress

from goals.practising import step_task
from rehabgoals.versions import ChangedMeanwhile
from sessions.models import CheckIn, DoseDecision, Practised
from sessions.said import DoseSaid, PractisedSaid

LOWEST_LEVEL, HIGHEST_LEVEL = 1, 99
STEPS = {Practised.Step.UP: 1, Practised.Step.DOWN: -1}


def level_after(level: int, step: str) -> int:
    """The level that follows, from 1 to 99. Pure."""
    return min(max(level + STEPS.get(step, 0), LOWEST_LEVEL), HIGHEST_LEVEL)


def keep_practised(check_in: CheckIn, practised: Iterable[PractisedSaid]) -> None:
    """Write down what was practised. Where both agreed to another level, the plan has it from now on.

    What a colleague has changed in the plan meanwhile stays as they wrote it (`stayed_behind` tells of it); the record
    of the visit is kept in any case. Raises ValueError for a task of another episode.
    """
    for said in practised:
        if said.task is not None and said.task.goal.episode_id != check_in.episode_id:
            raise ValueError("A task of another episode is not practised here.")
        Practised.objects.create(
            clinic_id=check_in.clinic_id,
            check_in=check_in,
            task=said.task,
            what=said.what,
            # What stands in the plan was chosen another day, by whomever.
            is_patients_choice=said.task is None,
            level=said.level,
            amount=said.amount,
            unit=said.unit if said.amount is not None else "",
            sureness=said.sureness,
            safety=said.safety,
            next_level_when=said.next_level_when,
            step=said.step,
            is_agreed=said.is_agreed,
        )
        if said.changes_plan:
            with suppress(ChangedMeanwhile):
                step_task(
                    said.task,
                    level=level_after(said.level, said.step),
                    next_level_when=said.next_level_when,
                    read_version=said.read_version,
                )


def keep_doses(check_in: CheckIn, doses: Iterable[DoseSaid]) -> None:
    """Write down what was decided about the dose. Raises ValueError for a measure of another episode."""
    for said in doses:
        if said.measure is not None and said.measure.episode_id != check_in.episode_id:
            raise ValueError("A measure of another episode led to nothing here.")
        DoseDecision.objects.create(
            clinic_id=check_in.clinic_id,
            check_in=check_in,
            aspect=said.aspect,
            what=said.what,
            why=said.why,
            measure=said.measure,
        )


def stayed_behind(check_in: CheckIn) -> list[Practised]:
    """Where both agreed to another level and the plan has another one: somebody changed it meanwhile. One query."""
    agreed = Practised.objects.filter(clinic_id=check_in.clinic_id, check_in=check_in).steps_agreed()
    return [row for row in agreed.select_related("task") if row.task.level != level_after(row.level, row.step)]
