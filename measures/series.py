"""Results that belong on one line: of one side of the body. Pure: anything with `conditions` will do."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from measures.conditions import SIDE
from measures.definitions import InstrumentDefinition


@dataclass(frozen=True)
class Series:
    """The results of one side in their order; `side` is empty where no side was said or there is only one body."""

    side: str
    results: tuple[Any, ...]

    @property
    def last(self) -> Any | None:
        """The latest result, or None."""
        return self.results[-1] if self.results else None


def by_side(definition: InstrumentDefinition, results: Iterable[Any], *, first: str = "") -> list[Series]:
    """Split the results (in their order) by side where the instrument has two; else there is one series.

    A line from the left hand to the right one would show a change that nobody had. The side named `first` (the
    episode's) comes first. There is always at least one series, perhaps an empty one.
    """
    if not definition.bilateral:
        return [Series("", tuple(results))]
    sides: dict[str, list[Any]] = {}
    for result in results:
        sides.setdefault(str(result.conditions.get(SIDE, "")), []).append(result)
    found = [Series(side, tuple(of_side)) for side, of_side in sides.items()]
    found.sort(key=lambda series: (series.side != first, series.side))
    return found or [Series("", ())]
