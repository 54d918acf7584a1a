"""Options side by side, without a database: the card of going on as now, and equal length."""

from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from goals.options import LONGEST_PART, PARTS, Card, Part, as_now_asks, uneven_words

words = st.text(max_size=LONGEST_PART)


def card(title: str, *said: str) -> Card:
    labels = [str(label) for label in PARTS.values()]
    said = (*said, *[""] * (len(labels) - len(said)))
    return Card(title, tuple(Part(label, each) for label, each in zip(labels, said, strict=True)), date(2026, 6, 1))


def test_going_on_as_now_begins_with_what_is_practised():
    practice = [("Walk to the corner shop and back.", "every day"), ("Ten stairs", "")]
    assert as_now_asks(practice) == "Walk to the corner shop and back, every day. Ten stairs."
    assert as_now_asks([]) == ""


@given(st.lists(st.tuples(words.filter(lambda text: text.strip(". ")), words)))
def test_what_going_on_as_now_asks_always_fits_on_its_card(practice):
    assert len(as_now_asks(practice)) <= LONGEST_PART


def test_an_option_that_says_much_more_than_another_is_named_kindly():
    short, even, long = card("As now", "x" * 20), card("Walk", "x" * 39), card("Stairs", "x" * 30, "y" * 11)
    assert uneven_words([short, even]) == ""
    note = uneven_words([even, long, short])
    assert "“Stairs” says more than twice as much as “As now”" in note
    assert not any(word in note.lower() for word in ("must", "should", "required"))


def test_an_option_that_is_not_written_yet_is_not_held_against_another():
    assert uneven_words([card("As now"), card("Stairs", "x" * 200)]) == ""


@given(st.lists(st.lists(words, max_size=4), max_size=4))
def test_a_note_stands_exactly_when_one_says_more_than_twice_as_much(said):
    cards = [card(f"option {number}", *each) for number, each in enumerate(said)]
    lengths = [each.length for each in cards if each.length]
    assert bool(uneven_words(cards)) == (bool(lengths) and max(lengths) > 2 * min(lengths))
    assert uneven_words(cards[::-1]) == "" or uneven_words(cards) != ""
