"""What was agreed of the course and of the time after it, in short sentences. Pure."""

from collections.abc import Sequence

from django.utils import formats
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from plans.contents import CourseContents


def course_lines(course: CourseContents) -> list[str]:
    """The agreed course, a sentence a line; only what was agreed. The finish line is in the patient's own words."""
    how_long = _how_long(course.visits, course.weeks)
    if how_long and course.where:
        how_long = _("{how_long}, {where}").format(how_long=how_long, where=course.where)
    found = [_("{words}.").format(words=how_long or course.where)] if how_long or course.where else []
    if course.halfway_on:
        day = formats.date_format(course.halfway_on, "MONTH_DAY_FORMAT")
        found.append(_("Half-way, on {day}, we look at it together.").format(day=day))
    return found


def _how_long(visits: int | None, weeks: int | None) -> str:
    visit_words = ngettext("About {count} visit", "About {count} visits", visits or 0).format(count=visits)
    if visits and weeks:
        words = ngettext("{visits} over about {count} week", "{visits} over about {count} weeks", weeks)
        return words.format(visits=visit_words, count=weeks)
    if weeks:
        return ngettext("About {count} week", "About {count} weeks", weeks).format(count=weeks)
    return visit_words if visits else ""


def months_words(months: Sequence[int]) -> str:
    """When the clinic asks how it is going, or nothing: "3, 6 and 12 months after"."""
    *first, last = [str(month) for month in months] or [""]
    if not last:
        return ""
    listed = _("{first} and {last}").format(first=_(", ").join(first), last=last) if first else last
    return _("{months} months after we finish, we ask how it is going.").format(months=listed)
