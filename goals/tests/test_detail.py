"""A goal's own page: its sentence, how far it has come, and what supports it."""

import pytest
from django.urls import reverse
from django.utils import timezone

from goals.models import Goal
from goals.tests.factories import (
    CopingPlanFactory,
    GoalFactory,
    GoalRevisionFactory,
    PracticeTaskFactory,
    options_side_by_side,
)
from measures.tests.factories import MeasureFactory, MeasurementFactory
from patients.models import Episode
from patients.tests.factories import EpisodeFactory
from rehabgoals.tenancy import in_clinic
from rehabgoals.testing.queries import assert_constant_queries

pytestmark = pytest.mark.django_db


@pytest.fixture
def goal(riverside, clinician):
    return GoalFactory(episode=EpisodeFactory(clinic=riverside, clinician=clinician))


@pytest.fixture
def client(client_of, clinician):
    return client_of(clinician)


def url_of(name: str, goal: Goal) -> str:
    return reverse(f"goals:{name}", args=[goal.pk])


def stored(goal: Goal) -> Goal:
    with in_clinic(goal.clinic_id):
        return Goal.objects.get(pk=goal.pk)


def test_the_page_shows_the_sentence_the_way_and_the_numbers(client, goal):
    MeasurementFactory(measure=goal.measure, value=440)
    text = client.get(url_of("goal_detail", goal)).content.decode()
    assert "walk to the market without stopping." in text
    assert "I want to choose my own fish again" in text
    assert "440 m on" in text
    assert "The numbers" in text
    assert "What matters most to Rosa" in text


def test_a_goal_without_a_measurement_says_so_instead_of_nought(client, goal):
    assert "No measurement yet." in client.get(url_of("goal_detail", goal)).content.decode()


def test_a_reached_goal_says_on_which_day(client, goal):
    MeasurementFactory(measure=goal.measure, value=800)
    assert "You reached 800 m on" in client.get(url_of("goal_detail", goal)).content.decode()


def test_a_goal_of_a_finished_episode_can_be_read_and_offers_no_change(client, goal):
    with in_clinic(goal.clinic_id):
        Episode.objects.filter(pk=goal.episode_id).update(discharged_on=timezone.localdate())
    text = client.get(url_of("goal_detail", goal)).content.decode()
    assert "This episode is finished." in text
    for name in (
        "goal_edit",
        "goal_change",
        "practice_new",
        "coping_new",
        "milestone_new",
        "goal_levels",
        "goal_rulers",
    ):
        assert url_of(name, goal) not in text, name


def test_what_it_was_before_is_offered_once_it_was_otherwise(client, goal):
    with in_clinic(goal.clinic_id):
        Goal.objects.filter(pk=goal.pk).update(version=2, confidence=4)
    assert url_of("goal_versions", goal) not in client.get(url_of("goal_detail", goal)).content.decode()
    with in_clinic(goal.clinic_id):
        GoalRevisionFactory(goal=goal)
    assert url_of("goal_versions", goal) in client.get(url_of("goal_detail", goal)).content.decode()


def test_a_goal_that_is_done_or_not_has_a_path_and_no_chart(client, riverside):
    episode = EpisodeFactory(clinic=riverside)
    measure = MeasureFactory(episode=episode, key="yes_no", activity="kneel at Mass")
    goal = GoalFactory(episode=episode, measure=measure, baseline=0, target=1)
    MeasurementFactory(measure=measure, value=0)
    text = client.get(url_of("goal_detail", goal)).content.decode()
    assert "not yet on" in text
    assert "The numbers" not in text


def test_words_from_outside_are_shown_as_words(client, riverside):
    goal = GoalFactory(
        episode=EpisodeFactory(clinic=riverside),
        activity="<script>alert(1)</script>",
        outcome="<img src=x onerror=alert(1)>",
    )
    text = client.get(url_of("goal_detail", goal)).content.decode()
    assert "<script>alert" not in text
    assert "<img src=x" not in text


# --- Who, and how many queries -----------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["goal_detail", "practice_new", "coping_new"])
def test_a_stranger_finds_no_such_page(client_of, stranger, goal, name):
    GoalFactory(episode=EpisodeFactory(clinic=stranger.clinic))
    assert client_of(stranger).get(url_of(name, goal)).status_code == 404
    assert client_of(stranger).post(url_of(name, goal), {"what": "x"}).status_code in (404, 405)
    assert stored(goal).version == 1


def test_queries_do_not_grow_with_what_supports_a_goal(client, goal):
    def add_more() -> None:
        PracticeTaskFactory(goal=goal)
        CopingPlanFactory(goal=goal)
        MeasurementFactory(measure=goal.measure)

    assert_constant_queries(client, url_of("goal_detail", goal), add_more, at_most=12)


def test_what_was_decided_beside_it_leads_on_from_its_page_until_every_place_is_taken(client, goal):
    table = options_side_by_side(goal.episode)
    with in_clinic(goal.clinic_id):
        chosen = table.options.get(title="Walk with Carmen")
        table.options.filter(pk=chosen.pk).update(fate="secondary")
    onwards = reverse("goals:goal_new", args=[goal.episode_id])
    assert f"{onwards}?option={chosen.pk}" in client.get(url_of("goal_detail", goal)).content.decode()

    second = GoalFactory(episode=goal.episode, secondary=True, measure=goal.measure)
    with in_clinic(goal.clinic_id):
        table.options.filter(pk=chosen.pk).update(goal=second)
    text = client.get(url_of("goal_detail", goal)).content.decode()
    assert f'href="{onwards}"' in text
    assert "?option=" not in text

    GoalFactory(episode=goal.episode, secondary=True, place=2, measure=goal.measure)
    assert onwards not in client.get(url_of("goal_detail", goal)).content.decode()
