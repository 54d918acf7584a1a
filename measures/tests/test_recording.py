"""Writing down a result."""

from datetime import date
from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction
from django.db.models import JSONField, Value

from measures.models import Measure, Measurement
from measures.recording import CannotRecord, ResultSaid, keep_results, measure_for, record
from measures.signals import measurement_recorded
from measures.tests.factories import MeasureFactory, MeasurementFactory, instrument
from patients.tests.factories import EpisodeFactory
from rehabgoals.tenancy import in_clinic


@pytest.fixture
def measure(clinician):
    return MeasureFactory(clinic=clinician.clinic, key="walk_6min")


@pytest.fixture
def heard():
    found = []

    def listen(measurement, **kwargs):
        found.append(measurement)

    measurement_recorded.connect(listen)
    yield found
    measurement_recorded.disconnect(listen)


def test_result_is_kept_with_who_and_how_and_others_hear_of_it(measure, clinician, heard):
    with in_clinic(clinician.clinic_id):
        kept = record(
            measure=measure,
            value=Decimal(402),
            taken_on=date(2026, 11, 10),
            by=clinician,
            conditions={"aid": "stick", "surface": ""},
        )
        again = Measurement.objects.get(pk=kept.pk)
    assert (again.value, again.recorded_by_id, again.conditions) == (402, clinician.pk, {"aid": "stick"})
    assert (again.source, again.answered_by, again.status) == ("clinician_assessed", "alone", "final")
    assert heard == [kept]


@pytest.mark.parametrize("value", [Decimal(-1), Decimal("1000.5"), Decimal("12.5"), Decimal("NaN")])
def test_impossible_result_is_refused(measure, clinician, heard, value):
    with in_clinic(clinician.clinic_id), pytest.raises(CannotRecord):
        record(measure=measure, value=value, taken_on=date(2026, 11, 10), by=clinician)
    assert heard == []


def test_asking_twice_for_a_measure_gives_the_same_one(clinician):
    episode, grip = EpisodeFactory(clinic=clinician.clinic), instrument(clinician.clinic, "psfs_activity")
    with in_clinic(clinician.clinic_id):
        first = measure_for(episode, grip, "stairs", date(2026, 9, 1))
        assert measure_for(episode, grip, "stairs") == first
        assert measure_for(episode, grip, "shopping") != first
        assert first.started_on == date(2026, 9, 1)


def test_stopped_measure_is_taken_up_again(measure, clinician):
    with in_clinic(clinician.clinic_id):
        Measure.objects.filter(pk=measure.pk).update(stopped_on=date(2026, 10, 1))
        assert measure_for(measure.episode, measure.instrument).stopped_on is None
        assert Measure.objects.get(pk=measure.pk).stopped_on is None


def test_a_measure_of_another_episode_is_not_taken(measure, clinician):
    with in_clinic(clinician.clinic_id):
        another = EpisodeFactory(clinic=clinician.clinic)
        said = [ResultSaid(measure, Decimal(402))]

        with pytest.raises(ValueError, match="another episode"):
            keep_results(another, said, taken_on=date(2026, 11, 10), by=clinician)

        assert not Measurement.objects.exists()


@pytest.mark.parametrize("answers", [[], ["24", "25"], "24", 24, None])
def test_answers_are_kept_under_their_names_or_not_at_all(measure, answers):
    result = MeasurementFactory(measure=measure)
    refused = pytest.raises(IntegrityError, match="measures_measurement_answers_have_names")
    with in_clinic(measure.clinic_id), refused, transaction.atomic():
        Measurement.objects.filter(pk=result.pk).update(answers=Value(answers, JSONField()))
