"""What changes in the dose has its reason, and stands with the trend that led to it."""

from datetime import UTC, date, datetime

import pytest
import time_machine
from django.urls import reverse

from goals.models import StillMatters
from goals.tests.factories import AgreedCourseFactory, GoalFactory
from measures.tests.factories import MeasureFactory, MeasurementFactory
from patients.tests.factories import EpisodeFactory
from sessions.models import CheckIn, DoseDecision
from sessions.tests.test_views import address, form_of, rows, sent

NOW = datetime(2026, 11, 10, 10, 30, tzinfo=UTC)


@pytest.fixture
def episode(clinician):
    with time_machine.travel(NOW, tick=False):
        yield EpisodeFactory(clinic=clinician.clinic, clinician=clinician, patient__preferred_name="Rosa")


@pytest.fixture
def client(client_of, clinician):
    return client_of(clinician)


@pytest.fixture
def goal(episode):
    return GoalFactory(episode=episode)


def decisions(episode):
    return [(row.aspect, row.what, row.why, row.measure_id) for row in rows(episode, DoseDecision)]


def read(client, episode, name):
    [check_in] = rows(episode, CheckIn)
    return client.get(reverse(f"sessions:{name}", args=[check_in.pk])).content.decode()


def test_decision_is_kept_with_its_reason_and_the_trend_it_came_from(client, episode, goal):
    MeasurementFactory(measure=goal.measure, value=440, taken_on=date(2026, 10, 27))
    sent(
        client,
        episode,
        dose_frequency="every other day",
        dose_frequency_why="sore after",
        dose_measure=str(goal.measure_id),
    )
    assert decisions(episode) == [("frequency", "every other day", "sore after", goal.measure_id)]


def test_no_trend_is_chosen_for_the_two_and_none_is_told(client, episode, goal):
    MeasurementFactory(measure=goal.measure, value=440, taken_on=date(2026, 10, 27))
    form = form_of(client.get(address(episode)))
    assert not form["dose_measure"].value()
    sent(client, episode, dose_frequency="once a day", dose_frequency_why="sleeps badly")
    assert decisions(episode) == [("frequency", "once a day", "sleeps badly", None)]
    for name in ("check_in_detail", "check_in_note"):
        text = read(client, episode, name)
        assert "once a day. Why: sleeps badly" in text and "The trend" not in text


def test_pain_may_have_led_to_a_decision_and_is_told_by_its_name(client, episode, goal):
    assert "dose_measure" not in form_of(client.get(address(episode))).fields
    pain = MeasureFactory(episode=episode, key="nprs")
    MeasurementFactory(measure=pain, value=4, taken_on=date(2026, 10, 27))
    form = form_of(client.get(address(episode)))
    assert [label for _value, label in form.fields["dose_measure"].choices] == ["Pain", "None of these"]
    said = {"dose_frequency": "once a day", "dose_frequency_why": "sore after", "dose_measure": str(pain.pk)}
    sent(client, episode, **said)
    assert decisions(episode) == [("frequency", "once a day", "sore after", pain.pk)]
    for name in ("check_in_detail", "check_in_note"):
        assert "once a day. Why: sore after. The trend: Pain" in read(client, episode, name)
    [check_in] = rows(episode, CheckIn)
    amending = client.get(reverse("sessions:check_in_amend", args=[check_in.pk]))
    assert "Pain" in dict(amending.context["form"].fields["dose_frequency_measure"].choices).values()


def test_decision_may_come_from_no_trend(client, episode, goal):
    MeasurementFactory(measure=goal.measure, value=440, taken_on=date(2026, 10, 27))
    sent(client, episode, dose_pacing="two halves", dose_pacing_why="it is what she likes", dose_measure="")
    assert decisions(episode) == [("pacing", "two halves", "it is what she likes", None)]


def test_trend_that_led_to_a_decision_stands_beside_its_fields(client, episode, goal):
    assert "dose_measure" not in form_of(client.get(address(episode))).fields, "nothing was measured yet"
    MeasurementFactory(measure=goal.measure, value=440, taken_on=date(2026, 10, 27))
    text = client.get(address(episode)).content.decode()
    changes = text[text.index("What changes</h2>") : text.index("What we agreed, and when we meet")]
    assert "440 m" in changes


@pytest.mark.parametrize(
    ("said", "field"),
    [({"dose_intensity": "harder"}, "dose_intensity_why"), ({"dose_intensity_why": "it is easy"}, "dose_intensity")],
)
def test_change_and_reason_ask_for_each_other_beside_the_field(client, episode, said, field):
    response = sent(client, episode, **said)
    assert list(form_of(response).errors) == [field]
    assert rows(episode, CheckIn) == []


# --- Does this still matter? ------------------------------------------------------------------------------------------


def test_at_a_review_it_is_asked_if_the_goal_still_matters_and_kept_with_the_rest(client, clinician, episode, goal):
    AgreedCourseFactory(episode=episode, halfway_review_on=date(2026, 11, 10))
    page = client.get(address(episode))
    assert [each.asked.goal.pk for each in form_of(page).matters.now] == [goal.pk]
    assert "We look at it again today" in page.content.decode()
    response = sent(client, episode, **{f"still_{goal.pk}": "partly", f"still_{goal.pk}_words": "The bus will do"})
    [said] = rows(episode, StillMatters)
    assert (said.answer, said.words, said.asked_on) == ("partly", "The bus will do", date(2026, 11, 10))
    assert said.recorded_by_id == clinician.pk
    assert "You might" in client.get(response.url).content.decode()


def test_between_reviews_the_page_says_when_it_is_asked_and_it_can_be_said_at_any_time(client, episode, goal):
    AgreedCourseFactory(episode=episode, halfway_review_on=date(2026, 11, 24))
    MeasurementFactory(measure=goal.measure, value=440, taken_on=date(2026, 11, 9))
    page = client.get(address(episode))
    assert form_of(page).matters.now == []
    assert "Asked on 24 November" in page.content.decode()
    sent(client, episode, **{f"still_{goal.pk}": "yes"})
    assert [said.answer for said in rows(episode, StillMatters)] == ["yes"]


def test_words_about_what_matters_ask_for_an_answer(client, episode, goal):
    response = sent(client, episode, **{f"still_{goal.pk}_words": "Hm"})
    assert list(form_of(response).errors) == [f"still_{goal.pk}"]
