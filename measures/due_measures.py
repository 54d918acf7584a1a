"""Which measures are due to be taken again: one query, and the day worked out by the pure rule (`measures/due.py`)."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from typing import Any

from django.db.models import DateField, Exists, ExpressionWrapper, OuterRef, QuerySet, Subquery, Value

from measures.due import due_on, is_due
from measures.models import Measure, Measurement
from patients.models import Episode


@dataclass(frozen=True)
class DueMeasure:
    """A measure whose day has come. `last_taken_on` is None when it was never taken."""

    measure: Measure
    due_on: date
    last_taken_on: date | None


@dataclass(frozen=True)
class DueEpisode:
    """The measures that are due in one episode: a row of the caseload. `due_on` is the earliest of their days."""

    episode: Episode
    due: tuple[DueMeasure, ...]
    due_on: date
    last_taken_on: date | None


def due_of(measures: QuerySet[Measure], today: date) -> list[DueMeasure]:
    """Those of these measures that are due on that day or were before, with the day. One query.

    Stopped measures and those of finished episodes are left out. A result entered in error counts as none.
    """
    results = Measurement.objects.final().filter(clinic_id=OuterRef("clinic_id"), measure=OuterRef("pk"))
    begins = ExpressionWrapper(
        Value(today, output_field=DateField()) - OuterRef("instrument__reassess_weeks") * 7, output_field=DateField()
    )
    rows = (
        measures.filter(stopped_on=None, started_on__lte=today, episode__discharged_on=None)
        # A result within the interval: not due. Asked first, by index, so that only what may be due is looked at.
        .exclude(Exists(results.filter(taken_on__gt=begins)))
        .annotate(last_taken_on=Subquery(results.order_by("-taken_on").values("taken_on")[:1]))
        .select_related("instrument", "episode__patient")
        .order_by("pk")
    )
    found = []
    for measure in rows:
        day = due_on(measure.last_taken_on, measure.started_on, measure.instrument.reassess_weeks)
        if day is not None and is_due(day, today):
            found.append(DueMeasure(measure, day, measure.last_taken_on))
    return found


def due_measures(user: Any, today: date) -> list[DueMeasure]:
    """What is due in the episodes this clinician is responsible for, the longest due first. One query.

    The instruments come without their definitions, which are large: names, units and intervals are columns.
    """
    measures = Measure.objects.visible_to(user).filter(episode__clinician=user).defer("instrument__definition")
    return sorted(due_of(measures, today), key=lambda due: (due.due_on, due.measure.pk))


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


def caseload_rows(user: Any, today: date) -> list[DueEpisode]:
    """The rows of "Due to be measured again" on the caseload. One query."""
    return by_episode(due_measures(user, today))
