"""The browser's session, kept by its keys.

Django writes the whole session as a request read it: of two requests at once the slower undoes what the quicker wrote,
the lock among it (accounts/locking.py). Here a request writes the keys that it changed, and leaves the others as they
are by then.
"""

from __future__ import annotations

from copy import deepcopy
from typing import Any

from django.contrib.sessions.backends.db import SessionStore as WholeSession
from django.db import transaction

_MISSING = object()


class SessionStore(WholeSession):
    """A session in the database whose keys are written one by one."""

    def load(self) -> dict[str, Any]:
        """The session as it is now; what it was is remembered, to know what this request changes."""
        loaded = super().load()
        self._as_read = deepcopy(loaded)
        return loaded

    def save(self, must_create: bool = False) -> None:
        """Write what this request changed into the row as it is now. Two statements."""
        if must_create or self.session_key is None:
            super().save(must_create)
            return
        with transaction.atomic():
            row = self.model.objects.select_for_update().filter(pk=self.session_key).first()
            if row is not None:
                self._session_cache = self._merged_into(row.get_decoded())
            super().save()

    def _merged_into(self, current: dict[str, Any]) -> dict[str, Any]:
        before, mine = getattr(self, "_as_read", {}), self._session
        for key in before.keys() | mine.keys():
            value = mine.get(key, _MISSING)
            if value is _MISSING:
                current.pop(key, None)
            elif value != before.get(key, _MISSING):
                current[key] = value
        return current
