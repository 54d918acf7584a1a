"""The migrated, empty database, kept from one test run to the next while nothing that makes it has changed.

Migrating takes most of the time of a short test run. A fresh clone has nothing kept, so there everything is made anew.
"""

import hashlib
import shutil
import subprocess
import tempfile
from pathlib import Path

import psycopg
from psycopg import sql

from rehabgoals.embedded import places
from rehabgoals.embedded.postgres import SUPERUSER

# The database that each process of a run copies; it is complete when it has this name.
TEMPLATE = "rehabgoals_template"
MOST_KEPT = 2
# What decides how the empty database looks: migrations and what they call, and what runs after them.
SOURCES = [
    "requirements.txt",
    "*/migrations/*.py",
    "*/models.py",
    "*/models/*.py",
    "*/apps.py",
    "accounts/owned.py",
    "rehabgoals/settings.py",
    "rehabgoals/migrating.py",
    "rehabgoals/tenancy.py",
    "rehabgoals/embedded/postgres.py",
    "rehabgoals/testing/*.py",
]


def key(checkout: Path = places.CHECKOUT) -> str:
    """A name for the state of everything that makes the database."""
    state = hashlib.sha256()
    for pattern in SOURCES:
        for path in sorted(checkout.glob(pattern)):
            state.update(f"{path.relative_to(checkout)}\0".encode() + path.read_bytes())
    return state.hexdigest()[:24]


class KeptData:
    """PostgreSQL's data folder with the template in it, for the present state of the checkout."""

    def __init__(self) -> None:
        self.key = key()
        self.folder = places.private_folder(places.home() / "tests")
        self.data = self.folder / self.key
        self._has_template = False

    def fetch(self, to: Path) -> None:
        """Copy the kept data for a server that is about to start, if there is any."""
        if self.data.exists():
            places.private_folder(to, owner=places.account())
            unfinished = to / "copying"
            if _copy(self.data, unfinished):
                unfinished.rename(to / "data")

    def drop_all_but_template(self, sockets: Path) -> None:
        """Before the server stops: leave the template alone in it, if there is one and it is not kept yet."""
        if self.data.exists():
            return
        with psycopg.connect(host=str(sockets), user=SUPERUSER, dbname="postgres", autocommit=True) as connection:
            found = [row[0] for row in connection.execute("SELECT datname FROM pg_database")]
            self._has_template = TEMPLATE in found
            for name in found:
                if self._has_template and name.startswith("test_"):
                    connection.execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(name)))

    def keep(self, data: Path) -> None:
        """After the server has stopped: keep its data, unless the checkout has changed under the run."""
        if not self._has_template or self.data.exists() or key() != self.key:
            return
        unfinished = Path(tempfile.mkdtemp(prefix="copying-", dir=self.folder))
        if _copy(data, unfinished / "data"):
            try:
                (unfinished / "data").rename(self.data)
            except OSError:  # another run was quicker
                pass
        shutil.rmtree(unfinished, ignore_errors=True)
        for old in sorted(self.folder.iterdir(), key=lambda path: path.stat().st_mtime)[:-MOST_KEPT]:
            shutil.rmtree(old, ignore_errors=True)


def _copy(source: Path, target: Path) -> bool:
    # cp keeps the owner, which is nobody when this is root.
    done = subprocess.run(["cp", "-a", str(source), str(target)], check=False, stderr=subprocess.DEVNULL)
    if done.returncode:
        shutil.rmtree(target, ignore_errors=True)
    return done.returncode == 0
