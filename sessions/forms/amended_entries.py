"""The parts of an amendment's form about what was practised and what was decided about the dose."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext as _

from goals.models import PracticeTask
from rehabgoals.forms import LineField
from sessions.amending_entries import Entry, dose_entry, dose_key, practised_entry, practised_key
from sessions.forms.changes import DoseRow
from sessions.forms.practised import PractisedFields, how_fields, step_fields
from sessions.keeping_practised import LOWEST_LEVEL
from sessions.models import DoseDecision, Practised

CHOSEN = "chosen"


class AmendedEntry:
    """What stands in the check-in, with a tick beside it that says it was not so."""

    form: Any
    name: str
    # The names of all its fields, in the order of the page.
    all_names: list[str]

    @property
    def not_so(self) -> Any:
        """The tick, for the template."""
        return self.form[f"{self.name}_not_so"]

    @property
    def is_not_so(self) -> bool:
        """Whether it was ticked."""
        return bool(self.form.cleaned_data.get(f"{self.name}_not_so"))

    @property
    def is_changed(self) -> bool:
        """Whether something was typed in it, so that it is not folded away."""
        return self.form.is_bound and any(
            name in self.form.changed_data or name in self.form.errors for name in self.all_names
        )

    def forget_errors(self) -> None:
        """Of what was not so nothing is left to look at."""
        for name in self.all_names:
            self.form.errors.pop(name, None)


def not_so_field() -> forms.BooleanField:
    """The tick for what was entered in error."""
    return forms.BooleanField(label=_("Not so: this was entered in error"), required=False)


def _how(*, has_step: bool) -> dict[str, Any]:
    """The fields of how it was practised; what was said can be taken back."""
    fields = how_fields() | (step_fields() if has_step else {})
    fields["safety"].choices = Practised.Safety.choices
    if has_step:
        fields["is_agreed"].label = _("We both agreed to it")
    return fields


class AmendedPractised(AmendedEntry, PractisedFields):
    """One thing that was practised, as it stands. What it is called is amended where the patient chose it."""

    def __init__(self, form: Any, row: Practised) -> None:
        self.row, key = row, practised_key(row.pk)
        what = {} if row.task_id else {"what": LineField(label=_("What"), max_length=200, required=False)}
        super().__init__(form, key, **what, **_how(has_step=row.task_id is not None), not_so=not_so_field())
        for part, value in (practised_entry(row) | {"amount": row.amount}).items():
            if f"{key}_{part}" in form.fields:
                form.initial[f"{key}_{part}"] = value
        self.all_names = [*self.names, f"{key}_not_so"]

    def clean(self) -> None:
        """It keeps a name, unless it was not so."""
        if self.is_not_so:
            self.forget_errors()
        elif self.row.task_id is None and not self.cleaned["what"] and f"{self.name}_what" not in self.form.errors:
            self.form.add_error(f"{self.name}_what", _("Write what you practised, or tick that it was not so."))

    def wanted(self) -> dict[str, Entry | None]:
        """What it is to be, by its name."""
        row = self.row
        if self.is_not_so:
            return {self.name: None}
        what = row.what if row.task_id else self.cleaned["what"]
        becomes = Practised(
            what=what, task_id=row.task_id, is_patients_choice=row.is_patients_choice, **self.how(row.level)
        )
        return {self.name: practised_entry(becomes)}


class LeftOut(PractisedFields):
    """Something practised that was not written down: one of the plan, or what the patient chose then."""

    def __init__(self, form: Any, tasks: Iterable[PracticeTask], there: Iterable[Practised], called: str) -> None:
        self.tasks = {str(task.pk): task for task in tasks}
        self.there = {str(row.task_id) for row in there}
        offered = [(number, task.what) for number, task in self.tasks.items() if number not in self.there]
        chosen = (CHOSEN, _("Something else, chosen by {name}").format(name=called))
        which = forms.ChoiceField(label=_("What was left out"), required=False, choices=[("", "–"), *offered, chosen])
        what = LineField(label=_("What {name} chose").format(name=called), max_length=200, required=False)
        super().__init__(form, "left_out", which=which, what=what, **_how(has_step=True))

    @property
    def which(self) -> Any:
        """Which one it was, for the template."""
        return self.form["left_out_which"]

    @property
    def names(self) -> list[str]:
        """The names of its fields, in the order of the page."""
        return ["left_out_which", *super().names]

    @property
    def is_used(self) -> bool:
        """Whether it holds something, so that it is not folded away."""
        return self.form.is_bound and (bool(self.which.value()) or self.has_errors)

    def clean(self) -> None:
        """What was filled in for something of one's own choice has a name, and one of the plan has its own."""
        which, errors = self.form.cleaned_data.get("left_out_which"), self.form.errors
        if "left_out_which" in errors:
            return
        if not which and (self.tells_how or self.cleaned["what"]):
            self.form.add_error("left_out_which", _("Choose what it was."))
        if which == CHOSEN and not self.cleaned["what"] and "left_out_what" not in errors:
            self.form.add_error("left_out_what", _("Write what you practised."))
        if which in self.tasks and self.cleaned["what"]:
            words = _("Another one is chosen above. Leave this empty, or choose “something else” there.")
            self.form.add_error("left_out_what", words)

    def wanted(self) -> Entry | None:
        """What it is to be; None where nothing was left out."""
        which = self.form.cleaned_data.get("left_out_which")
        if not which:
            return None
        task = self.tasks.get(which)
        how = self.how(task.level if task else LOWEST_LEVEL)
        if task is None:
            how |= {"step": Practised.Step.STAY.value, "is_agreed": False}
        what = task.what if task else self.cleaned["what"]
        return practised_entry(Practised(what=what, task=task, is_patients_choice=task is None, **how))


class AmendedDose(AmendedEntry, DoseRow):
    """To what one aspect of the dose changed, why, and the trend that led to it; or none, where none was decided.

    `there` says that one stood on the page: a page without it, with nothing written in it, says nothing about one that
    a colleague wrote meanwhile.
    """

    def __init__(
        self, form: Any, aspect: DoseDecision.Aspect, row: DoseDecision | None, trends: Mapping[int, str]
    ) -> None:
        super().__init__(form, aspect)
        there, led_by = f"{self.name}_there", f"{self.name}_measure"
        self.stands = row if not form.is_bound or there in form.data else None
        if self.stands or there in form.data:
            form.fields[there] = forms.CharField(widget=forms.HiddenInput, initial="1", required=False)
        if self.stands:
            entry = dose_entry(self.stands)
            form.initial |= {self.name: entry["what"], f"{self.name}_why": entry["why"], led_by: entry["measure"]}
        if row and row.measure_id:
            trends = {row.measure_id: _("another measure"), **trends}
        if trends:
            form.fields[led_by] = forms.TypedChoiceField(
                label=_("The trend that led to it"),
                choices=[("", _("None of these")), *trends.items()],
                coerce=int,
                empty_value=None,
                required=False,
            )
        form.fields[f"{self.name}_not_so"] = not_so_field()
        self.all_names = [*self.names, *([led_by] if trends else []), f"{self.name}_not_so"]

    @property
    def is_there(self) -> bool:
        """Whether one stood on the page."""
        return f"{self.name}_there" in self.form.fields

    @property
    def measure(self) -> Any:
        """The trend, for the template; None where there is none to choose."""
        name = f"{self.name}_measure"
        return self.form[name] if name in self.form.fields else None

    def clean(self) -> None:
        """As in the visit; what stands goes only by its tick."""
        if self.is_not_so:
            self.forget_errors()
            return
        super().clean()
        cleaned, errors = self.form.cleaned_data, self.form.errors
        if self.is_there and not any(cleaned.get(name) or name in errors for name in self.names):
            self.form.add_error(self.name, _("Write to what it changed, or tick that it was not so."))

    def wanted(self) -> dict[str, Entry | None]:
        """What it is to be, by its name; nothing where nothing is said of it."""
        key, said = dose_key(self.aspect.value), self.said
        if self.is_not_so:
            return {key: None}
        if said is None:
            return {}
        measure = self.form.cleaned_data.get(f"{self.name}_measure")
        return {key: {"what": said.what, "why": said.why, "measure": measure}}
