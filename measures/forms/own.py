"""The form for a measure of the clinic's own."""

from typing import Any

from django import forms
from django.utils.translation import gettext, gettext_lazy
from django.utils.translation import gettext as _

from measures.models import Instrument
from measures.own_instruments import define_own
from rehabgoals.forms import ClinicForm, LineField, NumberField, PicksField


class OwnInstrumentForm(ClinicForm):
    """A measure of the clinic's own."""

    constraint_fields = {"name_taken": "name", "range": "maximum"}

    name = LineField(label=gettext_lazy("Name"), max_length=120, help_text=gettext_lazy("Such as: stairs climbed."))
    unit = LineField(
        label=gettext_lazy("Unit"),
        max_length=30,
        required=False,
        help_text=gettext_lazy("Such as: steps, s, kg. May stay empty."),
    )
    higher_is_better = PicksField(
        label=gettext_lazy("Which way is better"),
        choices=[("True", gettext_lazy("More is better")), ("False", gettext_lazy("Less is better"))],
        coerce=lambda value: value == "True",
        error_messages={"required": gettext_lazy("Say whether more or less is better.")},
    )
    kind = PicksField(label=gettext_lazy("Who says the number"), choices=Instrument.Kind.choices)
    decimals = PicksField(
        label=gettext_lazy("How finely it is written down"),
        choices=[
            ("0", gettext_lazy("Whole numbers")),
            ("1", gettext_lazy("One decimal")),
            ("2", gettext_lazy("Two decimals")),
        ],
        coerce=int,
        initial="1",
    )
    minimum = NumberField(label=gettext_lazy("Smallest value"), min=-99_999, max=999_999, decimals=2, required=False)
    maximum = NumberField(label=gettext_lazy("Largest value"), min=-99_999, max=999_999, decimals=2, required=False)
    reassess_weeks = NumberField(
        label=gettext_lazy("Measure again after (weeks)"),
        min=1,
        max=104,
        decimals=0,
        required=False,
        help_text=gettext_lazy("Empty: it is measured once, and again whenever you like."),
    )

    class Meta:
        model = Instrument
        fields = ["name", "unit", "higher_is_better", "kind", "minimum", "maximum", "reassess_weeks"]

    def __init__(self, *args: Any, user: Any, **kwargs: Any) -> None:
        self.user = user
        # The row has a direction by default; here a person says it.
        initial = {"kind": Instrument.Kind.CLINICIAN_ASSESSED, "reassess_weeks": 4, "higher_is_better": None}
        super().__init__(*args, initial=initial, **kwargs)
        self.instance.is_own = True

    @property
    def _names(self) -> set[str]:
        rows = Instrument.objects.visible_to(self.user).current().values_list("name", flat=True)
        return {words.casefold() for name in rows for words in (name, gettext(name))}

    def clean_name(self) -> str:
        """Refuse a name that the clinic's list already has, its capitals aside."""
        name = self.cleaned_data["name"]
        if name.casefold() in self._names:
            raise forms.ValidationError(_("The clinic already has a measure with this name."), code="name_taken")
        return name

    def clean(self) -> dict[str, Any]:
        """The ends of the range are no finer than the results."""
        cleaned = super().clean() or self.cleaned_data
        decimals = cleaned.get("decimals")
        for name in ("minimum", "maximum"):
            end = cleaned.get(name)
            if end is not None and decimals is not None and end != round(end, decimals):
                self.add_error(name, _("This is finer than the results. Round it, or choose more decimals."))
        return cleaned

    def save(self, commit: bool = True) -> Instrument:
        """Keep the instrument with its definition."""
        define_own(self.instance, by=self.user, decimals=self.cleaned_data["decimals"])
        return super().save(commit)
