"""What is typed about the five levels of a goal."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from goals.attainment import LEVELS, LOWEST, NONE_YET, SOME_ALREADY, level_of_value
from goals.fixing import LevelsAgreed
from goals.levels import LEVEL_TITLES, Starts, Way, level_words, overlapping, propose_starts, usual_start
from goals.models.attaining import WEIGHTS
from goals.sentence import amount
from measures.fields import ResultField, unit_words
from rehabgoals.forms import LineField, PicksField, PlainForm

BEST_FIRST = sorted(LEVELS, reverse=True)
NAMES = {-2: "much_less", -1: "less", 0: "as_hoped", 1: "bit_more", 2: "lot_more"}
# The lowest has no first value, and "as hoped" begins at the goal's own target.
WITH_OWN_START = (2, 1, -1)
# From a ruler of 0 to 10 to the three words of a weight.
WEIGHT_FROM_RULER = {**dict.fromkeys(range(4), 1), **dict.fromkeys(range(4, 8), 2), **dict.fromkeys(range(8, 11), 3)}


def words_name(level: int) -> str:
    """The name of the field with a level's words."""
    return f"words_{NAMES[level]}"


def start_name(level: int) -> str:
    """The name of the field with a level's first value."""
    return f"start_{NAMES[level]}"


class LevelsForm(PlainForm):
    """Five levels as they are proposed, to change or to take as they are, and the two weights.

    When another start is chosen, what nobody has touched is proposed anew from it. When a number is changed and its
    words are as proposed, the words follow.
    """

    terms = forms.IntegerField(widget=forms.HiddenInput)
    # For which start the levels on the page were proposed.
    proposed_for = forms.TypedChoiceField(
        choices=[(NONE_YET, ""), (SOME_ALREADY, "")], coerce=int, widget=forms.HiddenInput
    )
    baseline_level = PicksField(
        label=_("Where it starts"),
        choices=[(SOME_ALREADY, _("Some of it is possible already")), (NONE_YET, _("None of it is possible yet"))],
        coerce=int,
    )
    importance = PicksField(label=_("How important it is"), choices=WEIGHTS, coerce=int)
    difficulty = PicksField(label=_("How hard it is"), choices=WEIGHTS, coerce=int, initial=2)

    def __init__(self, data: Any = None, *, way: Way, terms: int, importance: int | None = None) -> None:
        super().__init__(data)
        self.way = way
        self.fields["terms"].initial = terms
        self.fields["importance"].initial = 2 if importance is None else WEIGHT_FROM_RULER[importance]
        usual = usual_start(way)
        chosen = self._typed_start("baseline_level", usual)
        self.fields["baseline_level"].initial = self.fields["proposed_for"].initial = chosen
        if way.is_keeping:
            del self.fields["baseline_level"]
        for level in BEST_FIRST:
            title = LEVEL_TITLES[level]
            if self._has_field(level):
                label = gettext("Begins at: {level}").format(level=title)
                self.fields[start_name(level)] = ResultField(definition=way.definition, required=False, label=label)
            label = gettext("In words: {level}").format(level=title)
            self.fields[words_name(level)] = LineField(max_length=200, label=label)
        self.order_fields(
            ["terms", "proposed_for", "baseline_level"]
            + [name for level in BEST_FIRST for name in (start_name(level), words_name(level))]
            + ["importance", "difficulty"]
        )
        self.initial = self._written(chosen)
        if self.is_bound:
            self._propose_anew(self._typed_start("proposed_for", usual), chosen)

    def _has_field(self, level: int) -> bool:
        """Words such as "done" are not moved by a number."""
        return level in WITH_OWN_START and not self.way.definition.is_in_words

    def _typed_start(self, name: str, usual: int) -> int:
        typed = str(self.data.get(name, "")) if self.is_bound else ""
        return int(typed) if typed in (str(NONE_YET), str(SOME_ALREADY)) else usual

    def _written(self, baseline_level: int) -> dict[str, str]:
        """What is proposed for this start, as the fields show it."""
        starts = propose_starts(self.way, baseline_level)
        written = {words_name(level): words for level, words in level_words(self.way, starts, baseline_level).items()}
        for level in filter(self._has_field, LEVELS):
            start = starts[level]
            written[start_name(level)] = "" if start is None else self.fields[start_name(level)].write(start)
        return written

    def _propose_anew(self, before: int, chosen: int) -> None:
        if before == chosen:
            return
        self.data = self.data.copy()
        proposed = self._written(chosen)
        for name, written in self._written(before).items():
            if self.data.get(name, "") == written:
                self.data[name] = proposed[name]
        self.data["proposed_for"] = str(chosen)

    # --- For the template -----------------------------------------------------------------------------------------

    @property
    def rows(self) -> list[dict[str, Any]]:
        """The five levels from the best down, each with its fields and what stands beside them."""
        now = 0 if self.way.is_keeping else self._typed_start("baseline_level", self.fields["proposed_for"].initial)
        return [
            {
                "title": LEVEL_TITLES[level],
                "words": self[words_name(level)],
                "start": self[start_name(level)] if self._has_field(level) else None,
                "begins": amount(self.way.definition, self.way.target) if level == 0 else "",
                "is_now": level == now,
                "is_target": level == 0,
            }
            for level in BEST_FIRST
        ]

    @property
    def asks_start(self) -> bool:
        """Whether there is a start to choose."""
        return "baseline_level" in self.fields

    @property
    def unit(self) -> str:
        """The unit beside the numbers."""
        return unit_words(self.way.definition)

    # --- What was said --------------------------------------------------------------------------------------------

    def clean(self) -> dict[str, Any]:
        """No value belongs to two levels, no two levels have the same words, and the start lies where it is said."""
        data = super().clean() or self.cleaned_data
        if not any(start_name(level) in self.errors for level in LEVELS):
            self._no_overlap(self.starts)
        self._own_words()
        return data

    @property
    def starts_from(self) -> int:
        """Where it starts; what is to be kept starts where it is hoped to stay, and its scale's start is not asked."""
        return self.cleaned_data.get("baseline_level", SOME_ALREADY)

    @property
    def starts(self) -> Starts:
        """The first value of each level as typed; what has no field, as proposed."""
        starts = propose_starts(self.way, self.starts_from)
        typed = {level: self.cleaned_data.get(start_name(level)) for level in LEVELS if self._has_field(level)}
        return starts | typed

    def _no_overlap(self, starts: Starts) -> None:
        definition = self.way.definition
        for level in overlapping(starts, rises=self.way.rises):
            # "As hoped" stays where the goal's target is, so the one below it is to be changed.
            at, other = (level, max(low for low in range(LOWEST, level) if starts[low] is not None))
            if level == 0:
                at, other = other, 0
            words = gettext("This reaches into “{level}”, which begins at {value}. Choose another number.")
            self.add_error(
                start_name(at), words.format(level=LEVEL_TITLES[other], value=amount(definition, starts[other]))
            )
        if self.errors or definition.is_in_words:
            return
        expected = 0 if self.way.is_keeping else self.starts_from
        found = level_of_value(self.way.baseline, starts, higher_is_better=self.way.rises)
        if found != expected:
            words = gettext("{value}, where it starts, would be “{level}” by this. Change the number.")
            name = start_name(1 if self.way.is_keeping and found > 0 else -1)
            self.add_error(name, words.format(value=amount(definition, self.way.baseline), level=LEVEL_TITLES[found]))

    def _own_words(self) -> None:
        seen: dict[str, int] = {}
        for level in BEST_FIRST:
            words = self.cleaned_data.get(words_name(level), "").casefold()
            if words and words in seen:
                same = gettext("“{level}” has the same words. What is different here?")
                self.add_error(words_name(level), same.format(level=LEVEL_TITLES[seen[words]]))
            seen[words] = level

    @property
    def agreed(self) -> LevelsAgreed:
        """What was agreed, once the form is valid; words that nobody changed say the numbers that stand beside them."""
        proposed, starts = self._written(self.starts_from), self.starts
        following = level_words(self.way, starts, self.starts_from)
        words = {level: self.cleaned_data[words_name(level)] for level in LEVELS}
        return LevelsAgreed(
            importance=self.cleaned_data["importance"],
            difficulty=self.cleaned_data["difficulty"],
            baseline_level=self.starts_from,
            words={
                level: following[level] if said == proposed[words_name(level)] else said
                for level, said in words.items()
            },
            starts={level: _stored(start) for level, start in starts.items()},
        )


def _stored(start: Decimal | None) -> Decimal | None:
    """As the database keeps it, so that the same levels agreed twice are found equal."""
    return None if start is None else start.quantize(Decimal("0.001"))
