"""What a goal can be measured by, and how a value of each measure is typed."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from goals.sentence import amount, day_of
from measures.instruments import InstrumentDefinition, check_value, fits, from_json
from measures.models import Instrument, Measurement
from patients.models import Episode
from rehabgoals.forms import NumberField, RulerField

OWN_NUMBER, YES_NO, COUNTED = "own_number", "yes_no", "counted"
OWN_NUMBER_KEY, YES_NO_KEY = "psfs_activity", "yes_no"
# The average of several activities belongs to a reassessment, not to one goal.
NOT_FOR_ONE_GOAL = {OWN_NUMBER_KEY, YES_NO_KEY, "psfs"}
# A scale with at most this many steps is pressed, not typed.
PRESSED_STEPS = 20


def _said_words(definition: InstrumentDefinition) -> list[str]:
    return [gettext(words) for words in definition.value_words]


class WordValueField(NumberField):
    """A value that is read as words: "done" or "not yet". The numbers and plain yes and no are read too."""

    default_error_messages = {"unreadable": _("Write %(yes)s or %(no)s.")}

    def __init__(self, definition: InstrumentDefinition, **kwargs: Any) -> None:
        self.said = _said_words(definition)
        super().__init__(min=0, max=1, decimals=0, **kwargs)

    def widget_attrs(self, widget: forms.Widget) -> dict[str, Any]:
        plates = "|".join(f"{words}={words.capitalize()}" for words in reversed(self.said))
        return super().widget_attrs(widget) | {"data-plates": plates, "inputmode": "text", "class": "in-number"}

    def write(self, value: Any) -> str:
        return self.said[int(value)] if value in (0, 1) else super().write(value)

    def read(self, typed: str) -> Decimal:
        word = typed.strip().casefold()
        for value, words in enumerate(self.said):
            if word == words.casefold():
                return Decimal(value)
        if word in {"1", "yes", gettext("Yes").casefold()}:
            return Decimal(1)
        if word in {"0", "no", gettext("No").casefold()}:
            return Decimal(0)
        no, yes = self.said
        raise ValidationError(self.error_messages["unreadable"] % {"yes": yes, "no": no}, code="unreadable")


def value_field(definition: InstrumentDefinition | None, **kwargs: Any) -> NumberField:
    """The field for a value of this instrument: plates for a short scale, words for done or not, else a number."""
    if definition is None:
        return NumberField(decimals=2, **kwargs)
    if definition.is_yes_no:
        return WordValueField(definition, **kwargs)
    if is_pressed(definition):
        ends = {"low_words": gettext(definition.low_anchor), "high_words": gettext(definition.high_anchor)}
        return RulerField(lowest=_whole(definition.minimum), highest=_whole(definition.maximum), **ends, **kwargs)
    return NumberField(min=definition.minimum, max=definition.maximum, decimals=definition.decimals, **kwargs)


def _whole(value: Decimal | None) -> int:
    assert value is not None
    return int(value)


def is_pressed(definition: InstrumentDefinition) -> bool:
    """A short scale of whole numbers, for which a finger is quicker than a keyboard."""
    lowest, highest = definition.minimum, definition.maximum
    return lowest is not None and highest is not None and definition.step == 1 and highest - lowest <= PRESSED_STEPS


def check_against(definition: InstrumentDefinition, value: Decimal | None) -> None:
    """Raise ValidationError for a value that the instrument does not have (too high, too fine …)."""
    if value is not None and (problems := check_value(definition, value)):
        raise ValidationError(problems[0].message, code=problems[0].code)


def measure_words(instrument: Instrument) -> str:
    """What a goal is measured by, in the words the two chose it with; instruments have names of their own."""
    own = {OWN_NUMBER_KEY: gettext("Your own number, 0 to 10"), YES_NO_KEY: gettext("Yes or no")}
    return (None if instrument.is_own else own.get(instrument.key)) or gettext(instrument.name)


@dataclass(frozen=True)
class Choice:
    """One instrument that can measure a goal of this episode, and its last result here."""

    instrument: Instrument
    definition: InstrumentDefinition
    last: str = ""

    @property
    def label(self) -> str:
        """How it stands in the list: name, unit, and where it stood last."""
        unit = gettext(self.definition.unit.symbol) if self.definition.unit.symbol else ""
        name = gettext(self.definition.name)
        named = f"{name} ({unit})" if unit else name
        return f"{named}; {self.last}" if self.last else named


@dataclass(frozen=True)
class Choices:
    """All that a goal of this episode can be measured by."""

    own_number: Choice
    yes_no: Choice
    counted: dict[str, Choice] = field(default_factory=dict)

    def chosen(self, how: str, counted: str) -> Choice | None:
        """The choice for what was pressed and picked; None for another number, or nothing yet."""
        return {OWN_NUMBER: self.own_number, YES_NO: self.yes_no}.get(how) or self.counted.get(counted)


def choices_for(episode: Episode, *, today: date) -> Choices:
    """What measures a goal of this episode: the clinic's current instruments that fit its region. Two queries.

    Those the episode measures already come first.
    """
    lasts = last_results(episode)
    instruments = Instrument.objects.filter(clinic_id=episode.clinic_id).current()
    found: dict[str, Choice] = {}
    counted: list[Choice] = []
    for instrument in instruments:
        definition = from_json(instrument.definition)
        last = lasts.get(instrument.pk)
        said = _last_words(definition, last, today) if last and not definition.names_activity else ""
        choice = Choice(instrument, definition, said)
        if instrument.key in NOT_FOR_ONE_GOAL and not instrument.is_own:
            found[instrument.key] = choice
        elif fits(definition, episode.body_region) or last:
            counted.append(choice)
    counted.sort(key=lambda choice: (not choice.last, gettext(choice.definition.name).casefold()))
    by_id = {str(choice.instrument.pk): choice for choice in counted}
    return Choices(found[OWN_NUMBER_KEY], found[YES_NO_KEY], by_id)


def last_results(episode: Episode) -> dict[int, Measurement]:
    """The newest standing result of each instrument in this episode, by the instrument's id. One query."""
    rows = Measurement.objects.filter(clinic_id=episode.clinic_id, measure__episode=episode).final()
    newest = rows.order_by("measure__instrument_id", "-taken_on", "-pk").distinct("measure__instrument_id")
    return {row.measure.instrument_id: row for row in newest.select_related("measure")}


def _last_words(definition: InstrumentDefinition, last: Measurement, today: date) -> str:
    words = gettext("last: {value} today") if last.taken_on == today else gettext("last: {value} on {day}")
    return words.format(value=amount(definition, last.value), day=day_of(last.taken_on, today))


def with_unit(definition: InstrumentDefinition, unit: str) -> InstrumentDefinition:
    """The same with another unit: enough of a definition to show a number that has none yet."""
    return replace(definition, unit=replace(definition.unit, symbol=unit, one="", many=""), decimals=2)


def typed_as(choice: Choice) -> dict[str, str]:
    """How values of this measure are typed, for the script: the same attributes the server writes."""
    form_field = value_field(choice.definition)
    ends = getattr(form_field, "low_words", ""), getattr(form_field, "high_words", "")
    unit = choice.definition.unit
    said = _said_words(choice.definition)
    return {
        "ruler": form_field.widget.attrs.get("data-ruler", ""),
        "plates": form_field.widget.attrs.get("data-plates", ""),
        "inputmode": form_field.widget.attrs.get("inputmode", ""),
        "low": f"{form_field.write(form_field.min)}: {ends[0]}" if ends[0] else "",
        "high": f"{form_field.write(form_field.max)}: {ends[1]}" if ends[1] else "",
        "unit": "" if is_pressed(choice.definition) else gettext(unit.symbol or unit.many or " ").strip(),
        "last": choice.last,
        # Done or not yet: the two answers that almost every such goal begins with.
        "baseline": said[0] if choice.definition.is_yes_no else "",
        "target": said[1] if choice.definition.is_yes_no else "",
    }
