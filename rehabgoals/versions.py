"""Two people editing the same thing: nobody is overwritten in silence (rule 2).

What people edit carries an integer `version`, hidden in its form. Saving is one UPDATE that asks for the version that
was read; when another has saved since, nothing changes and `ChangedMeanwhile` says so.
"""

from typing import Any

from django.db import models
from django.db.models import F


class ChangedMeanwhile(Exception):
    """Somebody else has saved this since it was opened. `current` is the row as it is now."""

    def __init__(self, current: Any) -> None:
        super().__init__("changed meanwhile")
        self.current = current


def save_version(instance: models.Model, fields: list[str], *, read_version: int) -> None:
    """Write these fields of the instance if its row still has the version that was read; then the version grows by one.

    Raises ChangedMeanwhile, with the row as it is now, and writes nothing, when another was quicker.
    """
    model = type(instance)
    values = {field: getattr(instance, field) for field in fields}
    changed = model._default_manager.filter(pk=instance.pk, version=read_version).update(
        **values, version=F("version") + 1
    )
    if not changed:
        raise ChangedMeanwhile(model._default_manager.get(pk=instance.pk))
    instance.version = read_version + 1
