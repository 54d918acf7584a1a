"""What stands beside the goals on the patient page."""

from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.urls import reverse

from goals.tests.factories import ConversationFactory
from measures.tests.factories import MeasureFactory, MeasurementFactory
from patients.tests.factories import EpisodeFactory
from sessions.tests.factories import CheckInFactory, VisitFactory

NOW = datetime(2026, 11, 10, 10, 35, tzinfo=UTC)


@pytest.fixture
def episode(clinician):
    with time_machine.travel(NOW, tick=False):
        yield EpisodeFactory(clinic=clinician.clinic, clinician=clinician)


@pytest.fixture
def text(client_of, clinician, episode):
    def text():
        url = reverse("plans:patient_detail", args=[episode.patient_id])
        return " ".join(client_of(clinician).get(url).content.decode().split())

    return text


def test_next_visit_stands_there_with_what_is_measured_again_by_then(episode, text):
    VisitFactory(episode=episode, starts_at=NOW + timedelta(days=14))
    MeasurementFactory(
        measure=MeasureFactory(episode=episode, key="grip"), value=20, taken_on=NOW.date() - timedelta(days=20)
    )
    found = text()
    assert "Tuesday 24 November, 10:35" in found
    assert "Measuring again then: <bdi>how strong your grip is</bdi>." in found


def test_visit_of_today_is_called_today(episode, text):
    VisitFactory(episode=episode, starts_at=NOW + timedelta(hours=2))
    assert "Today, 12:35" in text()


def test_without_a_visit_the_page_says_so_and_offers_to_plan_one(episode, text):
    found = text()
    assert "No visit is planned." in found
    assert reverse("sessions:visit_new", args=[episode.pk]) in found


def test_finished_episode_has_no_next(client_of, clinician):
    with time_machine.travel(NOW, tick=False):
        finished = EpisodeFactory(clinic=clinician.clinic, clinician=clinician, discharged=True)
        page = client_of(clinician).get(reverse("plans:patient_detail", args=[finished.patient_id]))
    assert 'id="next"' not in page.text


def test_what_was_agreed_last_stands_line_by_line_with_who_and_when(episode, text):
    CheckInFactory(episode=episode, agreed="An older thing.", held_on=NOW.date() - timedelta(days=30))
    CheckInFactory(episode=episode, agreed="Walk daily.\n\nAna asks Mr Osei.", held_on=NOW.date() - timedelta(days=14))
    CheckInFactory(episode=episode, agreed="", held_on=NOW.date() - timedelta(days=7))
    found = text()
    assert "27 October, Rosa and Ana Becker" in found
    assert '<li dir="auto">Walk daily.</li><li dir="auto">Ana asks Mr Osei.</li>' in found
    assert "An older thing." not in found


@pytest.mark.parametrize(("met", "is_offered"), [(None, False), (ConversationFactory, True), (CheckInFactory, True)])
def test_note_of_the_first_visit_is_offered_once_the_two_have_met(episode, text, met, is_offered):
    VisitFactory(episode=episode, starts_at=NOW + timedelta(days=6))
    if met:
        met(episode=episode)
    assert (reverse("sessions:first_note", args=[episode.pk]) in text()) is is_offered
