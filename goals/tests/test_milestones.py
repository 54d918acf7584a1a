"""Steps on the way: proposed in numbers people use, never closer than the measure's error, reached as facts."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from goals.milestones import is_between, may_celebrate, propose, reaches
from measures.instruments import check_value, load_catalogue

CATALOGUE = load_catalogue()


def numbers(*values):
    return [Decimal(str(value)) for value in values]


@pytest.mark.parametrize(
    ("key", "baseline", "target", "error", "steps"),
    [
        ("walking_distance", 150, 800, None, (300, 500, 650)),
        ("psfs_activity", 2, 8, None, (4, 6)),
        ("psfs_activity", 2, 8, 3, (5,)),
        ("psfs_activity", 2, 3, None, ()),
        ("nprs", 7, 2, 2, (4,)),  # less is better: they fall
        ("tug", 14.5, 9, 1.1, (12.5, 11)),
        ("chair_stand_30s", 8, 14, 2, (10, 12)),
        ("walking_distance", 150, 200, 61, ()),  # a step could be reached by chance
        ("yes_no", 0, 1, None, ()),
    ],
)
def test_steps_are_round_and_apart(key, baseline, target, error, steps):
    [start, end] = numbers(baseline, target)
    error = None if error is None else Decimal(str(error))
    assert propose(CATALOGUE[key], baseline=start, target=end, error=error) == numbers(*steps)


def test_a_goal_to_keep_has_no_numbers_on_the_way():
    assert propose(CATALOGUE["walking_distance"], baseline=Decimal(400), target=Decimal(400), is_keeping=True) == []


MEASURED = [
    key
    for key in ("walking_distance", "psfs_activity", "nprs", "tug", "rom_knee_flexion", "chair_stand_30s", "ndi")
    if key in CATALOGUE
]


@given(key=st.sampled_from(MEASURED), data=st.data())
def test_whatever_the_way_the_steps_lie_on_it_can_be_measured_and_are_never_closer_than_the_error(key, data):
    definition = CATALOGUE[key]
    lowest, highest = definition.minimum or Decimal(0), definition.maximum or Decimal(5000)
    most = int((highest - lowest) / definition.step)
    one, other = data.draw(st.lists(st.integers(0, min(most, 4000)), min_size=2, max_size=2, unique=True))
    baseline, target = lowest + one * definition.step, lowest + other * definition.step
    error = data.draw(st.none() | st.decimals(0, 50, places=1))
    steps = propose(definition, baseline=baseline, target=target, error=error)
    assert len(steps) <= 3
    assert all(is_between(step, baseline=baseline, target=target) for step in steps)
    assert not any(check_value(definition, step) for step in steps)
    ends = [baseline, *steps, target]
    gaps = [abs(after - before) for before, after in zip(ends, ends[1:], strict=False)]
    assert steps == sorted(steps, reverse=target < baseline)
    assert not steps or min(gaps) >= max(error or Decimal(0), definition.step)


def test_a_step_is_reached_at_it_and_beyond_it_whichever_way_is_better():
    assert reaches(Decimal(300), Decimal(300), higher_is_better=True)
    assert not reaches(Decimal(299), Decimal(300), higher_is_better=True)
    assert reaches(Decimal(3), Decimal(4), higher_is_better=False)
    assert not reaches(Decimal(5), Decimal(4), higher_is_better=False)


@pytest.mark.parametrize(
    ("pains", "usual", "is_worse", "is_said"),
    [
        ((), None, False, True),
        ((4,), None, False, True),  # nobody knows what is usual
        ((5, 3, 3, 4), None, False, True),
        ((6, 3, 3, 4), None, False, False),
        ((6,), 3, False, False),
        ((5,), 3, False, True),
        ((2, 3), None, True, False),
    ],
)
def test_the_star_is_left_for_another_day_beside_a_worsening_or_pain_3_above_usual(pains, usual, is_worse, is_said):
    assert may_celebrate(numbers(*pains), usual_pain=usual, is_worse=is_worse) is is_said
