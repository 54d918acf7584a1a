"""Which fields one measure brings into a form, and what they begin with."""

from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation
from typing import Any

from django import forms
from django.utils.functional import cached_property
from django.utils.text import capfirst
from django.utils.translation import gettext
from django.utils.translation import gettext as _

from measures.asking import ActivityAsked, MeasureAsked, asks_activities
from measures.definitions import InstrumentDefinition, Item, OtherScale
from measures.fields import condition_form_field, result_field, unit_words
from measures.forms.questionnaire import QuestionnairePart
from measures.models import Measurement
from measures.scoring import MOST_ACTIVITIES
from rehabgoals.forms import LineField, NumberField, PicksField, RulerField

OWN_SCALE = "own"
# Of each formula the item, by its place, that stays from time to time.
STAYS = {"speed": 0, "reach": -1, "ratio_percent": 1, "gas_light": 0}
# Rows for activities that a form without any begins with.
FIRST_ACTIVITIES = 3
# How finely a number of another scale may be typed.
OTHER_SCALE_DECIMALS = 1


@dataclass(frozen=True)
class Slot:
    """One field for a number: of which try (0: of all of them), and of which item (None: of the value itself)."""

    name: str
    of_try: int = 1
    item: Item | None = None
    unit: str = ""


@dataclass
class Part:
    """What makes one result: all fields of one side, in rows of one try each.

    `words` names the side. `token` stands for what is typed in it just now; `doubt` is what makes that unlikely, and
    `is_asked_about` whether the form asks.
    """

    side: str
    words: str
    last: str
    rows: list[list[Slot]] = field(default_factory=list)
    doubt: str = ""
    token: str = ""
    is_asked_about: bool = False

    @property
    def slots(self) -> list[Slot]:
        """All its fields in order."""
        return [slot for row in self.rows for slot in row]

    @property
    def names(self) -> list[str]:
        """The names of its fields, in order."""
        return [slot.name for slot in self.slots]


class QuestionFields:
    """The fields of one measure in a form.

    `label` and `hint` stand at the value, `required` says that the form makes no sense without it. With `before` the
    fields begin with what this result holds (it is being corrected), and its side is one of the conditions.
    """

    def __init__(
        self,
        form: forms.Form,
        asked: MeasureAsked,
        *,
        name: str = "",
        label: Any = "",
        hint: Any = "",
        required: bool = False,
        before: Measurement | None = None,
    ) -> None:
        self.form, self.asked, self.required, self.before = form, asked, required, before
        self.definition: InstrumentDefinition = asked.definition
        self.name = name or asked.name
        self.label, self.hint = label or asked.title, hint
        self.parts = [Part(side, asked.side_words(side), asked.last_words_of(side)) for side in asked.sides]
        self.questionnaire = self._questionnaire_part()
        self._add_scale()
        self._add_combine()
        for part in self.parts:
            self._add_part(part)
        for condition in asked.conditions:
            form.fields[f"{self.name}_{condition.name}"] = condition_form_field(condition)

    def _questionnaire_part(self) -> QuestionnairePart | None:
        """The official questions, where the clinic has loaded them: then these are asked, or the score instead."""
        row = self.before.questionnaire if self.before else self.asked.questionnaire
        if row is None:
            return None
        answers = self.before.answers.get("questionnaire") if self.before else None
        return QuestionnairePart(self.form, self.name, row, self.asked.language, answers)

    @cached_property
    def scales(self) -> dict[str, OtherScale]:
        """The other scales the number may be typed on, by their key."""
        if self.definition.items or self.has_activities:
            return {}
        return {scale.key: scale for scale in self.definition.other_scales}

    @property
    def items(self) -> tuple[Item, ...]:
        """What is asked instead of the value; nothing where the value itself is typed."""
        return self.definition.items if self.definition.rule and self.definition.rule.formula else ()

    def _add_scale(self) -> None:
        """Which scale the number is on.

        A questionnaire's score never says it by itself, so nothing is chosen beforehand. A device keeps its unit: the
        instrument's own, or last time's. What is corrected begins on the scale it was typed on.
        """
        if not self.scales:
            return
        initial = None
        if self.before or not self.definition.is_patient_reported:
            initial = self._kept("scale") or OWN_SCALE
        own = self._own_scale_words()
        self.form.fields[f"{self.name}_scale"] = PicksField(
            label=_("In which unit") if initial else _("On which scale"),
            choices=[(OWN_SCALE, own), *((key, gettext(scale.label)) for key, scale in self.scales.items())],
            initial=initial,
            required=False,
        )

    def _own_scale_words(self) -> str:
        definition = self.definition
        unit = gettext(definition.unit.many or definition.unit.symbol)
        if definition.is_patient_reported and definition.minimum is not None and definition.maximum is not None:
            return _("%(low)s to %(high)s") % {"low": f"{definition.minimum:f}", "high": f"{definition.maximum:f}"}
        return _("in %(unit)s") % {"unit": unit}

    def _add_combine(self) -> None:
        if self.definition.combine_is_asked:
            self.form.fields[f"{self.name}_combine"] = PicksField(
                label=_("What counts of the tries"),
                choices=[("mean", _("mean of the tries")), ("best", _("best of the tries"))],
                initial=self._kept("combine") or self.definition.combine,
                required=False,
            )

    def _kept(self, key: str) -> str:
        """What the result that is corrected, or the last one, says of itself: its scale, its way of combining."""
        source = self.before or self.asked.last
        return str(source.answers.get(key, "")) if source else ""

    def _add_part(self, part: Part) -> None:
        if self.has_activities:
            self._add_activities(part)
            return
        base = f"{self.name}_{part.side}" if part.side else self.name
        tries = self.definition.trials
        if tries > 1 and self.stays:
            part.rows.append([self._add_item(f"{base}_of_{self.stays.key}", self.stays, part, 0)])
        for number in range(1, tries + 1):
            name = f"{base}_{number}" if tries > 1 else base
            if self.items:
                asked = [item for item in self.items if tries == 1 or item != self.stays]
                part.rows.append([self._add_item(f"{name}_of_{item.key}", item, part, number) for item in asked])
            else:
                part.rows.append([self._add_value(name, part, number)])
        if all(len(row) == 1 for row in part.rows):
            # What is one number each stands side by side: a few tries, or a distance and the times.
            part.rows = [part.slots]

    @cached_property
    def stays(self) -> Item | None:
        """The item that stays from time to time, such as the length of the course: it begins as last time."""
        rule = self.definition.rule
        place = STAYS.get(rule.formula) if rule and self.items else None
        return None if place is None else self.items[place]

    def _label(self, part: Part, of_try: int, words: str = "") -> str:
        """What a field is called far from its legend: "Right, try 2: time", after the measure where there are many."""
        tried = _("try %(number)s") % {"number": of_try} if self.definition.trials > 1 and of_try else ""
        which = self.asked.title if self.name == self.asked.name else ""
        where = ", ".join(filter(None, [which, part.words if self.has_sides else "", tried]))
        if where and words:
            return _("%(where)s: %(what)s") % {"where": capfirst(where), "what": words}
        has_several = self.has_sides or self.definition.trials > 1
        return capfirst(where) if has_several else words or self.label

    def _add_item(self, name: str, item: Item, part: Part, of_try: int) -> Slot:
        common: dict[str, Any] = {"label": self._label(part, of_try, gettext(item.label)), "required": False}
        if item.choices:
            choices = [(choice.value, gettext(choice.label)) for choice in item.choices]
            made: forms.Field = PicksField(choices=choices, layout="tall", **common)
        else:
            made = NumberField(min=item.minimum, max=item.maximum, decimals=item.decimals, **common)
        self.form.fields[name] = made
        kept = self.before or (self.asked.last_of(part.side) if item == self.stays else None)
        made.initial = _initial(made, _given(kept.answers, of_try, item.key)) if kept else None
        if item == self.stays:
            made.widget.attrs["data-stays"] = True
        return Slot(name, of_try, item, gettext(item.unit) if item.unit else "")

    def _add_value(self, name: str, part: Part, of_try: int) -> Slot:
        is_only = not self.has_sides and self.definition.trials == 1
        hint = self.hint if is_only else ""
        if self.has_sides and self.definition.trials == 1 and not self.before:
            # Said of both sides or of neither, so that their fields stand on one line.
            hint = capfirst(part.last) or (_("Not measured yet") if any(each.last for each in self.parts) else "")
        common: dict[str, Any] = {"label": self._label(part, of_try), "help_text": hint}
        if self.scales:
            decimals = max(self.definition.decimals, OTHER_SCALE_DECIMALS)
            made: forms.Field = NumberField(decimals=decimals, required=False, **common)
        else:
            last = self.asked.last_of(part.side)
            is_needed = self.required and is_only and self.questionnaire is None
            made = result_field(self.definition, last=last.value if last else None, required=is_needed, **common)
        self.form.fields[name] = made
        if self.before:
            made.initial = _initial(
                made, _given(self.before.answers, of_try) or (self.before.value if of_try == 1 else None)
            )
        return Slot(name, of_try, unit="" if self.scales else unit_words(self.definition))

    def _add_activities(self, part: Part) -> None:
        """Every activity that was rated before, to be rated again, and room for another.

        The words travel along with each rating: what is rated is what stood on the page, whatever came in meanwhile.
        """
        by_words = {activity.words.casefold(): activity for activity in self.asked.activities}
        offered = self._activities_offered()
        for number, words in enumerate(offered, start=1):
            known = by_words.get(words.casefold())
            name_of_words, name_of_rating = f"{self.name}_words_{number}", f"{self.name}_rated_{number}"
            self.form.fields[name_of_words] = LineField(
                label=_("Another activity, in the patient’s words"),
                max_length=300,
                required=False,
                initial=words,
                widget=forms.HiddenInput() if known else forms.TextInput(),
            )
            self.form.fields[name_of_rating] = self._rating_field(words if known else "", known)
            part.rows.append([Slot(name_of_words), Slot(name_of_rating)])

    def _activities_offered(self) -> list[str]:
        """The words of each row; empty where somebody may write a new one. A form that was sent keeps its rows."""
        if self.form.is_bound:
            names = [f"{self.name}_words_{number}" for number in range(1, MOST_ACTIVITIES + 1)]
            return [self._typed(name) for name in names if name in self.form.data]
        known = [activity.words for activity in self.asked.activities]
        rows = min(MOST_ACTIVITIES, max(FIRST_ACTIVITIES, len(known) + 1))
        return [*known, *[""] * (rows - len(known))]

    def _rating_field(self, words: str, known: ActivityAsked | None) -> RulerField:
        definition = self.definition
        lowest, highest = int(definition.minimum or 0), int(definition.maximum or 10)
        rated_before = self.before.answers.get("activities", {}).get(words) if self.before else None
        return RulerField(
            lowest=lowest,
            highest=highest,
            low_words=gettext(definition.low_anchor) if definition.low_anchor else "",
            high_words=gettext(definition.high_anchor) if definition.high_anchor else "",
            last=known.last if known else None,
            label=words or _("How well it can be done, %(low)s to %(high)s") % {"low": lowest, "high": highest},
            help_text=capfirst(known.last_words) if known else "",
            required=False,
            initial=Decimal(rated_before) if rated_before else None,
        )

    @property
    def has_sides(self) -> bool:
        """Two results at one press."""
        return len(self.parts) > 1

    @property
    def has_activities(self) -> bool:
        """It is an average over activities, each with its words."""
        return asks_activities(self.definition)

    @property
    def value_names(self) -> list[str]:
        """The names of the fields that make the result."""
        return [name for part in self.parts for name in part.names]

    @property
    def names(self) -> list[str]:
        """The names of all its fields, in the order of the page."""
        around = [name for name in (f"{self.name}_scale", f"{self.name}_combine") if name in self.form.fields]
        conditions = [f"{self.name}_{condition.name}" for condition in self.asked.conditions]
        questions = self.questionnaire.names if self.questionnaire else []
        return [*questions, *around, *self.value_names, *conditions]

    def _typed(self, name: str) -> str:
        return str(self.form.data.get(self.form.add_prefix(name)) or "").strip()


def _given(answers: dict[str, Any], of_try: int, key: str = "") -> Any:
    """What kept answers hold of a try and an item; what stays was kept with every try."""
    tries = answers.get("trials") or [answers.get("items", answers.get("typed"))]
    place = max(of_try - 1, 0)
    given = tries[place] if place < len(tries) else None
    if key:
        return given.get(key) if isinstance(given, dict) else None
    return given


def _initial(form_field: forms.Field, value: Any) -> Any:
    """A kept value as the field writes it: a choice by its own text, a number as a number."""
    if value is None or value == "":
        return None
    if isinstance(form_field, PicksField):
        same = (choice for choice, _words in form_field.choices if choice == value or _is_same(choice, value))
        return next(same, None)
    return Decimal(value)


def _is_same(choice: str, value: Any) -> bool:
    try:
        return Decimal(choice) == Decimal(value)
    except InvalidOperation:
        return False
