"""What is typed about options side by side: the question, the cards' words, what both think, what becomes of each."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from goals.forms.helped import with_wording
from goals.forms.rulers import Ruler, ruler_field, ruler_of
from goals.models import GoalOption, OptionTable
from goals.options import LONGEST_PART, MOST_OPTIONS, PARTS
from rehabgoals.forms import ClinicForm, DayField, LineField, PicksField, PlainForm, WordsField

Fate = GoalOption.Fate
NAME_IT = _("Write in a few words what this option is.")
QUESTION = {
    "max_length": 200,
    "label": _("What we are deciding"),
    "help_text": _("Such as: how we go on with the knee."),
}
TITLES = ("first", "second", "third")


class BeginOptionsForm(PlainForm):
    """A decision and one to three options beside "keep going as now", which is there already."""

    question = LineField(**QUESTION, error_messages={"required": _("Write in a few words what there is to decide.")})
    first = LineField(max_length=120, label=_("One option"), error_messages={"required": NAME_IT})
    second = LineField(max_length=120, required=False, label=_("Another"))
    third = LineField(max_length=120, required=False, label=_("And another"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        with_wording(self, *TITLES)

    @property
    def titles(self) -> list[str]:
        """What was typed, without gaps."""
        return [title for name in TITLES if (title := self.cleaned_data[name])]


class OptionTableForm(ClinicForm):
    """The question; and the version, which stands for the whole table with its options."""

    question = LineField(**QUESTION, error_messages={"required": _("Write in a few words what there is to decide.")})

    class Meta:
        model = OptionTable
        fields = ["question"]


class TableVersionForm(ClinicForm):
    """Only the version, where nothing else of the table itself is typed."""

    class Meta:
        model = OptionTable
        fields: list[str] = []


class OptionWordsForm(ClinicForm):
    """The words of one card: the same fields in the same lengths on each. An empty card that is new is left out."""

    title = LineField(max_length=120, required=False, label=_("The option"))
    asks = WordsField(max_length=LONGEST_PART, required=False, label=PARTS["asks"])
    helps = WordsField(max_length=LONGEST_PART, required=False, label=PARTS["helps"])
    can_go_wrong = WordsField(max_length=LONGEST_PART, required=False, label=PARTS["can_go_wrong"])
    how_sure = WordsField(max_length=LONGEST_PART, required=False, label=PARTS["how_sure"])
    known_on = DayField(not_ahead=True, required=False, label=_("What we know is from"))

    class Meta:
        model = GoalOption
        fields = ["title", *PARTS, "known_on"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.is_as_now:
            del self.fields["title"]
        with_wording(self, "title", *PARTS)

    @property
    def compared(self) -> list[str]:
        """What two versions are compared by."""
        return list(self.fields)

    @property
    def heading(self) -> str:
        """What the card is called while it is written."""
        return str(self.instance.title or gettext("Another option"))

    @property
    def is_unused(self) -> bool:
        """A card for one more option, in which nothing was written."""
        return self.instance.pk is None and not any(self.cleaned_data.get(name) for name in self.fields)

    @property
    def is_new(self) -> bool:
        """A card for one more option."""
        return self.instance.pk is None

    @property
    def says_something(self) -> bool:
        """Something is written in it, or there is something to mend: then it is shown open."""
        return any(bound.value() or bound.errors for bound in self)

    def clean(self) -> dict[str, Any]:
        """An option that says something has a name."""
        data = super().clean() or self.cleaned_data
        is_written = self.instance.pk is not None or any(data.get(name) for name in data)
        if "title" in self.fields and "title" not in self.errors and is_written and not data.get("title"):
            self.add_error("title", NAME_IT)
        return data

    def _post_clean(self) -> None:
        # What was left empty is no row, so there is nothing in it for the database to look at.
        if not self.is_unused:
            super()._post_clean()


class OptionRatingForm(ClinicForm):
    """What one of the two thinks of an option, 0 to 10; nothing where it is not asked."""

    class Meta:
        model = GoalOption
        fields = ["patient_rating", "clinician_rating"]

    def __init__(self, *args: Any, whose: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.compared = [f"{whose}_rating"]
        asks_patient = whose == "patient"
        self.question = gettext("How does this sit with you?") if asks_patient else gettext("And with the clinician?")
        label = f"{self.question} {self.instance.title}"
        self.fields = {name: ruler_field(label) for name in self.compared}

    @property
    def ruler(self) -> Ruler:
        """The one ruler, on a card where the eyes see which option it is about."""
        bound = self[self.compared[0]]
        bound.label = _heard_with(self.question, self.instance.title)
        return ruler_of(bound)


class OptionFateForm(ClinicForm):
    """What becomes of one option, and why it is kept for later."""

    fate = PicksField(choices=Fate.choices, required=False, layout="tall", label=_("What becomes of it"))
    fate_reason = LineField(
        max_length=300, required=False, label=_("The reason"), help_text=_("If it is kept for later, or set aside.")
    )

    class Meta:
        model = GoalOption
        fields = ["fate", "fate_reason"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["fate"].label = gettext("What becomes of it: {option}").format(option=self.instance.title)

    @property
    def short_label(self) -> SafeString:
        """The question on a card, where the eyes see which option it is."""
        return _heard_with(gettext("What becomes of it"), self.instance.title)

    def clean(self) -> dict[str, Any]:
        """What is kept for later says why, so that it can be found again by its reason."""
        data = super().clean() or self.cleaned_data
        if data.get("fate") == Fate.LATER and not data.get("fate_reason"):
            self.add_error("fate_reason", _("Write why it is kept for later."))
        return data

    def validate_constraints(self) -> None:
        """Options may swap places in one press, so the set of them is looked at and not each row alone."""


def _heard_with(question: str, title: str) -> SafeString:
    """A card's question, with the option's title for the ear."""
    return format_html('{}<span class="visually-hidden">: {}</span>', question, title)


class OptionCards:
    """One form for each option of a table, in their order; where they are written, for those still free as well."""

    def __init__(self, found: Iterable[ClinicForm], decided: Iterable[GoalOption] = ()) -> None:
        self.forms = list(found)
        self.decided = list(decided)
        self._errors: list[str] = []

    def __iter__(self) -> Iterator[Any]:
        return iter(self.forms)

    @property
    def is_bound(self) -> bool:
        """It was sent."""
        return any(form.is_bound for form in self.forms)

    def non_form_errors(self) -> list[str]:
        """What there is to mend between the cards."""
        return self._errors

    def is_valid(self) -> bool:
        """All cards are fit to be kept, and fit each other."""
        checked = [form.is_valid() for form in self.forms]
        chosen = [form.cleaned_data.get("fate") for form in self.forms] + [option.fate for option in self.decided]
        if chosen.count(Fate.PRIMARY) > 1:
            words = gettext("Two options are the primary goal here. Choose one of them; the other can be secondary.")
            self._errors = [words]
        return all(checked) and not self._errors

    @property
    def written(self) -> list[GoalOption]:
        """The options as they were typed. Not saved."""
        return [form.instance for form in self.forms if not getattr(form, "is_unused", False)]


def words_cards(
    data: Any, table: OptionTable, options: list[GoalOption], *, clinic: Any, picked: str = ""
) -> OptionCards:
    """Cards to write on: those there are and those that are free. `picked` names the first free one."""
    places = {option.position: option for option in options}
    free = [number for number in range(MOST_OPTIONS) if number not in places]
    found = []
    for number in sorted([*places, *free]):
        option = places.get(number) or GoalOption(clinic_id=table.clinic_id, table=table, position=number)
        initial = {"title": picked} if picked and free and number == free[0] else None
        found.append(OptionWordsForm(data, clinic=clinic, instance=option, prefix=f"option-{number}", initial=initial))
    return OptionCards(found)


def rating_cards(data: Any, options: list[GoalOption], *, clinic: Any, whose: str) -> OptionCards:
    """Cards on which one of the two ("patient", "clinician") says what they think."""
    return OptionCards(
        OptionRatingForm(data, clinic=clinic, instance=option, prefix=f"option-{option.position}", whose=whose)
        for option in options
    )


def fate_cards(data: Any, options: list[GoalOption], *, clinic: Any) -> OptionCards:
    """Cards on which is said what becomes of each option. One that has its goal already is decided."""
    still_open = [option for option in options if option.goal_id is None]
    return OptionCards(
        [
            OptionFateForm(data, clinic=clinic, instance=option, prefix=f"option-{option.position}")
            for option in still_open
        ],
        decided=[option for option in options if option.goal_id is not None],
    )
