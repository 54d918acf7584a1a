"""What is due to be measured again, read from the database."""

from datetime import date, timedelta

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from measures.due import Because, is_due, next_time
from measures.due_measures import (
    by_episode,
    due_measures,
    due_measures_of_episode,
    due_on_one_of,
    next_time_of,
    schedule_of,
    with_results,
)
from measures.instruments import from_json
from measures.models import Instrument, Measure, Measurement
from measures.tests.factories import MeasureFactory, MeasurementFactory
from patients.tests.factories import EpisodeFactory
from rehabgoals.tenancy import in_clinic

TODAY = date(2026, 11, 10)


@pytest.fixture
def episode(clinician):
    return EpisodeFactory(clinic=clinician.clinic, clinician=clinician, started_on=TODAY - timedelta(weeks=10))


def due(user):
    with in_clinic(user.clinic_id):
        return due_measures(user, user, TODAY)


def taken(episode, key, *weeks_ago, **more):
    """A measure with results of so many weeks ago."""
    measure = MeasureFactory(episode=episode, key=key, **more)
    for weeks in weeks_ago:
        MeasurementFactory(measure=measure, value=4, taken_on=TODAY - timedelta(days=round(7 * weeks)))
    return measure


def test_measure_is_due_when_its_instruments_interval_is_over(clinician, episode):
    at_two_weeks = taken(episode, "nprs", 4, 2)
    taken(episode, "grip", 4, 2)  # every four weeks
    taken(episode, "psfs_activity", 4, 13 / 7, activity="stairs")
    [found] = due(clinician)
    assert (found.measure, found.due_on, found.last_taken_on) == (at_two_weeks, TODAY, TODAY - timedelta(weeks=2))
    assert found.because == Because.INTERVAL


def test_second_result_is_due_two_weeks_after_the_first(clinician, episode):
    second = taken(episode, "grip", 2)
    taken(episode, "walk_6min", 13 / 7)
    taken(episode, "chair_stand_30s", 3, every_weeks=4)
    [found] = due(clinician)
    assert (found.measure, found.due_on, found.because) == (second, TODAY, Because.SECOND)


def test_clinicians_own_interval_replaces_the_instruments(clinician, episode):
    weekly = taken(episode, "grip", 3, 1, every_weeks=1)
    taken(episode, "nprs", 9, 5, every_weeks=6)
    taken(episode, "psfs_activity", 9, activity="stairs", every_weeks=0)
    [found] = due(clinician)
    assert (found.measure, found.due_on) == (weekly, TODAY)


def test_measure_is_due_at_its_goals_date(clinician, episode):
    wanted = taken(episode, "grip", 3, 1, wanted_on=TODAY)
    taken(episode, "walk_6min", 3, 5 / 7, wanted_on=TODAY)  # five days before, that is for the date
    taken(episode, "chair_stand_30s", 3, 1, wanted_on=TODAY + timedelta(days=1))
    [found] = due(clinician)
    assert (found.measure, found.due_on, found.because) == (wanted, TODAY, Because.GOAL)


def test_nothing_falls_due_while_paused_and_it_is_due_when_the_pause_ends(clinician, episode):
    paused_on = TODAY - timedelta(weeks=3)
    ended = taken(episode, "grip", 9, paused_on=paused_on, paused_until=TODAY)
    taken(episode, "nprs", 9, paused_on=paused_on, wanted_on=TODAY)
    taken(episode, "walk_6min", 9, paused_on=paused_on, paused_until=TODAY + timedelta(days=1))
    MeasureFactory(episode=episode, key="chair_stand_30s", paused_on=paused_on)
    [found] = due(clinician)
    assert (found.measure, found.due_on, found.because) == (ended, TODAY, Because.PAUSE_ENDS)


def test_measure_that_was_never_taken_is_due_from_its_start(clinician, episode):
    MeasureFactory(episode=episode, key="grip", started_on=TODAY)
    MeasureFactory(episode=episode, key="nprs", started_on=TODAY + timedelta(days=1))
    [found] = due(clinician)
    assert (found.measure.instrument.key, found.due_on, found.last_taken_on) == ("grip", TODAY, None)


def test_last_result_that_stands_counts(clinician, episode):
    measure = taken(episode, "nprs", 5)
    MeasurementFactory(measure=measure, value=3, taken_on=TODAY, status=Measurement.Status.ENTERED_IN_ERROR)
    [found] = due(clinician)
    assert found.last_taken_on == TODAY - timedelta(weeks=5)


def test_what_is_stopped_finished_or_anothers_is_not_due(clinician, colleague, stranger, episode):
    taken(episode, "nprs", 5, stopped_on=TODAY)
    taken(EpisodeFactory(clinic=clinician.clinic, clinician=clinician, discharged=True), "nprs", 5)
    taken(EpisodeFactory(clinic=clinician.clinic, clinician=colleague), "nprs", 5)
    taken(EpisodeFactory(clinic=stranger.clinic, clinician=stranger), "nprs", 5)
    assert due(clinician) == []


@pytest.mark.parametrize("weeks", [0, None])
def test_instrument_that_is_not_repeated_is_due_once(clinician, episode, weeks):
    measure = MeasureFactory(episode=episode, key="nprs")
    with in_clinic(clinician.clinic_id):
        Instrument.objects.filter(pk=measure.instrument_id).update(reassess_weeks=weeks)
    assert [each.measure for each in due(clinician)] == [measure]
    MeasurementFactory(measure=measure, value=4, taken_on=TODAY - timedelta(weeks=50))
    assert due(clinician) == []


DAYS = st.none() | st.integers(-60, 60).map(lambda days: TODAY - timedelta(days=days))


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    reassess_weeks=st.sampled_from([None, 0, 1, 2, 4, 6]),
    every_weeks=st.sampled_from([None, None, 0, 1, 2, 3, 8]),
    ages=st.lists(st.integers(0, 70), max_size=3),
    wanted_on=DAYS,
    paused_on=DAYS,
    pause_days=st.none() | st.integers(1, 60),
)
def test_query_agrees_with_the_rule(
    clinician, episode, reassess_weeks, every_weeks, ages, wanted_on, paused_on, pause_days
):
    paused_until = paused_on + timedelta(days=pause_days) if paused_on and pause_days else None
    with in_clinic(clinician.clinic_id), transaction.atomic():
        Instrument.objects.filter(key="grip").update(reassess_weeks=reassess_weeks)
        measure = MeasureFactory(
            episode=episode,
            key="grip",
            every_weeks=every_weeks,
            wanted_on=wanted_on,
            paused_on=paused_on,
            paused_until=paused_until,
        )
        taken_on = sorted(TODAY - timedelta(days=age) for age in ages)
        for day in taken_on:
            MeasurementFactory(measure=measure, value=4, taken_on=day)
        schedule = schedule_of(measure, episode, from_json(measure.instrument.definition))
        first_on, last_on = (taken_on[0], taken_on[-1]) if taken_on else (None, None)
        by_rule = next_time(schedule, first_on, last_on)
        [read] = with_results(Measure.objects.all())
        assert next_time_of(read) == by_rule
        # A pause is made on the day it begins.
        if paused_on is None or paused_on <= TODAY:
            expected = [by_rule.on] if is_due(by_rule.on, TODAY) else []
            assert [each.due_on for each in due_measures(clinician, clinician, TODAY)] == expected
        # By its day it is found for a reminder, once it was taken.
        if taken_on and by_rule.on is not None:
            assert measure.pk in due_on_one_of(clinician.clinic, [by_rule.on])
        transaction.set_rollback(True)


def test_measures_of_one_episode_come_in_the_order_of_choosing(clinician, episode):
    first, second = taken(episode, "grip", 9), taken(episode, "nprs", 3)
    taken(EpisodeFactory(clinic=clinician.clinic, clinician=clinician), "nprs", 5)
    with in_clinic(clinician.clinic_id):
        assert [each.measure for each in due_measures_of_episode(episode, TODAY)] == [first, second]


def test_rows_are_one_an_episode_the_longest_due_first(clinician, episode):
    other = EpisodeFactory(clinic=clinician.clinic, clinician=clinician)
    taken(other, "nprs", 6, 3)
    taken(episode, "nprs", 6, 2)
    taken(episode, "grip", 12, 9)
    rows = by_episode(due(clinician))
    assert [(row.episode, len(row.due)) for row in rows] == [(episode, 2), (other, 1)]
    assert rows[0].due_on == TODAY - timedelta(weeks=5)
    assert rows[0].last_taken_on == TODAY - timedelta(weeks=2)
    assert by_episode([]) == []


def test_how_long_the_patient_answers_is_said_of_questions_only(clinician, episode):
    taken(episode, "nprs", 5)
    taken(episode, "grip", 9)
    with in_clinic(clinician.clinic_id):
        for key in ("nprs", "grip"):
            instrument = Instrument.objects.current().get(key=key)
            instrument.definition["minutes"] = "2"
            instrument.save(update_fields=["definition"])
        minutes = {each.measure.instrument.key: each.minutes for each in due_measures_of_episode(episode, TODAY)}
    assert minutes == {"nprs": 2, "grip": 0}


def test_what_is_due_is_one_query_whatever_it_is(clinician, episode):
    for key in ("nprs", "grip", "walk_6min"):
        taken(episode, key, 9)
    with in_clinic(clinician.clinic_id), CaptureQueriesContext(connection) as asked:
        rows = by_episode(due_measures(clinician, clinician, TODAY))
        assert [due.measure.instrument.name for row in rows for due in row.due]
        assert str(rows[0].episode.patient)
    assert len(asked) == 1
