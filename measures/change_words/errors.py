"""How large an error or a threshold is, where it comes from, and who adopted it."""

import re
from dataclasses import replace
from datetime import date
from decimal import Decimal

from django.utils.translation import gettext
from django.utils.translation import gettext as _

from measures.change_words.parts import figures
from measures.definitions import InstrumentDefinition, Threshold
from measures.instruments import short
from measures.thresholds import MDC, ClinicThreshold
from rehabgoals.days import day_words

# A published error may lie between two steps of the measure.
ERROR_DECIMALS = 3
YEAR = re.compile(r"\b(?:19|20)\d\d\b")
FIRST_AUTHOR = re.compile(r"^(?!DOI\b)([^\W\d_][\w’'\- ]*?)(?:,| et al| and )")


def error_label(threshold: Threshold | None, definition: InstrumentDefinition, value: Decimal | None = None) -> str:
    """The error with its confidence: "MDC90 2 points". `value` is the number it became where it is a percentage."""
    if threshold is None:
        return ""
    name = f"MDC{threshold.confidence}" if threshold.confidence else "MDC"
    size = size_words(threshold, definition) if value is None else _size(definition, value)
    return f"{name} {size}"


def size_words(threshold: Threshold, definition: InstrumentDefinition) -> str:
    """How large a threshold is: "5.4°", "36.7% of the start"."""
    if threshold.percent:
        return _("%(value)s%% of the start") % {"value": figures(definition, threshold.value, ERROR_DECIMALS)}
    return _size(definition, threshold.value)


def error_words(threshold: Threshold, definition: InstrumentDefinition, today: date, of: str = MDC) -> str:
    """A threshold with its population and source, and who adopted it: "MDC95 4, neck pain; Kovacs 2008"."""
    label = error_label(threshold, definition)
    if of != MDC:
        label = f"MCID {size_words(threshold, definition)}"
    population = gettext(threshold.population) if threshold.population else ""
    parts = [", ".join(filter(None, (label, population))), short_source(threshold.citation)]
    adopted = threshold.adopted if isinstance(threshold, ClinicThreshold) else None
    if adopted is not None:
        facts = {"name": adopted.by, "day": day_words(adopted.on, today), "reason": adopted.reason}
        parts.append(
            _("set for this patient by %(name)s on %(day)s: %(reason)s") % facts
            if adopted.for_one_patient
            else _("adopted by %(name)s on %(day)s") % facts
        )
    elif not threshold.verified:
        parts.append(_("not adopted yet"))
    return "; ".join(filter(None, parts))


def short_source(citation: str) -> str:
    """ "Kovacs 2008" for "Kovacs et al., BMC Musculoskelet Disord 2008;9:43"; the whole where it names nobody."""
    author, year = FIRST_AUTHOR.match(citation), YEAR.search(citation)
    if author is None or year is None:
        return citation
    return author[1] if year[0] in author[1] else f"{author[1]} {year[0]}"


def _size(definition: InstrumentDefinition, value: Decimal) -> str:
    """A size in the measure's unit; a difference has no words of its own."""
    places = max(definition.decimals, ERROR_DECIMALS)
    return short(replace(definition, decimals=places, value_words=()), value)
