"""Agreeing a goal: its place among the episode's goals, its measure, and where it stands today, in one transaction."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone

from goals.deciding import note_agreed
from goals.looking_together import note_looked
from goals.models import Goal
from goals.realism_words import Looked
from goals.wanting import want_measured
from measures.instruments import from_json
from measures.models import Instrument, Measure, Measurement
from measures.own_instruments import add_own_instrument
from measures.recording import measure_for, record
from patients.models import Episode

PRIMARY_PLACE = 0
SECONDARY_PLACES = (1, 2)
# A place can be taken between looking and writing; then the next free one is tried.
TRIES = 3


class PlaceTaken(Exception):
    """No place of this rank is free any more: a colleague has agreed another goal meanwhile."""


class NameTaken(Exception):
    """The clinic already has a measure of its own with this name."""


@dataclass(frozen=True)
class OwnMeasure:
    """A number the clinic has not counted before: its name, its unit (may be empty), and which way is better."""

    name: str
    unit: str
    higher_is_better: bool


@dataclass(frozen=True)
class Agreement:
    """What the two agreed. `how` is an instrument of the clinic or a new measure of its own.

    For a goal to keep something `target` equals `baseline`; else they differ. `target_on` lies after the day it is
    agreed. `sentence` is the whole sentence where both have edited it. `second` are the texts in the patient's language
    as the row takes them, `option` the number of the option the goal was begun from, `looked` what was known about the
    target where the two looked at that together.
    """

    rank: str
    how: Instrument | OwnMeasure
    activity: str
    baseline: Decimal
    target: Decimal
    target_on: date
    is_keeping: bool = False
    outcome: str = ""
    support: str = ""
    conditions: str = ""
    sentence: str = ""
    said_first_by: str = Goal.SaidFirstBy.PATIENT
    kind: str = Goal.Kind.ACTIVITY
    library_key: str = ""
    measured_with: dict[str, str] = field(default_factory=dict)
    second: dict[str, Any] = field(default_factory=dict)
    option: int | None = None
    looked: Looked | None = None


def free_ranks(places: Iterable[int]) -> list[str]:
    """The ranks a new goal could have beside active goals at these places. Pure.

    The first goal of all is the primary one, without asking; a second is secondary while there is a primary one. Two
    answers mean that there is something to choose. None: all three places are taken.
    """
    taken = set(places)
    if not taken:
        return [Goal.Rank.PRIMARY]
    free = [Goal.Rank.PRIMARY] if PRIMARY_PLACE not in taken else []
    if not taken.issuperset(SECONDARY_PLACES):
        free.append(Goal.Rank.SECONDARY)
    return free


def place_for(rank: str, places: Iterable[int]) -> int:
    """The place that a goal of this rank takes beside active goals at these places. Pure. Raises PlaceTaken."""
    taken = set(places)
    if rank not in free_ranks(taken):
        raise PlaceTaken
    return PRIMARY_PLACE if rank == Goal.Rank.PRIMARY else min(set(SECONDARY_PLACES) - taken)


@transaction.atomic
def agree_goal(episode: Episode, agreement: Agreement, *, by: Any) -> Goal:
    """Make the goal active, with the measure it needs and its baseline as a measurement taken today.

    It is measured again on the goal's date. One transaction: all of it or nothing. Raises PlaceTaken or NameTaken
    when another was quicker.
    """
    today = timezone.localdate()
    if isinstance(agreement.how, OwnMeasure):
        instrument = _define(episode, agreement.how, [agreement.baseline, agreement.target], by=by)
    else:
        instrument = agreement.how
    is_named = from_json(instrument.definition).names_activity
    measure = measure_for(episode, instrument, agreement.activity if is_named else "", today)
    goal = _take_place(episode, agreement, measure, today, by=by)
    if not _is_recorded(measure, agreement.baseline, today):
        record(measure=measure, value=agreement.baseline, taken_on=today, by=by, conditions=agreement.measured_with)
    want_measured(measure.pk)
    if agreement.looked is not None:
        note_looked(goal, agreement.looked, by=by)
    if agreement.option is not None:
        note_agreed(agreement.option, goal)
    return goal


def _take_place(episode: Episode, agreement: Agreement, measure: Measure, today: date, *, by: Any) -> Goal:
    for _attempt in range(TRIES):
        goal = Goal(
            clinic_id=episode.clinic_id,
            episode=episode,
            rank=agreement.rank,
            place=place_for(agreement.rank, _places_of(episode)),
            outcome=agreement.outcome,
            activity=agreement.activity,
            support=agreement.support,
            conditions=agreement.conditions,
            sentence=agreement.sentence,
            said_first_by=agreement.said_first_by,
            kind=agreement.kind,
            library_key=agreement.library_key,
            measure=measure,
            baseline=agreement.baseline,
            target=agreement.target,
            is_keeping=agreement.is_keeping,
            started_on=today,
            target_on=agreement.target_on,
            agreed_by=by,
            **agreement.second,
        )
        try:
            with transaction.atomic():
                goal.save(force_insert=True)
        except IntegrityError as error:
            if "goals_goal_one_at_each_place" not in str(error):
                raise
        else:
            return goal
    raise PlaceTaken


def _places_of(episode: Episode) -> set[int]:
    active = Goal.objects.filter(clinic_id=episode.clinic_id, episode=episode).active()
    return set(active.values_list("place", flat=True))


def _define(episode: Episode, own: OwnMeasure, values: list[Decimal], *, by: Any) -> Instrument:
    decimals = max(max(0, -int(value.normalize().as_tuple().exponent)) for value in values)
    try:
        with transaction.atomic():
            return add_own_instrument(
                episode.clinic,
                name=own.name,
                unit=own.unit,
                higher_is_better=own.higher_is_better,
                decimals=decimals,
                by=by,
            )
    except IntegrityError as error:
        if "measures_instrument_own_name_once" in str(error):
            raise NameTaken from error
        raise


def _is_recorded(measure: Measure, value: Decimal, today: date) -> bool:
    """The same result of today is there already: the talk about a second goal does not measure a second time."""
    of_today = Measurement.objects.filter(clinic_id=measure.clinic_id, measure=measure, taken_on=today)
    return of_today.final().filter(value=value).exists()
