"""What practice at home asks of a week, set beside the time somebody said they have. Pure.

Facts for two people, never a verdict: more than they have is said as plainly as less.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from rehabgoals.numbers import write_count

# Things most days have anyway, to tie practice to (evidence.md section 8: habit cues).
CUES: tuple[str | Promise, ...] = (
    gettext_lazy("after getting up"),
    gettext_lazy("after breakfast"),
    gettext_lazy("after lunch"),
    gettext_lazy("after brushing my teeth"),
    gettext_lazy("before bed"),
)


@dataclass(frozen=True)
class Dose:
    """Of one task: minutes a time, and times a week; None where it was not said."""

    minutes: int | None
    times_a_week: int | None

    @property
    def week(self) -> int | None:
        """Minutes a week, or None where one of the two is not known."""
        return None if self.minutes is None or self.times_a_week is None else self.minutes * self.times_a_week


@dataclass(frozen=True)
class Week:
    """Of several tasks: the minutes a week of those that can be counted, and how many can not."""

    minutes: int
    counted: int
    uncounted: int


def week_of(doses: Iterable[Dose]) -> Week:
    """What the tasks ask of a week together."""
    weeks = [dose.week for dose in doses]
    known = [minutes for minutes in weeks if minutes is not None]
    return Week(minutes=sum(known), counted=len(known), uncounted=len(weeks) - len(known))


def week_words(week: Week, has_minutes: int | None) -> str:
    """ "About 105 minutes a week in all. You said you have about 90."; nothing where nothing can be counted."""
    if not week.counted:
        return ""
    said = [
        ngettext("About %(count)s minute a week in all.", "About %(count)s minutes a week in all.", week.minutes)
        % {"count": write_count(week.minutes)}
    ]
    if week.uncounted:
        said.append(
            ngettext("%(count)s more has no minutes yet.", "%(count)s more have no minutes yet.", week.uncounted)
            % {"count": write_count(week.uncounted)}
        )
    if has_minutes is not None:
        said.append(_("You said you have about %(count)s.") % {"count": write_count(has_minutes)})
    return " ".join(said)
