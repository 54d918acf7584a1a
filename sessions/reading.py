"""A finished check-in, gathered for reading, and what was agreed last."""

from dataclasses import dataclass

from measures.conditions import SIDE, in_words, side_in_words
from measures.instruments import from_json, short
from measures.models import Measurement
from patients.models import Episode
from sessions.models import CheckIn, GoalRating
from sessions.recording import PAIN


@dataclass(frozen=True)
class ResultRead:
    """One result of the day, in words."""

    title: str
    value: str
    conditions: str


@dataclass(frozen=True)
class CheckInRead:
    """What was said, with the goals' ratings and what was measured that day (without the pain, which stands above)."""

    check_in: CheckIn
    ratings: list[GoalRating]
    results: list[ResultRead]

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
    """Gather a check-in (loaded with its episode). Two queries."""
    ratings = GoalRating.objects.filter(clinic_id=check_in.clinic_id, check_in=check_in).select_related("goal")
    results = (
        Measurement.objects.filter(
            clinic_id=check_in.clinic_id, measure__episode=check_in.episode, taken_on=check_in.held_on
        )
        .final()
        .exclude(measure__instrument__key=PAIN)
        .select_related("measure__instrument")
        .order_by("pk")
    )
    return CheckInRead(
        check_in=check_in,
        ratings=sorted(ratings, key=lambda rating: (rating.goal.place, rating.pk)),
        results=[_read(result) for result in results],
    )


def _read(result: Measurement) -> ResultRead:
    definition = from_json(result.measure.instrument.definition)
    side, title = side_in_words(definition, str(result.conditions.get(SIDE, ""))), result.measure.title
    return ResultRead(
        title=f"{title}, {side}" if side else title,
        value=short(definition, result.value),
        conditions=in_words(definition, result.conditions, leave_out=(SIDE,)),
    )
