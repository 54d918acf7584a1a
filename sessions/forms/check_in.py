"""The check-in: all of a visit, in its order."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any
from uuid import uuid4

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts.drafts import Drafting
from goals.models import CopingPlan
from measures.fields import result_field
from measures.forms import AskingForm, Questions
from rehabgoals.forms import LineField, ManyPicksField, RulerField, WordsField
from sessions.forms.begun import Begun
from sessions.forms.changes import Doses, Matters
from sessions.forms.meeting import NextMeeting
from sessions.forms.practised import CHOSEN_ROWS, PaperSheet, PractisedRow
from sessions.forms.rating import Ratings
from sessions.models import CheckIn
from sessions.said import Said
from sessions.visit_page import Opening

DAYS_ASKED = 7


def in_milliseconds(moment: datetime) -> int:
    """A moment as a whole number, for a hidden field."""
    return int(moment.timestamp() * 1000)


class CheckInForm(AskingForm):
    """A whole check-in. Everything in it may be left out; `opening` says which measures, goals and tasks it asks about.

    Its parts make their own fields, and each says what was said in it. `typed` is what was sent, or what a draft
    brings back; `drafting` is that draft, for the page.
    """

    drafting: Drafting
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
    obstacle_kinds = ManyPicksField(
        label=_("What got in the way"),
        choices=[(CheckIn.NOTHING, _("Nothing")), *CopingPlan.ObstacleKind.choices],
        required=False,
    )
    obstacles = WordsField(label=_("In words, if you like"), required=False)
    changes = WordsField(
        label=_("What changes"),
        required=False,
        help_text=_("In the goal, the practice, how hard or how often."),
    )
    agreed = WordsField(
        label=_("What we agreed"), required=False, help_text=_("One line for each. It stands on the plan.")
    )
    questions = WordsField(label=_("Questions you have"), required=False)
    takes_away = WordsField(
        label=_("What you take away, in your own words"),
        required=False,
        help_text=_("You might ask: what will you do first, when you are home?"),
    )

    def __init__(self, data: Any = None, *, opening: Opening, now: datetime, zone: Any, typed: Any = None) -> None:
        super().__init__(data)
        self.opening, self.now, self.zone, self.typed = opening, now, zone, data or typed
        self.fields["form_token"].initial = uuid4
        self.fields["opened_at"].initial = in_milliseconds(now)
        pain = opening.pain
        self.fields["pain_now"] = result_field(
            pain.definition,
            last=pain.last.value if pain.last else None,
            label=gettext("Pain now"),
            required=False,
            help_text=gettext("Leave it empty if you do not ask today."),
        )
        self.begun = Begun(self)
        self.sheet = PaperSheet(self)
        self.questions = [
            Questions(self, asked, hint=asked.last_sentence if asked.is_pressed else "")
            for asked in opening.all_measures
        ]
        self.rating = Ratings(self)
        self.matters = Matters(self)
        self.planned = [PractisedRow(self, f"practised_{task.pk}", task) for task in opening.practice]
        self.chosen = [PractisedRow(self, f"chosen_{number}") for number in range(1, CHOSEN_ROWS + 1)]
        self.doses = Doses(self)
        self.meeting = NextMeeting(self)
        # The summary of what to look at follows the order of the page.
        self.order_fields(self._order())

    def _order(self) -> list[str]:
        return [
            *("form_token", "opened_at", *self.begun.names, "achieved", "pain_now", "pain_words", "practice_days"),
            *(*self.sheet.names, "obstacle_kinds", "obstacles"),
            *(name for each in self.questions for name in each.names),
            *(*self.rating.names, *self.matters.names),
            *(name for each in (*self.planned, *self.chosen) for name in each.names),
            *("changes", *self.doses.names, "agreed", *self.meeting.names, "questions", "takes_away"),
        ]

    # --- For the template -----------------------------------------------------------------------------------------

    @property
    def asked_now(self) -> list[Questions]:
        """Each measure that is asked this time."""
        return self.questions[: len(self.opening.measures)]

    @property
    def waiting(self) -> list[Questions]:
        """Those that can wait until next time."""
        begins = len(self.opening.measures)
        return self.questions[begins : begins + len(self.opening.waiting)]

    @property
    def others(self) -> list[Questions]:
        """Those that are not due, and might be taken all the same."""
        return self.questions[len(self.opening.measures) + len(self.opening.waiting) :]

    @property
    def waiting_is_used(self) -> bool:
        """Whether one of those that can wait holds something, so that they are not folded away."""
        return self._is_used(self.waiting)

    @property
    def others_are_used(self) -> bool:
        """The same of those that are not due."""
        return self._is_used(self.others)

    def _is_used(self, questions: list[Questions]) -> bool:
        typed = self.typed or {}
        return any(each.is_used or any(typed.get(name) for name in each.value_names) for each in questions)

    @property
    def has_practised(self) -> bool:
        """Whether something was practised, so that it is not folded away."""
        return any(each.is_used for each in (*self.planned, *self.chosen))

    @property
    def has_changes(self) -> bool:
        """Whether "What changes" holds something, so that it is not folded away."""
        return self._holds("changes") or self.doses.is_used

    @property
    def has_taken_away(self) -> bool:
        """Whether "What you take away" holds something, so that it is not folded away."""
        return self._holds("questions", "takes_away")

    def _holds(self, *names: str) -> bool:
        return any(self[name].value() or self[name].errors for name in names)

    # --- What was said ----------------------------------------------------------------------------------------------

    def clean(self) -> dict[str, Any]:
        """Look at each part by itself, and whether anything was said at all."""
        cleaned = super().clean()
        kinds = cleaned.get("obstacle_kinds") or []
        if CheckIn.NOTHING in kinds and len(kinds) > 1:
            self.add_error("obstacle_kinds", gettext("“Nothing” stands beside something else. Leave one of them."))
        for part in (self.matters, *self.planned, *self.chosen, self.doses, self.meeting):
            part.clean()
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
            practice_days=self._practice_days(),
            obstacle_kinds=tuple(cleaned["obstacle_kinds"]),
            obstacles=cleaned["obstacles"],
            days_done=self.sheet.said,
            results=tuple(self.results),
            ratings=self.rating.said,
            matters=self.matters.said,
            practised=tuple(each.said for each in (*self.planned, *self.chosen) if each.said),
            changes=cleaned["changes"],
            doses=self.doses.said,
            agreed=cleaned["agreed"],
            next_meeting=self.meeting.said,
            questions=cleaned["questions"],
            takes_away=cleaned["takes_away"],
        )

    def _practice_days(self) -> int | None:
        """What was written; else, where days of the paper sheet were ticked, those of the last seven.

        Where none of these was ticked nobody said that there were none.
        """
        written = _whole(self.cleaned_data["practice_days"])
        if written is not None or not self.sheet.said:
            return written
        until = self.begun.held_on
        return self.sheet.days_counted(until - timedelta(days=DAYS_ASKED - 1), until) or None


def _whole(value: Decimal | None) -> int | None:
    return None if value is None else int(value)
