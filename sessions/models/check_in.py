"""Check-ins: what was said at a visit, how each goal was rated, and what was amended later."""

from __future__ import annotations

import pgtrigger
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from accounts.owned import ClinicOwned, recorded, unique_in_clinic
from goals.attainment import GoalWord
from goals.models import Goal
from patients.models import Episode
from sessions.models.visit import Visit


@recorded
class CheckIn(ClinicOwned):
    """The structured review at a visit. What was not asked is null or empty, never 0.

    Final once it is there: what is changed later is a `CheckInAmendment` with its reason, and counts `version` up.
    """

    NOTHING = "nothing"

    episode = models.ForeignKey(Episode, on_delete=models.PROTECT, related_name="check_ins")
    visit = models.OneToOneField(Visit, on_delete=models.PROTECT, null=True, blank=True, related_name="check_in")
    held_on = models.DateField()
    clinician = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    achieved = models.TextField(_("What was achieved since last time"), blank=True)
    pain_now = models.PositiveSmallIntegerField(_("Pain now"), null=True, blank=True)
    pain_words = models.CharField(_("How it has been"), max_length=300, blank=True)
    practice_days = models.PositiveSmallIntegerField(_("Practice days in the last week"), null=True, blank=True)
    # Keys of `CopingPlan.ObstacleKind`, or NOTHING alone; empty where it was not asked.
    obstacle_kinds = models.JSONField(_("What got in the way"), default=list, blank=True)
    obstacles = models.TextField(_("What got in the way, in words"), blank=True)
    changes = models.TextField(_("What changes"), blank=True)
    agreed = models.TextField(_("What we agreed"), blank=True)
    questions = models.TextField(_("Questions"), blank=True)
    takes_away = models.TextField(_("What they take away, in their own words"), blank=True)
    next_visit = models.ForeignKey(Visit, on_delete=models.PROTECT, null=True, blank=True, related_name="agreed_in")
    finished_at = models.DateTimeField(default=timezone.now)
    # Of the form it was typed in: the same form sent twice is one check-in. Empty for what came another way.
    form_token = models.UUIDField(null=True, editable=False)
    version = models.PositiveIntegerField(default=1, editable=False)

    class Meta:
        constraints = [
            unique_in_clinic("rehab_sessions_checkin"),
            models.UniqueConstraint(fields=["clinic", "form_token"], name="rehab_sessions_checkin_form_once"),
            models.CheckConstraint(
                condition=Q(pain_now=None) | Q(pain_now__lte=10), name="rehab_sessions_checkin_pain_0_to_10"
            ),
            models.CheckConstraint(
                condition=Q(practice_days=None) | Q(practice_days__lte=7), name="rehab_sessions_checkin_days_0_to_7"
            ),
            models.CheckConstraint(
                condition=Q(next_visit=None) | Q(visit=None) | ~Q(next_visit=F("visit")),
                name="rehab_sessions_checkin_next_differs",
            ),
        ]
        indexes = [models.Index(fields=["clinic", "episode", "held_on"], name="sessions_checkin_of_episode")]
        ordering = ["held_on", "pk"]

    def __str__(self) -> str:
        return f"Check-in of {self.held_on}"


@recorded
class GoalRating(ClinicOwned):
    """One goal rated in a check-in under its terms of that day. The patient says it first.

    The words of somebody at the patient's side and of the clinician are kept apart from theirs.
    """

    check_in = models.ForeignKey(CheckIn, on_delete=models.PROTECT, related_name="ratings")
    goal = models.ForeignKey(Goal, on_delete=models.PROTECT, related_name="ratings")
    terms = models.PositiveSmallIntegerField(default=1, editable=False)
    patient_word = models.CharField(max_length=8, choices=GoalWord, blank=True)
    supporter_word = models.CharField(max_length=8, choices=GoalWord, blank=True)
    clinician_word = models.CharField(max_length=8, choices=GoalWord, blank=True)

    class Meta:
        constraints = [
            unique_in_clinic("rehab_sessions_goalrating"),
            models.UniqueConstraint(fields=["clinic", "check_in", "goal"], name="rehab_sessions_goalrating_once"),
            models.CheckConstraint(
                condition=~Q(patient_word="") | ~Q(supporter_word="") | ~Q(clinician_word=""),
                name="rehab_sessions_goalrating_said",
            ),
        ]

    def __str__(self) -> str:
        return self.patient_word or self.supporter_word or self.clinician_word


@recorded
class CheckInAmendment(ClinicOwned):
    """What was changed in a finished check-in, why, by whom. Written once.

    `before` and `after` hold what differs, by name; a goal's word is under `<side>_<goal's number>`, and what was
    practised or decided is there whole, or null where it did not stand (sessions/amending_entries.py). `number` counts
    from 1.
    """

    check_in = models.ForeignKey(CheckIn, on_delete=models.PROTECT, related_name="amendments")
    number = models.PositiveSmallIntegerField()
    reason = models.CharField(_("Why"), max_length=300)
    before = models.JSONField()
    after = models.JSONField()
    made_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [
            unique_in_clinic("rehab_sessions_checkinamendment"),
            models.UniqueConstraint(
                fields=["clinic", "check_in", "number"], name="rehab_sessions_checkinamendment_counted"
            ),
            models.CheckConstraint(condition=~Q(reason=""), name="rehab_sessions_checkinamendment_has_reason"),
        ]
        triggers = [pgtrigger.Protect(name="written_once", operation=pgtrigger.Update | pgtrigger.Delete)]
        ordering = ["number"]

    def __str__(self) -> str:
        return f"Amendment {self.number}"
