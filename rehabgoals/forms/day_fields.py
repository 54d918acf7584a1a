"""Fields for days and times, typed in the clinic's order."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, time
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.functional import lazy
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from rehabgoals import days
from rehabgoals.forms.typed_field import TypedField

Limit = date | Callable[[], date] | None

# Lazy, because a form's class is made before anybody's language is known.
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
