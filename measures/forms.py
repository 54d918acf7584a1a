"""Forms about measures: one result, what else to measure, and a clinic's own instrument."""

from datetime import date
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext, gettext_lazy
from django.utils.translation import gettext as _

from measures.conditions import SIDE, ConditionField
from measures.definitions import InstrumentDefinition
from measures.fields import condition_form_field, last_words, result_field
from measures.instruments import fits, from_json
from measures.models import Instrument, Measure, Measurement
from measures.overview import title_of
from measures.own_instruments import define_own
from patients.models import Episode
from rehabgoals.forms import ClinicForm, DayField, LineField, NumberField, PicksField, PlainForm

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


class ChooseInstrumentForm(PlainForm):
    """Measure something else: the clinic's instruments, those that fit the region first."""

    instrument = forms.ChoiceField(label=gettext_lazy("Measure something else"))

    def __init__(self, data: Any = None, *, instruments: list[Instrument], episode: Episode) -> None:
        super().__init__(data)
        fitting, others = [], []
        for instrument in instruments:
            entry = (str(instrument.pk), gettext(instrument.name))
            # Definitions are read here only for the regions; the list of a clinic's instruments is short.
            (fitting if fits(from_json(instrument.definition), episode.body_region) else others).append(entry)
        groups = [
            (_("For this region: %(region)s") % {"region": episode.get_body_region_display()}, sorted_by_name(fitting)),
            (_("All others"), sorted_by_name(others)),
        ]
        self.fields["instrument"].choices = [("", _("Choose a measure")), *[group for group in groups if group[1]]]


def sorted_by_name(entries: list[tuple[str, str]]) -> list[tuple[str, str]]:
    """(value, words) in the order of their words."""
    return sorted(entries, key=lambda entry: entry[1].casefold())


class OwnInstrumentForm(ClinicForm):
    """A measure of the clinic's own."""

    constraint_fields = {"name_taken": "name", "range": "maximum"}

    name = LineField(label=gettext_lazy("Name"), max_length=120, help_text=gettext_lazy("Such as: stairs climbed."))
    unit = LineField(
        label=gettext_lazy("Unit"),
        max_length=30,
        required=False,
        help_text=gettext_lazy("Such as: steps, s, kg. May stay empty."),
    )
    higher_is_better = PicksField(
        label=gettext_lazy("Which way is better"),
        choices=[("True", gettext_lazy("More is better")), ("False", gettext_lazy("Less is better"))],
        coerce=lambda value: value == "True",
        error_messages={"required": gettext_lazy("Say whether more or less is better.")},
    )
    kind = PicksField(label=gettext_lazy("Who says the number"), choices=Instrument.Kind.choices)
    decimals = PicksField(
        label=gettext_lazy("How finely it is written down"),
        choices=[
            ("0", gettext_lazy("Whole numbers")),
            ("1", gettext_lazy("One decimal")),
            ("2", gettext_lazy("Two decimals")),
        ],
        coerce=int,
        initial="1",
    )
    minimum = NumberField(label=gettext_lazy("Smallest value"), min=-99_999, max=999_999, decimals=2, required=False)
    maximum = NumberField(label=gettext_lazy("Largest value"), min=-99_999, max=999_999, decimals=2, required=False)
    reassess_weeks = NumberField(
        label=gettext_lazy("Measure again after (weeks)"),
        min=1,
        max=104,
        decimals=0,
        required=False,
        help_text=gettext_lazy("Empty: it is measured once, and again whenever you like."),
    )

    class Meta:
        model = Instrument
        fields = ["name", "unit", "higher_is_better", "kind", "minimum", "maximum", "reassess_weeks"]

    def __init__(self, *args: Any, user: Any, **kwargs: Any) -> None:
        self.user = user
        # The row has a direction by default; here a person says it.
        initial = {"kind": Instrument.Kind.CLINICIAN_ASSESSED, "reassess_weeks": 4, "higher_is_better": None}
        super().__init__(*args, initial=initial, **kwargs)
        self.instance.is_own = True

    @property
    def _names(self) -> set[str]:
        rows = Instrument.objects.visible_to(self.user).current().values_list("name", flat=True)
        return {words.casefold() for name in rows for words in (name, gettext(name))}

    def clean_name(self) -> str:
        """Refuse a name that the clinic's list already has, its capitals aside."""
        name = self.cleaned_data["name"]
        if name.casefold() in self._names:
            raise forms.ValidationError(_("The clinic already has a measure with this name."), code="name_taken")
        return name

    def clean(self) -> dict[str, Any]:
        """The ends of the range are no finer than the results."""
        cleaned = super().clean() or self.cleaned_data
        decimals = cleaned.get("decimals")
        for name in ("minimum", "maximum"):
            end = cleaned.get(name)
            if end is not None and decimals is not None and end != round(end, decimals):
                self.add_error(name, _("This is finer than the results. Round it, or choose more decimals."))
        return cleaned

    def save(self, commit: bool = True) -> Instrument:
        """Keep the instrument with its definition."""
        define_own(self.instance, by=self.user, decimals=self.cleaned_data["decimals"])
        return super().save(commit)
