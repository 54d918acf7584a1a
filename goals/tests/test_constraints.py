"""What the database itself refuses, whoever writes and however: one primary and two secondary goals, honest targets."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from goals.models import Goal
from goals.tests.factories import GoalFactory, three_goals
from patients.tests.factories import EpisodeFactory
from rehabgoals.tenancy import in_clinic

pytestmark = pytest.mark.django_db


def refuse(name: str, **fields) -> None:
    with pytest.raises(IntegrityError, match=name), transaction.atomic():
        GoalFactory(**fields)


def test_a_second_primary_goal_is_refused():
    first = GoalFactory()
    refuse("goals_goal_one_at_each_place", episode=first.episode, measure=first.measure)


def test_a_third_secondary_goal_is_refused_at_any_place():
    same = {"episode": EpisodeFactory(), "rank": "secondary"}
    same["measure"] = three_goals(same["episode"])[0].measure
    for place in (1, 2):
        refuse("goals_goal_one_at_each_place", place=place, **same)
    for place in (0, 3):
        refuse("goals_goal_place_fits_rank", place=place, **same)


def test_a_finished_goal_makes_room_and_another_episode_has_its_own():
    first = GoalFactory()
    with in_clinic(first.clinic_id):
        Goal.objects.filter(pk=first.pk).update(lifecycle_status="completed")
    GoalFactory(episode=first.episode, measure=first.measure)
    GoalFactory(episode=EpisodeFactory(clinic=first.clinic))
    with in_clinic(first.clinic_id), pytest.raises(IntegrityError), transaction.atomic():
        Goal.objects.filter(pk=first.pk).update(lifecycle_status="active")


def test_a_target_that_is_the_baseline_is_refused_unless_it_is_to_be_kept():
    refuse("goals_goal_target_differs", baseline=Decimal(150), target=Decimal(150))
    refuse("goals_goal_target_differs", baseline=Decimal(150), target=Decimal(160), is_keeping=True)
    GoalFactory(baseline=Decimal(150), target=Decimal(150), is_keeping=True)


@pytest.mark.parametrize("days", [0, -1])
def test_a_date_that_is_not_after_the_start_is_refused(days):
    today = timezone.localdate()
    refuse("goals_goal_date_after_start", started_on=today, target_on=today + timedelta(days=days))


def test_a_goal_without_an_activity_is_refused():
    refuse("goals_goal_activity_given", activity="")
