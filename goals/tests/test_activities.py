"""From broad to concrete: activities picked apart and then together, and what may become of them."""

import pytest
from django.urls import reverse

from goals.choosing import put_together
from goals.library import activities_for
from goals.models import ActivityChoice, Goal
from goals.tests.factories import ActivityChoiceFactory, ConversationFactory
from patients.tests.factories import EpisodeFactory
from rehabgoals.tenancy import in_clinic
from rehabgoals.testing.queries import assert_constant_queries

pytestmark = pytest.mark.django_db


@pytest.fixture
def episode(riverside, clinician):
    return EpisodeFactory(clinic=riverside, clinician=clinician)


@pytest.fixture
def client(client_of, clinician):
    return client_of(clinician)


def at(episode, name="activities"):
    return reverse(f"goals:{name}", args=[episode.pk])


def standing(episode, whose=None):
    with in_clinic(episode.clinic_id):
        rows = ActivityChoice.objects.filter(episode=episode, taken_back_at=None)
        return [row.key or row.words for row in rows if whose in (None, row.chosen_by)]


def text_of(response):
    return response.content.decode()


# --- apart ----------------------------------------------------------------------------------------------------------


def test_the_patient_picks_on_a_screen_without_anything_of_the_clinicians(client, episode):
    ActivityChoiceFactory(episode=episode, key="hill", chosen_by="clinician")
    ActivityChoiceFactory(episode=episode, key="", words="chop wood", chosen_by="clinician")
    page = text_of(client.get(at(episode, "activities_patient")))
    assert "checked" not in page
    assert "chop wood" not in page
    assert episode.patient.clinic_number not in page
    assert 'href="/"' not in page

    client.post(at(episode, "activities_patient"), {"picks": ["shop", "stairs"], "words": "feed the hens"})
    assert standing(episode, "patient") == ["shop", "stairs", "feed the hens"]
    with in_clinic(episode.clinic_id):
        assert not Goal.objects.exists()


def test_the_clinician_picks_without_seeing_what_the_patient_picked(client, episode):
    ActivityChoiceFactory(episode=episode, key="shop")
    ActivityChoiceFactory(episode=episode, key="", words="feed the hens")
    page = text_of(client.get(at(episode, "activities_clinician")))
    assert "checked" not in page
    assert "feed the hens" not in page


def test_after_the_patient_comes_the_clinician_and_then_both_look_together(client, episode):
    first = client.post(at(episode, "activities_patient"), {"picks": ["shop"]})
    assert first.url == at(episode, "activities_clinician")
    page = text_of(client.get(at(episode)))
    assert "It is shown when both have picked." in page
    assert "Walk to a shop and back" not in page

    second = client.post(at(episode, "activities_clinician"), {"picks": ["shop", "hill"]})
    assert second.url == at(episode)
    context = client.get(at(episode)).context
    assert [each.activity.key for each in context["by_both"]] == ["shop"]
    assert context["by_patient"] == []
    assert [each.activity.key for each in context["by_clinician"]] == ["hill"]


def test_what_was_picked_stands_there_ticked_and_can_be_ticked_off(client, episode):
    row = ActivityChoiceFactory(episode=episode, key="shop")
    own = ActivityChoiceFactory(episode=episode, key="", words="feed the hens")
    page = client.get(at(episode, "activities_patient"))
    assert page.context["form"].ticked == {"shop", f"own-{own.pk}"}

    client.post(at(episode, "activities_patient"), {"shown": [row.pk, own.pk], "picks": [f"own-{own.pk}", "hill"]})
    assert standing(episode) == ["feed the hens", "hill"]
    with in_clinic(episode.clinic_id):
        assert ActivityChoice.objects.get(pk=row.pk).taken_back_at is not None


def test_a_pick_made_on_another_device_meanwhile_is_not_taken_back(client, episode):
    row = ActivityChoiceFactory(episode=episode, key="shop")
    ActivityChoiceFactory(episode=episode, key="hill")
    client.post(at(episode, "activities_patient"), {"shown": [row.pk], "picks": []})
    assert standing(episode) == ["hill"]


# --- parts of life --------------------------------------------------------------------------------------------------


def test_another_part_of_life_is_shown_and_what_is_ticked_is_kept(client, episode):
    response = client.post(
        at(episode, "activities_patient"), {"picks": ["shop"], "words": "feed the hens", "area": "work"}
    )
    assert response.url == at(episode, "activities_patient") + "?area=work#pick"
    assert standing(episode) == ["shop", "feed the hens"]

    form = client.get(response.url.partition("#")[0]).context["form"]
    shown = [card.value for group in form.groups for card in group.cards if group.key != "own"]
    assert shown == [each.key for each in activities_for(episode.body_region, "work")]
    assert form.unseen == ["shop"]


def test_what_is_ticked_on_a_card_that_is_not_shown_stays(client, episode):
    row = ActivityChoiceFactory(episode=episode, key="shop")
    page = text_of(client.get(at(episode, "activities_patient") + "?area=work"))
    assert '<input type="hidden" name="picks" value="shop">' in page
    client.post(at(episode, "activities_patient") + "?area=work", {"shown": [row.pk], "picks": ["shop", "kneel"]})
    assert standing(episode) == ["shop", "kneel"]


@pytest.mark.parametrize("area", ["", "nowhere", "<script>"])
def test_a_part_of_life_that_is_none_shows_all(client, episode, area):
    form = client.get(at(episode, "activities_patient"), {"area": area}).context["form"]
    shown = {card.value for group in form.groups for card in group.cards}
    assert shown == {each.key for each in activities_for(episode.body_region)}


# --- together -------------------------------------------------------------------------------------------------------


def test_the_hope_stands_above_in_the_patients_own_words(client, episode):
    ConversationFactory(episode=episode, answers={"hopes": "To sit with Carmen at the market."})
    for name in ("activities", "activities_patient", "activities_clinician"):
        assert "To sit with Carmen at the market." in text_of(client.get(at(episode, name)))


def test_one_press_leads_straight_to_picking_together(client, episode):
    assert 'href="?together"' in text_of(client.get(at(episode)))
    page = client.get(at(episode) + "?together")
    assert page.context["is_open"]
    client.post(at(episode) + "?together", {"picks": ["shop"], "words": "feed the hens"})
    assert standing(episode, "together") == ["shop", "feed the hens"]
    context = client.get(at(episode)).context
    assert [each.words for each in context["by_both"]] == ["walk to a shop and back", "feed the hens"]
    shown = {card.value for group in context["form"].groups for card in group.cards}
    assert "shop" not in shown


def test_a_pick_can_become_a_goal_or_an_option_or_be_taken_back(client, episode):
    theirs = ActivityChoiceFactory(episode=episode, key="shop")
    ours = ActivityChoiceFactory(episode=episode, key="shop", chosen_by="clinician")
    page = text_of(client.get(at(episode)))
    assert f'href="{at(episode, "goal_new")}?activity={theirs.pk}"' in page
    assert f'href="{at(episode, "options")}?activity={theirs.pk}"' in page

    client.post(at(episode, "activities_take_back"), {"choice": [theirs.pk, ours.pk]})
    assert standing(episode) == []
    client.post(at(episode), {"picks": ["shop"]})
    assert standing(episode) == ["shop"]


@pytest.mark.parametrize("name", ["goal_new", "options"])
def test_what_was_picked_in_the_patients_language_goes_on_in_the_clinics(client, episode, name):
    client.post(at(episode, "activities_patient"), {"picks": ["shop"]})
    with in_clinic(episode.clinic_id):
        pick = ActivityChoice.objects.get(episode=episode)
    page = text_of(client.get(f"{at(episode, name)}?activity={pick.pk}"))
    assert "walk to a shop and back" in page
    assert "ir a pie a una tienda" not in page


def test_picks_of_another_episode_are_not_taken_back(client, episode):
    elsewhere = EpisodeFactory(patient=episode.patient, clinician=episode.clinician)
    row = ActivityChoiceFactory(episode=elsewhere, key="shop")
    client.post(at(episode, "activities_take_back"), {"choice": [row.pk, "x"]})
    client.post(at(episode, "activities_take_back"), {"choice": [row.pk]})
    client.post(at(episode, "activities_patient"), {"shown": [row.pk]})
    assert standing(elsewhere) == ["shop"]


def test_the_same_words_by_both_stand_once(riverside, episode):
    rows = [
        ActivityChoiceFactory(episode=episode, key="", words="Feed the hens."),
        ActivityChoiceFactory(episode=episode, key="", words="feed  the hens", chosen_by="clinician"),
        ActivityChoiceFactory(episode=episode, key="an_activity_of_long_ago", words="shovel snow"),
    ]
    both, old = put_together(rows)
    assert (both.words, both.is_by_both, both.choice) == ("Feed the hens.", True, rows[0])
    assert (old.words, old.activity, old.is_by_both) == ("shovel snow", None, False)


# --- writing --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["activities", "activities_patient", "activities_clinician"])
def test_pressing_twice_picks_once(client, episode, name):
    for _press in range(2):
        client.post(at(episode, name), {"picks": ["shop"], "words": "feed the hens"})
    client.post(at(episode, name), {"words": "Feed the hens"})
    assert standing(episode) == ["shop", "feed the hens"]


@pytest.mark.parametrize("words", ["Walk to a shop and back", "Ir a pie a una tienda y volver"])
def test_own_words_that_the_library_has_are_that_activity(client, episode, words):
    client.post(at(episode, "activities_patient"), {"words": words})
    assert standing(episode) == ["shop"]


@pytest.mark.parametrize("name", ["activities", "activities_patient", "activities_clinician"])
def test_words_that_do_not_fit_stay_and_nothing_is_kept(client, episode, name):
    response = client.post(at(episode, name), {"picks": ["shop"], "words": "w" * 121})
    assert response.status_code == 422
    assert "There are 121 characters here, and 120 fit." in text_of(response)
    assert "w" * 121 in text_of(response)
    assert response.context["form"].ticked == {"shop"}
    assert standing(episode) == []


def test_an_activity_nobody_knows_is_refused(client, episode):
    for value in ("levitate", "own-", "own-x", "7"):
        assert client.post(at(episode), {"picks": [value]}).status_code == 422
    assert standing(episode) == []


def test_in_a_finished_episode_the_picks_stay_readable(client, episode):
    ActivityChoiceFactory(episode=episode, key="shop", chosen_by="together")
    with in_clinic(episode.clinic_id):
        episode.discharged_on = episode.started_on
        episode.save()
    page = text_of(client.get(at(episode)))
    assert "Walk to a shop and back" in page
    assert "Write this as a goal" not in page
    assert client.post(at(episode), {"words": "feed the hens"}).status_code == 422
    assert standing(episode) == ["shop"]


def test_the_page_reads_as_often_with_many_picks(client, episode):
    keys = iter(activities_for(episode.body_region))

    def one_more():
        ActivityChoiceFactory(episode=episode, key=next(keys).key, chosen_by="together")

    one_more()
    assert_constant_queries(client, at(episode), one_more, at_most=8)
