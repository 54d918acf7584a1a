"""How the database keeps clinics apart (DESIGN 10). Knows table names only.

Every table that belongs to a clinic has a row-level security policy on `app.clinic_id`, a setting of the transaction.
`in_clinic` is the one way to set it. The migration operations below put the policies and the composite keys in place;
`harden` is run again after every migrate, because pgtrigger recreates its functions.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.conf import settings
from django.db import connection, transaction
from django.db.backends.signals import connection_created
from django.db.migrations.operations import RunSQL

CLINIC_OF_TRANSACTION = "nullif(current_setting('app.clinic_id', true), '')::bigint"
# 'none' is what a connection starts with in development and tests, so that a forgotten in_clinic() raises.
NO_CLINIC_SET = "coalesce(current_setting('app.clinic_id', true), '') IN ('', 'none')"

# Asked before it is set: a materialized part is done before what reads from it.
ENTER_CLINIC = """
    WITH before AS MATERIALIZED (SELECT current_setting('app.clinic_id', true) AS clinic)
    SELECT clinic, set_config('app.clinic_id', %s, true) FROM before
"""


@contextmanager
def in_clinic(clinic_id: int) -> Iterator[None]:
    """Open a transaction in which the database shows and takes the rows of this clinic only.

    Nested in another transaction it puts the former clinic back, but only after success: in an aborted transaction
    the extra statement would hide the true error, and the savepoint's rollback restores the value by itself.
    """
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute(ENTER_CLINIC, [str(int(clinic_id))])
            former = cursor.fetchone()[0]
        yield
        if connection.in_atomic_block:
            with connection.cursor() as cursor:
                cursor.execute("SELECT set_config('app.clinic_id', %s, true)", [former or ""])


def protect(table: str, column: str = "clinic_id") -> RunSQL:
    """Enable row-level security on a clinic's table, with one policy for reading and writing.

    Not FORCE: the owner must see every row for backups and data migrations, and no running process is the owner.
    """
    return RunSQL(
        f"""
        ALTER TABLE {table} ENABLE ROW LEVEL SECURITY;
        CREATE POLICY {table}_clinic ON {table}
            USING ({column} = {CLINIC_OF_TRANSACTION}) WITH CHECK ({column} = {CLINIC_OF_TRANSACTION});
        """,
        f"DROP POLICY {table}_clinic ON {table}; ALTER TABLE {table} DISABLE ROW LEVEL SECURITY;",
    )


def protect_recorded(table: str) -> list[RunSQL]:
    """As `protect`, for a table and its history."""
    return [protect(table), protect(f"{table}event")]


def same_clinic(table: str, column: str, target: str) -> RunSQL:
    """Let the database refuse a reference to another clinic's row: a foreign key over (clinic_id, column).

    PostgreSQL's ordinary foreign keys are checked past row-level security, so alone they would let one clinic point at
    another's rows, and tell by success or failure whether a row exists.
    """
    name = f"{table}_{column}_same_clinic"
    return RunSQL(
        f"""
        ALTER TABLE {table} ADD CONSTRAINT {name} FOREIGN KEY (clinic_id, {column})
            REFERENCES {target} (clinic_id, id) DEFERRABLE INITIALLY IMMEDIATE;
        """,
        f"ALTER TABLE {table} DROP CONSTRAINT {name};",
    )


def harden() -> None:
    """As the owner: give the application's role what it may do, and take from it how it could silence the record.

    As pghistory comes, whoever runs a statement can switch recording off and forge events: its trigger functions run
    with the caller's rights and honour a setting. After this they run as the owner, the switch is dead, and the
    application's role may only read event tables. Idempotent; run after every migrate.
    """
    role = connection.ops.quote_name(settings.APPLICATION_ROLE)
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_user")
        if cursor.fetchone()[0] == settings.APPLICATION_ROLE:
            raise RuntimeError("Migrations are the owner's: set DATABASE_OWNER_URL to the owner's role.")
        cursor.execute(f"GRANT USAGE ON SCHEMA public TO {role}")
        cursor.execute(f"GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO {role}")
        cursor.execute(f"GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA public TO {role}")
        cursor.execute(
            "ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT SELECT, INSERT, UPDATE, DELETE ON TABLES TO " + role
        )
        cursor.execute(f"REVOKE INSERT, UPDATE, DELETE ON django_migrations FROM {role}")
        cursor.execute(
            """
            CREATE OR REPLACE FUNCTION _pgtrigger_should_ignore(trigger_name name) RETURNS boolean
                LANGUAGE sql IMMUTABLE AS 'SELECT false'
            """
        )
        cursor.execute(
            """
            SELECT DISTINCT p.oid::regprocedure::text FROM pg_trigger t JOIN pg_proc p ON p.oid = t.tgfoid
            WHERE NOT t.tgisinternal AND p.proname LIKE 'pgtrigger\\_%'
            """
        )
        for (function,) in cursor.fetchall():
            cursor.execute(f"ALTER FUNCTION {function} SECURITY DEFINER")
        _close_functions(cursor, role)
        for table in event_tables():
            cursor.execute(f"REVOKE INSERT, UPDATE, DELETE, TRUNCATE ON {table} FROM {role}")


def _close_functions(cursor: Any, role: str) -> None:
    """Every function looks in our schema first, and those with the owner's rights are for the application alone.

    PostgreSQL gives EXECUTE to everyone who can connect, and looks among temporary tables first: a table made there
    under the name of one that a function reads would be read instead. Triggers ask for no right when they fire.
    """
    cursor.execute(
        """
        SELECT p.oid::regprocedure::text, p.prosecdef, p.prorettype = 'trigger'::regtype FROM pg_proc p
        WHERE p.pronamespace = 'public'::regnamespace AND p.prokind = 'f'
            AND NOT EXISTS (SELECT 1 FROM pg_depend d WHERE d.objid = p.oid AND d.deptype = 'e')
        """
    )
    for function, has_owners_rights, is_trigger in cursor.fetchall():
        cursor.execute(f"ALTER FUNCTION {function} SET search_path = public, pg_temp")
        if has_owners_rights:
            cursor.execute(f"REVOKE EXECUTE ON FUNCTION {function} FROM PUBLIC")
            if not is_trigger:
                cursor.execute(f"GRANT EXECUTE ON FUNCTION {function} TO {role}")


def event_tables() -> list[str]:
    """The history tables in this database, by the column that pghistory gives each of them."""
    with connection.cursor() as cursor:
        cursor.execute(
            """
            SELECT quote_ident(c.relname) FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid
            WHERE a.attname = 'pgh_obj_id' AND c.relkind = 'r' AND c.relnamespace = 'public'::regnamespace
            ORDER BY 1
            """
        )
        return [name for (name,) in cursor.fetchall()]


def refuse_powerful_role() -> None:
    """Stop a process whose database role could see past the policies: a superuser, BYPASSRLS, or a tables' owner."""
    with connection.cursor() as cursor:
        cursor.execute(
            """
            SELECT rolsuper OR rolbypassrls OR EXISTS (
                SELECT 1 FROM pg_class WHERE relowner = r.oid AND relkind = 'r'
                    AND relnamespace = 'public'::regnamespace)
            FROM pg_roles r WHERE rolname = current_user
            """
        )
        if cursor.fetchone()[0]:
            raise PowerfulRole(
                "DATABASE_URL names a role that owns tables or can bypass row-level security. "
                "Use the application's role there, and the owner only in DATABASE_OWNER_URL (docs/running.md)."
            )


def look_at_role() -> None:
    """Refuse a powerful role as a process starts, and leave no connection behind for its children to share."""
    try:
        refuse_powerful_role()
    finally:
        connection.close()


def look_at_role_when_connected() -> None:
    """As `look_at_role`, for commands: at the first connection, since not every command needs a database.

    Commands that change tables run as the owner (settings.OWNER_COMMANDS) and are let through.
    """

    def first_connection(**kwargs: object) -> None:
        connection_created.disconnect(dispatch_uid="rehabgoals.look_at_role")
        if not settings.IS_OWNER_PROCESS:
            refuse_powerful_role()

    connection_created.connect(first_connection, weak=False, dispatch_uid="rehabgoals.look_at_role")


class PowerfulRole(Exception):
    """The process was started with a database role that the policies do not bind."""
