"""The clinic's instruments as rows of words, in groups, for their page. Two queries, however many there are."""

from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext, gettext_lazy
from django.utils.translation import gettext as _

from measures.adopting import as_threshold
from measures.change_words import size_words
from measures.definitions import InstrumentDefinition
from measures.instrument_facts import direction_words, interval_words, range_words
from measures.instruments import from_json, is_for_region
from measures.models import AdoptedThreshold, Instrument

OWN, SCREENING = "own", "screening"
# What an instrument is about (its construct) and the heading it stands under, in the order of the page.
GROUPS: dict[str, Promise] = {
    OWN: gettext_lazy("The clinic’s own"),
    "pain": gettext_lazy("Pain"),
    "activity limitation": gettext_lazy("What the patient can do"),
    "activity": gettext_lazy("One thing, done or not yet"),
    "mobility": gettext_lazy("Moving and walking"),
    "strength": gettext_lazy("Strength"),
    "balance": gettext_lazy("Balance"),
    "participation": gettext_lazy("Taking part, and health at large"),
    "global change": gettext_lazy("How it goes overall"),
    "self-efficacy": gettext_lazy("Confidence, importance and worry"),
    "adherence": gettext_lazy("Practice done"),
    "relationship": gettext_lazy("Working together"),
    SCREENING: gettext_lazy("Asked once at the start, to sort"),
}


@dataclass(frozen=True)
class InstrumentRow:
    """One instrument: what it is called, who says the number, its range, direction and error, and how often."""

    id: int
    name: str
    about: str
    kind: str
    range: str
    direction: str
    error: str
    interval: str
    is_own: bool


@dataclass(frozen=True)
class InstrumentGroup:
    """The instruments under one heading, by name in the active language."""

    title: str
    rows: list[InstrumentRow]


def instrument_groups(user: Any, *, region: str = "", kind: str = "", words: str = "") -> list[InstrumentGroup]:
    """What this clinic measures with, in groups; only what fits a region, a kind and words that were asked for."""
    adopted = _adopted_errors(user.clinic_id)
    found: dict[str, list[InstrumentRow]] = {}
    for instrument in Instrument.objects.visible_to(user).current():
        definition = from_json(instrument.definition)
        row = _row(instrument, definition, adopted.get(instrument.key))
        if (
            (not region or is_for_region(definition, region))
            and kind in ("", instrument.kind)
            and _names(row, definition, words)
        ):
            found.setdefault(_group(instrument, definition), []).append(row)
    return [
        InstrumentGroup(str(title), sorted(found[group], key=lambda row: row.name.casefold()))
        for group, title in GROUPS.items()
        if group in found
    ]


def _adopted_errors(clinic_id: int) -> dict[str, AdoptedThreshold]:
    rows = AdoptedThreshold.objects.filter(
        clinic_id=clinic_id, measure=None, ended_at=None, of=AdoptedThreshold.Of.MDC
    ).select_related("instrument")
    return {row.instrument.key: row for row in rows}


def _group(instrument: Instrument, definition: InstrumentDefinition) -> str:
    if instrument.is_own:
        return OWN
    return SCREENING if definition.screening else definition.construct


def _names(row: InstrumentRow, definition: InstrumentDefinition, words: str) -> bool:
    """Whether every word asked for stands in its name, its abbreviation or what it is about."""
    text = " ".join((row.name, row.about, definition.abbreviation)).casefold()
    return all(word in text for word in words.casefold().split())


def _row(instrument: Instrument, definition: InstrumentDefinition, adopted: AdoptedThreshold | None) -> InstrumentRow:
    name, about = gettext(instrument.name), gettext(definition.about)
    return InstrumentRow(
        id=instrument.pk,
        name=name,
        about=about if about != name else "",
        kind=instrument.get_kind_display(),
        range=range_words(definition),
        direction=direction_words(definition),
        error=_error(definition, adopted),
        interval=interval_words(definition.reassess_weeks),
        is_own=instrument.is_own,
    )


def _error(definition: InstrumentDefinition, adopted: AdoptedThreshold | None) -> str:
    """Which measurement error judges here, in a few words."""
    if adopted is not None:
        return _("%(value)s, adopted") % {"value": size_words(as_threshold(adopted), definition)}
    if definition.screening or definition.group_only:
        return _("no measure of progress")
    if definition.mdc is None:
        return _("none published")
    value = size_words(definition.mdc, definition)
    return value if definition.mdc.verified else _("%(value)s, not adopted yet") % {"value": value}
