"""The published recovery curves that have numbers: data in `curves.toml`, and which one fits a problem. Pure.

Of the curves in reference/evidence.md section 5 only those are here whose measure is one of ours on the same scale:
pain from 0 to 100 is the NPRS times ten. None fits after an operation: no source has values for one of our measures.
"""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

from goals.realism import Curve, CurvePoint

DATA = Path(__file__).with_name("curves.toml")


@dataclass(frozen=True)
class Published:
    """A curve and for whom it is read: instrument, body region, and days since onset (both ends counted)."""

    instrument: str
    body_region: str
    from_days: int
    to_days: int | None
    curve: Curve


def curve_for(
    instrument: str, *, body_region: str, after_operation: bool, days_since_onset: int | None
) -> Curve | None:
    """The curve of this measure for a problem that began so many days ago; None where there is none, or no such day."""
    if days_since_onset is None or after_operation:
        return None
    for each in published():
        is_in_time = each.from_days <= days_since_onset and (each.to_days is None or days_since_onset <= each.to_days)
        if is_in_time and (each.instrument, each.body_region) == (instrument, body_region):
            return each.curve
    return None


@cache
def published() -> tuple[Published, ...]:
    """Every curve of the file."""
    with DATA.open("rb") as file:
        entries = tomllib.load(file, parse_float=Decimal)["curve"]
    return tuple(_published(entry) for entry in entries)


def _published(entry: Mapping[str, Any]) -> Published:
    scale = Decimal(entry["divide_by"])
    points = tuple(
        CurvePoint(Decimal(point["weeks"]), *(Decimal(point[name]) / scale for name in ("mean", "low", "high")))
        for point in entry["points"]
    )
    return Published(
        instrument=entry["instrument"],
        body_region=entry["body_region"],
        from_days=entry.get("from_days", 0),
        to_days=entry.get("to_days"),
        curve=Curve(points, entry["source"], entry.get("people")),
    )
