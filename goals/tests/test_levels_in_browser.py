"""Levels and rulers where a script or a style sheet does the work: what is chosen shows at once."""

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from goals.models import Goal
from goals.tests.factories import GoalFactory
from goals.tests.test_in_browser import axe_is_silent
from patients.models import Patient
from patients.tests.factories import EpisodeFactory
from rehabgoals.tenancy import in_clinic

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def goal(riverside, clinician):
    return GoalFactory(episode=EpisodeFactory(clinic=riverside, clinician=clinician))


def test_another_start_proposes_the_levels_anew_at_once(new_page, clinician, goal):
    page = new_page(clinician)
    page.goto(reverse("goals:goal_levels", args=[goal.pk]))
    page.get_by_label("In words: A lot more than hoped").fill("to my sister’s, and back")
    page.get_by_label("None of it is possible yet").check()
    expect(page.get_by_label("In words: Not there yet")).to_have_value("475 m or more, not yet 800 m")
    expect(page.get_by_label("In words: A lot more than hoped")).to_have_value("to my sister’s, and back")
    page.get_by_role("button", name="Agree these levels").click()
    expect(page.get_by_text("to my sister’s, and back")).to_be_visible()


def test_one_press_shows_a_ruler_as_words_or_faces_and_the_choice_stays(new_page, clinician, goal):
    page = new_page(clinician)
    with in_clinic(goal.clinic_id):
        Patient.objects.filter(pk=goal.episode.patient_id).update(language="ar")
    page.goto(reverse("goals:goal_rulers", args=[goal.pk]))
    sure = page.get_by_role("group", name="How sure are you that you can do it?")
    helps = page.get_by_label("What would make it an 8?")
    expect(helps).to_be_hidden()
    sure.get_by_role("radio", name="3", exact=True).check()
    expect(helps).to_be_visible()
    sure.get_by_role("radio", name="Words").check()
    expect(sure.get_by_role("radio", name="a little sure")).to_be_checked()
    sure.get_by_role("radio", name="Faces").check()
    sure.get_by_role("radio", name="quite sure").check()
    expect(helps).to_be_hidden()
    page.get_by_role("button", name="Keep it").click()
    expect(page.get_by_text("Kept, as it was said.")).to_be_visible()
    with in_clinic(goal.clinic_id):
        assert Goal.objects.get(pk=goal.pk).confidence == 8
    page.set_viewport_size({"width": 390, "height": 800})
    page.goto(reverse("goals:goal_screen", args=[goal.pk]))
    axe_is_silent(page)
