"""What is said when a goal rests, is completed, set aside or brought back; and whether it still matters."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from goals.changing import ACHIEVEMENT, KIND, STEPS
from goals.forms.why import WhyForm
from goals.models import Goal, StillMatters
from rehabgoals.forms import ClinicForm, DayField, LineField, PicksField, PlainForm

ACTS = {
    KIND.PAUSED: (_("Let it rest"), _("It stays in the plan, and waits.")),
    KIND.COMPLETED: (_("It is completed"), _("We are done with it, as far as it came.")),
    KIND.SET_ASIDE: (_("Set it aside"), _("Something else is more fitting now. It can come back.")),
    KIND.BROUGHT_BACK: (_("Bring it back"), _("We work towards it again.")),
}
HOW_FAR_WORDS = {
    ACHIEVEMENT.ACHIEVED: _("Reached"),
    ACHIEVEMENT.NOT_ACHIEVED: _("Not there yet"),
    ACHIEVEMENT.NOT_ATTAINABLE: _("We chose another way"),
}


class GoalChangeForm(WhyForm, PlainForm):
    """What becomes of a goal. Only what can be done with one that stands where it stands is offered.

    `ranks` are the free ones (goals.agreeing.free_ranks); what does not belong to the chosen act is left out of sight
    where the browser can do that, and not read.
    """

    what = PicksField(layout="tall", label=_("What we do with it"))
    until = DayField(ahead=True, required=False, label=_("Rests until"), help_text=_("If you know."))
    how_far = PicksField(required=False, layout="tall", label=_("Is it reached?"))
    rank = PicksField(required=False, label=_("Which place it has"))
    version = forms.IntegerField(widget=forms.HiddenInput, min_value=0, max_value=2**31 - 1)

    field_order = ["what", "until", "how_far", "closing_word", "rank", "reason", "proposed_by", "both_agreed"]

    def __init__(self, *args: Any, goal: Goal, ranks: list[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.goal, self.ranks = goal, ranks
        may_come_back = bool(ranks) and goal.episode.is_active
        fitting = STEPS.get(goal.lifecycle_status, ())
        self.acts = [kind for kind in fitting if kind != KIND.BROUGHT_BACK or may_come_back]
        self.fields["what"].choices = [(kind, ACTS[kind][0]) for kind in self.acts]
        self.fields["what"].widget.hints = {kind: ACTS[kind][1] for kind in self.acts}
        if len(self.acts) == 1:
            self.initial["what"] = self.acts[0]
        self.initial["version"] = goal.version
        self.fields["how_far"].choices = [*HOW_FAR_WORDS.items(), ("", _("We leave it open"))]
        if goal.achieved_on:
            self.initial["how_far"] = ACHIEVEMENT.ACHIEVED
        self.fields["rank"].choices = [(value, label) for value, label in Goal.Rank.choices if value in ranks]
        self.initial["rank"] = goal.rank if goal.rank in ranks else next(iter(ranks), "")
        self.ask_why(goal.episode.patient)
        if KIND.COMPLETED not in self.acts:
            del self.fields["how_far"], self.fields["closing_word"]
        if KIND.PAUSED not in self.acts:
            del self.fields["until"]
        if KIND.BROUGHT_BACK not in self.acts or len(ranks) < 2:
            del self.fields["rank"]


class StillMattersForm(ClinicForm):
    """The patient's answer to whether a goal still matters, and their words."""

    class Meta:
        model = StillMatters
        fields = ["answer", "words"]

    answer = PicksField(choices=StillMatters.Answer.choices, layout="tall", label=_("Does this still matter to you?"))
    words = LineField(max_length=300, required=False, label=_("In your own words, if you like"))
