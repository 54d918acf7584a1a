"""Visits on the caseload: who comes today, and who has not been seen for long."""

from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.urls import reverse

from patients.caseload_rows import Asked
from patients.tests.factories import EpisodeFactory
from rehabgoals.tenancy import in_clinic
from rehabgoals.testing.queries import assert_constant_queries
from sessions.caseload import Act, not_seen_for_long, todays_visits
from sessions.models import Visit
from sessions.tests.factories import CheckInFactory, VisitFactory

NOW = datetime(2026, 11, 10, 10, 35, tzinfo=UTC)


@pytest.fixture(autouse=True)
def noon():
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def episode(clinician):
    return EpisodeFactory(clinic=clinician.clinic, clinician=clinician)


def todays(user):
    with in_clinic(user.clinic_id):
        return todays_visits(Asked(user, user, user.clinic.today())).rows


def unseen(user):
    with in_clinic(user.clinic_id):
        return not_seen_for_long(Asked(user, user, user.clinic.today())).rows


def test_todays_visits_stand_in_order_of_time_and_one_is_now(clinician, episode):
    later, current, early = (
        VisitFactory(episode=episode, starts_at=NOW + timedelta(minutes=m)) for m in (60, -5, -125)
    )
    VisitFactory(episode=episode, starts_at=NOW + timedelta(days=1))
    VisitFactory(episode=episode, starts_at=NOW, status=Visit.Status.CANCELLED)
    found = todays(clinician)
    assert [row.visit for row in found] == [early, current, later]
    assert [(row.is_now, row.is_running) for row in found] == [(False, False), (True, True), (False, False)]


def test_next_visit_is_marked_before_it_begins(clinician, episode):
    VisitFactory(episode=episode, starts_at=NOW + timedelta(hours=2))
    [row] = todays(clinician)
    assert (row.is_now, row.is_running) == (True, False)


def test_todays_visits_are_those_of_the_clinics_day_and_ones_own(clinician, colleague, episode):
    clinician.clinic.time_zone = "Asia/Kolkata"
    there = VisitFactory(episode=episode, starts_at=datetime(2026, 11, 9, 19, 0, tzinfo=UTC))  # 0:30 on the 10th
    VisitFactory(episode=episode, starts_at=datetime(2026, 11, 10, 19, 0, tzinfo=UTC))  # 0:30 on the 11th
    VisitFactory(episode=episode, starts_at=NOW, clinician=colleague)
    assert [row.visit for row in todays(clinician)] == [there]


def test_caseload_offers_to_start_the_check_in(client_of, clinician, episode):
    VisitFactory(episode=episode, starts_at=NOW)
    kept = VisitFactory(episode=episode, kept=True, starts_at=NOW - timedelta(hours=2))
    check_in = CheckInFactory(episode=episode, visit=kept)
    text = client_of(clinician).get(reverse("patients:caseload")).content.decode()
    assert reverse("sessions:check_in_new", args=[episode.pk]) in text
    assert reverse("sessions:check_in_detail", args=[check_in.pk]) in text
    assert "work-now" in text


def act_after(clinician, episode, status, *, is_written=False, is_planned=False, **more):
    """The one act of a visit an hour ago that stands so, with a check-in or not, with a next visit or not."""
    visit = VisitFactory(episode=episode, starts_at=NOW - timedelta(hours=1), status=status, **more)
    if is_written:
        CheckInFactory(episode=episode, visit=visit, held_on=NOW.date())
    if is_planned:
        VisitFactory(episode=episode, starts_at=NOW + timedelta(days=7))
        VisitFactory(episode=episode, starts_at=NOW + timedelta(days=14))
    [row] = todays(clinician)
    assert row.next_at == (NOW + timedelta(days=7) if is_planned else None)
    return row.act


@pytest.mark.parametrize(
    ("status", "more", "act"),
    [
        ("planned", {}, Act.START),
        ("planned", {"is_planned": True}, Act.START),
        ("kept", {}, Act.START),  # somebody said that it took place; nothing is written yet
        ("kept", {"is_written": True}, Act.PLAN),
        ("kept", {"is_written": True, "is_planned": True}, Act.READ),
        ("missed", {}, Act.COME_BACK),
        ("missed", {"is_planned": True}, Act.COME_BACK),
    ],
)
def test_each_of_todays_visits_has_the_one_act_that_helps(clinician, episode, status, more, act):
    assert act_after(clinician, episode, status, **more) == act


def test_visit_of_a_finished_episode_is_only_read(clinician):
    finished = EpisodeFactory(clinic=clinician.clinic, clinician=clinician, discharged=True)
    assert act_after(clinician, finished, "missed") == Act.NOTHING


def test_one_control_stands_beside_a_row_and_everything_else_is_one_press_away(client_of, clinician, episode):
    """A planned visit: the check-in and "More"; what is planned ahead is not planned twice."""
    VisitFactory(episode=episode, starts_at=NOW)
    page = client_of(clinician).get(reverse("patients:caseload")).text
    row = page[page.index('<div class="work-do">') : page.index("</section>", page.index('<div class="work-do">'))]
    assert row.count("<summary") == 1 and row.count("Start check-in") == 1
    for words in ("What became of it", "Move or cancel", "Plan the next visit", "Open this visit"):
        assert words in row
    VisitFactory(episode=episode, starts_at=NOW + timedelta(days=7))
    assert "Plan the next visit" not in client_of(clinician).get(reverse("patients:caseload")).text


def test_kept_visit_tells_when_the_two_meet_next(client_of, clinician, episode):
    assert act_after(clinician, episode, "kept", is_written=True, is_planned=True) == Act.READ
    assert "Next: Tuesday 17 November, 10:35." in client_of(clinician).get(reverse("patients:caseload")).text


def test_caseload_costs_the_same_for_many_rows(client_of, clinician, episode):
    def another():
        VisitFactory(episode=EpisodeFactory(clinic=clinician.clinic, clinician=clinician), starts_at=NOW)
        EpisodeFactory(clinic=clinician.clinic, clinician=clinician)

    assert_constant_queries(client_of(clinician), reverse("patients:caseload"), another, at_most=14)


@pytest.mark.parametrize(
    "seen",
    [
        lambda episode: VisitFactory(episode=episode, starts_at=NOW + timedelta(days=30)),
        lambda episode: VisitFactory(episode=episode, starts_at=NOW - timedelta(hours=1)),
        lambda episode: VisitFactory(episode=episode, kept=True, starts_at=NOW - timedelta(days=20)),
        lambda episode: CheckInFactory(episode=episode, held_on=(NOW - timedelta(days=20)).date()),
    ],
)
def test_who_is_expected_or_was_here_lately_is_not_listed(clinician, episode, seen):
    seen(episode)
    assert unseen(clinician) == []


@pytest.mark.parametrize("hour", [0, 12, 22])
def test_three_weeks_to_the_day_are_told_of_a_visit_as_of_a_check_in(clinician, episode, hour):
    since = NOW - timedelta(days=21)
    VisitFactory(episode=episode, kept=True, starts_at=since.replace(hour=hour))
    other = EpisodeFactory(clinic=clinician.clinic, clinician=clinician)
    CheckInFactory(episode=other, held_on=since.date())
    rows = unseen(clinician)
    assert {row.episode for row in rows} == {episode, other}
    assert {(row.weeks, row.last_on) for row in rows} == {(3, since.date())}


def test_rows_lead_to_the_episode_they_are_about(client_of, clinician, episode):
    """A patient with two problems: the newer one is what their page opens with unless it is told which."""
    EpisodeFactory(clinic=clinician.clinic, clinician=clinician, patient=episode.patient, started_on=NOW.date())
    patient = reverse("plans:patient_detail", args=[episode.patient_id])
    assert f'href="{patient}?episode={episode.pk}"' in client_of(clinician).get(reverse("patients:caseload")).text
    VisitFactory(episode=episode, starts_at=NOW)
    assert f'href="{patient}?episode={episode.pk}"' in client_of(clinician).get(reverse("patients:caseload")).text


def test_who_has_not_been_seen_for_three_weeks_is_listed_with_the_last_day(clinician, colleague, episode):
    VisitFactory(episode=episode, kept=True, starts_at=NOW - timedelta(days=50))
    CheckInFactory(episode=episode, held_on=(NOW - timedelta(days=35)).date())
    VisitFactory(episode=episode, starts_at=NOW + timedelta(days=3), status=Visit.Status.CANCELLED)
    VisitFactory(episode=episode, starts_at=NOW - timedelta(days=2), status=Visit.Status.MISSED)
    EpisodeFactory(clinic=clinician.clinic, clinician=colleague)
    EpisodeFactory(clinic=clinician.clinic, clinician=clinician, discharged=True)
    EpisodeFactory(clinic=clinician.clinic, clinician=clinician, started_on=NOW.date() - timedelta(days=5))
    [row] = unseen(clinician)
    assert (row.episode, row.last_on, row.weeks) == (episode, (NOW - timedelta(days=35)).date(), 5)


def test_who_never_came_is_listed_from_the_start_on(clinician, episode):
    [row] = unseen(clinician)
    assert (row.last_on, row.weeks) == (None, 10)
