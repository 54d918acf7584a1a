"""Fixing the five levels of a goal when the two agree them; from then on they stay (evidence.md section 1)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db import transaction

from goals.models import AttainmentLevel, AttainmentScale, Goal


@dataclass(frozen=True)
class LevelsAgreed:
    """What the two agreed: how important and how hard, 1 to 3 each; where it starts, -2 or -1; five levels.

    `starts` has the first value of a level, None where it is told in words only.
    """

    importance: int
    difficulty: int
    baseline_level: int
    words: Mapping[int, str]
    starts: Mapping[int, Decimal | None]


class FixedAlready(Exception):
    """Other levels were agreed for these terms. `scale` holds them."""

    def __init__(self, scale: AttainmentScale) -> None:
        super().__init__("fixed already")
        self.scale = scale


class OtherTerms(Exception):
    """The goal's target, keeping or date was agreed anew since the levels were proposed. `goal` is as it is now."""

    def __init__(self, goal: Goal) -> None:
        super().__init__("other terms")
        self.goal = goal


@transaction.atomic
def fix_levels(goal: Goal, agreed: LevelsAgreed, *, read_terms: int, by: Any) -> AttainmentScale:
    """Keep the levels for the goal's terms and return their scale; the same ones agreed twice are one scale.

    Raises OtherTerms when the goal's terms are no longer those that were read, and FixedAlready when other levels were
    agreed for them; then nothing is kept.
    """
    # The second of two presses waits here until the first is written.
    now = Goal.objects.select_for_update().get(pk=goal.pk)
    if now.terms != read_terms:
        raise OtherTerms(now)
    before = AttainmentScale.objects.filter(clinic_id=goal.clinic_id, goal=goal, terms=read_terms).first()
    if before is not None:
        if _agreed(before) != agreed:
            raise FixedAlready(before)
        return before
    scale = AttainmentScale.objects.create(
        clinic_id=goal.clinic_id,
        goal=goal,
        terms=read_terms,
        importance=agreed.importance,
        difficulty=agreed.difficulty,
        baseline_level=agreed.baseline_level,
        agreed_by=by,
    )
    AttainmentLevel.objects.bulk_create(
        AttainmentLevel(
            clinic_id=goal.clinic_id, scale=scale, level=level, words=words, starts_at=agreed.starts.get(level)
        )
        for level, words in agreed.words.items()
    )
    return scale


def _agreed(scale: AttainmentScale) -> LevelsAgreed:
    levels = list(scale.levels.all())
    return LevelsAgreed(
        importance=scale.importance,
        difficulty=scale.difficulty,
        baseline_level=scale.baseline_level,
        words={each.level: each.words for each in levels},
        starts={each.level: each.starts_at for each in levels},
    )
