"""What several measures say at once: said where they differ, carefully, and only from what was judged."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from measures.instruments import load_catalogue
from measures.together import SPEAKS_FOR, Remark, Told, Topic, Way, Word, remark_words, remarks, topic_of

TODAY = date(2026, 11, 10)
PAIN = Told(Topic.PAIN, True, Way.SAME, TODAY)
SAYS = Told(Topic.FUNCTION, True, Way.SAME, TODAY)
TEST = Told(Topic.FUNCTION, False, Way.SAME, TODAY)
OVERALL = Told(Topic.OVERALL, True, Way.SAME, TODAY)
B, S, W = Way.BETTER, Way.SAME, Way.WORSE


def words_of(*told):
    return [remark.word for remark in remarks(told)]


def went(line, way, **more):
    return replace(line, way=way, **more)


@pytest.mark.parametrize(
    ("pain", "function", "word"),
    [
        (S, B, Word.FUNCTION_UP_PAIN_SAME),
        (W, B, Word.FUNCTION_UP_PAIN_MORE),
        (B, S, Word.PAIN_LESS_FUNCTION_SAME),
        (B, W, Word.PAIN_LESS_FUNCTION_DOWN),
        (B, B, None),
        (S, S, None),
        (W, W, None),
        (W, S, None),
        (S, W, None),
    ],
)
def test_pain_and_function_are_held_together(pain, function, word):
    assert words_of(went(PAIN, pain), went(SAYS, function)) == ([word] if word else [])


@pytest.mark.parametrize(
    ("overall", "score", "word"),
    [
        (B, S, Word.FEELS_BETTER_SCORES_NOT),
        (B, W, Word.FEELS_BETTER_SCORES_NOT),
        (S, B, Word.SCORES_BETTER_FEELS_NOT),
        (W, B, Word.SCORES_BETTER_FEELS_NOT),
        (W, S, Word.FEELS_WORSE_SCORES_NOT),
        (B, B, None),
        (S, S, None),
        (S, W, None),
    ],
)
def test_what_the_patient_calls_it_is_held_against_the_scores(overall, score, word):
    assert words_of(went(OVERALL, overall), went(TEST, score)) == ([word] if word else [])


@pytest.mark.parametrize(
    ("said", "tested", "word"),
    [
        (B, S, Word.SAYS_BETTER_TESTS_SAME),
        (S, B, Word.TESTS_BETTER_SAYS_SAME),
        (B, W, Word.OPPOSITE_WAYS),
        (W, B, Word.OPPOSITE_WAYS),
        (B, B, Word.BOTH_BETTER),
        (S, S, None),
        (W, W, None),
        (S, W, None),
        (W, S, None),
    ],
)
def test_what_is_said_is_held_against_what_was_measured(said, tested, word):
    assert words_of(went(SAYS, said), went(TEST, tested)) == ([word] if word else [])


def test_function_that_goes_both_ways_is_not_called_up():
    assert words_of(PAIN, went(SAYS, B), went(SAYS, W)) == []


def test_one_better_and_one_the_same_is_a_step_forward():
    assert words_of(PAIN, went(SAYS, B), SAYS) == [Word.FUNCTION_UP_PAIN_SAME]


def test_a_measure_alone_says_nothing_together():
    for line in (PAIN, SAYS, TEST, OVERALL):
        for way in Way:
            assert words_of(went(line, way)) == []


def test_an_old_result_is_not_held_against_a_new_one():
    at_the_edge = TODAY - SPEAKS_FOR
    assert words_of(went(PAIN, S, on=at_the_edge), went(SAYS, B)) == [Word.FUNCTION_UP_PAIN_SAME]
    assert words_of(went(PAIN, S, on=at_the_edge - timedelta(days=1)), went(SAYS, B)) == []


def test_what_was_seen_once_is_said_to_be_early():
    [remark] = remarks([PAIN, went(SAYS, B, is_first_sign=True)])
    assert remark == Remark(Word.FUNCTION_UP_PAIN_SAME, is_early=True)
    assert remark_words(remark, "Rosa").endswith("It was seen once so far; next time will show.")
    [remark] = remarks([replace(PAIN, is_first_sign=True), went(SAYS, B)])
    assert not remark.is_early, "what stayed the same is no sign of anything"


def test_the_common_case_is_said_as_common():
    assert remark_words(Remark(Word.FUNCTION_UP_PAIN_SAME), "Rosa").startswith(
        "Function is up, pain is about the same: that is common."
    )


@pytest.mark.parametrize("word", Word)
def test_every_remark_has_words_that_blame_nobody(word):
    words = remark_words(Remark(word), "Rosa")
    assert words.endswith(".")
    assert "%" not in words
    for harsh in ("must", "should", "failed", "plateau", "invalid", "decline", "non-"):
        assert harsh not in words.casefold()


@pytest.mark.parametrize(
    ("key", "topic"),
    [("nprs", Topic.PAIN), ("psfs", Topic.FUNCTION), ("walk_6min", Topic.FUNCTION), ("grip", Topic.FUNCTION)],
)
def test_each_instrument_is_about_something(key, topic):
    assert topic_of(load_catalogue()[key]) is topic


def test_screening_and_what_is_read_for_a_group_stay_out():
    pain = load_catalogue()["nprs"]
    assert topic_of(replace(pain, screening=True)) is None
    assert topic_of(replace(pain, group_only=True)) is None
    assert topic_of(replace(pain, construct="adherence")) is None
    assert topic_of(replace(pain, is_change_score=True)) is Topic.OVERALL


@pytest.mark.parametrize(
    ("asked", "topic"),
    [({}, Topic.OVERALL), ({"question": "first_visit"}, Topic.OVERALL), ({"question": "last_visit"}, None)],
)
def test_a_rating_of_change_counts_where_it_looks_back_to_the_start(asked, topic):
    assert topic_of(load_catalogue()["groc"], asked) is topic


told = st.builds(
    Told,
    topic=st.sampled_from(Topic),
    is_reported=st.booleans(),
    way=st.sampled_from(Way),
    on=st.dates(TODAY - timedelta(days=100), TODAY),
    is_first_sign=st.booleans(),
)


@given(st.lists(told, max_size=8), st.randoms())
def test_the_order_of_measures_does_not_matter(lines, random):
    mixed = lines[:]
    random.shuffle(mixed)
    assert remarks(mixed) == remarks(lines)


@given(st.lists(told, max_size=8))
def test_nothing_is_said_twice_and_never_two_of_a_kind(lines):
    words = [remark.word for remark in remarks(lines)]
    assert len(words) == len(set(words)) <= 3
