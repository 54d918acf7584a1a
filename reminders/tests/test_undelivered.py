"""An e-mail that did not arrive is told at the next visit, until one arrives."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from patients.tests.factories import EpisodeFactory
from reminders.choices import Reason
from reminders.models import Message
from reminders.tests.factories import MessageFactory
from sessions.tests.factories import CheckInFactory

TOLD = "An e-mail did not arrive"


@pytest.fixture
def episode(clinician):
    return EpisodeFactory(clinic=clinician.clinic, clinician=clinician, patient__email="rosa@example.org")


@pytest.fixture
def page(client_of, clinician, episode):
    def page():
        return client_of(clinician).get(reverse("sessions:check_in_new", args=[episode.pk])).text

    return page


def tried(episode, days_ago, **facts):
    MessageFactory(episode=episode, due_at=timezone.now() - timedelta(days=days_ago), **facts)


def refused(episode, days_ago):
    tried(episode, days_ago, state=Message.State.FAILED, reason=Reason.REFUSED_ADDRESS)


def test_the_visit_asks_for_the_address_to_which_the_plan_could_not_be_sent(episode, page):
    refused(episode, 3)

    text = page()

    assert TOLD in text
    assert reverse("patients:patient_edit", args=[episode.patient_id]) in text


def test_one_that_arrived_later_settles_it(episode, page):
    refused(episode, 3)
    tried(episode, 1, state=Message.State.SENT, sent_at=timezone.now())

    assert TOLD not in page()


def test_what_was_known_at_the_last_visit_is_not_told_again(episode, page):
    refused(episode, 9)
    CheckInFactory(episode=episode, held_on=timezone.localdate() - timedelta(days=2))

    assert TOLD not in page()


def test_a_mail_server_that_was_away_is_not_the_patients_to_mend(episode, page):
    tried(episode, 3, state=Message.State.FAILED, reason=Reason.NO_CONNECTION)

    assert TOLD not in page()
