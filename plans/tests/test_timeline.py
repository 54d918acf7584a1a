"""Merging a story by time: nothing is lost or told twice, however it is cut into pages."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from plans.timeline import EPOCH, Place, by_year, page_of, read_place

NOW = datetime(2026, 11, 24, 15, tzinfo=UTC)


@dataclass(frozen=True)
class Happened:
    moment: datetime
    kind: int = 0
    number: int = 0

    @property
    def day(self) -> date:
        return self.moment.date()


def teller(entries):
    """What a kind promises: the newest at a moment or before it, no more than asked for, in the same order."""

    def tell(until, limit):
        assert limit > 0
        return [entry for entry in entries if entry.moment <= until][:limit]

    return tell


# Few different moments, so that many things share one.
MOMENTS = st.lists(st.integers(0, 6), max_size=25)


@st.composite
def stories(draw):
    """Some kinds, each with its entries, the newest first."""
    return [
        [Happened(NOW - timedelta(hours=hours), kind, number) for number, hours in enumerate(sorted(draw(MOMENTS)))]
        for kind in range(draw(st.integers(0, 4)))
    ]


def read_through(kinds, size):
    """Every page of a story, from its addresses."""
    place, pages = Place(NOW), []
    while place is not None:
        page = page_of([teller(entries) for entries in kinds], place, size=size)
        pages.append(page.entries)
        place = page.earlier and read_place(str(page.earlier))
    return pages


@given(stories(), st.integers(1, 9))
def test_every_entry_is_told_once_over_all_pages(kinds, size):
    pages = read_through(kinds, size)
    told = [entry for page in pages for entry in page]

    assert sorted(told, key=lambda entry: (entry.kind, entry.number)) == [entry for of in kinds for entry in of]
    assert all(len(page) == size for page in pages[:-1])
    assert len(pages) == 1 or pages[-1], "no empty page at the end"


@given(stories(), st.integers(1, 9))
def test_the_newest_comes_first_and_one_moment_keeps_the_order_of_kinds(kinds, size):
    told = [entry for page in read_through(kinds, size) for entry in page]

    assert told == sorted(told, key=lambda entry: (-entry.moment.timestamp(), entry.kind, entry.number))


@given(stories(), st.integers(1, 9), st.integers(10, 30))
def test_the_order_is_the_same_however_it_is_cut_into_pages(kinds, size, other):
    one, two = read_through(kinds, size), read_through(kinds, other)

    assert [entry for page in one for entry in page] == [entry for page in two for entry in page]


@given(st.datetimes(datetime(1970, 1, 1), datetime(2100, 1, 1)), st.integers(0, 999))
def test_an_address_leads_back_to_its_place(moment, passed):
    place = Place(moment.replace(tzinfo=UTC), passed)

    assert read_place(str(place)) == place


@pytest.mark.parametrize("written", ["", "1", "-1-0", "1-", "1-0 ", "1-1000", "٣-٠", "12345678901234567-0", "a-b"])
def test_what_names_no_place_is_none(written):
    assert read_place(written) is None


def test_a_place_beyond_what_happened_at_its_moment_loses_nothing_earlier():
    entries = [Happened(NOW), Happened(NOW - timedelta(days=1))]

    assert page_of([teller(entries)], Place(NOW, 900), size=5).entries == entries[1:]


@given(st.lists(st.integers(0, 1500), max_size=30))
def test_years_and_months_hold_every_entry_once_and_in_order(days):
    entries = [Happened(NOW - timedelta(days=number)) for number in sorted(days)]
    years = by_year(entries)

    assert [entry for year in years for month in year.months for entry in month.entries] == entries
    assert [year.number for year in years] == sorted({entry.day.year for entry in entries}, reverse=True)
    for year in years:
        assert all(month.first.year == year.number and month.first.day == 1 for month in year.months)


def test_a_moment_in_an_address_is_whole_microseconds():
    assert str(Place(EPOCH + timedelta(microseconds=7), 2)) == "7-2"
