"""What is told in the visit opens the plan that was written for it."""

from django.urls import reverse
from playwright.sync_api import expect

from goals.tests.factories import CopingPlanFactory, FlareUpPlanFactory, GoalFactory
from patients.tests.factories import EpisodeFactory


def test_high_pain_opens_the_plan_and_what_got_in_the_way_puts_its_answer_first(new_page, live, clinician):
    episode = EpisodeFactory(clinic=clinician.clinic, clinician=clinician)
    goal = GoalFactory(episode=episode)
    CopingPlanFactory(goal=goal, kind="weather", answer="walk the corridor")
    CopingPlanFactory(goal=goal, kind="travel", answer="walk at every stop")
    FlareUpPlanFactory(episode=episode, usual_pain=3)
    page = new_page(clinician)
    page.goto(live + reverse("sessions:check_in_new", args=[episode.pk]))
    fold = page.locator("#own-plan")
    plans = fold.locator("[data-kind]")

    page.get_by_label("Pain now").fill("5")
    expect(fold).not_to_have_attribute("open", "")
    page.get_by_label("Pain now").fill("6")
    expect(fold).to_have_attribute("open", "")

    expect(plans.first).to_contain_text("walk the corridor")
    page.get_by_role("checkbox", name="Travel").check()
    expect(plans.first).to_contain_text("walk at every stop")

    # It never closes by itself, and what somebody closed stays closed.
    page.get_by_label("Pain now").fill("2")
    expect(fold).to_have_attribute("open", "")
    fold.locator("summary").click()
    page.get_by_label("Pain now").fill("7")
    expect(fold).not_to_have_attribute("open", "")
