"""Passing an episode on, and answering."""

from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts.absences import away_from
from accounts.models import User
from rehabgoals.days import day_words
from rehabgoals.forms import ClinicForm, LineField, PlainForm, WordsField
from sessions.models import HandOver


class HandOverForm(ClinicForm):
    """To whom, with which words. The note is drafted from the plan."""

    note = WordsField(
        label=_("Note"),
        max_length=4000,
        required=False,
        help_text=_("Drafted from the plan. Add what no plan holds, and take out what is not needed."),
    )
    constraint_fields = {"offered_already": "to_clinician"}

    class Meta:
        model = HandOver
        fields = ["to_clinician", "note", "moves_visits"]

    def __init__(self, *args: Any, user: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        others = User.objects.visible_to(user).filter(is_clinician=True, is_active=True)
        self.fields["to_clinician"].queryset = others.exclude(pk=self.instance.from_clinician_id).order_by("name")
        self.away, self.today = away_from(user, user.clinic.today()), user.clinic.today()
        self.fields["to_clinician"].label_from_instance = self._name
        self.fields["to_clinician"].empty_label = _("Choose a colleague")
        self.fields["moves_visits"].help_text = _("The visits that lie ahead with you become theirs.")

    def _name(self, colleague: User) -> str:
        until = self.away.until(colleague.pk, self.today)
        if until is None:
            return str(colleague)
        return gettext("%(name)s, away until %(day)s") % {"name": colleague, "day": day_words(until)}


class AnswerForm(PlainForm):
    """A few words with a yes or a no."""

    answer = LineField(label=_("In a few words"), max_length=300, required=False)
    version = forms.IntegerField(widget=forms.HiddenInput, min_value=0, max_value=2**31 - 1)
