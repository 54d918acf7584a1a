"""Fields for one or several of a few, as plates to press."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _


class Plates:
    """Choices as plates. `layout`: "row" (as wide as the words), "grid" (equal: the six words), "tall" (one a line).

    `hints` gives a choice's value a second, quieter line.
    """

    def __init__(self, *args: Any, layout: str = "row", hints: Mapping[Any, Any] | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.layout = layout
        self.hints = dict(hints or {})


class Picks(Plates, forms.RadioSelect):
    """Radios as plates."""


class ManyPicks(Plates, forms.CheckboxSelectMultiple):
    """Ticks as plates."""


class PlatesField:
    """Shared by the two fields below; `layout` and `hints` as in Plates."""

    plates: type[Plates]

    def __init__(
        self,
        *,
        layout: str = "row",
        hints: Mapping[Any, Any] | None = None,
        coerce: Callable[[Any], Any] = str,
        **kwargs: Any,
    ) -> None:
        super().__init__(coerce=coerce, **{"widget": self.plates(layout=layout, hints=hints)} | kwargs)


class PicksField(PlatesField, forms.TypedChoiceField):
    """One of a few, as plates to press."""

    plates = Picks
    default_error_messages = {"required": _("Choose one."), "invalid_choice": _("Choose one of these.")}


class ManyPicksField(PlatesField, forms.TypedMultipleChoiceField):
    """Any of a few, as plates to press; a list."""

    plates = ManyPicks
    default_error_messages = {"required": _("Choose at least one."), "invalid_choice": _("Choose from these.")}
