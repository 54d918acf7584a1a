"""The agreed course: its length in words, when to look half-way, and when it is over. Pure."""

from datetime import date, timedelta

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

# A course is counted in weeks, so that the day of the week stays the one that suits.
A_WEEK = timedelta(weeks=1)


def ends_on(begins_on: date, weeks: int) -> date:
    """The last day of a course of so many weeks (1 to 260) from this day."""
    return begins_on + weeks * A_WEEK


def halfway_on(begins_on: date, weeks: int) -> date | None:
    """The day in the middle, on the same day of the week as the first; of an odd number of weeks the earlier one.

    None for one week: there is no middle to look at.
    """
    return begins_on + (weeks // 2) * A_WEEK if weeks > 1 else None


def length_words(visits: int | None, weeks: int | None, where: str) -> str:
    """How many visits over how many weeks, and where, as one sentence; what stays open is left out."""
    how_long = _how_long(visits, weeks)
    if how_long and where:
        how_long = _("{how_long}, {where}").format(how_long=how_long, where=where)
    return _("{words}.").format(words=how_long or where) if how_long or where else ""


def _how_long(visits: int | None, weeks: int | None) -> str:
    visit_words = ngettext("About {count} visit", "About {count} visits", visits or 0).format(count=visits)
    if visits and weeks:
        words = ngettext("{visits} over about {count} week", "{visits} over about {count} weeks", weeks)
        return words.format(visits=visit_words, count=weeks)
    if weeks:
        return ngettext("About {count} week", "About {count} weeks", weeks).format(count=weeks)
    return visit_words if visits else ""
