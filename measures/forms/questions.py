"""One measure within a form, whatever the instrument asks: a value, tries, items, two sides, activities, questions.

A form that asks for results inherits from `AskingForm` and makes one `Questions` for each measure in its `__init__`;
when it is valid, `results` holds what was said. The names of the fields all begin with the value's own: `<name>` the
value, `<name>_<side>`, `<name>[_<side>]_<number of the try>`, `…_of_<item>`, `<name>_<condition>`, `<name>_scale`,
`<name>_combine`, `<name>_words_<n>` and `<name>_rated_<n>` for activities, `<name>_q<n>` for official questions.
"""

from collections.abc import Iterator
from datetime import date
from typing import Any

from django import forms
from django.utils import formats
from django.utils.text import capfirst
from django.utils.translation import gettext
from django.utils.translation import gettext as _

from measures.forms.question_answers import QuestionAnswers
from measures.forms.question_fields import Part, Slot
from measures.plausible import doubt_of_day
from measures.recording import ResultSaid
from rehabgoals.forms import PlainForm

# The form field that names the results somebody has looked at twice: "Yes, it is right".
SURE = "sure"
DAY = "taken_on"
SECONDS = "s"


class Questions(QuestionAnswers):
    """The fields of one measure, the results they give, and what a template shows of them."""

    @property
    def scale(self) -> Any:
        """Which scale, as a bound field beside the value; None where there is one only, or one was chosen already."""
        name = f"{self.name}_scale"
        return self.form[name] if name in self.form.fields and name not in self._chosen_already else None

    @property
    def _chosen_already(self) -> list[str]:
        """The unit and the way of combining where they begin with an answer: they stand among the conditions."""
        names = [f"{self.name}_scale", f"{self.name}_combine"]
        return [name for name in names if name in self.form.fields and self.form.fields[name].initial]

    @property
    def value(self) -> Any:
        """The one bound field, where one value is all that is asked; else None."""
        names = self.value_names
        return self.form[names[0]] if len(names) == 1 else None

    @property
    def unit(self) -> str:
        """The unit beside the one field; nothing where it depends on the scale."""
        return "" if self.scales else self.asked.unit

    @property
    def last(self) -> str:
        """Last time's result, to stand beside the one field; with plates the date stands in the hint."""
        return "" if self.before or self.asked.is_pressed else self.asked.last_words

    @property
    def needs_heading(self) -> bool:
        """No label of a field, and no legend, says already what is measured."""
        return self.questionnaire is not None or (self.has_sides and not self.is_pair)

    @property
    def is_pair(self) -> bool:
        """One number of each side, the two side by side."""
        return self.has_sides and not self.items and self.definition.trials == 1

    @property
    def parts_shown(self) -> Iterator[dict[str, Any]]:
        """Each side's fields with their units, in rows of one try; one number of each side makes one row."""
        if self.is_pair:
            yield {
                "legend": self.label,
                "hint": self.hint,
                "last": "",
                "rows": [[self._shown(part.slots[0]) for part in self.parts]],
            }
            return
        for part in self.parts:
            yield {
                "legend": capfirst(part.words) if self.has_sides else self.label,
                "hint": "" if self.has_sides else self.hint,
                # Of activities each has its own last rating beside it.
                "last": "" if self.before or self.has_activities else part.last,
                "rows": [[self._shown(slot) for slot in row] for row in part.rows],
                "live": self.live,
                "live_words": _("So far: {value}"),
            }

    def _shown(self, slot: Slot) -> dict[str, Any]:
        # The legend says which side it is; a list of problems, far from it, says it with each field.
        bound = self.form[slot.name]
        label = bound.label
        if slot.item:
            label = gettext(slot.item.label)
            if self.definition.trials > 1 and slot.of_try:
                label = _("%(what)s, try %(number)s") % {"what": label, "number": slot.of_try}
        elif self.definition.trials > 1 and not self.has_activities:
            label = capfirst(_("try %(number)s") % {"number": slot.of_try})
        elif self.is_pair:
            label = capfirst(next(part.words for part in self.parts if slot in part.slots))
        return {"field": bound, "unit": slot.unit, "label": label}

    @property
    def live(self) -> str:
        """How the tries become one number, for the script that shows it while they are typed; else nothing."""
        return self.definition.combine if self.definition.trials > 1 and not self.items else ""

    @property
    def timer(self) -> dict[str, Any] | None:
        """The stopwatch beside the fields: up into the fields that take seconds, or down for the test's length."""
        definition = self.definition
        if definition.timer_seconds:
            minutes, seconds = divmod(definition.timer_seconds, 60)
            return {
                "seconds": definition.timer_seconds,
                "into": " ".join(self.form[name].id_for_label for name in self.value_names[:1]),
                "begins": f"{minutes}:{seconds:02}",
                "words": "",
                "sign": formats.get_format("DECIMAL_SEPARATOR"),
            }
        if not definition.timer:
            return None
        slots = [slot for part in self.parts for slot in part.slots]
        names = [slot.name for slot in slots if not self.items or (slot.item and slot.item.unit == SECONDS)]
        return {
            "seconds": "",
            "into": " ".join(self.form[name].id_for_label for name in names),
            "begins": "0",
            "words": _("It fills in the first empty field.") if len(names) > 1 else "",
            "sign": formats.get_format("DECIMAL_SEPARATOR"),
        }

    @property
    def is_used(self) -> bool:
        """Whether something was typed or has to be looked at, so that it is not folded away."""
        questions = self.questionnaire.names if self.questionnaire else []
        return self._has_errors or any(self._typed(name) for name in (*questions, *self.value_names))

    @property
    def score_is_used(self) -> bool:
        """Whether the score is written instead of answering the questions, so that it is not folded away."""
        return any(self.form[name].value() or self.form[name].errors for name in self.value_names)

    @property
    def doubted(self) -> list[Part]:
        """What is asked about: a press says that it is right."""
        return [part for part in self.parts if part.is_asked_about]

    @property
    def conditions(self) -> list[Any]:
        """The conditions as bound fields, in the instrument's order; before them the unit and what counts of tries."""
        names = [*self._chosen_already, *(f"{self.name}_{condition.name}" for condition in self.asked.conditions)]
        return [self.form[name] for name in names]

    @property
    def conditions_line(self) -> str:
        """ "In kilograms, their mean, with one stick, as last time": what the fold says while it is closed.

        Who measures begins with whoever is at the keyboard: where that was another last time, it does not say "as".
        """
        chosen = []
        for name in self._chosen_already:
            made = self.form.fields[name]
            chosen.append(str(dict(made.choices).get(made.initial, "")))
        words = ", ".join(filter(None, [*chosen, self.asked.conditions_words]))
        if not words or self.asked.last is None or any(condition.last for condition in self.asked.conditions):
            return words
        return _("%(conditions)s, as last time") % {"conditions": words}

    @property
    def conditions_have_errors(self) -> bool:
        """Whether the folded part holds something to look at."""
        return any(bound.errors for bound in self.conditions)


class AskingForm(PlainForm):
    """A form that asks for results: `questions` are its measures', made in its `__init__`, read in its `clean`.

    One with a field for the day, `taken_on`, sets `began_on`, the episode's first day. `day_doubt` is what makes the
    day unlikely while the form asks about it, and `day_token` stands for the day.
    """

    def __init__(self, data: Any = None, **kwargs: Any) -> None:
        super().__init__(data, **kwargs)
        self.questions: list[Questions] = []
        self.results: list[ResultSaid] = []
        self.began_on: date | None = None
        self.day_token = self.day_doubt = ""

    def clean(self) -> dict[str, Any]:
        """Read every measure; what is unlikely is asked about once."""
        cleaned = super().clean() or self.cleaned_data
        self.results = [result for each in self.questions for result in each.clean(self.sure)]
        self._look_at_the_day(cleaned.get(DAY))
        return cleaned

    def _look_at_the_day(self, taken_on: date | None) -> None:
        if taken_on is None or self.began_on is None:
            return
        doubt = doubt_of_day(taken_on, self.began_on)
        self.day_token = f"{DAY}={taken_on.isoformat()}"
        if doubt and self.day_token not in self.sure:
            self.day_doubt = doubt
            self.add_error(DAY, doubt)

    @property
    def sure(self) -> set[str]:
        """What somebody has looked at twice: the tokens of the presses "Yes, it is right"."""
        return set(forms.MultipleHiddenInput().value_from_datadict(self.data, self.files, SURE) or [])

    @property
    def looked_at_twice(self) -> list[str]:
        """The tokens that still stand for what is typed, to be sent along with the next press."""
        tokens = {self.day_token, *(part.token for each in self.questions for part in each.parts)} - {""}
        return sorted(tokens & self.sure)
