"""The base of every form and its fields: bad input is answered beside the field, and what was typed stays."""

from __future__ import annotations

from datetime import UTC, date, datetime, time
from decimal import Decimal

import pytest
import time_machine
from django import forms
from django.core.exceptions import ValidationError
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from accounts.models import Clinic
from patients.models import Patient
from rehabgoals.forms import (
    ClinicForm,
    DayField,
    LineField,
    ManyPicksField,
    NumberField,
    PicksField,
    PlainForm,
    RulerField,
    TimeField,
    WordsField,
    YesNoField,
    all_problems,
    things_to_look_at,
)
from rehabgoals.tenancy import in_clinic

NOW = datetime(2026, 11, 10, 12, tzinfo=UTC)
# Text as a browser can send it, and some that it cannot: surrogates come in by other ways.
HOSTILE = st.one_of(
    st.text(),
    st.text(alphabet=st.characters(categories=["Cc", "Cs", "Cf", "Nd", "Zs"])),
    st.sampled_from(["", " ", "\x00", "1e309", "NaN", "-inf", "٣", "9" * 5000, "\u202e5", "2,5", "2.5", "31/02/2026"]),
)
UNKEEPABLE = (
    "There is a character here that cannot be kept, often from copied text. Delete it, or type the words again."
)
FIELDS = [
    LineField(max_length=20),
    LineField(max_length=20, required=False),
    WordsField(max_length=50),
    NumberField(),
    NumberField(min=-10, max=10, decimals=1, required=False),
    NumberField(decimals=0),
    RulerField(),
    YesNoField(),
    DayField(),
    DayField(ahead=True, required=False),
    DayField(not_ahead=True, earliest=date(2000, 1, 1), latest=lambda: date(2030, 1, 1)),
    TimeField(),
    PicksField(choices=[("a", "A"), ("b", "B")]),
]


@given(st.sampled_from(FIELDS), HOSTILE, st.sampled_from(["en", "en-us", "es", "ar"]))
def test_whatever_is_typed_a_field_answers_with_a_value_or_a_sentence(
    field: forms.Field, typed: str, language: str
) -> None:
    with translation.override(language):
        try:
            field.clean(typed)
        except ValidationError as refused:
            assert all(0 < len(message) < 300 for message in refused.messages)


@given(st.lists(HOSTILE, max_size=5))
def test_whatever_is_sent_for_many_picks_is_answered(values: list[str]) -> None:
    try:
        ManyPicksField(choices=[("a", "A")], required=False).clean(values)
    except ValidationError as refused:
        assert refused.messages


@pytest.mark.parametrize(
    ("field", "typed", "says"),
    [
        (NumberField(), "2,5", "“2,5” could be read in two ways here. Write 2.5 with a point."),
        (NumberField(), "", "Write a number."),
        (NumberField(min=0, max=10), "11", "11 is outside. Write a number from 0 to 10."),
        (NumberField(min=0), "-1", "-1 is too low here. Write 0 or more."),
        (NumberField(max=5), "6", "6 is too high here. Write 5 or less."),
        (NumberField(decimals=0), "2.5", "Write a whole number, such as 2."),
        (NumberField(decimals=0), "2,5", "Write a whole number, such as 2."),
        (NumberField(decimals=0, min=-5), "-2,5", "Write a whole number, such as -2."),
        (NumberField(decimals=0), "2,0", "Write a whole number, such as 2."),
        (NumberField(decimals=0), "1,200", "Write a whole number, such as 1200."),
        (NumberField(decimals=0, max=10), "12,5", "12.5 is too high here. Write 10 or less."),
        (RulerField(), "3,5", "Write a whole number, such as 4."),
        (NumberField(decimals=1), "2.55", "2.55 is finer than is kept here. Write 2.6."),
        (YesNoField(), "perhaps", "Write yes or no."),
        (DayField(), "", "Write a day."),
        (DayField(ahead=True), "15/12/2025", "15 December 2025 is in the past. Choose a day ahead."),
        (DayField(ahead=True), "10/11/2026", "10 November 2026 is today. Choose a day ahead."),
        (
            DayField(not_ahead=True),
            "11/11/2026",
            "11 November 2026 is still ahead. Choose today or an earlier day.",
        ),
        (
            DayField(earliest=date(1961, 5, 4)),
            "03/05/1961",
            "3 May 1961 is too early. Choose 4 May 1961 or a later day.",
        ),
        (
            DayField(latest=lambda: date(2027, 1, 1)),
            "02/01/2027",
            "2 January 2027 is too late. Choose 1 January 2027 or an earlier day.",
        ),
        (TimeField(), "", "Write a time, such as 10:30."),
        (LineField(), " ", "Nothing is written here yet."),
        (
            WordsField(max_length=4000),
            "x" * 40_000,
            "There are 40,000 characters here, and 4,000 fit. Make it shorter by 36,000.",
        ),
        (
            WordsField(),
            "a\x00b",
            UNKEEPABLE,
        ),
        (
            LineField(),
            "a\ud800b",
            UNKEEPABLE,
        ),
        (PicksField(choices=[("a", "A")]), "", "Choose one."),
        (PicksField(choices=[("a", "A")]), "z", "Choose one of these."),
    ],
)
@time_machine.travel(NOW)
def test_a_field_says_what_is_there_and_how_to_mend_it(field: forms.Field, typed: str, says: str) -> None:
    with pytest.raises(ValidationError) as refused:
        field.clean(typed)
    assert refused.value.messages == [says]


def test_the_same_digits_mean_two_and_a_half_only_in_their_own_clinic() -> None:
    assert NumberField().clean("2.5") == Decimal("2.5")
    with translation.override("es"):
        assert NumberField().clean("2,5") == Decimal("2.5")
        with pytest.raises(ValidationError, match="Write 2,5 with a comma"):
            NumberField().clean("2.5")


def test_values_are_kept_as_their_types() -> None:
    assert NumberField(required=False).clean("") is None
    assert RulerField().clean("٣") == Decimal(3)
    assert YesNoField().clean("Yes") == 1
    assert YesNoField().clean("0") == 0
    assert DayField().clean("15/12/2026") == date(2026, 12, 15)
    assert DayField().clean(date(2026, 12, 15)) == date(2026, 12, 15)
    assert TimeField().clean("1030") == time(10, 30)
    assert WordsField().clean("  one\r\n two  ") == "one\n two"
    assert LineField().clean("one\ntwo") == "one two"
    assert PicksField(choices=[(1, "A")], coerce=int).clean("1") == 1


@given(st.decimals(min_value=-1000, max_value=1000, places=2, allow_nan=False), st.sampled_from(["en", "es", "ar"]))
def test_a_number_shown_in_a_form_and_sent_back_is_unchanged(number: Decimal, language: str) -> None:
    with translation.override(language):
        field = NumberField(min=-1000)
        assert field.clean(field.prepare_value(number)) == number
        assert not field.has_changed(number, field.prepare_value(number))


def test_days_are_hinted_in_the_clinics_order() -> None:
    assert str(DayField().help_text).startswith("Day/month/year, for example 15/12/")
    assert str(DayField(help_text="About twelve weeks.").help_text) == "Day/month/year. About twelve weeks."
    with translation.override("en-us"):
        assert str(DayField().help_text).startswith("Month/day/year, for example 12/15/")


def test_a_browser_is_never_asked_to_cut_what_somebody_pastes() -> None:
    class Words(PlainForm):
        why = WordsField(max_length=10)
        what = LineField(max_length=10)

    page = str(Words()["why"]) + str(Words()["what"])
    assert "maxlength" not in page
    assert 'dir="auto"' in page


# --- forms ------------------------------------------------------------------------------------------------------------


class GoalForm(PlainForm):
    """A form with one of everything."""

    why = WordsField(label="Why it matters")
    how = PicksField(label="How we measure it", choices=[("a", "A"), ("b", "B")])
    by = DayField(label="By when", ahead=True)
    mail = forms.EmailField(label="E-mail address")
    agreed = forms.BooleanField(label="Agreed")
    region = forms.ChoiceField(label="Body region", choices=[("", ""), ("knee", "Knee")])


@time_machine.travel(NOW)
def test_the_summary_leads_to_each_field_and_to_the_first_of_its_radios() -> None:
    form = GoalForm({"why": "", "how": "", "by": "15/12/2025", "mail": "ana@", "region": ""})
    assert form.error_summary() == [
        ("id_why", "Why it matters", "Nothing is written here yet."),
        ("id_how_0", "How we measure it", "Choose one."),
        ("id_by", "By when", "15 December 2025 is in the past. Choose a day ahead."),
        ("id_mail", "E-mail address", "This is not yet an e-mail address. Write one such as name@example.org."),
        ("id_agreed", "Agreed", "Tick this to go on."),
        ("id_region", "Body region", "Choose one."),
    ]
    assert form.error_title == "6 things to look at"
    assert GoalForm().error_summary() == []


def test_a_forms_own_words_win_over_the_shared_ones() -> None:
    class Form(PlainForm):
        mail = forms.EmailField(error_messages={"required": "Where do we write to?"})

    assert Form({}).errors["mail"] == ["Where do we write to?"]


def test_the_title_counts_what_there_is_to_look_at() -> None:
    assert things_to_look_at(0) == ""
    assert things_to_look_at(1) == "One thing to look at"
    assert things_to_look_at(2) == "Two things to look at"
    assert things_to_look_at(12) == "12 things to look at"


def test_problems_of_several_forms_on_one_page_stand_together() -> None:
    practice = forms.formset_factory(GoalForm, extra=0)
    sent = {"form-TOTAL_FORMS": "1", "form-INITIAL_FORMS": "0", "form-0-why": "x"}
    found = all_problems([None, GoalForm(), practice(sent, prefix="form")])
    assert [problem.target for problem in found][:1] == ["id_form-0-how_0"]


class PatientForm(ClinicForm):
    """A part of registration, enough to try the base."""

    born_on = DayField(label="Date of birth")

    class Meta:
        model = Patient
        fields = ["given_names", "family_name", "born_on", "clinic_number", "language"]

    constraint_fields = {"number_taken": "clinic_number", "no_name": "family_name"}


SENT = {
    "given_names": "Rosa",
    "family_name": "Núñez",
    "born_on": "4/5/1961",
    "clinic_number": "20417",
    "language": "es",
}


@pytest.fixture
def riverside_number(riverside: Clinic) -> str:
    with in_clinic(riverside.pk):
        Patient.objects.create(clinic=riverside, given_names="Ana", born_on=date(1980, 1, 1), clinic_number="20417")
    return "20417"


def test_a_number_taken_at_this_clinic_is_said_at_its_field(riverside: Clinic, riverside_number: str) -> None:
    with in_clinic(riverside.pk):
        form = PatientForm({**SENT, "version": "1"}, clinic=riverside)
        assert form.errors == {"clinic_number": ["Somebody here already has this clinic number."]}


def test_a_number_taken_at_another_clinic_is_free_here(
    riverside: Clinic, hillside: Clinic, riverside_number: str
) -> None:
    with in_clinic(hillside.pk):
        form = PatientForm({**SENT, "version": "1"}, clinic=hillside)
        assert form.is_valid(), form.errors
        assert form.save().clinic == hillside


def test_a_rule_of_the_table_is_said_at_the_field_that_mends_it(riverside: Clinic) -> None:
    with in_clinic(riverside.pk):
        form = PatientForm({**SENT, "given_names": "", "family_name": "", "version": "1"}, clinic=riverside)
        assert form.errors == {"family_name": ["Write a given name or a family name."]}


def test_the_version_that_was_read_travels_with_the_form(riverside: Clinic) -> None:
    with in_clinic(riverside.pk):
        patient = Patient.objects.create(clinic=riverside, given_names="Ana", born_on=date(1980, 1, 1), version=7)
        assert 'value="7"' in str(PatientForm(instance=patient, clinic=riverside)["version"])
        form = PatientForm({**SENT, "version": "6"}, instance=patient, clinic=riverside)
        assert form.is_valid(), form.errors
        assert form.read_version == 6
        assert form.instance.version == 7


def test_a_row_of_another_clinic_is_never_edited_through_a_form(riverside: Clinic, hillside: Clinic) -> None:
    patient = Patient(clinic=hillside, given_names="Ana", born_on=date(1980, 1, 1))
    with pytest.raises(ValueError, match="another clinic"):
        PatientForm(SENT, instance=patient, clinic=riverside)
