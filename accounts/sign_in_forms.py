"""allauth's own forms under our labels, with our messages."""

from __future__ import annotations

from typing import Any

from allauth.account import forms as account_forms
from allauth.account.adapter import get_adapter
from allauth.core import context
from allauth.mfa.base import forms as mfa_forms
from allauth.mfa.totp.forms import ActivateTOTPForm
from django.utils.translation import gettext_lazy as _

from rehabgoals.forms import FormParts

NEW_PASSWORD = _("New password")
ONCE_MORE = _("New password once more")
PASSWORD_HINT = _("At least 15 characters. Four or more words that do not belong together work well.")
CODE = _("Code from your app")


class Relabelled(FormParts):
    """A form of a library under our labels and hints, without placeholders."""

    labels: dict[str, Any] = {}
    hints: dict[str, Any] = {}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, field in self.fields.items():
            field.label = self.labels.get(name, field.label)
            field.help_text = self.hints.get(name, "")
            field.widget.attrs.pop("placeholder", None)


class SignInForm(Relabelled, account_forms.LoginForm):
    """E-mail address and password, under the labels that DESIGN 12 holds still."""

    labels = {"login": _("E-mail address"), "password": _("Password")}


class ForgottenPasswordForm(Relabelled, account_forms.ResetPasswordForm):
    """Where the link for a new password goes."""

    labels = {"email": _("E-mail address")}


class NewPasswordForm(Relabelled, account_forms.ResetPasswordKeyForm):
    """A new password, from the mailed link."""

    labels = {"password1": NEW_PASSWORD, "password2": ONCE_MORE}
    hints = {"password1": PASSWORD_HINT}


class ChangePasswordForm(Relabelled, account_forms.ChangePasswordForm):
    """A new password, by somebody who knows the present one."""

    labels = {"oldpassword": _("Present password"), "password1": NEW_PASSWORD, "password2": ONCE_MORE}
    hints = {"password1": PASSWORD_HINT}


class SetPasswordForm(Relabelled, account_forms.SetPasswordForm):
    """A first password."""

    labels = {"password1": NEW_PASSWORD, "password2": ONCE_MORE}
    hints = {"password1": PASSWORD_HINT}


class ReauthenticateForm(Relabelled, account_forms.ReauthenticateForm):
    """The password once more, before an account changes."""

    labels = {"password": _("Password")}


class UnlockForm(ReauthenticateForm):
    """The password of who is signed in, in place of a page that is locked."""

    def clean_password(self) -> str:
        """Tried like a sign-in, within its limits."""
        password = self.cleaned_data["password"]
        found = get_adapter().authenticate(context.request, email=self.user.email, password=password)
        if found != self.user:
            raise get_adapter().validation_error("incorrect_password")
        return password


class CodeForm(Relabelled, mfa_forms.AuthenticateForm):
    """The second step at sign-in."""

    labels = {"code": _("Code")}


class CodeAgainForm(Relabelled, mfa_forms.ReauthenticateForm):
    """The second step once more, before an account changes."""

    labels = {"code": CODE}


class UseAppForm(Relabelled, ActivateTOTPForm):
    """The first code of an authenticator app."""

    labels = {"code": CODE}
