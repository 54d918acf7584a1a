"""At sign-in too, a sentence says what to do; nothing is "invalid", and nobody "must"."""

import pytest
from django.urls import reverse

from accounts.tests.factories import PASSWORD


def words_of(page):
    return " ".join(page.content.decode().split())


def test_an_empty_sign_in_says_what_is_not_there_yet(client_of, db):
    page = words_of(client_of().post(reverse("account_login"), {"login": "", "password": ""}))
    assert '<a href="#id_login">E-mail address: Write an address, such as name@example.org.</a>' in page
    assert '<a href="#id_password">Password: Nothing is written here yet.</a>' in page
    assert "<title>Two things to look at · Sign in · RehabGoals</title>" in page


def test_a_wrong_password_says_that_the_two_do_not_belong_together(client_of, clinician):
    page = words_of(client_of().post(reverse("account_login"), {"login": clinician.email, "password": "no"}))
    assert "This address and this password do not belong together." in page


def test_a_wrong_present_password_is_said_at_its_field_and_the_hint_says_what_is_good(client_of, clinician):
    client = client_of(clinician)
    assert "At least 15 characters." in words_of(client.get(reverse("account_change_password")))
    sent = {"oldpassword": "no", "password1": "seven brown kettles sing", "password2": "seven brown kettles sing"}
    page = words_of(client.post(reverse("account_change_password"), sent))
    assert '<a href="#id_oldpassword">Present password: This is not your present password.' in page


@pytest.mark.parametrize("name", ["account_login", "account_reset_password"])
def test_no_field_is_labelled_by_a_placeholder(client_of, db, name):
    assert "placeholder" not in words_of(client_of().get(reverse(name)))


def test_the_menu_signs_out_in_one_press(client_of, clinician):
    client = client_of(clinician)
    page = words_of(client.get(reverse("account_change_password")))
    assert f'<form method="post" action="{reverse("account_logout")}">' in page
    assert PASSWORD not in page
