"""Which questions are asked, and what the answers score: by code, by the rule, alike in every language."""

from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from measures.instruments import load_catalogue, own_definition
from measures.questionnaires import (
    CannotScore,
    asked_questions,
    plan_scoring,
    possible_range,
    read,
    score_answers,
    scoring_from,
)
from measures.tests.questionnaires import as_file, choice, forty, group, option, questionnaire, said, ten, when


def of(key):
    return load_catalogue()[key]


def questions_in(resource):
    return read(as_file(resource)).questions


def asked(questions, answers):
    return [question.link_id for question in asked_questions(questions, answers)]


TOTAL = own_definition("Total", "", False, 0, 200, decimals=1)
FORTY = questions_in(forty())
YES, NO = [{"valueBoolean": True}], [{"valueBoolean": False}]
# Everybody answers the first thirty with 2: 60 points of 120.
THIRTY = {f"{part}.{place}": said("A2") for part in range(1, 4) for place in range(1, 11)}


def total(answers, **plan):
    scoring = plan_scoring(FORTY, None, **({"rule": "sum"} | plan))
    return score_answers(TOTAL, FORTY, scoring, answers)


# --- forty questions with groups and conditions ---


def test_forty_questions_score_with_those_that_are_asked():
    works = THIRTY | {"works": YES} | {f"4.{place}": said("A1") for place in range(1, 9)}

    assert total(THIRTY | {"works": NO}).value == 60
    assert total(works).value == 68
    assert total(works | {"4.1": said("A4"), "4.9": said("A3")}).value == 74


def test_an_answer_to_a_question_that_is_not_asked_is_not_counted():
    stale = {f"4.{place}": said("A4") for place in range(1, 10)}

    assert total(THIRTY | {"works": NO} | stale).value == 60
    assert total(THIRTY | stale).value == 60
    assert total(THIRTY | {"works": NO}, rule="percent").value == Decimal("50.0")


def test_a_gap_among_the_asked_is_treated_by_the_rule():
    gap = {link_id: answer for link_id, answer in THIRTY.items() if link_id != "2.5"} | {"works": NO}

    refused = total(gap)
    assert refused.value is None
    assert refused.reason == "Answered: 29 of 30 questions. A score needs all of them."
    assert refused.missing == ("15",)
    assert total(gap, missing="mean_of_rest", at_least=20).value == 60
    assert total(gap, missing="zero", at_least=20).value == 58
    assert total(gap, rule="mean", missing="leave_out", at_least=20).value == 2


def test_the_range_of_a_sum_knows_that_some_are_not_asked():
    assert possible_range(FORTY, plan_scoring(FORTY, None, rule="sum")) == (0, 39 * 4)
    assert possible_range(FORTY, plan_scoring(FORTY, None, rule="mean")) == (0, 4)
    assert possible_range(FORTY, plan_scoring(FORTY, None, rule="percent")) == (0, 100)


@given(st.dictionaries(st.sampled_from([each.link_id for each in FORTY.questions]), st.sampled_from(
    [YES, NO, [], said("A0"), said("A2"), said("A4"), said("Z9"), [{"valueInteger": 3}], [{}], said("A1") + said("A2")]
)))  # fmt: skip
def test_whatever_was_answered_there_is_a_score_within_the_range_or_a_reason(answers):
    found = total(answers, missing="leave_out", at_least=1)

    assert (found.value is None) == bool(found.reason)
    if found.value is not None:
        assert 0 <= found.value <= 156


# --- conditions ---

NUMBER = {"linkId": "n", "text": "How many", "type": "integer"}
CONDITIONS = {
    ("exists", True): ([], False),
    ("exists", False): ([], True),
    ("=", 3): ([{"valueInteger": 3}], True),
    ("=", 4): ([{"valueInteger": 3}], False),
    ("!=", 4): ([{"valueInteger": 3}], True),
    ("!=", 3): ([], True),
    (">", 2): ([{"valueInteger": 3}], True),
    (">", 3): ([{"valueInteger": 3}], False),
    (">=", 3): ([{"valueInteger": 3}], True),
    ("<", 4): ([{"valueInteger": 3}], True),
    ("<", 9): ([], False),
    ("<=", 2): ([{"valueInteger": 3}], False),
}


@pytest.mark.parametrize(("operator", "wanted"), CONDITIONS)
def test_the_operators_mean_what_fhir_says(operator, wanted):
    given_, is_asked = CONDITIONS[operator, wanted]
    name = "answerBoolean" if operator == "exists" else "answerInteger"
    condition = {"question": "n", "operator": operator, name: wanted}
    questions = questions_in(questionnaire(NUMBER, choice("1", enableWhen=[condition])))

    assert ("1" in asked(questions, {"n": given_})) == is_asked


def test_all_or_any_of_several_conditions():
    both = [when("1", "A1"), when("2", "A2")]
    for behaviour, answers in (("all", {"1": said("A1")}), ("any", {"1": said("A1")})):
        last = choice("3", enableWhen=both, enableBehavior=behaviour)
        questions = questions_in(questionnaire(choice("1"), choice("2"), last))

        assert ("3" in asked(questions, answers)) == (behaviour == "any")
        assert "3" in asked(questions, answers | {"2": said("A2")})


def test_what_hangs_on_a_question_that_is_not_asked_is_not_asked():
    first, second = choice("1"), choice("2", enableWhen=[when("1", "A1")])
    third = group("g", choice("3"), enableWhen=[when("2", "A1")])
    questions = questions_in(questionnaire(third, second, first))

    assert asked(questions, {"1": said("A1"), "2": said("A1")}) == ["3", "2", "1"]
    assert asked(questions, {"1": said("A0"), "2": said("A1")}) == ["1"]


def test_a_long_chain_of_conditions_is_followed():
    chain = [choice(str(n), enableWhen=[when(str(n - 1), "A1")] if n else []) for n in range(290)]
    questions = questions_in(questionnaire(*reversed(chain)))

    assert len(asked(questions, {str(n): said("A1") for n in range(290)})) == 290
    assert len(asked(questions, {str(n): said("A1") for n in range(1, 290)})) == 1


# --- by code, alike in every language ---


def in_spanish(resource):
    """The same questions with other words, the answers in another order."""
    items = [
        item
        | {
            "text": f"Pregunta {item['linkId']}",
            "answerOption": [
                each | {"valueCoding": each["valueCoding"] | {"display": f"respuesta {each['valueCoding']['code']}"}}
                for each in reversed(item["answerOption"])
            ],
        }
        for item in resource["item"]
    ]
    return resource | {"language": "es", "item": items}


@given(st.lists(st.integers(0, 5), min_size=10, max_size=10))
def test_the_same_codes_score_the_same_in_every_language(scores):
    english, spanish = questions_in(ten()), questions_in(in_spanish(ten()))
    scoring = plan_scoring(english, of("odi"), rule="published", scale="")
    answers = {str(place): said(f"A{score}") for place, score in enumerate(scores, start=1)}

    in_english = score_answers(of("odi"), english, scoring, answers)

    assert in_english == score_answers(of("odi"), spanish, scoring, answers)
    assert in_english.value == 2 * sum(scores)


def test_an_answer_is_told_by_its_code_and_system_and_never_by_its_words():
    questions = questions_in(ten())
    scoring = plan_scoring(questions, of("odi"), rule="published", scale="")
    answers = {str(place): said("A1") for place in range(1, 11)}
    right_words = [{"valueCoding": {"system": "http://loinc.org", "code": "Z", "display": "answer A5"}}]
    other_system = [{"valueCoding": {"system": "urn:other", "code": "A5"}}]

    for wrong in (right_words, other_system):
        found = score_answers(of("odi"), questions, scoring, answers | {"1": wrong})

        assert found.missing == ("1",)
        assert found.value == 20


def test_several_chosen_answers_are_added():
    several = choice("1", repeats=True) | {"answerOption": [option("A", 1), option("B", 2), option("C", 4)]}
    questions = questions_in(questionnaire(several))
    scoring = plan_scoring(questions, None, rule="sum")

    assert score_answers(TOTAL, questions, scoring, {"1": said("A") + said("C")}).value == 5
    assert possible_range(questions, scoring) == (1, 7)


def test_two_answers_where_one_is_expected_are_no_answer():
    questions = questions_in(questionnaire(choice("1"), choice("2")))
    scoring = plan_scoring(questions, None, rule="sum")

    assert score_answers(TOTAL, questions, scoring, {"1": said("A1") + said("A2"), "2": said("A1")}).missing == ("1",)


# --- the rule and the instrument ---


def test_the_published_rule_is_taken_where_the_questions_are_the_right_ones():
    scoring = plan_scoring(questions_in(ten()), of("odi"), rule="published", scale="")

    assert scoring.is_published
    assert scoring_from(scoring.as_data()) == scoring


REFUSED = {
    "nine questions": (
        questionnaire(*(choice(str(n)) for n in range(9))), "odi", {"rule": "published", "scale": ""},
        "The published rule is for 10 questions; 9 in this file carry a score.",
    ),
    "scores from 1": (
        ten(5, 1), "odi", {"rule": "published", "scale": ""},
        "The published rule is for scores from 0 to 5; those of 1 go from 1 to 5.",
    ),
    "not always asked": (
        questionnaire(*(choice(str(n), 4) for n in range(19)), choice("20", 4, enableWhen=[when("1", "A1")])),
        "lefs", {"rule": "published"},
        "The published rule needs every answer, and 20 is not always asked.",
    ),
    "the wrong range": (
        ten(4), "ndi", {"rule": "sum", "scale": ""},
        "Scored like this the result goes from 0 to 40; that scale goes from 0 to 50.",
    ),
    "no scale said": (ten(), "ndi", {"rule": "sum"}, "This measure travels on more than one scale. Say which it is: "),
    "the other scale for the published rule": (
        ten(), "ndi", {"rule": "published", "scale": "percent"}, "The published rule gives the measure’s own scale.",
    ),
    "an unknown scale": (ten(), "ndi", {"rule": "sum", "scale": "stones"}, "does not travel on that scale"),
    "a table of its authors": (ten(), "koos_jr", {"rule": "percent"}, "comes from a table of its authors"),
    "no rule of its own": (ten(), None, {"rule": "published"}, "has no published rule here"),
    "more answers than there are": (ten(), None, {"rule": "sum", "at_least": 11}, "There are 10 questions that count"),
    "no scores": (
        questionnaire(choice("1") | {"answerOption": [option("A"), option("B")]}), None, {"rule": "sum"},
        "No answer in it carries a score",
    ),
    "a rule nobody knows": (ten(), None, {"rule": "product"}, "not a rule"),
}  # fmt: skip


@pytest.mark.parametrize("case", REFUSED, ids=str)
def test_what_would_not_be_comparable_is_refused_with_the_numbers(case):
    resource, key, plan, expected = REFUSED[case]

    with pytest.raises(CannotScore) as refusal:
        plan_scoring(questions_in(resource), of(key) if key else None, **plan)

    assert expected in str(refusal.value)


def test_where_a_measure_travels_on_two_scales_the_result_is_converted():
    questions = questions_in(ten())
    answers = {str(place): said("A2") for place in range(1, 11)}
    in_points = plan_scoring(questions, of("ndi"), rule="published", scale="")
    in_per_cent = plan_scoring(questions, of("ndi"), rule="percent", scale="percent")

    assert score_answers(of("ndi"), questions, in_points, answers).value == 20
    found = score_answers(of("ndi"), questions, in_per_cent, answers)
    assert found.value == 20
    assert found.steps[-1] == "Divided by 2: 20"


def test_under_a_published_rule_what_was_not_asked_is_a_gap():
    driving = choice("10", enableWhen=[{"question": "drives", "operator": "=", "answerBoolean": True}])
    drives = {"linkId": "drives", "text": "Do you drive?", "type": "boolean"}
    questions = questions_in(questionnaire(*(choice(str(place)) for place in range(1, 10)), drives, driving))
    scoring = plan_scoring(questions, of("ndi"), rule="published", scale="")
    answers = {str(place): said("A2") for place in range(1, 10)} | {"drives": NO}

    found = score_answers(of("ndi"), questions, scoring, answers)

    assert found.value == 20
    assert found.missing == ("10",)


def test_decimals_and_whole_numbers_are_the_same_answer():
    options = [{"valueInteger": n} for n in range(4)]
    numbered = {"linkId": "1", "text": "How", "type": "choice", "answerOption": options}
    questions = questions_in(questionnaire(numbered))
    scoring = plan_scoring(questions, None, rule="sum")
    definition = replace(TOTAL, maximum=Decimal(3))

    assert score_answers(definition, questions, scoring, {"1": [{"valueInteger": 3}]}).value == 3
    assert score_answers(definition, questions, scoring, {"1": [{"valueDecimal": "3.0"}]}).value == 3
