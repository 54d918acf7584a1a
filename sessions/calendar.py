"""A clinician's own visits as a calendar that other programs subscribe to (RFC 5545). Pure.

Calendars hang on walls and lie on other companies' servers, so an entry says when, how the two meet and the clinic's
neutral name, and nothing about the patient: no name, no initials, no problem, no link of a video visit. Its address
opens the visit's page, behind the sign-in.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from icalendar import Calendar, Event

PROGRAM = "-//RehabGoals//Visits//EN"
# How often a program may look again.
LOOK_AGAIN = timedelta(minutes=30)


@dataclass(frozen=True)
class Entry:
    """One visit: its number (stable), its version, when it begins (aware), how long, its title and its page."""

    number: int
    version: int
    starts_at: datetime
    minutes: int
    title: str
    url: str
    is_cancelled: bool = False


def calendar_of(entries: Iterable[Entry], *, name: str, host: str, now: datetime) -> bytes:
    """The calendar of this name as a file. An entry keeps its identity (UID) however often its visit is moved."""
    calendar = Calendar()
    calendar.add("prodid", PROGRAM)
    calendar.add("version", "2.0")
    calendar.add("name", name)
    calendar.add("x-wr-calname", name)
    calendar.add("refresh-interval", LOOK_AGAIN, parameters={"VALUE": "DURATION"})
    for entry in entries:
        calendar.add_component(_event(entry, host, now))
    return bytes(calendar.to_ical())


def _event(entry: Entry, host: str, now: datetime) -> Event:
    event = Event()
    event.add("uid", f"visit-{entry.number}@{host}")
    event.add("sequence", entry.version)
    event.add("dtstamp", now.astimezone(UTC))
    event.add("dtstart", entry.starts_at.astimezone(UTC))
    event.add("dtend", entry.starts_at.astimezone(UTC) + timedelta(minutes=entry.minutes))
    event.add("summary", entry.title)
    event.add("url", entry.url)
    event.add("status", "CANCELLED" if entry.is_cancelled else "CONFIRMED")
    event.add("transp", "TRANSPARENT" if entry.is_cancelled else "OPAQUE")
    event.add("class", "PRIVATE")
    return event
