"""A pytest plugin: throw-away servers for the tests, and the database set up in two roles.

Loaded by `-p` in pytest.ini, because pytest-django reads the settings before any conftest.py. The process that starts
the tests (with xdist: the controller) starts PostgreSQL and Redis in a temporary folder and stops them at the end;
xdist's workers inherit the addresses in their environment. Never the servers of a `make run`.
"""

import gc
import importlib
import os
from collections.abc import Iterator
from urllib.parse import quote

import pytest

from rehabgoals.embedded import places
from rehabgoals.embedded.postgres import APPLICATION, DATABASE, OWNER, Postgres
from rehabgoals.embedded.redis import Redis
from rehabgoals.testing.kept import KeptData

# The servers' folder; set by the process that owns them, inherited by xdist's workers and by any pytest in a test.
SERVERS = "REHABGOALS_TEST_SERVERS"


class TestServers:
    """The servers of one test run."""

    __test__ = False

    def __init__(self) -> None:
        self.place = places.TemporaryPlace()
        self.kept = KeptData()
        self.postgres: Postgres | None = None
        self.redis: Redis | None = None

    def announce(self) -> None:
        """Put the addresses where settings.py looks, before it looks. The servers may start later."""
        sockets = self.place.sockets
        host = quote(str(sockets), safe="/")
        os.environ.update(
            {
                "TESTING": "1",
                SERVERS: str(self.place.folder),
                "DATABASE_URL": f"postgres://{APPLICATION}@/{DATABASE}?host={host}",
                "DATABASE_OWNER_URL": f"postgres://{OWNER}@/{DATABASE}?host={host}",
                "REDIS_URL": f"redis+socket://{host}/redis.sock",
                # Port 9 is "discard": mail that escapes Django's test outbox is refused, not delivered.
                "EMAIL_URL": "smtp://127.0.0.1:9",
                "SECRET_KEY": "the-tests-use-this-one-and-nothing-else-does",
                "PUBLIC_BASE_URL": "http://testserver",
                "ALLOWED_HOSTS": "testserver,localhost,127.0.0.1",
            }
        )
        for name in ("DEBUG", "LOCAL_RUN", "DEMO", "FIELD_KEYS", "SECRET_KEY_FALLBACKS", "TRUSTED_PROXY_COUNT"):
            os.environ.pop(name, None)

    def start(self) -> None:
        """Start both servers; about 0.6 s."""
        programs = places.programs()
        folder, sockets = self.place.folder, self.place.sockets
        self.kept.fetch(folder / "postgres")
        self.postgres = Postgres(folder, sockets, programs, log=folder / "postgres.log", durable=False)
        self.redis = Redis(sockets, programs, log=folder / "redis.log")

    def stop(self) -> None:
        """Stop them and delete everything they had."""
        if self.postgres:
            self.kept.drop_all_but_template(self.place.sockets)
        for server in (self.redis, self.postgres):
            if server:
                server.stop()
        if self.postgres:
            self.kept.keep(self.postgres.data)
        self.place.remove()


_servers: TestServers | None = None
if SERVERS not in os.environ:
    _servers = TestServers()
    _servers.announce()
elif "PYTEST_XDIST_WORKER" in os.environ and "virtual_host" not in os.environ["REDIS_URL"]:
    # A queue for each of xdist's workers: one must not get the tasks of another's database.
    os.environ["REDIS_URL"] += "?virtual_host=" + os.environ["PYTEST_XDIST_WORKER"].removeprefix("gw")


def pytest_configure(config: pytest.Config) -> None:
    """Start the servers, in the process that owns them."""
    if _servers and not (config.option.help or config.option.version or config.option.collectonly):
        try:
            _servers.start()
        except places.CannotStart as error:
            raise pytest.UsageError(str(error)) from None


def pytest_unconfigure(config: pytest.Config) -> None:
    """Stop them."""
    global _servers
    if _servers:
        _servers.stop()
        _servers = None


# --- quicker ------------------------------------------------------------------------------------------------------


@pytest.hookimpl(wrapper=True)
def pytest_collection(session: pytest.Session) -> Iterator[None]:
    """Let each of xdist's processes begin with its own share of the test modules, and find the rest done by the others.

    pytest rewrites the assertions of each module once and keeps the result, which takes 6 s in a fresh clone: longer
    than all else of collecting. What is made while collecting stays, so the collector of garbage need not look at it
    again and again: a tenth of all the work of the tests.
    """
    gc.disable()
    if "PYTEST_XDIST_WORKER" in os.environ:
        _import_share(session.config)
    yield
    gc.collect()
    gc.freeze()
    gc.set_threshold(20_000, 20, 100)
    gc.enable()


def _import_share(config: pytest.Config) -> None:
    number, of = int(os.environ["PYTEST_XDIST_WORKER"].removeprefix("gw")), int(os.environ["PYTEST_XDIST_WORKER_COUNT"])
    if config.args != config.getini("testpaths"):
        return
    modules = [path for place in config.args for path in sorted((config.rootpath / place).rglob("test_*.py"))]
    for path in modules[number::of]:
        importlib.import_module(".".join(path.relative_to(config.rootpath).with_suffix("").parts))
