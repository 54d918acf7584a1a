"""How far a target lies from what is known about others like this patient: information for two people, no verdict.

The rule is ours (reference/evidence.md section 5a): first the measure's own error, then this clinic's earlier patients,
then a published curve, else not enough is known. Pure: values in, values out, no database, no clock, no words
(`realism_words.py` says it). Values are in the instrument's unit; a gain counts towards better.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal
from enum import Enum
from itertools import pairwise
from statistics import median, quantiles

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

# Fewer earlier patients than this say nothing (evidence.md 5a).
FEWEST_EARLIER = 10
# Without an error, a start this share of the range away still counts as alike.
ALIKE_SHARE = Decimal("0.15")
# How differently long ago it may have begun: a third of the time, or two weeks where that is more.
ONSET_SHARE, ONSET_LEAST_DAYS = Decimal(1) / 3, 14
# A result this share of the time before or after the date is one for that date.
AROUND_SHARE = Decimal("0.25")
# Needed gain over the mean gain of a curve: up to here well within reach, up to there ambitious.
EASY_SHARE, HARD_SHARE = Decimal("0.75"), Decimal("1.25")
DAYS_A_WEEK = Decimal(7)
LATEST_OFFER_WEEKS = 52


class Answer(TextChoices):
    """What is known about a target and its date."""

    WELL_WITHIN_REACH = "well_within_reach", _("Well within reach")
    AMBITIOUS = "ambitious", _("Ambitious")
    FURTHER_THAN_MOST = "further_than_most", _("Further than most have come in that time")
    TOO_SMALL_TO_SEE = "too_small_to_see", _("Too small a step to see")
    NOT_ENOUGH_KNOWN = "not_enough_known", _("Not enough is known")


# From the easiest on.
HARDER = (Answer.WELL_WITHIN_REACH, Answer.AMBITIOUS, Answer.FURTHER_THAN_MOST)


class Basis(Enum):
    """What an answer rests on."""

    ERROR = "error"
    EARLIER = "earlier"
    CURVE = "curve"
    NOTHING = "nothing"


class OfferKind(Enum):
    """What the two might change."""

    LARGER_STEP = "larger_step"
    SMALLER_STEP = "smaller_step"
    NEARER_DATE = "nearer_date"
    LATER_DATE = "later_date"
    MILESTONE = "milestone"


@dataclass(frozen=True)
class Wish:
    """A target: `days` from today to its date, `days_since_onset` from onset or operation to today (None: not known).

    `mdc` is the error that judges, in the unit of the values (None: none does). `minimum` and `maximum` are the ends of
    the scale where it has any, `step` how finely it is read. A wish to keep something has its baseline as the target.
    """

    baseline: Decimal
    target: Decimal
    days: int
    higher_is_better: bool
    is_keeping: bool = False
    days_since_onset: int | None = None
    mdc: Decimal | None = None
    minimum: Decimal | None = None
    maximum: Decimal | None = None
    step: Decimal = Decimal(1)

    @property
    def needed(self) -> Decimal:
        """The gain it takes; 0 where something is to be kept."""
        return self.gain(self.baseline, self.target)

    @property
    def per_week(self) -> Decimal:
        """How much of it a week."""
        return self.needed * DAYS_A_WEEK / self.days

    def gain(self, start: Decimal, end: Decimal) -> Decimal:
        """How far `end` lies from `start` in the better direction."""
        return end - start if self.higher_is_better else start - end

    def after(self, gain: Decimal) -> Decimal:
        """The value this gain leads to from the baseline."""
        return self.baseline + gain if self.higher_is_better else self.baseline - gain

    def is_on_scale(self, value: Decimal) -> bool:
        """Whether the measure has such a value."""
        return not (
            (self.minimum is not None and value < self.minimum) or (self.maximum is not None and value > self.maximum)
        )


@dataclass(frozen=True)
class Earlier:
    """One measure in a finished episode: where it started, how long after onset, and results by days after the start.

    `episode` tells episodes apart: of one that has several such lines the one with the nearest start counts.
    """

    episode: int
    first_value: Decimal
    days_since_onset: int | None
    results: tuple[tuple[int, Decimal], ...] = ()


@dataclass(frozen=True)
class CurvePoint:
    """The mean of groups so many weeks after onset or operation, with the 95 % interval of that mean."""

    weeks: Decimal
    mean: Decimal
    low: Decimal
    high: Decimal


@dataclass(frozen=True)
class Curve:
    """A published course of one measure after one kind of problem; its points in order of time."""

    points: tuple[CurvePoint, ...]
    source: str
    people: int | None = None

    def at(self, weeks: Decimal) -> CurvePoint | None:
        """The mean at that time, straight between two points; None outside them."""
        for before, after in pairwise(self.points):
            if before.weeks <= weeks <= after.weeks:
                share = (weeks - before.weeks) / (after.weeks - before.weeks)
                mean, low, high = (
                    getattr(before, name) + (getattr(after, name) - getattr(before, name)) * share
                    for name in ("mean", "low", "high")
                )
                return CurvePoint(weeks, mean, low, high)
        return None


@dataclass(frozen=True)
class Alike:
    """Bounds, both ends counted, within which an earlier start is like this one."""

    value_from: Decimal
    value_to: Decimal
    onset_from: int
    onset_to: int


@dataclass(frozen=True)
class Past:
    """Earlier patients who started alike: `n` have a result around the date, `came` of them came at least as far.

    The middle half of their results then lies from `low` to `high` (None below 2). `not_measured` more started alike
    and have no result around the date.
    """

    n: int
    came: int
    not_measured: int
    low: Decimal | None = None
    high: Decimal | None = None
    median_gain: Decimal | None = None


@dataclass(frozen=True)
class Offer:
    """Something the two might change: a `value` in the measure's unit, or a date so many `days` from today."""

    kind: OfferKind
    value: Decimal | None = None
    days: int | None = None


@dataclass(frozen=True)
class Assessment:
    """An answer and what it rests on.

    `is_beyond_error`: the change it takes is at least the measure's error (None: the error is not known, or nothing is
    to change). `past` are the earlier patients alike, also where they are too few to answer. `mean_gain` and `then`
    (the mean at the date with its interval) are the curve's, where that answers.
    """

    wish: Wish
    answer: Answer
    basis: Basis
    past: Past | None = None
    curve: Curve | None = None
    mean_gain: Decimal | None = None
    then: CurvePoint | None = None
    offers: tuple[Offer, ...] = ()

    @property
    def is_beyond_error(self) -> bool | None:
        """Whether the measure could tell the change from its own error."""
        if self.wish.is_keeping or self.wish.mdc is None:
            return None
        return self.wish.needed >= self.wish.mdc


def assess(wish: Wish, *, earlier: Iterable[Earlier] = (), curve: Curve | None = None) -> Assessment:
    """Say what is known about a wish, in the order of evidence.md 5a.

    `earlier` are this clinic's finished episodes of the same problem group and measure, those that are not alike among
    them; `curve` the published one for this measure and problem, if there is one. Raises ValueError for a date that is
    not ahead, and for a target that is no gain and nothing to keep.
    """
    if wish.days < 1:
        raise ValueError("the date lies ahead")
    if not wish.is_keeping and wish.needed <= 0:
        raise ValueError("the target lies in the better direction")
    alike = _alike_of(wish, earlier)
    found = _answered(wish, alike, curve)
    return replace(found, offers=tuple(_offers(found, alike)))


def alike_bounds(wish: Wish) -> Alike | None:
    """Which starts are alike; None where that cannot be told: an unknown onset, or neither an error nor a range."""
    near = wish.mdc
    if near is None and wish.minimum is not None and wish.maximum is not None:
        near = (wish.maximum - wish.minimum) * ALIKE_SHARE
    if near is None or wish.days_since_onset is None:
        return None
    about = max(int(wish.days_since_onset * ONSET_SHARE), ONSET_LEAST_DAYS)
    return Alike(
        wish.baseline - near, wish.baseline + near, max(0, wish.days_since_onset - about), wish.days_since_onset + about
    )


# --- The answer ---------------------------------------------------------------------------------------------------


def _answered(wish: Wish, alike: Sequence[Earlier], curve: Curve | None) -> Assessment:
    past = _past(wish, alike)
    if not wish.is_keeping and wish.mdc is not None and wish.needed < wish.mdc:
        return Assessment(wish, Answer.TOO_SMALL_TO_SEE, Basis.ERROR, past)
    if past is not None and past.n >= FEWEST_EARLIER:
        return Assessment(wish, _by_share(past), Basis.EARLIER, past)
    return _by_curve(wish, curve, past) or Assessment(wish, Answer.NOT_ENOUGH_KNOWN, Basis.NOTHING, past)


def _by_share(past: Past) -> Answer:
    """Three in four came as far: well within reach; one in four: ambitious."""
    if 4 * past.came >= 3 * past.n:
        return Answer.WELL_WITHIN_REACH
    return Answer.AMBITIOUS if 4 * past.came >= past.n else Answer.FURTHER_THAN_MOST


def _by_curve(wish: Wish, curve: Curve | None, past: Past | None) -> Assessment | None:
    if curve is None or wish.days_since_onset is None or wish.is_keeping:
        return None
    now = curve.at(wish.days_since_onset / DAYS_A_WEEK)
    then = curve.at((wish.days_since_onset + wish.days) / DAYS_A_WEEK)
    if now is None or then is None:
        return None
    mean_gain = wish.gain(now.mean, then.mean)
    if mean_gain <= 0 or wish.needed > HARD_SHARE * mean_gain:
        answer = Answer.FURTHER_THAN_MOST
    elif wish.needed > EASY_SHARE * mean_gain:
        answer = Answer.AMBITIOUS
    else:
        answer = Answer.WELL_WITHIN_REACH
    return Assessment(wish, answer, Basis.CURVE, past, curve, mean_gain, then)


# --- Earlier patients ---------------------------------------------------------------------------------------------


def _alike_of(wish: Wish, earlier: Iterable[Earlier]) -> list[Earlier]:
    """Those who started alike, one line of each episode: the nearest start of several."""
    bounds = alike_bounds(wish)
    if bounds is None:
        return []
    nearest: dict[int, Earlier] = {}
    for line in earlier:
        if line.days_since_onset is None or not bounds.onset_from <= line.days_since_onset <= bounds.onset_to:
            continue
        if not bounds.value_from <= line.first_value <= bounds.value_to:
            continue
        other = nearest.get(line.episode)
        if other is None or abs(line.first_value - wish.baseline) < abs(other.first_value - wish.baseline):
            nearest[line.episode] = line
    return list(nearest.values())


def _past(wish: Wish, alike: Sequence[Earlier]) -> Past | None:
    if not alike:
        return None
    gains, values = [], []
    for line in alike:
        value = _around(line, wish.days)
        if value is not None:
            gains.append(wish.gain(line.first_value, value))
            values.append(value)
    # Something is kept while the loss cannot be told from the error.
    least = -(wish.mdc or Decimal(0)) if wish.is_keeping else wish.needed
    came = sum(gain > least or (gain == least and not (wish.is_keeping and wish.mdc)) for gain in gains)
    past = Past(n=len(gains), came=came, not_measured=len(alike) - len(gains))
    if len(gains) < 2:
        return past
    low, _middle, high = quantiles(values, n=4, method="inclusive")
    return replace(past, low=low, high=high, median_gain=median(gains))


def _around(line: Earlier, days: int) -> Decimal | None:
    """The result nearest to that day, within a quarter of the time around it."""
    near = [(abs(day - days), day, value) for day, value in line.results if abs(day - days) <= days * AROUND_SHARE]
    return min(near)[2] if near else None


# --- Offers -------------------------------------------------------------------------------------------------------


def _offers(found: Assessment, alike: Sequence[Earlier]) -> Iterable[Offer]:
    """What might be changed, the first the one that keeps most of the wish."""
    wish = found.wish
    if wish.is_keeping:
        return
    if found.answer == Answer.TOO_SMALL_TO_SEE:
        yield from _larger_step(wish)
    if found.answer == Answer.WELL_WITHIN_REACH:
        yield from _other_date(found, alike, range(1, (wish.days - 1) // 7 + 1), OfferKind.NEARER_DATE)
    if found.answer in (Answer.AMBITIOUS, Answer.FURTHER_THAN_MOST):
        weeks = range(wish.days // 7 + 1, wish.days // 7 + 1 + LATEST_OFFER_WEEKS)
        yield from _other_date(found, alike, weeks, OfferKind.LATER_DATE)
    if found.answer == Answer.FURTHER_THAN_MOST:
        yield from _smaller_step(found)
    if found.answer in (Answer.AMBITIOUS, Answer.FURTHER_THAN_MOST, Answer.NOT_ENOUGH_KNOWN):
        yield from _milestone(wish)


def _larger_step(wish: Wish) -> Iterable[Offer]:
    """The smallest step that the measure can tell from its error."""
    assert wish.mdc is not None
    value = wish.after(_in_steps(wish.mdc, wish.step, ROUND_CEILING))
    if wish.is_on_scale(value):
        yield Offer(OfferKind.LARGER_STEP, value=value)


def _other_date(found: Assessment, alike: Sequence[Earlier], weeks: range, kind: OfferKind) -> Iterable[Offer]:
    """The first of these weeks at which the same target is as easy (nearer), or easier (later), on the same basis."""
    wanted = HARDER[: HARDER.index(found.answer)] or (Answer.WELL_WITHIN_REACH,)
    for week in weeks:
        then = _answered(replace(found.wish, days=week * 7), alike, found.curve)
        if then.basis == found.basis and then.answer in wanted:
            yield Offer(kind, days=week * 7)
            return


def _smaller_step(found: Assessment) -> Iterable[Offer]:
    """About as far as half of those alike came, or the mean; large enough to be seen."""
    wish = found.wish
    usual = found.mean_gain if found.basis == Basis.CURVE else found.past and found.past.median_gain
    gain = _in_steps(usual or Decimal(0), wish.step, ROUND_FLOOR)
    if 0 < gain < wish.needed and gain >= (wish.mdc or 0):
        yield Offer(OfferKind.SMALLER_STEP, value=wish.after(gain))


def _milestone(wish: Wish) -> Iterable[Offer]:
    """Half-way, where half of the way is a step that can be seen."""
    gain = _in_steps(wish.needed / 2, wish.step, ROUND_CEILING)
    if 0 < gain < wish.needed and gain >= (wish.mdc or 0):
        yield Offer(OfferKind.MILESTONE, value=wish.after(gain))


def _in_steps(gain: Decimal, step: Decimal, rounding: str) -> Decimal:
    return (gain / step).to_integral_value(rounding=rounding) * step
