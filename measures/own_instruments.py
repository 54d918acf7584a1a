"""A clinic's own measures: a name, a unit, a direction, perhaps a range. They have no published error."""

import uuid
from decimal import Decimal
from typing import Any

from accounts.models import Clinic
from measures.instruments import own_definition, to_json
from measures.models import Instrument


def define_own(
    instrument: Instrument,
    *,
    by: Any = None,
    decimals: int = 1,
    key: str = "",
    regions: tuple[str, ...] = ("any",),
    conditions: tuple[str, ...] | None = None,
) -> Instrument:
    """Complete an unsaved instrument whose columns are filled in: its key and its definition. Returns it, unsaved.

    `decimals` is how finely it is recorded, `conditions` as in `own_definition`. Raises CatalogueError for an empty
    name or a range that is none.
    """
    instrument.key = key or f"own-{uuid.uuid4().hex[:16]}"
    instrument.is_own = True
    instrument.created_by = by
    definition = own_definition(
        instrument.name,
        instrument.unit,
        instrument.higher_is_better,
        instrument.minimum,
        instrument.maximum,
        decimals=decimals,
        body_regions=regions,
        reassess_weeks=instrument.reassess_weeks,
        key=instrument.key,
        kind=instrument.kind,
        conditions=conditions,
    )
    instrument.definition = to_json(definition)
    return instrument


def add_own_instrument(
    clinic: Clinic,
    *,
    name: str,
    unit: str = "",
    higher_is_better: bool = True,
    minimum: Decimal | None = None,
    maximum: Decimal | None = None,
    reassess_weeks: int | None = 4,
    kind: str = Instrument.Kind.CLINICIAN_ASSESSED,
    decimals: int = 1,
    by: Any = None,
    conditions: tuple[str, ...] | None = None,
) -> Instrument:
    """Give a clinic a measure of its own and return it. `conditions` as in `own_definition`."""
    instrument = Instrument(
        clinic=clinic,
        name=name,
        unit=unit,
        higher_is_better=higher_is_better,
        minimum=minimum,
        maximum=maximum,
        reassess_weeks=reassess_weeks,
        kind=kind,
    )
    define_own(instrument, by=by, decimals=decimals, conditions=conditions).save()
    return instrument
