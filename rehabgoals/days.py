"""Days and times as people type and read them, in the order of the active language.

A date field of the browser shows the browser's order and takes four Tabs; so days are text here (DESIGN rule 8).
"""

from __future__ import annotations

import calendar
import re
from datetime import date, datetime, time
from functools import cache

from django.core.exceptions import ValidationError
from django.utils import dateformat, dates, formats, timezone, translation
from django.utils.translation import gettext as _

from rehabgoals.numbers import shown, with_plain_digits

EARLIEST_YEAR = 1900
LATEST_YEAR = 2100
LONGEST_DAY = 60
SEPARATOR = r"\s*[/.\-\u060d\u2010-\u2015\s]\s*"
YEAR_FIRST = re.compile(rf"(\d{{4}}){SEPARATOR}(\d{{1,2}}){SEPARATOR}(\d{{1,2}})", re.ASCII)
YEAR_LAST = re.compile(rf"(\d{{1,2}}){SEPARATOR}(\d{{1,2}}){SEPARATOR}(\d+)", re.ASCII)
WITHOUT_YEAR = re.compile(rf"(\d{{1,2}}){SEPARATOR}(\d{{1,2}})", re.ASCII)
RUN_TOGETHER = re.compile(r"(\d{2})(\d{2})(\d{4})", re.ASCII)
# Small words between the parts of a date: "the 15th of December", "15 de diciembre del 2026", "le 1er mai".
SMALL_WORDS = {"de", "del", "el", "er", "le", "of", "the", "st", "nd", "rd", "th"}
CLOCK = re.compile(r"(\d{1,2})(?:\s*[:.h]?\s*(\d{2}))?\s*(?:([ap])\.?\s?m\.?)?", re.ASCII)


def is_month_first() -> bool:
    """Is the month typed before the day in the active language (as in the United States)?"""
    return str(formats.get_format("SHORT_DATE_FORMAT")).lstrip("\u200e\u200f").startswith("m")


def write_day(day: date) -> str:
    """A day as it is typed in the active language: "15/12/2026"."""
    pattern = "m/d/Y" if is_month_first() else "d/m/Y"
    return dateformat.format(day, pattern)


def example_day(year: int | None = None) -> str:
    """A day to show how days are typed; its parts cannot be mixed up."""
    return write_day(date(year or timezone.localdate().year, 12, 15))


def order_words() -> str:
    """How days are typed here, as a hint for a field."""
    return _("Month/day/year") if is_month_first() else _("Day/month/year")


def _month_names() -> dict[str, int]:
    names: dict[str, int] = {}
    for language in dict.fromkeys(["en", translation.get_language() or "en"]):
        with translation.override(language):
            for table in (dates.MONTHS, dates.MONTHS_3, dates.MONTHS_AP):
                for number, name in table.items():
                    names[str(name).casefold().rstrip(".")] = number
    return names


def _month_of(word: str) -> int | None:
    names = _month_names()
    if word in names:
        return names[word]
    begun = {number for name, number in names.items() if len(word) >= 3 and name.startswith(word)}
    return begun.pop() if len(begun) == 1 else None


def _in_words(text: str) -> tuple[int | None, int, int] | None:
    """(year or None, month, day) of a date with a month's name, or None when it is not one."""
    parts = re.findall(r"[^\W\d_]+|\d+", text)
    numbers = [part for part in parts if part.isdecimal()]
    months = [
        month for part in parts if not part.isdecimal() and part not in SMALL_WORDS for month in [_month_of(part)]
    ]
    if len(months) != 1 or months[0] is None or not 1 <= len(numbers) <= 2:
        return None
    if len(numbers) == 1:
        return None, months[0], int(numbers[0])
    first, second = numbers
    day, year = (second, first) if len(first) > 2 else (first, second)
    return _full_year(year), months[0], int(day)


def _full_year(year: str) -> int:
    if len(year) < 3:
        raise ValidationError(
            _("Write the year with four digits, such as %(example)s.") % {"example": example_day()}, code="short_year"
        )
    return int(year) if len(year) == 4 else 0


def read_day(typed: str) -> date:
    """The day somebody typed, in the active language's order.

    Read are "15/12/2026" (also with points, dashes or spaces), "15122026", "2026-12-15" and "15 Dec 2026" with a
    month's name in the active language or English. Years from 1900 to 2100. Raises ValidationError with a sentence
    that says what is there and how to mend it; never anything else.
    """
    text = with_plain_digits(typed).strip().casefold()
    year: int | None
    if len(text) > LONGEST_DAY:
        raise _unreadable(typed)
    if found := YEAR_FIRST.fullmatch(text):
        year, month, day = (int(part) for part in found.groups())
    elif found := YEAR_LAST.fullmatch(text) or RUN_TOGETHER.fullmatch(text):
        first, second, last = found.groups()
        month, day = (int(first), int(second)) if is_month_first() else (int(second), int(first))
        year = _full_year(last)
    elif WITHOUT_YEAR.fullmatch(text):
        year, month, day = None, 1, 1
    elif words := _in_words(text):
        year, month, day = words
    else:
        raise _unreadable(typed)
    if year is None:
        raise ValidationError(_("Which year? Write it as %(example)s.") % {"example": example_day()}, code="no_year")
    return _checked(year, month, day)


def _checked(year: int, month: int, day: int) -> date:
    if not EARLIEST_YEAR <= year <= LATEST_YEAR:
        raise ValidationError(
            _("Write a year from %(earliest)s to %(latest)s.") % {"earliest": EARLIEST_YEAR, "latest": LATEST_YEAR},
            code="year",
        )
    if not 1 <= month <= 12:
        raise ValidationError(
            _("There is no month %(month)s. Write the day as %(example)s.")
            % {"month": month, "example": example_day()},
            code="month",
        )
    days = calendar.monthrange(year, month)[1]
    if not 1 <= day <= days:
        month_words = formats.date_format(date(year, month, 1), "YEAR_MONTH_FORMAT")
        raise ValidationError(
            _("%(month)s has %(days)s days. Choose a day from 1 to %(days)s.") % {"month": month_words, "days": days},
            code="day",
        )
    return date(year, month, day)


def _unreadable(typed: str) -> ValidationError:
    return ValidationError(
        _("“%(typed)s” is not a day we can read. Write it as %(example)s.")
        % {"typed": shown(typed), "example": example_day()},
        code="unreadable",
    )


def read_clock(typed: str) -> time:
    """The time of day somebody typed: "10:30", "10.30", "1030", "9:05", "9", "2:30 pm".

    Raises ValidationError with a sentence that says how to write it; never anything else.
    """
    text = with_plain_digits(typed).strip().casefold()
    found = CLOCK.fullmatch(text) if len(text) <= LONGEST_DAY else None
    if found:
        hours, minutes, half = int(found[1]), int(found[2] or 0), found[3]
        is_read = hours < 24 and minutes < 60 if not half else 1 <= hours <= 12 and minutes < 60
        if is_read:
            if half:
                hours = hours % 12 + (12 if half == "p" else 0)
            return time(hours, minutes)
    raise ValidationError(
        _("“%(typed)s” is not a time we can read. Write hours and minutes, such as %(example)s.")
        % {"typed": shown(typed), "example": "10:30"},
        code="unreadable",
    )


def write_clock(moment: time | datetime) -> str:
    """A time of day as it is read in the active language: "10:30". A datetime is shown in the active time zone."""
    if isinstance(moment, datetime):
        moment = timezone.localtime(moment).time() if timezone.is_aware(moment) else moment.time()
    return formats.time_format(moment, "TIME_FORMAT")


def as_day(moment: date | datetime) -> date:
    """The day of a date or of a moment; a moment's day is that of the active time zone."""
    if isinstance(moment, datetime):
        return timezone.localtime(moment).date() if timezone.is_aware(moment) else moment.date()
    return moment


def start_of_day(day: date) -> datetime:
    """The moment a day begins in the active time zone."""
    return timezone.make_aware(datetime.combine(day, time.min))


def short_day_words(value: date | datetime) -> str:
    """ "12 Jan", "Jan 12", "12 ene": in the language's order of day and month."""
    day, month = str(as_day(value).day), short_month(value)
    return f"{month} {day}" if is_month_first() else f"{day} {month}"


def short_month(value: date | datetime) -> str:
    """ "Jan": the short name of a day's month, with a capital only where the language writes the whole name so."""
    return _short_month(translation.get_language() or "", as_day(value).month)


@cache
def _short_month(language: str, month: int) -> str:
    # A chart asks for each month of a year, twice.
    day = date(2000, month, 1)
    return dateformat.format(day, "b" if dateformat.format(day, "F").islower() else "M")


def day_words(moment: date | datetime, today: date | None = None) -> str:
    """A day in words: "12 January", with its year when that is not this one."""
    day = as_day(moment)
    same_year = day.year == (today or timezone.localdate()).year
    return formats.date_format(day, "MONTH_DAY_FORMAT" if same_year else "DATE_FORMAT")


def weekday_words(moment: date | datetime, today: date | None = None) -> str:
    """A day in words with its weekday: "Tuesday 10 November"."""
    day = as_day(moment)
    pause = ", " if is_month_first() else " "
    return dateformat.format(day, "l") + pause + day_words(day, today)
