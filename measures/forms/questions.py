"""The fields of one measure within a form, whatever the instrument asks: a value, tries, items, two sides, activities.

A form that asks for results inherits from `AskingForm`, makes one `Questions` for each measure in its `__init__`, and
reads `results_of` when it is valid. The names of the fields all begin with the value's own: `<name>` the value,
`<name>_<side>`, `<name>[_<side>]_<number of the try>`, `…_of_<item>`, `<name>_<condition>`, `<name>_scale`,
`<name>_combine`, `<name>_words_<n>` and `<name>_rated_<n>` for activities.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation
from typing import Any

from django import forms
from django.utils import formats
from django.utils.functional import cached_property
from django.utils.text import capfirst
from django.utils.translation import gettext
from django.utils.translation import gettext as _

from measures.asking import MOST_ACTIVITIES, ActivityAsked, MeasureAsked, asks_activities
from measures.conditions import SIDE
from measures.definitions import InstrumentDefinition, Item, OtherScale
from measures.fields import condition_form_field, refusal, result_field, unit_words
from measures.forms.questionnaire import QuestionnairePart
from measures.models import Measurement
from measures.plausible import doubt
from measures.recording import ResultSaid
from measures.scoring import score
from rehabgoals.forms import LineField, NumberField, PicksField, PlainForm, RulerField

# The form field that names the results somebody has looked at twice: "Yes, it is right".
SURE = "sure"
OWN_SCALE = "own"
# Of each formula the item, by its place, that stays from time to time.
STAYS = {"speed": 0, "reach": -1, "ratio_percent": 1, "gas_light": 0}
SECONDS = "s"
# Rows for activities that a form without any begins with.
FIRST_ACTIVITIES = 3
# How finely a number of another scale may be typed, and how finely a mean of such numbers is kept.
OTHER_SCALE_DECIMALS = 1
SCALE_DECIMALS = 3


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


class Questions:
    """The fields of one measure in a form, and the results they give.

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

    # --- Making the fields --------------------------------------------------------------------------------------------

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
        instrument's own, or last time's.
        """
        if not self.scales:
            return
        initial = None
        if not self.definition.is_patient_reported:
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
        if len(part.rows) == tries and not self.items:
            # Tries of one number each stand side by side.
            part.rows = [part.slots]

    @cached_property
    def stays(self) -> Item | None:
        """The item that stays from time to time, such as the length of the course: it begins as last time."""
        rule = self.definition.rule
        place = STAYS.get(rule.formula) if rule and self.items else None
        return None if place is None else self.items[place]

    def _label(self, part: Part, of_try: int, words: str = "") -> str:
        """What a field is called far from its legend: "Right, try 2: time"; the measure too, where there are several."""
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
            hint = capfirst(part.last)
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

    # --- Reading them -------------------------------------------------------------------------------------------------

    def clean(self, sure: set[str]) -> list[ResultSaid]:
        """The results that were said; what does not fit or is unlikely is added to the form's errors.

        `sure` holds the tokens of what somebody has looked at twice.
        """
        found = []
        for part in self.parts:
            said = self._read(part)
            if said is None:
                continue
            value, answers = said
            part.token = self._token(part)
            part.doubt = doubt(self.definition, value, self.asked.last_value(part.side))
            part.is_asked_about = bool(part.doubt) and part.token not in sure
            if part.is_asked_about:
                self.form.add_error(self._first_typed(part), part.doubt)
                continue
            conditions = self._conditions() | ({SIDE: part.side} if part.side else {})
            row = self.questionnaire.row if self.questionnaire and "questionnaire" in answers else None
            found.append(ResultSaid(self.asked.measure, value, conditions, answers, row))
            found += self._rated_alone(answers.get("activities", {}))
        if self.required and not found and not self._has_errors:
            self.form.add_error(self.parts[0].names[0], _("Write a number."))
        return found

    def _rated_alone(self, rated: dict[str, str]) -> list[ResultSaid]:
        """The same ratings for the activities that are followed by themselves too: nobody rates one twice."""
        own = {activity.words: activity.measure for activity in self.asked.activities if activity.measure}
        return [ResultSaid(own[words], Decimal(rating)) for words, rating in rated.items() if words in own]

    @property
    def _has_errors(self) -> bool:
        return any(name in self.form.errors for name in self.names)

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

    def _read(self, part: Part) -> tuple[Decimal, dict[str, Any]] | None:
        """The value of one part with the answers it comes from; None when nothing is said or something does not fit."""
        if any(name in self.form.errors for name in part.names):
            return None
        if self.questionnaire and self.questionnaire.is_answered:
            return self._read_questionnaire(part, self.questionnaire)
        if self.has_activities:
            return self._scored(part, self._read_activities(part))
        if self.items:
            return self._scored(part, self._read_items(part))
        values = [self.form.cleaned_data.get(name) for name in part.names]
        if all(value is None for value in values):
            return None
        scale = self._read_scale()
        if scale is None:
            return None
        if scale == OWN_SCALE and self.scales and not self._fits(part, values):
            return None
        if scale == OWN_SCALE and len(values) == 1:
            return values[0], {}
        answers: dict[str, Any] = {}
        if len(values) > 1:
            answers = {"trials": [_as_text(value) for value in values], "combine": self._way()}
        if scale != OWN_SCALE:
            answers |= {"scale": scale, "typed": _as_text(self._combined(values))}
        return self._scored(part, answers)

    def _read_questionnaire(self, part: Part, asked: QuestionnairePart) -> tuple[Decimal, dict[str, Any]] | None:
        if any(self._typed(name) for name in part.names):
            words = _("The questions are answered and a score is written too. Keep one of them, and empty the other.")
            self.form.add_error(part.names[0], words)
            return None
        found = asked.result(self.definition)
        if found.value is None:
            self.form.add_error(asked.where(found), found.reason)
            return None
        return found.value, {"questionnaire": asked.said()}

    def _read_scale(self) -> str | None:
        """The scale that was chosen; None when there are several and none is chosen, which is said at the field."""
        if not self.scales:
            return OWN_SCALE
        name = f"{self.name}_scale"
        # What was chosen beforehand and not sent along stays chosen.
        chosen = self.form.cleaned_data.get(name) or self.form.fields[name].initial
        if not chosen and name not in self.form.errors:
            self.form.add_error(name, _("Say which scale the number is on."))
        return chosen or None

    def _fits(self, part: Part, values: list[Decimal | None]) -> bool:
        """Whether the numbers lie on the instrument's own scale; said at the field where one does not."""
        fits = True
        for name, value in zip(part.names, values, strict=True):
            refused = refusal(self.definition, value) if value is not None else ""
            if refused:
                self.form.add_error(name, refused)
                fits = False
        return fits

    def _way(self) -> str:
        return self.form.cleaned_data.get(f"{self.name}_combine") or self.definition.combine

    def _combined(self, values: list[Decimal | None]) -> Decimal:
        """The tries as one number on the scale they were typed on."""
        done = [value for value in values if value is not None]
        if len(done) == 1:
            return done[0]
        if self._way() == "mean":
            return round(sum(done, Decimal(0)) / len(done), SCALE_DECIMALS)
        return max(done) if self.definition.higher_is_better else min(done)

    def _read_items(self, part: Part) -> dict[str, Any]:
        """The items of each try. What stays from time to time is no answer by itself: it was there beforehand."""
        tries: list[dict[str, str]] = [{} for _try in range(self.definition.trials)]
        stays: dict[str, str] = {}
        for slot in part.slots:
            value = self.form.cleaned_data.get(slot.name)
            if value is None or value == "" or slot.item is None:
                continue
            if slot.item == self.stays:
                stays[slot.item.key] = _as_text(value)
            else:
                tries[slot.of_try - 1][slot.item.key] = _as_text(value)
        if not any(tries):
            return {}
        tries = [stays | given if given else {} for given in tries]
        return {"items": tries[0]} if len(tries) == 1 else {"trials": tries, "combine": self._way()}

    def _read_activities(self, part: Part) -> dict[str, Any]:
        cleaned = self.form.cleaned_data
        rated: dict[str, str] = {}
        for name_of_words, name_of_rating in ([slot.name for slot in row] for row in part.rows):
            words, rating = cleaned.get(name_of_words) or "", cleaned.get(name_of_rating)
            is_new = not self.form[name_of_words].is_hidden
            if rating is not None and not words:
                self.form.add_error(name_of_words, _("Write the activity this is about."))
            elif words and rating is None and is_new:
                self.form.add_error(name_of_rating, _("Rate this activity too, or leave its words out."))
            elif words and words.casefold() in {each.casefold() for each in rated}:
                self.form.add_error(name_of_words, _("This activity stands here twice."))
            elif words and rating is not None:
                rated[words] = _as_text(rating)
        return {"activities": rated} if rated else {}

    def _scored(self, part: Part, answers: dict[str, Any]) -> tuple[Decimal, dict[str, Any]] | None:
        if not answers or any(name in self.form.errors for name in part.names):
            return None
        found = score(self.definition, answers)
        if found.value is None:
            self.form.add_error(self._where(part, found.missing), found.reason)
            return None
        return found.value, answers

    def _where(self, part: Part, missing: tuple[str, ...]) -> str:
        """The field that a reason is about: the first that is missing, else the first of all."""
        about = (slot.name for key in missing for slot in part.slots if slot.item and slot.item.key == key)
        return next(about, None) or self._first_typed(part)

    def _first_typed(self, part: Part) -> str:
        questions = self.questionnaire.names if self.questionnaire else []
        visible = [name for name in (*questions, *part.names) if not self.form[name].is_hidden]
        return next((name for name in visible if self._typed(name)), visible[0])

    def _typed(self, name: str) -> str:
        return str(self.form.data.get(self.form.add_prefix(name)) or "").strip()

    def _token(self, part: Part) -> str:
        around = [self._typed(f"{self.name}_scale"), self._typed(f"{self.name}_combine")]
        questions = self.questionnaire.names if self.questionnaire else []
        typed = "|".join([*around, *(self._typed(name) for name in (*questions, *part.names))])
        return f"{self.name}_{part.side}={typed}"

    def _conditions(self) -> dict[str, str]:
        said = {
            condition.name: self.form.cleaned_data.get(f"{self.name}_{condition.name}")
            for condition in self.asked.conditions
        }
        return {name: words for name, words in said.items() if words}

    # --- For the template ---------------------------------------------------------------------------------------------

    @property
    def scale(self) -> Any:
        """Which scale, as a bound field beside the value; None where there is one only, or one was chosen already."""
        name = f"{self.name}_scale"
        return self.form[name] if name in self.form.fields and name not in self._chosen_already else None

    @property
    def _chosen_already(self) -> list[str]:
        """The unit and the way of combining where they begin with an answer: they stand among the conditions."""
        names = [f"{self.name}_scale", f"{self.name}_combine"]
        return [name for name in names if name in self.form.fields and self.form.fields[name].initial]

    @property
    def value(self) -> Any:
        """The one bound field, where one value is all that is asked; else None."""
        names = self.value_names
        return self.form[names[0]] if len(names) == 1 else None

    @property
    def unit(self) -> str:
        """The unit beside the one field; nothing where it depends on the scale."""
        return "" if self.scales else self.asked.unit

    @property
    def last(self) -> str:
        """Last time's result, to stand beside the one field; with plates the date stands in the hint."""
        return "" if self.before or self.asked.is_pressed else self.asked.last_words

    @property
    def has_sides(self) -> bool:
        """Two results at one press."""
        return len(self.parts) > 1

    @property
    def needs_heading(self) -> bool:
        """The label of its one field, or of its pair, does not say already what is measured."""
        return not self.is_pair and (self.value is None or self.questionnaire is not None)

    @property
    def has_activities(self) -> bool:
        """It is an average over activities, each with its words."""
        return asks_activities(self.definition)

    @property
    def is_pair(self) -> bool:
        """One number of each side, the two side by side."""
        return self.has_sides and not self.items and self.definition.trials == 1

    @property
    def parts_shown(self) -> Iterator[dict[str, Any]]:
        """Each side's fields with their units, in rows of one try; one number of each side makes one row."""
        if self.is_pair:
            yield {
                "legend": self.label,
                "hint": self.hint,
                "last": "",
                "rows": [[self._shown(part.slots[0]) for part in self.parts]],
            }
            return
        for part in self.parts:
            yield {
                "legend": capfirst(part.words) if self.has_sides else self.label,
                "hint": "" if self.has_sides else self.hint,
                "last": "" if self.before else part.last,
                "rows": [[self._shown(slot) for slot in row] for row in part.rows],
                "live": self.live,
                "live_words": _("So far: {value}"),
            }

    def _shown(self, slot: Slot) -> dict[str, Any]:
        # The legend says which side it is; a list of problems, far from it, says it with each field.
        bound = self.form[slot.name]
        label = bound.label
        if slot.item:
            label = gettext(slot.item.label)
        elif self.definition.trials > 1 and not self.has_activities:
            label = capfirst(_("try %(number)s") % {"number": slot.of_try})
        elif self.is_pair:
            label = capfirst(next(part.words for part in self.parts if slot in part.slots))
        return {"field": bound, "unit": slot.unit, "label": label}

    @property
    def live(self) -> str:
        """How the tries become one number, for the script that shows it while they are typed; else nothing."""
        return self.definition.combine if self.definition.trials > 1 and not self.items else ""

    @property
    def timer(self) -> dict[str, Any] | None:
        """The stopwatch beside the fields: up into the fields that take seconds, or down for the test's length."""
        definition = self.definition
        if definition.timer_seconds:
            minutes, seconds = divmod(definition.timer_seconds, 60)
            return {
                "seconds": definition.timer_seconds,
                "into": " ".join(self.form[name].id_for_label for name in self.value_names[:1]),
                "begins": f"{minutes}:{seconds:02}",
                "words": "",
                "sign": formats.get_format("DECIMAL_SEPARATOR"),
            }
        if not definition.timer:
            return None
        slots = [slot for part in self.parts for slot in part.slots]
        names = [slot.name for slot in slots if not self.items or (slot.item and slot.item.unit == SECONDS)]
        return {
            "seconds": "",
            "into": " ".join(self.form[name].id_for_label for name in names),
            "begins": "0",
            "words": _("It fills in the first empty field.") if len(names) > 1 else "",
            "sign": formats.get_format("DECIMAL_SEPARATOR"),
        }

    @property
    def is_used(self) -> bool:
        """Whether something was typed or has to be looked at, so that it is not folded away."""
        questions = self.questionnaire.names if self.questionnaire else []
        return self._has_errors or any(self._typed(name) for name in (*questions, *self.value_names))

    @property
    def score_is_used(self) -> bool:
        """Whether the score is written instead of answering the questions, so that it is not folded away."""
        return any(self.form[name].value() or self.form[name].errors for name in self.value_names)

    @property
    def doubted(self) -> list[Part]:
        """What is asked about: a press says that it is right."""
        return [part for part in self.parts if part.is_asked_about]

    @property
    def conditions(self) -> list[Any]:
        """The conditions as bound fields, in the instrument's order; before them the unit and what counts of tries."""
        names = [*self._chosen_already, *(f"{self.name}_{condition.name}" for condition in self.asked.conditions)]
        return [self.form[name] for name in names]

    @property
    def conditions_line(self) -> str:
        """ "In kilograms, their mean, with one stick, as last time": what the fold says while it is closed."""
        chosen = []
        for name in self._chosen_already:
            made = self.form.fields[name]
            chosen.append(str(dict(made.choices).get(made.initial, "")))
        words = ", ".join(filter(None, [*chosen, self.asked.conditions_words]))
        if not words or self.asked.last is None:
            return words
        return _("%(conditions)s, as last time") % {"conditions": words}

    @property
    def conditions_have_errors(self) -> bool:
        """Whether the folded part holds something to look at."""
        return any(bound.errors for bound in self.conditions)


def _as_text(value: Any) -> str:
    """A number as it is kept: exact, without needless zeros; nothing as nothing. Words stay."""
    if value is None:
        return ""
    return f"{value.normalize():f}" if isinstance(value, Decimal) else str(value)


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


class AskingForm(PlainForm):
    """A form that asks for results: `questions` are its measures', made in its `__init__`, read in its `clean`."""

    def __init__(self, data: Any = None, **kwargs: Any) -> None:
        super().__init__(data, **kwargs)
        self.questions: list[Questions] = []
        self.results: list[ResultSaid] = []

    def clean(self) -> dict[str, Any]:
        """Read every measure; what is unlikely is asked about once."""
        cleaned = super().clean() or self.cleaned_data
        self.results = [result for each in self.questions for result in each.clean(self.sure)]
        return cleaned

    @property
    def sure(self) -> set[str]:
        """What somebody has looked at twice: the tokens of the presses "Yes, it is right"."""
        return set(forms.MultipleHiddenInput().value_from_datadict(self.data, self.files, SURE) or [])

    @property
    def looked_at_twice(self) -> list[str]:
        """The tokens that still stand for what is typed, to be sent along with the next press."""
        tokens = {part.token for each in self.questions for part in each.parts if part.token}
        return sorted(tokens & self.sure)
