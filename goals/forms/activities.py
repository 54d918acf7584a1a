"""What one of the two, or both, tick among the activities of the library."""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from goals.choosing import Picks
from goals.library import Activity, LifeArea, activities_for, load_library
from goals.models import ActivityChoice
from rehabgoals.forms import LineField, ManyPicksField, PlainForm

OWN = "own-"
NUMBER = re.compile("[0-9]{1,18}")
OWN_VALUE = re.compile(OWN + NUMBER.pattern)


@dataclass(frozen=True)
class Card:
    """One activity to tick: its value in the form, its words, and its drawing where it is one of the library."""

    value: str
    words: str
    pictogram: str = ""
    is_ticked: bool = False


@dataclass(frozen=True)
class Group:
    """The cards of one area of life, or of own words."""

    key: str
    label: Any
    cards: list[Card]


class TicksField(ManyPicksField):
    """Activities of the library by key, and own words by their choice's number, which may have gone meanwhile."""

    def valid_value(self, value: str) -> bool:
        return value in load_library() or OWN_VALUE.fullmatch(value) is not None


class NumbersField(forms.TypedMultipleChoiceField):
    """Numbers of choices, as the page was opened with them."""

    widget = forms.MultipleHiddenInput

    def valid_value(self, value: str) -> bool:
        return NUMBER.fullmatch(value) is not None


class TakeBackForm(PlainForm):
    """The numbers of the choices that are taken back."""

    choice = NumbersField(coerce=int)


class PicksForm(PlainForm):
    """The activities for one body region, as cards, and a line for own words. Nothing has to be ticked.

    `standing` are the choices of whoever is picking: they stand there ticked. `others` are keys of activities that are
    left out. `area` narrows the cards to one area of life; what is ticked stays, whatever is shown.
    """

    picks = TicksField(required=False, label=_("Activities"))
    shown = NumbersField(coerce=int, required=False)
    words = LineField(
        max_length=120,
        required=False,
        label=_("Or in your own words"),
        help_text=_("Something others could see you do."),
    )

    def __init__(
        self,
        *args: Any,
        region: str,
        area: str = "",
        standing: Collection[ActivityChoice] = (),
        others: Collection[str] = (),
    ) -> None:
        self.own = [choice for choice in standing if choice.key not in load_library()]
        ticked = {choice.key for choice in standing if choice not in self.own} | {_own(choice) for choice in self.own}
        super().__init__(*args, initial={"picks": sorted(ticked), "shown": [choice.pk for choice in standing]})
        self.area = area
        self.activities = [each for each in activities_for(region, area or None) if each.key not in others]

    @property
    def ticked(self) -> set[str]:
        """The values that are ticked as the page stands."""
        return set(self["picks"].value() or ())

    @property
    def groups(self) -> list[Group]:
        """The cards under headings: own words first, then by the nearest area of life, or the one area shown."""
        found = [Group("own", _("In your own words"), [self._card(_own(row), row.words) for row in self.own])]
        for area in LifeArea:
            here = [each for each in self.activities if (self.area or each.areas[0]) == area]
            found.append(Group(area.value, area.label, [self._card(each.key, each.label, each) for each in here]))
        return [group for group in found if group.cards]

    def _card(self, value: str, words: str, activity: Activity | None = None) -> Card:
        return Card(value, words, activity.pictogram if activity else "", value in self.ticked)

    @property
    def unseen(self) -> list[str]:
        """Values that are ticked and stand on no card, because only one area of life is shown."""
        return sorted(self.ticked - {card.value for group in self.groups for card in group.cards})

    @property
    def chosen(self) -> Picks:
        """What was ticked and written, once the form is valid."""
        values = self.cleaned_data["picks"]
        return Picks(
            keys=[value for value in values if not value.startswith(OWN)],
            kept={int(value.removeprefix(OWN)) for value in values if value.startswith(OWN)},
            words=self.cleaned_data["words"],
            shown=set(self.cleaned_data["shown"]),
        )


def _own(choice: ActivityChoice) -> str:
    return f"{OWN}{choice.pk}"
