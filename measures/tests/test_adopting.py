"""A threshold judges when somebody of the clinic answers for it, and only as long as they do."""

from dataclasses import replace
from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction

from measures.adopting import Decision, adopt, adopted_for, adopted_of, as_threshold, decision_on, end, published
from measures.change_words import error_label
from measures.instruments import load_catalogue
from measures.models import AdoptedThreshold, Instrument, Measure
from measures.tests.factories import MeasureFactory, instrument
from measures.thresholds import judging
from patients.tests.factories import EpisodeFactory
from rehabgoals.tenancy import in_clinic
from rehabgoals.testing.queries import is_counted

WALK = Decision("mdc", Decimal(60), "Our own two tries, March 2026", "six people after a hip replacement")


@pytest.fixture
def episode(clinician):
    return EpisodeFactory(clinic=clinician.clinic, clinician=clinician, body_region="hip")


@pytest.fixture
def walk(episode):
    return MeasureFactory(episode=episode, key="walk_6min")


@pytest.fixture
def clinic(episode):
    with in_clinic(episode.clinic_id):
        yield episode.clinic


def test_what_was_adopted_says_who_when_and_from_where(clinic, walk, clinician):
    row = adopt(walk.instrument, WALK, by=clinician)
    assert (row.value, row.source, row.set_by_id, row.measure_id) == (60, WALK.source, clinician.pk, None)
    [value] = adopted_for([walk])[walk.pk]
    assert (value.of, value.value, value.by, value.source) == ("mdc", 60, clinician.name, WALK.source)
    assert value.population == WALK.population
    assert not value.for_one_patient
    definition = load_catalogue()["walk_6min"]
    assert judging(definition, "hip", [value]).mdc.value == 60


def test_another_decision_ends_the_one_before_and_keeps_it(clinic, walk, clinician, colleague):
    adopt(walk.instrument, WALK, by=clinician)
    adopt(walk.instrument, Decision("mdc", Decimal(80), "Smith 2024"), by=colleague)
    new, old = adopted_of(walk.instrument)
    assert (new.value, new.ended_at) == (80, None)
    assert (old.value, old.ended_by) == (60, colleague)
    assert [each.value for each in adopted_for([walk])[walk.pk]] == [80]


def test_pressing_twice_decides_once(clinic, walk, clinician):
    first = adopt(walk.instrument, WALK, by=clinician)
    assert adopt(walk.instrument, WALK, by=clinician) == first
    assert AdoptedThreshold.objects.count() == 1


def test_one_patient_may_have_another_with_a_reason(clinic, walk, clinician, episode):
    other = MeasureFactory(episode=EpisodeFactory(clinic=clinic, clinician=clinician), key="walk_6min")
    adopt(walk.instrument, WALK, by=clinician)
    hers = Decision("mdc", Decimal(90), "Smith 2024", reason="walks with a frame")
    adopt(walk.instrument, hers, by=clinician, measure=walk)
    found = adopted_for([walk, other])
    assert [(each.value, each.for_one_patient, each.reason) for each in found[walk.pk]] == [
        (60, False, ""),
        (90, True, "walks with a frame"),
    ]
    assert [each.value for each in found[other.pk]] == [60]
    assert judging(load_catalogue()["walk_6min"], "hip", found[walk.pk]).mdc.value == 90


def test_an_ended_one_judges_no_longer(clinic, walk, clinician, colleague):
    row = adopt(walk.instrument, WALK, by=clinician)
    end(row, by=colleague)
    end(row, by=clinician)
    assert adopted_for([walk])[walk.pk] == ()
    row.refresh_from_db()
    assert row.ended_by == colleague, "who ended it first ended it"


def test_a_decision_outlives_a_new_version_of_the_catalogue(clinic, walk, clinician):
    adopt(walk.instrument, WALK, by=clinician)
    old = walk.instrument
    new = Instrument.objects.get(pk=old.pk)
    new.pk, new.definition_version = None, old.definition_version + 1
    new.save(force_insert=True)
    Measure.objects.filter(pk=walk.pk).update(instrument=new)
    moved = Measure.objects.select_related("instrument").get(pk=walk.pk)
    assert [each.value for each in adopted_for([moved])[walk.pk]] == [60]
    adopt(new, Decision("mdc", Decimal(80), "Smith 2024"), by=clinician)
    assert [each.value for each in adopted_for([moved])[walk.pk]] == [80]


def test_mdc_and_mcid_are_decided_apart(clinic, walk, clinician):
    adopt(walk.instrument, WALK, by=clinician)
    adopt(walk.instrument, Decision("mcid", Decimal(30), "Smith 2024"), by=clinician)
    assert [(each.of, each.value) for each in adopted_for([walk])[walk.pk]] == [("mdc", 60), ("mcid", 30)]


def test_forty_measures_are_read_in_one_query(clinic, walk, clinician, episode, django_assert_num_queries):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    measures = [walk, *(MeasureFactory(episode=episode, key="psfs_activity", activity=f"a{n}") for n in range(6))]
    adopt(walk.instrument, WALK, by=clinician)
    with CaptureQueriesContext(connection) as captured:
        adopted_for(measures)
    assert len([each for each in captured.captured_queries if is_counted(each["sql"])]) == 1


def test_nothing_to_look_for_is_no_query(clinic, django_assert_num_queries):
    with django_assert_num_queries(0):
        assert adopted_for([]) == {}


def test_another_clinics_decision_does_not_judge_here(walk, clinic, clinician, stranger):
    with in_clinic(stranger.clinic_id):
        adopt(instrument(stranger.clinic, "walk_6min"), WALK, by=stranger)
    with in_clinic(clinic.pk):
        assert adopted_for([walk])[walk.pk] == ()


def test_a_published_value_is_adopted_with_its_own_source(clinic):
    pain = load_catalogue()["nprs"]
    default, *others = published(pain, "mdc")
    assert default == pain.mdc
    assert others == list(pain.alternative_mdc)
    decision = decision_on("mdc", others[0], reason="neck")
    assert (decision.value, decision.source) == (others[0].value, others[0].citation)
    assert (decision.population, decision.reason) == (others[0].population, "neck")


def test_an_error_that_is_adopted_keeps_the_confidence_it_was_published_with(clinic, episode, clinician):
    legs = MeasureFactory(episode=episode, key="lefs")
    definition = load_catalogue()["lefs"]
    assert definition.mdc.confidence == 90
    row = adopt(legs.instrument, decision_on("mdc", definition.mdc), by=clinician)
    assert (row.confidence, as_threshold(row).confidence) == (90, 90)
    judges = judging(definition, "hip", adopted_for([legs])[legs.pk]).mdc
    assert error_label(judges, definition) == "MDC90 9"


def test_the_same_number_at_another_confidence_is_another_decision(clinic, walk, clinician):
    adopt(walk.instrument, WALK, by=clinician)
    adopt(walk.instrument, replace(WALK, confidence=95), by=clinician)
    assert [(row.confidence, row.ended_at is None) for row in adopted_of(walk.instrument)] == [
        (95, True),
        (None, False),
    ]


@pytest.mark.parametrize("confidence", [0, 80, 100])
def test_an_error_holds_at_90_or_95_per_cent_or_its_confidence_is_not_said(clinic, walk, clinician, confidence):
    with pytest.raises(IntegrityError, match="measures_adoptedthreshold_confidence"), transaction.atomic():
        adopt(walk.instrument, replace(WALK, confidence=confidence), by=clinician)
