"""What is typed and not kept yet: it stays, it is its writer's alone, and it goes when its work is done."""

import pytest
from django import forms
from django.urls import reverse

from accounts.drafts import MOST_CHARACTERS, DraftKind, draft_kinds, draft_of, fill_in, finish_draft, keep_draft
from accounts.models import Draft, Site
from accounts.tests.factories import main_site
from rehabgoals.forms import DayField, ManyPicksField, NumberField, PlainForm, WordsField
from rehabgoals.tenancy import in_clinic

pytestmark = pytest.mark.django_db
KIND = "letter"


@pytest.fixture(autouse=True)
def _letters_keep_drafts():
    draft_kinds.register(DraftKind(KIND, "A letter", Site.objects.visible_to, lambda site_id: "/staff/"))


@pytest.fixture
def site(riverside):
    return main_site(riverside)


@pytest.fixture
def client(client_of, clinician):
    return client_of(clinician)


def address(site, name="accounts:draft", kind=KIND):
    return reverse(name, args=[kind, site.pk])


def drafts_of(clinic):
    with in_clinic(clinic.pk):
        return list(Draft.objects.all())


class Letter(PlainForm):
    words = WordsField(required=False)
    size = NumberField(required=False)
    day = DayField(required=False)
    ways = ManyPicksField(choices=[("post", "Post"), ("mail", "E-mail")], required=False)
    is_urgent = forms.BooleanField(required=False, initial=True)
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)


def test_what_is_typed_is_on_the_server_and_the_page_is_told_when(client, site, clinician):
    answer = client.post(address(site), {"words": "Dear Dr Lind", "ways": ["post", "mail"]})
    [draft] = drafts_of(site.clinic)
    assert answer.json() == {"saved": draft.saved_at.astimezone(site.clinic.zone).strftime("%H:%M")}
    assert draft.data == {"words": ["Dear Dr Lind"], "ways": ["post", "mail"]}
    assert (draft.writer, draft.kind, draft.about) == (clinician, KIND, site.pk)


def test_typing_on_replaces_what_was_there_and_keeps_when_it_was_begun(client, site):
    client.post(address(site), {"words": "Dear"})
    [first] = drafts_of(site.clinic)
    client.post(address(site), {"words": "Dear Dr Lind"})
    [draft] = drafts_of(site.clinic)
    assert draft.data == {"words": ["Dear Dr Lind"]}
    assert (draft.pk, draft.begun_at) == (first.pk, first.begun_at)
    assert draft.saved_at > first.saved_at


def test_secrets_and_what_the_database_cannot_hold_stay_out(client, site):
    typed = {"words": "a\x00b", "csrfmiddlewaretoken": "x", "password": "x", "new_Password2": "x"}
    assert client.post(address(site), typed).status_code == 200
    assert drafts_of(site.clinic)[0].data == {"words": ["ab"]}


def test_more_than_a_draft_holds_is_said_and_the_former_one_stays(client, site):
    client.post(address(site), {"words": "short"})
    half = "x" * (MOST_CHARACTERS // 2 + 1)
    assert client.post(address(site), {"words": half, "more": half}).status_code == 413
    assert drafts_of(site.clinic)[0].data == {"words": ["short"]}


def test_a_draft_is_its_writers_alone(client, client_of, colleague, site):
    client.post(address(site), {"words": "Mine"})
    client_of(colleague).post(address(site), {"words": "Theirs"})
    assert sorted(draft.data["words"][0] for draft in drafts_of(site.clinic)) == ["Mine", "Theirs"]
    client_of(colleague).post(address(site, "accounts:draft_discard"))
    assert [draft.data["words"] for draft in drafts_of(site.clinic)] == [["Mine"]]


def test_another_clinic_finds_nothing_to_write_about(client_of, stranger, site):
    for name in ("accounts:draft", "accounts:draft_discard"):
        assert client_of(stranger).post(address(site, name), {"words": "x"}).status_code == 404
    assert drafts_of(stranger.clinic) == drafts_of(site.clinic) == []


def test_only_forms_that_are_known_keep_drafts(client, site):
    assert client.post(address(site, kind="diary"), {"words": "x"}).status_code == 404
    assert client.get(address(site)).status_code == 405


def test_a_draft_comes_back_into_its_form_as_it_was_typed(clinician, site):
    typed = {"words": ["Dear"], "size": ["2,5 or so"], "day": ["31/2"], "ways": ["mail"], "version": ["3"]}
    with in_clinic(site.clinic_id):
        keep_draft(clinician, KIND, site.pk, typed)
        form = Letter(initial={"words": "As it is kept", "version": 4})
        fill_in(form, draft_of(clinician, KIND, site.pk))
    shown = {bound.html_name: bound.value() for bound in form}
    assert shown == {
        "words": "Dear",
        "size": "2,5 or so",
        "day": "31/2",
        "ways": ["mail"],
        "is_urgent": False,
        "version": "3",
    }


def test_a_field_that_the_draft_does_not_know_shows_what_is_kept(clinician, site):
    with in_clinic(site.clinic_id):
        form = Letter(initial={"words": "As it is kept"})
        fill_in(form, keep_draft(clinician, KIND, site.pk, {"size": ["3"]}))
    assert (form["words"].value(), form["size"].value()) == ("As it is kept", "3")


def test_a_finished_draft_is_gone(clinician, site):
    with in_clinic(site.clinic_id):
        keep_draft(clinician, KIND, site.pk, {"words": ["Dear"]})
        finish_draft(clinician, KIND, site.pk)
        assert draft_of(clinician, KIND, site.pk) is None


def test_discarding_leads_back_to_the_form(client, site):
    client.post(address(site), {"words": "Dear"})
    answer = client.post(address(site, "accounts:draft_discard"))
    assert (answer.status_code, answer.url) == (302, "/staff/")
    assert drafts_of(site.clinic) == []
