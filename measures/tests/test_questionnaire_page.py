"""Answering an official questionnaire, as a clinician meets it: with scripts in a browser, and without."""

import pytest
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import expect

from measures.importing import NewMeasure, Rule
from measures.models import Measurement
from measures.tests.questionnaires import forty
from measures.tests.test_importing import load
from patients.tests.factories import EpisodeFactory
from rehabgoals.days import write_day
from rehabgoals.tenancy import in_clinic
from rehabgoals.testing.queries import data_statements

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def episode(clinician):
    return EpisodeFactory(clinic=clinician.clinic, clinician=clinician)


@pytest.fixture
def instrument(clinician):
    done = load(clinician.clinic, forty(), NewMeasure("Forty", higher_is_better=False), Rule("sum"))
    return done.questionnaire.instrument


@pytest.fixture
def address(episode, instrument):
    return reverse("measures:measure_record", args=[episode.pk, instrument.pk])


def kept(episode):
    with in_clinic(episode.clinic_id):
        return Measurement.objects.select_related("questionnaire").get()


def name_of(place):
    """The field of the n-th question: the form puts the measure's name before it."""
    return f"[name$=_q{place}]"


def test_questions_appear_when_they_are_asked_and_the_score_is_kept(new_page, live, clinician, episode, address):
    page = new_page(clinician)
    page.goto(live + address)
    for place in range(30):
        page.locator(f"{name_of(place)}[value='2']").check()
    workers = page.get_by_role("group", name="Part g4")
    expect(workers).to_be_hidden()

    page.locator(f"{name_of(30)}[value=true]").check()

    expect(workers).to_be_visible()
    expect(workers.get_by_text("Question 4.9")).to_be_hidden()
    for place in range(31, 39):
        page.locator(f"{name_of(place)}[value='1']").check()
    page.locator(f"{name_of(31)}[value='4']").check()
    expect(workers.get_by_text("Question 4.9")).to_be_visible()
    page.locator(f"{name_of(39)}[value='3']").check()
    page.get_by_role("button", name="Keep this result").click()
    page.wait_for_url("**/measures/")

    result = kept(episode)
    assert result.value == 74
    assert result.questionnaire.title == "Forty questions"
    assert len(result.answers["questionnaire"]) == 40


def test_without_scripts_everything_is_there_and_says_when_it_is_asked(client_of, clinician, episode, address):
    client = client_of(clinician)
    shown = client.get(address)
    words = shown.content.decode()
    part = shown.context["questions"].questionnaire

    assert "Question 4.9" in words
    assert "Only if “Do you work?” is answered with “yes”." in words
    answers = dict.fromkeys(part.names, "2") | {part.names[30]: "false"}
    response = client.post(address, answers | {"taken_on": write_day(timezone.localdate()), "answered_by": "alone"})

    assert response.status_code == 302, response.context["form"].errors
    result = kept(episode)
    assert result.value == 60
    assert len(result.answers["questionnaire"]) == 31


def test_a_gap_that_the_rule_does_not_allow_is_said_at_its_question(client_of, clinician, episode, address):
    client = client_of(clinician)
    part = client.get(address).context["questions"].questionnaire
    answers = {name: "2" for name in part.names[:29] if name != part.names[14]} | {part.names[30]: "false"}

    response = client.post(address, answers | {"taken_on": write_day(timezone.localdate()), "answered_by": "alone"})

    assert response.status_code == 422
    assert dict(response.context["form"].errors) == {
        part.names[14]: ["Answered: 28 of 30 questions. A score needs all of them."]
    }


def test_how_a_score_came_about_can_be_read_answer_by_answer(client_of, clinician, episode, address):
    client = client_of(clinician)
    part = client.get(address).context["questions"].questionnaire
    answers = dict.fromkeys(part.names[:30], "2") | {part.names[30]: "false"}
    response = client.post(address, answers | {"taken_on": write_day(timezone.localdate()), "answered_by": "alone"})
    listed = client.get(response["Location"])
    explained = reverse("measures:measurement_detail", args=[kept(episode).pk])

    assert explained in listed.content.decode()
    page = client.get(explained)
    words = page.content.decode()

    assert "30 of 30 questions answered; the sum is 60" in words
    assert words.count("answer A2") == 30
    assert "Question 4.1" not in words
    assert len(data_statements(client, explained)) <= 12
