"""What was rendered, and what was issued to whom."""

from __future__ import annotations

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from accounts.owned import ClinicOwned, recorded, unique_in_clinic
from patients.models import Episode
from sessions.models import CheckIn


class PlanDocument(ClinicOwned):
    """A plan rendered to PDF, kept under the hash of its contents so that an unchanged plan is not rendered twice.

    Not recorded in the history: a row is never changed, and the hash says what it holds.
    """

    episode = models.ForeignKey(Episode, on_delete=models.PROTECT, related_name="plan_documents")
    content_hash = models.CharField(max_length=64)
    pdf = models.BinaryField()
    made_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [
            unique_in_clinic("plans_plandocument"),
            models.UniqueConstraint(
                fields=["clinic", "episode", "content_hash"], name="plans_plandocument_once_per_content"
            ),
        ]

    def __str__(self) -> str:
        return f"Plan document {self.pk}"


@recorded
class IssuedPlan(ClinicOwned):
    """One dated copy of the plan that was given to the patient.

    `check_in` is the one that was finished by the same press; a check-in gives one copy.
    """

    class Way(models.TextChoices):
        """How it was given."""

        EMAIL = "email", _("By e-mail")
        PAPER = "paper", _("On paper")

    episode = models.ForeignKey(Episode, on_delete=models.PROTECT, related_name="issued_plans")
    document = models.ForeignKey(PlanDocument, on_delete=models.PROTECT, related_name="+")
    way = models.CharField(max_length=5, choices=Way)
    issued_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    issued_at = models.DateTimeField(default=timezone.now)
    check_in = models.OneToOneField(CheckIn, on_delete=models.PROTECT, null=True, related_name="issued_plan")

    class Meta:
        constraints = [unique_in_clinic("plans_issuedplan")]
        indexes = [models.Index(fields=["clinic", "episode", "issued_at"], name="plans_issuedplan_of_episode")]
        ordering = ["-issued_at", "-pk"]

    def __str__(self) -> str:
        return f"Plan of {self.issued_at:%Y-%m-%d}"
