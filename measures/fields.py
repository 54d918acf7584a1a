"""Form fields for a result and its conditions, made from an instrument's definition. Shared with the check-in."""

from datetime import date
from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext
from django.utils.translation import gettext as _

from measures.conditions import SIDE, ConditionField, side_in_words
from measures.definitions import InstrumentDefinition
from measures.instruments import check_value, number, short
from rehabgoals.days import day_words
from rehabgoals.forms import LineField, NumberField, PicksField, RulerField, YesNoField
from rehabgoals.numbers import write_number

LONGEST_CONDITION = 120


class ResultField(NumberField):
    """A result in the instrument's unit; what the instrument cannot give is refused, with its range in words."""

    def __init__(self, *, definition: InstrumentDefinition, **kwargs: Any) -> None:
        self.definition = definition
        super().__init__(
            min=definition.minimum,
            max=definition.maximum,
            decimals=max(definition.decimals, 0),
            **kwargs,
        )

    def read(self, typed: str) -> Decimal:
        return _checked(self.definition, super().read(typed))


class ResultRulerField(RulerField):
    """A result on a short scale, with plates to press; `last` marks last time's."""

    def __init__(self, *, definition: InstrumentDefinition, **kwargs: Any) -> None:
        assert definition.minimum is not None and definition.maximum is not None
        self.definition = definition
        super().__init__(
            lowest=int(definition.minimum),
            highest=int(definition.maximum),
            low_words=gettext(definition.low_anchor) if definition.low_anchor else "",
            high_words=gettext(definition.high_anchor) if definition.high_anchor else "",
            **kwargs,
        )

    def read(self, typed: str) -> Decimal:
        return _checked(self.definition, super().read(typed))


def _checked(definition: InstrumentDefinition, value: Decimal) -> Decimal:
    problems = check_value(definition, value)
    if problems:
        raise ValidationError(str(problems[0].message), code=problems[0].code)
    return value


def range_messages(definition: InstrumentDefinition) -> dict[str, str]:
    """How a value outside is refused: what was typed, and where the instrument begins and ends."""
    lowest, highest = definition.minimum, definition.maximum
    words = {
        "low": "" if lowest is None else short(definition, lowest),
        "high": "" if highest is None else short(definition, highest),
    }
    # %% stays: the field puts the typed number in.
    return {
        "between": _("%%(typed)s is outside. This measure goes from %(low)s to %(high)s.") % words,
        "too_low": _("%%(typed)s is too low here. This measure begins at %(low)s.") % words,
        "too_high": _("%%(typed)s is too high here. This measure ends at %(high)s.") % words,
    }


def refusal(definition: InstrumentDefinition, value: Decimal) -> str:
    """Why a value does not fit the instrument, in the words of its field; empty where it fits."""
    problems = check_value(definition, value)
    if not problems:
        return ""
    if problems[0].code not in ("too_low", "too_high"):
        return str(problems[0].message)
    has_both_ends = definition.minimum is not None and definition.maximum is not None
    code = "between" if has_both_ends else problems[0].code
    return range_messages(definition)[code] % {"typed": write_number(value)}


def result_field(
    definition: InstrumentDefinition,
    *,
    last: Decimal | None = None,
    error_messages: dict[str, Any] | None = None,
    **kwargs: Any,
) -> forms.Field:
    """The field for a value of this instrument: plates for words and for a short scale, else a number."""
    if definition.is_yes_no:
        not_yet, done = map(gettext, definition.value_words)
        return YesNoField(words=(not_yet, done), error_messages=error_messages, **kwargs)
    if definition.is_in_words:
        return _words_field(definition, last, error_messages=error_messages, **kwargs)
    kwargs["error_messages"] = range_messages(definition) | (error_messages or {})
    if definition.is_short_scale:
        whole = None if last is None or last != last.to_integral_value() else last
        return ResultRulerField(definition=definition, last=whole, **kwargs)
    return ResultField(definition=definition, **kwargs)


def _words_field(definition: InstrumentDefinition, last: Decimal | None, **kwargs: Any) -> PicksField:
    """The instrument's words as plates, in the order of its values; last time's says so."""
    lowest = definition.minimum or Decimal(0)
    choices = [
        (str(lowest + place * definition.step), gettext(word)) for place, word in enumerate(definition.value_words)
    ]
    was = next((value for value, _word in choices if last is not None and Decimal(value) == last), None)
    hints = {was: _("last time")} if was is not None else {}
    return PicksField(choices=choices, coerce=Decimal, empty_value=None, hints=hints, layout="tall", **kwargs)


def is_pressed(definition: InstrumentDefinition) -> bool:
    """A value of it is pressed on plates rather than typed."""
    return definition.is_in_words or definition.is_short_scale


def unit_words(definition: InstrumentDefinition) -> str:
    """The unit to stand beside the field, in words where it has them; nothing beside plates."""
    if is_pressed(definition):
        return ""
    return gettext(definition.unit.many or definition.unit.symbol)


def last_words(definition: InstrumentDefinition, value: Decimal, on: date, side: str = "") -> str:
    """Last time's result, to stand beside the field: "last 440, on 27 October", "last 104 (right), on 27 October"."""
    words = {"value": number(definition, value), "day": day_words(on), "side": side_in_words(definition, side)}
    if words["side"]:
        return _("last %(value)s (%(side)s), on %(day)s") % words
    return _("last %(value)s, on %(day)s") % words


def condition_form_field(condition: ConditionField) -> forms.Field:
    """The form field of one condition; never in the way, so none of them has to be filled in."""
    note = _("Last time: %(said)s") % {"said": condition.last} if condition.last else ""
    common = {"label": condition.label, "initial": condition.initial, "required": False, "help_text": note}
    if not condition.choices:
        return LineField(max_length=LONGEST_CONDITION, **common)
    if condition.name == SIDE:
        return PicksField(choices=condition.choices, **common)
    return forms.ChoiceField(
        choices=[("", _("Not said")), *condition.choices],
        error_messages={"invalid_choice": _("Choose one from the list.")},
        **common,
    )
