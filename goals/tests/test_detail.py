"""A goal's own page: its sentence, how far it has come, what supports it; and changing it without losing a word."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from goals.models import CopingPlan, Goal, PracticeTask
from goals.tests.factories import CopingPlanFactory, GoalFactory, PracticeTaskFactory
from measures.tests.factories import MeasureFactory, MeasurementFactory
from patients.tests.factories import EpisodeFactory
from rehabgoals.days import write_day
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


# --- Changing a goal ---------------------------------------------------------------------------------------------


def opened(client, goal) -> dict[str, str]:
    """What a browser would send back if nobody typed."""
    form = client.get(url_of("goal_edit", goal)).context["form"]
    values = {bound.html_name: bound.value() for bound in form}
    return {name: str(value) for name, value in values.items() if value not in (None, False)}


def test_a_goals_words_target_and_day_can_be_changed(client, goal):
    later = write_day(timezone.localdate() + timedelta(weeks=20))
    posted = opened(client, goal) | {"activity": "walk to the church", "target": "900", "target_on": later}
    assert client.post(url_of("goal_edit", goal), posted).status_code == 302
    changed = stored(goal)
    assert (changed.activity, changed.target, changed.version) == ("walk to the church", 900, 2)
    assert changed.target_on == timezone.localdate() + timedelta(weeks=20)
    assert (changed.baseline, changed.measure_id) == (goal.baseline, goal.measure_id)


def test_a_goal_can_become_one_to_keep(client, goal):
    posted = opened(client, goal) | {"is_keeping": "on", "target": ""}
    assert client.post(url_of("goal_edit", goal), posted).status_code == 302
    assert (stored(goal).is_keeping, stored(goal).target) == (True, goal.baseline)


def test_words_can_be_changed_after_the_day_has_passed(client, goal):
    today = timezone.localdate()
    with in_clinic(goal.clinic_id):
        Goal.objects.filter(pk=goal.pk).update(target_on=today - timedelta(days=3))
    posted = opened(client, goal) | {"activity": "walk to the church"}
    assert client.post(url_of("goal_edit", goal), posted).status_code == 302
    posted = opened(client, goal) | {"target_on": write_day(today - timedelta(days=2))}
    assert "is in the past" in client.post(url_of("goal_edit", goal), posted).content.decode()


@pytest.mark.parametrize(
    ("changes", "field", "said"),
    [
        ({"target": "150"}, "target", "This is where you started."),
        ({"target": ""}, "target", "Write where it should be, or tick"),
        ({"target": "60000"}, "target", "60000 is outside. This measure goes from 0 m to 50000 m."),
        ({"target": "2,5"}, "target", "Write a whole number"),
        ({"is_keeping": "on"}, "target", "is ticked, and this is another number"),
        ({"target_on": "1/1/2020"}, "target_on", "is in the past. Choose a day ahead."),
        ({"target_on": "1/1/2099"}, "target_on", "Is this the year you mean?"),
        ({"activity": ""}, "activity", "what you want to be able to do"),
        ({"activity": "x" * 40_000}, "activity", "and 300 fit."),
        ({"sentence": "x" * 40_000}, "sentence", "and 600 fit."),
        ({"outcome": "x" * 40_000}, "outcome", "and 500 fit."),
    ],
)
def test_what_cannot_be_changed_so_is_said_at_its_field_and_stays(client, goal, changes, field, said):
    posted = opened(client, goal) | changes
    response = client.post(url_of("goal_edit", goal), posted)
    assert response.status_code == 422
    form = response.context["form"]
    assert said in " ".join(form.errors[field])
    assert form["activity"].value() == posted["activity"]
    assert stored(goal).version == 1


def test_two_people_changing_a_goal_see_both_versions_and_choose(client, client_of, colleague, goal):
    url = url_of("goal_edit", goal)
    mine, theirs = opened(client, goal), opened(client_of(colleague), goal)
    assert client_of(colleague).post(url, theirs | {"activity": "carry one bag", "target": "700"}).status_code == 302
    response = client.post(url, mine | {"activity": "carry the shopping"})
    text = response.content.decode()
    assert response.status_code == 409
    assert "carry one bag" in text
    assert text.count("carry the shopping") >= 2
    assert stored(goal).activity == "carry one bag"
    form = response.context["form"]
    chosen = {bound.html_name: bound.value() for bound in form if bound.value() not in (None, False)}
    assert client.post(url, chosen).status_code == 302
    assert stored(goal).activity == "carry the shopping"


# --- Who, and how many queries -----------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["goal_detail", "goal_edit", "practice_new", "coping_new"])
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
