"""What is typed and not kept yet: it stays, it is its writer's alone, and it goes when its work is done."""

import logging
from datetime import timedelta
from uuid import uuid4

import pytest
import time_machine
from django import forms
from django.urls import reverse
from django.utils import timezone

from accounts.drafts import (
    MOST_CHARACTERS,
    DraftKind,
    Page,
    draft_kinds,
    draft_of,
    end_drafts,
    fill_in,
    keep_draft,
    page_of,
)
from accounts.models import Draft, Site, SpentPage
from accounts.tasks import let_go_of_typed_words
from accounts.tests.factories import main_site
from accounts.typed import KEPT_FOR, SENT, SPENT_FOR, TYPED
from rehabgoals.forms import DayField, ManyPicksField, NumberField, PlainForm, WordsField
from rehabgoals.tenancy import in_clinic
from tests.together import while_another_writes

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
    saved = draft.saved_at.astimezone(site.clinic.zone).strftime("%H:%M")
    assert answer.json() == {"saved": saved, "version": draft.version}
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
        fill_in(form, keep_draft(clinician, KIND, site.pk, {"size": ["3"]}).draft)
    assert (form["words"].value(), form["size"].value()) == ("As it is kept", "3")


def test_a_finished_draft_is_gone(clinician, site):
    with in_clinic(site.clinic_id):
        keep_draft(clinician, KIND, site.pk, {"words": ["Dear"]})
        end_drafts(clinician, [KIND], site.pk, Page())
        assert draft_of(clinician, KIND, site.pk) is None


def test_discarding_leads_back_to_the_form(client, site):
    client.post(address(site), {"words": "Dear"})
    answer = client.post(address(site, "accounts:draft_discard"))
    assert (answer.status_code, answer.url) == (302, "/staff/")
    assert drafts_of(site.clinic) == []


# --- Each opening of the page by itself -------------------------------------------------------------------------------


class Opening:
    """A page as js/saving.js keeps it: each save has the next number, and tells what its words began from."""

    def __init__(self, client, site, since=""):
        self.client, self.site, self.since = client, site, since
        self.page, self.step = str(uuid4()), 0

    def sends(self, words, **changes):
        """What a save carries; it may be a while on its way."""
        self.step += 1
        return {"words": words, "@page": self.page, "@step": str(self.step), "@since": self.since} | changes

    def arrives(self, sent):
        """It reaches the server."""
        answer = self.client.post(address(self.site), sent)
        if answer.status_code == 200:
            self.since = answer.json()["version"]
        return answer

    def types(self, words):
        """Typed, and saved at once."""
        return self.arrives(self.sends(words))

    def discards(self):
        """As the form would be sent."""
        about = {"@page": self.page, "@step": str(self.step), "@since": self.since}
        return self.client.post(address(self.site, "accounts:draft_discard"), about)


def words_of(clinic):
    return sorted(draft.data["words"][0] for draft in drafts_of(clinic))


def test_words_that_come_in_after_the_form_was_finished_are_no_draft(client, site):
    page = Opening(client, site)
    late = page.sends("Dear Dr Lind")
    page.types("Dear Dr Lind, thank you")
    page.discards()
    answer = client.post(address(site), late)
    assert answer.status_code == 409
    assert "finished or discarded already" in answer.json()["beside"]
    assert drafts_of(site.clinic) == []


def test_the_only_save_that_comes_in_after_the_form_was_finished_is_no_draft(client, site):
    page = Opening(client, site)
    late = page.sends("Dear Dr Lind")
    page.discards()
    Opening(client, site).types("The next letter")
    assert client.post(address(site), late).status_code == 409
    assert words_of(site.clinic) == ["The next letter"]


def test_a_finished_page_is_remembered_without_its_words(client, site):
    page = Opening(client, site)
    page.types("Dear Dr Lind")
    page.discards()
    with in_clinic(site.clinic_id):
        [spent] = SpentPage.objects.values()
    assert str(spent["page"]) == page.page and "Lind" not in str(spent)


def test_saves_that_overtake_each_other_keep_what_was_typed_last(client, site):
    page = Opening(client, site)
    first = page.sends("Dear")
    page.types("Dear Dr Lind")
    assert client.post(address(site), first).status_code == 200
    assert words_of(site.clinic) == ["Dear Dr Lind"]


def test_the_same_words_once_more_are_the_same_draft_for_whoever_opened_it_meanwhile(client, site):
    desktop = Opening(client, site)
    desktop.types("Dear")
    tablet = Opening(client, site, since=desktop.since)
    desktop.types("Dear")
    tablet.types("Dear Dr Lind")
    assert words_of(site.clinic) == ["Dear Dr Lind"]


def test_a_second_device_goes_on_with_the_draft_and_the_first_does_not_destroy_it(client, site):
    desktop = Opening(client, site)
    desktop.types("Dear")
    tablet = Opening(client, site, since=desktop.since)
    assert "beside" not in tablet.types("Dear Dr Lind").json()
    assert words_of(site.clinic) == ["Dear Dr Lind"]

    answer = desktop.types("Dear colleague")
    assert "on another device or in another window" in answer.json()["beside"]
    assert words_of(site.clinic) == ["Dear Dr Lind", "Dear colleague"]
    assert "on another device or in another window" in tablet.types("Dear Dr Lind,").json()["beside"]


def test_what_a_second_device_has_gone_on_from_does_not_come_back_late(client, site):
    desktop = Opening(client, site)
    late = desktop.sends("De")
    desktop.types("Dear")
    tablet = Opening(client, site, since=desktop.since)
    tablet.types("Dear Dr Lind")
    tablet.discards()
    assert client.post(address(site), late).status_code == 409
    assert drafts_of(site.clinic) == []


def test_a_page_that_is_typed_into_on_after_its_draft_was_finished_elsewhere_is_told_and_kept(client, site):
    desktop = Opening(client, site)
    desktop.types("Dear")
    tablet = Opening(client, site, since=desktop.since)
    tablet.types("Dear Dr Lind")
    tablet.discards()
    assert "was finished or discarded on another device" in desktop.types("Dear me").json()["beside"]
    assert words_of(site.clinic) == ["Dear me"]


def test_finishing_on_one_device_leaves_what_the_other_has_written(client, site):
    desktop, tablet = Opening(client, site), Opening(client, site)
    desktop.types("On the desktop")
    tablet.types("On the tablet")
    desktop.discards()
    assert words_of(site.clinic) == ["On the tablet"]
    # From the notice: that one, by the version it has.
    client.post(address(site, "accounts:draft_discard"), {"@since": tablet.since})
    assert drafts_of(site.clinic) == []


def test_nonsense_about_the_page_loses_no_words(client, site):
    for step, token in enumerate(("", "x", "\x00", "9" * 40), start=1):
        sent = {"words": "Dear", "@page": token, "@step": "²" * step, "@since": "x" * 500}
        assert client.post(address(site), sent).status_code == 200
    assert words_of(site.clinic) == ["Dear"]
    assert drafts_of(site.clinic)[0].data == {"words": ["Dear"]}


def test_letting_go_deletes_what_was_typed_long_ago_and_no_draft(client, clinician, site, caplog):
    now = timezone.now()
    with in_clinic(site.clinic_id):
        for kind in (TYPED, SENT, KIND):
            keep_draft(clinician, kind, 1, {"words": ["old canary"]})
            keep_draft(clinician, kind, 2, {"words": ["young"]})
        Draft.objects.filter(about=1).update(saved_at=now - KEPT_FOR - timedelta(minutes=1))
        Draft.objects.filter(about=2).update(saved_at=now - KEPT_FOR + timedelta(minutes=1))
    with caplog.at_level(logging.INFO, logger="accounts.tasks"):
        let_go_of_typed_words()
    assert [(draft.kind, draft.about) for draft in drafts_of(site.clinic)].count((KIND, 1)) == 1
    assert {draft.about for draft in drafts_of(site.clinic) if draft.kind != KIND} == {2}
    assert "2 forms" in caplog.text and "canary" not in caplog.text


def test_a_page_is_forgotten_after_no_save_of_it_can_be_on_its_way(client, site):
    page = Opening(client, site)
    page.types("Dear")
    page.discards()
    with time_machine.travel(timezone.now() + SPENT_FOR + timedelta(hours=1), tick=False):
        let_go_of_typed_words()
    with in_clinic(site.clinic_id):
        assert not SpentPage.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_a_save_that_is_written_while_the_form_is_kept_is_no_draft(client_of, clinician, site):
    page = Opening(client_of(clinician), site)
    late = page.sends("Dear Dr Lind")

    def finish():
        with in_clinic(site.clinic_id):
            end_drafts(clinician, [KIND], site.pk, page_of({"@page": [page.page]}))

    answer = while_another_writes(finish, lambda: page.client.post(address(site), late))
    assert answer.status_code == 409
    assert drafts_of(site.clinic) == []


def test_what_was_typed_and_taken_back_goes_and_a_save_that_comes_late_is_not_kept(client, site):
    page = str(uuid4())

    def sent(step, **more):
        return client.post(address(site), {"words": "Dear", "@page": page, "@step": str(step)} | more)

    client.post(address(site), {"words": "Of another page", "@page": str(uuid4()), "@step": "1"})
    sent(1)
    answer = sent(3, **{"@untouched": "1"})
    assert answer.json()["version"] == ""
    assert [draft.data["words"] for draft in drafts_of(site.clinic)] == [["Of another page"]]

    assert sent(2).status_code == 409, "it was on its way when it was taken back"
    assert sent(4).status_code == 200
    assert len(drafts_of(site.clinic)) == 2


def test_an_opening_that_is_finished_has_nothing_to_take_back(client, site, clinician):
    page = uuid4()
    with in_clinic(site.clinic_id):
        end_drafts(clinician, [KIND], site.pk, Page(page))
    sent = {"words": "", "@page": str(page), "@step": "1", "@untouched": "1"}
    assert client.post(address(site), sent).status_code == 409
    assert client.post(address(site), sent | {"@page": "nobody"}).status_code == 409
