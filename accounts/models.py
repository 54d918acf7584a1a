"""Clinics, their sites, the people who work there, and how a person joins."""

from __future__ import annotations

import zoneinfo
from datetime import date, datetime
from typing import Any

from django.conf import settings
from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.owned import ClinicOwned, ClinicOwnedQuerySet, recorded, recorded_without, unique_in_clinic
from accounts.roles import roles_of


def known_time_zone(name: str) -> None:
    """Refuse what is not in the IANA time zone database."""
    if name not in zoneinfo.available_timezones():
        raise ValidationError(_("Choose a time zone from the list, such as Europe/London."), code="time_zone")


class NoteHeading(models.TextChoices):
    """What a note for the clinic's own record is divided into."""

    HEARD = "heard", _("Heard")
    MEASURED = "measured", _("Measured")
    AGREED = "agreed", _("Agreed")
    NEXT = "next", _("Next")


def every_note_heading() -> list[str]:
    """The headings of a note in their usual order."""
    return list(NoteHeading.values)


@recorded
class Clinic(models.Model):
    """A clinic: its people and patients are seen by nobody else. Several sites are rows of one clinic."""

    class Paper(models.TextChoices):
        """What the clinic's printer holds."""

        A4 = "A4", _("A4")
        LETTER = "Letter", _("Letter")

    class VisitReminders(models.TextChoices):
        """Who reminds of visits; nothing is sent for visits until an admin has chosen."""

        NOT_CHOSEN = "", _("Not chosen yet")
        REHABGOALS = "rehabgoals", _("RehabGoals reminds of visits")
        BOOKING_SYSTEM = "booking_system", _("Our booking system does")

    name = models.CharField(_("Name"), max_length=120)
    mail_name = models.CharField(
        _("Name in e-mails"),
        max_length=120,
        blank=True,
        help_text=_("A neutral name for subjects and senders, if the clinic's own name says too much."),
    )
    country = models.CharField(_("Country"), max_length=2, default="GB")
    language = models.CharField(_("Language"), max_length=8, choices=settings.LANGUAGES, default="en")
    time_zone = models.CharField(_("Time zone"), max_length=64, default="Europe/London", validators=[known_time_zone])
    paper = models.CharField(_("Paper"), max_length=6, choices=Paper, default=Paper.A4)
    emergency_number = models.CharField(_("Emergency number"), max_length=20, blank=True)
    visit_reminders = models.CharField(
        _("Who reminds of visits"), max_length=16, choices=VisitReminders, blank=True, default=VisitReminders.NOT_CHOSEN
    )
    shows_t_scores = models.BooleanField(
        _("Show T-scores"), default=True, help_text=_("Under “details”, after how far each goal has come.")
    )
    partly_counts_half = models.BooleanField(
        _("“Part way” counts half"),
        default=False,
        help_text=_("From a start at −1, “part way” counts −0.5 in place of −1. The page names the way it is counted."),
    )
    link_hosts = models.TextField(
        _("Sites that practice may link to"),
        blank=True,
        help_text=_("One a line, such as: videos.example.org. Empty: no links."),
    )
    video_link = models.URLField(
        _("Link for visits by video"),
        blank=True,
        help_text=_("The clinic’s own room, beginning with https://. It stands in no subject and no calendar title."),
    )
    idle_minutes = models.PositiveSmallIntegerField(
        _("Lock a page after so many minutes"),
        default=15,
        help_text=_("When nothing is pressed or typed. From 2 to 60."),
    )
    note_order = models.JSONField(_("Order of the headings in a note"), default=every_note_heading)
    is_demo = models.BooleanField(default=False, editable=False)
    version = models.PositiveIntegerField(default=1, editable=False)
    created_at = models.DateTimeField(db_default=models.functions.Now(), editable=False)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~Q(name=""), name="accounts_clinic_name_given"),
            models.CheckConstraint(
                condition=Q(video_link="") | Q(video_link__startswith="https://"),
                name="accounts_clinic_video_link_is_https",
            ),
            models.CheckConstraint(
                condition=Q(idle_minutes__gte=2, idle_minutes__lte=60), name="accounts_clinic_idle_2_to_60"
            ),
            models.CheckConstraint(
                condition=Q(note_order__contained_by=NoteHeading.values) & Q(note_order__contains=NoteHeading.values),
                name="accounts_clinic_note_has_every_heading",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def name_in_mail(self) -> str:
        """The name that may stand in a subject or a sender."""
        return self.mail_name or self.name

    @property
    def zone(self) -> zoneinfo.ZoneInfo:
        """The clinic's time zone."""
        return zoneinfo.ZoneInfo(self.time_zone)

    def today(self, now: datetime | None = None) -> date:
        """The day it is at the clinic."""
        return (now or timezone.now()).astimezone(self.zone).date()


@recorded
class Site(ClinicOwned):
    """A place where the clinic sees people. The main site's address stands on every handout."""

    name = models.CharField(_("Site"), max_length=120)
    address = models.CharField(_("Address"), max_length=300, blank=True)
    telephone = models.CharField(_("Telephone"), max_length=40, blank=True)
    opening_hours = models.CharField(_("Opening hours"), max_length=120, blank=True)
    is_main = models.BooleanField(default=False, editable=False)

    class Meta:
        constraints = [
            unique_in_clinic("accounts_site"),
            models.UniqueConstraint(fields=["clinic"], condition=Q(is_main=True), name="accounts_site_one_main"),
        ]

    def __str__(self) -> str:
        return self.name


class UserManager(BaseUserManager.from_queryset(ClinicOwnedQuerySet)):
    """Users with their clinic in the same query: every request needs both."""

    def get_queryset(self) -> ClinicOwnedQuerySet:
        return super().get_queryset().select_related("clinic")

    def get_by_natural_key(self, email: str | None) -> User:
        return self.get(email__iexact=email)

    def create_user(self, *, clinic: Clinic, email: str, password: str | None = None, **fields: Any) -> User:
        """An account at a clinic. Without a password it cannot sign in until one is set."""
        user = self.model(clinic=clinic, email=email.lower(), **fields)
        user.set_password(password)
        user.save()
        return user


@recorded_without("password", "last_login")
class User(AbstractBaseUser):
    """Somebody who works at a clinic and signs in by e-mail: a clinician, a clinic admin, or both."""

    clinic = models.ForeignKey(Clinic, on_delete=models.PROTECT, related_name="users")
    email = models.EmailField(_("E-mail address"), unique=True)
    name = models.CharField(_("Name"), max_length=120)
    profession = models.CharField(_("Profession"), max_length=80, blank=True)
    is_clinician = models.BooleanField(_("Clinician"), default=False)
    is_admin = models.BooleanField(_("Clinic admin"), default=False)
    is_active = models.BooleanField(_("Active"), default=True)
    joined_at = models.DateTimeField(default=timezone.now, editable=False)
    version = models.PositiveIntegerField(default=1, editable=False)

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: list[str] = []

    objects = UserManager()

    class Meta:
        constraints = [
            unique_in_clinic("accounts_user"),
            models.CheckConstraint(
                condition=Q(is_clinician=True) | Q(is_admin=True),
                name="accounts_user_has_role",
                violation_error_code="no_role",
                violation_error_message=_("Choose at least one role."),
            ),
            models.CheckConstraint(
                condition=Q(email=models.functions.Lower("email")), name="accounts_user_email_lower"
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def roles(self) -> list[str]:
        """The roles they have, in their order."""
        return roles_of(self)

    def get_full_name(self) -> str:
        return self.name


@recorded
class Invitation(ClinicOwned):
    """A colleague asked to join. The link's token is kept only as a hash, expires, and works once."""

    email = models.EmailField(_("E-mail address"))
    name = models.CharField(_("Name"), max_length=120)
    profession = models.CharField(_("Profession"), max_length=80, blank=True)
    is_clinician = models.BooleanField(_("Clinician"), default=True)
    is_admin = models.BooleanField(_("Clinic admin"), default=False)
    token_hash = models.CharField(max_length=64, db_index=True, editable=False)
    invited_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+", editable=False)
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    expires_at = models.DateTimeField(editable=False)
    sent_at = models.DateTimeField(null=True, editable=False)
    accepted_at = models.DateTimeField(null=True, editable=False)

    class Meta:
        constraints = [
            unique_in_clinic("accounts_invitation"),
            models.UniqueConstraint(fields=["clinic", "token_hash"], name="accounts_invitation_token_once"),
            models.CheckConstraint(
                condition=Q(is_clinician=True) | Q(is_admin=True),
                name="accounts_invitation_has_role",
                violation_error_code="no_role",
                violation_error_message=_("Choose at least one role."),
            ),
        ]

    def __str__(self) -> str:
        return self.email

    def is_open(self, now: datetime) -> bool:
        """Can still be accepted: not used and not expired."""
        return self.accepted_at is None and now < self.expires_at


class Draft(ClinicOwned):
    """What somebody has typed into a long form and not kept yet (DESIGN rule 2). Not recorded: it is no fact yet.

    `kind` and `about` say which form, and of what: no foreign key, so that any app may keep drafts. `data` maps field
    names to what was typed. It lives until the form is finished or its writer discards it.
    """

    writer = models.ForeignKey(User, on_delete=models.PROTECT, related_name="drafts")
    kind = models.CharField(max_length=32)
    about = models.PositiveBigIntegerField()
    data = models.JSONField(default=dict)
    begun_at = models.DateTimeField(default=timezone.now, editable=False)
    saved_at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        constraints = [
            unique_in_clinic("accounts_draft"),
            models.UniqueConstraint(fields=["clinic", "writer", "kind", "about"], name="accounts_draft_once"),
            models.CheckConstraint(condition=~Q(kind=""), name="accounts_draft_of_a_form"),
        ]

    def __str__(self) -> str:
        return f"Draft of {self.kind} {self.about}"


class Presence(ClinicOwned):
    """That somebody has a page open: who, of what, and when they were last seen there. Not recorded: it passes.

    `kind` and `about` say which page, and of what: no foreign key, so that any app's page may tell.
    """

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="+")
    kind = models.CharField(max_length=32)
    about = models.PositiveBigIntegerField()
    seen_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [
            unique_in_clinic("accounts_presence"),
            models.UniqueConstraint(fields=["clinic", "kind", "about", "user"], name="accounts_presence_once"),
        ]

    def __str__(self) -> str:
        return f"{self.user_id} at {self.kind} {self.about}"


@recorded
class Phrase(ClinicOwned):
    """Words that are often written, with slots in square brackets: "[name] walks [how far], [how often]".

    Somebody's own, or the whole clinic's where `user` is empty. `field` is the field of the visit page it is offered
    at; empty: at all of them.
    """

    class Field(models.TextChoices):
        """Where it is offered."""

        ANYWHERE = "", _("Everywhere")
        ACHIEVED = "achieved", _("What was achieved")
        OBSTACLES = "obstacles", _("What got in the way")
        CHANGES = "changes", _("What changes")
        AGREED = "agreed", _("What we agreed")

    user = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="phrases", editable=False)
    words = models.CharField(_("Phrase"), max_length=300)
    field = models.CharField(_("Offered at"), max_length=9, choices=Field, blank=True, default=Field.ANYWHERE)
    version = models.PositiveIntegerField(default=1, editable=False)

    class Meta:
        constraints = [
            unique_in_clinic("accounts_phrase"),
            models.UniqueConstraint(
                fields=["clinic", "user", "field", "words"],
                nulls_distinct=False,
                name="accounts_phrase_once",
                violation_error_code="there_already",
                violation_error_message=_("This phrase is there already."),
            ),
            models.CheckConstraint(condition=~Q(words=""), name="accounts_phrase_says_something"),
        ]
        ordering = ["pk"]

    def __str__(self) -> str:
        return self.words


@recorded
class Absence(ClinicOwned):
    """Days on which somebody is away, first and last day included, and who looks after their list meanwhile."""

    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="absences", editable=False)
    from_on = models.DateField(_("First day away"))
    until_on = models.DateField(_("Last day away"))
    covered_by = models.ForeignKey(
        User, on_delete=models.PROTECT, null=True, blank=True, related_name="covers", verbose_name=_("Who covers")
    )

    class Meta:
        constraints = [
            unique_in_clinic("accounts_absence"),
            models.CheckConstraint(
                condition=Q(until_on__gte=models.F("from_on")),
                name="accounts_absence_ends_after_start",
                violation_error_code="ends_before",
                violation_error_message=_("The last day lies before the first."),
            ),
            models.CheckConstraint(
                condition=Q(covered_by=None) | ~Q(covered_by=models.F("user")),
                name="accounts_absence_covered_by_another",
                violation_error_code="oneself",
                violation_error_message=_("Choose a colleague."),
            ),
        ]
        indexes = [models.Index(fields=["clinic", "covered_by", "until_on"], name="accounts_absence_covered")]
        ordering = ["from_on", "pk"]

    def __str__(self) -> str:
        return f"{self.from_on} to {self.until_on}"
