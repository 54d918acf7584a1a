"""Two clinics on the pooled connections of a real web server: nobody is ever served with the other's scope."""

import http.client
import os
import socket
import sys
import threading
import time

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse

from accounts.tests.factories import UserFactory
from patients.tests.factories import EpisodeFactory, PatientFactory
from rehabgoals.embedded.children import Child
from rehabgoals.testing.database import url_for_processes

REQUESTS, THREADS, CONNECTIONS = 240, 4, 2


@pytest.fixture
def server(transactional_db, unused_port):
    """gunicorn with more threads than its pool has connections, so that each goes from hand to hand."""
    env = os.environ | {"DATABASE_URL": url_for_processes(), "DATABASE_POOL_SIZE": str(CONNECTIONS)}
    command = [sys.executable, "-m", "gunicorn", "rehabgoals.wsgi", "--no-control-socket", "--log-level", "warning"]
    command += ["--config", "python:rehabgoals.serving", "--worker-class", "gthread", "--threads", str(THREADS)]
    child = Child("web", [*command, "--bind", f"127.0.0.1:{unused_port}"], env=env, cwd=settings.BASE_DIR)

    deadline = time.monotonic() + 60
    while True:
        try:
            with socket.create_connection(("127.0.0.1", unused_port), timeout=10):
                break
        except OSError:
            assert child.is_running and time.monotonic() < deadline, "the web server does not answer"
            time.sleep(0.05)
    yield unused_port
    child.stop(5)


def signed_in(user):
    client = Client()
    client.force_login(user)
    return f"{settings.SESSION_COOKIE_NAME}={client.session.session_key}"


def test_requests_of_two_clinics_in_turn_never_see_each_other(riverside, hillside, server):
    cast = []
    for clinic, name in ((riverside, "Zq7river"), (hillside, "Zq7hill")):
        user = UserFactory(clinic=clinic)
        patient = PatientFactory(clinic=clinic, given_names=name, family_name=name)
        EpisodeFactory(clinic=clinic, clinician=user, patient=patient)
        cast.append((signed_in(user), name, reverse("plans:patient_detail", args=[patient.pk])))
    wrong, answered = [], []

    def ask(which):
        connection = http.client.HTTPConnection("127.0.0.1", server, timeout=30)
        for turn in range(REQUESTS // THREADS):
            cookie, own, page = cast[(turn + which) % 2]
            _, foreign, other_page = cast[(turn + which + 1) % 2]
            # Their own patients, their own patient, and now and then the other clinic's: that is not there.
            path, status = [(reverse("patients:patient_search"), 200), (page, 200), (other_page, 404)][turn % 3]
            connection.request("GET", path, headers={"Cookie": cookie, "Host": "localhost"})
            response = connection.getresponse()
            body = response.read().decode()
            answered.append(response.status)
            if response.status != status or foreign in body or (status == 200) != (own in body):
                wrong.append((path, response.status, own, foreign in body))
        connection.close()

    threads = [threading.Thread(target=ask, args=[number]) for number in range(THREADS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert not wrong, wrong[:5]
    assert len(answered) == REQUESTS
