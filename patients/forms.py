"""Forms about patients and their episodes."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django import forms
from django.forms import inlineformset_factory
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from patients.caseload_rows import Asked, Order
from patients.consents import WORDINGS
from patients.models import BodyRegion, Consent, Episode, Patient, Precaution, Side
from rehabgoals.days import day_words
from rehabgoals.forms import ClinicForm, DayField, LineField, ManyPicksField, PicksField, PlainForm

EARLIEST_BIRTH = date(1900, 1, 1)


class SearchForm(PlainForm):
    """Find a patient. Sent by POST: what is typed is a person's data (rule 5)."""

    q = LineField(
        label=_("Find a patient"),
        max_length=120,
        required=False,
        help_text=_("The first letters of any name, clinic number, or date of birth."),
        widget=forms.TextInput(attrs={"type": "search", "autocomplete": "off", "class": "form-control"}),
    )


class CaseloadForm(PlainForm):
    """Whose list, of which region, in which order. Asked by the address: kinds and a staff number (rule 5)."""

    of = forms.ChoiceField(label=_("Whose list"), required=False)
    region = forms.ChoiceField(label=_("Body region"), required=False, choices=[("", _("All")), *BodyRegion.choices])
    order = forms.ChoiceField(label=_("Order"), required=False, choices=Order.choices)

    def __init__(self, *, asked: Asked, colleagues: Sequence[Any]) -> None:
        of = "" if asked.is_ones_own else asked.whose.pk
        super().__init__(initial={"of": of, "region": asked.region, "order": asked.order})
        away = [
            (each.pk, _("%(name)s, away until %(day)s") % {"name": each, "day": day_words(each.away_until)})
            for each in colleagues
            if each.away_until
        ]
        here = [(each.pk, str(each)) for each in colleagues if not each.away_until]
        groups = [(_("Away today"), away), (_("Colleagues"), here)]
        choices = [("", _("Your own")), *((title, people) for title, people in groups if people)]
        self.fields["of"].choices = choices
        if len(choices) == 1:
            del self.fields["of"]


class PatientForm(ClinicForm):
    """Who the patient is and how to reach them."""

    constraint_fields = {"number_taken": "clinic_number", "no_name": "given_names"}

    given_names = LineField(label=_("Given names"), max_length=120, required=False)
    family_name = LineField(label=_("Family name"), max_length=120, required=False)
    preferred_name = LineField(
        label=_("Call me"), max_length=80, required=False, help_text=_("How they would like to be called.")
    )
    born_on = DayField(label=_("Date of birth"), earliest=EARLIEST_BIRTH, not_ahead=True)
    clinic_number = LineField(
        label=_("Clinic number"), max_length=40, required=False, help_text=_("The number in your own record system.")
    )
    telephone = LineField(label=_("Telephone"), max_length=40, required=False)

    class Meta:
        model = Patient
        fields = [
            "given_names",
            "family_name",
            "preferred_name",
            "born_on",
            "clinic_number",
            "language",
            "needs_interpreter",
            "email",
            "telephone",
            "prefers_no_messages",
        ]
        help_texts = {"prefers_no_messages": _("With this tick nothing is sent at all, reminders included.")}


class EpisodeForm(ClinicForm):
    """One problem: what, where, since when, and who is responsible."""

    constraint_fields = {"onset": "onset_on", "event": "event"}

    problem = LineField(label=_("Problem"), max_length=200, help_text=_("In a few words: knee pain on stairs."))
    body_region = forms.ChoiceField(label=_("Body region"), choices=[("", _("Choose one")), *BodyRegion.choices])
    side = forms.ChoiceField(label=_("Side"), choices=Side.choices, required=False)
    onset_on = DayField(label=_("When it began"), required=False, not_ahead=True)
    onset_precision = PicksField(
        label=_("How sure is the day"), choices=Episode.OnsetPrecision.choices, required=False, layout="row"
    )
    event = PicksField(label=_("Operation or injury"), choices=Episode.Event.choices, required=False, layout="row")
    event_on = DayField(label=_("Day of the operation or injury"), required=False, not_ahead=True)
    event_what = LineField(label=_("What was done, or what happened"), max_length=200, required=False)
    started_on = DayField(label=_("Start of this episode"), not_ahead=True)

    class Meta:
        model = Episode
        fields = [
            "problem",
            "body_region",
            "side",
            "onset_on",
            "onset_precision",
            "event",
            "event_on",
            "event_what",
            "is_first_time",
            "clinician",
            "started_on",
        ]

    def __init__(self, *args: Any, patient: Patient, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        staff = User.objects.visible_to(user)
        # One who has left stays responsible until another is chosen: saving a date changes no name.
        keeping = staff.filter(pk=self.instance.clinician_id) if self.instance.pk else staff.none()
        present = staff.filter(is_active=True, is_clinician=True)
        self.fields["clinician"].queryset = (present | keeping).order_by("name")
        self.fields["clinician"].empty_label = None
        for name in ("onset_on", "event_on", "started_on"):
            self.fields[name].earliest = patient.born_on
        if not self.instance.pk:
            self.instance.patient = patient
            # The new row's own fields are in `initial` already, empty.
            self.initial |= {"started_on": timezone.localdate(), "clinician": user.pk}

    def clean_onset_precision(self) -> str:
        """A day without "about" is taken as meant; no day and no choice is "not known"."""
        chosen = self.cleaned_data["onset_precision"]
        if self.cleaned_data.get("onset_on") and chosen in ("", Episode.OnsetPrecision.UNKNOWN):
            return Episode.OnsetPrecision.EXACT
        return chosen or Episode.OnsetPrecision.UNKNOWN


class PrecautionForm(ClinicForm):
    """What must not be done yet."""

    text = LineField(label=_("Precaution"), max_length=300, help_text=_("What is not to be done yet."))
    said_by = LineField(label=_("Who said so"), max_length=120, required=False)
    until = DayField(
        label=_("Until"), required=False, help_text=_("Leave empty when no day is set. Lifted: write the day.")
    )

    class Meta:
        model = Precaution
        fields = ["text", "said_by", "until"]


# Nothing clinical is deleted: a precaution that is lifted gets its last day.
PrecautionFormSet = inlineformset_factory(
    Episode, Precaution, form=PrecautionForm, extra=1, max_num=12, can_delete=False
)


class ConsentForm(PlainForm):
    """Who said yes, to what, and when."""

    kinds = ManyPicksField(label=_("They say yes to"), choices=Consent.Kind.choices, hints=WORDINGS, layout="tall")
    said_by = LineField(
        label=_("Who said yes"), max_length=120, help_text=_("The patient, or who decides with or for them.")
    )
    given_on = DayField(label=_("When"), not_ahead=True)
