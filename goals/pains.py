"""Pain results, as far as they say how it is now: recent answers to one and the same question. Pure.

The scale asks about this moment, about a day or a week, at its worst or while doing something; such answers do not mix
(measures/catalogue/nprs.toml).
"""

import math
from collections.abc import Iterable, Sequence
from datetime import date
from decimal import Decimal
from typing import Any, NamedTuple

from measures.together import SPEAKS_FOR

# The instrument's key, and which of its questions a check-in asks. A result that does not say is an answer to that one.
PAIN, NOW = "nprs", "now"


class Pain(NamedTuple):
    """One result, 0 to 10: when it was taken, and which question it answers."""

    on: date
    value: Decimal
    question: str = NOW


def speaking_now(pains: Sequence[Pain], today: date) -> list[Decimal]:
    """Of results with the newest first, those that answer its question; none where the newest is too old to say."""
    if not pains or today - pains[0].on > SPEAKS_FOR:
        return []
    return [pain.value for pain in pains if pain.question == pains[0].question]


def measure_of_pain(measures: Iterable[Any]) -> Any:
    """Of an episode's measures that are not stopped (with their instruments), the one that a check-in asks by and keeps
    under: of several pain scales the highest version, and then the newest. One not stored yet counts as the newest.
    None where pain is not measured.
    """
    of_pain = [measure for measure in measures if measure.instrument.key == PAIN]
    return max(of_pain, key=lambda each: (each.instrument.definition_version, each.pk or math.inf), default=None)
