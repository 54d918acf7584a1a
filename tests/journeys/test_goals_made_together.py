"""Goals made together, counted as DESIGN 9 counts: every press, choice and field that two people need at one screen.

An *empty patient* is registered with an open episode and has nothing else; both counts begin with the first press on
the page named in the test, with the clinician signed in. No address is typed after that, and nothing is found but by
its words.
"""

from datetime import timedelta

import pypdf
import pytest
from django.utils import timezone
from playwright.sync_api import expect

from goals.models import Goal, GoalOption
from patients.tests.factories import EpisodeFactory
from rehabgoals.days import write_day
from rehabgoals.tenancy import in_clinic
from tests.journeys.hands import Hands

pytestmark = pytest.mark.django_db(transaction=True)

PATIENT = "Rosa O'Brien-Nuñez"
MARKET = "walk to the market without stopping"
GARDEN = "go down the stairs to my garden"
CHURCH = "kneel at Mass on Sunday"
AS_NOW = "Keep going as now"


def in_weeks(weeks):
    return write_day(timezone.localdate() + timedelta(weeks=weeks))


def card(page, title):
    """One of the options side by side."""
    return page.get_by_role("region", name=title, exact=True)


# --- the short way ------------------------------------------------------------------------------------------------


def test_a_first_goal_is_agreed_in_fewer_than_fifteen_interactions(new_page, clinician):
    """Counted from the caseload, so finding the patient is in it."""
    episode = EpisodeFactory(clinic=clinician.clinic, clinician=clinician)
    page = new_page(clinician)
    page.goto("/")
    hands = Hands(page)

    hands.fill("Find a patient", "rosa")
    hands.press("Find")
    hands.follow(PATIENT)
    hands.follow("Write a goal")
    write_a_goal(hands, now="3", target="8", words=MARKET)

    expect(page.get_by_role("heading", name=MARKET)).to_be_visible()
    with in_clinic(episode.clinic_id):
        assert Goal.objects.get(episode=episode).rank == Goal.Rank.PRIMARY
    print(f"the short way: {hands.interactions} interactions, {hands.characters} characters")
    assert hands.interactions < 15


def write_a_goal(hands, *, now, target, words=""):
    if words:
        hands.fill("What you want to do", words)
    hands.fill("Where it stands now", now)
    hands.fill("Where it should be", target)
    hands.fill("By when", in_weeks(12))
    hands.press("Agree this goal")


# --- all of it ----------------------------------------------------------------------------------------------------


def test_an_empty_patient_has_a_plan_with_all_that_is_made_together_in_fewer_than_sixty(new_page, clinician):
    """Counted from the empty patient's own page to the plan that they take home."""
    episode = EpisodeFactory(clinic=clinician.clinic, clinician=clinician)
    page = new_page(clinician)
    page.goto(f"/patients/{episode.patient_id}/")
    hands = Hands(page)

    when_they_set_three_ways_side_by_side(hands)
    when_both_rate_them(hands)
    when_they_decide_together(hands)
    when_they_agree_the_primary_goal(hands)
    when_the_patient_sets_the_rulers(hands)
    when_they_plan_for_what_gets_in_the_way(hands)
    when_they_choose_something_to_practise(hands)
    when_they_name_two_steps(hands)
    when_they_agree_the_secondary_goals(hands)
    hands.follow("See the plan")
    hands.follow("Open the plan")

    then_everything_is_kept(episode)
    then_the_plan_shows_it(page)
    print(f"all of it: {hands.interactions} interactions, {hands.characters} characters")
    assert hands.interactions < 60
    then_the_paper_shows_it(page)


def when_they_set_three_ways_side_by_side(hands):
    hands.follow("Options side by side")
    hands.fill("What we are deciding", "What we work on first")
    hands.fill("One option", MARKET)
    hands.fill("Another", GARDEN)
    hands.press("Set them side by side")
    for title, asks, helps in (
        (MARKET, "A walk every day, ten minutes.", "You get to your fish, and you see Carmen."),
        (GARDEN, "The stairs twice a day, slowly.", "You are out in the sun, near the house."),
    ):
        hands.fill("What it asks per week", asks, card(hands.page, title))
        hands.fill("What helps", helps, card(hands.page, title))
    hands.press("Keep these options")


def when_both_rate_them(hands):
    for ratings, button in (
        ({AS_NOW: "2", MARKET: "9", GARDEN: "7"}, "Keep what Rosa says"),
        ({AS_NOW: "3", MARKET: "8", GARDEN: "8"}, "Keep what the clinician says"),
    ):
        for title, number in ratings.items():
            hands.choose(number, card(hands.page, title))
        hands.press(button)


def when_they_decide_together(hands):
    hands.follow("Decide together")
    hands.choose("The primary goal", card(hands.page, MARKET))
    hands.choose("A secondary goal", card(hands.page, GARDEN))
    hands.press("Keep what we decided")


def when_they_agree_the_primary_goal(hands):
    expect(hands.page.get_by_label("What you want to do", exact=True)).to_have_value(MARKET)
    write_a_goal(hands, now="3", target="8")
    expect(hands.page.get_by_role("heading", name=MARKET)).to_be_visible()


def when_the_patient_sets_the_rulers(hands):
    hands.follow("Set the rulers")
    hands.choose("9", hands.page.get_by_role("group", name="How much does this matter to you?"))
    hands.choose("7", hands.page.get_by_role("group", name="How sure are you that you can do it?"))
    hands.press("Keep it")


def when_they_plan_for_what_gets_in_the_way(hands):
    hands.follow("Add an if … then …")
    hands.choose("Bad weather")
    hands.press("walk indoors, up and down the corridor")
    hands.press("Add this plan")


def when_they_choose_something_to_practise(hands):
    hands.follow("Add something to practise")
    hands.fill("What", "Walk to the corner shop and back")
    hands.fill("How often, how much", "every day, ten minutes")
    hands.press("after breakfast")
    hands.fill("Stop when", "the pain is 3 above usual")
    hands.press("Add to practice")


def when_they_name_two_steps(hands):
    hands.follow("Name a step")
    hands.fill("Its name", "The corner shop")
    hands.press("Add it, and name another")
    hands.fill("Its name", "The blue gate")
    hands.press("Add this step")


def when_they_agree_the_secondary_goals(hands):
    hands.follow(f"Write the goal: {GARDEN}")
    write_a_goal(hands, now="2", target="6")
    hands.follow("Write another goal")
    write_a_goal(hands, now="1", target="5", words=CHURCH)
    expect(hands.page.get_by_role("heading", name=CHURCH)).to_be_visible()


def then_everything_is_kept(episode):
    with in_clinic(episode.clinic_id):
        goals = Goal.objects.filter(episode=episode).active()
        ranks = {goal.activity: goal.rank for goal in goals}
        primary = goals.get(rank="primary")
        options = {option.title: option for option in GoalOption.objects.filter(table__episode=episode)}
        assert ranks == {MARKET: "primary", GARDEN: "secondary", CHURCH: "secondary"}
        assert (primary.importance, primary.confidence) == (9, 7)
        assert [step.name for step in primary.milestones.all()] == ["The corner shop", "The blue gate"]
        assert primary.practice_tasks.get().cue == "after breakfast"
        assert primary.coping_plans.get().answer == "walk indoors, up and down the corridor"
        assert {(each.patient_rating, each.clinician_rating) for each in options.values()} == {(2, 3), (9, 8), (7, 8)}
        assert options[MARKET].goal == primary


SHOWN = (
    *(MARKET, GARDEN, CHURCH),
    *("The corner shop", "The blue gate"),
    *("Walk to the corner shop and back", "after breakfast", "the pain is 3 above usual"),
    "walk indoors, up and down the corridor",
)


def then_the_plan_shows_it(page):
    main = page.get_by_role("main")
    for words in SHOWN:
        expect(main).to_contain_text(words)


def then_the_paper_shows_it(page):
    with page.expect_download() as started:
        page.get_by_role("link", name="Download PDF").click()
    sheets = pypdf.PdfReader(started.value.path()).pages
    text = " ".join(" ".join(sheet.extract_text() for sheet in sheets).split())
    for words in SHOWN:
        assert words in text
