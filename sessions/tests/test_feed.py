"""A clinician's own visits in their own calendar program, under a secret address that can be renewed."""

import re
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.urls import reverse
from icalendar import Calendar

from accounts.models import Clinic, User
from patients.tests.factories import EpisodeFactory
from rehabgoals.tenancy import in_clinic
from rehabgoals.testing.queries import data_statements
from sessions.calendar import Entry, calendar_of
from sessions.models import CalendarFeed, Visit
from sessions.tests.factories import VisitFactory

NOW = datetime(2026, 11, 24, 10, 30, tzinfo=UTC)
PAGE = "sessions:calendar_address"


@pytest.fixture(autouse=True)
def noon():
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def episode(clinician):
    return EpisodeFactory(clinic=clinician.clinic, clinician=clinician)


def make_address(client):
    """Press the button; the path of the address that is shown, this once."""
    text = client.post(reverse(PAGE), {"act": "renew"}).content.decode()
    return re.search(r"<code>https?://[^/]+(/feeds/[\w-]{43}\.ics)</code>", text)[1]


def events_of(response):
    calendar = Calendar.from_ical(response.content)
    assert not calendar.errors and all(not event.errors for event in calendar.walk("VEVENT"))
    return {int(str(event["uid"]).partition("@")[0].removeprefix("visit-")): event for event in calendar.walk("VEVENT")}


@pytest.fixture
def feed(client_of, clinician):
    """The calendar as a program that nobody is signed in to reads it."""
    path = make_address(client_of(clinician))
    return lambda: events_of(client_of().get(path))


def test_calendar_holds_ones_own_visits_with_their_moment_and_way(feed, episode, colleague):
    mine = VisitFactory(episode=episode, starts_at=NOW + timedelta(days=1), minutes=45, kind="video")
    VisitFactory(episode=episode, starts_at=NOW + timedelta(days=2), clinician=colleague)

    events = feed()

    assert set(events) == {mine.pk}
    event = events[mine.pk]
    assert event["dtstart"].dt == mine.starts_at and event["dtend"].dt == mine.starts_at + timedelta(minutes=45)
    assert event["dtstart"].to_ical() == b"20261125T103000Z"
    assert event["sequence"] == 1 and event["status"] == "CONFIRMED"
    assert event["url"].endswith(f"/visits/{mine.pk}/")


def test_calendar_names_nobody_and_says_nothing_of_health_and_no_video_link(client_of, clinician):
    with in_clinic(clinician.clinic_id):
        Clinic.objects.filter(pk=clinician.clinic_id).update(
            name="Riverside Pain Clinic", mail_name="Riverside", video_link="https://meet.example/canary"
        )
    episode = EpisodeFactory(
        clinic=clinician.clinic, clinician=clinician, patient__family_name="Zq7canary", problem="Knee canary"
    )
    for number, kind in enumerate(Visit.Kind.values):
        VisitFactory(episode=episode, starts_at=NOW + timedelta(days=number), kind=kind)
    response = client_of().get(make_address(client_of(clinician)))
    text = response.content.decode().lower()
    assert not re.search(r"canary|pain|knee|rosa|meet\.example|r\.z", text)
    assert [str(event["summary"]) for event in events_of(response).values()] == [
        "Visit, Riverside",
        "Visit at home, Riverside",
        "Visit by telephone, Riverside",
        "Visit by video, Riverside",
    ]


def test_moved_visit_keeps_its_identity_and_a_cancelled_one_is_told_while_it_lies_ahead(feed, episode):
    moved = VisitFactory(episode=episode, starts_at=NOW + timedelta(days=3), version=4)
    ahead = VisitFactory(episode=episode, starts_at=NOW + timedelta(days=1), status="cancelled")
    VisitFactory(episode=episode, starts_at=NOW - timedelta(days=1), status="cancelled")
    events = feed()
    assert set(events) == {moved.pk, ahead.pk}
    assert events[moved.pk]["sequence"] == 4
    assert (events[ahead.pk]["status"], events[ahead.pk]["transp"]) == ("CANCELLED", "TRANSPARENT")


def test_what_did_not_take_place_looks_like_any_other_visit_that_was(feed, episode):
    missed = VisitFactory(episode=episode, starts_at=NOW - timedelta(days=1), status="missed")
    assert feed()[missed.pk]["status"] == "CONFIRMED"


def test_calendar_reaches_from_a_month_back_to_a_year_ahead(feed, episode):
    days = {-31: False, -29: True, 364: True, 366: False}
    rows = {day: VisitFactory(episode=episode, starts_at=NOW + timedelta(days=day)).pk for day in days}
    events = feed()
    assert {day: row in events for day, row in rows.items()} == days


def test_moments_are_in_utc_on_both_sides_of_a_change_of_the_clocks():
    # London: summer time ends on 25 October 2026 at 01:00 UTC.
    moments = [datetime(2026, 10, 24, 9, 30, tzinfo=UTC), datetime(2026, 10, 25, 10, 30, tzinfo=UTC)]
    entries = [Entry(number, 1, moment, 30, "Visit", "https://x.example/") for number, moment in enumerate(moments)]
    calendar = Calendar.from_ical(calendar_of(entries, name="Visits", host="x.example", now=NOW))
    assert [event["dtstart"].to_ical() for event in calendar.walk("VEVENT")] == [
        b"20261024T093000Z",
        b"20261025T103000Z",
    ]


def test_words_of_a_clinic_break_no_line_of_the_calendar():
    entries = [Entry(1, 1, NOW, 30, "Visit, A; B\\C\r\nX-EVIL:1 " + "ü" * 90, "https://x.example/")]
    (event,) = Calendar.from_ical(calendar_of(entries, name="A, B", host="x.example", now=NOW)).walk("VEVENT")
    assert "x-evil" not in event and str(event["summary"]).startswith("Visit, A; B\\C")


def test_calendar_is_kept_by_nobody_on_the_way(client_of, clinician):
    response = client_of().get(make_address(client_of(clinician)))
    assert response["Content-Type"] == "text/calendar; charset=utf-8"
    assert response["Cache-Control"] == "private, no-store"
    assert response["Referrer-Policy"] == "no-referrer"
    assert not response.cookies


def test_only_asking_is_answered(client_of, clinician):
    path = make_address(client_of(clinician))
    assert client_of().head(path).status_code == 200
    assert client_of().post(path).status_code == 405


def test_new_address_ends_the_old_one_and_is_shown_only_once(client_of, clinician):
    client = client_of(clinician)
    old, new = make_address(client), make_address(client)
    assert old != new
    assert client_of().get(old).status_code == 404
    assert client_of().get(new).status_code == 200
    assert new not in client.get(reverse(PAGE)).content.decode()
    with in_clinic(clinician.clinic_id):
        (row,) = CalendarFeed.objects.all()
        assert row.token_hash not in new


def test_address_is_ended_by_a_press(client_of, clinician):
    client = client_of(clinician)
    path = make_address(client)
    assert "The address has ended." in client.post(reverse(PAGE), {"act": "end"}, follow=True).content.decode()
    assert client_of().get(path).status_code == 404


def test_who_has_left_or_treats_nobody_any_more_has_no_calendar(client_of, clinician):
    path = make_address(client_of(clinician))
    for change in ({"is_active": False}, {"is_active": True, "is_clinician": False, "is_admin": True}):
        with in_clinic(clinician.clinic_id):
            User.objects.filter(pk=clinician.pk).update(**change)
        assert client_of().get(path).status_code == 404


def test_every_address_that_is_none_gets_the_same_answer(client_of, clinician, stranger):
    client = client_of(clinician)
    renewed = make_address(client)
    make_address(client)
    left = make_address(client_of(stranger))
    with in_clinic(stranger.clinic_id):
        User.objects.filter(pk=stranger.pk).update(is_active=False)
    answers = [client_of().get(path) for path in (renewed, left, "/feeds/nobodys.ics", "/feeds/%00'--.ics")]
    assert {answer.status_code for answer in answers} == {404}
    assert len({(answer.content, *sorted(answer.headers.items())) for answer in answers}) == 1


def test_each_address_shows_the_visits_of_its_own_clinic(client_of, clinician, stranger):
    theirs = EpisodeFactory(clinic=stranger.clinic, clinician=stranger)
    visit = VisitFactory(episode=theirs, starts_at=NOW + timedelta(days=1))
    assert not events_of(client_of().get(make_address(client_of(clinician))))
    # Nor does being signed in elsewhere change what an address shows.
    path = make_address(client_of(stranger))
    assert set(events_of(client_of(clinician).get(path))) == {visit.pk}


def test_calendar_is_for_clinicians(client_of, admin):
    assert client_of(admin).get(reverse(PAGE)).status_code == 404


def test_calendar_costs_the_same_for_many_visits(client_of, clinician, episode):
    path, counts = make_address(client_of(clinician)), []
    for number in range(2):
        for day in range(1 + number * 9):
            VisitFactory(episode=episode, starts_at=NOW + timedelta(days=day + 10 * number))
        counts.append(len(data_statements(client_of(), path)))
    assert counts[0] == counts[1] <= 4


@pytest.mark.parametrize("page", ["accounts:me", "patients:caseload"])
def test_calendar_is_found_from_the_pages_of_ones_own(client_of, clinician, episode, page):
    assert f'href="{reverse("sessions:calendar_address")}"' in client_of(clinician).get(reverse(page)).text
