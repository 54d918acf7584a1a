"""Bring the database up to date in one process, as its owner: migrate, then the cache table.

`python -m rehabgoals.embedded.owner` is `manage.py migrate` and `manage.py createcachetable` in half their time.
"""

import os
import sys

import django
from django.core.management import call_command


def main() -> None:
    """Run both commands; settings.py chooses the owner's role by the name of the first."""
    sys.argv = ["manage.py", "migrate"]
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "rehabgoals.settings")
    django.setup()
    call_command("migrate", interactive=False, verbosity=0)
    call_command("createcachetable", verbosity=0)


if __name__ == "__main__":
    main()
