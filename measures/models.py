"""Instruments as each clinic has them, what an episode measures again and again, and each result."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from accounts.owned import ClinicOwned, ClinicOwnedQuerySet, recorded, unique_in_clinic
from patients.models import Episode


class InstrumentQuerySet(ClinicOwnedQuerySet):
    """Queries over a clinic's instruments."""

    def current(self) -> InstrumentQuerySet:
        """The newest version of each, as offered for new measures."""
        return self.filter(is_current=True)


@recorded
class Instrument(ClinicOwned):
    """A defined outcome measure, as this clinic has it.

    Definitions are data (measures/catalogue/*.toml); every clinic has its own row for each entry and version, so that
    policies, keys and adopted thresholds need no exception. `definition` is the whole entry
    (measures.instruments.InstrumentDefinition); the columns repeat what queries and constraints need.
    """

    class Kind(models.TextChoices):
        """Who says the number."""

        PATIENT_REPORTED = "patient_reported", _("Patient-reported")
        CLINICIAN_ASSESSED = "clinician_assessed", _("Clinician-assessed")

    key = models.SlugField(max_length=60)
    definition_version = models.PositiveIntegerField(default=1)
    is_current = models.BooleanField(default=True)
    is_own = models.BooleanField(default=False)
    name = models.CharField(_("Name"), max_length=120)
    kind = models.CharField(_("Who says the number"), max_length=20, choices=Kind, default=Kind.CLINICIAN_ASSESSED)
    unit = models.CharField(_("Unit"), max_length=30, blank=True)
    minimum = models.DecimalField(_("Smallest value"), max_digits=12, decimal_places=3, null=True, blank=True)
    maximum = models.DecimalField(_("Largest value"), max_digits=12, decimal_places=3, null=True, blank=True)
    higher_is_better = models.BooleanField(_("More is better"), default=True)
    reassess_weeks = models.PositiveSmallIntegerField(_("Measure again after (weeks)"), null=True, blank=True)
    definition = models.JSONField(default=dict, editable=False)
    created_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+", editable=False)

    objects = InstrumentQuerySet.as_manager()

    class Meta:
        constraints = [
            unique_in_clinic("measures_instrument"),
            models.UniqueConstraint(
                fields=["clinic", "key", "definition_version"], name="measures_instrument_version_once"
            ),
            models.UniqueConstraint(
                fields=["clinic", "name"],
                condition=Q(is_own=True, is_current=True),
                name="measures_instrument_own_name_once",
                violation_error_code="name_taken",
                violation_error_message=_("The clinic already has a measure with this name."),
            ),
            models.CheckConstraint(
                condition=Q(minimum=None) | Q(maximum=None) | Q(minimum__lt=models.F("maximum")),
                name="measures_instrument_range",
                violation_error_code="range",
                violation_error_message=_("The largest value lies above the smallest one."),
            ),
        ]
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


@recorded
class Measure(ClinicOwned):
    """What an episode measures again and again: an instrument and, where it asks about one, the activity."""

    episode = models.ForeignKey(Episode, on_delete=models.PROTECT, related_name="measures")
    instrument = models.ForeignKey(Instrument, on_delete=models.PROTECT, related_name="measures")
    activity = models.CharField(_("Activity"), max_length=300, blank=True)
    started_on = models.DateField()
    stopped_on = models.DateField(null=True, blank=True)

    class Meta:
        constraints = [
            unique_in_clinic("measures_measure"),
            models.UniqueConstraint(
                fields=["clinic", "episode", "instrument", "activity"], name="measures_measure_once_in_episode"
            ),
        ]

    def __str__(self) -> str:
        return self.activity or self.instrument.name


class MeasurementQuerySet(ClinicOwnedQuerySet):
    """Queries over measurements."""

    def final(self) -> MeasurementQuerySet:
        """Results that stand: not entered in error."""
        return self.filter(status=Measurement.Status.FINAL)

    def newest_of_each(self, field: str) -> MeasurementQuerySet:
        """The last result for each value of this field, such as the measure."""
        return self.order_by(field, "-taken_on", "-pk").distinct(field)


@recorded
class Measurement(ClinicOwned):
    """One result on one day, with the conditions that make it comparable. Corrected, never deleted."""

    class Status(models.TextChoices):
        """Whether the result stands."""

        FINAL = "final", _("Final")
        ENTERED_IN_ERROR = "entered-in-error", _("Entered in error")

    class AnsweredBy(models.TextChoices):
        """Who gave a patient-reported answer."""

        ALONE = "alone", _("The patient, alone")
        WITH_HELP = "with_help", _("The patient, with help")
        ANOTHER = "another", _("Another person")

    measure = models.ForeignKey(Measure, on_delete=models.PROTECT, related_name="measurements")
    taken_on = models.DateField(_("Measured on"))
    value = models.DecimalField(_("Result"), max_digits=12, decimal_places=3)
    conditions = models.JSONField(default=dict, blank=True)
    source = models.CharField(max_length=20, choices=Instrument.Kind)
    answered_by = models.CharField(_("Who answered"), max_length=10, choices=AnsweredBy, default=AnsweredBy.ALONE)
    status = models.CharField(max_length=16, choices=Status, default=Status.FINAL)
    recorded_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    recorded_at = models.DateTimeField(default=timezone.now)

    objects = MeasurementQuerySet.as_manager()

    class Meta:
        constraints = [unique_in_clinic("measures_measurement")]
        indexes = [
            models.Index(fields=["clinic", "measure", "taken_on"], name="measures_measurement_series"),
            # What is due on a day was taken an interval before it: found without reading every measure.
            models.Index(
                fields=["clinic", "taken_on"], condition=Q(status="final"), name="measures_measurement_by_day"
            ),
        ]
        ordering = ["taken_on", "pk"]

    def __str__(self) -> str:
        return f"{self.value} on {self.taken_on}"
