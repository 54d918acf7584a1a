"""Results are put on one line only where they can be compared."""

from dataclasses import dataclass, field, replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from measures.change_words import break_words
from measures.definitions import Choice, Condition
from measures.instruments import load_catalogue, own_definition
from measures.series import Changed, Line, Segment, between_raters, changes_between, lines_of
from measures.tests.results import result, threshold

GRIP, WALK, NPRS = (load_catalogue()[key] for key in ("grip", "walk_6min", "nprs"))
WALK = replace(
    WALK,
    alternative_mdc=(),
    conditions=(
        Condition("aid", choices=(Choice("none", "no aid"), Choice("stick", "one stick", "without the stick"))),
        Condition("helper", choices=(Choice("alone", "alone"), Choice("person", "one person beside"))),
        Condition("surface"),
        Condition("device"),
        Condition("rater"),
    ),
)


def lines(definition, results, *more):
    return [(line.side, line.results) for line in lines_of(definition, results, *more)]


LEFT, RIGHT, UNSAID = result(20, 0, side="left"), result(34, 1, side="right"), result(21, 2)


def test_results_of_two_hands_are_two_lines_the_episodes_first():
    again = result(22, 9, side="left")
    assert lines(GRIP, [LEFT, RIGHT, again], "right") == [("right", (RIGHT,)), ("left", (LEFT, again))]


def test_results_without_a_side_stand_apart():
    assert lines(GRIP, [UNSAID, LEFT]) == [("", (UNSAID,)), ("left", (LEFT,))]


def test_instrument_without_sides_is_one_line_whatever_was_noted():
    assert lines(WALK, [LEFT, RIGHT]) == [("", (LEFT, RIGHT))]


def test_a_clinics_own_measure_of_one_knee_and_of_the_other_are_two_lines():
    own = own_definition("Hops", "", True, conditions=("side",))
    assert lines(own, [LEFT, RIGHT]) == [("left", (LEFT,)), ("right", (RIGHT,))]


def test_a_line_until_a_result_is_as_it_was_that_day():
    walks = [result(300, 0, aid="stick"), result(320, 9, aid="stick"), result(310, 20, aid="none"), result(330, 30)]
    [line] = lines_of(WALK, walks)

    assert [len(line.until(each).segments) for each in walks] == [1, 1, 2, 2]
    assert [line.until(each).results for each in walks] == [tuple(walks[: place + 1]) for place in range(4)]
    assert line.until(walks[-1]) == line
    with pytest.raises(ValueError, match="another line"):
        line.until(result(1, 1))


def test_no_result_is_one_empty_line():
    assert lines_of(GRIP, []) == [Line()]
    assert Line().last is None
    assert lines_of(GRIP, [LEFT])[0].last == LEFT


def test_pain_now_and_pain_in_the_week_are_two_lines():
    now, week = result(4, 0, question="now"), result(6, 0, question="week_worst")
    found = lines_of(NPRS, [now, week, now])
    assert [(line.variant, line.results) for line in found] == [
        ({"question": "now"}, (now, now)),
        ({"question": "week_worst"}, (week,)),
    ]


def test_an_answer_that_does_not_say_which_pain_stands_with_the_only_one_said():
    now, unsaid = result(4, 0, question="now"), result(5, 7)
    assert [line.results for line in lines_of(NPRS, [now, unsaid])] == [(now, unsaid)]
    week = result(6, 9, question="week_worst")
    assert len(lines_of(NPRS, [now, unsaid, week])) == 3


def test_what_another_person_answered_is_a_line_of_its_own_after_the_patients():
    mother, alone, helped = result(7, 0, by="another"), result(5, 1), result(4, 8, by="with_help")
    assert [(line.by_another, line.results) for line in lines_of(NPRS, [mother, alone, helped])] == [
        (False, (alone, helped)),
        (True, (mother,)),
    ]


def test_who_answered_does_not_divide_what_a_clinician_measured():
    one, two = result(300, 0), result(320, 7, by="another")
    assert lines(WALK, [one, two]) == [("", (one, two))]


@pytest.mark.parametrize("field", ["aid", "helper", "surface", "device", "rater"])
def test_a_line_begins_anew_where_a_condition_changes(field):
    before, after = result(300, 0, **{field: "one"}), result(280, 7, **{field: "other"})
    (line,) = lines_of(WALK, [before, after])
    assert line.segments == (Segment((before,)), Segment((after,), (Changed(field, "one", "other"),)))
    assert changes_between(WALK, before, after) == (Changed(field, "one", "other"),)


def test_a_condition_that_nobody_asks_about_begins_nothing():
    plain = replace(WALK, conditions=())
    assert len(lines_of(plain, [result(300, 0, aid="stick"), result(280, 7, aid="none")])[0].segments) == 1


def test_walking_without_the_stick_is_less_help_and_with_it_again_is_not():
    with_stick, without = result(300, 0, aid="stick"), result(280, 7, aid="none")
    (line,) = lines_of(WALK, [with_stick, without, with_stick and replace(with_stick, taken_on=without.taken_on)])
    assert [segment.changed[0].is_less_help for segment in line.segments[1:]] == [True, False]


def test_help_in_words_of_ones_own_is_never_ranked():
    before, after = result(300, 0, aid="rollator"), result(280, 7, aid="none")
    assert [changed.is_less_help for changed in changes_between(WALK, before, after)] == [False]


def test_silence_about_a_condition_is_no_change():
    stick, silent, none = result(300, 0, aid="stick"), result(310, 7), result(280, 14, aid="none")
    (line,) = lines_of(WALK, [stick, silent, none])
    assert [segment.results for segment in line.segments] == [(stick, silent), (none,)]
    assert changes_between(WALK, stick, silent) == ()


def test_the_same_words_written_in_another_way_are_no_change():
    before, after = result(300, 0, rater="Ana  Becker"), result(280, 7, rater="ana becker ")
    assert changes_between(WALK, before, after) == ()


def test_the_mean_of_the_tries_and_the_best_of_them_are_not_compared():
    mean = result(20, answers={"trials": ["20", "18", "22"], "combine": "mean"})
    best = result(22, 7, answers={"trials": ["20", "18", "22"], "combine": "best"})
    typed_as_one_number = result(21, 14)
    changed = (Changed("combine", "mean", "best"),)
    [line] = lines_of(GRIP, [mean, best, typed_as_one_number])
    assert line.segments == (Segment((mean,)), Segment((best, typed_as_one_number), changed))
    assert changes_between(GRIP, mean, best) == changed
    assert break_words(changed, GRIP) == "now: the best of the tries"


def test_another_rater_is_no_break_where_the_error_between_raters_is_known():
    before, after = result(300, 0, rater="Ana"), result(280, 7, rater="Ben")
    known = replace(WALK, alternative_mdc=(threshold(100, between_raters=True),))
    assert len(lines_of(known, [before, after])[0].segments) == 1
    two = (threshold(90, between_raters=True), threshold(110, between_raters=True), threshold(200))
    assert between_raters(replace(WALK, alternative_mdc=two)) == two[1]
    unread = replace(WALK, alternative_mdc=(threshold(100, between_raters=True, verified=False),))
    assert len(lines_of(unread, [before, after])[0].segments) == 2


@pytest.mark.parametrize(
    ("version", "since", "before", "after", "breaks"),
    [
        (2, 1, 1, 2, False),
        (2, None, 1, 2, True),
        (3, 2, 1, 2, True),
        (3, 2, 2, 3, False),
        (3, None, 2, 2, False),
    ],
)
def test_a_new_version_begins_anew_only_where_it_is_another_scale(version, since, before, after, breaks):
    definition = replace(WALK, version=version, comparable_since=since)
    results = [result(300, 0, version=before), result(310, 7, version=after)]
    (line,) = lines_of(definition, results)
    expected = (Changed("version", str(before), str(after)),) if breaks else ()
    assert line.segments[-1].changed == expected
    assert changes_between(definition, *results) == expected


@dataclass(frozen=True)
class Marked:
    taken_on: date
    value: int
    status: str
    conditions: dict
    answered_by: str = "alone"
    definition_version: int = 1
    answers: dict = field(default_factory=dict)


def test_a_result_entered_in_error_is_kept_beside_the_line():
    wrong = Marked(date(2026, 9, 1), 30, "entered-in-error", {})
    right = Marked(date(2026, 9, 8), 300, "final", {})
    (line,) = lines_of(WALK, [wrong, right])
    assert (line.results, line.in_error) == ((right,), (wrong,))


def test_a_side_of_which_all_was_in_error_is_no_line():
    wrong = Marked(date(2026, 9, 1), 30, "entered-in-error", {"side": "left"})
    right = Marked(date(2026, 9, 8), 300, "final", {"side": "right"})
    assert lines(GRIP, [wrong, right]) == [("right", (right,))]
    assert lines(GRIP, [wrong]) == [("left", ())]
    other = Marked(date(2026, 9, 2), 31, "entered-in-error", {"side": "right"})
    assert len(lines(GRIP, [wrong, other])) == 1
    other = Marked(date(2026, 9, 2), 31, "entered-in-error", {"side": "right"})
    assert lines(GRIP, [wrong, other]) == [("left", ())]


def test_a_result_of_which_nobody_said_the_question_is_on_a_line_without_one():
    unsaid, now, week = result(5, 0), result(4, 1, question="now"), result(6, 2, question="week_average")
    found = [(line.variant, line.results) for line in lines_of(NPRS, [unsaid, now, week])]
    assert found == [({}, (unsaid,)), ({"question": "now"}, (now,)), ({"question": "week_average"}, (week,))]


def test_words_are_told_with_single_spaces():
    (line,) = lines_of(WALK, [result(300, 0, device=" a  watch "), result(310, 7, device="a wheel")])
    assert line.segments[1].changed == (Changed("device", "a watch", "a wheel"),)


def test_of_several_errors_between_raters_the_largest_counts():
    errors = [threshold(value, between_raters=True) for value in (8, 10, 9)]
    unread = threshold(20, between_raters=True, verified=False)
    assert between_raters(replace(WALK, alternative_mdc=(*errors, unread, threshold(30)))) == errors[1]


conditions = st.fixed_dictionaries(
    {},
    optional={
        "aid": st.sampled_from(["none", "stick", ""]),
        "rater": st.sampled_from(["Ana", "Ben"]),
        "side": st.sampled_from(["left", "right"]),
    },
)


@given(st.lists(st.tuples(st.integers(0, 60), conditions), max_size=12))
def test_every_result_is_on_one_line_in_order_of_time(given_results):
    results = [result(number, day, **said) for number, (day, said) in enumerate(given_results)]
    found = lines_of(replace(WALK, bilateral=True), results)
    assert sorted(each.value for line in found for each in line.results) == [each.value for each in results]
    for line in found:
        days = [each.taken_on for each in line.results]
        assert days == sorted(days)
        assert all(segment.results for segment in line.segments) or not results
        assert not line.segments[0].changed and all(segment.changed for segment in line.segments[1:])


def test_results_of_one_day_keep_the_order_in_which_they_were_written():
    first, second = result(1, 0), result(2, 0)
    assert lines(WALK, [first, second]) == [("", (first, second))]
    assert first.taken_on + timedelta(days=1) == result(0, 1).taken_on
