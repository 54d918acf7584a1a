"""Steps between where somebody starts and where they want to be: which to propose, and when one is reached. Pure.

A step closer than the measure's error could be reached by chance (DESIGN rule 6), so steps lie at least that far apart
wherever an error judges. Reaching one is a fact about a day; when it is said with the star is rule 7's.
"""

from collections.abc import Iterable, Sequence
from decimal import ROUND_FLOOR, ROUND_HALF_EVEN, Decimal
from statistics import median

from measures.definitions import InstrumentDefinition
from measures.interpretation import exact

MOST_STEPS = 3
# Pain this much above usual leaves praise for another day (DESIGN rule 7).
PAIN_UP = 3
# What people count in: 1, 2, 5, and ten times these.
NICE = (Decimal(5), Decimal(2), Decimal(1))


def has_steps(definition: InstrumentDefinition, *, is_keeping: bool) -> bool:
    """Whether there are numbers on the way: none between "not yet" and "done", and none where it stays as it is."""
    return not (is_keeping or definition.is_yes_no)


def propose(
    definition: InstrumentDefinition,
    *,
    baseline: Decimal,
    target: Decimal,
    is_keeping: bool = False,
    error: Decimal | None = None,
) -> list[Decimal]:
    """One to three steps from the baseline to the target, in that order; none where the way has no room for one.

    Round numbers that the measure can give, at least `error` (the MDC that judges, in the measure's unit; None where
    none does) from each other and from both ends, and about evenly spread. Less may be better: then they fall.
    """
    if not has_steps(definition, is_keeping=is_keeping):
        return []
    for count in range(MOST_STEPS, 0, -1):
        found = _evenly(definition, baseline, target, count, max(error or Decimal(0), definition.step))
        if found:
            return found
    return []


def is_between(value: Decimal, *, baseline: Decimal, target: Decimal) -> bool:
    """Whether a step lies on the way and not at one of its ends."""
    return min(baseline, target) < value < max(baseline, target)


def reaches(value: Decimal, step: Decimal, *, higher_is_better: bool) -> bool:
    """Whether a result is at the step or beyond it."""
    return value >= step if higher_is_better else value <= step


def may_celebrate(pains: Sequence[Decimal], *, usual_pain: int | None = None, is_worse: bool = False) -> bool:
    """Whether the star stands beside these results: not with a worsening, and not with pain 3 or more above usual.

    `pains` are pain results, 0 to 10, the newest first. Usual is what was agreed as usual (`usual_pain`), else the
    median of the earlier ones; where neither is known nothing speaks against it.
    """
    if is_worse:
        return False
    if not pains:
        return True
    newest, *earlier = pains
    usual = usual_of(earlier, usual_pain)
    return usual is None or newest - usual < PAIN_UP


def usual_of(pains: Sequence[Decimal], usual_pain: int | None = None) -> Decimal | int | None:
    """The pain that is usual: what was agreed, else the median of these results; None where neither is known."""
    if usual_pain is not None:
        return usual_pain
    return median(pains) if pains else None


def _evenly(
    definition: InstrumentDefinition, baseline: Decimal, target: Decimal, count: int, apart: Decimal
) -> list[Decimal]:
    """This many steps, or none where they would stand closer than `apart`, or unevenly for being rounded."""
    way = exact(target) - exact(baseline)
    spacing = abs(way) / (count + 1)
    grid = _grid(spacing, definition.step)
    if spacing < apart or (count > 1 and spacing < 2 * grid):
        return []
    steps = [_rounded(definition, baseline + way * place / (count + 1), grid) for place in range(1, count + 1)]
    ends = [baseline, *steps, target]
    gaps = [(after - before) if way > 0 else (before - after) for before, after in zip(ends, ends[1:], strict=False)]
    return steps if all(gap >= apart for gap in gaps) else []


def _grid(spacing: Decimal, step: Decimal) -> Decimal:
    """The roundest number that fits twice between two steps, in whole steps of the measure."""
    half = spacing / 2
    power = Decimal(1).scaleb(half.adjusted())
    nice = next(size * power for size in NICE if size * power <= half)
    return max(step, (nice / step).to_integral_value(ROUND_FLOOR) * step)


def _rounded(definition: InstrumentDefinition, value: Decimal, grid: Decimal) -> Decimal:
    """The nearest round number that the measure can give."""
    rounded = (value / grid).to_integral_value(ROUND_HALF_EVEN) * grid
    begins = definition.minimum or Decimal(0)
    return begins + ((rounded - begins) / definition.step).to_integral_value(ROUND_HALF_EVEN) * definition.step


def furthest(values: Iterable[Decimal], *, higher_is_better: bool) -> Decimal | None:
    """The best of these values; None where there is none."""
    return (max if higher_is_better else min)(values, default=None)
