"""What was agreed of the course and of the time after it, in short sentences. Pure."""

from collections.abc import Sequence

from django.utils import formats
from django.utils.translation import gettext as _

from goals.course import length_words
from plans.contents import CourseContents


def course_lines(course: CourseContents) -> list[str]:
    """The agreed course, a sentence a line; only what was agreed. The finish line is in the patient's own words."""
    length = length_words(course.visits, course.weeks, course.where)
    found = [length] if length else []
    if course.halfway_on:
        day = formats.date_format(course.halfway_on, "MONTH_DAY_FORMAT")
        found.append(_("Half-way, on {day}, we look at it together.").format(day=day))
    return found


def months_words(months: Sequence[int]) -> str:
    """When the clinic asks how it is going, or nothing: "3, 6 and 12 months after"."""
    *first, last = [str(month) for month in months] or [""]
    if not last:
        return ""
    listed = _("{first} and {last}").format(first=_(", ").join(first), last=last) if first else last
    return _("{months} months after we finish, we ask how it is going.").format(months=listed)
