"""What is typed about practice at home: a short form, and all that may be said besides."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts.link_hosts import hosts_of, read_link
from goals.forms.helped import with_wording
from goals.forms.second_texts import SecondTexts
from goals.models import Goal, PracticeTask
from goals.pictures import MOST_BYTES, NotAPicture, Redrawn, redraw
from goals.practice import CUES
from patients.models import Precaution
from rehabgoals.forms import ClinicForm, DayField, LineField, NumberField, PicksField, WordsField

# What is seen at once; the rest waits under "More about it".
SHORT = ("what", "how_often", "cue", "stop_when")


class PracticeForm(SecondTexts, ClinicForm):
    """Something done at home: what, how often, after what and when to stop; folded: how, how long, level, picture.

    `goal` is loaded with its episode and patient. While one of `precautions` holds, it asks whether this is cleared.
    """

    cues = CUES

    what = LineField(max_length=200, label=_("What"), help_text=_("Such as: walk to the corner shop and back."))
    how_often = LineField(
        max_length=120, required=False, label=_("How often, how much"), help_text=_("Such as: every day, 10 minutes.")
    )
    cue = LineField(
        max_length=120,
        required=False,
        label=_("When, after what"),
        help_text=_("Tied to something you do anyway, such as: after breakfast."),
    )
    stop_when = LineField(
        max_length=200, required=False, label=_("Stop when"), help_text=_("Such as: the pain is 3 above usual.")
    )
    how = WordsField(
        max_length=500,
        required=False,
        label=_("How it is done"),
        help_text=_("Such as: hold on to the sink, and rise on your toes slowly."),
    )
    minutes = NumberField(min=1, max=600, decimals=0, required=False, label=_("Minutes a time"))
    times_a_week = NumberField(min=1, max=140, decimals=0, required=False, label=_("Times a week"))
    chosen_by = PicksField(label=_("Whose choice it is"), choices=PracticeTask.ChosenBy.choices, required=False)
    shown_on = DayField(required=False, not_ahead=True, label=_("Shown on"))
    is_tried = forms.BooleanField(required=False, label=_("And tried together"))
    level = NumberField(
        min=1, max=99, decimals=0, required=False, label=_("Level"), help_text=_("1 is where it begins.")
    )
    next_level_when = LineField(
        max_length=200,
        required=False,
        label=_("What earns the next level"),
        help_text=_("Such as: three days in a row without more pain the next morning."),
    )
    picture_file = forms.FileField(
        required=False,
        label=_("A picture"),
        help_text=_("A JPEG or PNG up to 3 MB. Ask first if somebody can be recognised in it."),
        widget=forms.FileInput(attrs={"accept": "image/jpeg,image/png"}),
        error_messages={
            "empty": _("This file is empty."),
            "missing": _("Choose the picture once more."),
            "invalid": _("Choose the picture once more."),
        },
    )
    forgets_picture = forms.BooleanField(required=False, label=_("Leave the picture out from now on"))
    link = LineField(
        max_length=1000,
        required=False,
        label=_("Or a link"),
        widget=forms.TextInput(attrs={"inputmode": "url", "autocomplete": "off"}),
    )
    cleared = PicksField(
        label=_("Is this cleared?"),
        choices=[choice for choice in PracticeTask.Cleared.choices if choice[0]],
        layout="tall",
        error_messages={"required": _("A precaution is still running. Say how this stands to it.")},
    )
    cleared_by = LineField(
        max_length=120, required=False, label=_("Who cleared it"), help_text=_("Such as: the surgeon, by telephone.")
    )

    class Meta:
        model = PracticeTask
        fields = [
            "what",
            "how_often",
            "cue",
            "stop_when",
            "cleared",
            "cleared_by",
            "how",
            "minutes",
            "times_a_week",
            "chosen_by",
            "shown_on",
            "is_tried",
            "level",
            "next_level_when",
            "link",
        ]

    constraint_fields = {"cleared_by": "cleared_by"}

    def __init__(
        self, *args: Any, clinic: Any, goal: Goal, precautions: list[Precaution], instance: Any = None, **kwargs: Any
    ) -> None:
        super().__init__(*args, clinic=clinic, instance=instance, **kwargs)
        if instance is None:
            self.instance.goal = goal
        self.precautions = precautions
        self.hosts = hosts_of(clinic.link_hosts)
        patient = goal.episode.patient
        self.fields["shown_on"].earliest = patient.born_on
        self.fields["chosen_by"].choices = self._whose(patient.called)
        self.fields["cue"].widget.attrs["list"] = f"{self['cue'].auto_id}_list"
        if precautions:
            self.fields["cleared"].help_text = self._running()
        else:
            del self.fields["cleared"], self.fields["cleared_by"]
        if not self.instance.picture_id:
            del self.fields["forgets_picture"]
        if self.hosts:
            self.fields["link"].help_text = gettext("Beginning with https://, on one of: {hosts}.").format(
                hosts=", ".join(self.hosts)
            )
        elif not self["link"].value():
            del self.fields["link"]
        with_wording(self, "what", "how", "next_level_when")
        self.offer_second(instance or PracticeTask, patient, clinic.language)

    def _whose(self, name: str) -> list[tuple[str, Any]]:
        by = PracticeTask.ChosenBy
        theirs = gettext("{name}’s own choice").format(name=name)
        return [(by.PATIENT, theirs), (by.TOGETHER, by.TOGETHER.label), (by.CLINICIAN, by.CLINICIAN.label)]

    def _running(self) -> str:
        words = " · ".join(precaution.text for precaution in self.precautions)
        return gettext("Still running: {precautions}").format(precautions=words)

    @property
    def compared(self) -> list[str]:
        """The columns that this form holds."""
        return [name for name in self._meta.fields if name in self.fields]

    @property
    def says_more(self) -> bool:
        """Something is written under "More about it", or is to be mended there: then it is shown open."""
        folded = set(self.fields) - set(SHORT) - {"cleared", "cleared_by", "version", "second_by"}
        folded -= {f"second_{name}" for name in self.second_names}
        if self.instance.pk:
            return True
        return any(self[name].errors or (self.is_bound and name in self.changed_data) for name in folded)

    def clean_level(self) -> Any:
        """Left empty it is the first."""
        return self.cleaned_data["level"] or 1

    def clean_chosen_by(self) -> str:
        """Left open it stays as it was."""
        return self.cleaned_data["chosen_by"] or self.instance.chosen_by

    def clean_link(self) -> str:
        """An address on a site of the clinic's list, or nothing."""
        typed = self.cleaned_data["link"]
        return read_link(typed, self.hosts) if typed else ""

    def clean_picture_file(self) -> Redrawn | None:
        """The picture drawn anew, or None. A file that is too large was not taken into memory whole."""
        file: UploadedFile | None = self.cleaned_data["picture_file"]
        if not file:
            return None
        try:
            return redraw(file.read() if file.size <= MOST_BYTES else b"\0" * (MOST_BYTES + 1))
        except NotAPicture as refused:
            raise forms.ValidationError(str(refused)) from refused
