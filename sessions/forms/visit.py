"""Planning visits and moving them."""

from datetime import date, datetime, timedelta
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from rehabgoals.forms import ClinicForm, DayField, NumberField, TimeField
from sessions.models import Visit
from sessions.times import instant
from sessions.visits import USUAL_MINUTES

YEARS_AHEAD = 2


def two_years_ahead() -> date:
    """The last day a visit can be planned for; later ones are most often a slip of the finger."""
    return timezone.localdate() + timedelta(days=365 * YEARS_AHEAD)


class VisitForm(ClinicForm):
    """When, how long, how and with whom."""

    day = DayField(label=_("Day"), latest=two_years_ahead)
    at = TimeField(label=pgettext_lazy("of day", "Time"))
    minutes = NumberField(label=_("Length in minutes"), min=5, max=240, decimals=0, initial=USUAL_MINUTES)

    class Meta:
        model = Visit
        fields = ["minutes", "kind", "clinician"]

    field_order = ["day", "at", "minutes", "kind", "clinician"]

    def __init__(self, *args: Any, user: Any, now: datetime, earliest: date | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.user, self.now = user, now
        staff = User.objects.visible_to(user).filter(is_clinician=True)
        present = staff.filter(is_active=True)
        # A colleague who has left stays on the visit until another is chosen.
        keeping = staff.filter(pk=self.instance.clinician_id) if self.instance.clinician_id else staff.none()
        self.fields["clinician"].queryset = (present | keeping).order_by("name")
        self.fields["clinician"].empty_label = None
        self.fields["day"].earliest = earliest
        # Said once for the line of fields, above it.
        self.day_hint, self.fields["day"].help_text = self.fields["day"].help_text, ""
        self.fields["day"].widget.attrs["aria-describedby"] = "day-hint"
        if self.instance.pk:
            local = timezone.localtime(self.instance.starts_at)
            self.initial |= {"day": local.date(), "at": local.time()}

    def clean(self) -> dict[str, Any]:
        """Put day and time together. A planned visit is not moved into the past."""
        cleaned = super().clean() or self.cleaned_data
        day, at = cleaned.get("day"), cleaned.get("at")
        if day and at is not None:
            cleaned["starts_at"] = instant(day, at, self.user.clinic.zone)
            is_moved = self.instance.pk and cleaned["starts_at"] != self.instance.starts_at
            if is_moved and cleaned["starts_at"] < self.now:
                field = "at" if day == self.user.clinic.today(self.now) else "day"
                self.add_error(field, gettext("This lies in the past. Choose a day and a time that are still ahead."))
        return cleaned
