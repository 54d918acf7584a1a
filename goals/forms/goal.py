"""What is typed about a new goal, turned into an agreement or into words that help."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts.models import Clinic
from goals.agreeing import Agreement
from goals.fitting import FitNote, note_on_fit
from goals.forms.helped import with_wording
from goals.forms.measured_by import MeasuredBy
from goals.forms.second_texts import SecondTexts
from goals.forms.words import SECOND_LABELS, GoalWords, said_first_choices
from goals.library import Activity, load_library, propose_kind
from goals.measuring import Aim, Choice, Choices
from goals.models import Goal
from goals.sentence import Sentence, second_sentence, sentence_of
from goals.topics import share_a_word
from patients.models import Episode
from rehabgoals.forms import PicksField, PlainForm

SAME_AS_NOW = _("This is where it stands now. Choose another number, or tick “Keep it as it is”.")
STEP_BACK = (
    _("This would be a step back from where it stands now: more is better here. Change one of the two."),
    _("This would be a step back from where it stands now: less is better here. Change one of the two."),
)
TAKEN_MEANWHILE = _(
    "Another goal was agreed here while this one was being written, and it has this place. "
    "Press again to agree this one beside it."
)
ALL_TAKEN = _(
    "This episode has one primary and two secondary goals by now. Nothing was agreed; your words are still here."
)
OF_THE_SENTENCE = ("activity", "support", "conditions", "sentence")


class GoalForm(SecondTexts, MeasuredBy, GoalWords, PlainForm):
    """A new goal, the short way: a sentence, a measure and a date. What was typed says which measure the values are of.

    `ranks` are those that are free (goals.agreeing.free_ranks); the field is hidden unless there is something to
    choose. It says which place the two had in mind, so that one that was taken meanwhile is noticed. `library_key` and
    `option` travel along hidden: the activity and the option that the goal was begun from. So does `kind_proposed`,
    the kind that was ticked for them: where it is still ticked, nobody has said another, and it follows the words.
    """

    second_labels = SECOND_LABELS
    rank = PicksField(choices=Goal.Rank.choices, required=False, label=_("Which place it has"))
    said_first_by = PicksField(
        choices=Goal.SaidFirstBy.choices, label=_("Who said it first"), initial=Goal.SaidFirstBy.PATIENT
    )
    kind = PicksField(
        choices=Goal.Kind.choices,
        required=False,
        label=_("What kind of goal it is"),
        help_text=_("Told from your words. Another one may be nearer to what you mean."),
    )
    kind_proposed = forms.CharField(required=False, widget=forms.HiddenInput)
    library_key = forms.CharField(required=False, widget=forms.HiddenInput)
    option = forms.CharField(required=False, widget=forms.HiddenInput)
    # The order of the page, which the summary of what to look at follows.
    field_order = [
        *("outcome", "activity", "how", "counted", "own_name", "own_unit", "own_direction", "baseline", "target"),
        *("is_keeping", "target_on", "rank", "support", "conditions", "said_first_by", "kind", "sentence"),
    ]

    def __init__(
        self, *args: Any, episode: Episode, clinic: Clinic, choices: Choices, ranks: list[str], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.episode, self.ranks = episode, ranks
        self.fields["outcome"].help_text = gettext("In {name}’s words.").format(name=episode.patient.called)
        self.fields["target_on"].ahead = True
        self.fields["said_first_by"].choices = said_first_choices(episode.patient)
        self.fields["rank"].choices = [(value, label) for value, label in Goal.Rank.choices if value in ranks]
        self.fields["rank"].initial = ranks[0] if ranks else ""
        self.fields["rank"].error_messages["invalid_choice"] = TAKEN_MEANWHILE if ranks else ALL_TAKEN
        if len(ranks) < 2:
            self.fields["rank"].widget = forms.HiddenInput()
        with_wording(self, "support", "conditions", "sentence")
        self.offer_second(Goal, episode.patient, clinic.language)
        self.choices = choices
        self.settle()

    def settle(self) -> None:
        """Follow what the form shows now: the kind of goal, the measures that fit it, and how its values are typed."""
        proposed = self.proposed_kind if self.so_far("activity") else ""
        self.fields["kind"].initial = self.fields["kind_proposed"].initial = proposed
        self.settle_measure(self.aim)

    # --- What it is about ---

    @property
    def aim(self) -> Aim:
        """The kind of goal and its words so far, for the measures that fit."""
        activity = self._activity_of_library()
        return Aim(self._kind_so_far(), self.so_far("activity") or "", activity.measures if activity else ())

    @property
    def fitting(self) -> list[Choice]:
        """The numbers that fit this goal best; often none, and then the patient's own number does."""
        return self.choices.fitting(self.aim)

    @property
    def note_on_fit(self) -> FitNote | None:
        """A kind word where something to do is measured by pain alone."""
        aim = self.aim
        return note_on_fit(aim.kind, aim.words, self.chosen.definition if self.chosen else None)

    @property
    def kind_words(self) -> str:
        """The kind of goal, as the fold tells it; nothing while there are no words."""
        return str(Goal.Kind(self._kind_so_far()).label) if self.so_far("activity") else ""

    def _kind_so_far(self) -> str:
        kind = self.so_far("kind")
        return kind if kind and kind != self.typed("kind_proposed") else self.proposed_kind

    @property
    def proposed_kind(self) -> str:
        """By the library's activity, else by how the words sound, else something to do."""
        activity = self._activity_of_library()
        return activity.kind if activity else propose_kind(self.so_far("activity") or "") or Goal.Kind.ACTIVITY

    def _activity_of_library(self) -> Activity | None:
        """The activity the goal was begun from, while its words are still about that; choosing one settles nothing."""
        activity = load_library().get(self.typed("library_key"))
        return activity if activity and share_a_word(self.so_far("activity") or "", activity.label) else None

    # --- Showing ---

    @property
    def says_how(self) -> bool:
        """Help or ground was written, or there is something to mend in them: then they are shown."""
        names = ("support", "conditions", "said_first_by", "kind")
        return any(self[name].errors for name in names) or any(self.typed(name) for name in names[:2])

    @property
    def says_sentence(self) -> bool:
        """The whole sentence was written by hand, or there is something to mend in it."""
        return bool(self.typed("sentence") or self["sentence"].errors)

    @property
    def said_first_words(self) -> str:
        """Who said it first, as the fold tells it."""
        value = self.typed("said_first_by") or Goal.SaidFirstBy.PATIENT
        return str(dict(self.fields["said_first_by"].choices).get(value, ""))

    def sentence_so_far(self, *, today: date) -> Sentence:
        """The goal's sentence by what can be read so far; the rest is asked for."""
        activity, support, conditions, whole = (self.so_far(name) or "" for name in OF_THE_SENTENCE)
        words = {"activity": activity, "support": support, "conditions": conditions, "whole": whole}
        return sentence_of(**words, **self._values_so_far(today))

    def second_so_far(self, *, today: date) -> Sentence | None:
        """The same in the patient's language, as far as somebody has written it."""
        if not self.has_second:
            return None
        words = {name: self.so_far(f"second_{name}") or "" for name in OF_THE_SENTENCE}
        return second_sentence(self.second_language, words, **self._values_so_far(today))

    def _values_so_far(self, today: date) -> dict[str, Any]:
        baseline, target = self.so_far("baseline"), self.so_far("target")
        is_keeping = bool(self.so_far("is_keeping"))
        return {
            "target_on": self.so_far("target_on"),
            "started_on": today,
            "definition": self.definition_so_far(),
            "baseline": baseline,
            "target": None if target == baseline and not is_keeping else target,
            "is_keeping": is_keeping,
        }

    # --- Reading ---

    def clean_kind(self) -> str:
        """What was pressed, else what the words say."""
        return self._kind_so_far()

    def clean_library_key(self) -> str:
        """The library's activity, while the words are still about it."""
        activity = self._activity_of_library()
        return activity.key if activity else ""

    def clean_option(self) -> int | None:
        """The number of the option it was begun from."""
        number: str = self.cleaned_data["option"]
        return int(number) if number.isascii() and number.isdigit() and len(number) < 19 else None

    def clean_rank(self) -> str:
        """The place that was in mind, or the first free one."""
        rank: str = self.cleaned_data["rank"]
        if not self.ranks:
            raise ValidationError(ALL_TAKEN, code="all_taken")
        return rank or self.ranks[0]

    def refuse_rank(self, ranks: list[str]) -> None:
        """The place was taken in this moment: say so, and let the next press mean one that is free."""
        self.ranks = ranks
        self.add_error(None, TAKEN_MEANWHILE if ranks else ALL_TAKEN)
        self.take_free_rank()

    def take_free_rank(self) -> None:
        """Let the next press mean a place that is free, where the one in mind was taken meanwhile."""
        if self.ranks and self.typed("rank") not in self.ranks:
            self.data = self.data.copy()
            self.data[self.add_prefix("rank")] = self.ranks[0]

    def clean(self) -> dict[str, Any]:
        """Hold what was typed about the measure, the two values and their direction against each other."""
        data = super().clean() or self.cleaned_data
        self.clean_measure(data)
        if "target" not in self.errors:
            self.settle_target(
                data,
                data.get("baseline"),
                higher_is_better=self.is_more_better(data),
                same_words=SAME_AS_NOW,
                back_words=STEP_BACK,
            )
        return data

    def is_sent_again(self, goal: Goal) -> bool:
        """This very goal was agreed today: the button was pressed twice, or somebody went back and pressed again."""
        names = ("activity", "outcome", "target_on", "baseline", "target")
        return (
            goal.started_on == timezone.localdate()
            and self.is_measured_like(goal)
            and all(self.cleaned_data.get(name) == getattr(goal, name) for name in names)
        )

    @property
    def agreement(self) -> Agreement:
        """What was agreed, once the form is valid."""
        data = self.cleaned_data
        names = ("rank", "activity", "baseline", "target", "target_on", "is_keeping", "outcome", "support")
        names += ("conditions", "sentence", "said_first_by", "kind", "library_key", "option")
        return Agreement(
            how=self.measured_by,
            measured_with=self.measured_with(),
            second=self.second_values,
            **{name: data[name] for name in names},
        )
