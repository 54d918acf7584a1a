"""Goal attainment scaling (evidence.md section 1): six words, the level each means, and the T-score. Pure.

Levels go from -2 to +2; 0 is what the two agreed to expect. Weights are importance times difficulty, 1 to 9. What was
not rated is missing and never 0.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.db import models
from django.utils.translation import gettext_lazy as _

from measures.scoring import GAS_LIGHT

LOWEST, EXPECTED, HIGHEST = -2, 0, 2
LEVELS = (-2, -1, 0, 1, 2)
# Where somebody starts: none of it is possible and nothing worse is plausible, or some of it is possible already.
NONE_YET, SOME_ALREADY = -2, -1


class GoalWord(models.TextChoices):
    """The six words of GAS-light (evidence.md section 1), kept as said."""

    HARDER = "harder", _("harder now")
    SAME = "same", _("about the same")
    PART_WAY = "part_way", _("part way")
    AS_HOPED = "as_hoped", _("as hoped")
    BIT_MORE = "bit_more", _("a bit more than hoped")
    LOT_MORE = "lot_more", _("a lot more than hoped")


def t_score(levels: Sequence[float], weights: Sequence[float] | None = None, *, rho: float = 0.3) -> float:
    """The T-score of goals' levels, not rounded: 50 when they are reached as expected on the whole, SD about 10.

    T = 50 + 10 S(wx) / sqrt((1 - rho) S(ww) + rho S(w)^2) (Kiresuk and Sherman 1968). `levels` may be fractions from
    -2 to +2; `weights` are 0 or more, all 1 when left out; `rho` is the assumed correlation between goals, 0 to 1.
    Raises ValueError for no levels, a level outside, a weight that is negative or not finite, weights that are all 0,
    and lengths that differ.
    """
    x = [float(level) for level in levels]
    w = [1.0] * len(x) if weights is None else [float(weight) for weight in weights]
    if not x:
        raise ValueError("no level is given")
    if len(x) != len(w):
        raise ValueError(f"{len(x)} levels and {len(w)} weights")
    if not all(LOWEST <= level <= HIGHEST for level in x):
        raise ValueError("a level lies outside -2 to +2")
    if not all(math.isfinite(weight) and weight >= 0 for weight in w):
        raise ValueError("a weight is negative or not finite")
    if not any(w):
        raise ValueError("all weights are 0")
    if not 0 <= rho <= 1:
        raise ValueError("rho lies outside 0 to 1")
    # Only their proportions count, so that very large and very small weights stay exact.
    largest = max(w)
    w = [weight / largest for weight in w]
    products = math.fsum(weight * level for weight, level in zip(w, x, strict=True))
    spread = (1 - rho) * math.fsum(weight * weight for weight in w) + rho * math.fsum(w) ** 2
    return 50 + 10 * products / math.sqrt(spread)


# --- From words and values to levels ------------------------------------------------------------------------------


@dataclass(frozen=True)
class Standing:
    """A level, and whether it went below the scale: harder than a start of -2, kept as -2 and said in words."""

    level: float
    is_below_scale: bool = False


HALF_WAY = -0.5


def level_of(word: str, baseline_level: int, *, partly_counts_half: bool = False) -> Standing:
    """The level that one of the six words means from where somebody started.

    From -1 no whole level is left below 0 for "part way": it stays -1, or -0.5 where the clinic counts it so. Raises
    ValueError for another word, or a start that is neither -1 nor -2.
    """
    if baseline_level not in (NONE_YET, SOME_ALREADY):
        raise ValueError(f"a scale starts at -2 or -1, not at {baseline_level}")
    said = GoalWord(word)
    if said == GoalWord.PART_WAY and baseline_level == SOME_ALREADY and partly_counts_half:
        return Standing(HALF_WAY)
    level = GAS_LIGHT[said][0 if baseline_level == NONE_YET else 1]
    return Standing(level, is_below_scale=said == GoalWord.HARDER and baseline_level == NONE_YET)


def level_of_value(value: Decimal, starts: Mapping[int, Decimal | None], *, higher_is_better: bool) -> int:
    """The highest level whose first value is reached; the lowest where none is.

    `starts` has the first value that counts as each level, in the direction that is better. A level without one is told
    in words and is not reached by a number.
    """
    reached = [
        level
        for level, start in starts.items()
        if start is not None and (value >= start if higher_is_better else value <= start)
    ]
    return max(reached, default=LOWEST)


# --- All goals of an episode together -----------------------------------------------------------------------------


@dataclass(frozen=True)
class GoalAttained:
    """Where a goal started, the level it has reached (None: not rated), and its weight, 1 to 9."""

    baseline_level: int
    level: float | None
    weight: int


@dataclass(frozen=True)
class Scores:
    """The T-score where the rated goals started and now, not rounded, and over how many of how many goals it is."""

    baseline: float
    achieved: float
    rated: int
    goals: int

    @property
    def change(self) -> float:
        """From unrounded values: rounding comes last."""
        return self.achieved - self.baseline


def scores(goals: Iterable[GoalAttained]) -> Scores | None:
    """Baseline, achieved and change over the goals that were rated; None where none was.

    A goal that was not rated is left out of both, so that the change is about the same goals.
    """
    every = list(goals)
    rated = [(goal, goal.level) for goal in every if goal.level is not None]
    if not rated:
        return None
    weights = [goal.weight for goal, _level in rated]
    return Scores(
        baseline=t_score([goal.baseline_level for goal, _level in rated], weights),
        achieved=t_score([level for _goal, level in rated], weights),
        rated=len(rated),
        goals=len(every),
    )
