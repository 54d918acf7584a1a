"""What a goal and its episode have by now, read along with the goal: for what is offered next, and for reviews."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.db.models import Exists, OuterRef, QuerySet, Subquery

from goals.measuring import OWN_NUMBER_KEY, YES_NO_KEY
from goals.models import (
    AgreedCourse,
    AttainmentScale,
    CopingPlan,
    FlareUpPlan,
    Goal,
    Milestone,
    OptionTable,
    PracticeTask,
    StillMatters,
)
from goals.next_steps import There
from goals.pains import PAIN
from goals.reviewing import Review
from measures.due import is_due, next_time
from measures.due_measures import schedule_of
from measures.instruments import from_json
from measures.models import Measure, Measurement


def with_what_is_there(goals: QuerySet[Goal]) -> QuerySet[Goal]:
    """Goals that know what `what_is_there` and a review ask of them. No further query."""
    of_goal = {"clinic_id": OuterRef("clinic_id"), "goal": OuterRef("pk")}
    of_episode = {"clinic_id": OuterRef("clinic_id"), "episode": OuterRef("episode")}
    course = AgreedCourse.objects.filter(**of_episode)
    numbers = Measure.objects.filter(**of_episode, stopped_on=None)
    return with_reviews(goals).annotate(
        has_number=Exists(numbers.exclude(instrument__key__in=[OWN_NUMBER_KEY, YES_NO_KEY, PAIN])),
        has_practice=Exists(PracticeTask.objects.filter(**of_goal, stopped_on=None)),
        has_if_then=Exists(CopingPlan.objects.filter(**of_goal, set_aside_on=None)),
        has_milestones=Exists(Milestone.objects.filter(**of_goal, set_aside_on=None)),
        has_levels=Exists(AttainmentScale.objects.filter(**of_goal, terms=OuterRef("terms"))),
        has_options=Exists(OptionTable.objects.filter(**of_episode)),
        has_course=Exists(course),
        has_flare_up=Exists(FlareUpPlan.objects.filter(**of_episode)),
    )


def with_reviews(goals: QuerySet[Goal]) -> QuerySet[Goal]:
    """Goals that know what `review_of` asks of them. No further query."""
    course = AgreedCourse.objects.filter(clinic_id=OuterRef("clinic_id"), episode=OuterRef("episode"))
    answers = StillMatters.objects.filter(clinic_id=OuterRef("clinic_id"), goal=OuterRef("pk")).order_by("-asked_on")
    return goals.annotate(
        halfway_on=Subquery(course.values("halfway_review_on")[:1]),
        last_asked_on=Subquery(answers.values("asked_on")[:1]),
    )


def what_is_there(goal: Any) -> There:
    """What a goal that was read `with_what_is_there` has."""
    return There(
        number_beside=goal.has_number,
        practice=goal.has_practice,
        if_then=goal.has_if_then,
        rulers=goal.importance is not None,
        milestones=goal.has_milestones,
        levels=goal.has_levels,
        options=goal.has_options,
        course=goal.has_course,
        flare_up=goal.has_flare_up,
    )


def review_of(goal: Any, measurements: Iterable[Measurement], today: date) -> Review:
    """What decides whether it is asked if a goal, read `with_reviews`, still matters. No query.

    `measurements` are those that stand of its measure, which is loaded with its instrument.
    """
    days = [each.taken_on for each in measurements]
    schedule = schedule_of(goal.measure, goal.episode, from_json(goal.measure.instrument.definition))
    due_on = next_time(schedule, min(days, default=None), max(days, default=None)).on
    return review_when(goal, is_due=is_due(due_on, today))


def review_when(goal: Any, *, is_due: bool) -> Review:
    """The same where it is known whether its measure is due. No query."""
    return Review(
        agreed_on=goal.started_on,
        target_on=goal.target_on,
        last_asked_on=goal.last_asked_on,
        halfway_on=goal.halfway_on,
        is_due=is_due,
    )
