"""What is typed before and after the finish: what keeps it going, the last day, and how it is going since."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from goals.forms.helped import with_wording
from goals.forms.once import OnceAnEpisode
from goals.maintaining import FOLLOW_UP_MONTHS
from goals.models import MaintenancePlan
from patients.models import Episode, Patient
from rehabgoals.forms import DayField, LineField, ManyPicksField, PicksField, PlainForm, WordsField
from rehabgoals.forms.text_fields import keepable

AFTER = {3: _("after 3 months"), 6: _("after 6 months"), 12: _("after 12 months")}


class MaintenanceForm(OnceAnEpisode):
    """What keeps it going. Whoever prefers only paper is not asked afterwards, and so has no follow-ups to tick."""

    keeps_it_going = WordsField(
        max_length=2000,
        required=False,
        label=_("What keeps it going"),
        help_text=_("Such as: the walk on Saturdays, the stairs instead of the lift."),
    )
    exposure_steps = WordsField(
        max_length=2000,
        required=False,
        label=_("Steps to what still worries"),
        help_text=_("One a line, from the least worrying to the most. Each is tried until it feels ordinary."),
    )
    seek_help_when = WordsField(max_length=2000, required=False, label=_("When to seek help"))
    follow_ups = ManyPicksField(
        choices=[(months, AFTER[months]) for months in FOLLOW_UP_MONTHS],
        coerce=int,
        required=False,
        label=_("When we ask how it is going"),
    )

    class Meta:
        model = MaintenancePlan
        fields = ["keeps_it_going", "exposure_steps", "seek_help_when", "follow_ups"]

    def __init__(self, *args: Any, patient: Patient, instance: MaintenancePlan, **kwargs: Any) -> None:
        if instance.pk is None:
            kwargs["initial"] = {"follow_ups": list(FOLLOW_UP_MONTHS)}
        super().__init__(*args, patient=patient, instance=instance, **kwargs)
        if patient.prefers_no_messages:
            del self.fields["follow_ups"]
        with_wording(self, "keeps_it_going", "exposure_steps", "seek_help_when")

    @property
    def compared(self) -> list[str]:
        """What two versions are compared by."""
        return [name for name in self.Meta.fields if name in self.fields]


class FinishForm(PlainForm):
    """The last day of an episode."""

    finished_on = DayField(not_ahead=True, label=_("Finished on"))


class CloseForm(FinishForm):
    """Why an episode is closed without the patient, in a word and in a few, and its last day."""

    finished_on = DayField(not_ahead=True, label=_("Closed on"))
    reason = PicksField(
        label=_("Why"),
        layout="tall",
        choices=[
            (reason.value, reason.label)
            for reason in Episode.DischargeReason
            if reason not in Episode.FINISHED_TOGETHER
        ],
    )
    words = LineField(
        max_length=300,
        required=False,
        label=_("In a few words"),
        help_text=_("Such as: works nights since October, will call when it suits."),
    )
    field_order = ("reason", "words", "finished_on")

    def clean(self) -> dict[str, Any]:
        """Something else says what."""
        said: dict[str, Any] = super().clean() or self.cleaned_data
        if said.get("reason") == Episode.DischargeReason.OTHER and not said.get("words") and "words" in said:
            self.add_error("words", _("Say in a few words what it was."))
        return said


class FollowUpForm(PlainForm):
    """How it is going, in a few words; and the words that stood there when the page was opened."""

    words = WordsField(
        max_length=300,
        label=_("How it is going"),
        help_text=_("A few words, theirs if you can. Such as: still walks to the market, stairs are easy."),
        error_messages={"required": _("Write a few words, or leave it open for now.")},
    )
    knows_of = forms.CharField(required=False, max_length=300, strip=False, widget=forms.HiddenInput)

    def clean_knows_of(self) -> str:
        """With the line ends that are kept: a browser sends its own."""
        return keepable(self.cleaned_data["knows_of"])
