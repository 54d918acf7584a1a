"""Steps and targets reached, to be told once: by the page after the act, and by the next visit's opening (DESIGN 2).

Praise names what was done, and is left for another day beside a worsening or pain 3 above usual (rule 7). Facts stay
on the goal's page and in the plan whatever the day.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import OuterRef, QuerySet, Subquery, TextField
from django.db.models.fields.json import KT
from django.db.models.functions import Cast, JSONObject
from django.utils import timezone
from django.utils.translation import gettext as _

from goals.milestones import furthest, may_celebrate
from goals.models import FlareUpPlan, Goal, Milestone
from goals.pains import NOW, PAIN, Pain, speaking_now
from goals.sentence import amount
from goals.showing import line_of, progress_of
from goals.showing import reached_words as of_day_words
from measures.instruments import from_json
from measures.models import Measurement
from patients.models import Episode

# How many pain results tell what is usual.
PAINS_READ = 6


def steps_reached(episode: Episode) -> dict[int, str]:
    """Every step of the episode's goals that was reached, by its number, in words that say what was done. One query.

    What an act reached is what was not there before it.
    """
    return {step.pk: reached_words(step) for step in _reached(episode).select_related("goal__measure__instrument")}


def reached_words(step: Milestone) -> str:
    """ "You reached a step on your way: The bakery (300 m)."; its goal loaded with its measure."""
    if step.value is None:
        return _("You reached a step on your way: {name}.").format(name=step.name)
    value = amount(from_json(step.goal.measure.instrument.definition), step.value)
    return _("You reached a step on your way: {name} ({value}).").format(name=step.name, value=value)


def may_praise(episode: Episode) -> bool:
    """Whether pain allows it today. One query."""
    rows = Episode.objects.filter(clinic_id=episode.clinic_id, pk=episode.pk)
    return allows_praise(with_pain(rows, OuterRef("pk")).get(), timezone.localdate())


def allows_praise(row: Any, today: date, *, is_worse: bool = False) -> bool:
    """Whether the pain of a row read `with_pain` allows it, and it `is_worse` in no other way. No query."""
    return may_celebrate(speaking_now(_pains(row.pains), today), usual_pain=row.usual_pain, is_worse=is_worse)


@dataclass(frozen=True)
class ReachedStep:
    """A step that was reached: its name, the day, and the goal whose step it is."""

    name: str
    on: date
    goal_id: int


def with_reached(goals: QuerySet[Goal]) -> QuerySet[Goal]:
    """Goals that know their reached steps and the episode's pain, for `reached_since`. No further query."""
    steps = Milestone.objects.filter(clinic_id=OuterRef("clinic_id"), goal=OuterRef("pk"))
    steps = steps.filter(reached_on__isnull=False, set_aside_on=None).order_by("reached_on", "pk")
    told = JSONObject(name="name", on="reached_on")
    return with_pain(goals, OuterRef("episode")).annotate(steps_reached=ArraySubquery(steps.values(told=told)))


def reached_since(
    goals: Iterable[Any], since: date | None, *, today: date, worse: Iterable[int] = ()
) -> list[ReachedStep]:
    """The steps of goals read `with_reached` since a day (that day included; None: ever), in the order of their days.

    None on a day when pain is 3 above usual, and none of a goal (its id in `worse`) that went the other way.
    """
    worse = set(worse)
    found = [
        ReachedStep(step["name"], date.fromisoformat(step["on"]), goal.pk)
        for goal in goals
        if allows_praise(goal, today, is_worse=goal.pk in worse)
        for step in goal.steps_reached
    ]
    return sorted((step for step in found if since is None or step.on >= since), key=lambda step: step.on)


@dataclass(frozen=True)
class ReachedTarget:
    """A goal that was reached: the day, and in words what that day was (`value` alone where a number says it)."""

    measure_id: int | None
    activity: str
    on: date
    value: str
    words: str


def targets_reached_since(
    goals: Iterable[Any],
    results: Mapping[int, list[Any]],
    since: date | None,
    *,
    today: date,
    worse: Iterable[int] = (),
) -> list[ReachedTarget]:
    """The goals read `with_reached` that were reached since a day, under the terms of `reached_since`.

    `results` are those of the measures, by the measure's id. A lower result later does not take the day back.
    """
    worse = set(worse)
    found = [
        _target_told(goal, results.get(goal.measure_id, []), today)
        for goal in goals
        if goal.achieved_on is not None
        and (since is None or goal.achieved_on >= since)
        and allows_praise(goal, today, is_worse=goal.pk in worse)
    ]
    return sorted(found, key=lambda target: target.on)


def _target_told(goal: Goal, results: Iterable[Any], today: date) -> ReachedTarget:
    """As a fact of the day on which it was first reached."""
    line, _others = line_of(goal, results)
    found = progress_of(goal, line, today=today)
    reached_on = found.reached_on
    assert reached_on is not None
    value = ""
    if not (found.is_told or found.is_yes_no or found.is_keeping):
        definition = from_json(goal.measure.instrument.definition)
        of_day = [result.value for result in line.results if result.taken_on == reached_on]
        best = furthest(of_day, higher_is_better=goal.target > goal.baseline)
        value = amount(definition, goal.target if best is None else best)
    return ReachedTarget(goal.measure_id, goal.activity, reached_on, value, "" if value else of_day_words(found))


def _reached(episode: Episode) -> QuerySet[Milestone]:
    steps = Milestone.objects.filter(clinic_id=episode.clinic_id, goal__episode=episode)
    return steps.filter(reached_on__isnull=False, set_aside_on=None)


def with_pain(rows: QuerySet[Any], episode: OuterRef, *, until: OuterRef | None = None) -> QuerySet[Any]:
    """The last pain results of the rows' episode (up to a day), the newest first, and what was agreed as usual pain."""
    of_clinic = {"clinic_id": OuterRef("clinic_id")}
    pains = Measurement.objects.final().filter(**of_clinic, measure__episode=episode, measure__instrument__key=PAIN)
    if until is not None:
        pains = pains.filter(taken_on__lte=until)
    plans = FlareUpPlan.objects.filter(**of_clinic, episode=episode)
    told = JSONObject(on="taken_on", value=Cast("value", TextField()), question=KT("conditions__question"))
    return rows.annotate(
        pains=ArraySubquery(pains.order_by("-taken_on", "-pk").values(told=told)[:PAINS_READ]),
        usual_pain=Subquery(plans.values("usual_pain")[:1]),
    )


def _pains(told: Iterable[dict[str, Any]]) -> list[Pain]:
    return [Pain(date.fromisoformat(each["on"]), Decimal(each["value"]), each["question"] or NOW) for each in told]
