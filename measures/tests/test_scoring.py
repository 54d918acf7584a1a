"""Answers become a value by the published rule, and where the rule refuses there is a reason instead."""

from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from measures.definitions import Part, ScoringRule
from measures.instruments import check_value, load_catalogue, own_definition
from measures.scoring import GAS_LIGHT, QuestionScore, Score, common_average, score, score_questions


def of(key):
    return load_catalogue()[key]


def scored(key, *answers):
    return score(of(key), list(answers))


QUESTIONNAIRES = sorted(
    key for key, definition in load_catalogue().items() if definition.rule is not None and definition.rule.parts
)
FIRST_PART_REFUSES = [key for key in QUESTIONNAIRES if of(key).rule.parts[0].missing == "refuse"]


# --- worked examples of the published rules ---

WORKED = {
    # One section missing: 16 of 45 is 35.6 %, 36 on the instrument's step.
    "ODI, one section missing": ("odi", [2, 2, 2, 2, 2, 2, 2, 2, 0, None], "36"),
    "ODI, all answered": ("odi", [2, 2, 2, 2, 2, 2, 2, 2, 2, 0], "36"),
    "ODI, two missing": ("odi", [5, 5, 5, 5, 0, 0, 0, 0, None, None], "50"),
    "ODI, three missing": ("odi", [5, 5, 5, 5, 0, 0, 0, None, None, None], None),
    # (mean of the answered ones - 1) x 25
    "QuickDASH, all 3": ("quickdash", [3] * 11, "50.0"),
    "QuickDASH, one missing": ("quickdash", [5] * 5 + [1] * 5 + [None], "50.0"),
    "QuickDASH, two missing": ("quickdash", [3] * 9 + [None, None], None),
    "QuickDASH, best": ("quickdash", [1] * 11, "0.0"),
    "QuickDASH, uneven": ("quickdash", [2, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1], "2.3"),
    # Summed, 0 to 50; one or two gaps count as the mean of the others.
    "NDI, all 2": ("ndi", [2] * 10, "20"),
    "NDI, the driving left out": ("ndi", [2] * 9 + [None], "20"),
    "NDI, two left out": ("ndi", [3, 3, 3, 3, 2, 2, 2, 2, None, None], "25"),
    "NDI, three left out": ("ndi", [2] * 7 + [None] * 3, None),
    # Each part in per cent of its own maximum; the mean of the two.
    "SPADI, all 5": ("spadi", [5] * 13, "50.0"),
    "SPADI, pain 30 of 50, disability 20 of 80": ("spadi", [6] * 5 + [4] * 5 + [0] * 3, "42.5"),
    "SPADI, one does not apply": ("spadi", [6] * 4 + [None] + [4] * 5 + [0] * 3, "42.5"),
    "SPADI, three missing in a part": ("spadi", [6, 6, None, None, None] + [4] * 8, None),
    # Pain 5 x 0-10, function 10 x 0-10 halved; a gap counts as its part's mean.
    "PRTEE, all 4": ("prtee", [4] * 15, "40.0"),
    "PRTEE, a gap in function": ("prtee", [4] * 5 + [6] * 9 + [None], "50.0"),
    # Statements ticked; not ticked counts as none.
    "RMDQ, seven ticked": ("rmdq", [1] * 7 + [None] * 17, "7"),
    "RMDQ, nothing answered at all": ("rmdq", [None] * 24, None),
    # Every answer needed.
    "LEFS, all 3": ("lefs", [3] * 20, "60"),
    "LEFS, one missing": ("lefs", [3] * 19 + [None], None),
    "PHQ-2": ("phq2", [1, 2], "3"),
    "PSEQ, two gaps": ("pseq", [4] * 8 + [None, None], "40"),
    "PSEQ-2, one gap": ("pseq2", [4, None], None),
    "FAAM, two do not apply": ("faam_adl", [3] * 19 + [None, None], "75.0"),
    "FAAM, three do not apply": ("faam_adl", [3] * 18 + [None] * 3, None),
    "FAAM sport": ("faam_sport", [2] * 7 + [None], "50.0"),
    "MSK-HQ, three gaps": ("msk_hq", [2] * 11 + [None] * 3, "28"),
    "MSK-HQ, four gaps": ("msk_hq", [2] * 10 + [None] * 4, None),
    "TSK-11, best": ("tsk11", [1] * 11, "11"),
    # Turned round: no trouble at all is 100; the summary needs all three parts.
    "KOOS-12, no trouble": ("koos12", [0] * 12, "100.0"),
    "KOOS-12, uneven parts": ("koos12", [0] * 4 + [2] * 4 + [4] * 4, "50.0"),
    "KOOS-12, half of a part": ("koos12", [0, 0, None, None] + [0] * 8, "100.0"),
    "KOOS-12, a part without answers": ("koos12", [None] * 4 + [0] * 8, None),
    # Which of the 16 questions count.
    "FABQ-PA": ("fabq_pa", [6, 1, 2, 3, 4, *[6] * 11], "10"),
    "FABQ-W, a question that does not count is missing": ("fabq_w", [None, *[6] * 15], "42"),
}


@pytest.mark.parametrize("example", WORKED, ids=str)
def test_a_questionnaire_scores_as_its_authors_published(example):
    key, answers, expected = WORKED[example]

    found = score(of(key), answers)

    assert (None if found.value is None else str(found.value)) == expected, found
    assert bool(found.reason) == (expected is None)


def test_sixteen_of_forty_five_is_35_6_per_cent_where_a_decimal_is_kept():
    finer = replace(of("odi"), step=Decimal("0.1"), decimals=1)

    assert score(finer, [2, 2, 2, 2, 2, 2, 2, 2, 0, None]).value == Decimal("35.6")


def test_a_refusal_says_how_many_answers_there_are_and_how_many_are_needed():
    found = scored("odi", *[2] * 7, None, None, None)

    assert found.value is None
    assert found.reason == "At least 8 of 10 questions are needed for a score; 7 are answered."
    assert found.missing == ("8", "9", "10")


def test_a_score_says_how_it_came_about():
    found = scored("odi", 2, 2, 2, 2, 2, 2, 2, 2, 0, None)

    assert found.steps == (
        "9 of 10 questions answered; 16 on a scale from 0 to 45 is 35.56 %",
        "Not answered, left out: 10",
        "Rounded: 36%",
    )
    assert found.used == tuple(map(str, range(1, 10)))
    assert found.missing == ("10",)


# --- tries, formulas, scales ---


def test_three_tries_of_grip_count_as_their_mean_or_the_best_as_was_said():
    grip = of("grip")
    tries = ["24.5", "25", "27"]

    assert score(grip, {"trials": tries, "combine": "mean"}).value == Decimal("25.5")
    assert score(grip, {"trials": tries, "combine": "best"}).value == Decimal("27.0")
    assert score(grip, {"trials": ["24.5", "", None], "combine": "mean"}).missing == ("2", "3")
    assert score(grip, {"trials": ["", None], "combine": "mean"}).reason == "No try is written down."


def test_the_best_try_is_the_lowest_where_less_is_better():
    timed = replace(of("tug"), trials=2, combine="best")

    assert score(timed, {"trials": ["12.5", "11.9"]}).value == Decimal("11.9")


def test_the_best_try_is_the_nearest_to_the_best_value_where_there_is_one():
    extension = replace(of("rom_knee_extension"), trials=3, combine="best", best=Decimal(0))

    assert score(extension, {"trials": ["-4", "3", "6"]}).value == Decimal(3)


def test_walking_speed_is_distance_by_time_and_the_mean_of_two_walks():
    speed = of("gait_speed")
    walks = [{"distance": "10", "seconds": "8"}, {"distance": "10", "seconds": "10"}]

    assert score(speed, {"trials": walks}).value == Decimal("1.13")  # mean of 1.25 and 1.00, half up
    assert score(speed, {"trials": [walks[0], {"distance": "10"}]}).value == Decimal("1.25")
    assert score(of("walk_40m_fast"), {"items": {"distance": "40", "seconds": "25"}}).value == Decimal("1.60")


def test_the_best_reach_of_every_direction_counts():
    tries = [
        {"anterior": "60", "posteromedial": "95", "posterolateral": "90", "leg_length": "88"},
        {"anterior": "64", "posteromedial": "90", "posterolateral": "94", "leg_length": "88"},
    ]

    found = score(replace(of("y_balance"), trials=2, combine="best"), {"trials": tries})

    assert found.value == Decimal("95.8")  # (64 + 95 + 94) / (3 x 88)


def test_symmetry_is_the_hurt_leg_in_per_cent_of_the_other():
    assert score(of("hop_single_lsi"), {"items": {"involved": "117", "uninvolved": "130"}}).value == Decimal("90.0")


def test_practice_is_capped_at_100_and_nothing_planned_is_no_result():
    practice = of("practice_percent")

    assert score(practice, {"items": {"done": "9", "planned": "12"}}).value == 75
    assert score(practice, {"items": {"done": "15", "planned": "12"}}).value == 100
    nothing = score(practice, {"items": {"done": "0", "planned": "0"}})
    assert nothing.value is None
    assert nothing.reason == "Nothing was planned, so there is no share of it."


GAS = {
    # (baseline, word): level, as in evidence.md section 1, whole levels.
    ("-2", "lot_more"): 2, ("-1", "lot_more"): 2,
    ("-2", "bit_more"): 1, ("-1", "bit_more"): 1,
    ("-2", "as_hoped"): 0, ("-1", "as_hoped"): 0,
    ("-2", "part_way"): -1, ("-1", "part_way"): -1,
    ("-2", "same"): -2, ("-1", "same"): -1,
    ("-2", "harder"): -2, ("-1", "harder"): -2,
}  # fmt: skip


@pytest.mark.parametrize(("baseline", "word"), GAS)
def test_the_six_words_become_whole_levels(baseline, word):
    found = score(of("gas_light"), {"items": {"baseline": baseline, "word": word}})

    assert found.value == GAS[baseline, word]
    assert "whole levels" in found.steps[0]


def test_the_six_words_are_those_that_the_form_asks():
    word = of("gas_light").items[1]

    assert {choice.value for choice in word.choices} == set(GAS_LIGHT)


def test_the_average_of_activities_is_over_those_that_were_rated():
    found = score(of("psfs"), {"activities": {"carry the shopping": "4", "climb stairs": "7", "kneel": ""}})

    assert found.value == Decimal("5.5")
    assert found.used == ("carry the shopping", "climb stairs")
    assert found.missing == ("kneel",)
    assert score(of("psfs"), {"activities": {"kneel": None}}).reason == "No activity is rated."
    assert score(of("psfs"), {"activities": {str(n): "5" for n in range(6)}}).value is None


def test_activities_are_compared_over_those_rated_both_times():
    before, after = {"shop": "2", "stairs": "4"}, {"shop": "6", "kneel": "9", "stairs": "5"}

    assert common_average(before, after) == (Decimal(3), Decimal("5.5"), ("shop", "stairs"))
    assert common_average({"shop": "2"}, {"kneel": "9"}) == (None, None, ())


def test_a_number_on_another_scale_is_converted_and_the_typed_one_explained():
    found = score(of("ndi"), {"scale": "percent", "typed": "36"})

    assert found.value == 18
    assert "36 % divided by 2 is 18" in found.steps[0]
    assert score(of("ndi"), {"scale": "percent", "typed": "101"}).value is None
    assert score(of("ndi"), {"scale": "stones", "typed": "3"}).value is None
    assert score(of("odi"), {"scale": "raw", "typed": "18"}).value == 36


def test_a_result_outside_the_instrument_is_no_result():
    found = score(of("hop_single_lsi"), {"items": {"involved": "400", "uninvolved": "100"}})

    assert found.value is None
    assert "400" in found.reason


def test_answers_of_no_known_kind_are_a_mistake_of_the_program():
    with pytest.raises(ValueError, match="trials"):
        score(of("odi"), {"nonsense": 1})
    with pytest.raises(ValueError, match="10 questions"):
        score(of("odi"), [1, 2, 3])
    with pytest.raises(ValueError, match="no rule"):
        score(of("nprs"), [1])


# --- properties ---


@st.composite
def answered(draw, keys=QUESTIONNAIRES, gaps=True):
    definition = of(draw(st.sampled_from(keys)))
    rule = definition.rule
    one = st.integers(int(rule.item_min), int(rule.item_max))
    answers = draw(st.lists(st.none() | one if gaps else one, min_size=rule.count, max_size=rule.count))
    return definition, answers


@given(answered())
def test_a_score_lies_in_the_range_and_on_the_step_or_there_is_a_reason(case):
    definition, answers = case

    found = score(definition, answers)

    if found.value is None:
        assert found.reason
    else:
        assert not found.reason
        assert check_value(definition, found.value) == []
        assert found.steps


@given(answered(), st.data())
def test_the_order_within_a_part_does_not_matter(case, data):
    definition, answers = case
    shuffled = list(answers)
    for part in definition.rule.parts:
        places = [place - 1 for place in part.items] or range(definition.rule.count)
        for place, other in zip(places, data.draw(st.permutations(list(places))), strict=True):
            shuffled[place] = answers[other]
    # Parts that share a question have no order of their own.
    claimed = [place for part in definition.rule.parts for place in part.items]
    assume(len(claimed) == len(set(claimed)))

    assert score(definition, shuffled).value == score(definition, answers).value


@given(answered(gaps=False), st.data())
def test_raising_one_answer_moves_the_score_one_way_only(case, data):
    definition, answers = case
    place = data.draw(st.integers(0, len(answers) - 1))
    assume(answers[place] < definition.rule.item_max)
    raised = [*answers[:place], answers[place] + 1, *answers[place + 1 :]]
    is_reversed = definition.rule.parts[0].reverse

    before, after = score(definition, answers).value, score(definition, raised).value

    assert (after <= before) if is_reversed else (after >= before)


@given(answered(keys=FIRST_PART_REFUSES, gaps=False), st.data())
def test_where_every_answer_is_needed_one_gap_leaves_no_score(case, data):
    definition, answers = case
    places = definition.rule.parts[0].items or tuple(range(1, len(answers) + 1))
    gap = data.draw(st.sampled_from(places)) - 1

    found = score(definition, [*answers[:gap], None, *answers[gap + 1 :]])

    assert found.value is None
    assert str(gap + 1) in found.missing


@given(answered())
def test_more_gaps_than_the_rule_allows_never_score(case):
    definition, answers = case
    for part in definition.rule.parts:
        places = part.items or tuple(range(1, len(answers) + 1))
        there = sum(answers[place - 1] is not None for place in places)
        enough = part.at_least or (1 if part.missing == "zero" else len(places))
        if there < enough:
            assert score(definition, answers).value is None


hundred = own_definition("Share", "%", True, 0, 100, decimals=1)


@given(
    st.lists(st.integers(0, 4), min_size=2, max_size=40),
    st.integers(1, 50),
    st.integers(-20, 20),
)
def test_a_percentage_does_not_depend_on_where_the_scores_begin_or_how_wide_they_are(answers, wider, shift):
    part = (Part(method="percent"),)
    plain = ScoringRule(count=len(answers), item_min=Decimal(0), item_max=Decimal(4), parts=part)
    moved = [QuestionScore(str(n), Decimal(n), Decimal(0), Decimal(4)) for n in answers]
    stretched = [
        QuestionScore(str(n), Decimal(n * wider + shift), Decimal(shift), Decimal(4 * wider + shift)) for n in answers
    ]

    assert score_questions(hundred, plain, moved).value == score_questions(hundred, plain, stretched).value


@given(st.lists(st.integers(0, 4), min_size=1, max_size=20))
def test_a_question_that_is_not_asked_changes_nothing(answers):
    one = own_definition("Sum", "", True, 0, 1000, decimals=1)
    asked = [QuestionScore(str(n), Decimal(n), Decimal(0), Decimal(4)) for n in answers]
    not_asked = QuestionScore("x", None, Decimal(0), Decimal(4), is_counted=False)
    for method in ("sum", "mean", "percent"):
        part = (Part(method=method),)
        without = ScoringRule(count=len(asked), item_min=Decimal(0), item_max=Decimal(4), parts=part)
        with_it = replace(without, count=len(asked) + 1)

        assert score_questions(one, with_it, [*asked, not_asked]).value == score_questions(one, without, asked).value


anything = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8) | st.decimals(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=8), inner, max_size=4),
    max_leaves=8,
)
WITH_ITEMS = ["gait_speed", "y_balance", "hop_single_lsi", "practice_percent", "gas_light", "grip", "psfs", "ndi"]


@given(st.sampled_from(WITH_ITEMS), st.data())
def test_nothing_a_person_says_is_a_crash(key, data):
    definition = replace(of(key), trials=3, combine="mean", combine_is_asked=True)
    kind = {"psfs": "activities", "ndi": "scale"}.get(key, data.draw(st.sampled_from(["trials", "items"])))
    if key == "grip":
        kind = "trials"
    known = st.dictionaries(st.sampled_from([item.key for item in definition.items] or ["x"]), anything, max_size=4)
    answers = {kind: data.draw(anything | known | st.lists(anything | known, max_size=4)), "typed": data.draw(anything)}

    found = score(definition, answers)

    assert isinstance(found, Score)
    assert (found.value is None) == bool(found.reason)
