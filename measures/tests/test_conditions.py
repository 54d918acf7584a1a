"""Conditions begin as last time, and say so in one line."""

import pytest

from measures.conditions import condition_fields, in_words, side_in_words
from measures.instruments import load_catalogue, own_definition

GRIP = load_catalogue()["grip"]
GROC = load_catalogue()["groc"]
WALK = load_catalogue()["walk_6min"]


def initial(definition, last=None, **more):
    return {field.name: field.initial for field in condition_fields(definition, last, **more)}


def test_conditions_begin_as_last_time():
    last = {"side": "left", "question": "maximum", "device": "Jamar", "rater": "Ana Becker"}
    assert initial(GRIP, last, side="right", rater="Ana Becker") == last


def test_side_begins_with_the_episodes_where_there_is_no_last_time():
    assert initial(GRIP, side="right", rater="Ana Becker") == {
        "side": "right",
        "question": "",
        "device": "",
        "rater": "Ana Becker",
    }


@pytest.mark.parametrize("side", ["both", "", "middle"])
def test_side_that_is_no_hand_is_not_chosen_for_anybody(side):
    assert initial(GRIP, side=side)["side"] == ""


def test_side_of_last_time_stands_before_the_episodes():
    assert initial(GRIP, {"side": "left"}, side="right")["side"] == "left"


def test_who_measured_is_not_carried_over_from_a_colleague_but_named():
    fields = {
        field.name: field
        for field in condition_fields(WALK, {"rater": "Jonas Lind"}, rater="Ana Becker", same_rater=False)
    }
    assert (fields["rater"].initial, fields["rater"].last) == ("Ana Becker", "Jonas Lind")


def test_choice_that_the_definition_no_longer_has_is_left_open():
    assert initial(WALK, {"aid": "rollator"})["aid"] == ""


def test_conditions_of_other_instruments_are_not_asked():
    assert set(initial(WALK, {"side": "left", "weather": "rain"})) == {"aid", "surface", "helper", "rater"}


def test_own_measure_asks_for_one_of_two_sides_or_both():
    [side, *_others] = condition_fields(own_definition("Stairs", "steps", True))
    assert [value for value, _words in side.choices] == ["left", "right", "both"]


def test_conditions_read_as_one_line():
    said = {"rater": "Ana Becker", "side": "right", "question": "maximum", "device": "Jamar"}
    assert in_words(GRIP, said) == "right, as hard as possible, Dynamometer: Jamar, Measured by: Ana Becker"
    assert in_words(GRIP, said, leave_out=("side", "rater")) == "as hard as possible, Dynamometer: Jamar"
    assert in_words(GRIP, {}) == ""


def test_a_rating_of_change_says_since_when():
    said = ["first_visit", "last_visit", "onset", "operation"]
    assert [in_words(GROC, {"question": each}) for each in said] == [
        "since the first visit",
        "since the last visit",
        "since when it began",
        "since before the operation",
    ]


def test_side_in_words():
    assert (side_in_words(GRIP, "left"), side_in_words(GRIP, ""), side_in_words(WALK, "left")) == ("left", "", "left")
