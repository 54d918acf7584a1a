"""What is typed in a conversation."""

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from goals.models import Conversation
from goals.questions import QUESTIONS
from goals.talking import FACTS, Talk
from rehabgoals.forms import DayField, LineField, PicksField, PlainForm, WordsField


def answer_name(key: str) -> str:
    """The name of a question's field."""
    return f"answer_{key}"


class ConversationForm(PlainForm):
    """The open questions, who was there, and when. All optional but the day, which is there already.

    `conversation` and `version` say what was on the page when it was opened, so that nobody is overwritten in silence.
    """

    held_on = DayField(not_ahead=True, label=_("When we talked"))
    who_was_there = LineField(
        max_length=200, required=False, label=_("Who was there"), help_text=_("Besides the two of you.")
    )
    interpreter = PicksField(
        choices=Conversation.Interpreter.choices, label=_("Interpreter"), initial=Conversation.Interpreter.NONE
    )
    conversation = forms.IntegerField(required=False, widget=forms.HiddenInput)
    version = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, earliest: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["held_on"].earliest = earliest
        for question in QUESTIONS:
            self.fields[answer_name(question.key)] = WordsField(
                max_length=4000, required=False, label=question.text, help_text=question.hint
            )

    @property
    def questions(self) -> list[forms.BoundField]:
        """The questions' fields in their order."""
        return [self[answer_name(question.key)] for question in QUESTIONS]

    @property
    def talk(self) -> Talk:
        """What was said, once the form is valid."""
        said = {question.key: self.cleaned_data[answer_name(question.key)] for question in QUESTIONS}
        facts = {name: self.cleaned_data[name] for name in FACTS}
        return Talk(**facts, answers={key: words for key, words in said.items() if words})


def conversation_initial(conversation: Conversation | None, *, today: date, needs_interpreter: bool) -> dict[str, Any]:
    """What a conversation's form shows before anybody types."""
    if conversation is None:
        kinds = Conversation.Interpreter
        return {"held_on": today, "interpreter": kinds.PROFESSIONAL if needs_interpreter else kinds.NONE}
    initial = {
        "held_on": conversation.held_on,
        "who_was_there": conversation.who_was_there,
        "interpreter": conversation.interpreter,
        "conversation": conversation.pk,
        "version": conversation.version,
    }
    return initial | {answer_name(key): words for key, words in conversation.answers.items()}
