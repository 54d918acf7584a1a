"""What is typed about a new goal, turned into an agreement or into words that help."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from goals.agreeing import Agreement, OwnMeasure
from goals.forms.words import GoalWords, said_first_choices
from goals.measuring import COUNTED, OWN_NUMBER, YES_NO, Choices, typed_as, value_field, with_unit
from goals.models import Goal
from goals.sentence import Sentence, sentence_of
from measures.fields import unit_words
from measures.instruments import InstrumentDefinition, load_catalogue
from measures.models import Instrument
from patients.models import Episode
from rehabgoals.forms import LineField, NumberField, PicksField, PlainForm

ANOTHER = "another"

SAME_AS_NOW = _("This is where it stands now. Choose another number, or tick “Keep it as it is”.")
STEP_BACK = (
    _("This would be a step back from where it stands now: more is better here. Change one of the two."),
    _("This would be a step back from where it stands now: less is better here. Change one of the two."),
)
TAKEN_MEANWHILE = _(
    "Another goal was agreed here while this one was being written, and it has this place. "
    "Press again to agree this one beside it."
)
ALL_TAKEN = _(
    "This episode has one primary and two secondary goals by now. Nothing was agreed; your words are still here."
)


class GoalForm(GoalWords, PlainForm):
    """A new goal, the short way: a sentence, a measure and a date. What was typed says which measure the values are of.

    `ranks` are those that are free (goals.agreeing.free_ranks); the field is hidden unless there is something to
    choose. It says which place the two had in mind, so that one that was taken meanwhile is noticed.
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
    rank = PicksField(choices=Goal.Rank.choices, required=False, label=_("Which place it has"))
    said_first_by = PicksField(
        choices=Goal.SaidFirstBy.choices, label=_("Who said it first"), initial=Goal.SaidFirstBy.PATIENT
    )
    # The order of the page, which the summary of what to look at follows.
    field_order = [
        *("outcome", "activity", "how", "counted", "own_name", "own_unit", "own_direction", "baseline", "target"),
        *("is_keeping", "target_on", "rank", "support", "conditions", "said_first_by", "sentence"),
    ]

    def __init__(self, *args: Any, episode: Episode, choices: Choices, ranks: list[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.episode, self.choices, self.ranks = episode, choices, ranks
        self.fields["outcome"].help_text = gettext("In {name}’s words.").format(name=episode.patient.called)
        self.fields["target_on"].ahead = True
        self.fields["said_first_by"].choices = said_first_choices(episode.patient)
        nothing, another = ("", _("Choose what we count")), (ANOTHER, _("Another number"))
        self.fields["counted"].choices = [nothing, *choices.listed, another]
        self.fields["rank"].choices = [(value, label) for value, label in Goal.Rank.choices if value in ranks]
        self.fields["rank"].initial = ranks[0] if ranks else ""
        self.fields["rank"].error_messages["invalid_choice"] = TAKEN_MEANWHILE if ranks else ALL_TAKEN
        if len(ranks) < 2:
            self.fields["rank"].widget = forms.HiddenInput()
        self.chosen = choices.chosen(self._typed("how") or OWN_NUMBER, self._typed("counted"))
        self._shape_values()

    def _typed(self, name: str) -> str:
        return str(self.data.get(self.add_prefix(name), "")) if self.is_bound else ""

    @property
    def is_own_measure(self) -> bool:
        """A number the clinic has not counted before was asked for."""
        return self._typed("how") == COUNTED and self._typed("counted") == ANOTHER

    def _shape_values(self) -> None:
        """Let the two values be typed and read as the chosen measure is."""
        definition = self.chosen.definition if self.chosen else None
        may_be_empty = definition is not None and definition.is_yes_no
        for name in ("baseline", "target"):
            former = self.fields[name]
            self.fields[name] = value_field(
                definition,
                label=former.label,
                required=former.required and not may_be_empty,
                error_messages={"required": _("Write where it stands now.")},
            )

    # --- Showing ---

    @property
    def value_unit(self) -> str:
        """The unit beside the two values."""
        if self.chosen is not None:
            return unit_words(self.chosen.definition)
        return self._typed("own_unit") if self.is_own_measure else ""

    @property
    def last_result(self) -> str:
        """Where the chosen measure stood last, if it was measured in this episode."""
        return self.chosen.last if self.chosen else ""

    @property
    def measures_json(self) -> str:
        """How each measure is typed, for goal-measure.js, which changes the fields as one chooses."""
        by_name = {OWN_NUMBER: self.choices.own_number, YES_NO: self.choices.yes_no} | self.choices.counted
        return json.dumps({name: typed_as(choice) for name, choice in by_name.items()})

    @property
    def says_how(self) -> bool:
        """Help or ground was written, or there is something to mend in them: then they are shown."""
        names = ("support", "conditions", "said_first_by")
        return any(self[name].errors for name in names) or any(self._typed(name) for name in names[:2])

    @property
    def says_sentence(self) -> bool:
        """The whole sentence was written by hand, or there is something to mend in it."""
        return bool(self._typed("sentence") or self["sentence"].errors)

    @property
    def said_first_words(self) -> str:
        """Who said it first, as the fold tells it."""
        value = self._typed("said_first_by") or Goal.SaidFirstBy.PATIENT
        return str(dict(self.fields["said_first_by"].choices).get(value, ""))

    def sentence_so_far(self, *, today: date) -> Sentence:
        """The goal's sentence by what can be read so far; the rest is asked for."""
        baseline, target = self._so_far("baseline"), self._so_far("target")
        is_keeping = bool(self._so_far("is_keeping"))
        if target == baseline and not is_keeping:
            target = None
        return sentence_of(
            activity=self._so_far("activity") or "",
            target_on=self._so_far("target_on"),
            started_on=today,
            definition=self._definition_so_far(),
            baseline=baseline,
            target=target,
            is_keeping=is_keeping,
            support=self._so_far("support") or "",
            conditions=self._so_far("conditions") or "",
            whole=self._so_far("sentence") or "",
        )

    def day_so_far(self) -> date | None:
        """The day by which it should be reached, if one can be read."""
        return self._so_far("target_on")

    def _definition_so_far(self) -> InstrumentDefinition | None:
        if self.is_own_measure:
            # Only its unit counts in a sentence.
            number = load_catalogue()["walking_distance"]
            return with_unit(number, self._so_far("own_unit") or "")
        return self.chosen.definition if self.chosen else None

    def _so_far(self, name: str) -> Any:
        if not self.is_bound:
            return None
        form_field = self.fields[name]
        raw = form_field.widget.value_from_datadict(self.data, self.files, self.add_prefix(name))
        try:
            return form_field.clean(raw)
        except ValidationError:
            return None

    # --- Reading ---

    def clean_rank(self) -> str:
        """The place that was in mind, or the first free one."""
        rank: str = self.cleaned_data["rank"]
        if not self.ranks:
            raise ValidationError(ALL_TAKEN, code="all_taken")
        return rank or self.ranks[0]

    def refuse_rank(self, ranks: list[str]) -> None:
        """The place was taken in this moment: say so, and let the next press mean one that is free."""
        self.ranks = ranks
        self.add_error(None, TAKEN_MEANWHILE if ranks else ALL_TAKEN)
        self.take_free_rank()

    def take_free_rank(self) -> None:
        """Let the next press mean a place that is free, where the one in mind was taken meanwhile."""
        if self.ranks and self._typed("rank") not in self.ranks:
            self.data = self.data.copy()
            self.data[self.add_prefix("rank")] = self.ranks[0]

    def clean(self) -> dict[str, Any]:
        """Hold what was typed about the measure, the two values and their direction against each other."""
        data = super().clean() or self.cleaned_data
        if data.get("how") == COUNTED:
            self._clean_counted(data)
        self._clean_values(data)
        return data

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

    def _clean_values(self, data: dict[str, Any]) -> None:
        if data.get("how") == YES_NO:
            data["baseline"] = _or_else(data, "baseline", Decimal(0))
            data["target"] = _or_else(data, "target", data["baseline"] if data.get("is_keeping") else Decimal(1))
        if "target" not in self.errors:
            self.settle_target(
                data,
                data.get("baseline"),
                higher_is_better=self._is_more_better(data),
                same_words=SAME_AS_NOW,
                back_words=STEP_BACK,
            )

    def _is_more_better(self, data: dict[str, Any]) -> bool | None:
        """Which way is better; None while nobody has said."""
        if self.is_own_measure:
            direction = data.get("own_direction")
            return direction == "more" if direction else None
        return self.chosen.definition.higher_is_better if self.chosen else None

    def is_sent_again(self, goal: Goal) -> bool:
        """This very goal was agreed today: the button was pressed twice, or somebody went back and pressed again."""
        names = ("activity", "outcome", "target_on", "baseline", "target")
        instrument = goal.measure.instrument
        is_same_measure = (
            instrument.is_own and instrument.name == self._typed("own_name").strip()
            if self.is_own_measure
            else self.chosen is not None and self.chosen.instrument == instrument
        )
        return (
            goal.started_on == timezone.localdate()
            and is_same_measure
            and all(self.cleaned_data.get(name) == getattr(goal, name) for name in names)
        )

    @property
    def agreement(self) -> Agreement:
        """What was agreed, once the form is valid."""
        data = self.cleaned_data
        if self.is_own_measure:
            how: Instrument | OwnMeasure = OwnMeasure(
                data["own_name"], data["own_unit"], data["own_direction"] == "more"
            )
        else:
            assert self.chosen is not None
            how = self.chosen.instrument
        names = ("rank", "activity", "baseline", "target", "target_on", "is_keeping", "outcome", "support")
        names += ("conditions", "sentence", "said_first_by")
        return Agreement(how=how, measured_with=self._measured_with(), **{name: data[name] for name in names})

    def _measured_with(self) -> dict[str, str]:
        """The side of the problem, where the measure is of one side: a result without it cannot be compared."""
        conditions = self.chosen.definition.conditions if self.chosen else ()
        sides = {choice.value for each in conditions if each.field == "side" for choice in each.choices}
        return {"side": self.episode.side} if self.episode.side in sides else {}


def _or_else(data: Mapping[str, Any], name: str, value: Decimal) -> Decimal:
    given = data.get(name)
    return value if given is None else given
