"""A goal: what the patient wants to be able to do, with a measurable target and a date."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from accounts.owned import ClinicOwned, ClinicOwnedQuerySet, recorded, unique_in_clinic
from goals.second_texts import InTwoLanguages, second_texts_named
from measures.models import Measure
from patients.models import Episode


class GoalQuerySet(ClinicOwnedQuerySet):
    """Queries over goals."""

    def active(self) -> GoalQuerySet:
        """Goals being worked towards."""
        return self.filter(lifecycle_status=Goal.LifecycleStatus.ACTIVE)


@recorded
class Goal(InTwoLanguages, ClinicOwned):
    """What the patient wants to be able to do, with a measurable target and a date.

    `place` is 0 for the primary goal and 1 or 2 for secondary ones; unique in an episode while the goal is active, so
    the database allows one active primary and two active secondary goals.

    `terms` counts what was agreed to reach: a new target or date is a new bargain with its own baseline, and what was
    rated before is never rated anew (evidence.md section 1). `importance` and `confidence` are the patient's own
    rulers, 0 to 10; `confidence_help` is what would make them surer.
    """

    class Kind(models.TextChoices):
        """What kind of thing it is about, from the body to life with others."""

        SYMPTOM = "symptom", _("How it feels")
        BODY_FUNCTION = "body_function", _("What the body can do")
        ACTIVITY = "activity", _("Something to do")
        TAKING_PART = "taking_part", _("Taking part in life")

    class Rank(models.TextChoices):
        """How it stands among the episode's goals."""

        PRIMARY = "primary", _("Primary")
        SECONDARY = "secondary", _("Secondary")

    class SaidFirstBy(models.TextChoices):
        """Who named the goal first."""

        PATIENT = "patient", _("The patient")
        SUPPORT_PERSON = "support_person", _("Somebody who supports them")
        CLINICIAN = "clinician", _("The clinician")
        TOGETHER = "together", _("It came up together")

    class LifecycleStatus(models.TextChoices):
        """FHIR R4 Goal.lifecycleStatus."""

        PROPOSED = "proposed", _("Proposed")
        ACCEPTED = "accepted", _("Accepted")
        ACTIVE = "active", _("Active")
        ON_HOLD = "on-hold", _("Resting")
        COMPLETED = "completed", _("Completed")
        CANCELLED = "cancelled", _("Set aside")

    class AchievementStatus(models.TextChoices):
        """FHIR R4 Goal.achievementStatus, kept apart from the lifecycle."""

        IN_PROGRESS = "in-progress", _("In progress")
        IMPROVING = "improving", _("Improving")
        WORSENING = "worsening", _("Worsening")
        NO_CHANGE = "no-change", _("No change")
        ACHIEVED = "achieved", _("Achieved")
        SUSTAINING = "sustaining", _("Sustaining")
        NOT_ACHIEVED = "not-achieved", _("Not there yet")
        NO_PROGRESS = "no-progress", _("No progress")
        NOT_ATTAINABLE = "not-attainable", _("We chose another way")

    SECOND_FIELDS = ("outcome", "activity", "support", "conditions", "sentence")

    episode = models.ForeignKey(Episode, on_delete=models.PROTECT, related_name="goals")
    rank = models.CharField(_("Rank"), max_length=9, choices=Rank)
    place = models.PositiveSmallIntegerField(editable=False)
    outcome = models.CharField(_("Why it matters"), max_length=500, blank=True)
    activity = models.CharField(_("What you want to do"), max_length=300)
    support = models.CharField(_("With what, or with whose help"), max_length=200, blank=True)
    conditions = models.CharField(_("Where, and on what ground"), max_length=200, blank=True)
    sentence = models.CharField(_("The whole sentence"), max_length=600, blank=True)
    said_first_by = models.CharField(
        _("Who said it first"), max_length=14, choices=SaidFirstBy, default=SaidFirstBy.PATIENT
    )
    kind = models.CharField(_("What kind of goal it is"), max_length=13, choices=Kind, default=Kind.ACTIVITY)
    library_key = models.CharField(max_length=60, blank=True, editable=False)
    importance = models.PositiveSmallIntegerField(_("How much it matters"), null=True, blank=True)
    confidence = models.PositiveSmallIntegerField(_("How sure they are"), null=True, blank=True)
    confidence_help = models.CharField(_("What would make it an 8"), max_length=300, blank=True)
    measure = models.ForeignKey(Measure, on_delete=models.PROTECT, related_name="goals")
    baseline = models.DecimalField(_("Where it stands now"), max_digits=12, decimal_places=3)
    target = models.DecimalField(_("Where it should be"), max_digits=12, decimal_places=3)
    is_keeping = models.BooleanField(_("Keep it as it is"), default=False)
    started_on = models.DateField()
    target_on = models.DateField(_("By when"))
    lifecycle_status = models.CharField(
        max_length=9, choices=LifecycleStatus, default=LifecycleStatus.ACTIVE, editable=False
    )
    achievement_status = models.CharField(
        max_length=14, choices=AchievementStatus, default=AchievementStatus.IN_PROGRESS, editable=False
    )
    achieved_on = models.DateField(null=True, editable=False)
    terms = models.PositiveSmallIntegerField(default=1, editable=False)
    rests_until = models.DateField(_("Rests until"), null=True, editable=False)
    ended_on = models.DateField(null=True, editable=False)
    agreed_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+", editable=False)
    agreed_at = models.DateTimeField(default=timezone.now, editable=False)
    version = models.PositiveIntegerField(default=1, editable=False)

    objects = GoalQuerySet.as_manager()

    class Meta:
        constraints = [
            unique_in_clinic("goals_goal"),
            models.UniqueConstraint(
                fields=["clinic", "episode", "place"],
                condition=Q(lifecycle_status="active"),
                name="goals_goal_one_at_each_place",
                violation_error_code="place_taken",
                violation_error_message=_("There is already a goal in this place."),
            ),
            models.CheckConstraint(
                condition=Q(rank="primary", place=0) | Q(rank="secondary", place__in=[1, 2]),
                name="goals_goal_place_fits_rank",
            ),
            models.CheckConstraint(
                condition=Q(is_keeping=True, target=F("baseline")) | (Q(is_keeping=False) & ~Q(target=F("baseline"))),
                name="goals_goal_target_differs",
                violation_error_code="target_equals_baseline",
                violation_error_message=_(
                    "This is where it stands now. Choose another number, or tick “Keep it as it is”."
                ),
            ),
            models.CheckConstraint(
                condition=Q(target_on__gt=F("started_on")),
                name="goals_goal_date_after_start",
                violation_error_code="date_not_ahead",
                violation_error_message=_("Choose a date after today."),
            ),
            models.CheckConstraint(condition=~Q(activity=""), name="goals_goal_activity_given"),
            models.CheckConstraint(
                condition=Q(importance=None) | Q(importance__lte=10), name="goals_goal_importance_0_to_10"
            ),
            models.CheckConstraint(
                condition=Q(confidence=None) | Q(confidence__lte=10), name="goals_goal_confidence_0_to_10"
            ),
            models.CheckConstraint(
                condition=Q(ended_on=None) | Q(lifecycle_status__in=["completed", "cancelled"]),
                name="goals_goal_ended_only_when_over",
            ),
            models.CheckConstraint(
                condition=Q(rests_until=None) | Q(lifecycle_status="on-hold"), name="goals_goal_rests_only_on_hold"
            ),
            second_texts_named("goals_goal"),
        ]
        ordering = ["place", "pk"]

    def __str__(self) -> str:
        return self.activity
