"""What was practised in a visit, and what was decided about its dose."""

from __future__ import annotations

from typing import Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.owned import ClinicOwned, ClinicOwnedQuerySet, recorded, unique_in_clinic
from goals.models import PracticeTask
from measures.models import Measure
from sessions.models.check_in import CheckIn


class EntryQuerySet(ClinicOwnedQuerySet):
    """Queries over what was entered in a check-in."""

    def standing(self) -> Self:
        """Without what was entered in error."""
        return self.filter(is_entered_in_error=False)


class PractisedQuerySet(EntryQuerySet):
    """Queries over what was practised."""

    def steps_agreed(self) -> Self:
        """Where both agreed to another level of a task of the plan."""
        agreed = self.standing().filter(is_agreed=True, task__isnull=False)
        return agreed.exclude(step=self.model.Step.STAY)


class DoseDecisionQuerySet(EntryQuerySet):
    """Queries over decisions about the dose."""

    def newest_of_each_aspect(self) -> Self:
        """A decision stands until another one about the same aspect is made. Ordered by the aspect."""
        newest_first = self.standing().order_by("aspect", "-check_in__held_on", "-check_in")
        return newest_first.distinct("aspect")


class CheckInEntry(ClinicOwned):
    """Something that was entered in a check-in. One entered in error is read no more, and can be brought back."""

    is_entered_in_error = models.BooleanField(default=False, editable=False)

    objects = EntryQuerySet.as_manager()

    class Meta:
        abstract = True


@recorded
class Practised(CheckInEntry):
    """One task that was practised in a visit: from the plan (`task`), or chosen by the patient then.

    `level` counts from 1, `sureness` is the patient's own from 0 to 10. `step` says whether the next level was earned,
    or one less is wiser; it changes the plan only where both agreed (`is_agreed`).
    """

    class Unit(models.TextChoices):
        """What `amount` counts."""

        TIMES = "times", _("times")
        SECONDS = "seconds", _("seconds")
        MINUTES = "minutes", _("minutes")
        METRES = "metres", _("metres")

    class Safety(models.TextChoices):
        """How safe it looked to the clinician."""

        NOT_SAID = "", _("Not said")
        ALONE = "alone", _("Safe alone")
        BESIDE = "beside", _("Safe with somebody beside")
        NOT_YET = "not_yet", _("Not safe yet")

    class Step(models.TextChoices):
        """What follows for the level."""

        STAY = "", _("Stay at this level")
        UP = "up", _("One level up")
        DOWN = "down", _("One level down")

    check_in = models.ForeignKey(CheckIn, on_delete=models.PROTECT, related_name="practised")
    task = models.ForeignKey(PracticeTask, on_delete=models.PROTECT, null=True, related_name="practised")
    what = models.CharField(_("What"), max_length=200)
    is_patients_choice = models.BooleanField(_("The patient chose it"), default=False)
    level = models.PositiveSmallIntegerField(_("Level"), default=1)
    amount = models.DecimalField(_("How much"), max_digits=6, decimal_places=1, null=True)
    unit = models.CharField(_("Counted in"), max_length=7, choices=Unit, blank=True)
    sureness = models.PositiveSmallIntegerField(_("How sure"), null=True)
    safety = models.CharField(_("How safe it looked"), max_length=7, choices=Safety, blank=True)
    next_level_when = models.CharField(_("What earns the next level"), max_length=200, blank=True)
    step = models.CharField(_("And next"), max_length=4, choices=Step, blank=True)
    is_agreed = models.BooleanField(_("Both agree"), default=False)

    objects = PractisedQuerySet.as_manager()

    class Meta:
        constraints = [
            unique_in_clinic("rehab_sessions_practised"),
            models.CheckConstraint(condition=~Q(what=""), name="rehab_sessions_practised_what_given"),
            models.CheckConstraint(
                condition=Q(level__gte=1, level__lte=99)
                & (Q(sureness=None) | Q(sureness__lte=10))
                & (Q(amount=None) | Q(amount__gt=0)),
                name="rehab_sessions_practised_sensible",
            ),
            models.CheckConstraint(
                condition=Q(amount=None, unit="") | (Q(amount__isnull=False) & ~Q(unit="")),
                name="rehab_sessions_practised_amount_has_unit",
            ),
        ]
        ordering = ["pk"]

    def __str__(self) -> str:
        return self.what


@recorded
class DoseDecision(CheckInEntry):
    """A decision about how much, how fast, how often or which exercise, with its reason.

    `measure` is what its trend was read from, where one led to it.
    """

    class Aspect(models.TextChoices):
        """What of the dose it is about."""

        INTENSITY = "intensity", _("How hard")
        PACING = "pacing", _("Pacing")
        FREQUENCY = "frequency", _("How often")
        EXERCISE = "exercise", _("Which exercise")

    check_in = models.ForeignKey(CheckIn, on_delete=models.PROTECT, related_name="dose_decisions")
    aspect = models.CharField(_("What changes"), max_length=9, choices=Aspect)
    what = models.CharField(_("To what"), max_length=200)
    why = models.CharField(_("Why"), max_length=300)
    measure = models.ForeignKey(Measure, on_delete=models.PROTECT, null=True, related_name="+")

    objects = DoseDecisionQuerySet.as_manager()

    class Meta:
        constraints = [
            unique_in_clinic("rehab_sessions_dosedecision"),
            models.UniqueConstraint(
                fields=["clinic", "check_in", "aspect"], name="rehab_sessions_dosedecision_one_of_an_aspect"
            ),
            models.CheckConstraint(condition=~Q(what="") & ~Q(why=""), name="rehab_sessions_dosedecision_has_reason"),
        ]
        ordering = ["pk"]

    def __str__(self) -> str:
        return self.what
