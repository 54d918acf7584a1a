"""What is known about a target of a real episode: the errors that judge there, its onset, and what is not looked at."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.utils import timezone

from goals.cohorts import days_since_onset, problem_group
from goals.looking_ahead import assess_target
from goals.realism import Answer
from measures.adopting import Decision, adopt
from measures.instruments import own_definition
from measures.tests.factories import MeasureFactory, instrument
from patients.tests.factories import EpisodeFactory
from rehabgoals.tenancy import in_clinic

pytestmark = pytest.mark.django_db


@pytest.fixture
def back(riverside, clinician):
    """A back that began to hurt two weeks ago."""
    today = timezone.localdate()
    return EpisodeFactory(
        clinic=riverside,
        clinician=clinician,
        body_region="back",
        side="",
        onset_on=today - timedelta(weeks=2),
        onset_precision="about",
    )


def looked(episode, measured_by, baseline=6, target=4, *, weeks=4, is_keeping=False):
    today = timezone.localdate()
    with in_clinic(episode.clinic_id):
        return assess_target(
            episode,
            measured_by,
            baseline=Decimal(baseline),
            target=Decimal(target),
            target_on=today + timedelta(weeks=weeks),
            is_keeping=is_keeping,
            today=today,
        )


def test_a_target_is_held_against_the_published_course_of_the_same_problem(back, riverside):
    found = looked(back, instrument(riverside, "nprs"))

    assert found.answer == Answer.AMBITIOUS
    assert "Menezes Costa" in found.source


def test_an_error_that_the_clinic_adopted_judges(back, riverside, clinician):
    pain = instrument(riverside, "nprs")
    with in_clinic(riverside.pk):
        adopt(pain, Decision(of="mdc", value=Decimal(3), source="Our own repeat, 2026"), by=clinician)

    found = looked(back, pain)

    assert found.answer == Answer.TOO_SMALL_TO_SEE
    assert found.source == "From: Our own repeat, 2026."


def test_an_error_for_one_patient_judges_for_that_patient_alone(back, riverside, clinician):
    pain = instrument(riverside, "nprs")
    measure = MeasureFactory(episode=back, instrument=pain)
    another = EpisodeFactory(clinic=riverside, body_region="back", onset_on=back.onset_on, onset_precision="about")
    its_own = Decision(of="mdc", value=Decimal(3), source="Two tries of theirs", reason="They vary more.")
    with in_clinic(riverside.pk):
        adopt(pain, its_own, by=clinician, measure=measure)

    assert looked(back, pain).answer == Answer.TOO_SMALL_TO_SEE
    assert looked(another, pain).answer == Answer.AMBITIOUS


def test_a_measure_the_clinic_does_not_have_yet_is_looked_at_without_a_question(back, django_assert_num_queries):
    stairs = own_definition(key="stairs", name="Stairs", unit="stairs", higher_is_better=True)
    today = timezone.localdate()

    with django_assert_num_queries(0):
        found = assess_target(
            back,
            stairs,
            baseline=Decimal(3),
            target=Decimal(12),
            target_on=today + timedelta(weeks=4),
            is_keeping=False,
            today=today,
        )

    assert found.answer == Answer.NOT_ENOUGH_KNOWN


def test_two_questions_are_asked_of_the_database(back, riverside, django_assert_num_queries):
    pain, today = instrument(riverside, "nprs"), timezone.localdate()
    arguments = {"baseline": Decimal(6), "target": Decimal(3), "target_on": today + timedelta(weeks=4)}

    with in_clinic(riverside.pk), django_assert_num_queries(2):
        assess_target(back, pain, is_keeping=False, today=today, **arguments)


@pytest.mark.parametrize("changes", [{"target": 7}, {"target": 6}, {"weeks": 0}, {"weeks": -1}])
def test_a_step_back_or_a_day_that_has_come_has_nothing_to_look_at(back, riverside, changes):
    assert looked(back, instrument(riverside, "nprs"), **changes) is None


def test_to_keep_something_is_looked_at_whatever_stands_as_the_target(back, riverside):
    assert looked(back, instrument(riverside, "nprs"), target=7, is_keeping=True).answer == Answer.NOT_ENOUGH_KNOWN


def test_it_is_counted_from_the_operation_else_the_onset_else_the_injury(riverside):
    today = timezone.localdate()
    onset, event = today - timedelta(days=90), today - timedelta(days=20)
    known = {"onset_on": onset, "onset_precision": "exact"}
    operated = EpisodeFactory.build(clinic=riverside, event="operation", event_on=event, **known)
    undated = EpisodeFactory.build(clinic=riverside, event="operation", **known)
    injured = EpisodeFactory.build(clinic=riverside, event="injury", event_on=event)
    unknown = EpisodeFactory.build(clinic=riverside)

    counted = [days_since_onset(each, today) for each in (operated, undated, injured, unknown)]
    assert counted == [20, None, 20, None]
    assert days_since_onset(operated, event - timedelta(days=1)) is None
    assert [problem_group(each) for each in (operated, injured)] == ["knee-operation", "knee"]
