"""Forms of accounts: people and their roles, joining, and the clinic's page."""

from __future__ import annotations

from itertools import permutations
from typing import Any

from allauth.account.adapter import get_adapter
from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import get_language
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from accounts.inviting import colleague_with, has_open_invitation
from accounts.link_hosts import read_hosts
from accounts.models import Clinic, Invitation, NoteHeading, Site, User
from accounts.places import country_names, zones_by_region
from accounts.roles import ADMIN, CLINICIAN, roles_of
from rehabgoals.forms import (
    ClinicForm,
    LineField,
    ManyPicksField,
    NumberField,
    PicksField,
    PlainForm,
    PlainModelForm,
    WordsField,
)

# --- People -----------------------------------------------------------------------------------------------------------


class RolesField(ManyPicksField):
    """What somebody may do: one role or both."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(
            label=_("Roles"),
            choices=[(CLINICIAN, _("Clinician")), (ADMIN, _("Clinic admin"))],
            hints={
                CLINICIAN: _("Sees and treats patients."),
                ADMIN: _("Manages staff and settings. Sees no patient."),
            },
            layout="tall",
            error_messages={"required": _("Choose at least one role.")},
            **kwargs,
        )


class PersonForm(ClinicForm):
    """A name, a profession and roles, of a person or of an invitation."""

    name = LineField(label=_("Name"), max_length=120, widget=forms.TextInput(attrs={"autocomplete": "off"}))
    profession = LineField(
        label=_("Profession"),
        max_length=80,
        required=False,
        help_text=_("Such as physiotherapist. It stands under their name on plans."),
    )
    roles = RolesField()
    # What is set side by side when two admins edit one person.
    compared = ("name", "profession", "roles")

    class Meta:
        model = User
        fields = ["name", "profession"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial.setdefault("roles", roles_of(self.instance))

    @property
    def chosen(self) -> dict[str, Any]:
        """What was entered, under the names that the acts take."""
        roles = self.cleaned_data["roles"]
        entered = {name: self.cleaned_data[name] for name in self._meta.fields}
        return entered | {"is_clinician": CLINICIAN in roles, "is_admin": ADMIN in roles}


class InvitationForm(PersonForm):
    """Whom to invite, and as what."""

    email = forms.EmailField(
        label=_("E-mail address"),
        max_length=254,
        help_text=_("They get a link that works once, for seven days."),
        widget=forms.EmailInput(attrs={"autocomplete": "off"}),
    )

    field_order = ["name", "email", "profession", "roles"]

    class Meta:
        model = Invitation
        fields = ["name", "email", "profession"]

    def clean_email(self) -> str:
        """Colleagues are known to each other. Whether another clinic has this address is not said to anybody."""
        email = self.cleaned_data["email"].lower()
        clinic = self.instance.clinic
        if colleague := colleague_with(clinic, email):
            words = (
                _now("%(name)s works here with this address.")
                if colleague.is_active
                else _now("%(name)s has this address and is deactivated. You can bring them back from the staff page.")
            )
            raise ValidationError(words % {"name": colleague.name}, code="works_here")
        if has_open_invitation(clinic, email):
            raise ValidationError(
                _now("An invitation to this address is on its way. You can send it again from the staff page."),
                code="is_invited",
            )
        return email


class DeactivateForm(PlainForm):
    """Closing an account; one's own only with a tick, so that it does not happen by accident."""

    is_sure = forms.BooleanField(
        label=_("Yes, deactivate my own account and sign me out"),
        error_messages={"required": _("Tick this if you want to deactivate your own account.")},
    )

    def __init__(self, *args: Any, is_own: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not is_own:
            del self.fields["is_sure"]


class JoinForm(PlainForm):
    """Joining a clinic: one's name, and a password to sign in with."""

    name = LineField(label=_("Your name"), max_length=120, widget=forms.TextInput(attrs={"autocomplete": "name"}))
    password = forms.CharField(
        label=_("Password"),
        strip=False,
        max_length=1000,
        help_text=_("At least 15 characters. Four or more words that do not belong together work well."),
        widget=forms.PasswordInput(
            attrs={
                "autocomplete": "new-password",
                "data-show-password": _("Show the password"),
                "data-hide-password": _("Hide the password"),
            }
        ),
        error_messages={"max_length": _("This is longer than can be kept. Use at most 1000 characters.")},
    )

    def __init__(self, *args: Any, invitation: Invitation, **kwargs: Any) -> None:
        super().__init__(*args, initial={"name": invitation.name}, **kwargs)
        self.invitation = invitation

    def clean(self) -> dict[str, Any]:
        """Look at the password knowing the person and the clinic."""
        found = super().clean() or self.cleaned_data
        if password := found.get("password"):
            person = User(
                clinic=self.invitation.clinic,
                email=self.invitation.email,
                name=found.get("name") or self.invitation.name,
            )
            try:
                get_adapter().clean_password(password, user=person)
            except ValidationError as error:
                self.add_error("password", error)
        return found


# --- The clinic's page ------------------------------------------------------------------------------------------------


def a_telephone_number(text: str) -> None:
    """Refuse what nobody could dial."""
    if sum(character.isdigit() for character in text) < 3:
        raise ValidationError(_now("Write a number that can be dialled, such as 01632 960 123."), code="telephone")


def an_emergency_number(text: str) -> None:
    """Refuse what is not digits: it becomes a link that dials."""
    if not text.replace(" ", "").isdecimal() or not text.isascii():
        raise ValidationError(_now("Write only digits, such as 112 or 999."), code="emergency_number")


def _countries() -> list[tuple[str, str]]:
    return list(country_names(get_language() or "en").items())


def _note_orders() -> list[tuple[str, str]]:
    """Every order of a note's headings, as one choice each: "Heard, Measured, Agreed, Next"."""
    return [
        (",".join(order), ", ".join(str(NoteHeading(heading).label) for heading in order))
        for order in permutations(NoteHeading.values)
    ]


def _zones() -> list[tuple[str, list[tuple[str, str]]]]:
    return list(zones_by_region().items())


class ClinicPageForm(PlainModelForm):
    """What holds for the whole clinic."""

    name = LineField(label=_("Name"), max_length=120)
    mail_name = LineField(
        label=_("Name in e-mails"),
        max_length=120,
        required=False,
        help_text=_("A neutral name for subjects and senders, if the clinic's own name says too much."),
    )
    emergency_number = LineField(
        label=_("Emergency number"),
        max_length=20,
        required=False,
        validators=[an_emergency_number],
        help_text=_("The number to dial when life is in danger, such as 112 or 999."),
        widget=forms.TextInput(attrs={"inputmode": "tel", "autocomplete": "off"}),
    )
    country = forms.ChoiceField(label=_("Country"), choices=_countries)
    time_zone = forms.ChoiceField(
        label=_("Time zone"), choices=_zones, help_text=_("Times and reminders follow this clock.")
    )
    paper = PicksField(label=_("Paper"), choices=Clinic.Paper.choices)
    visit_reminders = PicksField(
        label=_("Who reminds of visits"),
        choices=Clinic.VisitReminders.choices,
        hints={
            Clinic.VisitReminders.NOT_CHOSEN: _("Nothing is sent before visits."),
            Clinic.VisitReminders.REHABGOALS: _("Patients who said yes to it get an e-mail the day before."),
            Clinic.VisitReminders.BOOKING_SYSTEM: _("Nothing is sent before visits from here."),
        },
        layout="tall",
        required=False,
    )
    link_hosts = WordsField(
        label=_("Sites that practice may link to"),
        max_length=4000,
        required=False,
        help_text=_("One a line, such as videos.example.org. Sites below it count too. Empty: no links."),
    )

    video_link = forms.URLField(
        label=_("Link for visits by video"),
        required=False,
        max_length=200,
        assume_scheme="https",
        help_text=_("The clinic's own room, beginning with https://. It stands in no subject and no calendar title."),
        error_messages={"invalid": _("Write an address such as https://video.example.org/our-room.")},
    )
    idle_minutes = NumberField(
        label=_("Lock a page after so many minutes"),
        min=2,
        max=60,
        decimals=0,
        help_text=_("When nothing is pressed or typed. 15 is usual; fewer is safer at a shared desk."),
    )
    note_order = forms.TypedChoiceField(
        label=_("Order of the headings in a note"),
        choices=_note_orders,
        coerce=lambda order: order.split(","),
        help_text=_("The note that is copied into the clinic's own record after a visit."),
    )

    class Meta:
        model = Clinic
        fields = [
            "name",
            "mail_name",
            "emergency_number",
            "country",
            "language",
            "time_zone",
            "paper",
            "visit_reminders",
            "shows_t_scores",
            "partly_counts_half",
            "link_hosts",
            "video_link",
            "idle_minutes",
            "note_order",
        ]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._offer_what_is_set("country")
        self._offer_what_is_set("time_zone")
        self.initial["note_order"] = ",".join(self.instance.note_order)

    def clean_link_hosts(self) -> str:
        """Each site once, one a line."""
        return read_hosts(self.cleaned_data["link_hosts"])

    def clean_video_link(self) -> str:
        """A room behind https only: whoever listens on the way would be in the visit."""
        link = self.cleaned_data["video_link"]
        if link and not link.startswith("https://"):
            raise ValidationError(_now("Write an address that begins with https://."), code="https")
        return link

    def _offer_what_is_set(self, name: str) -> None:
        # An older name of a zone is not in the list, and saving the page must not change it unasked.
        value = getattr(self.instance, name)
        field = self.fields[name]
        if value and not field.valid_value(value):
            field.choices = [(value, value), *field.choices]


class SitePageForm(ClinicForm):
    """The main site: what stands on every plan."""

    name = LineField(label=_("Name of the site"), max_length=120)
    address = WordsField(label=_("Address"), max_length=300, required=False)
    telephone = LineField(
        label=_("Telephone"),
        max_length=40,
        required=False,
        validators=[a_telephone_number],
        help_text=_("Where patients call with a question. It stands on every plan."),
        widget=forms.TextInput(attrs={"inputmode": "tel", "autocomplete": "off"}),
    )
    opening_hours = LineField(
        label=_("Opening hours"), max_length=120, required=False, help_text=_("Such as Monday to Friday, 8 to 6.")
    )

    class Meta:
        model = Site
        fields = ["name", "address", "telephone", "opening_hours"]
