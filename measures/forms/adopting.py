"""The form for adopting a threshold: one of those that are published, or another with its source."""

from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from measures.adopting import Decision, decision_on, published
from measures.definitions import InstrumentDefinition, Threshold
from measures.instrument_facts import threshold_shown
from measures.models import AdoptedThreshold
from rehabgoals.forms import LineField, NumberField, PicksField, PlainForm

ANOTHER = "another"
SMALLEST = Decimal("0.001")


class AdoptForm(PlainForm):
    """Which MDC or MCID judges: a published one, or another with its source; for one patient with a reason."""

    value = NumberField(label=gettext_lazy("Value"), min=SMALLEST, max=999_999, decimals=3, required=False)
    is_percent = PicksField(
        label=gettext_lazy("What it counts"),
        choices=[
            ("", gettext_lazy("The measure’s own unit")),
            ("percent", gettext_lazy("Per cent of where it started")),
        ],
        coerce=bool,
        empty_value=False,
        required=False,
        initial="",
    )
    confidence = PicksField(
        label=gettext_lazy("At which confidence it holds"),
        choices=[
            ("", gettext_lazy("not said")),
            ("90", gettext_lazy("90 per cent (MDC90)")),
            ("95", gettext_lazy("95 per cent (MDC95)")),
        ],
        coerce=int,
        empty_value=None,
        required=False,
        initial="",
    )
    population = LineField(
        label=gettext_lazy("For whom it was found"),
        max_length=300,
        required=False,
        help_text=gettext_lazy("Such as: 6 weeks after a knee replacement, n = 60."),
    )
    source = LineField(
        label=gettext_lazy("Source"),
        max_length=300,
        required=False,
        help_text=gettext_lazy("Authors, journal and year, or your own repeated measurements and when."),
    )

    def __init__(
        self, data: Any = None, *, definition: InstrumentDefinition, of: str, for_patient: bool = False
    ) -> None:
        self.definition, self.of = definition, of
        self.published = published(definition, of)
        super().__init__(data)
        if of != AdoptedThreshold.Of.MDC:
            del self.fields["confidence"]  # that of an error, and of nothing else
        if self.published:
            self.fields["which"] = PicksField(
                label=_("Which one"),
                choices=[*self._choices(), (ANOTHER, _("Another, with its source"))],
                hints={str(place): _source(each) for place, each in enumerate(self.published)},
                layout="tall",
            )
        if for_patient:
            self.fields["reason"] = LineField(
                label=_("Why for this patient"),
                max_length=300,
                help_text=_("Such as: after a hip replacement, where the error is larger."),
                error_messages={"required": _("Write a few words: whoever reads the chart later will ask.")},
            )

    def _choices(self) -> list[tuple[str, str]]:
        shown = [threshold_shown(self.definition, each, is_default=False) for each in self.published]
        return [
            (str(place), f"{each.value}: {each.population}" if each.population else each.value)
            for place, each in enumerate(shown)
        ]

    def clean(self) -> dict[str, Any]:
        """Another threshold than a published one needs its value and its source."""
        cleaned = super().clean() or self.cleaned_data
        if cleaned.get("which", ANOTHER) == ANOTHER and "which" not in self.errors:
            if cleaned.get("value") is None and "value" not in self.errors:
                self.add_error("value", _("Write a number."))
            if not cleaned.get("source") and "source" not in self.errors:
                self.add_error("source", _("Write where it comes from, so that others can look it up."))
        return cleaned

    def decision(self) -> Decision:
        """What a valid form says."""
        said = self.cleaned_data
        which, reason = said.get("which", ANOTHER), said.get("reason", "")
        if which != ANOTHER:
            return decision_on(self.of, self.published[int(which)], reason=reason)
        return Decision(
            of=self.of,
            value=said["value"],
            source=said["source"],
            population=said["population"],
            is_percent=said["is_percent"],
            confidence=said.get("confidence"),
            reason=reason,
        )


def _source(threshold: Threshold) -> str:
    if threshold.verified:
        return threshold.citation
    return _("%(source)s (not read there by us)") % {"source": threshold.citation}
