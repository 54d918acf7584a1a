"""The main job, from an empty search to the plan in the patient's hand, as two people at one desk live through it.

A real Chromium, a real web server under the application's role, and what is visible on the pages: no address is typed
but the first, and nothing is found by anything but its words.
"""

import re
from datetime import timedelta

import pypdf
import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from goals.models import Goal
from patients.tests.factories import EpisodeFactory
from plans.models import IssuedPlan
from rehabgoals.days import write_day
from rehabgoals.tenancy import in_clinic
from reminders.models import Message

pytestmark = pytest.mark.django_db(transaction=True)

PASSWORD = "walk to the market again"
PRIMARY = "walk to the market without stopping"
SECONDARY = "go down the stairs to my garden"


def days_from_now(days):
    return write_day(timezone.localdate() + timedelta(days=days))


def press(page: Page, name: str):
    page.get_by_role("button", name=name, exact=True).click()


def follow(page: Page, name: str):
    page.get_by_role("link", name=name, exact=True).first.click()


def write(page: Page, **words: str):
    """Fill fields by their labels; an underscore stands for a space."""
    for label, text in words.items():
        page.get_by_label(label.replace("_", " "), exact=True).fill(text)


# --- the story ----------------------------------------------------------------------------------------------------


def test_a_goal_goes_from_the_first_words_to_the_sheet_that_the_patient_takes_home(new_page, clinician):
    page = new_page(viewport={"width": 1440, "height": 900})
    given_a_clinician_who_has_signed_in(page, clinician)
    when_they_look_for_somebody_and_find_nobody(page)
    when_they_register_rosa(page)
    when_they_start_her_episode_with_a_precaution(page)
    then_the_precaution_stands_above_the_page(page)

    when_they_talk_about_what_matters(page)
    when_they_agree_a_primary_goal(page)
    when_they_add_practice_and_an_if_then(page)
    when_they_agree_a_secondary_goal(page)

    when_they_check_in_and_agree_when_to_meet(page)
    then_the_patient_page_shows_the_plan_at_a_glance(page)
    when_a_result_is_written_down(page)
    then_the_chart_says_where_it_stands(page)

    when_rosa_says_yes_to_the_plan_by_email(page)
    when_they_email_the_plan(page)
    then_the_page_says_that_it_waits(page, clinician)
    then_the_pdf_holds_her_goal_in_one_sentence(page)


def given_a_clinician_who_has_signed_in(page, clinician):
    page.goto("/")
    write(page, **{"E-mail_address": clinician.email, "Password": PASSWORD})
    press(page, "Sign in")
    expect(page.get_by_role("heading", level=1)).to_be_visible()


def when_they_look_for_somebody_and_find_nobody(page):
    page.get_by_label("Find a patient").fill("obrien")
    press(page, "Find")
    expect(page.get_by_role("heading", name="Nobody found")).to_be_visible()


def when_they_register_rosa(page):
    follow(page, "Register a patient")
    write(
        page,
        Given_names="Rosa",
        Family_name="O'Brien-Nuñez",
        Date_of_birth="4/5/1961",
        Clinic_number="20431",
    )
    page.get_by_label("Language", exact=True).select_option("Spanish")
    write(page, **{"E-mail_address": "rosa@example.org"})
    press(page, "Register")
    expect(page.get_by_role("region", name="Patient")).to_contain_text("Rosa O'Brien-Nuñez")


def when_they_start_her_episode_with_a_precaution(page):
    expect(page.get_by_role("heading", name="Start an episode")).to_be_visible()
    write(page, Problem="Knee pain on stairs")
    page.get_by_label("Body region", exact=True).select_option("Knee")
    page.get_by_label("Side", exact=True).select_option("Right")
    write(page, When_it_began=days_from_now(-90))
    page.get_by_label("Operation", exact=True).check()
    page.get_by_label("Day of the operation or injury", exact=True).fill(days_from_now(-60))
    page.get_by_label("What was done, or what happened", exact=True).fill("Meniscus repair")
    write(page, Precaution="No kneeling on the right knee", Who_said_so="Mr Osei, surgeon", Until=days_from_now(21))
    press(page, "Start the episode")


def then_the_precaution_stands_above_the_page(page):
    expect(page.get_by_role("region", name="Patient")).to_contain_text("No kneeling on the right knee")


def when_they_talk_about_what_matters(page):
    follow(page, "Open the conversation")
    page.get_by_label("What does a good day look like? What is missing from it now?").fill(
        "I go to the market and sit with Carmen after."
    )
    page.get_by_label("What do you hope for?").fill("To choose my own fish again.")
    write(page, Who_was_there="Rosa, her daughter Inés")
    press(page, "Keep what was said")
    expect(page.get_by_text("Kept. The next thing could be a goal.")).to_be_visible()
    expect(page.get_by_label("What do you hope for?")).to_have_value("To choose my own fish again.")


def when_they_agree_a_primary_goal(page):
    follow(page, "Write a goal")
    write(page, Why_it_matters="I want to choose my own fish again.", What_you_want_to_do=PRIMARY)
    page.get_by_label("A number we count").check()
    page.get_by_label("What we count", exact=True).select_option("Walking distance (m)")
    write(page, Where_it_stands_now="300", Where_it_should_be="800", By_when=days_from_now(84))
    expect(page.get_by_role("complementary", name="The goal so far")).to_contain_text(PRIMARY)
    press(page, "Agree this goal")
    expect(page.get_by_role("heading", name=PRIMARY)).to_be_visible()


def when_they_add_practice_and_an_if_then(page):
    follow(page, "Add something to practise")
    page.get_by_label("What", exact=True).fill("Walk to the corner shop and back")
    page.get_by_label("How often, how much", exact=True).fill("every day")
    page.get_by_label("When, after what", exact=True).fill("after breakfast")
    page.get_by_label("Stop when", exact=True).fill("the pain is 3 above usual")
    page.get_by_label("It does not touch the precaution").check()
    press(page, "Add to practice")
    expect(page.get_by_role("heading", name="Walk to the corner shop and back")).to_be_visible()
    follow(page, "Add an if … then …")
    page.get_by_label("If", exact=True).fill("it rains")
    page.get_by_label("then I", exact=True).fill("walk in the market hall")
    press(page, "Add this plan")
    expect(page.get_by_role("region", name="If something gets in the way")).to_contain_text("walk in the market hall")


def when_they_agree_a_secondary_goal(page):
    follow(page, "Write another goal")
    write(
        page,
        What_you_want_to_do=SECONDARY,
        Where_it_stands_now="3",
        Where_it_should_be="8",
        By_when=days_from_now(56),
    )
    press(page, "Agree this goal")
    expect(page.get_by_role("heading", name=SECONDARY)).to_be_visible()
    follow(page, "See the plan")


def when_they_check_in_and_agree_when_to_meet(page):
    follow(page, "Start check-in")
    page.get_by_label("What was achieved since last time").fill("Walked past the corner shop, twice.")
    page.get_by_label("Pain now", exact=True).fill("4")
    page.get_by_label("In words, if you like", exact=True).fill("Two days of rain.")
    for activity in (PRIMARY, SECONDARY):
        group = page.get_by_role("group", name=f"How far did we come: {activity}?")
        group.get_by_label("part way", exact=True).check()
    page.get_by_label("What we agreed", exact=True).fill("Rosa walks as far as the blue gate.")
    write(page, Day=days_from_now(14), Time="10:30")
    press(page, "Finish check-in")


def then_the_patient_page_shows_the_plan_at_a_glance(page):
    expect(page.get_by_role("heading", level=1)).to_have_text("Rosa’s plan")
    main = page.get_by_role("main")
    for words in (
        PRIMARY,
        SECONDARY,
        "Rosa walks as far as the blue gate.",
        "Walk to the corner shop and back",
        "10:30",
    ):
        expect(main).to_contain_text(words)


def when_a_result_is_written_down(page):
    follow(page, "Measures")
    page.get_by_role("link", name=re.compile("Record ?: Walking distance")).click()
    page.get_by_label("How far can you walk on a usual day before you have to stop?").fill("440")
    press(page, "Keep this result")


def then_the_chart_says_where_it_stands(page):
    follow(page, "Plan")
    expect(page.get_by_role("img", name=re.compile("440")).first).to_be_visible()
    expect(page.get_by_role("main")).to_contain_text("440 m")


def when_rosa_says_yes_to_the_plan_by_email(page):
    follow(page, "Open the plan")
    expect(page.get_by_role("button", name="E-mail this plan")).to_have_count(0)
    follow(page, "Whom we may write to")
    page.get_by_label("Messages by e-mail").check()
    page.get_by_label("The plan as an attachment").check()
    write(page, Who_said_yes="Rosa", When=days_from_now(0))
    press(page, "They said yes")
    expect(page.get_by_role("region", name="What was agreed to")).to_contain_text("Rosa said yes on")


def when_they_email_the_plan(page):
    follow(page, "Plan")
    follow(page, "Open the plan")
    press(page, "E-mail this plan")


def then_the_page_says_that_it_waits(page, clinician):
    expect(page.get_by_role("region", name="Plan by e-mail")).to_contain_text("Waiting to be sent.")
    with in_clinic(clinician.clinic_id):
        # On paper with the check-in, as it begins, and now by e-mail.
        ways = IssuedPlan.objects.order_by("pk").values_list("way", flat=True)
        assert list(ways) == [IssuedPlan.Way.PAPER, IssuedPlan.Way.EMAIL]
        assert Message.objects.get(kind=Message.Kind.PLAN).state == Message.State.PLANNED


def then_the_pdf_holds_her_goal_in_one_sentence(page):
    with page.expect_download() as started:
        follow(page, "Download PDF")
    download = started.value
    assert download.suggested_filename == "goal-plan.pdf"
    text = " ".join(" ".join(sheet.extract_text() for sheet in pypdf.PdfReader(download.path()).pages).split())
    assert PRIMARY in text
    assert SECONDARY in text
    for words in ("Rosa", "No kneeling on the right knee", "Walk to the corner shop and back", "it rains", "10:30"):
        assert words in text


# --- on a telephone, with scripts off -----------------------------------------------------------------------------


def test_the_same_goal_can_be_written_on_a_phone_with_scripts_off(new_page, clinician):
    episode = EpisodeFactory(clinic=clinician.clinic, clinician=clinician)
    page = new_page(clinician, viewport={"width": 390, "height": 844}, java_script_enabled=False)
    page.goto("/patients/")
    follow(page, "Rosa O'Brien-Nuñez")
    follow(page, "Write a goal")
    write(page, Why_it_matters="I want to choose my own fish again.", What_you_want_to_do=PRIMARY)
    page.get_by_label("A number we count").check()
    page.get_by_label("What we count", exact=True).select_option("Walking distance (m)")
    write(page, Where_it_stands_now="300", Where_it_should_be="800", By_when=days_from_now(84))
    press(page, "Agree this goal")

    expect(page.get_by_role("heading", name=PRIMARY)).to_be_visible()
    with in_clinic(clinician.clinic_id):
        goal = Goal.objects.select_related("measure__instrument").get(episode=episode)
        assert (goal.activity, goal.baseline, goal.target) == (PRIMARY, 300, 800)
        assert goal.measure.instrument.key == "walking_distance"
