"""The check-in in a real browser: what scripts add, and that what is typed is there again."""

from datetime import timedelta

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.utils import timezone
from playwright.sync_api import expect

from goals.tests.factories import GoalFactory, PracticeTaskFactory
from measures.tests.factories import MeasureFactory
from patients.tests.factories import EpisodeFactory
from rehabgoals.days import write_day
from rehabgoals.tenancy import in_clinic
from rehabgoals.testing.browser import saved
from sessions.models import CheckIn

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def episode(clinician):
    episode = EpisodeFactory(clinic=clinician.clinic, clinician=clinician)
    PracticeTaskFactory(goal=GoalFactory(episode=episode))
    MeasureFactory(episode=episode, key="grip")
    return episode


def open_page(new_page, clinician, episode, **options):
    page = new_page(clinician, **options)
    page.goto(f"/episodes/{episode.pk}/check-ins/new/")
    return page


def test_check_in_is_finished_by_a_few_presses(new_page, clinician, episode):
    page = open_page(new_page, clinician, episode)
    plates = page.locator("[data-plates-box]", has=page.get_by_label("Pain now", exact=True))
    plates.get_by_role("button", name="3", exact=True).click()
    page.get_by_label("part way").first.check()
    expect(page.get_by_text("1 of 1 said")).to_be_visible()
    page.get_by_label("What we agreed", exact=True).fill("To the bakery twice a week.")
    page.get_by_role("button", name="In two weeks").click()
    in_two_weeks = timezone.localdate() + timedelta(weeks=2)
    expect(page.get_by_label("Day", exact=True)).to_have_value(write_day(in_two_weeks))
    page.get_by_label("Time", exact=True).fill("10:30")
    page.get_by_role("button", name="Finish check-in").click()
    expect(page.get_by_text("The check-in is finished.")).to_be_visible()
    expect(page.get_by_text("To the bakery twice a week.")).to_be_visible()
    with in_clinic(clinician.clinic_id):
        kept = CheckIn.objects.select_related("next_visit").get()
        assert (kept.pain_now, kept.agreed) == (3, "To the bakery twice a week.")
        assert kept.next_visit.starts_at.date() == in_two_weeks


def test_what_is_typed_saves_itself_and_is_there_on_another_device(new_page, clinician, episode):
    page = open_page(new_page, clinician, episode)
    page.get_by_label("Bad weather").check()
    page.get_by_label("Nothing", exact=True).check()
    expect(page.get_by_label("Bad weather")).not_to_be_checked()
    page.get_by_text("What we practise today").click()
    page.get_by_label("We practised this today").check()
    page.get_by_label("Safe alone").first.check()
    with saved(page, "8"):
        page.get_by_label("How much").first.fill("8")
    expect(page.get_by_text("Saved at").first).to_be_visible()

    other = open_page(new_page, clinician, episode)
    expect(other.get_by_text("Brought back what you typed")).to_be_visible()
    expect(other.get_by_label("Nothing", exact=True)).to_be_checked()
    expect(other.get_by_label("We practised this today")).to_be_checked()
    expect(other.get_by_label("Safe alone").first).to_be_checked()
    expect(other.get_by_label("How much").first).to_have_value("8")


@pytest.mark.parametrize("width", [390, 1440])
def test_check_in_with_things_to_look_at_is_accessible(new_page, clinician, episode, width):
    page = open_page(new_page, clinician, episode, viewport={"width": width, "height": 900})
    page.get_by_label("Pain now", exact=True).fill("11")
    page.get_by_label("Try 1", exact=True).first.fill("a lot")
    page.get_by_role("button", name="Finish check-in").click()
    expect(page.get_by_role("heading", name="Two things to look at")).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    found = Axe().run(page).response["violations"]
    assert not found, [(each["id"], [node["html"] for node in each["nodes"]]) for each in found]


def test_enter_in_a_line_sends_nothing_unfinished(new_page, clinician, episode):
    page = open_page(new_page, clinician, episode)
    page.get_by_label("How it has been", exact=True).fill("Stiff in the morning.")
    page.keyboard.press("Enter")
    expect(page.get_by_text("Saved at").first).to_be_visible()
    expect(page.get_by_label("How it has been", exact=True)).to_have_value("Stiff in the morning.")
    page.get_by_role("button", name="Finish check-in").press("Enter")
    expect(page.get_by_text("The check-in is finished.")).to_be_visible()
