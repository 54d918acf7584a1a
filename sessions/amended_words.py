"""What an amendment changed, in words that a reader understands. Values in, words out."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from goals.attainment import GoalWord
from rehabgoals.numbers import write_count, write_number
from rehabgoals.versions import Difference
from sessions.amending import FIELDS
from sessions.amending_entries import DOSE, PRACTISED, Entry, practised_of
from sessions.models import CheckIn, DoseDecision, Practised
from sessions.said_words import dose_words, obstacle_words, practised_words

NOTHING = "–"
# The goals' words and what was practised stand between the fields, the dose after what changes.
BEFORE_GOALS = FIELDS.index("changes")


@dataclass(frozen=True)
class Names:
    """How what was amended is called: goals by number, whose each side's word is, trends by their measure's number."""

    goals: Mapping[int, str]
    whose: Mapping[str, str]
    trends: Mapping[int, str]

    def trend(self, measure_id: int | None) -> str:
        """The trend that led to a decision; nothing where none did."""
        if measure_id is None:
            return ""
        return self.trends.get(measure_id) or _("another measure")


def differences_of(before: Mapping[str, Any], after: Mapping[str, Any], names: Names) -> list[Difference]:
    """What differs, field by field in the order of the page: `theirs` before, `yours` after."""
    return [
        difference
        for name in sorted(after, key=_order)
        for difference in _differences(name, before.get(name), after[name], names)
    ]


def in_words(name: str, value: Any) -> str:
    """A value as somebody reads it; a dash for nothing."""
    if name == "obstacle_kinds":
        return ", ".join(obstacle_words(value)) or NOTHING
    if name == "practice_days":
        return NOTHING if value is None else write_count(value)
    if name not in FIELDS and value:
        return str(GoalWord(value).label)
    return str(value) or NOTHING


def _differences(name: str, before: Any, after: Any, names: Names) -> Iterator[Difference]:
    if name.startswith(DOSE):
        label = str(DoseDecision.Aspect(name.removeprefix(DOSE)).label)
        yield from _of_entry(label, before, after, lambda entry: _whole_dose(entry, names), _dose_parts, names)
    elif name.startswith(PRACTISED):
        label = (after or before)["what"]
        yield from _of_entry(label, before, after, lambda entry: _whole_practised(entry, names), _parts, names)
    else:
        yield Difference(_label(name, names), in_words(name, before), in_words(name, after))


def _of_entry(
    label: str, before: Entry | None, after: Entry | None, whole: Any, parts: Any, names: Names
) -> Iterator[Difference]:
    """Part by part; one that was added or was not so is told whole."""
    if before is None or after is None:
        not_there = NOTHING if before is None else _("Not so")
        yield Difference(label, whole(before) if before else NOTHING, whole(after) if after else not_there)
        return
    then, now = parts(before, names), parts(after, names)
    for part, words in now.items():
        if then[part] != words:
            yield Difference(_("{what}: {part}").format(what=label, part=part), then[part], words)


def _whole_practised(entry: Entry, names: Names) -> str:
    return practised_words(practised_of(entry), names.whose["patient"])


def _whole_dose(entry: Entry, names: Names) -> str:
    return dose_words(entry["what"], entry["why"], names.trend(entry["measure"]))


def _parts(entry: Entry, names: Names) -> dict[str, str]:
    row = practised_of(entry)
    label = {field.name: str(field.verbose_name) for field in Practised._meta.fields}
    amount = NOTHING if row.amount is None else f"{write_number(row.amount)} {row.get_unit_display()}"
    sure = NOTHING if row.sureness is None else _("{sure} of 10").format(sure=write_count(row.sureness))
    return {
        label["what"]: row.what,
        label["amount"]: amount,
        label["level"]: write_count(row.level),
        label["sureness"]: sure,
        label["safety"]: str(row.get_safety_display()),
        label["next_level_when"]: row.next_level_when or NOTHING,
        label["step"]: str(row.get_step_display()),
        label["is_agreed"]: str(_("yes") if row.is_agreed else _("no")),
    }


def _dose_parts(entry: Entry, names: Names) -> dict[str, str]:
    label = {field.name: str(field.verbose_name) for field in DoseDecision._meta.fields}
    return {
        label["what"]: entry["what"],
        label["why"]: entry["why"],
        _("The trend that led to it"): names.trend(entry["measure"]) or NOTHING,
    }


def _label(name: str, names: Names) -> str:
    if name in FIELDS:
        return str(CheckIn._meta.get_field(name).verbose_name)
    side, _sep, number = name.partition("_")
    return _("{goal}, {whose}").format(goal=names.goals.get(int(number), ""), whose=names.whose[side])


def _order(name: str) -> tuple[int, int, int]:
    """Where on the page it stands."""
    if name in FIELDS:
        place = FIELDS.index(name)
        return (place, 0, 0) if place < BEFORE_GOALS else (place, 2, 0)
    if name.startswith(DOSE):
        return BEFORE_GOALS, 3, DoseDecision.Aspect.values.index(name.removeprefix(DOSE))
    return BEFORE_GOALS, 1 if name.startswith(PRACTISED) else 0, int(name.rpartition("_")[2])
