"""The record says who and on what occasion: in a request, before sign-in, in a task, in a command. Never a token."""

import json
import os
import subprocess
import sys

import pytest
from django.apps import apps
from django.conf import settings
from django.db import connection
from django.urls import reverse
from django.utils import timezone

from accounts.inviting import hash_of
from accounts.models import Draft
from accounts.tests.factories import InvitationFactory
from patients.models import Patient
from patients.tests.factories import EpisodeFactory
from rehabgoals.tenancy import in_clinic
from rehabgoals.testing.database import url_for_processes
from reminders.tasks import plan_messages
from reminders.tests.factories import MessageFactory, say_yes
from sessions.models import PartnershipAnswer

PASSWORD = "seven grey herons on the weir"


def contexts_of(clinic, table):
    """What the newest events of a table say about who and why, newest first."""
    with in_clinic(clinic.pk), connection.cursor() as cursor:
        cursor.execute(f"SELECT pgh_context FROM {table} ORDER BY pgh_id DESC")
        return [json.loads(found) if isinstance(found, str) else found for (found,) in cursor.fetchall()]


def test_a_change_in_a_request_says_who_and_in_which_request(clinician, client_of, caplog):
    form = {"given_names": "Amina", "family_name": "Diallo", "born_on": "04/05/1971", "language": "en"}
    client_of(clinician).post(reverse("patients:patient_new"), form)

    (made,) = contexts_of(clinician.clinic, "patients_patientevent")
    assert made["user"] == clinician.pk
    assert len(made["request"]) == 32
    with in_clinic(clinician.clinic_id):
        assert Patient.objects.get().family_name == "Diallo"


@pytest.mark.django_db(transaction=True)
def test_what_is_written_after_the_page_is_kept_belongs_to_the_same_request(admin, client_of):
    form = {"name": "Priya", "email": "priya@example.org", "profession": "", "roles": ["clinician"]}
    client_of(admin).post(reverse("accounts:staff_invite"), form)

    sent, made = contexts_of(admin.clinic, "accounts_invitationevent")
    assert sent["user"] == made["user"] == admin.pk
    assert sent["request"] == made["request"]


def test_joining_says_by_which_request_and_holds_neither_token_nor_password(riverside, client_of):
    invitation = InvitationFactory(clinic=riverside)
    token = f"token-of-{invitation.email}"
    client_of().post(reverse("accounts:invitation_accept", args=[token]), {"name": "Priya", "password": PASSWORD})

    (joined,) = contexts_of(riverside, "accounts_userevent")
    assert joined["act"] == "invitation accepted"
    assert len(joined["request"]) == 32
    assert contexts_of(riverside, "accounts_invitationevent")[0]["request"] == joined["request"]
    assert not found_in_the_record(riverside, [token, PASSWORD, "argon2", "md5$"])


def test_a_calendar_address_says_who_made_it_and_its_history_holds_neither_token_nor_hash(clinician, client_of):
    address = reverse("sessions:calendar_address")
    pages = [client_of(clinician).post(address, {"act": "new"}) for _ in range(2)]

    made, renewed = contexts_of(clinician.clinic, "rehab_sessions_calendarfeedevent")
    assert made["user"] == renewed["user"] == clinician.pk
    tokens = [page.context["address"].rpartition("/")[2].removesuffix(".ics") for page in pages]
    assert len(set(tokens)) == 2
    assert not found_in_the_record(clinician.clinic, [*tokens, *map(hash_of, tokens)])


def test_no_history_holds_what_a_patient_answered_alone(clinician, client_of):
    episode, number = EpisodeFactory(clinician=clinician), "6ed3a4c2-9f6e-4a5e-8f0c-3a0f6c1e2b7d"
    client = client_of(clinician)
    page = client.post(reverse("sessions:partnership_ask", args=[episode.pk])).url
    assert client.post(page, {"form_id": number, "mattered": "4"}).status_code == 200

    with in_clinic(clinician.clinic_id):
        assert str(PartnershipAnswer.objects.get().pk) == number
        assert not Draft.objects.exists()
    assert not found_in_the_record(clinician.clinic, [number, "mattered"])


def found_in_the_record(clinic, words):
    """Those of the words that stand anywhere in the clinic's history."""
    found = []
    with in_clinic(clinic.pk), connection.cursor() as cursor:
        for model in apps.get_models():
            if hasattr(model, "pgh_tracked_model"):
                cursor.execute(f"SELECT coalesce(string_agg(t::text, ' '), '') FROM {model._meta.db_table} t")
                text = cursor.fetchone()[0]
                found += [(model._meta.label, word) for word in words if word in text]
    return found


@pytest.mark.django_db(transaction=True)
def test_a_change_in_a_task_says_which_task(riverside):
    episode = EpisodeFactory(clinic=riverside)
    say_yes(episode)
    message = MessageFactory(reminder=True, episode=episode)
    with in_clinic(riverside.pk):
        episode.patient.prefers_no_messages = True
        episode.patient.save()

    plan_messages.apply()  # cancels it

    (cancelled, *_) = contexts_of(riverside, "reminders_messageevent")
    assert cancelled["task"] == "reminders.tasks.plan_messages"
    with in_clinic(riverside.pk):
        message.refresh_from_db()
    assert message.state == "cancelled"


@pytest.mark.django_db(transaction=True)
def test_a_change_in_a_command_says_which_command(riverside):
    episode = EpisodeFactory(clinic=riverside)
    MessageFactory(reminder=True, episode=episode)  # without a yes it is cancelled

    done = subprocess.run(
        [sys.executable, "manage.py", "reminders", "plan", "--now", timezone.now().isoformat()],
        cwd=settings.BASE_DIR,
        env=os.environ | {"DATABASE_URL": url_for_processes()},
        capture_output=True,
        text=True,
        check=False,
    )

    assert done.returncode == 0, done.stderr
    (cancelled, *_) = contexts_of(riverside, "reminders_messageevent")
    assert cancelled["command"] == "reminders"
