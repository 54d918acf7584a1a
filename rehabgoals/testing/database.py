"""The tests' database: made and emptied by the owner's role, used by the application's."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from urllib.parse import quote, urlsplit

from django.core.management.commands import flush
from django.db import connection

from rehabgoals.embedded.postgres import OWNER


@contextmanager
def as_owner() -> Iterator[None]:
    """Connect as the tables' owner inside the block, and as the application's role again after it."""
    _close()
    settings = connection.settings_dict
    application = settings["USER"]
    settings["USER"] = OWNER
    try:
        yield
    finally:
        _close()
        settings["USER"] = application


def _close() -> None:
    connection.close()
    if connection.settings_dict["OPTIONS"].get("pool"):
        connection.close_pool()


class FlushAsOwner(flush.Command):
    """`flush`, as tests with real transactions end with it: TRUNCATE is nothing that the application may do."""

    def handle(self, **options: Any) -> None:
        """Flush, and let the handlers of post_migrate run, as the owner."""
        with as_owner():
            super().handle(**options)


def url_for_processes() -> str:
    """DATABASE_URL of the database that the running test uses, for a process that the test starts."""
    parts = urlsplit(os.environ["DATABASE_URL"])
    return parts._replace(path="/" + quote(connection.settings_dict["NAME"])).geturl()
