"""One instrument with everything its page says, gathered in three queries."""

from dataclasses import dataclass, field
from datetime import datetime

from django.utils.translation import get_language_info, gettext
from django.utils.translation import gettext as _

from measures.adopting import adopted_of, as_threshold, published
from measures.change_words import size_words
from measures.definitions import InstrumentDefinition, Threshold
from measures.instrument_facts import Fact, ThresholdShown, facts_of, threshold_shown
from measures.instruments import from_json
from measures.models import AdoptedThreshold, Instrument, Questionnaire


@dataclass(frozen=True)
class AdoptedShown:
    """One decision of the clinic about a threshold, in words: what, from where, by whom, and whether it stands."""

    id: int
    value: str
    population: str
    source: str
    by: str
    at: datetime
    ended_by: str
    ended_at: datetime | None


@dataclass(frozen=True)
class ThresholdPart:
    """What the page says about the MDC, or about the MCID.

    `judges` is the sentence about what holds now. `may_adopt_default`: the catalogue's value is not verified, and one
    press adopts it.
    """

    of: str
    title: str
    judges: str
    default: ThresholdShown | None
    others: list[ThresholdShown]
    standing: AdoptedShown | None
    ended: list[AdoptedShown]
    may_adopt_default: bool


@dataclass(frozen=True)
class Version:
    """One version of the instrument's definition, and whether it is the one in use."""

    number: int
    is_current: bool


@dataclass(frozen=True)
class QuestionnaireShown:
    """A loaded Questionnaire: its title, its language in words, its version's name, by whom and when it was loaded."""

    title: str
    language: str
    version: str
    by: str
    at: datetime
    is_current: bool


@dataclass(frozen=True)
class InstrumentShown:
    """One instrument as its page shows it."""

    instrument: Instrument
    title: str
    abbreviation: str
    facts: list[Fact]
    thresholds: list[ThresholdPart] = field(default_factory=list)
    versions: list[Version] = field(default_factory=list)
    questionnaires: list[QuestionnaireShown] = field(default_factory=list)
    may_load: bool = False


def instrument_shown(instrument: Instrument) -> InstrumentShown:
    """Gather the facts of an instrument, the clinic's decisions, its versions and Questionnaires. Three queries."""
    definition = from_json(instrument.definition)
    title = gettext(instrument.name)
    judged = not (definition.screening or definition.group_only)
    return InstrumentShown(
        instrument=instrument,
        title=title,
        abbreviation=definition.abbreviation if definition.abbreviation not in title else "",
        facts=facts_of(definition),
        thresholds=_thresholds(instrument, definition) if judged else [],
        versions=_versions(instrument),
        questionnaires=_questionnaires(instrument),
        may_load=instrument.is_current and definition.entry == "score",
    )


def _thresholds(instrument: Instrument, definition: InstrumentDefinition) -> list[ThresholdPart]:
    decisions = adopted_of(instrument)
    return [
        _part(definition, AdoptedThreshold.Of(of), [each for each in decisions if each.of == of])
        for of in AdoptedThreshold.Of.values
    ]


def _part(
    definition: InstrumentDefinition, of: AdoptedThreshold.Of, decisions: list[AdoptedThreshold]
) -> ThresholdPart:
    default = definition.mdc if of == AdoptedThreshold.Of.MDC else definition.mcid
    shown = [threshold_shown(definition, each, is_default=each is default) for each in published(definition, of.value)]
    standing = next((each for each in decisions if each.ended_at is None), None)
    return ThresholdPart(
        of=of.value,
        title=str(of.label),
        judges=_judges(definition, of, default, standing),
        default=shown[0] if default else None,
        others=shown[1:] if default else shown,
        standing=_adopted_shown(definition, standing) if standing else None,
        ended=[_adopted_shown(definition, each) for each in decisions if each.ended_at is not None],
        may_adopt_default=default is not None and not default.verified and standing is None,
    )


def _judges(
    definition: InstrumentDefinition,
    of: AdoptedThreshold.Of,
    default: Threshold | None,
    standing: AdoptedThreshold | None,
) -> str:
    if standing is not None:
        return _("In use: %(value)s, adopted by the clinic.") % {
            "value": size_words(as_threshold(standing), definition)
        }
    if default is None and of == AdoptedThreshold.Of.MCID:
        return _("None is published that we know of, so no change is called important.")
    if default is None:
        return _("None is published that we know of, so nothing judges. The change is shown as it is.")
    value = size_words(default, definition)
    if not default.verified:
        return _("%(value)s was not read in its source. It judges nothing until somebody here adopts it.") % {
            "value": value
        }
    if any(each.verified and each.body_regions and not each.between_raters for each in published(definition, of.value)):
        return _("In use: %(value)s; another where one below names the body region.") % {"value": value}
    return _("In use: %(value)s.") % {"value": value}


def _adopted_shown(definition: InstrumentDefinition, row: AdoptedThreshold) -> AdoptedShown:
    return AdoptedShown(
        id=row.pk,
        value=size_words(as_threshold(row), definition),
        population=row.population,
        source=row.source,
        by=row.set_by.name,
        at=row.set_at,
        ended_by=row.ended_by.name if row.ended_by else "",
        ended_at=row.ended_at,
    )


def _versions(instrument: Instrument) -> list[Version]:
    rows = Instrument.objects.filter(clinic_id=instrument.clinic_id, key=instrument.key).order_by("-definition_version")
    return [Version(*row) for row in rows.values_list("definition_version", "is_current")]


def _questionnaires(instrument: Instrument) -> list[QuestionnaireShown]:
    rows = Questionnaire.objects.filter(clinic_id=instrument.clinic_id, instrument__key=instrument.key)
    rows = rows.defer("resource", "scoring").select_related("loaded_by")
    return [
        QuestionnaireShown(
            title=row.title,
            language=_language(row.language),
            version=row.version_label,
            by=row.loaded_by.name if row.loaded_by else "",
            at=row.loaded_at,
            is_current=row.is_current,
        )
        for row in rows.order_by("-is_current", "language", "-loaded_at")
    ]


def _language(code: str) -> str:
    try:
        return str(get_language_info(code)["name_translated"])
    except KeyError:
        return code
