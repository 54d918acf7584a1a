"""Answers become a value by the published rule, and where the rule refuses there is a reason instead."""

from dataclasses import replace
from decimal import Decimal

import pytest
from django.utils import translation
from hypothesis import assume, given
from hypothesis import strategies as st

from measures.definitions import Part, ScoringRule
from measures.instruments import check_value, load_catalogue, own_definition
from measures.scoring import GAS_LIGHT, QuestionScore, Score, activities_in_order, score, score_questions


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
    assert found.reason == "Answered: 7 of 10 questions. A score needs at least 8."
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


# --- how it came about, in full ---

EXPLAINED = {
    "an index of two parts": (
        "koos12",
        [0, 0, 0, 0, 2, 2, 2, None, 4, 4, 4, 4],
        Score(
            Decimal("50.0"),
            steps=(
                "Pain: 4 of 4 questions answered; 0 on a scale from 0 to 16 is 0 %",
                "Counted from the other end: 100",
                "Function: 3 of 4 questions answered; 6 on a scale from 0 to 12 is 50 %",
                "Not answered, left out: 8",
                "Counted from the other end: 50",
                "Quality of life: 4 of 4 questions answered; 16 on a scale from 0 to 16 is 100 %",
                "Counted from the other end: 0",
                "Mean of 100, 50, 0: 50",
            ),
            used=("1", "2", "3", "4", "5", "6", "7", "9", "10", "11", "12"),
            missing=("8",),
        ),
    ),
    "a sum of two parts, one halved": (
        "prtee",
        [4, 4, 4, 4, 4, 6, 6, 6, 6, 6, 6, 6, 6, 6, None],
        Score(
            Decimal("50.0"),
            steps=(
                "Pain: 5 of 5 questions answered; the sum is 20",
                "Function: 9 of 10 questions answered; the sum is 60",
                "Not answered, counted as the mean of the others: 15",
                "Times 0.5: 30",
                "Sum of 20, 30: 50",
            ),
            used=("1", "2", "3", "4", "5", "6", "7", "8", "9", "10", "11", "12", "13", "14"),
            missing=("15",),
        ),
    ),
    "a sum with a gap": (
        "ndi",
        [3, 3, 3, 3, 3, 3, 3, 3, 3, None],
        Score(
            Decimal("30"),
            steps=("9 of 10 questions answered; the sum is 30", "Not answered, counted as the mean of the others: 10"),
            used=("1", "2", "3", "4", "5", "6", "7", "8", "9"),
            missing=("10",),
        ),
    ),
    "a sum of what is ticked": (
        "rmdq",
        [1, 0, 1, 0, 1, 0, 1, 0, 1, 0, 1, 0, 1, 0, 1, 0, 1, 0, 1, 0, 1, 0, None, None],
        Score(
            Decimal("11"),
            steps=("22 of 24 questions answered; the sum is 11", "Not ticked, counted as none: 23, 24"),
            used=(
                "1",
                "2",
                "3",
                "4",
                "5",
                "6",
                "7",
                "8",
                "9",
                "10",
                "11",
                "12",
                "13",
                "14",
                "15",
                "16",
                "17",
                "18",
                "19",
                "20",
                "21",
                "22",
            ),
            missing=("23", "24"),
        ),
    ),
    "nothing answered": (
        "odi",
        [None, None, None, None, None, None, None, None, None, None],
        Score(
            None,
            reason="No question is answered, so there is no score.",
            missing=("1", "2", "3", "4", "5", "6", "7", "8", "9", "10"),
        ),
    ),
    "a part without answers": (
        "koos12",
        [None, None, None, None, 0, 0, 0, 0, 0, 0, 0, 0],
        Score(None, reason="No question is answered (Pain), so there is no score.", missing=("1", "2", "3", "4")),
    ),
    "a part with too few": (
        "spadi",
        [6, 6, None, None, None, 4, 4, 4, 4, 4, 4, 4, 4],
        Score(None, reason="Answered: 2 of 5 questions (Pain). A score needs at least 3.", missing=("3", "4", "5")),
    ),
    "every answer needed": (
        "pseq2",
        [3, None],
        Score(None, reason="Answered: 1 of 2 questions. A score needs all of them.", missing=("2",)),
    ),
    "an answer that does not exist": (
        "phq2",
        [1, 4],
        Score(None, reason="Answered: 1 of 2 questions. A score needs all of them.", missing=("2",)),
    ),
    "answers as text and truth": (
        "phq2",
        ["2", True],
        Score(None, reason="Answered: 1 of 2 questions. A score needs all of them.", missing=("2",)),
    ),
    "a scale that begins at 11": (
        "tsk11",
        [2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 1],
        Score(
            Decimal("21"),
            steps=("11 of 11 questions answered; the sum is 21",),
            used=("1", "2", "3", "4", "5", "6", "7", "8", "9", "10", "11"),
        ),
    ),
    "a percentage from 1": (
        "quickdash",
        [2, 1, 1, 1, 1, 1, 1, 1, 1, 1, None],
        Score(
            Decimal("2.5"),
            steps=("10 of 11 questions answered; 11 on a scale from 10 to 50 is 2.5 %", "Not answered, left out: 11"),
            used=("1", "2", "3", "4", "5", "6", "7", "8", "9", "10"),
            missing=("11",),
        ),
    ),
    "a walk": (
        "walk_40m_fast",
        {"items": {"distance": "40", "seconds": "24"}},
        Score(Decimal("1.67"), steps=("40 divided by 24 is 1.67", "Rounded: 1.67 m/s"), used=("distance", "seconds")),
    ),
    "a walk without its time": (
        "walk_40m_fast",
        {"items": {"distance": "40", "seconds": ""}},
        Score(None, reason="Without this there is no result: Time in all, without the turns.", missing=("seconds",)),
    ),
    "a walk longer than the course": (
        "walk_40m_fast",
        {"items": {"distance": "41", "seconds": "20"}},
        Score(None, reason="Timed distance: 41 is outside. It goes from 10 to 40.", missing=("distance",)),
    ),
    "two walks, one without time": (
        "gait_speed",
        {"trials": [{"distance": "10", "seconds": "8"}, {"distance": "10"}]},
        Score(Decimal("1.25"), steps=("10 divided by 8 is 1.25", "Mean of 1.25: 1.25"), used=("1",), missing=("2",)),
    ),
    "two walks": (
        "gait_speed",
        {"trials": [{"distance": "10", "seconds": "8"}, {"distance": "10", "seconds": "10"}]},
        Score(
            Decimal("1.13"),
            steps=("10 divided by 8 is 1.25", "10 divided by 10 is 1", "Mean of 1.25, 1: 1.13", "Rounded: 1.13 m/s"),
            used=("1", "2"),
        ),
    ),
    "walks that were none": (
        "gait_speed",
        {"trials": [{"distance": "10"}, {}]},
        Score(None, reason="No try is written down.", missing=("1", "2")),
    ),
    "two legs": (
        "hop_single_lsi",
        {"items": {"involved": "117", "uninvolved": "130"}},
        Score(Decimal("90.0"), steps=("117 of 130 is 90 %",), used=("involved", "uninvolved")),
    ),
    "two legs, far apart": (
        "hop_single_lsi",
        {"items": {"involved": "400", "uninvolved": "100"}},
        Score(
            None,
            reason="The result would be 400. This measure goes from 0 to 150.",
            steps=("400 of 100 is 400 %",),
            used=("involved", "uninvolved"),
        ),
    ),
    "practice": (
        "practice_percent",
        {"items": {"done": "7", "planned": "9"}},
        Score(Decimal("78"), steps=("7 of 9 is 77.78 %", "Rounded: 78%"), used=("done", "planned")),
    ),
    "practice beyond the plan": (
        "practice_percent",
        {"items": {"done": "15", "planned": "12"}},
        Score(
            Decimal("100"),
            steps=("15 of 12 is 125 %", "More than was planned counts as 100 %"),
            used=("done", "planned"),
        ),
    ),
    "nothing planned": (
        "practice_percent",
        {"items": {"done": "0", "planned": "0"}},
        Score(None, reason="Nothing was planned, so there is no share of it.", missing=("planned",)),
    ),
    "a reach": (
        "y_balance",
        {"items": {"anterior": "60", "posteromedial": "95.5", "posterolateral": "90", "leg_length": "88"}},
        Score(
            Decimal("93.0"),
            steps=("60, 95.5, 90 together are 245.5; of 3 leg lengths (264) that is 92.99 %", "Rounded: 93%"),
            used=("anterior", "posteromedial", "posterolateral", "leg_length"),
        ),
    ),
    "a word": (
        "gas_light",
        {"items": {"baseline": "-1", "word": "part_way"}},
        Score(Decimal("-1.0"), steps=("From -1, “part way” is -1, in whole levels",), used=("baseline", "word")),
    ),
    "a word without a baseline": (
        "gas_light",
        {"items": {"baseline": "0", "word": "part_way"}},
        Score(None, reason="Without this there is no result: Where it started.", missing=("baseline",)),
    ),
    "a baseline without a word": (
        "gas_light",
        {"items": {"baseline": "-2", "word": "splendid"}},
        Score(None, reason="Without this there is no result: How far we came.", missing=("word",)),
    ),
    "activities": (
        "psfs",
        {"activities": {"shop": "4", "stairs": "5", "kneel": "6", "run": ""}},
        Score(
            Decimal("5.0"),
            steps=("Mean of 4, 5, 6 (3 activities): 5",),
            used=("shop", "stairs", "kneel"),
            missing=("run",),
        ),
    ),
    "one activity": (
        "psfs",
        {"activities": {"shop": "4"}},
        Score(Decimal("4.0"), steps=("4: one activity",), used=("shop",)),
    ),
    "six activities": (
        "psfs",
        {"activities": {"0": "5", "1": "5", "2": "5", "3": "5", "4": "5", "5": "5"}},
        Score(None, reason="At most 5 activities make one average."),
    ),
    "no activity": (
        "psfs",
        {"activities": {"shop": ""}},
        Score(None, reason="No activity is rated.", missing=("shop",)),
    ),
    "an activity beyond the scale": (
        "psfs",
        {"activities": {"shop": "11"}},
        Score(None, reason="This measure goes from 0 to 10."),
    ),
    "per cent": (
        "ndi",
        {"scale": "percent", "typed": "35"},
        Score(Decimal("18"), steps=("35 % divided by 2 is 17.5", "Rounded: 18")),
    ),
    "per cent beyond a hundred": (
        "ndi",
        {"scale": "percent", "typed": "100.5"},
        Score(None, reason="100.5 is outside. On this scale the number goes from 0 to 100."),
    ),
    "per cent, nothing typed": (
        "ndi",
        {"scale": "percent", "typed": " "},
        Score(None, reason="No number is written down."),
    ),
    "a scale of another measure": (
        "ndi",
        {"scale": "stones", "typed": "3"},
        Score(None, reason="This measure does not travel on that scale."),
    ),
    "three tries": (
        "grip",
        {"trials": ["24.5", "25", "27"], "combine": "mean"},
        Score(Decimal("25.5"), steps=("Mean of 24.5, 25, 27: 25.5",), used=("1", "2", "3")),
    ),
    "two of three tries": (
        "grip",
        {"trials": ["24.5", "", "27"], "combine": "best"},
        Score(Decimal("27.0"), steps=("Best of 24.5, 27: 27",), used=("1", "3"), missing=("2",)),
    ),
    "a way nobody knows": (
        "grip",
        {"trials": ["24", "25", "26"], "combine": "worst"},
        Score(Decimal("25.0"), steps=("Mean of 24, 25, 26: 25",), used=("1", "2", "3")),
    ),
    "tries that are none": ("grip", {"trials": "24 25"}, Score(None, reason="No try is written down.")),
    "no tries": ("grip", {"trials": [None, ""]}, Score(None, reason="No try is written down.")),
}


@pytest.mark.parametrize("case", EXPLAINED, ids=str)
def test_a_score_says_in_full_how_it_came_about_or_why_there_is_none(case):
    key, answers, expected = EXPLAINED[case]

    assert score(of(key), answers) == expected


def test_a_rule_of_ones_own_says_how_it_came_about():
    def own(rule, *scores, factor=1, lowest=0):
        questions = [
            QuestionScore(str(n), None if each is None else Decimal(each), Decimal(lowest), Decimal(5))
            for n, each in enumerate(scores, 1)
        ]
        rule = ScoringRule(count=len(scores), item_max=Decimal(5), parts=(rule,))
        definition = own_definition("Own", "", True, 0, 100, decimals=2)
        return score_questions(definition, rule, questions, Decimal(factor))

    assert own(Part(method="mean", missing="leave_out", at_least=2), 4, 5, 5, None).steps == (
        "3 of 4 questions answered; the mean is 4.67",
        "Not answered, left out: 4",
        "Rounded: 4.67",
    )
    assert own(Part(), 4, 5, factor=2).steps == ("2 of 2 questions answered; the sum is 9", "Divided by 2: 4.5")
    assert own(Part(missing="zero"), 4, 5, None, factor=2) == Score(
        Decimal("4.5"),
        steps=(
            "2 of 3 questions answered; the sum is 9",
            "Not ticked, counted as none: 3",
            "Divided by 2: 4.5",
        ),
        used=("1", "2"),
        missing=("3",),
    )
    assert own(Part(missing="leave_out"), 4, None).reason == "Answered: 1 of 2 questions. A score needs all of them."
    # What is not ticked counts as the least, which need not be 0; and refusing goes before what would be enough.
    assert own(Part(missing="zero"), 4, None, None, lowest=1).value == 6
    assert own(Part(missing="refuse", at_least=1), 4, None, 5).reason == (
        "Answered: 2 of 3 questions. A score needs all of them."
    )
    assert own(Part(missing="leave_out", at_least=9), 4, None).reason == (
        "Answered: 1 of 2 questions. A score needs all of them."
    )


@pytest.mark.parametrize(
    ("seconds", "reason"), [("0", "Time in all, without the turns is more than 0."), ("0.5", ""), ("1", "")]
)
def test_nothing_is_divided_by_zero(seconds, reason):
    walk = of("walk_40m_fast")
    items = tuple(replace(item, minimum=Decimal(0)) for item in walk.items)

    found = score(replace(walk, items=items, maximum=None), {"items": {"distance": "1", "seconds": seconds}})

    assert found.reason == reason
    assert found.missing == (("seconds",) if reason else ())


def test_the_way_that_was_chosen_goes_before_the_measures_own():
    best = replace(of("grip"), combine="best", combine_is_asked=True)

    assert score(best, {"trials": ["24", "25", "29"], "combine": "mean"}).value == 26
    assert score(best, {"trials": ["24", "25", "29"]}).value == 29
    assert score(replace(best, combine_is_asked=False), {"trials": ["24", "29"], "combine": "mean"}).value == 29
    assert score(best, {"trials": ["", "25", "29"]}).missing == ("1",)


def test_each_number_of_a_try_is_combined_first_where_directions_and_legs_count():
    legs = replace(of("hop_single_lsi"), trials=2, combine="mean")
    hops = {"trials": [{"involved": "100", "uninvolved": "100"}, {"involved": "80", "uninvolved": "140"}]}

    assert score(legs, hops).value == 75  # 90 of 120
    assert score(replace(legs, combine="best"), hops).value == Decimal("71.4")  # 100 of 140


def test_the_best_of_several_walks_is_the_fastest():
    walks = [{"distance": "10", "seconds": "8"}, {"distance": "10", "seconds": "5"}]

    assert score(replace(of("gait_speed"), combine="best"), {"trials": walks}).value == 2


def test_all_that_is_missing_is_named():
    assert score(of("hop_single_lsi"), {"items": {}}).reason == (
        "Without this there is no result: The leg in question, The other leg."
    )
    assert score(of("gas_light"), {"items": {}}).reason == (
        "Without this there is no result: Where it started, How far we came."
    )


def test_a_word_without_a_label_stands_for_itself():
    baseline, word = of("gas_light").items
    bare = replace(of("gas_light"), items=(baseline, replace(word, choices=())))

    assert score(bare, {"items": {"baseline": "-2", "word": "same"}}).steps == (
        "From -2, “same” is -2, in whole levels",
    )


def test_the_ends_of_what_can_be_said_belong_to_it():
    assert score(of("ndi"), {"scale": "percent", "typed": "0"}).value == 0
    assert score(of("ndi"), {"scale": "percent", "typed": "100"}).value == 50
    assert score(of("practice_percent"), {"items": {"done": "1", "planned": "1"}}).steps == ("1 of 1 is 100 %",)
    assert score(of("psfs"), {"activities": {str(n): "5" for n in range(5)}}).value == 5
    assert score(of("psfs"), {"activities": {str(n): "5" for n in range(6)} | {"x": ""}}).missing == ("x",)
    assert score(of("psfs"), {"activities": {"shop": "11", "x": ""}}).missing == ("x",)
    assert score(of("grip"), {"trials": ["1e-6", "1", "1"], "combine": "best"}).missing == ()


def test_no_other_leg_is_nothing_to_compare_with():
    legs = of("hop_single_lsi")
    items = tuple(replace(item, minimum=Decimal(0)) for item in legs.items)

    found = score(replace(legs, items=items), {"items": {"involved": "90", "uninvolved": "0"}})

    assert found == Score(None, "The other leg is more than 0.", missing=("uninvolved",))


def test_no_leg_has_no_length():
    reach = of("y_balance")
    items = tuple(replace(item, minimum=Decimal(0)) for item in reach.items)
    given_ = {"anterior": "60", "posteromedial": "95", "posterolateral": "90", "leg_length": "0"}

    found = score(replace(reach, items=items), {"items": given_})

    assert found == Score(None, "Length of the leg is more than 0.", missing=("leg_length",))


def test_a_result_outside_says_what_it_was_made_of():
    assert score(of("grip"), {"trials": ["150", "", "160"], "combine": "best"}) == Score(
        None,
        "The result would be 160. This measure goes from 0 to 100.",
        ("Best of 150, 160: 160",),
        ("1", "3"),
        ("2",),
    )


def test_halves_go_up_and_thirds_make_a_whole():
    fine = own_definition("Own", "", True, -10, 100, decimals=0)

    def three(*scores):
        rule = ScoringRule(count=len(scores), item_max=Decimal(5), parts=(Part(method="mean"),))
        return score_questions(
            fine, rule, [QuestionScore("x", Decimal(each), Decimal(-9), Decimal(9)) for each in scores]
        )

    assert three("0", "1").value == 1
    assert three("-1", "0").value == 0
    assert three("1", "1", "2.5").value == 2  # 4.5 / 3
    assert three("0.1", "0.1", "0.175").steps[0] == "3 of 3 questions answered; the mean is 0.13"


def test_a_result_moves_in_the_steps_of_its_measure():
    even = replace(own_definition("Own", "", True, 0, 10), step=Decimal(2))
    rule = ScoringRule(count=1, item_max=Decimal(9), parts=(Part(),))

    assert score_questions(even, rule, [QuestionScore("x", Decimal("3.1"), Decimal(0), Decimal(9))]).value == 4


def test_a_scale_may_begin_between_its_steps():
    odd = replace(own_definition("Own", "", True, 0, 10, decimals=1), minimum=Decimal("0.5"), step=Decimal(1))
    rule = ScoringRule(count=1, item_max=Decimal(9), parts=(Part(),))

    assert score_questions(odd, rule, [QuestionScore("x", Decimal("3.2"), Decimal(0), Decimal(9))]).value == Decimal(
        "3.5"
    )


def test_numbers_are_written_as_the_reader_writes_them():
    with translation.override("es"):
        found = score(of("gait_speed"), {"trials": [{"distance": "10", "seconds": "8"}]})

    assert "1,25" in found.steps[0]


@pytest.mark.parametrize("typed", ["1e9", "-1e9", "1e-7", "NaN", "Infinity", "", "  ", "ten", None, True, [], {}])
def test_what_is_no_number_of_a_measurement_is_a_gap(typed):
    assert score(of("grip"), {"trials": ["25", typed, "27"], "combine": "mean"}).missing == ("2",)


@pytest.mark.parametrize("typed", ["0", "0e-50", 0, 0.0])
def test_zero_is_a_number(typed):
    assert score(of("grip"), {"trials": [typed, "1", "2"], "combine": "mean"}).value == 1


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
    assert score(replace(extension, best=Decimal(4)), {"trials": ["-4", "3", "6"]}).value == Decimal(3)


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
    with pytest.raises(ValueError, match="one of scale, trials, items, activities is expected"):
        score(of("odi"), {"nonsense": 1})
    with pytest.raises(ValueError, match="odi is not measured by several tries"):
        score(of("odi"), {"trials": ["1", "2"]})
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


def test_activities_stand_in_the_patients_order_also_those_that_were_not_rated_this_time():
    answers = {"activities": {"Shop": "4", "Walk far": "3"}, "in_order": ["Walk far", "Dance", "Shop"]}
    assert activities_in_order(answers) == [("Walk far", "3"), ("Dance", None), ("Shop", "4")]
    assert activities_in_order({"activities": {"Shop": "4"}}) == [("Shop", "4")]
    assert activities_in_order({"trials": ["1"]}) == []
