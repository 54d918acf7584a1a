"""A common obstacle is picked by a finger: it brings its words and answers to take, and all of it can be changed."""

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from goals.tests.factories import GoalFactory
from patients.tests.factories import EpisodeFactory

pytestmark = pytest.mark.django_db(transaction=True)


def test_a_press_fills_the_if_and_offers_answers_that_can_be_changed(new_page, clinician):
    goal = GoalFactory(episode=EpisodeFactory(clinic=clinician.clinic, clinician=clinician))
    page = new_page(clinician)
    page.goto(reverse("goals:coping_new", args=[goal.pk]))
    what_if, then_i = page.get_by_label("If", exact=True), page.get_by_label("then I", exact=True)

    page.get_by_label("Low mood").check()
    expect(what_if).to_have_value("I feel low")
    page.get_by_role("button", name="put on music, and begin with two minutes").click()
    expect(then_i).to_have_value("put on music, and begin with two minutes")

    page.get_by_label("Fear").check()
    expect(what_if).to_have_value("I am afraid that it will hurt")
    expect(then_i).to_have_value("put on music, and begin with two minutes")
    what_if.fill("the dog next door is out")
    page.get_by_label("Travel").check()
    expect(what_if).to_have_value("the dog next door is out")
    expect(page.get_by_role("button", name="put on music")).to_be_hidden()
