"""The patient's own "if … then …" plans, read along with the goals they belong to."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import OuterRef, QuerySet
from django.db.models.functions import JSONObject

from goals.models import CopingPlan, Goal


@dataclass(frozen=True)
class IfThen:
    """One plan: what gets in the way (its kind, and in words), and what the patient does then."""

    number: int
    kind: str
    obstacle: str
    answer: str


def with_if_then(goals: QuerySet[Goal]) -> QuerySet[Goal]:
    """Goals that know their plans, for `if_then_of`. No further query."""
    plans = CopingPlan.objects.filter(clinic_id=OuterRef("clinic_id"), goal=OuterRef("pk"), set_aside_on=None)
    told = JSONObject(number="pk", kind="kind", obstacle="obstacle", answer="answer")
    return goals.annotate(if_then=ArraySubquery(plans.order_by("pk").values(told=told)))


def if_then_of(goal: Any) -> list[IfThen]:
    """The plans of a goal that was read `with_if_then`, in the order in which they were written."""
    return [IfThen(**plan) for plan in goal.if_then]


def those_first(plans: Iterable[IfThen], kinds: Iterable[str]) -> list[IfThen]:
    """The plans with those for these kinds of obstacle before the others."""
    kinds = set(kinds)
    return sorted(plans, key=lambda plan: plan.kind not in kinds)
