"""What is typed in a conversation."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django import forms
from django.utils.html import format_html
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from goals.forms.helped import with_wording
from goals.forms.rulers import Ruler, ruler_field, ruler_of
from goals.forms.second_texts import SecondTexts
from goals.models import Conversation
from goals.questions import QUESTIONS
from goals.summary import Said, draft_summary
from goals.talking import FACTS, NEARLY, Conversations, Talk, told
from patients.models import Patient
from rehabgoals.days import day_words
from rehabgoals.forms import DayField, LineField, NumberField, PicksField, PlainForm, WordsField
from rehabgoals.versions import Difference

# What a conversation that is started from an earlier one begins with, beside the answers. How ready somebody feels and
# who is there are asked anew.
CARRIED = ("supporter", "interpreter", "minutes_a_week")
SAID = Conversation.SummarySaid


@dataclass(frozen=True)
class Carried:
    """What an earlier conversation says, and the day on which it was first said."""

    value: Any
    day: date


def answer_name(key: str) -> str:
    """The name of a question's field."""
    return f"answer_{key}"


class ConversationForm(SecondTexts, PlainForm):
    """The open questions, who was there and when, and what was heard. All optional but the day, which is there already.

    `conversation`, `version` and `started_from` say what was on the page when it was opened, so that nobody is
    overwritten in silence. Whether the summary is how it is, is asked anew each time: an answer is to the words that
    stand there.
    """

    who_was_there = LineField(
        max_length=200, required=False, label=_("Who was there"), help_text=_("Besides the two of you.")
    )
    supporter = LineField(
        max_length=120, required=False, label=_("Someone at your side"), help_text=_("A relative, a friend, a carer.")
    )
    interpreter = PicksField(
        choices=Conversation.Interpreter.choices, label=_("Interpreter"), initial=Conversation.Interpreter.NONE
    )
    held_on = DayField(not_ahead=True, label=_("When we talked"))
    readiness = ruler_field(_("How ready do you feel to begin?"))
    minutes_a_week = NumberField(
        min=1,
        max=5000,
        decimals=0,
        required=False,
        label=_("Minutes a week for practice"),
        help_text=_("How much time is really yours?"),
    )
    summary = WordsField(max_length=4000, required=False, label=_("A summary to read back"))
    summary_said = PicksField(
        choices=[
            (SAID.CONFIRMED, SAID.CONFIRMED.label),
            (SAID.CORRECTED, SAID.CORRECTED.label),
            (NEARLY, _("Nearly. We change it first")),
        ],
        required=False,
        layout="tall",
        label=_("Is that how it is?"),
    )
    summary_said_by = LineField(max_length=120, required=False, label=_("Who said so"))
    conversation = forms.IntegerField(required=False, widget=forms.HiddenInput)
    version = forms.IntegerField(required=False, widget=forms.HiddenInput)
    started_from = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def __init__(
        self, *args: Any, patient: Patient, language: str, shown: Conversation | None = None, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.patient = patient
        self.carried: Mapping[str, Carried] = {}
        self.fields["held_on"].earliest = patient.born_on
        self.fields["summary_said_by"].initial = patient.called
        questions = {
            answer_name(question.key): WordsField(
                max_length=4000, required=False, label=question.text, help_text=question.hint
            )
            for question in QUESTIONS
        }
        self.fields |= questions
        self.offer_second(shown or Conversation, patient, language)
        with_wording(self, "summary")
        here = ["who_was_there", "supporter", "interpreter", "held_on"]
        self.order_fields([*here, *questions, "readiness", "minutes_a_week", "summary", *self.second_fields])

    @property
    def second_fields(self) -> list[str]:
        """The names of the fields in the patient's language."""
        return [bound.name for bound in self.second_bound]

    @property
    def questions(self) -> list[forms.BoundField]:
        """The questions' fields in their order."""
        return [self[answer_name(question.key)] for question in QUESTIONS]

    @property
    def readiness_ruler(self) -> Ruler:
        """How ready they feel, in numbers, words or faces."""
        return ruler_of(self["readiness"])

    @property
    def talk(self) -> Talk:
        """What was said, once the form is valid."""
        typed = self.cleaned_data
        said = {question.key: typed[answer_name(question.key)] for question in QUESTIONS}
        return Talk(
            facts={name: typed[name] for name in FACTS} | self.second_values,
            answers={key: words for key, words in said.items() if words},
            summary_said=typed["summary_said"],
            summary_said_by=typed["summary_said_by"] or self.patient.called,
        )

    def mark_carried(self, carried: Mapping[str, Carried]) -> None:
        """Say at each field that still shows what an earlier conversation says, on which day that was said."""
        self.carried = carried
        for name in carried:
            bound = self[name]
            if self.is_as_said(name, bound.value()):
                mark = gettext("As said on %(day)s.") % {"day": day_words(carried[name].day)}
                bound.help_text = format_html("{} <strong data-as-said>{}</strong>", bound.help_text, mark)

    def is_as_said(self, name: str, shown: Any) -> bool:
        """Does the field hold what was carried over, unchanged?"""
        known = self.carried.get(name)
        return known is not None and str(self.fields[name].prepare_value(known.value)) == str(shown).strip()

    def drafted_summary(self) -> str:
        """A summary of what stands in the fields of a form that was sent, whether or not all of them can be kept."""
        self.is_valid()
        heard = []
        for question in QUESTIONS:
            name = answer_name(question.key)
            words = self.cleaned_data.get(name, "")
            day = day_words(self.carried[name].day) if self.is_as_said(name, words) else ""
            heard.append(Said(str(question.about), words, day))
        return draft_summary(heard)

    def differences(self, current: Conversation) -> list[Difference]:
        """In what the conversation as it is now differs from what was typed."""
        now = conversation_initial(current)
        names = [bound.name for bound in self.visible_fields() if bound.name in now]
        found = [
            Difference(str(self.fields[name].label), self._in_words(name, now[name]), self._in_words(name, typed))
            for name in names
            if now[name] != (typed := self.cleaned_data[name])
        ]
        return found + self.further_differences(current)

    def _in_words(self, name: str, value: Any) -> str:
        field = self.fields[name]
        known = dict(getattr(field, "choices", []))
        written = known.get(value, field.prepare_value(value))
        return "–" if written in (None, "") else str(written)


class SummarySaidForm(PlainForm):
    """The patient's own answer on the turned screen, to the summary of the version they were shown."""

    said = forms.ChoiceField(choices=[(SAID.CONFIRMED, ""), (NEARLY, "")])
    version = forms.IntegerField(min_value=0, max_value=2**31 - 1)


def conversation_initial(row: Conversation) -> dict[str, Any]:
    """What the form shows of a conversation."""
    facts = {name: getattr(row, name) for name in FACTS}
    opened = {"conversation": row.pk, "version": row.version, "started_from": row.started_from_id}
    return facts | opened | {answer_name(each.key): row.answers.get(each.key, "") for each in QUESTIONS}


def fresh_initial(patient: Patient, *, today: date, started_from: Conversation | None = None) -> dict[str, Any]:
    """What the form of a new conversation shows before anybody types."""
    kinds = Conversation.Interpreter
    initial = {"held_on": today, "interpreter": kinds.PROFESSIONAL if patient.needs_interpreter else kinds.NONE}
    if started_from is not None:
        initial |= {name: getattr(started_from, name) for name in CARRIED} | {"started_from": started_from.pk}
        initial |= {answer_name(key): words for key, words in started_from.answers.items()}
    return initial


def carried_over(held: Conversations, started_from: Conversation | None) -> dict[str, Carried]:
    """What a conversation started from this one has from it, by the names of the fields, and since when it is so."""
    if started_from is None:
        return {}
    names = {question.key: answer_name(question.key) for question in QUESTIONS}
    names |= {name: name for name in CARRIED if name != "interpreter"}
    return {
        shown_as: Carried(told(started_from, name), held.first_said(started_from, name))
        for name, shown_as in names.items()
        if told(started_from, name) not in ("", None)
    }
