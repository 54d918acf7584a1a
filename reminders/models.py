"""What goes out by e-mail, when, and what became of it. The truth about what must be sent is here (DESIGN rule 4)."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.db.models.functions import Now
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.owned import ClinicOwned, ClinicOwnedQuerySet, recorded, unique_in_clinic
from goals.models import FollowUp
from measures.models import Measure
from patients.models import Episode, Patient
from plans.models import IssuedPlan
from reminders.choices import Kind
from reminders.rules import Occasion
from sessions.models import HandOver, Visit


class MessageQuerySet(ClinicOwnedQuerySet):
    """Queries over messages."""

    def waiting(self) -> MessageQuerySet:
        """Those that nobody has claimed."""
        return self.filter(state__in=Message.WAITING)

    def due(self) -> MessageQuerySet:
        """Those waiting whose time has come, by the database's clock: workers' clocks may differ."""
        return self.waiting().filter(due_at__lte=Now())


@recorded
class Message(ClinicOwned):
    """One e-mail to one patient: planned, claimed by one worker, sent; or why not.

    `due_on` is the day of the occasion at the clinic, `due_at` the moment from which it may go out. Planning twice
    changes nothing: a message is unique for its patient, kind, subject and occasion.
    """

    Kind = Kind

    class State(models.TextChoices):
        """Where it stands (DESIGN 12)."""

        PLANNED = "planned", _("Waiting")
        CLAIMED = "claimed", _("Being prepared")
        SENDING = "sending", _("Being sent")
        SENT = "sent", _("Sent")
        RETRY = "retry", _("To be tried again")
        FAILED = "failed", _("Could not be sent")
        CANCELLED = "cancelled", _("Not needed any more")
        IN_DOUBT = "in_doubt", _("Perhaps sent")
        HELD = "held", _("Held back")

    # States out of which a worker claims.
    WAITING = (State.PLANNED, State.RETRY)

    patient = models.ForeignKey(Patient, on_delete=models.PROTECT, related_name="messages")
    episode = models.ForeignKey(Episode, on_delete=models.PROTECT, related_name="messages")
    kind = models.CharField(max_length=14, choices=Kind)
    visit = models.ForeignKey(Visit, on_delete=models.PROTECT, null=True, related_name="messages")
    measure = models.ForeignKey(Measure, on_delete=models.PROTECT, null=True, related_name="messages")
    issued_plan = models.ForeignKey(IssuedPlan, on_delete=models.PROTECT, null=True, related_name="messages")
    follow_up = models.ForeignKey(FollowUp, on_delete=models.PROTECT, null=True, related_name="messages")
    hand_over = models.ForeignKey(HandOver, on_delete=models.PROTECT, null=True, related_name="messages")
    due_on = models.DateField()
    due_at = models.DateTimeField()
    state = models.CharField(max_length=9, choices=State, default=State.PLANNED)
    reason = models.CharField(max_length=60, blank=True)
    claimed_at = models.DateTimeField(null=True)
    sent_at = models.DateTimeField(null=True)
    created_at = models.DateTimeField(default=timezone.now)

    objects = MessageQuerySet.as_manager()

    class Meta:
        constraints = [
            unique_in_clinic("reminders_message"),
            models.UniqueConstraint(
                fields=[
                    "clinic",
                    "patient",
                    "kind",
                    "visit",
                    "measure",
                    "issued_plan",
                    "follow_up",
                    "hand_over",
                    "due_on",
                ],
                nulls_distinct=False,
                name="reminders_message_once_per_occasion",
            ),
            models.CheckConstraint(
                condition=Q(kind="plan", issued_plan__isnull=False)
                | Q(kind="visit_reminder", visit__isnull=False)
                | Q(kind="reassessment", measure__isnull=False)
                | Q(kind="follow_up", follow_up__isnull=False)
                | Q(kind="new_clinician", hand_over__isnull=False),
                name="reminders_message_subject_fits_kind",
            ),
            models.CheckConstraint(
                condition=(Q(state="sent") & Q(sent_at__isnull=False)) | (~Q(state="sent") & Q(sent_at=None)),
                name="reminders_message_sent_has_time",
            ),
        ]
        indexes = [
            models.Index(
                fields=["clinic", "due_at"],
                condition=Q(state__in=["planned", "retry"]),
                name="reminders_message_due",
            ),
            # A patient's story, the newest first.
            models.Index(fields=["clinic", "patient", "due_at"], name="reminders_message_of_patient"),
        ]
        ordering = ["due_at", "pk"]

    def __str__(self) -> str:
        return f"{self.kind} message {self.pk}"

    @property
    def occasion(self) -> Occasion:
        """What it is about, as the rules name it."""
        subjects = {
            Kind.PLAN: self.issued_plan_id,
            Kind.VISIT_REMINDER: self.visit_id,
            Kind.REASSESSMENT: self.measure_id,
            Kind.FOLLOW_UP: self.follow_up_id,
            Kind.NEW_CLINICIAN: self.hand_over_id,
        }
        return Occasion(self.kind, self.patient_id, self.episode_id, subjects[Kind(self.kind)], self.due_on)
