"""Three stages of a flare-up from somebody's own usual pain, by the table of evidence.md section 8."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from goals.flare_up import propose, proposed_words
from goals.models import FlareUpPlan

FIELDS = FlareUpPlan.SECOND_FIELDS


def numbers_in(words: str) -> list[int]:
    return [int(number) for number in re.findall(r"\d+", words)]


@pytest.mark.parametrize(
    ("usual", "carry_on", "ease_off"),
    [
        (0, "pain up to 2, and settled by the next morning", 3),
        (3, "pain up to 5, and settled by the next morning", 6),
        (6, "pain up to 8, and settled by the next morning", 9),
    ],
)
def test_the_numbers_start_from_the_persons_own_usual_pain(usual, carry_on, ease_off):
    stages = propose(usual)
    assert [stage.key for stage in stages] == ["carry_on", "ease_off", "call_us"]
    assert stages[0].signs == carry_on
    assert stages[1].signs.startswith(f"pain of {ease_off} or more, or still up the next morning")


@pytest.mark.parametrize("usual", [7, 10, None])
def test_no_number_is_proposed_where_it_would_say_nothing(usual):
    assert not numbers_in(propose(usual)[0].signs + propose(usual)[1].signs)


@given(st.integers(0, 10))
def test_the_stages_follow_on_each_other_and_stay_on_the_scale(usual):
    carry_on, ease_off, call_us = propose(usual)
    numbers = numbers_in(carry_on.signs) + numbers_in(ease_off.signs)
    if usual < 7:
        assert numbers == [usual + 2, usual + 3]
        assert max(numbers) <= 10
    assert "half for 2 to 3 days" in ease_off.do
    assert "more than 3 days" in call_us.signs
    assert "call the clinic" in call_us.do


@given(st.none() | st.integers(0, 10))
def test_what_is_proposed_fits_its_field_and_orders_nobody(usual):
    for stage in propose(usual):
        for words in (stage.signs, stage.do):
            assert len(words) <= 200
            assert not {"must", "should", "stop", "never"} & set(re.findall(r"\w+", words.casefold()))
    assert {f"{stage.key}_{part}" for stage in propose(usual) for part in ("signs", "do")} == set(FIELDS)


@pytest.mark.parametrize("usual", [-1, 11, 100])
def test_pain_off_the_scale_is_no_pain(usual):
    with pytest.raises(ValueError, match="0 to 10"):
        propose(usual)


def test_words_nobody_has_edited_are_known():
    assert "pain up to 5, and settled by the next morning" in proposed_words("carry_on_signs")
    assert propose(9)[1].signs in proposed_words("ease_off_signs")
    assert "my knee tells me" not in proposed_words("carry_on_signs")
    assert len(proposed_words("call_us_do")) == 1
