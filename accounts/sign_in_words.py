"""What is said when something at sign-in does not fit, in place of allauth's words."""

from django.utils.translation import gettext_lazy as _

ACCOUNT_WORDS = {
    "account_inactive": _("This account is closed. A clinic admin can open it again."),
    "email_password_mismatch": _("This address and this password do not belong together. Look at both once more."),
    "enter_current_password": _("This is not your present password. Write the one you sign in with now."),
    "incorrect_password": _("This is not your password. Write the one you sign in with."),
    "too_many_login_attempts": _("There were many tries in a short time. Wait for a few minutes, then try again."),
    "rate_limited": _("There were many tries in a short time. Wait for a few minutes, then try again."),
    "same_as_current": _("This is the password you have. Choose another one."),
}
MFA_WORDS = {
    "incorrect_code": _("This code does not fit. Codes change every half minute: write the one you see now."),
    "cannot_generate_recovery_codes": _("Recovery codes come with a second step. Choose an app or a passkey first."),
}
