"""How this clinic's earlier episodes went: derived rows, made anew by a task, for goals/cohorts.py. Not recorded."""

from __future__ import annotations

from django.db import models

from accounts.owned import ClinicOwned, unique_in_clinic
from patients.models import Episode


class PastEpisode(ClinicOwned):
    """A finished episode in figures: visits kept, and days from its start to its finish.

    `problem_group` is that of goals/cohorts.py: the body region, and whether it began with an operation.
    """

    episode = models.ForeignKey(Episode, on_delete=models.CASCADE, related_name="+")
    problem_group = models.CharField(max_length=40)
    visits = models.PositiveSmallIntegerField()
    days = models.PositiveIntegerField()

    class Meta:
        constraints = [
            unique_in_clinic("goals_pastepisode"),
            models.UniqueConstraint(fields=["clinic", "episode"], name="goals_pastepisode_once"),
        ]
        indexes = [models.Index(fields=["clinic", "problem_group"], name="goals_pastepisode_of_group")]

    def __str__(self) -> str:
        return f"{self.problem_group}, {self.visits} visits in {self.days} days"


class PastLine(ClinicOwned):
    """The results of one measure in a finished episode: `results` are [days after the first, value as text] in order.

    `days_since_onset` counts from onset or operation to the first result; empty where that day is not known.
    """

    past_episode = models.ForeignKey(PastEpisode, on_delete=models.CASCADE, related_name="lines")
    problem_group = models.CharField(max_length=40)
    instrument_key = models.CharField(max_length=80)
    days_since_onset = models.PositiveIntegerField(null=True)
    first_value = models.DecimalField(max_digits=12, decimal_places=3)
    results = models.JSONField(default=list)

    class Meta:
        constraints = [unique_in_clinic("goals_pastline")]
        indexes = [models.Index(fields=["clinic", "instrument_key", "problem_group"], name="goals_pastline_of_measure")]

    def __str__(self) -> str:
        return f"{self.instrument_key} from {self.first_value}"
