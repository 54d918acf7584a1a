"""One press finishes and prints: the sheet is printed once, and where no window may open a link leads to it.

The browser's own dialog is the only thing put in for: it would wait for a person.
"""

import re

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from goals.tests.factories import GoalFactory
from patients.tests.factories import EpisodeFactory
from sessions.tests.factories import VisitFactory

pytestmark = pytest.mark.django_db(transaction=True)

# Says when it is asked to print, and of what; answers at once, as when printing is cancelled.
ASKED = """
window.print = () => console.log("asked to print", document.contentType, document.readyState, location.pathname);
"""
BLOCKED = "window.open = () => null;"


@pytest.fixture
def episode(clinician):
    episode = EpisodeFactory(clinic=clinician.clinic, clinician=clinician)
    GoalFactory(episode=episode)
    VisitFactory(episode=episode, starts_at=timezone.now())
    return episode


def finishing(new_page, clinician, episode, *scripts, **options):
    """A page on which everything is said, and what was asked to be printed in any of its windows."""
    page = new_page(clinician, **options)
    printed = []
    for script in (ASKED, *scripts):
        page.context.add_init_script(script)
    page.context.on("console", lambda it: printed.append(it.text) if it.text.startswith("asked to print") else None)
    page.goto(f"/episodes/{episode.pk}/check-ins/new/")
    page.get_by_label("What we agreed", exact=True).fill("To the red gate.")
    page.get_by_label("Print", exact=True).check()
    return page, printed


def finish(page):
    page.get_by_role("button", name="Finish check-in").click()
    expect(page.get_by_text("The check-in is finished.")).to_be_visible()


def sheet_link(page):
    return page.get_by_role("link", name="Open the sheet to print")


def test_sheet_is_printed_once_when_it_is_there_also_where_printing_is_cancelled(new_page, clinician, episode):
    page, printed = finishing(new_page, clinician, episode)
    with page.context.expect_event("console", lambda it: it.text.startswith("asked to print")):
        with page.expect_popup() as opened:
            finish(page)
    # What is loaded anew prints nothing, and the way to the sheet stays.
    expect(sheet_link(page)).to_be_focused()
    page.reload()
    expect(page.get_by_role("heading", name=re.compile("plan$")).first).to_be_visible()
    [asked] = printed
    assert re.fullmatch(r"asked to print application/pdf complete /plans/\d+\.pdf", asked)
    assert not opened.value.is_closed() and len(page.context.pages) == 2


@pytest.mark.parametrize(
    ("scripts", "options"), [([BLOCKED], {}), ([], {"has_touch": True, "is_mobile": True})], ids=["blocked", "tablet"]
)
def test_where_no_window_opens_the_sheet_is_one_more_press(new_page, clinician, episode, scripts, options):
    """Where the browser allows none, and on a tablet, where it would cover the page that the two look at."""
    page, printed = finishing(new_page, clinician, episode, *scripts, **options)
    finish(page)
    assert len(page.context.pages) == 1 and printed == []
    expect(sheet_link(page)).to_be_focused()
    expect(sheet_link(page)).to_be_in_viewport()
    with page.expect_popup() as opened:
        page.keyboard.press("Enter")
    opened.value.wait_for_url(re.compile(r"/plans/\d+\.pdf\?show$"))


def test_window_that_somebody_closed_meanwhile_leaves_the_link(new_page, clinician, episode):
    page, printed = finishing(new_page, clinician, episode)
    page.context.on("page", lambda opened: opened.close())
    finish(page)
    expect(sheet_link(page)).to_be_focused()
    assert printed == []
