#!/usr/bin/env python
"""Django's command line for RehabGoals."""

import os
import sys


def main() -> None:
    """Run one management command; settings.py chooses the database role by its name."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "rehabgoals.settings")
    from django.core.management import execute_from_command_line

    execute_from_command_line(sys.argv)


if __name__ == "__main__":
    main()
