"""A log line tells an operator what happened, and nobody anything about a person."""

import json
import logging

import pytest
from django.urls import reverse
from django.utils import timezone

from accounts.models import Clinic
from patients.tests.factories import EpisodeFactory, PatientFactory
from rehabgoals import logs
from rehabgoals.tenancy import in_clinic
from sessions.feeds import renew_address
from sessions.tests.factories import VisitFactory


@pytest.fixture
def lines():
    """What is logged during the test, as it would stand on stderr."""
    written = []

    class Keep(logging.Handler):
        def emit(self, record):
            written.append(json.loads(self.format(record)))

    handler = Keep()
    handler.setFormatter(logs.JSONFormatter())
    loggers = [logging.getLogger(), logging.getLogger("django.request")]
    for logger in loggers:
        logger.addHandler(handler)
    yield written
    for logger in loggers:
        logger.removeHandler(handler)


def test_a_request_is_one_line_with_its_route_and_not_its_path(riverside, clinician, client_of, lines):
    patient = PatientFactory(clinic=riverside)

    client_of(clinician).get(reverse("plans:patient_detail", args=[patient.pk]))

    (line,) = [line for line in lines if line["event"] == "GET 200"]
    assert set(line) == {"time", "level", "event", "route", "request_id", "clinic", "user", "ms"}
    assert line["route"] == "patients/<int:patient_id>/"
    assert (line["clinic"], line["user"]) == (riverside.pk, clinician.pk)


def test_no_name_number_or_token_reaches_the_log(riverside, clinician, client_of, lines):
    PatientFactory(clinic=riverside, family_name="Zq7canary")
    client = client_of(clinician)

    client.post(reverse("patients:patient_search"), {"q": "Zq7canary"})
    client.get("/patients/987654321/")
    client_of().get("/invitations/zq7-token-canary/")
    client_of().get("/feeds/zq7-token-canary.ics")
    client_of().post(reverse("account_login"), {"login": "zq7canary@example.org", "password": "zq7canary"})

    assert len(lines) >= 5
    assert "canary" not in json.dumps(lines).lower()
    assert "987654321" not in json.dumps(lines)


def test_nothing_of_a_visit_reaches_the_log(riverside, clinician, client_of, lines):
    with in_clinic(riverside.pk):
        Clinic.objects.update(video_link="https://video.example.org/zq7-room-canary")
        token = renew_address(clinician).rpartition("/")[2].removesuffix(".ics")
    episode = EpisodeFactory(clinic=riverside, clinician=clinician)
    VisitFactory(episode=episode, kind="video", starts_at=timezone.now())
    client = client_of(clinician)

    assert client_of().get(reverse("sessions:feed", args=[token])).status_code == 200
    client.post(reverse("accounts:draft", args=["check_in", episode.pk]), {"achieved": "zq7 canary"})
    client.post(reverse("accounts:typed") + "?at=/me/", {"name": "zq7 canary"})
    client.get(reverse("sessions:check_in_new", args=[episode.pk]))
    client.post(reverse("plans:check_in_finish", args=[episode.pk]), {"achieved": "zq7 canary", "next_on": "canary"})

    assert len(lines) >= 5
    assert "canary" not in json.dumps(lines).lower() and token not in json.dumps(lines)


def test_an_exception_is_logged_by_class_and_place_and_never_by_its_words(lines):
    try:
        raise ValueError("Key (clinic_number)=(20417) already exists")
    except ValueError:
        logging.getLogger("rehabgoals").exception("something went wrong")

    (line,) = lines
    assert line["exception"] == "ValueError"
    assert line["where"][0].partition(":")[0].endswith("test_logs.py")
    assert "20417" not in json.dumps(line)


def test_a_line_in_a_task_carries_the_tasks_id(lines):
    with logs.about(task_id="abc"):
        logging.getLogger("rehabgoals").warning("inside")
    logging.getLogger("rehabgoals").warning("outside")

    assert [line.get("task_id") for line in lines] == ["abc", None]


@pytest.mark.parametrize("words", ["a\nb", "a\r\n{}", "\x1b[31mred", '"}, {"level": "fatal"'])
def test_nothing_in_a_message_can_begin_a_line_of_its_own(words):
    record = logging.LogRecord("x", logging.INFO, "f", 1, words, None, None)

    line = logs.JSONFormatter().format(record)

    assert "\n" not in line and "\x1b" not in line
    assert json.loads(line)["event"] == words


@pytest.mark.parametrize(
    ("words", "event"),
    [
        ("Error handling request GET /invitations/zq7-token/", "Error handling request"),
        ("Error handling request /invitations/zq7-token/", "Error handling request"),
        ("Invalid request from ip=10.0.0.1: Invalid HTTP request line: '/invitations/zq7-token/'", "Invalid request"),
        ("Listening at: http://127.0.0.1:8000 (12)", "Listening at: http://127.0.0.1:8000 (12)"),
    ],
)
def test_the_web_server_names_no_address_of_a_request(words, event):
    record = logging.LogRecord("gunicorn.error", logging.ERROR, "f", 1, words, None, None)

    assert json.loads(logs.JSONFormatter().format(record))["event"] == event


def test_what_a_task_raised_is_named_by_its_class_and_not_by_its_words(lines):
    from celery import shared_task

    @shared_task(name="tests.fails")
    def fails():
        raise ValueError("Key (clinic_number)=(20417) already exists")

    assert fails.apply(throw=False).failed()

    assert "20417" not in json.dumps(lines)
    (line,) = [line for line in lines if line.get("exception")]
    assert (line["event"], line["exception"]) == ("Task tests.fails raised unexpected", "ValueError")
