"""Visits: planned meetings, and what became of them."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.models import Site, User
from accounts.owned import ClinicOwned, ClinicOwnedQuerySet, recorded, unique_in_clinic
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
