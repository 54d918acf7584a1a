"""Passwords that are hard to guess."""

import re
from typing import Any

from django.contrib.auth.password_validation import MinimumLengthValidator
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from zxcvbn import zxcvbn


class LengthValidator(MinimumLengthValidator):
    """Django's, saying what is there and how to mend it."""

    def get_error_message(self) -> str:
        """How long it might be."""
        return ngettext(
            "This password is short. Use at least %(count)s character.",
            "This password is short. Use at least %(count)s characters.",
            self.min_length,
        ) % {"count": self.min_length}


class StrengthValidator:
    """Refuses what zxcvbn finds easy to guess: common passwords, names, dates, keyboard rows.

    Django's own list of common passwords has only 190 entries of twelve characters or more.
    """

    lowest_score = 3

    def validate(self, password: str, user: Any = None) -> None:
        """Raise ValidationError when the password scores below 3 of 4, knowing the person and the clinic."""
        known = self._known_words(user)
        # Names of the person and the clinic are no secret, also written together: what is left has to be hard alone.
        rest = re.sub("|".join(map(re.escape, known)), "", password, flags=re.IGNORECASE)
        if min(self._score(password, known), self._score(rest, known)) < self.lowest_score:
            raise ValidationError(
                _("This password is easy to guess. Four or more words that do not belong together work well."),
                code="password_easy",
            )

    @staticmethod
    def _known_words(user: Any) -> list[str]:
        texts = ["RehabGoals"]
        if user is not None and getattr(user, "clinic_id", None):
            texts += [user.name, user.email, user.clinic.name]
        words = {word for text in texts for word in [text, *re.split(r"\W+", text)] if len(word) >= 4}
        return sorted(words, key=len, reverse=True)

    @staticmethod
    def _score(password: str, known: list[str]) -> int:
        # zxcvbn's time grows with length; past 72 characters a password is long enough to judge by its beginning.
        return zxcvbn(password[:72], user_inputs=known)["score"] if password else 0

    def get_help_text(self) -> str:
        """What to choose."""
        return _("At least 15 characters. Four or more words that do not belong together work well.")
