"""Gathering everything a plan shows, in a fixed number of queries, whatever the number of goals and results.

`gather` reads; what comes back is used by the patient page as it is, and turned into `PlanContents` for the document
(plans/composing.py).
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date

from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import gettext

from accounts.models import Site
from goals.models import AgreedCourse, CopingPlan, FlareUpPlan, Goal, MaintenancePlan, Milestone, PracticeTask
from goals.reviewing import asks_still_matters
from goals.sentence import Sentence, of_goal, sentence_in
from goals.showing import (
    Progress,
    earlier_of,
    figure_of,
    line_of,
    milestones_of,
    planned_finish,
    progress_of,
    reading_of,
)
from goals.stepping import in_order
from goals.waiting import review_of, with_reviews
from measures.adopting import adopted_told, with_adopted
from measures.drawing import Figure
from measures.fits import PLAN_PAGE, FitAsked, FitSaid, fits_of
from measures.instruments import from_json
from measures.models import Measure, Measurement
from measures.overview import shown_from
from measures.series import Line
from measures.thresholds import Adopted
from patients.models import Episode, Precaution
from patients.pages import precautions_of
from plans.decided import Decided, decided_in
from sessions.models import Visit
from sessions.setbacks import is_worse_now
from sessions.visits import next_planned

# What an episode has one of, to be loaded with it.
BESIDE_GOALS = ("course", "flare_up_plan", "maintenance_plan")


@dataclass(frozen=True)
class GoalShown:
    """One active goal with what pages and the document show of it.

    `has_change`: there are two results or more to look at; then a page may ask whether the chart fits (`fit`).
    `is_review`: it is a time to ask whether the goal still matters.
    `theirs` is the sentence in the patient's language, where somebody has put it there. `side` is that of the line
    shown, empty where there is only one.
    """

    goal: Goal
    sentence: Sentence
    theirs: Sentence | None
    progress: Progress
    figure: Figure | None
    practice: list[PracticeTask] = field(default_factory=list)
    milestones: list[Milestone] = field(default_factory=list)
    has_change: bool = False
    is_review: bool = False
    side: str = ""
    fit: FitAsked | None = None


@dataclass(frozen=True)
class Beside:
    """What an episode has one of beside its goals; None where nothing is written yet."""

    course: AgreedCourse | None = None
    flare_up: FlareUpPlan | None = None
    maintenance: MaintenancePlan | None = None


@dataclass(frozen=True)
class PlanShown:
    """An episode's plan, gathered."""

    episode: Episode
    site: Site
    goals: list[GoalShown]
    coping: dict[int, list[CopingPlan]]
    beside: Beside
    precautions: list[Precaution]
    decided: Decided
    next_visit: Visit | None


def gather(episode: Episode) -> PlanShown:
    """Read an episode's plan (loaded with patient, clinician and BESIDE_GOALS). Ten queries; in the clinic's scope."""
    beside, decided = beside_goals(episode), decided_in(episode)
    goals = goals_of(episode, planned_finish(beside.course), may_praise=decided.may_praise)
    coping = CopingPlan.objects.filter(
        clinic_id=episode.clinic_id, goal__in=[shown.goal for shown in goals], set_aside_on=None
    )
    return PlanShown(
        episode=episode,
        site=Site.objects.get(clinic_id=episode.clinic_id, is_main=True),
        goals=goals,
        coping=coping.grouped_by("goal_id"),
        beside=beside,
        precautions=precautions_of(episode),
        decided=decided,
        next_visit=next_planned(episode, timezone.now()),
    )


def beside_goals(episode: Episode) -> Beside:
    """The agreed course, the flare-up plan and the maintenance plan of an episode. No query when loaded with them."""
    return Beside(*(getattr(episode, part, None) for part in BESIDE_GOALS))


def goals_of(episode: Episode, finish: date | None, *, may_praise: bool = True) -> list[GoalShown]:
    """The active goals of an episode in their order, with results, what judges them, steps and practice. Five queries.

    `finish` is the day on which the agreed course ends, for the charts. Where something speaks against praise
    (`may_praise`), or anything that is measured went the other way, what is said of the charts keeps to the facts
    (DESIGN rule 7).
    """
    clinic_id = episode.clinic_id
    active = Goal.objects.filter(clinic_id=clinic_id, episode=episode).active()
    goals = list(with_reviews(active).select_related("measure__instrument"))
    measures = list(
        with_adopted(Measure.objects.filter(clinic_id=clinic_id, episode=episode).select_related("instrument"))
    )
    measured = Measurement.objects.filter(clinic_id=clinic_id, measure__episode=episode).final()
    tasks = PracticeTask.objects.filter(clinic_id=clinic_id, goal__in=goals, stopped_on=None)
    tasks = tasks.select_related("picture").defer("picture__content")
    steps = Milestone.objects.filter(clinic_id=clinic_id, goal__in=goals, set_aside_on=None)
    results, practice = measured.grouped_by("measure_id"), tasks.grouped_by("goal_id")
    milestones = steps.grouped_by("goal_id")
    adopted = {measure.pk: adopted_told(measure) for measure in measures}
    for goal in goals:
        goal.episode = episode
    lines = {goal.pk: line_of(goal, results[goal.measure_id]) for goal in goals}
    praises = (
        may_praise
        and not _is_any_worse(episode, measures, results, adopted)
        and not any(_is_worse(goal, lines[goal.pk][0], adopted[goal.measure_id]) for goal in goals)
    )
    return [
        replace(
            _shown(
                goal,
                results[goal.measure_id],
                lines[goal.pk],
                adopted[goal.measure_id],
                in_order(milestones[goal.pk], falls=goal.target < goal.baseline),
                finish,
                praises=praises,
            ),
            practice=practice[goal.pk],
        )
        for goal in goals
    ]


def _is_any_worse(
    episode: Episode,
    measures: Iterable[Measure],
    results: Mapping[int, list[Measurement]],
    adopted: Mapping[int, tuple[Adopted, ...]],
) -> bool:
    """Whether any line of what is measured tells a setback, as the visit asks it (sessions/setbacks.py)."""
    today = timezone.localdate()
    in_use = [measure for measure in measures if measure.stopped_on is None]
    shown = shown_from(episode, in_use, today, results=results, adopted=adopted, targets={}, fits={})
    readings = [line.reading for each in shown for line in each.lines]
    return any(
        reading.latest is not None and is_worse_now(reading, reading.latest.taken_on, today) for reading in readings
    )


def _is_worse(goal: Goal, line: Line, adopted: tuple[Adopted, ...]) -> bool:
    """Whether its last result lies beyond the error in the other direction, from the start or last time, lately."""
    if not line.results:
        return False
    today = timezone.localdate()
    _definition, reading = reading_of(goal, line, adopted=adopted, today=today)
    latest = reading.latest
    return latest is not None and is_worse_now(reading, latest.taken_on, today)


def _shown(
    goal: Goal,
    results: list[Measurement],
    found: tuple[Line, Sequence[Line]],
    adopted: tuple[Adopted, ...],
    steps: list[Milestone],
    finish: date | None,
    *,
    praises: bool,
) -> GoalShown:
    line, beside = found
    drawn, today = milestones_of(steps, goal.episode.patient.language), timezone.localdate()
    return GoalShown(
        goal=goal,
        sentence=of_goal(goal),
        theirs=sentence_in(goal, goal.episode.patient.language),
        progress=progress_of(goal, line, today=today, steps=drawn),
        figure=figure_of(
            goal,
            line,
            beside,
            adopted=adopted,
            today=today,
            heading=measured_words(goal),
            steps=drawn,
            earlier=earlier_of(goal, line, results),
            finish=finish,
            praises=praises,
        ),
        milestones=steps,
        is_review=asks_still_matters(review_of(goal, results, today), today),
        has_change=len(line.results) > 1,
        side=line.side,
    )


def _fit_asked(shown: GoalShown, said: dict[tuple[int, str], FitSaid], today: date) -> FitAsked:
    measure_id = shown.goal.measure_id
    return FitAsked(measure_id, shown.side, PLAN_PAGE, said.get((measure_id, shown.side)), today)


def with_fits(goals: list[GoalShown], episode: Episode) -> list[GoalShown]:
    """The same goals, each chart that shows a change with the question whether it fits how it feels. One query."""
    today = timezone.localdate()
    said = fits_of([shown.goal.measure_id for shown in goals], episode.clinic_id)
    return [
        replace(shown, fit=_fit_asked(shown, said, today))
        if shown.figure and shown.has_change and episode.is_active
        else shown
        for shown in goals
    ]


def measured_words(goal: Goal) -> str:
    """What is measured, as one would say it to the patient: "How far you walk without stopping"."""
    definition = from_json(goal.measure.instrument.definition)
    return capfirst(gettext(definition.about) or definition.name)
