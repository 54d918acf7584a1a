"""What a change means: the worked examples of reference/evidence.md, and what holds for every number."""

import math
from dataclasses import replace
from datetime import timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from measures.definitions import Condition
from measures.instruments import load_catalogue
from measures.interpretation import (
    Change,
    Note,
    Reason,
    Standing,
    Steadiness,
    best_end,
    classify_change,
    error_of,
    exact,
    interpret,
    standing,
    steadiness,
    up_to_best,
    worst_end,
)
from measures.series import Changed
from measures.tests.results import START, measure, result, threshold

UP, DOWN = True, False
BETTER_REAL, BETTER, WORSE_REAL, WORSE = (
    Change.BETTER_REAL,
    Change.BETTER_MEANINGFUL,
    Change.WORSE_REAL,
    Change.WORSE_MEANINGFUL,
)
WITHIN, SHOWN, FIRST = Change.WITHIN_ERROR, Change.CHANGE_SHOWN_NOT_JUDGED, Change.FIRST_MEASUREMENT

# (instrument, direction, MDC, MCID, reference, new, class)
EXAMPLES = [
    ("LEFS", UP, 9, 9, 40, 49, BETTER),
    ("LEFS", UP, 9, 9, 40, 48, WITHIN),
    ("LEFS", UP, 9, 9, 40, 31, WORSE),
    ("NPRS", DOWN, 2, 2, 6, 4, BETTER),
    ("NPRS", DOWN, 2, 2, 6, 5, WITHIN),
    ("PSFS average", UP, 2, 2, 0.3, 2.3, BETTER),
    ("PSFS one activity", UP, 3, None, 2, 5, BETTER_REAL),
    ("SPADI", DOWN, 18, 13, 50, 36, WITHIN),
    ("SPADI", DOWN, 18, 13, 50, 32, BETTER),
    ("FAAM-ADL", UP, 5.7, 8, 60, 66, BETTER_REAL),
    ("FAAM-ADL", UP, 5.7, 8, 60, 68, BETTER),
    ("PRTEE", DOWN, 9.7, 14.8, 50, 40, BETTER_REAL),
    ("TUG", DOWN, 2.5, 1.4, 12.0, 14.6, WORSE),
    ("TUG, 36.7 % of 12 s", DOWN, 4.404, None, 12.0, 8.0, WITHIN),
    ("heel rise", UP, 7, None, 10, 17, BETTER_REAL),
    ("knee extension", DOWN, 5.4, None, 8, 2, BETTER_REAL),
    ("RMDQ", DOWN, 5, 5, 3, 0, WITHIN),
    ("plank", UP, None, None, 30, 60, SHOWN),
    ("GROC", UP, 0.45, 2, 0, 1, BETTER_REAL),
    ("GROC", UP, 0.45, 2, 0, 2, BETTER),
    ("GROC", UP, 0.45, 2, 0, 0, WITHIN),
    ("any", UP, 9, 9, None, 5, FIRST),
]


@pytest.mark.parametrize(("name", "higher", "mdc", "mcid", "reference", "new", "expected"), EXAMPLES)
def test_published_examples_are_classed_as_published(name, higher, mdc, mcid, reference, new, expected):
    assert classify_change(reference, new, mdc=mdc, mcid=mcid, higher_is_better=higher) == expected


@pytest.mark.parametrize(("name", "higher", "mdc", "mcid", "reference", "new", "expected"), EXAMPLES)
def test_an_instrument_with_these_thresholds_judges_the_same(name, higher, mdc, mcid, reference, new, expected):
    definition = measure(mdc, mcid, higher_is_better=higher, is_change_score=name == "GROC")
    assert interpret(definition, reference, new).change == expected


# --- What holds for every number ---------------------------------------------------------------------------------

values = st.decimals(-1000, 1000, places=3)
thresholds = st.decimals(0, 500, places=3)
opposite = {BETTER_REAL: WORSE_REAL, WORSE_REAL: BETTER_REAL, BETTER: WORSE, WORSE: BETTER}


@given(values, values, st.none() | thresholds, st.none() | thresholds, st.booleans())
def test_turning_the_direction_round_mirrors_the_class(reference, new, mdc, mcid, higher):
    facts = {"mdc": mdc, "mcid": mcid}
    one = classify_change(reference, new, higher_is_better=higher, **facts)
    assert classify_change(reference, new, higher_is_better=not higher, **facts) == opposite.get(one, one)
    assert classify_change(-reference, -new, higher_is_better=not higher, **facts) == one
    assert classify_change(new, reference, higher_is_better=higher, **facts) == opposite.get(one, one)


@given(values, values, thresholds, st.none() | thresholds, st.booleans(), st.floats(0.1, 1000))
def test_the_unit_in_which_it_is_measured_does_not_matter(reference, new, mdc, mcid, higher, factor):
    scaled = [None if each is None else float(each) * factor for each in (reference, new, mdc, mcid)]
    assert classify_change(
        scaled[0], scaled[1], mdc=scaled[2], mcid=scaled[3], higher_is_better=higher
    ) == classify_change(reference, new, mdc=mdc, mcid=mcid, higher_is_better=higher)


@given(values, st.none() | thresholds, st.none() | thresholds, st.booleans())
def test_without_a_reference_it_is_a_first_measurement(new, mdc, mcid, higher):
    assert classify_change(None, new, mdc=mdc, mcid=mcid, higher_is_better=higher) == FIRST


@given(values, values, thresholds, st.none() | thresholds, st.booleans())
def test_a_change_below_the_error_is_never_called_improvement_or_worsening(reference, new, mdc, mcid, higher):
    found = classify_change(reference, new, mdc=mdc, mcid=mcid, higher_is_better=higher)
    assert (found == WITHIN) == (abs(new - reference) < mdc or new == reference)


@given(values, values, thresholds, thresholds, st.booleans())
def test_meaningful_is_never_less_than_both_thresholds(reference, new, mdc, mcid, higher):
    found = classify_change(reference, new, mdc=mdc, mcid=mcid, higher_is_better=higher)
    assert (found in (BETTER, WORSE)) == (abs(new - reference) >= max(mdc, mcid) and new != reference)
    assert classify_change(reference, new, mdc=mdc, mcid=None, higher_is_better=higher) not in (BETTER, WORSE)


@given(values, thresholds)
def test_no_change_is_within_error_even_where_the_error_is_nothing(value, mdc):
    assert classify_change(value, value, mdc=mdc, mcid=0, higher_is_better=True) == WITHIN
    assert classify_change(value, value, mdc=0, mcid=0, higher_is_better=False) == WITHIN


def test_a_threshold_is_reached_within_a_billionth_and_not_beyond():
    facts = {"mdc": 2, "mcid": None, "higher_is_better": True}
    assert classify_change(0, Decimal("1.999999999"), **facts) == BETTER_REAL
    assert classify_change(0, Decimal("1.9999999989"), **facts) == WITHIN
    assert classify_change(0.1, 2.1, **facts) == BETTER_REAL
    assert classify_change(0, Decimal("-1.999999999"), **facts) == WORSE_REAL


def test_a_billionth_is_no_change_where_there_is_no_error():
    assert classify_change(0, Decimal("1e-9"), mdc=0, mcid=None, higher_is_better=True) == WITHIN
    assert classify_change(0, Decimal("1.1e-9"), mdc=0, mcid=None, higher_is_better=True) == BETTER_REAL


def test_large_numbers_may_miss_a_threshold_by_what_writing_them_costs():
    most = Decimal(10) ** 12
    facts = {"mdc": most + Decimal("0.0009"), "mcid": None, "higher_is_better": True}
    assert classify_change(0, most, **facts) == BETTER_REAL
    assert classify_change(most, 0, **facts) == WORSE_REAL
    assert classify_change(0, most, **{**facts, "mdc": most + Decimal("0.0011")}) == WITHIN
    apart = three_weeks_apart(most, most + 8, most + Decimal("8.9991"))
    assert steadiness(apart, reference=most, mdc=9, higher_is_better=True) is None


def test_meaningful_is_reached_within_a_billionth_too():
    facts = {"mdc": 1, "mcid": 2, "higher_is_better": True}
    assert classify_change(0, Decimal("1.999999999"), **facts) == BETTER
    assert classify_change(0, Decimal("1.9999999989"), **facts) == BETTER_REAL


@pytest.mark.parametrize("bad", [math.nan, math.inf, -math.inf, Decimal("NaN"), Decimal("Infinity")])
@pytest.mark.parametrize("place", ["reference", "new", "mdc", "mcid"])
def test_what_is_no_number_is_refused(bad, place):
    facts = {"reference": 1, "new": 2, "mdc": 1, "mcid": 1, place: bad}
    reference, new = facts.pop("reference"), facts.pop("new")
    with pytest.raises(ValueError, match="number"):
        classify_change(reference, new, higher_is_better=True, **facts)
    with pytest.raises(ValueError, match="number"):
        steadiness([(START, bad)], reference=1, mdc=1, higher_is_better=True)
    with pytest.raises(ValueError, match="number"):
        interpret(measure(), 1, bad)


@pytest.mark.parametrize(
    ("facts", "words"), [({"mdc": -1, "mcid": 1}, "MDC is -1"), ({"mdc": 1, "mcid": -0.1}, "MCID is -0.1")]
)
def test_a_threshold_below_nothing_is_refused_by_its_name(facts, words):
    with pytest.raises(ValueError, match=f"^{words}; 0 or more is expected"):
        classify_change(1, 2, higher_is_better=True, **facts)


def test_a_negative_error_is_refused_before_anything_is_said():
    with pytest.raises(ValueError, match="MDC is -1"):
        steadiness([], reference=None, mdc=-1, higher_is_better=True)
    with pytest.raises(ValueError, match="MDC is -1"):
        classify_change(None, 2, mdc=-1, mcid=None, higher_is_better=True)


def test_words_are_no_number():
    with pytest.raises(ValueError, match="'ten' is not a number"):
        exact("ten")


# --- What is said beside the class -------------------------------------------------------------------------------


def test_past_what_patients_call_important_but_inside_the_error_is_said_kindly():
    spadi = measure(18, 13, higher_is_better=DOWN)
    found = interpret(spadi, 50, 36)
    assert (found.change, found.gain, found.notes) == (WITHIN, 14, (Note.PAST_MCID_INSIDE_ERROR,))
    assert interpret(spadi, 50, 37).notes == (Note.PAST_MCID_INSIDE_ERROR,)
    assert interpret(spadi, 50, 38).notes == ()
    assert interpret(spadi, 50, Decimal("37.000000001")).notes == (Note.PAST_MCID_INSIDE_ERROR,)
    assert interpret(spadi, 50, 64).notes == ()  # the other way it promises nothing


RMDQ = measure(5, 5, higher_is_better=DOWN, minimum=0, maximum=24)
FLOORS = {"improvement_floor": Decimal(4), "worsening_ceiling": Decimal(20)}


def test_near_the_best_score_improvement_cannot_show():
    assert interpret(RMDQ, 3, 2).notes == (Note.NEAR_BEST,)
    assert interpret(RMDQ, 4, 3).notes == (Note.NEAR_BEST,)
    assert interpret(RMDQ, 5, 4).notes == ()


def test_near_the_worst_score_worsening_cannot_show():
    assert interpret(RMDQ, 20, 21).notes == (Note.NEAR_WORST,)
    assert interpret(RMDQ, 19, 20).notes == ()


def test_a_published_floor_and_ceiling_count_where_the_error_would_leave_room():
    fine = replace(RMDQ, mdc=threshold(1), mcid=None, **FLOORS)
    assert [interpret(fine, start, start).notes for start in (3, 4, 20, 21)] == [
        (Note.NEAR_BEST,),
        (),
        (),
        (Note.NEAR_WORST,),
    ]


def test_near_the_end_of_a_scale_where_more_is_better():
    lefs = measure(9, 9, minimum=0, maximum=80)
    assert [interpret(lefs, start, start).notes for start in (8, 9, 71, 72)] == [
        (Note.NEAR_WORST,),
        (),
        (),
        (Note.NEAR_BEST,),
    ]


def test_room_of_the_error_less_a_billionth_is_room_enough():
    lefs = measure(9, 9, minimum=0, maximum=80)
    for start in (Decimal("71.000000001"), Decimal("8.999999999")):
        assert interpret(lefs, start, start).notes == ()


def test_an_open_end_is_never_near():
    assert interpret(measure(9), 1_000_000, 1_000_000).notes == ()


def test_the_best_score_is_said_whatever_the_gain():
    assert interpret(replace(RMDQ, **FLOORS), 3, 0).notes == (Note.BEST_SCORE, Note.NEAR_BEST)
    assert interpret(RMDQ, 10, 0).notes == (Note.BEST_SCORE,)
    assert interpret(RMDQ, None, 0).notes == (Note.BEST_SCORE,)
    assert interpret(replace(RMDQ, mdc=None), 3, 0).notes == (Note.BEST_SCORE,)


KNEE = measure(5.4, higher_is_better=DOWN, minimum=-15, maximum=60, best=0)


@pytest.mark.parametrize(
    ("reference", "new", "gain", "expected", "notes"),
    [
        (8, 2, 6, BETTER_REAL, ()),
        (8, -6, 8, BETTER_REAL, (Note.BEYOND_BEST,)),
        (5, -10, 5, WITHIN, (Note.BEYOND_BEST, Note.NEAR_BEST)),
        (0, -10, 0, WITHIN, (Note.BEYOND_BEST, Note.NEAR_BEST)),
        (-10, 0, 0, WITHIN, (Note.BEST_SCORE, Note.NEAR_BEST)),
        (-10, 6, -6, WORSE_REAL, ()),
    ],
)
def test_beyond_the_best_value_is_neither_better_nor_worse(reference, new, gain, expected, notes):
    found = interpret(KNEE, reference, new)
    assert (found.change, found.gain, found.notes) == (expected, gain, notes)


def test_hop_symmetry_counts_up_to_a_hundred():
    hop = measure(10, minimum=0, maximum=200, best=100)
    assert interpret(hop, 85, 120).gain == 15
    assert interpret(hop, 120, 150).change == WITHIN
    assert [best_end(hop), worst_end(hop), up_to_best(hop, Decimal(130))] == [100, 0, 100]
    assert [best_end(KNEE), worst_end(KNEE), up_to_best(KNEE, Decimal(-3))] == [0, 60, 0]
    assert [best_end(RMDQ), worst_end(RMDQ), up_to_best(RMDQ, Decimal(3))] == [0, 24, 3]


TUG_PERCENT = measure(threshold(36.7, percent=True), higher_is_better=DOWN)


def test_an_error_in_per_cent_is_one_of_the_start():
    found = interpret(TUG_PERCENT, 12.0, 8.0)
    assert (found.change, found.gain, found.mdc) == (WITHIN, 4, Decimal("4.404"))
    assert interpret(TUG_PERCENT, -12, -16.404).mdc == Decimal("4.404")
    assert error_of(TUG_PERCENT, Decimal(10)) == Decimal("3.67")


def test_an_error_in_per_cent_of_nothing_compares_nothing():
    found = interpret(TUG_PERCENT, 0, 8)
    assert (found.change, found.reason, found.gain) == (Change.NOT_COMPARABLE, Reason.PERCENT_OF_ZERO, None)
    assert error_of(TUG_PERCENT, Decimal(0)) is None


def test_importance_in_per_cent_of_nothing_is_not_known():
    found = interpret(measure(2, threshold(30, percent=True)), 0, 8)
    assert (found.change, found.mcid) == (BETTER_REAL, None)
    assert interpret(measure(2, threshold(30, percent=True)), 10, 13).change == BETTER


def test_thirty_per_cent_of_the_start_stands_beside_and_changes_nothing():
    nprs = measure(2, threshold(2, percent_of_baseline=Decimal(30)), higher_is_better=DOWN)
    found = interpret(nprs, 8, 6)
    assert (found.change, found.percent, found.percent_asked) == (BETTER, 25, 30)
    assert interpret(nprs, 8, 10).percent == -25
    assert interpret(measure(2, 2), 0, 4).percent is None
    assert interpret(measure(2, 2), 8, 4).percent_asked is None


def test_an_error_that_nobody_read_judges_nothing_until_it_is_adopted():
    found = interpret(measure(threshold(9, verified=False), 9), 40, 60)
    assert (found.change, found.reason, found.mdc, found.gain) == (SHOWN, Reason.ERROR_NOT_VERIFIED, None, 20)
    assert error_of(measure(threshold(9, verified=False)), Decimal(40)) is None


def test_importance_that_nobody_read_is_left_out_and_said():
    found = interpret(measure(9, threshold(9, verified=False, percent_of_baseline=Decimal(30))), 40, 60)
    assert (found.change, found.mcid, found.notes) == (BETTER_REAL, None, (Note.MCID_NOT_VERIFIED,))
    assert found.percent_asked is None


def test_without_a_published_error_the_change_is_shown():
    found = interpret(measure(), 30, 60)
    assert (found.change, found.reason, found.gain) == (SHOWN, Reason.NO_ERROR_KNOWN, 30)


def test_a_screening_tool_and_a_figure_for_the_clinic_show_no_progress():
    for field, reason in (("screening", Reason.SCREENING), ("group_only", Reason.GROUP_ONLY)):
        found = interpret(measure(9, 9, **{field: True}), 40, 60)
        assert (found.change, found.reason) == (Change.NOT_A_PROGRESS_MEASURE, reason)
        assert interpret(measure(9, 9, **{field: True}), None, 60).change == FIRST


def test_a_change_score_is_judged_by_itself():
    groc = measure(0.45, 2, is_change_score=True, minimum=-5, maximum=5)
    for reference in (None, 0, 3, result(3, 0)):
        assert interpret(groc, reference, 1).change == BETTER_REAL
    assert interpret(groc, None, -2).change == WORSE
    assert interpret(groc, result(4, 0), result(5, 7, by="another")).notes == ()
    assert interpret(groc, 0, 0).notes == ()  # the middle of a change score is near no end


def test_a_first_result_keeps_its_value():
    assert interpret(measure(9), None, 40).new == 40


def test_two_results_say_which_values_and_thresholds_were_used():
    mdc, mcid = threshold(9, confidence=90), threshold(10)
    found = interpret(measure(mdc, mcid), result(40, 0), result(49.5, 7))
    assert (found.reference, found.new, found.mdc, found.mcid) == (40, Decimal("49.5"), 9, 10)
    assert (found.threshold, found.mcid_threshold) == (mdc, mcid)


# --- What cannot be compared -------------------------------------------------------------------------------------


def test_another_aid_cannot_be_compared_and_says_why():
    walk = measure(79, conditions=(Condition("aid"),))
    found = interpret(walk, result(300, 0, aid="stick"), result(400, 7, aid="none"))
    assert (found.change, found.reason) == (Change.NOT_COMPARABLE, Reason.CONDITIONS)
    assert found.changed == (Changed("aid", "stick", "none"),)
    assert found.gain is None


def test_another_persons_answer_cannot_be_compared_and_says_why():
    nprs = measure(2, 2, higher_is_better=DOWN, kind="patient_reported")
    found = interpret(nprs, result(6, 0), result(4, 7, by="another"))
    assert (found.change, found.changed) == (Change.NOT_COMPARABLE, (Changed("answered_by", "alone", "another"),))
    assert interpret(nprs, result(6, 0), result(4, 7, by="with_help")).change == BETTER


def test_another_side_and_another_version_cannot_be_compared():
    grip = measure(6, bilateral=True, version=2)
    found = interpret(grip, result(20, 0, side="left"), result(30, 7, side="right", version=2))
    assert [each.field for each in found.changed] == ["side", "version"]


def test_a_bare_number_is_compared_with_a_whole_result():
    assert interpret(measure(9, 9), 40, result(49, 7, aid="stick")).change == BETTER
    assert interpret(measure(9, 9), result(40, 0), 49).change == BETTER


def test_two_raters_are_held_against_the_error_between_two():
    across = threshold(10.4, between_raters=True)
    knee = replace(KNEE, conditions=(Condition("rater"),), alternative_mdc=(across,))
    one, other = result(12, 0, rater="Ana"), result(4, 7, rater="Ben")
    found = interpret(knee, one, other)
    assert (found.change, found.threshold, found.notes) == (WITHIN, across, (Note.BETWEEN_RATERS,))
    assert interpret(knee, one, replace(other, conditions={"rater": "ana"})).change == BETTER_REAL
    assert interpret(knee, one, replace(other, conditions={})).change == BETTER_REAL
    far = replace(other, value=Decimal(1))
    assert interpret(knee, one, far).change == BETTER_REAL


def test_between_two_raters_an_error_that_nobody_read_gives_way_to_one_that_was():
    unread, across = threshold(12, verified=False), threshold(10.4, between_raters=True)
    knee = replace(KNEE, mdc=unread, conditions=(Condition("rater"),), alternative_mdc=(across,))
    assert interpret(knee, result(12, 0, rater="Ana"), result(1, 7, rater="Ben")).threshold == across


def test_what_two_raters_mean_is_said_beside_the_rest():
    across = threshold(6.5, between_raters=True)
    unread = threshold(3, verified=False)
    knee = replace(KNEE, mcid=unread, conditions=(Condition("rater"),), alternative_mdc=(across,))
    found = interpret(knee, result(12, 0, rater="Ana"), result(0, 7, rater="Ben"))
    assert found.notes == (Note.BEST_SCORE, Note.BETWEEN_RATERS, Note.MCID_NOT_VERIFIED)


def test_of_two_errors_alike_the_one_between_two_raters_is_named():
    across = threshold(5.4, between_raters=True)
    knee = replace(KNEE, conditions=(Condition("rater"),), alternative_mdc=(across,))
    assert interpret(knee, result(12, 0, rater="Ana"), result(4, 7, rater="Ben")).threshold is across


def test_an_instrument_that_does_not_ask_who_measured_is_judged_by_its_own_error():
    ana, ben = result(40, 0, rater="Ana"), result(60, 7, rater="Ben")
    assert interpret(measure(threshold(9, verified=False)), ana, ben).reason == Reason.ERROR_NOT_VERIFIED
    assert interpret(measure(9), ana, ben).change == BETTER_REAL


def test_two_raters_do_not_make_the_error_smaller_than_the_one_in_use():
    wide = threshold(20)
    knee = replace(
        KNEE, mdc=wide, conditions=(Condition("rater"),), alternative_mdc=(threshold(10.4, between_raters=True),)
    )
    assert interpret(knee, result(12, 0, rater="Ana"), result(4, 7, rater="Ben")).threshold == wide


def test_more_than_half_a_year_between_two_results_is_said():
    lefs = measure(9, 9)
    assert interpret(lefs, result(40, 0), result(49, 26 * 7)).notes == ()
    found = interpret(lefs, result(40, 0), result(49, 26 * 7 + 1))
    assert (found.change, found.notes) == (BETTER, (Note.LONG_GAP,))


def rated(day, **activities):
    numbers = [float(rating) for rating in activities.values()]
    return result(sum(numbers) / len(numbers), day, answers={"activities": activities})


def test_activities_are_compared_by_those_rated_both_times():
    psfs = measure(2, 2, minimum=0, maximum=10, kind="patient_reported")
    found = interpret(
        psfs, rated(0, stairs="2", shopping="4", dancing="0"), rated(14, stairs="5", shopping="6", run="1")
    )
    assert (found.reference, found.new, found.gain) == (3, Decimal("5.5"), Decimal("2.5"))
    assert (found.change, found.activities) == (BETTER, ("stairs", "shopping"))


def test_with_no_activity_rated_both_times_there_is_no_comparison():
    found = interpret(measure(2, 2), rated(0, stairs="2"), rated(14, dancing="9"))
    assert (found.change, found.reason) == (Change.NOT_COMPARABLE, Reason.NO_COMMON_ACTIVITIES)


def test_an_average_typed_without_its_activities_is_compared_as_it_is():
    found = interpret(measure(2, 2), rated(0, stairs="2"), result(9, 14))
    assert (found.change, found.activities) == (BETTER, ())


# --- The catalogue -----------------------------------------------------------------------------------------------

LESS_IS_BETTER = {
    *("fabq_pa", "fabq_w", "ndi", "nprs", "odi", "ompsq_sf", "phq2", "phq4", "prtee", "quickdash", "rmdq"),
    *("rom_knee_extension", "sit_to_stand_5x", "spadi", "stair_climb", "start_back", "start_msk", "tsk11", "tug"),
}


def test_each_instrument_of_the_catalogue_has_its_published_direction():
    assert {key for key, each in load_catalogue().items() if not each.higher_is_better} == LESS_IS_BETTER


@pytest.mark.parametrize("definition", load_catalogue().values(), ids=lambda each: each.key)
def test_each_instrument_calls_better_what_is_better(definition):
    adopted = replace(definition, mdc=threshold(1), mcid=None)
    better = 1 if definition.higher_is_better else -1
    worst = worst_end(definition) or 0
    found = interpret(adopted, worst, worst + better)
    if definition.screening or definition.group_only:
        assert found.change == Change.NOT_A_PROGRESS_MEASURE
    elif definition.is_change_score:
        assert interpret(adopted, None, better).change == BETTER_REAL
        assert interpret(adopted, None, -better).change == WORSE_REAL
    else:
        assert found.change == BETTER_REAL
        assert interpret(adopted, worst + better, worst).change == WORSE_REAL


CATALOGUE_EXAMPLES = [
    ("lefs", 40, 49, BETTER),
    ("lefs", 40, 48, WITHIN),
    ("lefs", 40, 31, WORSE),
    ("nprs", 6, 4, BETTER),
    ("nprs", 6, 5, WITHIN),
    ("psfs", 0.3, 2.3, BETTER),
    ("psfs_activity", 2, 5, BETTER_REAL),
    ("spadi", 50, 36, WITHIN),
    ("spadi", 50, 32, BETTER),
    ("faam_adl", 60, 66, BETTER_REAL),
    ("faam_adl", 60, 68, BETTER),
    ("prtee", 50, 40, BETTER_REAL),
    ("heel_rise", 10, 17, BETTER_REAL),
    ("rom_knee_extension", 8, 2, BETTER_REAL),
    ("rmdq", 3, 0, WITHIN),
    ("plank", 30, 60, SHOWN),
    ("groc", 0, 2, SHOWN),  # its thresholds wait to be adopted
    ("tug", 12.0, 14.6, WORSE_REAL),  # so does what counts as important
]


@pytest.mark.parametrize(("key", "reference", "new", "expected"), CATALOGUE_EXAMPLES)
def test_the_catalogue_judges_as_the_reference_does_and_nothing_unread(key, reference, new, expected):
    assert interpret(load_catalogue()[key], reference, new).change == expected


# --- First sign, and confirmed -----------------------------------------------------------------------------------


def days(*changes):
    return [(START + timedelta(days=day), change) for day, change in changes]


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ((), None),
        (((0, FIRST),), None),
        (((0, FIRST), (7, WITHIN)), None),
        (((0, FIRST), (7, SHOWN)), None),
        (((0, FIRST), (7, BETTER)), Standing.FIRST_SIGN),
        (((0, FIRST), (7, BETTER), (14, BETTER_REAL)), Standing.CONFIRMED),
        (((0, FIRST), (7, BETTER), (10, BETTER)), Standing.CONFIRMED),
        (((0, FIRST), (7, BETTER), (9, BETTER)), Standing.FIRST_SIGN),
        (((0, FIRST), (7, BETTER), (7, BETTER)), Standing.FIRST_SIGN),
        (((0, FIRST), (7, BETTER), (9, BETTER), (11, BETTER)), Standing.CONFIRMED),
        (((0, FIRST), (7, BETTER), (14, WITHIN), (21, BETTER)), Standing.FIRST_SIGN),
        (((0, FIRST), (7, BETTER), (14, WORSE)), Standing.FIRST_SIGN),
        (((0, FIRST), (7, WORSE_REAL), (14, WORSE)), Standing.CONFIRMED),
    ],
)
def test_a_change_is_confirmed_by_a_second_result_three_days_later(changes, expected):
    assert standing(days(*changes)) == expected


# --- Holding steady ----------------------------------------------------------------------------------------------


def three_weeks_apart(*values):
    return [(START + timedelta(weeks=3 * place), value) for place, value in enumerate(values, 1)]


STEADY, SLOWLY, WORSENED = Steadiness.STEADY, Steadiness.MOVING_SLOWLY, Steadiness.WORSE


@pytest.mark.parametrize(
    ("reference", "values", "higher", "mdc", "target", "expected"),
    [
        (300, (320, 345, 370), UP, 79, None, SLOWLY),
        (40, (48, 50, 49), UP, 9, None, STEADY),
        (40, (30, 31, 30), UP, 9, None, WORSENED),
        (300, (320, 318, 322), UP, 79, None, STEADY),
        (6, (5, 4, 4), DOWN, 2, None, STEADY),
        (6, (5.5, 5, 4.5), DOWN, 2, None, SLOWLY),
        (40, (45, 50, 55), UP, 9, None, None),
        (40, (38, 30, 20), UP, 9, None, WORSENED),
        (40, (49, 50, 49), UP, 9, 49, None),
    ],
)
def test_steadiness_is_as_in_the_worked_examples(reference, values, higher, mdc, target, expected):
    found = steadiness(three_weeks_apart(*values), reference=reference, mdc=mdc, higher_is_better=higher, target=target)
    assert found == expected


@given(
    st.lists(st.decimals(-100, 100, places=1), min_size=3, max_size=6),
    st.decimals(-100, 100, places=1),
    st.decimals("0.1", 50, places=1),
    st.booleans(),
    st.none() | st.decimals(-100, 100, places=1),
)
def test_steadiness_is_mirrored_with_the_direction(values, reference, mdc, higher, target):
    one = steadiness(three_weeks_apart(*values), reference=reference, mdc=mdc, higher_is_better=higher, target=target)
    mirrored = three_weeks_apart(*(-value for value in values))
    goal = None if target is None else -target
    assert steadiness(mirrored, reference=-reference, mdc=mdc, higher_is_better=not higher, target=goal) == one


def lefs(results, **more):
    return steadiness(results, **{"reference": 40, "mdc": 9, "higher_is_better": UP, **more})


def test_too_little_is_known_to_call_anything_steady():
    results = three_weeks_apart(48, 50, 49)
    assert lefs(results[1:]) is None
    assert lefs(results, mdc=None) is None
    assert lefs(results, reference=None) is None
    close = [(START + timedelta(days=day), 48) for day in (0, 14, 27)]
    assert lefs(close) is None
    assert lefs([*close[:2], (START + timedelta(days=28), 48)]) == STEADY


def test_steadiness_too_reaches_its_limits_within_a_billionth():
    assert lefs(three_weeks_apart(48, 48, Decimal("48.999999999")), target=49) is None
    assert lefs(three_weeks_apart(48, 48, Decimal("48.9999999989")), target=49) == STEADY
    assert lefs(three_weeks_apart(40, Decimal("48.999999999"), 45)) is None
    assert lefs(three_weeks_apart(40, 42, Decimal("44.499999999"))) == SLOWLY
    for no_step in (Decimal("1e-9"), Decimal("-1e-9")):
        assert lefs(three_weeks_apart(44, 44 + no_step, 44 + no_step * 5_000_000_000)) == STEADY


def test_only_the_last_three_results_say_whether_it_is_steady():
    assert lefs(three_weeks_apart(41, 60, 48, 50, 49)) == STEADY


def test_at_the_best_score_nothing_is_called_steady():
    assert lefs(three_weeks_apart(78, 79, 80), reference=75, best=80) is None
    assert lefs(three_weeks_apart(78, 79, 79), reference=75, best=80) == STEADY
    pain = {"reference": 1, "mdc": 2, "higher_is_better": DOWN, "best": 0}
    assert steadiness(three_weeks_apart(1, 1, 0), **pain) is None


def test_worse_than_the_start_is_said_whatever_the_target():
    assert lefs(three_weeks_apart(30, 31, 31), target=20) == WORSENED


def test_three_results_as_far_apart_as_the_error_are_not_steady():
    assert lefs(three_weeks_apart(40, 49, 45)) is None
    assert lefs(three_weeks_apart(40, 48, 45)) == STEADY


def test_moving_slowly_needs_each_step_and_half_the_error():
    assert lefs(three_weeks_apart(40, 42, 44.5)) == SLOWLY
    assert lefs(three_weeks_apart(40, 42, 44.4)) == STEADY
    assert lefs(three_weeks_apart(40, 45, 45)) == STEADY
    assert lefs(three_weeks_apart(46, 44, 41.5)) == SLOWLY
