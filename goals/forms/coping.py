"""What is typed about something that may get in the way."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext, pgettext
from django.utils.translation import gettext_lazy as _

from goals.forms.helped import with_wording
from goals.forms.second_texts import SecondTexts
from goals.models import CopingPlan, Goal
from goals.obstacles import OBSTACLES
from rehabgoals.forms import ClinicForm, LineField, PicksField


class CopingForm(SecondTexts, ClinicForm):
    """If this gets in the way, then we do that. In the first person, in the patient's words.

    `goal` is loaded with its episode and patient. A common obstacle that is picked gives the "if" its words unless
    there are others.
    """

    obstacles = OBSTACLES

    kind = PicksField(label=_("What could get in the way"), choices=CopingPlan.ObstacleKind.choices, required=False)
    obstacle = LineField(max_length=200, required=False, label=_("If"), help_text=_("Such as: it rains."))
    answer = LineField(
        max_length=200,
        label=_("then I"),
        help_text=_("One thing, in your own words. Such as: walk the long corridor of the church hall."),
    )

    class Meta:
        model = CopingPlan
        fields = ["kind", "obstacle", "answer"]

    def __init__(self, *args: Any, clinic: Any, goal: Goal, instance: Any = None, **kwargs: Any) -> None:
        super().__init__(*args, clinic=clinic, instance=instance, **kwargs)
        if instance is None:
            self.instance.goal = goal
        for name in ("obstacle", "answer"):
            self.fields[name].widget.attrs["list"] = f"{self[name].auto_id}_list"
        with_wording(self, "answer")
        self.offer_second(instance or CopingPlan, goal.episode.patient, clinic.language)

    @property
    def compared(self) -> list[str]:
        """The columns that this form holds."""
        return self._meta.fields

    def clean_obstacle(self) -> str:
        """What was typed, or else the words of the obstacle that was picked."""
        typed = _without_opening(self.cleaned_data["obstacle"], pgettext("if … then …", "If"))
        picked = OBSTACLES.get(self.cleaned_data.get("kind", ""))
        if not typed and picked is None:
            self.add_error("obstacle", gettext("Nothing is written here yet."))
        return typed or str(picked.words if picked else "")

    def clean_answer(self) -> str:
        """What was typed, without the "then I" that stands before it anyway."""
        opening = pgettext("if … then …", "then I")
        return _without_opening(self.cleaned_data["answer"], opening, opening.split()[-1])


def _without_opening(typed: str, *openings: str) -> str:
    """The words after what the page says before them, unless nothing else was typed."""
    for opening in openings:
        if typed.casefold().startswith(f"{opening.casefold()} "):
            return typed[len(opening) + 1 :]
    return typed
