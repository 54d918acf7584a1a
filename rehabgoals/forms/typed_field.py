"""What fields have in common that read a value out of typed text."""

from __future__ import annotations

from typing import Any

from django import forms

from rehabgoals import numbers


class TypedField(forms.Field):
    """Base of fields that read a value out of typed text and write it back the same way."""

    widget = forms.TextInput

    def read(self, typed: str) -> Any:
        """The value of non-empty text. Raises ValidationError and nothing else."""
        raise NotImplementedError

    def write(self, value: Any) -> str:
        """The text of a value, as `read` reads it."""
        raise NotImplementedError

    def to_python(self, value: Any) -> Any:
        if value in self.empty_values:
            return None
        typed = str(value) if isinstance(value, str) else self.write(value)
        if not typed.translate(numbers.DIRECTION_MARKS).strip():
            return None
        return self.read(typed)

    def prepare_value(self, value: Any) -> Any:
        if value is None or isinstance(value, str):
            return value
        return self.write(value)
