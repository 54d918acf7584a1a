"""Days and times as text: read in the clinic's order, refused with a sentence that helps."""

from __future__ import annotations

from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.core.exceptions import ValidationError
from django.utils import timezone, translation
from hypothesis import given
from hypothesis import strategies as st

from rehabgoals.days import day_words, read_clock, read_day, short_day_words, weekday_words, write_clock, write_day

LANGUAGES = ["en", "en-us", "es", "fr", "ar"]
DAY = date(2026, 12, 15)


@pytest.mark.parametrize(
    ("language", "typed"),
    [
        ("en", "15/12/2026"),
        ("en", "15.12.2026"),
        ("en", "15 / 12 / 2026"),
        ("en", "15-12-2026"),
        ("en", "15 12 2026"),
        ("en", "15122026"),
        ("en", "2026-12-15"),
        ("en", "15 Dec 2026"),
        ("en", "15th of December 2026"),
        ("en", "Dec 15, 2026"),
        ("en-us", "12/15/2026"),
        ("en-us", "12152026"),
        ("es", "15/12/2026"),
        ("es", "15 de diciembre de 2026"),
        ("es", "15 dic 2026"),
        ("fr", "15 décembre 2026"),
        ("ar", "١٥/١٢/٢٠٢٦"),
        ("ar", "15 ديسمبر 2026"),
    ],
)
def test_a_day_is_read_in_the_clinics_order(language: str, typed: str) -> None:
    with translation.override(language):
        assert read_day(typed) == DAY


@pytest.mark.parametrize(
    ("typed", "says"),
    [
        ("31/02/2026", "February 2026 has 28 days. Choose a day from 1 to 28."),
        ("0/2/2026", "February 2026 has 28 days. Choose a day from 1 to 28."),
        ("12/15/2026", "There is no month 15. Write the day as 15/12/2026."),
        ("1/1/0001", "Write a year from 1900 to 2100."),
        ("1/1/99999", "Write a year from 1900 to 2100."),
        ("15/12/26", "Write the year with four digits, such as 15/12/2026."),
        ("15 Dec", "Which year? Write it as 15/12/2026."),
        ("15/12", "Which year? Write it as 15/12/2026."),
        ("next week", "“next week” is not a day we can read. Write it as 15/12/2026."),
    ],
)
@time_machine.travel(datetime(2026, 11, 10, 12, tzinfo=UTC))
def test_a_day_that_cannot_be_is_refused_and_the_sentence_says_why(typed: str, says: str) -> None:
    with pytest.raises(ValidationError) as refused:
        read_day(typed)
    assert refused.value.messages == [says]


@given(st.one_of(st.text(), st.text(alphabet="0123456789/.- ")), st.sampled_from(LANGUAGES))
def test_any_text_is_a_day_or_refused_with_a_short_sentence(typed: str, language: str) -> None:
    with translation.override(language):
        try:
            assert 1900 <= read_day(typed).year <= 2100
        except ValidationError as refused:
            assert len(refused.messages[0]) < 250


@given(st.dates(date(1900, 1, 1), date(2100, 12, 31)), st.sampled_from(LANGUAGES))
def test_a_day_written_is_read_back_as_the_same_day(day: date, language: str) -> None:
    with translation.override(language):
        assert read_day(write_day(day)) == day
        assert read_day(day_words(day, today=date.min)) == day


@pytest.mark.parametrize(
    ("typed", "moment"),
    [
        ("10:30", time(10, 30)),
        ("10.30", time(10, 30)),
        ("1030", time(10, 30)),
        ("10h30", time(10, 30)),
        ("9:05", time(9, 5)),
        ("905", time(9, 5)),
        ("9", time(9, 0)),
        ("2:30 pm", time(14, 30)),
        ("12 a.m.", time(0, 0)),
        ("١٠:٣٠", time(10, 30)),
    ],
)
def test_a_time_is_read_as_people_type_it(typed: str, moment: time) -> None:
    assert read_clock(typed) == moment


@pytest.mark.parametrize("typed", ["25:00", "10:60", "13 pm", "half past ten", "1" * 5000])
def test_a_time_that_cannot_be_is_refused(typed: str) -> None:
    with pytest.raises(ValidationError, match="Write hours and minutes, such as 10:30"):
        read_clock(typed)


@given(st.text())
def test_any_text_is_a_time_or_refused(typed: str) -> None:
    try:
        read_clock(typed)
    except ValidationError as refused:
        assert len(refused.messages[0]) < 250


@given(st.times().map(lambda moment: moment.replace(second=0, microsecond=0)), st.sampled_from(LANGUAGES))
def test_a_time_written_is_read_back_as_the_same_time(moment: time, language: str) -> None:
    with translation.override(language):
        assert read_clock(write_clock(moment)) == moment


@time_machine.travel(datetime(2026, 11, 10, 12, tzinfo=UTC))
def test_a_day_is_named_with_its_year_only_when_it_is_another() -> None:
    assert day_words(date(2026, 1, 12)) == "12 January"
    assert day_words(date(2027, 1, 12)) == "12 January 2027"
    assert weekday_words(date(2026, 11, 10)) == "Tuesday 10 November"
    with translation.override("es"):
        assert day_words(date(2026, 1, 12)) == "12 de enero"


def test_a_moment_is_shown_on_the_clinics_clock() -> None:
    moment = datetime(2026, 11, 10, 23, 30, tzinfo=UTC)
    with timezone.override(ZoneInfo("Asia/Tokyo")):
        assert write_clock(moment) == "08:30"
        assert day_words(moment, today=date(2026, 1, 1)) == "11 November"


@pytest.mark.parametrize(
    ("language", "words"),
    [("en", "17 Nov"), ("en-us", "Nov 17"), ("es", "17 nov"), ("fr", "17 nov"), ("ar", "17 نوفمبر")],
)
def test_a_short_day_is_written_as_its_language_writes_it(language, words):
    with translation.override(language):
        assert short_day_words(date(2026, 11, 17)).rstrip(".") == words
