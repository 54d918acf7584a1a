"""Two people with one page open are told of each other, and a page left open never pretends for long."""

from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.urls import reverse

from accounts.models import Presence
from accounts.presence import LASTS, present_at
from patients.tests.factories import EpisodeFactory
from rehabgoals.tenancy import in_clinic

NOON = datetime(2026, 11, 24, 12, 0, tzinfo=UTC)


@pytest.fixture
def episode(clinician):
    return EpisodeFactory(clinic=clinician.clinic, clinician=clinician)


def beat(client, episode):
    return client.post(reverse("accounts:presence", args=["conversation", episode.pk]))


def test_two_people_at_one_page_are_told_of_each_other(clinician, colleague, client_of, episode):
    beat(client_of(clinician), episode)

    answer = beat(client_of(colleague), episode)

    assert "Ana Becker" in answer.text and "What each of you writes is kept." in answer.text
    assert "Tom Okafor" in beat(client_of(clinician), episode).text


def test_somebody_alone_is_told_nothing(clinician, client_of, episode):
    client = client_of(clinician)
    beat(client, episode)

    assert "has this open" not in beat(client, episode).text


def test_who_closed_the_page_is_gone_within_a_minute(clinician, colleague, client_of, episode):
    with time_machine.travel(NOON, tick=False):
        beat(client_of(clinician), episode)
    with time_machine.travel(NOON + LASTS + timedelta(seconds=1), tick=False):
        assert "Ana Becker" not in beat(client_of(colleague), episode).text


def test_another_page_of_the_same_patient_is_another_page(clinician, colleague, client_of, episode):
    beat(client_of(clinician), episode)

    with in_clinic(colleague.clinic_id):
        assert present_at(colleague, "goal", episode.pk).others == []
        assert present_at(colleague, "conversation", episode.pk).others == ["Ana Becker"]


def test_being_there_is_one_row_however_long_it_lasts(clinician, client_of, episode):
    client = client_of(clinician)
    for _ in range(3):
        beat(client, episode)

    with in_clinic(clinician.clinic_id):
        assert Presence.objects.count() == 1


def test_nobody_of_another_clinic_can_ask_who_is_there(stranger, client_of, episode):
    assert beat(client_of(stranger), episode).status_code == 404
