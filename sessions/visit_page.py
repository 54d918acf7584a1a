"""What the visit page opens with, in the order of a visit: read in a fixed number of queries."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import OuterRef, Q, Subquery
from django.db.models.functions import JSONObject
from django.urls import reverse

from goals.good_news import with_reached
from goals.if_then import IfThen, if_then_of, those_first, with_if_then
from goals.models import CopingPlan, Goal, PracticeTask
from goals.next_steps import Offer, next_step
from goals.pains import NOW, PAIN, measure_of_pain
from goals.practised_days import with_days_done
from goals.reviewing import asked_next_on, asks_still_matters
from goals.sentence import Sentence, of_goal
from goals.showing import Progress, line_of, progress_of
from goals.waiting import review_when, what_is_there, with_what_is_there
from measures.adopting import with_adopted
from measures.asking import (
    ACTIVITY_KEY,
    LastResults,
    MeasureAsked,
    ask,
    newest_of_sides,
    numbers_typed,
    without_twice,
)
from measures.due import is_asked_at, is_due, within_five_minutes
from measures.due_measures import next_time_of, with_results
from measures.fits import with_fits
from measures.instruments import load_catalogue, to_json
from measures.models import Instrument, Measure, Measurement
from patients.models import Episode
from sessions.last_time import last_time
from sessions.looking_back import LookingBack, look_back, standing
from sessions.models import CheckIn, Practised, Visit
from sessions.said_words import pain_word
from sessions.times import bounds

# How far back the days of a paper sheet are asked for, today included.
PAPER_SHEET = timedelta(days=13)
# How the names of the fields about a task begin.
OF_TASKS = ("practised_", "days_")


@dataclass(frozen=True)
class GoalAsked:
    """An active goal: its sentence, how far it has come, and what is done for it at home.

    `is_review`: it is asked today if it still matters; `asked_next_on` is the next day ahead on which it is, if any.
    """

    goal: Goal
    sentence: Sentence
    progress: Progress
    is_review: bool = False
    asked_next_on: date | None = None
    practice: list[PracticeTask] = field(default_factory=list)
    coping: list[IfThen] = field(default_factory=list)


@dataclass(frozen=True)
class Trend:
    """What was measured of a goal, or of pain, and may lead to another dose: `words` say how far it has come.

    `progress` is a goal's path; None for pain, which has none.
    """

    measure: Measure
    what: str
    words: str
    progress: Progress | None = None


@dataclass(frozen=True)
class Opening:
    """Everything the visit page shows before a word is typed.

    `visit` is today's that is to take place; `visit_over` one of today that took place already, or is off. `measures`
    are asked this time; `waiting` are due too and can wait until next time, for they would take the patient longer than
    five minutes together; `others` are not due, and might be taken all the same. `next_step` is one thing that might be
    added to the main goal, on the page `next_url`.
    """

    episode: Episode
    today: date
    back: LookingBack
    visit: Visit | None
    visit_over: Visit | None
    next_visit: Visit | None
    pain: MeasureAsked
    measures: list[MeasureAsked]
    waiting: list[MeasureAsked]
    others: list[MeasureAsked]
    goals: list[GoalAsked]
    next_step: Offer | None
    next_url: str

    @property
    def all_measures(self) -> list[MeasureAsked]:
        """Every measure there is a field for, in the order of the page."""
        return [*self.measures, *self.waiting, *self.others]

    @property
    def finished_today(self) -> CheckIn | None:
        """The last check-in that was held today already."""
        last = self.back.told.check_in
        return last if last and last.held_on == self.today else None

    @property
    def usual_visit(self) -> Visit | None:
        """Today's visit, else the one of the last check-in: the next is likely to be like it."""
        return self.visit or (self.back.told.check_in.visit if self.back.told.check_in else None)

    @property
    def next_like(self) -> Visit | None:
        """What the visit that is planned now is most like: one that lies ahead already, else the usual one."""
        return self.next_visit or self.usual_visit

    @property
    def usual_kind(self) -> str:
        """How the two are likely to meet next."""
        return self.next_like.kind if self.next_like else Visit.Kind.IN_PERSON

    @property
    def trends(self) -> list[Trend]:
        """What was measured of the goals, and pain: each may lead to another dose."""
        said = self.back.trends
        found = {
            each.goal.measure_id: Trend(
                each.goal.measure, each.goal.activity, said.get(each.goal.measure_id, ""), each.progress
            )
            for each in self.goals
            if each.progress.percent is not None
        }
        pain = self.pain.measure
        if pain.pk in said and pain.pk not in found:
            found[pain.pk] = Trend(pain, pain_word(), said[pain.pk])
        return list(found.values())

    @property
    def other_goals(self) -> list[GoalAsked]:
        """The goals beside the main one."""
        return self.goals[1:]

    @property
    def practice(self) -> list[PracticeTask]:
        """What is practised at home, of all goals."""
        return [task for asked in self.goals for task in asked.practice]

    @property
    def has_own_plan(self) -> bool:
        """Whether the patient wrote anything for a harder time."""
        return bool(self.coping or self.back.flare_up)

    @property
    def coping(self) -> list[IfThen]:
        """The patient's own if-then plans, of all goals, first those for what is in the way."""
        kinds = list(self.back.told.check_in.obstacle_kinds) if self.back.told.check_in else []
        if self.back.setback.is_pain_up:
            kinds.append(CopingPlan.ObstacleKind.FLARE_UP)
        return those_first((plan for asked in self.goals for plan in asked.coping), kinds)


def open_visit_page(episode: Episode, user: Any, now: datetime, typed: Any = None) -> Opening:
    """Gather what the page opens with, of an episode loaded with its `flare_up_plan`. Eight queries at most.

    `typed` is a form that was sent: what it holds of a measure or a goal is asked again, also when the measure has
    been taken or the goal set aside since the page was opened, so that nothing that was typed is lost.
    """
    today = user.clinic.today(now)
    typed = typed or {}
    goals = _goals(episode, _numbers(typed, "patient_", "clinician_", "supporter_", "still_"))
    rows = with_results(Measure.objects.filter(clinic_id=episode.clinic_id, episode=episode, stopped_on=None))
    measures = list(with_adopted(with_fits(rows)).order_by("pk"))
    results = Measurement.objects.filter(clinic_id=episode.clinic_id, measure__episode=episode).grouped_by("measure_id")
    lasts = newest_of_sides(standing(results))
    days = {measure.pk: next_time_of(measure).on for measure in measures}
    asked = _asked(episode, user, measures, lasts, days)
    pain = _pain(asked)
    # Pain is asked by the pain question itself.
    asked = [each for each in asked if each.measure.instrument.key != PAIN]
    due, others = _due_and_others(asked, days, today, numbers_typed(typed))
    now_asked, waiting = within_five_minutes(due, spent=pain.minutes)
    visit, visit_over, next_visit = _visits(episode, user, now)
    told = last_time(episode)
    since = told.check_in.held_on if told.check_in else None
    active = [goal for goal in goals if goal.lifecycle_status == Goal.LifecycleStatus.ACTIVE]
    offer, url = _next_step(episode, active)
    tasks = _tasks(episode, goals, today, since, _numbers(typed, *OF_TASKS))
    asked_goals = _with_support(goals, tasks, lasts, days, today)
    return Opening(
        episode=episode,
        today=today,
        back=look_back(
            episode,
            measures,
            results,
            told=told,
            active=active,
            tasks=tasks,
            worse=_worse(asked_goals),
            typed=typed,
            today=today,
        ),
        visit=visit,
        visit_over=visit_over,
        next_visit=next_visit,
        pain=pain,
        measures=now_asked,
        waiting=waiting,
        others=others,
        goals=asked_goals,
        next_step=offer,
        next_url=url,
    )


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
        with_if_then(with_reached(with_what_is_there(Goal.objects.all())))
        .filter(clinic_id=episode.clinic_id, episode=episode)
        .filter(Q(lifecycle_status=Goal.LifecycleStatus.ACTIVE) | Q(pk__in=typed))
        .select_related("measure__instrument", "episode")
    )


def _asked(
    episode: Episode, user: Any, measures: list[Measure], lasts: LastResults, days: dict[int, date | None]
) -> list[MeasureAsked]:
    """What to ask about each measure, and about pain by the clinic's scale where it is not measured yet."""
    rated_alone = [measure for measure in measures if measure.instrument.key == ACTIVITY_KEY]
    if not any(measure.instrument.key == PAIN for measure in measures):
        measures = [*measures, Measure(episode=episode, instrument=_pain_scale())]
    asked = ask(measures, lasts, episode, user, rated_alone)
    # One that is asked because its answer was typed need not be due.
    return [replace(each, due_on=days.get(each.measure.pk) or date.max, is_read_by_both=True) for each in asked]


def _due_and_others(
    asked: list[MeasureAsked], days: Mapping[int, date | None], today: date, typed: set[int]
) -> tuple[list[MeasureAsked], list[MeasureAsked]]:
    """What is due, and what might be taken all the same: first what was `typed` (by number), nothing twice.

    An average of which one activity is due by itself is left out: that one would be asked about in two places.
    """
    due = {each.measure.pk for each in asked if is_asked_at(days[each.measure.pk], today)}
    first = without_twice(each for each in asked if each.measure.pk in due | typed)
    alone = {each.measure.pk for each in first}
    rest = [
        each
        for each in asked
        if not (each.measure.pk in due | typed or each.measure.is_derived)
        and not any(activity.measure and activity.measure.pk in alone for activity in each.activities)
    ]
    found = without_twice([*first, *rest])
    return (
        [each for each in found if each.measure.pk in due],
        [each for each in found if each.measure.pk not in due],
    )


def _pain_scale() -> Instrument:
    """The pain scale as the catalogue has it: the clinic's own row says the same, and is found when pain is kept."""
    definition = load_catalogue()[PAIN]
    return Instrument(key=PAIN, name=definition.name, definition=to_json(definition))


def _pain(asked: list[MeasureAsked]) -> MeasureAsked:
    """The pain question, with last time's answer to the same question where there is one."""
    measure = measure_of_pain(each.measure for each in asked)
    found = next(each for each in asked if each.measure is measure)
    is_same = found.last is not None and found.last.conditions.get("question", NOW) == NOW
    return found if is_same else replace(found, lasts=())


def _visits(episode: Episode, user: Any, now: datetime) -> tuple[Visit | None, Visit | None, Visit | None]:
    """Today's visit that this check-in belongs to, one of today that is over or off, and the next one after today."""
    begins, ends = bounds(user.clinic.today(now), user.clinic.zone)
    rows = list(
        episode.visits.filter(clinic_id=episode.clinic_id, starts_at__gte=begins)
        .filter(Q(status=Visit.Status.PLANNED) | Q(starts_at__lt=ends))
        .select_related("clinician", "site")
        .order_by("starts_at", "pk")
    )
    of_today = [visit for visit in rows if visit.starts_at < ends]
    planned = [visit for visit in of_today if visit.status == Visit.Status.PLANNED]
    ahead = [visit for visit in rows if visit.starts_at >= ends]
    nearest, over = (
        min(visits, key=lambda each: abs(each.starts_at - now), default=None)
        for visits in (planned, [visit for visit in of_today if visit not in planned])
    )
    return nearest, over, next(iter(ahead), None)


def _with_support(
    goals: list[Goal],
    tasks: Mapping[int, list[Any]],
    lasts: LastResults,
    days: dict[int, date | None],
    today: date,
) -> list[GoalAsked]:
    found = []
    for goal in goals:
        review = review_when(goal, is_due=is_due(days.get(goal.measure_id), today))
        found.append(
            GoalAsked(
                goal=goal,
                sentence=of_goal(goal, today=today),
                progress=progress_of(goal, line_of(goal, lasts.get(goal.measure_id, ()))[0], today=today),
                is_review=asks_still_matters(review, today),
                asked_next_on=asked_next_on(review, today),
                practice=tasks[goal.pk],
                coping=if_then_of(goal),
            )
        )
    return found


def _tasks(
    episode: Episode, goals: list[Goal], today: date, since: date | None, typed: set[int]
) -> dict[int, list[Any]]:
    """What is practised at home by the goal's number: when it was done lately, and how it went in a visit last time.

    One that was stopped since the page was opened is there where something of it was typed.
    """
    standing = Practised.objects.filter(clinic_id=OuterRef("clinic_id"), task=OuterRef("pk")).standing()
    # One that was left out and is added later stands among those of its own day.
    of_task = standing.order_by("-check_in__held_on", "-pk")
    check_ins = CheckIn.objects.filter(clinic_id=episode.clinic_id, episode=episode).order_by("-held_on")
    last = JSONObject(amount="amount", unit="unit", sureness="sureness", on="check_in__held_on")
    # From the last check-in on they are told, and those of a paper sheet are asked for.
    earliest = min(today - PAPER_SHEET, since or episode.started_on)
    tasks = with_days_done(PracticeTask.objects.filter(clinic_id=episode.clinic_id, goal__in=goals), earliest)
    found = (
        tasks.filter(Q(stopped_on=None) | Q(pk__in=typed))
        .annotate(
            practised_last=Subquery(of_task.values(said=last)[:1]),
            last_check_in_on=Subquery(check_ins.values("held_on")[:1]),
        )
        .grouped_by("goal_id")
    )
    for goal in goals:
        for task in found[goal.pk]:
            task.goal = goal
    return found
