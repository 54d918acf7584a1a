"""What was heard: drafted from the patient's words, changed together, read back, and said to be so by somebody."""

import pytest
from django.urls import reverse
from django.utils import timezone

from goals.models import Conversation
from goals.tests.factories import ConversationFactory
from goals.tests.test_conversation import opened, rows, typed
from patients.tests.factories import EpisodeFactory, PatientFactory
from rehabgoals.testing.queries import assert_constant_queries

pytestmark = pytest.mark.django_db
DRAFTED = "A good day: “I go to the market and sit with Carmen.”"


@pytest.fixture
def episode(riverside, clinician):
    return EpisodeFactory(clinic=riverside, clinician=clinician)


@pytest.fixture
def url(episode):
    return reverse("goals:conversation", args=[episode.pk])


@pytest.fixture
def screen(episode):
    return reverse("goals:conversation_screen", args=[episode.pk])


@pytest.fixture
def client(client_of, clinician):
    return client_of(clinician)


def summary_in(response) -> str:
    return response.context["form"]["summary"].value()


def test_a_press_drafts_it_from_the_words_on_the_page_and_keeps_nothing_yet(client, url, episode):
    response = client.post(url, typed(summarise="draft"))
    assert (response.status_code, summary_in(response)) == (200, DRAFTED)
    assert rows(episode) == []


def test_it_is_drafted_in_place_where_scripts_run(client, url):
    response = client.post(url, typed(summarise="draft"), headers={"HX-Request": "true"})
    assert summary_in(response) == DRAFTED
    assert "<h1" not in response.content.decode()


def test_words_that_were_edited_stay_until_both_choose(client, url):
    response = client.post(url, typed(summarise="draft", summary="You miss the market."))
    assert summary_in(response) == "You miss the market."
    assert "“I go to the market and sit with Carmen.”" in response.content.decode(), "proposed below"
    response = client.post(url, typed(summarise="append", summary="You miss the market."))
    assert summary_in(response) == f"You miss the market.\n{DRAFTED}"
    response = client.post(url, typed(summarise="replace", summary="You miss the market."))
    assert summary_in(response) == DRAFTED


def test_nothing_is_drafted_from_nothing(client, url):
    response = client.post(url, typed(answer_good_day="", summarise="draft", summary="Mine."))
    assert summary_in(response) == "Mine."
    assert "nothing more to draft from" in response.content.decode()


def test_what_was_carried_over_is_drafted_as_of_its_day(client, url, episode):
    ConversationFactory(episode=episode, held_on=timezone.localdate().replace(year=2020, month=11, day=3))
    sent = opened(client, f"{url}?another") | {"summarise": "draft", "answer_hopes": "To bake."}
    response = client.post(f"{url}?another", sent)
    assert summary_in(response) == (
        "A good day (as said on 3 November 2020): “I go to the market and sit with Carmen.”\nHopes: “To bake.”"
    )


def test_who_says_yes_and_when_is_kept(client, url, episode):
    client.post(url, typed(summary=DRAFTED, summary_said="confirmed"))
    [row] = rows(episode)
    assert (row.summary_said, row.summary_said_by) == ("confirmed", episode.patient.called)
    assert abs((timezone.now() - row.summary_said_at).total_seconds()) < 60
    text = client.get(url).content.decode()
    assert "Yes, that is it" in text
    assert client.get(url).context["form"]["summary_said"].value() is None, "it is asked anew, never chosen beforehand"


def test_somebody_else_may_say_so_for_them(client, url, episode):
    client.post(url, typed(summary="Ours.", summary_said="corrected", summary_said_by="Umm Sami, through Mr Khoury"))
    [row] = rows(episode)
    assert (row.summary_said, row.summary_said_by) == ("corrected", "Umm Sami, through Mr Khoury")


def test_a_summary_that_is_changed_has_no_yes_any_more(client, url, episode):
    client.post(url, typed(summary=DRAFTED, summary_said="confirmed"))
    client.post(url, opened(client, url) | {"answer_pain": "In the evening."})
    assert rows(episode)[0].summary_said == "confirmed", "other fields leave it alone"
    client.post(url, opened(client, url) | {"summary": "Changed."})
    [row] = rows(episode)
    assert (row.summary_said, row.summary_said_by, row.summary_said_at) == ("", "", None)


@pytest.mark.parametrize("changes", [{"summary": "Ours.", "summary_said": "nearly"}, {"summary_said": "confirmed"}])
def test_nearly_is_no_yes_and_neither_is_a_yes_to_nothing(client, url, episode, changes):
    client.post(url, typed(**changes))
    assert rows(episode)[0].summary_said == ""


def test_pressing_twice_says_yes_once(client, url, episode):
    client.post(url, typed())
    sent = opened(client, url) | {"summary": DRAFTED, "summary_said": "confirmed"}
    for _press in range(2):
        assert client.post(url, sent).status_code == 302
    assert rows(episode)[0].version == 2


def test_a_colleagues_summary_is_not_overwritten_in_silence(client, client_of, colleague, url, episode):
    client.post(url, typed(summary="First."))
    mine, theirs = opened(client, url), opened(client_of(colleague), url)
    client_of(colleague).post(url, theirs | {"summary": "Tom's.", "summary_said": "confirmed"})
    response = client.post(url, mine | {"summary": "Ana's."})
    assert response.status_code == 409
    assert {(each.theirs, each.yours) for each in response.context["conflict"].differences} == {("Tom's.", "Ana's.")}
    assert rows(episode)[0].summary == "Tom's."


def test_the_summary_has_a_second_text_that_says_who_wrote_it(client, riverside, clinician):
    patient = PatientFactory(clinic=riverside, language="es")
    episode = EpisodeFactory(patient=patient, clinician=clinician)
    url = reverse("goals:conversation", args=[episode.pk])
    sent = typed(summary="The market.", second_summary="El mercado.")
    response = client.post(url, sent)
    assert response.status_code == 422
    assert "second_by" in response.context["form"].errors
    client.post(url, sent | {"second_by": "Luis, interpreter"})
    [row] = rows(episode)
    assert (row.second("summary", "es"), row.second_by) == ("El mercado.", "Luis, interpreter")
    turned = client.get(reverse("goals:conversation_screen", args=[episode.pk])).content.decode()
    assert '<blockquote class="heard" lang="es"' in turned
    assert "El mercado." in turned


def test_one_press_keeps_it_and_turns_the_screen(client, url, screen):
    assert client.post(url, typed(summary=DRAFTED, turn="on")).url == screen
    turned = client.get(screen).content.decode()
    assert "I go to the market and sit with Carmen." in turned
    assert "<nav" not in turned, "nothing leads to other patients"


def test_the_patients_own_finger_says_yes_or_nearly(client, screen, url, episode):
    ConversationFactory(episode=episode, summary=DRAFTED)
    assert client.post(screen, {"said": "confirmed", "version": "1"}).url == url
    [row] = rows(episode)
    assert (row.summary_said, row.summary_said_by) == ("confirmed", episode.patient.called)
    client.post(screen, {"said": "nearly", "version": "2"})
    assert rows(episode)[0].summary_said == Conversation.SummarySaid.NOT_ASKED


def test_a_yes_is_to_the_words_that_were_shown(client, screen, episode):
    ConversationFactory(episode=episode, summary=DRAFTED, version=3)
    response = client.post(screen, {"said": "confirmed", "version": "2"})
    assert response.status_code == 409
    assert "Esto acaba de cambiar" in response.text, "Rosa reads Spanish"
    assert rows(episode)[0].summary_said == ""


def test_an_answer_that_is_none_changes_nothing(client, screen, episode):
    ConversationFactory(episode=episode, summary=DRAFTED)
    assert client.post(screen, {"said": "perhaps"}).status_code == 422
    assert rows(episode)[0].version == 1


def test_without_a_summary_there_is_nothing_to_turn(client, screen, url):
    assert client.get(screen).url == url


def test_the_piece_and_the_screen_read_as_often_with_many_conversations(client, url, screen, episode):
    ConversationFactory(episode=episode, summary=DRAFTED)
    assert_constant_queries(client, screen, lambda: ConversationFactory(episode=episode), at_most=6)
    assert_constant_queries(
        client, url, lambda: ConversationFactory(episode=episode), at_most=6, post=typed(summarise="draft")
    )
