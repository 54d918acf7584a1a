"""Agreeing a goal is one act: its place, its measure and where it stands today, all or nothing."""

import threading
from datetime import timedelta
from decimal import Decimal

import pytest
from django.db import connection
from django.utils import timezone

from goals.agreeing import Agreement, NameTaken, OwnMeasure, PlaceTaken, agree_goal, free_ranks
from goals.models import Goal
from goals.tests.factories import GoalFactory, three_goals
from measures.models import Instrument, Measure, Measurement
from measures.recording import CannotRecord, record
from measures.tests.factories import MeasureFactory, MeasurementFactory, instrument
from patients.tests.factories import EpisodeFactory
from rehabgoals.tenancy import in_clinic

pytestmark = pytest.mark.django_db


@pytest.fixture
def episode(riverside, clinician):
    return EpisodeFactory(clinic=riverside, clinician=clinician)


def agreement(how, **changes) -> Agreement:
    values = {
        "rank": "primary",
        "how": how,
        "activity": "walk to the market",
        "baseline": Decimal(2),
        "target": Decimal(8),
        "target_on": timezone.localdate() + timedelta(weeks=7),
    }
    return Agreement(**values | changes)


@pytest.mark.parametrize(
    ("taken", "free"),
    [
        ([], ["primary"]),
        ([0], ["secondary"]),
        ([0, 1], ["secondary"]),
        ([0, 2], ["secondary"]),
        ([0, 1, 2], []),
        ([1], ["primary", "secondary"]),
        ([1, 2], ["primary"]),
    ],
)
def test_the_first_goal_is_primary_and_there_is_a_choice_only_when_there_is_one(taken, free):
    assert free_ranks(taken) == free


def test_an_agreed_goal_is_active_with_its_measure_and_its_first_measurement(episode, clinician):
    psfs = instrument(episode.clinic, "psfs_activity")
    with in_clinic(episode.clinic_id):
        goal = agree_goal(episode, agreement(psfs), by=clinician)
        stored = Goal.objects.get(pk=goal.pk)
        assert (stored.rank, stored.place, stored.lifecycle_status) == ("primary", 0, "active")
        assert stored.started_on == timezone.localdate()
        assert stored.measure.activity == "walk to the market"
        first = Measurement.objects.get(measure=stored.measure)
        assert (first.value, first.taken_on, first.recorded_by) == (2, timezone.localdate(), clinician)
        assert first.source == Instrument.Kind.PATIENT_REPORTED


def test_secondary_goals_take_the_free_places(episode, clinician):
    walk = instrument(episode.clinic, "walking_distance")
    with in_clinic(episode.clinic_id):
        ranks = ("primary", "secondary", "secondary")
        goals = [agree_goal(episode, agreement(walk, rank=rank), by=clinician) for rank in ranks]
        assert [goal.place for goal in goals] == [0, 1, 2]
        # One series of measurements, whatever the goals' words.
        assert len({goal.measure_id for goal in goals}) == 1
        assert Measurement.objects.filter(measure=goals[0].measure).count() == 1


@pytest.mark.parametrize("rank", ["primary", "secondary"])
def test_a_place_that_was_taken_meanwhile_leaves_nothing_behind(episode, clinician, rank):
    three_goals(episode)
    psfs = instrument(episode.clinic, "psfs_activity")
    with in_clinic(episode.clinic_id):
        with pytest.raises(PlaceTaken):
            agree_goal(episode, agreement(psfs, rank=rank), by=clinician)
        assert Goal.objects.filter(episode=episode).count() == 3
        assert not Measure.objects.filter(instrument=psfs).exists()
        assert not Measurement.objects.exists()


def test_a_number_the_clinic_has_not_counted_becomes_its_own_measure(episode, clinician):
    own = OwnMeasure("Stairs without a rest", "stairs", True)
    with in_clinic(episode.clinic_id):
        goal = agree_goal(episode, agreement(own, baseline=Decimal("2.50"), target=Decimal("12.00")), by=clinician)
        made = goal.measure.instrument
        assert (made.is_own, made.name, made.unit, made.higher_is_better) == (True, own.name, "stairs", True)
        assert made.definition["decimals"] == 1
        with pytest.raises(NameTaken):
            agree_goal(episode, agreement(own, rank="secondary"), by=clinician)
        assert Instrument.objects.filter(is_own=True).count() == 1


def test_a_value_the_measure_does_not_have_leaves_nothing_behind(episode, clinician):
    psfs = instrument(episode.clinic, "psfs_activity")
    with in_clinic(episode.clinic_id):
        with pytest.raises(CannotRecord):
            agree_goal(episode, agreement(psfs, baseline=Decimal(11)), by=clinician)
        assert not Goal.objects.exists()
        assert not Measure.objects.filter(instrument=psfs).exists()


def test_a_result_of_today_is_not_recorded_twice(episode, clinician):
    measure = MeasureFactory(episode=episode)
    MeasurementFactory(measure=measure, value=300, taken_on=timezone.localdate())
    how = agreement(measure.instrument, baseline=Decimal(300), target=Decimal(800))
    with in_clinic(episode.clinic_id):
        goal = agree_goal(episode, how, by=clinician)
        assert goal.measure == measure
        assert Measurement.objects.filter(measure=measure).count() == 1


# --- Reaching it, and changing it ----------------------------------------------------------------------------------


def test_the_day_a_goal_is_reached_is_kept(episode, clinician):
    goal = GoalFactory(episode=episode)
    today = timezone.localdate()
    with in_clinic(episode.clinic_id):
        record(measure=goal.measure, value=Decimal(790), taken_on=today - timedelta(days=9), by=clinician)
        goal.refresh_from_db()
        assert (goal.achieved_on, goal.achievement_status) == (None, "in-progress")
        record(measure=goal.measure, value=Decimal(800), taken_on=today - timedelta(days=2), by=clinician)
        record(measure=goal.measure, value=Decimal(500), taken_on=today, by=clinician)
        goal.refresh_from_db()
        assert (goal.achieved_on, goal.achievement_status) == (today - timedelta(days=2), "achieved")
        assert goal.version == 1


def test_less_is_reached_downwards(episode, clinician):
    pain = MeasureFactory(episode=episode, key="nprs")
    goal = GoalFactory(episode=episode, measure=pain, baseline=Decimal(7), target=Decimal(3))
    with in_clinic(episode.clinic_id):
        record(measure=pain, value=Decimal(8), taken_on=timezone.localdate(), by=clinician)
        goal.refresh_from_db()
        assert goal.achieved_on is None
        record(measure=pain, value=Decimal(2), taken_on=timezone.localdate(), by=clinician)
        goal.refresh_from_db()
        assert goal.achieved_on == timezone.localdate()


@pytest.mark.django_db(transaction=True)
def test_two_people_agreeing_at_the_same_moment_get_one_primary_goal(episode, clinician):
    psfs = instrument(episode.clinic, "psfs_activity")
    together = threading.Barrier(2, timeout=10)
    outcomes: list[str] = []

    def agree(activity: str) -> None:
        try:
            with in_clinic(episode.clinic_id):
                together.wait()
                agree_goal(episode, agreement(psfs, activity=activity), by=clinician)
                outcomes.append("agreed")
        except PlaceTaken:
            outcomes.append("taken")
        finally:
            connection.close()

    threads = [threading.Thread(target=agree, args=[words]) for words in ("walk", "kneel")]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(outcomes) == ["agreed", "taken"]
    with in_clinic(episode.clinic_id):
        assert Goal.objects.count() == 1
        assert Measurement.objects.count() == 1
