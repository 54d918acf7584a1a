"""A plan in the patient's own language, and being told before printing what is not in it yet (DESIGN rule 13)."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from goals.tests.factories import (
    AgreedCourseFactory,
    CopingPlanFactory,
    FlareUpPlanFactory,
    GoalFactory,
    MilestoneFactory,
    PracticeTaskFactory,
)
from patients.tests.factories import EpisodeFactory, PatientFactory
from plans.composing import contents_of
from plans.gathering import gather
from rehabgoals.tenancy import in_clinic

BY_RIM = {"second_language": "es", "second_by": "Rim, interpreter"}


@pytest.fixture
def episode(riverside, clinician):
    patient = PatientFactory(clinic=riverside, language="es")
    return EpisodeFactory(clinic=riverside, clinician=clinician, patient=patient)


@pytest.fixture
def plan_page(episode, clinician, client_of):
    def get():
        return client_of(clinician).get(reverse("plans:plan", args=[episode.pk])).text

    return get


def test_what_nobody_has_put_into_the_patients_language_is_named_with_the_way_to_write_it(
    riverside, episode, plan_page
):
    goal = GoalFactory(clinic=riverside, episode=episode)
    task = PracticeTaskFactory(clinic=riverside, goal=goal)
    MilestoneFactory(clinic=riverside, goal=goal)
    CopingPlanFactory(clinic=riverside, goal=goal, obstacle="it rains in town")
    AgreedCourseFactory(clinic=riverside, episode=episode)
    FlareUpPlanFactory(clinic=riverside, episode=episode)

    page = plan_page()

    assert "reads Spanish. These are not in it yet" in page
    for words in (goal.activity, task.what, "The bakery", "it rains in town", "When pain flares up"):
        assert f"<bdi>{words}</bdi></a>" in page, words
    assert reverse("goals:practice_edit", args=[task.pk]) in page


def test_of_a_part_that_is_half_there_the_words_that_are_not_are_named(riverside, episode, plan_page):
    texts = {"activity": "caminar hasta el mercado"}
    goal = GoalFactory(clinic=riverside, episode=episode, second_texts=texts, **BY_RIM)

    page = plan_page()

    assert f"<bdi>{goal.outcome}</bdi></a>" in page
    assert f"<bdi>{goal.activity}</bdi></a>" not in page


def test_what_is_in_the_patients_language_stands_first_and_is_not_asked_for(riverside, episode, plan_page):
    texts = {"outcome": "Quiero elegir mi pescado.", "activity": "caminar hasta el mercado"}
    GoalFactory(clinic=riverside, episode=episode, second_texts=texts, **BY_RIM)

    page = plan_page()

    assert "These are not in it yet" not in page
    assert page.index("caminar hasta el mercado.") < page.index("walk to the market without stopping.")
    assert "Quiero elegir mi pescado." in page


def test_an_if_then_in_the_clinics_words_is_in_the_first_person(riverside, episode):
    CopingPlanFactory(clinic=riverside, goal=GoalFactory(clinic=riverside, episode=episode))

    with in_clinic(riverside.pk):
        (coping,) = contents_of(gather(episode), riverside).goals[0].coping

    assert (coping.if_text, coping.then_text) == ("it rains", "I walk the long corridor of the church hall")


def test_practice_that_a_precaution_would_forbid_says_who_cleared_it(riverside, episode, plan_page):
    goal = GoalFactory(clinic=riverside, episode=episode)
    PracticeTaskFactory(clinic=riverside, goal=goal, what="Kneel", cleared="cleared", cleared_by="Dr Ruiz")

    assert "Cleared by: <bdi>Dr Ruiz</bdi>" in plan_page()


@pytest.mark.parametrize(("days", "is_said"), [(-1, False), (0, True), (1, True)])
def test_the_paper_looks_forward_to_the_middle_of_the_course_and_not_back(riverside, episode, days, is_said):
    day = timezone.localdate() + timedelta(days=days)
    AgreedCourseFactory(clinic=riverside, episode=episode, halfway_review_on=day)

    with in_clinic(riverside.pk):
        course = contents_of(gather(episode), riverside).course

    assert (course.halfway_on == day) is is_said


def test_a_patient_who_reads_the_clinics_language_is_asked_for_nothing(riverside, clinician, client_of):
    episode = EpisodeFactory(
        clinic=riverside, clinician=clinician, patient=PatientFactory(clinic=riverside, language="en")
    )
    GoalFactory(clinic=riverside, episode=episode)

    page = client_of(clinician).get(reverse("plans:plan", args=[episode.pk])).text

    assert "These are not in it yet" not in page


def test_a_text_that_is_half_in_the_patients_language_shows_both_halves(riverside, episode):
    goal = GoalFactory(clinic=riverside, episode=episode)
    PracticeTaskFactory(clinic=riverside, goal=goal, second_texts={"what": "Caminar a la tienda"}, **BY_RIM)
    CopingPlanFactory(
        clinic=riverside, goal=goal, second_texts={"obstacle": "llueve", "answer": "camino dentro"}, **BY_RIM
    )

    with in_clinic(riverside.pk):
        contents = contents_of(gather(episode), riverside)

    (task,), (coping,) = contents.goals[0].practice, contents.goals[0].coping
    assert (task.what, task.cue, task.below) == (
        "Caminar a la tienda",
        "after breakfast",
        "Walk to the corner shop and back",
    )
    assert (coping.if_text, coping.then_text) == ("llueve", "camino dentro")
    assert coping.below == "If it rains, then I walk the long corridor of the church hall"
