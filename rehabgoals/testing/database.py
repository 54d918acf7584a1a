"""The tests' database: made and emptied by the owner's role, used by the application's."""

import fcntl
import os
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlsplit

from django.core.management.commands import flush
from django.db import IntegrityError, OperationalError, connection, transaction

from rehabgoals.embedded.postgres import OWNER
from rehabgoals.testing.kept import TEMPLATE
from rehabgoals.testing.plugin import SERVERS

# What migrating leaves in the database.
KEPT = ["django_migrations", "django_content_type", "auth_permission"]


def as_owner() -> AbstractContextManager[None]:
    """Connect as the tables' owner inside the block, and as the application's role again after it."""
    return connected_as(OWNER)


@contextmanager
def connected_as(role: str) -> Iterator[None]:
    """Connect as this role inside the block, and as the application's again after it."""
    _close()
    settings = connection.settings_dict
    application = settings["USER"]
    settings["USER"] = role
    try:
        yield
    finally:
        _close()
        settings["USER"] = application


def _close() -> None:
    connection.close()
    if connection.settings_dict["OPTIONS"].get("pool"):
        connection.close_pool()


def make_database(*, verbosity: int, serialize: bool) -> None:
    """Make this process's test database as a copy of the template, and the template first if it is not there.

    The caller connects as the owner. Every process of a run does this; the first one makes the template.
    """
    name = connection.creation._get_test_db_name()
    with open(Path(os.environ[SERVERS]) / "template.lock", "w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not _exists(TEMPLATE):
            making = connection.settings_dict["TEST"]["NAME"] = TEMPLATE + "_making"
            connection.creation.create_test_db(verbosity=verbosity, autoclobber=True, serialize=False)
            connection.close()
            _execute("ALTER DATABASE {} RENAME TO {}", making, TEMPLATE)
            connection.settings_dict["TEST"]["NAME"] = name
        _execute("CREATE DATABASE {} TEMPLATE {}", name, TEMPLATE)
    connection.settings_dict["NAME"] = name
    if serialize:
        connection._test_serialized_contents = connection.creation.serialize_db_to_string()


def _exists(name: str) -> bool:
    with connection._nodb_cursor() as cursor:
        cursor.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name])
        return cursor.fetchone() is not None


def _execute(statement: str, *names: str) -> None:
    with connection._nodb_cursor() as cursor:
        cursor.execute(statement.format(*map(connection.ops.quote_name, names)))


def filled_tables(cursor: Any) -> list[str]:
    """The tables that hold rows which somebody wrote after migrating."""
    cursor.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public' AND tablename <> ALL(%s)", [KEPT])
    tables = [connection.ops.quote_name(table) for (table,) in cursor.fetchall()]
    looks = [f"SELECT '{table}' WHERE EXISTS (SELECT FROM {table})" for table in tables]
    cursor.execute(" UNION ALL ".join(looks))
    return [table for (table,) in cursor.fetchall()]


class FlushAsOwner(flush.Command):
    """`flush`, as tests with real transactions end with it: emptying tables is nothing that the application may do.

    Only what holds rows is emptied, by DELETE without our triggers: truncating every table there is took 0.3 s a test.
    What migrating left stays, so nothing has to be put back.
    """

    def handle(self, **options: Any) -> None:
        """Empty the tables as the owner; once more where a browser sent what was typed last in this very moment."""
        try:
            self._empty()
        except (IntegrityError, OperationalError):  # a row that came meanwhile, or a lock each waited for
            self._empty()

    def _empty(self) -> None:
        with as_owner(), transaction.atomic(), connection.cursor() as cursor:
            filled = filled_tables(cursor)
            cursor.execute("SET CONSTRAINTS ALL DEFERRED")
            for statement in ("ALTER TABLE {} DISABLE TRIGGER USER", "DELETE FROM {}"):
                for table in filled:
                    cursor.execute(statement.format(table))
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
            for table in filled:
                cursor.execute(f"ALTER TABLE {table} ENABLE TRIGGER USER")


def url_for_processes() -> str:
    """DATABASE_URL of the database that the running test uses, for a process that the test starts."""
    parts = urlsplit(os.environ["DATABASE_URL"])
    return parts._replace(path="/" + quote(connection.settings_dict["NAME"])).geturl()
