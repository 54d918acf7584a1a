"""A sign-in lasts 12 hours from the password, however much is done in them."""

from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.urls import reverse

from accounts.tests.factories import PASSWORD
from patients.tests.factories import PatientFactory

MORNING = datetime(2026, 11, 10, 8, 0, tzinfo=UTC)


def save_something(client, patient):
    """What ends with a message in passing, which writes the session."""
    form = {"kinds": ["email"], "said_by": "Rosa", "given_on": "10/11/2026"}
    return client.post(reverse("patients:consent_give", args=[patient.pk]), form)


def unlock(client):
    """Come back to a page that was left alone for a while."""
    return client.post(reverse("accounts:unlock"), {"password": PASSWORD})


@pytest.mark.parametrize("hours", [1, 11])
def test_work_in_between_does_not_make_it_longer(clinician, client_of, hours):
    patient = PatientFactory(clinic=clinician.clinic)
    with time_machine.travel(MORNING, tick=False) as clock:
        client = client_of(clinician)
        clock.shift(timedelta(hours=hours))
        unlock(client)
        assert save_something(client, patient).status_code == 302
        clock.move_to(MORNING + timedelta(hours=11, minutes=59))
        unlock(client)
        assert client.get(reverse("patients:caseload")).status_code == 200
        clock.move_to(MORNING + timedelta(hours=12, seconds=1))
        answer = client.get(reverse("patients:caseload"))

    assert answer.status_code == 302
    assert answer.url.startswith(reverse("account_login"))
    assert "_auth_user_id" not in client.session


def test_a_sign_in_that_does_not_say_since_when_is_none(clinician, client_of):
    client = client_of(clinician)
    session = client.session
    del session["signed_in_since"]
    session.save()

    assert client.get(reverse("patients:caseload")).status_code == 302
