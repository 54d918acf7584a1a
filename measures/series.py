"""Results that belong on one line, and where a line breaks. Pure: whatever has a Measurement's facts will do.

A line from the left hand to the right one, or from walking with a stick to walking without, would show a change that
nobody had. So a line holds one question about one side, answered by the same kind of person; and where the aid, the
ground, the help, the device or the person measuring changes, a new stretch of it begins with a start of its own.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any, Protocol

from measures.conditions import RATER, SIDE
from measures.definitions import InstrumentDefinition, Threshold

# Another answer to one of these is another question, with a line of its own.
VARIANTS = ("question", "position")
# No condition, but what counts of the tries where that is asked: their mean, or the best of them.
COMBINE = "combine"
# Another answer to one of these begins the line anew.
BREAKING = ("aid", "surface", "helper", "device", RATER, COMBINE)
# Where less help stands earlier in the choices.
HELPING = ("aid", "helper")
VERSION = "version"
ANSWERED_BY = "answered_by"
ANOTHER = "another"
ENTERED_IN_ERROR = "entered-in-error"


class Measured(Protocol):
    """What is read of a result: a Measurement, or an `interpretation.Result`."""

    @property
    def taken_on(self) -> date: ...

    @property
    def value(self) -> Decimal: ...

    @property
    def conditions(self) -> Mapping[str, Any]: ...

    @property
    def answered_by(self) -> str: ...

    @property
    def definition_version(self) -> int: ...

    @property
    def answers(self) -> Mapping[str, Any]: ...


@dataclass(frozen=True)
class Changed:
    """One thing that was not the same for two results. `field` is a condition, "combine", "version" or "answered_by".

    `is_less_help`: the later result needed less help (an aid or a helper that stands earlier in the choices).
    """

    field: str
    before: str
    after: str
    is_less_help: bool = False


@dataclass(frozen=True)
class Segment:
    """A stretch of a line within which results can be compared; `changed` is what made it begin (first: nothing)."""

    results: tuple[Any, ...]
    changed: tuple[Changed, ...] = ()


@dataclass(frozen=True)
class Line:
    """One line of a chart: its side, its variant (question, position), who answered, and its stretches in order.

    There is at least one segment, perhaps an empty one. `in_error` are results of this line entered in error.
    """

    side: str = ""
    variant: Mapping[str, str] = dataclasses.field(default_factory=dict)
    by_another: bool = False
    segments: tuple[Segment, ...] = (Segment(()),)
    in_error: tuple[Any, ...] = ()

    @property
    def results(self) -> tuple[Any, ...]:
        """Every valid result in order of time."""
        return tuple(result for segment in self.segments for result in segment.results)

    @property
    def last(self) -> Any | None:
        """The latest result, or None."""
        return self.results[-1] if self.results else None

    def until(self, result: Any) -> Line:
        """The line as it was when this result of it was its latest. Raises ValueError for one of another line."""
        for place, segment in enumerate(self.segments):
            if result in segment.results:
                cut = segment.results[: segment.results.index(result) + 1]
                segments = (*self.segments[:place], dataclasses.replace(segment, results=cut))
                return dataclasses.replace(self, segments=segments)
        raise ValueError("A result of another line is not on this one.")

    def followed_by(self, result: Any) -> Line:
        """The line with one more result, made as its latest was, in its present stretch."""
        *before, current = self.segments
        return dataclasses.replace(
            self, segments=(*before, dataclasses.replace(current, results=(*current.results, result)))
        )


def lines_of(definition: InstrumentDefinition, results: Iterable[Any], first_side: str = "") -> list[Line]:
    """Sort results into lines, and each line into segments.

    Results of one day keep their order. The lines of `first_side` (the episode's) come first, the patient's own
    answers before another person's. There is always at least one line, perhaps an empty one. Results with the status
    "entered-in-error" are in no segment.
    """
    in_order = sorted(results, key=lambda result: result.taken_on)
    variants = _said(definition, in_order)
    lines: dict[_Key, list[Any]] = {}
    for result in in_order:
        lines.setdefault(_key(definition, result, variants), []).append(result)
    found = [_line(definition, key, of_line) for key, of_line in lines.items()]
    # A line of which nothing is valid is shown only where there is nothing else to show.
    found = [line for line in found if line.results] or found[:1]
    # Sorting is stable: lines of one side stand in the order in which they began.
    found.sort(key=lambda line: (line.side != first_side, line.side, line.by_another))
    return found or [Line()]


def changes_between(definition: InstrumentDefinition, before: Measured, after: Measured) -> tuple[Changed, ...]:
    """What keeps two results from being compared; nothing when they can be.

    A condition that was not said on one of them is no change. Another person measuring is none either where the
    definition knows the error between two raters (`between_raters`).
    """
    fields = (SIDE, *VARIANTS, *BREAKING)
    changed = _changed(definition, fields, _conditions(before), _conditions(after))
    if definition.is_patient_reported and (before.answered_by == ANOTHER) != (after.answered_by == ANOTHER):
        changed.append(Changed(ANSWERED_BY, before.answered_by, after.answered_by))
    changed += _version_changed(definition, before, after)
    return tuple(changed)


def between_raters(definition: InstrumentDefinition) -> Threshold | None:
    """The error that holds when two different people measured: the largest read in a source, or None."""
    known = [each for each in definition.alternative_mdc if each.between_raters and each.verified]
    return max(known, key=lambda each: each.value, default=None)


def is_compared(definition: InstrumentDefinition, field: str) -> bool:
    """Whether results of this instrument differ by that condition: it asks about it (and cannot bridge it)."""
    if field == SIDE and definition.bilateral:
        return True
    if field == RATER and between_raters(definition) is not None:
        return False
    if field == COMBINE:
        return definition.combine_is_asked
    return any(condition.field == field for condition in definition.conditions)


def is_in_error(result: Any) -> bool:
    """Whether a result was entered in error."""
    return getattr(result, "status", "") == ENTERED_IN_ERROR


# What a line is told apart by: the side, whether another person answered, and the variant as pairs.
_Key = tuple[str, bool, tuple[tuple[str, str], ...]]


# --- Inside -----------------------------------------------------------------------------------------------------


def _condition(result: Measured, field: str) -> str:
    """What was said about one condition, with single spaces; empty when nothing was."""
    said = result.answers if field == COMBINE else result.conditions
    return " ".join(str(said.get(field, "")).split())


def _conditions(result: Measured) -> dict[str, str]:
    """What was said about the conditions that count."""
    said = {field: _condition(result, field) for field in (SIDE, *VARIANTS, *BREAKING)}
    return {field: words for field, words in said.items() if words}


def _said(definition: InstrumentDefinition, results: list[Any]) -> dict[str, set[str]]:
    """For each condition that makes another question of it: the answers that were given."""
    fields = [field for field in VARIANTS if is_compared(definition, field)]
    return {field: {_condition(result, field) for result in results} - {""} for field in fields}


def _key(definition: InstrumentDefinition, result: Any, variants: Mapping[str, set[str]]) -> _Key:
    """Side, whether another person answered, and the variant. A variant that was not said is the only one said."""
    side = _condition(result, SIDE) if is_compared(definition, SIDE) else ""
    by_another = definition.is_patient_reported and result.answered_by == ANOTHER
    variant = []
    for field, said in variants.items():
        value = _condition(result, field) or (next(iter(said)) if len(said) == 1 else "")
        if value:
            variant.append((field, value))
    return side, by_another, tuple(variant)


def _line(definition: InstrumentDefinition, key: _Key, results: list[Any]) -> Line:
    side, by_another, variant = key
    valid = [result for result in results if not is_in_error(result)]
    return Line(
        side=side,
        variant=dict(variant),
        by_another=by_another,
        segments=tuple(_segments(definition, valid)),
        in_error=tuple(result for result in results if is_in_error(result)),
    )


def _segments(definition: InstrumentDefinition, results: list[Any]) -> list[Segment]:
    segments: list[Segment] = []
    stretch: list[Any] = []
    begun_by: tuple[Changed, ...] = ()
    # What was said last about each condition; a result that is silent about one changes nothing.
    said: dict[str, str] = {}
    for result in results:
        now = _conditions(result)
        changed = _changed(definition, BREAKING, said, now)
        if stretch:
            changed += _version_changed(definition, stretch[-1], result)
        if changed:
            segments.append(Segment(tuple(stretch), begun_by))
            stretch, begun_by = [], tuple(changed)
        stretch.append(result)
        said |= now
    return [*segments, Segment(tuple(stretch), begun_by)]


def _changed(
    definition: InstrumentDefinition, fields: tuple[str, ...], before: Mapping[str, str], after: Mapping[str, str]
) -> list[Changed]:
    """The conditions that were said both times and are not the same."""
    changed = []
    for field in fields:
        was, now = before.get(field), after.get(field)
        if is_compared(definition, field) and was and now and was.casefold() != now.casefold():
            changed.append(Changed(field, was, now, _is_less_help(definition, field, was, now)))
    return changed


def _version_changed(definition: InstrumentDefinition, before: Measured, after: Measured) -> list[Changed]:
    """Two versions give results of one line where both are comparable with the present one."""
    was, now = before.definition_version, after.definition_version
    if was == now or min(was, now) >= (definition.comparable_since or definition.version):
        return []
    return [Changed(VERSION, str(was), str(now))]


def _is_less_help(definition: InstrumentDefinition, field: str, before: str, after: str) -> bool:
    if field not in HELPING:
        return False
    order = [choice.value for each in definition.conditions if each.field == field for choice in each.choices]
    return before in order and after in order and order.index(after) < order.index(before)
