"""Goal attainment scaling: the worked examples of evidence.md section 1, and what holds for all of them."""

import math
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from goals.attainment import GoalAttained, GoalWord, Standing, level_of, level_of_value, scores, t_score

# id, levels, weights, T: the 31 values that software must reproduce.
EXAMPLES = [
    ("A1", [0], [1], "50.00"),
    ("A2", [1], [1], "60.00"),
    ("A3", [2], [1], "70.00"),
    ("A4", [-1], [1], "40.00"),
    ("A5", [-2], [1], "30.00"),
    ("W1", [1], [9], "60.00"),
    ("B2", [1, 0], [1, 1], "56.20"),
    ("B3", [1, 1], [1, 1], "62.40"),
    ("B4", [-1, -1], [1, 1], "37.60"),
    ("B5", [-2, -2], [1, 1], "25.19"),
    ("B6", [2, -2], [1, 1], "50.00"),
    ("C2", [1, 0, -1], [1, 1, 1], "50.00"),
    ("C3", [1, 0, 0], [1, 1, 1], "54.56"),
    ("C4", [1, 1, 0], [1, 1, 1], "59.13"),
    ("C5", [1, 1, 1], [1, 1, 1], "63.69"),
    ("C6", [2, 2, 2], [1, 1, 1], "77.39"),
    ("C7", [-1, -1, -1], [1, 1, 1], "36.31"),
    ("C8", [-1, -1, -2], [1, 1, 1], "31.74"),
    ("C9", [-2, -2, -2], [1, 1, 1], "22.61"),
    ("D1", [2, 1, 0, -1], None, "57.25"),
    ("D2", [-1, -1, -1, -1], None, "35.49"),
    ("D3", [-2, -1, -1, -2], None, "28.24"),
    ("E1", [1, 1, 0, 0, -1], None, "53.02"),
    ("E2", [-2] * 5, None, "19.85"),
    ("E3", [2] * 5, None, "80.15"),
    ("W2", [0, 1, -1], [3, 2, 1], "52.20"),
    ("W3", [1, 0, -1], [6, 2, 3], "53.57"),
    ("W4", [1, 1, -2], [9, 4, 1], "59.75"),
    ("W7", [2, 0, 1], [0, 1, 2], "58.03"),
    ("W8", [0, 1], [1, 2], "58.03"),
    ("W9", [1, 0, 0, -1], [9, 6, 4, 1], "55.47"),
    # With -0.5 allowed.
    ("half-1", [-0.5], None, "45.00"),
    ("half-2", [-0.5, 0, 1], None, "52.28"),
    ("half-3", [-0.5, -1, -2], None, "34.02"),
]

level = st.floats(-2, 2)
levels = st.lists(level, min_size=1, max_size=8)
weight = st.floats(0.01, 100)


@st.composite
def weighted(draw):
    """Levels, and as many weights."""
    x = draw(levels)
    return x, draw(st.lists(weight, min_size=len(x), max_size=len(x)))


def test_the_31_worked_examples_are_all_here():
    assert len([name for name, *_rest in EXAMPLES if not name.startswith("half")]) == 31


@pytest.mark.parametrize(("name", "x", "w", "expected"), EXAMPLES, ids=[each[0] for each in EXAMPLES])
def test_the_worked_examples_to_two_decimals(name, x, w, expected):
    assert f"{t_score(x, w):.2f}" == expected


@pytest.mark.parametrize(
    ("x", "w"),
    [
        ([], None),
        ([0], []),
        ([0, 1], [1]),
        ([2.01], None),
        ([-3], None),
        ([math.nan], None),
        ([0], [-1]),
        ([0, 0], [1, math.nan]),
        ([0], [math.inf]),
        ([0, 1], [0, 0]),
    ],
)
def test_what_has_no_score_is_refused(x, w):
    with pytest.raises(ValueError, match=r"."):
        t_score(x, w)


@pytest.mark.parametrize("rho", [-0.1, 1.1, math.nan])
def test_a_correlation_lies_between_0_and_1(rho):
    with pytest.raises(ValueError, match="rho"):
        t_score([1], rho=rho)


def test_levels_may_be_decimals():
    assert t_score([Decimal("-0.5")]) == 45


@given(st.lists(weight, min_size=1, max_size=8))
def test_all_goals_as_expected_give_50(w):
    assert t_score([0] * len(w), w) == 50


@given(weighted(), st.integers(0, 7), st.floats(0.01, 4))
def test_the_score_rises_with_any_level(goals, at, more):
    x, w = goals
    at %= len(x)
    higher = [*x[:at], min(2, x[at] + more), *x[at + 1 :]]
    if higher[at] - x[at] > 1e-3:
        assert t_score(higher, w) > t_score(x, w)


@given(levels, st.floats(1e-200, 1e200))
def test_equal_weights_do_not_depend_on_their_size(x, w):
    assert t_score(x, [w] * len(x)) == pytest.approx(t_score(x), abs=1e-9)


@given(weighted())
def test_a_score_stays_within_its_limits(goals):
    x, w = goals
    reach = 20 / math.sqrt(0.3)
    assert 50 - reach - 1e-9 <= t_score(x, w) <= 50 + reach + 1e-9
    assert 30 <= t_score(x[:1]) <= 70


# --- Words and values ---------------------------------------------------------------------------------------------

GAS_LIGHT = [
    # word, from -2, from -1
    ("lot_more", 2, 2),
    ("bit_more", 1, 1),
    ("as_hoped", 0, 0),
    ("part_way", -1, -1),
    ("same", -2, -1),
    ("harder", -2, -2),
]


@pytest.mark.parametrize(("word", "from_none", "from_some"), GAS_LIGHT)
def test_the_six_words_mean_the_levels_of_gas_light(word, from_none, from_some):
    assert level_of(word, -2).level == from_none
    assert level_of(word, -1).level == from_some


def test_harder_from_the_lowest_level_keeps_it_and_is_said():
    assert level_of("harder", -2) == Standing(-2, is_below_scale=True)
    assert level_of("harder", -1) == Standing(-2)


def test_part_way_counts_half_only_where_the_clinic_wants_it_and_some_was_possible():
    assert level_of("part_way", -1, partly_counts_half=True).level == -0.5
    assert level_of("part_way", -2, partly_counts_half=True).level == -1
    assert level_of("same", -1, partly_counts_half=True).level == -1


@pytest.mark.parametrize(("word", "start"), [("better", -1), ("", -1), ("same", 0), ("same", -3)])
def test_a_word_or_a_start_that_does_not_exist_is_refused(word, start):
    with pytest.raises(ValueError, match=r"."):
        level_of(word, start)


@pytest.mark.parametrize(
    ("value", "higher_is_better", "expected"),
    [("99", True, -2), ("100", True, -1), ("499", True, -1), ("800", True, 0), ("1199", True, 1), ("1200", True, 2)],
)
def test_a_result_stands_at_the_highest_level_it_has_reached(value, higher_is_better, expected):
    starts = {-2: None, -1: Decimal(100), 0: Decimal(500), 1: Decimal(1000), 2: Decimal(1200)}
    assert level_of_value(Decimal(value), starts, higher_is_better=higher_is_better) == expected


def test_where_less_is_better_a_lower_result_stands_higher():
    starts = {-2: None, -1: Decimal(20), 0: Decimal(12), 1: Decimal(10), 2: None}
    found = [level_of_value(Decimal(value), starts, higher_is_better=False) for value in (25, 20, 12, 11, 3)]
    assert found == [-2, -1, 0, 0, 1]


# --- All goals together -------------------------------------------------------------------------------------------


def of(starts, reached, weights=(1, 1, 1)):
    return [GoalAttained(*each) for each in zip(starts, reached, weights, strict=True)]


@pytest.mark.parametrize(
    ("weights", "baseline", "achieved", "change"),
    [((1, 1, 1), "31.74", "50.00", "+18.26"), ((6, 2, 3), "33.34", "51.19", "+17.85")],
)
def test_the_change_is_worked_out_before_rounding(weights, baseline, achieved, change):
    found = scores(of((-1, -1, -2), (0, -1, 1), weights))
    assert (f"{found.baseline:.2f}", f"{found.achieved:.2f}", f"{found.change:+.2f}") == (baseline, achieved, change)


def test_a_goal_that_was_not_rated_is_left_out_of_both():
    found = scores(of((-1, -1, -2), (0, None, 1)))
    assert (found.baseline, found.achieved) == (t_score([-1, -2]), t_score([0, 1]))
    assert (found.rated, found.goals) == (2, 3)


def test_without_a_rating_there_is_no_score():
    assert scores(of((-1, -1, -2), (None, None, None))) is None
    assert scores([]) is None


@given(st.sampled_from(GoalWord.values))
def test_every_word_has_a_level_from_every_start(word):
    assert {level_of(word, start).level for start in (-2, -1)} <= {-2, -1, 0, 1, 2}
