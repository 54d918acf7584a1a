"""Choosing what else to measure, and looking for an instrument."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext, gettext_lazy
from django.utils.translation import gettext as _

from measures.definitions import ANY
from measures.models import Instrument
from patients.models import BodyRegion, Episode
from rehabgoals.forms import LineField, PlainForm


class ChooseInstrumentForm(PlainForm):
    """Measure something else: the clinic's instruments, those that fit the region first."""

    instrument = forms.ChoiceField(label=gettext_lazy("Measure something else"))

    def __init__(self, data: Any = None, *, instruments: Iterable[Any], episode: Episode) -> None:
        """`instruments` are rows with their `regions`: whole definitions are large, and there are many."""
        super().__init__(data)
        fitting, others = [], []
        for instrument in instruments:
            is_fitting = ANY in instrument.regions or episode.body_region in instrument.regions
            entry = (str(instrument.pk), gettext(instrument.name))
            (fitting if is_fitting else others).append(entry)
        groups = [
            (_("For this region: %(region)s") % {"region": episode.get_body_region_display()}, sorted_by_name(fitting)),
            (_("All others"), sorted_by_name(others)),
        ]
        self.fields["instrument"].choices = [("", _("Choose a measure")), *[group for group in groups if group[1]]]


class InstrumentFilterForm(PlainForm):
    """Which of the clinic's instruments to look at. Nothing here is about a person, so it is asked by GET."""

    words = LineField(label=gettext_lazy("Words of its name"), max_length=60, required=False)
    region = forms.ChoiceField(
        label=gettext_lazy("Body region"),
        choices=[("", gettext_lazy("All regions")), *BodyRegion.choices],
        required=False,
    )
    kind = forms.ChoiceField(
        label=gettext_lazy("Who says the number"),
        choices=[("", gettext_lazy("Both")), *Instrument.Kind.choices],
        required=False,
    )

    @property
    def asked(self) -> dict[str, str]:
        """What was asked for; of what cannot be read, nothing."""
        return self.cleaned_data if self.is_valid() else {}


def sorted_by_name(entries: list[tuple[str, str]]) -> list[tuple[str, str]]:
    """(value, words) in the order of their words."""
    return sorted(entries, key=lambda entry: entry[1].casefold())
