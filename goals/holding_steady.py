"""Rows of the caseload: whose measures hold steady. The database narrows, the pure rule of `measures/` decides.

A steady spell is normal and no finding about a patient; it is a moment to look together at load, dose or the goal.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import DateField, Exists, F, OuterRef, Q, QuerySet, Subquery, TextField
from django.db.models.functions import Cast, JSONObject

from goals.models import Goal
from measures.adopting import adopted_for
from measures.change_words import steady_fact
from measures.definitions import InstrumentDefinition
from measures.instruments import from_json
from measures.interpretation import STEADY_AFTER, STEADY_RESULTS
from measures.models import Measure, Measurement
from measures.reading import Reading, Target, read_line
from measures.series import Line, lines_of
from measures.steady_spells import holds_steady
from measures.thresholds import Adopted, judging
from measures.together import SPEAKS_FOR
from patients.caseload_rows import Asked, Found, found_among
from patients.models import Episode


@dataclass(frozen=True)
class SteadyLine:
    """A line that holds steady."""

    measure: Measure
    reading: Reading
    definition: InstrumentDefinition

    @property
    def since(self) -> date:
        """The day of the first of the results that lie level."""
        day: date = self.reading.steady_results[0].taken_on
        return day

    @property
    def words(self) -> str:
        """The last results and the error they lie within, in the clinician's words."""
        return steady_fact(self.reading, self.definition)


@dataclass(frozen=True)
class SteadyRow:
    """An episode in which something holds steady: the line that has for longest first. `weeks` it has so far."""

    episode: Episode
    lines: tuple[SteadyLine, ...]
    weeks: int

    @property
    def others(self) -> int:
        """How many lines there are beside the first."""
        return len(self.lines) - 1


def holding_steady(asked: Asked) -> Found:
    """In which of the clinician's episodes something measured lately holds steady. Three queries."""
    measures = list(_perhaps_steady(asked))
    adopted = adopted_for(measures)
    results = _results_of(measures).grouped_by("measure_id")
    definitions: dict[tuple[Any, ...], InstrumentDefinition] = {}
    steady: dict[int, tuple[Episode, list[SteadyLine]]] = {}
    for measure in measures:
        episode, of_it = measure.episode, adopted[measure.pk]
        key = (measure.instrument_id, episode.body_region, of_it)
        if key not in definitions:
            definitions[key] = _judging(measure, episode, of_it)
        for line in _steady_lines(measure, definitions[key], results[measure.pk], asked.today):
            steady.setdefault(episode.pk, (episode, []))[1].append(line)
    rows = [_row(episode, lines, asked.today) for episode, lines in steady.values()]
    return found_among(
        asked, rows, episode=lambda row: row.episode, since=lambda row: (row.lines[0].since, row.episode.pk)
    )


def _row(episode: Episode, lines: Iterable[SteadyLine], today: date) -> SteadyRow:
    ordered = tuple(sorted(lines, key=lambda line: (line.since, line.measure.pk)))
    return SteadyRow(episode, ordered, (today - ordered[0].since).days // 7)


def _perhaps_steady(asked: Asked) -> QuerySet[Any]:
    """The measures with as many results as it takes, the last of them lately; with what their goals aim at."""
    results = Measurement.objects.final().filter(clinic_id=OuterRef("clinic_id"), measure=OuterRef("pk"))
    newest = results.order_by("-taken_on", "-pk").values("taken_on")
    # The start, and three results after it.
    started_on = Subquery(newest[STEADY_RESULTS : STEADY_RESULTS + 1], output_field=DateField())
    measures: QuerySet[Any] = (
        Measure.objects.visible_to(asked.viewer)
        .filter(Q(paused_on=None) | Q(paused_until__lte=asked.today), stopped_on=None)
        .filter(episode__clinician=asked.whose, episode__discharged_on__isnull=True)
        .filter(Exists(results.filter(taken_on__gte=asked.today - SPEAKS_FOR)))
        .annotate(fourth_last_on=started_on, last_on=Subquery(newest[:1]))
        .filter(fourth_last_on__isnull=False)
        .filter(Exists(results.filter(taken_on__lte=OuterRef("last_on") - STEADY_AFTER)))
    )
    if asked.region:
        measures = measures.filter(episode__body_region=asked.region)
    # Of several goals the one nearest in time, as `goals.targets` has it.
    goals = Goal.objects.filter(clinic_id=OuterRef("clinic_id"), measure=OuterRef("pk")).active()
    aims = JSONObject(
        value=Cast("target", TextField()), baseline=Cast("baseline", TextField()), is_keeping=F("is_keeping")
    )
    nearest = goals.order_by("target_on", "pk").values_list(aims)[:1]
    return (
        measures.annotate(aims=ArraySubquery(nearest)).select_related("instrument", "episode__patient").order_by("pk")
    )


def _results_of(measures: Iterable[Measure]) -> Any:
    return Measurement.objects.filter(measure__in=list(measures)).final().order_by("taken_on", "pk")


def _judging(measure: Measure, episode: Episode, adopted: tuple[Adopted, ...]) -> InstrumentDefinition:
    return judging(from_json(measure.instrument.definition), episode.body_region, adopted)


def _steady_lines(
    measure: Any, definition: InstrumentDefinition, results: list[Measurement], today: date
) -> Iterable[SteadyLine]:
    for place, line in enumerate(lines_of(definition, results, measure.episode.side)):
        if not _can_be_steady(line, today):
            continue
        # A goal is about the first line: the episode's side, in the patient's own answers.
        reading = read_line(definition, line, today=today, target=None if place else _target(measure))
        if holds_steady(reading):
            yield SteadyLine(measure, reading, definition)


def _can_be_steady(line: Line, today: date) -> bool:
    """Whether it is worth a closer look: enough results in its present stretch, and the last one lately."""
    current = line.segments[-1].results
    return (
        len(current) > STEADY_RESULTS
        and current[-1].taken_on >= today - SPEAKS_FOR
        and current[-1].taken_on - current[-STEADY_RESULTS].taken_on >= STEADY_AFTER
    )


def _target(measure: Any) -> Target | None:
    for aim in measure.aims:
        return Target(Decimal(aim["value"]), Decimal(aim["baseline"]), aim["is_keeping"])
    return None
