"""How far each goal came in the words that were said, and the T-score over an episode's goals for who opens it.

The words come first and are kept apart by who said them. The T-score stands below under "details", by the patient's
words and by the clinician's; nowhere where the clinic hides it, and never on paper. A rating counts under the terms of
its day, with the levels and weights that were agreed for them, and is never counted anew (evidence.md section 1).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import F
from django.utils.translation import gettext as _

from goals.attainment import GoalAttained, Standing, level_of, scores
from goals.models import AttainmentScale, Goal
from rehabgoals.numbers import write_number
from sessions.models import GoalRating


@dataclass(frozen=True)
class Voice:
    """One of the six words, and whose it is."""

    whose: str
    word: str


@dataclass(frozen=True)
class ScoreShown:
    """The T-score by one person's words: where the rated goals started, now, and the change, each to one decimal."""

    whose: str
    baseline: str
    achieved: str
    change: str
    rated: int
    goals: int
    is_below_scale: bool


@dataclass(frozen=True)
class Attained:
    """What the page of a goal tells: the words of its latest check-in, and the scores over the episode's goals."""

    voices: list[Voice]
    on: date
    scores: list[ScoreShown]
    partly_counts_half: bool


def attained_of(request: Any, goal: Goal) -> dict[str, Any] | None:
    """The section of a goal's page (loaded with its episode and patient); None while nobody rated it. Two queries."""
    clinic = request.user.clinic
    latest = _latest_ratings(goal)
    own = latest.get(goal.pk)
    if own is None:
        return None
    patient, clinician = goal.episode.patient.called, own.check_in.clinician.name
    voices = [
        Voice(patient, own.get_patient_word_display()),
        Voice(_("At {name}’s side").format(name=patient), own.get_supporter_word_display()),
        Voice(clinician, own.get_clinician_word_display()),
    ]
    shown: list[ScoreShown | None] = []
    if clinic.shows_t_scores:
        scales = _scales(goal)
        half = clinic.partly_counts_half
        shown = [
            _score(patient, scales, latest, lambda rating: rating.patient_word, half),
            _score(clinician, scales, latest, lambda rating: rating.clinician_word, half),
        ]
    attained = Attained(
        voices=[voice for voice in voices if voice.word],
        on=own.check_in.held_on,
        scores=[each for each in shown if each is not None],
        partly_counts_half=clinic.partly_counts_half,
    )
    return {"attained": attained}


def _latest_ratings(goal: Goal) -> dict[int, GoalRating]:
    """The latest rating of each of the episode's goals under its terms of today, by the goal's number."""
    ratings = GoalRating.objects.filter(
        clinic_id=goal.clinic_id, goal__episode_id=goal.episode_id, terms=F("goal__terms")
    )
    newest = ratings.order_by("goal_id", "-check_in__held_on", "-check_in_id").distinct("goal_id")
    return {rating.goal_id: rating for rating in newest.select_related("check_in__clinician")}


def _scales(goal: Goal) -> list[AttainmentScale]:
    """The scales of the episode's goals under their terms of today.

    What is to be kept starts where it is hoped to stay, so it has no way that could be scored; what was set aside is
    not worked towards.
    """
    scales = AttainmentScale.objects.filter(
        clinic_id=goal.clinic_id, goal__episode_id=goal.episode_id, terms=F("goal__terms"), goal__is_keeping=False
    )
    return list(scales.exclude(goal__lifecycle_status=Goal.LifecycleStatus.CANCELLED))


def _score(
    whose: str,
    scales: Iterable[AttainmentScale],
    latest: dict[int, GoalRating],
    word_of: Callable[[GoalRating], str],
    partly_counts_half: bool,
) -> ScoreShown | None:
    """The T-score by one person's words; None where they rated no goal that has levels."""
    counted: list[GoalAttained] = []
    standings: list[Standing] = []
    for scale in scales:
        rating = latest.get(scale.goal_id)
        word = word_of(rating) if rating else ""
        standing = level_of(word, scale.baseline_level, partly_counts_half=partly_counts_half) if word else None
        counted.append(GoalAttained(scale.baseline_level, standing.level if standing else None, scale.weight))
        standings += [standing] if standing else []
    found = scores(counted)
    if found is None:
        return None
    return ScoreShown(
        whose=whose,
        baseline=_written(found.baseline),
        achieved=_written(found.achieved),
        change=("+" if round(found.change, 1) > 0 else "") + _written(found.change),
        rated=found.rated,
        goals=found.goals,
        is_below_scale=any(standing.is_below_scale for standing in standings),
    )


def _written(value: float) -> str:
    return write_number(Decimal(str(round(value, 1)))).replace("-", "\N{MINUS SIGN}")
