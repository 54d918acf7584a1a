"""Instruments as each clinic has them, what an episode measures again and again, each result, and how it felt."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Func, Q, Value
from django.db.models.lookups import Exact
from django.utils import timezone
from django.utils.translation import gettext
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
class Questionnaire(ClinicOwned):
    """The official questions of an instrument in one language, as a clinic that holds a licence loaded them.

    `resource` is the FHIR R4 Questionnaire as it was loaded; `scoring` the rule (`measures.definitions.ScoringRule`
    as plain data) and what it yields. Answers are matched by code, so that every language is scored alike.
    """

    instrument = models.ForeignKey(Instrument, on_delete=models.PROTECT, related_name="questionnaires")
    title = models.CharField(_("Title"), max_length=200)
    url = models.CharField(max_length=300, blank=True)
    version_label = models.CharField(max_length=60, blank=True)
    language = models.CharField(_("Language"), max_length=16)
    resource = models.JSONField()
    scoring = models.JSONField()
    is_current = models.BooleanField(default=True)
    loaded_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    loaded_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [
            unique_in_clinic("measures_questionnaire"),
            models.UniqueConstraint(
                fields=["clinic", "instrument", "language"],
                condition=Q(is_current=True),
                name="measures_questionnaire_one_in_use",
            ),
        ]
        ordering = ["title", "pk"]

    def __str__(self) -> str:
        return self.title


@recorded
class Measure(ClinicOwned):
    """What an episode measures again and again: an instrument and, where it asks about one, the activity.

    `every_weeks` replaces the instrument's interval (0: not again by itself). While paused nothing falls due;
    `paused_until` ends the pause by itself. `wanted_on` is a day on which it is measured in any case: a goal's date.
    """

    class Rhythm(models.TextChoices):
        """Whether it falls due by itself."""

        ON = "on", _("Measure it when it is due")
        PAUSED = "paused", _("Pause it")
        STOPPED = "stopped", _("Stop measuring it")

    episode = models.ForeignKey(Episode, on_delete=models.PROTECT, related_name="measures")
    instrument = models.ForeignKey(Instrument, on_delete=models.PROTECT, related_name="measures")
    activity = models.CharField(_("Activity"), max_length=300, blank=True)
    started_on = models.DateField()
    stopped_on = models.DateField(null=True, blank=True)
    every_weeks = models.PositiveSmallIntegerField(_("Measure again after (weeks)"), null=True, blank=True)
    paused_on = models.DateField(null=True, blank=True)
    paused_until = models.DateField(_("Pause until"), null=True, blank=True)
    wanted_on = models.DateField(null=True, blank=True)
    version = models.PositiveIntegerField(default=1, editable=False)

    class Meta:
        constraints = [
            unique_in_clinic("measures_measure"),
            models.CheckConstraint(
                condition=Q(paused_until=None) | Q(paused_on__lt=models.F("paused_until")),
                name="measures_measure_pause_has_a_beginning",
            ),
            models.CheckConstraint(
                condition=Q(every_weeks=None) | Q(every_weeks__lte=104), name="measures_measure_interval"
            ),
            models.UniqueConstraint(
                fields=["clinic", "episode", "instrument", "activity"], name="measures_measure_once_in_episode"
            ),
        ]
        # What falls due for another reason than the instrument's interval is found without reading every measure.
        indexes = [
            models.Index(
                fields=["clinic", "wanted_on"],
                condition=Q(stopped_on=None, wanted_on__isnull=False),
                name="measures_measure_wanted",
            ),
            models.Index(
                fields=["clinic", "paused_until"],
                condition=Q(stopped_on=None, paused_until__isnull=False),
                name="measures_measure_pause_ends",
            ),
            models.Index(
                fields=["clinic", "every_weeks"],
                condition=Q(stopped_on=None, every_weeks__isnull=False),
                name="measures_measure_own_interval",
            ),
        ]

    def __str__(self) -> str:
        return self.activity or self.instrument.name

    @property
    def title(self) -> str:
        """The activity it asks about, else the instrument's name in the active language."""
        return self.activity or gettext(self.instrument.name)

    @property
    def about(self) -> str:
        """The activity it asks about, else what it measures as a patient reads it ("how far you walk")."""
        return self.activity or gettext(self.instrument.definition["about"])

    @property
    def rhythm(self) -> Rhythm:
        """Whether it falls due. A pause that ends by itself has ended on its day."""
        if self.stopped_on is not None:
            return self.Rhythm.STOPPED
        has_ended = self.paused_until is not None and self.paused_until <= timezone.localdate()
        return self.Rhythm.ON if self.paused_on is None or has_ended else self.Rhythm.PAUSED


@recorded
class AdoptedThreshold(ClinicOwned):
    """An MDC or MCID that somebody of the clinic answers for: adopted from the catalogue, or another with its source.

    For the whole clinic, or (`measure`) for one episode's measure, then with a reason. A later one ends the earlier
    one, which stays. `confidence` is the per cent at which a measurement error holds, None where nobody said it.
    """

    class Of(models.TextChoices):
        """Which threshold."""

        MDC = "mdc", _("Measurement error (MDC)")
        MCID = "mcid", _("Change people notice (MCID)")

    instrument = models.ForeignKey(Instrument, on_delete=models.PROTECT, related_name="adopted_thresholds")
    measure = models.ForeignKey(
        Measure, on_delete=models.PROTECT, null=True, blank=True, related_name="adopted_thresholds"
    )
    of = models.CharField(_("Which threshold"), max_length=4, choices=Of)
    value = models.DecimalField(_("Value"), max_digits=12, decimal_places=3)
    is_percent = models.BooleanField(_("Per cent of where it started"), default=False)
    confidence = models.PositiveSmallIntegerField(_("At which confidence it holds"), null=True, blank=True)
    population = models.CharField(_("For whom"), max_length=300, blank=True)
    source = models.CharField(_("Source"), max_length=300)
    reason = models.CharField(_("Why for this patient"), max_length=300, blank=True)
    set_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    set_at = models.DateTimeField(default=timezone.now)
    ended_at = models.DateTimeField(null=True, blank=True)
    ended_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        constraints = [
            unique_in_clinic("measures_adoptedthreshold"),
            models.UniqueConstraint(
                fields=["clinic", "instrument", "measure", "of"],
                condition=Q(ended_at=None),
                nulls_distinct=False,
                name="measures_adoptedthreshold_one_at_a_time",
            ),
            models.CheckConstraint(condition=Q(value__gt=0), name="measures_adoptedthreshold_value"),
            models.CheckConstraint(condition=~Q(source=""), name="measures_adoptedthreshold_source"),
            models.CheckConstraint(
                condition=Q(confidence=None) | Q(confidence__in=[90, 95]), name="measures_adoptedthreshold_confidence"
            ),
            models.CheckConstraint(
                condition=Q(measure=None) | ~Q(reason=""), name="measures_adoptedthreshold_reason_for_one_patient"
            ),
        ]
        ordering = ["set_at", "pk"]

    def __str__(self) -> str:
        return f"{self.get_of_display()}: {self.value}"


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
    """One result on one day, with the conditions that make it comparable. Corrected, never deleted.

    `definition_version` is the version of the instrument it was taken by; `answers` what was said or measured before
    it became one value (items, trials, another scale), as given. A result entered in error keeps why, by whom and
    when; the one that replaces it `corrects` it.
    """

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
    definition_version = models.PositiveIntegerField(db_default=1)
    answers = models.JSONField(default=dict, blank=True, db_default=Value({}, models.JSONField()))
    questionnaire = models.ForeignKey(Questionnaire, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    corrects = models.ForeignKey("self", on_delete=models.PROTECT, null=True, blank=True, related_name="corrected_by")
    error_reason = models.CharField(_("What was wrong"), max_length=300, blank=True, db_default="")
    error_marked_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    error_marked_at = models.DateTimeField(null=True, blank=True)

    objects = MeasurementQuerySet.as_manager()

    class Meta:
        constraints = [
            unique_in_clinic("measures_measurement"),
            models.CheckConstraint(
                condition=Q(status="final", error_reason="", error_marked_at=None)
                | (Q(status="entered-in-error", error_marked_at__isnull=False) & ~Q(error_reason="")),
                name="measures_measurement_error_has_a_reason",
            ),
            models.CheckConstraint(
                condition=Exact(Func(F("answers"), function="jsonb_typeof", output_field=models.TextField()), "object"),
                name="measures_measurement_answers_have_names",
            ),
            models.UniqueConstraint(
                fields=["clinic", "corrects"],
                condition=Q(status="final") & ~Q(corrects=None),
                name="measures_measurement_corrected_once",
            ),
        ]
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


@recorded
class Fit(ClinicOwned):
    """What the patient said when shown a chart: does this fit how it feels? It changes no verdict."""

    class Answer(models.TextChoices):
        """The three answers, in the patient's words."""

        FITS = "fits", _("It fits")
        BETTER = "better", _("Feels better than this")
        WORSE = "worse", _("Feels harder than this")

    measure = models.ForeignKey(Measure, on_delete=models.PROTECT, related_name="fits")
    side = models.CharField(max_length=10, blank=True)
    answer = models.CharField(_("Does this fit how it feels?"), max_length=6, choices=Answer)
    said_on = models.DateField()
    recorded_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    recorded_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [
            unique_in_clinic("measures_fit"),
            models.UniqueConstraint(fields=["clinic", "measure", "side", "said_on"], name="measures_fit_once_a_day"),
        ]
        ordering = ["said_on", "pk"]

    def __str__(self) -> str:
        return self.get_answer_display()
