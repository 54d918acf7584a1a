"""What a visit looks back on: last time, what there is to be glad of, what has become harder, what holds steady.

No query: the visit page has read it all.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from goals.good_news import PAINS_READ, ReachedTarget, reached_since, targets_reached_since
from goals.models import FlareUpPlan, Goal
from goals.pains import NOW, PAIN, Pain
from goals.targets import targets_in
from measures.adopting import adopted_told
from measures.fits import FitSaid, fits_said
from measures.instruments import short
from measures.models import Measure, Measurement
from measures.overview import shown_from
from measures.shown import LineShown
from measures.steady_spells import PRACTICE, holds_steady, practised_during, still_moves
from measures.together import SPEAKS_FOR
from patients.models import Episode
from sessions.changes_read import MeasuredChange, change_told
from sessions.good_news import GoodNews, moved, practice_told
from sessions.last_time import LastTime
from sessions.setbacks import Setback, is_told_now, setback_of, worse_from
from sessions.spells import Spell, Steady, steady_of

Results = Mapping[int, list[Measurement]]


@dataclass(frozen=True)
class FitTold:
    """What the patient said of a chart since the last check-in, in words, and what was measured, as they read it."""

    about: str
    said: FitSaid
    words: str


@dataclass(frozen=True)
class LookingBack:
    """What the page opens with.

    `news` is what there is to be glad of since last time; None beside a `setback` (DESIGN rule 7), for which there is
    the patient's own plan, and that for a `flare_up`, where they wrote one. `is_told_now`: what stands in the form
    tells a setback, and the news are there only for when that is taken back (static/js/setback.js). `trends` say in one
    sentence how far each measure (its id) has come.
    """

    told: LastTime
    fits: list[FitTold]
    news: GoodNews | None
    setback: Setback
    is_told_now: bool
    steady: Steady | None
    flare_up: FlareUpPlan | None
    trends: Mapping[int, str]


def look_back(
    episode: Episode,
    measures: list[Measure],
    results: Results,
    *,
    told: LastTime,
    active: list[Goal],
    tasks: Mapping[int, list[Any]],
    worse: Iterable[int],
    typed: Mapping[str, str],
    today: date,
) -> LookingBack:
    """Put it together for an episode loaded with its `flare_up_plan`.

    `measures` are those in use, read `with_adopted` and `with_fits`; `results` all of theirs, by the measure's id;
    `active` the active goals (`with_reached`), and of each `tasks` what is practised (`with_days_done`) by its id;
    `typed` what stands in the form already; `worse` the goals (ids) whose latest result lies on the other side of where
    they started.
    """
    since = told.check_in.held_on if told.check_in else None
    lines = _lines(episode, measures, results, active, today)
    changes = [(line, change_told(line, line.reading)) for line in lines]
    flare_up = getattr(episode, "flare_up_plan", None)
    setback = setback_of(
        (change for _line, change in changes),
        today=today,
        pains=_pains(measures, results),
        usual_pain=flare_up.usual_pain if flare_up else None,
        harder=[goal.activity for goal in active if goal.pk in told.harder and today - since <= SPEAKS_FOR],
        worse_from=_pain_worse_from(changes, today),
    )
    targets = targets_reached_since(active, results, since, today=today, worse=worse)
    news = GoodNews(
        since=since,
        practice=practice_told((task for goal in active for task in tasks.get(goal.pk, ())), since, today),
        changes=moved(
            (_gain_alone(line, change) for line, change in changes if not _is_target(line, change, targets)), since
        ),
        reached=reached_since(active, since, today=today, worse=worse),
        targets=targets,
    )
    return LookingBack(
        told=told,
        fits=_fits(episode, measures, since),
        news=None if setback.is_known or not news else news,
        setback=setback,
        is_told_now=is_told_now(
            typed.get("pain_now", ""), [typed.get(f"patient_{goal.pk}") for goal in active], setback
        ),
        steady=_steady(lines, since),
        flare_up=flare_up,
        # Of two sides the first; the page about measures has both.
        trends={line.measure.pk: change.sentence for line, change in reversed(changes)},
    )


def _gain_alone(line: LineShown, change: MeasuredChange) -> MeasuredChange:
    """It without the steady spell, which is told after the gain and by itself."""
    return change_told(line, replace(line.reading, steadiness=None)) if holds_steady(line.reading) else change


def _pain_worse_from(changes: Iterable[tuple[LineShown, MeasuredChange]], today: date) -> int | None:
    """The pain that, typed now, would be a worsening on the line of the patient's own answers about now."""
    found = [
        worse_from(line.definition, line.reading, today)
        for line, change in changes
        if change.is_pain_now and not line.reading.line.by_another
    ]
    return min((pain for pain in found if pain is not None), default=None)


def _is_target(line: LineShown, change: MeasuredChange, targets: Iterable[ReachedTarget]) -> bool:
    """Whether this result is told already, as the one by which a goal was reached. A goal is about the first line."""
    of_day = (line.measure.pk, change.result.taken_on)
    return line.target is not None and any((target.measure_id, target.on) == of_day for target in targets)


def standing(results: Results) -> list[Measurement]:
    """Those of them that were not entered in error."""
    return [each for of_measure in results.values() for each in of_measure if each.status == Measurement.Status.FINAL]


def _pains(measures: list[Measure], results: Results) -> list[Pain]:
    """The last pain results, the newest first."""
    of_pain = {measure.pk for measure in measures if measure.instrument.key == PAIN}
    found = [each for each in standing(results) if each.measure_id in of_pain]
    found.sort(key=lambda each: (each.taken_on, each.pk), reverse=True)
    return [Pain(each.taken_on, each.value, each.conditions.get("question") or NOW) for each in found[:PAINS_READ]]


def _fits(episode: Episode, measures: list[Measure], since: date | None) -> list[FitTold]:
    """What was said of the charts since the last check-in, that day included: they are looked at after it."""
    abouts = {measure.pk: measure.about for measure in measures}
    return [
        FitTold(abouts[measure_id], each, each.words(episode.patient.called))
        for (measure_id, _side), each in fits_said(measures).items()
        if since is None or each.on >= since
    ]


def _lines(
    episode: Episode,
    measures: list[Measure],
    results: Results,
    active: list[Goal],
    today: date,
) -> list[LineShown]:
    """The lines of what is measured that hold a result, as the page about measures reads them."""
    adopted = {measure.pk: adopted_told(measure) for measure in measures}
    targets = targets_in(active)
    shown = shown_from(episode, measures, today, results=results, adopted=adopted, targets=targets, fits={})
    return [line for each in shown for line in each.lines if line.reading.latest is not None]


def _steady(lines: list[LineShown], since: date | None) -> Steady | None:
    """What holds steady, told once after each new result (evidence.md section 4)."""
    held = [line for line in lines if holds_steady(line.reading)]
    held = [line for line in held if since is None or line.reading.latest.taken_on >= since]
    told = [each for line in lines if line.definition.key == PRACTICE for each in line.reading.line.results]
    longest = min(held, key=lambda line: line.reading.steady_results[0].taken_on, default=None)
    return steady_of(
        (
            Spell(
                line.about,
                line.reading.steady_results[0].taken_on,
                short(line.definition, line.reading.latest.value),
            )
            for line in held
        ),
        practised_during(longest.reading, ((each.taken_on, each.value) for each in told)) if longest else (),
        [line.about for line in lines if still_moves(line.reading, line.definition)],
    )
