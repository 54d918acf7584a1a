"""The part of the check-in's form in which each goal is rated: the patient first, in one of the six words."""

from typing import Any

from django.utils.translation import gettext as _

from goals.attainment import GoalWord
from rehabgoals.forms import PicksField
from sessions.said import SIDES, RatingSaid


class Ratings:
    """One field for each goal and everybody who may rate it."""

    def __init__(self, form: Any) -> None:
        self.form, self.goals = form, [each.goal for each in form.opening.goals]
        for goal in self.goals:
            for side in SIDES:
                form.fields[f"{side}_{goal.pk}"] = PicksField(
                    label=_label(side, goal.activity), choices=GoalWord.choices, layout="grid", required=False
                )

    @property
    def names(self) -> list[str]:
        """The names of its fields, in the order of the page."""
        return [f"{side}_{goal.pk}" for side in SIDES for goal in self.goals]

    @property
    def rows(self) -> list[dict[str, Any]]:
        """Each goal with a bound field for everybody."""
        return [{"goal": goal} | {side: self.form[f"{side}_{goal.pk}"] for side in SIDES} for goal in self.goals]

    @property
    def has_clinician_view(self) -> bool:
        """Whether the clinician's part holds something, so that it is not folded away."""
        return self._has("clinician")

    @property
    def has_supporter_view(self) -> bool:
        """Whether the part of somebody at the patient's side holds something."""
        return self._has("supporter")

    def _has(self, side: str) -> bool:
        return any(row[side].value() or row[side].errors for row in self.rows)

    @property
    def said(self) -> tuple[RatingSaid, ...]:
        """Each goal of which something was said."""
        cleaned = self.form.cleaned_data
        words = {goal: {f"{side}_word": cleaned[f"{side}_{goal.pk}"] for side in SIDES} for goal in self.goals}
        return tuple(RatingSaid(goal, **of_goal) for goal, of_goal in words.items() if any(of_goal.values()))


def _label(side: str, activity: str) -> str:
    if side == "patient":
        return _("How far did we come: %(activity)s?") % {"activity": activity}
    if side == "supporter":
        return _("As somebody at their side sees it: %(activity)s") % {"activity": activity}
    return _("As you see it: %(activity)s") % {"activity": activity}
