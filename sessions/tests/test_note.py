"""The note for the clinic's record as text: its headings in the clinic's order, one fact a line, nothing forged."""

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from sessions.note import Amended, Fact, NoteFacts, Part, note

HEADINGS = {"heard": "Heard", "measured": "Measured", "agreed": "Agreed", "next": "Next"}
USUAL = tuple(HEADINGS)
HEAD = "Check-in. Tuesday 10 November 2026. In person, with Ana Becker."


def facts_with(**found):
    parts = tuple(Part(key, heading, tuple(found.get(key, ()))) for key, heading in HEADINGS.items())
    return NoteFacts("Check-in", "Tuesday 10 November 2026", "In person, with Ana Becker", parts)


FULL = facts_with(
    heard=[Fact("Achieved since last time", quoted="Past the shop, twice.")],
    measured=[Fact("Pain now", "3 of 10. Since 27 October (6): change beyond the error (error 2).")],
    agreed=[Fact("", "To the blue gate.")],
    next=[Fact("Next visit", "Tuesday 24 November, 10:30.")],
)


def test_the_note_says_what_was_heard_measured_and_agreed_and_when_they_meet():
    assert note(FULL, USUAL) == "\n".join(
        [
            HEAD,
            "",
            "Heard",
            "- Achieved since last time: “Past the shop, twice.”",
            "",
            "Measured",
            "- Pain now: 3 of 10. Since 27 October (6): change beyond the error (error 2).",
            "",
            "Agreed",
            "- To the blue gate.",
            "",
            "Next",
            "- Next visit: Tuesday 24 November, 10:30.",
            "",
        ]
    )


def test_the_clinic_orders_the_headings():
    text = note(FULL, ("next", "agreed", "heard", "measured"))
    assert [line for line in text.splitlines() if line in HEADINGS.values()] == ["Next", "Agreed", "Heard", "Measured"]


def test_what_was_told_stands_before_the_patients_words():
    text = note(facts_with(heard=[Fact("What got in the way", "Bad weather", "Rain all week")]), USUAL)
    assert "- What got in the way: Bad weather “Rain all week”" in text


def test_nothing_said_leaves_the_head_alone():
    assert note(facts_with(heard=[Fact("Achieved", " ", "\n")]), USUAL) == f"{HEAD}\n"


def test_an_amended_note_says_when_by_whom_and_why_and_names_the_one_it_replaces():
    amended = replace(
        FULL,
        amended=(Amended("12 November 2026", "Tom Okafor", "We had said the red gate"),),
        replaces="the note of 10 November 2026, 10:58",
    )
    assert note(amended, USUAL).splitlines()[:3] == [
        HEAD,
        "Amended on 12 November 2026 by Tom Okafor: We had said the red gate",
        "Replaces the note of 10 November 2026, 10:58.",
    ]


typed = st.text(max_size=60) | st.sampled_from(
    ["\nHeard\n- forged", "x\u2028Agreed\u2028- y", "a\r\n\r\nNext", "\x85Measured", "\x0bNext\x0c", "- - -", "“so”"]
)
facts = st.builds(Fact, about=typed, told=typed, quoted=typed)
lists = st.lists(facts, max_size=4)
found = st.fixed_dictionaries(dict.fromkeys(HEADINGS, lists))


@given(found, st.permutations(USUAL))
def test_whatever_was_typed_every_line_is_a_fact_and_no_heading_is_empty_or_forged(found, order):
    lines = note(facts_with(**found), order).split("\n")
    assert lines[0] == HEAD and lines[-1] == ""
    assert all(line.splitlines() in ([line], []) for line in lines), "a line is a line for every program"

    said = {key: [fact for fact in found[key] if (fact.told + fact.quoted).split()] for key in order}
    expected = [key for key in order if said[key]]
    assert [line for line in lines[1:] if line and not line.startswith("- ")] == [HEADINGS[key] for key in expected]
    assert sum(line.startswith("- ") for line in lines) == sum(map(len, said.values()))
    for line, following in zip(lines, lines[1:], strict=False):
        assert line not in HEADINGS.values() or following.startswith("- ")


@given(found)
def test_every_word_that_was_typed_is_in_the_note(found):
    words = note(facts_with(**found), USUAL).split()
    for fact in (fact for each in found.values() for fact in each):
        assert set(fact.told.split()) <= set(words)
