"""The form for one measure: its result, or one of each side."""

from dataclasses import replace
from datetime import date
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext as _

from measures.asking import MeasureAsked
from measures.fields import last_words
from measures.forms.questions import AskingForm, Questions
from measures.models import Instrument, Measure, Measurement
from measures.recording import ResultSaid
from patients.models import Episode
from rehabgoals.forms import DayField, LineField, PicksField

ANOTHER_ACTIVITY = "new"
VALUE = "value"


def day_field(born_on: date, **more: Any) -> DayField:
    """The day on which something was measured: today or earlier, and not before birth."""
    return DayField(
        label=_("Measured on"), not_ahead=True, earliest=born_on, **{"initial": timezone.localdate(), **more}
    )


def answered_by_field(initial: str = "") -> PicksField:
    """Who gave the patient's answers."""
    return PicksField(
        label=_("Who answered"),
        choices=Measurement.AnsweredBy.choices,
        initial=initial or Measurement.AnsweredBy.ALONE,
        layout="tall",
    )


class ResultForm(AskingForm):
    """One result of one instrument, or one of each side: the day, the conditions, who answered, and which activity.

    `asked` is the measure the page was opened for; where there are several activities (`measures`, with their
    `last_results`) and none was named, its measure is not stored yet.
    """

    def __init__(
        self,
        data: Any = None,
        *,
        asked: MeasureAsked,
        episode: Episode,
        measures: list[Measure],
        last_results: dict[int, Measurement],
    ) -> None:
        self.asked, self.definition, self.measures = asked, asked.definition, measures
        self._last_results = last_results
        super().__init__(data)
        self.began_on = episode.started_on
        if self.definition.names_activity:
            self._ask_for_activity()
        self.questions = [self._question()]
        self.fields["taken_on"] = day_field(episode.patient.born_on)
        if self.definition.is_patient_reported:
            self.fields["answered_by"] = answered_by_field(asked.last.answered_by if asked.last else "")

    def _question(self) -> Questions:
        prompt = gettext(self.definition.prompt) if self.definition.prompt else ""
        is_said = self.definition.is_patient_reported and bool(prompt)
        # What the patient is asked is the label; what the clinician does stands as a hint.
        label, hint = (prompt, "") if is_said else (_("Result"), prompt)
        if self.asked.is_pressed:
            # Beside plates, one of which says "last", the day stands in the hint.
            hint = " ".join(filter(None, [hint, self.asked.last_sentence]))
        return Questions(self, self.asked, name=VALUE, label=label, hint=hint, required=True)

    def _ask_for_activity(self) -> None:
        if self.measures:
            hints = {}
            for measure in self.measures:
                last = self._last_results.get(measure.pk)
                if last:
                    hints[str(measure.pk)] = last_words(self.definition, last.value, last.taken_on)
            choices = [(str(measure.pk), measure.title) for measure in self.measures]
            self.fields["which"] = PicksField(
                label=_("Which activity"),
                choices=[*choices, (ANOTHER_ACTIVITY, _("Another activity"))],
                hints=hints,
                layout="tall",
                initial=str(self.asked.measure.pk) if self.asked.measure.pk else None,
                error_messages={"required": _("Choose the activity this is about.")},
            )
        self.fields["activity"] = LineField(
            label=_("Another activity, in the patient’s words") if self.measures else _("Activity"),
            max_length=300,
            required=not self.measures,
            help_text="" if self.measures else _("In the patient’s words: carry the shopping up my stairs."),
            error_messages={"required": _("Write the activity this is about.")},
        )

    def clean(self) -> dict[str, Any]:
        """Settle which measure it is of: one that is there already, also when its activity was typed again."""
        cleaned = super().clean()
        if self.definition.names_activity:
            measure = self._measure(cleaned)
            self.results = [replace(result, measure=measure) for result in self.results]
        return cleaned

    def _measure(self, cleaned: dict[str, Any]) -> Measure:
        which, activity = cleaned.get("which", ANOTHER_ACTIVITY), cleaned.get("activity", "")
        by_number = {str(each.pk): each for each in self.measures}
        by_words = {each.activity.casefold(): each for each in self.measures}
        found = by_number.get(which) if which != ANOTHER_ACTIVITY else by_words.get(activity.casefold())
        if found is None and which == ANOTHER_ACTIVITY and not activity and "activity" not in self.errors:
            self.add_error("activity", _("Write the activity this is about."))
        asked = self.asked.measure
        return found or Measure(episode=asked.episode, instrument=asked.instrument, activity=activity)

    def said(self) -> list[ResultSaid]:
        """The results, as `keep_results` takes them."""
        return with_who_answered(self.results, self.cleaned_data.get("answered_by", ""))


def with_who_answered(results: list[ResultSaid], answered_by: str) -> list[ResultSaid]:
    """The patient's own answers with who gave them; what somebody measured stays as it is."""
    return [
        replace(result, answered_by=answered_by)
        if answered_by and result.measure.instrument.kind == Instrument.Kind.PATIENT_REPORTED
        else result
        for result in results
    ]
