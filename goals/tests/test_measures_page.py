"""The measures page of an episode with goals: the way to a target, and a worsening that only the clinician reads of."""

import re
from datetime import UTC, date, datetime, timedelta

import pytest
import time_machine
from django.urls import reverse

from goals.tests.factories import GoalFactory
from measures.tests.factories import MeasureFactory, MeasurementFactory
from patients.tests.factories import EpisodeFactory
from rehabgoals.testing.queries import data_statements

NOW = datetime(2026, 11, 10, 10, 30, tzinfo=UTC)
FIRST = date(2026, 9, 1)


@pytest.fixture
def episode(clinician):
    with time_machine.travel(NOW, tick=False):
        yield EpisodeFactory(clinic=clinician.clinic, clinician=clinician, started_on=FIRST)


@pytest.fixture
def client(client_of, clinician, episode):
    return client_of(clinician)


@pytest.fixture
def page(episode):
    return reverse("measures:measure_list", args=[episode.pk])


def goal_over(episode, key, *values, activity="", **goal):
    """A goal with its measure and these results of it, two weeks apart, the last one yesterday."""
    measure = MeasureFactory(episode=episode, key=key, activity=activity, started_on=FIRST)
    for number, value in enumerate(reversed(values)):
        MeasurementFactory(
            measure=measure,
            value=value,
            taken_on=NOW.date() - timedelta(days=1, weeks=2 * number),
            source=measure.instrument.kind,
        )
    return GoalFactory(clinic=episode.clinic, episode=episode, measure=measure, **goal)


def words(response):
    return " ".join(re.sub(r"<[^>]+>", " ", response.content.decode()).split())


def test_the_way_to_the_goal_is_said_in_per_cent(client, episode, page):
    goal_over(episode, "walking_distance", 300, 400, baseline=300, target=800, target_on=date(2027, 1, 12))
    shown = client.get(page).context["overview"]
    [line] = shown.said[0].lines
    assert "20% of the way from 300 m to 800 m." in line.details
    assert line.data.target.on == shown.span[1] == date(2027, 1, 12)


def test_a_worsening_twice_is_a_prompt_to_the_clinician_and_no_alarm_to_the_patient(client, episode, page):
    goal = goal_over(
        episode,
        "psfs_activity",
        6,
        3,
        2,
        activity="climb the stairs",
        baseline=6,
        target=9,
        started_on=date(2026, 10, 12),
    )
    found = words(client.get(page))
    assert "Worth a call" in found
    assert "Climb the stairs" in found
    patients = words(client.get(reverse("plans:patient_detail", args=[episode.patient_id])))
    assert goal.activity in patients
    assert "Worth a call" not in patients


def test_goals_cost_no_statement_each(client, episode, page):
    goal_over(episode, "nprs", 6, 4, baseline=6, target=2)
    few = len(data_statements(client, page))
    for place, key in enumerate(("grip", "lefs"), start=1):
        goal_over(episode, key, 20, 30, baseline=20, target=40, rank="secondary", place=place)
    assert len(data_statements(client, page)) == few
