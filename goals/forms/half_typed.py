"""Reading a form before it is finished: what stands in a field now, and its value where one can be read."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError


class HalfTyped(forms.Form):
    """A form of which a page shows something while it is written; nothing here is checked or kept."""

    def typed(self, name: str) -> str:
        """What stands in a field: what was sent, or what it was opened with."""
        raw = self._raw(name)
        return "" if raw is None else str(raw)

    def so_far(self, name: str) -> Any:
        """The value of a field as far as it can be read, else None."""
        try:
            return self.fields[name].clean(self._raw(name))
        except ValidationError:
            return None

    def _raw(self, name: str) -> Any:
        field = self.fields[name]
        if not self.is_bound:
            return self.get_initial_for_field(field, name)
        return field.widget.value_from_datadict(self.data, self.files, self.add_prefix(name))
