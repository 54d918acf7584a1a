"""Settling how often something is measured."""

from datetime import date, timedelta

import pytest
import time_machine

from measures.models import Measure
from measures.reassessing import Settled, settle, take_up
from measures.recording import measure_for
from measures.tests.factories import MeasureFactory
from rehabgoals.tenancy import in_clinic
from rehabgoals.versions import ChangedMeanwhile

TODAY = date(2026, 11, 10)
EARLIER = TODAY - timedelta(days=20)
ON, PAUSED, STOPPED = Measure.Rhythm.ON, Measure.Rhythm.PAUSED, Measure.Rhythm.STOPPED


@pytest.fixture(autouse=True)
def scope(db):
    with time_machine.travel("2026-11-10T10:00Z", tick=False):
        yield


def settled(measure, *given, read_version=None, **more):
    """The measure, as it is kept after this was settled."""
    with in_clinic(measure.clinic_id):
        read = Measure.objects.get(pk=measure.pk)
        settle(read, Settled(*given, **more), today=TODAY, read_version=read_version or read.version)
        return Measure.objects.get(pk=measure.pk)


def days(measure):
    return measure.paused_on, measure.paused_until, measure.stopped_on


@pytest.mark.parametrize("weeks", [0, 1, 6, 104])
def test_another_interval_is_kept_and_given_back(weeks):
    measure = settled(MeasureFactory(), weeks)
    assert (measure.every_weeks, measure.rhythm, days(measure)) == (weeks, ON, (None, None, None))
    assert settled(measure, None).every_weeks is None


def test_a_pause_begins_today_and_may_have_an_end():
    measure = settled(MeasureFactory(), None, PAUSED)
    assert (measure.rhythm, days(measure)) == (PAUSED, (TODAY, None, None))
    until = TODAY + timedelta(days=30)
    assert days(settled(measure, None, PAUSED, until)) == (TODAY, until, None)


def test_a_pause_that_is_changed_keeps_its_beginning():
    until = TODAY + timedelta(days=3)
    assert days(settled(MeasureFactory(paused_on=EARLIER), 2, PAUSED, until)) == (EARLIER, until, None)


def test_a_pause_has_ended_on_its_day():
    measure = MeasureFactory(paused_on=EARLIER, paused_until=TODAY)
    assert measure.rhythm == ON
    assert days(settled(measure, None)) == (EARLIER, TODAY, None)
    assert days(settled(measure, None, PAUSED)) == (TODAY, None, None)


@pytest.mark.parametrize("rest", [{"paused_on": EARLIER}, {"stopped_on": EARLIER}])
def test_what_rested_is_taken_up_again_from_today_on(rest):
    measure = settled(MeasureFactory(**rest), None, ON)
    assert (measure.rhythm, days(measure)) == (ON, (EARLIER, TODAY, None))


@pytest.mark.parametrize("rest", [{"paused_on": TODAY}, {"stopped_on": TODAY}])
def test_what_rested_for_less_than_a_day_has_not_rested(rest):
    assert days(settled(MeasureFactory(**rest), None, ON)) == (None, None, None)


def test_what_is_stopped_stays_stopped_since_its_day_until_it_is_paused_or_taken_up():
    measure = settled(MeasureFactory(stopped_on=EARLIER), 3, STOPPED)
    assert (measure.rhythm, days(measure)) == (STOPPED, (None, None, EARLIER))
    assert days(settled(measure, None, PAUSED)) == (TODAY, None, None)
    assert settled(MeasureFactory(), None, STOPPED).stopped_on == TODAY


def test_two_clinicians_do_not_overwrite_each_other_in_silence():
    measure = MeasureFactory()
    settled(measure, 3)
    with pytest.raises(ChangedMeanwhile):
        settled(measure, 5, read_version=1)
    with in_clinic(measure.clinic_id):
        assert Measure.objects.get(pk=measure.pk).every_weeks == 3


def test_the_button_pressed_twice_is_no_conflict():
    measure = MeasureFactory()
    settled(measure, 3, PAUSED)
    assert settled(measure, 3, PAUSED, read_version=1).version == 2


def test_choosing_a_stopped_measure_anew_takes_it_up_and_an_open_page_is_told():
    measure = MeasureFactory(stopped_on=EARLIER)
    with in_clinic(measure.clinic_id):
        chosen = measure_for(measure.episode, measure.instrument)
    assert (chosen.rhythm, days(chosen)) == (ON, (EARLIER, TODAY, None))
    with pytest.raises(ChangedMeanwhile):
        settled(measure, None, STOPPED, read_version=1)


def test_what_is_measured_already_is_left_alone():
    measure = MeasureFactory()
    with in_clinic(measure.clinic_id):
        take_up(measure, TODAY)
        assert Measure.objects.get(pk=measure.pk).version == 1
