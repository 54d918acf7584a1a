"""Giving each clinic its own row of every instrument in the catalogue, when it is made and after each upgrade."""

from accounts.models import Clinic
from measures.instruments import load_catalogue, to_json
from measures.models import Instrument


def provide_instruments(clinic: Clinic) -> int:
    """Add the catalogue entries this clinic has not got yet and return how many. Call in the clinic's scope.

    A newer version of an entry stands beside the old one and becomes the current one; measurements keep theirs.
    """
    held = set(Instrument.objects.filter(clinic=clinic, is_own=False).values_list("key", "definition_version"))
    new = [
        Instrument(
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
            definition=to_json(definition),
        )
        for definition in load_catalogue().values()
        if (definition.key, definition.version) not in held
    ]
    Instrument.objects.filter(clinic=clinic, key__in=[row.key for row in new]).update(is_current=False)
    Instrument.objects.bulk_create(new)
    return len(new)
