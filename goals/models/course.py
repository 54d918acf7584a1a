"""The agreed course of an episode, and keeping it up afterwards."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from accounts.owned import ClinicOwned, recorded, unique_in_clinic
from goals.second_texts import InTwoLanguages, second_texts_named
from patients.models import Episode


def _one_for_an_episode(table: str) -> models.UniqueConstraint:
    return models.UniqueConstraint(
        fields=["clinic", "episode"],
        name=f"{table}_one_for_an_episode",
        violation_error_code="written_already",
        violation_error_message=_("A colleague has written this meanwhile."),
    )


@recorded
class AgreedCourse(InTwoLanguages, ClinicOwned):
    """About how many visits over how many weeks, where, when we look half-way, and how we know we are done."""

    SECOND_FIELDS = ("finish_line",)

    episode = models.OneToOneField(Episode, on_delete=models.PROTECT, related_name="course")
    about_visits = models.PositiveSmallIntegerField(_("About how many visits"), null=True, blank=True)
    over_weeks = models.PositiveSmallIntegerField(_("Over about how many weeks"), null=True, blank=True)
    where = models.CharField(_("Where"), max_length=120, blank=True)
    halfway_review_on = models.DateField(_("When we look half-way"), null=True, blank=True)
    finish_line = models.CharField(_("How we know we are done"), max_length=300, blank=True)
    agreed_on = models.DateField(editable=False)
    agreed_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+", editable=False)
    version = models.PositiveIntegerField(default=1, editable=False)

    class Meta:
        constraints = [
            unique_in_clinic("goals_agreedcourse"),
            _one_for_an_episode("goals_agreedcourse"),
            models.CheckConstraint(
                condition=(Q(about_visits=None) | Q(about_visits__gte=1, about_visits__lte=200))
                & (Q(over_weeks=None) | Q(over_weeks__gte=1, over_weeks__lte=260)),
                name="goals_agreedcourse_sensible",
            ),
            second_texts_named("goals_agreedcourse"),
        ]

    def __str__(self) -> str:
        return f"Course of episode {self.episode_id}"


@recorded
class MaintenancePlan(InTwoLanguages, ClinicOwned):
    """What keeps it going after the finish. `exposure_steps` has one step a line, from least to most worrying.

    The flare-up plan is the episode's own (`FlareUpPlan`). `follow_ups` are the months after the finish: 3, 6, 12.
    """

    SECOND_FIELDS = ("keeps_it_going", "exposure_steps", "seek_help_when")

    episode = models.OneToOneField(Episode, on_delete=models.PROTECT, related_name="maintenance_plan")
    keeps_it_going = models.TextField(_("What keeps it going"), blank=True)
    exposure_steps = models.TextField(_("Steps to what still worries"), blank=True)
    seek_help_when = models.TextField(_("When to seek help"), blank=True)
    follow_ups = models.JSONField(_("When we ask how it is going"), default=list, blank=True)
    agreed_on = models.DateField(editable=False)
    agreed_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+", editable=False)
    version = models.PositiveIntegerField(default=1, editable=False)

    class Meta:
        constraints = [
            unique_in_clinic("goals_maintenanceplan"),
            _one_for_an_episode("goals_maintenanceplan"),
            second_texts_named("goals_maintenanceplan"),
        ]

    def __str__(self) -> str:
        return f"Maintenance of episode {self.episode_id}"


@recorded
class FollowUp(ClinicOwned):
    """A day, 3, 6 or 12 months after the finish, on which the clinic asks how it is going.

    An episode that was brought back and finished again has new ones; what was settled before stays.
    """

    episode = models.ForeignKey(Episode, on_delete=models.PROTECT, related_name="follow_ups")
    months = models.PositiveSmallIntegerField()
    due_on = models.DateField()
    settled_at = models.DateTimeField(null=True, editable=False)
    settled_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+", editable=False)
    words = models.CharField(_("How it is going"), max_length=300, blank=True)
    created_at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        constraints = [
            unique_in_clinic("goals_followup"),
            models.UniqueConstraint(
                fields=["clinic", "episode", "months"], condition=Q(settled_at=None), name="goals_followup_open_once"
            ),
            models.CheckConstraint(condition=Q(months__in=[3, 6, 12]), name="goals_followup_after_3_6_12_months"),
            models.CheckConstraint(
                condition=Q(settled_at=None, settled_by=None)
                | (Q(settled_at__isnull=False) & Q(settled_by__isnull=False)),
                name="goals_followup_settled_by_somebody",
            ),
        ]
        indexes = [models.Index(fields=["clinic", "due_on"], condition=Q(settled_at=None), name="goals_followup_open")]
        ordering = ["due_on", "pk"]

    def __str__(self) -> str:
        return f"{self.months} months, {self.due_on}"
