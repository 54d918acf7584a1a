"""The conversation: open questions in any order, kept on one press, and never lost between two people."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from goals.models import Conversation
from goals.questions import QUESTIONS, answers_in_order
from goals.tests.factories import ConversationFactory
from patients.tests.factories import EpisodeFactory, PatientFactory
from rehabgoals.days import day_words, write_day
from rehabgoals.tenancy import in_clinic
from rehabgoals.testing.queries import assert_constant_queries

pytestmark = pytest.mark.django_db


@pytest.fixture
def episode(riverside, clinician):
    return EpisodeFactory(clinic=riverside, clinician=clinician)


@pytest.fixture
def url(episode):
    return reverse("goals:conversation", args=[episode.pk])


@pytest.fixture
def client(client_of, clinician):
    return client_of(clinician)


def typed(**changes: str) -> dict[str, str]:
    values = {
        "answer_good_day": "I go to the market and sit with Carmen.",
        "who_was_there": "Carmen",
        "interpreter": "none",
        "held_on": write_day(timezone.localdate()),
    }
    return values | changes


def rows(episode) -> list[Conversation]:
    with in_clinic(episode.clinic_id):
        return list(Conversation.objects.filter(episode=episode))


def opened(client, url) -> dict[str, str]:
    """What a browser would send back if nobody typed."""
    form = client.get(url).context["form"]
    return {bound.html_name: "" if bound.value() is None else str(bound.value()) for bound in form} | {
        "held_on": form["held_on"].field.prepare_value(form["held_on"].value())
    }


def test_every_question_is_open_at_once_and_none_has_to_be_answered(client, url, episode, clinician):
    text = client.get(url).content.decode()
    for question in QUESTIONS:
        assert str(question.text) in text
    response = client.post(url, typed(answer_good_day="", answer_hopes="To bake again."), follow=True)
    [row] = rows(episode)
    assert row.answers == {"hopes": "To bake again."}
    assert (row.who_was_there, row.clinician, row.held_on) == ("Carmen", clinician, timezone.localdate())
    assert reverse("goals:goal_new", args=[episode.pk]) in response.content.decode(), "a goal is the next act"


def test_going_on_later_changes_the_same_conversation(client, url, episode):
    client.post(url, typed())
    again = opened(client, url)
    assert again["answer_good_day"] == "I go to the market and sit with Carmen."
    client.post(url, again | {"answer_pain": "Worst in the evening."})
    [row] = rows(episode)
    assert (len(row.answers), row.version) == (2, 2)


def test_another_conversation_starts_from_the_last_and_says_so_until_it_is_changed(client, url, episode):
    long_ago = timezone.localdate() - timedelta(weeks=6)
    said = {"good_day": "I go to the market.", "pain": "Worst in the evening."}
    last = ConversationFactory(
        episode=episode, held_on=long_ago, answers=said, minutes_a_week=60, readiness=8, readback=True
    )
    assert "Start another conversation" in client.get(url).content.decode()
    page = client.get(f"{url}?another")
    as_said = f"As said on {day_words(long_ago)}"
    assert page.content.decode().count(as_said) == 3
    shown = {bound.name: bound.value() for bound in page.context["form"]}
    assert (shown["answer_pain"], shown["minutes_a_week"]) == ("Worst in the evening.", "60")
    # How ready somebody feels, what was heard and what they said of it is not theirs of today.
    assert (shown["readiness"], shown["summary"], shown["summary_said"]) == (None, None, None)

    client.post(f"{url}?another", opened(client, f"{url}?another") | {"answer_good_day": "I baked."})
    new, old = rows(episode)
    assert (new.answers["good_day"], new.started_from_id) == ("I baked.", last.pk)
    assert old.answers == said
    text = client.get(url).content.decode()
    assert "I go to the market." in text, "the earlier one stays readable"
    assert last.summary in text.replace("&#x27;", "'")
    form = client.get(url).context["form"]
    assert as_said in form["answer_pain"].help_text
    assert as_said not in form["answer_good_day"].help_text


def test_words_carried_on_twice_keep_the_day_they_were_said(client, url, episode):
    today = timezone.localdate()
    first = ConversationFactory(episode=episode, held_on=today - timedelta(weeks=9))
    second = ConversationFactory(episode=episode, held_on=today - timedelta(weeks=4), started_from=first)
    ConversationFactory(episode=episode, held_on=today, started_from=second)
    text = client.get(url).content.decode()
    assert f"As said on {day_words(first.held_on)}" in text
    assert f"As said on {day_words(second.held_on)}" not in text


def test_two_people_writing_at_once_see_both_versions_and_choose(client, client_of, colleague, url, episode):
    client.post(url, typed())
    mine, theirs = opened(client, url), opened(client_of(colleague), url)
    client_of(colleague).post(url, theirs | {"answer_good_day": "Written by Tom."})
    response = client.post(url, mine | {"answer_good_day": "Written by Ana."})
    text = response.content.decode()
    assert response.status_code == 409
    assert "Written by Tom." in text
    assert text.count("Written by Ana.") == 2, "beside the other version, and in its field"
    assert rows(episode)[0].answers["good_day"] == "Written by Tom."
    # The next press is the choice.
    chosen = {bound.html_name: bound.value() or "" for bound in response.context["form"]}
    assert client.post(url, chosen).status_code == 302
    assert rows(episode)[0].answers["good_day"] == "Written by Ana."


def test_two_first_conversations_at_once_do_not_hide_each_other(client, client_of, colleague, url, episode):
    client_of(colleague).post(url, typed(answer_good_day="Written by Tom."))
    response = client.post(url, typed(answer_good_day="Written by Ana."))
    assert response.status_code == 409
    assert len(rows(episode)) == 1


def test_pressing_twice_is_no_conflict(client, url, episode):
    for _press in range(2):
        assert client.post(url, typed()).status_code == 302
    again = opened(client, url) | {"answer_pain": "Worst in the evening."}
    for _press in range(2):
        assert client.post(url, again).status_code == 302
    assert len(rows(episode)) == 1


def test_pressing_twice_makes_one_further_conversation(client, url, episode):
    ConversationFactory(episode=episode, held_on=timezone.localdate() - timedelta(weeks=6))
    sent = opened(client, f"{url}?another") | {
        "answer_hopes": "To bake.",
        "summary": "Baking.",
        "summary_said": "confirmed",
    }
    for _press in range(2):
        assert client.post(f"{url}?another", sent).status_code == 302
    assert len(rows(episode)) == 2


def test_nothing_written_keeps_nothing(client, url, episode):
    client.post(url, typed(answer_good_day="", who_was_there=""))
    assert rows(episode) == []


def test_answers_to_questions_no_longer_asked_stay(client, url, episode):
    row = ConversationFactory(episode=episode, answers={"good_day": "The market.", "asked_once": "Yes."})
    client.post(url, opened(client, url))
    assert rows(episode)[0].answers["asked_once"] == "Yes."
    assert [answer.words for answer in answers_in_order(row.answers)] == ["The market.", "Yes."]


@pytest.mark.parametrize(
    ("changes", "field", "said"),
    [
        ({"answer_pain": "x" * 40_000}, "answer_pain", "There are 40,000 characters here, and 4,000 fit."),
        ({"who_was_there": "x" * 40_000}, "who_was_there", "There are 40,000 characters here, and 200 fit."),
        ({"held_on": write_day(timezone.localdate() + timedelta(days=2))}, "held_on", "is still ahead"),
        ({"held_on": "4/5/1950"}, "held_on", "is too early"),
        ({"held_on": ""}, "held_on", "Write a day."),
        ({"interpreter": "a parrot"}, "interpreter", "Choose one of these."),
    ],
)
def test_what_cannot_be_kept_is_said_at_its_field_and_stays(client, url, episode, changes, field, said):
    response = client.post(url, typed(**changes))
    assert response.status_code == 422
    assert said in " ".join(response.context["form"].errors[field])
    assert response.context["form"]["answer_good_day"].value() == typed()["answer_good_day"]
    assert rows(episode) == []


@pytest.mark.parametrize(
    ("changes", "field", "said"),
    [
        ({"readiness": "11"}, "readiness", "Choose one of these."),
        ({"minutes_a_week": "an hour"}, "minutes_a_week", ""),
        ({"minutes_a_week": "0"}, "minutes_a_week", ""),
        ({"conversation": "", "version": "many"}, "version", ""),
    ],
)
def test_numbers_that_cannot_be_kept_are_said_too(client, url, episode, changes, field, said):
    response = client.post(url, typed(**changes))
    assert response.status_code == 422
    assert said in " ".join(response.context["form"].errors[field])


def test_readiness_time_and_who_is_beside_them_are_kept_and_may_stay_open(client, url, episode):
    client.post(url, typed(readiness="0", minutes_a_week="60", supporter="Her daughter Rim"))
    [row] = rows(episode)
    assert (row.readiness, row.minutes_a_week, row.supporter) == (0, 60, "Her daughter Rim")
    client.post(url, opened(client, url) | {"readiness": "", "minutes_a_week": ""})
    [row] = rows(episode)
    assert (row.readiness, row.minutes_a_week) == (None, None)


def test_an_interpreter_is_expected_where_one_is_needed(client, riverside):
    patient = PatientFactory(clinic=riverside, needs_interpreter=True)
    url = reverse("goals:conversation", args=[EpisodeFactory(patient=patient).pk])
    assert client.get(url).context["form"]["interpreter"].value() == "professional"


def test_a_conversation_of_another_episode_cannot_be_written_over(client, url, episode):
    other = ConversationFactory(episode=EpisodeFactory(clinic=episode.clinic))
    response = client.post(url, typed(conversation=str(other.pk), version="1"))
    assert response.status_code == 404
    assert rows(episode) == []


def test_a_stranger_finds_no_such_page(client_of, stranger, url, episode):
    EpisodeFactory(clinic=stranger.clinic)
    assert client_of(stranger).get(url).status_code == 404
    assert client_of(stranger).post(url, typed()).status_code == 404
    assert rows(episode) == []


def test_queries_do_not_grow_with_conversations(client, url, episode):
    assert_constant_queries(client, url, lambda: ConversationFactory(episode=episode), at_most=12)
