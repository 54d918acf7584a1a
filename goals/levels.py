"""The five levels of a goal, proposed from where it started and where it should be (evidence.md section 1). Pure.

A level is told by the first value that counts as it, in the direction that leads to the target, and in plain words. 0
is the target itself. The two may change what is proposed before they agree; after that it is fixed.

How far apart (ours): better by a quarter of the way is +1, by half of it +2, in round numbers. From a start of -2, half
the way is -1. From a start of -1, that level begins below where it started by the measure's error, because a smaller
fall cannot be told from none. Where a scale ends too soon a level has no value of its own and is told by something
else: how soon, how easily, with how much help (Bovend'Eerdt, Botell, Wade 2009).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from goals.attainment import HIGHEST, LEVELS, LOWEST, NONE_YET, SOME_ALREADY
from goals.sentence import amount
from measures.instruments import InstrumentDefinition
from measures.interpretation import best_end, worst_end

Starts = dict[int, Decimal | None]


@dataclass(frozen=True)
class Way:
    """The way a goal goes: from `baseline` to `target`, both in the measure's unit; `by` is its day, in words.

    `error` is the smallest change that can be told from none (MDC), where one judges; it is in the same unit.
    """

    definition: InstrumentDefinition
    baseline: Decimal
    target: Decimal
    is_keeping: bool = False
    error: Decimal | None = None
    by: str = ""

    @property
    def rises(self) -> bool:
        """More is better."""
        return self.definition.higher_is_better

    @property
    def sign(self) -> int:
        """1 where more is better, -1 where less is."""
        return 1 if self.rises else -1

    @property
    def best(self) -> Decimal | None:
        """Where the measure ends in the direction that is better."""
        return best_end(self.definition)

    @property
    def worst(self) -> Decimal | None:
        """Where the measure ends in the other direction."""
        return worst_end(self.definition)


# What each level is, for both, from the best down (as the six words say it).
LEVEL_TITLES = {
    2: _lazy("A lot more than hoped"),
    1: _lazy("A bit more than hoped"),
    0: _lazy("As hoped"),
    -1: _lazy("Not there yet"),
    -2: _lazy("Further away"),
}


def usual_start(way: Way) -> int:
    """-2 where none of it is possible and the measure knows nothing worse; else -1."""
    return NONE_YET if way.baseline == way.worst and not way.is_keeping else SOME_ALREADY


def propose_starts(way: Way, baseline_level: int) -> Starts:
    """The first value of each level; None for the lowest, and for those that are told without a number."""
    starts: Starts = dict.fromkeys(LEVELS)
    if way.definition.is_yes_no:
        starts[0] = way.target
        if baseline_level == SOME_ALREADY and not way.is_keeping:
            starts[-1] = way.baseline
        return starts
    apart = _apart(way)
    starts[0] = way.target
    starts[1], starts[2] = _beyond(way, apart)
    if way.is_keeping:
        starts[0] = _back(way, way.error or Decimal(0))
        below = _back(way, (way.error or Decimal(0)) + apart)
        starts[-1] = below if below != starts[0] else None
    elif baseline_level == SOME_ALREADY:
        starts[-1] = _back(way, _on_grid(way, way.error) if way.error else _clearly_less(way, apart))
    else:
        half = _on_grid(way, (way.target - way.baseline) / 2) + way.baseline
        starts[-1] = half if half not in (way.baseline, way.target) else None
    return starts


def overlapping(starts: Mapping[int, Decimal | None], *, rises: bool) -> list[int]:
    """The levels that do not begin beyond the level below them, so that one value would be in two of them."""
    found: list[int] = []
    below: Decimal | None = None
    for level in sorted(starts):
        start = starts[level]
        if start is None:
            continue
        if below is not None and not (start > below if rises else start < below):
            found.append(level)
        below = start
    return found


# --- How far apart ------------------------------------------------------------------------------------------------


def _apart(way: Way) -> Decimal:
    """How far one level is from the next: a quarter of the way, or of what is kept a tenth, in a round number."""
    wanted = abs(way.baseline) / 10 if way.is_keeping else abs(way.target - way.baseline) / 4
    if not wanted:
        return way.definition.step
    digits = Decimal(1).scaleb(wanted.adjusted())
    return max(_on_grid(way, wanted.quantize(digits, ROUND_HALF_UP)), way.definition.step)


def _clearly_less(way: Way, apart: Decimal) -> Decimal:
    """How far back is clearly less where no error is known: one level, but not more than half of what there is."""
    if way.worst is None:
        return apart
    return min(apart, max(_on_grid(way, abs(way.baseline - way.worst) / 2), way.definition.step))


def _on_grid(way: Way, distance: Decimal) -> Decimal:
    """The distance in whole steps of the measure."""
    step = way.definition.step
    return (distance / step).quantize(Decimal(1), ROUND_HALF_UP) * step


def _beyond(way: Way, apart: Decimal) -> tuple[Decimal | None, Decimal | None]:
    """Where the two levels above the target begin; closer together, or none, where the measure ends."""
    if way.best is not None:
        steps = abs(way.best - way.target) // way.definition.step
        if not steps:
            return None, None
        apart = min(apart, max(steps // 2, Decimal(1)) * way.definition.step)
        if steps == 1:
            return way.target + way.sign * apart, None
    return way.target + way.sign * apart, way.target + 2 * way.sign * apart


def _back(way: Way, distance: Decimal) -> Decimal:
    """A value that far back from the start, where the measure still goes on."""
    value = way.baseline - way.sign * distance
    if way.worst is None:
        return value
    return max(value, way.worst) if way.rises else min(value, way.worst)


# --- Words --------------------------------------------------------------------------------------------------------


def level_words(way: Way, starts: Mapping[int, Decimal | None], baseline_level: int) -> dict[int, str]:
    """Plain words for each level, in the measure's unit and the active language."""
    found = {level: _numbers(way, starts, level) or _told(way, starts, level) for level in LEVELS}
    now = 0 if way.is_keeping else baseline_level
    # From -1 the whole way to the target is this level; where it is done or not there is no way.
    is_on_the_way = now == SOME_ALREADY and not way.definition.is_yes_no
    frame = _("As at the start, or on the way: {words}") if is_on_the_way else _("As at the start: {words}")
    found[now] = frame.format(words=found[now])
    return {level: capfirst(words) for level, words in found.items()}


def _numbers(way: Way, starts: Mapping[int, Decimal | None], level: int) -> str:
    """A level by its values; nothing where it has none of its own."""
    if way.definition.is_yes_no:
        return ""
    start = starts[level]
    following = next((starts[each] for each in range(level + 1, HIGHEST + 1) if starts[each] is not None), None)
    if level == LOWEST and following is not None and following != way.worst:
        less = _("less than {value}") if way.rises else _("more than {value}")
        # The level above may be told without a number: then both end at the same value.
        return less.format(value=amount(way.definition, following)) if starts[LOWEST + 1] is not None else ""
    if start is None:
        return ""
    if start == way.best:
        return amount(way.definition, start)
    if start == way.worst and following is not None:
        return _("not yet {next}").format(next=amount(way.definition, following))
    if following is None:
        words = _("{value} or more") if way.rises else _("{value} or less")
        return words.format(value=amount(way.definition, start))
    words = _("{value} or more, not yet {next}") if way.rises else _("{value} or less, not yet {next}")
    return words.format(value=amount(way.definition, start), next=amount(way.definition, following))


def _told(way: Way, starts: Mapping[int, Decimal | None], level: int) -> str:
    """A level without values of its own, by how soon, how easily or with how much help."""
    if way.is_keeping:
        return {
            -2: _("not any more"),
            -1: _("not quite as at the start"),
            0: _("still {value}").format(value=amount(way.definition, way.target)),
            1: _("as at the start, and with less effort"),
            2: _("as at the start, and with ease"),
        }[level]
    if way.definition.is_yes_no:
        is_first = starts[-1] is None
        return {
            -2: amount(way.definition, way.baseline) if is_first else _("further away than at the start"),
            -1: _("part of it, or with help") if is_first else amount(way.definition, way.baseline),
            0: amount(way.definition, way.target),
            1: _("done, with less help or effort than hoped"),
            2: _("done with ease, whenever I want to"),
        }[level]
    if level > 0:
        reached = next((start for each in (level, 1) if (start := starts[each]) is not None), way.target)
        sooner = starts[1] is None and level == HIGHEST
        words = _("{value}, much sooner, or with less help") if sooner else _("{value}, and sooner than {day}")
        return words.format(value=amount(way.definition, reached), day=way.by)
    return _("part of it, or with help") if level == -1 else _nothing_yet(way, starts)


def _nothing_yet(way: Way, starts: Mapping[int, Decimal | None]) -> str:
    """The lowest level where no value divides it from the one above."""
    if starts[-1] is None:
        return amount(way.definition, way.baseline)
    return _("clearly harder than at the start")
