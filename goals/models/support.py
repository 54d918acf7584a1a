"""What supports a goal: practice built into the day, plans for what may get in the way, and for a flare-up."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from accounts.owned import ClinicOwned, recorded, unique_in_clinic
from goals.models.goal import Goal
from goals.second_texts import InTwoLanguages, second_texts_named
from patients.models import Episode


class PracticePicture(ClinicOwned):
    """A picture of a practice task, re-encoded by us (goals/pictures.py) and never changed. Not recorded: it is its
    own record, and a history would keep every picture twice. `digest` is the SHA-256 of the content, in hexadecimal.
    """

    content = models.BinaryField()
    content_type = models.CharField(max_length=20)
    width = models.PositiveSmallIntegerField()
    height = models.PositiveSmallIntegerField()
    digest = models.CharField(max_length=64)
    added_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    added_at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        constraints = [
            unique_in_clinic("goals_practicepicture"),
            models.UniqueConstraint(fields=["clinic", "digest"], name="goals_practicepicture_once"),
            models.CheckConstraint(
                condition=Q(content_type__in=["image/jpeg", "image/png"]), name="goals_practicepicture_is_a_picture"
            ),
        ]

    def __str__(self) -> str:
        return self.digest


@recorded
class PracticeTask(InTwoLanguages, ClinicOwned):
    """Something done at home, built into the day by a cue.

    `how_often` is what the patient reads; `minutes` a time and `times_a_week` are for the week's total. `level` counts
    from 1; `next_level_when` is what earns the next one. `cleared` answers a precaution that was running when it was
    agreed. `link` is an https address on a host the clinic allows (Clinic.link_hosts).
    """

    class ChosenBy(models.TextChoices):
        """Whose choice it is."""

        PATIENT = "patient", _("The patient’s own choice")
        TOGETHER = "together", _("Chosen together")
        CLINICIAN = "clinician", _("The clinician’s idea")

    class Cleared(models.TextChoices):
        """How it stands to a precaution that still runs."""

        NOT_ASKED = "", _("Not asked")
        NOT_TOUCHED = "not_touched", _("It does not touch the precaution")
        CLEARED = "cleared", _("It is cleared")

    SECOND_FIELDS = ("what", "how", "how_often", "cue", "stop_when")

    goal = models.ForeignKey(Goal, on_delete=models.PROTECT, related_name="practice_tasks")
    what = models.CharField(_("What"), max_length=200)
    how = models.CharField(_("How"), max_length=500, blank=True)
    how_often = models.CharField(_("How often, how much"), max_length=120, blank=True)
    minutes = models.PositiveSmallIntegerField(_("Minutes a time"), null=True, blank=True)
    times_a_week = models.PositiveSmallIntegerField(_("Times a week"), null=True, blank=True)
    cue = models.CharField(_("When, after what"), max_length=120, blank=True)
    stop_when = models.CharField(_("Stop when"), max_length=200, blank=True)
    level = models.PositiveSmallIntegerField(_("Level"), default=1)
    next_level_when = models.CharField(_("What earns the next level"), max_length=200, blank=True)
    chosen_by = models.CharField(_("Whose choice"), max_length=9, choices=ChosenBy, default=ChosenBy.TOGETHER)
    shown_on = models.DateField(_("Shown on"), null=True, blank=True)
    is_tried = models.BooleanField(_("Tried in the visit"), default=False)
    link = models.URLField(_("A link"), max_length=500, blank=True)
    picture = models.ForeignKey(PracticePicture, on_delete=models.PROTECT, null=True, related_name="+", editable=False)
    cleared = models.CharField(
        _("Is this cleared?"), max_length=11, choices=Cleared, blank=True, default=Cleared.NOT_ASKED
    )
    cleared_by = models.CharField(_("Who cleared it"), max_length=120, blank=True)
    stopped_on = models.DateField(null=True, editable=False)
    version = models.PositiveIntegerField(default=1, editable=False)

    class Meta:
        constraints = [
            unique_in_clinic("goals_practicetask"),
            models.CheckConstraint(condition=~Q(what=""), name="goals_practicetask_what_given"),
            models.CheckConstraint(
                condition=(Q(minutes=None) | Q(minutes__gte=1, minutes__lte=600))
                & (Q(times_a_week=None) | Q(times_a_week__gte=1, times_a_week__lte=140))
                & Q(level__gte=1, level__lte=99),
                name="goals_practicetask_sensible",
            ),
            models.CheckConstraint(
                condition=Q(link="") | Q(link__startswith="https://"), name="goals_practicetask_link_is_https"
            ),
            models.CheckConstraint(
                condition=~Q(cleared="cleared") | ~Q(cleared_by=""),
                name="goals_practicetask_cleared_by_somebody",
                violation_error_code="cleared_by",
                violation_error_message=_("Write who cleared it."),
            ),
            second_texts_named("goals_practicetask"),
        ]
        ordering = ["pk"]

    def __str__(self) -> str:
        return self.what


@recorded
class PracticeEntry(ClinicOwned):
    """A day on which a task was practised. No row says nothing: a day without one was not "missed" (DESIGN 2)."""

    class Source(models.TextChoices):
        """How we know."""

        VISIT = "visit", _("Told in a visit")
        HOME = "home", _("Ticked at home")

    task = models.ForeignKey(PracticeTask, on_delete=models.PROTECT, related_name="entries")
    done_on = models.DateField()
    source = models.CharField(max_length=5, choices=Source)
    entered_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+", editable=False)

    class Meta:
        constraints = [
            unique_in_clinic("goals_practiceentry"),
            models.UniqueConstraint(fields=["clinic", "task", "done_on"], name="goals_practiceentry_once_a_day"),
            models.CheckConstraint(
                condition=~Q(source="visit") | Q(entered_by__isnull=False), name="goals_practiceentry_told_to_somebody"
            ),
        ]
        ordering = ["done_on", "pk"]

    def __str__(self) -> str:
        return str(self.done_on)


@recorded
class CopingPlan(InTwoLanguages, ClinicOwned):
    """If this gets in the way, then we do that. In the first person, in the patient's words."""

    class ObstacleKind(models.TextChoices):
        """What often gets in the way."""

        FLARE_UP = "flare_up", _("A flare-up")
        NO_TIME = "no_time", _("No time")
        TRAVEL = "travel", _("Travel")
        WEATHER = "weather", _("Bad weather")
        LOW_MOOD = "low_mood", _("Low mood")
        FEAR = "fear", _("Fear")
        OTHER = "", _("Something else")

    SECOND_FIELDS = ("obstacle", "answer")

    goal = models.ForeignKey(Goal, on_delete=models.PROTECT, related_name="coping_plans")
    kind = models.CharField(
        _("What gets in the way"), max_length=8, choices=ObstacleKind, blank=True, default=ObstacleKind.OTHER
    )
    obstacle = models.CharField(_("If"), max_length=200)
    answer = models.CharField(_("then I"), max_length=200)
    set_aside_on = models.DateField(null=True, editable=False)
    version = models.PositiveIntegerField(default=1, editable=False)

    class Meta:
        constraints = [
            unique_in_clinic("goals_copingplan"),
            models.CheckConstraint(condition=~Q(obstacle="") & ~Q(answer=""), name="goals_copingplan_both_given"),
            second_texts_named("goals_copingplan"),
        ]
        ordering = ["pk"]

    def __str__(self) -> str:
        return self.obstacle


@recorded
class FlareUpPlan(InTwoLanguages, ClinicOwned):
    """What to do when pain flares up, in three stages from the person's own usual pain (evidence.md section 8).

    `usual_pain` is 0 to 10, empty where it was not asked. Warning signs are no stage of it.
    """

    SECOND_FIELDS = (
        "carry_on_signs",
        "carry_on_do",
        "ease_off_signs",
        "ease_off_do",
        "call_us_signs",
        "call_us_do",
    )

    episode = models.OneToOneField(Episode, on_delete=models.PROTECT, related_name="flare_up_plan")
    usual_pain = models.PositiveSmallIntegerField(_("Usual pain"), null=True, blank=True)
    carry_on_signs = models.CharField(_("Carry on: what it is like"), max_length=200)
    carry_on_do = models.CharField(_("Carry on: what I do"), max_length=200)
    ease_off_signs = models.CharField(_("Ease off: what it is like"), max_length=200)
    ease_off_do = models.CharField(_("Ease off: what I do"), max_length=200)
    call_us_signs = models.CharField(_("Call us: what it is like"), max_length=200)
    call_us_do = models.CharField(_("Call us: what I do"), max_length=200)
    agreed_on = models.DateField(editable=False)
    agreed_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+", editable=False)
    version = models.PositiveIntegerField(default=1, editable=False)

    class Meta:
        constraints = [
            unique_in_clinic("goals_flareupplan"),
            models.UniqueConstraint(
                fields=["clinic", "episode"],
                name="goals_flareupplan_one_for_an_episode",
                violation_error_code="written_already",
                violation_error_message=_("A colleague has written this meanwhile."),
            ),
            models.CheckConstraint(
                condition=Q(usual_pain=None) | Q(usual_pain__lte=10), name="goals_flareupplan_pain_0_to_10"
            ),
            second_texts_named("goals_flareupplan"),
        ]

    def __str__(self) -> str:
        return f"Flare-up plan of episode {self.episode_id}"
