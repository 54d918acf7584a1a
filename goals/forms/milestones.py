"""What is typed about a step on the way to a goal."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from goals.forms.second_texts import SecondTexts
from goals.measuring import value_field
from goals.milestones import has_steps, is_between
from goals.models import Milestone
from goals.sentence import amount
from measures.fields import unit_words
from measures.instruments import from_json
from rehabgoals.forms import ClinicForm, DayField, LineField, NumberField
from rehabgoals.numbers import write_number

LONGEST_NAME = 16


class MilestoneForm(SecondTexts, ClinicForm):
    """A step: the patient's name for it, its number where it has one, and the day where it was reached by hand.

    `proposed` are numbers to press (goals.milestones.propose). The number of a step that a result reached stays.
    """

    constraint_fields = {"value_taken": "value"}

    name = LineField(
        max_length=LONGEST_NAME,
        label=_("Its name"),
        help_text=_("In their own words, short enough for the chart: 16 letters at most."),
        error_messages={"required": _("Give the step a name, such as: the bakery.")},
    )
    reached_on = DayField(required=False, not_ahead=True, label=_("Reached on"), help_text=_("If you are there."))

    class Meta:
        model = Milestone
        fields = ["name", "value", "reached_on"]

    def __init__(self, *args: Any, clinic: Any, proposed: list[Any] | None = None, **kwargs: Any) -> None:
        super().__init__(*args, clinic=clinic, **kwargs)
        goal = self.instance.goal
        self.goal, self.definition = goal, from_json(goal.measure.instrument.definition)
        self.was_reached_on = self.instance.reached_on
        is_by_result = bool(self.was_reached_on) and not self.instance.is_reached_by_hand
        if is_by_result or not has_steps(self.definition, is_keeping=goal.is_keeping):
            del self.fields["value"]
        else:
            self._offer_numbers(proposed or [])
        if is_by_result:
            del self.fields["reached_on"]
        self.fields["name"].widget.attrs |= {"data-letters-left": str(LONGEST_NAME), "autocomplete": "off"}
        self.offer_second(self.instance, goal.episode.patient, clinic.language)
        if self.has_second:
            self.fields["second_name"].widget.attrs["data-letters-left"] = str(LONGEST_NAME)

    def _get_validation_exclusions(self) -> set[str]:
        # One step at a number of a goal: what says so is not typed here.
        return super()._get_validation_exclusions() - {"goal", "set_aside_on"}

    def _offer_numbers(self, proposed: list[Any]) -> None:
        self.fields["value"] = value_field(
            self.definition, required=False, label=_("The step"), help_text=gettext("Empty: a step without a number.")
        )
        if proposed and isinstance(self.fields["value"], NumberField):
            attributes = self.fields["value"].widget.attrs
            attributes.pop("data-ruler", None)
            attributes["data-plates"] = "|".join(
                f"{write_number(value)}={amount(self.definition, value)}" for value in proposed
            )

    @property
    def value_unit(self) -> str:
        """The unit beside the number."""
        return unit_words(self.definition)

    def clean_value(self) -> Any:
        """Between where it starts and where it should be."""
        value = self.cleaned_data["value"]
        if value is not None and not is_between(value, baseline=self.goal.baseline, target=self.goal.target):
            words = _("A step lies between %(start)s and %(target)s.")
            ends = {
                "start": amount(self.definition, self.goal.baseline),
                "target": amount(self.definition, self.goal.target),
            }
            self.add_error("value", words % ends)
        return value

    def clean(self) -> dict[str, Any]:
        """A day that was told makes it reached by hand; taken out again, it is not."""
        data = super().clean() or self.cleaned_data
        if "reached_on" in data:
            self.instance.is_reached_by_hand = data["reached_on"] is not None
        if len(data.get("second_name", "")) > LONGEST_NAME:
            self.add_error("second_name", _("16 letters fit here. Make it a little shorter."))
        return data
