"""The parts of the check-in's form about practice: the days on the paper sheet, and what is practised in the visit."""

from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.dateformat import format as date_words
from django.utils.translation import gettext as _

from goals.models import PracticeTask
from rehabgoals.days import day_words, short_day_words
from rehabgoals.forms import LineField, ManyPicksField, NumberField, PicksField, RulerField
from rehabgoals.numbers import write_number
from sessions.forms.begun import EARLIEST
from sessions.keeping_practised import HIGHEST_LEVEL, LOWEST_LEVEL
from sessions.models import Practised
from sessions.said import PractisedSaid
from sessions.visit_page import PAPER_SHEET

LARGEST_AMOUNT = Decimal("99999.9")
SMALLEST_AMOUNT = Decimal("0.1")
PARTS = ("what", "version", "amount", "unit", "level", "sureness", "safety", "next_level_when", "step", "is_agreed")
# Two things more than the plan has are as much as half an hour holds.
CHOSEN_ROWS = 2


class DaysOfTask:
    """The days on which one task was done at home, as ticks: those since the last check-in, at most two weeks.

    Days that are known already say so, and stay.
    """

    def __init__(self, form: Any, task: Any) -> None:
        self.form, self.task, self.name = form, task, f"days_{task.pk}"
        today = form.opening.today
        since = max(today - PAPER_SHEET, task.last_check_in_on or date.min)
        days = {since + timedelta(days=number) for number in range((today - since).days + 1)}
        if form.typed:
            days |= _days_among(form.typed.getlist(self.name), today)
        form.fields[self.name] = ManyPicksField(
            label=task.what,
            choices=[(day.isoformat(), f"{date_words(day, 'D')} {short_day_words(day)}") for day in sorted(days)],
            hints={day.isoformat(): _("known") for day in task.days_done},
            coerce=date.fromisoformat,
            required=False,
        )

    @property
    def bound(self) -> Any:
        """The ticks, for the template."""
        return self.form[self.name]

    @property
    def told(self) -> list[date]:
        """The days that were ticked."""
        return self.form.cleaned_data.get(self.name) or []


class PaperSheet:
    """The days of each task, as they stand on the paper sheet that came along."""

    def __init__(self, form: Any) -> None:
        self.form = form
        self.tasks = [DaysOfTask(form, task) for task in form.opening.practice]

    @property
    def names(self) -> list[str]:
        """The names of its fields, in the order of the page."""
        return [each.name for each in self.tasks]

    @property
    def is_used(self) -> bool:
        """Whether a day is ticked, so that it is not folded away."""
        return any(each.bound.value() or each.bound.errors for each in self.tasks)

    @property
    def said(self) -> tuple[tuple[PracticeTask, date], ...]:
        """Each task with each of its days that was ticked."""
        return tuple((each.task, day) for each in self.tasks for day in each.told)

    def days_counted(self, since: date, until: date) -> int:
        """On how many of these days something was done, by what was ticked now or known before."""
        days = {day for each in self.tasks for day in (*each.told, *each.task.days_done)}
        return len({day for day in days if since <= day <= until})


def _days_among(typed: Iterable[str], today: date) -> set[date]:
    """The days that were ticked before and are offered still: a draft may be older than the sheet."""
    found = set()
    for text in typed:
        try:
            day = date.fromisoformat(text)
        except ValueError:
            continue
        if today - EARLIEST <= day <= today:
            found.add(day)
    return found


class PractisedFields:
    """The fields of how one thing was practised, under names that begin with `name`; one of the plan has a step too."""

    # What stands beside how much it was; the visit says how much it was last time.
    last_words = ""

    def __init__(self, form: Any, name: str, **fields: forms.Field) -> None:
        self.form, self.name = form, name
        for part, field in fields.items():
            form.fields[f"{name}_{part}" if part != "done" else name] = field

    def bound(self, part: str) -> Any:
        """One of its fields as the template takes it; None where it has none such."""
        name = self.name if part == "done" else f"{self.name}_{part}"
        return self.form[name] if name in self.form.fields else None

    @property
    def fields(self) -> Mapping[str, Any]:
        """The bound fields by their part, for the template; the tick is `done`."""
        return {part: self.bound(part) for part in ("done", *PARTS)}

    @property
    def names(self) -> list[str]:
        """The names of its fields, in the order of the page."""
        return [bound.name for bound in self.fields.values() if bound is not None]

    @property
    def has_errors(self) -> bool:
        """Whether it holds something to look at."""
        return any(name in self.form.errors for name in self.names)

    @property
    def cleaned(self) -> dict[str, Any]:
        """What was typed in each part, None where that is nothing or something to look at."""
        return {part: self.form.cleaned_data.get(f"{self.name}_{part}") for part in PARTS}

    def how(self, level: int) -> dict[str, Any]:
        """How it was practised, as it is kept; the level is this one where none is written."""
        said = self.cleaned
        amount, sureness = said["amount"], said["sureness"]
        return {
            "level": int(said["level"] or level),
            "amount": amount,
            "unit": (said["unit"] or Practised.Unit.TIMES.value) if amount is not None else "",
            "sureness": None if sureness is None else int(sureness),
            "safety": said["safety"] or "",
            "next_level_when": said["next_level_when"] or "",
            "step": said["step"] or Practised.Step.STAY.value,
            "is_agreed": bool(said["is_agreed"]),
        }

    @property
    def tells_how(self) -> bool:
        """Whether it is told how it went, whatever it is called."""
        return any(self.cleaned[part] not in (None, "") for part in ("amount", "sureness", "safety", "next_level_when"))


def how_fields(
    *, unit: str = "", level: int | None = None, next_level_when: str = "", last: Any = None
) -> dict[str, Any]:
    """The fields that tell how something was practised, by their part; they begin with what is given here."""
    return {
        "amount": NumberField(label=_("How much"), min=SMALLEST_AMOUNT, max=LARGEST_AMOUNT, decimals=1, required=False),
        "unit": forms.ChoiceField(
            label=_("Counted in"),
            choices=Practised.Unit.choices,
            initial=unit or Practised.Unit.TIMES,
            required=False,
            widget=forms.Select(attrs={"data-draft-preset": ""}),
            error_messages={"invalid_choice": _("Choose one from the list.")},
        ),
        "level": NumberField(
            label=_("Level"), min=LOWEST_LEVEL, max=HIGHEST_LEVEL, decimals=0, required=False, initial=level
        ),
        "sureness": RulerField(
            label=_("How sure it felt"),
            low_words=_("not sure at all"),
            high_words=_("completely sure"),
            last=last,
            required=False,
        ),
        "safety": PicksField(
            label=_("How safe it looked"),
            choices=[choice for choice in Practised.Safety.choices if choice[0]],
            required=False,
        ),
        "next_level_when": LineField(
            label=_("What earns the next level"), max_length=200, required=False, initial=next_level_when
        ),
    }


def step_fields() -> dict[str, Any]:
    """The fields that tell what follows for the level of something in the plan, by their part."""
    return {
        "step": PicksField(
            label=_("And next"), choices=Practised.Step.choices, initial=Practised.Step.STAY, required=False
        ),
        "is_agreed": forms.BooleanField(
            label=_("We both agree: the plan has the new level from today"), required=False
        ),
    }


class PractisedRow(PractisedFields):
    """The fields of one thing that may be practised in the visit.

    One of the plan has a tick; without a `task` it is what the patient chooses now, and its words make it one. All
    begins as the plan has it, and how it went last time stands beside it and is never filled in.
    """

    def __init__(self, form: Any, name: str, task: Any = None) -> None:
        self.task = task
        self.last = (getattr(task, "practised_last", None) or {}) if task else {}
        how = {"unit": self.last.get("unit") or _usual_unit(task), "last": self.last.get("sureness")}
        if task is None:
            what = LineField(label=_("What"), max_length=200, required=False)
            super().__init__(form, name, what=what, **how_fields(level=LOWEST_LEVEL, **how))
            return
        super().__init__(
            form,
            name,
            done=forms.BooleanField(label=_("We practised this today"), required=False),
            version=_version_field(task.version),
            **how_fields(level=task.level, next_level_when=task.next_level_when, **how),
            **step_fields(),
        )

    @property
    def is_used(self) -> bool:
        """Whether it was practised, or holds something to look at, so that it is not folded away."""
        return bool(self.bound("done" if self.task else "what").value()) or self.has_errors

    @property
    def last_words(self) -> str:
        """How much it was last time, and when: "last 8 times, on 27 October"; or nothing."""
        if self.last.get("amount") is None:
            return ""
        unit, day = Practised.Unit(self.last["unit"]).label, date.fromisoformat(self.last["on"])
        value = f"{write_number(Decimal(str(self.last['amount'])))} {unit}"
        return _("last %(value)s, on %(day)s") % {"value": value, "day": day_words(day)}

    def clean(self) -> None:
        """What was filled in for something of one's own choice has a name."""
        cleaned = self.form.cleaned_data
        if self.task is not None or cleaned.get(f"{self.name}_what") or f"{self.name}_what" in self.form.errors:
            return
        if self.tells_how:
            self.form.add_error(f"{self.name}_what", _("Write what you practised."))

    @property
    def said(self) -> PractisedSaid | None:
        """What was practised; None where it was not."""
        said = self.cleaned
        what = self.task.what if self.task and self.form.cleaned_data.get(self.name) else said["what"]
        if not what:
            return None
        level = self.task.level if self.task else LOWEST_LEVEL
        return PractisedSaid(what=what, task=self.task, read_version=said["version"] or 0, **self.how(level))


def _usual_unit(task: PracticeTask | None) -> str:
    return Practised.Unit.MINUTES if task and task.minutes else Practised.Unit.TIMES


def _version_field(version: int) -> forms.IntegerField:
    opened_long = _("This page was open for long. Load it again, then put your words in.")
    return forms.IntegerField(
        widget=forms.HiddenInput,
        min_value=0,
        max_value=2**31 - 1,
        initial=version,
        required=False,
        error_messages=dict.fromkeys(("invalid", "min_value", "max_value"), opened_long),
    )
