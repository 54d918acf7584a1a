"""A measure is taken at its goal's date."""

import threading
from datetime import date, timedelta
from decimal import Decimal

import pytest
import time_machine
from django.db import connection

from goals.agreeing import Agreement, agree_goal
from goals.changing import Why, bring_back, complete, pause
from goals.models import Goal
from goals.revising import revise_goal
from goals.tests.factories import GoalFactory
from goals.wanting import want_measured
from measures.correcting import correct
from measures.due_measures import due_measures_of_episode
from measures.models import Measure
from measures.recording import record
from measures.tests.factories import MeasureFactory, instrument
from patients.tests.factories import EpisodeFactory
from rehabgoals.tenancy import in_clinic

TODAY = date(2026, 11, 10)
IN_SEVEN_WEEKS = TODAY + timedelta(weeks=7)


@pytest.fixture(autouse=True)
def noon(db):
    with time_machine.travel("2026-11-10T12:00Z", tick=False):
        yield


@pytest.fixture
def episode(riverside, clinician):
    return EpisodeFactory(clinic=riverside, clinician=clinician)


@pytest.fixture
def agreed(episode, clinician):
    """Agree a goal on walking distance, for that day."""

    def agree(rank="primary", target_on=IN_SEVEN_WEEKS):
        how = instrument(episode.clinic, "walking_distance")
        said = Agreement(
            rank=rank, how=how, activity="walk", baseline=Decimal(150), target=Decimal(800), target_on=target_on
        )
        with in_clinic(episode.clinic_id):
            return agree_goal(episode, said, by=clinician)

    return agree


def wanted_on(measure):
    with in_clinic(measure.clinic_id):
        return Measure.objects.get(pk=measure.pk).wanted_on


def recorded(measure, day, by):
    with in_clinic(measure.clinic_id):
        measure = Measure.objects.select_related("instrument").get(pk=measure.pk)
        return record(measure=measure, value=200, taken_on=day, by=by)


def test_agreeing_a_goal_has_it_measured_at_the_goals_date(agreed, episode):
    goal = agreed()
    assert wanted_on(goal.measure) == IN_SEVEN_WEEKS
    with in_clinic(episode.clinic_id):
        [due] = due_measures_of_episode(episode, IN_SEVEN_WEEKS)
    assert due.measure == goal.measure


def test_moving_the_goals_date_moves_the_measuring(agreed):
    goal = agreed()
    with in_clinic(goal.clinic_id):
        goal.target_on = IN_SEVEN_WEEKS + timedelta(days=20)
        revise_goal(goal, Why("The feast is later"), by=goal.agreed_by, read_version=1)
    assert wanted_on(goal.measure) == goal.target_on


def test_a_goal_that_rests_or_is_over_wants_nothing_and_brought_back_it_does_again(agreed):
    goal = agreed()
    told = {"by": goal.agreed_by}
    with in_clinic(goal.clinic_id):
        pause(goal, Why("The knee is to settle"), read_version=1, **told)
        assert wanted_on(goal.measure) is None
        bring_back(goal, Why("It has settled"), read_version=2, **told)
        assert wanted_on(goal.measure) == goal.target_on
        complete(goal, Why("She walks there every Saturday"), read_version=3, **told)
        assert wanted_on(goal.measure) is None


def test_the_earliest_of_several_goals_on_one_measure_comes_first_and_then_the_next(agreed, clinician):
    later, sooner = agreed(), agreed("secondary", IN_SEVEN_WEEKS - timedelta(weeks=3))
    assert wanted_on(later.measure) == sooner.target_on
    recorded(later.measure, sooner.target_on - timedelta(days=6), clinician)
    assert wanted_on(later.measure) == sooner.target_on
    recorded(later.measure, sooner.target_on - timedelta(days=5), clinician)
    assert wanted_on(later.measure) == later.target_on
    recorded(later.measure, later.target_on, clinician)
    assert wanted_on(later.measure) is None


def test_a_goal_that_is_no_longer_active_wants_nothing(agreed):
    goal = agreed()
    with in_clinic(goal.clinic_id):
        Goal.objects.filter(pk=goal.pk).update(lifecycle_status=Goal.LifecycleStatus.CANCELLED)
        want_measured(goal.measure_id)
    assert wanted_on(goal.measure) is None


def test_a_result_taken_back_leaves_the_goals_date_to_be_measured(agreed, clinician):
    goal = agreed()
    result = recorded(goal.measure, goal.target_on, clinician)
    assert wanted_on(goal.measure) is None
    with in_clinic(goal.clinic_id):
        correct(result, reason="Another patient.", by=clinician)
    assert wanted_on(goal.measure) == goal.target_on


def test_the_measures_own_page_is_not_in_conflict_with_a_goal(agreed):
    with in_clinic(agreed().clinic_id):
        assert Measure.objects.get().version == 1


@pytest.mark.django_db(transaction=True)
def test_two_goals_changed_at_once_leave_the_earlier_date(riverside, clinician):
    measure = MeasureFactory(clinic=riverside)
    first = GoalFactory(episode=measure.episode, measure=measure, target_on=TODAY + timedelta(days=30))
    second = GoalFactory(episode=measure.episode, measure=measure, secondary=True, target_on=TODAY + timedelta(days=60))
    both_changed = threading.Barrier(2, timeout=10)

    def change(goal, days):
        try:
            with in_clinic(riverside.pk):
                Goal.objects.filter(pk=goal.pk).update(target_on=TODAY + timedelta(days=days))
                both_changed.wait()
                want_measured(measure.pk)
        finally:
            connection.close()

    threads = [threading.Thread(target=change, args=each) for each in ((first, 50), (second, 40))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    # The second to take the lock sees what the first has left.
    assert wanted_on(measure) == TODAY + timedelta(days=40)
