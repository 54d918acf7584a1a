"""Results in a patient's story, day by day: each against the start of its stretch, and beside last time's.

Three queries. Of the days no more are read than can be shown. A verdict needs the start of the stretch, which may lie
years back; of what lies between only the results at which something about measuring changed are fetched, because no
other one can begin a stretch (`_where_something_changed`), and last time's of each (`_next_time`).
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, datetime

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import DateField, F, Func, JSONField, OuterRef, Q, QuerySet, Window
from django.db.models.fields.json import KeyTransform
from django.db.models.functions import Lag, Lead
from django.utils import timezone

from measures.adopting import adopted_for
from measures.change_words import last_time_words, result_words, since_last_words
from measures.conditions import SIDE, side_in_words, with_side
from measures.instruments import from_json, short
from measures.models import Instrument, Measure, Measurement
from measures.reading import read_line
from measures.series import COMBINE, VARIANTS, lines_of
from measures.thresholds import Adopted, judging
from patients.models import Patient
from patients.slots import TimelineEntry
from rehabgoals.days import start_of_day


@dataclass(frozen=True)
class ResultTold:
    """One result in words: what was measured, the value, and what the change since the start is, with the error.

    `last` is the value of last time and its day; `since_last` the change since then, where that is beyond the error by
    itself: the words of the check-in's page. Either may be empty.
    """

    episode_id: int
    instrument_id: int
    title: str
    value: str
    verdict: str
    last: str
    since_last: str


def results_told(patient: Patient, until: datetime, limit: int) -> list[TimelineEntry]:
    """What was measured, one entry for each day and episode. Results entered in error are told nowhere but in lists."""
    on = timezone.localdate(until)
    rows = list(_needed(patient, _days(patient, on, limit), on))
    for row in rows:
        row.is_wanted = row.oldest is not None and row.oldest <= row.taken_on <= on
    wanted = {row.measure_id for row in rows if row.is_wanted}
    measures = Measure.objects.filter(clinic_id=patient.clinic_id, pk__in=wanted)
    found = list(measures.select_related("instrument", "episode").order_by("pk"))
    adopted = adopted_for(found)
    results: dict[int, list[Measurement]] = defaultdict(list)
    for row in rows:
        results[row.measure_id].append(row)
    told: dict[tuple[date, int], list[ResultTold]] = defaultdict(list)
    for measure in found:
        for on, result in _read(measure, results[measure.pk], adopted[measure.pk]):
            told[on, measure.episode_id].append(result)
    problems = {measure.episode_id: measure.episode.problem for measure in found}
    in_order = sorted(told.items(), reverse=True)[:limit]
    return [TimelineEntry(start_of_day(on), problems[of], day, is_day=True) for (on, of), day in in_order]


# --- Inside -----------------------------------------------------------------------------------------------------


def _days(patient: Patient, on: date, limit: int) -> QuerySet:
    """The newest days on which this patient was measured, to this day."""
    of_measure = Measurement.objects.final().filter(
        clinic_id=OuterRef("clinic_id"), measure=OuterRef("pk"), taken_on__lte=on
    )
    days = of_measure.order_by("-taken_on").values("taken_on").distinct()[:limit]
    unnested = Func(ArraySubquery(days), function="unnest", output_field=DateField(), set_returning=True)
    measures = Measure.objects.filter(clinic_id=patient.clinic_id, episode__patient=patient)
    return measures.annotate(day=unnested).values("day").order_by("-day").distinct()[:limit]


def _needed(patient: Patient, days: QuerySet, on: date) -> QuerySet[Measurement]:
    """The results of these days, last time's of each, and those at which something changed, in order.

    The days are the newest ones to this day, so a result is of them from the first of them on (`oldest`).
    """
    measures = Measure.objects.filter(clinic_id=patient.clinic_id, episode__patient=patient)
    results = (
        Measurement.objects.final().filter(clinic_id=patient.clinic_id).found_first("measure", measures.values("pk"))
    )
    in_order = {"partition_by": F("measure"), "order_by": ("taken_on", "pk")}
    facts = Func(
        "conditions",
        "answered_by",
        "definition_version",
        KeyTransform(COMBINE, "answers"),
        function="jsonb_build_array",
        output_field=JSONField(),
    )
    oldest = Func(
        ArraySubquery(days), template="(SELECT min(day) FROM unnest(%(expressions)s) AS day)", output_field=DateField()
    )
    results = results.annotate(
        oldest=oldest,
        facts=facts,
        side_said=KeyTransform(SIDE, "conditions"),
        by_another=Q(
            answered_by=Measurement.AnsweredBy.ANOTHER, measure__instrument__kind=Instrument.Kind.PATIENT_REPORTED
        ),
        **{f"{field}_said": KeyTransform(field, "conditions") for field in VARIANTS},
    ).annotate(
        before=Window(Lag("facts", 1), **in_order),
        two_before=Window(Lag("facts", 2), **in_order),
        next_on_side=_next_time(),
        next_on_line=_next_time(*(f"{field}_said" for field in VARIANTS)),
    )
    wanted = Q()
    for day in ("taken_on", "next_on_side", "next_on_line"):
        wanted |= Q(**{f"{day}__gte": F("oldest"), f"{day}__lte": on})
    return results.filter(wanted | _where_something_changed()).order_by("taken_on", "pk")


def _next_time(*variants: str) -> Window:
    """The day of the next result of the line: a day is wanted whole, so the one before it is last time's.

    Where a variant was not always said, lines are those of the side alone (measures.series).
    """
    of_line = [F(name) for name in ("measure", "side_said", "by_another", *variants)]
    return Window(Lead("taken_on"), partition_by=of_line, order_by=("taken_on", "pk"))


def _where_something_changed() -> Q:
    """The first two results of each run that was measured alike.

    A stretch begins where something differs from the result before it on its line (measures.series). A result like
    the two before it, of whatever line, is like the one before it on its own; so it neither begins a stretch nor is the
    second, which may count as the start too.
    """
    is_alike = Q(facts=F("before")) & Q(facts=F("two_before"))
    return Q(before__isnull=True) | Q(two_before__isnull=True) | ~is_alike


def _read(measure: Measure, results: list[Measurement], adopted: tuple[Adopted, ...]) -> list[tuple[date, ResultTold]]:
    """The wanted results of a measure with their days, in words."""
    definition = judging(from_json(measure.instrument.definition), measure.episode.body_region, adopted)
    today, found = timezone.localdate(), []
    for line in lines_of(definition, results, measure.episode.side):
        for stretch in read_line(definition, line, today=today, is_active=False).segments:
            for place, result in enumerate(stretch.segment.results):
                if result.is_wanted:
                    then = read_line(definition, line.until(result), today=today, is_active=False)
                    told = ResultTold(
                        episode_id=measure.episode_id,
                        instrument_id=measure.instrument_id,
                        title=with_side(measure.title, side_in_words(definition, str(result.conditions.get(SIDE, "")))),
                        value=short(definition, result.value),
                        verdict=result_words(stretch, place, definition, today),
                        last=last_time_words(then, definition),
                        since_last=since_last_words(then, definition) if then.turn else "",
                    )
                    found.append((result.taken_on, told))
    return found
