"""The patient says alone how it is to decide together: a clinic learns from it, and nobody learns who said what."""

import re
from datetime import date, timedelta

import pytest
from django.db import connection
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st
from playwright.sync_api import expect

from accounts import locking
from accounts.models import Draft
from accounts.tests.factories import PASSWORD
from patients.tests.factories import EpisodeFactory, PatientFactory
from rehabgoals import signed_in
from rehabgoals.tenancy import in_clinic
from sessions.models import PartnershipAnswer, PartnershipAsked
from sessions.partnership import QUESTIONS, is_asked, quarter_of
from sessions.tests.factories import CheckInFactory

TODAY = date(2026, 11, 24)


@pytest.fixture
def episode(clinician):
    return EpisodeFactory(clinician=clinician, patient=PatientFactory(clinic=clinician.clinic, language="en"))


def url(name, episode):
    return reverse(f"sessions:{name}", args=[episode.pk])


def hand_over(client, episode):
    answer = client.post(url("partnership_ask", episode))
    assert answer.status_code == 302 and answer.url == url("partnership", episode)
    return client.get(answer.url)


def form_id(page):
    return re.search(r'name="form_id" value="([^"]+)"', page.text)[1]


def answers(clinic):
    with in_clinic(clinic.pk):
        return list(PartnershipAnswer.objects.values_list("clinician", "quarter", "answers"))


# --- When -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("visits", "weeks_ago", "kind", "asked"),
    [
        (1, None, {}, False),
        (2, None, {}, True),
        (9, None, {}, True),
        (3, 1, {}, False),
        (8, 20, {}, False),
        (8, 5, {"is_reassessment": True}, False),
        (8, 6, {"is_reassessment": True}, True),
        (8, 1, {"is_finishing": True}, False),
        (8, 2, {"is_finishing": True}, True),
        (1, None, {"is_finishing": True}, True),
        (1, None, {"is_reassessment": True}, False),
    ],
)
def test_asked_after_the_second_visit_at_reassessments_and_at_the_finish(visits, weeks_ago, kind, asked):
    last = None if weeks_ago is None else TODAY - timedelta(weeks=weeks_ago)

    assert is_asked(TODAY, visits=visits, last_asked_on=last, **kind) is asked


@given(st.integers(0, 400), st.booleans(), st.booleans())
def test_nobody_is_asked_twice_on_a_day(visits, is_reassessment, is_finishing):
    assert not is_asked(
        TODAY,
        visits=visits,
        last_asked_on=TODAY,
        is_reassessment=is_reassessment,
        is_finishing=is_finishing and visits >= 2,
    )


@given(st.dates(date(2000, 1, 1), date(2100, 12, 31)))
def test_the_time_of_an_answer_is_no_finer_than_a_quarter(day):
    first = quarter_of(day)

    assert first.day == 1 and first.month in (1, 4, 7, 10) and first <= day < first + timedelta(days=93)


def test_the_visit_page_offers_it_at_the_second_visit_and_no_more_once_it_was_asked(clinician, client_of, episode):
    client, offer = client_of(clinician), "Hand the screen over"
    assert offer not in client.get(url("check_in_new", episode)).text

    CheckInFactory(episode=episode)
    assert offer in client.get(url("check_in_new", episode)).text

    client.post(url("partnership_ask", episode))
    assert offer not in client_of(clinician).get(url("check_in_new", episode)).text


def test_the_finish_of_an_episode_offers_it_too(clinician, client_of, episode):
    address, offer = reverse("goals:episode_finish_confirm", args=[episode.pk]), "Hand the screen over"
    assert offer in client_of(clinician).get(address).text

    client_of(clinician).post(url("partnership_ask", episode))

    assert offer not in client_of(clinician).get(address).text


# --- Alone ----------------------------------------------------------------------------------------------------------


def test_on_the_handed_over_screen_the_patient_answers_and_is_thanked(clinician, client_of, episode):
    client = client_of(clinician)
    page = hand_over(client, episode)
    assert all(str(question.words) in page.text for question in QUESTIONS)

    thanks = client.post(url("partnership", episode), {"form_id": form_id(page), "mattered": "4", "together": "0"})

    assert "Thank you. Please hand the screen back." in thanks.text
    [(who, quarter, said)] = answers(clinician.clinic)
    assert (who, said) == (clinician.pk, {"mattered": 4, "together": 0})
    assert quarter.day == 1


def test_nothing_else_can_be_opened_on_that_screen(clinician, client_of, episode):
    client = client_of(clinician)
    page = hand_over(client, episode)

    assert episode.patient.family_name not in page.text
    for other in (reverse("patients:caseload"), reverse("plans:patient_detail", args=[episode.patient_id])):
        answer = client.get(other)
        assert episode.patient.family_name not in answer.text and "password" in answer.text.casefold()


def test_a_clinician_does_not_answer_for_anybody(clinician, client_of, episode):
    client = client_of(clinician)

    opened = client.get(url("partnership", episode))
    sent = client.post(url("partnership", episode), {"form_id": "6ed3a4c2-9f6e-4a5e-8f0c-3a0f6c1e2b7d", "own": "4"})

    assert opened.url == sent.url == url("check_in_new", episode)
    assert answers(clinician.clinic) == []


def test_the_same_form_sent_twice_is_one_answer_and_an_empty_one_is_none(clinician, client_of, episode):
    client = client_of(clinician)
    page = hand_over(client, episode)
    client.post(url("partnership", episode), {"form_id": form_id(page)})
    assert answers(clinician.clinic) == []

    client = client_of(clinician)
    page = hand_over(client, episode)
    for _ in range(2):
        client.post(url("partnership", episode), {"form_id": form_id(page), "own": "3"})

    assert len(answers(clinician.clinic)) == 1


def test_it_is_answered_once_each_time_the_screen_is_handed_over(clinician, client_of, episode):
    """Going back, or whoever sits there before it is unlocked, finds only the thanks."""
    client, thanks = client_of(clinician), "Thank you. Please hand the screen back."
    first = hand_over(client, episode)
    client.post(url("partnership", episode), {"form_id": form_id(first), "own": "3"})

    again = client.get(url("partnership", episode))
    assert thanks in again.text and "form_id" not in again.text
    other = {"form_id": "6ed3a4c2-9f6e-4a5e-8f0c-3a0f6c1e2b7d", "own": "0"}
    assert thanks in client.post(url("partnership", episode), other).text
    assert [said for _who, _quarter, said in answers(clinician.clinic)] == [{"own": 3}]

    # Unlocked and handed over another time, there is a fresh form.
    client.post(reverse("accounts:unlock"), {"password": PASSWORD})
    assert "form_id" in hand_over(client, episode).text


@pytest.mark.parametrize("answer", ["5", "-1", "4; DROP", "\x00", "٣"])
def test_an_answer_that_is_none_of_the_five_is_not_kept(clinician, client_of, episode, answer):
    client = client_of(clinician)
    page = hand_over(client, episode)

    again = client.post(url("partnership", episode), {"form_id": form_id(page), "own": answer})

    assert again.status_code == 422 and answers(clinician.clinic) == []


# --- Nobody's -------------------------------------------------------------------------------------------------------


def test_an_answer_leads_to_no_patient_and_has_no_history(clinician, client_of, episode):
    client = client_of(clinician)
    page = hand_over(client, episode)
    client.post(url("partnership", episode), {"form_id": form_id(page), "free": "1"})

    columns = {field.attname for field in PartnershipAnswer._meta.concrete_fields}
    assert columns == {"id", "clinic_id", "clinician_id", "quarter", "answers"}
    assert not hasattr(PartnershipAnswer, "pgh_event_model") and not hasattr(PartnershipAsked, "pgh_event_model")
    with in_clinic(clinician.clinic_id), connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM pg_tables WHERE tablename LIKE 'rehab_sessions_partnership%event'")
        assert cursor.fetchone() == (0,)
        assert list(PartnershipAsked.objects.values_list("episode", flat=True)) == [episode.pk]


@pytest.mark.parametrize("ends", ["sign_in", "lock"])
def test_answers_sent_too_late_are_kept_nowhere_under_the_address_of_an_episode(clinician, client_of, episode, ends):
    client = client_of(clinician)
    page = hand_over(client, episode)
    session = client.session
    if ends == "sign_in":
        session[signed_in.SINCE] = 0
    else:
        # Unlocked in another tab, and locked again.
        del session[locking.HANDED_OVER]
        session[locking.LOCKED] = True
    session.save()

    client.post(url("partnership", episode), {"form_id": form_id(page), "own": "3"})

    assert answers(clinician.clinic) == []
    with in_clinic(clinician.clinic_id):
        assert not Draft.objects.exists()


def test_asked_twice_on_a_day_is_one_day(clinician, client_of, episode):
    client = client_of(clinician)
    for _ in range(2):
        client.post(url("partnership_ask", episode))
        client.session.flush()
        client = client_of(clinician)

    with in_clinic(clinician.clinic_id):
        assert PartnershipAsked.objects.count() == 1


@pytest.mark.parametrize(("language", "thanks"), [("es", "Gracias"), ("fr", "Merci"), ("ar", "شكر")])
def test_it_is_asked_in_the_patients_language(clinician, client_of, language, thanks):
    episode = EpisodeFactory(clinician=clinician, patient=PatientFactory(clinic=clinician.clinic, language=language))
    client = client_of(clinician)
    page = hand_over(client, episode)

    said = client.post(url("partnership", episode), {"form_id": form_id(page), "own": "4"})

    assert f'<html lang="{language}"' in page.text
    assert thanks in said.text and str(QUESTIONS[0].words) not in page.text


def test_whoever_gives_the_screen_back_reads_on_the_lock_page_in_their_language_what_to_do(clinician, client_of):
    episode = EpisodeFactory(clinician=clinician, patient=PatientFactory(clinic=clinician.clinic, language="ar"))
    client = client_of(clinician)
    page = hand_over(client, episode)
    thanks = client.post(url("partnership", episode), {"form_id": form_id(page), "own": "4"})
    words = re.search(r'role="status">([^<]+)<', thanks.text)[1]

    back = client.get(url("check_in_new", episode))

    assert back.status_code == 423
    assert re.search(rf'<h1>.*lang="ar" dir="rtl">{words}</span>This screen is waiting for', back.text)


@pytest.mark.parametrize("address", ["/accounts/logout/", "/nothing/is/here/", "/patients/99999999/"])
def test_no_page_of_a_handed_over_screen_shows_where_else_one_might_go(clinician, client_of, episode, address):
    client = client_of(clinician)
    hand_over(client, episode)

    found = client.get(address)

    assert found.status_code == 423
    assert "This screen is waiting for" in found.text and "<nav" not in found.text and "topbar" not in found.text


def test_another_window_beside_a_handed_over_screen_is_covered_at_once(clinician, new_page, live, episode):
    CheckInFactory(episode=episode)
    one = new_page(clinician)
    other = one.context.new_page()
    other.goto(live + reverse("patients:caseload"))
    expect(other.get_by_role("heading", name="Today")).to_be_visible()
    one.goto(live + url("check_in_new", episode))

    one.get_by_role("button", name="Hand the screen over").click()

    expect(one.get_by_role("button", name="Done")).to_be_visible()
    # Nobody went there: it is covered, and then is the lock page.
    expect(other.get_by_role("heading", name="This screen is waiting for")).to_be_visible()
