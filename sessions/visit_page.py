"""What the visit page opens with, in the order of a visit: read in a fixed number of queries."""

from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import Any

from django.db.models import Q

from goals.models import CopingPlan, Goal, PracticeTask
from goals.sentence import Sentence, of_goal
from goals.showing import Progress, progress_of
from measures.conditions import SIDE, ConditionField, in_words
from measures.definitions import InstrumentDefinition
from measures.due import due_on, is_due
from measures.fields import is_pressed, last_words, unit_words
from measures.instruments import from_json
from measures.models import Instrument, Measure, Measurement
from measures.overview import title_of
from measures.recording import conditions_to_ask
from patients.models import Episode
from sessions.models import CheckIn, Visit
from sessions.reading import last_agreed
from sessions.recording import PAIN
from sessions.times import bounds


@dataclass(frozen=True)
class MeasureAsked:
    """A measure the page asks for: what last time was, and the conditions to begin with."""

    measure: Measure
    definition: InstrumentDefinition
    last: Measurement | None
    conditions: list[ConditionField]

    @property
    def name(self) -> str:
        """The field's name in the form."""
        return f"result_{self.measure.pk}"

    @property
    def title(self) -> str:
        """The activity, or the instrument's name."""
        return title_of(self.measure)

    @property
    def unit(self) -> str:
        """The unit in words, to stand beside the field."""
        return unit_words(self.definition)

    @property
    def last_words(self) -> str:
        """Last time's result and day, or nothing."""
        if self.last is None:
            return ""
        side = str(self.last.conditions.get(SIDE, "")) if self.definition.bilateral else ""
        return last_words(self.definition, self.last.value, self.last.taken_on, side)

    @property
    def is_pressed(self) -> bool:
        """It has plates, of which one says "last": its day stands in the hint, not between field and plates."""
        return is_pressed(self.definition)

    @property
    def conditions_words(self) -> str:
        """The conditions the field begins with, in one line."""
        said = {condition.name: condition.initial for condition in self.conditions if condition.initial}
        return in_words(self.definition, said)


@dataclass(frozen=True)
class GoalAsked:
    """An active goal: its sentence, how far it has come, and what is done for it at home."""

    goal: Goal
    sentence: Sentence
    progress: Progress
    practice: list[PracticeTask] = field(default_factory=list)
    coping: list[CopingPlan] = field(default_factory=list)


@dataclass(frozen=True)
class Opening:
    """Everything the visit page shows before a word is typed."""

    episode: Episode
    today: date
    last_agreed: CheckIn | None
    visit: Visit | None
    next_visit: Visit | None
    pain: MeasureAsked
    measures: list[MeasureAsked]
    goals: list[GoalAsked]

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
    goals = _goals(episode, _numbers(typed, "patient_", "clinician_"))
    measures = list(
        Measure.objects.filter(clinic_id=episode.clinic_id, episode=episode, stopped_on=None)
        .select_related("instrument")
        .order_by("pk")
    )
    latest = _latest(episode)
    asked = [_asked(measure, latest.get(measure.pk), episode, user) for measure in measures]
    visit, next_visit = _visits(episode, user, now)
    return Opening(
        episode=episode,
        today=today,
        last_agreed=last_agreed(episode),
        visit=visit,
        next_visit=next_visit,
        pain=_pain(episode, asked, user),
        measures=[each for each in asked if _is_asked(each, today, _numbers(typed, "result_"))],
        goals=_with_support(episode, goals, latest, today),
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


def _goals(episode: Episode, typed: set[int]) -> list[Goal]:
    return list(
        Goal.objects.filter(clinic_id=episode.clinic_id, episode=episode)
        .filter(Q(lifecycle_status=Goal.LifecycleStatus.ACTIVE) | Q(pk__in=typed))
        .select_related("measure__instrument")
    )


def _latest(episode: Episode) -> dict[int, Measurement]:
    """The last result that stands, by measure."""
    results = Measurement.objects.filter(clinic_id=episode.clinic_id, measure__episode=episode).final()
    return {row.measure_id: row for row in results.newest_of_each("measure_id")}


def _asked(measure: Measure, last: Measurement | None, episode: Episode, user: Any) -> MeasureAsked:
    definition = from_json(measure.instrument.definition)
    return MeasureAsked(measure, definition, last, conditions_to_ask(definition, last, episode, user))


def _is_asked(asked: MeasureAsked, today: date, typed: set[int]) -> bool:
    if asked.measure.instrument.key == PAIN:
        return False  # the pain question itself
    last_on = asked.last.taken_on if asked.last else None
    day = due_on(last_on, asked.measure.started_on, asked.measure.instrument.reassess_weeks)
    return is_due(day, today) or asked.measure.pk in typed


def _pain(episode: Episode, asked: list[MeasureAsked], user: Any) -> MeasureAsked:
    """The pain question, with last time's answer to the same question where there is one."""
    of_pain = [each for each in asked if each.measure.instrument.key == PAIN]
    if of_pain:
        found = of_pain[-1]
        is_same = found.last is not None and found.last.conditions.get("question", "now") == "now"
        return found if is_same else replace(found, last=None)
    instrument = Instrument.objects.current().get(clinic_id=episode.clinic_id, key=PAIN)
    return _asked(Measure(episode=episode, instrument=instrument), None, episode, user)


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


def _with_support(episode: Episode, goals: list[Goal], latest: dict[int, Measurement], today: date) -> list[GoalAsked]:
    tasks = PracticeTask.objects.filter(clinic_id=episode.clinic_id, goal__in=goals, stopped_on=None)
    plans = CopingPlan.objects.filter(clinic_id=episode.clinic_id, goal__in=goals)
    practice, coping = tasks.grouped_by("goal_id"), plans.grouped_by("goal_id")
    return [
        GoalAsked(
            goal=goal,
            sentence=of_goal(goal, today=today),
            progress=progress_of(goal, [latest[goal.measure_id]] if goal.measure_id in latest else [], today=today),
            practice=practice[goal.pk],
            coping=coping[goal.pk],
        )
        for goal in goals
    ]
