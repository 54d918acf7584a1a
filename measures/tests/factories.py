"""Measures and measurements, for tests. Every clinic already has the catalogue's instruments."""

from datetime import timedelta
from decimal import Decimal

import factory
from django.utils import timezone

from accounts.models import Clinic
from accounts.tests.factories import OwnedFactory
from measures.models import Instrument, Measure, Measurement
from patients.tests.factories import EpisodeFactory
from rehabgoals.tenancy import in_clinic


def instrument(clinic: Clinic, key: str) -> Instrument:
    """This clinic's row of a catalogue entry."""
    with in_clinic(clinic.pk):
        return Instrument.objects.get(clinic=clinic, key=key, is_current=True)


class MeasureFactory(OwnedFactory):
    """Walking distance, measured since the episode began. `key` names another instrument."""

    episode = factory.SubFactory(EpisodeFactory, clinic=factory.SelfAttribute("..clinic"))
    instrument = factory.LazyAttribute(lambda measure: instrument(measure.clinic, measure.key))
    started_on = factory.SelfAttribute("episode.started_on")

    class Meta:
        model = Measure
        exclude = ["key"]

    class Params:
        key = "walking_distance"


class MeasurementFactory(OwnedFactory):
    """440 metres, a week ago."""

    measure = factory.SubFactory(MeasureFactory, clinic=factory.SelfAttribute("..clinic"))
    taken_on = factory.LazyFunction(lambda: timezone.localdate() - timedelta(days=7))
    value = Decimal(440)
    status = Measurement.Status.FINAL
    source = Instrument.Kind.CLINICIAN_ASSESSED
    definition_version = factory.SelfAttribute("measure.instrument.definition_version")
    error_reason = factory.LazyAttribute(lambda result: "Wrong patient." if result.is_in_error else "")
    error_marked_at = factory.LazyAttribute(lambda result: timezone.now() if result.is_in_error else None)

    class Meta:
        model = Measurement

    class Params:
        is_in_error = factory.LazyAttribute(lambda result: result.status == Measurement.Status.ENTERED_IN_ERROR)
