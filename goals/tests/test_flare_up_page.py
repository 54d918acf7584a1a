"""The plan for a flare-up: usual pain first, a proposal from it, and what the two of them make of it."""

import pytest
from django.urls import reverse
from django.utils import timezone

from goals.models import FlareUpPlan
from goals.tests.factories import FlareUpPlanFactory
from patients.tests.factories import EpisodeFactory
from rehabgoals.tenancy import in_clinic

pytestmark = pytest.mark.django_db
NAMES = FlareUpPlan.SECOND_FIELDS


@pytest.fixture
def episode(riverside, clinician):
    return EpisodeFactory(clinic=riverside, clinician=clinician)


@pytest.fixture
def client(client_of, clinician):
    return client_of(clinician)


def url_of(episode):
    return reverse("goals:flare_up", args=[episode.pk])


def plans_of(episode):
    with in_clinic(episode.clinic_id):
        return list(FlareUpPlan.objects.filter(episode=episode))


def shown(response) -> dict[str, str]:
    """What a browser would send back of the page."""
    return {bound.html_name: str(bound.value()) for bound in response.context["form"] if bound.value() is not None}


def proposed(client, episode, pain, **more):
    return client.post(url_of(episode), {"usual_pain": pain, "propose": "yes"} | more)


def test_usual_pain_is_asked_first_and_alone(client, episode):
    text = client.get(url_of(episode)).text
    assert "Your pain on a usual day" in text
    assert "Carry on" not in text


@pytest.mark.parametrize(
    ("pain", "carry_on", "ease_off"),
    [
        ("0", "pain up to 2,", "pain of 3 or more,"),
        ("3", "pain up to 5,", "pain of 6 or more,"),
        ("7", "about my usual pain,", "clearly more pain than usual,"),
        ("10", "about my usual pain,", "clearly more pain than usual,"),
        ("", "about my usual pain,", "clearly more pain than usual,"),
    ],
)
def test_three_stages_are_proposed_from_it_and_nothing_is_kept_yet(client, episode, pain, carry_on, ease_off):
    response = proposed(client, episode, pain)
    values = shown(response)
    assert response.status_code == 200
    assert values["carry_on_signs"].startswith(carry_on)
    assert values["ease_off_signs"].startswith(ease_off)
    assert values["usual_pain"] == pain
    assert not plans_of(episode)
    text = response.text
    assert all(title in text for title in ("Carry on", "Ease off", "Call us"))
    assert "Warning signs are no stage of a flare-up." in text


@pytest.mark.parametrize("pain", ["11", "-1", "a lot"])
def test_pain_off_the_ruler_is_said_at_its_field(client, episode, pain):
    response = proposed(client, episode, pain)
    assert response.status_code == 422
    assert set(response.context["form"].errors) == {"usual_pain"}
    assert "Carry on" not in response.text


def test_what_the_two_of_them_changed_stays_when_it_is_proposed_again(client, episode):
    values = shown(proposed(client, episode, "3")) | {"ease_off_do": "rest on the sofa with Carmen"}
    again = shown(client.post(url_of(episode), values | {"usual_pain": "5", "propose": "yes"}))
    assert again["ease_off_do"] == "rest on the sofa with Carmen"
    assert again["carry_on_signs"].startswith("pain up to 7,")


def test_the_plan_is_kept_as_edited_with_who_and_when(client, episode, clinician):
    values = shown(proposed(client, episode, "3")) | {"carry_on_do": "walk as planned"}
    for _press in range(2):
        assert client.post(url_of(episode), values).status_code == 302
    [plan] = plans_of(episode)
    assert (plan.usual_pain, plan.carry_on_do) == (3, "walk as planned")
    assert (plan.agreed_on, plan.agreed_by_id) == (timezone.localdate(), clinician.pk)
    assert "walk as planned" in client.get(url_of(episode)).text


def test_a_stage_without_words_is_said_at_its_field_and_the_rest_stays(client, episode):
    values = shown(proposed(client, episode, "3")) | {"call_us_do": "", "carry_on_do": "x" * 300}
    response = client.post(url_of(episode), values)
    assert response.status_code == 422
    form = response.context["form"]
    assert set(form.errors) == {"call_us_do", "carry_on_do"}
    assert form["ease_off_do"].value() == values["ease_off_do"]
    assert "Call us: what I do" in response.text


def test_two_who_write_the_first_plan_at_once_see_both(client, client_of, colleague, episode):
    mine, theirs = shown(proposed(client, episode, "3")), shown(proposed(client_of(colleague), episode, "4"))
    assert client_of(colleague).post(url_of(episode), theirs).status_code == 302
    response = client.post(url_of(episode), mine)
    assert response.status_code == 409
    assert "pain up to 6," in response.text and "pain up to 5," in response.text
    assert client.post(url_of(episode), shown(response)).status_code == 302
    [plan] = plans_of(episode)
    assert (plan.usual_pain, plan.version) == (3, 2)


def test_two_who_change_a_plan_at_once_see_both(client, client_of, colleague, episode):
    FlareUpPlanFactory(episode=episode)
    read = shown(client.get(url_of(episode)))
    assert client_of(colleague).post(url_of(episode), read | {"call_us_do": "call Ana"}).status_code == 302
    response = client.post(url_of(episode), read | {"call_us_do": "call the desk"})
    assert response.status_code == 409
    assert "call Ana" in response.text
    assert plans_of(episode)[0].call_us_do == "call Ana"


def test_the_plan_stands_in_the_patients_language_too(client, riverside, clinician):
    episode = EpisodeFactory(clinic=riverside, clinician=clinician, patient__language="ar")
    values = shown(proposed(client, episode, "3"))
    assert "second_call_us_do" in values
    values |= {"second_call_us_do": "اتصل بنا", "second_by": "Samir"}
    assert client.post(url_of(episode), values).status_code == 302
    assert plans_of(episode)[0].second("call_us_do", "ar") == "اتصل بنا"


def test_pain_stands_in_no_address(client, episode):
    response = proposed(client, episode, "6")
    assert response.request["QUERY_STRING"] == ""
    assert "?" not in url_of(episode)
