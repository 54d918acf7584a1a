"""What is due to be measured again, on the caseload and for reminders."""

from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from measures.due import due_on, is_due
from measures.due_measures import by_episode, caseload_rows, due_measures, due_measures_of_episode
from measures.models import Instrument, Measurement
from measures.tests.factories import MeasureFactory, MeasurementFactory
from patients.tests.factories import EpisodeFactory
from rehabgoals.tenancy import in_clinic

TODAY = date(2026, 11, 10)


@pytest.fixture
def episode(clinician):
    return EpisodeFactory(clinic=clinician.clinic, clinician=clinician, started_on=TODAY - timedelta(weeks=10))


def due(user):
    with in_clinic(user.clinic_id):
        return due_measures(user, TODAY)


def taken(episode, key, weeks_ago, **more):
    measure = MeasureFactory(episode=episode, key=key, **more)
    MeasurementFactory(measure=measure, value=4, taken_on=TODAY - timedelta(days=round(7 * weeks_ago)))
    return measure


def test_measure_is_due_when_its_instruments_interval_is_over(clinician, episode):
    at_two_weeks = taken(episode, "nprs", 2)
    taken(episode, "grip", 2)  # every four weeks
    taken(episode, "psfs_activity", 13 / 7, activity="stairs")
    [found] = due(clinician)
    assert (found.measure, found.due_on, found.last_taken_on) == (at_two_weeks, TODAY, TODAY - timedelta(weeks=2))


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


@pytest.mark.parametrize("days_ago", [0, 1, 13, 14, 15, 27, 28, 29, 400])
@pytest.mark.parametrize("key", ["nprs", "grip"])
def test_query_agrees_with_the_rule(clinician, episode, key, days_ago):
    measure = taken(episode, key, days_ago / 7)
    by_rule = due_on(TODAY - timedelta(days=days_ago), measure.started_on, measure.instrument.reassess_weeks)
    assert [each.due_on for each in due(clinician)] == ([by_rule] if is_due(by_rule, TODAY) else [])


def test_measures_of_one_episode_come_in_the_order_of_choosing(clinician, episode):
    first, second = taken(episode, "grip", 9), taken(episode, "nprs", 3)
    taken(EpisodeFactory(clinic=clinician.clinic, clinician=clinician), "nprs", 5)
    with in_clinic(clinician.clinic_id):
        assert [each.measure for each in due_measures_of_episode(episode, TODAY)] == [first, second]


def test_caseload_has_one_row_an_episode_the_longest_due_first(clinician, episode):
    other = EpisodeFactory(clinic=clinician.clinic, clinician=clinician)
    taken(other, "nprs", 3)
    taken(episode, "nprs", 2)
    taken(episode, "grip", 9)
    with in_clinic(clinician.clinic_id):
        rows = caseload_rows(clinician, TODAY)
    assert [(row.episode, len(row.due)) for row in rows] == [(episode, 2), (other, 1)]
    assert rows[0].due_on == TODAY - timedelta(weeks=5)
    assert rows[0].last_taken_on == TODAY - timedelta(weeks=2)
    assert by_episode([]) == []


def test_caseloads_rows_are_one_query(clinician, episode):
    for key in ("nprs", "grip", "walk_6min"):
        taken(episode, key, 9)
    with (
        in_clinic(clinician.clinic_id),
        CaptureQueriesContext(
            connection,
        ) as asked,
    ):
        rows = caseload_rows(clinician, TODAY)
        assert [due.measure.instrument.name for row in rows for due in row.due]
        assert str(rows[0].episode.patient)
    assert len(asked) == 1
