"""Rows of the caseload about goals: those near their date, and what was begun to write and not kept."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db.models import Exists, F, OuterRef, Q, QuerySet, Subquery
from django.db.models.fields.json import KeyTextTransform

from goals.models import Goal, StillMatters
from goals.sentence import amount
from goals.unfinished import unfinished
from measures.instruments import from_json
from measures.models import Measurement
from patients.caseload_rows import Asked, Found, found_among, found_in_database

# From so many days before its date on a goal is looked at again.
NEAR_DAYS = timedelta(days=14)


@dataclass(frozen=True)
class NearDateRow:
    """A goal whose date is near or has passed. `days` to its date, below 0 afterwards.

    `last` is the latest result of the goal's own side in the patient's own answers, with its unit; empty where there
    is none.
    """

    goal: Goal
    days: int
    target: str
    last: str
    last_on: date | None


def near_their_date(asked: Asked) -> Found:
    """The clinician's goals whose date is within two weeks, or has passed and nothing was settled. One query.

    One that the two have looked at within these weeks is left out until its date has passed.
    """
    looked_at = StillMatters.objects.filter(
        clinic_id=OuterRef("clinic_id"), goal=OuterRef("pk"), asked_on__gte=OuterRef("target_on") - NEAR_DAYS
    )
    goals: QuerySet[Any] = (
        Goal.objects.visible_to(asked.viewer)
        .active()
        .filter(
            target_on__lte=asked.today + NEAR_DAYS, episode__clinician=asked.whose, episode__discharged_on__isnull=True
        )
        .filter(Q(target_on__lte=asked.today) | ~Exists(looked_at))
        .annotate(
            last_value=Subquery(_results().values("value")[:1]), last_on=Subquery(_results().values("taken_on")[:1])
        )
        .select_related("episode__patient", "measure__instrument")
    )
    found = found_in_database(asked, goals, since="target_on")
    return Found([_near_date(goal, asked.today) for goal in found.rows], found.count)


def _near_date(goal: Any, today: date) -> NearDateRow:
    definition = from_json(goal.measure.instrument.definition)
    return NearDateRow(
        goal=goal,
        days=(goal.target_on - today).days,
        target=amount(definition, goal.target),
        last="" if goal.last_value is None else amount(definition, goal.last_value),
        last_on=goal.last_on,
    )


def _results() -> QuerySet[Any]:
    """The results of the measure of the goal around this query, the newest first: no other side, nobody else's."""
    side = KeyTextTransform("side", "conditions")
    results = Measurement.objects.final().filter(clinic_id=OuterRef("clinic_id"), measure=OuterRef("measure"))
    own = results.annotate(side=side).filter(Q(side__isnull=True) | Q(side=OuterRef("episode__side")))
    return own.exclude(answered_by=Measurement.AnsweredBy.ANOTHER).order_by(F("taken_on").desc(), F("pk").desc())


def begun_to_write(asked: Asked) -> Found:
    """What the viewer has begun to write and not kept; `goals.unfinished` says how many queries."""
    rows = unfinished(asked.viewer, asked.today)
    return found_among(
        asked, rows, episode=lambda row: row.episode, since=lambda row: (row.draft.saved_at, row.draft.pk)
    )
