"""The parts of the check-in's form about what changes: what still matters, and how much, how fast and how often."""

from dataclasses import replace
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from goals.models import StillMatters
from rehabgoals.forms import LineField, PicksField
from sessions.models import DoseDecision
from sessions.said import DoseSaid, MattersSaid
from sessions.visit_page import GoalAsked


class TwoFields:
    """Two fields that belong together, the second under the first one's name and an ending of its own."""

    form: Any
    names: tuple[str, str]

    @property
    def is_used(self) -> bool:
        """Whether something is said, so that it is not folded away."""
        return any(self.form[name].value() or self.form[name].errors for name in self.names)


class MattersAsked(TwoFields):
    """Whether one goal still matters to the patient, and their words. Asked at reviews, and whenever they like."""

    def __init__(self, form: Any, asked: GoalAsked) -> None:
        self.form, self.asked, self.name = form, asked, f"still_{asked.goal.pk}"
        self.names = (self.name, f"{self.name}_words")
        form.fields[self.name] = PicksField(
            label=_("Does this still matter to you: %(activity)s?") % {"activity": asked.goal.activity},
            choices=StillMatters.Answer.choices,
            required=False,
        )
        form.fields[f"{self.name}_words"] = LineField(
            label=_("In your own words, if you like"), max_length=300, required=False
        )

    @property
    def answer(self) -> Any:
        """The answer, for the template."""
        return self.form[self.name]

    @property
    def words(self) -> Any:
        """The words, for the template."""
        return self.form[f"{self.name}_words"]

    def clean(self) -> None:
        """Words go with an answer."""
        cleaned = self.form.cleaned_data
        if cleaned.get(f"{self.name}_words") and not cleaned.get(self.name) and self.name not in self.form.errors:
            self.form.add_error(self.name, _("Choose one too, or leave the words empty."))

    @property
    def said(self) -> MattersSaid | None:
        """What was said; None where it was not asked."""
        cleaned = self.form.cleaned_data
        if not cleaned.get(self.name):
            return None
        return MattersSaid(self.asked.goal, cleaned[self.name], cleaned.get(f"{self.name}_words") or "")


class Matters:
    """Whether each goal still matters: first those that are asked about today, then the others."""

    def __init__(self, form: Any) -> None:
        self.all = [MattersAsked(form, each) for each in form.opening.goals]

    @property
    def names(self) -> list[str]:
        """The names of its fields, in the order of the page."""
        return [name for each in (*self.now, *self.any_time) for name in each.names]

    @property
    def now(self) -> list[MattersAsked]:
        """Each goal that is asked about today, and one of which something is said already."""
        return [each for each in self.all if each.asked.is_review or each.is_used]

    @property
    def any_time(self) -> list[MattersAsked]:
        """The others: they can be asked about too."""
        return [each for each in self.all if each not in self.now]

    @property
    def next_on(self) -> date | None:
        """The next day on which it is asked anyway; None where no day is known."""
        return min((each.asked.asked_next_on for each in self.all if each.asked.asked_next_on), default=None)

    def clean(self) -> None:
        """Words go with an answer."""
        for each in self.all:
            each.clean()

    @property
    def said(self) -> tuple[MattersSaid, ...]:
        """What was said of each goal that was asked about."""
        return tuple(each.said for each in self.all if each.said)


class DoseRow(TwoFields):
    """To what one aspect of the dose changes, and why."""

    def __init__(self, form: Any, aspect: DoseDecision.Aspect) -> None:
        self.form, self.aspect, self.name = form, aspect, f"dose_{aspect.value}"
        self.names = (self.name, f"{self.name}_why")
        form.fields[self.name] = LineField(label=_("To what"), max_length=200, required=False)
        form.fields[f"{self.name}_why"] = LineField(label=_("Why"), max_length=300, required=False)

    @property
    def what(self) -> Any:
        """To what, for the template."""
        return self.form[self.name]

    @property
    def why(self) -> Any:
        """Why, for the template."""
        return self.form[f"{self.name}_why"]

    def clean(self) -> None:
        """A change has its reason, and a reason its change."""
        cleaned, errors = self.form.cleaned_data, self.form.errors
        what, why = (cleaned.get(name) for name in self.names)
        if what and not why and f"{self.name}_why" not in errors:
            self.form.add_error(f"{self.name}_why", _("Write why in a few words: whoever reads it later will ask."))
        if why and not what and self.name not in errors:
            self.form.add_error(self.name, _("Write to what it changes, or leave the reason empty."))

    @property
    def said(self) -> DoseSaid | None:
        """What was decided, without the trend that led to it; None where nothing was."""
        what, why = (self.form.cleaned_data.get(name) for name in self.names)
        return DoseSaid(self.aspect.value, what, why) if what and why else None


class Doses:
    """What changes in how hard, how fast, how often and which exercise, and the trend that led to it."""

    def __init__(self, form: Any) -> None:
        self.form = form
        self.rows = [DoseRow(form, aspect) for aspect in DoseDecision.Aspect]
        self.trends = form.opening.trends
        if self.trends:
            # What led to a decision is for the two to say: none is chosen for them.
            form.fields["dose_measure"] = PicksField(
                label=_("Which of these led to it"),
                choices=[*((str(each.measure.pk), each.what) for each in self.trends), ("", _("None of these"))],
                required=False,
            )

    @property
    def names(self) -> list[str]:
        """The names of its fields, in the order of the page."""
        return [*(name for each in self.rows for name in each.names), "dose_measure"]

    @property
    def led_by(self) -> Any:
        """Which trend led to it, as a bound field; None where there is no trend."""
        return self.form["dose_measure"] if self.trends else None

    @property
    def is_used(self) -> bool:
        """Whether something is said, so that it is not folded away."""
        return any(each.is_used for each in self.rows)

    def clean(self) -> None:
        """A change has its reason, and a reason its change."""
        for each in self.rows:
            each.clean()

    @property
    def said(self) -> tuple[DoseSaid, ...]:
        """What was decided."""
        chosen = self.form.cleaned_data.get("dose_measure") or ""
        measure = next((each.measure for each in self.trends if str(each.measure.pk) == chosen), None)
        return tuple(replace(each.said, measure=measure) for each in self.rows if each.said)
