"""The goal pages in a real browser: by visible labels, with and without scripts, at phone and desk width; axe too."""

from datetime import timedelta
from urllib.parse import quote_plus

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import Page, expect

from goals.models import Goal, RealismLook
from goals.tests.factories import ConversationFactory, GoalFactory
from measures.tests.factories import MeasureFactory, MeasurementFactory
from patients.tests.factories import EpisodeFactory
from rehabgoals.days import write_day
from rehabgoals.tenancy import in_clinic

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def episode(riverside, clinician):
    return EpisodeFactory(clinic=riverside, clinician=clinician)


def in_weeks(weeks: int) -> str:
    return write_day(timezone.localdate() + timedelta(weeks=weeks))


def goals_of(episode) -> list[Goal]:
    with in_clinic(episode.clinic_id):
        return list(Goal.objects.filter(episode=episode).select_related("measure__instrument"))


def axe_is_silent(page: Page) -> None:
    found = Axe().run(page).response["violations"]
    assert found == [], [(each["id"], [node["target"] for node in each["nodes"]]) for each in found]
    assert page.evaluate("document.documentElement.scrollWidth") <= page.viewport_size["width"]


def test_the_short_way_shows_the_sentence_while_it_is_written(new_page, clinician, episode):
    page = new_page(clinician)
    page.goto(reverse("goals:goal_new", args=[episode.pk]))
    expect(page.get_by_label("How we measure it")).to_be_visible()
    page.get_by_label("What you want to do").fill("carry the shopping up my stairs")
    page.get_by_label("Where it stands now").fill("2")
    page.get_by_label("Where it should be").fill("8")
    page.get_by_label("By when").fill(in_weeks(12))
    so_far = page.get_by_role("complementary", name="The goal so far")
    expect(so_far).to_contain_text("I want to: carry the shopping up my stairs. 8 of 10; today 2.")
    expect(so_far).to_contain_text("In 12 weeks.")
    page.get_by_role("button", name="Agree this goal").click()
    expect(page.get_by_role("heading", name="carry the shopping up my stairs")).to_be_visible()
    assert goals_of(episode)[0].target == 8


def test_a_press_right_after_the_last_word_is_not_lost_when_the_sentence_grows(new_page, clinician, episode):
    page = new_page(clinician, viewport={"width": 1440, "height": 1600})
    page.goto(reverse("goals:goal_new", args=[episode.pk]))
    page.get_by_label("What you want to do").fill(
        "carry the shopping up my stairs and put it away in the high cupboard"
    )
    page.get_by_label("Where it stands now").fill("2")
    page.get_by_label("Where it should be").fill("8")
    button = page.get_by_role("button", name="Agree this goal")
    # What is typed is answered by nothing, so that the sentence grows at the press and not before.
    piece = "**" + reverse("goals:goal_sentence", args=[episode.pk])
    page.route(piece, lambda route: route.fulfill(status=204))
    day = in_weeks(12)
    with page.expect_response(lambda answer: answer.status == 204 and quote_plus(day) in answer.request.post_data):
        page.get_by_label("By when").press_sequentially(day)
    page.unroute(piece)
    box = button.bounding_box()

    # A person's press: it takes longer than the server needs to answer that the field was left.
    page.mouse.move(box["x"] + box["width"] / 2, box["y"] + 4)
    with page.expect_response(piece):
        page.mouse.down()
    page.mouse.up()

    expect(page.get_by_role("heading", name="carry the shopping up my stairs")).to_be_visible()
    assert len(goals_of(episode)) == 1


def test_plates_units_and_fields_follow_the_chosen_measure(new_page, clinician, episode):
    measure = MeasureFactory(episode=episode)
    MeasurementFactory(measure=measure, value=440, taken_on=timezone.localdate())
    page = new_page(clinician)
    page.goto(reverse("goals:goal_new", args=[episode.pk]))
    expect(page.get_by_label("What we count")).to_be_hidden()
    page.get_by_role("button", name="7", exact=True).first.click()
    expect(page.get_by_label("Where it stands now")).to_have_value("7")

    page.get_by_label("Yes or no").check()
    expect(page.get_by_label("Where it stands now")).to_have_value("not yet")
    expect(page.get_by_label("Where it should be")).to_have_value("done")

    page.get_by_label("A number we count").check()
    page.get_by_label("What we count").select_option(str(measure.instrument_id))
    expect(page.get_by_label("Where it stands now")).to_have_value("")
    expect(page.get_by_text("last: 440 m today", exact=True)).to_be_visible()
    page.get_by_label("What we count").select_option("Another number")
    page.get_by_label("Its name").fill("Stairs without a rest")
    page.get_by_label("Its unit").fill("stairs")
    page.get_by_label("More is better").check()
    page.get_by_label("Where it stands now").fill("3")
    page.get_by_label("Where it should be").fill("12")
    page.get_by_label("What you want to do").fill("go up to my flat")
    page.get_by_label("By when").fill(in_weeks(8))
    expect(page.get_by_role("complementary", name="The goal so far")).to_contain_text("12 stairs; today 3 stairs.")

    page.get_by_label("Your own number, 0 to 10").check()
    expect(page.get_by_label("Where it stands now")).to_have_value("7")
    page.get_by_label("A number we count").check()
    expect(page.get_by_label("Where it stands now")).to_have_value("3")

    page.get_by_label("Keep it as it is").check()
    expect(page.get_by_label("Where it should be")).to_be_hidden()
    page.get_by_label("Keep it as it is").uncheck()
    expect(page.get_by_label("Where it should be")).to_have_value("12")
    page.get_by_role("button", name="Agree this goal").click()
    expect(page.get_by_role("heading", name="go up to my flat")).to_be_visible()
    assert goals_of(episode)[0].measure.instrument.name == "Stairs without a rest"


def test_what_stands_beside_the_fields_is_taken_by_one_press(new_page, clinician, episode):
    ConversationFactory(episode=episode, answers={"hopes": "To choose my own fish again."})
    page = new_page(clinician)
    page.goto(reverse("goals:goal_new", args=[episode.pk]))
    page.get_by_role("link", name="Take their words").click()
    expect(page.get_by_label("Why it matters")).to_have_value("To choose my own fish again.")

    page.get_by_label("What you want to do").fill("walk to the market")
    page.get_by_role("button", name="Walking distance (m)").click()
    expect(page.get_by_label("A number we count")).to_be_checked()
    expect(page.get_by_label("What we count").locator("option:checked")).to_have_text("Walking distance (m)")

    page.get_by_label("Your own number, 0 to 10").check()
    page.get_by_label("Where it stands now").fill("2")
    page.get_by_label("Where it should be").fill("3")
    page.get_by_label("By when").fill(in_weeks(12))
    page.get_by_text("What is known", exact=True).click()
    looked = page.get_by_label("We looked at this together")
    before = looked.get_attribute("value")
    page.get_by_role("button", name="Put it in").click()
    expect(page.get_by_label("Where it should be")).to_have_value("5")
    # What is known comes anew for the new number, and it is this that they look at.
    expect(looked).not_to_have_attribute("value", before)
    expect(page.get_by_text("Not enough is known to compare this with others.")).to_be_visible()
    looked.check()
    page.get_by_role("button", name="Agree this goal").click()
    expect(page.get_by_role("heading", name="walk to the market")).to_be_visible()
    with in_clinic(episode.clinic_id):
        assert RealismLook.objects.filter(goal__episode=episode).count() == 1


def test_a_tick_stays_whatever_was_on_its_way_when_it_was_set(new_page, clinician, episode):
    page = new_page(clinician)
    page.goto(reverse("goals:goal_new", args=[episode.pk]))
    page.get_by_label("What you want to do").fill("walk to the market")
    page.get_by_label("Your own number, 0 to 10").check()
    page.get_by_label("Where it stands now").fill("2")
    page.get_by_label("Where it should be").fill("5")
    page.get_by_label("By when").fill(in_weeks(12))
    looked = page.get_by_label("We looked at this together")
    expect(looked).to_be_visible()

    # What is known is asked for once more, and its answer comes only when the two have ticked.
    held = []
    page.route("**/realism/", lambda route: route.continue_() if held else held.append(route))
    with page.expect_request("**/realism/"):
        page.get_by_label("Why it matters").fill("To cook for my family.")
    looked.check()
    with page.expect_response("**/realism/"):
        held[0].continue_()
    expect(looked).to_be_checked()
    page.get_by_role("button", name="Agree this goal").click()
    expect(page.get_by_role("heading", name="walk to the market")).to_be_visible()
    with in_clinic(episode.clinic_id):
        assert RealismLook.objects.filter(goal__episode=episode).count() == 1


def test_without_scripts_every_field_is_there_and_a_goal_can_be_agreed(new_page, clinician, episode):
    page = new_page(clinician, java_script_enabled=False)
    page.goto(reverse("goals:goal_new", args=[episode.pk]))
    page.get_by_label("What you want to do").fill("go up to my flat")
    page.get_by_label("A number we count").check()
    page.get_by_label("What we count").select_option("Another number")
    page.get_by_label("Its name").fill("Stairs without a rest")
    page.get_by_label("Less is better").check()
    page.get_by_label("Where it stands now").fill("12")
    page.get_by_label("Where it should be").fill("3")
    page.get_by_label("By when").fill(in_weeks(8))
    page.get_by_role("button", name="Agree this goal").click()
    expect(page.get_by_role("heading", name="go up to my flat")).to_be_visible()
    assert not goals_of(episode)[0].measure.instrument.higher_is_better


def test_axe_finds_nothing_in_what_a_press_opens(new_page, clinician, episode):
    """The pages as they open, full and with errors, are looked at in tests/test_pages.py."""
    measure = MeasureFactory(episode=episode)
    MeasurementFactory(measure=measure)
    page = new_page(clinician, viewport={"width": 390, "height": 900})
    page.goto(reverse("goals:goal_new", args=[episode.pk]))
    page.get_by_label("Yes or no").check()
    axe_is_silent(page)
    page.get_by_label("A number we count").check()
    page.get_by_label("What we count").select_option(str(measure.instrument_id))
    axe_is_silent(page)
    page.get_by_label("What we count").select_option("Another number")
    page.evaluate("document.querySelectorAll('details.fold').forEach((fold) => { fold.open = true; })")
    axe_is_silent(page)


def test_two_versions_of_a_goal_stand_side_by_side(new_page, clinician, colleague, episode):
    goal = GoalFactory(episode=episode)
    url = reverse("goals:goal_edit", args=[goal.pk])
    mine, theirs = new_page(clinician), new_page(colleague)
    for page, words in ((mine, "carry the shopping"), (theirs, "carry one bag")):
        page.goto(url)
        page.get_by_label("What you want to do").fill(words)
        page.get_by_label("Why we change it").fill("Rosa found better words.")
    theirs.get_by_role("button", name="Change this goal").click()
    expect(theirs.get_by_role("heading", name="carry one bag")).to_be_visible()
    mine.get_by_role("button", name="Change this goal").click()
    expect(mine.get_by_role("cell", name="carry one bag")).to_be_visible()
    expect(mine.get_by_label("What you want to do")).to_have_value("carry the shopping")
    axe_is_silent(mine)
    expect(mine.get_by_label("Why we change it")).to_have_value("Rosa found better words.")
    mine.get_by_role("button", name="Keep mine").click()
    expect(mine.get_by_role("heading", name="carry the shopping")).to_be_visible()
    mine.get_by_role("link", name="What it was before").click()
    expect(mine.get_by_role("main")).to_contain_text("carry one bag")
