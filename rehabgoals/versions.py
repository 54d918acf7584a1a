"""Two people editing the same thing: nobody is overwritten in silence (rule 2).

What people edit carries an integer `version`, hidden in its form. Saving is one UPDATE that asks for the version that
was read; when another has saved since, nothing changes and `ChangedMeanwhile` says so.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Protocol, runtime_checkable

from django.db import models
from django.db.models import F
from django.forms import TypedChoiceField, TypedMultipleChoiceField
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


@runtime_checkable
class ComparesMore(Protocol):
    """A form that holds more of a row than the columns of `Meta.fields` or `compared`."""

    def further_differences(self, current: Any) -> list[Difference]:
        """What else differs from the row as it is now."""


def conflict_of(form: Any, current: Any, *beside: tuple[Any, Any]) -> Conflict:
    """Set what is saved now beside what was typed, and let the form's next press mean "keep mine".

    The form keeps every typed word; only its hidden version becomes that of the row as it is now. `beside` are further
    (form, row) pairs that the version stands for.
    """
    form.data = form.data.copy()
    form.data[form.add_prefix("version")] = str(current.version)
    pairs = [(form, current), *beside]
    return Conflict([difference for each, row in pairs for difference in _differences(each, row)])


def _differences(form: Any, current: Any) -> Iterator[Difference]:
    for name in getattr(form, "compared", form.Meta.fields):
        if getattr(current, name) != form.cleaned_data.get(name):
            field, typed = form.fields[name], form[name].value()
            yield Difference(str(field.label), _saved(current, name, field), _in_words(typed, field))
    if isinstance(form, ComparesMore):
        yield from form.further_differences(current)


def _saved(instance: Any, name: str, field: Any) -> str:
    display = getattr(instance, f"get_{name}_display", None)
    return _in_words(display() if display else field.prepare_value(getattr(instance, name)), field)


def _in_words(value: Any, field: Any) -> str:
    """A value of the field as somebody reads it; of choices their words; a dash for nothing."""
    if isinstance(value, bool):
        return str(_("yes") if value else _("no"))
    # Not those of a ModelChoiceField, which would be read from the database.
    words = dict(field.choices) if isinstance(field, TypedChoiceField | TypedMultipleChoiceField) else {}
    if isinstance(value, list):
        return ", ".join(str(words.get(each, each)) for each in value) or "–"
    return str(words.get(value, "" if value is None else value)) or "–"
