"""Patients, the parts of their names for search, their episodes of care, precautions and consents."""

from __future__ import annotations

from datetime import date

from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from accounts.owned import ClinicOwned, ClinicOwnedQuerySet, recorded, unique_in_clinic

# The languages a patient can be written down with. Free text is theirs; this only says what to offer them.
PATIENT_LANGUAGES = [
    ("en", _("English")),
    ("es", _("Spanish")),
    ("fr", _("French")),
    ("ar", _("Arabic")),
    ("de", _("German")),
    ("el", _("Greek")),
    ("fa", _("Persian")),
    ("he", _("Hebrew")),
    ("hi", _("Hindi")),
    ("it", _("Italian")),
    ("ja", _("Japanese")),
    ("pl", _("Polish")),
    ("pt", _("Portuguese")),
    ("ro", _("Romanian")),
    ("ru", _("Russian")),
    ("so", _("Somali")),
    ("tr", _("Turkish")),
    ("uk", _("Ukrainian")),
    ("ur", _("Urdu")),
    ("vi", _("Vietnamese")),
    ("zh", _("Chinese")),
]
# Where the family name is said and written first.
FAMILY_NAME_FIRST_LANGUAGES = {"ja", "vi", "zh"}


@recorded
class Patient(ClinicOwned):
    """The person in rehab."""

    given_names = models.CharField(_("Given names"), max_length=120, blank=True)
    family_name = models.CharField(_("Family name"), max_length=120, blank=True)
    preferred_name = models.CharField(
        _("Call me"), max_length=80, blank=True, help_text=_("How they would like to be called.")
    )
    born_on = models.DateField(_("Date of birth"))
    clinic_number = models.CharField(_("Clinic number"), max_length=40, blank=True)
    language = models.CharField(_("Language"), max_length=8, choices=PATIENT_LANGUAGES, default="en")
    needs_interpreter = models.BooleanField(_("Interpreter needed"), default=False)
    email = models.EmailField(_("E-mail address"), blank=True)
    telephone = models.CharField(_("Telephone"), max_length=40, blank=True)
    prefers_no_messages = models.BooleanField(
        _("Only paper, please"), default=False, help_text=_("Then nothing at all is sent.")
    )
    version = models.PositiveIntegerField(default=1, editable=False)
    created_at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        constraints = [
            unique_in_clinic("patients_patient"),
            models.UniqueConstraint(
                fields=["clinic", "clinic_number"],
                condition=~Q(clinic_number=""),
                name="patients_patient_number_once",
                violation_error_code="number_taken",
                violation_error_message=_("Somebody here already has this clinic number."),
            ),
            models.CheckConstraint(
                condition=~Q(given_names="") | ~Q(family_name=""),
                name="patients_patient_has_name",
                violation_error_code="no_name",
                violation_error_message=_("Write a given name or a family name."),
            ),
            models.CheckConstraint(condition=Q(born_on__gte=date(1900, 1, 1)), name="patients_patient_born_after_1900"),
        ]
        indexes = [models.Index(fields=["clinic", "born_on"], name="patients_patient_born")]

    def __str__(self) -> str:
        if self.language in FAMILY_NAME_FIRST_LANGUAGES:
            return f"{self.family_name} {self.given_names}".strip()
        return f"{self.given_names} {self.family_name}".strip()

    @property
    def called(self) -> str:
        """What to call them: their chosen name, else the first given name, else the family name."""
        return self.preferred_name or self.given_names.partition(" ")[0] or self.family_name


class NamePart(ClinicOwned):
    """One folded part of a patient's name, for search by its first letters (patients/search.py).

    `rest` holds the other parts in order, so that a second term is compared inside the same index scan. Collation "C":
    only `>=`, `<` and `^@` on it are leakproof, and so may use the index under row-level security. Not recorded in
    the history: every row is derived from the patient's name.
    """

    patient = models.ForeignKey(Patient, on_delete=models.CASCADE, related_name="name_parts")
    word = models.CharField(max_length=240, db_collation="C")
    rest = models.CharField(max_length=480, db_collation="C")

    class Meta:
        constraints = [unique_in_clinic("patients_namepart")]
        indexes = [models.Index(fields=["clinic", "word", "rest", "patient"], name="patients_namepart_search")]

    def __str__(self) -> str:
        return self.word


class BodyRegion(models.TextChoices):
    """Where the problem is (DESIGN 4)."""

    NECK = "neck", _("Neck")
    BACK = "back", _("Back")
    SHOULDER = "shoulder", _("Shoulder")
    ELBOW = "elbow", _("Elbow")
    WRIST_HAND = "wrist_hand", _("Wrist and hand")
    HIP = "hip", _("Hip")
    KNEE = "knee", _("Knee")
    ANKLE_FOOT = "ankle_foot", _("Ankle and foot")
    SEVERAL = "several", _("Several")


class Side(models.TextChoices):
    """Which side of the body."""

    LEFT = "left", _("Left")
    RIGHT = "right", _("Right")
    BOTH = "both", _("Both")
    NEITHER = "", _("No side")


class EpisodeQuerySet(ClinicOwnedQuerySet):
    """Queries over episodes of care."""

    def active(self) -> EpisodeQuerySet:
        """Episodes that have not been finished."""
        return self.filter(discharged_on=None)

    def of_clinician(self, user: User) -> EpisodeQuerySet:
        """Episodes this clinician is responsible for."""
        return self.filter(clinician=user)


@recorded
class Episode(ClinicOwned):
    """One course of rehab for one problem."""

    class OnsetPrecision(models.TextChoices):
        """How well the day of onset is known."""

        EXACT = "exact", _("On this day")
        ABOUT = "about", _("About then")
        UNKNOWN = "unknown", _("Not known")

    class Event(models.TextChoices):
        """What it began with, if with anything."""

        NONE = "", _("Neither")
        OPERATION = "operation", _("Operation")
        INJURY = "injury", _("Injury")

    class DischargeReason(models.TextChoices):
        """Why it was finished."""

        NOT_SAID = "", _("Not said")
        TOGETHER = "together", _("Finished together")
        STOPPED_COMING = "stopped", _("Stopped coming")
        MOVED = "moved", _("Moved away")
        REFERRED = "referred", _("Goes on elsewhere")
        OTHER = "other", _("Something else")

    # Of these the last results may stand for how it was at the finish; else they are the last known ones.
    FINISHED_TOGETHER = (DischargeReason.NOT_SAID, DischargeReason.TOGETHER)

    patient = models.ForeignKey(Patient, on_delete=models.PROTECT, related_name="episodes")
    problem = models.CharField(_("Problem"), max_length=200, help_text=_("In a few words, such as: knee, stairs hurt."))
    body_region = models.CharField(_("Body region"), max_length=12, choices=BodyRegion)
    side = models.CharField(_("Side"), max_length=5, choices=Side, blank=True, default=Side.NEITHER)
    onset_on = models.DateField(_("When it began"), null=True, blank=True)
    onset_precision = models.CharField(
        _("How sure is the day"), max_length=7, choices=OnsetPrecision, default=OnsetPrecision.UNKNOWN
    )
    event = models.CharField(_("Operation or injury"), max_length=9, choices=Event, blank=True, default=Event.NONE)
    event_on = models.DateField(_("Day of the operation or injury"), null=True, blank=True)
    event_what = models.CharField(_("What was done, or what happened"), max_length=200, blank=True)
    is_first_time = models.BooleanField(_("First time"), default=True)
    clinician = models.ForeignKey(
        User, on_delete=models.PROTECT, related_name="episodes", verbose_name=_("Responsible clinician")
    )
    started_on = models.DateField(_("Start"))
    discharged_on = models.DateField(_("Finished on"), null=True, blank=True, editable=False)
    discharge_reason = models.CharField(
        _("Why"), max_length=8, choices=DischargeReason, blank=True, default=DischargeReason.NOT_SAID, editable=False
    )
    discharge_words = models.CharField(_("In a few words"), max_length=300, blank=True, editable=False)
    version = models.PositiveIntegerField(default=1, editable=False)

    objects = EpisodeQuerySet.as_manager()

    class Meta:
        constraints = [
            unique_in_clinic("patients_episode"),
            models.CheckConstraint(
                condition=Q(discharged_on=None) | Q(discharged_on__gte=F("started_on")),
                name="patients_episode_ends_after_start",
            ),
            models.CheckConstraint(
                condition=Q(discharged_on__isnull=False) | Q(discharge_reason="", discharge_words=""),
                name="patients_episode_reason_of_a_finish",
            ),
            models.CheckConstraint(
                condition=Q(onset_precision="unknown", onset_on=None)
                | (~Q(onset_precision="unknown") & Q(onset_on__isnull=False)),
                name="patients_episode_onset_known",
                violation_error_code="onset",
                violation_error_message=_("Write the day it began, or choose “Not known”."),
            ),
            models.CheckConstraint(
                condition=Q(event="", event_on=None) | ~Q(event=""),
                name="patients_episode_event_named",
                violation_error_code="event",
                violation_error_message=_("Say whether this day was an operation or an injury."),
            ),
        ]
        indexes = [
            models.Index(
                fields=["clinic", "clinician"], condition=Q(discharged_on=None), name="patients_episode_active"
            )
        ]

    def __str__(self) -> str:
        return self.problem

    @property
    def ended_apart(self) -> bool:
        """Finished without a last visit together: what was measured last is the last known, and no final value."""
        return not self.is_active and self.discharge_reason not in self.FINISHED_TOGETHER

    @property
    def is_active(self) -> bool:
        """Has not been finished."""
        return self.discharged_on is None


@recorded
class Precaution(ClinicOwned):
    """What must not be done yet, who said so, and until when."""

    episode = models.ForeignKey(Episode, on_delete=models.CASCADE, related_name="precautions")
    text = models.CharField(_("Precaution"), max_length=300)
    said_by = models.CharField(_("Who said so"), max_length=120, blank=True)
    until = models.DateField(_("Until"), null=True, blank=True)

    class Meta:
        constraints = [
            unique_in_clinic("patients_precaution"),
            models.CheckConstraint(condition=~Q(text=""), name="patients_precaution_text_given"),
        ]
        ordering = ["until", "pk"]

    def __str__(self) -> str:
        return self.text

    def holds_on(self, day: date) -> bool:
        """Still to be kept on that day."""
        return self.until is None or day <= self.until


@recorded
class Consent(ClinicOwned):
    """That the patient said yes to something: who said it, when, and to which wording. Withdrawn, never deleted."""

    class Kind(models.TextChoices):
        """What was agreed to. The attachment holds health information, so it has a wording of its own."""

        EMAIL = "email", _("Messages by e-mail")
        ATTACHMENT = "attachment", _("The plan as an attachment")

    patient = models.ForeignKey(Patient, on_delete=models.PROTECT, related_name="consents")
    kind = models.CharField(max_length=10, choices=Kind)
    wording = models.TextField()
    wording_version = models.CharField(max_length=20)
    said_by = models.CharField(_("Who said yes"), max_length=120)
    given_on = models.DateField(_("When"))
    recorded_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField(default=timezone.now)
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            unique_in_clinic("patients_consent"),
            models.UniqueConstraint(
                fields=["clinic", "patient", "kind"],
                condition=Q(withdrawn_at=None),
                name="patients_consent_one_standing",
            ),
            models.CheckConstraint(condition=~Q(said_by=""), name="patients_consent_who_said_yes"),
        ]

    def __str__(self) -> str:
        return self.get_kind_display()
