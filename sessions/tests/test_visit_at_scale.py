"""The visit page of a patient with 10 goals and 300 check-ins reads as often as that of one with few."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.urls import reverse
from django.utils import timezone

from goals.models import CopingPlan, Goal, PracticeEntry, PracticeTask
from measures.models import Fit, Measure, Measurement
from measures.tests.factories import instrument
from patients.tests.factories import EpisodeFactory
from rehabgoals.tenancy import in_clinic
from rehabgoals.testing.queries import data_statements
from sessions.models import CheckIn, GoalRating, Visit

# Three goals may be active at a time; the others came before them.
MOST_ACTIVE = 3


def episode_with(clinician, goals, check_ins):
    """An episode with so many goals and check-ins: results at every third, a word about each goal at every tenth."""
    clinic, today = clinician.clinic, timezone.localdate()
    episode = EpisodeFactory(clinic=clinic, clinician=clinician, started_on=today - timedelta(days=4 * check_ins))
    of_clinic = {"clinic": clinic}
    scale = instrument(clinic, "walking_distance")
    days = [today - timedelta(days=3 * number) for number in range(1, check_ins + 1)]
    with in_clinic(clinic.pk):
        measures = Measure.objects.bulk_create(
            Measure(**of_clinic, episode=episode, instrument=scale, activity=f"way {number}", started_on=days[-1])
            for number in range(goals)
        )
        rows = Goal.objects.bulk_create(goal_of(episode, measure, place) for place, measure in enumerate(measures))
        tasks = PracticeTask.objects.bulk_create(PracticeTask(**of_clinic, goal=goal, what="Walk") for goal in rows)
        CopingPlan.objects.bulk_create(
            CopingPlan(**of_clinic, goal=goal, obstacle="it rains", answer="walk indoors") for goal in rows
        )
        PracticeEntry.objects.bulk_create(
            PracticeEntry(**of_clinic, task=task, done_on=day, source="home") for task in tasks[:1] for day in days
        )
        Fit.objects.bulk_create(
            Fit(**of_clinic, measure=measure, answer="better", said_on=day, recorded_by=clinician)
            for measure in measures
            for day in days[::20]
        )
        Measurement.objects.bulk_create(
            Measurement(
                **of_clinic,
                measure=measure,
                taken_on=day,
                value=300 + 10 * Decimal(number % 7),
                source=scale.kind,
                definition_version=scale.definition_version,
            )
            for measure in measures
            for number, day in enumerate(days[::3])
        )
        held = CheckIn.objects.bulk_create(
            CheckIn(**of_clinic, episode=episode, held_on=day, clinician=clinician, agreed="Walk.") for day in days
        )
        GoalRating.objects.bulk_create(
            GoalRating(**of_clinic, check_in=check_in, goal=goal, patient_word="same")
            for check_in in held[::10]
            for goal in rows
        )
        Visit.objects.bulk_create(
            Visit(
                **of_clinic,
                episode=episode,
                clinician=clinician,
                starts_at=timezone.now() + timedelta(days=number + 1),
            )
            for number in range(goals)
        )
    return episode


def goal_of(episode, measure, place):
    is_active = place < MOST_ACTIVE
    return Goal(
        clinic=episode.clinic,
        episode=episode,
        measure=measure,
        rank=Goal.Rank.SECONDARY if place else Goal.Rank.PRIMARY,
        place=place if is_active else 1,
        outcome="To choose my own fish.",
        activity=f"walk to the market, way {place}",
        baseline=150,
        target=800,
        started_on=episode.started_on,
        target_on=timezone.localdate() + timedelta(weeks=6),
        agreed_by=episode.clinician,
        lifecycle_status="active" if is_active else "completed",
    )


@pytest.fixture
def statements(client_of, clinician):
    """What the visit page of an episode with so many goals and check-ins asks the database."""

    def statements(goals, check_ins):
        url = reverse("sessions:check_in_new", args=[episode_with(clinician, goals, check_ins).pk])
        data_statements(client_of(clinician), url)  # what is cached by the process is cached now
        return data_statements(client_of(clinician), url)

    return statements


def test_a_visit_reads_as_often_for_300_check_ins_as_for_3(statements):
    few, many = statements(2, 3), statements(10, 300)

    assert len(many) == len(few), "\n".join([*few, "", *many])
    assert len(many) <= 12, "\n".join(many)
