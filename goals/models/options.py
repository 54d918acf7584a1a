"""Options side by side: what could be done, what each asks, and what became of it."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from accounts.owned import ClinicOwned, recorded, unique_in_clinic
from goals.models.goal import Goal
from patients.models import Episode


@recorded
class OptionTable(ClinicOwned):
    """One decision talked over with its options; it may be taken home before anything is decided."""

    episode = models.ForeignKey(Episode, on_delete=models.PROTECT, related_name="option_tables")
    question = models.CharField(_("What we are deciding"), max_length=200)
    talked_on = models.DateField(_("When we talked"))
    clinician = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+", editable=False)
    decided_on = models.DateField(null=True, editable=False)
    version = models.PositiveIntegerField(default=1, editable=False)

    class Meta:
        constraints = [
            unique_in_clinic("goals_optiontable"),
            models.CheckConstraint(condition=~Q(question=""), name="goals_optiontable_question_given"),
        ]
        ordering = ["-talked_on", "-pk"]

    def __str__(self) -> str:
        return self.question


@recorded
class GoalOption(ClinicOwned):
    """One of two to four options of equal length, "keep going as now" among them. Both rate it, 0 to 10.

    `fate` is what became of it; a goal that was agreed from it is `goal`. `known_on` dates the knowledge behind it.
    """

    class Fate(models.TextChoices):
        """What became of an option."""

        OPEN = "", _("Not decided")
        PRIMARY = "primary", _("The primary goal")
        SECONDARY = "secondary", _("A secondary goal")
        LATER = "later", _("Kept for later")
        NOT_THIS = "not_this", _("Not this one")

    table = models.ForeignKey(OptionTable, on_delete=models.PROTECT, related_name="options")
    position = models.PositiveSmallIntegerField(editable=False)
    is_as_now = models.BooleanField(default=False, editable=False)
    title = models.CharField(_("The option"), max_length=120)
    activity_key = models.CharField(max_length=60, blank=True, editable=False)
    asks = models.CharField(_("What it asks per week"), max_length=200, blank=True)
    helps = models.CharField(_("What helps"), max_length=200, blank=True)
    can_go_wrong = models.CharField(_("What can go wrong"), max_length=200, blank=True)
    how_sure = models.CharField(_("How sure we are"), max_length=200, blank=True)
    known_on = models.DateField(_("What we know is from"), null=True, blank=True)
    patient_rating = models.PositiveSmallIntegerField(null=True, blank=True)
    clinician_rating = models.PositiveSmallIntegerField(null=True, blank=True)
    fate = models.CharField(max_length=9, choices=Fate, blank=True, default=Fate.OPEN)
    fate_reason = models.CharField(_("The reason"), max_length=300, blank=True)
    goal = models.ForeignKey(Goal, on_delete=models.PROTECT, null=True, related_name="options", editable=False)

    class Meta:
        constraints = [
            unique_in_clinic("goals_goaloption"),
            models.UniqueConstraint(fields=["clinic", "table", "position"], name="goals_goaloption_one_at_each_place"),
            models.UniqueConstraint(
                fields=["clinic", "table"], condition=Q(is_as_now=True), name="goals_goaloption_as_now_once"
            ),
            models.UniqueConstraint(
                fields=["clinic", "table"], condition=Q(fate="primary"), name="goals_goaloption_one_primary"
            ),
            models.CheckConstraint(condition=Q(position__lte=3), name="goals_goaloption_at_most_four"),
            models.CheckConstraint(condition=~Q(title=""), name="goals_goaloption_title_given"),
            models.CheckConstraint(
                condition=(Q(patient_rating=None) | Q(patient_rating__lte=10))
                & (Q(clinician_rating=None) | Q(clinician_rating__lte=10)),
                name="goals_goaloption_ratings_0_to_10",
            ),
            models.CheckConstraint(
                condition=~Q(fate="later") | ~Q(fate_reason=""),
                name="goals_goaloption_later_with_reason",
                violation_error_code="reason",
                violation_error_message=_("Write why it is kept for later."),
            ),
        ]
        ordering = ["position"]

    def __str__(self) -> str:
        return self.title
