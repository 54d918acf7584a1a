"""Which measurement error and which meaningful change judge: the definition's, a region's, or the clinic's own. Pure.

The rule is reference/evidence.md section 3 ("Which threshold"): a value that was not read in its source judges nothing
until a clinician adopts it or enters another; a verified alternative that names the episode's region replaces the
default; an adopted value wins over both, one for this patient over the clinic's.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

from measures.definitions import ANY, InstrumentDefinition, Threshold

MDC, MCID = "mdc", "mcid"
SEVERAL = "several"


@dataclass(frozen=True)
class Adopted:
    """A value somebody of the clinic answers for: `of` "mdc" or "mcid", who set it and when, its source.

    `is_percent`: the value is a percentage of where it started; `confidence` is 90 or 95 where it is said. One
    `for_one_patient` has a `reason`.
    """

    of: str
    value: Decimal
    source: str
    by: str
    on: date
    is_percent: bool = False
    confidence: int | None = None
    population: str = ""
    reason: str = ""
    for_one_patient: bool = False


@dataclass(frozen=True)
class ClinicThreshold(Threshold):
    """A threshold that judges because the clinic adopted it: always verified, and it knows by whom and when."""

    adopted: Adopted | None = None


@dataclass(frozen=True)
class Judged:
    """The thresholds in use (each may be unverified: then it judges nothing), whatever they came from."""

    mdc: Threshold | None
    mcid: Threshold | None


def judged(definition: InstrumentDefinition, region: str, adopted: Iterable[Adopted] = ()) -> Judged:
    """Choose the MDC and the MCID for an episode of this body region. `adopted` are those in force now."""
    ours = list(adopted)
    return Judged(
        mdc=_ours(ours, MDC) or for_region(definition.mdc, definition.alternative_mdc, region),
        mcid=_ours(ours, MCID) or for_region(definition.mcid, definition.alternative_mcid, region),
    )


def judging(definition: InstrumentDefinition, region: str, adopted: Iterable[Adopted] = ()) -> InstrumentDefinition:
    """The definition with the thresholds that judge in place of its own: what `interpret` and `read_line` take."""
    chosen = judged(definition, region, adopted)
    return replace(definition, mdc=chosen.mdc, mcid=chosen.mcid)


def for_region(default: Threshold | None, alternatives: tuple[Threshold, ...], region: str) -> Threshold | None:
    """The default, or the largest verified alternative that names the region.

    For an episode of several regions the largest of the default and of all alternatives that name a region.
    Alternatives for other populations, which name none, never replace it; nor do those between two raters.
    """
    known = [each for each in alternatives if each.verified and each.body_regions and not each.between_raters]
    if region == SEVERAL:
        candidates = [*([default] if default is not None and default.verified else []), *known]
    else:
        candidates = [each for each in known if region in each.body_regions or ANY in each.body_regions]
    return max(candidates, key=lambda each: each.value, default=default)


def _ours(adopted: list[Adopted], of: str) -> ClinicThreshold | None:
    """The adopted one: for this patient before the clinic's, the latest of two."""
    for_it = [each for each in adopted if each.of == of]
    if not for_it:
        return None
    chosen = max(for_it, key=lambda each: (each.for_one_patient, each.on))
    return ClinicThreshold(
        value=chosen.value,
        population=chosen.population,
        citation=chosen.source,
        verified=True,
        percent=chosen.is_percent,
        confidence=chosen.confidence,
        adopted=chosen,
    )
