"""The check-in: all of a visit, in its order."""

from datetime import UTC, datetime, time, timedelta
from decimal import Decimal
from typing import Any
from uuid import uuid4

from django import forms
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from goals.attainment import GoalWord
from measures.fields import result_field
from measures.forms import AskingForm, Questions
from rehabgoals.days import write_clock, write_day
from rehabgoals.forms import (
    DayField,
    LineField,
    PicksField,
    RulerField,
    TimeField,
    WordsField,
)
from sessions.forms.visit import two_years_ahead
from sessions.models import Visit
from sessions.recording import MeetingSaid, RatingSaid, Said
from sessions.times import instant
from sessions.visit_page import Opening

DAYS_ASKED = 7
# Who may rate a goal, in the order of their fields: the patient says it first.
SIDES = ("patient", "clinician", "supporter")


def in_milliseconds(moment: datetime) -> int:
    """A moment as a whole number, for a hidden field."""
    return int(moment.timestamp() * 1000)


class CheckInForm(AskingForm):
    """A whole check-in. Everything in it may be left out; `opening` says which measures and goals are asked about."""

    form_token = forms.UUIDField(widget=forms.HiddenInput)
    # When the page was opened, in milliseconds: what a colleague finished since then is told before this is kept.
    opened_at = forms.IntegerField(widget=forms.HiddenInput, required=False)
    achieved = WordsField(label=_("What was achieved since last time"), required=False)
    pain_words = LineField(label=_("How it has been"), max_length=300, required=False)
    practice_days = RulerField(
        label=_("Days with practice, of the last 7"),
        highest=DAYS_ASKED,
        required=False,
        help_text=_("Leave it empty if you do not ask today."),
    )
    obstacles = WordsField(label=_("What got in the way"), required=False)
    changes = WordsField(
        label=_("What changes"),
        required=False,
        help_text=_("In the goal, the practice, how hard or how often."),
    )
    agreed = WordsField(
        label=_("What we agreed"), required=False, help_text=_("One line for each. It stands on the plan.")
    )
    next_on = DayField(label=_("Day"), required=False, latest=two_years_ahead)
    next_at = TimeField(label=pgettext_lazy("of day", "Time"), required=False)
    next_kind = forms.ChoiceField(
        label=_("How"), choices=Visit.Kind.choices, initial=Visit.Kind.IN_PERSON, required=False
    )

    def __init__(self, data: Any = None, *, opening: Opening, now: datetime, zone: Any) -> None:
        super().__init__(data)
        self.opening, self.now, self.zone = opening, now, zone
        self.fields["form_token"].initial = uuid4
        self.fields["opened_at"].initial = in_milliseconds(now)
        self.fields["next_on"].earliest = opening.today
        # Said once for the line of fields, above it.
        self.next_hint, self.fields["next_on"].help_text = self.fields["next_on"].help_text, ""
        self.fields["next_on"].widget.attrs["aria-describedby"] = "next-hint"
        pain = opening.pain
        self.fields["pain_now"] = result_field(
            pain.definition,
            last=pain.last.value if pain.last else None,
            label=gettext("Pain now"),
            required=False,
            help_text=gettext("Leave it empty if you do not ask today."),
        )
        self.questions = [
            Questions(self, asked, hint=asked.last_sentence if asked.is_pressed else "")
            for asked in opening.all_measures
        ]
        for each in opening.goals:
            for side in SIDES:
                self.fields[f"{side}_{each.goal.pk}"] = PicksField(
                    label=_rating_label(side, each.goal.activity),
                    choices=GoalWord.choices,
                    layout="grid",
                    required=False,
                )
        # The summary of what to look at follows the order of the page.
        self.order_fields(self._order())

    def _order(self) -> list[str]:
        measures = [name for each in self.questions for name in each.names]
        goals = [each.goal.pk for each in self.opening.goals]
        return [
            *("form_token", "opened_at", "achieved", "pain_now", "pain_words", "practice_days", "obstacles"),
            *measures,
            *(f"patient_{pk}" for pk in goals),
            *(f"supporter_{pk}" for pk in goals),
            *(f"clinician_{pk}" for pk in goals),
            *("changes", "agreed", "next_on", "next_at", "next_kind"),
        ]

    # --- For the template -----------------------------------------------------------------------------------------

    @property
    def asked_now(self) -> list[Questions]:
        """Each measure that is asked this time."""
        return self.questions[: len(self.opening.measures)]

    @property
    def waiting(self) -> list[Questions]:
        """Those that can wait until next time."""
        return self.questions[len(self.opening.measures) :]

    @property
    def waiting_is_used(self) -> bool:
        """Whether one of those that can wait holds something, so that they are not folded away."""
        return any(each.is_used for each in self.waiting)

    @property
    def ratings(self) -> list[dict[str, Any]]:
        """Each goal with a bound field for everybody who may rate it."""
        return [
            {"goal": each.goal} | {side: self[f"{side}_{each.goal.pk}"] for side in SIDES}
            for each in self.opening.goals
        ]

    @property
    def has_clinician_view(self) -> bool:
        """Whether the clinician's part holds something, so that it is not folded away."""
        return self._has_view("clinician")

    @property
    def has_supporter_view(self) -> bool:
        """Whether the part of somebody at the patient's side holds something."""
        return self._has_view("supporter")

    def _has_view(self, side: str) -> bool:
        return any(rating[side].value() or rating[side].errors for rating in self.ratings)

    @property
    def has_changes(self) -> bool:
        """Whether "What changes" holds something, so that it is not folded away."""
        return bool(self["changes"].value() or self["changes"].errors)

    @property
    def offers(self) -> list[dict[str, str]]:
        """Usual days for the next visit, at the time of today's, to be filled in by one press."""
        visit = self.opening.visit
        at = write_clock(visit.starts_at) if visit else ""
        words = {1: gettext("In a week"), 2: gettext("In two weeks"), 4: gettext("In four weeks")}
        return [
            {"words": said, "day": write_day(self.opening.today + timedelta(weeks=weeks)), "time": at}
            for weeks, said in words.items()
        ]

    # --- What was said ----------------------------------------------------------------------------------------------

    def clean(self) -> dict[str, Any]:
        """Put the day and the time of the next visit together."""
        cleaned = super().clean()
        day, at = cleaned.get("next_on"), cleaned.get("next_at")
        cleaned["next_meeting"] = None
        if day and at is None and "next_at" not in self.errors:
            self.add_error("next_at", gettext("Write a time too, such as %(example)s.") % {"example": _usual_time()})
        elif at is not None and not day and "next_on" not in self.errors:
            self.add_error("next_on", gettext("Write a day too, or leave the time empty."))
        elif day and at is not None:
            starts_at = instant(day, at, self.zone)
            if starts_at < self.now:
                self.add_error("next_at", gettext("That was earlier today. Choose a time that is still ahead."))
            cleaned["next_meeting"] = MeetingSaid(starts_at, cleaned.get("next_kind") or Visit.Kind.IN_PERSON)
        if not self.errors and self.said().is_empty:
            self.add_error(
                None, gettext("Nothing is written down yet. One word, one number or the next visit is enough.")
            )
        return cleaned

    @property
    def opened(self) -> datetime:
        """When the page was opened; now, when the form does not say."""
        opened_at = self.cleaned_data.get("opened_at")
        newest = in_milliseconds(self.now)
        return datetime.fromtimestamp((opened_at if opened_at and 0 < opened_at < newest else newest) / 1000, tz=UTC)

    def said(self) -> Said:
        """What was said, as `finish_check_in` takes it."""
        cleaned = self.cleaned_data
        return Said(
            achieved=cleaned["achieved"],
            pain_now=_whole(cleaned["pain_now"]),
            pain_words=cleaned["pain_words"],
            practice_days=_whole(cleaned["practice_days"]),
            obstacles=cleaned["obstacles"],
            results=tuple(self.results),
            ratings=tuple(self._ratings_said()),
            changes=cleaned["changes"],
            agreed=cleaned["agreed"],
            next_meeting=cleaned["next_meeting"],
        )

    def _ratings_said(self) -> list[RatingSaid]:
        found = []
        for each in self.opening.goals:
            words = [self.cleaned_data[f"{side}_{each.goal.pk}"] for side in SIDES]
            if any(words):
                found.append(RatingSaid(each.goal, *words))
        return found


def _rating_label(side: str, activity: str) -> str:
    if side == "patient":
        return gettext("How far did we come: %(activity)s?") % {"activity": activity}
    if side == "supporter":
        return gettext("As somebody at their side sees it: %(activity)s") % {"activity": activity}
    return gettext("As you see it: %(activity)s") % {"activity": activity}


def _whole(value: Decimal | None) -> int | None:
    return None if value is None else int(value)


def _usual_time() -> str:
    return write_clock(time(10, 30))
