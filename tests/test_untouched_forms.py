"""A form that nobody wrote into is no draft: nothing is unfinished, and nothing is brought back."""

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from accounts.models import Draft
from goals.tests.factories import GoalFactory, PracticeTaskFactory
from measures.tests.factories import MeasureFactory
from patients.tests.factories import EpisodeFactory
from rehabgoals.tenancy import in_clinic
from rehabgoals.testing.browser import saved

pytestmark = pytest.mark.django_db(transaction=True)
BROUGHT_BACK = "Brought back what you typed"


@pytest.fixture
def url(riverside, clinician):
    episode = EpisodeFactory(clinic=riverside, clinician=clinician)
    PracticeTaskFactory(goal=GoalFactory(episode=episode))
    MeasureFactory(episode=episode, key="walk_6min")
    return reverse("sessions:check_in_new", args=[episode.pk])


def drafts(clinic):
    with in_clinic(clinic.pk):
        return list(Draft.objects.all())


def taken_back(page):
    """What is done here ends when the server has let go of what this page had kept."""
    return page.expect_response(lambda answer: "%40untouched=1" in (answer.request.post_data or "") and answer.ok)


def test_a_choice_of_what_was_chosen_beforehand_alone_leaves_nothing_unfinished(new_page, clinician, riverside, url):
    page = new_page(clinician)
    page.goto(url)
    page.get_by_role("radio", name="Not today").check()
    page.get_by_label("How", exact=True).select_option("video")
    page.goto(reverse("patients:caseload"))

    assert drafts(riverside) == []
    page.goto(url)
    expect(page.get_by_role("button", name="Finish check-in")).to_be_visible()
    expect(page.get_by_text(BROUGHT_BACK)).to_have_count(0)


def test_what_was_typed_and_taken_back_is_no_draft_and_what_is_typed_after_it_is_one(
    new_page, clinician, riverside, url
):
    page = new_page(clinician)
    page.goto(url)
    words = page.get_by_label("What was achieved since last time")
    with saved(page, "To the shop"):
        words.fill("To the shop")
    [_draft] = drafts(riverside)
    with taken_back(page):
        words.fill("")
    assert drafts(riverside) == []

    with saved(page, "Past the shop"):
        words.fill("Past the shop")
        page.get_by_label("How", exact=True).select_option("video")
    [draft] = drafts(riverside)
    page.reload()
    expect(page.get_by_text(BROUGHT_BACK)).to_be_visible()
    expect(words).to_have_value("Past the shop")
    assert draft.data["next_kind"] == ["video"], "a choice goes along with words"
