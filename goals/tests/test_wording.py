"""Kinder words: what is pointed out and what is left alone, and how hard a text is to read."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from goals.wording import Kind, findings, hard_words, is_checked, longest_sentence, reading
from goals.wording.lists import FILES, entries_of
from goals.wording.reading import flesch_kincaid_grade, inflesz, szigriszt_pazos
from goals.wording.sentences import sentences_of


def flagged(text, language="en"):
    return [found.flagged for found in findings(text, language)]


@pytest.mark.parametrize(
    ("text", "words", "kind"),
    [
        ("You must bend your knee.", "You must", Kind.COMMAND),
        ("The leg has to be stronger.", "has to", Kind.COMMAND),
        ("Non-compliant with the exercises.", "Non-compliant", Kind.OBEDIENCE),
        ("Refuses to walk.", "Refuses", Kind.BLAME),
        ("Conservative treatment failed.", "failed", Kind.BLAME),
        ("Denies pain.", "Denies", Kind.SUSPICION),
        ("Complains of pain.", "Complains of", Kind.BELITTLES),
        ("Just walk.", "Just", Kind.BELITTLES),
        ("He is unmotivated.", "unmotivated", Kind.CHARACTER),
        ("Tends to catastrophising.", "catastrophising", Kind.LABEL),
        ("Suffers from back pain.", "Suffers from", Kind.PITY),
        ("She is a diabetic.", "diabetic", Kind.PERSON),
        ("An obese man.", "obese", Kind.STIGMA),
        ("It is wear and tear.", "wear and tear", Kind.IMAGE),
        ("Degenerative changes.", "Degenerative", Kind.IMAGE),
        ("There is damage.", "damage", Kind.ALARM),
        ("Chronic pain.", "Chronic", Kind.HOPELESS),
        ("Never bend your back.", "Never bend", Kind.FEAR),
        ("No pain, no gain.", "No pain, no gain", Kind.FEAR),
        ("She has plateaued.", "plateaued", Kind.VERDICT),
        ("He is allowed to run.", "is allowed to", Kind.PERMISSION),
        ("Was told to rest.", "Was told", Kind.ONE_WAY),
    ],
)
def test_words_that_command_blame_or_label_are_pointed_out_with_a_reason_and_something_kinder(text, words, kind):
    (found,) = findings(text, "en")

    assert (found.flagged, found.kind) == (words, kind)
    assert text[found.start : found.end] == words
    assert found.why
    assert found.instead


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("El paciente no colabora.", "no colabora"),
        ("Incumplidor con los ejercicios.", "Incumplidor"),
        ("Sufre de lumbalgia.", "Sufre de"),
        ("Es desgaste.", "desgaste"),
        ("Tiene que caminar.", "Tiene que"),
        ("Dolor crónico.", "crónico"),
    ],
)
def test_spanish_has_words_of_its_own(text, words):
    assert flagged(text, "es") == [words]
    assert flagged(text, "en") == []


@pytest.mark.parametrize(
    "text",
    [
        "Rosa says “I must walk to the market”.",
        'Rosa says "I must walk to the market".',
        "Rosa says ‘you must, it’s what I should do’.",
        "Rosa dice «tiene que ser así, you must».",
        "Rosa says “you must, but has not ended yet",
        "Call 112 if you must.",
        "Stop when you have to hold on.",
        "Ring us if your leg should swell.",
        "Failed back surgery syndrome.",
        "The implant failure is from 2019, her heart failure from 2020.",
        "A torn ligament heals in 12 weeks.",
        "At least 3 times a week, and only if it feels right.",
        "I have to climb stairs at work, and I need to lift.",
        "You must sign the consent.",
        "Mustard, justice, lonely, shoulders, avoidance.",
        "Hurt does not mean damage.",
    ],
)
def test_their_own_words_safety_lines_and_medical_uses_are_left_alone(text):
    assert flagged(text) == []


def test_a_safety_line_may_command_but_not_blame():
    assert flagged("Stop when the treatment failed, you must.") == ["failed"]


def test_the_longest_of_two_that_overlap_is_the_one_pointed_out():
    assert flagged("She failed to progress and you should not run.") == ["failed to progress", "you should not"]


def test_a_straight_and_a_curly_apostrophe_are_the_same():
    assert flagged("Don't lift. Don’t lift.") == ["Don't lift", "Don’t lift"]


def test_the_phrase_begins_as_the_words_it_stands_for():
    upper, lower = findings("You must walk, and you must rest.", "en")

    assert (upper.instead[0], lower.instead[0]) == ("You could", "you could")


def test_words_that_only_make_things_small_can_be_left_out():
    assert findings("Simply walk.", "en")[0].instead == ("",)


@pytest.mark.parametrize(
    ("language", "is_known"), [("en", True), ("en-gb", True), ("es", True), ("ar", False), ("", False)]
)
def test_only_english_and_spanish_are_checked(language, is_known):
    assert is_checked(language) == is_known
    if not is_known:
        assert findings("You must walk.", language) == []


@pytest.mark.parametrize("language", FILES)
def test_no_kinder_phrase_is_itself_pointed_out(language):
    phrases = [phrase for entry in entries_of(language) for phrase in entry.instead]

    assert [phrase for phrase in phrases if findings(phrase, language)] == []


# --- How hard it is to read ---------------------------------------------------------------------------------------


def test_a_text_is_read_sentence_by_sentence():
    text = 'Walk 2.5 km, e.g. to Carmen. She said "go." Then rest!\nThen again'

    assert [each.text for each in sentences_of(text)] == [
        "Walk 2.5 km, e.g.",
        "to Carmen.",
        'She said "go."',
        "Then rest!",
        "Then again",
    ]
    assert all(text[each.start : each.end] == each.text for each in sentences_of(text))


def test_the_longest_sentence_is_found():
    assert longest_sentence("One. Two three four! Five").text == "Two three four!"
    assert longest_sentence(" 12, …") is None


def test_hard_words_are_named_once():
    text = "Rehabilitation, and rehabilitation again, of proprioception by walking."

    assert hard_words(text, "en") == ["Rehabilitation", "proprioception"]
    assert hard_words("La rehabilitación es caminar.", "es") == ["rehabilitación"]
    assert hard_words("إعادة التأهيل", "ar") == []


@pytest.mark.parametrize(
    ("words", "sentences", "syllables", "grade"),
    [(100, 10, 130, 3.65), (100, 5, 150, 9.91), (120, 12, 156, 3.65), (250, 20, 400, 8.16)],
)
def test_the_grade_of_an_english_text_has_the_published_values(words, sentences, syllables, grade):
    assert round(flesch_kincaid_grade(words, sentences, syllables), 2) == grade


@pytest.mark.parametrize(
    ("words", "sentences", "syllables", "perspicuity"),
    [(100, 10, 190, 78.47), (100, 5, 210, 56.00), (120, 12, 228, 78.47), (250, 20, 520, 64.75)],
)
def test_the_perspicuity_of_a_spanish_text_has_the_published_values(words, sentences, syllables, perspicuity):
    assert round(szigriszt_pazos(words, sentences, syllables), 2) == pytest.approx(perspicuity, abs=0.0051)


@pytest.mark.parametrize(
    ("perspicuity", "band"),
    [
        (80, "very easy"),
        (79.9, "fairly easy"),
        (65, "fairly easy"),
        (64.9, "normal"),
        (55, "normal"),
        (54.9, "somewhat hard"),
        (40, "somewhat hard"),
        (39.9, "very hard"),
        (-5, "very hard"),
    ],
)
def test_spanish_bands_are_those_of_inflesz(perspicuity, band):
    assert inflesz(perspicuity) == band


def test_a_short_text_gets_no_grade():
    sentence = "We walk to the shop and back. "
    assert reading(sentence * 14, "en") is None, "98 words"
    assert reading("walk " * 120 + ". Rest.", "en") is None, "two sentences"
    assert reading(sentence * 15, "ar") is None, "no formula fits"


def test_a_longer_text_gets_the_grade_of_its_language():
    easy = reading("We walk to the shop and back. " * 15, "en")
    hard = reading("Rehabilitation necessitates considerable biomechanical understanding today. " * 20, "en")
    spanish = reading("Vamos a la plaza y nos sentamos un rato. " * 15, "es")

    assert (easy.grade, easy.is_easy) == (0, True)
    assert hard.grade > 12
    assert not hard.is_easy
    assert (spanish.grade, spanish.band) == (None, "very easy")


# --- Properties ---------------------------------------------------------------------------------------------------

texts = st.text() | st.lists(
    st.sampled_from(
        [
            "You must",
            "failed",
            "just",
            "“",
            "”",
            '"',
            "'",
            "‘",
            "’",
            "«",
            "»",
            ".",
            "!",
            "…",
            "\n",
            " ",
            "call",
            "no",
            "pain",
            "3",
        ]
    ),
    max_size=30,
).map(" ".join)
languages = st.sampled_from(["en", "es", "ar", ""])


@given(texts, languages)
def test_any_text_is_read_and_what_is_pointed_out_lies_in_it(text, language):
    found = findings(text, language)

    assert all(text[each.start : each.end] == each.flagged and each.flagged for each in found)
    assert all(one.end <= other.start for one, other in zip(found, found[1:], strict=False))
    assert longest_sentence(text) or not hard_words(text, "en")
    assert reading(text, language) is None or language


@given(texts.map(lambda text: text.replace("”", "").replace("“", "").replace("\n", " ")))
def test_nothing_inside_quotes_is_pointed_out(text):
    before, quoted = "Rosa says: ", f"“{text}”"

    inside = range(len(before), len(before + quoted))
    assert not any(found.start in inside or found.end - 1 in inside for found in findings(before + quoted, "en"))


@given(st.text(alphabet=".!?… \n\"”'", max_size=200))
def test_any_row_of_stops_is_read_at_once(text):
    assert list(sentences_of(text)) == []
