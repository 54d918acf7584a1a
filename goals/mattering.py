"""Keeping what the patient says to whether a goal still matters to them."""

from datetime import date
from typing import Any

from django.db import transaction

from goals.models import Goal, StillMatters


@transaction.atomic
def keep_answer(goal: Goal, answer: str, words: str, *, on: date, by: Any) -> StillMatters:
    """Keep the answer of a day. Asked again on the same day, the answer is changed."""
    # Two who keep one at this moment do it one after the other. The lock leaves others free to refer to the goal: each
    # of two who have just rated it does, and would wait for the other for ever.
    Goal.objects.select_for_update(no_key=True).get(pk=goal.pk)
    said, _is_new = StillMatters.objects.update_or_create(
        clinic_id=goal.clinic_id,
        goal=goal,
        asked_on=on,
        defaults={"answer": answer, "words": words, "recorded_by": by},
    )
    return said
