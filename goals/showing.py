"""How far a goal has come, for the path and the chart: from where it started, by each measurement, to its target.

Facts about days, not judgements: a value lies at the target or it does not. Whether a change is larger than the
measure's error is judged in `measures.reading`, of which the chart shows the band and says the sentence.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Decimal
from functools import partial
from typing import Any, NamedTuple

from django.utils import formats, timezone
from django.utils.translation import get_language, get_language_bidi
from django.utils.translation import gettext as _

from goals.milestones import is_between
from goals.sentence import amount, day_of
from measures import interpretation as measured
from measures.chart_words import data_for, words_for
from measures.charts import Milestone, Point
from measures.conditions import SIDES
from measures.drawing import Figure, figure
from measures.instruments import InstrumentDefinition, from_json
from measures.reading import Reading, Target, read_line
from measures.series import Line, lines_of
from measures.thresholds import Adopted, judging


class Result(NamedTuple):
    """One result: the day it was taken, and its value in the instrument's unit."""

    on: date
    value: Decimal


@dataclass(frozen=True)
class PathStep:
    """A step on the path: its name, where it is in per cent of the way, and whether it was reached."""

    name: str
    percent: float
    is_reached: bool


@dataclass(frozen=True)
class Progress:
    """What `{% path progress %}` draws, in words and in per cent of the way from start to target.

    `percent` is None when nothing is measured; below 0 or above 100 where the value lies beyond an end (the drawing
    stops there, the words do not). `reached` says that the latest result is at the target; `reached_on` the first day
    on which one was, which a lower result later does not take back, or (`is_told`: no result says so) on which the two
    said it is reached. `steps` are those that lie on the way.
    """

    start_label: str
    start_value: str
    now_label: str
    now_value: str
    target_label: str
    target_value: str
    percent: float | None
    reached: bool
    reached_on: date | None
    is_keeping: bool
    rtl: bool
    steps: tuple[PathStep, ...] = ()
    is_told: bool = False
    is_yes_no: bool = False


def is_reached(
    result: Result,
    *,
    baseline: Decimal,
    target: Decimal,
    is_keeping: bool,
    target_on: date,
    higher_is_better: bool,
) -> bool:
    """Whether a result is at the target or beyond it, in the direction that leads from the baseline to it.

    A goal to keep something is reached on its day or later, when the value is still as good as it was at the start.
    """
    if is_keeping:
        is_held = result.value >= baseline if higher_is_better else result.value <= baseline
        return is_held and result.on >= target_on
    return result.value >= target if target > baseline else result.value <= target


def progress(
    *,
    definition: InstrumentDefinition,
    baseline: Decimal,
    target: Decimal,
    is_keeping: bool,
    started_on: date,
    target_on: date,
    results: Iterable[Result],
    today: date,
    achieved_on: date | None = None,
    rtl: bool = False,
    steps: Iterable[Milestone] = (),
) -> Progress:
    """How far a goal has come by its results, of which those before its start do not count.

    For a goal to keep something the way from start to target is the time between them, because there is no other.
    """
    counted = sorted((each for each in results if each.on >= started_on), key=lambda each: each.on)
    reaches = partial(
        is_reached,
        baseline=baseline,
        target=target,
        is_keeping=is_keeping,
        target_on=target_on,
        higher_is_better=definition.higher_is_better,
    )
    latest = counted[-1] if counted else None
    measured_on = next((each.on for each in counted if reaches(each)), None)
    return Progress(
        start_label=_("Started, {day}").format(day=day_of(started_on, today)),
        start_value=amount(definition, baseline),
        now_label=_on_day(latest.on, today) if latest else "",
        now_value=_value_on_day(definition, latest, today) if latest else "",
        target_label=_until(target_on, today, is_keeping),
        target_value=amount(definition, target),
        percent=_percent(latest, baseline, target, is_keeping, started_on, target_on),
        reached=latest is not None and reaches(latest),
        reached_on=measured_on or achieved_on,
        is_keeping=is_keeping,
        rtl=rtl,
        steps=() if is_keeping else tuple(_on_path(steps, baseline, target)),
        is_told=measured_on is None and achieved_on is not None,
        is_yes_no=definition.is_yes_no,
    )


def _on_path(steps: Iterable[Milestone], baseline: Decimal, target: Decimal) -> Iterator[PathStep]:
    """The steps that lie between the two ends, each at its own place. One without a number has none."""
    for step in steps:
        if step.value is not None and is_between(step.value, baseline=baseline, target=target):
            percent = float(100 * (step.value - baseline) / (target - baseline))
            yield PathStep(step.name, percent, step.reached_on is not None)


def _percent(
    latest: Result | None, baseline: Decimal, target: Decimal, is_keeping: bool, started_on: date, target_on: date
) -> float | None:
    if latest is None:
        return None
    if is_keeping or target == baseline:
        return 100 * (latest.on - started_on).days / max(1, (target_on - started_on).days)
    return float(100 * (latest.value - baseline) / (target - baseline))


def _until(day: date, today: date, is_keeping: bool) -> str:
    words = _("Until {day}") if is_keeping else _("By {day}")
    return words.format(day=day_of(day, today))


def _on_day(day: date, today: date) -> str:
    return _("Today") if day == today else _("On {day}").format(day=day_of(day, today))


def _value_on_day(definition: InstrumentDefinition, latest: Result, today: date) -> str:
    value = amount(definition, latest.value)
    if latest.on == today:
        return _("{value} today").format(value=value)
    return _("{value} on {day}").format(value=value, day=day_of(latest.on, today))


# --- From rows ----------------------------------------------------------------------------------------------------


def results_of(line: Line) -> list[Result]:
    """The results of a line of Measurement rows."""
    return [Result(each.taken_on, each.value) for each in line.results]


def line_of(goal: Any, measurements: Iterable[Any], *, since: date | None = None) -> tuple[Line, list[Line]]:
    """The line of results that counts for a Goal (with `measure__instrument` and `episode` loaded), and the others.

    Of its measure's Measurement rows those that stand, from its start on (or from `since`): of the episode's side (the
    sound knee reaches nothing for the sore one), by the patient where there is an answer of theirs, to the question
    that is asked most.
    """
    definition, side = from_json(goal.measure.instrument.definition), goal.episode.side
    begins = since or goal.started_on
    standing = [each for each in measurements if each.status == "final" and each.taken_on >= begins]
    lines = [line for line in lines_of(definition, standing, side) if side not in SIDES or line.side in ("", side)]
    chosen = max(lines, key=lambda line: (not line.by_another, len(line.results)), default=Line())
    return chosen, [line for line in lines if line is not chosen]


def earlier_of(goal: Any, line: Line, measurements: Iterable[Any]) -> list[Any]:
    """The results of the same line from before the terms that hold now: none under a goal's first terms."""
    if goal.terms == 1:
        return []
    before = [each for each in measurements if each.status == "final" and each.taken_on < goal.started_on]
    lines = lines_of(from_json(goal.measure.instrument.definition), before, goal.episode.side)
    same = [each for each in lines if (each.side, each.by_another) == (line.side, line.by_another) or not line.results]
    return [result for each in same[:1] for result in each.results]


def milestones_of(steps: Iterable[Any], language: str = "") -> list[Milestone]:
    """Milestone rows as the path and the chart draw them, with the patient's words where these are in `language`."""
    return [Milestone(step.second("name", language) or step.name, step.value, step.reached_on) for step in steps]


def planned_finish(course: Any) -> date | None:
    """The day on which the agreed course ends; None where no length was agreed, or no course (None)."""
    if course is None or course.over_weeks is None:
        return None
    agreed_on: date = course.agreed_on
    return agreed_on + timedelta(weeks=course.over_weeks)


def progress_of(goal: Any, line: Line, *, today: date | None = None, steps: Iterable[Milestone] = ()) -> Progress:
    """`progress` of a Goal (with `measure__instrument` loaded) by the line that counts for it (`line_of`).

    Agreed anew, it stands where the two began it until it is measured again.
    """
    begun = [Result(goal.started_on, goal.baseline)] if goal.terms > 1 else []
    return progress(
        definition=from_json(goal.measure.instrument.definition),
        baseline=goal.baseline,
        target=goal.target,
        is_keeping=goal.is_keeping,
        started_on=goal.started_on,
        target_on=goal.target_on,
        results=results_of(line) or begun,
        today=today or timezone.localdate(),
        achieved_on=goal.achieved_on,
        rtl=get_language_bidi(),
        steps=steps,
    )


def figure_of(
    goal: Any,
    line: Line,
    beside: Iterable[Line],
    *,
    adopted: Iterable[Adopted] = (),
    today: date | None = None,
    heading: str = "",
    steps: Iterable[Milestone] = (),
    earlier: Iterable[Any] = (),
    finish: date | None = None,
    praises: bool = True,
) -> Figure | None:
    """The chart of a Goal (with `measure__instrument` and `episode` loaded) from its start on.

    By the lines that `line_of` found, judged by what the clinic `adopted` for that measure, with the `steps` on the way
    (`milestones_of`), what was `earlier` (`earlier_of`), and the planned `finish` of the agreed course. Where nothing
    is praised today (`praises`), a step forward is told by its two values. None for a goal that is either done or not:
    two values have no way between them, and the path says both.
    """
    today = today or timezone.localdate()
    episode = goal.episode
    if from_json(goal.measure.instrument.definition).is_yes_no:
        return None
    definition, reading = reading_of(goal, line, adopted=adopted, today=today)
    data = data_for(
        definition,
        reading=reading,
        others=[Point(each.taken_on, each.value) for each in _others(line, beside)],
        target=Point(goal.target_on, goal.target),
        today=today,
        milestones=steps,
        finish=episode.discharged_on or finish,
        keeping=goal.is_keeping,
        rtl=get_language_bidi(),
        earlier=[Point(each.taken_on, each.value) for each in earlier],
    )
    if not praises and reading.since_baseline is not None and reading.since_baseline.change.is_better:
        data = replace(data, sentence="")
    return figure(data, words_for(definition, today), get_language() or "en", heading=heading)


def reading_of(
    goal: Any, line: Line, *, adopted: Iterable[Adopted] = (), today: date
) -> tuple[InstrumentDefinition, Reading]:
    """The line of a Goal read against its target from the start that the two agreed, and what it is judged by."""
    definition = judging(from_json(goal.measure.instrument.definition), goal.episode.body_region, adopted)
    target = Target(goal.target, goal.baseline, goal.is_keeping)
    is_active = goal.lifecycle_status == "active"
    line = _from_baseline(goal, definition, line)
    return definition, read_line(definition, line, today=today, target=target, is_active=is_active)


def _from_baseline(goal: Any, definition: InstrumentDefinition, line: Line) -> Line:
    """The line with what the two agreed as the start before its results, unless it is the first of them."""
    first, *others = line.segments
    earliest = first.results[0] if first.results else None
    if earliest is not None and (earliest.taken_on, earliest.value) == (goal.started_on, goal.baseline):
        return line
    if earliest is None:
        start = measured.Result(goal.started_on, goal.baseline, definition_version=definition.version)
    else:
        given = (earliest.conditions, earliest.answered_by, earliest.definition_version)
        start = measured.Result(goal.started_on, goal.baseline, *given)
    return replace(line, segments=(replace(first, results=(start, *first.results)), *others))


def _others(line: Line, beside: Iterable[Line]) -> list[Any]:
    """What another person answered to the same question about the same side."""
    same = [each for each in beside if (each.side, each.variant, each.by_another) == (line.side, line.variant, True)]
    return [result for each in same for result in each.results]


def reached_words(progress: Progress) -> str:
    """That a goal was reached, as a fact about that day; nothing where it was not."""
    if progress.reached_on is None:
        return ""
    day = formats.date_format(progress.reached_on, "MONTH_DAY_FORMAT")
    if progress.is_told:
        return _("You said on {day} that it is reached.").format(day=day)
    if progress.is_yes_no:
        return _("You did it on {day}.").format(day=day)
    if progress.is_keeping:
        return _("You kept it: still {value} on {day}.").format(value=progress.target_value, day=day)
    return _("You reached {value} on {day}.").format(value=progress.target_value, day=day)
