"""Numbers as text: what is written is read back, and nothing is guessed."""

from __future__ import annotations

from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from rehabgoals.numbers import read_number, shown, write_count, write_number

LANGUAGES = ["en", "en-us", "es", "fr", "ar"]


@pytest.mark.parametrize(
    ("language", "typed", "number"),
    [
        ("en", "2.5", "2.5"),
        ("en-us", "2.5", "2.5"),
        ("es", "2,5", "2.5"),
        ("fr", "2,5", "2.5"),
        ("ar", "2,5", "2.5"),
        ("ar", "٢٫٥", "2.5"),
        ("ar", "٤٤٠", "440"),
        ("en", "۴۴۰", "440"),
        ("en", " -3 ", "-3"),
        ("en", "−3.5", "-3.5"),
        ("es", "1 200", "1200"),
        ("fr", "1\u202f200", "1200"),
        ("en", "\u200f12\u200e", "12"),
        ("en", ".5", "0.5"),
        ("en", "007", "7"),
    ],
)
def test_a_number_is_read_in_the_clinics_format(language: str, typed: str, number: str) -> None:
    with translation.override(language):
        assert read_number(typed) == Decimal(number)


@pytest.mark.parametrize(
    ("language", "typed", "says"),
    [
        ("en", "2,5", "“2,5” could be read in two ways here. Write 2.5 with a point."),
        ("es", "2.5", "“2.5” could be read in two ways here. Write 2,5 with a comma."),
        ("en", "1,200", "“1,200” could be read in two ways here. Write 1200, or 1.200 with a point."),
        ("es", "1.200", "“1.200” could be read in two ways here. Write 1200, or 1,200 with a comma."),
        ("en", "440 m", "“440 m” is not a number we can read. Write only digits, such as 2.5."),
        ("es", "about 3", "“about 3” is not a number we can read. Write only digits, such as 2,5."),
    ],
)
def test_a_number_that_could_be_two_is_refused_and_the_sentence_says_what_to_write(
    language: str, typed: str, says: str
) -> None:
    with translation.override(language), pytest.raises(ValidationError) as refused:
        read_number(typed)
    assert refused.value.messages == [says]


@pytest.mark.parametrize(("typed", "number"), [("+3", "3"), ("+ 0.5", "0.5"), ("-2", "-2")])
def test_a_number_may_say_its_sign(typed: str, number: str) -> None:
    assert read_number(typed) == Decimal(number)


@pytest.mark.parametrize(
    "typed",
    ["NaN", "inf", "-Infinity", "1e309", "1e3", "0x10", "½", "五", "9" * 41, "--3", "+-3", "-+3", "++3", "+", "-", "."],
)
def test_what_is_no_plain_number_is_refused(typed: str) -> None:
    with pytest.raises(ValidationError):
        read_number(typed)


@given(st.text(), st.sampled_from(LANGUAGES))
def test_any_text_is_read_or_refused_with_a_short_sentence(typed: str, language: str) -> None:
    with translation.override(language):
        try:
            assert read_number(typed).is_finite()
        except ValidationError as refused:
            assert len(refused.messages[0]) < 250


@given(
    st.decimals(allow_nan=False, allow_infinity=False, places=4, min_value=-(10**9), max_value=10**9),
    st.sampled_from(LANGUAGES),
)
def test_a_number_written_is_read_back_as_the_same_number(number: Decimal, language: str) -> None:
    with translation.override(language):
        assert read_number(write_number(number)) == number


def test_a_number_is_written_without_trailing_zeros_or_exponent() -> None:
    assert write_number(Decimal("440.00")) == "440"
    assert write_number(Decimal("2.50")) == "2.5"
    assert write_number(Decimal("1E+3")) == "1000"
    assert write_number(Decimal("-0.0")) == "0"
    assert write_number(0.1) == "0.1"


def test_counts_in_sentences_are_grouped_in_the_clinics_way() -> None:
    assert write_count(40000) == "40,000"
    with translation.override("es"):
        assert write_count(40000).replace("\u00a0", " ") in ("40.000", "40 000")


def test_typed_text_is_repeated_short_and_printable() -> None:
    assert shown("a\x00b") == "a b"
    assert len(shown("x" * 40_000)) == 30
