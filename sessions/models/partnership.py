"""How it was to decide together: the clinic's figures as a group, and never about a patient (DESIGN rule 15)."""

from __future__ import annotations

import uuid

from django.db import models

from accounts.models import User
from accounts.owned import ClinicOwned, unique_in_clinic
from patients.models import Episode


class PartnershipAnswer(ClinicOwned):
    """One set of answers: no patient, no episode, no finer time than the quarter's first day, and no history.

    Its number is random, so that it does not tell which answers came first. `answers` maps the key of a question
    (sessions/partnership.py) to 0 … 4; what was left out is not in it.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    clinician = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    quarter = models.DateField()
    answers = models.JSONField()

    class Meta:
        constraints = [
            unique_in_clinic("rehab_sessions_partnershipanswer"),
            models.CheckConstraint(
                condition=models.Q(quarter__day=1, quarter__month__in=[1, 4, 7, 10]),
                name="rehab_sessions_partnershipanswer_of_a_quarter",
            ),
        ]

    def __str__(self) -> str:
        return f"Answers of {self.quarter}"


class PartnershipAsked(ClinicOwned):
    """The day on which a patient was asked. No history: its moment beside that of the answers would join the two."""

    episode = models.ForeignKey(Episode, on_delete=models.PROTECT, related_name="partnership_asked")
    asked_on = models.DateField()

    class Meta:
        constraints = [
            unique_in_clinic("rehab_sessions_partnershipasked"),
            models.UniqueConstraint(
                fields=["clinic", "episode", "asked_on"], name="rehab_sessions_partnershipasked_once_a_day"
            ),
        ]
        ordering = ["-asked_on"]

    def __str__(self) -> str:
        return str(self.asked_on)
