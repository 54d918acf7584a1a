"""What every test may ask for: the database in its two roles, the cast, guarded clients, a browser, processes."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

    from accounts.models import Clinic, User
    from rehabgoals.embedded.children import Child
    from rehabgoals.embedded.mail import Mail
    from rehabgoals.testing.pages import GuardedClient


def pytest_configure() -> None:
    """Properties are about what comes out, and never about how long it took: two cores are shared by many."""
    from hypothesis import settings

    settings.register_profile("rehabgoals", deadline=None)
    settings.load_profile("rehabgoals")


# --- the database -------------------------------------------------------------------------------------------------


@pytest.fixture(scope="session")
def django_db_setup(
    request: pytest.FixtureRequest,
    django_test_environment: None,
    django_db_blocker: Any,
    django_db_modify_db_settings: None,
) -> Iterator[None]:
    """The owner makes the test database and migrates it; the tests then run as the application's role.

    Nothing is taken down: the whole server goes at the end of the run.
    """
    from django.core import management
    from django.db import connections
    from pytest_django.fixtures import _get_databases_for_setup

    from accounts.tests.opened import open_clinics
    from rehabgoals.testing.database import FlushAsOwner, as_owner, make_database

    aliases, serialized_aliases = _get_databases_for_setup(request.session.items)
    with django_db_blocker.unblock():
        if aliases:
            with as_owner():
                make_database(verbosity=request.config.option.verbose, serialize=bool(serialized_aliases))
            open_clinics()
        # Django looks a command up by the app that has it; a loaded one stands for itself.
        commands = management.get_commands()
        plain_flush = commands["flush"]
        commands["flush"] = FlushAsOwner()
    yield
    commands["flush"] = plain_flush
    with django_db_blocker.unblock():
        connections.close_all()


@pytest.fixture(autouse=True)
def _nothing_left_from_the_last_request() -> Iterator[None]:
    """The clinic's language and time zone are set for a thread; a test starts without any."""
    from django.utils import timezone, translation

    translation.activate("en")
    timezone.deactivate()
    yield
    translation.activate("en")
    timezone.deactivate()


@pytest.fixture(scope="session", autouse=True)
def _unknown_template_variables_fail() -> None:
    from django.template import engines

    from rehabgoals.testing.pages import LoudInvalid

    engines["django"].engine.string_if_invalid = LoudInvalid()


# --- the cast -----------------------------------------------------------------------------------------------------


@pytest.fixture
def riverside(db: None) -> Clinic:
    """The clinic that a test is about."""
    from accounts.tests.opened import opened

    return opened("riverside")


@pytest.fixture
def hillside(db: None) -> Clinic:
    """Another clinic, which must notice nothing and see nothing."""
    from accounts.tests.opened import opened

    return opened("hillside")


@pytest.fixture
def clinician(riverside: Clinic) -> User:
    """A clinician at Riverside."""
    return _user(riverside, "clinician@riverside.example", "Ana Becker")


@pytest.fixture
def colleague(riverside: Clinic) -> User:
    """Another clinician at Riverside."""
    return _user(riverside, "colleague@riverside.example", "Tom Okafor")


@pytest.fixture
def admin(riverside: Clinic) -> User:
    """Riverside's admin, who is no clinician."""
    return _user(riverside, "admin@riverside.example", "Ruth Adler", admin=True)


@pytest.fixture
def both(riverside: Clinic) -> User:
    """Clinician and admin at Riverside."""
    return _user(riverside, "both@riverside.example", "Mei Tanaka", both=True)


@pytest.fixture
def stranger(hillside: Clinic) -> User:
    """A clinician of the other clinic."""
    return _user(hillside, "clinician@hillside.example", "Luis Prado")


def _user(clinic: Clinic, email: str, name: str, **traits: bool) -> User:
    from accounts.tests.factories import UserFactory

    return UserFactory(clinic=clinic, email=email, name=name, **traits)


@pytest.fixture
def client_of(db: None) -> Callable[..., GuardedClient]:
    """`client_of(user)`: a signed-in client that also looks at every page it gets. `client_of()`: nobody signed in."""

    def client_of(user: User | None = None, **options: Any) -> GuardedClient:
        from rehabgoals.testing.pages import GuardedClient

        client = GuardedClient(**options)
        if user is not None:
            client.force_login(user)
        return client

    return client_of


# --- a browser ----------------------------------------------------------------------------------------------------


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """The system's Chromium, started once."""
    from rehabgoals.testing.browser import chromium

    with chromium() as running:
        yield running


@pytest.fixture(scope="session")
def _kept_static_files() -> Iterator[None]:
    from rehabgoals.testing.browser import kept_static_files

    with kept_static_files():
        yield


@pytest.fixture
def live(live_server: Any, settings: Any, _kept_static_files: None) -> str:
    """A web server on the test's database, under the application's role; its address, without a slash at the end."""
    settings.PUBLIC_BASE_URL = live_server.url
    return live_server.url


@pytest.fixture
def new_page(browser: Browser, live: str) -> Iterator[Callable[..., Page]]:
    """`new_page(user=None, **context options)`: a page in a browser of its own, signed in as `user`.

    At the end the test fails if any browser complained (`rehabgoals.testing.browser.Complaints`).
    """
    from django.conf import settings
    from django.test import Client

    from rehabgoals.testing.browser import PATIENCE, Complaints, sign_in

    complaints = Complaints()
    contexts = []

    def new_page(user: User | None = None, **options: Any) -> Page:
        context = browser.new_context(**{"base_url": live, "locale": "en-GB", **options})
        context.set_default_timeout(PATIENCE)
        complaints.watch(context)
        contexts.append(context)
        page = context.new_page()
        if user is not None:
            client = Client()
            client.force_login(user)
            name = settings.SESSION_COOKIE_NAME
            sign_in(page, live, name, client.cookies[name].value)
        return page

    yield new_page
    for context in contexts:
        context.close()
    assert not complaints, "The browser complained:\n- " + "\n- ".join(complaints)


@pytest.fixture
def page(new_page: Callable[..., Page]) -> Page:
    """A page in a fresh browser, nobody signed in."""
    return new_page()


# --- processes ----------------------------------------------------------------------------------------------------


@pytest.fixture
def mail_server(tmp_path: Path, settings: Any) -> Iterator[Mail]:
    """A real SMTP server that keeps messages as files; this process sends to it too."""
    from rehabgoals.embedded.mail import Mail

    mail = Mail(tmp_path / "mail")
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", mail.port
    yield mail
    mail.stop()


@pytest.fixture
def worker(transactional_db: None, mail_server: Mail) -> Iterator[Child]:
    """A real Celery worker process on the test's database and Redis, which sends mail to `mail_server`."""
    import time

    from rehabgoals.celery import app
    from rehabgoals.embedded.children import Child
    from rehabgoals.testing.database import url_for_processes

    with app.connection_for_write() as broker:
        broker.default_channel.client.flushdb()  # tasks that other tests queued and nobody took
    env = os.environ | {"DATABASE_URL": url_for_processes(), "EMAIL_URL": mail_server.url}
    command = [sys.executable, "-m", "celery", "-A", "rehabgoals", "--quiet", "worker", "--concurrency", "2"]
    command += ["--loglevel", "WARNING", "--without-gossip", "--without-mingle"]
    child = Child("worker", command, env=env)
    deadline = time.monotonic() + 30
    while not app.control.inspect(timeout=0.3).ping():
        assert child.is_running, "The worker ended while starting."
        assert time.monotonic() < deadline, "The worker does not answer."
    yield child
    child.stop(8)


@pytest.fixture
def unused_port() -> int:
    """A port of this machine that nothing listens on just now."""
    import socket

    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
