"""What a clinic keeps and what it gains when the catalogue moves on."""

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal

import pytest
from django.apps import apps
from django.db import connection
from django.db.models.signals import post_migrate
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from measures.adopting import Decision, adopt, adopted_for
from measures.instruments import from_json, load_catalogue, to_json
from measures.models import AdoptedThreshold, Instrument, Measure
from measures.providing import provide_instruments
from measures.tests.factories import MeasureFactory, MeasurementFactory, instrument
from patients.tests.factories import EpisodeFactory
from rehabgoals.tenancy import in_clinic

pytestmark = pytest.mark.django_db


def as_before_the_upgrade(clinic, key, **differences):
    """The clinic as it was: its only row of this instrument is version 1, perhaps with another range."""
    row = instrument(clinic, key)
    old = replace(from_json(row.definition), version=1, comparable_since=None, **differences)
    row.definition_version, row.definition = 1, to_json(old)
    row.minimum, row.maximum = old.minimum, old.maximum
    with in_clinic(clinic.pk):
        row.save()
    return row


def upgrade(clinic):
    with in_clinic(clinic.pk):
        return provide_instruments(clinic)


def now(measure):
    with in_clinic(measure.clinic_id):
        return Measure.objects.select_related("instrument").get(pk=measure.pk)


def adopted(measure):
    with in_clinic(measure.clinic_id):
        return [each.value for each in adopted_for([now(measure)])[measure.pk]]


def test_a_clinic_has_every_instrument_of_the_catalogue(riverside):
    with in_clinic(riverside.pk):
        held = Instrument.objects.current().filter(is_own=False)
        assert {(row.key, row.definition_version) for row in held} == {
            (each.key, each.version) for each in load_catalogue().values()
        }
    assert upgrade(riverside) == 0


def test_what_is_measured_follows_to_the_new_version_and_each_result_remembers_its_own(riverside):
    old = as_before_the_upgrade(riverside, "nprs")
    measure = MeasureFactory(clinic=riverside, instrument=old)
    result = MeasurementFactory(clinic=riverside, measure=measure, value=Decimal(6))

    assert upgrade(riverside) == 1

    current = instrument(riverside, "nprs")
    assert current.definition_version == load_catalogue()["nprs"].version
    assert now(measure).instrument_id == current.pk
    with in_clinic(riverside.pk):
        result.refresh_from_db()
        old.refresh_from_db()
    assert (result.definition_version, old.is_current) == (1, False)


def test_an_upgrade_that_runs_again_changes_nothing(riverside):
    measure = MeasureFactory(clinic=riverside, instrument=as_before_the_upgrade(riverside, "nprs"))
    upgrade(riverside)
    first = now(measure).instrument_id
    assert upgrade(riverside) == 0
    assert now(measure).instrument_id == first


def test_an_upgrade_asks_the_database_as_often_for_many_measures_as_for_one(riverside):
    old = as_before_the_upgrade(riverside, "nprs")
    upgrade(riverside)
    counted = []
    for measures in (1, 5):
        MeasureFactory.create_batch(measures, clinic=riverside, instrument=old)
        with CaptureQueriesContext(connection) as queries:
            upgrade(riverside)
        counted.append(len(queries))
    with in_clinic(riverside.pk):
        assert not Measure.objects.filter(instrument=old).exists()
    assert counted[0] == counted[1]


def test_what_cannot_be_compared_is_measured_to_the_end_as_it_began(riverside):
    old = as_before_the_upgrade(riverside, "grip")
    measure = MeasureFactory(clinic=riverside, instrument=old)
    upgrade(riverside)
    assert load_catalogue()["grip"].comparable_since == 2
    assert now(measure).instrument_id == old.pk


def test_a_finished_episode_stays_as_it_was(riverside):
    old = as_before_the_upgrade(riverside, "nprs")
    finished = EpisodeFactory(clinic=riverside, discharged_on=timezone.localdate())
    measure = MeasureFactory(clinic=riverside, episode=finished, instrument=old)
    upgrade(riverside)
    assert now(measure).instrument_id == old.pk


def test_a_measure_begun_anew_stands_beside_the_one_from_before(riverside):
    old = as_before_the_upgrade(riverside, "nprs")
    upgrade(riverside)
    begun_anew = MeasureFactory(clinic=riverside, instrument=instrument(riverside, "nprs"))
    before = MeasureFactory(clinic=riverside, instrument=old, episode=begun_anew.episode)
    upgrade(riverside)
    assert now(before).instrument_id == old.pk
    assert now(begun_anew).instrument_id != old.pk


def test_another_clinics_measures_are_not_touched(riverside, hillside):
    old = as_before_the_upgrade(hillside, "nprs")
    theirs = MeasureFactory(clinic=hillside, instrument=old)
    upgrade(riverside)
    assert now(theirs).instrument_id == old.pk


def test_a_threshold_the_clinic_adopted_judges_on_after_an_upgrade(riverside, clinician):
    old = as_before_the_upgrade(riverside, "rom_knee_flexion")
    measure = MeasureFactory(clinic=riverside, instrument=old)
    decision = Decision(of="mdc", value=Decimal(8), source="Our own retest data, 2026")
    with in_clinic(riverside.pk):
        adopt(old, decision, by=clinician)
    upgrade(riverside)
    assert now(measure).instrument_id != old.pk
    assert adopted(measure) == [Decimal(8)]


def test_a_threshold_adopted_on_another_scale_ends_with_the_upgrade(riverside, clinician):
    old = as_before_the_upgrade(riverside, "rom_knee_flexion", maximum=Decimal(100))
    measure = MeasureFactory(clinic=riverside, instrument=old)
    with in_clinic(riverside.pk):
        adopt(old, Decision(of="mdc", value=Decimal(8), source="Our own retest data, 2026"), by=clinician)
    upgrade(riverside)
    assert adopted(measure) == []
    with in_clinic(riverside.pk):
        ended = AdoptedThreshold.objects.get()
    assert timezone.now() - ended.ended_at < timedelta(minutes=1)


def test_on_the_way_back_to_an_earlier_release_nothing_is_brought(riverside):
    """The tables are those of that release then, and may lack what this one reads."""
    config = apps.get_app_config("measures")
    with CaptureQueriesContext(connection) as queries:
        post_migrate.send(sender=config, app_config=config, plan=[(None, True)], using="default", verbosity=0)
    assert [query for query in queries if "accounts_clinic" in query["sql"] or "measures_" in query["sql"]] == []
