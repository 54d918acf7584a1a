"""The form that corrects a result: what was wrong, and what is right where it is known."""

from dataclasses import replace
from datetime import date
from typing import Any

from django.utils.translation import gettext, gettext_lazy
from django.utils.translation import gettext as _

from measures.asking import MeasureAsked
from measures.forms.questions import AskingForm, Questions
from measures.forms.result import VALUE, answered_by_field, day_field
from measures.models import Measurement
from measures.recording import ResultSaid
from rehabgoals.forms import LineField, PicksField

OTHER = "other"
RIGHT, NONE = "right", "none"
REASONS = {
    "number": gettext_lazy("The number was typed wrongly"),
    "day": gettext_lazy("It was another day"),
    "side": gettext_lazy("It was the other side"),
    "conditions": gettext_lazy("The conditions were others"),
    "test": gettext_lazy("The test was not done as it is described"),
    "patient": gettext_lazy("It belongs to somebody else"),
}


class CorrectionForm(AskingForm):
    """Why a result is wrong, and the right one: the fields begin with what the wrong one holds.

    `wrong` is loaded with its episode's patient; `asked` is its measure by the version it was taken by; the side is one
    of the conditions.
    """

    def __init__(self, data: Any = None, *, wrong: Measurement, asked: MeasureAsked) -> None:
        super().__init__(data)
        self.wrong, episode = wrong, wrong.measure.episode
        self.began_on = episode.started_on
        bilateral = asked.definition.bilateral
        reasons = {key: words for key, words in REASONS.items() if key != "side" or bilateral}
        self.fields["reason"] = PicksField(
            label=_("What was wrong?"),
            choices=[*reasons.items(), (OTHER, _("Something else"))],
            error_messages={"required": _("Say what was wrong.")},
        )
        self.fields["reason_words"] = LineField(
            label=_("In your words"),
            max_length=200,
            required=False,
            help_text=_("With “something else”; else it may stay empty. It stays beside the old result."),
        )
        self.fields["then"] = PicksField(
            label=_("What is right?"),
            choices=[
                (RIGHT, _("I know the right result")),
                (NONE, _("There is no right one: only take this one out")),
            ],
            layout="tall",
            error_messages={"required": _("Say whether there is a right result.")},
        )
        label = gettext(asked.definition.prompt) if asked.definition.is_patient_reported else ""
        self.questions = [Questions(self, asked, name=VALUE, label=label or _("Result"), before=wrong)]
        self.fields["taken_on"] = day_field(episode.patient.born_on, initial=wrong.taken_on)
        if asked.definition.is_patient_reported:
            self.fields["answered_by"] = answered_by_field(wrong.answered_by)

    def full_clean(self) -> None:
        """What is only taken out asks for nothing more: the fields of the right result are left unread then."""
        self.is_taken_out = self.is_bound and self.data.get(self.add_prefix("then")) == NONE
        if self.is_taken_out:
            kept = dict(self.fields)
            self.fields = {name: kept[name] for name in ("reason", "reason_words", "then")}
            super().full_clean()
            self.fields = kept
        else:
            super().full_clean()

    def clean(self) -> dict[str, Any]:
        """Own words go with "something else"; a right result differs from the wrong one."""
        if self.is_taken_out:
            cleaned = self.cleaned_data
        else:
            cleaned = super().clean()
        if cleaned.get("reason") == OTHER and not cleaned.get("reason_words") and "reason_words" not in self.errors:
            self.add_error("reason_words", _("Write what was wrong."))
        if not self.errors and not self.is_taken_out:
            self._look_at_the_right_one()
        return cleaned

    def _look_at_the_right_one(self) -> None:
        name = self.questions[0].parts[0].names[0]
        if not self.results:
            self.add_error(name, _("Write the right result, or choose to take this one out."))
        elif self._is_the_same():
            self.add_error(name, _("This is what stands there already. Change what was wrong, or take it out."))

    def _is_the_same(self) -> bool:
        right, wrong = self.right(), self.wrong
        assert right is not None
        new = (right.value, self.cleaned_data["taken_on"], right.conditions, right.answers, right.answered_by)
        return new == (wrong.value, wrong.taken_on, wrong.conditions, wrong.answers, wrong.answered_by)

    @property
    def reason(self) -> str:
        """Why, in one sentence, as it is kept."""
        chosen, words = self.cleaned_data["reason"], self.cleaned_data["reason_words"]
        if chosen == OTHER:
            return words
        said = str(REASONS[chosen])
        return f"{said}: {words}" if words else said

    @property
    def taken_on(self) -> date:
        """The day of the right result; of one that is only taken out, its own."""
        return self.wrong.taken_on if self.is_taken_out else self.cleaned_data["taken_on"]

    def right(self) -> ResultSaid | None:
        """The right result, as `correct` takes it; None where there is none."""
        if self.is_taken_out:
            return None
        answered_by = self.cleaned_data.get("answered_by") or self.wrong.answered_by
        return replace(self.results[0], answered_by=answered_by)
