"""A plan's texts in the patient's language, and which of them nobody has written yet (DESIGN rule 13)."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.models import Clinic
from goals.second_texts import InTwoLanguages, needs_second
from patients.models import Patient
from plans.gathering import PlanShown


@dataclass(frozen=True)
class Lacking:
    """A part of the plan with a text that is not in the patient's language: its words, and where to write them."""

    words: str
    address: str


def second_language(patient: Patient, clinic: Clinic) -> str:
    """The language that the patient reads where the clinic writes another; else nothing."""
    return patient.language if needs_second(patient.language, clinic.language) else ""


def read(row: InTwoLanguages, name: str, language: str) -> str:
    """A field's text as the patient reads it: in their language where somebody has written it there."""
    return row.second(name, language) or getattr(row, name)


def below(row: InTwoLanguages, names: Iterable[str], language: str) -> str:
    """The clinic's own wording of those fields that are shown in the patient's language."""
    return " · ".join(getattr(row, name) for name in names if getattr(row, name) and row.second(name, language))


def lacking(plan: PlanShown, language: str) -> list[Lacking]:
    """The parts of a plan that would be printed in the clinic's language alone, in the plan's order.

    Without a second language there are none.
    """
    if not language:
        return []
    return [
        Lacking(_named(row, words, lacks), reverse(name, args=[number]))
        for row, words, name, number in _parts(plan)
        if (lacks := row.lacks_second(language))
    ]


def _named(row: InTwoLanguages, words: str, lacks: list[str]) -> str:
    """What the part is called, unless these very words are there by now: then the first that are not."""
    is_called_by = next((name for name in row.SECOND_FIELDS if getattr(row, name) == words), None)
    return getattr(row, lacks[0]) if is_called_by and is_called_by not in lacks else words


def _parts(plan: PlanShown) -> Iterator[tuple[InTwoLanguages, str, str, int]]:
    for shown in plan.goals:
        yield shown.goal, shown.goal.activity, "goals:goal_edit", shown.goal.pk
        for step in shown.milestones:
            yield step, step.name, "goals:milestone_edit", step.pk
        for task in shown.practice:
            yield task, task.what, "goals:practice_edit", task.pk
        for coping in plan.coping[shown.goal.pk]:
            yield coping, coping.obstacle, "goals:coping_edit", coping.pk
    beside, episode_id = plan.beside, plan.episode.pk
    for row, words, name in (
        (beside.course, _("How we know we are done"), "goals:course"),
        (beside.flare_up, _("When pain flares up"), "goals:flare_up"),
        (beside.maintenance, _("Keeping it up"), "goals:episode_finish"),
    ):
        if row is not None:
            yield row, words, name, episode_id
