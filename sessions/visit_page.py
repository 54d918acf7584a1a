"""What the visit page opens with, in the order of a visit: read in a fixed number of queries."""

from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import Any

from django.db.models import Q
from django.urls import reverse

from goals.good_news import ReachedStep, reached_since, with_reached
from goals.models import CopingPlan, Goal, PracticeTask
from goals.next_steps import Offer, next_step
from goals.sentence import Sentence, of_goal
from goals.showing import Progress, line_of, progress_of
from goals.waiting import what_is_there, with_what_is_there
from measures.asking import ACTIVITY_KEY, LastResults, MeasureAsked, ask, last_results, numbers_typed, without_twice
from measures.due import is_asked_at, within_five_minutes
from measures.due_measures import next_time_of, with_results
from measures.fits import FitSaid, fits_of
from measures.models import Instrument, Measure
from patients.models import Episode
from sessions.models import CheckIn, Visit
from sessions.reading import last_agreed
from sessions.recording import PAIN
from sessions.times import bounds


@dataclass(frozen=True)
class GoalAsked:
    """An active goal: its sentence, how far it has come, and what is done for it at home."""

    goal: Goal
    sentence: Sentence
    progress: Progress
    practice: list[PracticeTask] = field(default_factory=list)
    coping: list[CopingPlan] = field(default_factory=list)


@dataclass(frozen=True)
class FitTold:
    """What the patient said of a chart since the last check-in, in words, and the name of what was measured."""

    title: str
    said: FitSaid
    words: str


@dataclass(frozen=True)
class Opening:
    """Everything the visit page shows before a word is typed.

    `measures` are asked this time; `waiting` are due too and can wait until next time, for they would take the patient
    longer than five minutes together. `reached` are the steps reached since last time, where that may be praised;
    `next_step` is one thing that might be added to the main goal, on the page `next_url`.
    """

    episode: Episode
    today: date
    last_agreed: CheckIn | None
    visit: Visit | None
    next_visit: Visit | None
    pain: MeasureAsked
    measures: list[MeasureAsked]
    waiting: list[MeasureAsked]
    goals: list[GoalAsked]
    fits: list[FitTold]
    reached: list[ReachedStep]
    next_step: Offer | None
    next_url: str

    @property
    def all_measures(self) -> list[MeasureAsked]:
        """Every measure there is a field for, in the order of the page."""
        return [*self.measures, *self.waiting]

    @property
    def other_goals(self) -> list[GoalAsked]:
        """The goals beside the main one."""
        return self.goals[1:]

    @property
    def practice(self) -> list[PracticeTask]:
        """What is practised at home, of all goals."""
        return [task for asked in self.goals for task in asked.practice]

    @property
    def coping(self) -> list[CopingPlan]:
        """The patient's own if-then plans, of all goals."""
        return [plan for asked in self.goals for plan in asked.coping]


def open_visit_page(episode: Episode, user: Any, now: datetime, typed: Any = None) -> Opening:
    """Gather what the page opens with. Nine queries, whatever is stored.

    `typed` is a form that was sent: what it holds of a measure or a goal is asked again, also when the measure has
    been taken or the goal set aside since the page was opened, so that nothing that was typed is lost.
    """
    today = user.clinic.today(now)
    typed = typed or {}
    goals = _goals(episode, _numbers(typed, "patient_", "clinician_", "supporter_"))
    rows = with_results(Measure.objects.filter(clinic_id=episode.clinic_id, episode=episode, stopped_on=None))
    measures = list(rows.order_by("pk"))
    lasts = last_results(episode)
    days = {measure.pk: next_time_of(measure).on for measure in measures}
    asked = _asked(episode, user, measures, lasts, days)
    pain = _pain(asked)
    typed_results = numbers_typed(typed)
    due = [
        each
        for each in asked
        if each.measure.instrument.key != PAIN  # the pain question itself
        and (is_asked_at(days[each.measure.pk], today) or each.measure.pk in typed_results)
    ]
    now_asked, waiting = within_five_minutes(without_twice(due), spent=pain.minutes)
    visit, next_visit = _visits(episode, user, now)
    agreed = last_agreed(episode)
    active = [goal for goal in goals if goal.lifecycle_status == Goal.LifecycleStatus.ACTIVE]
    offer, url = _next_step(episode, active)
    asked_goals = _with_support(episode, goals, lasts, today)
    return Opening(
        episode=episode,
        today=today,
        last_agreed=agreed,
        visit=visit,
        next_visit=next_visit,
        pain=pain,
        measures=now_asked,
        waiting=waiting,
        goals=asked_goals,
        fits=_fits(episode, measures, agreed),
        reached=reached_since(active, agreed.held_on if agreed else None, worse=_worse(asked_goals)),
        next_step=offer,
        next_url=url,
    )


def _fits(episode: Episode, measures: list[Measure], since: CheckIn | None) -> list[FitTold]:
    """What was said of the charts since the last check-in, that day included: they are looked at after it."""
    said = fits_of(measures, episode.clinic_id)
    titles = {measure.pk: measure.title for measure in measures}
    return [
        FitTold(titles[measure_id], each, each.words(episode.patient.called))
        for (measure_id, _side), each in said.items()
        if since is None or each.on >= since.held_on
    ]


def _numbers(typed: Any, *prefixes: str) -> set[int]:
    """The numbers of the rows that the typed form says something about: result_12 -> 12."""
    found = set()
    for name, value in typed.items():
        for prefix in prefixes:
            number = name.removeprefix(prefix)
            if name.startswith(prefix) and value and number.isascii() and number.isdecimal() and len(number) < 19:
                found.add(int(number))
    return found


def _next_step(episode: Episode, goals: list[Goal]) -> tuple[Offer | None, str]:
    """What might be added to the main goal, and the page for it."""
    main = next(iter(goals), None)
    offer = next_step(what_is_there(main)) if main else None
    if main is None or offer is None:
        return None, ""
    return offer, reverse(offer.url_name, args=[main.pk if offer.is_of_goal else episode.pk])


def _worse(goals: list[GoalAsked]) -> list[int]:
    """The goals whose latest result lies on the other side of where they started."""
    return [each.goal.pk for each in goals if each.progress.percent is not None and each.progress.percent < 0]


def _goals(episode: Episode, typed: set[int]) -> list[Goal]:
    return list(
        with_reached(with_what_is_there(Goal.objects.filter(clinic_id=episode.clinic_id, episode=episode)))
        .filter(Q(lifecycle_status=Goal.LifecycleStatus.ACTIVE) | Q(pk__in=typed))
        .select_related("measure__instrument", "episode")
    )


def _asked(
    episode: Episode, user: Any, measures: list[Measure], lasts: LastResults, days: dict[int, date | None]
) -> list[MeasureAsked]:
    """What to ask about each measure, and about pain by the clinic's scale where it is not measured yet."""
    rated_alone = [measure for measure in measures if measure.instrument.key == ACTIVITY_KEY]
    if not any(measure.instrument.key == PAIN for measure in measures):
        scale = Instrument.objects.current().get(clinic_id=episode.clinic_id, key=PAIN)
        measures = [*measures, Measure(episode=episode, instrument=scale)]
    asked = ask(measures, lasts, episode, user, rated_alone)
    # One that is asked because its answer was typed need not be due.
    return [replace(each, due_on=days.get(each.measure.pk) or date.max) for each in asked]


def _pain(asked: list[MeasureAsked]) -> MeasureAsked:
    """The pain question, with last time's answer to the same question where there is one."""
    found = [each for each in asked if each.measure.instrument.key == PAIN][-1]
    is_same = found.last is not None and found.last.conditions.get("question", "now") == "now"
    return found if is_same else replace(found, lasts=())


def _visits(episode: Episode, user: Any, now: datetime) -> tuple[Visit | None, Visit | None]:
    """Today's visit that this check-in belongs to, and the next one after today."""
    begins, ends = bounds(user.clinic.today(now), user.clinic.zone)
    rows = list(
        Visit.objects.filter(clinic_id=episode.clinic_id, episode=episode, starts_at__gte=begins)
        .planned()
        .select_related("clinician", "site")
        .order_by("starts_at", "pk")
    )
    of_today = [visit for visit in rows if visit.starts_at < ends]
    ahead = [visit for visit in rows if visit.starts_at >= ends]
    nearest = min(of_today, key=lambda each: abs(each.starts_at - now), default=None)
    return nearest, next(iter(ahead), None)


def _with_support(episode: Episode, goals: list[Goal], lasts: LastResults, today: date) -> list[GoalAsked]:
    tasks = PracticeTask.objects.filter(clinic_id=episode.clinic_id, goal__in=goals, stopped_on=None)
    plans = CopingPlan.objects.filter(clinic_id=episode.clinic_id, goal__in=goals, set_aside_on=None)
    practice, coping = tasks.grouped_by("goal_id"), plans.grouped_by("goal_id")
    return [
        GoalAsked(
            goal=goal,
            sentence=of_goal(goal, today=today),
            progress=progress_of(goal, line_of(goal, lasts.get(goal.measure_id, ()))[0], today=today),
            practice=practice[goal.pk],
            coping=coping[goal.pk],
        )
        for goal in goals
    ]
