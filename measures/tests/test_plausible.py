"""Which results are asked about once: slips of the finger, and hardly ever a real change."""

from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
import time_machine
from hypothesis import given
from hypothesis import strategies as st

from measures.definitions import Threshold
from measures.instruments import load_catalogue, own_definition
from measures.plausible import Last, doubt, doubt_of_day

CATALOGUE = load_catalogue()
DAY = date(2026, 10, 27)
STAIRS = own_definition("Stairs", "steps", True, 0, 200)


def last(value):
    return Last(Decimal(value), DAY)


def with_error(value, *, percent=False):
    threshold = Threshold(Decimal(value), "people", "source", verified=True, percent=percent)
    return replace(STAIRS, mdc=threshold)


@pytest.mark.parametrize(
    ("usual", "value", "sentence"),
    [
        ((10, 100), 9, "9 is unusual here: most results lie from 10 steps to 100 steps. Is it right?"),
        ((10, 100), 10, ""),
        ((10, 100), 100, ""),
        ((10, 100), 101, "101 is unusual here: most results lie from 10 steps to 100 steps. Is it right?"),
        ((10, None), 9, "9 is unusual here: most results are 10 steps or more. Is it right?"),
        ((10, None), 200, ""),
        ((None, 100), 101, "101 is unusual here: most results are 100 steps or less. Is it right?"),
        ((None, None), 200, ""),
    ],
)
def test_what_lies_outside_the_usual_is_asked_about_with_what_is_usual(usual, value, sentence):
    low, high = (None if end is None else Decimal(end) for end in usual)
    definition = replace(STAIRS, usual_minimum=low, usual_maximum=high)
    assert doubt(definition, Decimal(value)) == sentence


@pytest.mark.parametrize(
    ("before", "now", "is_asked"),
    [
        # three times the error is 30, half of the last is 20
        (40, 70, False),
        (40, 71, True),
        (40, 10, False),
        (40, 9, True),
        # half of the last is 50
        (100, 150, False),
        (100, 151, True),
        (100, 49, True),
        (0, 30, False),
        (0, 31, True),
    ],
)
def test_far_from_last_time_is_beyond_three_errors_and_half_of_the_last(before, now, is_asked):
    said = doubt(with_error(10), Decimal(now), last(before))
    assert bool(said) is is_asked
    if is_asked:
        assert said == f"{now} is far from {before} steps on 27 October. Is it right?"


def test_an_error_in_per_cent_is_of_the_last_result():
    definition = with_error(40, percent=True)
    assert doubt(definition, Decimal(110), last(50)) == ""
    assert doubt(definition, Decimal(111), last(50)) != ""


@pytest.mark.parametrize(
    ("before", "now", "is_asked"),
    [
        (30, 90, False),
        (30, 91, True),
        (30, 10, False),
        (30, 9, True),
        # ten times as many, but less than a tenth of the range away
        (1, 20, False),
        (1, 21, True),
        (0, 200, False),
    ],
)
def test_without_an_error_far_is_three_times_or_a_third(before, now, is_asked):
    assert bool(doubt(STAIRS, Decimal(now), last(before))) is is_asked


def test_without_a_range_three_times_is_far_by_itself():
    definition = replace(STAIRS, minimum=None, maximum=None)
    assert doubt(definition, Decimal(4), last(1)) != ""
    assert doubt(definition, Decimal(3), last(1)) == ""


def test_with_one_open_end_there_is_no_range_either():
    for ends in ({"minimum": None}, {"maximum": None}):
        assert doubt(replace(STAIRS, **ends), Decimal("0.04"), last(Decimal("0.01"))) != ""


def test_a_range_is_counted_from_its_lower_end():
    definition = replace(STAIRS, minimum=Decimal(5), maximum=Decimal(205))
    assert doubt(definition, Decimal("25.9"), last(6)) == ""
    assert doubt(definition, Decimal("26"), last(6)) != ""


@pytest.mark.parametrize("key", ["nprs", "groc", "yes_no", "gas_level"])
def test_what_is_pressed_is_never_asked_about(key):
    definition = CATALOGUE[key]
    assert definition.minimum is not None and definition.maximum is not None
    assert doubt(definition, definition.maximum, Last(definition.minimum, DAY)) == ""


def test_a_change_as_such_has_no_last_result_to_be_near_to():
    definition = replace(with_error(1), is_change_score=True)
    assert doubt(definition, Decimal(150), last(10)) == ""


@given(value=st.decimals(min_value=0, max_value=200, places=1))
def test_the_same_as_last_time_is_never_asked_about(value):
    for definition in (STAIRS, with_error(10), with_error(30, percent=True)):
        assert doubt(definition, value, Last(value, DAY)) == ""


@pytest.mark.parametrize("key", sorted(CATALOGUE))
def test_no_instrument_asks_about_a_change_of_the_size_people_notice(key):
    """From the middle of what is usual, a change of the MDC or the MCID is recorded without a question."""
    definition = CATALOGUE[key]
    sizes = [each.value for each in (definition.mdc, definition.mcid) if each is not None and not each.percent]
    low = definition.usual_minimum if definition.usual_minimum is not None else definition.minimum
    high = definition.usual_maximum if definition.usual_maximum is not None else definition.maximum
    if low is None or high is None or not sizes:
        return
    middle = (low + high) / 2
    for size in sizes:
        assert doubt(definition, middle + min(size, high - middle), Last(middle, DAY)) == ""


@pytest.mark.parametrize(
    ("taken_on", "sentence"),
    [
        (date(2026, 9, 1), ""),
        (date(2025, 9, 1), ""),
        (date(2025, 8, 31), ""),
        (date(2025, 8, 30), "30 August 2025 is more than a year before the start on 1 September. Is this day right?"),
        (date(2016, 9, 1), "1 September 2016 is more than a year before the start on 1 September. Is this day right?"),
        (date(2026, 11, 10), ""),
    ],
)
def test_a_day_long_before_the_episode_began_is_asked_about(taken_on, sentence):
    with time_machine.travel(datetime(2026, 11, 10, 10, tzinfo=UTC)):
        assert doubt_of_day(taken_on, date(2026, 9, 1)) == sentence
