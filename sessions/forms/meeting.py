"""The part of the check-in's form about when the two meet next."""

from datetime import time
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from rehabgoals.days import write_clock, write_day
from rehabgoals.forms import DayField, TimeField
from sessions.forms.visit import two_years_ahead
from sessions.models import Visit
from sessions.moments import moment_words
from sessions.offers import to_plan
from sessions.presses import offer_words
from sessions.said import MeetingSaid
from sessions.times import instant

USUAL_TIME = time(10, 30)


class NextMeeting:
    """Day, time and how. It begins the way the last one was; day and time are offered, and never filled in."""

    names = ("next_on", "next_at", "next_kind")

    def __init__(self, form: Any) -> None:
        self.form = form
        self.standing: Visit | None = None
        day = DayField(label=_("Day"), required=False, latest=two_years_ahead, earliest=form.opening.today)
        # Said once for the line of fields, above it.
        self.hint, day.help_text = day.help_text, ""
        day.widget.attrs["aria-describedby"] = "next-hint"
        form.fields["next_on"] = day
        form.fields["next_at"] = TimeField(label=pgettext("of day", "Time"), required=False)
        form.fields["next_kind"] = forms.ChoiceField(
            widget=forms.Select(attrs={"data-draft-preset": ""}),
            label=_("How"),
            choices=Visit.Kind.choices,
            initial=form.opening.usual_kind,
            required=False,
            error_messages={"invalid_choice": _("Choose one from the list.")},
        )

    @property
    def offers(self) -> list[dict[str, Any]]:
        """The moments that are offered wherever a visit is planned, to be filled in by one press."""
        like = self.form.opening.next_like
        return [
            {
                "words": offer_words(offer),
                "when": moment_words(offer.starts_at),
                "starts_at": offer.starts_at,
                "day": write_day(timezone.localtime(offer.starts_at).date()),
                "time": write_clock(offer.starts_at),
            }
            for offer in to_plan(self.form.now, self.form.zone, like.starts_at if like else None)
        ]

    @property
    def is_open(self) -> bool:
        """Whether the fields are to be seen: nothing is planned yet, or one more visit was typed."""
        is_typed = any(self.form[name].value() for name in ("next_on", "next_at"))
        return self.form.opening.next_visit is None or is_typed or any(name in self.form.errors for name in self.names)

    def clean(self) -> None:
        """A day goes with a time, and both lie ahead."""
        form, said = self.form, self.form.cleaned_data
        day, at = said.get("next_on"), said.get("next_at")
        if day and at is None and "next_at" not in form.errors:
            usual = write_clock(USUAL_TIME)
            form.add_error("next_at", _("Write a time too, such as %(example)s.") % {"example": usual})
        elif at is not None and not day and "next_on" not in form.errors:
            form.add_error("next_on", _("Write a day too, or leave the time empty."))
        elif day and at is not None and instant(day, at, form.zone) < form.now:
            form.add_error("next_at", _("That was earlier today. Choose a time that is still ahead."))

    def tell_standing(self, visit: Visit) -> None:
        """Say that another visit is at this moment; `standing` is linked beside the fields."""
        self.standing = visit
        self.form.add_error("next_at", _("A visit stands there already."))

    @property
    def said(self) -> MeetingSaid | None:
        """When they meet next; None where that was not settled."""
        said = self.form.cleaned_data
        if said.get("next_on") is None or said.get("next_at") is None:
            return None
        starts_at = instant(said["next_on"], said["next_at"], self.form.zone)
        how = {"kind": said.get("next_kind") or Visit.Kind.IN_PERSON}
        like = self.form.opening.next_like
        if like is not None:
            how |= {"minutes": like.minutes, "site": like.site}
        return MeetingSaid(starts_at, **how)
