"""What is measured again at a visit: bundled with it, and at most five minutes of questions."""

from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from measures.models import Measurement
from measures.tests.factories import MeasureFactory, MeasurementFactory
from patients.caseload_rows import Asked
from patients.tests.factories import EpisodeFactory
from rehabgoals.tenancy import in_clinic
from sessions.caseload import measuring_again
from sessions.models import Visit
from sessions.tests.factories import VisitFactory
from sessions.visit_page import open_visit_page

NOW = datetime(2026, 11, 10, 10, 35, tzinfo=UTC)
TODAY = NOW.date()
START = TODAY - timedelta(weeks=10)


@pytest.fixture(autouse=True)
def noon():
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def episode(clinician):
    return EpisodeFactory(clinic=clinician.clinic, clinician=clinician)


@pytest.fixture
def client(client_of, clinician):
    return client_of(clinician)


def due_in(episode, days, key="lefs", **more):
    """A measure that is due so many days from now."""
    measure = MeasureFactory(episode=episode, key=key, **more)
    weeks = measure.every_weeks or measure.instrument.reassess_weeks
    for day in (START, TODAY + timedelta(days=days) - timedelta(weeks=weeks)):
        MeasurementFactory(measure=measure, value=5, taken_on=day)
    return measure


def words(response):
    return " ".join(response.content.decode().split())


# --- the visit page ---------------------------------------------------------------------------------------------------


def check_in_page(client, episode):
    return client.get(reverse("sessions:check_in_new", args=[episode.pk]))


def asked_and_waiting(episode):
    with in_clinic(episode.clinic_id):
        opening = open_visit_page(episode, episode.clinician, timezone.now())
    return [each.measure for each in opening.measures], [each.measure for each in opening.waiting]


@pytest.mark.parametrize(("days", "is_asked"), [(-30, True), (0, True), (5, True), (6, False)])
def test_visit_asks_for_what_falls_due_within_five_days(episode, days, is_asked):
    measure = due_in(episode, days)
    assert asked_and_waiting(episode) == ([measure] if is_asked else [], [])


def test_visit_asks_nothing_that_is_paused_or_stopped(episode):
    due_in(episode, -9, paused_on=TODAY)
    due_in(episode, -9, key="grip", stopped_on=TODAY)
    assert asked_and_waiting(episode) == ([], [])


def test_at_most_five_minutes_of_questions_are_asked_and_the_rest_can_wait(client, episode):
    """LEFS 3.3 minutes, QuickDASH 1.8 and SPADI 2.2, and a fifth of a minute for pain; a test asks nothing."""
    newest, long_due, older = due_in(episode, 1, "spadi"), due_in(episode, -9, "lefs"), due_in(episode, -3, "quickdash")
    test = due_in(episode, 2, "grip")
    assert asked_and_waiting(episode) == ([long_due, test], [newest, older])
    found = words(check_in_page(client, episode))
    assert "Can wait until next time" in found
    assert "2 are due" in found


def test_what_can_wait_is_asked_all_the_same_by_one_press_and_kept(client, episode):
    due_in(episode, -9, "lefs")
    waiting = due_in(episode, 1, "spadi")
    page = check_in_page(client, episode)
    token = page.context["form"]["form_token"].value()
    url = reverse("plans:check_in_finish", args=[episode.pk])
    refused = client.post(url, {"form_token": token, f"result_{waiting.pk}": "a lot"})
    assert refused.status_code == 422
    assert refused.context["form"].waiting_is_used
    client.post(url, {"form_token": token, f"result_{waiting.pk}": "40"})
    with in_clinic(episode.clinic_id):
        newest = Measurement.objects.filter(measure=waiting).latest("taken_on")
    assert (newest.value, newest.taken_on) == (40, TODAY)


def test_what_waited_is_asked_first_the_next_time(episode):
    asked = due_in(episode, -9, "lefs")
    waiting = due_in(episode, 1, "spadi")
    MeasurementFactory(measure=asked, value=40, taken_on=TODAY)
    with time_machine.travel(NOW + timedelta(weeks=5), tick=False):
        assert asked_and_waiting(episode) == ([waiting], [asked])


def test_what_is_not_due_is_measured_within_the_page_too(client, episode):
    paused = due_in(episode, 10, paused_on=TODAY)
    due_in(episode, 10, key="walk_6min")
    due_in(episode, 10, key="grip", stopped_on=TODAY)
    due_in(episode, -3, "nprs")
    page = check_in_page(client, episode)
    form, fold = page.context["form"], words(page).split("<h2>Measure something else</h2>")[1]
    assert [each.asked.measure.instrument.key for each in form.others] == ["lefs", "walk_6min"]
    assert fold.index(f'name="result_{paused.pk}"') < fold.index("Choose another measure")
    assert not form.others_are_used

    url = reverse("plans:check_in_finish", args=[episode.pk])
    said = {"form_token": form["form_token"].value(), f"result_{paused.pk}": "6"}
    refused = client.post(url, said | {"next_at": "soon"})
    assert refused.context["form"].others_are_used
    client.post(url, said)
    with in_clinic(episode.clinic_id):
        assert Measurement.objects.get(measure=paused, taken_on=TODAY).value == 6


def test_where_nothing_else_is_measured_there_is_the_way_to_choose(client, episode):
    assert reverse("measures:measure_list", args=[episode.pk]) in words(check_in_page(client, episode))


def test_an_activity_is_asked_about_in_one_place_also_where_its_average_is_not_due(client, episode):
    alone = due_in(episode, 0, "psfs_activity", activity="kneel")
    due_in(episode, 20, "psfs")
    form = check_in_page(client, episode).context["form"]
    assert ([each.asked.measure for each in form.asked_now], form.others) == ([alone], [])


# --- the caseload -----------------------------------------------------------------------------------------------------


def rows(clinician):
    with in_clinic(clinician.clinic_id):
        return [(row.due.episode, row.visit_on) for row in measuring_again(Asked(clinician, clinician, TODAY)).rows]


@pytest.mark.parametrize(("due", "visit", "is_bundled"), [(0, 0, True), (0, 5, True), (0, 6, False), (-30, 5, True)])
def test_caseload_says_with_which_visit_it_is_measured(clinician, client, episode, due, visit, is_bundled):
    due_in(episode, due)
    VisitFactory(episode=episode, starts_at=NOW + timedelta(days=visit))
    visit_on = TODAY + timedelta(days=visit)
    assert rows(clinician) == [(episode, visit_on if is_bundled else None)]
    found = words(client.get(reverse("patients:caseload")))
    said = "With the visit today." if visit == 0 else f"With the visit on {visit_on.day} November."
    assert (said in found) == is_bundled


def test_visit_that_is_off_or_of_another_episode_is_not_the_one(clinician, episode):
    due_in(episode, 0)
    VisitFactory(episode=episode, starts_at=NOW + timedelta(days=1), status=Visit.Status.CANCELLED)
    VisitFactory(episode=EpisodeFactory(clinic=clinician.clinic, clinician=clinician), starts_at=NOW)
    assert rows(clinician) == [(episode, None)]


def test_nearest_visit_ahead_is_the_one(clinician, episode):
    due_in(episode, 0)
    for days in (4, 2, -1):
        VisitFactory(episode=episode, starts_at=NOW + timedelta(days=days))
    assert rows(clinician) == [(episode, TODAY + timedelta(days=2))]


def test_finished_episode_is_not_measured_again(clinician):
    done = EpisodeFactory(clinic=clinician.clinic, clinician=clinician, discharged=True)
    due_in(done, -9)
    assert rows(clinician) == []


def test_rows_and_their_visits_are_one_query(clinician, episode):
    for key in ("lefs", "grip", "spadi"):
        due_in(episode, 0, key)
    with in_clinic(clinician.clinic_id), CaptureQueriesContext(connection) as asked:
        found = measuring_again(Asked(clinician, clinician, TODAY)).rows
        assert [each.measure.instrument.name for row in found for each in row.due.due]
        assert str(found[0].due.episode.patient)
    assert len(asked) == 1


def test_long_definitions_stay_in_the_database(clinician, episode):
    due_in(episode, 0)
    with in_clinic(clinician.clinic_id):
        [row] = measuring_again(Asked(clinician, clinician, TODAY)).rows
    assert row.due.due[0].measure.instrument.get_deferred_fields() == {"definition"}


# --- beside the plan --------------------------------------------------------------------------------------------------


def test_patient_page_names_what_falls_due_within_five_days_of_the_next_visit(client, episode):
    VisitFactory(episode=episode, starts_at=NOW + timedelta(days=7))
    due_in(episode, 12, "grip")
    due_in(episode, 13, "lefs")
    found = words(client.get(reverse("plans:patient_detail", args=[episode.patient_id])))
    assert "Measuring again then: <bdi>how strong your grip is</bdi>." in found
