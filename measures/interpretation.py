"""What a change between two results means, told apart from measurement error. Pure: no database, no clock, no words.

The rule is ours, built on published terms (reference/evidence.md sections 3 and 4): a change below the minimal
detectable change (MDC) is within error; one that reaches it is real; one that reaches the larger of MDC and MCID is
of the size patients usually call important. For several instruments the MCID lies inside the error, so it is never
used alone. `change_words` says all this to people, `thresholds.py` chooses which MDC judges.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from decimal import Decimal, InvalidOperation
from itertools import pairwise
from statistics import mean
from typing import Any

from django.db.models import TextChoices

from measures.conditions import RATER
from measures.definitions import InstrumentDefinition, Threshold
from measures.series import Changed, Measured, between_raters, changes_between

Number = Decimal | float

# Thresholds are whole published numbers, and reaching one counts; floats miss by less than this ...
TOLERANCE = Decimal("1e-9")
# ... or by this share of the numbers themselves, where these are large.
RELATIVE_TOLERANCE = Decimal("1e-15")
HUNDRED = Decimal(100)
# Measurement error was studied over days or weeks; beyond this the page says so.
LONG_GAP = timedelta(weeks=26)
# One result beyond the error is a first sign; a second one, this much later, confirms it.
CONFIRMED_AFTER = timedelta(days=3)
STEADY_RESULTS = 3
STEADY_AFTER = timedelta(days=28)


class Change(TextChoices):
    """What a change is, compared with a reference."""

    FIRST_MEASUREMENT = "first_measurement"
    NOT_COMPARABLE = "not_comparable"
    NOT_A_PROGRESS_MEASURE = "not_a_progress_measure"
    CHANGE_SHOWN_NOT_JUDGED = "change_shown_not_judged"
    WITHIN_ERROR = "within_error"
    BETTER_REAL = "better_real"
    BETTER_MEANINGFUL = "better_meaningful"
    WORSE_REAL = "worse_real"
    WORSE_MEANINGFUL = "worse_meaningful"

    @property
    def is_better(self) -> bool:
        """Beyond the error, towards better."""
        return self in (Change.BETTER_REAL, Change.BETTER_MEANINGFUL)

    @property
    def is_worse(self) -> bool:
        """Beyond the error, the other way."""
        return self in (Change.WORSE_REAL, Change.WORSE_MEANINGFUL)

    @property
    def is_judged(self) -> bool:
        """Whether the change was held against a measurement error."""
        return self.is_better or self.is_worse or self == Change.WITHIN_ERROR


class Steadiness(TextChoices):
    """How the last three results lie to each other and to the reference. Never shown to a patient as a verdict."""

    STEADY = "steady"
    MOVING_SLOWLY = "moving_slowly"
    WORSE = "worse"


class Standing(TextChoices):
    """How sure a change beyond the error is: seen once, or twice in a row."""

    FIRST_SIGN = "first_sign"
    CONFIRMED = "confirmed"


class Note(TextChoices):
    """What is said beside a class; it never changes the class."""

    PAST_MCID_INSIDE_ERROR = "past_mcid_inside_error"
    NEAR_BEST = "near_best"
    NEAR_WORST = "near_worst"
    BEST_SCORE = "best_score"
    BEYOND_BEST = "beyond_best"
    LONG_GAP = "long_gap"
    BETWEEN_RATERS = "between_raters"
    MCID_NOT_VERIFIED = "mcid_not_verified"


class Reason(TextChoices):
    """Why there is no judgement. For `conditions` the interpretation's `changed` says which."""

    CONDITIONS = "conditions"
    PERCENT_OF_ZERO = "percent_of_zero"
    NO_COMMON_ACTIVITIES = "no_common_activities"
    SCREENING = "screening"
    GROUP_ONLY = "group_only"
    NO_ERROR_KNOWN = "no_error_known"
    ERROR_NOT_VERIFIED = "error_not_verified"


@dataclass(frozen=True)
class Result:
    """One result with what makes it comparable, as a value. A Measurement row has the same facts."""

    taken_on: date
    value: Decimal
    conditions: Mapping[str, Any] = field(default_factory=dict)
    answered_by: str = "alone"
    definition_version: int = 1
    answers: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Interpretation:
    """A judged change, with everything its words need.

    `gain` counts towards better (below 0: away from it). `mdc` and `mcid` are the numbers used, a percentage already
    turned into one; `threshold` and `mcid_threshold` where they come from. `reference` and `new` are the values that
    were compared: for the average of activities those rated on both occasions, which `activities` lists.
    `percent` is the gain in per cent of where it started, beside the share that counts for this measure
    (`percent_asked`, 30 for back pain); it changes no class.
    """

    change: Change
    new: Decimal
    reference: Decimal | None = None
    gain: Decimal | None = None
    mdc: Decimal | None = None
    mcid: Decimal | None = None
    threshold: Threshold | None = None
    mcid_threshold: Threshold | None = None
    notes: tuple[Note, ...] = ()
    reason: Reason | None = None
    changed: tuple[Changed, ...] = ()
    percent: Decimal | None = None
    percent_asked: Decimal | None = None
    activities: tuple[str, ...] = ()


# --- One change --------------------------------------------------------------------------------------------------


def classify_change(
    reference: Number | None, new: Number, *, mdc: Number | None, mcid: Number | None, higher_is_better: bool
) -> Change:
    """Say what a change is. Equal to a threshold counts, with a tolerance of 1e-9; no change is within error.

    `mdc` and `mcid` are in the unit of the values: the caller turns a percentage into a number. A change score is
    judged against reference 0. Without an MCID nothing is meaningful; without an MDC nothing is judged. Raises
    ValueError for NaN, infinities and negative thresholds.
    """
    now, error, important = exact(new), _threshold(mdc, "MDC"), _threshold(mcid, "MCID")
    if reference is None:
        return Change.FIRST_MEASUREMENT
    start = exact(reference)
    if error is None:
        return Change.CHANGE_SHOWN_NOT_JUDGED
    gain = now - start if higher_is_better else start - now
    slack = _slack(start, now)
    size = abs(gain)
    if size <= slack or size < error - slack:
        return Change.WITHIN_ERROR
    is_meaningful = important is not None and size >= max(error, important) - slack
    if gain > 0:
        return Change.BETTER_MEANINGFUL if is_meaningful else Change.BETTER_REAL
    return Change.WORSE_MEANINGFUL if is_meaningful else Change.WORSE_REAL


def interpret(
    definition: InstrumentDefinition, reference: Number | Measured | None, new: Number | Measured
) -> Interpretation:
    """Judge a result of this instrument against a reference; each may be a bare number or a whole result.

    The definition's `mdc` and `mcid` judge, so they are those that `thresholds.judging` chose; one that is not
    verified judges nothing. Two whole results are compared only when their conditions, versions and who answered
    allow it. A change score is judged by itself, against 0. Raises ValueError for NaN and infinities.
    """
    now = exact(_value(new))
    if definition.is_change_score:
        start: Decimal | None = Decimal(0)
    else:
        start = None if reference is None else exact(_value(reference))
    if start is None:
        return Interpretation(Change.FIRST_MEASUREMENT, now, notes=_notes_alone(definition, now))
    bare = Interpretation(Change.NOT_COMPARABLE, now, start)
    if definition.screening or definition.group_only:
        reason = Reason.SCREENING if definition.screening else Reason.GROUP_ONLY
        return replace(bare, change=Change.NOT_A_PROGRESS_MEASURE, reason=reason)
    before, after = _whole(reference), _whole(new)
    if before is None or after is None or definition.is_change_score:
        return _judge(definition, bare)
    changed = changes_between(definition, before, after)
    if changed:
        return replace(bare, reason=Reason.CONDITIONS, changed=changed)
    common = _common_activities(before, after)
    if common is not None:
        if not common:
            return replace(bare, reason=Reason.NO_COMMON_ACTIVITIES)
        bare = replace(bare, reference=_average(before, common), new=_average(after, common), activities=tuple(common))
    across = between_raters(definition) if _is_other_rater(before, after) else None
    found = _judge(definition, bare, across)
    if after.taken_on - before.taken_on > LONG_GAP:
        found = replace(found, notes=(*found.notes, Note.LONG_GAP))
    return found


def standing(changes: Sequence[tuple[date, Change]]) -> Standing | None:
    """How sure the latest change is: (date, class) pairs against one reference, in order.

    Confirmed when consecutive results lie beyond the error in the same direction and the first of these was taken at
    least 3 days before the latest (with an MDC90, 5 in 100 unchanged people seem better once, 1.2 twice; evidence.md
    section 3). None when the latest change is not beyond the error.
    """
    if not changes:
        return None
    latest_on, latest = changes[-1]
    if not (latest.is_better or latest.is_worse):
        return None
    for on, change in reversed(changes):
        if change.is_better != latest.is_better or change.is_worse != latest.is_worse:
            break
        if latest_on - on >= CONFIRMED_AFTER:
            return Standing.CONFIRMED
    return Standing.FIRST_SIGN


# --- Holding steady ----------------------------------------------------------------------------------------------


def steadiness(
    results: Sequence[tuple[date, Number]],
    *,
    reference: Number | None,
    mdc: Number | None,
    higher_is_better: bool,
    target: Number | None = None,
    best: Number | None = None,
) -> Steadiness | None:
    """Say how the last three results lie: steady, moving slowly, worse than the reference, or None (evidence.md 4).

    `results` are (date, value) pairs after the reference, in order; `best` is the best value there is. The caller
    asks only while the episode is active and not paused, and not for screening tools or change scores. Raises
    ValueError for NaN, infinities and a negative MDC.
    """
    values = [exact(value) for _on, value in results]
    error = _threshold(mdc, "MDC")
    goals = [exact(goal) for goal in (target, best) if goal is not None]
    start = None if reference is None else exact(reference)
    if error is None or start is None or len(results) < STEADY_RESULTS:
        return None
    if results[-1][0] - results[-STEADY_RESULTS][0] < STEADY_AFTER:
        return None
    recent = values[-STEADY_RESULTS:]
    first, _middle, last = recent
    slack = _slack(*recent)
    if classify_change(start, last, mdc=error, mcid=None, higher_is_better=higher_is_better).is_worse:
        return Steadiness.WORSE
    if any((last - goal if higher_is_better else goal - last) >= -slack for goal in goals):
        return None
    if max(recent) - min(recent) >= error - slack:
        return None
    steps = [later - earlier for earlier, later in pairwise(recent)]
    is_one_way = all(step > slack for step in steps) or all(step < -slack for step in steps)
    if is_one_way and abs(last - first) >= error / 2 - slack:
        return Steadiness.MOVING_SLOWLY
    return Steadiness.STEADY


# --- Facts about an instrument -----------------------------------------------------------------------------------


def best_end(definition: InstrumentDefinition) -> Decimal | None:
    """The best value there is: the instrument's `best`, else the better end of its range (which may be open)."""
    if definition.best is not None:
        return definition.best
    return definition.maximum if definition.higher_is_better else definition.minimum


def worst_end(definition: InstrumentDefinition) -> Decimal | None:
    """The worst value there is; None where that end is open."""
    return definition.minimum if definition.higher_is_better else definition.maximum


def up_to_best(definition: InstrumentDefinition, value: Decimal) -> Decimal:
    """The value as far as it counts: beyond a `best` inside the range it is neither better nor worse."""
    if definition.best is None:
        return value
    return min(value, definition.best) if definition.higher_is_better else max(value, definition.best)


def is_near_best(definition: InstrumentDefinition, reference: Decimal, error: Decimal) -> bool:
    """Whether no improvement could show: less room to the best end than the error, or below the published floor."""
    if definition.is_change_score:
        return False
    best, floor = best_end(definition), definition.improvement_floor
    has_no_room = best is not None and abs(best - reference) < error
    return has_no_room or (floor is not None and reference < floor)


def error_of(definition: InstrumentDefinition, reference: Decimal) -> Decimal | None:
    """The MDC as a number in the instrument's unit, at this reference; None when there is none that judges.

    A percentage of a reference of 0 is no error that anything could be held against.
    """
    return _in_units(definition.mdc, reference)


def exact(value: Number) -> Decimal:
    """The number as it is written, so that 0.1 is 0.1. Raises ValueError for NaN and infinities."""
    try:
        number = Decimal(str(value))
    except InvalidOperation:
        raise ValueError(f"{value!r} is not a number") from None
    if not number.is_finite():
        raise ValueError(f"{value} is not a finite number")
    return number


# --- Inside -----------------------------------------------------------------------------------------------------


def _judge(definition: InstrumentDefinition, bare: Interpretation, across: Threshold | None = None) -> Interpretation:
    """Hold the change against the thresholds; `bare` has the values that are compared.

    `across` is the error between two raters, where two people measured.
    """
    assert bare.reference is not None
    start, now = up_to_best(definition, bare.reference), up_to_best(definition, bare.new)
    gain = now - start if definition.higher_is_better else start - now
    threshold = definition.mdc if across is None else _across_raters(definition, across)
    mcid = _in_units(definition.mcid, bare.reference)
    found = replace(
        bare,
        gain=gain,
        mcid=mcid,
        threshold=threshold,
        mcid_threshold=definition.mcid,
        percent=gain / abs(bare.reference) * HUNDRED if bare.reference else None,
        percent_asked=_companion(definition),
    )
    if threshold is None or not threshold.verified:
        reason = Reason.NO_ERROR_KNOWN if threshold is None else Reason.ERROR_NOT_VERIFIED
        notes = _notes_alone(definition, bare.new)
        return replace(found, change=Change.CHANGE_SHOWN_NOT_JUDGED, reason=reason, notes=notes)
    mdc = _in_units(threshold, bare.reference)
    if mdc is None:
        return replace(found, reason=Reason.PERCENT_OF_ZERO, gain=None)
    change = classify_change(start, now, mdc=mdc, mcid=mcid, higher_is_better=definition.higher_is_better)
    notes = _notes_alone(definition, bare.new)
    if change == Change.WITHIN_ERROR:
        notes += _notes_inside(definition, start, bare.new, gain=gain, mdc=mdc, mcid=mcid)
    if across is not None:
        notes += (Note.BETWEEN_RATERS,)
    if definition.mcid is not None and not definition.mcid.verified:
        notes += (Note.MCID_NOT_VERIFIED,)
    return replace(found, change=change, mdc=mdc, notes=notes)


def _notes_inside(
    definition: InstrumentDefinition, start: Decimal, now: Decimal, *, gain: Decimal, mdc: Decimal, mcid: Decimal | None
) -> tuple[Note, ...]:
    """What is said beside a change that is within the error: why it may matter all the same, or could not show."""
    slack = _slack(start, now)
    notes = []
    if mcid and gain >= mcid - slack:
        notes.append(Note.PAST_MCID_INSIDE_ERROR)
    if is_near_best(definition, start, mdc - slack):
        notes.append(Note.NEAR_BEST)
    if _is_near_worst(definition, start, mdc - slack):
        notes.append(Note.NEAR_WORST)
    return tuple(notes)


def _notes_alone(definition: InstrumentDefinition, now: Decimal) -> tuple[Note, ...]:
    """What a value says without being compared: the best score, or beyond the best."""
    best = best_end(definition)
    if best is None or definition.is_change_score or definition.is_yes_no:
        return ()
    if definition.best is not None and up_to_best(definition, now) != now:
        return (Note.BEYOND_BEST,)
    return (Note.BEST_SCORE,) if now == best else ()


def _is_near_worst(definition: InstrumentDefinition, reference: Decimal, error: Decimal) -> bool:
    """Whether no worsening could show."""
    if definition.is_change_score:
        return False
    worst, ceiling = worst_end(definition), definition.worsening_ceiling
    has_no_room = worst is not None and abs(worst - reference) < error
    return has_no_room or (ceiling is not None and reference > ceiling)


def _across_raters(definition: InstrumentDefinition, across: Threshold) -> Threshold:
    """The error between two raters; the one in use where that is larger."""
    used = definition.mdc
    return used if used is not None and used.verified and used.value > across.value else across


def _is_other_rater(before: Measured, after: Measured) -> bool:
    was, now = (str(each.conditions.get(RATER, "")).strip().casefold() for each in (before, after))
    return bool(was and now and was != now)


def _in_units(threshold: Threshold | None, reference: Decimal) -> Decimal | None:
    """A threshold that judges, as a number; a percentage is one of the reference, and none of 0."""
    if threshold is None or not threshold.verified:
        return None
    if not threshold.percent:
        return threshold.value
    return abs(reference) * threshold.value / HUNDRED if reference else None


def _companion(definition: InstrumentDefinition) -> Decimal | None:
    mcid = definition.mcid
    return mcid.percent_of_baseline if mcid is not None and mcid.verified else None


def _common_activities(before: Measured, after: Measured) -> list[str] | None:
    """The activities rated on both occasions; None where the results are no averages of activities."""
    was, now = before.answers.get("activities"), after.answers.get("activities")
    if not isinstance(was, Mapping) or not isinstance(now, Mapping):
        return None
    return [name for name in was if name in now]


def _average(result: Measured, activities: list[str]) -> Decimal:
    ratings = [exact(result.answers["activities"][name]) for name in activities]
    return mean(ratings)


def _value(given: Number | Measured) -> Number:
    return given if isinstance(given, int | float | Decimal) else given.value


def _whole(given: Number | Measured | None) -> Measured | None:
    return None if given is None or isinstance(given, int | float | Decimal) else given


def _threshold(value: Number | None, name: str) -> Decimal | None:
    """A threshold as a number. Raises ValueError where it is negative."""
    if value is None:
        return None
    number = exact(value)
    if number < 0:
        raise ValueError(f"{name} is {value}; 0 or more is expected")
    return number


def _slack(*numbers: Decimal) -> Decimal:
    """How far a number may miss a threshold and still count as reaching it."""
    return max(TOLERANCE, max(abs(number) for number in numbers) * RELATIVE_TOLERANCE)
