"""What the patient answers alone about how we work together."""

from typing import Any
from uuid import uuid4

from django import forms

from rehabgoals.forms import PicksField, PlainForm
from sessions.partnership import QUESTIONS, PartnershipWord


class PartnershipForm(PlainForm):
    """One word for each question; each may be left out. `form_id` tells the same form sent twice."""

    form_id = forms.UUIDField(widget=forms.HiddenInput, initial=uuid4)

    def __init__(self, data: Any = None) -> None:
        super().__init__(data)
        for question in QUESTIONS:
            self.fields[question.key] = PicksField(
                label=question.words, choices=PartnershipWord.choices, coerce=int, required=False, empty_value=None
            )

    @property
    def answers(self) -> dict[str, int]:
        """What was answered, by the question's key."""
        said = {question.key: self.cleaned_data[question.key] for question in QUESTIONS}
        return {key: answer for key, answer in said.items() if answer is not None}
