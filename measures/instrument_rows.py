"""The clinic's instruments as rows of words, for their page. One query."""

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext as _

from measures.definitions import InstrumentDefinition
from measures.instruments import from_json, short
from measures.models import Instrument


@dataclass(frozen=True)
class InstrumentRow:
    """One instrument: what it is called, who says the number, its range, its direction, and how often."""

    name: str
    about: str
    kind: str
    range: str
    direction: str
    interval: str
    is_own: bool


def instrument_rows(user: Any) -> list[InstrumentRow]:
    """What this clinic measures with, by name in the active language."""
    rows = [_row(instrument) for instrument in Instrument.objects.visible_to(user).current()]
    return sorted(rows, key=lambda row: row.name.casefold())


def _row(instrument: Instrument) -> InstrumentRow:
    definition = from_json(instrument.definition)
    about = gettext(definition.about)
    return InstrumentRow(
        name=gettext(instrument.name),
        about=about if about != gettext(instrument.name) else "",
        kind=instrument.get_kind_display(),
        range=_range(definition),
        direction=_("More is better") if definition.higher_is_better else _("Less is better"),
        interval=_interval(definition.reassess_weeks),
        is_own=instrument.is_own,
    )


def _range(definition: InstrumentDefinition) -> str:
    if definition.is_yes_no:
        return ", ".join(gettext(word) for word in definition.value_words)
    lowest, highest = definition.minimum, definition.maximum
    if lowest is not None and highest is not None:
        return _("%(low)s to %(high)s") % {"low": short(definition, lowest), "high": short(definition, highest)}
    if lowest is not None:
        return _("from %(low)s") % {"low": short(definition, lowest)}
    if highest is not None:
        return _("up to %(high)s") % {"high": short(definition, highest)}
    return gettext(definition.unit.symbol) if definition.unit.symbol else ""


def _interval(weeks: int | None) -> str:
    if not weeks:
        return _("when you like")
    return ngettext("every week", "every %(weeks)s weeks", weeks) % {"weeks": weeks}
