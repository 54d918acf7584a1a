"""The parent of `make run`: starts everything in order, says when it can be used, stops everything in order.

`python -m rehabgoals.embedded.run`. Standard output carries the lines that DESIGN 12 fixes and nothing else; progress
and the processes' own words go to standard error.
"""

import hashlib
import os
import secrets
import signal
import socket
import sys
import time
from collections.abc import Iterator, Mapping
from pathlib import Path
from types import FrameType

import psycopg

from rehabgoals.embedded import places
from rehabgoals.embedded.children import Child, die_with_parent
from rehabgoals.embedded.demo_accounts import DEMO_ACCOUNTS, DEMO_PASSWORD
from rehabgoals.embedded.listening import answers, listen
from rehabgoals.embedded.lock import only_one
from rehabgoals.embedded.mail import Mail
from rehabgoals.embedded.postgres import APPLICATION, OWNER, Postgres
from rehabgoals.embedded.redis import Redis

READY_SECONDS = 120.0
STOP_SECONDS = 5.0
LARGEST_LOG = 5_000_000


class Stop(BaseException):
    """SIGTERM or Ctrl-C. Not an Exception, so that nothing on the way takes it for a failure."""


class Run:
    """One `make run`, from the first server to the last."""

    def __init__(self, checkout: Path = places.CHECKOUT) -> None:
        self.checkout = checkout
        self.local = places.private_folder(checkout / ".local")
        self.environment_file = self.local / "environment"
        self.processes: list[Child] = []
        """Web, worker and beat; while starting, the commands that run before them."""
        self.mail: Mail | None = None
        self.redis: Redis | None = None
        self.postgres: Postgres | None = None
        self.place: places.TemporaryPlace | None = None

    def start(self) -> None:
        """Start everything and print what DESIGN 12 fixes."""
        listener, port = listen()
        settings = {
            "PORT": str(port),
            "PUBLIC_BASE_URL": os.environ.get("PUBLIC_BASE_URL", f"http://127.0.0.1:{port}"),
            "ALLOWED_HOSTS": os.environ.get("ALLOWED_HOSTS", "127.0.0.1,localhost"),
            "SECRET_KEY": os.environ.get("SECRET_KEY") or self._secret_key(),
            "LOCAL_RUN": "1",
        }
        settings |= self._start_servers()
        env = os.environ | settings | {"PYTHONUNBUFFERED": "1", "DJANGO_SETTINGS_MODULE": "rehabgoals.settings"}
        self._write_environment(settings)

        collecting = self._collect_static(env)
        self._run_through("migrate", [sys.executable, "-m", "rehabgoals.embedded.owner"], env)
        has_demo = self._load_demo(env)
        if collecting:
            self._finish("collectstatic", collecting)
            self._stamp_static()
        self._start_web(env, listener)
        listener.close()
        self._wait_until_ready(port)
        self._announce(port, env if has_demo else None)

    def watch(self) -> None:
        """Return when a child has ended by itself. A signal ends the wait by raising Stop."""
        while True:
            ended = [child for child in self._children() if not child.is_running]
            if ended:
                names = ", ".join(f"{child.name} (exit {child.process.returncode})" for child in ended)
                raise places.CannotStart(
                    f"Ended by itself: {names}. Stopping the rest. What was said is above, or in .local/log."
                )
            time.sleep(0.25)

    def stop(self) -> None:
        """Stop web, worker and beat together, then mail, Redis, and PostgreSQL last."""
        self.environment_file.unlink(missing_ok=True)
        for child in self.processes:
            child.ask_to_stop()
        deadline = time.monotonic() + STOP_SECONDS
        for child in self.processes:
            child.wait(max(0.1, deadline - time.monotonic()))
        for server in (self.mail, self.redis, self.postgres):
            if server:
                server.stop()
        if self.place:
            self.place.remove()

    # --- servers -------------------------------------------------------------------------------------------------

    def _start_servers(self) -> dict[str, str]:
        """Start the servers that the environment names no other for; return where they are."""
        if os.environ.get("DATABASE_URL") and not os.environ.get("DATABASE_OWNER_URL"):
            raise places.CannotStart(
                "DATABASE_URL is set, so DATABASE_OWNER_URL is needed too: the role that owns the tables and may "
                "migrate (docs/running.md). Unset DATABASE_URL to use the embedded PostgreSQL."
            )
        found = {
            name: os.environ[name]
            for name in ("DATABASE_URL", "DATABASE_OWNER_URL", "REDIS_URL", "EMAIL_URL")
            if os.environ.get(name)
        }
        if "DATABASE_URL" not in found or "REDIS_URL" not in found:
            programs = places.programs(self.checkout)
            self.place = places.TemporaryPlace()
        if "DATABASE_URL" not in found and self.place:
            home = places.home(self.checkout)
            if not (home / "postgres" / "data").exists():
                _say("Making a database ...")
            self.postgres = Postgres(home, self.place.sockets, programs, log=self._log("postgres"))
            found["DATABASE_URL"] = self.postgres.url(APPLICATION)
            found["DATABASE_OWNER_URL"] = self.postgres.url(OWNER)
        if "REDIS_URL" not in found and self.place:
            self.redis = Redis(self.place.sockets, programs, log=self._log("redis"))
            found["REDIS_URL"] = self.redis.url
        if "EMAIL_URL" not in found:
            self.mail = Mail(self.local / "mail")
            found["EMAIL_URL"] = self.mail.url
        return found

    def _log(self, name: str) -> Path:
        path = places.private_folder(self.local / "log") / f"{name}.log"
        if path.exists() and path.stat().st_size > LARGEST_LOG:
            path.replace(path.with_suffix(".log.1"))
        return path

    def _secret_key(self) -> str:
        """The random secret of this checkout, made once."""
        path = self.local / "secret-key"
        if not path.exists():
            places.write_private(path, secrets.token_urlsafe(48) + "\n")
        return path.read_text().strip()

    def _write_environment(self, settings: Mapping[str, str]) -> None:
        """Let a `manage.py` typed by hand find the same servers."""
        places.write_private(self.environment_file, "".join(f"{name}={value}\n" for name, value in settings.items()))

    # --- what the database and the static files need before the web server starts ----------------------------------

    def _load_demo(self, env: Mapping[str, str]) -> bool:
        """Load the demo clinics where that is allowed and nothing is there yet; whether they are there now."""
        if not self.postgres and env.get("DEMO") != "1":
            return False
        with psycopg.connect(_dsn(env["DATABASE_URL"])) as connection:
            row = connection.execute("SELECT EXISTS (SELECT FROM accounts_clinic)").fetchone()
        if not (row and row[0]):
            _say("Making the demo clinics ...")
            command = [sys.executable, "manage.py", "demo", "--if-empty", "--seed", "1", "--skip-checks"]
            self._run_through("demo", command, env)
        return True

    def _collect_static(self, env: Mapping[str, str]) -> Child | None:
        """Start collecting static files, unless nothing has changed since the last time."""
        if self._static_stamp().exists() and self._static_stamp().read_text() == self._static_state():
            return None
        self._static_stamp().unlink(missing_ok=True)
        command = [sys.executable, "manage.py", "collectstatic", "--no-input", "--clear", "--verbosity", "0"]
        return self._child("collectstatic", command, env)

    def _stamp_static(self) -> None:
        self._static_stamp().write_text(self._static_state())

    def _static_stamp(self) -> Path:
        return self.local / "static.stamp"

    def _static_state(self) -> str:
        """A hash of everything that decides what collectstatic makes: names, sizes and times, and the packages."""
        state = hashlib.sha256((self.checkout / "requirements.txt").read_bytes())
        folders = [self.checkout / "static", *self.checkout.glob("*/static")]
        sources = [path for folder in folders for path in folder.rglob("*") if path.is_file()]
        sources += [self.checkout / "rehabgoals" / "settings.py", *self.checkout.glob("rehabgoals/static*.py")]
        for path in sorted(sources):
            found = path.stat()
            state.update(f"{path.relative_to(self.checkout)} {found.st_size} {found.st_mtime_ns}\n".encode())
        return state.hexdigest()

    # --- the three processes of the application ------------------------------------------------------------------

    def _start_web(self, env: Mapping[str, str], listener: socket.socket) -> None:
        # Who takes one of these over shall not be the tables' owner: only migrate is (DESIGN 10).
        env = {name: value for name, value in env.items() if name != "DATABASE_OWNER_URL"}
        self._child(
            "web",
            [
                *(sys.executable, "-m", "gunicorn", "rehabgoals.wsgi", "--no-control-socket"),
                *("--bind", f"fd://{listener.fileno()}", "--worker-class", "gthread"),
                *("--workers", "2", "--threads", "4", "--config", "python:rehabgoals.serving"),
                *("--timeout", "60", "--graceful-timeout", "3"),
            ],
            env,
            pass_fds=[listener.fileno()],
        )
        # On a machine where one is root anyway, Celery's page-long warning about it would only hide what matters.
        no_root_warning = ["-W", "ignore:You're running the worker with superuser"]
        celery = [sys.executable, *no_root_warning, "-m", "celery", "-A", "rehabgoals", "--quiet"]
        self._child(
            "worker",
            [
                *(*celery, "worker", "--concurrency", "2", "--loglevel", "WARNING"),
                *("--without-gossip", "--without-mingle"),
            ],
            env,
        )
        self._child(
            "beat",
            [
                *(*celery, "beat", "--loglevel", "WARNING", "--pidfile", ""),
                *("--schedule", str(self.local / "beat-schedule")),
            ],
            env,
        )

    def _child(self, name: str, command: list[str], env: Mapping[str, str], pass_fds: list[int] | None = None) -> Child:
        # Standard output is ours alone (DESIGN 12); theirs goes to standard error.
        child = Child(name, command, env=env, cwd=self.checkout, stdout=sys.stderr.fileno(), pass_fds=pass_fds or [])
        self.processes.append(child)
        return child

    def _run_through(self, name: str, command: list[str], env: Mapping[str, str]) -> None:
        self._finish(name, self._child(name, command, env))

    def _finish(self, name: str, child: Child) -> None:
        while child.is_running:
            time.sleep(0.02)
        self.processes.remove(child)
        if child.process.returncode:
            raise places.CannotStart(f"{name} ended with exit {child.process.returncode}; what it said is above.")

    def _children(self) -> Iterator[Child]:
        yield from self.processes
        for server in (self.mail, self.redis, self.postgres):
            if server:
                yield server.child

    # --- ready ---------------------------------------------------------------------------------------------------

    def _wait_until_ready(self, port: int) -> None:
        deadline = time.monotonic() + READY_SECONDS
        while not answers(port):
            for child in self._children():
                if not child.is_running:
                    raise places.CannotStart(f"{child.name} ended while starting; what it said is above.")
            if time.monotonic() > deadline:
                raise places.CannotStart("The web server does not show the sign-in page; what it said is above.")
            time.sleep(0.05)

    def _announce(self, port: int, env: Mapping[str, str] | None) -> None:
        lines = [f"ready http://127.0.0.1:{port}/"]
        if env:
            with psycopg.connect(_dsn(env["DATABASE_URL"])) as connection:
                found = connection.execute(
                    "SELECT email FROM accounts_user WHERE email = ANY(%s)", [list(DEMO_ACCOUNTS)]
                )
                there = {row[0] for row in found}
            lines += [
                f"sign-in {role} {email} {DEMO_PASSWORD}" for email, role in DEMO_ACCOUNTS.items() if email in there
            ]
        if self.mail:
            lines.append("mail .local/mail")
        print("\n".join(lines), flush=True)


def _say(text: str) -> None:
    print(text, file=sys.stderr, flush=True)


def _dsn(url: str) -> str:
    """libpq's own spelling of the scheme."""
    for scheme in ("postgres://", "psql://", "pgsql://"):
        if url.startswith(scheme):
            return "postgresql://" + url.removeprefix(scheme)
    return url


def _raise_stop(number: int, frame: FrameType | None) -> None:
    raise Stop


def main() -> int:
    """Run until a signal (exit 0) or until something ends by itself (exit 1)."""
    if os.environ.get("MAKELEVEL"):
        # `kill -9` of make alone must not leave the rest running.
        die_with_parent(signal.SIGTERM)
    for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
        signal.signal(number, _raise_stop)
    exit_code = 0
    run: Run | None = None
    try:
        with only_one(places.CHECKOUT):
            try:
                run = Run()
                run.start()
                run.watch()
            except places.CannotStart as error:
                _say(str(error))
                exit_code = 1
            finally:
                for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
                    signal.signal(number, signal.SIG_IGN)
                if run:
                    run.stop()
    except Stop:
        pass
    except places.CannotStart as error:
        _say(str(error))
        exit_code = 1
    return exit_code


if __name__ == "__main__":
    sys.exit(main())
