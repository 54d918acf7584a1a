"""Results, definitions and thresholds as plain values, for tests of what they mean."""

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

from measures.definitions import ANY, CLINICIAN_ASSESSED, InstrumentDefinition, Threshold, Unit
from measures.interpretation import Result

START = date(2026, 9, 1)


def result(value, day=0, *, by="alone", version=1, answers=None, **conditions):
    """A result so many days after 1 September 2026."""
    taken_on = START + timedelta(days=day)
    return Result(taken_on, Decimal(str(value)), conditions, by, version, answers or {})


def threshold(value, **more):
    """A threshold that was read in its source."""
    facts = {"population": "people", "citation": "Somebody et al., Journal 2020;1:1", "verified": True, **more}
    return Threshold(Decimal(str(value)), **facts)


PLAIN = InstrumentDefinition(
    key="plain",
    version=1,
    name="Plain measure",
    abbreviation="PM",
    kind=CLINICIAN_ASSESSED,
    construct="mobility",
    about="how far you get",
    unit=Unit("m", "metre", "metres"),
    minimum=None,
    maximum=None,
    step=Decimal("0.001"),
    decimals=3,
    higher_is_better=True,
    body_regions=(ANY,),
)


def measure(mdc=None, mcid=None, *, higher_is_better=True, **more):
    """An instrument with these (verified) thresholds, as numbers or whole."""
    chosen = {
        name: value if value is None or isinstance(value, Threshold) else threshold(value)
        for name, value in (("mdc", mdc), ("mcid", mcid))
    }
    numbers = {name: Decimal(str(more.pop(name))) for name in ("minimum", "maximum", "best") if name in more}
    return replace(PLAIN, higher_is_better=higher_is_better, **chosen, **numbers, **more)
