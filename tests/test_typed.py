"""What is typed outlives the lock and the end of a sign-in, for its writer alone; the lock in a browser."""

import re
import time
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.contrib.sessions.backends.db import SessionStore
from django.urls import reverse
from playwright.sync_api import expect

from accounts.locking import ACTED
from accounts.models import Draft
from accounts.tests.factories import PASSWORD
from accounts.typed import number_of
from goals.models import CopingPlan
from goals.tests.factories import GoalFactory
from patients.tests.factories import EpisodeFactory
from rehabgoals.signed_in import SINCE
from rehabgoals.tenancy import in_clinic

pytestmark = pytest.mark.django_db
START = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
LOCK, UNLOCK, TYPED = reverse("accounts:lock"), reverse("accounts:unlock"), reverse("accounts:typed")
WORDS = {"obstacle": "it rains", "answer": "go on, and rest after lunch"}


@pytest.fixture
def url(riverside, clinician):
    """A form that keeps no draft of its own, about a patient with a name to look for."""
    episode = EpisodeFactory(clinic=riverside, clinician=clinician, patient__family_name="Canarywood")
    return reverse("goals:coping_new", args=[GoalFactory(episode=episode).pk])


@pytest.fixture
def client(client_of, clinician):
    return client_of(clinician)


def rows(clinic):
    with in_clinic(clinic.pk):
        return list(Draft.objects.order_by("kind").values_list("kind", "about", "data"))


def coping_plans(clinic):
    with in_clinic(clinic.pk):
        return CopingPlan.objects.count()


def unlock(client, url):
    return client.post(UNLOCK, {"password": PASSWORD, "next": url})


def press_send(client, page):
    """What the browser sends of the page's form that holds what was sent."""
    action, form = re.search(
        r'<form method="post" action="([^"]+)" data-waiting="Sending …">(.*?)</form>', page, re.S
    ).groups()
    fields = dict(re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', form))
    return client.post(action, fields)


def test_what_is_sent_while_it_is_locked_is_not_done_and_not_lost(client, url, riverside):
    client.post(LOCK)
    answer = client.post(url, WORDS | {"password": "x" * 20})
    assert answer.status_code == 423
    assert "What you sent just now is kept." in answer.text and "rest after lunch" not in answer.text
    assert coping_plans(riverside) == 0

    kept = unlock(client, url)
    page = client.get(kept.url).text
    assert "go on, and rest after lunch" in page and "x" * 20 not in page
    assert press_send(client, page).status_code == 302
    assert coping_plans(riverside) == 1
    assert rows(riverside) == []
    assert client.get(kept.url).url == reverse("accounts:home")


def test_what_is_sent_after_twelve_hours_waits_for_the_same_person_to_sign_in(client_of, clinician, colleague, url):
    words = WORDS | {"answer": "long words " * 3600}
    with time_machine.travel(START, tick=False) as clock:
        client = client_of(clinician)
        for minutes in range(10, 12 * 60 + 1, 10):
            clock.move_to(START + timedelta(minutes=minutes), tick=False)
            client.post(reverse("accounts:go_on"))
        clock.move_to(START + timedelta(hours=12, minutes=1), tick=False)
        answer = client.post(url, words)
        assert (answer.status_code, answer.url.partition("?")[0]) == (302, reverse("account_login"))

        sign_in = {"password": PASSWORD, "next": reverse("accounts:kept")}
        assert answer.url.endswith(f"?next={sign_in['next']}")
        other = client.post(reverse("account_login"), sign_in | {"login": colleague.email}, follow=True)
        assert other.redirect_chain[-1][0] != sign_in["next"] and "long words" not in other.text
        assert client.get(TYPED, {"at": url}).json() == {}
        client.post(reverse("account_logout"))
        mine = client.post(reverse("account_login"), sign_in | {"login": clinician.email}, follow=True)
        assert mine.text.count("long words") == 2 * 3600


@pytest.mark.parametrize("headers", [{"HX-Request": "true"}, {"Sec-Fetch-Mode": "cors"}])
def test_what_a_script_asks_while_it_is_locked_is_not_kept(client, url, riverside, headers):
    client.post(LOCK)
    assert client.post(url, WORDS, headers=headers).status_code == 423
    assert rows(riverside) == []


def test_secrets_are_never_kept(client, riverside):
    client.post(LOCK)
    for name in ("account_change_password", "mfa_activate_totp", "accounts:draft_discard"):
        args = ["conversation", 1] if ":" in name else []
        client.post(reverse(name, args=args), {"code": "123456", "oldpassword": PASSWORD})
    assert [kind for kind, _, data in rows(riverside) if "code" in data and kind != "sent"] == []
    client.post(UNLOCK, {"password": PASSWORD})
    assert client.post(f"{TYPED}?at={reverse('account_change_password')}", {"x": "y"}).status_code == 404


def test_what_is_typed_is_back_at_its_address_until_the_form_is_kept(client, client_of, colleague, url, riverside):
    assert client.post(f"{TYPED}?at={url}", WORDS).status_code == 200
    assert rows(riverside) == [("typed", number_of(url), {name: [value] for name, value in WORDS.items()})]
    assert client.get(TYPED, {"at": [url, "/caseload/"]}).json()[url]["fields"]["answer"] == [WORDS["answer"]]
    assert client_of(colleague).get(TYPED, {"at": url}).json() == {}
    assert "Unfinished" not in client.get(reverse("patients:caseload")).text

    assert client.post(url, {"obstacle": "it rains"}).status_code == 422
    assert rows(riverside) != []
    assert client.post(url, WORDS).status_code == 302
    assert rows(riverside) == []


def test_what_is_typed_can_be_left_out(client, url, riverside):
    client.post(f"{TYPED}?at={url}", WORDS)
    assert client.post(f"{reverse('accounts:typed_discard')}?at={url}").status_code == 204
    assert rows(riverside) == []


def test_what_was_typed_may_come_in_while_it_is_locked_and_is_told_to_nobody(client, url, riverside):
    client.post(LOCK)
    assert client.post(f"{TYPED}?at={url}", WORDS).status_code == 200
    assert client.get(TYPED, {"at": url}).status_code == 423
    assert client.get(url).status_code == 423
    assert len(rows(riverside)) == 1


@pytest.mark.parametrize("at", ["", "https://evil.example/", "//evil.example/x/", "/nowhere/", "/admin/", "/staff/"])
def test_only_ones_own_pages_keep_what_is_typed(client, riverside, at):
    assert client.post(f"{TYPED}?at={at}", WORDS).status_code == 404
    assert rows(riverside) == []


@pytest.mark.django_db(transaction=True)
def test_a_page_locks_by_itself_with_nothing_lost_and_a_passkey_or_the_password_opens_it(new_page, clinician, url):
    page = new_page(clinician)
    add_passkey(page)
    page.goto(url)
    assert "Canarywood" in page.content()
    page.locator("[name=answer]").fill("rest after lunch")

    # Nobody acts for a quarter of an hour, and the lid is opened again.
    idle(page)
    expect(page.get_by_role("heading", name="This page is locked")).to_be_visible()
    assert "Canarywood" not in page.content() and "lunch" not in page.content()
    assert page.url.endswith(url)
    page.go_back()
    page.go_forward()
    assert "Canarywood" not in page.content()

    page.get_by_role("button", name="Use a passkey").click()
    expect(page.get_by_text("What you had typed is back.")).to_be_visible()
    expect(page.locator("[name=answer]")).to_have_value("rest after lunch")
    stored = page.evaluate("JSON.stringify(localStorage) + JSON.stringify(sessionStorage)")
    assert "lunch" not in stored and "Canarywood" not in stored

    page.locator(".topbar-me summary").click()
    page.get_by_role("button", name="Lock now").click()
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="Unlock").click()
    expect(page.locator("[name=answer]")).to_have_value("rest after lunch")


def add_passkey(page):
    """Enrol the passkey of a virtual authenticator, at its page."""
    protocol = page.context.new_cdp_session(page)
    protocol.send("WebAuthn.enable")
    options = {
        "protocol": "ctap2",
        "transport": "internal",
        "hasResidentKey": True,
        "hasUserVerification": True,
        "isUserVerified": True,
        "automaticPresenceSimulation": True,
    }
    protocol.send("WebAuthn.addVirtualAuthenticator", {"options": options})
    page.goto(reverse("mfa_add_webauthn"))
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="Go on").click()
    # The button is the script's: it listens once the page has loaded.
    page.wait_for_url("**" + reverse("mfa_add_webauthn"))
    page.get_by_role("button", name="Add the passkey").click()
    page.wait_for_url(lambda address: "webauthn/add" not in address)


def idle(page):
    """Set the session's time back, and let the page look at the clock as it does when the lid is opened."""
    [cookie] = [each for each in page.context.cookies() if "session" in each["name"]]
    session = SessionStore(cookie["value"])
    session[ACTED] = session[SINCE] = time.time() - 16 * 60
    session.save()
    page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")
