"""Lines of two sides are never joined."""

from dataclasses import dataclass, field

from measures.instruments import load_catalogue
from measures.series import by_side

GRIP, WALK = load_catalogue()["grip"], load_catalogue()["walk_6min"]


@dataclass
class Result:
    value: int
    conditions: dict = field(default_factory=dict)


LEFT, RIGHT, UNSAID = Result(20, {"side": "left"}), Result(34, {"side": "right"}), Result(21)


def sides(definition, results, **more):
    return [(series.side, series.results) for series in by_side(definition, results, **more)]


def test_results_of_two_hands_are_two_lines_the_episodes_first():
    again = Result(22, {"side": "left"})
    found = sides(GRIP, [LEFT, RIGHT, again], first="right")
    assert found == [("right", (RIGHT,)), ("left", (LEFT, again))]


def test_results_without_a_side_stand_apart():
    assert sides(GRIP, [UNSAID, LEFT]) == [("", (UNSAID,)), ("left", (LEFT,))]


def test_instrument_without_sides_is_one_line_whatever_was_noted():
    assert sides(WALK, [LEFT, RIGHT]) == [("", (LEFT, RIGHT))]


def test_no_result_is_one_empty_line():
    assert sides(GRIP, []) == [("", ())]
    assert by_side(GRIP, [])[0].last is None
    assert by_side(GRIP, [LEFT])[0].last == LEFT
