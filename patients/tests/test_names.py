"""Names are found whatever the accents, marks, scripts and spaces."""

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from patients.names import MOST_PARTS, fold, name_parts, upper_bound


@pytest.mark.parametrize(
    ("typed", "folded"),
    [
        ("Núñez", "nunez"),
        ("O'Brien", "obrien"),
        ("O’Brien", "obrien"),
        ("O'Brien-Nuñez", "obrien nunez"),
        ("  Anna   Maria ", "anna maria"),
        ("STRASSE", "strasse"),
        ("Straße", "strasse"),
        ("Wiśniewski", "wisniewski"),
        ("Nguyễn Thị Hạnh", "nguyen thi hanh"),
        ("山田 花子", "山田 花子"),
        ("ليلى حَدّاد", "ليلى حداد"),
        ("٣", "٣"),
    ],
)
def test_a_name_is_compared_without_accents_case_and_marks(typed, folded):
    assert fold(typed) == folded


def test_each_part_of_a_double_name_is_found_and_the_whole_typed_as_one_word():
    words = [word for word, rest in name_parts("Rosa", "O'Brien-Nuñez")]

    assert words == ["rosa", "obrien", "nunez", "obriennunez"]


def test_the_rest_of_a_part_is_the_other_parts_so_that_a_second_term_narrows_down():
    assert dict(name_parts("Rosa Maria", "Lopez"))["lopez"] == " rosa maria"


def test_a_name_written_without_spaces_is_found_by_its_second_half():
    assert "花子" in dict(name_parts("山田花子"))


@given(st.text(max_size=300), st.text(max_size=300))
@example("\x00", "")
@example("\ud7ff", "-")
@example("-" * 300, "'" * 300)
def test_any_text_makes_a_few_clean_parts(given_names, family_name):
    parts = name_parts(given_names, family_name)

    assert len(parts) <= MOST_PARTS
    assert all(word and word == fold(word) and " " not in word for word, rest in parts)
    assert len(dict(parts)) == len(parts)


@given(st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=60))
def test_folding_twice_changes_nothing(text):
    assert fold(fold(text)) == fold(text)


@given(
    st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=20),
    st.text(st.characters(exclude_categories=["Cs"]), max_size=20),
)
@example("\ud7ff", "a")
@example("\U0010ffff", "a")
def test_the_upper_bound_lies_above_everything_that_begins_so(prefix, more):
    assert prefix <= prefix + more
    if prefix.strip("\U0010ffff"):
        assert (prefix + more).encode("utf-8") < upper_bound(prefix).encode("utf-8")
