"""The goal's sentence: the frame, the patient's own words, the numbers; and what is asked where there is a gap."""

from datetime import date
from decimal import Decimal

import pytest
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from goals.models import Goal
from goals.sentence import FULL_STOPS, OWN_ENDINGS, Sentence, amount, closed, second_sentence, sentence_in, sentence_of
from measures.instruments import load_catalogue, own_definition, to_json
from measures.models import Instrument, Measure

CATALOGUE = load_catalogue()
AGREED, BY = date(2026, 9, 22), date(2027, 1, 12)
MARKET = {
    "activity": "walk to the market without stopping",
    "target_on": BY,
    "started_on": AGREED,
    "definition": CATALOGUE["walking_distance"],
    "baseline": Decimal(300),
    "target": Decimal(800),
}


def test_a_goal_reads_as_one_plain_sentence_around_the_patients_words():
    sentence = sentence_of(**MARKET)
    assert sentence.frame == "By 12 January I want to:"
    assert sentence.words == "walk to the market without stopping."
    assert sentence.numbers == "800 m; today 300 m."
    assert sentence.text == "By 12 January I want to: walk to the market without stopping. 800 m; today 300 m."


def test_support_and_conditions_follow_the_words_as_they_were_said():
    sentence = sentence_of(**MARKET, support="with a stick.", conditions="on flat ground")
    assert sentence.words == "walk to the market without stopping, with a stick, on flat ground."


def test_a_goal_to_keep_something_says_so():
    sentence = sentence_of(**MARKET | {"is_keeping": True, "target": Decimal(300)})
    assert sentence.frame == "Until 12 January I want to keep:"
    assert sentence.numbers == "300 m, as today."


def test_on_a_later_day_the_start_is_not_called_today():
    later = date(2026, 10, 1)
    assert sentence_of(**MARKET, today=later).numbers == "800 m; started at 300 m on 22 September."
    keeping = MARKET | {"is_keeping": True, "target": Decimal(300), "today": later}
    assert sentence_of(**keeping).numbers == "300 m, as on 22 September."


def test_the_sentence_both_edited_is_the_goal_word_for_word():
    sentence = sentence_of(**MARKET, whole="  At Easter I carry the candle\nround the church  ")
    assert sentence.text == "At Easter I carry the candle round the church."
    assert sentence.is_whole
    assert sentence.whole == sentence.words
    assert sentence.frame == sentence.numbers == ""


@pytest.mark.parametrize(
    ("key", "baseline", "target", "numbers"),
    [
        ("psfs_activity", 2, 8, "8 of 10; today 2."),
        ("nprs", 6, 3, "3 of 10; today 6."),
        ("chair_stand_30s", 7, 12, "12 stands; today 7 stands."),
        ("rom_knee_flexion", 90, 120, "120°; today 90°."),
        ("yes_no", 0, 1, ""),
    ],
)
def test_numbers_are_said_as_their_measure_says_them(key, baseline, target, numbers):
    values = {"definition": CATALOGUE[key], "baseline": Decimal(baseline), "target": Decimal(target)}
    assert sentence_of(**MARKET | values).numbers == numbers


def test_numbers_follow_the_language_of_the_clinic():
    definition = own_definition("Stairs", "kg", True, decimals=1)
    with translation.override("es"):
        sentence = sentence_of(
            **MARKET | {"definition": definition, "baseline": Decimal("2.5"), "target": Decimal("7.5")}
        )
        assert "7,5 kg" in sentence.numbers
        assert "2,5 kg" in sentence.numbers
        assert "12 de enero" in sentence.frame


def test_a_day_far_away_is_said_with_its_year():
    assert sentence_of(**MARKET | {"target_on": date(2028, 1, 12)}).frame == "By 12 January 2028 I want to:"


def test_what_is_missing_while_writing_is_asked():
    sentence = sentence_of(activity="", target_on=None, started_on=AGREED)
    assert sentence.text == "By when? I want to: what?"
    assert 'class="blank"' in sentence.frame
    assert 'class="blank"' in sentence.words
    half = sentence_of(**MARKET | {"target": None})
    assert half.text.endswith("where to?; today 300 m.")
    assert sentence_of(**MARKET | {"baseline": None}).text.endswith("800 m; today where now?")
    assert sentence_of(**MARKET | {"baseline": None, "target": None}).numbers == ""


@pytest.mark.parametrize(
    ("said", "shown"),
    [
        ("walk", "walk."),
        ("walk.", "walk."),
        ("walk ...", "walk."),
        ("walk…", "walk."),
        ("walk again!", "walk again!"),
        ("歩く。", "歩く。"),
        ("caminar. Y volver", "caminar. Y volver."),
        (" walk \n to  the market ", "walk to the market."),
        ("...", "..."),
    ],
)
def test_words_end_once(said, shown):
    assert closed(said) == shown


hostile = st.one_of(
    st.text(max_size=80),
    st.sampled_from(
        [
            "<script>alert(1)</script>",
            "{day} {0} %s %(day)s",
            "{{ x }}",
            "\u202eabc",
            "a\x00b",
            "أمشي إلى السوق",
            "’; --",
        ]
    ),
)


@given(activity=hostile, support=hostile, conditions=hostile, whole=st.one_of(st.just(""), hostile))
def test_any_words_are_kept_whole_and_end_once(activity, support, conditions, whole):
    sentence = sentence_of(**MARKET | {"activity": activity}, support=support, conditions=conditions, whole=whole)
    said = whole if whole.strip() else activity
    if not said.strip():
        assert "what?" in sentence.text
        return
    kept = " ".join(said.split()).rstrip(FULL_STOPS + " ,;،")
    assert sentence.words.startswith(kept)
    assert not hasattr(sentence.words, "__html__"), "the patient's words are escaped by the page"
    if kept:
        assert sentence.words[-1] in "." + OWN_ENDINGS or set(sentence.words[-1:]) <= set(FULL_STOPS)
        assert not sentence.words.endswith("..")
    assert "\n" not in sentence.words


@given(unit=hostile.filter(lambda text: text.strip()))
def test_any_unit_is_shown_and_escaped_while_writing(unit):
    definition = own_definition("Stairs", unit, True)
    sentence = sentence_of(**MARKET | {"definition": definition, "target": None})
    assert "<script>" not in sentence.numbers
    assert amount(definition, Decimal(3)).startswith("3")


def test_the_patients_own_language_stands_without_a_frame_that_we_do_not_have():
    goal = Goal(
        measure=Measure(instrument=Instrument(definition=to_json(CATALOGUE["walking_distance"]))),
        second_texts={"activity": "市場まで止まらずに歩く", "support": "杖を使って"},
        second_language="ja",
        second_by="Mr Sato, interpreter",
    )

    sentence = sentence_in(goal, "ja")

    assert sentence == Sentence("", "市場まで止まらずに歩く, 杖を使って.")
    assert sentence_in(goal, "es") is None, "nobody has written it in Spanish"


def test_the_patients_language_has_their_words_and_what_is_missing_there_is_left_out():
    second = {"activity": "walk to the market", "conditions": "on flat ground"}
    values = MARKET | {"definition": own_definition("Escaleras", "escaleras", True)}
    del values["activity"]
    with translation.override("es"):
        sentence = second_sentence("en", second, **values)
        assert sentence.text == "By 12 January I want to: walk to the market, on flat ground. 800; today 300."
    assert second_sentence("en", second | {"sentence": "At Easter I carry the candle"}, **values).is_whole
    assert second_sentence("en", {"outcome": "to choose my own fish"}, **values) is None
