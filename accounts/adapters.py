"""allauth, fitted to staff accounts: no sign-up, mail that names no health, seeds encrypted at rest."""

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.core.exceptions import ImmediateHttpResponse
from allauth.mfa.adapter import DefaultMFAAdapter
from django.conf import settings
from django.contrib import messages as flash
from django.http import HttpRequest
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from accounts.field_keys import decrypt, encrypt
from accounts.models import User
from accounts.sign_in_words import ACCOUNT_WORDS, MFA_WORDS
from accounts.staff_mail import hand_over


class AccountAdapter(DefaultAccountAdapter):
    """Staff join by invitation only; their mail has our addresses and our words."""

    error_messages = DefaultAccountAdapter.error_messages | ACCOUNT_WORDS
    # allauth tells how things went after each step; our pages show it by themselves.
    silent = {"account/messages/logged_in.txt", "account/messages/logged_out.txt"}

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Nobody signs up by themselves."""
        return False

    def add_message(
        self, request: HttpRequest, level: int, message_template: str | None = None, *args: Any, **kwargs: Any
    ) -> None:
        """Say it, unless it says that somebody who sees their page has signed in."""
        if message_template not in self.silent:
            super().add_message(request, level, message_template, *args, **kwargs)

    def authenticate(self, request: HttpRequest, **credentials: Any) -> User | None:
        """The person with this address and password. Somebody deactivated gets the answer to a wrong password."""
        user = super().authenticate(request, **credentials)
        return user if user is not None and user.is_active else None

    def get_reset_password_from_key_url(self, key: str) -> str:
        """Built from PUBLIC_BASE_URL: a request's Host header must not steer mailed links."""
        path = reverse("account_reset_password_from_key", kwargs={"uidb36": "UID", "key": "KEY"})
        return settings.PUBLIC_BASE_URL + path.replace("UID-KEY", key)

    def send_password_reset_mail(self, user: User, email: str, context: dict[str, Any]) -> None:
        """In the language of the person's clinic."""
        with translation.override(user.clinic.language), timezone.override(user.clinic.zone):
            super().send_password_reset_mail(user, email, context)

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Send it during the request; a mail server that does not take it is said on the page, not as a crash.

        Known and unknown addresses both get a message here, so the answer tells nothing about either.
        """
        links = {
            "base_url": settings.PUBLIC_BASE_URL,
            "sign_in_link": settings.PUBLIC_BASE_URL + reverse("account_login"),
        }
        message = self.render_mail(template_prefix, email, {"email": email, **context, **links})
        if not hand_over(message):
            flash.error(
                self.request, _("The mail server did not take the message. You might try again in a few minutes.")
            )
            raise ImmediateHttpResponse(redirect("account_reset_password"))


class MFAAdapter(DefaultMFAAdapter):
    """Second factors, whose seeds and recovery codes are not in clear in the database."""

    error_messages = DefaultMFAAdapter.error_messages | MFA_WORDS

    def encrypt(self, text: str) -> str:
        """Readable only with one of the field keys."""
        return encrypt(text)

    def decrypt(self, encrypted_text: str) -> str:
        """The text again."""
        return decrypt(encrypted_text)
