"""The form for everything that is due, kept by one press."""

from typing import Any

from django.utils.translation import gettext
from django.utils.translation import gettext as _

from measures.asking import MeasureAsked
from measures.forms.questions import AskingForm, Questions
from measures.forms.result import answered_by_field, day_field, with_who_answered
from measures.recording import ResultSaid
from patients.models import Episode


class DueForm(AskingForm):
    """Several measures of one day. What is left empty is not recorded; who answered is said once for all answers.

    `asked` come first; `waiting` are due too and can wait until next time.
    """

    def __init__(
        self, data: Any = None, *, asked: list[MeasureAsked], waiting: list[MeasureAsked], episode: Episode
    ) -> None:
        super().__init__(data)
        self.began_on = episode.started_on
        self.asked = [self._question(each) for each in asked]
        self.waiting = [self._question(each) for each in waiting]
        self.questions = [*self.asked, *self.waiting]
        said = [each for each in (*asked, *waiting) if each.definition.is_patient_reported]
        if said:
            lasts = [each.last.answered_by for each in said if each.last]
            self.fields["answered_by"] = answered_by_field(lasts[0] if lasts else "")
        self.fields["taken_on"] = day_field(episode.patient.born_on)

    def _question(self, asked: MeasureAsked) -> Questions:
        hints = [gettext(asked.definition.prompt)] if asked.definition.prompt else []
        if asked.is_pressed and asked.last:
            # Beside plates, one of which says "last", the day stands in the hint.
            hints.append(asked.last_sentence)
        return Questions(self, asked, hint=" ".join(hints))

    @property
    def waiting_is_used(self) -> bool:
        """Whether what can wait holds something, so that it is not folded away."""
        return any(each.is_used for each in self.waiting)

    def clean(self) -> dict[str, Any]:
        """One number is enough."""
        cleaned = super().clean()
        if not self.errors and not self.results:
            self.add_error(None, _("Nothing is written down yet. One number is enough."))
        return cleaned

    def said(self) -> list[ResultSaid]:
        """The results, as `keep_results` takes them."""
        return with_who_answered(self.results, self.cleaned_data.get("answered_by", ""))
