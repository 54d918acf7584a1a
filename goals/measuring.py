"""What a goal can be measured by, and how a value of each measure is typed."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import date
from itertools import groupby
from typing import Any

from django.utils.translation import gettext

from goals.fitting import OWN_NUMBER_KEY, YES_NO_KEY, first_fits, ranked
from goals.models import Goal
from goals.sentence import amount, day_of
from measures.fields import result_field, unit_words
from measures.instruments import InstrumentDefinition, from_json, is_for_region
from measures.models import Instrument, Measurement
from patients.models import Episode
from rehabgoals.forms import NumberField, YesNoField

OWN_NUMBER, YES_NO, COUNTED = "own_number", "yes_no", "counted"
PROPOSED = {OWN_NUMBER_KEY, YES_NO_KEY}
# The average of several activities belongs to a reassessment, not to one goal; the others are about a goal themselves.
NOT_FOR_ONE_GOAL = {"psfs", "gas_level", "gas_light", "confidence_ruler", "importance_ruler"}


def value_field(definition: InstrumentDefinition | None, **kwargs: Any) -> NumberField:
    """The field for a value of this instrument; of a number that is not defined yet, any with two decimals."""
    return NumberField(decimals=2, **kwargs) if definition is None else result_field(definition, **kwargs)


def measure_words(instrument: Instrument) -> str:
    """What a goal is measured by, in the words the two chose it with; instruments have names of their own."""
    own = {OWN_NUMBER_KEY: gettext("Your own number, 0 to 10"), YES_NO_KEY: gettext("Yes or no")}
    return (None if instrument.is_own else own.get(instrument.key)) or gettext(instrument.name)


@dataclass(frozen=True)
class Choice:
    """One instrument that can measure a goal of this episode, its last result here, and its group (`heading_of`)."""

    instrument: Instrument
    definition: InstrumentDefinition
    last: str = ""
    group: int = 0

    @property
    def number(self) -> str:
        """By what it is chosen in the list."""
        return str(self.instrument.pk)

    @property
    def label(self) -> str:
        """How it stands in the list: name, unit, and where it stood last."""
        return f"{self.name}; {self.last}" if self.last else self.name

    @property
    def name(self) -> str:
        """Its name with its unit."""
        unit = gettext(self.definition.unit.symbol) if self.definition.unit.symbol else ""
        name = gettext(self.definition.name)
        return f"{name} ({unit})" if unit else name


@dataclass(frozen=True)
class Aim:
    """What is known of a goal that is being written, to see which measures fit: one of Goal.Kind, words, the library.

    `library_measures` are the keys of the instruments that the library names for the activity that was picked.
    """

    kind: str = Goal.Kind.ACTIVITY
    words: str = ""
    library_measures: tuple[str, ...] = ()


@dataclass(frozen=True)
class Choices:
    """All that a goal of this episode, of a problem in this region, can be measured by."""

    own_number: Choice
    yes_no: Choice
    counted: dict[str, Choice] = field(default_factory=dict)
    region: str = ""

    def fitting(self, aim: Aim) -> list[Choice]:
        """The numbers that fit this goal best, at most three; often none, and then the patient's own number does."""
        return self._of(first_fits(self._definitions, **self._about(aim)))

    def listed(self, aim: Aim) -> list[tuple[str, list[tuple[str, str]]]]:
        """What can be counted as a list to choose from, under headings; what fits this goal stands first everywhere."""
        fitting = self.fitting(aim)
        rest = [each for each in self._of(ranked(self._definitions, **self._about(aim))) if each not in fitting]
        rest.sort(key=lambda choice: choice.group)
        groups = [(fits_heading(), fitting)] if fitting else []
        groups += [(heading_of(group), list(entries)) for group, entries in groupby(rest, lambda each: each.group)]
        return [(heading, [(choice.number, choice.label) for choice in entries]) for heading, entries in groups]

    def chosen(self, how: str, counted: str) -> Choice | None:
        """The choice for what was pressed and picked; None for another number, or nothing yet."""
        return {OWN_NUMBER: self.own_number, YES_NO: self.yes_no}.get(how) or self.counted.get(counted)

    @property
    def _definitions(self) -> list[InstrumentDefinition]:
        return [choice.definition for choice in self.counted.values()]

    def _of(self, definitions: list[InstrumentDefinition]) -> list[Choice]:
        by_key = {choice.definition.key: choice for choice in self.counted.values()}
        return [by_key[each.key] for each in definitions]

    def _about(self, aim: Aim) -> dict[str, Any]:
        return {
            "kind": aim.kind,
            "region": self.region,
            "words": aim.words,
            "library_measures": aim.library_measures,
        }


def fits_heading() -> str:
    """The words over the measures that fit a goal best."""
    return gettext("Fits this goal")


def heading_of(group: int) -> str:
    """The words over a group of measures, from the nearest to this episode to the farthest."""
    return [
        gettext("Measured already"),
        gettext("For this problem"),
        gettext("For every problem"),
        gettext("Scores of questionnaires"),
    ][group]


def choices_for(episode: Episode, *, today: date) -> Choices:
    """What measures a goal of this episode: the clinic's current instruments that fit its region. Two queries.

    Those the episode measures already come first, then what is made for its region or is the clinic's own, then what
    fits every problem, then the scores of questionnaires. What shows no progress of one person is not offered.
    """
    lasts = last_results(episode)
    found: dict[str, Choice] = {}
    counted: list[Choice] = []
    for instrument in Instrument.objects.filter(clinic_id=episode.clinic_id).current():
        definition = from_json(instrument.definition)
        last = lasts.get(instrument.pk)
        if instrument.key in PROPOSED and not instrument.is_own:
            found[instrument.key] = Choice(instrument, definition)
        elif _shows_progress(instrument, definition) and (last or is_for_region(definition, episode.body_region)):
            said = _last_words(definition, last, today) if last and not definition.names_activity else ""
            group = _group(instrument, definition, episode, is_measured=last is not None)
            counted.append(Choice(instrument, definition, said, group))
    by_number = {choice.number: choice for choice in counted}
    return Choices(found[OWN_NUMBER_KEY], found[YES_NO_KEY], by_number, episode.body_region)


def _shows_progress(instrument: Instrument, definition: InstrumentDefinition) -> bool:
    """Whether it can say how one goal of one person is going."""
    if instrument.key in NOT_FOR_ONE_GOAL and not instrument.is_own:
        return False
    return not (definition.screening or definition.group_only or definition.derived or definition.is_change_score)


def _group(instrument: Instrument, definition: InstrumentDefinition, episode: Episode, *, is_measured: bool) -> int:
    """Under which heading it stands, from the nearest to this episode to the farthest."""
    if is_measured:
        return 0
    if definition.entry == "score":
        return 3
    return 1 if instrument.is_own or episode.body_region in definition.body_regions else 2


def last_results(episode: Episode) -> dict[int, Measurement]:
    """The newest standing result of each instrument in this episode, by the instrument's id. One query."""
    results = Measurement.objects.filter(clinic_id=episode.clinic_id, measure__episode=episode).final()
    newest = results.newest_of_each("measure__instrument_id").select_related("measure")
    return {row.measure.instrument_id: row for row in newest}


def _last_words(definition: InstrumentDefinition, last: Measurement, today: date) -> str:
    words = gettext("last: {value} today") if last.taken_on == today else gettext("last: {value} on {day}")
    return words.format(value=amount(definition, last.value), day=day_of(last.taken_on, today))


def with_unit(definition: InstrumentDefinition, unit: str) -> InstrumentDefinition:
    """The same with another unit: enough of a definition to show a number that has none yet."""
    return replace(definition, unit=replace(definition.unit, symbol=unit, one="", many=""), decimals=2)


def typed_as(choice: Choice) -> dict[str, str]:
    """How values of this measure are typed, for the script: the same attributes the server writes."""
    form_field = value_field(choice.definition)
    attributes = form_field.widget.attrs
    ends = getattr(form_field, "low_words", ""), getattr(form_field, "high_words", "")
    # Done or not yet: the two answers that almost every such goal begins with.
    baseline, target = form_field.words if isinstance(form_field, YesNoField) else ("", "")
    return {
        **{name: str(attributes.get(f"data-{name}", "")) for name in ("ruler", "plates")},
        "inputmode": attributes.get("inputmode", ""),
        "low": f"{form_field.write(form_field.min)}: {ends[0]}" if ends[0] else "",
        "high": f"{form_field.write(form_field.max)}: {ends[1]}" if ends[1] else "",
        "unit": unit_words(choice.definition),
        "last": choice.last,
        "heading": heading_of(choice.group),
        "baseline": baseline,
        "target": target,
    }
