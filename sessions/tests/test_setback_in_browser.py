"""What is told in the visit opens the plan that was written for it."""

import re

import pytest
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import expect

from goals.tests.factories import CopingPlanFactory, FlareUpPlanFactory, GoalFactory, MilestoneFactory
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


@pytest.mark.parametrize("width", [390, 1440])
def test_good_news_stand_aside_while_it_is_told_that_it_is_harder_and_nothing_moves_under_the_finger(
    new_page, live, clinician, width
):
    episode = EpisodeFactory(clinic=clinician.clinic, clinician=clinician)
    goal = GoalFactory(episode=episode)
    FlareUpPlanFactory(episode=episode, usual_pain=3)
    MilestoneFactory(goal=goal, name="The bakery", value=None, reached_on=timezone.localdate())
    page = new_page(clinician, viewport={"width": width, "height": 700})
    page.goto(live + reverse("sessions:check_in_new", args=[episode.pk]))
    word = page.get_by_role("group", name=f"How far did we come: {goal.activity}?").first
    harder, same = (word.get_by_text(re.compile(words, re.IGNORECASE)) for words in ("harder now", "about the same"))
    news, pain = page.get_by_text("The bakery"), page.get_by_label("Pain now")

    def stays(field, act):
        field.scroll_into_view_if_needed()
        before = field.bounding_box()["y"]
        act()
        page.wait_for_function("() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))")
        assert abs(field.bounding_box()["y"] - before) <= 1

    for told, is_seen in (("6", False), ("5", True), ("7", False), ("", True)):
        stays(pain, lambda told=told: pain.fill(told))
        expect(news).to_be_visible(visible=is_seen)

    stays(harder, harder.click)
    expect(news).not_to_be_visible()
    page.get_by_label("What we agreed").fill("Half of it.")
    expect(page.locator("[data-draft-state]")).to_have_text(re.compile("^Saved at"))

    page.reload()
    expect(news).not_to_be_visible()
    stays(same, same.click)
    expect(news).to_be_visible()


def test_pain_typed_in_the_digits_of_another_script_opens_the_plan_too(new_page, live, clinician):
    for high, low in (("٦", "٥"), ("१०", "०"), ("６", "０")):
        episode = EpisodeFactory(clinic=clinician.clinic, clinician=clinician)
        GoalFactory(episode=episode)
        FlareUpPlanFactory(episode=episode, usual_pain=3)
        page = new_page(clinician)
        page.goto(live + reverse("sessions:check_in_new", args=[episode.pk]))
        page.get_by_label("Pain now").fill(low)
        expect(page.locator("#own-plan")).not_to_have_attribute("open", "")
        page.get_by_label("Pain now").fill(high)
        expect(page.locator("#own-plan")).to_have_attribute("open", "")
        page.context.close()
