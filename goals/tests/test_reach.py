"""Is it within reach: what two people are shown about a target, and that they looked at it together."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from goals.models import Goal, RealismLook
from goals.tests.factories import GoalFactory
from goals.tests.test_builder import typed
from measures.tests.factories import MeasureFactory, MeasurementFactory
from patients.tests.factories import EpisodeFactory
from rehabgoals.tenancy import in_clinic
from rehabgoals.testing.queries import data_statements

pytestmark = pytest.mark.django_db
PIECE = {"HX-Request": "true"}


@pytest.fixture
def episode(riverside, clinician):
    return EpisodeFactory(clinic=riverside, clinician=clinician)


@pytest.fixture
def url(episode):
    return reverse("goals:realism", args=[episode.pk])


@pytest.fixture
def client(client_of, clinician):
    return client_of(clinician)


def looks_of(episode) -> list[RealismLook]:
    with in_clinic(episode.clinic_id):
        return list(RealismLook.objects.filter(goal__episode=episode))


@pytest.fixture
def small():
    """A target nearer than the error of the measure."""
    return typed(baseline="2", target="3")


def test_what_is_known_stands_beside_the_goal_while_it_is_written(client, url, small):
    text = client.post(url, small, headers=PIECE).content.decode()
    assert "This measure cannot show so small a step." in text
    assert "We looked at this together" in text
    assert "<html" not in text


def test_what_is_offered_can_be_put_into_the_form(client, url, small):
    text = client.post(url, small, headers=PIECE).content.decode()
    assert 'data-take="target" data-words="' in text
    assert "You might aim for" in text


@pytest.mark.parametrize("changes", [{}, {"target": ""}, {"target_on": ""}, {"baseline": "x"}, {"target": "1"}])
def test_half_a_target_says_what_is_still_to_come(client, url, changes):
    posted = typed(**changes) if changes else {}
    text = client.post(url, posted, headers=PIECE).content.decode()
    assert "With two numbers and a day" in text
    assert "See what is known" in text


@pytest.mark.parametrize("direction", ["more", ""])
def test_a_number_the_clinic_has_not_counted_is_looked_at_too(client, url, direction):
    own = {"how": "counted", "counted": "another", "own_name": "Stairs", "own_direction": direction}
    text = client.post(url, typed(**own, baseline="3", target="9"), headers=PIECE).content.decode()
    assert ("Not enough is known" in text) == bool(direction)


def test_without_scripts_the_page_comes_with_what_is_known_and_everything_typed(client, url, small, episode):
    response = client.post(url, small)
    text = response.content.decode()
    assert response.status_code == 200
    assert "This measure cannot show so small a step." in text
    assert "things to look at" not in text
    assert response.context["form"]["activity"].value() == "walk to the market"
    assert response.context["form"]["baseline"].value() == "2"
    with in_clinic(episode.clinic_id):
        assert not Goal.objects.exists()


def test_a_tick_keeps_with_the_goal_that_it_was_looked_at(client, url, small, episode, clinician):
    mark = client.post(url, small, headers=PIECE).context["mark"]
    client.post(reverse("goals:goal_new", args=[episode.pk]), small | {"looked": mark})
    [look] = looks_of(episode)
    assert (look.answer, look.recorded_by) == ("too_small_to_see", clinician)
    assert "This measure cannot show so small a step." in look.words


def test_a_tick_for_another_target_says_nothing_about_this_one(client, url, small, episode):
    mark = client.post(url, small, headers=PIECE).context["mark"]
    changed = small | {"target": "8", "looked": mark}
    assert not client.post(url, changed, headers=PIECE).context["is_looked"]
    client.post(reverse("goals:goal_new", args=[episode.pk]), changed)
    assert looks_of(episode) == []


# --- An agreed goal -----------------------------------------------------------------------------------------------


@pytest.fixture
def goal(episode):
    measure = MeasureFactory(episode=episode, key="psfs_activity", activity="walk to the market")
    return GoalFactory(episode=episode, measure=measure, baseline=2, target=8)


def test_an_agreed_goal_is_looked_at_from_where_it_stands_now(client, goal, episode):
    MeasurementFactory(measure=goal.measure, value=7, taken_on=timezone.localdate())
    address = reverse("goals:realism_look", args=[goal.pk])
    text = client.get(address).content.decode()
    assert "This measure cannot show so small a step." in text, "one of ten is left"
    assert "Change the target or the day" in text
    piece = client.get(address, headers=PIECE).content.decode()
    assert "cannot show so small a step" in piece
    assert "<html" not in piece


def test_pressing_twice_keeps_one_look(client, goal, episode):
    address = reverse("goals:realism_look", args=[goal.pk])
    for _press in range(2):
        assert client.post(address).url == reverse("goals:goal_detail", args=[goal.pk])
    assert len(looks_of(episode)) == 1
    assert "You looked at this together on" in client.get(address).content.decode()


@pytest.mark.parametrize("changes", [{"target_on": -1}, {"lifecycle_status": "on-hold"}])
def test_there_is_nothing_to_compare_once_the_day_has_come_or_it_rests(client, goal, episode, changes):
    if "target_on" in changes:
        today = timezone.localdate()
        changes = {"started_on": today - timedelta(weeks=9), "target_on": today - timedelta(days=1)}
    with in_clinic(episode.clinic_id):
        Goal.objects.filter(pk=goal.pk).update(**changes)
    address = reverse("goals:realism_look", args=[goal.pk])
    assert "nothing to compare" in client.get(address).content.decode()
    client.post(address)
    assert looks_of(episode) == []


def test_a_stranger_finds_no_such_page(client_of, stranger, url, goal):
    client = client_of(stranger)
    assert client.post(url, typed(), headers=PIECE).status_code == 404
    assert client.get(reverse("goals:realism_look", args=[goal.pk])).status_code == 404


def test_looking_asks_the_database_little(client, url, small):
    assert len(data_statements(client, url, post=small)) <= 12
