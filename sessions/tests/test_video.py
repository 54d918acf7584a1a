"""Visits by video, by telephone and at home: what is pressed to meet, and where the clinic's link never stands."""

import json
import logging
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.urls import reverse

from accounts.models import Clinic
from patients.tests.factories import EpisodeFactory
from rehabgoals import logs
from rehabgoals.tenancy import in_clinic
from sessions.tests.factories import VisitFactory

NOW = datetime(2026, 11, 24, 10, 30, tzinfo=UTC)
LINK = "https://meet.riverside.example/zq7canary"


@pytest.fixture(autouse=True)
def noon():
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def episode(clinician):
    return EpisodeFactory(clinic=clinician.clinic, clinician=clinician, patient__telephone="+44 161 496 0000")


@pytest.fixture
def client(client_of, clinician):
    return client_of(clinician)


def pages(episode, visit):
    return [
        reverse("patients:caseload"),
        reverse("plans:patient_detail", args=[episode.patient_id]),
        reverse("sessions:check_in_new", args=[episode.pk]),
        reverse("sessions:visit_edit", args=[visit.pk]),
    ]


def give_link(clinic):
    with in_clinic(clinic.pk):
        Clinic.objects.filter(pk=clinic.pk).update(video_link=LINK)


def test_video_visit_is_opened_by_the_clinics_own_link_from_every_page_that_shows_it(client, episode):
    give_link(episode.clinic)
    visit = VisitFactory(episode=episode, starts_at=NOW, kind="video")
    for page in pages(episode, visit):
        text = client.get(page).content.decode()
        assert f'href="{LINK}" target="_blank" rel="noopener noreferrer">Open the video visit</a>' in text, page


def test_without_a_link_the_page_says_who_may_add_it(client, episode):
    visit = VisitFactory(episode=episode, starts_at=NOW, kind="video")
    for page in pages(episode, visit):
        assert "A clinic admin can add it on the clinic’s page." in client.get(page).content.decode(), page


def test_telephone_visit_dials_the_patients_number_from_every_page_that_shows_it(client, episode):
    visit = VisitFactory(episode=episode, starts_at=NOW, kind="telephone")
    for page in pages(episode, visit):
        assert 'href="tel:+441614960000"' in client.get(page).content.decode(), page


def test_without_a_number_the_page_says_so(client, clinician):
    episode = EpisodeFactory(clinic=clinician.clinic, clinician=clinician)
    visit = VisitFactory(episode=episode, starts_at=NOW, kind="telephone")
    assert "No telephone number is written down." in client.get(pages(episode, visit)[3]).content.decode()


@pytest.mark.parametrize("kind", ["in_person", "home"])
def test_visit_where_both_are_in_one_place_offers_no_link(client, episode, kind):
    give_link(episode.clinic)
    visit = VisitFactory(episode=episode, starts_at=NOW, kind=kind)
    for page in pages(episode, visit):
        text = client.get(page).content.decode()
        assert LINK not in text and "tel:" not in text, page


def test_link_reaches_no_log(client, episode):
    give_link(episode.clinic)
    visit = VisitFactory(episode=episode, starts_at=NOW + timedelta(days=1), kind="video")
    written = []

    class Keep(logging.Handler):
        def emit(self, record):
            written.append(json.loads(self.format(record)))

    handler = Keep()
    handler.setFormatter(logs.JSONFormatter())
    logging.getLogger().addHandler(handler)
    try:
        for page in pages(episode, visit):
            client.get(page)
    finally:
        logging.getLogger().removeHandler(handler)
    assert written and "zq7canary" not in json.dumps(written).lower()
