"""The clinic's earlier episodes in figures, derived anew from what was recorded (goals/cohorts.py reads them).

Finished episodes are read in batches, each in a fixed number of queries, so the cost follows their number; rows are
written only where something changed. Refreshing twice changes nothing.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from goals.cohorts import days_since_onset, problem_group
from goals.models import PastEpisode, PastLine
from measures.conditions import SIDES
from measures.instruments import InstrumentDefinition, from_json
from measures.models import Instrument, Measure, Measurement
from measures.series import lines_of
from patients.models import Episode
from rehabgoals.tenancy import in_clinic
from sessions.models import CheckIn, Visit

BATCH = 200


@dataclass(frozen=True)
class Figures:
    """What is kept of a finished episode; each line is a PastLine's values by the names of its fields."""

    problem_group: str
    visits: int
    days: int
    lines: tuple[dict[str, Any], ...]


def refresh_batch(clinic_id: int, *, after: int = 0) -> int | None:
    """Bring the figures of a clinic's next finished episodes up to date, those with a larger id than `after`.

    Returns the last id of them, to go on after; None when there were no more. An episode that was taken up again is
    no earlier one, and forgotten at the end.
    """
    with in_clinic(clinic_id):
        finished = Episode.objects.filter(clinic_id=clinic_id, discharged_on__isnull=False, pk__gt=after)
        # Held while it is written: of two at work the second finds what the first has done.
        episodes = list(finished.order_by("pk").select_for_update()[:BATCH])
        if not episodes:
            PastEpisode.objects.filter(clinic_id=clinic_id, episode__discharged_on=None).delete()
            return None
        _bring_up_to_date(clinic_id, episodes)
        return episodes[-1].pk


def _bring_up_to_date(clinic_id: int, episodes: Sequence[Episode]) -> None:
    past = PastEpisode.objects.filter(clinic_id=clinic_id, episode__in=episodes).prefetch_related("lines")
    known = {row.episode_id: row for row in past}
    wanted = _figures(clinic_id, episodes)
    different = [each for each in episodes if each.pk not in known or _as_kept(known[each.pk]) != wanted[each.pk]]
    PastLine.objects.filter(clinic_id=clinic_id, past_episode__episode__in=different).delete()
    rows = []
    for episode in different:
        row, figures = known.get(episode.pk) or PastEpisode(clinic_id=clinic_id, episode=episode), wanted[episode.pk]
        row.problem_group, row.visits, row.days = figures.problem_group, figures.visits, figures.days
        rows.append(row)
    PastEpisode.objects.bulk_update([row for row in rows if row.pk], ["problem_group", "visits", "days"])
    PastEpisode.objects.bulk_create([row for row in rows if not row.pk])
    PastLine.objects.bulk_create(
        PastLine(clinic_id=clinic_id, past_episode=row, problem_group=row.problem_group, **line)
        for row in rows
        for line in wanted[row.episode_id].lines
    )


def _as_kept(row: PastEpisode) -> Figures:
    lines = sorted(row.lines.all(), key=lambda line: line.pk)
    return Figures(row.problem_group, row.visits, row.days, tuple(_values(line) for line in lines))


def _values(line: PastLine) -> dict[str, Any]:
    names = ("instrument_key", "days_since_onset", "first_value", "results")
    return {name: getattr(line, name) for name in names}


def _figures(clinic_id: int, episodes: Sequence[Episode]) -> dict[int, Figures]:
    """What was recorded of each episode, by its id. Five queries."""
    met = _times_met(clinic_id, episodes)
    measures = Measure.objects.filter(clinic_id=clinic_id, episode__in=episodes)
    of_episode = measures.order_by("pk").grouped_by("episode_id")
    instruments = Instrument.objects.filter(clinic_id=clinic_id, pk__in=measures.values("instrument"))
    measured_by = {each.pk: (each.key, from_json(each.definition)) for each in instruments}
    results = Measurement.objects.filter(clinic_id=clinic_id, measure__episode__in=episodes).final()
    of_measure = results.order_by("taken_on", "pk").grouped_by("measure_id")
    return {
        episode.pk: Figures(
            problem_group=problem_group(episode),
            visits=met[episode.pk],
            days=(episode.discharged_on - episode.started_on).days,
            lines=tuple(
                line
                for measure in of_episode[episode.pk]
                for line in _line(episode, *measured_by[measure.instrument_id], of_measure[measure.pk])
            ),
        )
        for episode in episodes
    }


def _times_met(clinic_id: int, episodes: Sequence[Episode]) -> Counter[int]:
    """How often the two met: visits that were kept, and reviews that belong to no visit."""
    visits = Visit.objects.filter(clinic_id=clinic_id, episode__in=episodes, status=Visit.Status.KEPT)
    reviews = CheckIn.objects.filter(clinic_id=clinic_id, episode__in=episodes, visit=None)
    return Counter(visits.values_list("episode_id", flat=True)) + Counter(reviews.values_list("episode_id", flat=True))


def _line(
    episode: Episode, instrument_key: str, definition: InstrumentDefinition, results: Sequence[Measurement]
) -> Iterator[dict[str, Any]]:
    """The line that counts, up to where it begins anew: of the episode's side, the patient's own, the longest.

    None of a measure that has no result, or shows no progress of one person.
    """
    if definition.screening or definition.group_only or definition.derived or definition.is_change_score:
        return
    side = episode.side
    lines = [line for line in lines_of(definition, results, side) if side not in SIDES or line.side in ("", side)]
    chosen = max(lines, key=lambda line: (not line.by_another, len(line.results)), default=None)
    if chosen is None or not chosen.results:
        return
    first, *later = chosen.segments[0].results
    yield {
        "instrument_key": instrument_key,
        "days_since_onset": days_since_onset(episode, first.taken_on),
        "first_value": first.value,
        "results": [[(each.taken_on - first.taken_on).days, str(_plain(each.value))] for each in later],
    }


def _plain(value: Decimal) -> Decimal:
    return value.normalize() if value else Decimal(0)
