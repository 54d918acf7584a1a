"""What is asked about every goal, new or agreed: its words, its day, and a target that fits where it stands."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from goals.models import Goal
from patients.models import Patient
from rehabgoals.forms import DayField, LineField, WordsField

YEARS_AHEAD = 5
# Short, and none holds the label of the first field: whoever looks for that finds one field.
SECOND_LABELS = {
    "outcome": _("Why, in {language}"),
    "activity": _("The activity, in {language}"),
    "support": _("The help, in {language}"),
    "conditions": _("The place, in {language}"),
    "sentence": _("The sentence, in {language}"),
}
NO_TARGET = _("Write where it should be, or tick “Keep it as it is”.")


def five_years_ahead() -> date:
    """The last day a goal can be agreed for; later ones are most often a slip of the finger."""
    return timezone.localdate() + timedelta(days=round(365.25 * YEARS_AHEAD))


def said_first_choices(patient: Patient) -> list[tuple[str, str]]:
    """Who may have said a goal first; the patient by name, because both are looking."""
    names = {Goal.SaidFirstBy.PATIENT: patient.called}
    return [(value, names.get(value, str(label))) for value, label in Goal.SaidFirstBy.choices]


class GoalWords(forms.Form):
    """The fields that the builder and the page for changing a goal share."""

    outcome = WordsField(max_length=500, required=False, label=_("Why it matters"))
    activity = WordsField(
        max_length=300,
        label=_("What you want to do"),
        help_text=_("Something we could both watch you do. What, where, with whose help."),
        error_messages={"required": _("Write in a few words what you want to be able to do.")},
    )
    support = LineField(
        max_length=200, required=False, label=_("With what, or with whose help"), help_text=_("Such as: with a stick.")
    )
    conditions = LineField(
        max_length=200, required=False, label=_("Where, and on what ground"), help_text=_("Such as: on flat ground.")
    )
    is_keeping = forms.BooleanField(required=False, label=_("Keep it as it is"))
    target_on = DayField(
        latest=five_years_ahead,
        label=_("By when"),
        error_messages={"too_late": _("%(day)s is more than five years away. Is this the year you mean?")},
    )
    sentence = WordsField(
        max_length=600,
        required=False,
        label=_("The whole sentence"),
        help_text=_("What is written here is the goal, word for word. Empty: the sentence is made for you."),
    )

    def clean_activity(self) -> str:
        """On one line: it is part of a sentence, and names a series of measurements."""
        return " ".join(self.cleaned_data["activity"].split())

    def clean_sentence(self) -> str:
        """On one line."""
        return " ".join(self.cleaned_data["sentence"].split())

    def settle_target(
        self,
        data: dict[str, Any],
        baseline: Decimal | None,
        *,
        higher_is_better: bool | None,
        same_words: Promise | str,
        back_words: tuple[Promise | str, Promise | str],
    ) -> None:
        """Make the target fit the baseline and the tick, or say at the target what does not fit.

        Without a baseline only a target that is missing can be said. `back_words` are for a target on the wrong side
        of the baseline, where more is better and where less is; `higher_is_better` None says neither.
        """
        target, is_keeping = data.get("target"), data.get("is_keeping")
        if baseline is None:
            if target is None and not is_keeping:
                self.add_error("target", NO_TARGET)
            return
        if is_keeping and target is None:
            data["target"] = baseline
        elif is_keeping and target != baseline:
            self.add_error(
                "target", _("“Keep it as it is” is ticked, and this is another number. Change one of the two.")
            )
        elif target is None:
            self.add_error("target", NO_TARGET)
        elif target == baseline and not is_keeping:
            self.add_error("target", same_words)
        elif target != baseline and higher_is_better is not None and (target > baseline) != higher_is_better:
            # It would be celebrated as reached when things have become worse.
            self.add_error("target", back_words[0] if higher_is_better else back_words[1])
