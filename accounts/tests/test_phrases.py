"""Phrases with slots: one's own and the clinic's, filled in as far as the page knows."""

import pytest
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from accounts.models import Phrase
from accounts.phrases import filled, phrase_book
from rehabgoals.tenancy import in_clinic

WALKS = "[name] walks [how far], [how often]"


def kept(user):
    with in_clinic(user.clinic_id):
        return list(Phrase.objects.values_list("words", "field", "user"))


def add(client, words, field="", to="own_phrases"):
    return client.post(reverse(f"accounts:{to}"), {"words": words, "field": field})


@pytest.mark.parametrize(
    ("words", "known", "said"),
    [
        (WALKS, {"name": "Rosa"}, "Rosa walks [how far], [how often]"),
        (WALKS, {"NAME": "Rosa", "how far": "to the gate"}, "Rosa walks to the gate, [how often]"),
        ("[ Name ]: [goal]", {"name": "山田", "goal": "kneel"}, "山田: kneel"),
        ("nothing to fill in", {"name": "Rosa"}, "nothing to fill in"),
        ("[name]", {"name": ""}, "[name]"),
        ("[]", {"": "never"}, "[]"),
        ("[name] and [name]", {"name": "[goal]"}, "[goal] and [goal]"),
    ],
)
def test_a_slot_is_filled_with_what_the_page_knows(words, known, said):
    assert filled(words, known) == said


@given(st.text(max_size=300), st.dictionaries(st.text(max_size=20), st.text(max_size=40), max_size=4))
def test_words_without_a_known_slot_stay_as_they_are(words, known):
    kept_apart = {f"<{name}>": value for name, value in known.items()}
    assert filled(words, kept_apart) == words or any(f"[{name}]" in words for name in kept_apart)


def test_a_clinician_keeps_a_phrase_and_the_visit_page_gets_it_filled_in(clinician, client_of):
    assert add(client_of(clinician), WALKS, "agreed").status_code == 302

    with in_clinic(clinician.clinic_id):
        book = phrase_book(clinician, name="Rosa", goal="walk to the market")
    assert book.at("agreed") == ["Rosa walks [how far], [how often]"]
    assert book.at("achieved") == []


def test_a_clinics_phrase_is_offered_to_everybody_and_ones_own_to_oneself(clinician, colleague, both, client_of):
    add(client_of(both), "Keep going as now", to="clinic_phrases")
    add(client_of(clinician), "Mine alone")

    with in_clinic(clinician.clinic_id):
        assert phrase_book(clinician).at("agreed") == ["Mine alone", "Keep going as now"]
        assert phrase_book(colleague).at("agreed") == ["Keep going as now"]


@pytest.mark.parametrize("to", ["own_phrases", "clinic_phrases"])
def test_a_phrase_written_twice_is_told_at_its_field(clinician, both, client_of, to):
    client = client_of(both)
    add(client, WALKS, to=to)

    again = add(client, WALKS, to=to)

    assert again.status_code == 422 and "This phrase is there already." in again.text
    assert len(kept(clinician)) == 1


def test_two_people_wording_the_clinics_phrase_see_both_versions(admin, both, client_of):
    add(client_of(admin), "First", to="clinic_phrases")
    with in_clinic(admin.clinic_id):
        url = reverse("accounts:phrase_edit", args=[Phrase.objects.get().pk])
    client_of(both).post(url, {"words": "Second", "field": "", "version": "1"})

    page = client_of(admin).post(url, {"words": "Third", "field": "", "version": "1"})

    assert page.status_code == 409 and "Second" in page.text and "Third" in page.text
    assert kept(admin) == [("Second", "", None)]


def test_a_phrase_can_be_worded_anew_and_offered_no_longer(clinician, client_of):
    client = client_of(clinician)
    add(client, WALKS)
    with in_clinic(clinician.clinic_id):
        number = Phrase.objects.get().pk

    client.post(reverse("accounts:phrase_edit", args=[number]), {"words": "Anew", "field": "changes", "version": "1"})
    assert kept(clinician) == [("Anew", "changes", clinician.pk)]

    client.post(reverse("accounts:phrase_remove", args=[number]))
    assert kept(clinician) == []


def test_a_colleagues_phrase_and_the_clinics_are_not_a_clinicians_to_change(clinician, colleague, both, client_of):
    add(client_of(colleague), "Theirs")
    add(client_of(both), "The clinic's", to="clinic_phrases")

    with in_clinic(clinician.clinic_id):
        numbers = list(Phrase.objects.values_list("pk", flat=True))
    for number in numbers:
        assert client_of(clinician).get(reverse("accounts:phrase_edit", args=[number])).status_code == 404
        assert client_of(clinician).post(reverse("accounts:phrase_remove", args=[number])).status_code == 404
    assert len(kept(clinician)) == 2
