"""Amending a finished check-in: what is changed later says why, and what it was before stays (DESIGN rule 3).

Pain and results are no words: they are corrected where they were measured (measures/correcting.py). Nothing is counted
from a rating and kept, so a word that is amended counts wherever it is read next.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from goals.attainment import GoalWord
from goals.models import Goal
from rehabgoals.numbers import write_count
from rehabgoals.versions import Difference, save_version
from sessions.models import CheckIn, CheckInAmendment, GoalRating
from sessions.said import SIDES
from sessions.said_words import obstacle_words

# What of a check-in is amended here, in the order of its page.
FIELDS = (
    *("achieved", "pain_words", "practice_days", "obstacle_kinds", "obstacles"),
    *("changes", "agreed", "questions", "takes_away"),
)


class NothingAmended(Exception):
    """What was typed is what stands there already."""


def word_key(side: str, goal_id: int) -> str:
    """Under which name an amendment keeps somebody's word about a goal."""
    return f"{side}_{goal_id}"


def values_of(check_in: CheckIn, ratings: Iterable[GoalRating]) -> dict[str, Any]:
    """Everything that can be amended, by its name."""
    words = {word_key(side, rating.goal_id): getattr(rating, f"{side}_word") for rating in ratings for side in SIDES}
    return {name: getattr(check_in, name) for name in FIELDS} | words


@transaction.atomic
def amend(check_in: CheckIn, wanted: Mapping[str, Any], *, reason: str, by: Any, read_version: int) -> CheckInAmendment:
    """Change a finished check-in to these values (by the names of `values_of`), and keep what it was and why.

    The same values again return the amendment that made them: the button was pressed twice. Raises NothingAmended, or
    rehabgoals.versions.ChangedMeanwhile where somebody was quicker; then nothing is written.
    """
    current = CheckIn.objects.select_for_update().get(clinic_id=check_in.clinic_id, pk=check_in.pk)
    ratings = list(GoalRating.objects.filter(clinic_id=check_in.clinic_id, check_in=current))
    stands = values_of(current, ratings)
    after = {name: value for name, value in wanted.items() if name in stands and stands[name] != value}
    amendments = CheckInAmendment.objects.filter(clinic_id=check_in.clinic_id, check_in=current)
    if not after:
        last = amendments.order_by("number").last()
        if last is None or current.version == read_version:
            raise NothingAmended
        return last
    for name in FIELDS:
        setattr(current, name, after.get(name, stands[name]))
    save_version(current, list(FIELDS), read_version=read_version, is_all=False)
    for rating in ratings:
        _amend_rating(rating, after)
    return CheckInAmendment.objects.create(
        clinic_id=check_in.clinic_id,
        check_in=current,
        number=(amendments.aggregate(most=Max("number"))["most"] or 0) + 1,
        reason=reason,
        before={name: stands[name] for name in after},
        after=after,
        made_by=by,
    )


def _amend_rating(rating: GoalRating, after: Mapping[str, Any]) -> None:
    changed = {side: after[key] for side in SIDES if (key := word_key(side, rating.goal_id)) in after}
    for side, word in changed.items():
        setattr(rating, f"{side}_word", word)
    if changed:
        rating.save(update_fields=[f"{side}_word" for side in changed])


# --- In words ---------------------------------------------------------------------------------------------------------


def differences_of(
    before: Mapping[str, Any], after: Mapping[str, Any], goals: Mapping[int, Goal], labels: Mapping[str, str]
) -> list[Difference]:
    """What differs, in words: `theirs` before, `yours` after. `labels` say whose each side's word is."""
    return [
        Difference(_label(name, goals, labels), in_words(name, before[name]), in_words(name, after[name]))
        for name in sorted(after, key=_order)
    ]


def in_words(name: str, value: Any) -> str:
    """A value as somebody reads it; a dash for nothing."""
    if name == "obstacle_kinds":
        return ", ".join(obstacle_words(value)) or "–"
    if name == "practice_days":
        return "–" if value is None else write_count(value)
    if name not in FIELDS and value:
        return str(GoalWord(value).label)
    return str(value) or "–"


def _label(name: str, goals: Mapping[int, Goal], labels: Mapping[str, str]) -> str:
    if name in FIELDS:
        return str(CheckIn._meta.get_field(name).verbose_name)
    side, _sep, number = name.partition("_")
    goal = goals.get(int(number))
    return _("{goal}, {whose}").format(goal=goal.activity if goal else "", whose=labels[side])


def _order(name: str) -> int:
    return FIELDS.index(name) if name in FIELDS else len(FIELDS)
