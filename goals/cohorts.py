"""This clinic's earlier patients: which of their lines are like one that begins, and how long such episodes took.

The rows are derived from finished episodes by `evaluation.cohort_refreshing`, every night.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from statistics import quantiles

from goals.models import PastEpisode, PastLine
from goals.realism import FEWEST_EARLIER, Alike, Earlier
from patients.models import Episode

AFTER_OPERATION = "operation"
# No page reads more than this; the latest come first.
MOST_LINES, MOST_EPISODES = 400, 400
DAYS_A_WEEK = 7


def problem_group(episode: Episode) -> str:
    """Which episodes are compared: the body region, and whether it began with an operation ("knee-operation")."""
    began = episode.event == Episode.Event.OPERATION
    return f"{episode.body_region}-{AFTER_OPERATION}" if began else episode.body_region


def began_on(episode: Episode) -> date | None:
    """The day an episode's course is counted from: the operation, else the onset, else the injury; None: not known."""
    if episode.event == Episode.Event.OPERATION:
        return episode.event_on
    return episode.onset_on or episode.event_on


def days_since_onset(episode: Episode, day: date) -> int | None:
    """Days from onset or operation to that day; None where it is not known, or lies after it."""
    began = began_on(episode)
    return (day - began).days if began is not None and began <= day else None


def earlier_lines(episode: Episode, instrument_key: str, alike: Alike) -> list[Earlier]:
    """Lines of this clinic's finished episodes of the same group and measure that started alike. One query.

    A patient's own earlier episode is among them: it is one of the clinic's.
    """
    rows = PastLine.objects.filter(
        clinic_id=episode.clinic_id,
        instrument_key=instrument_key,
        problem_group=problem_group(episode),
        first_value__range=(alike.value_from, alike.value_to),
        days_since_onset__range=(alike.onset_from, alike.onset_to),
    ).order_by("-past_episode_id", "pk")
    return [
        Earlier(
            row.past_episode_id,
            row.first_value,
            row.days_since_onset,
            tuple((day, Decimal(value)) for day, value in row.results),
        )
        for row in rows[:MOST_LINES]
    ]


@dataclass(frozen=True)
class Spread:
    """How long such episodes took here: how many there were, and the middle half of their visits and weeks."""

    n: int
    visits: tuple[int, int]
    weeks: tuple[int, int]


def course_spread(clinic_id: int, group: str) -> Spread | None:
    """The clinic’s own spread for a problem group; None under 10 episodes of which visits are known. One query.

    Episodes that ended apart (the patient stopped coming, moved, goes on elsewhere) do not say how long one takes.
    """
    together = {"episode__discharge_reason__in": Episode.FINISHED_TOGETHER}
    rows = PastEpisode.objects.filter(clinic_id=clinic_id, problem_group=group, visits__gt=0, **together)
    rows = rows.order_by("-pk")
    courses = list(rows.values_list("visits", "days")[:MOST_EPISODES])
    if len(courses) < FEWEST_EARLIER:
        return None
    visits, days = zip(*courses, strict=True)
    return Spread(len(courses), _middle_half(visits), _middle_half([each / DAYS_A_WEEK for each in days]))


def _middle_half(numbers: list[float] | tuple[float, ...]) -> tuple[int, int]:
    low, _middle, high = quantiles(numbers, n=4, method="inclusive")
    return round(low), round(high)
