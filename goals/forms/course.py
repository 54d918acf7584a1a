"""What is typed about the agreed course."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from goals.course import ends_on, halfway_on
from goals.forms.helped import with_wording
from goals.forms.once import OnceAnEpisode
from goals.models import AgreedCourse
from rehabgoals.days import day_words, write_day
from rehabgoals.forms import DayField, LineField, NumberField, WordsField


class CourseForm(OnceAnEpisode):
    """About how much, over how long, where, when we look half-way, and how we know we are done. All of it is open."""

    about_visits = NumberField(min=1, max=200, decimals=0, required=False, label=_("About how many visits"))
    over_weeks = NumberField(min=1, max=260, decimals=0, required=False, label=_("Over about how many weeks"))
    where = LineField(
        max_length=120, required=False, label=_("Where"), help_text=_("Such as: at the clinic, twice at home.")
    )
    halfway_review_on = DayField(required=False, label=_("When we look half-way"))
    finish_line = WordsField(
        max_length=300,
        required=False,
        label=_("How we know we are done"),
        help_text=_("In their words. Such as: I buy my own fish on a Saturday."),
    )

    class Meta:
        model = AgreedCourse
        fields = ["about_visits", "over_weeks", "where", "halfway_review_on", "finish_line"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        # The instance takes what was typed while the form is checked.
        self.agreed_for = self.instance.halfway_review_on
        with_wording(self, "finish_line")

    def clean_halfway_review_on(self) -> date | None:
        """A new day lies ahead, within the course. One that was agreed and has passed may stay."""
        day: date | None = self.cleaned_data["halfway_review_on"]
        if day is None or day == self.agreed_for:
            return day
        DayField(ahead=True).clean(day)
        weeks = self.cleaned_data.get("over_weeks")
        if weeks and day > (over := ends_on(timezone.localdate(), int(weeks))):
            words = gettext("The course is over by %(day)s. Choose a day before that, or more weeks.")
            self.add_error("halfway_review_on", words % {"day": day_words(over, today=date.min)})
        return day

    def propose_middle(self) -> None:
        """Put the day in the middle into the field; what is typed otherwise stays, and nothing is looked at yet."""
        self.data = self.data.copy()
        try:
            weeks = self.fields["over_weeks"].clean(self["over_weeks"].value())
        except ValidationError:
            weeks = None
        middle = halfway_on(timezone.localdate(), int(weeks)) if weeks else None
        if middle is None:
            self.add_error("over_weeks", _("Write over how many weeks, two or more, and there is a middle to propose."))
        else:
            self.data[self.add_prefix("halfway_review_on")] = write_day(middle)
