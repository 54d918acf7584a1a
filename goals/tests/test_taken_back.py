"""A goal that a wrong result had reached: taken back with it, and reached by the right one."""

from datetime import UTC, date, datetime, timedelta

import pytest
import time_machine
from django.urls import reverse

from goals.models import Goal
from goals.tests.factories import GoalFactory
from measures.models import Measurement
from measures.recording import record
from measures.tests.factories import MeasureFactory, MeasurementFactory
from patients.tests.factories import EpisodeFactory
from rehabgoals.tenancy import in_clinic

NOW = datetime(2026, 11, 10, 10, 30, tzinfo=UTC)
TODAY = date(2026, 11, 10)
RIGHT = {"reason": "number", "then": "right", "taken_on": "9/11/2026"}


@pytest.fixture
def episode(clinician):
    with time_machine.travel(NOW, tick=False):
        yield EpisodeFactory(clinic=clinician.clinic, clinician=clinician, started_on=date(2026, 9, 1))


@pytest.fixture
def measure(episode):
    return MeasureFactory(episode=episode, key="walk_6min")


@pytest.fixture
def client(client_of, clinician, episode):
    return client_of(clinician)


def page(result):
    return reverse("measures:measurement_correct", args=[result.pk])


def rows(episode):
    with in_clinic(episode.clinic_id):
        return list(Measurement.objects.order_by("pk"))


@pytest.fixture
def goal(episode, measure):
    return GoalFactory(
        episode=episode,
        measure=measure,
        baseline=300,
        target=760,
        started_on=date(2026, 9, 1),
        target_on=date(2027, 1, 12),
    )


def reached(goal):
    with in_clinic(goal.clinic_id):
        again = Goal.objects.get(pk=goal.pk)
        return again.achieved_on, again.achievement_status


def test_goal_that_a_wrong_result_reached_is_not_reached_any_more(client, goal, measure, episode):
    url = reverse("measures:measure_record", args=[episode.pk, measure.instrument_id])
    client.post(url, {"value": "765", "taken_on": "10/11/2026"})
    assert reached(goal) == (TODAY, "achieved")
    client.post(page(rows(episode)[-1]), RIGHT | {"value": "710", "taken_on": "10/11/2026"})
    assert reached(goal) == (None, "in-progress")


def test_goal_that_another_result_reached_too_keeps_the_day_of_that_one(client, goal, measure, episode):
    url = reverse("measures:measure_record", args=[episode.pk, measure.instrument_id])
    client.post(url, {"value": "765", "taken_on": "9/11/2026"})
    client.post(url, {"value": "770", "taken_on": "10/11/2026"})
    first = rows(episode)[-2]
    client.post(page(first), {"reason": "test", "then": "none"})
    assert reached(goal) == (TODAY, "achieved")


def test_goal_is_reached_by_the_right_result_in_place_of_a_wrong_one(client, goal, measure, episode):
    low = MeasurementFactory(measure=measure, value=76, taken_on=TODAY - timedelta(days=1))
    client.post(page(low), RIGHT | {"value": "765", "taken_on": "9/11/2026"})
    assert reached(goal) == (date(2026, 11, 9), "achieved")


def test_a_result_of_the_sound_side_reaches_no_goal_for_the_sore_one(episode):
    with in_clinic(episode.clinic_id):
        knee = MeasureFactory(episode=episode, key="rom_knee_flexion")
        goal = GoalFactory(episode=episode, measure=knee, baseline=90, target=120, started_on=date(2026, 9, 1))
        sound, sore = ("left", "right") if episode.side == "right" else ("right", "left")
        record(measure=knee, value=140, taken_on=TODAY, by=episode.clinician, conditions={"side": sound})
        assert reached(goal) == (None, "in-progress")
        record(measure=knee, value=121, taken_on=TODAY, by=episode.clinician, conditions={"side": sore})
    assert reached(goal) == (TODAY, "achieved")
