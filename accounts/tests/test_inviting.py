"""Inviting a colleague: the mail, the link, and who learns what."""

import email
import re
import threading
from datetime import UTC, datetime, timedelta
from email import policy

import pytest
import time_machine
from allauth.account.models import EmailAddress
from django.core import mail
from django.db import connection
from django.urls import reverse

from accounts.inviting import LINK_WORKS_FOR, CannotAccept, IsInvited, WorksHere, accept, hash_of, invite, resend
from accounts.models import Invitation, User
from accounts.tests.factories import PASSWORD, InvitationFactory, UserFactory
from rehabgoals.tenancy import in_clinic

NEW_PASSWORD = "seven brown kettles sing at dusk"
INVITE = {"name": "Priya Raghunathan", "email": "priya@riverside.example", "roles": ["clinician"]}


def link_in(text):
    return re.search(r"http\S+/invitations/(\S+)/", text)


def token_mailed():
    return link_in(mail.outbox[-1].body).group(1)


def invitation_to(clinic, address):
    with in_clinic(clinic.pk):
        return Invitation.objects.get(clinic=clinic, email=address)


def plain(response):
    """The page without what differs between any two answers: nonces and tokens of forms."""
    text = re.sub(r'nonce="[^"]*"', "", response.content.decode())
    return re.sub(r"\b[A-Za-z0-9]{64}\b", "", text)


# --- The whole way ----------------------------------------------------------------------------------------------------


@pytest.mark.django_db(transaction=True)
def test_an_invited_colleague_gets_a_link_by_real_mail_chooses_a_password_and_is_in(
    admin, client_of, mail_server, settings
):
    settings.PUBLIC_BASE_URL = "https://rehab.riverside.example"
    response = client_of(admin).post(reverse("accounts:staff_invite"), INVITE, follow=True)
    assert "The invitation went to priya@riverside.example." in response.content.decode()

    [kept] = mail_server.messages()
    message = email.message_from_bytes(kept.read_bytes(), policy=policy.default)
    assert message["To"] == "priya@riverside.example"
    assert message["Subject"] == "Your invitation to RehabGoals"
    body = message.get_content()
    assert "Ruth Adler has invited you to work with Riverside Rehabilitation in RehabGoals." in body
    link = link_in(body)
    assert link.group(0).startswith("https://rehab.riverside.example/invitations/")

    joining = client_of()
    url = reverse("accounts:invitation_accept", args=[link.group(1)])
    page = joining.get(url).content.decode()
    assert "Join Riverside Rehabilitation" in page
    assert "Ruth Adler has invited you to RehabGoals." in page
    assert "priya@riverside.example" in page

    answer = joining.post(url, {"name": "Priya Raghunathan", "password": NEW_PASSWORD})
    assert answer.status_code == 302 and answer.url == reverse("accounts:home")
    with in_clinic(admin.clinic_id):
        user = User.objects.get(email="priya@riverside.example")
    assert user.is_clinician and not user.is_admin and user.check_password(NEW_PASSWORD)
    assert int(joining.session["_auth_user_id"]) == user.pk
    assert EmailAddress.objects.get(user=user).verified and EmailAddress.objects.get(user=user).primary
    assert joining.get(reverse("accounts:home")).url == reverse("patients:caseload")


@pytest.mark.django_db(transaction=True)
def test_joining_in_a_browser_the_password_can_be_looked_at_while_it_is_typed(riverside, page):
    invitation = InvitationFactory(clinic=riverside, name="")
    page.goto(reverse("accounts:invitation_accept", args=[f"token-of-{invitation.email}"]))
    password = page.get_by_label("Password", exact=True)
    page.get_by_label("Your name").fill("Priya Raghunathan")
    password.fill(NEW_PASSWORD)
    assert password.get_attribute("type") == "password"
    page.get_by_role("button", name="Show the password").click()
    assert password.get_attribute("type") == "text"
    page.get_by_role("button", name="Hide the password").click()
    assert password.get_attribute("type") == "password"
    page.get_by_role("button", name="Join the clinic").click()
    assert page.locator(".topbar-me summary").inner_text().strip() == "Priya Raghunathan"


@pytest.mark.django_db(transaction=True)
def test_when_the_mail_server_is_away_the_invitation_is_kept_and_can_be_sent_again(admin, client_of, settings):
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 9
    client = client_of(admin)
    page = client.post(reverse("accounts:staff_invite"), INVITE, follow=True).content.decode()
    assert "The mail server did not take it. The invitation is kept; you can send it again." in page
    assert "No mail has gone out." in page
    invitation = invitation_to(admin.clinic, "priya@riverside.example")
    assert invitation.sent_at is None

    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    page = client.post(reverse("accounts:invitation_resend", args=[invitation.pk]), follow=True).content.decode()
    assert "The invitation went to priya@riverside.example." in page
    assert invitation_to(admin.clinic, "priya@riverside.example").sent_at is not None
    assert client_of().get(reverse("accounts:invitation_accept", args=[token_mailed()])).status_code == 200


@pytest.mark.django_db(transaction=True)
def test_sending_again_makes_a_new_link_and_the_former_one_stops_working(admin, client_of):
    client = client_of(admin)
    client.post(reverse("accounts:staff_invite"), INVITE)
    first = token_mailed()
    before = invitation_to(admin.clinic, "priya@riverside.example")
    with time_machine.travel(datetime.now(UTC) + timedelta(days=5)):
        client = client_of(admin)
        client.post(reverse("accounts:invitation_resend", args=[before.pk]))
        second = token_mailed()
        after = invitation_to(admin.clinic, "priya@riverside.example")
    assert first != second and len(mail.outbox) == 2
    assert after.expires_at >= before.expires_at + timedelta(days=5)
    assert client_of().get(reverse("accounts:invitation_accept", args=[first])).status_code == 404
    assert client_of().get(reverse("accounts:invitation_accept", args=[second])).status_code == 200


@pytest.mark.django_db(transaction=True)
def test_two_presses_at_once_make_one_account(riverside, client_of):
    invitation = InvitationFactory(clinic=riverside)
    url = reverse("accounts:invitation_accept", args=[f"token-of-{invitation.email}"])
    start, answers = threading.Barrier(2), []

    def press():
        client = client_of()
        start.wait(5)
        answers.append(client.post(url, {"name": "Priya", "password": NEW_PASSWORD}).status_code)
        connection.close()

    presses = [threading.Thread(target=press) for _ in range(2)]
    for press_ in presses:
        press_.start()
    for press_ in presses:
        press_.join(20)
    assert sorted(answers) == [302, 404]
    with in_clinic(riverside.pk):
        assert User.objects.filter(email=invitation.email).count() == 1


# --- The link ---------------------------------------------------------------------------------------------------------


def test_the_link_works_for_seven_days_and_not_a_second_longer(admin, client_of):
    with time_machine.travel(datetime(2026, 11, 24, 9, 0, tzinfo=UTC), tick=False) as clock:
        with in_clinic(admin.clinic_id):
            invited = invite(
                clinic=admin.clinic, by=admin, email="priya@riverside.example", name="P", is_clinician=True
            )
        url = reverse("accounts:invitation_accept", args=[invited.token])
        clock.shift(timedelta(days=7) - timedelta(seconds=1))
        assert client_of().get(url).status_code == 200
        clock.shift(timedelta(seconds=2))
        gone = client_of().get(url)
        assert gone.status_code == 404
        assert "This link no longer works" in gone.content.decode()
        assert client_of().post(url, {"name": "P", "password": NEW_PASSWORD}).status_code == 404
    with in_clinic(admin.clinic_id):
        assert not User.objects.filter(email="priya@riverside.example").exists()


def test_opening_the_link_changes_nothing_and_using_it_works_once(riverside, client_of):
    invitation = InvitationFactory(clinic=riverside)
    url = reverse("accounts:invitation_accept", args=[f"token-of-{invitation.email}"])
    assert client_of().get(url).status_code == client_of().get(url).status_code == 200
    joined = {"name": "Priya", "password": NEW_PASSWORD}
    assert client_of().post(url, joined).status_code == 302
    again = client_of().post(url, joined)
    assert again.status_code == 404
    never = client_of().get(reverse("accounts:invitation_accept", args=["never-made"]))
    assert plain(again) == plain(client_of().get(url)) == plain(never)


def test_a_password_that_is_short_or_names_the_clinic_gets_a_sentence_and_the_name_stays(riverside, client_of):
    invitation = InvitationFactory(clinic=riverside)
    url = reverse("accounts:invitation_accept", args=[f"token-of-{invitation.email}"])
    for password, words in [
        ("", "Nothing is written here yet."),
        ("short", "This password is short. Use at least 15 characters."),
        ("riverside rehabilitation", "This password is easy to guess."),
        ("RiversideRehabilitation1", "This password is easy to guess."),
        ("x\x00" + NEW_PASSWORD, "Null characters are not allowed."),
    ]:
        page = client_of().post(url, {"name": "Priya R.", "password": password})
        assert page.status_code == 422, password
        assert words in page.content.decode(), password
        assert 'value="Priya R."' in page.content.decode()
        assert f'value="{password}"' not in page.content.decode()
    with in_clinic(riverside.pk):
        assert not User.objects.filter(email=invitation.email).exists()


@pytest.mark.parametrize(
    "password",
    [
        "山田さんの家の庭に咲く青い花",
        "🙂 grey otters 🙂 fold maps",
        "w" + "0rd amber! " * 5,
        " lead and trail spaces 9 ",
    ],
)
def test_long_passwords_in_any_script_are_kept_to_the_letter(riverside, client_of, password):
    invitation = InvitationFactory(clinic=riverside)
    url = reverse("accounts:invitation_accept", args=[f"token-of-{invitation.email}"])
    if len(password) < 15:
        password += "です"
    assert client_of().post(url, {"name": "Priya", "password": password}).status_code == 302
    with in_clinic(riverside.pk):
        user = User.objects.get(email=invitation.email)
    assert user.check_password(password) and not user.check_password(password.strip() + "!")


def test_somebody_signed_in_is_asked_to_sign_out_before_joining_as_another(clinician, client_of):
    invitation = InvitationFactory(clinic=clinician.clinic)
    url = reverse("accounts:invitation_accept", args=[f"token-of-{invitation.email}"])
    client = client_of(clinician)
    page = client.get(url).content.decode()
    assert "This browser is signed in as Ana Becker" in page
    client.post(url, {"name": "Priya", "password": NEW_PASSWORD})
    assert invitation_to(clinician.clinic, invitation.email).accepted_at is None
    out = client.post(reverse("account_logout"), {"next": url})
    assert out.url == url
    assert "Join Riverside Rehabilitation" in client.get(url).content.decode()


def test_another_clinics_signed_in_person_opening_the_link_stays_in_their_own_clinic(stranger, riverside, client_of):
    invitation = InvitationFactory(clinic=riverside)
    page = client_of(stranger).get(reverse("accounts:invitation_accept", args=[f"token-of-{invitation.email}"]))
    assert page.status_code == 200
    assert "Luis Prado" in page.content.decode()


def test_the_token_is_long_random_and_nowhere_but_in_the_link(admin, client_of, caplog):
    with in_clinic(admin.clinic_id):
        invited = invite(clinic=admin.clinic, by=admin, email="priya@riverside.example", name="P", is_clinician=True)
    assert len(invited.token) >= 43
    kept = invitation_to(admin.clinic, "priya@riverside.example")
    assert kept.token_hash == hash_of(invited.token) != invited.token
    with caplog.at_level("DEBUG"):
        url = reverse("accounts:invitation_accept", args=[invited.token])
        page = client_of().get(url)
        client_of().post(url, {"name": "", "password": ""})
        client_of().get(url[:-5] + "/")
    assert page["Referrer-Policy"] == "strict-origin"
    assert "no-store" in page["Cache-Control"]
    from rehabgoals.logs import JSONFormatter

    ours = [
        JSONFormatter().format(record)
        for record in caplog.records
        if record.name.split(".")[0] in ("django", "accounts")
    ]
    assert not [line for line in ours if invited.token[:12] in line and "django.db" not in line]


def test_mailed_links_begin_with_the_public_address_whatever_the_host_header_says(admin, client_of, settings):
    settings.PUBLIC_BASE_URL = "https://rehab.riverside.example"
    with in_clinic(admin.clinic_id):
        invited = invite(clinic=admin.clinic, by=admin, email="priya@riverside.example", name="P", is_clinician=True)
    assert invited.link == f"https://rehab.riverside.example/invitations/{invited.token}/"


# --- Who learns what --------------------------------------------------------------------------------------------------


@pytest.mark.django_db(transaction=True)
def test_a_taken_address_answers_as_a_free_one_and_its_owner_is_told(admin, stranger, client_of, settings):
    answers = []
    with time_machine.travel(datetime(2026, 11, 24, 9, 0, tzinfo=UTC), tick=False):
        for address in (stranger.email, "free.address@hillside.example"):
            client = client_of(admin)
            page = client.post(reverse("accounts:staff_invite"), {**INVITE, "email": address}, follow=True)
            answers.append(plain(page).replace(address, "ADDRESS"))
            with in_clinic(admin.clinic_id):
                invitation = Invitation.objects.get(email=address)
                assert invitation.sent_at is not None
                invitation.delete()
    numbers = re.compile(r"/staff/invitations/\d+/")
    assert numbers.sub("", answers[0]) == numbers.sub("", answers[1])

    told, invited = mail.outbox
    assert told.to == [stranger.email] and invited.to == ["free.address@hillside.example"]
    assert told.subject == invited.subject
    assert "Ruth Adler of Riverside Rehabilitation has invited you to RehabGoals" in told.body
    assert not link_in(told.body)
    assert link_in(invited.body)


def test_the_link_of_an_invitation_to_a_taken_address_makes_no_account(admin, stranger, client_of):
    with in_clinic(admin.clinic_id):
        invited = invite(clinic=admin.clinic, by=admin, email=stranger.email, name="Luis", is_clinician=True)
    url = reverse("accounts:invitation_accept", args=[invited.token])
    assert client_of().post(url, {"name": "Luis", "password": NEW_PASSWORD}).status_code == 404
    assert invitation_to(admin.clinic, stranger.email).accepted_at is None
    with in_clinic(stranger.clinic_id):
        assert User.objects.get(pk=stranger.pk).check_password(PASSWORD)


def test_two_clinics_inviting_one_address_one_of_them_wins(riverside, hillside):
    here = InvitationFactory(clinic=riverside, email="priya@example.org", token_hash=hash_of("here"))
    there = InvitationFactory(clinic=hillside, email="priya@example.org", token_hash=hash_of("there"))
    with in_clinic(riverside.pk):
        accept(here, "here", name="Priya", password=NEW_PASSWORD)
    with in_clinic(hillside.pk):
        with pytest.raises(CannotAccept):
            accept(there, "there", name="Priya", password=NEW_PASSWORD)


def test_inviting_a_colleague_or_inviting_twice_is_said_at_the_field_and_keeps_what_was_typed(
    admin, clinician, client_of
):
    gone = UserFactory(clinic=admin.clinic, name="Jonas Lind", email="jonas@riverside.example", left=True)
    InvitationFactory(clinic=admin.clinic, email="twice@riverside.example")
    client = client_of(admin)
    for address, words in [
        ("Clinician@Riverside.example", "Ana Becker works here with this address."),
        (gone.email, "Jonas Lind has this address and is deactivated."),
        ("twice@riverside.example", "An invitation to this address is on its way."),
        ("not an address", "This is not yet an e-mail address."),
        ("", "Write an address, such as name@example.org."),
    ]:
        page = client.post(reverse("accounts:staff_invite"), {**INVITE, "email": address})
        assert page.status_code == 422
        assert words in page.content.decode()
        assert 'value="Priya Raghunathan"' in page.content.decode()
        assert f'value="{address}"' in page.content.decode() or not address
    with in_clinic(admin.clinic_id):
        assert Invitation.objects.count() == 1
        with pytest.raises(WorksHere):
            invite(clinic=admin.clinic, by=admin, email=clinician.email, name="A", is_clinician=True)
        with pytest.raises(IsInvited):
            invite(clinic=admin.clinic, by=admin, email="twice@riverside.example", name="A", is_clinician=True)


def test_an_invitation_without_a_role_or_with_a_long_name_saves_nothing(admin, client_of):
    client = client_of(admin)
    for change, words in [
        ({"roles": []}, "Choose at least one role."),
        ({"roles": ["owner"]}, "Choose from these."),
        ({"name": "x" * 40_000}, "There are 40,000 characters here, and 120 fit."),
    ]:
        page = client.post(reverse("accounts:staff_invite"), {**INVITE, **change})
        assert page.status_code == 422
        assert words in page.content.decode()
    with in_clinic(admin.clinic_id):
        assert not Invitation.objects.exists()


def test_another_clinics_invitation_cannot_be_sent_again(admin, hillside, client_of):
    theirs = InvitationFactory(clinic=hillside)
    InvitationFactory(clinic=admin.clinic)
    assert client_of(admin).post(reverse("accounts:invitation_resend", args=[theirs.pk])).status_code == 404


def test_an_invitation_to_a_mistyped_address_is_taken_back_and_its_link_stops_working(admin, hillside, client_of):
    invitation, theirs = InvitationFactory(clinic=admin.clinic), InvitationFactory(clinic=hillside)
    client = client_of(admin)
    url = reverse("accounts:invitation_take_back", args=[invitation.pk])
    page = client.post(url, follow=True).content.decode()
    assert f"The invitation to {invitation.email} is taken back." in page
    gone = client_of().get(reverse("accounts:invitation_accept", args=[f"token-of-{invitation.email}"]))
    assert gone.status_code == 404
    assert client.post(url).status_code == 404
    assert client.post(reverse("accounts:invitation_take_back", args=[theirs.pk])).status_code == 404
    assert not invitation_to(hillside, theirs.email).accepted_at


def test_an_invitation_that_was_accepted_cannot_be_taken_back(admin, client_of):
    invitation = InvitationFactory(clinic=admin.clinic)
    with in_clinic(admin.clinic_id):
        accept(invitation, f"token-of-{invitation.email}", name="Priya", password=NEW_PASSWORD)
    page = client_of(admin).post(reverse("accounts:invitation_take_back", args=[invitation.pk]), follow=True)
    assert "Priya Raghunathan has joined meanwhile." in page.content.decode()
    assert invitation_to(admin.clinic, invitation.email).accepted_at


def test_sending_again_what_was_accepted_says_so(admin, client_of):
    invitation = InvitationFactory(clinic=admin.clinic)
    with in_clinic(admin.clinic_id):
        accept(invitation, f"token-of-{invitation.email}", name="Priya", password=NEW_PASSWORD)
    page = client_of(admin).post(reverse("accounts:invitation_resend", args=[invitation.pk]), follow=True)
    assert "Priya Raghunathan has joined meanwhile." in page.content.decode()


def test_the_record_says_who_invited_and_that_the_account_came_from_the_invitation(admin, client_of):
    invitation = InvitationFactory(clinic=admin.clinic, invited_by=admin)
    with in_clinic(admin.clinic_id):
        resend(invitation)
        assert Invitation.objects.get().expires_at - datetime.now(UTC) <= LINK_WORKS_FOR
    url = reverse("accounts:invitation_accept", args=[f"token-of-{invitation.email}"])
    assert client_of().get(url).status_code == 404  # a new link was made
    with in_clinic(admin.clinic_id):
        Invitation.objects.update(token_hash=hash_of("known"))
    client_of().post(reverse("accounts:invitation_accept", args=["known"]), {"name": "Priya", "password": NEW_PASSWORD})
    with in_clinic(admin.clinic_id):
        user = User.objects.get(email=invitation.email)
        [made] = user.events.all()
        assert made.pgh_context["act"] == "invitation accepted"
        assert made.pgh_context["invitation"] == invitation.pk
