"""Amending a finished check-in: what is changed later says why, and what it was before stays (DESIGN rule 3).

Pain and results are no words: they are corrected where they were measured (measures/correcting.py). Nothing is counted
from a rating and kept, so a word that is amended counts wherever it is read next. The plan stays as it is: a level that
both agreed to in the visit is changed at the practice itself, whatever is amended of what was practised.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django.db import transaction
from django.db.models import Max

from rehabgoals.versions import save_version
from sessions.amending_entries import Entries, Entry
from sessions.models import CheckIn, CheckInAmendment, GoalRating
from sessions.said import SIDES

# What of a check-in's own fields is amended here, in the order of its page.
FIELDS = (
    *("achieved", "pain_words", "practice_days", "obstacle_kinds", "obstacles"),
    *("changes", "agreed", "questions", "takes_away"),
)


class NothingAmended(Exception):
    """What was typed is what stands there already."""


def word_key(side: str, goal_id: int) -> str:
    """Under which name an amendment keeps somebody's word about a goal."""
    return f"{side}_{goal_id}"


def values_of(check_in: CheckIn, ratings: Iterable[GoalRating], entries: Entries) -> dict[str, Any]:
    """Everything that can be amended, by its name."""
    words = {word_key(side, rating.goal_id): getattr(rating, f"{side}_word") for rating in ratings for side in SIDES}
    return {name: getattr(check_in, name) for name in FIELDS} | words | entries.values


def standing_values(check_in: CheckIn) -> dict[str, Any]:
    """Everything that can be amended, as it stands now. Three queries."""
    ratings = GoalRating.objects.filter(clinic_id=check_in.clinic_id, check_in=check_in)
    return values_of(check_in, ratings, Entries(check_in))


@transaction.atomic
def amend(
    check_in: CheckIn,
    wanted: Mapping[str, Any],
    *,
    reason: str,
    by: Any,
    read_version: int,
    left_out: Entry | None = None,
) -> CheckInAmendment:
    """Change a finished check-in to these values (by the names of `values_of`), and keep what it was and why.

    `left_out` is something practised that was not written down then. The same again returns the amendment that was made
    of it: the button was pressed twice. Raises NothingAmended; rehabgoals.versions.ChangedMeanwhile where somebody was
    quicker; or ValueError for a task or a measure of another episode. Then nothing is written.
    """
    current = CheckIn.objects.select_for_update().get(clinic_id=check_in.clinic_id, pk=check_in.pk)
    ratings = list(GoalRating.objects.filter(clinic_id=check_in.clinic_id, check_in=current))
    entries = Entries(current)
    stands = values_of(current, ratings, entries)
    wanted, left_out = with_left_out(wanted, left_out, entries)
    after = {name: value for name, value in wanted.items() if name in stands and stands[name] != value}
    amendments = CheckInAmendment.objects.filter(clinic_id=check_in.clinic_id, check_in=current)
    if not (after or left_out):
        last = amendments.order_by("number").last()
        if last is None or current.version == read_version:
            raise NothingAmended
        return last
    entries.check([left_out, *(after[name] for name in entries.values if name in after)])
    for name in FIELDS:
        setattr(current, name, after.get(name, stands[name]))
    save_version(current, list(FIELDS), read_version=read_version, is_all=False)
    for rating in ratings:
        _amend_rating(rating, after)
    entries.keep(after)
    if left_out:
        after[entries.add(left_out)] = left_out
    return CheckInAmendment.objects.create(
        clinic_id=check_in.clinic_id,
        check_in=current,
        number=(amendments.aggregate(most=Max("number"))["most"] or 0) + 1,
        reason=reason,
        before={name: stands.get(name) for name in after},
        after=after,
        made_by=by,
    )


def with_left_out(
    wanted: Mapping[str, Any], left_out: Entry | None, entries: Entries
) -> tuple[Mapping[str, Any], Entry | None]:
    """What was left out goes under its own name where it is there by now; else it is new."""
    name = entries.name_of(left_out) if left_out else None
    return (wanted, left_out) if name is None else (dict(wanted) | {name: left_out}, None)


def _amend_rating(rating: GoalRating, after: Mapping[str, Any]) -> None:
    changed = {side: after[key] for side in SIDES if (key := word_key(side, rating.goal_id)) in after}
    for side, word in changed.items():
        setattr(rating, f"{side}_word", word)
    if changed:
        rating.save(update_fields=[f"{side}_word" for side in changed])
