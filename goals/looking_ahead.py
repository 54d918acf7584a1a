"""What is known about a target of an episode, for the two people who look at it together."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from goals.cohorts import days_since_onset, earlier_lines
from goals.curves import curve_for
from goals.realism import Wish, alike_bounds, assess
from goals.realism_words import Looked, look
from measures.adopting import adopted_in_episode
from measures.instruments import InstrumentDefinition, from_json
from measures.interpretation import error_of
from measures.models import Instrument
from measures.thresholds import judging
from patients.models import Episode


def assess_target(
    episode: Episode,
    measured_by: Instrument | InstrumentDefinition,
    *,
    baseline: Decimal,
    target: Decimal,
    target_on: date,
    is_keeping: bool,
    today: date,
) -> Looked | None:
    """What is known about reaching this target by this day, in words. At most two queries, none for a bare definition.

    Of a measure the clinic does not have yet there is only its definition. None where there is nothing to look at: a
    date that is not ahead, or a target that is no step towards better and nothing to keep.
    """
    instrument = measured_by if isinstance(measured_by, Instrument) else None
    definition = from_json(measured_by.definition) if isinstance(measured_by, Instrument) else measured_by
    adopted = adopted_in_episode(episode, instrument) if instrument else ()
    definition = judging(definition, episode.body_region, adopted)
    wish = Wish(
        baseline=baseline,
        target=baseline if is_keeping else target,
        days=(target_on - today).days,
        higher_is_better=definition.higher_is_better,
        is_keeping=is_keeping,
        days_since_onset=days_since_onset(episode, today),
        mdc=error_of(definition, baseline),
        minimum=definition.minimum,
        maximum=definition.maximum,
        step=definition.step,
    )
    if wish.days < 1 or (not is_keeping and wish.needed <= 0):
        return None
    alike = alike_bounds(wish)
    curve = None
    if instrument and not instrument.is_own:
        after_operation = episode.event == Episode.Event.OPERATION
        since = wish.days_since_onset
        curve = curve_for(
            instrument.key, body_region=episode.body_region, after_operation=after_operation, days_since_onset=since
        )
    earlier = earlier_lines(episode, instrument.key, alike) if instrument and alike else []
    return look(assess(wish, earlier=earlier, curve=curve), definition, today=today)
