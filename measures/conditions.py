"""The conditions that make two results comparable: what is asked, and what to begin with. Pure.

A condition is kept as it was chosen: the value of a choice, or the words that were typed.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from django.utils.translation import gettext
from django.utils.translation import gettext as _

from measures.definitions import Condition, InstrumentDefinition
from measures.instruments import condition_choices, condition_label

SIDE = "side"
RATER = "rater"
QUESTION = "question"
# The sides a measurement can be of; an episode may also say "both", which is no hand and no knee.
SIDES = ("left", "right")


@dataclass(frozen=True)
class ConditionField:
    """One condition as a form asks for it: its name, its words, the choices (none: free text), what it begins with.

    `last` says what it was last time, in words, where that is not what the field begins with.
    """

    name: str
    label: str
    choices: tuple[tuple[str, str], ...]
    initial: str
    last: str = ""


def condition_fields(
    definition: InstrumentDefinition,
    last: Mapping[str, str] | None = None,
    *,
    side: str = "",
    rater: str = "",
    same_rater: bool = True,
) -> list[ConditionField]:
    """What to ask about a result, in the definition's order, beginning with last time's answers.

    `last` are the conditions of the last result, `side` the episode's side, `rater` who is at the keyboard. The side
    begins with the episode's where there is no last time. Who measures is carried over only when the last result was
    written down by the same person (`same_rater`): a name carried over from a colleague would hide the very change
    that makes two results differ.
    """
    return [_field(definition, condition, last or {}, side, rater, same_rater) for condition in definition.conditions]


def _field(
    definition: InstrumentDefinition,
    condition: Condition,
    last: Mapping[str, str],
    side: str,
    rater: str,
    same_rater: bool,
) -> ConditionField:
    choices = tuple(choices_of(condition))
    was = str(last.get(condition.field, ""))
    if choices and was not in dict(choices):
        was = ""
    initial, note = was, ""
    if condition.field == SIDE and not was and definition.bilateral and side in SIDES:
        initial = side
    if condition.field == RATER and not (was and same_rater):
        initial, note = rater, was if was != rater else ""
    return ConditionField(condition.field, condition_label(condition), choices, initial, note)


def choices_of(condition: Condition) -> list[tuple[str, str]]:
    """The answers to choose from; a side is always one of two or both, also where a definition lists none."""
    choices = condition_choices(condition)
    if condition.field == SIDE and not choices:
        return [("left", _("left")), ("right", _("right")), ("both", _("both"))]
    return choices


def in_words(
    definition: InstrumentDefinition, conditions: Mapping[str, str], *, leave_out: tuple[str, ...] = ()
) -> str:
    """The conditions of a result in one line: "right, as hard as possible, Dynamometer: Jamar". Empty for none."""
    words = []
    for condition in definition.conditions:
        value = str(conditions.get(condition.field, ""))
        if not value or condition.field in leave_out:
            continue
        chosen = choice_in_words(definition, condition, value)
        words.append(chosen or _("%(what)s: %(said)s") % {"what": condition_label(condition), "said": value})
    return ", ".join(words)


def choice_in_words(definition: InstrumentDefinition, condition: Condition, value: str) -> str:
    """A choice as a result says it, empty for words that were typed. A change is one since then, so it says so."""
    chosen = dict(choices_of(condition)).get(value, "")
    if chosen and definition.is_change_score and condition.field == QUESTION:
        return _("since %(then)s") % {"then": chosen}
    return chosen


def with_side(what: str, side: str) -> str:
    """ "Grip strength, left"; as it is where no side is said."""
    return _("%(what)s, %(side)s") % {"what": what, "side": side} if side else what


def side_in_words(definition: InstrumentDefinition, side: str) -> str:
    """ "left" in the active language; the value itself where the definition has no words for it."""
    for condition in definition.conditions:
        if condition.field == SIDE:
            return dict(choices_of(condition)).get(side, side)
    return gettext(side) if side else ""
