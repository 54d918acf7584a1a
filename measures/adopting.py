"""Answering for an MDC or an MCID: adopting the catalogue's, putting another in its place, and ending that.

A threshold that was not read in its source judges nothing until somebody of the clinic adopts it or enters another
with its source (DESIGN rule 6). Adopted rows belong to an instrument whatever its version: what a clinic decided does
not lapse with an upgrade of the catalogue. Nothing is deleted; a later decision ends the earlier one.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db import transaction
from django.db.models import F, OuterRef, Q, QuerySet, TextField
from django.db.models.functions import Cast, JSONObject
from django.utils import timezone

from measures.definitions import InstrumentDefinition, Threshold
from measures.models import AdoptedThreshold, Instrument, Measure
from measures.thresholds import Adopted
from patients.models import Episode


@dataclass(frozen=True)
class Decision:
    """The threshold somebody answers for.

    `confidence` is 90 or 95 where an MDC's is said; `reason` says why it is another for one patient (empty: for the
    clinic).
    """

    of: str
    value: Decimal
    source: str
    population: str = ""
    is_percent: bool = False
    confidence: int | None = None
    reason: str = ""


def published(definition: InstrumentDefinition, of: str) -> list[Threshold]:
    """What the catalogue has of this threshold: the default first, if there is one, then the alternatives."""
    default, others = (
        (definition.mdc, definition.alternative_mdc)
        if of == AdoptedThreshold.Of.MDC
        else (definition.mcid, definition.alternative_mcid)
    )
    return [*([default] if default else []), *others]


def decision_on(of: str, threshold: Threshold, *, reason: str = "") -> Decision:
    """A published threshold as somebody adopts it: with its own population, source, kind and confidence."""
    return Decision(
        of=of,
        value=threshold.value,
        source=threshold.citation,
        population=threshold.population,
        is_percent=threshold.percent,
        confidence=threshold.confidence,
        reason=reason,
    )


@transaction.atomic
def adopt(instrument: Instrument, decision: Decision, *, by: Any, measure: Measure | None = None) -> AdoptedThreshold:
    """Let this threshold judge from now on, in the whole clinic or (`measure`) for one patient.

    One that stood before is ended by the same person. The same decision again, as after two presses, changes nothing.
    """
    _one_after_the_other(instrument)
    said = {
        "value": decision.value,
        "source": decision.source,
        "population": decision.population,
        "is_percent": decision.is_percent,
        "confidence": decision.confidence,
        "reason": decision.reason,
    }
    standing = _standing(instrument.clinic_id).filter(instrument__key=instrument.key, measure=measure, of=decision.of)
    same = standing.filter(**said).first()
    if same:
        return same
    _end(standing, by=by)
    return AdoptedThreshold.objects.create(
        clinic_id=instrument.clinic_id, instrument=instrument, measure=measure, of=decision.of, set_by=by, **said
    )


def _one_after_the_other(instrument: Instrument) -> None:
    """Wait for whoever adopts for this instrument just now, from whichever version's page; in one order, for all."""
    versions = Instrument.objects.filter(clinic_id=instrument.clinic_id, key=instrument.key)
    list(versions.order_by("pk").select_for_update().values_list("pk"))


def end(adopted: AdoptedThreshold, *, by: Any) -> None:
    """Let an adopted threshold judge no longer. It stays to be read, with who ended it and when."""
    _end(_standing(adopted.clinic_id).filter(pk=adopted.pk), by=by)


def _standing(clinic_id: int | OuterRef) -> Any:
    return AdoptedThreshold.objects.filter(clinic_id=clinic_id, ended_at=None)


def _end(rows: Any, *, by: Any) -> None:
    rows.update(ended_at=timezone.now(), ended_by=by)


def as_threshold(row: AdoptedThreshold) -> Threshold:
    """An adopted row as a threshold, for its words."""
    return Threshold(
        row.value,
        row.population,
        row.source,
        verified=True,
        percent=row.is_percent,
        confidence=row.confidence,
    )


def adopted_for(measures: Collection[Measure]) -> dict[int, tuple[Adopted, ...]]:
    """What stands for each of these measures of one clinic (instruments loaded), by the measure's id. One query.

    A clinic's own decision is followed by the one for this patient alone, where there is one.
    """
    if not measures:
        return {}
    rows = Measure.objects.filter(clinic_id=next(iter(measures)).clinic_id, pk__in=[measure.pk for measure in measures])
    return {measure.pk: adopted_told(measure) for measure in with_adopted(rows).only("pk")}


def with_adopted(measures: QuerySet[Measure]) -> QuerySet[Measure]:
    """Measures that know what was adopted for them, for `adopted_told`. No further query."""
    rows = _standing(OuterRef("clinic_id")).filter(
        Q(measure=None) | Q(measure=OuterRef("pk")), instrument__key=OuterRef("instrument__key")
    )
    told = JSONObject(
        of="of",
        # As it is written, so that 5.4 stays 5.4.
        value=Cast("value", TextField()),
        is_percent="is_percent",
        confidence="confidence",
        source="source",
        population="population",
        by="set_by__name",
        set_at="set_at",
        reason="reason",
        measure="measure_id",
    )
    in_order = rows.order_by(F("measure").asc(nulls_first=True), "set_at", "pk")
    return measures.annotate(adopted_told=ArraySubquery(in_order.values(told=told)))


def adopted_told(measure: Any) -> tuple[Adopted, ...]:
    """What stands for a measure that was read `with_adopted`: the clinic's own decision, then this patient's."""
    return tuple(
        Adopted(
            of=row["of"],
            value=Decimal(row["value"]),
            is_percent=row["is_percent"],
            confidence=row["confidence"],
            source=row["source"],
            population=row["population"],
            by=row["by"],
            on=timezone.localdate(datetime.fromisoformat(row["set_at"])),
            reason=row["reason"],
            for_one_patient=row["measure"] is not None,
        )
        for row in measure.adopted_told
    )


def adopted_in_episode(episode: Episode, instrument: Instrument) -> tuple[Adopted, ...]:
    """What stands for this instrument in this episode, measured already or not: the clinic's and its own. One query.

    What was adopted for one of several activities of a patient is not among it.
    """
    rows = _standing(episode.clinic_id).filter(
        Q(measure=None) | Q(measure__episode=episode, measure__activity=""), instrument__key=instrument.key
    )
    return tuple(_as_value(row) for row in rows.select_related("set_by").order_by("set_at", "pk"))


def adopted_for_one(measure: Measure, of: str) -> AdoptedThreshold | None:
    """What stands for this patient alone, or None. One query."""
    return _standing(measure.clinic_id).filter(measure=measure, of=of).select_related("set_by").first()


def adopted_of(instrument: Instrument) -> list[AdoptedThreshold]:
    """Every decision the clinic has taken about this instrument as a whole, the newest first, ended ones too."""
    rows = AdoptedThreshold.objects.filter(clinic_id=instrument.clinic_id, instrument__key=instrument.key, measure=None)
    return list(rows.select_related("set_by", "ended_by").order_by("-set_at", "-pk"))


def _as_value(row: AdoptedThreshold) -> Adopted:
    return Adopted(
        of=row.of,
        value=row.value,
        is_percent=row.is_percent,
        confidence=row.confidence,
        source=row.source,
        population=row.population,
        by=row.set_by.name,
        on=timezone.localdate(row.set_at),
        reason=row.reason,
        for_one_patient=row.measure_id is not None,
    )
