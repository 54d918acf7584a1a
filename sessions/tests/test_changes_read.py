"""What was measured in a check-in is told in the words of the measures page, as it stood that day."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest
from django.urls import reverse
from django.utils import timezone

from goals.tests.factories import FlareUpPlanFactory, GoalFactory
from measures.interpretation import Change
from measures.overview import overview
from measures.recording import ResultSaid
from measures.tests.factories import MeasureFactory, MeasurementFactory
from patients.tests.factories import EpisodeFactory
from rehabgoals.tenancy import in_clinic
from sessions.changes_read import changes_of
from sessions.models import CheckIn
from sessions.reading import read_check_in, with_pain_measure
from sessions.recording import finish_check_in
from sessions.said import Said
from sessions.tests.factories import CheckInFactory, GoalRatingFactory

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


def test_each_check_in_of_one_day_tells_its_own_results(episode, clinician):
    """13 seconds in the morning are the morning's; in the afternoon only pain was asked about."""
    stands = MeasureFactory(episode=episode, key="chair_stand_30s")
    pain = MeasureFactory(episode=episode, key="nprs")
    noon = datetime(2026, 9, 1, 12, tzinfo=UTC)

    def finished(hours, **said):
        with in_clinic(episode.clinic_id):
            moment = noon + timedelta(hours=hours)
            return finish_check_in(episode=episode, by=clinician, said=Said(**said), now=moment, held_on=START)

    morning = finished(-2, results=(ResultSaid(stands, Decimal(7)),))
    # Measured between the two, on the measure's own page: the afternoon's.
    MeasurementFactory(measure=pain, value=4, taken_on=START, recorded_at=noon, conditions={"question": "week"})
    afternoon = finished(2, pain_now=3)
    # Nothing is finished after it: the last one's.
    MeasurementFactory(measure=stands, value=9, taken_on=START, recorded_at=noon + timedelta(hours=3))

    def told(check_in):
        with in_clinic(episode.clinic_id):
            return [change.result.value for change in changes_of(check_in)]

    assert told(morning) == [7]
    assert told(afternoon) == [4, 3, 9]


def test_a_corrected_result_stays_with_the_check_in_in_which_it_was_taken(episode, clinician):
    stands = MeasureFactory(episode=episode, key="chair_stand_30s")
    first, second = (
        CheckInFactory(episode=episode, held_on=START, finished_at=datetime(2026, 9, 1, hour, tzinfo=UTC))
        for hour in (10, 15)
    )
    slip = {"status": "entered-in-error", "error_marked_by": clinician}
    [wrong] = results(stands, 70, recorded_at=first.finished_at, **slip)
    results(stands, 7, recorded_at=second.finished_at + timedelta(hours=1), corrects=wrong)

    with in_clinic(episode.clinic_id):
        assert [change.value for change in changes_of(first)] == ["7"]
        assert changes_of(second) == []


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


class TestBesideEachOther:
    """What one check-in tells of a day that holds a gain: with its setback by its values, a goal as the day's fact."""

    @pytest.fixture
    def shown(self, episode, client_of, clinician):
        check_in = CheckInFactory(episode=episode, held_on=START + timedelta(weeks=2))

        def shown(page="check_in_detail"):
            text = client_of(clinician).get(reverse(f"sessions:{page}", args=[check_in.pk])).text
            return " ".join(text.split())

        shown.check_in = check_in
        return shown

    @pytest.fixture
    def walked(self, episode):
        walk = MeasureFactory(episode=episode, key="walk_6min")
        results(walk, 300, 310, 450)
        return walk

    def test_a_gain_by_itself_is_said(self, episode, walked, shown):
        assert "step forward" in shown() or "step up" in shown()

    @pytest.mark.parametrize("setback", ["pain beyond the error", "pain 3 above usual", "harder"])
    def test_beside_a_setback_a_gain_is_told_by_its_values(self, episode, walked, shown, setback):
        if setback == "harder":
            GoalRatingFactory(check_in=shown.check_in, goal__episode=episode, patient_word="harder")
        elif setback == "pain 3 above usual":
            FlareUpPlanFactory(episode=episode, usual_pain=3)
            results(MeasureFactory(episode=episode, key="nprs"), 6, 5, 6)
        else:
            results(MeasureFactory(episode=episode, key="nprs"), 6, 4, 7)

        text = shown()

        assert "step forward" not in text and "step up" not in text
        assert "at the start 305 m on 1 September" in text and "450 m" in text

    def test_pain_of_later_days_takes_nothing_back(self, episode, walked, shown):
        results(MeasureFactory(episode=episode, key="nprs"), 4, 4, 4, 9)
        assert "step forward" in shown() or "step up" in shown()

    @pytest.mark.parametrize("pain", [4, 9])
    def test_a_goal_reached_is_the_fact_of_its_day_on_the_page_and_in_the_note(self, episode, walked, shown, pain):
        results(MeasureFactory(episode=episode, key="nprs"), 4, 4, pain)
        GoalFactory(
            episode=episode,
            measure=walked,
            baseline=300,
            target=450,
            started_on=START,
            achieved_on=shown.check_in.held_on,
        )

        text = shown()

        assert "That was your goal." in text
        assert "step forward" not in text and "step up" not in text
        assert "450 m (last 310 m on 8 September" in shown("check_in_note")
        assert "That was the goal." in shown("check_in_note")


@pytest.mark.parametrize("keys", [("nprs",), ("nprs", "grip", "chair_stand_30s", "psfs")])
def test_a_check_in_is_read_by_five_queries(episode, django_assert_num_queries, keys):
    check_in = CheckInFactory(episode=episode, held_on=START)
    for key in keys:
        results(MeasureFactory(episode=episode, key=key), 3, 4, 5)
    with in_clinic(episode.clinic_id), django_assert_num_queries(5):
        assert len(changes_of(check_in)) == len(keys)
