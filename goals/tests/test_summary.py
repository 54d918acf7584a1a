"""The summary is drafted from what was said, in the patient's own words, and holds nothing else."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from goals.summary import LEAST_QUOTED, MORE, MOST_QUOTED, Said, draft_summary, quoted

words = st.text(min_size=1, max_size=3000).filter(str.strip)
answers = st.lists(st.builds(Said, about=st.sampled_from(["A good day", "The pain"]), words=words), max_size=12)


def in_one_line(text: str) -> str:
    return " ".join(text.split())


def test_each_answer_makes_a_line_in_the_patients_own_words():
    said = [
        Said("A good day", "I sit in the garden with my grandchildren.\nI bake for them."),
        Said("The pain", "Worst in the evening. A warm scarf helps."),
    ]
    assert draft_summary(said) == (
        "A good day: “I sit in the garden with my grandchildren. I bake for them.”\n"
        "The pain: “Worst in the evening. A warm scarf helps.”"
    )


def test_what_was_said_before_says_its_day():
    assert draft_summary([Said("Help", "My son.", day="3 November")]) == "Help (as said on 3 November): “My son.”"


@pytest.mark.parametrize("said", [[], [Said("The pain", "")], [Said("The pain", " \n ")]])
def test_where_nothing_was_said_there_is_no_summary(said):
    assert draft_summary(said) == ""


@given(answers)
def test_every_line_is_of_an_answer_and_none_is_left_out(said):
    lines = draft_summary(said).split("\n") if said else []
    assert len(lines) == len(said)
    for line, each in zip(lines, said, strict=True):
        about, quote = line.removesuffix("”").split(": “", 1)
        assert about == each.about
        assert in_one_line(each.words).startswith(quote.removesuffix(MORE))


@given(answers)
def test_it_stays_short_enough_to_be_read_back(said):
    quotes = [quoted(each.words, max(MOST_QUOTED // len(said), LEAST_QUOTED)) for each in said]
    assert sum(map(len, quotes)) <= MOST_QUOTED


@given(words, st.integers(min_value=10, max_value=400))
def test_no_sentence_is_cut_but_a_first_one_that_is_too_long(text, most):
    quote, whole = quoted(text, most), in_one_line(text)
    assert len(quote) <= most
    if quote != whole and not quote.endswith(MORE):
        assert whole[len(quote)] == " ", "it ends where a sentence does"


@pytest.mark.parametrize(
    ("text", "most", "quote"),
    [
        ("One. Two. Three.", 9, "One. Two."),
        ("a long sentence without an end", 12, "a long…"),
        ("الألم مساءً. الوشاح الدافئ يساعد؟ نعم.", 14, "الألم مساءً."),
        ("x" * 30, 10, "x" * 9 + "…"),
    ],
)
def test_whole_sentences_are_kept_in_any_script(text, most, quote):
    assert quoted(text, most) == quote
