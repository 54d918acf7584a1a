"""Forms of one's own page: who one is, phrases, days away."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from accounts.models import Absence, Phrase, User
from rehabgoals.forms import ClinicForm, DayField, LineField, PicksField


class OwnForm(ClinicForm):
    """What colleagues and patients read about oneself."""

    name = LineField(label=_("Name"), max_length=120)
    profession = LineField(
        label=_("Profession"), max_length=80, required=False, help_text=_("Such as physiotherapist.")
    )

    class Meta:
        model = User
        fields = ["name", "profession"]


class PhraseForm(ClinicForm):
    """Words that are often written. Set `instance.user` for one's own; the clinic's have none."""

    words = LineField(
        label=_("Phrase"),
        max_length=300,
        help_text=_("Put in [square brackets] what changes. [name] and [goal] fill themselves in."),
    )
    field = PicksField(label=_("Offered at"), choices=Phrase.Field.choices, required=False)
    constraint_fields = {"there_already": "words"}

    class Meta:
        model = Phrase
        fields = ["words", "field"]

    def _get_validation_exclusions(self) -> set[str]:
        # Whose it is belongs to what is there once, though nobody types it.
        return super()._get_validation_exclusions() - {"user", "field"}


class AbsenceForm(ClinicForm):
    """Days on which one is away, and who looks after the list meanwhile."""

    from_on = DayField(label=_("First day away"))
    until_on = DayField(label=_("Last day away"))
    constraint_fields = {"ends_before": "until_on", "oneself": "covered_by"}

    class Meta:
        model = Absence
        fields = ["from_on", "until_on", "covered_by"]

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.instance.user = user
        # The last day cannot have passed: it would change nothing.
        self.fields["until_on"].earliest = user.clinic.today
        colleagues = User.objects.visible_to(user).filter(is_clinician=True, is_active=True).exclude(pk=user.pk)
        self.fields["covered_by"].queryset = colleagues.order_by("name")
        self.fields["covered_by"].empty_label = _("Nobody in particular")
