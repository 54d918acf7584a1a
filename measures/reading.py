"""Everything a page says about one line of results, worked out once. Pure: values in, values out, no clock, no words.

Progress is judged against the start of the present stretch, never against the last result: five small steps, each
within the error, add up (evidence.md section 3). `change_words` turns a reading into sentences.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from measures.definitions import InstrumentDefinition
from measures.interpretation import (
    HUNDRED,
    STEADY_RESULTS,
    TOLERANCE,
    Change,
    Interpretation,
    Note,
    Result,
    Standing,
    Steadiness,
    best_end,
    error_of,
    interpret,
    is_near_best,
    standing,
    steadiness,
    up_to_best,
)
from measures.series import Line, Segment, changes_between

# Two first results this close together are both the start, where a test is learned by doing it; and they show how much
# the person's own results vary.
BOTH_START_WITHIN = timedelta(days=7)


@dataclass(frozen=True)
class Target:
    """Where a goal says the line should be. `baseline` is the goal's own start, if known; one to keep has no way."""

    value: Decimal
    baseline: Decimal | None = None
    is_keeping: bool = False


@dataclass(frozen=True)
class Start:
    """What a stretch is compared with: one result, or the mean of the first two. `result` is that as one result."""

    result: Result
    of: tuple[Any, ...]

    @property
    def on(self) -> date:
        """The day the stretch began."""
        return self.result.taken_on

    @property
    def value(self) -> Decimal:
        """The value the stretch began with."""
        return self.result.value


@dataclass(frozen=True)
class SegmentReading:
    """One stretch: its start, what each of its results is against that start, and how sure the latest is.

    `interpretations` stand in the order of `segment.results`; for the start itself it is `first_measurement`. `band`
    is where changes are too small to be sure, in the instrument's unit and not clipped; None when no error judges.
    `moved_from` is an earlier result that was the start until it was marked as entered in error.
    """

    segment: Segment
    start: Start | None
    interpretations: tuple[Interpretation, ...]
    standing: Standing | None
    band: tuple[Decimal, Decimal] | None
    moved_from: Any | None

    @property
    def latest(self) -> Interpretation | None:
        """What the latest result is against the start; None without results."""
        return self.interpretations[-1] if self.interpretations else None


@dataclass(frozen=True)
class Reading:
    """What there is to say about a line.

    `since_baseline` judges the latest result against the start of the present stretch, `since_last` against last time
    (`before`: the result of an earlier day). `percent` is how much of the way from `way_from` to the target was gone;
    below 0 when it went the other way, above 100 beyond the target. `steadiness` is about `steady_results`, the last
    three, held against `steady_error`: the MDC, or where there is none the spread of the person's own two first
    results. `is_worth_a_call` prompts the clinician, never the patient.
    """

    line: Line
    segments: tuple[SegmentReading, ...]
    today: date
    before: Any | None
    since_last: Interpretation | None
    target: Target | None
    way_from: Decimal | None
    percent: Decimal | None
    steadiness: Steadiness | None
    steady_error: Decimal | None
    steady_results: tuple[Any, ...]
    is_worth_a_call: bool

    @property
    def current(self) -> SegmentReading:
        """The present stretch."""
        return self.segments[-1]

    @property
    def since_baseline(self) -> Interpretation | None:
        """The latest result against the start of the present stretch; None without results."""
        return self.current.latest

    @property
    def standing(self) -> Standing | None:
        """How sure the change since the start is."""
        return self.current.standing

    @property
    def latest(self) -> Any | None:
        """The latest result, or None."""
        return self.line.last

    @property
    def start(self) -> Start | None:
        """What the latest result is compared with."""
        return self.current.start

    @property
    def last_time(self) -> Any | None:
        """The result of last time, where the latest can be held against it; else None."""
        found = self.since_last
        is_apart = found is None or found.change in (Change.NOT_COMPARABLE, Change.NOT_A_PROGRESS_MEASURE)
        return None if is_apart else self.before

    @property
    def is_last_time_the_start(self) -> bool:
        """Whether the change since last time is the change since the start."""
        start, before = self.start, self.before
        return start is not None and before is not None and any(before.taken_on == each.taken_on for each in start.of)

    @property
    def turn(self) -> Change | None:
        """What the change since last time is, where it is beyond the error itself; None where last time is the start.

        The start is the reference of progress; but somebody who had gained and is back where they began has had a
        worsening all the same, and no "about the same" says so.
        """
        found = self.since_last
        if found is None or self.is_last_time_the_start:
            return None
        return found.change if found.change.is_better or found.change.is_worse else None

    @property
    def is_worse(self) -> bool:
        """Whether the latest result lies beyond the error in the other direction, from the start or from last time."""
        since = self.since_baseline
        return bool((since and since.change.is_worse) or (self.turn and self.turn.is_worse))

    @property
    def has_break(self) -> bool:
        """Whether the line began anew at least once."""
        return len(self.segments) > 1

    @property
    def is_less_help(self) -> bool:
        """Whether the present stretch began with less help: progress of its own."""
        return any(changed.is_less_help for changed in self.current.segment.changed)

    @property
    def notes(self) -> tuple[Note, ...]:
        """What is said beside the class."""
        return self.since_baseline.notes if self.since_baseline else ()


def read_line(
    definition: InstrumentDefinition,
    line: Line,
    *,
    today: date,
    target: Target | None = None,
    is_active: bool = True,
) -> Reading:
    """Read one line of `series.lines_of`. The definition is the one that `thresholds.judging` returned.

    `is_active`: the episode goes on and this measure is not paused; only then is steadiness looked for. `today` is
    kept for the words, which write a day of another year with its year.
    """
    segments = tuple(_read_segment(definition, line, place) for place in range(len(line.segments)))
    before = _before(line.results)
    current = segments[-1]
    way_from = _way_from(target, segments)
    steady_error = _steady_error(definition, current)
    return Reading(
        line=line,
        segments=segments,
        today=today,
        before=before,
        since_last=_since_last(definition, before, line.last),
        target=target,
        way_from=way_from,
        percent=_percent(target, way_from, current),
        steadiness=_steadiness(definition, current, steady_error, target) if is_active else None,
        steady_error=steady_error,
        steady_results=current.segment.results[-STEADY_RESULTS:],
        is_worth_a_call=_is_worth_a_call(current),
    )


def start_of(definition: InstrumentDefinition, segment: Segment) -> Start | None:
    """What a stretch is compared with: its first result, or the mean of its first two within a week of each other.

    The mean stands where a test is learned by doing it (`learning_effect`: six-minute walk, hops, chair stand).
    """
    if not segment.results:
        return None
    first, *later = segment.results
    if definition.learning_effect and later and later[0].taken_on - first.taken_on <= BOTH_START_WITHIN:
        both = (first, later[0])
        return Start(_as_result(first, (first.value + later[0].value) / 2), both)
    return Start(_as_result(first, first.value), (first,))


# --- Inside -----------------------------------------------------------------------------------------------------


def _read_segment(definition: InstrumentDefinition, line: Line, place: int) -> SegmentReading:
    segment = line.segments[place]
    start = start_of(definition, segment)
    if start is None:
        return SegmentReading(segment, None, (), None, None, None)
    interpretations = tuple(
        interpret(definition, None if position < len(start.of) else start.result, result)
        for position, result in enumerate(segment.results)
    )
    days = [result.taken_on for result in segment.results]
    error = error_of(definition, start.value)
    before = line.segments[place - 1].results[-1].taken_on if place else date.min
    return SegmentReading(
        segment=segment,
        start=start,
        interpretations=interpretations,
        standing=standing([(on, found.change) for on, found in zip(days, interpretations, strict=True)]),
        band=_band(definition, start.value, error),
        moved_from=_moved_from(definition, line, start, before),
    )


def _as_result(row: Any, value: Decimal) -> Result:
    return Result(row.taken_on, value, row.conditions, row.answered_by, row.definition_version, row.answers)


def _band(definition: InstrumentDefinition, start: Decimal, error: Decimal | None) -> tuple[Decimal, Decimal] | None:
    """Where changes are too small to be sure. None where nothing is judged as progress."""
    if error is None or definition.screening or definition.group_only or definition.is_change_score:
        return None
    return start - error, start + error


def _moved_from(definition: InstrumentDefinition, line: Line, start: Start, before: date) -> Any | None:
    """The first result entered in error that would have been the start of this stretch."""
    for result in line.in_error:
        if before <= result.taken_on < start.on and not changes_between(definition, result, start.result):
            return result
    return None


def _before(results: Sequence[Any]) -> Any | None:
    """The result of last time: the last one of an earlier day. What is taken twice on a day is one time."""
    return next((each for each in reversed(results) if each.taken_on < results[-1].taken_on), None)


def _since_last(definition: InstrumentDefinition, before: Any | None, latest: Any) -> Interpretation | None:
    """The latest result against that of last time. A change score is a change already."""
    if before is None or definition.is_change_score:
        return None
    return interpret(definition, before, latest)


def _way_from(target: Target | None, segments: Sequence[SegmentReading]) -> Decimal | None:
    """Where the way to the target begins: at the goal's own baseline; after a break at the new start."""
    start = segments[-1].start
    if target is None or target.is_keeping or start is None:
        return None
    return start.value if len(segments) > 1 or target.baseline is None else target.baseline


def _percent(target: Target | None, way_from: Decimal | None, current: SegmentReading) -> Decimal | None:
    """How much of the way was gone, in per cent; None where there is no way to go."""
    if target is None or way_from is None or way_from == target.value:
        return None
    latest: Decimal = current.segment.results[-1].value
    return (latest - way_from) / (target.value - way_from) * HUNDRED


def _steadiness(
    definition: InstrumentDefinition, current: SegmentReading, error: Decimal | None, target: Target | None
) -> Steadiness | None:
    if current.start is None or definition.screening or definition.group_only or definition.is_change_score:
        return None
    later = current.interpretations[len(current.start.of) :]
    recent = later[-STEADY_RESULTS:]
    # An average over other activities than last time lies on no level with it.
    is_alike = len({found.activities for found in recent}) == 1
    if not is_alike or any(found.change == Change.NOT_COMPARABLE for found in recent):
        return None
    days = [result.taken_on for result in current.segment.results[len(current.start.of) :]]
    reference = recent[-1].reference
    found = steadiness(
        [(on, up_to_best(definition, found.new)) for on, found in zip(days, later, strict=True)],
        reference=None if reference is None else up_to_best(definition, reference),
        mdc=error,
        higher_is_better=definition.higher_is_better,
        target=None if target is None else target.value,
        best=best_end(definition),
    )
    # Where no improvement could show, standing still is no spell (evidence.md section 3, floor and ceiling).
    is_at_ceiling = error is not None and is_near_best(
        definition, up_to_best(definition, recent[-1].new), error - TOLERANCE
    )
    return None if found == Steadiness.STEADY and is_at_ceiling else found


def _steady_error(definition: InstrumentDefinition, current: SegmentReading) -> Decimal | None:
    """The error that judges; without a published one how far the person's own two first results lie apart."""
    if current.start is None:
        return None
    if definition.mdc is not None:
        used = current.interpretations[-1].mdc
        return error_of(definition, current.start.value) if used is None else used
    first, *later = current.segment.results
    if not later or later[0].taken_on - first.taken_on > BOTH_START_WITHIN:
        return None
    return abs(later[0].value - first.value) or None


def _is_worth_a_call(current: SegmentReading) -> bool:
    """One worsening of the size people notice, or two in a row beyond the error."""
    changes = [found.change for found in current.interpretations]
    if changes[-1:] == [Change.WORSE_MEANINGFUL]:
        return True
    return len(changes) > 1 and all(change.is_worse for change in changes[-2:])
