"""What was measured in a check-in is told in the words of the measures page, as it stood that day."""

from datetime import date, timedelta

import pytest
from django.utils import timezone

from measures.interpretation import Change
from measures.overview import overview
from measures.tests.factories import MeasureFactory, MeasurementFactory
from patients.tests.factories import EpisodeFactory
from rehabgoals.tenancy import in_clinic
from sessions.changes_read import changes_of
from sessions.models import CheckIn
from sessions.reading import read_check_in, with_pain_measure
from sessions.tests.factories import CheckInFactory

START = date(2026, 9, 1)


@pytest.fixture
def episode(clinician):
    return EpisodeFactory(clinic=clinician.clinic, clinician=clinician, side="right")


def results(measure, *values, **facts):
    """One result a week from 1 September on."""
    return [
        MeasurementFactory(measure=measure, value=value, taken_on=START + timedelta(weeks=week), **facts)
        for week, value in enumerate(values)
    ]


def read(episode, week):
    check_in = CheckInFactory(episode=episode, held_on=START + timedelta(weeks=week))
    with in_clinic(episode.clinic_id):
        return changes_of(check_in)


def test_a_check_in_tells_the_same_as_the_measures_page(episode):
    results(MeasureFactory(episode=episode, key="nprs"), 7, 6, 3, conditions={"question": "now"})

    [change] = read(episode, 2)
    with in_clinic(episode.clinic_id):
        [shown] = overview(episode, timezone.localdate()).said
    [line] = shown.lines

    assert change.verdict == line.verdict
    assert change.sentence == line.data.sentence
    assert change.errors == line.errors
    assert (change.value, change.last, change.compared_with) == ("3", "6 on 8 September", "7 on 1 September")
    assert change.change is Change.BETTER_MEANINGFUL
    assert change.since_last in line.details


def test_a_gain_that_was_lost_again_is_told_with_last_times_value(episode):
    """Pain went from 6 to 4, and today it is 7: the same as at the start, and no good week."""
    results(MeasureFactory(episode=episode, key="nprs"), 6, 4, 7)
    first, second, third = (change for week in range(3) for change in read(episode, week))

    assert [first.last, second.last, third.last] == ["", "6 on 1 September", "4 on 8 September"]
    assert third.change is Change.WITHIN_ERROR
    assert "within measurement error" in third.verdict
    assert third.since_last.startswith("Since last time, 8 September (4): change beyond the error")
    assert third.sentence.startswith("This was harder than on 8 September.")
    assert third.is_worse and not second.is_worse
    assert second.since_last == "", "last time was the start"


def test_what_is_measured_is_named_for_two_readers_and_for_the_clinician(episode):
    grip = MeasureFactory(episode=episode, key="grip")
    results(grip, 20, conditions={"side": "left"})
    results(MeasureFactory(episode=episode, key="psfs_activity", activity="carry a bag"), 4)

    told = {(change.title, change.about) for change in read(episode, 0)}

    assert told == {("Grip strength, left", "how strong your grip is, left"), ("carry a bag", "carry a bag")}


def test_an_earlier_check_in_tells_what_was_known_that_day(episode):
    results(MeasureFactory(episode=episode, key="nprs"), 7, 6, 3)

    changes = [change for week in range(3) for change in read(episode, week)]

    assert [change.change for change in changes] == [
        Change.FIRST_MEASUREMENT,
        Change.WITHIN_ERROR,
        Change.BETTER_MEANINGFUL,
    ]
    assert [change.compared_with for change in changes] == ["", "7 on 1 September", "7 on 1 September"]


def test_a_result_entered_in_error_drops_out(episode, clinician):
    results(MeasureFactory(episode=episode, key="chair_stand_30s"), 7)
    results(MeasureFactory(episode=episode, key="nprs"), 7, status="entered-in-error", error_marked_by=clinician)

    assert [change.title for change in read(episode, 0)] == ["30-second chair stand"]


def test_both_hands_are_told_one_by_one(episode):
    grip = MeasureFactory(episode=episode, key="grip")
    results(grip, 20, conditions={"side": "left"})
    results(grip, 30, conditions={"side": "right"})

    assert [(change.side, change.value) for change in read(episode, 0)] == [("left", "20 kg"), ("right", "30 kg")]


def test_the_answer_about_pain_stands_apart_from_what_was_measured(episode):
    pain = MeasureFactory(episode=episode, key="nprs")
    results(pain, 5, conditions={"question": "week"})
    results(pain, 3, conditions={"question": "now"})
    CheckInFactory(episode=episode, held_on=START)
    with in_clinic(episode.clinic_id):
        found = read_check_in(with_pain_measure(CheckIn.objects.all()).get())

    assert found.pain.value == "3"
    assert [change.value for change in found.results] == ["5"]


@pytest.mark.parametrize("keys", [("nprs",), ("nprs", "grip", "chair_stand_30s", "psfs")])
def test_a_check_in_is_read_by_five_queries(episode, django_assert_num_queries, keys):
    check_in = CheckInFactory(episode=episode, held_on=START)
    for key in keys:
        results(MeasureFactory(episode=episode, key=key), 3, 4, 5)
    with in_clinic(episode.clinic_id), django_assert_num_queries(5):
        assert len(changes_of(check_in)) == len(keys)
