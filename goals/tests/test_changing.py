"""What becomes of a goal: it rests, is completed, set aside, brought back or made the primary one, with a reason."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from goals.agreeing import PlaceTaken
from goals.changing import CannotChange, Why, bring_back, complete, make_primary, pause, set_aside
from goals.models import Goal, GoalRevision, Milestone
from goals.tests.factories import (
    GoalFactory,
    GoalRevisionFactory,
    MilestoneFactory,
    StillMattersFactory,
    three_goals,
)
from measures.recording import record
from patients.models import Episode
from patients.tests.factories import EpisodeFactory
from rehabgoals.tenancy import in_clinic
from rehabgoals.versions import ChangedMeanwhile

pytestmark = pytest.mark.django_db

WHY = Why("The garden matters more now", "support_person", both_agreed=False)


@pytest.fixture
def today():
    return timezone.localdate()


@pytest.fixture
def episode(riverside, clinician):
    with in_clinic(riverside.pk):
        yield EpisodeFactory(clinic=riverside, clinician=clinician)


@pytest.fixture
def goal(episode):
    return GoalFactory(episode=episode)


def now(goal):
    return Goal.objects.get(pk=goal.pk)


def told(goal, read_version=1):
    return {"by": goal.agreed_by, "read_version": read_version}


def test_a_goal_rests_until_a_day_and_comes_back(goal, today):
    pause(goal, WHY, until=today + timedelta(days=20), **told(goal))
    assert (now(goal).lifecycle_status, now(goal).rests_until) == ("on-hold", today + timedelta(days=20))
    bring_back(goal, Why("The knee has settled"), **told(goal, 2))
    assert (now(goal).lifecycle_status, now(goal).rests_until) == ("active", None)
    [back, rest] = GoalRevision.objects.all()
    assert (back.kind, back.reason, back.number) == ("brought_back", "The knee has settled", 2)
    assert (rest.kind, rest.proposed_by, rest.both_agreed) == ("paused", "support_person", False)
    assert rest.before["lifecycle_status"] == "active"


@pytest.mark.parametrize(
    ("act", "how_far", "lifecycle", "achievement"),
    [
        (complete, "achieved", "completed", "achieved"),
        (complete, "not-achieved", "completed", "not-achieved"),
        (complete, "", "completed", "in-progress"),
        (set_aside, "not-attainable", "cancelled", "not-attainable"),
        (set_aside, "", "cancelled", "in-progress"),
    ],
)
def test_what_is_done_with_a_goal_and_how_far_it_came_are_kept_apart(goal, today, act, how_far, lifecycle, achievement):
    act(goal, WHY, how_far=how_far, **told(goal))
    ended = now(goal)
    assert (ended.lifecycle_status, ended.achievement_status, ended.ended_on) == (lifecycle, achievement, today)
    assert ended.achieved_on == (today if how_far == "achieved" else None)


def test_a_day_on_which_a_result_reached_it_stays_when_it_is_completed(goal, today):
    earlier = today - timedelta(days=9)
    Goal.objects.filter(pk=goal.pk).update(achieved_on=earlier, achievement_status="achieved")
    complete(goal, WHY, how_far="achieved", **told(goal))
    assert now(goal).achieved_on == earlier


def test_what_was_reached_while_it_rested_is_known_when_it_is_brought_back(goal, today):
    step = MilestoneFactory(goal=goal, value=400)
    pause(goal, WHY, **told(goal))
    record(measure=goal.measure, value=850, taken_on=today, by=goal.agreed_by)
    bring_back(goal, WHY, **told(goal, 2))
    assert (now(goal).achieved_on, now(goal).achievement_status) == (today, "achieved")
    assert Milestone.objects.get(pk=step.pk).reached_on == today


def test_what_two_people_told_to_be_reached_stays_told_when_it_is_brought_back(goal, today):
    complete(goal, WHY, how_far="achieved", **told(goal))
    bring_back(goal, WHY, **told(goal, 2))
    assert (now(goal).achieved_on, now(goal).achievement_status) == (today, "achieved")


def test_brought_back_it_takes_a_free_place_and_no_other(episode):
    primary, second, third = three_goals(episode)
    set_aside(second, WHY, **told(second))
    bring_back(second, WHY, **told(second, 2))
    assert now(second).place == 1
    set_aside(second, WHY, **told(second, 3))
    GoalFactory(episode=episode, measure=second.measure, rank="secondary", place=1)
    with pytest.raises(PlaceTaken):
        bring_back(second, WHY, **told(second, 4))
    complete(primary, WHY, **told(primary))
    bring_back(second, WHY, rank="primary", **told(second, 4))
    assert (now(second).rank, now(second).place) == ("primary", 0)


def test_a_secondary_goal_becomes_the_primary_one_when_that_is_done(episode):
    primary, second, _third = three_goals(episode)
    with pytest.raises(PlaceTaken):
        make_primary(second, WHY, **told(second))
    complete(primary, WHY, **told(primary))
    make_primary(second, WHY, **told(second))
    assert (now(second).rank, now(second).place) == ("primary", 0)
    assert GoalRevision.objects.get(goal=second).kind == "made_primary"


def test_what_does_not_fit_where_it_stands_is_refused(goal):
    with pytest.raises(CannotChange):
        bring_back(goal, WHY, **told(goal))
    set_aside(goal, WHY, **told(goal))
    for act in (pause, complete, set_aside, make_primary):
        with pytest.raises(CannotChange):
            act(goal, WHY, **told(goal, 2))


def test_a_goal_of_a_finished_episode_is_not_brought_back(goal, today):
    set_aside(goal, WHY, **told(goal))
    Episode.objects.filter(pk=goal.episode_id).update(discharged_on=today)
    with pytest.raises(CannotChange):
        bring_back(goal, WHY, **told(goal, 2))


def test_two_people_who_do_different_things_are_told(goal):
    complete(goal, Why("She walks there"), **told(goal))
    with pytest.raises(ChangedMeanwhile) as error:
        set_aside(goal, Why("It is too far"), **told(goal))
    assert error.value.current.lifecycle_status == "completed"
    assert GoalRevision.objects.count() == 1


def test_two_people_who_do_the_same_for_different_reasons_are_told_too(goal):
    set_aside(goal, Why("It is too far"), **told(goal))
    with pytest.raises(ChangedMeanwhile):
        set_aside(goal, Why("The shop has closed"), **told(goal))


def test_pressing_twice_is_one_change(goal):
    for _press in range(2):
        set_aside(goal, WHY, **told(goal))
    assert GoalRevision.objects.count() == 1
    assert now(goal).version == 2


# --- The database's own rules -------------------------------------------------------------------------------------


def refused(make, **values):
    with pytest.raises(IntegrityError) as error, transaction.atomic():
        make(**values)
    return str(error.value)


def test_the_database_wants_a_reason_and_one_of_each_number(goal):
    assert "reason_given" in refused(GoalRevisionFactory, goal=goal, reason="")
    GoalRevisionFactory(goal=goal, number=7)
    assert "number_once" in refused(GoalRevisionFactory, goal=goal, number=7)


def test_the_database_keeps_rest_and_end_with_their_state(goal, today):
    rows = Goal.objects.filter(pk=goal.pk)
    assert "rests_only_on_hold" in refused(rows.update, rests_until=today)
    assert "ended_only_when_over" in refused(rows.update, ended_on=today)


def test_the_database_keeps_one_answer_a_day(goal):
    StillMattersFactory(goal=goal)
    assert "once_a_day" in refused(StillMattersFactory, goal=goal)
