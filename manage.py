#!/usr/bin/env python
"""Django's command line for RehabGoals."""

import os
import sys


def main() -> None:
    """Run one management command; settings.py chooses the database role by its name."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "rehabgoals.settings")
    import pghistory
    from django.core.management import execute_from_command_line

    from rehabgoals.tenancy import PowerfulRole, look_at_role_when_connected

    look_at_role_when_connected()
    try:
        # The record says which command made a change.
        with pghistory.context(command=" ".join(sys.argv[1:2])):
            execute_from_command_line(sys.argv)
    except PowerfulRole as error:
        sys.exit(str(error))


if __name__ == "__main__":
    main()
