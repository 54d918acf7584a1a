"""What the fields of one measure say: results, or why they are none yet."""

from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from measures.conditions import SIDE
from measures.fields import refusal
from measures.forms.question_fields import OWN_SCALE, Part, QuestionFields
from measures.forms.questionnaire import QuestionnairePart
from measures.plausible import doubt
from measures.recording import ResultSaid
from measures.scoring import score

# How finely a mean of numbers of another scale is kept.
SCALE_DECIMALS = 3


class QuestionAnswers(QuestionFields):
    """The fields of one measure, and the results they give."""

    def clean(self, sure: set[str]) -> list[ResultSaid]:
        """The results that were said; what does not fit or is unlikely is added to the form's errors.

        `sure` holds the tokens of what somebody has looked at twice.
        """
        found = []
        for part in self.parts:
            said = self._read(part)
            if said is None:
                continue
            value, answers = said
            part.token = self._token(part)
            part.doubt = doubt(self.definition, value, self.asked.last_value(part.side))
            part.is_asked_about = bool(part.doubt) and part.token not in sure
            if part.is_asked_about:
                self.form.add_error(self._first_typed(part), part.doubt)
                continue
            conditions = self._conditions() | ({SIDE: part.side} if part.side else {})
            row = self.questionnaire.row if self.questionnaire and "questionnaire" in answers else None
            found.append(ResultSaid(self.asked.measure, value, conditions, answers, row))
            found += self._rated_alone(answers.get("activities", {}))
        if self.required and not found and not self._has_errors:
            words = (
                _("Answer the questions, or enter the score instead.") if self.questionnaire else _("Write a number.")
            )
            self.form.add_error(self._first_typed(self.parts[0]), words)
        return found

    def _rated_alone(self, rated: dict[str, str]) -> list[ResultSaid]:
        """The same ratings for the activities that are followed by themselves too: nobody rates one twice."""
        own = {activity.words: activity.measure for activity in self.asked.activities if activity.measure}
        return [ResultSaid(own[words], Decimal(rating)) for words, rating in rated.items() if words in own]

    @property
    def _has_errors(self) -> bool:
        return any(name in self.form.errors for name in self.names)

    def _read(self, part: Part) -> tuple[Decimal, dict[str, Any]] | None:
        """The value of one part with the answers it comes from; None when nothing is said or something does not fit."""
        if any(name in self.form.errors for name in part.names):
            return None
        if self.questionnaire and self.questionnaire.is_answered:
            return self._read_questionnaire(part, self.questionnaire)
        if self.has_activities:
            return self._scored(part, self._read_activities(part))
        if self.items:
            return self._scored(part, self._read_items(part))
        values = [self.form.cleaned_data.get(name) for name in part.names]
        if all(value is None for value in values):
            return None
        scale = self._read_scale()
        if scale is None:
            return None
        if scale == OWN_SCALE and self.scales and not self._fits(part, values):
            return None
        if scale == OWN_SCALE and len(values) == 1:
            return values[0], {}
        answers: dict[str, Any] = {}
        if len(values) > 1:
            answers = {"trials": [_as_text(value) for value in values], "combine": self._way()}
        if scale != OWN_SCALE:
            answers |= {"scale": scale, "typed": _as_text(self._combined(values))}
        return self._scored(part, answers)

    def _read_questionnaire(self, part: Part, asked: QuestionnairePart) -> tuple[Decimal, dict[str, Any]] | None:
        if any(self._typed(name) for name in part.names):
            words = _("The questions are answered and a score is written too. Keep one of them, and empty the other.")
            self.form.add_error(part.names[0], words)
            return None
        found = asked.result(self.definition)
        if found.value is None:
            self.form.add_error(asked.where(found), found.reason)
            return None
        return found.value, {"questionnaire": asked.said()}

    def _read_scale(self) -> str | None:
        """The scale that was chosen; None when there are several and none is chosen, which is said at the field."""
        if not self.scales:
            return OWN_SCALE
        name = f"{self.name}_scale"
        # What was chosen beforehand and not sent along stays chosen.
        chosen = self.form.cleaned_data.get(name) or self.form.fields[name].initial
        if not chosen and name not in self.form.errors:
            self.form.add_error(name, _("Say which scale the number is on."))
        return chosen or None

    def _fits(self, part: Part, values: list[Decimal | None]) -> bool:
        """Whether the numbers lie on the instrument's own scale; said at the field where one does not."""
        fits = True
        for name, value in zip(part.names, values, strict=True):
            refused = refusal(self.definition, value) if value is not None else ""
            if refused:
                self.form.add_error(name, refused)
                fits = False
        return fits

    def _way(self) -> str:
        return self.form.cleaned_data.get(f"{self.name}_combine") or self.definition.combine

    def _combined(self, values: list[Decimal | None]) -> Decimal:
        """The tries as one number on the scale they were typed on."""
        done = [value for value in values if value is not None]
        if len(done) == 1:
            return done[0]
        if self._way() == "mean":
            return round(sum(done, Decimal(0)) / len(done), SCALE_DECIMALS)
        return max(done) if self.definition.higher_is_better else min(done)

    def _read_items(self, part: Part) -> dict[str, Any]:
        """The items of each try. What stays from time to time is no answer by itself: it was there beforehand."""
        tries: list[dict[str, str]] = [{} for _try in range(self.definition.trials)]
        stays: dict[str, str] = {}
        for slot in part.slots:
            value = self.form.cleaned_data.get(slot.name)
            if value is None or value == "" or slot.item is None:
                continue
            if slot.item == self.stays:
                stays[slot.item.key] = _as_text(value)
            else:
                tries[slot.of_try - 1][slot.item.key] = _as_text(value)
        if not any(tries):
            return {}
        tries = [stays | given if given else {} for given in tries]
        return {"items": tries[0]} if len(tries) == 1 else {"trials": tries, "combine": self._way()}

    def _read_activities(self, part: Part) -> dict[str, Any]:
        cleaned = self.form.cleaned_data
        rated: dict[str, str] = {}
        in_order: list[str] = []
        for name_of_words, name_of_rating in ([slot.name for slot in row] for row in part.rows):
            words, rating = cleaned.get(name_of_words) or "", cleaned.get(name_of_rating)
            is_new = not self.form[name_of_words].is_hidden
            if rating is not None and not words:
                self.form.add_error(name_of_words, _("Write the activity this is about."))
            elif words and rating is None and is_new:
                self.form.add_error(name_of_rating, _("Rate this activity too, or leave its words out."))
            elif words.casefold() in {each.casefold() for each in in_order}:
                self.form.add_error(name_of_words, _("This activity stands here twice."))
            elif words:
                # One that is left empty today is asked about again next time.
                in_order.append(words)
                if rating is not None:
                    rated[words] = _as_text(rating)
        return {"activities": rated, "in_order": in_order} if rated else {}

    def _scored(self, part: Part, answers: dict[str, Any]) -> tuple[Decimal, dict[str, Any]] | None:
        if not answers or any(name in self.form.errors for name in part.names):
            return None
        found = score(self.definition, answers)
        if found.value is None:
            self.form.add_error(self._where(part, found.missing), found.reason)
            return None
        return found.value, answers

    def _where(self, part: Part, missing: tuple[str, ...]) -> str:
        """The field that a reason is about: the first that is missing, else the first of all."""
        about = (slot.name for key in missing for slot in part.slots if slot.item and slot.item.key == key)
        return next(about, None) or self._first_typed(part)

    def _first_typed(self, part: Part) -> str:
        questions = self.questionnaire.names if self.questionnaire else []
        visible = [name for name in (*questions, *part.names) if not self.form[name].is_hidden]
        return next((name for name in visible if self._typed(name)), visible[0])

    def _token(self, part: Part) -> str:
        around = [self._typed(f"{self.name}_scale"), self._typed(f"{self.name}_combine")]
        questions = self.questionnaire.names if self.questionnaire else []
        typed = "|".join([*around, *(self._typed(name) for name in (*questions, *part.names))])
        return f"{self.name}_{part.side}={typed}"

    def _conditions(self) -> dict[str, str]:
        said = {
            condition.name: self.form.cleaned_data.get(f"{self.name}_{condition.name}")
            for condition in self.asked.conditions
        }
        return {name: words for name, words in said.items() if words}


def _as_text(value: Any) -> str:
    """A number as it is kept: exact, without needless zeros; nothing as nothing. Words stay."""
    if value is None:
        return ""
    return f"{value.normalize():f}" if isinstance(value, Decimal) else str(value)
