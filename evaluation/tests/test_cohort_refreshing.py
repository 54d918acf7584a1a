"""Finished episodes become figures for later patients, every night, and are read back for one that begins."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from evaluation import cohort_refreshing
from evaluation.cohort_refreshing import refresh_batch
from evaluation.tasks import refresh_cohorts
from goals.cohorts import Spread, course_spread, earlier_lines, problem_group
from goals.looking_ahead import assess_target
from goals.models import PastEpisode, PastLine
from goals.realism import Alike, Answer, Earlier, Wish, assess
from measures.models import Measurement
from measures.tests.factories import MeasureFactory, MeasurementFactory, instrument
from patients.models import Episode
from patients.tests.factories import EpisodeFactory
from rehabgoals.celery import app
from rehabgoals.tenancy import in_clinic
from rehabgoals.testing.queries import is_counted
from sessions.tests.factories import CheckInFactory, VisitFactory

pytestmark = pytest.mark.django_db
START = timezone.localdate() - timedelta(weeks=20)


def finished(clinic, *, values=(3, 6, 8), weeks=(0, 6, 12), **traits):
    """A knee that hurt for twenty weeks, then an activity rated at the start, after six and after twelve weeks."""
    given = {"started_on": START, "discharged_on": START + timedelta(weeks=14), "onset_precision": "exact"}
    episode = EpisodeFactory(clinic=clinic, **given | {"onset_on": START - timedelta(weeks=20)} | traits)
    measure = MeasureFactory(episode=episode, key="psfs_activity", activity="walk to the market")
    for week, value in zip(weeks, values, strict=True):
        MeasurementFactory(measure=measure, value=value, taken_on=START + timedelta(weeks=week))
    return episode


def refresh(clinic):
    after = 0
    while after is not None:
        after = refresh_batch(clinic.pk, after=after)


def lines_of(clinic):
    with in_clinic(clinic.pk):
        return list(
            PastLine.objects.order_by("pk").values_list("instrument_key", "days_since_onset", "first_value", "results")
        )


def episodes_of(clinic):
    with in_clinic(clinic.pk):
        return list(PastEpisode.objects.order_by("pk").values_list("problem_group", "visits", "days"))


def test_a_finished_episode_becomes_its_visits_its_days_and_its_lines(riverside):
    episode = finished(riverside)
    VisitFactory.create_batch(3, episode=episode, kept=True)
    VisitFactory(episode=episode)
    CheckInFactory(episode=episode)
    EpisodeFactory(clinic=riverside)

    refresh(riverside)

    assert episodes_of(riverside) == [("knee", 4, 98)]
    assert lines_of(riverside) == [("psfs_activity", 140, Decimal(3), [[42, "6"], [84, "8"]])]


def test_refreshing_again_changes_nothing_and_writes_nothing(riverside):
    finished(riverside)
    refresh(riverside)
    with in_clinic(riverside.pk):
        before = list(PastLine.objects.values_list("pk"))

    refresh(riverside)

    with in_clinic(riverside.pk):
        assert list(PastLine.objects.values_list("pk")) == before


def test_a_correction_and_a_later_visit_are_taken_up_and_a_reopened_episode_is_forgotten(riverside):
    episode, reopened = finished(riverside), finished(riverside)
    refresh(riverside)
    with in_clinic(riverside.pk):
        wrong = Measurement.objects.filter(measure__episode=episode).latest("taken_on")
        Measurement.objects.filter(pk=wrong.pk).update(
            status="entered-in-error", error_reason="Wrong patient.", error_marked_at=timezone.now()
        )
        Episode.objects.filter(pk=reopened.pk).update(discharged_on=None)
    VisitFactory(episode=episode, kept=True)

    refresh(riverside)

    assert episodes_of(riverside) == [("knee", 1, 98)]
    assert lines_of(riverside) == [("psfs_activity", 140, Decimal(3), [[42, "6"]])]


def test_the_other_knee_and_what_another_person_answered_are_no_part_of_the_line(riverside):
    episode = finished(riverside, values=(), weeks=())
    measure = MeasureFactory(episode=episode, key="knee_ext_hhd")
    for side, value in (("left", 30), ("right", 12)):
        MeasurementFactory(measure=measure, value=value, taken_on=START, conditions={"side": side})

    refresh(riverside)

    assert lines_of(riverside) == [("knee_ext_hhd", 140, Decimal(12), [])]


def test_batches_follow_each_other_in_a_fixed_number_of_queries(riverside, monkeypatch):
    monkeypatch.setattr(cohort_refreshing, "BATCH", 5)
    for _ in range(7):
        finished(riverside, values=(3,), weeks=(0,))

    with CaptureQueriesContext(connection) as captured:
        refresh_batch(riverside.pk)
    refresh(riverside)

    counted = [query["sql"] for query in captured.captured_queries if is_counted(query["sql"])]
    assert len(counted) <= 12, "\n".join(counted)
    assert len(episodes_of(riverside)) == 7


def test_every_night_each_clinic_has_its_own_and_sees_no_other(riverside, hillside, monkeypatch):
    monkeypatch.setitem(app.conf, "task_always_eager", True)
    finished(riverside)
    finished(hillside, values=(1,), weeks=(0,))

    refresh_cohorts()

    assert [line[2] for line in lines_of(riverside)] == [3]
    assert [line[2] for line in lines_of(hillside)] == [1]
    assert "refresh-cohorts" in app.conf.beat_schedule


# --- Reading them -------------------------------------------------------------------------------------------------


def test_who_stopped_coming_has_no_result_at_the_finish_and_does_not_say_how_long_it_takes(riverside):
    """What was known in week 6 is told of week 6, and never carried on to the day the episode was closed."""
    for _ in range(10):
        VisitFactory(episode=finished(riverside), kept=True)
    for reason in ("stopped", "moved", "referred", "other"):
        VisitFactory(episode=finished(riverside, values=(3, 9), weeks=(0, 6), discharge_reason=reason), kept=True)
    refresh(riverside)
    beginning = EpisodeFactory(
        clinic=riverside, started_on=START, onset_on=START - timedelta(weeks=20), onset_precision="exact"
    )

    with in_clinic(riverside.pk):
        spread = course_spread(riverside.pk, problem_group(beginning))
        past = _past_of_all(beginning, weeks=12)

    assert spread == Spread(n=10, visits=(1, 1), weeks=(14, 14))
    assert (past.n, past.not_measured) == (10, 4)


def _past_of_all(episode, *, weeks):
    lines = earlier_lines(episode, "psfs_activity", Alike(Decimal(0), Decimal(10), 0, 1000))
    wish = Wish(Decimal(3), Decimal(8), weeks * 7, higher_is_better=True, days_since_onset=140, mdc=Decimal(3))
    return assess(wish, earlier=lines).past


def test_only_lines_alike_are_read(riverside):
    near = finished(riverside)
    finished(riverside, values=(9,), weeks=(0,))
    finished(riverside, onset_on=START - timedelta(weeks=2))
    finished(riverside, body_region="hip")
    finished(riverside, event="operation", event_on=START - timedelta(weeks=20))
    refresh(riverside)
    alike = Alike(Decimal(1), Decimal(5), 100, 180)

    with in_clinic(riverside.pk):
        lines = earlier_lines(near, "psfs_activity", alike)
        past = PastEpisode.objects.get(episode=near)
        assert lines == [Earlier(past.pk, Decimal(3), 140, ((42, Decimal(6)), (84, Decimal(8))))]


def test_a_target_is_looked_at_beside_those_who_started_alike(riverside, clinician):
    for _ in range(10):
        finished(riverside)
    refresh(riverside)
    today = timezone.localdate()
    episode = EpisodeFactory(
        clinic=riverside, clinician=clinician, onset_on=today - timedelta(weeks=20), onset_precision="about"
    )
    rating = instrument(riverside, "psfs_activity")

    with in_clinic(riverside.pk):
        looked = assess_target(
            episode,
            rating,
            baseline=Decimal(3),
            target=Decimal(6),
            target_on=today + timedelta(weeks=6),
            is_keeping=False,
            today=today,
        )

    assert (looked.answer, looked.n) == (Answer.WELL_WITHIN_REACH, 10)


def test_how_long_such_episodes_took_is_told_from_ten_on(riverside):
    for visits in range(9):
        VisitFactory.create_batch(visits + 1, episode=finished(riverside, values=(), weeks=()), kept=True)
    never_met = finished(riverside, values=(), weeks=())
    refresh(riverside)
    with in_clinic(riverside.pk):
        group = problem_group(never_met)
        assert course_spread(riverside.pk, group) is None, "of one, no visit was written down"

    VisitFactory.create_batch(10, episode=never_met, kept=True)
    refresh(riverside)

    with in_clinic(riverside.pk):
        assert course_spread(riverside.pk, group) == Spread(n=10, visits=(3, 8), weeks=(14, 14))
