"""Fields for numbers, typed in the clinic's format or pressed on plates."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.functional import lazy
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from rehabgoals import numbers
from rehabgoals.forms.typed_field import TypedField


class NumberField(TypedField):
    """A number typed as text in the clinic's format (DESIGN rule 8); a Decimal, or None when left empty.

    `min` and `max` are included; `decimals` is how many digits may follow the decimal sign.
    """

    default_error_messages = {
        "required": _("Write a number."),
        "between": _("%(typed)s is outside. Write a number from %(min)s to %(max)s."),
        "too_low": _("%(typed)s is too low here. Write %(min)s or more."),
        "too_high": _("%(typed)s is too high here. Write %(max)s or less."),
        "whole": _("Write a whole number, such as %(example)s."),
        "decimals": _("%(typed)s is finer than is kept here. Write %(example)s."),
    }
    LARGEST = Decimal(999_999_999)

    def __init__(
        self,
        *,
        min: Decimal | int | None = None,
        max: Decimal | int | None = None,
        decimals: int = 2,
        **kwargs: Any,
    ) -> None:
        self.min = None if min is None else Decimal(min)
        self.max = None if max is None else Decimal(max)
        self.decimals = decimals
        super().__init__(**kwargs)

    def widget_attrs(self, widget: forms.Widget) -> dict[str, Any]:
        # A keypad without a minus sign would keep somebody with a phone from writing one.
        may_be_negative = self.min is not None and self.min < 0
        return {"inputmode": "text" if may_be_negative else "decimal", "autocomplete": "off", "class": "in-number"}

    def write(self, value: Any) -> str:
        return numbers.write_number(value)

    def read(self, typed: str) -> Decimal:
        number, is_certain = self._number(typed)
        words = {"typed": self.write(number)}
        lowest = -self.LARGEST if self.min is None else self.min
        highest = self.LARGEST if self.max is None else self.max
        if not lowest <= number <= highest:
            words |= {"min": self.write(lowest), "max": self.write(highest), "typed": numbers.shown(words["typed"])}
            if self.min is not None and self.max is not None:
                code = "between"
            else:
                code = "too_low" if number < lowest else "too_high"
            raise ValidationError(self.error_messages[code] % words, code=code)
        rounded = number.quantize(Decimal(1).scaleb(-self.decimals))
        if rounded != number or not is_certain:
            words["example"] = self.write(rounded)
            words["typed"] = numbers.shown(words["typed"])
            code = "whole" if self.decimals == 0 else "decimals"
            raise ValidationError(self.error_messages[code] % words, code=code)
        return rounded

    def _number(self, typed: str) -> tuple[Decimal, bool]:
        """What was typed, and whether it can be read in one way only.

        Where whole numbers are asked, nobody is first told how to write a fraction that is then refused.
        """
        try:
            return numbers.read_number(typed, example=Decimal("2.5") if self.decimals else Decimal(12)), True
        except ValidationError as refused:
            if self.decimals or refused.code != "two_ways":
                raise
            return refused.params["likely"], False


class RulerField(NumberField):
    """A whole number from 0 to 10 (or other ends): a short field, with plates to press beside it (ruler.js).

    `low_words` and `high_words` say what the ends mean and stand below. `last` is last time's value: its plate says
    so and is never chosen beforehand. It may be set on one form's field: `form.fields["pain"].last = 4`.
    """

    def __init__(
        self,
        *,
        lowest: int = 0,
        highest: int = 10,
        low_words: Any = "",
        high_words: Any = "",
        last: Decimal | int | None = None,
        **kwargs: Any,
    ) -> None:
        self.low_words, self.high_words, self.last = low_words, high_words, last
        super().__init__(min=lowest, max=highest, decimals=0, **kwargs)

    def widget_attrs(self, widget: forms.Widget) -> dict[str, Any]:
        return super().widget_attrs(widget) | {"data-ruler": f"{self.min} {self.max}", "inputmode": "numeric"}


class YesNoField(NumberField):
    """Done or not done: 1 or 0, with plates for the two words; `words` are those for 0 and for 1, else no and yes.

    The words can be typed too, and yes, no, 1 and 0 whatever the words are.
    """

    default_error_messages = {"unreadable": _("Write %(yes)s or %(no)s.")}

    def __init__(self, *, words: tuple[str, str] | None = None, **kwargs: Any) -> None:
        self._words = words
        super().__init__(min=0, max=1, decimals=0, **kwargs)

    @property
    def words(self) -> tuple[str, str]:
        """What 0 and 1 are called, in the active language."""
        return self._words or (gettext("no"), gettext("yes"))

    def widget_attrs(self, widget: forms.Widget) -> dict[str, Any]:
        return super().widget_attrs(widget) | {"data-plates": _plates_of(self), "inputmode": "text"}

    def write(self, value: Any) -> str:
        return self.words[int(value)] if value in (0, 1) else super().write(value)

    def read(self, typed: str) -> Decimal:
        no, yes = self.words
        word = typed.strip().casefold()
        if word in {yes.casefold(), gettext("yes").casefold(), "yes", "y", "1"}:
            return Decimal(1)
        if word in {no.casefold(), gettext("no").casefold(), "no", "n", "0"}:
            return Decimal(0)
        raise ValidationError(self.error_messages["unreadable"] % {"yes": yes, "no": no}, code="unreadable")


# Lazy, because a form's class is made before anybody's language is known.
_plates_of = lazy(lambda field: "|".join(f"{word}={word.capitalize()}" for word in reversed(field.words)), str)
