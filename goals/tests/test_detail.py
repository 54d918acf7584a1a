"""A goal's own page: its sentence, how far it has come, and what supports it."""


import pytest
from django.urls import reverse

from goals.models import CopingPlan, Goal, PracticeTask
from goals.tests.factories import CopingPlanFactory, GoalFactory, PracticeTaskFactory
from measures.tests.factories import MeasureFactory, MeasurementFactory
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


# --- Practice, and what may get in the way ----------------------------------------------------------------------


def test_practice_is_added_to_a_goal(client, goal):
    said = {
        "what": "Walk to the corner shop",
        "how_often": "every day",
        "cue": "after breakfast",
        "stop_when": "it hurts",
    }
    response = client.post(url_of("practice_new", goal), said, follow=True)
    with in_clinic(goal.clinic_id):
        task = PracticeTask.objects.get(goal=goal)
    assert {name: getattr(task, name) for name in said} == said
    assert "Walk to the corner shop" in response.content.decode()


def test_an_if_then_line_is_added_to_a_goal(client, goal):
    response = client.post(url_of("coping_new", goal), {"obstacle": "it rains", "answer": "walk indoors"}, follow=True)
    with in_clinic(goal.clinic_id):
        assert CopingPlan.objects.get(goal=goal).answer == "walk indoors"
    assert "it rains" in response.content.decode()


@pytest.mark.parametrize(
    ("page", "said", "model"),
    [
        ("practice_new", {"what": "Walk to the shop", "cue": "after breakfast"}, PracticeTask),
        ("coping_new", {"obstacle": "it rains", "answer": "walk the corridor"}, CopingPlan),
    ],
)
def test_pressing_twice_adds_one(client, goal, page, said, model):
    for _press in range(2):
        assert client.post(url_of(page, goal), said).status_code == 302
    with in_clinic(goal.clinic_id):
        assert model.objects.filter(goal=goal).count() == 1


@pytest.mark.parametrize(
    ("name", "posted", "field", "said"),
    [
        ("practice_new", {"what": "", "cue": "after breakfast"}, "what", "Nothing is written here yet."),
        ("practice_new", {"what": "x" * 40_000}, "what", "and 200 fit."),
        ("practice_new", {"what": "Walk", "how_often": "x" * 40_000}, "how_often", "and 120 fit."),
        ("practice_new", {"what": "Walk", "cue": "x" * 40_000}, "cue", "and 120 fit."),
        ("practice_new", {"what": "Walk", "stop_when": "x" * 40_000}, "stop_when", "and 200 fit."),
        ("coping_new", {"obstacle": "it rains", "answer": ""}, "answer", "Nothing is written here yet."),
        ("coping_new", {"obstacle": "x" * 40_000, "answer": "walk"}, "obstacle", "and 200 fit."),
        ("coping_new", {"obstacle": "it rains\x00", "answer": "walk"}, "obstacle", "cannot be kept"),
    ],
)
def test_what_cannot_be_added_is_said_at_its_field_and_stays(client, goal, name, posted, field, said):
    response = client.post(url_of(name, goal), posted)
    assert response.status_code == 422
    form = response.context["form"]
    assert said in " ".join(form.errors[field])
    assert all(form[key].value() == value for key, value in posted.items())
    with in_clinic(goal.clinic_id):
        assert not PracticeTask.objects.exists()
        assert not CopingPlan.objects.exists()


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
