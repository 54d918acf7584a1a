"""The facts of one instrument in words, for its page and for the list. No database: definitions in, words out."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.text import capfirst
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext as _

from measures.change_words import size_words
from measures.definitions import ANY, InstrumentDefinition, Threshold
from measures.instruments import condition_choices, condition_label, number, short, spoken
from patients.models import BodyRegion


@dataclass(frozen=True)
class Fact:
    """One line of a page's list of facts."""

    label: str
    words: str


@dataclass(frozen=True)
class ThresholdShown:
    """A published MDC or MCID in words: its value, for whom, its source, and whether it was read there."""

    value: str
    population: str
    source: str
    note: str
    regions: str
    is_verified: bool
    is_default: bool


def facts_of(definition: InstrumentDefinition) -> list[Fact]:
    """What it measures and how, line by line; what is not known has no line."""
    lines = [
        (_("What it measures"), capfirst(gettext(definition.about))),
        (_("Who says the number"), _("The patient") if definition.is_patient_reported else _("Whoever measures")),
        (_("Range"), range_words(definition)),
        (_("Steps"), spoken(definition, definition.step) if not definition.value_words else ""),
        (_("Which way is better"), direction_words(definition)),
        (_("For which problems"), regions_words(definition.body_regions)),
        (_("Measured again"), interval_words(definition.reassess_weeks)),
        (_("Questions take"), _minutes(definition)),
        (_("At one time"), _trials(definition)),
        (_("How the number comes about"), gettext(definition.scoring) if definition.scoring else ""),
        (_("Compared only where the same"), ", ".join(condition_words(definition))),
        (_("Other scales"), ", ".join(gettext(scale.label) for scale in definition.other_scales)),
        (_("Good to know"), " ".join(_notes(definition))),
        (_("Licence"), gettext(definition.licence) if definition.licence else ""),
        (_("How it is entered"), _entry(definition)),
        (_("LOINC"), " ".join(part for part in (definition.loinc, _in_brackets(definition.loinc_note)) if part)),
    ]
    return [Fact(label, words) for label, words in lines if words]


def range_words(definition: InstrumentDefinition) -> str:
    """Which values there are: "0 to 10", "done, not yet", "from 0 m"; the unit alone where there is no end."""
    if definition.is_yes_no:
        return ", ".join(gettext(word) for word in definition.value_words)
    lowest, highest = definition.minimum, definition.maximum
    if lowest is not None and highest is not None:
        return _("%(low)s to %(high)s") % {"low": number(definition, lowest), "high": short(definition, highest)}
    if lowest is not None:
        return _("from %(low)s") % {"low": short(definition, lowest)}
    if highest is not None:
        return _("up to %(high)s") % {"high": short(definition, highest)}
    return gettext(definition.unit.symbol) if definition.unit.symbol else ""


def direction_words(definition: InstrumentDefinition) -> str:
    """Which way is better; the best value where it lies inside the range."""
    if definition.best is not None:
        return _("Nearer to %(best)s is better") % {"best": short(definition, definition.best)}
    return _("More is better") if definition.higher_is_better else _("Less is better")


def interval_words(weeks: int | None) -> str:
    """How often it is measured again."""
    if not weeks:
        return _("when you like")
    return ngettext("every week", "every %(weeks)s weeks", weeks) % {"weeks": weeks}


def regions_words(regions: Iterable[str]) -> str:
    """Body regions in words, such as "hip, knee"; "any" as every problem."""
    if ANY in regions:
        return _("every problem")
    return ", ".join(str(BodyRegion(region).label).lower() for region in regions)


def condition_words(definition: InstrumentDefinition) -> list[str]:
    """What has to be the same for two results to be compared, each with its choices."""
    words = []
    for condition in definition.conditions:
        label, choices = condition_label(condition).lower(), [word for _value, word in condition_choices(condition)]
        words.append(f"{label} ({'; '.join(choices)})" if choices else label)
    return words


def threshold_shown(definition: InstrumentDefinition, threshold: Threshold, *, is_default: bool) -> ThresholdShown:
    """A published threshold as its page shows it."""
    value = size_words(threshold, definition)
    if threshold.confidence:
        value = _("%(value)s, at %(confidence)s per cent") % {"value": value, "confidence": threshold.confidence}
    notes = [threshold.note] if threshold.note else []
    if threshold.percent_of_baseline is not None:
        notes.insert(
            0, _("Or %(share)s per cent of where it started.") % {"share": f"{threshold.percent_of_baseline:f}"}
        )
    if threshold.between_raters:
        notes.insert(0, _("Where two different people measured."))
    return ThresholdShown(
        value=value,
        population=threshold.population,
        source=threshold.citation,
        note=" ".join(notes),
        regions=regions_words(threshold.body_regions) if threshold.body_regions else "",
        is_verified=threshold.verified,
        is_default=is_default,
    )


def _minutes(definition: InstrumentDefinition) -> str:
    minutes = definition.minutes
    if not minutes:
        return ""
    if minutes < 1:
        return _("less than a minute")
    number_of = f"{minutes.normalize():f}"
    return ngettext("%(minutes)s minute", "%(minutes)s minutes", 1 if minutes == 1 else 2) % {"minutes": number_of}


def _trials(definition: InstrumentDefinition) -> str:
    if definition.trials == 1:
        return ""
    ways = {"mean": _("%(trials)s trials, their mean"), "best": _("%(trials)s trials, the best of them")}
    words = ways[definition.combine] % {"trials": definition.trials}
    return (
        _("%(trials)s (or the other way, which is said)") % {"trials": words} if definition.combine_is_asked else words
    )


def _notes(definition: InstrumentDefinition) -> list[str]:
    notes = {
        _("A screening tool: it sorts people at the start and shows no progress."): definition.screening,
        _("Read for a group of patients, never for one."): definition.group_only,
        _("It is a change already: the number itself is judged."): definition.is_change_score,
        _("It is worked out from others and never asked."): definition.derived,
        _("People get better at it by doing it: two first results within a week are averaged."): (
            definition.learning_effect
        ),
    }
    return [words for words, holds in notes.items() if holds]


def _entry(definition: InstrumentDefinition) -> str:
    if definition.entry == "score":
        return _(
            "The score is entered; its questions are asked on your own licensed form, or loaded as a Questionnaire."
        )
    return _("The form asks for it.")


def _in_brackets(words: str) -> str:
    return f"({words})" if words else ""
