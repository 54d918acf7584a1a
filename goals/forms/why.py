"""Why a goal is changed, who proposed it, and whether both agreed: asked whenever something becomes of a goal."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from goals.attainment import GoalWord
from goals.changing import Why
from goals.forms.words import said_first_choices
from goals.models import Goal
from patients.models import Patient
from rehabgoals.forms import LineField, PicksField


class WhyForm(forms.Form):
    """Mixed into a form that changes a goal. `ask_why(patient)` at the end of its `__init__`."""

    reason = LineField(
        max_length=500,
        label=_("Why we change it"),
        error_messages={"required": _("Write in a few words why.")},
        required=True,
    )
    proposed_by = PicksField(
        choices=Goal.SaidFirstBy.choices, label=_("Who proposed it"), initial=Goal.SaidFirstBy.TOGETHER
    )
    both_agreed = forms.BooleanField(required=False, label=_("Both of us agree"), initial=True)
    closing_word = PicksField(choices=GoalWord.choices, required=False, layout="grid", label=_("How far we came"))

    def ask_why(self, patient: Patient) -> None:
        """Say who is asked by name."""
        self.fields["proposed_by"].choices = said_first_choices(patient)
        words = gettext("How far we came, in %(name)s’s own word")
        self.fields["closing_word"].label = words % {"name": patient.called}

    @property
    def why(self) -> Why:
        """What was said, once the form is valid."""
        data: dict[str, Any] = self.cleaned_data
        return Why(data["reason"], data["proposed_by"], data["both_agreed"], data.get("closing_word") or "")
