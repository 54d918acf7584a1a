"""A form for the one row of its kind that an episode has, such as the agreed course."""

from __future__ import annotations

from typing import Any

from django import forms

from goals.forms.helped import with_wording
from goals.forms.second_texts import SecondTexts
from patients.models import Patient
from rehabgoals.forms import ClinicForm


class OnceAnEpisode(SecondTexts, ClinicForm):
    """The row with its words in the patient's language; two may write the first one at once, and neither is lost."""

    def __init__(
        self, *args: Any, clinic: Any, patient: Patient, instance: Any, worded: tuple[str, ...] = (), **kwargs: Any
    ) -> None:
        super().__init__(*args, clinic=clinic, instance=instance, **kwargs)
        if not instance.pk:
            # Who opened the page before there was a row has read version 0.
            self.fields["version"] = forms.IntegerField(widget=forms.HiddenInput, initial=0, min_value=0, max_value=0)
        # Marked before the second fields are there: in the clinic's language alone.
        with_wording(self, *worded)
        self.offer_second(instance if instance.pk else type(instance), patient, clinic.language)

    @property
    def says_something(self) -> bool:
        """Something was written, by which there is something to keep."""
        return any(self.cleaned_data.get(name) not in (None, "", []) for name in self.Meta.fields)
