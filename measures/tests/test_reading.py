"""One line read as a whole: against where it started, anew after a break, and how sure it is."""

from dataclasses import dataclass, replace
from decimal import Decimal

import pytest

from measures.definitions import Choice, Condition
from measures.interpretation import Change, Note, Standing, Steadiness
from measures.reading import Target, read_line, start_of
from measures.series import Segment, lines_of
from measures.tests.results import START, measure, result, threshold

LEFS = measure(threshold(9, confidence=90), 9, minimum=0, maximum=80, decimals=0)
AID = Condition("aid", choices=(Choice("none", "without an aid"), Choice("stick", "one stick", "without the stick")))
WALK = measure(79, minimum=0, maximum=1000, decimals=0, conditions=(AID, Condition("rater")))


def read(definition, *results, **more):
    (line,) = lines_of(definition, results)
    return read_line(definition, line, today=START, **more)


def every_three_weeks(*values, **more):
    return [result(value, 21 * place, **more) for place, value in enumerate(values)]


def test_nothing_measured_yet_is_a_reading_too():
    reading = read(LEFS, target=Target(Decimal(60)))
    assert (reading.latest, reading.start, reading.since_baseline, reading.since_last) == (None, None, None, None)
    assert (reading.percent, reading.steadiness, reading.standing, reading.notes) == (None, None, None, ())
    assert (reading.has_break, reading.is_less_help, reading.is_worth_a_call) == (False, False, False)
    assert reading.current.latest is None


def test_one_result_is_the_start():
    only = result(40)
    reading = read(LEFS, only)
    assert reading.since_baseline.change == Change.FIRST_MEASUREMENT
    assert (reading.start.on, reading.start.value, reading.start.of) == (START, 40, (only,))
    assert (reading.since_last, reading.standing) == (None, None)
    assert reading.current.band == (31, 49)


def test_a_reading_keeps_the_day_it_was_made_and_the_goals_target():
    reading = read(LEFS, result(40), target=Target(Decimal(60)))
    assert (reading.today, reading.target) == (START, Target(Decimal(60)))


def test_two_results_are_enough_for_a_trend():
    assert read(LEFS, result(40), result(50, 7)).since_last.gain == 10


def test_what_somebody_else_answers_is_held_against_what_somebody_else_answered():
    definition = measure(9, kind="patient_reported")
    reading = read(definition, result(40, by="another"), result(50, 7, by="another"))
    assert reading.since_baseline.change == Change.BETTER_REAL


def test_progress_is_counted_from_the_start_and_the_trend_from_last_time():
    reading = read(LEFS, *every_three_weeks(40, 50, 55))
    assert (reading.since_baseline.change, reading.since_baseline.gain) == (Change.BETTER_MEANINGFUL, 15)
    assert (reading.since_last.change, reading.since_last.gain) == (Change.WITHIN_ERROR, 5)
    assert [found.change for found in reading.current.interpretations] == [
        Change.FIRST_MEASUREMENT,
        Change.BETTER_MEANINGFUL,
        Change.BETTER_MEANINGFUL,
    ]


def test_five_small_steps_add_up_against_the_start():
    pain = measure(2, 2, higher_is_better=False, minimum=0, maximum=10)
    reading = read(pain, *every_three_weeks(8, 7, 6, 5, 4, 3))
    assert reading.since_last.change == Change.WITHIN_ERROR
    assert (reading.since_baseline.change, reading.standing) == (Change.BETTER_MEANINGFUL, Standing.CONFIRMED)


def test_one_result_beyond_the_error_is_a_first_sign_and_two_confirm_it():
    assert read(LEFS, result(40), result(50, 7)).standing == Standing.FIRST_SIGN
    assert read(LEFS, result(40), result(50, 7), result(51, 9)).standing == Standing.FIRST_SIGN
    assert read(LEFS, result(40), result(50, 7), result(51, 10)).standing == Standing.CONFIRMED
    assert read(LEFS, result(40), result(50, 7), result(41, 14), result(50, 21)).standing == Standing.FIRST_SIGN


def test_two_first_walks_within_a_week_are_both_the_start():
    walk = replace(WALK, learning_effect=True)
    first, second = result(300), result(330, 7)
    reading = read(walk, first, second, result(400, 28))
    assert (reading.start.value, reading.start.of, reading.start.on) == (315, (first, second), START)
    assert [found.change for found in reading.current.interpretations] == [
        Change.FIRST_MEASUREMENT,
        Change.FIRST_MEASUREMENT,
        Change.BETTER_REAL,
    ]
    assert reading.since_baseline.gain == 85
    assert read(walk, result(300), result(330, 8)).start.value == 300
    assert read(WALK, result(300), result(330, 7)).start.value == 300
    assert read(walk, result(300)).start.value == 300
    assert start_of(walk, Segment(())) is None


def test_after_a_break_the_line_starts_anew_and_nothing_crosses_it():
    reading = read(WALK, *every_three_weeks(300, 400, aid="stick"), result(280, 63, aid="none"))
    first, second = reading.segments
    assert (first.latest.change, first.start.value) == (Change.BETTER_REAL, 300)
    assert (second.latest.change, reading.start.value) == (Change.FIRST_MEASUREMENT, 280)
    assert reading.since_last.change == Change.NOT_COMPARABLE
    assert (reading.has_break, reading.is_less_help, reading.standing) == (True, True, None)
    assert second.band == (201, 359)


def test_another_rater_breaks_the_line_without_less_help():
    reading = read(WALK, result(300, rater="Ana"), result(400, 7, rater="Ben"))
    assert (reading.has_break, reading.is_less_help) == (True, False)


def test_there_is_no_band_where_nothing_judges():
    for definition in (
        measure(),
        measure(threshold(9, verified=False)),
        measure(9, screening=True),
        measure(9, group_only=True),
        measure(9, is_change_score=True),
    ):
        assert read(definition, result(40)).current.band is None


def test_a_change_score_has_no_last_time_and_is_never_steady():
    groc = measure(0.45, 2, is_change_score=True, minimum=-5, maximum=5)
    reading = read(groc, *every_three_weeks(2, 2, 2, 2))
    assert (reading.since_last, reading.steadiness) == (None, None)
    assert [found.change for found in reading.current.interpretations] == [Change.BETTER_MEANINGFUL] * 4
    assert reading.standing == Standing.CONFIRMED


# --- A result entered in error -----------------------------------------------------------------------------------


@dataclass(frozen=True)
class Marked:
    """A result with a status."""

    of: object
    status: str = "entered-in-error"

    def __getattr__(self, name):
        return getattr(self.of, name)


def test_a_start_entered_in_error_moves_to_the_first_valid_result_and_is_named():
    wrong = Marked(result(4))
    reading = read(LEFS, wrong, result(40, 7), result(50, 14))
    assert (reading.start.value, reading.current.moved_from) == (40, wrong)


def test_a_later_result_entered_in_error_moves_nothing():
    assert read(LEFS, result(40), Marked(result(4, 7)), result(50, 14)).current.moved_from is None


def test_a_start_corrected_on_the_same_day_has_not_moved():
    assert read(LEFS, Marked(result(4)), result(40)).current.moved_from is None


def test_after_a_break_only_what_would_have_been_the_new_start_moves_it():
    before, wrong_early = result(300, 0, aid="stick"), Marked(result(3, 0, aid="stick"))
    wrong_new, new = Marked(result(28, 14, aid="none")), result(280, 21, aid="none")
    reading = read(WALK, before, wrong_new, new)
    assert (reading.segments[0].moved_from, reading.current.moved_from) == (None, wrong_new)
    reading = read(WALK, wrong_early, before, new)
    assert (reading.segments[0].moved_from, reading.current.moved_from) == (None, None)
    same_day, long_before = Marked(result(28, 0, aid="none")), Marked(result(28, -7, aid="none"))
    assert read(WALK, before, same_day, new).current.moved_from == same_day
    assert read(WALK, long_before, before, new).current.moved_from is None
    wrong_old_way = Marked(result(310, 14, aid="stick"))
    assert read(WALK, before, wrong_old_way, new).current.moved_from is None


# --- The way to the target ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("values", "target", "expected"),
    [
        ((300, 400), Target(Decimal(500)), 50),
        ((300, 600), Target(Decimal(500)), 150),
        ((300, 280), Target(Decimal(500)), -10),
        ((300, 300), Target(Decimal(500)), 0),
        ((300, 450, 400), Target(Decimal(500)), 50),
        ((300, 400), Target(Decimal(500), baseline=Decimal(350)), Decimal(100) / 3),
        ((300, 400), Target(Decimal(300)), None),
        ((300, 400), Target(Decimal(300), is_keeping=True), None),
        ((300, 400), None, None),
    ],
)
def test_the_way_to_the_target_is_a_share_and_may_be_negative(values, target, expected):
    assert read(WALK, *every_three_weeks(*values), target=target).percent == expected


def test_less_is_better_counts_its_way_downwards():
    pain = measure(2, 2, higher_is_better=False)
    assert read(pain, *every_three_weeks(8, 6), target=Target(Decimal(4))).percent == 50


def test_after_a_break_the_way_begins_at_the_new_start():
    results = [result(300, 0, aid="stick"), result(200, 7, aid="none"), result(250, 28, aid="none")]
    reading = read(WALK, *results, target=Target(Decimal(400), baseline=Decimal(300)))
    assert (reading.way_from, reading.percent) == (200, 25)


# --- Steadiness, and what is worth a call ------------------------------------------------------------------------


def test_three_results_alike_are_steady_only_while_the_work_goes_on():
    results = every_three_weeks(40, 48, 50, 49)
    reading = read(LEFS, *results)
    assert (reading.steadiness, reading.steady_error) == (Steadiness.STEADY, 9)
    assert [each.value for each in reading.steady_results] == [48, 50, 49]
    assert read(LEFS, *results, is_active=False).steadiness is None


def test_steadiness_counts_results_after_the_start_only():
    assert read(LEFS, *every_three_weeks(48, 50, 49)).steadiness is None
    assert read(LEFS, *every_three_weeks(40, 48, 50, 49), target=Target(Decimal(49))).steadiness is None


@pytest.mark.parametrize("field", ["screening", "group_only"])
def test_a_tool_that_shows_no_progress_is_never_steady(field):
    assert read(replace(LEFS, **{field: True}), *every_three_weeks(40, 48, 50, 49)).steadiness is None


def test_at_the_best_value_nothing_is_steady_and_beyond_it_nothing_is_worse():
    knee = measure(5.4, higher_is_better=False, minimum=-15, maximum=60, best=0)
    assert read(knee, *every_three_weeks(-10, -2, -1, -1)).steadiness is None
    assert read(knee, *every_three_weeks(9, 8, 7, 8)).steadiness == Steadiness.STEADY


@pytest.mark.parametrize(
    ("error", "values", "steady"),
    [
        # Pain of 1 with an error of 4, or of 2: no less could be told from it.
        (4, (3, 1, 1, 1), None),
        (2, (6, 1, 2, 1), None),
        # An error that is reached exactly counts: 2 could still become 0.
        (2, (6, 3, 2, 2), Steadiness.STEADY),
        (2, (9, 9, 9, 9), Steadiness.STEADY),
    ],
)
def test_where_a_measure_can_show_no_more_there_is_no_spell_that_needs_help(error, values, steady):
    pain = measure(error, higher_is_better=False, minimum=0, maximum=10)
    assert read(pain, *every_three_weeks(*values)).steadiness == steady


@pytest.mark.parametrize(
    ("values", "turn"),
    [
        ((6, 4, 7), Change.WORSE_MEANINGFUL),
        ((6, 9, 6), Change.BETTER_MEANINGFUL),
        # The start was last time: it is told as the change since the start.
        ((6, 9), None),
        ((6, 5, 6), None),
    ],
)
def test_a_change_since_last_time_is_seen_where_the_start_hides_it(values, turn):
    reading = read(measure(2, mcid=2, higher_is_better=False, maximum=10), *every_three_weeks(*values))
    assert reading.turn == turn
    assert reading.last_time.value == values[-2]


def test_last_time_is_another_day_and_another_way_of_measuring_is_no_last_time():
    same_day = read(LEFS, result(40), result(50, 7), result(30, 14), result(42, 14))
    assert same_day.last_time.value == 50
    apart = read(WALK, result(300, aid="none"), result(200, 7, aid="stick"))
    assert (apart.last_time, apart.turn) == (None, None)


def test_the_error_is_known_from_the_first_result_on():
    assert read(LEFS, result(40)).steady_error == 9
    assert read(measure(threshold(50, percent=True)), result(12)).steady_error == 6


def test_an_error_in_per_cent_is_counted_from_the_start():
    tug = measure(threshold(50, percent=True), higher_is_better=False)
    reading = read(tug, *every_three_weeks(12, 11, 10, 11))
    assert (reading.steadiness, reading.steady_error, reading.current.band) == (Steadiness.STEADY, 6, (6, 18))


def test_two_raters_are_steady_by_the_error_between_two():
    walk = replace(WALK, alternative_mdc=(threshold(100, between_raters=True),))
    results = [
        result(value, 21 * place, rater="Ana" if place < 3 else "Ben")
        for place, value in enumerate((300, 310, 390, 320))
    ]
    assert (read(walk, *results[:3]).steady_error, read(walk, *results).steady_error) == (79, 100)
    assert read(walk, *results).steadiness == Steadiness.STEADY


def rated(day, **activities):
    return result(sum(activities.values()) / len(activities), day, answers={"activities": activities})


def test_an_average_is_steady_only_over_the_same_activities():
    psfs = measure(2, 2, minimum=0, maximum=10)
    first, *later = (rated(21 * place, stairs=4, run=2) for place in range(4))
    assert read(psfs, first, *later).steadiness == Steadiness.STEADY
    assert read(psfs, first, *later[:2], rated(63, stairs=4)).steadiness is None
    assert read(psfs, first, *(rated(21 * place, dancing=5) for place in (1, 2, 3))).steadiness is None
    # Over the stairs alone, which were rated each time, nothing moved.
    again = [rated(21 * place, stairs=4, dancing=place * 3) for place in (1, 2, 3)]
    assert read(psfs, first, *again).steadiness == Steadiness.STEADY


def test_without_a_published_error_the_two_first_results_say_how_much_they_vary():
    plank = measure(learning_effect=True)
    results = [result(30), result(36, 3), result(50, 21), result(52, 42), result(51, 63)]
    reading = read(plank, *results)
    assert (reading.steadiness, reading.steady_error) == (Steadiness.STEADY, 6)
    assert reading.since_baseline.change == Change.CHANGE_SHOWN_NOT_JUDGED
    assert read(measure(), *results).steadiness == Steadiness.STEADY
    assert read(measure(), result(30), result(36, 7), *results[2:]).steady_error == 6
    assert read(measure(), result(30), result(36, 8), *results[2:]).steady_error is None
    assert read(measure(), result(30)).steady_error is None
    alike = [result(30), result(30, 3), *results[2:]]
    assert read(plank, *alike).steadiness is None


def test_an_error_that_nobody_adopted_is_not_replaced_by_the_persons_own():
    plank = measure(threshold(9, verified=False), learning_effect=True)
    results = [result(30), result(36, 3), result(50, 21), result(52, 42), result(51, 63)]
    assert (read(plank, *results).steadiness, read(plank, *results).steady_error) == (None, None)


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        ((40,), False),
        ((40, 35), False),
        ((40, 31), True),
        ((40, 31, 38), False),
        ((40, 50, 31), True),
    ],
)
def test_a_worsening_of_the_size_people_notice_is_worth_a_call(values, expected):
    assert read(LEFS, *every_three_weeks(*values)).is_worth_a_call is expected


def test_two_results_in_a_row_beyond_the_error_are_worth_a_call_and_one_is_not():
    real = measure(9)
    assert not read(real, *every_three_weeks(40, 31)).is_worth_a_call
    assert read(real, *every_three_weeks(40, 31, 30)).is_worth_a_call
    assert not read(real, *every_three_weeks(40, 31, 38, 30)).is_worth_a_call


def test_a_rating_of_change_is_worth_a_call_when_it_is_worse_twice():
    groc = measure(0.45, is_change_score=True)
    assert not read(groc, result(-1)).is_worth_a_call
    assert read(groc, *every_three_weeks(-1, -1)).is_worth_a_call


def test_the_notes_of_the_latest_change_are_the_readings():
    assert read(LEFS, *every_three_weeks(40, 80)).notes == (Note.BEST_SCORE,)
