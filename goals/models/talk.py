"""The conversation, and the activities picked in it."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from accounts.owned import ClinicOwned, recorded, unique_in_clinic
from goals.second_texts import InTwoLanguages, second_texts_named
from patients.models import Episode


@recorded
class Conversation(InTwoLanguages, ClinicOwned):
    """The goal-setting talk, as the patient told it. `answers` maps a question's key (goals/questions.py) to words.

    `summary` is what was heard, read back to the patient; `summary_said` is their answer to it, with who said it and
    when. A summary that is changed afterwards has no answer any more. `readiness` is 0 to 10; `minutes_a_week` is the
    time for practice the patient said they have. A talk that began from an earlier one says which (`started_from`).
    """

    class Interpreter(models.TextChoices):
        """Who carried the words between two languages."""

        NONE = "none", _("None")
        PROFESSIONAL = "professional", _("A professional")
        FAMILY = "family", _("Family or a friend")

    class SummarySaid(models.TextChoices):
        """What the patient said when the summary was read back."""

        NOT_ASKED = "", _("Not read back yet")
        CONFIRMED = "confirmed", _("Yes, that is it")
        CORRECTED = "corrected", _("Yes, after a change")

    SECOND_FIELDS = ("summary",)

    episode = models.ForeignKey(Episode, on_delete=models.PROTECT, related_name="conversations")
    held_on = models.DateField(_("When we talked"))
    who_was_there = models.CharField(_("Who was there"), max_length=200, blank=True)
    supporter = models.CharField(_("Who is at their side"), max_length=120, blank=True)
    interpreter = models.CharField(_("Interpreter"), max_length=12, choices=Interpreter, default=Interpreter.NONE)
    answers = models.JSONField(default=dict)
    readiness = models.PositiveSmallIntegerField(_("How ready do you feel to begin?"), null=True, blank=True)
    minutes_a_week = models.PositiveSmallIntegerField(_("Minutes a week for practice"), null=True, blank=True)
    summary = models.TextField(_("A summary to read back"), blank=True)
    summary_said = models.CharField(
        max_length=9, choices=SummarySaid, blank=True, default=SummarySaid.NOT_ASKED, editable=False
    )
    summary_said_by = models.CharField(_("Who said so"), max_length=120, blank=True, editable=False)
    summary_said_at = models.DateTimeField(null=True, editable=False)
    started_from = models.ForeignKey("self", on_delete=models.PROTECT, null=True, related_name="+", editable=False)
    clinician = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    version = models.PositiveIntegerField(default=1, editable=False)

    class Meta:
        constraints = [
            unique_in_clinic("goals_conversation"),
            models.CheckConstraint(
                condition=Q(readiness=None) | Q(readiness__lte=10), name="goals_conversation_readiness_0_to_10"
            ),
            models.CheckConstraint(
                condition=Q(minutes_a_week=None) | Q(minutes_a_week__gte=1, minutes_a_week__lte=5000),
                name="goals_conversation_minutes_sensible",
            ),
            models.CheckConstraint(
                condition=Q(summary_said="", summary_said_by="", summary_said_at=None)
                | (~Q(summary_said="") & ~Q(summary="") & ~Q(summary_said_by="") & Q(summary_said_at__isnull=False)),
                name="goals_conversation_summary_said_by_somebody",
            ),
            second_texts_named("goals_conversation"),
        ]
        ordering = ["-held_on", "-pk"]

    def __str__(self) -> str:
        return f"Conversation of {self.held_on}"


@recorded
class ActivityChoice(ClinicOwned):
    """An activity one of the two picked as worth a goal, each for themselves and then together.

    `key` is that of the library (goals/library.py), or empty for words of their own. Picking fills nothing in.
    """

    class ChosenBy(models.TextChoices):
        """Who picked it."""

        PATIENT = "patient", _("The patient")
        CLINICIAN = "clinician", _("The clinician")
        TOGETHER = "together", _("Both together")

    episode = models.ForeignKey(Episode, on_delete=models.PROTECT, related_name="activity_choices")
    key = models.CharField(max_length=60, blank=True)
    words = models.CharField(_("In their own words"), max_length=120)
    chosen_by = models.CharField(max_length=9, choices=ChosenBy)
    chosen_at = models.DateTimeField(default=timezone.now, editable=False)
    recorded_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+", editable=False)
    taken_back_at = models.DateTimeField(null=True, editable=False)

    class Meta:
        constraints = [
            unique_in_clinic("goals_activitychoice"),
            models.UniqueConstraint(
                fields=["clinic", "episode", "key", "words", "chosen_by"],
                condition=Q(taken_back_at=None),
                name="goals_activitychoice_once",
            ),
            models.CheckConstraint(condition=~Q(words=""), name="goals_activitychoice_words_given"),
        ]
        ordering = ["pk"]

    def __str__(self) -> str:
        return self.words


class KeptWording(ClinicOwned):
    """A phrase the wording helper pointed out and somebody decided to keep: only a hash of it. Not recorded.

    `digest` is 64 hexadecimal digits (goals/kept_wording.py); it is not pointed out again in that text.
    """

    digest = models.CharField(max_length=64)
    kept_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    kept_at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        constraints = [
            unique_in_clinic("goals_keptwording"),
            models.UniqueConstraint(fields=["clinic", "digest"], name="goals_keptwording_once"),
        ]

    def __str__(self) -> str:
        return self.digest
