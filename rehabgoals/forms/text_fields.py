"""Fields for words: nothing a person wrote is cut, and what cannot be kept is said."""

from __future__ import annotations

import re
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from rehabgoals import numbers

# Unicode's control characters but tab and line feed, and halves of pairs.
UNKEEPABLE = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff]")


def keepable(text: str) -> str:
    """The text with line ends made equal. Raises ValidationError for what the database or paper cannot hold."""
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    if UNKEEPABLE.search(text):
        raise ValidationError(
            gettext(
                "There is a character here that cannot be kept, often from copied text. "
                "Delete it, or type the words again."
            ),
            code="character",
        )
    return text


class LineField(forms.CharField):
    """One line of text. Outer space goes, anything else stays; too long is said with both numbers, never cut."""

    widget: Any = forms.TextInput
    default_error_messages = {"required": _("Nothing is written here yet.")}

    def __init__(self, *, max_length: int = 200, **kwargs: Any) -> None:
        kwargs.setdefault("strip", True)
        super().__init__(**kwargs)
        # Not Django's own max_length: its attribute makes browsers cut pasted text without a word.
        self.longest = max_length

    def widget_attrs(self, widget: forms.Widget) -> dict[str, Any]:
        return {"dir": "auto"}

    def to_python(self, value: Any) -> str:
        text = keepable(super().to_python(value)).strip()
        text = self.in_shape(text)
        if len(text) > self.longest:
            over = len(text) - self.longest
            raise ValidationError(
                ngettext(
                    "There are %(count)s characters here, and %(longest)s fit. Make it shorter by %(over)s.",
                    "There are %(count)s characters here, and %(longest)s fit. Make it shorter by %(over)s.",
                    len(text),
                )
                % {
                    "count": numbers.write_count(len(text)),
                    "longest": numbers.write_count(self.longest),
                    "over": numbers.write_count(over),
                },
                code="too_long",
            )
        return text

    def in_shape(self, text: str) -> str:
        """A line has no line ends."""
        return " ".join(text.splitlines())


class WordsField(LineField):
    """Words of a person, in as many lines as they want. The field begins with one line and grows."""

    widget = forms.Textarea

    def __init__(self, *, max_length: int = 4000, **kwargs: Any) -> None:
        super().__init__(max_length=max_length, **kwargs)

    def widget_attrs(self, widget: forms.Widget) -> dict[str, Any]:
        return {"dir": "auto", "rows": 1, "cols": False, "data-autogrow": True}

    def in_shape(self, text: str) -> str:
        return text
