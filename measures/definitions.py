"""What an outcome measure is, as a frozen value: its parts, and reading and writing it as plain data.

A definition is stored as JSON beside the clinic's instrument, so that a measurement made by version 1 is still read by
version 1 after the catalogue has moved on. Thresholds (MDC, MCID) are data here; which of them judges is
`thresholds.py`, judging is `interpretation.py`, scoring by a rule is `scoring.py`. Texts are English message ids
(`catalogue_texts.py` lists them), translated where they are shown.
"""

from collections.abc import Mapping
from dataclasses import dataclass, fields, is_dataclass
from decimal import Decimal, InvalidOperation
from functools import cache, lru_cache
from json import dumps, loads
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
OPTIONAL_NUMBERS = ("usual_minimum", "usual_maximum", "improvement_floor", "worsening_ceiling")
FORMULAS = ("ratio_percent", "speed", "symmetry", "reach", "gas_light", "activities")
METHODS = ("sum", "mean", "percent")
MISSING = ("refuse", "mean_of_rest", "leave_out", "zero")
COMBINED = ("sum", "mean")
WAYS_OF_TRIALS = ("", "mean", "best")
TIMERS = ("", "up")
# A scale of at most this many steps gets plates to press instead of a bare field.
LONGEST_PRESSED = 10

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
    """One answer of a condition: the value that is stored and the words that are read.

    The choices of an aid or a helper stand in order, the least help first. `without` says what it is to do without
    this one ("without the stick"), for a sentence about needing less help.
    """

    value: str
    label: str
    without: str = ""


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
    `body_regions` are the regions for which an alternative replaces the default; `between_raters` marks one that holds
    when two different people measured.
    """

    value: Decimal
    population: str
    citation: str
    verified: bool
    confidence: int | None = None
    percent: bool = False
    percent_of_baseline: Decimal | None = None
    body_regions: tuple[str, ...] = ()
    between_raters: bool = False
    note: str = ""


@dataclass(frozen=True)
class Item:
    """One thing the form asks for, of which the value is worked out: a name for the rule, words, and what fits."""

    key: str
    label: str
    unit: str = ""
    minimum: Decimal = Decimal(0)
    maximum: Decimal = Decimal(1_000)
    decimals: int = 0
    choices: tuple[Choice, ...] = ()


@dataclass(frozen=True)
class Part:
    """A scale within a questionnaire: which questions, and how their scores become one number.

    `items` are positions counted from 1 (empty: all). `method` is sum, mean or percent (of what was possible, 0 to
    100). `at_least` answered, else there is no score (0: all of them, or one where `missing` is zero). `missing` says
    what a gap becomes: refuse, mean_of_rest, leave_out (the denominator shrinks) or zero (not ticked). `factor`
    multiplies the part's score; `reverse` counts a percentage from the other end.
    """

    name: str = ""
    items: tuple[int, ...] = ()
    method: str = "sum"
    at_least: int = 0
    missing: str = "refuse"
    factor: Decimal = Decimal(1)
    reverse: bool = False


@dataclass(frozen=True)
class ScoringRule:
    """How answers become the value, as published (`measures.scoring` applies it).

    Either a questionnaire: `count` questions scored from `item_min` to `item_max`, in `parts` which are combined by
    sum or mean; or a `formula` over the definition's own items (ratio_percent, speed, symmetry, reach, gas_light,
    activities).
    """

    formula: str = ""
    count: int = 0
    item_min: Decimal = Decimal(0)
    item_max: Decimal = Decimal(0)
    parts: tuple[Part, ...] = ()
    combine: str = "sum"


@dataclass(frozen=True)
class OtherScale:
    """Another way in which the same number travels (NDI in per cent): typed / factor = the definition's own value."""

    key: str
    label: str
    symbol: str
    factor: Decimal
    minimum: Decimal
    maximum: Decimal


@dataclass(frozen=True)
class InstrumentDefinition:
    """One version of one outcome measure.

    `minimum` and `maximum` may be None for a clinic's own measure; `best` is the best value where it lies inside the
    range; `reassess_weeks` 0 or None means it is not repeated; `value_words` name the values 0, 1, … where words are
    read instead of numbers, counted from the minimum; `names_activity` means each series is about one activity in the
    patient's words.

    `comparable_since` is the oldest version whose results may stand on one line with this one's (None: only its own).
    `items` and `rule` are what the form asks and how it becomes the value; `trials` how often the test is done at one
    time, and `combine` (mean or best) what of the trials counts, where `combine_is_asked` the first of two ways.
    `timer` is "" or "up", `timer_seconds` the length of a test that is timed down. `other_scales` are other ways in
    which the number travels. `usual_minimum` and `usual_maximum` are the values beyond which the form asks whether
    it is right. `minutes` is how long the patient answers questions (0: none are asked). A `screening` tool sorts
    people at the start and shows no progress; a `group_only` one is read for a clinic; a `derived` one is worked out
    and never asked; `is_change_score` is a change already (GROC). `learning_effect`: the mean of two first results is
    the better start. Below `improvement_floor` (above `worsening_ceiling`) no improvement (worsening) can show.
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
    loinc_note: str = ""
    comparable_since: int | None = None
    items: tuple[Item, ...] = ()
    rule: ScoringRule | None = None
    trials: int = 1
    combine: str = ""
    combine_is_asked: bool = False
    timer: str = ""
    timer_seconds: int | None = None
    other_scales: tuple[OtherScale, ...] = ()
    usual_minimum: Decimal | None = None
    usual_maximum: Decimal | None = None
    minutes: Decimal = Decimal(0)
    screening: bool = False
    group_only: bool = False
    derived: bool = False
    is_change_score: bool = False
    learning_effect: bool = False
    improvement_floor: Decimal | None = None
    worsening_ceiling: Decimal | None = None

    @property
    def is_yes_no(self) -> bool:
        """Done or not yet on the day: two values that are read as words."""
        return len(self.value_words) == 2

    @property
    def is_short_scale(self) -> bool:
        """Few enough whole numbers to be pressed on plates: 0 to 10, or -5 to 5."""
        if self.minimum is None or self.maximum is None or self.step != 1:
            return False
        return self.maximum - self.minimum <= LONGEST_PRESSED

    @property
    def is_in_words(self) -> bool:
        """Its values are read and chosen as words."""
        return bool(self.value_words)

    @property
    def is_own(self) -> bool:
        """A clinic made it in the browser; its score has no authors with a table of theirs."""
        return self.construct == OWN_KEY

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
        for name in ("minimum", "maximum", "step", "best", *OPTIONAL_NUMBERS):
            values[name] = decimal(values.get(name), name)
        values["minutes"] = decimal(values.get("minutes", 0), "minutes")
        values["unit"] = _part(Unit, values.get("unit", {}), "unit")
        values["conditions"] = tuple(_condition(each) for each in values.get("conditions", ()))
        for name in ("mdc", "mcid"):
            values[name] = _threshold(values[name], name) if values.get(name) is not None else None
        for name in ("alternative_mdc", "alternative_mcid"):
            values[name] = tuple(_threshold(each, name) for each in values.get(name, ()))
        for name in ("body_regions", "value_words"):
            values[name] = tuple(values.get(name, ()))
        values["items"] = tuple(_item(each) for each in values.get("items", ()))
        values["other_scales"] = tuple(
            _numbers(OtherScale, each, "other scale") for each in values.get("other_scales", ())
        )
        values["rule"] = read_rule(values["rule"]) if values.get("rule") is not None else None
        definition: InstrumentDefinition = _part(InstrumentDefinition, values, "")
        check(definition)
    except CatalogueError as error:
        raise CatalogueError(f"{where}: {error}") from None
    return definition


def read_rule(data: Mapping[str, Any]) -> ScoringRule:
    """Read a scoring rule from plain data. Raises CatalogueError that says what is there and what is expected."""
    parts = tuple(
        _numbers(Part, {**each, "items": tuple(each.get("items", ()))}, "part") for each in data.get("parts", ())
    )
    rule: ScoringRule = _numbers(ScoringRule, {**data, "parts": parts}, "rule")
    _one_of("rule: formula", rule.formula, ("", *FORMULAS))
    _one_of("rule: combine", rule.combine, COMBINED)
    for part in parts:
        _one_of("part: method", part.method, METHODS)
        _one_of("part: missing", part.missing, MISSING)
        if any(not 1 <= position <= rule.count for position in part.items):
            raise CatalogueError(f"part: items are {part.items}; positions from 1 to {rule.count} are expected")
        if not 0 <= part.at_least <= (len(part.items) or rule.count):
            raise CatalogueError(f"part: at_least is {part.at_least}; no more than there are items is expected")
    if bool(rule.formula) == bool(parts):
        raise CatalogueError("rule: either a formula or parts is expected")
    if parts and not (rule.count > 0 and rule.item_min < rule.item_max):
        raise CatalogueError("rule: count, item_min and item_max say what the questions score")
    return rule


def plain(value: Any) -> Any:
    """A definition, a rule or a part of one as plain data for a JSON column; numbers become text: 0.1 stays 0.1."""
    if is_dataclass(value):
        return {field.name: plain(getattr(value, field.name)) for field in fields(value)}
    if isinstance(value, tuple):
        return [plain(each) for each in value]
    return str(value) if isinstance(value, Decimal) else value


def to_json(definition: InstrumentDefinition) -> dict[str, Any]:
    """Return the definition for a JSON column."""
    data = plain(definition)
    assert isinstance(data, dict)
    return data


def from_json(data: Mapping[str, Any]) -> InstrumentDefinition:
    """Rebuild what `to_json` wrote. Raises CatalogueError for anything else.

    A page that offers instruments reads all of a clinic's, and nearly all of them are every clinic's: read once, a
    definition is remembered by its whole text.
    """
    return _read(dumps(data))


@lru_cache(maxsize=512)
def _read(text: str) -> InstrumentDefinition:
    return parse(loads(text), "stored definition")


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


@cache
def _fields(kind: type) -> dict[str, Any]:
    """What a dataclass declares each of its fields to be, in their order."""
    return {field.name: field.type for field in fields(kind)}


def _part(kind: type, values: Mapping[str, Any], where: str) -> Any:
    """Make one dataclass from a mapping, and say which field is unknown or absent."""
    prefix = f"{where}: " if where else ""
    if not isinstance(values, Mapping):
        raise CatalogueError(f"{prefix}is {values!r}; a table is expected")
    known = _fields(kind)
    unknown = sorted(values.keys() - known.keys())
    if unknown:
        raise CatalogueError(f"{prefix}unknown field {unknown[0]!r}; known are {', '.join(known)}")
    try:
        return kind(**values)
    except TypeError as error:
        raise CatalogueError(f"{prefix}{str(error).split('__init__() ')[-1]}") from None


def _numbers(kind: type, data: Mapping[str, Any], where: str) -> Any:
    """Make one dataclass, reading exactly what it declares as Decimal; min and max may stand for the long names."""
    values = dict(data)
    for short_name, name in (("min", "minimum"), ("max", "maximum")):
        if short_name in values:
            values[name] = values.pop(short_name)
    for name, declared in _fields(kind).items():
        if declared is Decimal and name in values:
            values[name] = decimal(values[name], f"{where}: {name}")
            if values[name] is None:
                raise CatalogueError(f"{where}: {name} is empty; a number is expected")
    return _part(kind, values, where)


def _item(data: Mapping[str, Any]) -> Item:
    choices = tuple(_part(Choice, each, "choice") for each in data.get("choices", ()))
    item: Item = _numbers(Item, {**data, "choices": choices}, "item")
    if item.minimum >= item.maximum:
        raise CatalogueError(f"item {item.key!r}: min is {item.minimum} and max is {item.maximum}")
    return item


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
    _one_of("combine", definition.combine, WAYS_OF_TRIALS)
    _one_of("timer", definition.timer, TIMERS)
    if definition.trials < 1 or (definition.trials > 1) != bool(definition.combine):
        raise CatalogueError(f"trials is {definition.trials} and combine {definition.combine!r}; say both or neither")
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
