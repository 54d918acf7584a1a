"""What happens to a goal after it is agreed: steps on the way, changes, and whether it still matters."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from accounts.owned import ClinicOwned, recorded, unique_in_clinic
from goals.models.goal import Goal
from goals.second_texts import InTwoLanguages, second_texts_named


@recorded
class Milestone(InTwoLanguages, ClinicOwned):
    """A step on the way, named by the patient in at most 16 characters (for the chart).

    With a `value` it is reached by a result, without one by hand. One that no longer lies on the way of a goal whose
    target changed is set aside. A day on which it was reached is a fact about that day and stays.
    """

    SECOND_FIELDS = ("name",)

    goal = models.ForeignKey(Goal, on_delete=models.PROTECT, related_name="milestones")
    name = models.CharField(_("Its name"), max_length=16)
    value = models.DecimalField(_("The step"), max_digits=12, decimal_places=3, null=True, blank=True)
    reached_on = models.DateField(null=True, blank=True)
    is_reached_by_hand = models.BooleanField(default=False, editable=False)
    set_aside_on = models.DateField(null=True, editable=False)
    version = models.PositiveIntegerField(default=1, editable=False)

    class Meta:
        constraints = [
            unique_in_clinic("goals_milestone"),
            models.UniqueConstraint(
                fields=["clinic", "goal", "value"],
                condition=Q(set_aside_on=None),
                name="goals_milestone_value_once",
                violation_error_code="value_taken",
                violation_error_message=_("There is a step at this number already."),
            ),
            models.CheckConstraint(condition=~Q(name=""), name="goals_milestone_name_given"),
            models.CheckConstraint(
                condition=Q(is_reached_by_hand=False) | Q(reached_on__isnull=False),
                name="goals_milestone_by_hand_has_day",
            ),
            second_texts_named("goals_milestone"),
        ]
        ordering = ["pk"]

    def __str__(self) -> str:
        return self.name


@recorded
class GoalRevision(ClinicOwned):
    """One change of a goal: what it was before, why, who proposed it, and whether both agreed. Written once.

    `before` is the goal as it read and counted (goals/versions.py says its keys), so that it stays readable side by
    side. `closing_word` is one of the six words by which the patient rated the terms that ended.
    """

    class Kind(models.TextChoices):
        """What was done."""

        REWORDED = "reworded", _("Other words")
        RENEGOTIATED = "renegotiated", _("Another target or date")
        PAUSED = "paused", _("Resting")
        COMPLETED = "completed", _("Completed")
        SET_ASIDE = "set_aside", _("Set aside")
        BROUGHT_BACK = "brought_back", _("Brought back")
        MADE_PRIMARY = "made_primary", _("Made the primary goal")

    goal = models.ForeignKey(Goal, on_delete=models.PROTECT, related_name="revisions")
    number = models.PositiveIntegerField(editable=False)
    terms = models.PositiveSmallIntegerField(editable=False)
    kind = models.CharField(max_length=12, choices=Kind)
    reason = models.CharField(_("Why"), max_length=500)
    proposed_by = models.CharField(_("Who proposed it"), max_length=14, choices=Goal.SaidFirstBy)
    both_agreed = models.BooleanField(_("Both agreed"))
    before = models.JSONField(default=dict)
    closing_word = models.CharField(max_length=8, blank=True)
    made_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+", editable=False)
    made_at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        constraints = [
            unique_in_clinic("goals_goalrevision"),
            models.UniqueConstraint(fields=["clinic", "goal", "number"], name="goals_goalrevision_number_once"),
            models.CheckConstraint(condition=~Q(reason=""), name="goals_goalrevision_reason_given"),
        ]
        ordering = ["-number"]

    def __str__(self) -> str:
        return f"Version {self.number} of goal {self.goal_id}"


@recorded
class RealismLook(ClinicOwned):
    """That the two looked together at what is known about a target: the answer (goals/realism.py) and its words."""

    goal = models.ForeignKey(Goal, on_delete=models.PROTECT, related_name="realism_looks")
    terms = models.PositiveSmallIntegerField()
    answer = models.CharField(max_length=20)
    words = models.TextField()
    looked_at = models.DateTimeField(default=timezone.now)
    recorded_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [unique_in_clinic("goals_realismlook")]
        ordering = ["-looked_at", "-pk"]

    def __str__(self) -> str:
        return self.answer


@recorded
class StillMatters(ClinicOwned):
    """The patient's answer, at a review, to whether a goal still matters to them."""

    class Answer(models.TextChoices):
        """What they said."""

        YES = "yes", _("Yes, as much as before")
        PARTLY = "partly", _("In part")
        NO = "no", _("Something else matters more now")

    goal = models.ForeignKey(Goal, on_delete=models.PROTECT, related_name="still_matters")
    answer = models.CharField(_("Does this still matter to you?"), max_length=6, choices=Answer)
    words = models.CharField(_("In their words"), max_length=300, blank=True)
    asked_on = models.DateField()
    recorded_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+", editable=False)

    class Meta:
        constraints = [
            unique_in_clinic("goals_stillmatters"),
            models.UniqueConstraint(fields=["clinic", "goal", "asked_on"], name="goals_stillmatters_once_a_day"),
        ]
        ordering = ["-asked_on", "-pk"]

    def __str__(self) -> str:
        return self.answer
