"""Finishing a check-in keeps all of it or nothing."""

import threading
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from uuid import uuid4

import pytest
import time_machine
from django.db import connection
from django.urls import reverse

from accounts.models import Clinic
from goals.models import Milestone
from goals.tests.factories import GoalFactory, MilestoneFactory, PracticeTaskFactory
from measures.models import Instrument, Measure, Measurement
from measures.recording import CannotRecord, ResultSaid
from measures.signals import measurement_recorded
from measures.tests.factories import MeasureFactory, MeasurementFactory
from patients.slots import news_of
from patients.tests.factories import EpisodeFactory
from rehabgoals.tenancy import in_clinic
from sessions.models import CheckIn, GoalRating, Visit
from sessions.recording import AlreadyFinished, InThePast, NothingSaid, finish_check_in
from sessions.said import DoseSaid, MattersSaid, MeetingSaid, PractisedSaid, RatingSaid, Said
from sessions.tests.factories import VisitFactory

NOW = datetime(2026, 11, 10, 23, 30, tzinfo=UTC)


@pytest.fixture
def episode(clinician):
    with time_machine.travel(NOW):
        return EpisodeFactory(clinic=clinician.clinic, clinician=clinician)


def finish(episode, by, **said):
    token = said.pop("form_token", None)
    with in_clinic(episode.clinic_id):
        return finish_check_in(episode=episode, by=by, said=Said(**said), form_token=token, now=NOW)


def count(episode):
    with in_clinic(episode.clinic_id):
        return [model.objects.count() for model in (CheckIn, GoalRating, Measurement, Measure, Visit)]


def test_failure_in_the_middle_leaves_nothing(episode, clinician):
    goal = GoalFactory(episode=episode)
    measure = MeasureFactory(episode=episode, key="grip")
    visit = VisitFactory(episode=episode, starts_at=NOW)
    before = count(episode)
    with pytest.raises(CannotRecord):
        finish(
            episode,
            clinician,
            agreed="Walk.",
            pain_now=3,
            ratings=(RatingSaid(goal, "same"),),
            next_meeting=MeetingSaid(NOW + timedelta(days=14)),
            results=(ResultSaid(measure, 500),),  # the last thing that is written down
        )
    assert count(episode) == before
    with in_clinic(episode.clinic_id):
        assert Visit.objects.get(pk=visit.pk).status == "planned"


def test_who_listens_to_results_can_stop_all_of_it(episode, clinician):
    def refuse(**kwargs):
        raise RuntimeError("no")

    measurement_recorded.connect(refuse)
    try:
        with pytest.raises(RuntimeError):
            finish(episode, clinician, pain_now=3, agreed="Walk.")
    finally:
        measurement_recorded.disconnect(refuse)
    assert count(episode) == [0, 0, 0, 0, 0]


def test_day_is_the_clinics_day(clinician, episode):
    with in_clinic(episode.clinic_id):
        Clinic.objects.filter(pk=episode.clinic_id).update(time_zone="Asia/Kolkata")
    clinician.clinic.time_zone = "Asia/Kolkata"
    tomorrow_there = VisitFactory(episode=episode, starts_at=datetime(2026, 11, 11, 4, 0, tzinfo=UTC))
    check_in = finish(episode, clinician, pain_now=2)
    assert check_in.held_on == date(2026, 11, 11)
    assert check_in.visit_id == tomorrow_there.pk


def test_nearest_of_todays_visits_is_kept_and_the_other_stays(episode, clinician):
    far, near = (VisitFactory(episode=episode, starts_at=NOW - timedelta(hours=hours)) for hours in (8, 1))
    check_in = finish(episode, clinician, agreed="Walk.")
    assert check_in.visit_id == near.pk
    second = finish(episode, clinician, agreed="Rest.")
    assert second.visit_id == far.pk
    assert finish(episode, clinician, agreed="Again.").visit_id is None


@pytest.mark.parametrize("status", ["cancelled", "missed"])
def test_visit_that_was_not_to_be_is_not_kept(episode, clinician, status):
    VisitFactory(episode=episode, starts_at=NOW, status=status)
    assert finish(episode, clinician, agreed="Walk.").visit_id is None


def test_next_visit_is_with_the_clinician_of_todays(episode, clinician, colleague):
    VisitFactory(episode=episode, starts_at=NOW, clinician=colleague)
    check_in = finish(episode, clinician, next_meeting=MeetingSaid(NOW + timedelta(days=7), "telephone"))
    assert (check_in.next_visit.clinician_id, check_in.next_visit.kind) == (colleague.pk, "telephone")
    assert check_in.clinician_id == clinician.pk


def test_next_visit_is_not_with_a_colleague_who_has_left(episode, clinician, colleague):
    VisitFactory(episode=episode, starts_at=NOW, clinician=colleague)
    with in_clinic(episode.clinic_id):
        colleague.is_active = False
        colleague.save()
    check_in = finish(episode, clinician, next_meeting=MeetingSaid(NOW + timedelta(days=7)))
    assert check_in.next_visit.clinician_id == clinician.pk


def test_who_telephones_before_todays_visit_meets_then(clinician, episode):
    """The visit that they are to meet at is not the one that this check-in is of: it is still to take place."""
    morning = datetime(2026, 11, 10, 9, tzinfo=UTC)
    today = VisitFactory(episode=episode, starts_at=morning + timedelta(hours=6))
    with in_clinic(episode.clinic_id):
        said = Said(agreed="Bring the shoes.", next_meeting=MeetingSaid(today.starts_at))
        check_in = finish_check_in(episode=episode, by=clinician, said=said, now=morning)
        assert (check_in.visit, check_in.next_visit) == (None, today)
        assert Visit.objects.get().status == "planned"


def test_next_visit_does_not_lie_in_the_past(episode, clinician):
    with pytest.raises(InThePast):
        finish(episode, clinician, next_meeting=MeetingSaid(NOW - timedelta(minutes=1)))
    assert count(episode) == [0, 0, 0, 0, 0]


def test_nothing_said_is_nothing_kept(episode, clinician):
    with pytest.raises(NothingSaid):
        finish(episode, clinician)


def test_pain_zero_is_said(episode, clinician):
    finish(episode, clinician, pain_now=0)
    with in_clinic(episode.clinic_id):
        assert Measurement.objects.get().value == 0


def test_pain_goes_to_the_measure_the_episode_has(episode, clinician):
    measure = MeasureFactory(episode=episode, key="nprs")
    for pain in (4, 3):
        finish(episode, clinician, pain_now=pain)
    with in_clinic(episode.clinic_id):
        assert set(Measurement.objects.values_list("measure_id", "value")) == {(measure.pk, 4), (measure.pk, 3)}


def test_of_two_versions_of_the_pain_scale_the_page_asks_by_the_one_that_it_keeps_under(client_of, episode, clinician):
    """The older version was taken up last: by row it is the newer."""
    current = MeasureFactory(episode=episode, key="nprs")
    with in_clinic(episode.clinic_id):
        former = Instrument.objects.get(pk=current.instrument_id)
        former.pk, former.definition_version, former.is_current = None, current.instrument.definition_version - 1, False
        former.save()
    older = MeasureFactory(episode=episode, instrument=former)
    MeasurementFactory(measure=older, value=8, taken_on=date(2026, 11, 3))
    MeasurementFactory(measure=current, value=6, taken_on=date(2026, 11, 2))

    page = client_of(clinician).get(reverse("sessions:check_in_new", args=[episode.pk]))
    finish(episode, clinician, pain_now=5)

    assert page.context["opening"].pain.measure.pk == current.pk
    with in_clinic(episode.clinic_id):
        assert [each.measure_id for each in Measurement.objects.filter(value=5)] == [current.pk]


def test_same_token_in_another_episode_is_not_taken_for_a_repeat(episode, clinician):
    token, other = uuid4(), EpisodeFactory(clinic=clinician.clinic, clinician=clinician)
    finish(episode, clinician, agreed="Walk.", form_token=token)
    with pytest.raises(Exception, match="form_once"):
        finish(other, clinician, agreed="Walk.", form_token=token)


def test_repeat_with_other_words_is_told_apart(episode, clinician):
    token = uuid4()
    first = finish(episode, clinician, agreed="Walk.", form_token=token)
    with pytest.raises(AlreadyFinished) as refused:
        finish(episode, clinician, agreed="Run.", form_token=token)
    assert refused.value.check_in == first


def test_repeat_with_anything_said_otherwise_is_told_apart(episode, clinician):
    goal, grip = GoalFactory(episode=episode), MeasureFactory(episode=episode, key="grip")
    task = PracticeTaskFactory(goal=goal)
    day = NOW.date()

    def said(**other):
        return {
            "agreed": "Walk.",
            "ratings": (RatingSaid(goal, "same"),),
            "matters": (MattersSaid(goal, "less", "Carmen comes here now"),),
            "days_done": ((task, day - timedelta(days=1)),),
            "practised": (PractisedSaid("Walk", task, amount=Decimal(200), unit="metres", sureness=6),),
            "doses": (DoseSaid("pacing", "Half as far", "Sore", grip),),
            "results": (ResultSaid(grip, Decimal(24), {"side": "right", "device": ""}),),
            "next_meeting": MeetingSaid(NOW + timedelta(days=7)),
            "form_token": token,
        } | other

    token = uuid4()
    first = finish(episode, clinician, **said())
    before = count(episode)
    assert finish(episode, clinician, **said()) == first, "a double press"
    for other in (
        {"next_meeting": MeetingSaid(NOW + timedelta(days=14))},
        {"next_meeting": None},
        {"results": (ResultSaid(grip, Decimal(42), {"side": "right"}),)},
        {"results": (ResultSaid(grip, Decimal(24), {"side": "left"}),)},
        {"days_done": ((task, day - timedelta(days=2)),)},
        {"matters": (MattersSaid(goal, "less", "Carmen moved away"),)},
        {"practised": (PractisedSaid("Walk", task, amount=Decimal(300), unit="metres", sureness=6),)},
        {"doses": (DoseSaid("pacing", "Half as far", "Sore"),)},
    ):
        with pytest.raises(AlreadyFinished):
            finish(episode, clinician, **said(**other))
    assert count(episode) == before


def test_goal_of_another_episode_is_not_rated(episode, clinician):
    goal = GoalFactory(episode=EpisodeFactory(clinic=clinician.clinic, clinician=clinician))
    with pytest.raises(ValueError, match="another episode"):
        finish(episode, clinician, ratings=(RatingSaid(goal, "same"),))
    assert count(episode)[:2] == [0, 0]


@pytest.mark.django_db(transaction=True)
def test_two_presses_at_the_same_moment_are_one_check_in(clinician):
    episode = EpisodeFactory(clinic=clinician.clinic, clinician=clinician)
    token, together, made = uuid4(), threading.Barrier(2), []

    def press():
        together.wait()
        try:
            made.append(finish(episode, clinician, pain_now=3, form_token=token).pk)
        finally:
            connection.close()

    presses = [threading.Thread(target=press) for _ in range(2)]
    for each in presses:
        each.start()
    for each in presses:
        each.join()
    assert len(made) == 2
    assert len(set(made)) == 1
    assert count(episode)[:3] == [1, 0, 1]


def test_news_of_many_steps_reached_at_once_costs_what_one_costs(episode, django_assert_num_queries):
    goal = GoalFactory(episode=episode)
    steps = [MilestoneFactory(goal=goal, name=f"Step {place}", value=200 + place) for place in range(5)]

    def reached(found):
        return Milestone.objects.filter(pk__in=[step.pk for step in found]).update(reached_on=NOW.date())

    with in_clinic(episode.clinic_id), time_machine.travel(NOW):
        # What was reached before, the act, what was reached by it, and whether it is a day for praise.
        for some in (steps[:1], steps[1:]):
            with django_assert_num_queries(4):
                assert len(news_of(episode, lambda some=some: reached(some))) == len(some)
