"""Passing an episode on to a colleague."""

from __future__ import annotations

from typing import Self

from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from accounts.owned import ClinicOwned, ClinicOwnedQuerySet, recorded, unique_in_clinic
from patients.models import Episode


class HandOverQuerySet(ClinicOwnedQuerySet):
    """Queries over hand-overs."""

    def with_holds(self) -> Self:
        """Each with `holds`: it was accepted, and since then the episode is nobody else's and was not passed on."""
        accepted = HandOver.objects.filter(clinic_id=OuterRef("clinic_id"), status=HandOver.Status.ACCEPTED)
        later = accepted.filter(episode=OuterRef("episode"), answered_at__gt=OuterRef("answered_at"))
        is_theirs = Q(status=HandOver.Status.ACCEPTED, to_clinician=F("episode__clinician"))
        return self.annotate(holds=is_theirs & ~Exists(later))

    def untold(self) -> Self:
        """Those that hold, and nobody has told the patient yet."""
        return self.with_holds().filter(holds=True, told_on=None)


@recorded
class HandOver(ClinicOwned):
    """An episode offered to a colleague, with a short note. Accepted, the episode is theirs, and the patient is told.

    `told_on` and `told_by`: when somebody of the clinic told the patient who it is now; empty until then.
    """

    class Status(models.TextChoices):
        """Where it stands."""

        OPEN = "open", _("Not answered yet")
        ACCEPTED = "accepted", _("Accepted")
        DECLINED = "declined", _("Declined")
        WITHDRAWN = "withdrawn", _("Taken back")

    episode = models.ForeignKey(Episode, on_delete=models.PROTECT, related_name="hand_overs")
    from_clinician = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    to_clinician = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+", verbose_name=_("To whom"))
    note = models.TextField(_("Note"), blank=True)
    moves_visits = models.BooleanField(_("The visits ahead as well"), default=True)
    status = models.CharField(max_length=9, choices=Status, default=Status.OPEN, editable=False)
    made_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+", editable=False)
    made_at = models.DateTimeField(default=timezone.now, editable=False)
    answered_at = models.DateTimeField(null=True, editable=False)
    answer = models.CharField(_("In a few words"), max_length=300, blank=True)
    told_on = models.DateField(null=True, editable=False)
    told_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+", editable=False)
    version = models.PositiveIntegerField(default=1, editable=False)

    objects = HandOverQuerySet.as_manager()

    class Meta:
        constraints = [
            unique_in_clinic("rehab_sessions_handover"),
            models.UniqueConstraint(
                fields=["clinic", "episode"],
                condition=Q(status="open"),
                name="rehab_sessions_handover_one_open",
                violation_error_code="offered_already",
                violation_error_message=_("This episode is offered to somebody already."),
            ),
            models.CheckConstraint(
                condition=~Q(from_clinician=F("to_clinician")), name="rehab_sessions_handover_to_another"
            ),
            models.CheckConstraint(
                condition=Q(status="open", answered_at=None) | (~Q(status="open") & Q(answered_at__isnull=False)),
                name="rehab_sessions_handover_answered_has_time",
            ),
            models.CheckConstraint(
                condition=Q(told_on=None, told_by=None) | Q(told_on__isnull=False, told_by__isnull=False),
                name="rehab_sessions_handover_told_by_somebody",
            ),
        ]
        indexes = [
            models.Index(
                fields=["clinic", "to_clinician"],
                condition=Q(status="open") | Q(status="accepted", told_on=None),
                name="sessions_handover_to_do",
            )
        ]
        ordering = ["-made_at", "-pk"]

    def __str__(self) -> str:
        return f"Hand-over of episode {self.episode_id}"
