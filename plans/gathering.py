"""Gathering everything a plan shows, in a fixed number of queries, whatever the number of goals and results.

`gather` reads; what comes back is used by the patient page as it is, and turned into `PlanContents` for the document.
"""

from dataclasses import dataclass, replace
from datetime import date

from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import get_language_info, gettext

from accounts.models import Clinic, Site
from goals.models import CopingPlan, Goal, PracticeTask
from goals.sentence import Sentence, of_goal
from goals.showing import Progress, figure_of, line_of, progress_of
from measures.adopting import adopted_for
from measures.drawing import Figure
from measures.fits import PLAN_PAGE, FitAsked, FitSaid, fits_of
from measures.instruments import from_json
from measures.models import Measurement
from measures.thresholds import Adopted
from patients.models import Episode, Precaution
from patients.pages import precautions_of
from plans.contents import (
    ChartContents,
    ClinicCard,
    CopingContents,
    GoalContents,
    PlanContents,
    PracticeContents,
    PrecautionContents,
    SentenceContents,
    VisitContents,
)
from sessions.models import CheckIn, Visit
from sessions.reading import last_agreed, lines
from sessions.visits import next_planned


@dataclass(frozen=True)
class GoalShown:
    """One active goal with what pages and the document show of it.

    `has_change`: there are two results or more to look at; then a page may ask whether the chart fits (`fit`).
    `side` is that of the line shown, empty where there is only one.
    """

    goal: Goal
    sentence: Sentence
    progress: Progress
    figure: Figure | None
    practice: list[PracticeTask]
    has_change: bool = False
    side: str = ""
    fit: FitAsked | None = None


@dataclass(frozen=True)
class PlanShown:
    """An episode's plan, gathered."""

    episode: Episode
    site: Site
    goals: list[GoalShown]
    coping: dict[int, list[CopingPlan]]
    precautions: list[Precaution]
    agreed: CheckIn | None
    next_visit: Visit | None


def gather(episode: Episode) -> PlanShown:
    """Read an episode's plan (loaded with patient and clinician). Nine queries; call in the clinic's scope."""
    goals = goals_of(episode)
    coping = CopingPlan.objects.filter(clinic_id=episode.clinic_id, goal__in=[shown.goal for shown in goals])
    return PlanShown(
        episode=episode,
        site=Site.objects.get(clinic_id=episode.clinic_id, is_main=True),
        goals=goals,
        coping=coping.grouped_by("goal_id"),
        precautions=precautions_of(episode),
        agreed=last_agreed(episode),
        next_visit=next_planned(episode, timezone.now()),
    )


def goals_of(episode: Episode) -> list[GoalShown]:
    """The active goals of an episode in their order, with results, what judges them, and practice. Four queries."""
    clinic_id, today = episode.clinic_id, timezone.localdate()
    goals = list(
        Goal.objects.filter(clinic_id=clinic_id, episode=episode).active().select_related("measure__instrument")
    )
    measured = Measurement.objects.filter(clinic_id=clinic_id, measure__in=[goal.measure_id for goal in goals]).final()
    tasks = PracticeTask.objects.filter(clinic_id=clinic_id, goal__in=goals, stopped_on=None)
    results, practice = measured.grouped_by("measure_id"), tasks.grouped_by("goal_id")
    adopted = adopted_for([goal.measure for goal in goals])
    for goal in goals:
        goal.episode = episode
    return [
        _shown(goal, results[goal.measure_id], practice[goal.pk], adopted[goal.measure_id], today) for goal in goals
    ]


def _shown(
    goal: Goal, results: list[Measurement], practice: list, adopted: tuple[Adopted, ...], today: date
) -> GoalShown:
    line, beside = line_of(goal, results)
    return GoalShown(
        goal=goal,
        sentence=of_goal(goal),
        progress=progress_of(goal, line, today=today),
        figure=figure_of(goal, line, beside, adopted=adopted, today=today, heading=_measured(goal)),
        practice=practice,
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


def _measured(goal: Goal) -> str:
    """What is measured, as one would say it to the patient: "How far you walk without stopping"."""
    definition = from_json(goal.measure.instrument.definition)
    return capfirst(gettext(definition.about) or definition.name)


def contents_of(plan: PlanShown, clinic: Clinic) -> PlanContents:
    """The plan as plain values, for the document. Fixed text and dates are in the clinic's language."""
    patient, episode = plan.episode.patient, plan.episode
    return PlanContents(
        language=clinic.language,
        direction="rtl" if get_language_info(clinic.language)["bidi"] else "ltr",
        paper=clinic.paper,
        clinic=ClinicCard(
            name=clinic.name,
            site_name=plan.site.name,
            address=plan.site.address,
            telephone=plan.site.telephone,
            opening_hours=plan.site.opening_hours,
            emergency_number=clinic.emergency_number,
        ),
        patient_name=patient.called,
        full_name=str(patient),
        made_on=timezone.localdate(),
        together_on=_together_on(plan),
        clinician_name=episode.clinician.name,
        clinician_profession=episode.clinician.profession,
        goals=tuple(_goal_contents(shown, plan.coping[shown.goal.pk]) for shown in plan.goals),
        precautions=tuple(PrecautionContents(row.text, row.said_by, row.until) for row in plan.precautions),
        agreed=tuple(lines(plan.agreed.agreed)) if plan.agreed else (),
        next_visit=_visit_contents(plan.next_visit),
    )


def _together_on(plan: PlanShown) -> date | None:
    """The last day on which the two agreed a goal, or anything in a check-in: printing it again is no talk."""
    days = [shown.goal.started_on for shown in plan.goals]
    if plan.agreed:
        days.append(plan.agreed.held_on)
    return max(days, default=None)


def _goal_contents(shown: GoalShown, coping: list[CopingPlan]) -> GoalContents:
    sentence, goal, figure = shown.sentence, shown.goal, shown.figure
    return GoalContents(
        rank=goal.rank,
        sentence=SentenceContents(sentence.frame, sentence.words, sentence.numbers, sentence.whole),
        outcome=goal.outcome,
        measure_name=_measured(goal),
        chart=ChartContents(figure.narrow_svg, figure.wide_svg, figure.alt) if figure else None,
        caption=figure.caption if figure else "",
        reached_on=goal.achieved_on,
        practice=tuple(
            PracticeContents(task.what, task.how_often, task.cue, task.stop_when) for task in shown.practice
        ),
        coping=tuple(CopingContents(plan.obstacle, plan.answer) for plan in coping),
    )


def _visit_contents(visit: Visit | None) -> VisitContents | None:
    if visit is None:
        return None
    return VisitContents(
        starts_at=timezone.localtime(visit.starts_at),
        kind=visit.kind,
        site=visit.site.name if visit.site else "",
        clinician=visit.clinician.name,
    )
