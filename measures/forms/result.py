"""The form for one result."""

from datetime import date
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext as _

from measures.conditions import SIDE, ConditionField
from measures.definitions import InstrumentDefinition
from measures.fields import condition_form_field, last_words, result_field
from measures.models import Measure, Measurement
from measures.overview import title_of
from rehabgoals.forms import DayField, LineField, PicksField, PlainForm

CONDITION = "condition_"
ANOTHER_ACTIVITY = "new"


class ResultForm(PlainForm):
    """One result of one instrument: the value, the day, the conditions, who answered, and which activity.

    `measures` are the episode's measures by this instrument with their last results; `chosen` is the one the page was
    opened for. Cleans `measure` (None: a new one) and `activity`.
    """

    def __init__(
        self,
        data: Any = None,
        *,
        definition: InstrumentDefinition,
        born_on: date,
        measures: list[Measure],
        last_results: dict[int, Measurement],
        chosen: Measure | None,
        conditions: list[ConditionField],
    ) -> None:
        self.definition, self.measures, self.chosen = definition, measures, chosen
        self.condition_names = [condition.name for condition in conditions]
        self._last_results = last_results
        super().__init__(data)
        last = last_results.get(chosen.pk) if chosen else None
        if definition.names_activity:
            self._ask_for_activity()
        is_said = definition.is_patient_reported and definition.prompt
        self.fields["value"] = result_field(
            definition,
            last=last.value if last else None,
            # What the patient is asked is the label; what the clinician does stands as a hint.
            label=gettext(definition.prompt) if is_said else _("Result"),
            help_text="" if is_said or not definition.prompt else gettext(definition.prompt),
        )
        self.fields["taken_on"] = DayField(
            label=_("Measured on"), not_ahead=True, earliest=born_on, initial=timezone.localdate()
        )
        for condition in conditions:
            self.fields[CONDITION + condition.name] = condition_form_field(condition)
        if definition.is_patient_reported:
            self.fields["answered_by"] = PicksField(
                label=_("Who answered"),
                choices=Measurement.AnsweredBy.choices,
                initial=last.answered_by if last else Measurement.AnsweredBy.ALONE,
                layout="tall",
            )

    def _ask_for_activity(self) -> None:
        if self.measures:
            hints = {}
            for measure in self.measures:
                last = self._last_results.get(measure.pk)
                if last:
                    hints[str(measure.pk)] = last_words(self.definition, last.value, last.taken_on)
            choices = [(str(measure.pk), title_of(measure)) for measure in self.measures]
            self.fields["which"] = PicksField(
                label=_("Which activity"),
                choices=[*choices, (ANOTHER_ACTIVITY, _("Another activity"))],
                hints=hints,
                layout="tall",
                initial=str(self.chosen.pk) if self.chosen else None,
                error_messages={"required": _("Choose the activity this is about.")},
            )
        self.fields["activity"] = LineField(
            label=_("Another activity, in the patient’s words") if self.measures else _("Activity"),
            max_length=300,
            required=not self.measures,
            help_text="" if self.measures else _("In the patient’s words: carry the shopping up my stairs."),
            error_messages={"required": _("Write the activity this is about.")},
        )

    @property
    def condition_fields(self) -> list[Any]:
        """The conditions as bound fields, in the instrument's order. The side is asked for beside the value."""
        return [self[CONDITION + name] for name in self.condition_names if name != SIDE]

    @property
    def conditions_have_errors(self) -> bool:
        """Whether the folded part holds something to look at."""
        return any(bound.errors for bound in self.condition_fields)

    def clean(self) -> dict[str, Any]:
        """Settle which measure it is of: one that is there already, also when its activity was typed again."""
        cleaned = super().clean() or self.cleaned_data
        measure, activity = self.chosen, ""
        if self.definition.names_activity:
            which, activity = cleaned.get("which", ANOTHER_ACTIVITY), cleaned.get("activity", "")
            by_number = {str(each.pk): each for each in self.measures}
            by_words = {each.activity.casefold(): each for each in self.measures}
            measure = by_number.get(which) if which != ANOTHER_ACTIVITY else by_words.get(activity.casefold())
            if measure is None and which == ANOTHER_ACTIVITY and not activity and "activity" not in self.errors:
                self.add_error("activity", _("Write the activity this is about."))
        cleaned["measure"] = measure
        cleaned["conditions"] = {
            name: cleaned[CONDITION + name] for name in self.condition_names if cleaned.get(CONDITION + name)
        }
        return cleaned
