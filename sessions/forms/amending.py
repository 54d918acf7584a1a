"""A finished check-in, to be amended with a reason: its words, what was practised, the decisions about the dose."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from django.utils.translation import gettext, pgettext
from django.utils.translation import gettext_lazy as _

from goals.attainment import GoalWord
from goals.models import CopingPlan, Goal, PracticeTask
from rehabgoals.forms import ClinicForm, LineField, ManyPicksField, PicksField, RulerField, WordsField
from rehabgoals.versions import Difference
from sessions.amended_words import BEFORE_GOALS, differences_of
from sessions.amending import FIELDS, standing_values, with_left_out, word_key
from sessions.amending_entries import Entries, practised_key
from sessions.forms.amended_entries import AmendedDose, AmendedPractised, LeftOut
from sessions.forms.check_in import DAYS_ASKED
from sessions.models import CheckIn, DoseDecision, GoalRating, Practised
from sessions.reading import names_of
from sessions.said import SIDES

# "Something else" is kept as no kind at all; a tick needs a value.
OTHER = "other"
KINDS = [(kind or OTHER, label) for kind, label in CopingPlan.ObstacleKind.choices]


class AmendForm(ClinicForm):
    """What was said in a check-in, as it stands now; each goal's words under `<side>_<its number>`.

    `goals` are the episode's and `tasks` what is practised for them. What a colleague added since the page was opened
    has no fields in what was sent, and is left alone.
    """

    reason = LineField(
        label=_("Why it is amended"), max_length=300, help_text=_("It stays beside what stood here before.")
    )
    achieved = WordsField(label=_("What was achieved since last time"), required=False)
    pain_words = LineField(label=_("How it has been"), max_length=300, required=False)
    practice_days = RulerField(label=_("Days with practice, of the last 7"), highest=DAYS_ASKED, required=False)
    obstacle_kinds = ManyPicksField(
        label=_("What got in the way"), choices=[*KINDS, (CheckIn.NOTHING, _("Nothing"))], required=False
    )
    obstacles = WordsField(label=_("What got in the way, in words"), required=False)
    changes = WordsField(label=_("What changes"), required=False)
    agreed = WordsField(label=_("What we agreed"), required=False, help_text=_("One line for each."))
    questions = WordsField(label=_("Questions"), required=False)
    takes_away = WordsField(label=_("What they take away, in their own words"), required=False)

    class Meta:
        model = CheckIn
        fields: tuple[str, ...] = ()

    # All of it is compared in words.
    compared = ()

    def __init__(
        self,
        *args: Any,
        ratings: Iterable[GoalRating],
        entries: Entries,
        goals: Iterable[Goal],
        tasks: Iterable[PracticeTask],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.ratings, self.entries = list(ratings), entries
        self.called = names_of(self.instance, goals)
        for name in FIELDS:
            self.initial[name] = getattr(self.instance, name)
        self.initial["obstacle_kinds"] = [kind or OTHER for kind in self.instance.obstacle_kinds]
        for rating in self.ratings:
            for side in SIDES:
                self.fields[word_key(side, rating.goal_id)] = PicksField(
                    label=_side_label(side, rating.goal.activity),
                    choices=[*GoalWord.choices, ("", pgettext("a goal's word", "Not said"))],
                    layout="grid",
                    required=False,
                    initial=getattr(rating, f"{side}_word"),
                )
        rows = [row for row in entries.practised if self._is_on_page(row)]
        self.practised = [AmendedPractised(self, row) for row in rows]
        self.left_out = LeftOut(self, tasks, rows, self.called.whose["patient"])
        decided = {row.aspect: row for row in entries.doses if not row.is_entered_in_error}
        self.doses = [
            AmendedDose(self, aspect, decided.get(aspect), self.called.trends) for aspect in DoseDecision.Aspect
        ]
        self.order_fields(self._order())

    def _is_on_page(self, row: Practised) -> bool:
        """What stands is on the page; what was on the page is in what was sent, whatever became of it since."""
        return f"{practised_key(row.pk)}_level" in self.data if self.is_bound else not row.is_entered_in_error

    def _order(self) -> list[str]:
        return [
            *(*FIELDS[:BEFORE_GOALS], *self.word_names),
            *(name for each in self.practised for name in each.all_names),
            *(*self.left_out.names, "changes"),
            *(name for each in self.doses for name in each.all_names),
            *(*FIELDS[BEFORE_GOALS + 1 :], "reason", "version"),
        ]

    @property
    def word_names(self) -> list[str]:
        """The names of the fields of the goals' words, in the order of the page."""
        return [word_key(side, rating.goal_id) for rating in self.ratings for side in SIDES]

    @property
    def is_open(self) -> dict[str, bool]:
        """Of each part of the page, whether something in it was changed, so that it is not folded away."""
        parts = {
            "been": FIELDS[:BEFORE_GOALS],
            "far": self.word_names,
            "practised": (*(name for each in self.practised for name in each.all_names), *self.left_out.names),
            "changes": ("changes", *(name for each in self.doses for name in each.all_names)),
            "agreed": ("agreed",),
            "closing": ("questions", "takes_away"),
        }
        touched = {*self.changed_data, *self.errors} if self.is_bound else set()
        return {part: not touched.isdisjoint(names) for part, names in parts.items()}

    @property
    def rated(self) -> Iterator[dict[str, Any]]:
        """Each rated goal with a bound field for everybody who may rate it."""
        for rating in self.ratings:
            fields = {side: self[word_key(side, rating.goal_id)] for side in SIDES}
            others = [field for side, field in fields.items() if side != "patient"]
            is_said = any(field.value() or field.errors for field in others)
            yield {"goal": rating.goal, "is_said_by_others": is_said} | fields

    def clean(self) -> dict[str, Any]:
        """A goal keeps a word: that it was spoken of is a fact. "Nothing" got in the way, or something did."""
        cleaned = super().clean() or self.cleaned_data
        for rating in self.ratings:
            names = [word_key(side, rating.goal_id) for side in SIDES]
            if not any(cleaned.get(name) for name in names) and not any(name in self.errors for name in names):
                self.add_error(names[0], gettext("Somebody’s word about this goal stays. Choose one."))
        kinds = cleaned.get("obstacle_kinds") or []
        if CheckIn.NOTHING in kinds and len(kinds) > 1:
            self.add_error("obstacle_kinds", gettext("Choose either “Nothing” or what got in the way."))
        for part in (*self.practised, self.left_out, *self.doses):
            part.clean()
        return cleaned

    def wanted(self) -> dict[str, Any]:
        """What the check-in is to say, by the names that `sessions.amending.amend` takes."""
        cleaned = self.cleaned_data
        values = {name: cleaned[name] for name in (*FIELDS, *self.word_names)}
        days = cleaned["practice_days"]
        values["practice_days"] = None if days is None else int(days)
        values["obstacle_kinds"] = ["" if kind == OTHER else kind for kind in cleaned["obstacle_kinds"]]
        for each in (*self.practised, *self.doses):
            values |= each.wanted()
        return values

    def further_differences(self, current: CheckIn) -> list[Difference]:
        """What differs from what stands there now."""
        stands = standing_values(current)
        wanted, _new = with_left_out(self.wanted(), self.left_out.wanted(), Entries(current))
        differing = {name: value for name, value in wanted.items() if stands[name] != value}
        return differences_of(stands, differing, self.called)


def _side_label(side: str, activity: str) -> str:
    words = {
        "patient": _("How far we came, in their word: {goal}"),
        "supporter": _("As somebody at their side saw it: {goal}"),
        "clinician": _("As the clinician saw it: {goal}"),
    }
    return str(words[side]).format(goal=activity)
