"""Choosing what else to measure."""

from typing import Any

from django import forms
from django.utils.translation import gettext, gettext_lazy
from django.utils.translation import gettext as _

from measures.instruments import fits, from_json
from measures.models import Instrument
from patients.models import Episode
from rehabgoals.forms import PlainForm


class ChooseInstrumentForm(PlainForm):
    """Measure something else: the clinic's instruments, those that fit the region first."""

    instrument = forms.ChoiceField(label=gettext_lazy("Measure something else"))

    def __init__(self, data: Any = None, *, instruments: list[Instrument], episode: Episode) -> None:
        super().__init__(data)
        fitting, others = [], []
        for instrument in instruments:
            entry = (str(instrument.pk), gettext(instrument.name))
            # Definitions are read here only for the regions; the list of a clinic's instruments is short.
            (fitting if fits(from_json(instrument.definition), episode.body_region) else others).append(entry)
        groups = [
            (_("For this region: %(region)s") % {"region": episode.get_body_region_display()}, sorted_by_name(fitting)),
            (_("All others"), sorted_by_name(others)),
        ]
        self.fields["instrument"].choices = [("", _("Choose a measure")), *[group for group in groups if group[1]]]


def sorted_by_name(entries: list[tuple[str, str]]) -> list[tuple[str, str]]:
    """(value, words) in the order of their words."""
    return sorted(entries, key=lambda entry: entry[1].casefold())
