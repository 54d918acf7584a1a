"""What is typed to change an agreed goal: other words, or another bargain."""

from __future__ import annotations

from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from goals.forms.helped import with_wording
from goals.forms.second_texts import SecondTexts
from goals.forms.why import WhyForm
from goals.forms.words import SECOND_LABELS, GoalWords
from goals.measuring import value_field
from goals.models import Goal
from goals.showing import Result
from measures.asking import last_words
from measures.fields import unit_words
from measures.instruments import from_json
from rehabgoals.forms import ClinicForm, DayField

BARGAIN = ("target", "is_keeping", "target_on")
STEP_BACK = (
    _("This would be a step back from where it stands now: more is better here. Change the number."),
    _("This would be a step back from where it stands now: less is better here. Change the number."),
)


class GoalEditForm(WhyForm, SecondTexts, GoalWords, ClinicForm):
    """What can be changed of an agreed goal. Its measure stays, to be compared with.

    Another target, keeping or day, or a start that was changed or asked for (`from_here`), is a new bargain: it counts
    from `baseline`, which begins as the latest result. `shown_baseline` is what the field began with.
    """

    constraint_fields = {"target_equals_baseline": "target", "date_not_ahead": "target_on"}
    second_labels = SECOND_LABELS

    from_here = forms.BooleanField(required=False, label=_("Count from here anew"))
    shown_baseline = forms.CharField(required=False, max_length=20, widget=forms.HiddenInput)

    is_anew = False

    class Meta:
        model = Goal
        fields = ["outcome", "activity", "support", "conditions", "target", "is_keeping", "target_on", "sentence"]

    field_order = [
        *("outcome", "activity", "support", "conditions", "sentence"),
        *("target", "is_keeping", "target_on", "baseline", "from_here", "closing_word"),
        *("reason", "proposed_by", "both_agreed"),
    ]

    def __init__(self, *args: Any, clinic: Any, latest: Result | None = None, **kwargs: Any) -> None:
        super().__init__(*args, clinic=clinic, **kwargs)
        goal = self.instance
        patient = goal.episode.patient
        self.definition = from_json(goal.measure.instrument.definition)
        # The instance takes what was typed while the form is checked.
        self.agreed = {name: getattr(goal, name) for name in ("baseline", "target", "is_keeping", "target_on")}
        self.stands_at = latest.value if latest else goal.baseline
        self.fields["target"] = value_field(self.definition, required=False, label=_("Where it should be"))
        self.fields["baseline"] = value_field(
            self.definition,
            label=_("Where it stands now"),
            help_text=last_words(self.definition, latest.value, latest.on) if latest else "",
            error_messages={"required": _("Write where it stands now.")},
            required=False,
        )
        self.initial |= {"baseline": self.stands_at, "shown_baseline": str(self.stands_at)}
        if goal.is_keeping:
            self.initial["target"] = None
        self.ask_why(patient)
        self.offer_second(goal, patient, clinic.language)
        self.order_fields(self.field_order)
        with_wording(self, "support", "conditions", "sentence")

    @property
    def value_unit(self) -> str:
        """The unit beside the numbers."""
        return unit_words(self.definition)

    @property
    def says_help(self) -> bool:
        """Help, ground or the whole sentence were written, or there is something to mend there: then they are shown."""
        return any(self[name].value() or self[name].errors for name in ("support", "conditions", "sentence"))

    @property
    def says_bargain(self) -> bool:
        """There is something to mend about the numbers or the day: then they are shown."""
        names = ("target", "is_keeping", "target_on", "baseline", "from_here", "closing_word")
        return self.is_bound and (any(self[name].errors for name in names) or self.is_anew)

    def clean_target_on(self) -> date:
        """A new day lies ahead. One that was agreed and has passed may stay: only the words are being changed."""
        day: date = self.cleaned_data["target_on"]
        return day if day == self.agreed["target_on"] else DayField(ahead=True).clean(day)

    def clean(self) -> dict[str, Any]:
        """Hold the target against where it starts: anew where something of the bargain is another."""
        data = super().clean() or self.cleaned_data
        if data.get("baseline") is None and "baseline" not in self.errors:
            data["baseline"] = self.stands_at
        starts_anew = self._starts_anew(data)
        if data.get("is_keeping") and data.get("target") is None and "target" not in self.errors:
            data["target"] = data.get("baseline") if starts_anew else self.agreed["baseline"]
        self.is_anew = starts_anew or any(name in data and data[name] != self.agreed[name] for name in BARGAIN)
        if self.is_anew:
            self._clean_bargain(data)
        return data

    def _starts_anew(self, data: dict[str, Any]) -> bool:
        """The start was changed by hand, or is to be counted from as it is shown."""
        baseline = data.get("baseline")
        shown = _number(data.get("shown_baseline")) or self.stands_at
        return bool(data.get("from_here")) or (baseline is not None and baseline != shown)

    def _clean_bargain(self, data: dict[str, Any]) -> None:
        if data.get("is_keeping") and self.agreed["is_keeping"] and "baseline" in data:
            data["target"] = data["baseline"]
        if "target_on" in data and data["target_on"] <= timezone.localdate():
            self.add_error("target_on", _("This day has passed. Choose a day ahead to agree it anew."))
        if "target" not in self.errors and "baseline" in data:
            self.settle_target(
                data,
                data["baseline"],
                higher_is_better=self.definition.higher_is_better,
                same_words=_("This is where it stands now. Choose another number, or tick “Keep it as it is”."),
                back_words=STEP_BACK,
            )

    def _post_clean(self) -> None:
        # The database's rules hold for the row as it will be: agreed anew, it starts today from the new baseline.
        if self.is_anew and self.cleaned_data.get("baseline") is not None:
            self.instance.baseline, self.instance.started_on = self.cleaned_data["baseline"], timezone.localdate()
        super()._post_clean()

    @property
    def new_baseline(self) -> Decimal | None:
        """From where it counts, where it is agreed anew."""
        return self.cleaned_data["baseline"] if self.is_anew else None


def _number(shown: str | None) -> Decimal | None:
    try:
        number = Decimal(shown or "")
    except InvalidOperation:
        return None
    # What is no number of a measure cannot be compared with one either.
    return number if number.is_finite() else None
