"""A steady spell is named as what it is, with what usually helps."""

from datetime import date
from decimal import Decimal

import pytest

from measures.steady_spells import Behind
from sessions.spells import IN_ORDER, Look, Spell, look_words, steady_of

WALK = Spell("Walking", date(2026, 9, 1), "440 m")
STAND = Spell("Standing up", date(2026, 8, 1), "11")


def test_without_a_spell_nothing_is_said():
    assert steady_of([], [], ["Walking"]) is None


@pytest.mark.parametrize(
    ("shares", "moving", "first", "left_out"),
    [
        ([], [], Look.PRACTICE, Look.TARGET),
        ([40], [], Look.PRACTICE, Look.LOAD),  # no more is asked of somebody who could do less
        ([80], ["Stairs"], Look.LOAD, Look.PRACTICE),
        ([80], [], Look.LOAD, Look.PRACTICE),
    ],
)
def test_what_is_looked_at_first_follows_from_what_may_stand_behind_it(shares, moving, first, left_out):
    steady = steady_of([WALK], [Decimal(share) for share in shares], moving)
    assert steady.looks[0] == look_words(first)
    assert look_words(left_out) not in steady.looks


def test_the_longest_spell_is_told_first_and_what_still_moves_is_named():
    steady = steady_of([WALK, STAND], [Decimal(80)], ["Stairs"])
    assert steady.spells == (STAND, WALK)
    assert "“Stairs” is still moving" in steady.uneven


def test_every_reason_has_a_short_list_and_nothing_in_it_is_a_verdict():
    assert set(IN_ORDER) == set(Behind)
    for looks in IN_ORDER.values():
        assert 3 <= len(looks) <= 4
    for look in Look:
        words = look_words(look)
        assert len(words.split()) <= 15
        assert not {"plateau", "failed", "missed", "must", "worse"} & set(words.lower().split())
