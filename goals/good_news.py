"""Steps that were reached, to be told once: by the page after the act, and by the next visit's opening (DESIGN 2).

Praise names what was done, and is left for another day beside a worsening or pain 3 above usual (rule 7). Facts stay
on the goal's page and in the plan whatever the day.
"""

from collections.abc import Iterable
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

from goals.milestones import may_celebrate
from goals.models import FlareUpPlan, Goal, Milestone
from goals.pains import NOW, PAIN, Pain, speaking_now
from goals.sentence import amount
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
    [row] = _with_pain(Episode.objects.filter(clinic_id=episode.clinic_id, pk=episode.pk), OuterRef("pk")).values(
        "pains", "usual_pain"
    )
    pains = speaking_now(_pains(row["pains"]), timezone.localdate())
    return may_celebrate(pains, usual_pain=row["usual_pain"])


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
    return _with_pain(goals, OuterRef("episode")).annotate(steps_reached=ArraySubquery(steps.values(told=told)))


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
        if may_celebrate(speaking_now(_pains(goal.pains), today), usual_pain=goal.usual_pain, is_worse=goal.pk in worse)
        for step in goal.steps_reached
    ]
    return sorted((step for step in found if since is None or step.on >= since), key=lambda step: step.on)


def _reached(episode: Episode) -> QuerySet[Milestone]:
    steps = Milestone.objects.filter(clinic_id=episode.clinic_id, goal__episode=episode)
    return steps.filter(reached_on__isnull=False, set_aside_on=None)


def _with_pain(rows: QuerySet[Any], episode: OuterRef) -> QuerySet[Any]:
    """The last pain results of the rows' episode, the newest first, and the pain that was agreed as usual."""
    of_clinic = {"clinic_id": OuterRef("clinic_id")}
    pains = Measurement.objects.final().filter(**of_clinic, measure__episode=episode, measure__instrument__key=PAIN)
    plans = FlareUpPlan.objects.filter(**of_clinic, episode=episode)
    told = JSONObject(on="taken_on", value=Cast("value", TextField()), question=KT("conditions__question"))
    return rows.annotate(
        pains=ArraySubquery(pains.order_by("-taken_on", "-pk").values(told=told)[:PAINS_READ]),
        usual_pain=Subquery(plans.values("usual_pain")[:1]),
    )


def _pains(told: Iterable[dict[str, Any]]) -> list[Pain]:
    return [Pain(date.fromisoformat(each["on"]), Decimal(each["value"]), each["question"] or NOW) for each in told]
