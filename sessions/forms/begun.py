"""Which day a check-in is of: one that was begun on an earlier day never passes as today's by itself."""

from datetime import date, timedelta
from typing import Any

from django import forms
from django.utils.translation import gettext as _

from rehabgoals.days import weekday_words
from rehabgoals.forms import PicksField

# What was begun longer ago is taken for today's: by then nobody knows.
EARLIEST = timedelta(days=60)


class Begun:
    """The day on which the first word was written; where it was an earlier one, the question whose day it is.

    The day stays while the page is opened again, from a draft or because there was something to look at.
    """

    names = ("begun_on", "held_on")

    def __init__(self, form: Any) -> None:
        self.form, self.today = form, form.opening.today
        form.fields["begun_on"] = forms.CharField(
            widget=forms.HiddenInput, required=False, initial=self.today.isoformat()
        )
        self.on = self._day((form.typed or {}).get("begun_on") or "")
        if self.on != self.today:
            days = {self.on: _("%(day)s, when it was begun"), self.today: _("Today, %(day)s")}
            form.fields["held_on"] = PicksField(
                label=_("Which day is this check-in of?"),
                choices=[(day.isoformat(), words % {"day": weekday_words(day)}) for day, words in days.items()],
                coerce=date.fromisoformat,
                empty_value=None,
                initial=self.on.isoformat(),
                required=False,
            )

    def _day(self, text: str) -> date:
        try:
            day = date.fromisoformat(text)
        except ValueError:
            return self.today
        earliest = max(self.form.opening.episode.started_on, self.today - EARLIEST)
        return day if earliest <= day <= self.today else self.today

    @property
    def asked(self) -> Any:
        """The question as a bound field; None where it was begun today."""
        return self.form["held_on"] if "held_on" in self.form.fields else None

    @property
    def held_on(self) -> date:
        """Which day the check-in is of."""
        return self.form.cleaned_data.get("held_on") or self.on
