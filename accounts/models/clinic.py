"""Clinics with what holds for the whole of each, and their sites."""

from __future__ import annotations

import zoneinfo
from datetime import date, datetime

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.owned import ClinicOwned, recorded, unique_in_clinic


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
