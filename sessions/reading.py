"""A finished check-in, gathered for reading, and what was agreed last."""

from dataclasses import dataclass

from patients.models import Episode
from sessions.changes_read import MeasuredChange, changes_of
from sessions.models import CheckIn, GoalRating


@dataclass(frozen=True)
class CheckInRead:
    """What was said, with the goals' ratings and what was measured that day.

    `pain` is what its own answer about pain became; `results` are all others.
    """

    check_in: CheckIn
    ratings: list[GoalRating]
    pain: MeasuredChange | None
    results: list[MeasuredChange]

    @property
    def agreed(self) -> list[str]:
        """What was agreed, line by line."""
        return lines(self.check_in.agreed)


def lines(text: str) -> list[str]:
    """The lines of a text that say something."""
    return [line.strip() for line in text.splitlines() if line.strip()]


def last_agreed(episode: Episode) -> CheckIn | None:
    """The last check-in in which something was agreed. One query."""
    rows = CheckIn.objects.filter(clinic_id=episode.clinic_id, episode=episode).exclude(agreed="")
    return rows.select_related("clinician").order_by("held_on", "pk").last()


def read_check_in(check_in: CheckIn) -> CheckInRead:
    """Gather a check-in (loaded with its episode and patient). Six queries."""
    ratings = GoalRating.objects.filter(clinic_id=check_in.clinic_id, check_in=check_in).select_related("goal")
    changes = changes_of(check_in)
    # Asked twice that day, the last answer is the one that stands.
    pain = next((change for change in reversed(changes) if change.is_pain_now), None)
    return CheckInRead(
        check_in=check_in,
        ratings=sorted(ratings, key=lambda rating: (rating.goal.place, rating.pk)),
        pain=pain,
        results=[change for change in changes if not change.is_pain_now],
    )
