"""The wording helper below a field: what it shows, what is kept, and that it writes nothing else."""

from urllib.parse import parse_qsl

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.urls import reverse
from playwright.sync_api import expect

from goals.forms.helped import with_wording
from goals.models import KeptWording
from patients.tests.factories import EpisodeFactory
from rehabgoals.forms import LineField, PlainForm
from rehabgoals.tenancy import in_clinic
from rehabgoals.testing.queries import data_statements

TEXT = "You must walk. The treatment failed."


@pytest.fixture
def episode(riverside, clinician):
    return EpisodeFactory(clinic=riverside, clinician=clinician)


@pytest.fixture
def shown(client_of, clinician, episode):
    """What is said of a text, after what was pressed."""
    client = client_of(clinician)

    def shown(text=TEXT, name="wording", language="en-gb", **place):
        sent = {"text": text, "language": language, **place}
        response = client.post(reverse(f"goals:{name}", args=[episode.pk]), sent)
        assert response.status_code == 200
        return response.content.decode()

    return shown


def kept(clinic):
    with in_clinic(clinic.pk):
        return KeptWording.objects.count()


def test_words_are_pointed_out_with_a_reason_and_a_kinder_phrase(shown, riverside):
    said = shown()

    assert "“You must”" in said
    assert "It can sound like an order; a choice is easier to keep." in said
    assert "Use “<bdi>You could</bdi>”" in said
    assert kept(riverside) == 0


def test_kept_words_are_not_pointed_out_again_in_that_text(shown, riverside):
    said = shown(name="wording_keep", start="0", end="8")

    assert "You must" not in said
    assert "“failed”" in said
    assert "You must" not in shown("First: rest. You  must walk.\n")
    assert "“You must”" in shown("You must run.")
    assert kept(riverside) == 1


def test_keeping_twice_is_keeping_once(shown, riverside):
    shown(name="wording_keep", start="0", end="8")
    shown(name="wording_keep", start="0", end="8")

    assert kept(riverside) == 1


def test_only_what_was_pointed_out_can_be_kept(shown, riverside):
    shown(name="wording_keep", start="3", end="8")
    shown(name="wording_keep", start="x")

    assert kept(riverside) == 0


def test_what_one_clinic_keeps_another_is_told_of(shown, client_of, stranger, hillside):
    shown(name="wording_keep", start="0", end="8")
    elsewhere = EpisodeFactory(clinic=hillside, clinician=stranger)
    sent = {"text": TEXT, "language": "en"}

    assert (
        "“You must”" in client_of(stranger).post(reverse("goals:wording", args=[elsewhere.pk]), sent).content.decode()
    )


def test_nothing_of_what_was_written_is_kept(shown, riverside):
    shown(name="wording_keep", start="0", end="8")

    with in_clinic(riverside.pk):
        row = KeptWording.objects.values().get()
    assert len(row["digest"]) == 64
    assert "walk" not in str(row)


def test_a_language_without_a_list_is_said_to_be_unchecked(shown):
    assert "The wording of Arabic is not checked here." in shown("يجب أن تمشي", language="ar")
    assert "The wording of this language is not checked here." in shown("Parau", language="ty")
    assert shown("", language="ar").strip() == ""


def test_how_it_reads_is_folded_away_and_said_only_where_it_helps(shown):
    assert shown("We walk to the shop.").strip() == ""
    said = shown("We walk to the shop and then to the church and then to the sea and back to rehabilitation.")

    assert "The longest sentence has 19 words:" in said
    assert "Long words: <bdi>rehabilitation</bdi>" in said
    assert "<details" in said
    assert "About school grade 0." in shown("We walk to the shop and back. " * 15)


def test_what_is_typed_is_shown_as_text(shown):
    assert "<script>" not in shown("You must <script>alert(1)</script>. " + "failed<b> " * 20)


def test_the_piece_asks_the_database_few_questions(client_of, clinician, episode):
    client, url = client_of(clinician), reverse("goals:wording", args=[episode.pk])

    assert len(data_statements(client, url, post={"text": TEXT * 20, "language": "en"})) <= 6


def test_a_form_marks_the_fields_it_names_in_both_languages_and_no_others():
    class TaskForm(PlainForm):
        what = LineField()
        second_what = LineField()
        stop_when = LineField()

    form = with_wording(TaskForm(), "what", "not_there")

    assert [bound.name for bound in form if "data-wording" in str(bound)] == ["what", "second_what"]


def looked_at(page, last_words):
    """What is typed here is all looked at: while that is on its way, a press on the helper waits for nothing."""

    def is_it(answer):
        return (
            answer.request.url.endswith("/wording/") and last_words in dict(parse_qsl(answer.request.post_data))["text"]
        )

    return page.expect_response(is_it)


@pytest.mark.django_db(transaction=True)
def test_while_it_is_typed_a_phrase_can_be_taken_or_left(new_page, clinician, episode):
    page = new_page(clinician)
    page.goto(reverse("goals:goal_new", args=[episode.pk]))
    field = page.get_by_role("textbox", name="The whole sentence", exact=True)
    page.get_by_text("Change the whole sentence").click()
    with looked_at(page, "Simply walk."):
        field.press_sequentially("👟 You must walk. Simply walk.")
    page.get_by_role("button", name="Use “You could”").wait_for()
    assert Axe().run(page).response["violations"] == []
    page.get_by_role("button", name="Use “You could”").click()
    expect(field).to_have_value("👟 You could walk. Simply walk.")
    page.get_by_role("button", name="Keep my words").click()
    expect(page.get_by_role("button", name="Keep my words")).to_have_count(0)
    expect(field).to_be_focused()
    field.press("End")
    with looked_at(page, "Just once."):
        field.press_sequentially(" Just once.")
    page.get_by_role("button", name="Leave it out").click()
    expect(field).to_have_value("👟 You could walk. Simply walk. Once.")


@pytest.mark.django_db(transaction=True)
def test_a_press_is_not_lost_while_the_words_are_looked_at_again(new_page, clinician, episode):
    page = new_page(clinician)
    page.goto(reverse("goals:goal_new", args=[episode.pk]))
    field = page.get_by_role("textbox", name="The whole sentence", exact=True)
    page.get_by_text("Change the whole sentence").click()
    field.fill("You must walk. Simply rest.")
    page.get_by_role("button", name="Use “You could”").wait_for()

    # The answer to the next look is on its way until both have been pressed.
    held = []
    page.route("**/wording/", lambda route: route.continue_() if held else held.append(route))
    with page.expect_request(lambda request: request.url.endswith("/wording/")):
        field.press("End")
        field.press_sequentially(" Then walk.")
    page.get_by_role("group", name="Instead of “Simply”").get_by_role("button", name="Keep my words").click()
    page.get_by_role("button", name="Use “You could”").click()
    expect(field).to_have_value("You could walk. Simply rest. Then walk.")
    with page.expect_response(lambda answer: answer.url.endswith("/wording/keep/")):
        held[0].continue_()

    expect(page.get_by_role("button", name="Keep my words")).to_have_count(0)
    assert kept(episode.clinic) == 1
