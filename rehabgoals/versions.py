"""Two people editing the same thing: nobody is overwritten in silence (rule 2).

What people edit carries an integer `version`, hidden in its form. Saving is one UPDATE that asks for the version that
was read; when another has saved since, nothing changes and `ChangedMeanwhile` says so.
"""

from dataclasses import dataclass
from typing import Any

from django.db import models
from django.db.models import F
from django.utils.translation import gettext as _


class ChangedMeanwhile(Exception):
    """Somebody else has saved this since it was opened. `current` is the row as it is now."""

    def __init__(self, current: Any) -> None:
        super().__init__("changed meanwhile")
        self.current = current


def save_version(instance: models.Model, fields: list[str], *, read_version: int, is_all: bool = True) -> None:
    """Write these fields of the instance if its row still has the version that was read; then the version grows by one.

    Raises ChangedMeanwhile, with the row as it is now, and writes nothing, when another was quicker. When the row holds
    these very values there is nothing to choose, for the button was pressed twice; unless they are not all that the
    form holds (`is_all`).
    """
    model = type(instance)
    values = {field: getattr(instance, field) for field in fields}
    changed = model._default_manager.filter(pk=instance.pk, version=read_version).update(
        **values, version=F("version") + 1
    )
    if changed:
        instance.version = read_version + 1
        return
    current = model._default_manager.get(pk=instance.pk)
    if not is_all or any(getattr(current, field) != value for field, value in values.items()):
        raise ChangedMeanwhile(current)
    instance.version = current.version


@dataclass(frozen=True)
class Difference:
    """One field in which the two versions differ, in words."""

    label: str
    theirs: str
    yours: str


@dataclass(frozen=True)
class Conflict:
    """Both versions of what two people edited, for `components/conflict.html`."""

    differences: list[Difference]


def conflict_of(form: Any, current: Any) -> Conflict:
    """Set what is saved now beside what was typed, and let the form's next press mean "keep mine".

    The form keeps every typed word; only its hidden version becomes that of the row as it is now.
    """
    form.data = form.data.copy()
    form.data[form.add_prefix("version")] = str(current.version)
    differences = []
    for name in form.Meta.fields:
        if getattr(current, name) != form.cleaned_data.get(name):
            differences.append(
                Difference(str(form.fields[name].label), _in_words(current, name), str(form[name].value() or "–"))
            )
    return Conflict(differences)


def _in_words(instance: Any, name: str) -> str:
    display = getattr(instance, f"get_{name}_display", None)
    value = display() if display else getattr(instance, name)
    if isinstance(value, bool):
        return str(_("yes") if value else _("no"))
    return str(value if value not in (None, "") else "–")
