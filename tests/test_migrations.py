"""The migrations as a whole: what they make can be taken back, and a database of those before them goes on."""

import os
import subprocess
import sys
from contextlib import closing
from urllib.parse import urlsplit

import psycopg
import pytest

from rehabgoals.embedded import places
from rehabgoals.testing.kept import TEMPLATE

pytestmark = pytest.mark.django_db

COPY = "test_of_migrations"
REPLACED = "DELETE FROM django_migrations WHERE name IN ('0001_tables', '0002_what_the_database_refuses')"


def url(name, *, of="DATABASE_OWNER_URL"):
    return urlsplit(os.environ[of])._replace(path="/" + name).geturl()


def execute(statement, *, database=COPY):
    with closing(psycopg.connect(url(database), autocommit=True)) as connection:
        return connection.execute(statement)


@pytest.fixture(autouse=True)
def copy(db):
    """A migrated, empty database of this test's own."""
    execute(f"DROP DATABASE IF EXISTS {COPY}", database="postgres")
    execute(f"CREATE DATABASE {COPY} TEMPLATE {TEMPLATE}", database="postgres")


def run(*command):
    env = os.environ | {"DATABASE_OWNER_URL": url(COPY), "DATABASE_URL": url(COPY, of="DATABASE_URL")}
    return subprocess.run(
        [sys.executable, *command], cwd=places.CHECKOUT, env=env, capture_output=True, text=True, check=False
    )


def migrate():
    """As `make run` does it."""
    return run("-m", "rehabgoals.embedded.owner")


def schema():
    """Tables, columns, keys, policies, rights, triggers and functions, as PostgreSQL writes them, in any order."""
    pg_dump = places.programs().postgres / "pg_dump"
    dump = subprocess.run([str(pg_dump), "--schema-only", url(COPY)], capture_output=True, text=True, check=True)
    return sorted(line.rstrip(",") for line in dump.stdout.splitlines() if not line.startswith("\\"))


def test_what_the_migrations_make_can_be_taken_back_and_made_again():
    before = schema()

    back = run("manage.py", "migrate", "accounts", "zero")
    assert back.returncode == 0, back.stderr
    assert not [line for line in schema() if line.startswith(("CREATE TABLE public.accounts", "CREATE POLICY"))]

    again = migrate()
    assert again.returncode == 0, again.stderr
    assert schema() == before


def test_a_database_of_the_migrations_before_goes_on_as_it_is():
    before = schema()
    execute(REPLACED)

    done = migrate()

    assert done.returncode == 0, done.stderr
    assert schema() == before


def test_a_database_from_between_them_is_not_taken_for_a_finished_one():
    execute(REPLACED)
    execute("DELETE FROM django_migrations WHERE (app, name) = ('reminders', '0007_who_it_is_now')")

    refused = migrate()

    assert refused.returncode == 1
    assert "reminders.0007_who_it_is_now" in refused.stderr
    assert "0047-migrations-folded.md" in refused.stderr
