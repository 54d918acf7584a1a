"""Giving each clinic its own row of every instrument in the catalogue, when it is made and after each upgrade."""

from collections.abc import Iterable, Mapping
from functools import cache
from json import dumps

from django.db import transaction
from django.db.models import Exists, JSONField, OuterRef, Q, Value
from django.db.models.functions import Cast
from django.utils import timezone

from accounts.models import Clinic
from measures.definitions import InstrumentDefinition
from measures.instruments import from_json, load_catalogue, same_scale, to_json
from measures.models import AdoptedThreshold, Instrument, Measure
from patients.models import Episode


@transaction.atomic
def provide_instruments(clinic: Clinic) -> int:
    """Add the catalogue entries this clinic has not got yet and return how many. Call in the clinic's scope.

    A newer version of an entry stands beside the old one and becomes the current one. What is measured in episodes
    that go on follows it; each result remembers the version it was taken by. What the clinic adopted for an instrument
    holds for every version of it, as long as a number means the same.
    """
    held = set(Instrument.objects.filter(clinic=clinic, is_own=False).values_list("key", "definition_version"))
    catalogue = load_catalogue()
    new = {
        definition.key: definition
        for definition in catalogue.values()
        if (definition.key, definition.version) not in held
    }
    rows = [_row(clinic, definition) for definition in new.values()]
    if held:
        Instrument.objects.filter(clinic=clinic, key__in=new).update(is_current=False)
    Instrument.objects.bulk_create(rows)
    if held:  # who had no instruments has measured nothing with them yet
        _follow(clinic, catalogue.values())
        _end_what_no_longer_fits(clinic, new, rows)
    return len(rows)


def _row(clinic: Clinic, definition: InstrumentDefinition) -> Instrument:
    return Instrument(
        clinic=clinic,
        key=definition.key,
        definition_version=definition.version,
        name=definition.name,
        kind=definition.kind,
        unit=definition.unit.symbol,
        minimum=definition.minimum,
        maximum=definition.maximum,
        higher_is_better=definition.higher_is_better,
        reassess_weeks=definition.reassess_weeks,
        definition=_stored(definition),
    )


@cache
def _stored(definition: InstrumentDefinition) -> Cast:
    """A definition for the JSON column; the same for every clinic, so it is written out once.

    An expression, as Django hands plain values over in one array, which psycopg quotes letter by letter.
    """
    return Cast(Value(dumps(to_json(definition))), JSONField())


def _follow(clinic: Clinic, definitions: Iterable[InstrumentDefinition]) -> None:
    """Let the measures of episodes that go on be measured by the newest version, where their results may be compared.

    Those whose version is too old for that (`comparable_since`) are measured to the end as they began.
    """
    of_episodes_that_go_on = Measure.objects.filter(
        clinic=clinic, episode__in=Episode.objects.filter(clinic=clinic).active()
    )
    left_behind = Instrument.objects.filter(
        Exists(of_episodes_that_go_on.filter(instrument=OuterRef("pk"))), clinic=clinic, is_own=False, is_current=False
    )
    newest = {definition.key: definition for definition in definitions}
    for old in left_behind.only("pk", "key", "definition_version"):
        definition = newest.get(old.key)
        if definition is None or old.definition_version < (definition.comparable_since or definition.version):
            continue
        current = Instrument.objects.get(clinic=clinic, key=old.key, definition_version=definition.version)
        # Where somebody began the new version by hand, the two stand side by side.
        begun_anew = Measure.objects.filter(
            clinic=clinic, instrument=current, episode=OuterRef("episode"), activity=OuterRef("activity")
        )
        of_episodes_that_go_on.filter(~Exists(begun_anew), instrument=old).update(instrument=current)


def _end_what_no_longer_fits(
    clinic: Clinic, new: Mapping[str, InstrumentDefinition], rows: Iterable[Instrument]
) -> None:
    """A threshold adopted on another scale judges nothing on this one; it stays to be read, with the day it ended."""
    standing = AdoptedThreshold.objects.filter(clinic=clinic, ended_at=None, instrument__key__in=new)
    # One patient's measure that stays with the older version keeps what was set for it.
    of_the_new = standing.filter(Q(measure=None) | Q(measure__instrument__in=rows)).select_related("instrument")
    ended = [
        row.pk for row in of_the_new if not same_scale(from_json(row.instrument.definition), new[row.instrument.key])
    ]
    AdoptedThreshold.objects.filter(clinic=clinic, pk__in=ended).update(ended_at=timezone.now())
