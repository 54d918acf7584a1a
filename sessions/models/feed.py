"""The secret address under which a clinician's own visits can be subscribed to."""

from __future__ import annotations

from django.db import models
from django.utils import timezone

from accounts.models import User
from accounts.owned import ClinicOwned, recorded_without, unique_in_clinic


@recorded_without("token_hash")
class CalendarFeed(ClinicOwned):
    """A clinician's calendar address: its token is kept only as a hash, and a new one ends the old."""

    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    token_hash = models.CharField(max_length=64)
    made_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [
            unique_in_clinic("rehab_sessions_calendarfeed"),
            models.UniqueConstraint(fields=["clinic", "user"], name="rehab_sessions_calendarfeed_one_each"),
            models.UniqueConstraint(fields=["clinic", "token_hash"], name="rehab_sessions_calendarfeed_token_once"),
        ]
        # Looked up before the clinic is known, by the owner's function.
        indexes = [models.Index(fields=["token_hash"], name="sessions_feed_by_hash")]

    def __str__(self) -> str:
        return f"Calendar of {self.user_id}"
