"""The clinics that most tests ask for: opened once in each process, and copied for every test.

A clinic comes with a row for each instrument, and each row with its history: 15 ms to open, 2 ms to copy.
"""

from typing import Any

from django.db import connection

from accounts.models import Clinic
from accounts.tests.factories import ClinicFactory
from rehabgoals.embedded.postgres import SUPERUSER
from rehabgoals.tenancy import in_clinic
from rehabgoals.testing.database import FlushAsOwner, connected_as, filled_tables

NAMES = {"riverside": "Riverside Rehabilitation", "hillside": "Hillside Physiotherapy"}


def open_clinics() -> None:
    """Open each clinic as the application does, keep its rows beside the application's tables, and empty these."""
    for schema, name in NAMES.items():
        ClinicFactory(name=name)
        _keep(schema)
        FlushAsOwner().handle()


def _keep(schema: str) -> None:
    # Written back as they are, their history with them, without triggers and checks: the superuser alone may do that.
    with connected_as(SUPERUSER), connection.cursor() as cursor:
        tables = filled_tables(cursor)
        cursor.execute(f"CREATE SCHEMA {schema}; GRANT USAGE ON SCHEMA {schema} TO PUBLIC")
        statements = []
        for table in tables:
            cursor.execute(f"CREATE TABLE {schema}.{table} AS TABLE public.{table}")
            cursor.execute(f"SELECT * FROM {schema}.{table} LIMIT 0")
            columns = ", ".join(_moved(column) for column in cursor.description)
            statements.append(f"INSERT INTO public.{table} SELECT {columns} FROM {schema}.{table};")
        # It gives the number and not the row, so that a migration may still do with the table what it likes.
        statements.append(f"SELECT id FROM {schema}.accounts_clinic")
        cursor.execute(
            f"CREATE FUNCTION {schema}.clinic() RETURNS bigint LANGUAGE sql SECURITY DEFINER "
            f"SET session_replication_role = replica AS $$ {''.join(statements)} $$"
        )


def _moved(column: Any) -> str:
    """A column as it was kept; the moment of writing is the test's own."""
    name = connection.ops.quote_name(column.name)
    return f"CASE WHEN {name} IS NOT NULL THEN now() END" if column.type_display == "timestamptz" else name


def opened(schema: str) -> Clinic:
    """The clinic, as if it had been opened just now."""
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {schema}.clinic()")
        number = cursor.fetchone()[0]
    with in_clinic(number):
        return Clinic.objects.get(pk=number)
