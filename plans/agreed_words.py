"""What was agreed of the course and of the time after it, in short sentences. Pure."""

from collections.abc import Sequence

from django.utils import formats
from django.utils.translation import gettext as _

from goals.course import length_words
from plans.contents import CourseContents, DoseContents, PlanContents, PracticeContents
from plans.dose_on_tasks import says_it
from rehabgoals.numbers import write_count
from sessions.models import DoseDecision


def course_lines(course: CourseContents) -> list[str]:
    """The agreed course, a sentence a line; only what was agreed. The finish line is in the patient's own words."""
    length = length_words(course.visits, course.weeks, course.where)
    found = [length] if length else []
    if course.halfway_on:
        day = formats.date_format(course.halfway_on, "MONTH_DAY_FORMAT")
        found.append(_("Half-way, on {day}, we look at it together.").format(day=day))
    return found


def dose_lines(doses: Sequence[DoseContents]) -> list[str]:
    """What changes in the dose, a line each: "How often, from 24 November: once a day"."""
    return [
        _("{aspect}, from {day}: {what}").format(
            aspect=DoseDecision.Aspect(dose.aspect).label,
            day=formats.date_format(dose.decided_on, "MONTH_DAY_FORMAT"),
            what=dose.what,
        )
        for dose in doses
    ]


def often_decided(contents: PlanContents) -> DoseContents | None:
    """What was decided on the plan's own day about how often, where its only task says otherwise: it stands with it.

    An older decision stays by itself, for the task may have been written anew since.
    """
    match [task for goal in contents.goals for task in goal.practice]:
        case [task] if task.how_often and not task.below:
            for dose in contents.doses:
                is_todays = dose.aspect == DoseDecision.Aspect.FREQUENCY and dose.decided_on == contents.made_on
                if is_todays and not says_it(task, dose.aspect, dose.what):
                    return dose
    return None


def often_words(task: PracticeContents, decided: DoseContents | None) -> str:
    """How often, with what was just decided: "three times a day; from 24 November: once a day"."""
    if decided is None:
        return task.how_often
    day = formats.date_format(decided.decided_on, "MONTH_DAY_FORMAT")
    return _("{often}; from {day}: {what}").format(often=task.how_often, day=day, what=decided.what)


def level_words(task: PracticeContents) -> str:
    """ "Level 2", with its day where it was just agreed; nothing where no level is worth naming."""
    if task.level is None:
        return ""
    if task.level_from is None:
        return _("Level {level}").format(level=write_count(task.level))
    day = formats.date_format(task.level_from, "MONTH_DAY_FORMAT")
    return _("Level {level}, from {day}").format(level=write_count(task.level), day=day)


def months_words(months: Sequence[int]) -> str:
    """When the clinic asks how it is going, or nothing: "3, 6 and 12 months after"."""
    *first, last = [str(month) for month in months] or [""]
    if not last:
        return ""
    listed = _("{first} and {last}").format(first=_(", ").join(first), last=last) if first else last
    return _("{months} months after we finish, we ask how it is going.").format(months=listed)
