"""What began a new stretch, and why two results cannot be compared."""

from collections.abc import Iterable

from django.utils.translation import gettext as _

from measures.change_words.parts import answer_words, without_words
from measures.conditions import RATER
from measures.definitions import InstrumentDefinition
from measures.instruments import condition_label
from measures.series import ANSWERED_BY, COMBINE, VERSION, Changed


def break_words(changed: Iterable[Changed], definition: InstrumentDefinition) -> str:
    """What began a new stretch, beside its mark in the chart: "now without the stick", "now measured by Ana"."""
    return ", ".join(_break(each, definition) for each in changed)


def _break(changed: Changed, definition: InstrumentDefinition) -> str:
    if changed.field == VERSION:
        return _("another version of the measure")
    if changed.field == RATER:
        return _("now measured by %(name)s") % {"name": changed.after}
    without = without_words(definition, changed)
    if without:
        return _("now %(without)s") % {"without": without}
    return _("now: %(after)s") % {"after": answer_words(definition, changed.field, changed.after)}


def difference_words(changed: Changed, definition: InstrumentDefinition) -> str:
    """In what two results differ that cannot be compared: what it was, then what it is."""
    if changed.field == VERSION:
        return _("another version of the measure")
    if changed.field == ANSWERED_BY:
        return _("one was answered by another person")
    label = next((condition_label(each) for each in definition.conditions if each.field == changed.field), "")
    facts = {
        "what": label[:1].lower() + label[1:],
        "before": answer_words(definition, changed.field, changed.before),
        "after": answer_words(definition, changed.field, changed.after),
    }
    if changed.field == COMBINE:
        return _("%(before)s, then %(after)s") % facts
    return _("%(what)s: %(before)s, then %(after)s") % facts
