"""What a form asks about a measure: which sides, what it begins with, what last time was. Read in few queries."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import Q
from django.db.models.fields.json import KT
from django.utils.text import capfirst

from measures.conditions import SIDE, SIDES, ConditionField, condition_fields, in_words, side_in_words
from measures.definitions import InstrumentDefinition
from measures.due_measures import minutes_of
from measures.fields import is_pressed, last_words, unit_words
from measures.instruments import from_json
from measures.models import Measure, Measurement, Questionnaire
from measures.official import choose, questionnaires_in_use
from measures.plausible import Last
from measures.scoring import MOST_ACTIVITIES, activities_in_order
from patients.models import Episode

# One activity in the patient's words, rated by itself; the average (PSFS) asks about the same activities again.
ACTIVITY_KEY = "psfs_activity"

# A field about a measure, in a form that asks about several: its number.
OF_MEASURE = re.compile(r"result_([0-9]{1,18})(?:_|$)")

LastResults = Mapping[int, tuple[Measurement, ...]]


@dataclass(frozen=True)
class ActivityAsked:
    """An activity that was rated before: the patient's words, and last time's rating.

    `measure` is its own, where it is followed by itself too: then one rating counts for both.
    """

    words: str
    last: Decimal | None = None
    last_words: str = ""
    measure: Measure | None = None


@dataclass(frozen=True)
class MeasureAsked:
    """A measure that a form asks for: what last time was, side by side, and the conditions to begin with.

    `lasts` are the newest results that stand, one of each side, the newest first: the patient's own answers, somebody
    else's only where there is no own one. `sides` are asked about one beside the other, the episode's first; a measure
    without sides has one, which is empty. `questionnaire` asks the
    instrument's own questions, in the patient's `language` where they are translated. `is_read_by_both`: the patient
    reads the page too.
    """

    measure: Measure
    definition: InstrumentDefinition
    lasts: tuple[Measurement, ...]
    conditions: list[ConditionField]
    sides: tuple[str, ...] = ("",)
    activities: tuple[ActivityAsked, ...] = ()
    due_on: date | None = None
    questionnaire: Questionnaire | None = None
    language: str = ""
    is_read_by_both: bool = False

    @property
    def name(self) -> str:
        """The name of the value's field in a form that asks about several measures."""
        return f"result_{self.measure.pk}"

    @property
    def title(self) -> str:
        """The activity, or the instrument's name; for two readers what it measures, as a patient reads it."""
        if self.is_read_by_both and not self.measure.activity:
            return str(capfirst(self.measure.about))
        return self.measure.title

    @property
    def unit(self) -> str:
        """The unit in words, to stand beside the field."""
        return unit_words(self.definition)

    @property
    def last(self) -> Measurement | None:
        """The newest result of all."""
        return self.lasts[0] if self.lasts else None

    def last_of(self, side: str) -> Measurement | None:
        """The newest result of this side; of a measure that has no sides, the newest."""
        if side == "":
            return self.last
        return next((result for result in self.lasts if result.conditions.get(SIDE, "") == side), None)

    def last_value(self, side: str) -> Last | None:
        """The newest result of this side as a value and a day."""
        last = self.last_of(side)
        return Last(last.value, last.taken_on) if last else None

    def last_words_of(self, side: str) -> str:
        """Last time's result of this side and its day, or nothing."""
        last = self.last_of(side)
        return last_words(self.definition, last.value, last.taken_on) if last else ""

    @property
    def last_words(self) -> str:
        """Last time's results and their days in one line, the side said where there are two; or nothing."""
        if not self.definition.bilateral:
            return self.last_words_of("")
        said = [(str(last.conditions.get(SIDE, "")), last) for last in self.lasts]
        said.sort(key=lambda each: self.sides.index(each[0]) if each[0] in self.sides else len(self.sides))
        return "; ".join(last_words(self.definition, last.value, last.taken_on, side) for side, last in said)

    @property
    def last_sentence(self) -> str:
        """ "Last 4, on 27 October." to stand in a hint."""
        return f"{capfirst(self.last_words)}." if self.last_words else ""

    @property
    def minutes(self) -> Decimal:
        """How long the patient answers; 0 for what somebody measures."""
        return minutes_of(self.definition)

    @property
    def is_pressed(self) -> bool:
        """It has plates, of which one says "last": its day stands in the hint, not between field and plates."""
        return is_pressed(self.definition)

    @property
    def conditions_words(self) -> str:
        """The conditions the fields begin with, in one line."""
        said = {condition.name: condition.initial for condition in self.conditions if condition.initial}
        return in_words(self.definition, said)

    def side_words(self, side: str) -> str:
        """ "right", in the instrument's own words."""
        return side_in_words(self.definition, side)


def last_results(episode: Episode) -> dict[int, tuple[Measurement, ...]]:
    """The newest result that stands of each of the episode's measures and sides, the newest first. One query.

    What somebody else answered is another line (measures.series): it is "last" only where the patient never answered.
    """
    rows = Measurement.objects.filter(clinic_id=episode.clinic_id, measure__episode=episode).final()
    newest = (
        rows.annotate(of_side=KT("conditions__side"), by_another=Q(answered_by=Measurement.AnsweredBy.ANOTHER))
        .order_by("measure_id", "of_side", "by_another", "-taken_on", "-pk")
        .distinct("measure_id", "of_side")
    )
    return newest_of_sides(newest)


def newest_of_sides(results: Iterable[Measurement]) -> dict[int, tuple[Measurement, ...]]:
    """The same of results that were read already: the newest of each measure and side, the newest first."""
    found: dict[int, dict[str, Measurement]] = {}
    for row in sorted(results, key=lambda row: (not _is_by_another(row), row.taken_on, row.pk)):
        found.setdefault(row.measure_id, {})[str(row.conditions.get(SIDE, ""))] = row
    return {
        number: tuple(sorted(of_side.values(), key=lambda row: (row.taken_on, row.pk), reverse=True))
        for number, of_side in found.items()
    }


def numbers_typed(data: Mapping[str, Any]) -> set[int]:
    """The numbers of the measures that a form that was sent says something about: result_12_left -> 12."""
    found = (OF_MEASURE.match(name) for name, value in data.items() if value)
    return {int(match[1]) for match in found if match}


def ask(
    measures: Iterable[Measure], lasts: LastResults, episode: Episode, by: Any, rated_alone: Iterable[Measure] = ()
) -> list[MeasureAsked]:
    """What to ask about these measures of the episode, each loaded with its instrument. One query.

    The average over activities (PSFS) asks about those of its own last result, then about those that are rated one by
    one (`rated_alone`): one rating counts for both, and is asked for once (`without_twice`).
    """
    measures, rated_alone = list(measures), list(rated_alone)
    loaded = questionnaires_in_use(episode.clinic_id, [measure.instrument.key for measure in measures])
    language = episode.patient.language
    return [
        replace(
            _ask(measure, lasts, episode, by, rated_alone),
            questionnaire=choose(loaded.get(measure.instrument.key, []), language),
            language=language,
        )
        for measure in measures
    ]


def _ask(measure: Measure, lasts: LastResults, episode: Episode, by: Any, rated_alone: list[Measure]) -> MeasureAsked:
    definition = from_json(measure.instrument.definition)
    of_measure = tuple(lasts.get(measure.pk, ())) if measure.pk else ()
    last = of_measure[0] if of_measure else None
    asked = conditions_to_ask(definition, last, episode, by)
    sides: tuple[str, ...] = ("",)
    if definition.bilateral:
        asked = [condition for condition in asked if condition.name != SIDE]
        sides = tuple(sorted(SIDES, key=lambda side: side != episode.side))
    return MeasureAsked(
        measure, definition, of_measure, asked, sides, _activities(definition, last, rated_alone, lasts)
    )


def without_twice(asked: Iterable[MeasureAsked]) -> list[MeasureAsked]:
    """Each question once: an activity that an average among them asks about is not asked by itself as well."""
    asked = list(asked)
    in_averages = {activity.measure.pk for each in asked for activity in each.activities if activity.measure}
    return [each for each in asked if each.measure.pk not in in_averages]


def ask_to_correct(wrong: Measurement, definition: InstrumentDefinition) -> MeasureAsked:
    """What to ask about the right result in place of a wrong one, by the version it was taken by. One query.

    The conditions, the side among them, begin with what the wrong one holds; "last" is the one before it that the same
    one answered: the patient, or somebody else.
    """
    before = (
        Measurement.objects.filter(clinic_id=wrong.clinic_id, measure=wrong.measure_id, taken_on__lte=wrong.taken_on)
        .final()
        .exclude(pk=wrong.pk)
    )
    if definition.bilateral:
        before = before.filter(conditions__side=wrong.conditions.get(SIDE, ""))
    by_another = Q(answered_by=Measurement.AnsweredBy.ANOTHER)
    earlier = before.filter(by_another if _is_by_another(wrong) else ~by_another).order_by("taken_on", "pk").last()
    return MeasureAsked(
        measure=wrong.measure,
        definition=definition,
        lasts=(earlier,) if earlier else (),
        conditions=condition_fields(definition, wrong.conditions),
        activities=tuple(ActivityAsked(words) for words, _rating in activities_in_order(wrong.answers)),
        language=wrong.measure.episode.patient.language,
    )


def conditions_to_ask(
    definition: InstrumentDefinition, last: Measurement | None, episode: Episode, by: Any
) -> list[ConditionField]:
    """What to ask about a result of this episode, beginning with the answers of the `last` one, if there is one."""
    return condition_fields(
        definition,
        last.conditions if last else None,
        side=episode.side,
        rater=by.name,
        same_rater=last is not None and last.recorded_by_id == by.pk,
    )


def asks_activities(definition: InstrumentDefinition) -> bool:
    """It is an average over activities, each rated by itself."""
    return definition.rule is not None and definition.rule.formula == "activities"


def _is_by_another(result: Measurement) -> bool:
    return result.answered_by == Measurement.AnsweredBy.ANOTHER


def _activities(
    definition: InstrumentDefinition, last: Measurement | None, rated_alone: Iterable[Measure], lasts: LastResults
) -> tuple[ActivityAsked, ...]:
    if not asks_activities(definition):
        return ()
    found = {}
    for words, rating in activities_in_order(last.answers) if last else ():
        value = None if rating is None else Decimal(rating)
        said = "" if value is None else last_words(definition, value, last.taken_on)
        found[words.casefold()] = ActivityAsked(words, value, said)
    for measure in rated_alone:
        results = lasts.get(measure.pk, ())
        value = results[0].value if results else None
        said = last_words(definition, value, results[0].taken_on) if results else ""
        alone = ActivityAsked(measure.activity, value, said, measure)
        known = found.get(measure.activity.casefold())
        found[measure.activity.casefold()] = replace(known, measure=measure) if known else alone
    return tuple(found.values())[:MOST_ACTIVITIES]
