"""Visits, check-ins and how each goal was rated."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import Site, User
from accounts.owned import ClinicOwned, ClinicOwnedQuerySet, recorded, unique_in_clinic
from goals.attainment import GoalWord
from goals.models import Goal
from patients.models import Episode


class VisitQuerySet(ClinicOwnedQuerySet):
    """Queries over visits."""

    def planned(self) -> VisitQuerySet:
        """Visits that are to take place."""
        return self.filter(status=Visit.Status.PLANNED)


@recorded
class Visit(ClinicOwned):
    """A planned meeting. Times are stored in UTC and shown in the clinic's time zone."""

    class Kind(models.TextChoices):
        """How the two meet."""

        IN_PERSON = "in_person", _("In person")
        HOME = "home", _("At home")
        TELEPHONE = "telephone", _("By telephone")
        VIDEO = "video", _("By video")

    class Status(models.TextChoices):
        """What became of it."""

        PLANNED = "planned", _("Planned")
        KEPT = "kept", _("Kept")
        CANCELLED = "cancelled", _("Cancelled")
        MISSED = "missed", _("Did not take place")

    episode = models.ForeignKey(Episode, on_delete=models.PROTECT, related_name="visits")
    starts_at = models.DateTimeField()
    minutes = models.PositiveSmallIntegerField(_("Length in minutes"), default=30)
    site = models.ForeignKey(Site, on_delete=models.PROTECT, null=True, related_name="+")
    kind = models.CharField(_("How"), max_length=9, choices=Kind, default=Kind.IN_PERSON)
    clinician = models.ForeignKey(User, on_delete=models.PROTECT, related_name="visits")
    status = models.CharField(max_length=9, choices=Status, default=Status.PLANNED)
    version = models.PositiveIntegerField(default=1, editable=False)

    objects = VisitQuerySet.as_manager()

    class Meta:
        constraints = [
            unique_in_clinic("rehab_sessions_visit"),
            models.CheckConstraint(
                condition=Q(minutes__gte=5, minutes__lte=240), name="rehab_sessions_visit_length_sensible"
            ),
        ]
        indexes = [
            models.Index(fields=["clinic", "clinician", "starts_at"], name="sessions_visit_of_clinician"),
            models.Index(fields=["clinic", "episode", "starts_at"], name="sessions_visit_of_episode"),
            # What reminders look at: visits of the next days, whoever they are with.
            models.Index(fields=["clinic", "starts_at"], condition=Q(status="planned"), name="sessions_visit_planned"),
        ]
        ordering = ["starts_at", "pk"]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.starts_at:%Y-%m-%d}"


@recorded
class CheckIn(ClinicOwned):
    """The structured review at a visit. What was not asked is null or empty, never 0."""

    episode = models.ForeignKey(Episode, on_delete=models.PROTECT, related_name="check_ins")
    visit = models.OneToOneField(Visit, on_delete=models.PROTECT, null=True, blank=True, related_name="check_in")
    held_on = models.DateField()
    clinician = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    achieved = models.TextField(_("What was achieved since last time"), blank=True)
    pain_now = models.PositiveSmallIntegerField(_("Pain now"), null=True, blank=True)
    pain_words = models.CharField(_("How it has been"), max_length=300, blank=True)
    practice_days = models.PositiveSmallIntegerField(_("Practice days in the last week"), null=True, blank=True)
    obstacles = models.TextField(_("What got in the way"), blank=True)
    changes = models.TextField(_("What changes"), blank=True)
    agreed = models.TextField(_("What we agreed"), blank=True)
    next_visit = models.ForeignKey(Visit, on_delete=models.PROTECT, null=True, blank=True, related_name="agreed_in")
    finished_at = models.DateTimeField(default=timezone.now)
    # Of the form it was typed in: the same form sent twice is one check-in. Empty for what came another way.
    form_token = models.UUIDField(null=True, editable=False)

    class Meta:
        constraints = [
            unique_in_clinic("rehab_sessions_checkin"),
            models.UniqueConstraint(fields=["clinic", "form_token"], name="rehab_sessions_checkin_form_once"),
            models.CheckConstraint(
                condition=Q(pain_now=None) | Q(pain_now__lte=10), name="rehab_sessions_checkin_pain_0_to_10"
            ),
            models.CheckConstraint(
                condition=Q(practice_days=None) | Q(practice_days__lte=7), name="rehab_sessions_checkin_days_0_to_7"
            ),
            models.CheckConstraint(
                condition=Q(next_visit=None) | Q(visit=None) | ~Q(next_visit=F("visit")),
                name="rehab_sessions_checkin_next_differs",
            ),
        ]
        indexes = [models.Index(fields=["clinic", "episode", "held_on"], name="sessions_checkin_of_episode")]
        ordering = ["held_on", "pk"]

    def __str__(self) -> str:
        return f"Check-in of {self.held_on}"


@recorded
class GoalRating(ClinicOwned):
    """One goal rated in a check-in under its terms of that day. The patient says it first.

    The words of somebody at the patient's side and of the clinician are kept apart from theirs.
    """

    check_in = models.ForeignKey(CheckIn, on_delete=models.PROTECT, related_name="ratings")
    goal = models.ForeignKey(Goal, on_delete=models.PROTECT, related_name="ratings")
    terms = models.PositiveSmallIntegerField(default=1, editable=False)
    patient_word = models.CharField(max_length=8, choices=GoalWord, blank=True)
    supporter_word = models.CharField(max_length=8, choices=GoalWord, blank=True)
    clinician_word = models.CharField(max_length=8, choices=GoalWord, blank=True)

    class Meta:
        constraints = [
            unique_in_clinic("rehab_sessions_goalrating"),
            models.UniqueConstraint(fields=["clinic", "check_in", "goal"], name="rehab_sessions_goalrating_once"),
            models.CheckConstraint(
                condition=~Q(patient_word="") | ~Q(supporter_word="") | ~Q(clinician_word=""),
                name="rehab_sessions_goalrating_said",
            ),
        ]

    def __str__(self) -> str:
        return self.patient_word or self.supporter_word or self.clinician_word
