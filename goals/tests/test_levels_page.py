"""Five levels of a goal: agreed by one press, refused where they overlap, and fixed from then on."""

from decimal import Decimal

import pytest
from django.db import ProgrammingError, transaction
from django.urls import reverse

from goals.fixing import FixedAlready, LevelsAgreed, OtherTerms, fix_levels
from goals.models import AttainmentLevel, AttainmentScale, Goal
from goals.tests.factories import AttainmentLevelFactory, AttainmentScaleFactory, GoalFactory
from measures.tests.factories import MeasureFactory, MeasurementFactory
from patients.tests.factories import EpisodeFactory
from rehabgoals.tenancy import in_clinic

pytestmark = pytest.mark.django_db


@pytest.fixture
def goal(riverside, clinician):
    return GoalFactory(episode=EpisodeFactory(clinic=riverside, clinician=clinician))


@pytest.fixture
def client(client_of, clinician):
    return client_of(clinician)


def page(goal, name="goal_levels"):
    return reverse(f"goals:{name}", args=[goal.pk])


def opened(client, goal):
    """What a browser would send back if nobody typed."""
    form = client.get(page(goal)).context["form"]
    return {bound.html_name: str(bound.value()) for bound in form if bound.value() is not None}


def kept(goal):
    """The words and first values of the goal's levels, best first."""
    with in_clinic(goal.clinic_id):
        levels = AttainmentLevel.objects.filter(scale__goal=goal).order_by("-scale__terms", "-level")
        return [(each.words, each.starts_at) for each in levels]


def test_five_levels_stand_on_the_page_and_one_press_agrees_them(client, goal):
    text = client.get(page(goal)).content.decode()
    assert all(title in text for title in ("A lot more than hoped", "As hoped", "Further away"))
    assert "a little" in text.lower() and "Very" in text
    assert client.post(page(goal), opened(client, goal)).status_code == 302
    assert kept(goal) == [
        ("1200 m or more", 1200),
        ("1000 m or more, not yet 1200 m", 1000),
        ("800 m or more, not yet 1000 m", 800),
        ("As at the start, or on the way: 75 m or more, not yet 800 m", 75),
        ("Less than 75 m", None),
    ]
    with in_clinic(goal.clinic_id):
        scale = AttainmentScale.objects.get(goal=goal)
    assert (scale.terms, scale.baseline_level, scale.weight) == (1, -1, 4)


def test_every_level_can_be_told_in_their_own_words(client, goal):
    said = opened(client, goal) | {"words_as_hoped": "as far as the fish stall", "start_bit_more": "950"}
    client.post(page(goal), said)
    words = kept(goal)
    assert words[2] == ("as far as the fish stall", 800)
    # Words that nobody touched follow the number beside them.
    assert words[1] == ("950 m or more, not yet 1200 m", 950)


def test_another_start_proposes_the_rest_anew_and_keeps_what_was_typed(client, goal):
    said = opened(client, goal) | {"baseline_level": "-2", "words_lot_more": "to my sister's, and back", "propose": "1"}
    form = client.post(page(goal), said).context["form"]
    assert form["words_lot_more"].value() == "to my sister's, and back"
    assert form["words_much_less"].value() == "As at the start: less than 475 m"
    assert kept(goal) == []
    # Without a script the same happens when it is agreed.
    del said["propose"]
    assert client.post(page(goal), said).status_code == 302
    assert kept(goal)[3] == ("475 m or more, not yet 800 m", 475)


@pytest.mark.parametrize(
    ("changes", "field", "words"),
    [
        ({"start_bit_more": "700"}, "start_bit_more", "This reaches into “As hoped”, which begins at 800 m."),
        ({"start_bit_more": "800"}, "start_bit_more", "Choose another number."),
        ({"start_less": "800"}, "start_less", "This reaches into “As hoped”"),
        ({"start_lot_more": "900"}, "start_lot_more", "This reaches into “A bit more than hoped”"),
        ({"start_less": "200"}, "start_less", "150 m, where it starts, would be “Further away” by this."),
        ({"start_less": ""}, "start_less", "150 m, where it starts"),
        ({"start_less": "far"}, "start_less", "far"),
        ({"words_less": ""}, "words_less", "Nothing is written here yet."),
        ({"words_less": "to the market", "words_as_hoped": "To the market"}, "words_less", "has the same words"),
        ({"importance": "9"}, "importance", "Choose one"),
    ],
)
def test_what_overlaps_or_is_missing_is_said_beside_its_field_and_stays(client, goal, changes, field, words):
    response = client.post(page(goal), opened(client, goal) | changes)
    assert response.status_code == 422
    form = response.context["form"]
    assert words in " ".join(form.errors[field])
    assert all(form[name].value() == value for name, value in changes.items())
    assert kept(goal) == []


def test_a_goal_that_is_done_or_not_asks_for_words_only(client, riverside):
    episode = EpisodeFactory(clinic=riverside)
    measure = MeasureFactory(episode=episode, key="yes_no", activity="kneel at Mass")
    goal = GoalFactory(episode=episode, measure=measure, baseline=0, target=1)
    said = opened(client, goal)
    assert not any(name.startswith("start_") for name in said)
    client.post(page(goal), said)
    assert [start for _words, start in kept(goal)] == [None, None, 1, None, None]


def test_a_goal_to_keep_something_asks_for_no_start(client, riverside):
    goal = GoalFactory(episode=EpisodeFactory(clinic=riverside), baseline=300, target=300, is_keeping=True)
    said = opened(client, goal)
    assert "baseline_level" not in said
    client.post(page(goal), said)
    assert kept(goal)[2] == ("As at the start: 300 m or more, not yet 330 m", 300)


def test_the_ruler_proposes_how_important_it_is(client, riverside):
    goal = GoalFactory(episode=EpisodeFactory(clinic=riverside), importance=9)
    assert opened(client, goal)["importance"] == "3"


# --- Fixed when agreed ----------------------------------------------------------------------------------------------


@pytest.fixture
def agreed():
    words = {level: f"level {level}" for level in (-2, -1, 0, 1, 2)}
    starts = {-2: None, -1: Decimal("100.000"), 0: Decimal("800.000"), 1: None, 2: None}
    return LevelsAgreed(importance=3, difficulty=2, baseline_level=-1, words=words, starts=starts)


@pytest.mark.parametrize("change", [{"words": "easier"}, {"starts_at": 10}, None])
def test_the_database_refuses_to_change_or_delete_an_agreed_level(goal, change):
    level = AttainmentLevelFactory(scale=AttainmentScaleFactory(goal=goal))
    with (
        in_clinic(goal.clinic_id),
        pytest.raises(ProgrammingError, match="Cannot update or delete"),
        transaction.atomic(),
    ):
        rows = AttainmentLevel.objects.filter(pk=level.pk)
        rows.update(**change) if change else rows.delete()


@pytest.mark.parametrize("change", [{"importance": 1}, {"baseline_level": -2}, None])
def test_the_database_refuses_to_change_or_delete_agreed_weights(goal, change):
    scale = AttainmentScaleFactory(goal=goal)
    with (
        in_clinic(goal.clinic_id),
        pytest.raises(ProgrammingError, match="Cannot update or delete"),
        transaction.atomic(),
    ):
        rows = AttainmentScale.objects.filter(pk=scale.pk)
        rows.update(**change) if change else rows.delete()


def test_pressing_twice_agrees_once(client, goal):
    said = opened(client, goal)
    assert [client.post(page(goal), said).status_code for _press in range(2)] == [302, 302]
    assert len(kept(goal)) == 5


def test_other_levels_for_the_same_terms_are_refused_and_what_was_typed_stays(client, goal, agreed, clinician):
    said = opened(client, goal)
    with in_clinic(goal.clinic_id):
        fix_levels(goal, agreed, read_terms=1, by=clinician)
        with pytest.raises(FixedAlready):
            fix_levels(goal, agreed.__class__(**vars(agreed) | {"importance": 1}), read_terms=1, by=clinician)
    response = client.post(page(goal), said | {"words_as_hoped": "as far as the fish stall"})
    assert response.status_code == 422
    assert "agreed other levels" in response.content.decode()
    assert "as far as the fish stall" in response.content.decode()
    assert len(kept(goal)) == 5


def test_new_terms_have_new_levels_beside_the_old_ones(client, goal, agreed, clinician):
    said = opened(client, goal)
    with in_clinic(goal.clinic_id):
        fix_levels(goal, agreed, read_terms=1, by=clinician)
        Goal.objects.filter(pk=goal.pk).update(terms=2)
        with pytest.raises(OtherTerms):
            fix_levels(goal, agreed, read_terms=1, by=clinician)
    # The page that was open says so once, and the next press is about the new terms.
    response = client.post(page(goal), said)
    assert response.status_code == 422 and "agreed anew meanwhile" in response.content.decode()
    again = {bound.html_name: str(bound.value()) for bound in response.context["form"] if bound.value() is not None}
    assert client.post(page(goal), again).status_code == 302
    assert len(kept(goal)) == 10
    text = client.get(page(goal)).content.decode()
    assert "Levels of earlier agreements" in text and "level 0" in text


def test_a_resting_goal_waits_with_its_levels(client, goal):
    said = opened(client, goal)
    with in_clinic(goal.clinic_id):
        Goal.objects.filter(pk=goal.pk).update(lifecycle_status="on-hold")
    assert client.post(page(goal), said).status_code == 422
    assert kept(goal) == []
    assert client.get(page(goal)).context["form"] is None


# --- On the goal's page ----------------------------------------------------------------------------------------------


def test_the_goals_page_shows_the_level_at_which_todays_result_stands(client, goal):
    client.post(page(goal), opened(client, goal))
    MeasurementFactory(measure=goal.measure, value=1040)
    shown = client.get(page(goal, "goal_detail")).context["levels"]
    assert [row.is_now for row in shown.rows] == [False, True, False, False, False]
    assert [row.is_start for row in shown.rows] == [False, False, False, True, False]
