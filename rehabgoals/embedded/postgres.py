"""The embedded PostgreSQL: initdb, start, roles, stop.

Three roles (DESIGN 10): `rehab_super`, which only this module uses, to make the others; `rehab_owner`, which owns the
database and its tables; `rehab_app`, which everything else runs as and which the policies bind.
"""

import os
import shutil
import signal
import subprocess
import time
from pathlib import Path
from urllib.parse import quote

import psycopg
from psycopg import sql

from rehabgoals.embedded import places
from rehabgoals.embedded.children import Child

SUPERUSER = "rehab_super"
OWNER = "rehab_owner"
APPLICATION = "rehab_app"
DATABASE = "rehabgoals"
# Nothing that was typed may reach the log (DESIGN rule 5): no statements, no parameters, no row values in DETAIL.
LOG_SETTINGS = {
    "log_error_verbosity": "terse",
    "log_min_error_statement": "panic",
    "log_parameter_max_length": "0",
    "log_parameter_max_length_on_error": "0",
}
THROW_AWAY_SETTINGS = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off", "autovacuum": "off"}
START_SECONDS = 120.0


class Postgres:
    """A running embedded PostgreSQL.

    `durable=False` is for tests: nothing is ever flushed to the disk, and the data is thrown away with its folder.
    """

    def __init__(
        self, home: Path, sockets: Path, programs: places.Programs, *, log: Path, durable: bool = True
    ) -> None:
        self.sockets = sockets
        self._account = places.account()
        self._programs = programs
        self._log = log
        folder = places.private_folder(home / "postgres", owner=self._account)
        self.data = folder / "data"
        if not self.data.exists():
            self._make_data(folder / "making", durable=durable)
        self._check_version()
        self._settle_left_server()
        settings = LOG_SETTINGS if durable else LOG_SETTINGS | THROW_AWAY_SETTINGS
        self._child = self._start(settings)
        self._make_roles()

    def url(self, role: str) -> str:
        """The address for DATABASE_URL or DATABASE_OWNER_URL."""
        return f"postgres://{role}@/{DATABASE}?host={quote(str(self.sockets), safe='/')}"

    @property
    def child(self) -> Child:
        """The postmaster's process."""
        return self._child

    def stop(self) -> None:
        """Stop without waiting for clients (PostgreSQL's fast shutdown), cleanly."""
        self._child.stop(10, then=signal.SIGQUIT)

    def _make_data(self, making: Path, *, durable: bool) -> None:
        # Made under another name first: a run killed half-way leaves nothing that looks finished.
        shutil.rmtree(making, ignore_errors=True)
        command = [
            self._programs.postgres / "initdb",
            *("--pgdata", making, "--username", SUPERUSER, "--auth=trust", "--encoding=UTF8"),
            *("--locale-provider=builtin", "--builtin-locale=C.UTF-8", "--locale=C"),
            *([] if durable else ["--no-sync"]),
        ]
        done = subprocess.run(
            [str(part) for part in command],
            capture_output=True,
            text=True,
            check=False,
            cwd="/",
            **places.run_as(self._account),
        )
        if done.returncode:
            raise places.CannotStart(f"PostgreSQL could not make its data folder {making}: {done.stderr.strip()}")
        making.rename(self.data)

    def _check_version(self) -> None:
        made_by = (self.data / "PG_VERSION").read_text().strip()
        ours = self._programs.postgres.parent.name.removeprefix("pginstall")
        if made_by != ours:
            raise places.CannotStart(
                f"The data in {self.data} was made by PostgreSQL {made_by}, and this is {ours}. Move the folder away "
                "to start with an empty database, or move its rows over with pg_dump of the older version."
            )

    def _settle_left_server(self) -> None:
        """After a kill: wait for a server that is still going down, and forget one that is gone.

        PostgreSQL clears a stale `postmaster.pid` itself, except when another process has since got that number. The
        caller holds the checkout's lock, so no other run is using this data.
        """
        pid_file = self.data / "postmaster.pid"
        try:
            pid = int(pid_file.read_text().splitlines()[0])
        except (OSError, ValueError, IndexError):
            return
        if not Path("/proc/self/cwd").exists():
            return
        deadline = time.monotonic() + 15
        while self._is_server_of_this_data(pid):
            if time.monotonic() > deadline:
                raise places.CannotStart(f"Another PostgreSQL (process {pid}) is using {self.data}. Stop it first.")
            _send(pid, signal.SIGINT if time.monotonic() < deadline - 10 else signal.SIGQUIT)
            time.sleep(0.2)
        pid_file.unlink(missing_ok=True)

    def _is_server_of_this_data(self, pid: int) -> bool:
        # A server's working folder is its data folder.
        try:
            return os.path.samefile(f"/proc/{pid}/cwd", self.data)
        except OSError:
            return False

    def _start(self, settings: dict[str, str]) -> Child:
        command: list[str | Path] = [
            self._programs.postgres / "postgres",
            "-D",
            self.data,
            "-h",
            "",
            "-k",
            self.sockets,
        ]
        for name, value in settings.items():
            command += ["-c", f"{name}={value}"]
        deadline = time.monotonic() + START_SECONDS
        while True:
            before = self._log.stat().st_size if self._log.exists() else 0
            with self._log.open("ab") as log:
                child = Child(
                    "PostgreSQL",
                    command,
                    stop_signal=signal.SIGINT,
                    account=self._account,
                    cwd="/",
                    stdout=log,
                    stderr=log,
                )
            if self._is_answering(child, deadline):
                return child
            said = self._log.read_bytes()[before:].decode(errors="replace").strip()
            # The processes of a killed postmaster need a moment to notice.
            if "still in use" not in said or time.monotonic() > deadline:
                raise places.CannotStart(f"PostgreSQL did not start: {said or 'it said nothing'}")
            time.sleep(0.5)

    def _is_answering(self, child: Child, deadline: float) -> bool:
        socket = self.sockets / ".s.PGSQL.5432"
        while child.is_running:
            if socket.exists():
                try:
                    self._connect("postgres").close()
                except psycopg.OperationalError:
                    pass  # still starting up, or recovering after a kill
                else:
                    return True
            if time.monotonic() > deadline:
                child.stop(5)
                return False
            time.sleep(0.02)
        return False

    def _connect(self, database: str) -> psycopg.Connection:
        return psycopg.connect(
            host=str(self.sockets), user=SUPERUSER, dbname=database, autocommit=True, connect_timeout=5
        )

    def _make_roles(self) -> None:
        """Make what is missing, in steps that can be cut off anywhere and run again."""
        wanted = {
            OWNER: "LOGIN CREATEDB NOSUPERUSER NOCREATEROLE NOBYPASSRLS",
            APPLICATION: "LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOINHERIT NOBYPASSRLS",
        }
        with self._connect("postgres") as connection:
            roles = {row[0] for row in connection.execute("SELECT rolname FROM pg_roles")}
            for role, rights in wanted.items():
                verb = "ALTER" if role in roles else "CREATE"
                connection.execute(sql.SQL(verb + " ROLE {} WITH " + rights).format(sql.Identifier(role)))
            databases = {row[0] for row in connection.execute("SELECT datname FROM pg_database")}
            if DATABASE not in databases:
                connection.execute(
                    sql.SQL("CREATE DATABASE {} OWNER {}").format(sql.Identifier(DATABASE), sql.Identifier(OWNER))
                )


def _send(pid: int, number: signal.Signals) -> None:
    try:
        os.kill(pid, number)
    except ProcessLookupError:
        pass
