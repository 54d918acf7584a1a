"""Settling how often something is measured: another interval, a pause, a stop, taking it up again."""

from dataclasses import dataclass
from datetime import date

from django.db.models import F

from measures.models import Measure
from rehabgoals.versions import save_version

SETTLED = ["every_weeks", "paused_on", "paused_until", "stopped_on"]


@dataclass(frozen=True)
class Settled:
    """What was settled: the interval in weeks (None: the instrument's own; 0: not again by itself) and the rhythm.

    `paused_until` is the day a pause ends, None for an open end; it counts only for a pause, and lies ahead.
    """

    every_weeks: int | None
    rhythm: str = Measure.Rhythm.ON
    paused_until: date | None = None


def settle(measure: Measure, settled: Settled, *, today: date, read_version: int) -> None:
    """Write what was settled of a measure, if nobody else has since `read_version`.

    Raises rehabgoals.versions.ChangedMeanwhile otherwise, and writes nothing. The results stay in any case.
    """
    was = measure.rhythm
    measure.every_weeks = settled.every_weeks
    if settled.rhythm == Measure.Rhythm.STOPPED:
        measure.stopped_on = measure.stopped_on or today
    elif settled.rhythm == Measure.Rhythm.PAUSED:
        measure.stopped_on = None
        measure.paused_on = measure.paused_on if was == Measure.Rhythm.PAUSED else today
        measure.paused_until = settled.paused_until
    elif was != Measure.Rhythm.ON:
        _begin_again(measure, today)
    save_version(measure, SETTLED, read_version=read_version)


def take_up(measure: Measure, today: date) -> None:
    """Measure again what was stopped or paused, because somebody chose it anew. What is measured already stays so."""
    if measure.rhythm == Measure.Rhythm.ON:
        return
    _begin_again(measure, today)
    values = {field: getattr(measure, field) for field in SETTLED}
    Measure.objects.filter(pk=measure.pk).update(**values, version=F("version") + 1)


def _begin_again(measure: Measure, today: date) -> None:
    """The time it rested is a pause that ends today: it may be due from now on, not since then."""
    rested_since = measure.stopped_on or measure.paused_on
    measure.stopped_on = None
    has_rested = rested_since is not None and rested_since < today
    measure.paused_on, measure.paused_until = (rested_since, today) if has_rested else (None, None)
