"""The instruments: the catalogue, a clinic's own measures, which value fits, and how a value is written.

The parts of a definition are in `definitions.py`. Pure: no database; the words follow the active language.
"""

import tomllib
from decimal import Decimal, InvalidOperation
from functools import cache
from pathlib import Path

from django.utils.formats import number_format
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext as _

from measures.definitions import (
    ANY,
    CLINICIAN_ASSESSED,
    CONDITION_LABELS,
    OWN_KEY,
    PATIENT_REPORTED,
    REGIONS,
    CatalogueError,
    Choice,
    Condition,
    InstrumentDefinition,
    Problem,
    Threshold,
    Unit,
    check,
    decimal,
    from_json,
    parse,
    to_json,
)

__all__ = [
    "ANY",
    "CLINICIAN_ASSESSED",
    "OWN_KEY",
    "PATIENT_REPORTED",
    "REGIONS",
    "CatalogueError",
    "Choice",
    "Condition",
    "InstrumentDefinition",
    "Problem",
    "Threshold",
    "Unit",
    "check_value",
    "condition_choices",
    "condition_label",
    "from_json",
    "is_for_region",
    "load_catalogue",
    "number",
    "own_definition",
    "parse",
    "same_scale",
    "short",
    "spoken",
    "to_json",
]

CATALOGUE = Path(__file__).parent / "catalogue"

# What one question to the patient takes, in minutes: about ten seconds (our estimate).
ONE_QUESTION = Decimal("0.2")

# What a measure of the clinic's own asks beside the number: where the patient says it, and where somebody measures.
SAID_CONDITIONS = ("side", "aid", "helper")
MEASURED_CONDITIONS = (*SAID_CONDITIONS, "device", "rater")

# These are written close to the number: 120°, 40%.
CLOSE_SYMBOLS = ("°", "%")


@cache
def load_catalogue() -> dict[str, InstrumentDefinition]:
    """Return every instrument of the catalogue by key, in order of their names. Raises CatalogueError."""
    definitions: list[InstrumentDefinition] = []
    for path in sorted(CATALOGUE.glob("*.toml")):
        definition = parse(tomllib.loads(path.read_text("utf-8"), parse_float=Decimal), path.name)
        if definition.key != path.stem:
            raise CatalogueError(f"{path.name}: key is {definition.key!r}; the file is named for its key")
        definitions.append(definition)
    return {definition.key: definition for definition in sorted(definitions, key=lambda each: each.name)}


def own_definition(
    name: str,
    unit: str,
    higher_is_better: bool,
    minimum: Decimal | float | None = None,
    maximum: Decimal | float | None = None,
    *,
    decimals: int = 0,
    unit_one: str = "",
    unit_many: str = "",
    body_regions: tuple[str, ...] = (ANY,),
    reassess_weeks: int | None = 4,
    key: str = OWN_KEY,
    kind: str = CLINICIAN_ASSESSED,
    conditions: tuple[str, ...] | None = None,
) -> InstrumentDefinition:
    """Define a measure of the clinic's own: a name, a unit, a direction, perhaps a range. It has no published error.

    Aid and help are asked in the catalogue's words, so that needing less of them can be told; the device and who
    measured only where somebody measures. `decimals` is how many places are recorded. Raises CatalogueError (no name, a
    range that is not one, …).
    """
    if conditions is None:
        conditions = SAID_CONDITIONS if kind == PATIENT_REPORTED else MEASURED_CONDITIONS
    definition = InstrumentDefinition(
        key=key,
        version=1,
        name=name.strip(),
        abbreviation=name.strip()[:16],
        kind=kind,
        construct=OWN_KEY,
        about=name.strip(),
        unit=Unit(unit.strip(), unit_one or unit.strip(), unit_many or unit.strip()),
        minimum=decimal(minimum, "minimum"),
        maximum=decimal(maximum, "maximum"),
        step=Decimal(1).scaleb(-decimals),
        decimals=decimals,
        higher_is_better=higher_is_better,
        body_regions=body_regions,
        conditions=tuple(Condition(field, choices=_usual_choices(field)) for field in conditions),
        reassess_weeks=reassess_weeks,
        minutes=ONE_QUESTION if kind == PATIENT_REPORTED else Decimal(0),
    )
    check(definition)
    return definition


def _usual_choices(field: str) -> tuple[Choice, ...]:
    """The answers the catalogue offers for an aid or a helper, the least help first; none for other conditions."""
    if field not in ("aid", "helper"):
        return ()
    return next(each.choices for each in load_catalogue()["walk_6min"].conditions if each.field == field)


def is_for_region(definition: InstrumentDefinition, body_region: str) -> bool:
    """Whether the measure is meant for that region. "any" fits every region, several included."""
    return ANY in definition.body_regions or body_region in definition.body_regions


def same_scale(one: InstrumentDefinition, other: InstrumentDefinition) -> bool:
    """Whether a number means the same in both: unit, range, step and direction. What one adopts then holds for both.

    Two versions of an instrument may differ in words and in what the form asks and still have one scale.
    """
    return _scale(one) == _scale(other)


def _scale(definition: InstrumentDefinition) -> tuple[object, ...]:
    unit, direction = definition.unit.symbol, (definition.higher_is_better, definition.best)
    return unit, definition.minimum, definition.maximum, definition.step, direction


# --- Values -----------------------------------------------------------------------------------------------------


def check_value(definition: InstrumentDefinition, value: Decimal | float) -> list[Problem]:
    """Return what keeps a value from being recorded: range and fineness. An empty list means it fits."""
    try:
        given = value if isinstance(value, Decimal) else Decimal(str(value))
    except InvalidOperation:
        given = Decimal("NaN")
    if not given.is_finite():
        return [Problem("not_a_number", _("Enter a number."))]
    if definition.minimum is not None and given < definition.minimum:
        return [Problem("too_low", _range_words(definition))]
    if definition.maximum is not None and given > definition.maximum:
        return [Problem("too_high", _range_words(definition))]
    if (given - (definition.minimum or Decimal(0))) % definition.step != 0:
        return [Problem("too_fine", _step_words(definition))]
    return []


def _range_words(definition: InstrumentDefinition) -> str:
    lowest, highest = definition.minimum, definition.maximum
    if lowest is not None and highest is not None:
        words = _("This measure goes from {lowest} to {highest}.")
    elif lowest is not None:
        words = _("This measure starts at {lowest}.")
    else:
        words = _("This measure ends at {highest}.")
    return words.format(
        lowest="" if lowest is None else _figures(lowest), highest="" if highest is None else _figures(highest)
    )


def _step_words(definition: InstrumentDefinition) -> str:
    if definition.step == 1:
        return _("Enter a whole number.")
    return _("This measure moves in steps of {step}.").format(step=_figures(definition.step))


def _figures(value: Decimal, decimals: int | None = None) -> str:
    """Write a number in the active language: a real minus sign, no thousands separator, no needless zeros."""
    if decimals is not None:
        value = round(value, decimals)
    plain = value.normalize()
    places = max(0, -int(plain.as_tuple().exponent))
    return number_format(round(plain, places), places, use_l10n=True).replace("-", "\N{MINUS SIGN}")


def number(definition: InstrumentDefinition, value: Decimal | float) -> str:
    """Write a value without its unit: "402", "4.5" or "4,5" by the active language, "done"."""
    given = value if isinstance(value, Decimal) else Decimal(str(value))
    place = given - (definition.minimum or 0)
    if place == place.to_integral_value() and 0 <= place < len(definition.value_words):
        return gettext(definition.value_words[int(place)])
    return _figures(given, max(definition.decimals, 0))


def short(definition: InstrumentDefinition, value: Decimal | float) -> str:
    """Write a value with the unit's symbol, as in a chart: "402 m", "120°", "4", "done"."""
    symbol = gettext(definition.unit.symbol) if definition.unit.symbol else ""
    gap = "" if not symbol or symbol in CLOSE_SYMBOLS else " "
    return f"{number(definition, value)}{gap}{symbol}"


def spoken(definition: InstrumentDefinition, value: Decimal | float) -> str:
    """Write a value with the unit in words, for a sentence: "402 metres", "1 stand", "done"."""
    unit, figures = definition.unit, number(definition, value)
    if not unit.one:
        return figures
    given = abs(value if isinstance(value, Decimal) else Decimal(str(value)))
    # A fraction takes the plural in the languages we have ("0.5 metres"); plural rules want a whole number.
    count = int(given) if given == given.to_integral_value() else 2
    return f"{figures} {ngettext(unit.one, unit.many, count)}"


# --- Conditions -------------------------------------------------------------------------------------------------


def condition_label(condition: Condition) -> str:
    """The words beside a condition's field."""
    return gettext(condition.label) if condition.label else str(CONDITION_LABELS[condition.field])


def condition_choices(condition: Condition) -> list[tuple[str, str]]:
    """Return (value, words) for a select; empty where the condition is free text."""
    return [(choice.value, gettext(choice.label)) for choice in condition.choices]
