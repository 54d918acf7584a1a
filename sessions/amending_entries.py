"""What was practised in a check-in and what was decided about its dose, as an amendment keeps it.

What was practised is under `practised_<its number>`, a decision under `dose_<its aspect>`: whole, as plain values; or
None where it does not stand. Nothing is deleted: what was not so is marked as entered in error, and can come back.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import Any

from goals.models import PracticeTask
from measures.models import Measure
from sessions.models import CheckIn, DoseDecision, Practised

PRACTISED, DOSE = "practised_", "dose_"
DOSE_COLUMNS = ("what", "why", "measure_id")
PLAIN = ("what", "is_patients_choice", "level", "unit", "sureness", "safety", "next_level_when", "step", "is_agreed")

Entry = dict[str, Any]


def practised_key(row_id: int) -> str:
    """Under which name an amendment keeps what was practised."""
    return f"{PRACTISED}{row_id}"


def dose_key(aspect: str) -> str:
    """Under which name an amendment keeps a decision about the dose."""
    return f"{DOSE}{aspect}"


def practised_entry(row: Practised) -> Entry:
    """What was practised, as plain values."""
    amount = None if row.amount is None else f"{row.amount.normalize():f}"
    return {"task": row.task_id, "amount": amount} | {name: getattr(row, name) for name in PLAIN}


def practised_of(entry: Entry) -> Practised:
    """The row that an entry is of, not saved: for its words."""
    amount = None if entry["amount"] is None else Decimal(entry["amount"])
    return Practised(task_id=entry["task"], amount=amount, **{name: entry[name] for name in PLAIN})


def dose_entry(row: DoseDecision) -> Entry:
    """What was decided about one aspect of the dose, as plain values."""
    return {"what": row.what, "why": row.why, "measure": row.measure_id}


class Entries:
    """What was practised and decided in a check-in, with what was entered in error. Two queries."""

    def __init__(self, check_in: CheckIn) -> None:
        self.check_in = check_in
        of_this = {"clinic_id": check_in.clinic_id, "check_in": check_in}
        self.practised = list(Practised.objects.filter(**of_this).select_related("task").order_by("pk"))
        self.doses = list(DoseDecision.objects.filter(**of_this).order_by("pk"))

    @property
    def values(self) -> dict[str, Entry | None]:
        """Everything by its name; None where it does not stand."""
        doses: dict[str, Entry | None] = {dose_key(aspect): None for aspect in DoseDecision.Aspect.values}
        doses |= {dose_key(row.aspect): dose_entry(row) for row in self.doses if not row.is_entered_in_error}
        return doses | {
            practised_key(row.pk): None if row.is_entered_in_error else practised_entry(row) for row in self.practised
        }

    def name_of(self, left_out: Entry) -> str | None:
        """The name under which something that was left out is there by now, or was before; None where it is new.

        A task of the plan is there once. What the patient chose is known by its words: the same again is a second
        press, unless it was taken out before.
        """
        for row in self.practised:
            if left_out["task"] is not None:
                is_it = row.task_id == left_out["task"]
            else:
                is_it = row.task_id is None and row.what == left_out["what"]
                is_it = is_it and (row.is_entered_in_error or practised_entry(row) == left_out)
            if is_it:
                return practised_key(row.pk)
        return None

    def keep(self, after: Mapping[str, Any]) -> None:
        """Write what the entries among these are from now on; of a name that is not there yet only a dose can be."""
        for row in self.practised:
            if (name := practised_key(row.pk)) in after:
                _write(row, after[name] and practised_of(after[name]), (*PLAIN, "amount"))
        rows = {dose_key(row.aspect): row for row in self.doses}
        for aspect in DoseDecision.Aspect.values:
            if (name := dose_key(aspect)) in after:
                _write(rows.get(name) or self._new_dose(aspect), after[name] and _dose_of(after[name]), DOSE_COLUMNS)

    def add(self, left_out: Entry) -> str:
        """Write something practised that was left out, and return its name."""
        row = practised_of(left_out)
        row.clinic_id, row.check_in = self.check_in.clinic_id, self.check_in
        row.save(force_insert=True)
        return practised_key(row.pk)

    def _new_dose(self, aspect: str) -> DoseDecision:
        return DoseDecision(clinic_id=self.check_in.clinic_id, check_in=self.check_in, aspect=aspect)

    def check(self, entries: Iterable[Entry | None]) -> None:
        """Raise ValueError where a task or a measure is of another episode. One query for each kind that is named."""
        found = [entry for entry in entries if entry]
        episode = {"clinic_id": self.check_in.clinic_id}
        tasks = {entry["task"] for entry in found if entry.get("task")}
        of_episode = PracticeTask.objects.filter(**episode, goal__episode=self.check_in.episode_id, pk__in=tasks)
        if tasks and of_episode.count() < len(tasks):
            raise ValueError("A task of another episode is not practised here.")
        measures = {entry["measure"] for entry in found if entry.get("measure")}
        measured = Measure.objects.filter(**episode, episode=self.check_in.episode_id, pk__in=measures)
        if measures and measured.count() < len(measures):
            raise ValueError("A measure of another episode led to nothing here.")


def _dose_of(entry: Entry) -> DoseDecision:
    return DoseDecision(what=entry["what"], why=entry["why"], measure_id=entry["measure"])


def _write(row: Any, becomes: Any, columns: tuple[str, ...]) -> None:
    """What it becomes, or that it was entered in error; then it keeps what it said."""
    row.is_entered_in_error = becomes is None
    for column in columns if becomes is not None else ():
        setattr(row, column, getattr(becomes, column))
    if row.pk is None:
        row.save(force_insert=True)
    else:
        row.save(update_fields=[*columns, "is_entered_in_error"])
