"""What is asked about how often something is measured."""

from typing import Any

from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from measures.models import Measure
from measures.reassessing import Settled
from rehabgoals.forms import ClinicForm, DayField, NumberField, PicksField

HINTS = {
    Measure.Rhythm.ON: _("It shows on the caseload and in the visit."),
    Measure.Rhythm.PAUSED: _("Nothing falls due until it is taken up again."),
    Measure.Rhythm.STOPPED: _("It is not asked for any more; the results stay."),
}


class MeasureSettingsForm(ClinicForm):
    """How often, and whether at all."""

    every_weeks = NumberField(label=_("How often, in weeks"), min=0, max=104, decimals=0, required=False)
    rhythm = PicksField(label=_("What happens next"), choices=Measure.Rhythm.choices, layout="tall", hints=HINTS)
    paused_until = DayField(
        label=_("Pause until"), ahead=True, required=False, help_text=_("Leave it empty for a pause with an open end.")
    )

    class Meta:
        model = Measure
        fields = ["every_weeks"]

    field_order = ["every_weeks", "rhythm", "paused_until"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        measure = self.instance
        is_paused = measure.rhythm == Measure.Rhythm.PAUSED
        self.initial |= {"rhythm": measure.rhythm, "paused_until": measure.paused_until if is_paused else None}
        self.fields["every_weeks"].help_text = _own_interval(measure.instrument.reassess_weeks)

    def clean(self) -> dict[str, Any]:
        """A day until which it is paused goes with a pause."""
        cleaned = super().clean() or self.cleaned_data
        is_paused = cleaned.get("rhythm") == Measure.Rhythm.PAUSED
        if cleaned.get("paused_until") and not is_paused and "paused_until" in self.changed_data:
            self.add_error("paused_until", gettext("Choose “Pause it” too, or leave the day empty."))
        return cleaned

    def settled(self) -> Settled:
        """What was settled, as `measures.reassessing.settle` takes it."""
        weeks = self.cleaned_data["every_weeks"]
        return Settled(
            every_weeks=None if weeks is None else int(weeks),
            rhythm=self.cleaned_data["rhythm"],
            paused_until=self.cleaned_data["paused_until"],
        )


def _own_interval(weeks: int | None) -> str:
    """What an empty field means."""
    own = gettext("Left empty, it is asked once. 0 means not again by itself.")
    if weeks:
        own = ngettext(
            "Left empty, it is measured every week. 0 means not again by itself.",
            "Left empty, it is measured every %(weeks)s weeks. 0 means not again by itself.",
            weeks,
        ) % {"weeks": weeks}
    return own
