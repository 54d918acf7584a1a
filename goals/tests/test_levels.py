"""The five levels that are proposed: in the measure's unit, in its direction, never overlapping."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from goals.attainment import LEVELS, level_of_value
from goals.levels import Way, level_words, overlapping, propose_starts, usual_start
from measures.instruments import load_catalogue, own_definition

CATALOGUE = load_catalogue()


def way(key, baseline, target, *, error=None, is_keeping=False):
    measured = [Decimal(str(value)) if value is not None else None for value in (baseline, target, error)]
    return Way(CATALOGUE[key], *measured[:2], is_keeping, measured[2], "12 January")


def told(a_way, baseline_level=None):
    """The five levels in words, best first."""
    start = usual_start(a_way) if baseline_level is None else baseline_level
    words = level_words(a_way, propose_starts(a_way, start), start)
    return [words[level] for level in sorted(LEVELS, reverse=True)]


@pytest.mark.parametrize(
    ("a_way", "expected"),
    [
        pytest.param(
            way("gait_speed", "0.8", "1.2", error="0.1"),
            [
                "1.4 m/s or more",
                "1.3 m/s or more, not yet 1.4 m/s",
                "1.2 m/s or more, not yet 1.3 m/s",
                "As at the start, or on the way: 0.7 m/s or more, not yet 1.2 m/s",
                "Less than 0.7 m/s",
            ],
            id="more is better",
        ),
        pytest.param(
            way("tug", 18, 12, error="2.5"),
            [
                "8 s or less",
                "10 s or less, not yet 8 s",
                "12 s or less, not yet 10 s",
                "As at the start, or on the way: 20.5 s or less, not yet 12 s",
                "More than 20.5 s",
            ],
            id="less is better",
        ),
        pytest.param(
            way("psfs_activity", 0, 10, error=3),
            [
                "10 of 10, much sooner, or with less help",
                "10 of 10, and sooner than 12 January",
                "10 of 10",
                "5 of 10 or more, not yet 10 of 10",
                "As at the start: less than 5 of 10",
            ],
            id="a scale that ends at the target",
        ),
        pytest.param(
            way("psfs_activity", 8, 9, error=3),
            [
                "10 of 10, and sooner than 12 January",
                "10 of 10",
                "9 of 10 or more, not yet 10 of 10",
                "As at the start, or on the way: 5 of 10 or more, not yet 9 of 10",
                "Less than 5 of 10",
            ],
            id="a scale with room for one more",
        ),
        pytest.param(
            way("psfs_activity", 2, 8, error=3),
            [
                "10 of 10",
                "9 of 10 or more, not yet 10 of 10",
                "8 of 10 or more, not yet 9 of 10",
                "As at the start, or on the way: not yet 8 of 10",
                "Clearly harder than at the start",
            ],
            id="no fall could be told from none",
        ),
        pytest.param(
            way("yes_no", 0, 1),
            [
                "Done with ease, whenever I want to",
                "Done, with less help or effort than hoped",
                "Done",
                "Part of it, or with help",
                "As at the start: not yet",
            ],
            id="done or not",
        ),
        pytest.param(
            way("walking_distance", 300, 300, is_keeping=True),
            [
                "360 m or more",
                "330 m or more, not yet 360 m",
                "As at the start: 300 m or more, not yet 330 m",
                "270 m or more, not yet 300 m",
                "Less than 270 m",
            ],
            id="to keep",
        ),
        pytest.param(
            way("yes_no", 1, 1, is_keeping=True),
            [
                "As at the start, and with ease",
                "As at the start, and with less effort",
                "As at the start: still done",
                "Not quite as at the start",
            ]
            + ["Not any more"],
            id="to keep doing it",
        ),
    ],
)
def test_levels_are_proposed_in_plain_words(a_way, expected):
    assert told(a_way) == expected


def test_done_or_not_with_some_of_it_possible_begins_where_it_stands():
    a_way = way("yes_no", 0, 1)
    starts = propose_starts(a_way, -1)
    assert [level_of_value(Decimal(value), starts, higher_is_better=True) for value in (0, 1)] == [-1, 0]


@pytest.mark.parametrize(
    ("a_way", "start"),
    [(way("psfs_activity", 0, 5), -2), (way("psfs_activity", 1, 5), -1), (way("yes_no", 0, 1), -2)]
    + [(way("nprs", 10, 5), -2), (way("nprs", 7, 3), -1), (way("psfs_activity", 0, 0, is_keeping=True), -1)],
)
def test_the_start_is_the_lowest_level_only_where_nothing_worse_is_known(a_way, start):
    assert usual_start(a_way) == start


def test_a_fall_within_the_measures_error_stays_at_the_start():
    starts = propose_starts(way("walk_6min", 300, 400, error="50"), -1)
    assert [level_of_value(Decimal(value), starts, higher_is_better=True) for value in (300, 251, 249)] == [-1, -1, -2]


def test_one_value_in_two_levels_is_found():
    starts = {-2: None, -1: Decimal(5), 0: Decimal(8), 1: Decimal(8), 2: None}
    assert overlapping(starts, rises=True) == [1]
    assert overlapping(starts, rises=False) == [0, 1]


@st.composite
def ways(draw):
    """Any way that a goal could go, on a scale with ends or an open one, in either direction."""
    scale = draw(st.sampled_from(["psfs_activity", "nprs", "walking_distance", "tug", "open"]))
    definition = own_definition("kg lifted", "kg", draw(st.booleans())) if scale == "open" else CATALOGUE[scale]
    highest = int(definition.maximum) if definition.maximum is not None and definition.maximum < 50 else 50
    low, high = sorted(draw(st.lists(st.integers(0, highest), min_size=2, max_size=2, unique=True)))
    baseline, target = (low, high) if definition.higher_is_better else (high, low)
    is_keeping = draw(st.booleans())
    error = draw(st.none() | st.integers(1, 9).map(Decimal))
    return Way(definition, Decimal(baseline), Decimal(baseline if is_keeping else target), is_keeping, error, "1 May")


@given(ways(), st.sampled_from([-2, -1]))
def test_what_is_proposed_never_overlaps_and_begins_at_the_start(a_way, baseline_level):
    starts = propose_starts(a_way, baseline_level)
    assert not overlapping(starts, rises=a_way.rises)
    found = level_of_value(a_way.baseline, starts, higher_is_better=a_way.rises)
    assert found == (0 if a_way.is_keeping else baseline_level)
    words = level_words(a_way, starts, baseline_level)
    assert len(set(words.values())) == 5
    assert all(0 < len(each) <= 200 for each in words.values())
