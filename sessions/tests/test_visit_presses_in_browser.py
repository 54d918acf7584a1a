"""Two presses in a real browser: by keyboard on the caseload, and in the middle of a check-in without losing a word."""

import re
from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from patients.tests.factories import EpisodeFactory
from rehabgoals.tenancy import in_clinic
from sessions.models import Visit
from sessions.tests.factories import VisitFactory

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def episode(clinician):
    return EpisodeFactory(clinic=clinician.clinic, clinician=clinician)


def visits(episode):
    with in_clinic(episode.clinic_id):
        return list(Visit.objects.filter(episode=episode).order_by("starts_at"))


def test_todays_visit_has_everything_else_behind_one_word_by_keyboard(new_page, clinician, episode):
    VisitFactory(episode=episode, starts_at=timezone.now())
    page = new_page(clinician)
    page.goto("/")
    more = page.locator("summary", has_text="More")
    page.get_by_role("link", name=re.compile("^Start check-in")).focus()
    page.keyboard.press("Tab")
    expect(more).to_be_focused()
    page.keyboard.press("Enter")
    moments = page.get_by_role("group", name="Plan the next visit")
    expect(moments).to_be_visible()
    page.keyboard.press("Escape")
    expect(moments).to_be_hidden()
    expect(more).to_be_focused()

    page.keyboard.press("Enter")
    press = moments.get_by_role("button", name=re.compile("^In two weeks"))
    for _stop in range(20):
        page.keyboard.press("Tab")
        if press.evaluate("button => button === document.activeElement"):
            break
    page.keyboard.press("Enter")
    expect(page.get_by_text("The visit is planned.")).to_be_visible()
    assert len(visits(episode)) == 2
    # Where the next one is ahead, it is not offered again.
    more.click()
    expect(page.get_by_role("group", name="Move or cancel")).to_be_visible()
    expect(moments).to_have_count(0)


def test_next_visit_is_moved_in_the_middle_of_a_check_in_and_what_was_typed_is_there(new_page, clinician, episode):
    planned = VisitFactory(episode=episode, starts_at=timezone.now() + timedelta(days=7))
    page = new_page(clinician)
    page.goto(f"/episodes/{episode.pk}/check-ins/new/")
    agreed = page.get_by_label("What we agreed", exact=True)
    agreed.fill("To the red gate.")
    page.get_by_role("group", name="When we meet next").locator("summary", has_text="Move or cancel").click()
    page.get_by_role("button", name=re.compile("^A week later")).click()

    expect(page.get_by_text("The visit is moved.")).to_be_visible()
    expect(agreed).to_have_value("To the red gate.")
    [moved] = visits(episode)
    assert moved.starts_at - planned.starts_at > timedelta(days=6)


def is_undone_by_tab_and_enter(page, place):
    """The place of the press is in sight, the message beside it; Undo is the next stop, and takes it back there."""
    expect(place).to_be_in_viewport()
    expect(page.locator(".flash .notice")).to_be_focused()
    undo = page.get_by_role("button", name="Undo")
    expect(undo).to_be_in_viewport(ratio=1)
    before = page.evaluate("scrollY")
    page.keyboard.press("Tab")
    expect(undo).to_be_focused()
    assert page.evaluate("scrollY") == before
    page.keyboard.press("Enter")
    expect(page.locator(".flash .notice")).to_be_focused()
    expect(place).to_be_in_viewport()


@pytest.mark.parametrize("width", [390, 1440])
def test_after_a_press_far_down_the_caseload_one_is_at_the_row_and_undo_is_the_next_tab(
    new_page, clinician, episode, width
):
    for _other in range(12):
        other = EpisodeFactory(clinic=clinician.clinic, clinician=clinician)
        VisitFactory(episode=other, starts_at=timezone.now() - timedelta(minutes=2))
    visit = VisitFactory(episode=episode, starts_at=timezone.now() - timedelta(minutes=1))
    page = new_page(clinician, viewport={"width": width, "height": 800})
    page.goto("/")
    row = page.locator(f"#visit-{visit.pk}")
    row.locator("summary", has_text="More").press("Enter")
    row.get_by_role("button", name="It took place").press("Enter")

    expect(page.get_by_text("Written down.")).to_be_visible()
    is_undone_by_tab_and_enter(page, row)
    assert [each.status for each in visits(episode)] == ["planned"]


@pytest.mark.parametrize("width", [390, 1440])
def test_after_a_press_in_the_middle_of_a_visit_one_is_where_the_next_is_agreed(new_page, clinician, episode, width):
    VisitFactory(episode=episode, starts_at=timezone.now() + timedelta(days=7))
    page = new_page(clinician, viewport={"width": width, "height": 800})
    page.goto(f"/episodes/{episode.pk}/check-ins/new/")
    place = page.get_by_role("group", name="When we meet next")
    place.locator("summary", has_text="Move or cancel").press("Enter")
    page.get_by_role("button", name="Cancel this visit").press("Enter")

    expect(page.get_by_text("The visit is cancelled.")).to_be_visible()
    is_undone_by_tab_and_enter(page, place)
    assert [each.status for each in visits(episode)] == ["planned"]
