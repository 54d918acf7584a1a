"""`manage.py reminders`: what it prints, what it writes, and its exit codes."""

import io
import json
import sys
from datetime import UTC, datetime, timedelta

import pytest
from django.core.management import CommandError, call_command, execute_from_command_line

from accounts.tests.factories import ClinicFactory
from measures.tests.factories import MeasureFactory, MeasurementFactory
from patients.models import Patient
from patients.tests.factories import EpisodeFactory
from rehabgoals.tenancy import in_clinic
from reminders.choices import Reason
from reminders.models import Message
from reminders.tests.factories import MessageFactory, say_yes
from reminders.tests.mail import post_office
from sessions.tests.factories import VisitFactory

NOW = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)


def run(*arguments):
    out = io.StringIO()
    call_command("reminders", *arguments, stdout=out)
    return out.getvalue()


def count():
    from accounts.models import Clinic

    total = 0
    for clinic in Clinic.objects.all():
        with in_clinic(clinic.pk):
            total += Message.objects.count()
    return total


@pytest.fixture
def episode(db):
    episode = EpisodeFactory(clinic=ClinicFactory(), started_on=NOW.date() - timedelta(weeks=9))
    say_yes(episode)
    return episode


def test_a_dry_run_prints_what_should_exist_and_writes_nothing(episode):
    visit = VisitFactory(episode=episode, starts_at=NOW + timedelta(hours=30))
    other = EpisodeFactory(started_on=episode.started_on)
    say_yes(other)
    measure = MeasureFactory(episode=other)
    MeasurementFactory(measure=measure, taken_on=NOW.date() - timedelta(weeks=2))
    assert json.loads(run("plan", "--now", "2026-11-24T09:00:00Z", "--dry-run", "--json")) == [
        {
            "clinic": episode.clinic_id,
            "kind": "visit_reminder",
            "patient": episode.patient_id,
            "episode": episode.pk,
            "visit": visit.pk,
            "due_on": "2026-11-25",
            "due_at": "2026-11-24T15:00:00+00:00",
        },
        {
            "clinic": other.clinic_id,
            "kind": "reassessment",
            "patient": other.patient_id,
            "episode": other.pk,
            "measure": measure.pk,
            "due_on": "2026-11-24",
            "due_at": "2026-11-24T10:00:00+00:00",
        },
    ]
    assert count() == 0


def test_a_dry_run_still_prints_what_is_already_planned(episode):
    VisitFactory(episode=episode, starts_at=NOW + timedelta(hours=30))
    arguments = ("plan", "--now", "2026-11-24T09:00:00Z", "--dry-run", "--json")
    before = run(*arguments)
    run("plan", "--now", "2026-11-24T09:00:00Z")
    assert run(*arguments) == before != "[]\n"


@pytest.mark.parametrize("instant", ["2026-11-24T09:00:00Z", "2026-11-24T10:00:00+01:00", "2026-11-24T09:00"])
def test_planning_for_a_moment_writes_what_is_due_then(episode, instant):
    VisitFactory(episode=episode, starts_at=NOW + timedelta(hours=30))
    planned = {"made": 1, "moved": 0, "wanted_again": 0, "cancelled": 0, "clinics_left_out": 0}
    assert json.loads(run("plan", "--now", instant, "--json")) == planned
    assert run("plan", "--now", instant) == "0 made, 0 moved, 0 wanted again, 0 cancelled\n"
    assert count() == 1


def test_with_nothing_near_due_it_says_so(db):
    assert run("plan", "--dry-run") == "Nothing is near due.\n"
    assert json.loads(run("plan", "--dry-run", "--json")) == []


@pytest.mark.django_db(transaction=True)
def test_send_sends_what_is_due_and_says_how_many(settings):
    episode = EpisodeFactory()
    say_yes(episode)
    silent = EpisodeFactory(clinic=ClinicFactory())
    for one in (episode, episode, silent):
        MessageFactory(episode=one)
    with post_office(settings) as post:
        assert json.loads(run("send", "--json")) == {"sent": 2, "cancelled": 1}
        assert run("send") == "Nothing is due.\n"
    assert len(post.messages) == 2


@pytest.mark.django_db(transaction=True)
def test_why_tells_what_became_of_a_message_without_naming_anybody(settings):
    episode = EpisodeFactory()
    message = MessageFactory(episode=episode)
    with post_office(settings):
        run("send")
    told = json.loads(run("why", str(message.pk), "--json"))
    assert (told["state"], told["reason"]) == ("cancelled", Reason.NO_CONSENT)
    assert [step["state"] for step in told["steps"]] == ["planned", "claimed", "cancelled"]
    words = run("why", str(message.pk))
    assert "no_consent: No yes to e-mail stands." in words
    with in_clinic(episode.clinic_id):
        patient = Patient.objects.get(pk=episode.patient_id)
    for name in (patient.given_names, patient.family_name, patient.email, episode.problem, patient.clinic_number):
        assert name not in words + json.dumps(told)


def test_why_refuses_a_number_that_is_no_message(db):
    with pytest.raises(CommandError, match="There is no message 7"):
        run("why", "7")


@pytest.mark.parametrize("moment", ["9999-12-31T23:59:59Z", "0001-01-01T00:00:00Z"])
def test_a_moment_at_the_ends_of_the_calendar_is_wrong_use(riverside, moment):
    with pytest.raises(CommandError, match="not from 1900 to 2100"):
        run("plan", "--now", moment, "--dry-run")


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(
    ("arguments", "code", "words"),
    [
        (["plan", "--dry-run", "--json"], 0, ""),
        (["why", "7"], 1, "There is no message 7."),
        (["plan", "--now", "yesterday"], 2, "'yesterday' is no moment"),
        (["why"], 2, "usage"),
        ([], 2, "usage"),
        (["burn"], 2, "invalid choice"),
    ],
)
def test_exit_codes(arguments, code, words, capsys):
    with pytest.raises(SystemExit) as ended:
        execute_from_command_line(["manage.py", "reminders", *arguments])
        sys.exit(0)
    assert ended.value.code == code
    assert words in capsys.readouterr().err
