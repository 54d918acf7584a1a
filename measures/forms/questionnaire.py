"""Forms about official questionnaires: loading one, and asking its questions."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django import forms
from django.forms import BoundField
from django.utils.translation import gettext, gettext_lazy, pgettext_lazy
from django.utils.translation import gettext as _

from measures.definitions import InstrumentDefinition
from measures.importing import CannotLoad, Done, NewMeasure, Rule, load_questionnaire
from measures.instruments import from_json
from measures.models import Instrument, Questionnaire
from measures.official import questions_of, score_of
from measures.questionnaires import MISSING_RULES, RULES, Note, Question, asked_questions
from measures.questionnaires.enabling import EXISTS, is_same
from measures.questionnaires.files import MOST_BYTES
from measures.questionnaires.questions import BOOLEAN, CHOICE, INTEGER, Part, When, key_of, number_of
from measures.scoring import Score
from rehabgoals.forms import LineField, ManyPicksField, NumberField, PicksField, PlainForm

NEW = "new"
OWN_SCALE = "own"
DECIMALS = 3
# Where a questionnaire gives no limits for a number that is not scored.
LARGEST_NUMBER = 1_000_000
# Answers of so many letters together stand beside each other; longer ones stand one a line.
SHORT_ANSWERS = 60


class LoadQuestionnaireForm(PlainForm):
    """Load a FHIR Questionnaire for an instrument, or for a new measure of the clinic's own.

    `instruments` are the clinic's whose score comes from questions. `load` keeps it; what is refused is said at the
    file.
    """

    file = forms.FileField(
        label=gettext_lazy("The file"),
        help_text=gettext_lazy("A FHIR R4 Questionnaire as JSON, up to 1 MB, for which the clinic holds a licence."),
        error_messages={
            "required": gettext_lazy("Choose the file."),
            "empty": gettext_lazy("This file is empty."),
            "missing": gettext_lazy("Choose the file."),
            "invalid": gettext_lazy("Choose the file."),
        },
        allow_empty_file=False,
        max_length=None,
    )
    language = LineField(
        label=gettext_lazy("Its language"),
        max_length=16,
        required=False,
        help_text=gettext_lazy("Such as en or es-MX. Empty: the file says it."),
    )
    instrument = forms.ChoiceField(
        label=gettext_lazy("Which measure it asks"),
        error_messages={"required": gettext_lazy("Choose the measure that the file is for.")},
    )
    name = LineField(
        label=gettext_lazy("Name of the new measure"),
        max_length=120,
        required=False,
        help_text=gettext_lazy("Only for a new one."),
    )
    better = PicksField(
        label=gettext_lazy("Which way is better"),
        choices=[("more", gettext_lazy("More is better")), ("less", gettext_lazy("Less is better"))],
        required=False,
        help_text=gettext_lazy("Only for a new one."),
    )
    rule = PicksField(
        label=gettext_lazy("How it is scored"),
        choices=[*RULES.items()],
        layout="tall",
        error_messages={"required": gettext_lazy("Choose how it is scored.")},
    )
    missing = PicksField(
        label=gettext_lazy("When a question is not answered"),
        choices=[*MISSING_RULES.items()],
        layout="tall",
        initial="refuse",
        help_text=gettext_lazy("The measure’s own rule says it by itself."),
    )
    at_least = NumberField(
        label=gettext_lazy("How many answers are enough"),
        min=1,
        max=1_000,
        decimals=0,
        required=False,
        help_text=gettext_lazy("Empty: all of them."),
    )
    scale = PicksField(
        label=gettext_lazy("Which scale the score is on"),
        required=False,
        help_text=gettext_lazy("For a measure that travels on two, such as points and per cent."),
    )
    replaces_all = forms.BooleanField(
        label=gettext_lazy("It takes the place of those in other languages too"), required=False
    )

    def __init__(
        self, data: Any = None, files: Any = None, *, instruments: list[Instrument], clinic: Any, initial: Any = None
    ) -> None:
        super().__init__(data, files, initial=initial)
        self.clinic = clinic
        self._by_number = {str(each.pk): each for each in instruments}
        named = sorted(
            ((str(each.pk), gettext(each.name)) for each in instruments), key=lambda pair: pair[1].casefold()
        )
        self.fields["instrument"].choices = [
            ("", _("Choose a measure")),
            (NEW, _("A new measure of the clinic’s own")),
            *named,
        ]
        scales = {
            scale.key: gettext(scale.label) for each in instruments for scale in from_json(each.definition).other_scales
        }
        self.fields["scale"].choices = [(OWN_SCALE, _("The measure’s own")), *scales.items()]

    def clean_file(self) -> bytes:
        """The content; a file that is too large is not taken into memory."""
        file = self.cleaned_data["file"]
        if file.size > MOST_BYTES:
            raise forms.ValidationError(_("The file is larger than 1 MB, more than a questionnaire needs."))
        content: bytes = file.read()
        return content

    def clean(self) -> dict[str, Any]:
        """A new measure has a name and a direction."""
        cleaned = super().clean() or self.cleaned_data
        if cleaned.get("instrument") == NEW:
            if not cleaned.get("name") and "name" not in self.errors:
                self.add_error("name", _("Write the name of the new measure."))
            if not cleaned.get("better") and "better" not in self.errors:
                self.add_error("better", _("Say whether more or less is better."))
        return cleaned

    def load(self, by: Any) -> Done | None:
        """Keep the questionnaire; None when it is refused, which is then said at the file."""
        cleaned = self.cleaned_data
        instrument: Instrument | NewMeasure = (
            NewMeasure(cleaned["name"], higher_is_better=cleaned["better"] == "more")
            if cleaned["instrument"] == NEW
            else self._by_number[cleaned["instrument"]]
        )
        scale = {OWN_SCALE: "", "": None}.get(cleaned["scale"], cleaned["scale"])
        rule = Rule(cleaned["rule"], cleaned["missing"], int(cleaned["at_least"] or 0), scale)
        try:
            return load_questionnaire(
                cleaned["file"],
                instrument,
                rule,
                clinic=self.clinic,
                language=cleaned["language"],
                replaces_all=cleaned["replaces_all"],
                by=by,
            )
        except CannotLoad as refusal:
            self.add_error("file", str(refusal))
            return None


# --- Asking ---------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Shown:
    """A part of a questionnaire on the page: a group (`parts`), a note, or a question (`bound`), and when it is asked.

    `only_if` says it in words; `when` is the same for the script that hides what is not asked.
    """

    words: str
    bound: BoundField | None
    parts: tuple["Shown", ...]
    is_group: bool
    only_if: str
    when: str


class QuestionnairePart:
    """The questions of one loaded questionnaire as fields of a form, and what they score.

    Adds a field `<name>_q<n>` to the form for each question; none of them has to be filled in, because the rule says
    what a gap becomes. `answers` (link id to FHIR answers) is what they begin with.
    """

    def __init__(
        self,
        form: forms.Form,
        name: str,
        row: Questionnaire,
        language: str = "",
        answers: Mapping[str, Any] | None = None,
    ) -> None:
        self.form, self.name, self.row = form, name, row
        self.questions = questions_of(row, language)
        self._fields = {each.link_id: f"{name}_q{place}" for place, each in enumerate(self.questions.questions)}
        self._by_id = {each.link_id: each for each in self.questions.questions}
        for question in self.questions.questions:
            form.fields[self._fields[question.link_id]] = _field(question, (answers or {}).get(question.link_id, ()))

    @property
    def names(self) -> list[str]:
        """The names of its fields, in order."""
        return list(self._fields.values())

    @property
    def is_answered(self) -> bool:
        """Whether anything is answered at all."""
        return any(self.form.cleaned_data.get(name) not in (None, "", []) for name in self.names)

    def said(self) -> dict[str, list[dict[str, Any]]]:
        """The answers as given, link id to FHIR answers; what belongs to a question that is not asked is left out."""
        given = {each.link_id: _answers(each, self._cleaned(each)) for each in self.questions.questions}
        given = {link_id: answers for link_id, answers in given.items() if answers}
        asked = {question.link_id for question in asked_questions(self.questions, given)}
        return {link_id: answers for link_id, answers in given.items() if link_id in asked}

    def result(self, definition: InstrumentDefinition) -> Score:
        """What was answered as a value of the instrument, or the reason why there is none."""
        return score_of(definition, self.row, self.said())

    def where(self, found: Score) -> str:
        """The field that a reason is about: the first question whose answer is missing, else the first of all."""
        scored = self.questions.scored
        missing = [scored[int(place) - 1].link_id for place in found.missing]
        return self._fields[missing[0]] if missing else self.names[0]

    @property
    def shown(self) -> tuple[Shown, ...]:
        """The groups, notes and questions for the page, nested as in the questionnaire."""
        return tuple(self._shown(part) for part in self.questions.parts)

    def _cleaned(self, question: Question) -> Any:
        return self.form.cleaned_data.get(self._fields[question.link_id])

    def _shown(self, part: Part) -> Shown:
        return Shown(
            words=part.words,
            bound=self.form[self._fields[part.link_id]] if isinstance(part, Question) else None,
            parts=() if isinstance(part, Note) else tuple(self._shown(each) for each in part.parts),
            is_group=not isinstance(part, Note | Question),
            only_if=self._only_if(part),
            when=self._when(part),
        )

    def _only_if(self, part: Part) -> str:
        """When this is asked, in words, for whoever has no scripts."""
        if not part.when:
            return ""
        conditions = [self._condition(each) for each in part.when]
        if len(conditions) == 1:
            words = _("Only if %(conditions)s.")
        elif part.any_of:
            words = _("Only if one of these is so: %(conditions)s.")
        else:
            words = _("Only if all of this is so: %(conditions)s.")
        return words % {"conditions": "; ".join(conditions)}

    def _condition(self, when: When) -> str:
        question = self._by_id[when.question]
        words = {"question": question.words, "answer": _key_words(question, when.key)}
        if when.operator == EXISTS:
            text = _("“%(question)s” is answered") if when.key[2] == "true" else _("“%(question)s” is not answered")
            return text % words
        if when.operator == "=":
            return _("“%(question)s” is answered with “%(answer)s”") % words
        if when.operator == "!=":
            return _("“%(question)s” is not answered with “%(answer)s”") % words
        return f"“{question.words}” {when.operator} {when.key[2]}"

    def _when(self, part: Part) -> str:
        """The conditions for the script: all or any, then for each the field's name, how, and what it compares with."""
        if not part.when:
            return ""
        conditions = [[self._fields[each.question], *self._compared(each)] for each in part.when]
        return json.dumps(["any" if part.any_of else "all", *conditions])

    def _compared(self, when: When) -> tuple[str, Any]:
        """How a field is compared: with the plates for which it holds, with a number, or whether it is answered."""
        question = self._by_id[when.question]
        if when.operator == EXISTS:
            return EXISTS, when.key[2] == "true"
        if question.kind == CHOICE:
            plates = [str(place) for place, option in enumerate(question.options) if is_same(when, option.key)]
        elif question.kind == BOOLEAN:
            plates = [when.key[2]]
        else:
            return when.operator, when.key[2]
        return "not in" if when.operator == "!=" else "in", plates


def _field(question: Question, given: Any) -> forms.Field:
    """The field of one question. Options are numbered, because a code may hold anything."""
    common: dict[str, Any] = {"label": question.words, "required": False}
    keys = {key_of(answer) for answer in given}
    if question.kind == CHOICE:
        choices = [(str(place), option.words) for place, option in enumerate(question.options)]
        chosen = [str(place) for place, option in enumerate(question.options) if option.key in keys]
        layout = "row" if sum(len(words) for _place, words in choices) <= SHORT_ANSWERS else "tall"
        if question.repeats:
            return ManyPicksField(choices=choices, layout=layout, initial=chosen, **common)
        return PicksField(choices=choices, layout=layout, initial=next(iter(chosen), None), **common)
    if question.kind == BOOLEAN:
        initial = next((key[2] for key in keys if key and key[0] == "boolean"), None)
        words = [("true", pgettext_lazy("answer", "Yes")), ("false", pgettext_lazy("answer", "No"))]
        return PicksField(choices=words, initial=initial, **common)
    answer = given[0] if given else {}
    return NumberField(
        min=-LARGEST_NUMBER if question.lowest is None else question.lowest,
        max=LARGEST_NUMBER if question.highest is None else question.highest,
        decimals=0 if question.kind == INTEGER else DECIMALS,
        initial=number_of(answer.get("valueInteger", answer.get("valueDecimal"))),
        **common,
    )


def _answers(question: Question, cleaned: Any) -> list[dict[str, Any]]:
    """What was chosen or typed as FHIR answers. A decimal is kept as text, so that 0.1 stays 0.1."""
    if cleaned in (None, "", []):
        return []
    if question.kind == CHOICE:
        places = cleaned if isinstance(cleaned, list) else [cleaned]
        return [dict(question.options[int(place)].answer) for place in places]
    if question.kind == BOOLEAN:
        return [{"valueBoolean": cleaned == "true"}]
    if question.kind == INTEGER:
        return [{"valueInteger": int(cleaned)}]
    return [{"valueDecimal": f"{cleaned.normalize():f}"}]


def _key_words(question: Question, key: tuple[str, str, str]) -> str:
    if question.kind == BOOLEAN:
        return _("yes") if key[2] == "true" else _("no")
    return next((option.words for option in question.options if option.key == key), key[2])
