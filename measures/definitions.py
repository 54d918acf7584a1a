"""What an outcome measure is, as a frozen value: its parts, and reading and writing it as plain data.

A definition is stored as JSON beside the clinic's instrument, so that a measurement made by version 1 is still read by
version 1 after the catalogue has moved on. Thresholds (MDC, MCID) are carried as data; judging by them is a later
module's work. Texts are English message ids (`catalogue_texts.py` lists them), translated where they are shown.
"""

from collections.abc import Mapping
from dataclasses import dataclass, fields, is_dataclass
from decimal import Decimal, InvalidOperation
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

REGIONS = ("neck", "back", "shoulder", "elbow", "wrist_hand", "hip", "knee", "ankle_foot", "several")
ANY = "any"
PATIENT_REPORTED = "patient_reported"
CLINICIAN_ASSESSED = "clinician_assessed"
KINDS = (PATIENT_REPORTED, CLINICIAN_ASSESSED)
LICENCE_CLASSES = ("public_domain", "free_clinical", "licence_needed", "unclear", "own")
ENTRIES = ("items", "score")
OWN_KEY = "own"

CONDITION_LABELS: dict[str, Promise] = {
    "side": _("Side"),
    "aid": _("Aid"),
    "device": _("Device"),
    "rater": _("Measured by"),
    "surface": _("Ground"),
    "helper": _("Help"),
    "question": _("Question"),
    "position": _("Position"),
}


class CatalogueError(ValueError):
    """A definition that cannot be used; the message names the file, the field and what is there."""


@dataclass(frozen=True)
class Unit:
    """How the unit is written: a symbol beside a number (may be empty), and words for sentences (may be empty)."""

    symbol: str = ""
    one: str = ""
    many: str = ""


@dataclass(frozen=True)
class Choice:
    """One answer of a condition: the value that is stored and the words that are read."""

    value: str
    label: str


@dataclass(frozen=True)
class Condition:
    """What has to be the same for two results to be comparable. Without choices it is free text."""

    field: str
    label: str = ""
    choices: tuple[Choice, ...] = ()


@dataclass(frozen=True)
class Threshold:
    """A published MDC or MCID, with its population, its source, and whether the value was read in that source.

    `confidence` is 90 or 95 where the source says so; `percent` means the value is a percentage of the baseline;
    `body_regions` are the regions for which an alternative replaces the default.
    """

    value: Decimal
    population: str
    citation: str
    verified: bool
    confidence: int | None = None
    percent: bool = False
    percent_of_baseline: Decimal | None = None
    body_regions: tuple[str, ...] = ()
    note: str = ""


@dataclass(frozen=True)
class InstrumentDefinition:
    """One version of one outcome measure.

    `minimum` and `maximum` may be None for a clinic's own measure; `best` is the best value where it lies inside the
    range; `reassess_weeks` 0 or None means it is not repeated; `value_words` name the values 0, 1, … where words are
    read instead of numbers; `names_activity` means each series is about one activity in the patient's words.
    """

    key: str
    version: int
    name: str
    abbreviation: str
    kind: str
    construct: str
    about: str
    unit: Unit
    minimum: Decimal | None
    maximum: Decimal | None
    step: Decimal
    decimals: int
    higher_is_better: bool
    body_regions: tuple[str, ...]
    conditions: tuple[Condition, ...] = ()
    prompt: str = ""
    low_anchor: str = ""
    high_anchor: str = ""
    value_words: tuple[str, ...] = ()
    best: Decimal | None = None
    bilateral: bool = False
    names_activity: bool = False
    mdc: Threshold | None = None
    mcid: Threshold | None = None
    alternative_mdc: tuple[Threshold, ...] = ()
    alternative_mcid: tuple[Threshold, ...] = ()
    scoring: str = ""
    licence: str = ""
    licence_class: str = "own"
    entry: str = "items"
    items_min: int | None = None
    items_max: int | None = None
    reassess_weeks: int | None = None
    loinc: str = ""

    @property
    def is_yes_no(self) -> bool:
        """Done or not yet on the day: two values that are read as words."""
        return len(self.value_words) == 2

    @property
    def is_patient_reported(self) -> bool:
        """Whether the patient gives the answer (else somebody measures it)."""
        return self.kind == PATIENT_REPORTED


@dataclass(frozen=True)
class Problem:
    """Why a value does not fit a definition. `code`: not_a_number, too_low, too_high, too_fine; `message` reads it."""

    code: str
    message: str


def parse(data: Mapping[str, Any], where: str = "definition") -> InstrumentDefinition:
    """Build a definition from a file's or a column's content. Raises CatalogueError that says where and what."""
    values = dict(data)
    values["minimum"] = values.pop("min", values.get("minimum"))
    values["maximum"] = values.pop("max", values.get("maximum"))
    try:
        for name in ("minimum", "maximum", "step", "best"):
            values[name] = decimal(values.get(name), name)
        values["unit"] = _part(Unit, values.get("unit", {}), "unit")
        values["conditions"] = tuple(_condition(each) for each in values.get("conditions", ()))
        for name in ("mdc", "mcid"):
            values[name] = _threshold(values[name], name) if values.get(name) is not None else None
        for name in ("alternative_mdc", "alternative_mcid"):
            values[name] = tuple(_threshold(each, name) for each in values.get(name, ()))
        for name in ("body_regions", "value_words"):
            values[name] = tuple(values.get(name, ()))
        definition: InstrumentDefinition = _part(InstrumentDefinition, values, "")
        check(definition)
    except CatalogueError as error:
        raise CatalogueError(f"{where}: {error}") from None
    return definition


def to_json(definition: InstrumentDefinition) -> dict[str, Any]:
    """Return the definition for a JSON column. Numbers become text, so that 0.1 stays 0.1."""
    plain = _plain(definition)
    assert isinstance(plain, dict)
    return plain


def from_json(data: Mapping[str, Any]) -> InstrumentDefinition:
    """Rebuild what `to_json` wrote. Raises CatalogueError for anything else."""
    return parse(data, "stored definition")


# --- Inside -----------------------------------------------------------------------------------------------------


def decimal(value: Any, name: str) -> Decimal | None:
    """Read a number exactly; None stays None. Raises CatalogueError with the field's name."""
    if value is None:
        return None
    try:
        number = value if isinstance(value, Decimal) else Decimal(str(value))
    except InvalidOperation:
        raise CatalogueError(f"{name} is {value!r}; a number is expected") from None
    if isinstance(value, bool) or not number.is_finite():
        raise CatalogueError(f"{name} is {value!r}; a number is expected")
    return number


def _part(kind: type, values: Mapping[str, Any], where: str) -> Any:
    """Make one dataclass from a mapping, and say which field is unknown or absent."""
    prefix = f"{where}: " if where else ""
    if not isinstance(values, Mapping):
        raise CatalogueError(f"{prefix}is {values!r}; a table is expected")
    known = [field.name for field in fields(kind)]
    unknown = sorted(set(values) - set(known))
    if unknown:
        raise CatalogueError(f"{prefix}unknown field {unknown[0]!r}; known are {', '.join(known)}")
    try:
        return kind(**values)
    except TypeError as error:
        raise CatalogueError(f"{prefix}{str(error).split('__init__() ')[-1]}") from None


def _condition(data: Mapping[str, Any]) -> Condition:
    choices = tuple(_part(Choice, each, "choice") for each in data.get("choices", ()))
    condition: Condition = _part(Condition, {**data, "choices": choices}, "condition")
    if condition.field not in CONDITION_LABELS:
        raise CatalogueError(f"unknown condition {condition.field!r}; known are {', '.join(CONDITION_LABELS)}")
    return condition


def _threshold(data: Mapping[str, Any], where: str) -> Threshold:
    values = dict(data)
    for name in ("value", "percent_of_baseline"):
        values[name] = decimal(values.get(name), f"{where}: {name}")
    values["body_regions"] = tuple(values.get("body_regions", ()))
    threshold: Threshold = _part(Threshold, values, where)
    if threshold.value is None or threshold.value < 0:
        raise CatalogueError(f"{where}: value is {threshold.value!r}; 0 or more is expected")
    _check_regions(threshold.body_regions, where)
    return threshold


def _check_regions(regions: tuple[str, ...], where: str) -> None:
    for region in regions:
        if region != ANY and region not in REGIONS:
            raise CatalogueError(f"{where}: unknown body region {region!r}; known are {ANY}, {', '.join(REGIONS)}")


def _one_of(name: str, value: str, allowed: tuple[str, ...]) -> None:
    if value not in allowed:
        raise CatalogueError(f"{name} is {value!r}; one of {', '.join(allowed)} is expected")


def check(definition: InstrumentDefinition) -> None:
    """Raise CatalogueError when the parts of a definition contradict each other."""
    if not definition.name:
        raise CatalogueError("name is empty")
    if not definition.body_regions:
        raise CatalogueError("body_regions is empty; write at least 'any'")
    _check_regions(definition.body_regions, "body_regions")
    _one_of("kind", definition.kind, KINDS)
    _one_of("licence_class", definition.licence_class, LICENCE_CLASSES)
    _one_of("entry", definition.entry, ENTRIES)
    _check_numbers(definition)


def _check_numbers(definition: InstrumentDefinition) -> None:
    lowest, highest, step = definition.minimum, definition.maximum, definition.step
    if lowest is not None and highest is not None and lowest >= highest:
        raise CatalogueError(f"min is {lowest} and max is {highest}; min lies below max")
    if step is None or step <= 0:
        raise CatalogueError(f"step is {step}; more than 0 is expected")
    if step != round(step, definition.decimals):
        raise CatalogueError(f"step is {step}, finer than {definition.decimals} decimals")
    if definition.best is not None and not _inside(definition.best, lowest, highest):
        raise CatalogueError(f"best is {definition.best}; it lies between min and max")
    if (definition.reassess_weeks or 0) < 0:
        raise CatalogueError(f"reassess_weeks is {definition.reassess_weeks}; 0 or more is expected")
    if definition.version < 1:
        raise CatalogueError(f"version is {definition.version}; 1 or more is expected")


def _inside(value: Decimal, lowest: Decimal | None, highest: Decimal | None) -> bool:
    return (lowest is None or value >= lowest) and (highest is None or value <= highest)


def _plain(value: Any) -> Any:
    if is_dataclass(value):
        return {field.name: _plain(getattr(value, field.name)) for field in fields(value)}
    if isinstance(value, tuple):
        return [_plain(each) for each in value]
    return str(value) if isinstance(value, Decimal) else value
