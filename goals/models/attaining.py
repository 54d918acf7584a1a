"""Goal attainment scaling: the five levels of a goal, fixed when they are agreed."""

from __future__ import annotations

import pgtrigger
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from accounts.owned import ClinicOwned, recorded, unique_in_clinic
from goals.models.goal import Goal

WEIGHTS = ((1, _("A little")), (2, _("Quite")), (3, _("Very")))


def _fixed() -> pgtrigger.Protect:
    """Levels and weights stay as agreed: other ones belong to new terms (evidence.md section 1)."""
    return pgtrigger.Protect(name="fixed_when_agreed", operation=pgtrigger.Update | pgtrigger.Delete)


@recorded
class AttainmentScale(ClinicOwned):
    """The scale of a goal under its terms: the weights, 1 to 3 each, and where the patient starts (-1 or -2)."""

    goal = models.ForeignKey(Goal, on_delete=models.PROTECT, related_name="scales")
    terms = models.PositiveSmallIntegerField()
    importance = models.PositiveSmallIntegerField(_("How important it is"), choices=WEIGHTS)
    difficulty = models.PositiveSmallIntegerField(_("How hard it is"), choices=WEIGHTS)
    baseline_level = models.SmallIntegerField()
    agreed_at = models.DateTimeField(default=timezone.now, editable=False)
    agreed_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+", editable=False)

    class Meta:
        constraints = [
            unique_in_clinic("goals_attainmentscale"),
            models.UniqueConstraint(
                fields=["clinic", "goal", "terms"],
                name="goals_attainmentscale_once",
                violation_error_code="agreed_already",
                violation_error_message=_("The levels of this goal are agreed already."),
            ),
            models.CheckConstraint(
                condition=Q(importance__gte=1, importance__lte=3, difficulty__gte=1, difficulty__lte=3),
                name="goals_attainmentscale_weights_1_to_3",
            ),
            models.CheckConstraint(condition=Q(baseline_level__in=[-2, -1]), name="goals_attainmentscale_starts_below"),
        ]
        triggers = [_fixed()]

    def __str__(self) -> str:
        return f"Scale {self.terms} of goal {self.goal_id}"

    @property
    def weight(self) -> int:
        """Importance times difficulty, 1 to 9."""
        return self.importance * self.difficulty


@recorded
class AttainmentLevel(ClinicOwned):
    """One of the five levels, in plain words. `starts_at` is the first value that counts as this level.

    In the direction that is better; empty for the lowest level, and where the goal is not told by its number.
    """

    scale = models.ForeignKey(AttainmentScale, on_delete=models.PROTECT, related_name="levels")
    level = models.SmallIntegerField()
    words = models.CharField(max_length=200)
    starts_at = models.DecimalField(max_digits=12, decimal_places=3, null=True)

    class Meta:
        constraints = [
            unique_in_clinic("goals_attainmentlevel"),
            models.UniqueConstraint(fields=["clinic", "scale", "level"], name="goals_attainmentlevel_once"),
            models.UniqueConstraint(fields=["clinic", "scale", "starts_at"], name="goals_attainmentlevel_no_overlap"),
            models.CheckConstraint(condition=Q(level__gte=-2, level__lte=2), name="goals_attainmentlevel_of_five"),
            models.CheckConstraint(condition=~Q(words=""), name="goals_attainmentlevel_words_given"),
        ]
        ordering = ["level"]
        triggers = [_fixed()]

    def __str__(self) -> str:
        return self.words
