"""What every form shares: the clinic, errors that say how to mend them, and fields that read what people type.

A form says what is asked; how it looks is `templates/components/field.html`, through `{% field form.x %}` or
`{% crispy form %}`.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Iterable, Mapping
from datetime import date, datetime, time
from decimal import Decimal
from typing import Any, NamedTuple

from crispy_forms.helper import FormHelper
from django import forms
from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.forms.forms import BaseForm
from django.utils import timezone
from django.utils.functional import lazy
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from rehabgoals import days, numbers

Limit = date | Callable[[], date] | None


class Problem(NamedTuple):
    """One line of an error summary: the id of the field it leads to ("" for none), the field's label, what to mend."""

    target: str
    label: str
    message: str


def problems_of(form: BaseForm) -> list[Problem]:
    """What there is to look at in a bound form, in the order of its fields; errors of the whole form first."""
    found = [Problem("", "", message) for message in form.non_field_errors()]
    for bound in form.hidden_fields():
        found += [Problem("", "", message) for message in bound.errors]
    for bound in form.visible_fields():
        found += [Problem(focus_id(bound), str(bound.label), message) for message in bound.errors]
    return found


def focus_id(bound: forms.BoundField) -> str:
    """The id that takes the focus: a group of radios has none of its own, so its first option's."""
    return f"{bound.auto_id}_0" if bound.use_fieldset else bound.id_for_label


def things_to_look_at(count: int) -> str:
    """The title over a form's problems; nothing when there are none."""
    in_words = {
        1: gettext("One thing to look at"),
        2: gettext("Two things to look at"),
        3: gettext("Three things to look at"),
        4: gettext("Four things to look at"),
        5: gettext("Five things to look at"),
    }
    if count < 1:
        return ""
    counted = ngettext("%(count)s thing to look at", "%(count)s things to look at", count)
    return in_words.get(count) or counted % {"count": count}


# Django's own words for these speak of what is invalid or required; ours say what to do.
FRIENDLY_MESSAGES: dict[type[forms.Field], dict[str, Any]] = {
    forms.Field: {"required": _("Nothing is written here yet.")},
    forms.BooleanField: {"required": _("Tick this to go on.")},
    forms.ChoiceField: {"required": _("Choose one."), "invalid_choice": _("Choose one from the list.")},
    forms.MultipleChoiceField: {"required": _("Choose at least one."), "invalid_choice": _("Choose from the list.")},
    forms.ModelChoiceField: {"required": _("Choose one."), "invalid_choice": _("Choose one from the list.")},
    forms.EmailField: {
        "required": _("Write an address, such as name@example.org."),
        "invalid": _("This is not yet an e-mail address. Write one such as name@example.org."),
    },
}


def _speak_friendly(field: forms.Field) -> None:
    django_messages: dict[str, Any] = {}
    ours: dict[str, Any] = {}
    for kind in reversed(type(field).__mro__):
        django_messages |= kind.__dict__.get("default_error_messages", {})
        ours |= FRIENDLY_MESSAGES.get(kind, {})
        if kind.__module__ == __name__:
            # Our own fields bring their own words.
            ours = {}
    for code, message in ours.items():
        is_default = field.error_messages.get(code) == django_messages.get(code)
        if is_default or (code == "invalid" and code not in field.error_messages):
            field.error_messages[code] = message


class FormParts(BaseForm):
    """Shared by all forms: crispy's helper, friendly words, the summary of what to look at."""

    use_required_attribute = False

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper = FormHelper(self)
        # The page owns the <form>, its buttons and hx- attributes; the layout only says groups and order.
        self.helper.form_tag = False
        self.helper.disable_csrf = True
        self.helper.include_media = False
        for field in self.fields.values():
            _speak_friendly(field)

    def error_summary(self) -> list[Problem]:
        """What there is to look at, one line a problem; empty while the form is not sent or all is well."""
        return problems_of(self) if self.is_bound else []

    @property
    def error_title(self) -> str:
        """ "Two things to look at", or nothing."""
        return things_to_look_at(len(self.error_summary()))


class PlainForm(FormParts, forms.Form):
    """A form that is not one row of a table."""


class PlainModelForm(FormParts, forms.ModelForm):
    """A form of one row that belongs to no clinic, such as the clinic itself.

    `constraint_fields` maps a constraint's `violation_error_code` to the field where its message belongs: Django
    would show it above the form, far from what is to be mended. When the model keeps a `version`, it travels along
    hidden, for `rehabgoals.versions.save_version`.
    """

    constraint_fields: Mapping[str, str] = {}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        # A new row has no version that anybody could have read.
        if self.instance.pk and any(field.name == "version" for field in self.instance._meta.concrete_fields):
            self.fields["version"] = forms.IntegerField(
                widget=forms.HiddenInput,
                min_value=0,
                max_value=2**31 - 1,
                initial=self.instance.version,
                error_messages={
                    code: _("This page was open for long. Load it again, then put your words in.")
                    for code in ("required", "invalid", "min_value", "max_value")
                },
            )

    @property
    def read_version(self) -> int:
        """The version the person read before changing it."""
        return self.cleaned_data["version"]

    def _update_errors(self, errors: ValidationError) -> None:
        if hasattr(errors, "error_dict"):
            placed: dict[str, list[ValidationError]] = {}
            for name, found in errors.error_dict.items():
                for error in found:
                    field = self.constraint_fields.get(error.code or "", name)
                    placed.setdefault(field if field in self.fields else NON_FIELD_ERRORS, []).append(error)
            errors = ValidationError(placed)
        super()._update_errors(errors)


class ClinicForm(PlainModelForm):
    """A form of one row that belongs to a clinic: `SomeForm(request.POST, clinic=request.user.clinic)`.

    Sets the clinic on the row and keeps it in validation; without that a constraint that names the clinic is not
    looked at, and a duplicate number is a crash instead of a sentence (DESIGN 10).
    """

    def __init__(self, *args: Any, clinic: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.clinic_id is None:
            self.instance.clinic = clinic
        elif self.instance.clinic_id != clinic.pk:
            raise ValueError("This row belongs to another clinic.")

    def _get_validation_exclusions(self) -> set[str]:
        return super()._get_validation_exclusions() - {"clinic"}


# --- Text ---------------------------------------------------------------------------------------------------------


def keepable(text: str) -> str:
    """The text with line ends made equal. Raises ValidationError for what the database or paper cannot hold."""
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    for character in text:
        if unicodedata.category(character) in ("Cc", "Cs") and character not in "\n\t":
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


# --- Numbers, days, times -------------------------------------------------------------------------------------------


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
        number = numbers.read_number(typed, example=Decimal(12) if self.decimals == 0 else Decimal("2.5"))
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
        if rounded != number:
            words["example"] = self.write(rounded)
            words["typed"] = numbers.shown(words["typed"])
            code = "whole" if self.decimals == 0 else "decimals"
            raise ValidationError(self.error_messages[code] % words, code=code)
        return rounded


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
    """Done or not done: 1 or 0, with plates that say Yes and No. The words can be typed too."""

    default_error_messages = {"unreadable": _("Write yes or no.")}

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(min=0, max=1, decimals=0, **kwargs)

    def widget_attrs(self, widget: forms.Widget) -> dict[str, Any]:
        return super().widget_attrs(widget) | {"data-plates": yes_no_plates(), "inputmode": "text"}

    def read(self, typed: str) -> Decimal:
        word = typed.strip().casefold()
        if word in {"1", "yes", "y", gettext("Yes").casefold()}:
            return Decimal(1)
        if word in {"0", "no", "n", gettext("No").casefold()}:
            return Decimal(0)
        try:
            return super().read(typed)
        except ValidationError as error:
            raise ValidationError(self.error_messages["unreadable"], code="unreadable") from error


# Lazy, because a form's class is made before anybody's language is known.
yes_no_plates = lazy(lambda: f"1={gettext('Yes')}|0={gettext('No')}", str)
_day_hint = lazy(lambda: gettext("%(order)s, for example %(example)s.") % _day_words(), str)
_day_hint_and = lazy(lambda more: f"{days.order_words()}. {more}", str)


def _day_words() -> dict[str, str]:
    return {"order": days.order_words(), "example": days.example_day()}


class DayField(TypedField):
    """A day typed as text in the clinic's order; a date, or None when left empty.

    `ahead` allows days after today only, `not_ahead` today and earlier; `earliest` and `latest` (a date, or a callable
    that returns one) are included. All may be set on one form's field. Their messages (`not_after_today`, `is_today`,
    `is_ahead`, `too_early`, `too_late`) take %(day)s and %(limit)s.
    """

    default_error_messages = {
        "required": _("Write a day."),
        "not_after_today": _("%(day)s is in the past. Choose a day ahead."),
        "is_today": _("%(day)s is today. Choose a day ahead."),
        "is_ahead": _("%(day)s is still ahead. Choose today or an earlier day."),
        "too_early": _("%(day)s is too early. Choose %(limit)s or a later day."),
        "too_late": _("%(day)s is too late. Choose %(limit)s or an earlier day."),
    }

    def __init__(
        self,
        *,
        earliest: Limit = None,
        latest: Limit = None,
        ahead: bool = False,
        not_ahead: bool = False,
        **kwargs: Any,
    ) -> None:
        self.earliest, self.latest, self.ahead, self.not_ahead = earliest, latest, ahead, not_ahead
        more = kwargs.pop("help_text", "")
        super().__init__(help_text=_day_hint_and(more) if more else _day_hint(), **kwargs)

    def widget_attrs(self, widget: forms.Widget) -> dict[str, Any]:
        return {"autocomplete": "off", "class": "in-date"}

    def write(self, value: Any) -> str:
        return days.write_day(days.as_day(value))

    def to_python(self, value: Any) -> Any:
        if isinstance(value, (date, datetime)):
            return self._within_limits(days.as_day(value))
        return super().to_python(value)

    def read(self, typed: str) -> date:
        return self._within_limits(days.read_day(typed))

    def _within_limits(self, day: date) -> date:
        today = timezone.localdate()
        earliest = self.earliest() if callable(self.earliest) else self.earliest
        latest = self.latest() if callable(self.latest) else self.latest
        if self.ahead and day == today:
            self._refuse("is_today", day)
        if self.ahead and day < today:
            self._refuse("not_after_today", day)
        if self.not_ahead and day > today:
            self._refuse("is_ahead", day)
        if earliest is not None and day < earliest:
            self._refuse("too_early", day, earliest)
        if latest is not None and day > latest:
            self._refuse("too_late", day, latest)
        return day

    def _refuse(self, code: str, day: date, limit: date | None = None) -> None:
        in_full = date.min
        words = {
            # With the year always: a year typed wrongly is the usual reason.
            "day": days.day_words(day, today=in_full),
            "limit": days.day_words(limit, today=in_full) if limit else "",
        }
        raise ValidationError(self.error_messages[code] % words, code=code)


class TimeField(TypedField):
    """A time of day typed as text, "10:30"; a datetime.time, or None when left empty."""

    default_error_messages = {"required": _("Write a time, such as 10:30.")}

    def widget_attrs(self, widget: forms.Widget) -> dict[str, Any]:
        return {"autocomplete": "off", "class": "in-time"}

    def write(self, value: Any) -> str:
        return days.write_clock(value)

    def to_python(self, value: Any) -> Any:
        return value if isinstance(value, time) else super().to_python(value)

    def read(self, typed: str) -> time:
        return days.read_clock(typed)


# --- Choices ---------------------------------------------------------------------------------------------------------


class Picks(forms.RadioSelect):
    """Radios as plates. `layout`: "row" (as wide as the words), "grid" (equal: the six words), "tall" (one a line)."""

    def __init__(
        self, attrs: Any = None, choices: Any = (), *, layout: str = "row", hints: Mapping[Any, Any] | None = None
    ) -> None:
        super().__init__(attrs, choices)
        self.layout = layout
        self.hints = dict(hints or {})


class ManyPicks(forms.CheckboxSelectMultiple):
    """Ticks as plates; `layout` and `hints` as in Picks."""

    def __init__(
        self, attrs: Any = None, choices: Any = (), *, layout: str = "row", hints: Mapping[Any, Any] | None = None
    ) -> None:
        super().__init__(attrs, choices)
        self.layout = layout
        self.hints = dict(hints or {})


class PicksField(forms.TypedChoiceField):
    """One of a few, as plates to press. `hints` gives a choice's value a second, quieter line."""

    default_error_messages = {"required": _("Choose one."), "invalid_choice": _("Choose one of these.")}

    def __init__(
        self,
        *,
        choices: Any = (),
        layout: str = "row",
        hints: Mapping[Any, Any] | None = None,
        coerce: Callable[[Any], Any] = str,
        **kwargs: Any,
    ) -> None:
        kwargs.setdefault("widget", Picks(layout=layout, hints=hints))
        super().__init__(choices=choices, coerce=coerce, **kwargs)


class ManyPicksField(forms.TypedMultipleChoiceField):
    """Any of a few, as plates to press; a list."""

    default_error_messages = {"required": _("Choose at least one."), "invalid_choice": _("Choose from these.")}

    def __init__(
        self,
        *,
        choices: Any = (),
        layout: str = "row",
        hints: Mapping[Any, Any] | None = None,
        coerce: Callable[[Any], Any] = str,
        **kwargs: Any,
    ) -> None:
        kwargs.setdefault("widget", ManyPicks(layout=layout, hints=hints))
        super().__init__(choices=choices, coerce=coerce, **kwargs)


def all_problems(forms_shown: Iterable[Any]) -> list[Problem]:
    """The problems of several forms (or sets of forms) shown on one page, in their order."""
    found: list[Problem] = []
    for shown in forms_shown:
        if shown is None or not getattr(shown, "is_bound", False):
            continue
        if hasattr(shown, "forms"):
            found += [Problem("", "", message) for message in shown.non_form_errors()]
            found += all_problems(shown.forms)
        else:
            found += problems_of(shown)
    return found


__all__ = [
    "ClinicForm",
    "DayField",
    "LineField",
    "ManyPicks",
    "ManyPicksField",
    "NumberField",
    "Picks",
    "PicksField",
    "PlainForm",
    "PlainModelForm",
    "Problem",
    "RulerField",
    "TimeField",
    "WordsField",
    "YesNoField",
    "all_problems",
    "problems_of",
    "things_to_look_at",
]
