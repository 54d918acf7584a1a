"""What is typed to change an agreed goal."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.utils.translation import gettext_lazy as _

from goals.forms.words import GoalWords
from goals.measuring import value_field
from goals.models import Goal
from measures.fields import unit_words
from measures.instruments import from_json
from rehabgoals.forms import ClinicForm, DayField

STEP_BACK = (
    _("This would be a step back from where you started: more is better here. Change the number."),
    _("This would be a step back from where you started: less is better here. Change the number."),
)


class GoalEditForm(GoalWords, ClinicForm):
    """What can be changed of an agreed goal. Its measure and where it started stay, to be compared with."""

    constraint_fields = {"target_equals_baseline": "target", "date_not_ahead": "target_on"}

    class Meta:
        model = Goal
        fields = ["outcome", "activity", "support", "conditions", "target", "is_keeping", "target_on", "sentence"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.definition = from_json(self.instance.measure.instrument.definition)
        # The instance takes what was typed while the form is checked.
        self.agreed_for = self.instance.target_on
        self.fields["target"] = value_field(self.definition, required=False, label=_("Where it should be"))

    @property
    def value_unit(self) -> str:
        """The unit beside the target."""
        return unit_words(self.definition)

    def clean_target_on(self) -> date:
        """A new day lies ahead. One that was agreed and has passed may stay: only the words are being changed."""
        day: date = self.cleaned_data["target_on"]
        return day if day == self.agreed_for else DayField(ahead=True).clean(day)

    def clean(self) -> dict[str, Any]:
        """Hold the target against where it started."""
        data = super().clean() or self.cleaned_data
        if "target" not in self.errors:
            words = _("This is where you started. Choose another number, or tick “Keep it as it is”.")
            self.settle_target(
                data,
                self.instance.baseline,
                higher_is_better=self.definition.higher_is_better,
                same_words=words,
                back_words=STEP_BACK,
            )
        return data
