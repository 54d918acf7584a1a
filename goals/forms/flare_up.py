"""What is typed about a flare-up: usual pain first, then the three stages."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _

from goals.flare_up import TITLES, propose, proposed_words
from goals.forms.once import OnceAnEpisode
from goals.models import FlareUpPlan
from rehabgoals.forms import PlainForm, RulerField, WordsField


def _usual_pain() -> RulerField:
    return RulerField(
        required=False,
        label=_("Your pain on a usual day"),
        help_text=_("The plan starts from it. Leave it empty if you would rather not say."),
        low_words=_("no pain"),
        high_words=_("the worst I can imagine"),
    )


class UsualPainForm(PlainForm):
    """Usual pain alone, to propose a plan from."""

    usual_pain = _usual_pain()

    def filled_in(self, typed: Mapping[str, Any]) -> dict[str, Any]:
        """What was typed, with the proposal in each field that is empty or still as some pain would propose it."""
        pain = self.cleaned_data["usual_pain"]
        filled = dict(typed)
        for stage in propose(None if pain is None else int(pain)):
            for part, words in (("signs", stage.signs), ("do", stage.do)):
                name = f"{stage.key}_{part}"
                if filled.get(name, "").strip() in {"", *proposed_words(name)}:
                    filled[name] = words
        return filled


class FlareUpForm(OnceAnEpisode):
    """The plan for a flare-up, in the first person, as the two of them want it."""

    usual_pain = _usual_pain()
    carry_on_signs = WordsField(max_length=200, label=_("Carry on: what it is like"))
    carry_on_do = WordsField(max_length=200, label=_("Carry on: what I do"))
    ease_off_signs = WordsField(max_length=200, label=_("Ease off: what it is like"))
    ease_off_do = WordsField(max_length=200, label=_("Ease off: what I do"))
    call_us_signs = WordsField(max_length=200, label=_("Call us: what it is like"))
    call_us_do = WordsField(max_length=200, label=_("Call us: what I do"))

    class Meta:
        model = FlareUpPlan
        fields = ["usual_pain", *FlareUpPlan.SECOND_FIELDS]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, worded=("carry_on_do", "ease_off_do", "call_us_do"), **kwargs)

    @property
    def stages(self) -> list[dict[str, Any]]:
        """The stages in their order: key, title, and the two fields."""
        return [
            {"key": key, "title": title, "signs": self[f"{key}_signs"], "do": self[f"{key}_do"]}
            for key, title in TITLES.items()
        ]
