"""A real clinic's deployment: what it refuses to start with, what it answers with, and what its settings are called."""

import http.client
import json
import os
import re
import subprocess
import sys
import time

import pytest
from django.contrib.staticfiles.finders import get_finders
from django.test import Client

from rehabgoals.embedded.children import Child
from rehabgoals.embedded.places import CHECKOUT
from rehabgoals.embedded.postgres import OWNER
from rehabgoals.testing.database import url_for_processes
from tests.test_run import NOT_OF_A_FRESH_MACHINE

HOST = "goals.example.org"


def production(**changes):
    """The environment of docs/running.md, with the tests' database and nothing else of the tests'."""
    env = {name: value for name, value in os.environ.items() if not NOT_OF_A_FRESH_MACHINE.fullmatch(name)}
    env |= {
        "SECRET_KEY": "a-long-random-secret-of-its-own-0123456789-abcdefghijklm",
        "DATABASE_URL": os.environ["DATABASE_URL"],
        "DATABASE_OWNER_URL": os.environ["DATABASE_OWNER_URL"],
        "REDIS_URL": os.environ["REDIS_URL"],
        "EMAIL_URL": "smtp+tls://rehabgoals:secret@mail.example.org:587",
        "DEFAULT_FROM_EMAIL": "RehabGoals <goals@example.org>",
        "PUBLIC_BASE_URL": f"https://{HOST}",
        "ALLOWED_HOSTS": HOST,
        "TRUSTED_PROXY_COUNT": "1",
    }
    return {name: value for name, value in (env | changes).items() if value is not None}


def run(*command, **changes):
    return subprocess.run(
        [sys.executable, *command],
        cwd=CHECKOUT,
        env=production(**changes),
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


def powerful(url):
    """The same database, with the role that owns its tables."""
    return re.sub(r"(?<=://)[^@:]+", OWNER, url)


# --- what it refuses to start with --------------------------------------------------------------------------------


@pytest.mark.parametrize("secret", [None, "short", "development-only-secret-that-production-refuses"])
def test_settings_refuse_to_start_without_a_secret_of_their_own(secret):
    refused = run("-c", "import rehabgoals.settings", SECRET_KEY=secret)

    assert refused.returncode != 0
    assert "SECRET_KEY is not set" in refused.stderr


def test_a_developer_may_start_without_a_secret():
    started = run("-c", "import rehabgoals.settings", SECRET_KEY=None, DEBUG="1")

    assert started.returncode == 0, started.stderr


@pytest.mark.django_db
@pytest.mark.parametrize(
    "command",
    [
        ("-m", "gunicorn", "rehabgoals.wsgi", "--no-control-socket", "--bind", "127.0.0.1:0"),
        ("-m", "celery", "-A", "rehabgoals", "--quiet", "worker", "--concurrency", "1"),
        ("-m", "celery", "-A", "rehabgoals", "--quiet", "beat", "--pidfile", "", "--schedule", "{folder}/schedule"),
        ("manage.py", "shell", "-c", "from accounts.models import User; print(User.objects.count())"),
    ],
    ids=["web", "worker", "beat", "commands"],
)
def test_no_process_starts_under_a_role_that_the_policies_do_not_bind(command, tmp_path):
    # A file of its own: beat deletes and makes anew what it is given, and it may run as root.
    command = [part.format(folder=tmp_path) for part in command]

    refused = run(*command, DATABASE_URL=powerful(url_for_processes()))

    assert refused.returncode != 0
    assert "DATABASE_URL names a role that owns tables" in refused.stderr


@pytest.mark.django_db
def test_a_command_starts_under_the_applications_role():
    count = "from accounts.models import User; print(User.objects.count())"
    started = run("manage.py", "shell", "-v", "0", "-c", count, DATABASE_URL=url_for_processes())

    assert (started.returncode, started.stdout.strip()) == (0, "0"), started.stderr


def test_a_process_that_prints_nothing_starts_without_the_renderer():
    loaded = "import django, sys; django.setup(); import rehabgoals.urls; print('weasyprint' in sys.modules)"
    started = run("-c", loaded, DJANGO_SETTINGS_MODULE="rehabgoals.settings")

    assert (started.returncode, started.stdout.strip()) == (0, "False"), started.stderr


@pytest.mark.django_db
def test_the_owners_commands_run_as_the_owner():
    started = run("manage.py", "showmigrations", "accounts", DATABASE_OWNER_URL=powerful(url_for_processes()))

    assert started.returncode == 0, started.stderr
    assert "[X] 0001_tables" in started.stdout


def test_djangos_own_deployment_check_finds_nothing():
    checked = run("manage.py", "check", "--deploy", "--fail-level", "WARNING")

    assert checked.returncode == 0, checked.stderr


# --- what it answers with -----------------------------------------------------------------------------------------


@pytest.fixture
def web(transactional_db, tmp_path, unused_port):
    """A real gunicorn as in production, behind a proxy that ends TLS; every static file stands for itself."""
    paths = [path for finder in get_finders() for path, _ in finder.list([])]
    (tmp_path / "staticfiles.json").write_text(
        json.dumps({"version": "1.1", "hash": "", "paths": {path: path for path in paths}})
    )
    (tmp_path / "production.py").write_text(f"from rehabgoals.settings import *\nSTATIC_ROOT = {str(tmp_path)!r}\n")
    env = production(
        DATABASE_URL=url_for_processes(),
        SECRET_KEY=os.environ["SECRET_KEY"],  # a session that a test makes counts there too
        DJANGO_SETTINGS_MODULE="production",
        PYTHONPATH=os.pathsep.join([str(tmp_path), str(CHECKOUT)]),
    )
    command = [sys.executable, "-m", "gunicorn", "rehabgoals.wsgi", "--no-control-socket", "--log-level", "warning"]
    child = Child("web", [*command, "--bind", f"127.0.0.1:{unused_port}"], env=env, cwd=CHECKOUT)

    def get(path, **headers):
        connection = http.client.HTTPConnection("127.0.0.1", unused_port, timeout=10)
        connection.request("GET", path, headers={"Host": HOST, "X-Forwarded-Proto": "https", **headers})
        response = connection.getresponse()
        return response, response.read().decode()

    deadline = time.monotonic() + 30
    while True:
        try:
            get("/accounts/login/")
            break
        except OSError:
            assert child.is_running and time.monotonic() < deadline, "the web server does not answer"
            time.sleep(0.1)
    yield get
    child.stop(5)


def test_every_answer_of_a_real_server_protects_the_person_who_gets_it(web, clinician):
    client = Client()
    client.force_login(clinician)
    signed_in = {"Cookie": f"__Host-session={client.session.session_key}"}

    for path, headers, status in [
        ("/accounts/login/", {}, 200),
        ("/", signed_in, 200),
        ("/patients/", {}, 302),
        ("/no-such-page/", {}, 404),
    ]:
        response, _ = web(path, **headers)
        assert response.status == status, path
        policy = response.headers["Content-Security-Policy"]
        assert "default-src 'none'" in policy and "frame-ancestors 'none'" in policy and "unsafe" not in policy
        assert response.headers["X-Content-Type-Options"] == "nosniff"
        assert response.headers["X-Frame-Options"] == "DENY"
        assert response.headers["Referrer-Policy"] == "same-origin"
        assert response.headers["Cross-Origin-Opener-Policy"] == "same-origin"
        assert response.headers["Strict-Transport-Security"] == "max-age=31536000; includeSubDomains; preload"
        assert "no-store" in response.headers["Cache-Control"]


def test_scripts_run_by_a_nonce_that_is_new_for_every_answer(web, clinician):
    client = Client()
    client.force_login(clinician)
    seen = set()

    for _ in range(2):
        response, page = web("/", Cookie=f"__Host-session={client.session.session_key}")
        nonce = re.search(r"script-src 'self' 'nonce-([^']+)'", response.headers["Content-Security-Policy"])
        assert nonce and f'nonce="{nonce[1]}"' in page
        seen.add(nonce[1])

    assert len(seen) == 2


def test_cookies_are_for_this_host_over_https_alone_and_no_other_host_is_answered(web):
    response, _ = web("/accounts/login/")
    cookies = response.headers.get_all("Set-Cookie")
    assert cookies
    for cookie in cookies:
        assert cookie.startswith("__Host-") and "Secure" in cookie and "HttpOnly" in cookie and "Path=/" in cookie

    plain, _ = web("/accounts/login/", **{"X-Forwarded-Proto": "http"})
    assert (plain.status, plain.headers["Location"]) == (301, f"https://{HOST}/accounts/login/")

    elsewhere, _ = web("/accounts/login/", Host="evil.example")
    assert elsewhere.status == 400


def test_cookies_of_a_signed_in_person_are_for_this_host_over_https_alone():
    names = "SESSION_COOKIE_NAME SESSION_COOKIE_SECURE SESSION_COOKIE_HTTPONLY CSRF_COOKIE_NAME CSRF_COOKIE_SECURE"
    printed = run(
        "-c",
        "import os; os.environ['DJANGO_SETTINGS_MODULE'] = 'rehabgoals.settings'\n"
        f"from django.conf import settings\nprint([getattr(settings, name) for name in {names.split()!r}])",
    )

    assert printed.stdout.strip() == "['__Host-session', True, True, '__Host-csrf', True]", printed.stderr


# --- what its settings are called, and what it is made of ----------------------------------------------------------

# Django's own, and what make and our tests tell their own children.
NOT_SETTINGS = {"DJANGO_SETTINGS_MODULE", "MAKELEVEL"}
READ_IN_PYTHON = re.compile(
    r"""\b(?:env\.\w+|environ\.get|env\.get)\(\s*"([A-Z][A-Z_]+)"|environ\["([A-Z][A-Z_]+)"\]"""
)
READ_IN_MAKE = re.compile(r"^([A-Z][A-Z_]+)\s*\?=", re.MULTILINE)


def settings_read():
    """Every variable that settings.py, the embedded run, a command or the Makefile takes from the environment."""
    sources = [CHECKOUT / "rehabgoals" / "settings.py", *(CHECKOUT / "rehabgoals" / "embedded").glob("*.py")]
    sources += CHECKOUT.glob("*/management/commands/*.py")
    found = {name for path in sources for pair in READ_IN_PYTHON.findall(path.read_text()) for name in pair if name}
    return (found | set(READ_IN_MAKE.findall((CHECKOUT / "Makefile").read_text()))) - NOT_SETTINGS


def test_every_setting_is_described_and_every_description_is_of_a_setting():
    read = settings_read()
    described = set(re.findall(r"^\| `([A-Z_]+)`", (CHECKOUT / "docs" / "settings.md").read_text(), re.MULTILINE))

    assert {"DATABASE_URL", "SECRET_KEY", "PORT", "DEMO", "PYTHON"} <= read
    assert read - described == set(), "read and not described"
    assert described - read == set(), "described and not read"


def test_every_package_is_pinned_with_its_hashes():
    text = (CHECKOUT / "requirements.txt").read_text().replace("\\\n", " ")
    pinned = [line for line in text.splitlines() if line.strip() and not line.lstrip().startswith("#")]

    assert len(pinned) > 60
    for line in pinned:
        assert re.match(r"[A-Za-z0-9._-]+(\[[a-z,]+\])?==\S+", line), line
        assert "--hash=sha256:" in line, line


def named(text):
    """The packages that a requirements file or the record of libraries names, folded as the registry does."""
    return {re.sub(r"[-_.]+", "-", name).lower() for name in text}


def test_every_library_has_its_reason():
    wanted = named(re.findall(r"^([A-Za-z0-9._-]+)", (CHECKOUT / "requirements.in").read_text(), re.MULTILINE))
    record = (CHECKOUT / "docs" / "decisions" / "0002-libraries.md").read_text()
    given = named(re.findall(r"^\| `([A-Za-z0-9._-]+)(?:\[[\w,]+\])?`", record, re.MULTILINE))
    installed = named(
        re.findall(r"^([A-Za-z0-9._-]+)(?:\[[\w,]+\])?==", (CHECKOUT / "requirements.txt").read_text(), re.M)
    )

    assert wanted - given == set(), "without a reason"
    assert given - wanted == set(), "a reason for nothing"
    assert wanted <= installed
