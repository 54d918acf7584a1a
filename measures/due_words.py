"""When a measure is taken again, in words that scold nobody: short beside a chart, and with the reason."""

from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from measures.due import Because, NextTime, Schedule
from rehabgoals.days import day_words


def due_words(due: NextTime, last_on: date | None, today: date) -> str:
    """When it is measured again, as a short note; empty when there is nothing to say."""
    if due.because == Because.STOPPED:
        return _("Not measured any more")
    if due.because == Because.PAUSED:
        return _("Paused")
    if due.on is None:
        return "" if last_on else _("Not measured yet")
    if due.because == Because.PAUSE_ENDS and due.on > today:
        return _("Paused until %(day)s") % {"day": day_words(due.on, today)}
    if last_on is None:
        return _("Not measured yet")
    return _when(due.on, today)


def _when(day: date, today: date) -> str:
    if day == today:
        return _("Due today")
    words = _("Due since %(day)s") if day < today else _("Again from %(day)s")
    return words % {"day": day_words(day, today)}


def because_words(schedule: Schedule, due: NextTime, last_on: date | None, today: date) -> str:
    """When it is measured again and why, as sentences for the page where that is settled."""
    if due.on is None:
        return _standing_words(schedule, due.because, today)
    when = {"when": _next_words(due.on, today), "reason": _reason_words(schedule, due, last_on, today)}
    return _("%(when)s, because %(reason)s.") % when


def _next_words(day: date, today: date) -> str:
    if day == today:
        return _("Next today")
    words = _("Due since %(day)s") if day < today else _("Next on %(day)s")
    return words % {"day": day_words(day, today)}


def _reason_words(schedule: Schedule, due: NextTime, last_on: date | None, today: date) -> str:
    """The reason as the end of a sentence after "because"."""
    if due.because == Because.FIRST:
        if schedule.is_change_score:
            return _("it asks what has changed, and there is nothing to compare at the start")
        return _("there is no result yet")
    if due.because == Because.GOAL:
        return _("that is the date of a goal")
    if due.because == Because.PAUSE_ENDS:
        return _("the pause ends then")
    weeks = schedule.second_weeks if due.because == Because.SECOND else schedule.weeks
    counted = {"weeks": weeks, "day": day_words(last_on, today) if last_on else ""}
    if due.because == Because.SECOND:
        return (
            ngettext(
                "the second result comes %(weeks)s week after the first, of %(day)s",
                "the second result comes %(weeks)s weeks after the first, of %(day)s",
                weeks,
            )
            % counted
        )
    return (
        ngettext(
            "it is measured every week, and the last result is of %(day)s",
            "it is measured every %(weeks)s weeks, and the last result is of %(day)s",
            weeks,
        )
        % counted
    )


def _standing_words(schedule: Schedule, because: Because, today: date) -> str:
    """Why nothing falls due, as sentences."""
    if because == Because.PAUSED and schedule.paused_on:
        return _("Paused since %(day)s, until you take it up again. Nothing falls due meanwhile.") % {
            "day": day_words(schedule.paused_on, today)
        }
    if because == Because.STOPPED and schedule.stopped_on:
        return _("Not measured since %(day)s. The results stay.") % {"day": day_words(schedule.stopped_on, today)}
    if because == Because.FINISHED and schedule.finished_on:
        return _("Finished on %(day)s, and measuring with it. The results stay.") % {
            "day": day_words(schedule.finished_on, today)
        }
    if because == Because.WORKED_OUT:
        return _("It is worked out from other results, so nobody is asked for it.")
    return _("Not again by itself. You might write down a result on any day.")
