"""What comes with every answer of every URL, also when it is refused: no copy, no foreign script, few cookies."""

import re

import pytest
from django.conf import settings
from django.contrib.messages import get_messages
from django.core import mail
from django.urls import reverse

from rehabgoals.access import ACCESS
from rehabgoals.testing.pages import GuardedClient
from tests.hostile import as_if, make_clinic, payload_of, send

pytestmark = pytest.mark.django_db
QUIET = {"accounts:invitation_accept": "strict-origin", "sessions:feed": "no-referrer"}
COOKIES = {settings.SESSION_COOKIE_NAME, settings.CSRF_COOKIE_NAME}


def look_at(response, name):
    """The headers that every answer has."""
    policy = response.headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy and "unsafe" not in policy, name
    assert response.headers["X-Frame-Options"] == "DENY", name
    assert response.headers["X-Content-Type-Options"] == "nosniff", name
    # A link's token stands in the address: not even our own server is told it again, for a proxy may log it.
    assert response.headers["Referrer-Policy"] == QUIET.get(name, "same-origin"), name
    assert "no-store" in response.headers["Cache-Control"], name
    assert set(response.cookies) <= COOKIES, name


def test_every_url_answers_with_the_headers_that_protect_who_asks(db):
    ours = make_clinic("Riverside", "riverside.example")

    for name in ACCESS:
        address = ours.address(name)
        for client in (ours.signed_in(), GuardedClient()):
            with as_if():
                for response in (client.get(address), client.put(address), client.post(address, {})):
                    look_at(response, name)


def test_what_is_refused_before_a_view_is_reached_has_them_too(both, client_of):
    for response in (
        client_of(both).get("/no-such-page/"),
        client_of(both, enforce_csrf_checks=True).post(reverse("patients:patient_new"), {"given_names": "x"}),
        client_of(both).post(reverse("patients:patient_new"), {str(number): "x" for number in range(2001)}),
    ):
        assert response.status_code in {400, 403, 404}
        look_at(response, response.status_code)


@pytest.mark.parametrize(
    "headers",
    [
        {"HTTP_HOST": "localhost"},
        {"HTTP_HOST": "localhost:81"},
        {"HTTP_X_FORWARDED_HOST": "evil.example"},
        {"HTTP_X_FORWARDED_PROTO": "https", "HTTP_X_FORWARDED_PORT": "81"},
        {"HTTP_FORWARDED": "host=evil.example;proto=https"},
        {"HTTP_X_ORIGINAL_URL": "//evil.example/", "HTTP_X_REWRITE_URL": "//evil.example/"},
    ],
)
@pytest.mark.parametrize("email", ["clinician@riverside.example", "nobody@riverside.example"])
def test_no_header_steers_the_links_of_a_mail_about_a_forgotten_password(clinician, client_of, headers, email):
    client_of().post(reverse("account_reset_password"), {"email": email}, **headers)

    (sent,) = mail.outbox
    links = re.findall(r"https?://\S+", sent.body)
    assert links and all(link.startswith(settings.PUBLIC_BASE_URL + "/") for link in links), links
    assert sent.to == [email]


def test_another_host_is_not_answered(db, client_of):
    for host in ("evil.example", "localhost.evil.example", "localhost@evil.example", "evil.example:80"):
        answer = client_of().post(
            reverse("account_reset_password"), {"email": "clinician@riverside.example"}, HTTP_HOST=host
        )
        assert answer.status_code == 400
    assert not mail.outbox


def test_what_a_page_says_in_passing_stays_on_the_server(db):
    """Names and addresses stand in these messages, so they are no cookie."""
    ours = make_clinic("Riverside", "riverside.example")

    for name in ("accounts:staff_bring_back", "accounts:staff_deactivate", "sessions:visit_new", "plans:plan_issue"):
        payload = payload_of(name, ours)
        with as_if():
            answer = send(name, ours, payload)
            assert [str(message) for message in get_messages(answer.wsgi_request)], name
            assert set(answer.cookies) <= COOKIES, name
