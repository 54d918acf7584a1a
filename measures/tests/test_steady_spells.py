"""Why something holds steady: asked in the order of the reference, and said so that nobody is blamed."""

from datetime import timedelta
from decimal import Decimal

import pytest

from measures.reading import read_line
from measures.series import lines_of
from measures.steady_spells import (
    Behind,
    behind_words,
    holds_steady,
    practised_during,
    still_moves,
    uneven_words,
    what_is_behind,
)
from measures.tests.results import START, measure, result


def reading_of(definition, *values):
    results = [result(value, 21 * place) for place, value in enumerate(values)]
    [line] = lines_of(definition, results)
    return read_line(definition, line, today=results[-1].taken_on)


@pytest.mark.parametrize(
    ("higher", "values", "steady", "moves"),
    [
        (True, (40, 41, 42, 41), True, False),
        (True, (40, 45, 52, 60), False, True),
        (True, (300, 302, 304, 306), False, True),  # small steps towards better
        (True, (300, 298, 296, 294), False, False),  # small steps, and away from it
        (False, (30, 28, 26, 24), False, True),
        (False, (24, 26, 28, 30), False, False),
        (True, (40, 50, 50, 50), True, False),  # a step, confirmed, and steady since
        (True, (60, 50, 40, 30), False, False),
    ],
)
def test_what_holds_steady_and_what_still_moves_towards_better(higher, values, steady, moves):
    definition = measure(mdc=8, higher_is_better=higher)
    reading = reading_of(definition, *values)
    assert (holds_steady(reading), still_moves(reading, definition)) == (steady, moves)


def test_a_first_result_alone_neither_holds_nor_moves():
    definition = measure(mdc=9)
    reading = reading_of(definition, 40)
    assert not holds_steady(reading)
    assert not still_moves(reading, definition)


def test_a_rating_of_change_is_a_change_already_and_does_not_move_by_itself():
    definition = measure(mdc=1, mcid=2, is_change_score=True)
    assert not still_moves(reading_of(definition, 2, 4), definition)


def test_practice_counts_that_was_told_of_the_spell():
    reading = reading_of(measure(mdc=9), 40, 41, 42, 41)  # the last three: days 21 to 63
    told = [(START + timedelta(days=day), Decimal(day)) for day in (0, 21, 22, 63, 64)]
    assert practised_during(reading, told) == [22, 63]


@pytest.mark.parametrize(
    ("shares", "moving", "behind"),
    [
        ((), ("Pain",), Behind.NOT_KNOWN),
        ((49,), ("Pain",), Behind.LESS_PRACTICE),
        ((20, 80), ("Pain",), Behind.UNEVEN),
        ((20, 79), ("Pain",), Behind.LESS_PRACTICE),
        ((100,), (), Behind.TO_CHANGE),
    ],
)
def test_what_stands_behind_it_is_asked_in_the_order_of_the_reference(shares, moving, behind):
    assert what_is_behind([Decimal(share) for share in shares], moving) == behind


@pytest.mark.parametrize("behind", Behind)
def test_nobody_is_blamed(behind):
    words = behind_words(behind, ["Pain"])
    assert words.endswith(".")
    for harsh in ("must", "should", "failed", "plateau", "only", "not enough practice", "compliance"):
        assert harsh not in words


def test_what_still_moves_is_named():
    assert behind_words(Behind.UNEVEN, ["Pain"]) == "Uneven: “Pain” is still moving."
    assert behind_words(Behind.UNEVEN, ["Pain", "Grip"]) == "Uneven: “Pain”, “Grip” are still moving."
    assert uneven_words(["Pain"], ["Grip"]) == (
        "Uneven, and that is normal. Still moving: “Grip”. Holding steady: “Pain”."
    )
    assert uneven_words(["Pain"], []) == uneven_words([], ["Grip"]) == ""


def test_of_many_the_first_few_are_named():
    assert uneven_words(["Pain"], list("ABCD")).endswith("Still moving: “A”, “B”, “C”, “D”. Holding steady: “Pain”.")
    assert "Still moving: “A”, “B”, “C” and 3 more." in uneven_words(["Pain"], list("ABCDEF"))
