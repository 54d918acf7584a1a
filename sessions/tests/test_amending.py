"""What is changed in a finished check-in says why and what it was; nobody is overwritten, and nothing goes."""

from datetime import date

import pytest
from django.db import DatabaseError, transaction
from django.urls import reverse

from goals.tests.factories import GoalFactory
from patients.tests.factories import EpisodeFactory
from rehabgoals.tenancy import in_clinic
from sessions.amending import NothingAmended, amend, standing_values
from sessions.models import CheckIn, CheckInAmendment, GoalRating
from sessions.tests.factories import CheckInAmendmentFactory, CheckInFactory, GoalRatingFactory


@pytest.fixture
def check_in(riverside, clinician):
    episode = EpisodeFactory(clinic=riverside, clinician=clinician, patient__preferred_name="Rosa")
    return CheckInFactory(
        clinic=riverside, episode=episode, held_on=date(2026, 11, 10), agreed="To the blue gate.", practice_days=3
    )


@pytest.fixture
def rating(check_in):
    return GoalRatingFactory(check_in=check_in, goal=GoalFactory(clinic=check_in.clinic, episode=check_in.episode))


@pytest.fixture
def client(client_of, clinician):
    return client_of(clinician)


def address(check_in, name="check_in_amend"):
    return reverse(f"sessions:{name}", args=[check_in.pk])


def sent(client, check_in, **said):
    """Open the page and send its form with these words changed."""
    form = client.get(address(check_in)).context["form"]
    shown = {bound.html_name: bound.value() for bound in form if bound.value() not in (None, "", [])}
    return client.post(address(check_in), shown | {"reason": "We had said the red one"} | said)


def kept(check_in, model=CheckInAmendment):
    with in_clinic(check_in.clinic_id):
        return list(model.objects.filter(clinic_id=check_in.clinic_id))


def test_an_amendment_keeps_what_it_was_what_it_is_and_why(client, check_in, clinician):
    assert sent(client, check_in, agreed="To the red gate.", practice_days="").status_code == 302
    [amendment], [amended] = kept(check_in), kept(check_in, CheckIn)

    assert (amended.agreed, amended.practice_days, amended.version) == ("To the red gate.", None, 2)
    assert amendment.before == {"practice_days": 3, "agreed": "To the blue gate."}
    assert amendment.after == {"practice_days": None, "agreed": "To the red gate."}
    assert (amendment.number, amendment.reason, amendment.made_by_id) == (1, "We had said the red one", clinician.pk)


def test_the_page_tells_each_amendment_with_who_when_why_and_what_it_was(client, check_in, rating):
    sent(client, check_in, agreed="To the red gate.", obstacle_kinds=["weather"])
    sent(client, check_in, **{f"patient_{rating.goal_id}": "as_hoped"}, reason="Rosa rang: it is as hoped")
    text = client.get(address(check_in, "check_in_detail")).text

    for words in ("We had said the red one", "To the blue gate.", "To the red gate.", "Bad weather", "Ana Becker"):
        assert words in text
    for words in ("Rosa rang: it is as hoped", "part way", "as hoped", f"{rating.goal.activity}, Rosa"):
        assert words in text


def test_a_goals_word_is_amended_where_it_counts(client, check_in, rating):
    sent(client, check_in, **{f"patient_{rating.goal_id}": "harder", f"clinician_{rating.goal_id}": "same"})
    [now] = kept(check_in, GoalRating)
    assert (now.patient_word, now.clinician_word) == ("harder", "same")


@pytest.mark.parametrize(
    ("said", "field"),
    [
        ({"reason": ""}, "reason"),
        ({"practice_days": "8"}, "practice_days"),
        ({"obstacle_kinds": ["nothing", "weather"]}, "obstacle_kinds"),
        ({"obstacle_kinds": ["balloons"]}, "obstacle_kinds"),
        ({"agreed": "nul \x00 byte"}, "agreed"),
        ({}, "__all__"),
    ],
)
def test_what_does_not_fit_is_said_at_the_field_and_nothing_changes(client, check_in, said, field):
    answer = sent(client, check_in, **said)
    assert answer.status_code == 422
    assert field in answer.context["form"].errors
    assert kept(check_in) == []


def test_a_goal_that_was_spoken_of_keeps_somebodys_word(client, check_in, rating):
    answer = sent(client, check_in, **{f"patient_{rating.goal_id}": ""})
    assert answer.status_code == 422
    assert f"patient_{rating.goal_id}" in answer.context["form"].errors


def test_two_who_amend_at_once_see_both_versions_and_choose(client, client_of, colleague, check_in):
    form = client.get(address(check_in)).context["form"]
    sent(client_of(colleague), check_in, agreed="To the green gate.")
    mine = {"agreed": "To the red gate.", "reason": "We had said the red one", "version": form["version"].value()}
    answer = client.post(address(check_in), mine)

    assert answer.status_code == 409
    assert "To the green gate." in answer.text and "To the red gate." in answer.text
    again = mine | {"version": answer.context["form"]["version"].value()}
    assert client.post(address(check_in), again).status_code == 302
    assert [each.before["agreed"] for each in kept(check_in)] == ["To the blue gate.", "To the green gate."]


def test_pressing_twice_amends_once(client, check_in):
    said = {"agreed": "To the red gate.", "reason": "We had said the red one", "version": "1", "practice_days": "3"}
    said |= {"achieved": check_in.achieved}
    assert [client.post(address(check_in), said).status_code for _press in range(2)] == [302, 302]
    assert len(kept(check_in)) == 1


def test_the_same_words_are_no_amendment(check_in, clinician):
    with in_clinic(check_in.clinic_id), pytest.raises(NothingAmended):
        amend(check_in, standing_values(check_in), reason="x", by=clinician, read_version=1)


def test_the_database_refuses_to_change_an_amendment(check_in):
    amendment = CheckInAmendmentFactory(check_in=check_in)
    for act in (lambda rows: rows.update(reason="Another"), lambda rows: rows.delete()):
        with in_clinic(check_in.clinic_id), pytest.raises(DatabaseError), transaction.atomic():
            act(CheckInAmendment.objects.filter(pk=amendment.pk))
