"""That two people looked together at what is known about a target."""

from __future__ import annotations

from hashlib import sha256
from typing import Any

from goals.models import Goal, RealismLook
from goals.realism_words import Looked


def mark_of(looked: Looked) -> str:
    """A mark that stands for exactly these words: whether the ones looked at are the ones that hold now."""
    return sha256(looked.words.encode()).hexdigest()[:16]


def note_looked(goal: Goal, looked: Looked, *, by: Any) -> RealismLook:
    """Keep what was looked at, in the words it was said with. Looking again at the same adds nothing.

    The goal's row is held for the moment, so that of two presses the second finds the first one's.
    """
    Goal.objects.select_for_update().get(pk=goal.pk)
    last = last_look(goal)
    if last is not None and last.words == looked.words:
        return last
    return RealismLook.objects.create(
        clinic_id=goal.clinic_id,
        goal=goal,
        terms=goal.terms,
        answer=looked.answer,
        words=looked.words,
        recorded_by=by,
    )


def last_look(goal: Goal) -> RealismLook | None:
    """When the two last looked at the target as it is agreed now. One query."""
    looks = RealismLook.objects.filter(clinic_id=goal.clinic_id, goal=goal, terms=goal.terms)
    return looks.select_related("recorded_by").first()
