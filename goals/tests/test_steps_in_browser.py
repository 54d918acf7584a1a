"""Steps and changes of a goal where the browser helps: numbers to press, letters that are left, only what fits."""

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from goals.models import Milestone
from goals.tests.factories import GoalFactory
from patients.tests.factories import EpisodeFactory
from rehabgoals.tenancy import in_clinic

pytestmark = pytest.mark.django_db(transaction=True)


def test_a_step_takes_one_press_and_a_name(new_page, riverside, clinician):
    goal = GoalFactory(episode=EpisodeFactory(clinic=riverside, clinician=clinician))
    page = new_page(clinician)
    page.goto(reverse("goals:milestone_new", args=[goal.pk]))
    page.get_by_role("button", name="300 m").click()
    page.get_by_label("Its name", exact=True).fill("The bakery")
    expect(page.get_by_text("10 / 16")).to_be_visible()
    page.get_by_role("button", name="Add this step").click()
    expect(page.get_by_role("link", name="The bakery")).to_be_visible()
    with in_clinic(riverside.pk):
        assert Milestone.objects.get(goal=goal).value == 300

    page.goto(reverse("goals:goal_change", args=[goal.pk]))
    expect(page.get_by_label("Rests until")).to_be_hidden()
    page.get_by_label("Let it rest").check()
    expect(page.get_by_label("Rests until")).to_be_visible()
    expect(page.get_by_label("Not there yet")).to_be_hidden()
