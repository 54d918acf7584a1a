"""Closing an episode of somebody who stopped coming: with its reason, what is last known, and nothing called final."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from goals.models import FollowUp
from goals.tests.factories import MaintenancePlanFactory
from measures.tests.factories import MeasureFactory, MeasurementFactory
from patients.models import Episode
from patients.tests.factories import EpisodeFactory
from rehabgoals.days import day_words, write_day
from rehabgoals.tenancy import in_clinic

REASON = Episode.DischargeReason
PATIENT, FINISH, CLOSE, CONFIRM, BACK = (
    "plans:patient_detail",
    "goals:episode_finish",
    "goals:episode_close",
    "goals:episode_finish_confirm",
    "goals:episode_bring_back",
)


@pytest.fixture
def episode(riverside, clinician):
    return EpisodeFactory(clinic=riverside, clinician=clinician)


@pytest.fixture
def client(client_of, clinician):
    return client_of(clinician)


def url(name, episode):
    return reverse(name, args=[episode.pk])


def as_it_is(episode):
    with in_clinic(episode.clinic_id):
        return Episode.objects.get(pk=episode.pk)


def close(client, episode, **said):
    kept = {"reason": "stopped", "words": "", "finished_on": write_day(timezone.localdate())}
    return client.post(url(CLOSE, episode), kept | said, follow=True)


def test_who_stopped_coming_is_listed_and_closed_from_there_with_the_reason(client, episode):
    caseload = client.get(reverse("patients:caseload")).text
    assert f'href="{url(CLOSE, episode)}"' in caseload

    page = close(client, episode, words="Works nights now.")

    found = as_it_is(episode)
    assert (found.discharged_on, found.discharge_reason) == (timezone.localdate(), REASON.STOPPED_COMING)
    assert found.discharge_words == "Works nights now."
    assert "Closed. All that is known stays here to read." in page.text
    assert "Stopped coming" in page.text
    assert f'href="{url(CLOSE, episode)}"' not in client.get(reverse("patients:caseload")).text


def test_the_last_known_value_stands_with_its_day_and_is_never_called_a_final_one(client, episode):
    measure = MeasureFactory(episode=episode)
    days = [timezone.localdate() - timedelta(days=days) for days in (60, 30)]
    for day, value in zip(days, (300, 440), strict=True):
        MeasurementFactory(measure=measure, taken_on=day, value=value)

    page = client.get(url(CLOSE, episode)).text
    assert f"last known, {day_words(days[1])}" in page
    assert "440 m" in page
    assert "300 m" not in page
    assert reverse("measures:measure_list", args=[episode.pk]) in page, "a last one told by telephone"

    close(client, episode)
    patient = client.get(reverse(PATIENT, args=[episode.patient_id]) + f"?episode={episode.pk}").text
    assert "Results are the last known ones." in patient
    for text in (page, patient, client.get(url(FINISH, episode)).text):
        assert "final" not in text.lower()


def test_what_was_never_measured_is_not_made_up(client, episode):
    assert "Nothing was measured." in client.get(url(CLOSE, episode)).text


@pytest.mark.parametrize("said", [{"reason": ""}, {"reason": "together"}, {"reason": "other"}, {"finished_on": "soon"}])
def test_it_is_closed_for_a_reason_and_on_a_day_and_what_was_typed_stays(client, episode, said):
    words = "" if said.get("reason") == "other" else "Moved to Leeds"
    response = client.post(url(CLOSE, episode), {"reason": "moved", "words": words, "finished_on": "1"} | said)
    assert response.status_code == 422
    assert words in response.text
    assert as_it_is(episode).is_active


def test_pressing_twice_closes_once_and_the_clinic_asks_afterwards_as_after_any_finish(client, episode):
    MaintenancePlanFactory(episode=episode, follow_ups=[3])
    close(client, episode, reason="moved")
    close(client, episode, reason="other", words="Another word")
    assert as_it_is(episode).discharge_reason == REASON.MOVED
    with in_clinic(episode.clinic_id):
        assert FollowUp.objects.filter(episode=episode).count() == 1


def test_who_comes_again_goes_on_where_it_was_without_a_reason(client, episode):
    close(client, episode, words="Works nights")
    client.post(url(BACK, episode))
    found = as_it_is(episode)
    assert (found.is_active, found.discharge_reason, found.discharge_words) == (True, REASON.NOT_SAID, "")


def test_an_episode_finished_by_both_says_so(client, episode):
    client.post(url(CONFIRM, episode), {"finished_on": write_day(timezone.localdate())})
    assert as_it_is(episode).discharge_reason == REASON.TOGETHER
    assert not as_it_is(episode).ended_apart
