"""Under a chart the patient sees: does this fit how it feels? One press, changed that day, heard at the next visit."""

from datetime import UTC, date, datetime, timedelta

import pytest
import time_machine
from django.urls import reverse

from goals.tests.factories import GoalFactory
from measures.fits import say_fit
from measures.models import Fit, Measurement
from measures.tests.factories import MeasurementFactory
from patients.models import Episode
from patients.tests.factories import EpisodeFactory
from rehabgoals.tenancy import in_clinic
from sessions.tests.factories import CheckInFactory

NOW = datetime(2026, 11, 10, 10, 30, tzinfo=UTC)
PIECE = {"headers": {"HX-Request": "true"}}


@pytest.fixture
def episode(clinician):
    with time_machine.travel(NOW, tick=False):
        yield EpisodeFactory(clinic=clinician.clinic, clinician=clinician)


@pytest.fixture
def goal(episode):
    goal = GoalFactory(clinic=episode.clinic, episode=episode, started_on=date(2026, 9, 22))
    for number, day in enumerate((date(2026, 9, 22), date(2026, 10, 6), date(2026, 10, 27))):
        MeasurementFactory(clinic=episode.clinic, measure=goal.measure, value=300 + 60 * number, taken_on=day)
    return goal


@pytest.fixture
def client(client_of, clinician, goal):
    return client_of(clinician)


@pytest.fixture
def url(goal):
    return reverse("measures:fit", args=[goal.measure_id])


def patient_page(episode):
    return reverse("plans:patient_detail", args=[episode.patient_id])


def said(episode):
    with in_clinic(episode.clinic_id):
        return [(fit.answer, fit.said_on) for fit in Fit.objects.all()]


def words(response):
    return " ".join(response.content.decode().split())


def test_the_patient_page_asks_under_the_chart(client, episode):
    found = words(client.get(patient_page(episode)))
    assert "Does this fit how it feels?" in found
    for answer in ("It fits", "Feels better than this", "Feels harder than this"):
        assert f">{answer}</button>" in found


def test_without_scripts_the_answer_leads_back_to_where_it_was_asked(client, episode, url):
    response = client.post(url, {"answer": "worse", "page": "plan", "side": ""})
    assert response.url == f"{patient_page(episode)}?episode={episode.pk}"
    assert said(episode) == [("worse", NOW.date())]
    page = client.get(response.url)
    assert 'value="worse" aria-pressed="true"' in words(page)
    assert "You can change this today." in words(page)
    assert client.post(url, {"answer": "fits"}).url == reverse("measures:measure_list", args=[episode.pk])
    assert said(episode) == [("fits", NOW.date())]


def test_with_scripts_the_question_changes_in_place(client, episode, url):
    response = client.post(url, {"answer": "better", "page": "plan"}, **PIECE)
    found = words(response)
    assert response.status_code == 200
    assert "<html" not in found
    assert 'value="better" aria-pressed="true"' in found
    assert 'name="page" value="plan"' in found


def test_the_next_day_it_is_asked_anew_and_both_answers_stay(client, client_of, colleague, episode, url):
    client.post(url, {"answer": "worse"})
    with time_machine.travel(NOW + timedelta(days=1), tick=False):
        client = client_of(colleague)
        assert 'aria-pressed="true"' not in words(client.get(patient_page(episode)))
        client.post(url, {"answer": "fits"})
    assert [answer for answer, _day in said(episode)] == ["worse", "fits"]


def test_no_verdict_changes(client, episode, url):
    before = words(client.get(reverse("measures:measure_list", args=[episode.pk])))
    with in_clinic(episode.clinic_id):
        results = list(Measurement.objects.values_list("value", "status"))
    client.post(url, {"answer": "worse"})
    after = words(client.get(reverse("measures:measure_list", args=[episode.pk])))
    with in_clinic(episode.clinic_id):
        assert list(Measurement.objects.values_list("value", "status")) == results

    def verdicts(page):
        import re

        return re.findall(r"<figcaption>.*?</figcaption>", page)

    assert verdicts(before) == verdicts(after) != []


@pytest.mark.parametrize("answer", ["", "great", "fits\x00", "x" * 5_000])
def test_an_answer_nobody_could_press_is_not_kept(client, episode, url, answer):
    assert client.post(url, {"answer": answer, "side": "upwards" * 9}).status_code == 302
    assert said(episode) == []


def test_after_the_finish_nothing_is_asked(client, episode, url):
    with in_clinic(episode.clinic_id):
        Episode.objects.filter(pk=episode.pk).update(discharged_on=NOW.date())
    assert "Does this fit how it feels?" not in words(client.get(patient_page(episode)))
    client.post(url, {"answer": "fits"})
    assert said(episode) == []


def test_one_result_alone_is_no_chart_to_ask_about(client, episode):
    with in_clinic(episode.clinic_id):
        Measurement.objects.exclude(taken_on=date(2026, 10, 27)).delete()
    assert "Does this fit how it feels?" not in words(client.get(patient_page(episode)))


def test_another_clinic_cannot_answer(client_of, stranger, url, goal, episode):
    assert client_of(stranger).post(url, {"answer": "fits"}).status_code == 404
    assert said(episode) == []


# --- The next visit ---------------------------------------------------------------------------------------------------


def visit_page(client, episode):
    return words(client.get(reverse("sessions:check_in_new", args=[episode.pk])))


def test_the_next_visit_opens_with_what_was_said(client, episode, goal, clinician):
    CheckInFactory(clinic=episode.clinic, episode=episode, held_on=date(2026, 10, 27))
    with in_clinic(episode.clinic_id):
        say_fit(goal.measure, "worse", on=date(2026, 10, 27), by=clinician)
    assert "Rosa said on 27 October: feels harder than the chart." in visit_page(client, episode)
    CheckInFactory(clinic=episode.clinic, episode=episode, held_on=date(2026, 11, 3))
    assert "feels harder than the chart" not in visit_page(client, episode)


def test_twice_it_does_not_fit_and_another_measure_is_offered(client, episode, goal, clinician):
    with in_clinic(episode.clinic_id):
        say_fit(goal.measure, "worse", on=date(2026, 10, 27), by=clinician)
    for look in (visit_page(client, episode), words(client.get(reverse("measures:measure_list", args=[episode.pk])))):
        assert "Twice in a row" not in look
    with in_clinic(episode.clinic_id):
        say_fit(goal.measure, "better", on=date(2026, 11, 9), by=clinician)
    assert "Twice in a row the chart did not fit. Another measure might ask about what is noticed." in visit_page(
        client, episode
    )
    assert "Twice in a row the chart did not fit how it feels." in words(
        client.get(reverse("measures:measure_list", args=[episode.pk]))
    )


# --- In a browser -----------------------------------------------------------------------------------------------------


@pytest.mark.django_db(transaction=True)
def test_one_press_changes_the_question_in_place_and_keeps_the_focus(new_page, clinician):
    episode = EpisodeFactory(clinic=clinician.clinic, clinician=clinician)
    goal = GoalFactory(clinic=episode.clinic, episode=episode, started_on=date.today() - timedelta(days=60))
    for days in (60, 30, 7):
        MeasurementFactory(clinic=episode.clinic, measure=goal.measure, taken_on=date.today() - timedelta(days=days))
    page = new_page(clinician)
    page.goto(patient_page(episode))
    button = page.get_by_role("button", name="Feels harder than this")
    button.press("Enter")
    page.get_by_text("You can change this today.").wait_for()
    assert button.get_attribute("aria-pressed") == "true"
    assert page.evaluate("document.activeElement.value") == "worse"
    page.get_by_role("button", name="It fits").click()
    page.locator("[value=fits][aria-pressed=true]").wait_for()
    assert [answer for answer, _day in said(episode)] == ["fits"]
