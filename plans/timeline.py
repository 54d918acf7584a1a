"""A patient's story page by page: what each kind of thing tells, merged by time. Pure: whatever tells will do.

A page goes on where the one before it ended, at a moment and not at a count of rows, so that the tenth year is read
like the first (docs/decisions/0037). Several things may share a moment; so a place says as well how many of them were
shown already.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from itertools import chain, groupby, takewhile
from typing import Generic, Protocol, TypeVar

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
MICROSECOND = timedelta(microseconds=1)
# Microseconds since 1970 up to the year 2100, and how many of that moment were shown.
WRITTEN = re.compile(r"(\d{1,16})-(\d{1,3})", re.ASCII)


class Happened(Protocol):
    """What is read of an entry: its moment, and its day at the clinic."""

    @property
    def moment(self) -> datetime: ...

    @property
    def day(self) -> date: ...


EntryT = TypeVar("EntryT", bound=Happened)
# The newest `limit` entries at a moment or before it, the newest first.
Teller = Callable[[datetime, int], Sequence[EntryT]]


@dataclass(frozen=True)
class Place:
    """Where a page begins: with what happened at `moment` or before it, `passed` entries of that moment left out."""

    moment: datetime
    passed: int = 0

    def __str__(self) -> str:
        """As it stands in an address: a moment and a number, nothing about anybody."""
        return f"{(self.moment - EPOCH) // MICROSECOND}-{self.passed}"


def read_place(written: str) -> Place | None:
    """The place that an address names; None for anything that names none."""
    found = WRITTEN.fullmatch(written)
    if found is None:
        return None
    return Place(EPOCH + int(found[1]) * MICROSECOND, int(found[2]))


@dataclass(frozen=True)
class Page(Generic[EntryT]):
    """Some entries of the story, the newest first, and where the next page begins; None where the story does."""

    entries: list[EntryT]
    earlier: Place | None


def page_of(tellers: Iterable[Teller[EntryT]], place: Place, *, size: int) -> Page[EntryT]:
    """The next `size` entries from a place on. At the same moment the kinds keep their order.

    Each kind is asked once, for no more than could be shown.
    """
    wanted = place.passed + size + 1
    told = chain.from_iterable(tell(place.moment, wanted) for tell in tellers)
    # Sorting is stable, backwards too.
    found = sorted(told, key=lambda entry: entry.moment, reverse=True)
    passed = sum(1 for _entry in takewhile(lambda entry: entry.moment == place.moment, found[: place.passed]))
    shown, rest = found[passed : passed + size], found[passed + size :]
    if not rest:
        return Page(shown, None)
    last = shown[-1].moment
    at_last = sum(entry.moment == last for entry in found[: passed + size])
    return Page(shown, Place(last, at_last))


@dataclass(frozen=True)
class Month(Generic[EntryT]):
    """The entries of a month; `first` is its first day."""

    first: date
    entries: list[EntryT]


@dataclass(frozen=True)
class Year(Generic[EntryT]):
    """The months of a year that hold something, the newest first."""

    number: int
    months: list[Month[EntryT]]


def by_year(entries: Iterable[EntryT]) -> list[Year[EntryT]]:
    """Entries, the newest first, under their years and months."""
    months = [Month(first, list(of)) for first, of in groupby(entries, key=lambda entry: entry.day.replace(day=1))]
    return [Year(number, list(of)) for number, of in groupby(months, key=lambda month: month.first.year)]
