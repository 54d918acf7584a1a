"""When the patient is asked whether a goal still matters to them. Pure: dates in, an answer out.

At each review (DESIGN 2, "did the goals stay meaningful"): half-way through the agreed course, on the goal's own date,
and else six weeks after it was last talked about, at a time when measures are due anyway.
"""

from dataclasses import dataclass
from datetime import date, timedelta

# As long as most published plans wait between two reviews of goals; ours, not a published rule.
ASKED_AGAIN_AFTER = timedelta(weeks=6)


@dataclass(frozen=True)
class Review:
    """What a review depends on.

    `agreed_on` is when the present terms began, `last_asked_on` the last answer (None: never asked), `halfway_on` the
    course's half-way review, where one was agreed, `is_due` whether the goal's measure is due to be taken again.
    """

    agreed_on: date
    target_on: date
    last_asked_on: date | None = None
    halfway_on: date | None = None
    is_due: bool = False


def asks_still_matters(review: Review, today: date) -> bool:
    """Whether "Does this still matter to you?" is asked on that day. Never on the day on which it was agreed."""
    since = max(review.agreed_on, review.last_asked_on or review.agreed_on)
    if since >= today:
        return False
    days = [day for day in (review.halfway_on, review.target_on) if day is not None]
    if any(since < day <= today for day in days):
        return True
    return review.is_due and today - since >= ASKED_AGAIN_AFTER


def asked_next_on(review: Review, today: date) -> date | None:
    """The next day ahead on which it is asked anyway; None where no such day is known."""
    days = [day for day in (review.halfway_on, review.target_on) if day is not None and day > today]
    return min(days, default=None)
