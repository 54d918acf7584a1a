"""Bring the database up to date in one process, as its owner: migrate, then the cache table.

`python -m rehabgoals.embedded.owner` is `manage.py migrate` and `manage.py createcachetable` in half their time.
"""

import os
import sys

import django
from django.core.management import call_command

HALF_WAY = """\
This database was made by an earlier state of the code. Steps that it lacks are no longer there on their own:
{missing}.
Start with an empty database, or see docs/decisions/0047-migrations-folded.md."""


def main() -> None:
    """Run both commands; settings.py chooses the owner's role by the name of the first."""
    sys.argv = ["manage.py", "migrate"]
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "rehabgoals.settings")
    django.setup()
    _refuse_half_way()
    call_command("migrate", interactive=False, verbosity=0)
    call_command("createcachetable", verbosity=0)


def _refuse_half_way() -> None:
    """End here where some of the migrations that one of ours replaces were applied, and the others are gone.

    Django leaves a migration out that it cannot use in place of others; it would say that all is done.
    """
    from django.db import connection
    from django.db.migrations.loader import MigrationLoader

    loader = MigrationLoader(connection)
    for migration in loader.replacements.values():
        missing = [key for key in migration.replaces if key not in loader.applied_migrations]
        gone = [".".join(key) for key in missing if key not in loader.disk_migrations]
        if gone and len(missing) < len(migration.replaces):
            sys.exit(HALF_WAY.format(missing=", ".join(gone)))


if __name__ == "__main__":
    main()
