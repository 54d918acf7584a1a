"""One form open on the desktop and on the tablet: whoever goes on, nothing typed is lost, and both are told."""

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from accounts.models import Draft
from patients.tests.factories import EpisodeFactory
from rehabgoals.tenancy import in_clinic
from rehabgoals.testing.browser import saved

pytestmark = pytest.mark.django_db(transaction=True)
HARD, HOPE = "What is hard for you now?", "What do you hope for?"


@pytest.fixture
def url(riverside, clinician):
    return reverse("goals:conversation", args=[EpisodeFactory(clinic=riverside, clinician=clinician).pk])


def hopes(clinic):
    with in_clinic(clinic.pk):
        return sorted(draft.data["answer_hopes"][0] for draft in Draft.objects.all())


def test_a_form_that_is_gone_on_with_on_the_tablet_is_not_overwritten_by_the_desktop(
    new_page, clinician, riverside, url
):
    desktop, tablet = new_page(clinician), new_page(clinician)
    desktop.goto(url)
    with saved(desktop, "The stairs"):
        desktop.get_by_label(HARD).fill("The stairs")

    tablet.goto(url)
    expect(tablet.get_by_text("Brought back what you typed at")).to_be_visible()
    expect(tablet.get_by_label(HARD)).to_have_value("The stairs")
    with saved(tablet, "To bake"):
        tablet.get_by_label(HOPE).fill("To bake")
    expect(tablet.locator("[data-draft-state]")).to_contain_text("Saved at")
    assert hopes(riverside) == ["To bake"]

    # Somebody comes back to the desktop, and types on where they were.
    desktop.get_by_label(HOPE).fill("To dance")
    also = "on another device or in another window. Both are kept."
    expect(desktop.get_by_text(also)).to_be_visible()
    assert hopes(riverside) == ["To bake", "To dance"]
    tablet.get_by_label(HOPE).fill("To bake again")
    expect(tablet.get_by_text(also)).to_be_visible()

    desktop.get_by_role("link", name="Look at that one").click()
    expect(desktop.get_by_label(HOPE)).to_have_value("To bake again")
    expect(desktop.get_by_text(also)).to_be_visible()
    desktop.get_by_text("Keep only what stands here").click()
    desktop.get_by_role("button", name="Discard what I wrote there").click()
    expect(desktop.get_by_text(also)).to_have_count(0)
    expect(desktop.get_by_label(HOPE)).to_have_value("To bake again")
    assert hopes(riverside) == ["To bake again"]

    desktop.get_by_role("button", name="Keep what was said").click()
    expect(desktop.get_by_text("Kept. The next thing could be a goal.")).to_be_visible()
    assert hopes(riverside) == []
    # Of the tablet's words nothing is lost either, and it hears what became of them.
    with saved(tablet, "To bake bread"):
        tablet.get_by_label(HOPE).fill("To bake bread")
    expect(tablet.get_by_text("What you began with here was finished or discarded")).to_be_visible()
    assert hopes(riverside) == ["To bake bread"]


def test_who_types_on_in_a_form_that_is_finished_is_told_and_keeps_their_words(new_page, clinician, riverside, url):
    page = new_page(clinician)
    page.goto(url)
    with saved(page, "To bake"):
        page.get_by_label(HOPE).fill("To bake")
    # Finished, as the browser sends it, while the page stays: a press whose answer never came.
    page.evaluate("""() => {
      const form = document.querySelector("form[data-draft]");
      return fetch(location.href, { method: "POST", body: new URLSearchParams([...new FormData(form)]) });
    }""")
    assert hopes(riverside) == []
    with saved(page, "To bake again"):
        page.get_by_label(HOPE).fill("To bake again")
    expect(page.get_by_text("This form is finished or discarded already.")).to_be_visible()
    assert hopes(riverside) == ["To bake again"]
