"""The patient's own rulers: how much a goal matters and how sure they are, 0 to 10, as numbers, words or faces."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.forms import BoundField
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from goals.models import Goal
from rehabgoals.forms import ClinicForm, PicksField, WordsField

IMPORTANCE, CONFIDENCE, READINESS = "importance", "confidence", "readiness"
# How an option sits with somebody: the same words for both.
PATIENT_RATING, CLINICIAN_RATING = "patient_rating", "clinician_rating"
_SITS = {
    0: _("not for me"),
    3: _("rather not"),
    5: _("perhaps"),
    8: _("rather this"),
    10: _("this one"),
}
# The steps of a ruler, by how they are typed.
STEPS = {str(value): value for value in range(11)}
# Below this the two look together at what would help (Gutnick et al. 2014; evidence.md section 8).
SURE_ENOUGH = 7

# Five words, each with the number that is kept; the faces stand for the same numbers.
WORDS: Mapping[str, Mapping[int, Promise]] = {
    IMPORTANCE: {
        0: _("not at all"),
        3: _("a little"),
        5: _("somewhat"),
        8: _("a lot"),
        10: _("more than anything"),
    },
    CONFIDENCE: {
        0: _("not sure at all"),
        3: _("a little sure"),
        5: _("half sure"),
        8: _("quite sure"),
        10: _("totally sure"),
    },
    READINESS: {
        0: pgettext_lazy("ready", "not at all"),
        3: pgettext_lazy("ready", "a little"),
        5: pgettext_lazy("ready", "half and half"),
        8: pgettext_lazy("ready", "nearly"),
        10: pgettext_lazy("ready", "completely"),
    },
    PATIENT_RATING: _SITS,
    CLINICIAN_RATING: _SITS,
}
# How far down the middle of the mouth is drawn, from sad to glad; its corners are at 32.
MOUTHS = {0: 24, 3: 28, 5: 32, 8: 37, 10: 42}


def is_unsure(confidence: int | None) -> bool:
    """Whether it might help to ask what would make it an 8. Not asked is not unsure."""
    return confidence is not None and confidence < SURE_ENOUGH


@dataclass(frozen=True)
class Plate:
    """One thing to press: its number, what stands on it, and whether it is chosen. `mouth` draws a face."""

    way: str
    value: int
    words: Promise | str
    is_chosen: bool
    is_unsure: bool
    mouth: int | None = None


@dataclass(frozen=True)
class Ruler:
    """One question with its plates in three ways; numbers can always be given as words or faces (DESIGN 2)."""

    bound: BoundField
    chosen: int | None

    @property
    def name(self) -> str:
        """The field's name."""
        return self.bound.name

    @property
    def low(self) -> Promise:
        """What 0 means."""
        return WORDS[self.name][0]

    @property
    def high(self) -> Promise:
        """What 10 means."""
        return WORDS[self.name][10]

    @property
    def numbers(self) -> list[Plate]:
        """0 to 10."""
        return [self._plate("number", value, typed, is_chosen=self.chosen == value) for typed, value in STEPS.items()]

    @property
    def words(self) -> list[Plate]:
        """Five words. What was kept is marked among the numbers, which have all of them."""
        return [self._plate("word", value, words) for value, words in WORDS[self.name].items()]

    @property
    def faces(self) -> list[Plate]:
        """Five faces, with the same words for the ear."""
        return [self._plate("face", value, words, mouth=MOUTHS[value]) for value, words in WORDS[self.name].items()]

    def _plate(self, way: str, value: int, words: Any, *, is_chosen: bool = False, mouth: int | None = None) -> Plate:
        low = self.name == CONFIDENCE and is_unsure(value)
        return Plate(way, value, words, is_chosen=is_chosen, is_unsure=low, mouth=mouth)


def ruler_of(bound: BoundField) -> Ruler:
    """The ruler of a field that `ruler_field` made, as it is typed or kept."""
    typed = str(bound.value())
    return Ruler(bound, STEPS.get(typed))


def ruler_field(label: Promise) -> PicksField:
    """A field for 0 to 10, empty where nothing was said; shown by goals/_ruler.html."""
    return PicksField(
        label=label,
        choices=[(value, value) for value in STEPS.values()],
        coerce=int,
        empty_value=None,
        required=False,
    )


class RulersForm(ClinicForm):
    """Importance and confidence as the patient gives them; both may be left out. `only` keeps one of the two."""

    importance = ruler_field(_("How much does this matter to you?"))
    confidence = ruler_field(_("How sure are you that you can do it?"))
    confidence_help = WordsField(
        max_length=300,
        required=False,
        label=_("What would make it an 8?"),
        help_text=_("Whatever comes to mind: more time, a smaller step, somebody who comes along."),
    )

    class Meta:
        model = Goal
        fields = [IMPORTANCE, CONFIDENCE, "confidence_help"]

    def __init__(self, *args: Any, only: str = "", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in [name for name in self.Meta.fields if only and name != only]:
            del self.fields[name]

    @property
    def saved(self) -> list[str]:
        """The fields of the goal that this form changes."""
        return [name for name in self.Meta.fields if name in self.fields]

    @property
    def compared(self) -> list[str]:
        """The fields whose two versions are shown when a colleague was quicker."""
        return self.saved

    @property
    def rulers(self) -> Iterator[Ruler]:
        """The rulers this form has, with what was chosen."""
        for name in (IMPORTANCE, CONFIDENCE):
            if name in self.fields:
                yield ruler_of(self[name])
