"""Signing in and out, passwords, second steps and passkeys: through the real pages, under the application's role."""

import re
import time

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from allauth.usersessions.models import UserSession
from django.core import mail
from django.db import connection
from django.test import override_settings
from django.urls import reverse

from accounts.models import User
from accounts.tests.factories import PASSWORD
from rehabgoals.tenancy import in_clinic

NEW_PASSWORD = "seven brown kettles sing at dusk"
SIGN_IN, HOME = "account_login", "accounts:home"


def sign_in(client, user, password=PASSWORD):
    return client.post(reverse(SIGN_IN), {"login": user.email, "password": password})


def is_signed_in(client):
    return client.get(reverse(HOME)).url != f"{reverse(SIGN_IN)}?next={reverse(HOME)}"


def code_for(secret, step=0):
    return format_hotp_value(hotp_value(secret, int(time.time()) // 30 + step))


def add_totp(client):
    """Enrol through the page and return the seed; asks for the password again on the way."""
    page = client.get(reverse("mfa_activate_totp"), follow=True)
    if page.request["PATH_INFO"] == reverse("account_reauthenticate"):
        page = client.post(
            page.request["PATH_INFO"], {"password": PASSWORD, "next": reverse("mfa_activate_totp")}, follow=True
        )
    secret = re.search(r'id="authenticator_secret"[^>]*value="([A-Z2-7]+)"', page.content.decode()).group(1)
    added = client.post(reverse("mfa_activate_totp"), {"code": code_for(secret)})
    assert added.status_code == 302, added.content.decode()
    return secret


# --- In and out -------------------------------------------------------------------------------------------------------


def test_signing_in_gives_a_new_session_key_and_signing_out_ends_it(clinician, client_of):
    client = client_of()
    client.get(reverse(SIGN_IN))
    answer = sign_in(client, clinician)
    assert answer.url == reverse(HOME)
    key = client.session.session_key
    session_cookie = client.cookies["rehabgoals-session"].value
    assert is_signed_in(client)
    assert UserSession.objects.get().session_key == key
    client.post(reverse("account_logout"))
    assert not is_signed_in(client)
    replay = client_of()
    replay.cookies["rehabgoals-session"] = session_cookie
    assert not is_signed_in(replay)


def test_an_address_is_read_whatever_its_capitals(clinician, client_of):
    answer = client_of().post(reverse(SIGN_IN), {"login": "Clinician@Riverside.Example", "password": PASSWORD})
    assert answer.url == reverse(HOME)


def test_a_wrong_password_and_an_unknown_address_get_the_same_answer(clinician, client_of):
    pages = []
    for address in (clinician.email, "nobody.here@riverside.example"):
        page = client_of().post(reverse(SIGN_IN), {"login": address, "password": "not the right words"})
        pages.append((page.status_code, re.sub(r"\b\w{64}\b", "", page.content.decode()).replace(address, "")))
    assert re.sub(r'nonce="[^"]*"', "", pages[0][1]) == re.sub(r'nonce="[^"]*"', "", pages[1][1])
    assert pages[0][0] == pages[1][0]


def test_signing_in_is_no_change_of_a_person_in_the_record(clinician, client_of):
    sign_in(client_of(), clinician)
    with in_clinic(clinician.clinic_id):
        assert clinician.events.count() == 1
        assert User.objects.get(pk=clinician.pk).last_login


def test_guessing_is_slowed_down_without_redis(clinician, client_of):
    client = client_of()
    for _ in range(10):
        sign_in(client, clinician, "not the right words")
    page = sign_in(client, clinician)
    assert "many tries in a short time" in page.content.decode()
    assert not is_signed_in(client)


def test_a_stranger_who_guesses_does_not_keep_the_person_out(clinician, client_of):
    stranger = client_of(REMOTE_ADDR="203.0.113.9")
    for _ in range(20):
        sign_in(stranger, clinician, "not the right words")

    client = client_of(REMOTE_ADDR="198.51.100.7")
    sign_in(client, clinician)
    assert is_signed_in(client)


def test_many_strangers_get_a_hundred_tries_an_hour_at_one_account(clinician, client_of):
    for number in range(100):
        sign_in(client_of(REMOTE_ADDR=f"203.0.113.{number}"), clinician, "not the right words")

    client = client_of(REMOTE_ADDR="203.0.113.200")
    page = sign_in(client, clinician)
    assert "many tries in a short time" in page.content.decode()
    assert not is_signed_in(client)


# --- Passwords --------------------------------------------------------------------------------------------------------


def test_a_password_is_changed_and_other_browsers_are_signed_out(clinician, client_of):
    here, elsewhere = client_of(), client_of()
    sign_in(here, clinician)
    sign_in(elsewhere, clinician)
    url = reverse("account_change_password")
    page = here.post(url, {"oldpassword": PASSWORD, "password1": "short", "password2": "short"})
    assert "This password is short." in page.content.decode()
    here.post(url, {"oldpassword": PASSWORD, "password1": NEW_PASSWORD, "password2": NEW_PASSWORD})
    assert is_signed_in(here) and not is_signed_in(elsewhere)
    with in_clinic(clinician.clinic_id):
        assert User.objects.get(pk=clinician.pk).check_password(NEW_PASSWORD)
        assert clinician.events.count() == 1  # the history keeps no password


def test_a_new_password_knows_the_person_and_the_clinic(clinician, client_of):
    client = client_of()
    sign_in(client, clinician)
    for easy in ("Ana Becker Riverside", "clinician@riverside", "rehabgoals rehabgoals"):
        page = client.post(
            reverse("account_change_password"), {"oldpassword": PASSWORD, "password1": easy, "password2": easy}
        )
        assert "easy to guess" in page.content.decode() or "too similar" in page.content.decode(), easy


def reset_link():
    return re.search(r"(http\S+)(/accounts/password/reset/key/\S+)", mail.outbox[-1].body)


@override_settings(PUBLIC_BASE_URL="https://rehab.riverside.example", ALLOWED_HOSTS=["testserver", "evil.example"])
def test_a_forgotten_password_is_set_anew_from_a_mailed_link_that_works_once(clinician, client_of):
    elsewhere = client_of()
    sign_in(elsewhere, clinician)
    client = client_of()
    asked = client.post(
        reverse("account_reset_password"),
        {"email": clinician.email},
        HTTP_HOST="evil.example",
        HTTP_X_FORWARDED_HOST="evil.example",
        HTTP_X_FORWARDED_PROTO="http",
    )
    assert asked.status_code == 302
    [message] = mail.outbox
    assert message.to == [clinician.email] and message.subject == "A new password for RehabGoals"
    assert "evil" not in message.body
    link = reset_link()
    assert link.group(1) == "https://rehab.riverside.example"

    page = client.get(link.group(2), follow=True)
    answer = client.post(page.request["PATH_INFO"], {"password1": NEW_PASSWORD, "password2": NEW_PASSWORD})
    assert answer.status_code == 302
    assert not is_signed_in(elsewhere)
    assert "This link no longer works" in client_of().get(link.group(2), follow=True).content.decode()
    assert sign_in(client_of(), clinician, NEW_PASSWORD).url == reverse(HOME)


def test_a_reset_says_the_same_for_a_known_an_unknown_and_a_deactivated_address(clinician, colleague, client_of):
    with in_clinic(colleague.clinic_id):
        User.objects.filter(pk=colleague.pk).update(is_active=False)
    for address in (clinician.email, colleague.email, "nobody@riverside.example"):
        page = client_of().post(reverse("account_reset_password"), {"email": address}, follow=True)
        assert "If this address has an account here, a link is on its way." in page.content.decode()
    known, deactivated, unknown = mail.outbox
    assert known.subject == deactivated.subject == unknown.subject
    assert "/password/reset/key/" in known.body
    assert "/password/reset/key/" not in deactivated.body + unknown.body
    assert "There is no such account." in unknown.body


def test_a_reset_says_when_the_mail_server_is_away_for_any_address(clinician, client_of, settings):
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 9
    for address in (clinician.email, "nobody@riverside.example"):
        page = client_of().post(reverse("account_reset_password"), {"email": address}, follow=True)
        assert "The mail server did not take the message." in page.content.decode()


def test_a_reset_does_not_go_around_the_second_step(clinician, client_of):
    client = client_of()
    sign_in(client, clinician)
    add_totp(client)
    client.post(reverse("account_logout"))
    client.post(reverse("account_reset_password"), {"email": clinician.email})
    page = client.get(reset_link().group(2), follow=True)
    client.post(page.request["PATH_INFO"], {"password1": NEW_PASSWORD, "password2": NEW_PASSWORD})
    assert not is_signed_in(client)
    assert sign_in(client, clinician, NEW_PASSWORD).url.startswith(reverse("mfa_authenticate"))
    assert not is_signed_in(client)


# --- The second step --------------------------------------------------------------------------------------------------


def test_a_second_step_is_added_asked_for_and_its_seed_is_not_in_clear(clinician, client_of):
    client = client_of()
    sign_in(client, clinician)
    secret = add_totp(client)
    codes = client.get(reverse("mfa_view_recovery_codes"), follow=True).content.decode()
    [recovery] = Authenticator.objects.filter(type="recovery_codes")
    with connection.cursor() as cursor:
        cursor.execute("SELECT string_agg(t::text, ' ') FROM mfa_authenticator t")
        dump = cursor.fetchone()[0]
    assert secret not in dump
    shown = recovery.wrap().get_unused_codes()
    assert len(shown) == 10 and shown[0] in codes
    assert not [code for code in shown if code in dump]

    other = client_of()
    assert sign_in(other, clinician).url.startswith(reverse("mfa_authenticate"))
    assert not is_signed_in(other)
    code = code_for(secret, step=1)
    assert other.post(reverse("mfa_authenticate"), {"code": "000000"}).status_code == 200
    assert not is_signed_in(other)
    assert other.post(reverse("mfa_authenticate"), {"code": code}).status_code == 302
    assert is_signed_in(other)

    third = client_of()
    sign_in(third, clinician)
    assert third.post(reverse("mfa_authenticate"), {"code": code}).status_code == 200, "a code works once"
    assert not is_signed_in(third)
    assert third.post(reverse("mfa_authenticate"), {"code": shown[0]}).status_code == 302
    assert is_signed_in(third)


def test_an_invited_person_can_add_a_second_step_at_once(riverside, client_of):
    from accounts.tests.factories import InvitationFactory

    invitation = InvitationFactory(clinic=riverside)
    client = client_of()
    client.post(
        reverse("accounts:invitation_accept", args=[f"token-of-{invitation.email}"]),
        {"name": "Priya", "password": PASSWORD},
    )
    add_totp(client)
    assert Authenticator.objects.filter(type="totp").count() == 1


def test_every_page_of_ones_own_account_opens(both, client_of):
    client = client_of()
    sign_in(client, both)
    assert client.get(reverse("mfa_add_webauthn")).url.startswith(reverse("account_reauthenticate"))
    client.post(reverse("account_reauthenticate"), {"password": PASSWORD})
    for name in ("account_change_password", "mfa_index", "mfa_list_webauthn", "mfa_add_webauthn", "account_logout"):
        assert client.get(reverse(name)).status_code == 200, name
    add_totp(client)
    for name in ("mfa_index", "mfa_view_recovery_codes", "mfa_generate_recovery_codes", "mfa_deactivate_totp"):
        assert client.get(reverse(name)).status_code == 200, name
    client.post(reverse("mfa_deactivate_totp"))
    assert not Authenticator.objects.filter(type="totp").exists()


@pytest.mark.django_db(transaction=True)
def test_a_passkey_is_added_and_signs_in_alone(clinician, new_page):
    page = new_page()
    device = page.context.new_cdp_session(page)
    device.send("WebAuthn.enable")
    device.send(
        "WebAuthn.addVirtualAuthenticator",
        {
            "options": {
                "protocol": "ctap2",
                "transport": "internal",
                "hasResidentKey": True,
                "hasUserVerification": True,
                "isUserVerified": True,
                "automaticPresenceSimulation": True,
            }
        },
    )
    page.goto(reverse(SIGN_IN))
    page.get_by_label("E-mail address").fill(clinician.email)
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in").click()
    page.locator(".topbar-me summary").wait_for()
    page.goto(reverse("mfa_add_webauthn"))
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="Go on").click()
    # The button is the script's: it listens once the page has loaded.
    page.wait_for_url("**" + reverse("mfa_add_webauthn"))
    page.get_by_label("What you call it").fill("This computer")
    page.get_by_label("Sign in with it alone, without the password").check()
    page.get_by_role("button", name="Add the passkey").click()
    page.wait_for_url(lambda url: "add" not in url)
    page.goto(reverse("mfa_list_webauthn"))
    assert page.get_by_text("This computer").first.is_visible()

    page.locator(".topbar-me summary").click()
    with page.expect_navigation():
        page.get_by_role("button", name="Sign out").click()
    page.goto(reverse(SIGN_IN))
    page.get_by_role("button", name="Use a passkey").click()
    assert page.locator(".topbar-me summary").inner_text().strip() == "Ana Becker"
