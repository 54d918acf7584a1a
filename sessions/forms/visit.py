"""Planning visits and moving them."""

from datetime import date, datetime, timedelta
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from accounts.models import Site, User
from rehabgoals.days import write_clock, write_day
from rehabgoals.forms import ClinicForm, DayField, NumberField, TimeField
from rehabgoals.versions import Difference
from sessions.models import Visit
from sessions.moments import moment_words, read_moment
from sessions.times import instant
from sessions.visits import USUAL_MINUTES

YEARS_AHEAD = 2


def two_years_ahead() -> date:
    """The last day a visit can be planned for; later ones are most often a slip of the finger."""
    return timezone.localdate() + timedelta(days=365 * YEARS_AHEAD)


def _with_day_and_time(data: Any) -> Any:
    """What was sent, with day and time in place of the moment that an offer's button sends as `starts_at`."""
    moment = read_moment(data["starts_at"]) if data and "starts_at" in data else None
    if moment is None:
        return data
    data = data.copy()
    data["day"], data["at"] = write_day(timezone.localtime(moment)), write_clock(moment)
    return data


class VisitForm(ClinicForm):
    """When, how long, how, where and with whom. An offer's button sends `starts_at` in place of day and time."""

    day = DayField(label=_("Day"), latest=two_years_ahead)
    at = TimeField(label=pgettext_lazy("of day", "Time"))
    minutes = NumberField(label=_("Length in minutes"), min=5, max=240, decimals=0, initial=USUAL_MINUTES)

    class Meta:
        model = Visit
        fields = ["minutes", "kind", "clinician", "site"]
        labels = {"site": _("Where")}
        help_texts = {"site": _("For visits in person.")}

    # The rest in further_differences.
    compared = ("minutes", "kind")
    field_order = ["day", "at", "minutes", "kind", "clinician", "site"]

    def __init__(
        self, data: Any = None, *, user: Any, now: datetime, earliest: date | None = None, **kwargs: Any
    ) -> None:
        super().__init__(_with_day_and_time(data), **kwargs)
        self.user, self.now = user, now
        # Another visit at the moment that was typed, linked beside the fields.
        self.standing: Visit | None = None
        staff = User.objects.visible_to(user).filter(is_clinician=True)
        present = staff.filter(is_active=True)
        # A colleague who has left stays on the visit until another is chosen.
        keeping = staff.filter(pk=self.instance.clinician_id) if self.instance.clinician_id else staff.none()
        self.fields["clinician"].queryset = (present | keeping).order_by("name")
        self.fields["clinician"].empty_label = None
        self._offer_sites()
        self.fields["day"].earliest = earliest
        # Said once for the line of fields, above it.
        self.day_hint, self.fields["day"].help_text = self.fields["day"].help_text, ""
        self.fields["day"].widget.attrs["aria-describedby"] = "day-hint"
        if self.instance.pk:
            local = timezone.localtime(self.instance.starts_at)
            self.initial |= {"day": local.date(), "at": local.time()}

    def _offer_sites(self) -> None:
        """The clinic's sites, the main one first; where there is one only, it goes without saying. One query."""
        sites = list(Site.objects.visible_to(self.user).order_by("-is_main", "name"))
        if len(sites) < 2:
            del self.fields["site"]
        else:
            self.fields["site"].choices = [(site.pk, site.name) for site in sites]
            self.fields["site"].required = False
            self.initial["site"] = self.initial.get("site") or sites[0].pk

    def tell_standing(self, visit: Visit) -> None:
        """Say that another visit is at this moment."""
        self.standing = visit
        self.add_error("at", gettext("A visit stands there already."))

    def says_of(self, visit: Visit) -> bool:
        """Whether what was typed is how this visit is: its button was pressed twice."""
        typed, is_in_person = self.cleaned_data, visit.kind == Visit.Kind.IN_PERSON
        same = all(getattr(visit, name) == typed[name] for name in ("starts_at", "minutes", "kind", "clinician"))
        site = typed.get("site")
        return same and (site is None or not is_in_person or visit.site_id == site.pk)

    def further_differences(self, current: Visit) -> list[Difference]:
        """What two versions of a visit differ in beside minutes and kind: the moment, the clinician and the place."""
        differences, cleaned = [], self.cleaned_data
        if current.starts_at != cleaned["starts_at"]:
            theirs, yours = moment_words(current.starts_at), moment_words(cleaned["starts_at"])
            differences.append(Difference(gettext("Day and time"), theirs, yours))
        for name in ("clinician", "site"):
            if name in self.fields and getattr(current, name) != cleaned[name]:
                theirs, yours = (str(each or "–") for each in (getattr(current, name), cleaned[name]))
                differences.append(Difference(str(self.fields[name].label), theirs, yours))
        return differences

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
