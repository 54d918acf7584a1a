"""Which measures are due to be taken again: one query, and the day worked out by the pure rule (`measures/due.py`)."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from functools import cached_property
from itertools import groupby
from typing import Any

from django.db import connection
from django.db.models import (
    BooleanField,
    Case,
    DateField,
    Exists,
    ExpressionWrapper,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Value,
    When,
)
from django.db.models.functions import Coalesce, NullIf

from accounts.models import Clinic
from measures.definitions import InstrumentDefinition
from measures.due import (
    BUNDLED_DAYS,
    SECOND_AFTER_WEEKS,
    Because,
    NextTime,
    Schedule,
    is_due,
    next_time,
)
from measures.instruments import from_json
from measures.models import Measure, Measurement
from patients.models import Episode

LONG_AGO = date(1, 1, 1)
# Every interval in use: the instruments', and those that clinicians have chosen, each found by a step through the index
# to the next larger one. DISTINCT would read every measure that has one.
INTERVALS_IN_USE = """
WITH RECURSIVE own (weeks) AS (
    SELECT min(every_weeks) FROM measures_measure
    WHERE clinic_id = %(clinic)s AND stopped_on IS NULL AND every_weeks IS NOT NULL AND every_weeks > 0
    UNION ALL
    SELECT (
        SELECT min(every_weeks) FROM measures_measure
        WHERE clinic_id = %(clinic)s AND stopped_on IS NULL AND every_weeks IS NOT NULL AND every_weeks > own.weeks
    ) FROM own WHERE own.weeks IS NOT NULL
)
SELECT weeks FROM own WHERE weeks IS NOT NULL
UNION SELECT reassess_weeks FROM measures_instrument WHERE clinic_id = %(clinic)s AND reassess_weeks > 0
"""
# What may be due on one of some days: an interval after its last result; on a goal's date; at the end of a pause. Each
# reads its own index, and only at these days. `taken` is worked out first: the planner would else begin with every
# measure there is.
PERHAPS_DUE_ON = """
WITH taken AS MATERIALIZED (
    SELECT measure_id, taken_on FROM measures_measurement
    WHERE clinic_id = %(clinic)s AND status = 'final' AND taken_on = ANY(%(taken_on)s::date[])
)
SELECT measure.id
FROM taken
JOIN measures_measure AS measure ON measure.id = taken.measure_id AND measure.clinic_id = %(clinic)s
JOIN measures_instrument AS instrument ON instrument.id = measure.instrument_id
JOIN patients_episode AS episode ON episode.id = measure.episode_id
WHERE measure.stopped_on IS NULL AND episode.discharged_on IS NULL
    AND (
        taken.taken_on + 7 * coalesce(measure.every_weeks, instrument.reassess_weeks) = ANY(%(days)s::date[])
        OR (measure.every_weeks IS NULL AND taken.taken_on + 7 * %(second)s = ANY(%(days)s::date[]))
    )
    AND NOT EXISTS (
        SELECT FROM measures_measurement AS later
        WHERE later.clinic_id = %(clinic)s AND later.status = 'final'
            AND later.measure_id = taken.measure_id AND later.taken_on > taken.taken_on
    )
UNION SELECT id FROM measures_measure
WHERE clinic_id = %(clinic)s AND stopped_on IS NULL AND wanted_on = ANY(%(days)s::date[])
UNION SELECT id FROM measures_measure
WHERE clinic_id = %(clinic)s AND stopped_on IS NULL AND paused_until = ANY(%(days)s::date[])
"""


@dataclass(frozen=True)
class DueMeasure:
    """A measure whose day has come, and why. `last_taken_on` is None when it was never taken."""

    measure: Measure
    due_on: date
    because: Because
    last_taken_on: date | None

    @cached_property
    def definition(self) -> InstrumentDefinition:
        """What is asked."""
        return from_json(self.measure.instrument.definition)

    @property
    def minutes(self) -> Decimal:
        """How long the patient answers questions; 0 for what somebody measures."""
        return minutes_of(self.definition)


@dataclass(frozen=True)
class DueEpisode:
    """The measures that are due in one episode: a row of the caseload. `due_on` is the earliest of their days."""

    episode: Episode
    due: tuple[DueMeasure, ...]
    due_on: date
    last_taken_on: date | None


def minutes_of(definition: InstrumentDefinition) -> Decimal:
    """How long the patient answers the questions of this instrument; 0 for what somebody measures."""
    return definition.minutes if definition.is_patient_reported else Decimal(0)


def schedule_of(measure: Measure, episode: Episode, definition: InstrumentDefinition) -> Schedule:
    """How often this measure (with its instrument) is taken in its episode."""
    return _schedule(measure, episode, is_change_score=definition.is_change_score, is_derived=definition.derived)


def _schedule(measure: Measure, episode: Episode, *, is_change_score: bool, is_derived: bool) -> Schedule:
    return Schedule(
        started_on=measure.started_on,
        reassess_weeks=measure.instrument.reassess_weeks,
        every_weeks=measure.every_weeks,
        paused_on=measure.paused_on,
        paused_until=measure.paused_until,
        stopped_on=measure.stopped_on,
        wanted_on=measure.wanted_on,
        finished_on=episode.discharged_on,
        is_change_score=is_change_score,
        is_derived=is_derived,
    )


def with_results(measures: QuerySet[Measure]) -> QuerySet[Measure]:
    """These measures with what `next_time_of` needs: the days of their first and last result that stands.

    And of the definition, which is large and may be left in the database, the two things that count here.
    """
    results = _results()
    return measures.annotate(
        first_on=Subquery(results.order_by("taken_on").values("taken_on")[:1]),
        last_on=Subquery(results.order_by("-taken_on").values("taken_on")[:1]),
        is_change_score=_says("is_change_score"),
        is_derived=_says("derived"),
    ).select_related("instrument", "episode")


def _says(name: str) -> Case:
    """Whether the instrument's definition says this of itself."""
    return Case(
        When(**{f"instrument__definition__{name}": True}, then=True), default=False, output_field=BooleanField()
    )


def next_time_of(measure: Any) -> NextTime:
    """When a measure that was read `with_results` is due."""
    schedule = _schedule(
        measure, measure.episode, is_change_score=measure.is_change_score, is_derived=measure.is_derived
    )
    return next_time(schedule, measure.first_on, measure.last_on)


def due_of(measures: QuerySet[Measure], today: date) -> list[DueMeasure]:
    """Those of these measures that are due on that day or were before, with the day. One query.

    Stopped and paused measures and those of finished episodes are left out. A result entered in error counts as none.
    """
    rows = with_results(_perhaps_due(measures, today)).select_related("episode__patient").order_by("pk")
    found = []
    for measure in rows:
        due = next_time_of(measure)
        if due.on is not None and is_due(due.on, today):
            found.append(DueMeasure(measure, due.on, due.because, measure.last_on))
    return found


def _results() -> QuerySet[Measurement]:
    """The results that stand of the measure of the query around this one."""
    return Measurement.objects.final().filter(clinic_id=OuterRef("clinic_id"), measure=OuterRef("pk"))


def _perhaps_due(measures: QuerySet[Measure], today: date) -> QuerySet[Measure]:
    """All that are due by then and few that are not: what the database can say of the rule by looking into one index.

    A measure is left out when it has a result within its interval, unless that is the first one and two weeks old, or
    a goal's date has come which the results do not serve.
    """
    results = _results()
    interval = NullIf(Coalesce(OuterRef("every_weeks"), OuterRef("instrument__reassess_weeks")), Value(0))
    begins = ExpressionWrapper(
        Value(today, output_field=DateField()) - interval * 7,
        output_field=DateField(),
    )
    # Without an interval any result is within it.
    within_interval = results.filter(taken_on__gt=Coalesce(begins, Value(LONG_AGO, output_field=DateField())))
    two_weeks_ago = today - timedelta(weeks=SECOND_AFTER_WEEKS)
    second_is_due = (
        Q(every_weeks=None, instrument__reassess_weeks__gt=SECOND_AFTER_WEEKS)
        & ~Exists(results.filter(taken_on__gt=two_weeks_ago))
        & ~Exists(results.filter(taken_on__gt=Subquery(_first_day())))
    )
    serving = results.filter(taken_on__gte=OuterRef("wanted_on") - BUNDLED_DAYS)
    goal_is_due = Q(wanted_on__lte=today) & ~Exists(serving)
    return measures.filter(
        Q(paused_on=None) | Q(paused_until__lte=today),
        ~Exists(within_interval) | second_is_due | goal_is_due,
        stopped_on=None,
        started_on__lte=today,
        episode__discharged_on=None,
    )


def _first_day() -> QuerySet[Any]:
    """The day of the first result of the same measure, for a query over results inside one over measures."""
    of_measure = Measurement.objects.final().filter(clinic_id=OuterRef("clinic_id"), measure=OuterRef("measure"))
    return of_measure.order_by("taken_on").values("taken_on")[:1]


def due_on_one_of(clinic: Clinic, days: Sequence[date]) -> set[int]:
    """The numbers of all of a clinic's measures that were taken and may be due on one of these days. Two queries.

    Their cost follows what is due and not what is stored. Which of them really are due, `next_time_of` says.
    """
    with connection.cursor() as cursor:
        cursor.execute(INTERVALS_IN_USE, {"clinic": clinic.pk})
        intervals = {SECOND_AFTER_WEEKS, *(weeks for (weeks,) in cursor.fetchall())}
        asked = {
            "clinic": clinic.pk,
            "days": list(days),
            "taken_on": sorted({day - timedelta(weeks=weeks) for day in days for weeks in intervals}),
            "second": SECOND_AFTER_WEEKS,
        }
        cursor.execute(PERHAPS_DUE_ON, asked)
        return {number for (number,) in cursor.fetchall()}


def due_measures(viewer: Any, clinician: Any, today: date, **beside: Any) -> list[DueMeasure]:
    """What is due in the clinician's episodes that the viewer may see, the longest due first. One query.

    `beside` is asked in the same query of each measure, and stands on it (an app to the right knows of visits).
    The instruments come without their definitions, which are large: names, units and intervals are columns.
    """
    measures = Measure.objects.visible_to(viewer).filter(episode__clinician=clinician).defer("instrument__definition")
    return sorted(due_of(measures.annotate(**beside), today), key=lambda due: (due.due_on, due.measure.pk))


def due_measures_of_episode(episode: Episode, today: date) -> list[DueMeasure]:
    """What is due in one episode on that day, in the order in which the measures were chosen. One query."""
    return due_of(Measure.objects.filter(clinic_id=episode.clinic_id, episode=episode), today)


def by_episode(due: Iterable[DueMeasure]) -> list[DueEpisode]:
    """One row an episode, the longest due first."""
    ordered = sorted(due, key=lambda each: (each.measure.episode_id, each.due_on, each.measure.pk))
    rows = []
    for _episode_id, group in groupby(ordered, key=lambda each: each.measure.episode_id):
        of_episode = tuple(group)
        days = [each.last_taken_on for each in of_episode if each.last_taken_on]
        rows.append(
            DueEpisode(
                episode=of_episode[0].measure.episode,
                due=of_episode,
                due_on=of_episode[0].due_on,
                last_taken_on=max(days, default=None),
            )
        )
    return sorted(rows, key=lambda row: (row.due_on, row.episode.pk))
