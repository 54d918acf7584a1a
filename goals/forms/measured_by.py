"""What a new goal is measured by, where it stands and where it should be: fields that follow the measure chosen."""

from __future__ import annotations

import json
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from goals.agreeing import OwnMeasure
from goals.forms.half_typed import HalfTyped
from goals.measuring import (
    COUNTED,
    OWN_NUMBER,
    YES_NO,
    Aim,
    Choice,
    Choices,
    fits_heading,
    typed_as,
    value_field,
    with_unit,
)
from goals.models import Goal
from measures.fields import unit_words
from measures.instruments import InstrumentDefinition, load_catalogue, own_definition
from measures.models import Instrument
from patients.models import Episode
from rehabgoals.forms import LineField, NumberField, PicksField

ANOTHER = "another"


class MeasuredBy(HalfTyped):
    """The measure of a goal: the patient's own number, yes or no, or a number that is counted; and its two values.

    Give it its `episode` and `choices`, and call `settle_measure` when it is made and when what it shows has changed:
    the values are typed and read as the chosen measure is.
    """

    how = PicksField(
        label=_("How we measure it"),
        help_text=_("The first one fits almost every goal."),
        layout="tall",
        choices=[
            (OWN_NUMBER, _("Your own number, 0 to 10")),
            (YES_NO, _("Yes or no")),
            (COUNTED, _("A number we count")),
        ],
        hints={
            OWN_NUMBER: _("How well you can do it today. 0: cannot do it. 10: as before the problem."),
            YES_NO: _("Done or not yet, on the day."),
            COUNTED: _("Metres, minutes, stairs, kilos."),
        },
        initial=OWN_NUMBER,
    )
    counted = forms.ChoiceField(required=False, label=_("What we count"), help_text=_("For “A number we count”."))
    own_name = LineField(
        max_length=120,
        required=False,
        label=_("Its name"),
        help_text=_("Of another number, such as: stairs without a rest."),
    )
    own_unit = LineField(
        max_length=30, required=False, label=_("Its unit"), help_text=_("Such as: steps, kg, minutes.")
    )
    own_direction = PicksField(
        required=False,
        label=_("Which way is better"),
        choices=[("more", _("More is better")), ("less", _("Less is better"))],
    )
    baseline = NumberField(label=_("Where it stands now"))
    target = NumberField(required=False, label=_("Where it should be"))

    episode: Episode
    choices: Choices
    chosen: Choice | None

    def settle_measure(self, aim: Aim) -> None:
        """List what can be counted, what fits the goal first, and shape the values by what is chosen."""
        nothing, another = ("", _("Choose what we count")), (ANOTHER, _("Another number"))
        self.fields["counted"].widget.attrs["data-fits"] = fits_heading()
        self.fields["counted"].choices = [nothing, *self.choices.listed(aim), another]
        self.chosen = self.choices.chosen(self.typed("how") or OWN_NUMBER, self.typed("counted"))
        definition = self.chosen.definition if self.chosen else None
        may_be_empty = definition is not None and definition.is_yes_no
        for name in ("baseline", "target"):
            former = self.base_fields[name]
            self.fields[name] = value_field(
                definition,
                label=former.label,
                required=former.required and not may_be_empty,
                error_messages={"required": _("Write where it stands now.")},
            )

    @property
    def is_own_measure(self) -> bool:
        """A number the clinic has not counted before was asked for."""
        return self.typed("how") == COUNTED and self.typed("counted") == ANOTHER

    # --- Showing ---

    @property
    def value_unit(self) -> str:
        """The unit beside the two values."""
        if self.chosen is not None:
            return unit_words(self.chosen.definition)
        return self.typed("own_unit") if self.is_own_measure else ""

    @property
    def last_result(self) -> str:
        """Where the chosen measure stood last, if it was measured in this episode."""
        return self.chosen.last if self.chosen else ""

    @property
    def measures_json(self) -> str:
        """How each measure is typed, for goal-measure.js, which changes the fields as one chooses."""
        by_name = {OWN_NUMBER: self.choices.own_number, YES_NO: self.choices.yes_no} | self.choices.counted
        return json.dumps({name: typed_as(choice) for name, choice in by_name.items()})

    def definition_so_far(self) -> InstrumentDefinition | None:
        """How the chosen measure is read; of a number without a definition yet, enough to show it in a sentence."""
        if self.is_own_measure:
            return with_unit(load_catalogue()["walking_distance"], self.so_far("own_unit") or "")
        return self.chosen.definition if self.chosen else None

    def measured_so_far(self) -> Instrument | InstrumentDefinition | None:
        """What would measure it, to see what is known about that; None while nothing is chosen."""
        if self.chosen is not None:
            return self.chosen.instrument
        if not self.is_own_measure or not self.so_far("own_name") or not self.so_far("own_direction"):
            return None
        higher_is_better = self.so_far("own_direction") == "more"
        return own_definition(self.so_far("own_name"), self.so_far("own_unit") or "", higher_is_better)

    # --- Reading ---

    def clean_measure(self, data: dict[str, Any]) -> None:
        """Hold what was typed about the measure against what there is, and give yes or no its two values."""
        if data.get("how") == COUNTED:
            self._clean_counted(data)
        if data.get("how") == YES_NO:
            data["baseline"] = _or_else(data, "baseline", Decimal(0))
            data["target"] = _or_else(data, "target", data["baseline"] if data.get("is_keeping") else Decimal(1))

    def _clean_counted(self, data: dict[str, Any]) -> None:
        if data.get("counted") == "":
            self.add_error("counted", _("Choose what we count. “Another number” lets you name it."))
        if data.get("counted") != ANOTHER:
            return
        name = data.get("own_name")
        if name == "":
            self.add_error("own_name", _("Give the number a name, so that both know next time what was counted."))
        elif name and self._is_name_taken(name):
            self.add_error("own_name", _("The clinic counts this already. Choose it from the list."))
        if data.get("own_direction") == "":
            self.add_error("own_direction", _("Choose whether more or less is better."))

    def _is_name_taken(self, name: str) -> bool:
        own = Instrument.objects.filter(clinic_id=self.episode.clinic_id, is_own=True).current()
        return own.filter(name__iexact=name).exists()

    def is_more_better(self, data: Mapping[str, Any]) -> bool | None:
        """Which way is better; None while nobody has said."""
        if self.is_own_measure:
            direction = data.get("own_direction")
            return direction == "more" if direction else None
        return self.chosen.definition.higher_is_better if self.chosen else None

    def is_measured_like(self, goal: Goal) -> bool:
        """An agreed goal (`measure__instrument` loaded) is measured by what is chosen here."""
        instrument = goal.measure.instrument
        if self.is_own_measure:
            return instrument.is_own and instrument.name == self.typed("own_name").strip()
        return self.chosen is not None and self.chosen.instrument == instrument

    @property
    def measured_by(self) -> Instrument | OwnMeasure:
        """The clinic's instrument, or a measure of its own to be made, once the form is valid."""
        data = self.cleaned_data
        if self.is_own_measure:
            return OwnMeasure(data["own_name"], data["own_unit"], data["own_direction"] == "more")
        assert self.chosen is not None
        return self.chosen.instrument

    def measured_with(self) -> dict[str, str]:
        """The side of the problem, where the measure is of one side: a result without it cannot be compared."""
        conditions = self.chosen.definition.conditions if self.chosen else ()
        sides = {choice.value for each in conditions if each.field == "side" for choice in each.choices}
        return {"side": self.episode.side} if self.episode.side in sides else {}


def _or_else(data: Mapping[str, Any], name: str, value: Decimal) -> Decimal:
    given = data.get(name)
    return value if given is None else given
