"""What is typed in a conversation stays until it is kept or discarded, and the caseload shows it to its writer."""

import pytest
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import expect

from accounts.drafts import keep_draft
from accounts.models import Draft
from goals.tests.factories import ConversationFactory
from goals.tests.test_conversation import opened, rows
from goals.unfinished import CONVERSATION
from patients.tests.factories import EpisodeFactory
from rehabgoals.tenancy import in_clinic
from rehabgoals.testing.browser import saved
from rehabgoals.testing.queries import assert_constant_queries

pytestmark = pytest.mark.django_db
CASELOAD = reverse("patients:caseload")


@pytest.fixture
def episode(riverside, clinician):
    return EpisodeFactory(clinic=riverside, clinician=clinician)


@pytest.fixture
def url(episode):
    return reverse("goals:conversation", args=[episode.pk])


@pytest.fixture
def client(client_of, clinician):
    return client_of(clinician)


def saves(client, url, **changes) -> str:
    """Types into the opened page and lets it save; returns where it saves to."""
    page = client.get(url)
    to = page.context["drafting"].save_url
    assert client.post(to, opened(client, url) | changes).status_code == 200
    return to


def drafts(clinic) -> list[Draft]:
    with in_clinic(clinic.pk):
        return list(Draft.objects.all())


def test_what_was_typed_is_in_the_form_again_and_the_page_says_so(client, url, episode):
    saves(client, url, answer_good_day="I sit in the gar", readiness="7", summary_said="nearly", held_on="2")
    page = client.get(url)
    text = page.content.decode()
    assert "Brought back what you typed at" in text
    shown = {bound.name: bound.value() for bound in page.context["form"]}
    assert (shown["answer_good_day"], shown["readiness"], shown["held_on"]) == ("I sit in the gar", "7", "2")
    assert rows(episode) == []


def test_keeping_the_form_finishes_its_draft(client, url, episode):
    saves(client, url, answer_good_day="The garden.")
    client.post(url, opened(client, url))
    assert rows(episode)[0].answers == {"good_day": "The garden."}
    assert drafts(episode.clinic) == []


def test_a_form_that_is_to_be_mended_keeps_its_draft(client, url, episode):
    saves(client, url, answer_good_day="The garden.")
    response = client.post(url, opened(client, url) | {"held_on": "2"})
    assert response.status_code == 422
    assert "data-draft-now" in response.content.decode(), "what was typed last is saved at once"
    assert len(drafts(episode.clinic)) == 1


def test_discarding_shows_the_form_as_it_is_kept(client, url, episode):
    ConversationFactory(episode=episode)
    saves(client, url, answer_good_day="Not this.")
    page = client.get(url)
    client.post(page.context["drafting"].discard_url)
    assert client.get(url).context["form"]["answer_good_day"].value() == "I go to the market and sit with Carmen."


def test_a_draft_knows_the_version_it_was_begun_on(client, client_of, colleague, url, episode):
    ConversationFactory(episode=episode)
    saves(client, url, answer_good_day="Written by Ana.")
    theirs = client_of(colleague)
    theirs.post(url, opened(theirs, url) | {"answer_good_day": "Written by Tom."})
    response = client.post(url, opened(client, url))
    assert response.status_code == 409
    assert "Written by Tom." in response.content.decode()
    assert rows(episode)[0].answers["good_day"] == "Written by Tom."


def test_taking_what_a_colleague_saved_discards_what_was_typed(client, client_of, colleague, url, episode):
    ConversationFactory(episode=episode)
    saves(client, url, answer_good_day="Written by Ana.")
    theirs = client_of(colleague)
    theirs.post(url, opened(theirs, url) | {"answer_good_day": "Written by Tom."})
    text = client.post(url, opened(client, url)).content.decode()
    discard = reverse("accounts:draft_discard", args=[CONVERSATION, episode.pk])
    assert f'action="{discard}"' in text
    assert client.post(discard, follow=True).context["form"]["answer_good_day"].value() == "Written by Tom."


def test_another_conversation_has_a_draft_of_its_own(client, url, episode):
    ConversationFactory(episode=episode, held_on=timezone.localdate().replace(year=2020))
    another = f"{url}?another"
    saves(client, another, answer_good_day="Another day.")
    assert client.get(url).context["form"]["answer_good_day"].value() != "Another day."
    client.post(another, opened(client, another))
    assert [row.answers["good_day"] for row in rows(episode)][0] == "Another day."
    assert drafts(episode.clinic) == []


def test_the_caseload_shows_it_as_unfinished_to_its_writer_only(client, client_of, colleague, url, episode):
    saves(client, url, answer_good_day="The garden.")
    text = client.get(CASELOAD).content.decode()
    assert "Unfinished" in text
    assert f'href="{url}"' in text
    assert "The garden." not in text
    assert "Unfinished" not in client_of(colleague).get(CASELOAD).content.decode()


def test_the_caseload_reads_as_often_with_many_unfinished(client, clinician, riverside):
    def begin():
        with in_clinic(riverside.pk):
            keep_draft(clinician, CONVERSATION, EpisodeFactory(clinic=riverside).pk, {"answer_pain": ["x"]})

    assert_constant_queries(client, CASELOAD, begin, at_most=14)


@pytest.mark.django_db(transaction=True)
def test_typed_words_outlive_a_lost_connection_a_lost_session_and_a_closed_browser(
    new_page, clinician, episode, url, settings
):
    page = new_page(clinician)
    page.goto(url)
    # Somebody who types on and on is saved meanwhile, not only when they pause.
    hard = page.get_by_label("What is hard for you now?")
    with saved(page, "The stairs with bags"), page.expect_response("**/drafts/**") as first:
        hard.press_sequentially("The stairs with bags", delay=200)
    assert "bags" not in first.value.request.post_data
    state = page.locator("[data-draft-state]")
    expect(state).to_contain_text("Saved at")

    page.context.set_offline(True)
    page.get_by_label("What do you hope for?").fill("To bake again.")
    expect(state).to_contain_text("No connection: kept on this page, trying again.")
    expect(page.get_by_role("status").filter(has_text="No connection")).to_have_count(1)
    page.context.set_offline(False)
    expect(state).to_contain_text("Saved at")

    [session] = [each for each in page.context.cookies() if each["name"] == settings.SESSION_COOKIE_NAME]
    page.context.clear_cookies()
    page.get_by_label("Who could be beside you, and how?").fill("Carmen.")
    page.get_by_role("button", name="Keep what was said").click()
    expect(state).to_contain_text("You are signed out. Your words stay on this page")
    expect(page.get_by_label("Who could be beside you, and how?")).to_have_value("Carmen.")
    page.context.add_cookies([session])
    expect(state).to_contain_text("Saved at")
    page.context.close()

    again = new_page(clinician)
    again.goto(url)
    expect(again.get_by_text("Brought back what you typed at")).to_be_visible()
    expect(again.get_by_label("What is hard for you now?")).to_have_value("The stairs with bags")
    expect(again.get_by_label("What do you hope for?")).to_have_value("To bake again.")
    expect(again.get_by_label("Who could be beside you, and how?")).to_have_value("Carmen.")
    again.get_by_role("button", name="Keep what was said").click()
    expect(again.get_by_text("Kept. The next thing could be a goal.")).to_be_visible()
    assert drafts(episode.clinic) == []
