"""The day's cockpit: each row with the one act that helps, in an order, of a region, and of a colleague who is away."""

from datetime import UTC, date, datetime, timedelta

import pytest
import time_machine
from django.urls import reverse

from accounts.drafts import keep_draft
from accounts.models import Absence
from accounts.tests.factories import AbsenceFactory
from goals.models import Goal
from goals.tests.factories import GoalFactory, StillMattersFactory
from goals.unfinished import GOAL
from measures.tests.factories import MeasureFactory, MeasurementFactory
from patients.colleagues import colleagues_of
from patients.tests.factories import EpisodeFactory, PatientFactory
from rehabgoals.tenancy import in_clinic
from sessions.tests.factories import CheckInFactory, VisitFactory

NOW = datetime(2026, 11, 10, 10, 35, tzinfo=UTC)
TODAY = NOW.date()
CASELOAD = reverse("patients:caseload")


@pytest.fixture(autouse=True)
def noon():
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def client(client_of, clinician):
    return client_of(clinician)


def episode_of(clinician, family_name="Nuñez", **more):
    patient = PatientFactory(clinic=clinician.clinic, given_names="Rosa", family_name=family_name)
    return EpisodeFactory(clinic=clinician.clinic, clinician=clinician, patient=patient, **more)


def seen(clinician, *names, **more):
    """Somebody who was here last week, so that only what the test is about brings them on the list."""
    episode = episode_of(clinician, *names, **more)
    CheckInFactory(episode=episode)
    return episode


def away(user, covered_by=None, until=date(2026, 11, 30)):
    with in_clinic(user.clinic_id):
        Absence.objects.create(clinic=user.clinic, user=user, from_on=TODAY, until_on=until, covered_by=covered_by)


def names(client, key, query=""):
    """The family names in a group, in their order."""
    caseload = client.get(CASELOAD + query).context["caseload"]
    for group in caseload.groups:
        if group.panel.key == key:
            return [_episode(row).patient.family_name for row in group.rows]
    return []


def _episode(row):
    for name in ("goal", "visit", "due"):
        row = getattr(row, name, row)
    return row.episode


def words(response):
    return " ".join(response.text.split())


# --- goals near their date -------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("days", "said"), [(15, None), (14, "in 14 days"), (1, "in 1 day"), (0, "today"), (-40, "has passed")]
)
def test_a_goal_is_on_the_list_from_two_weeks_before_its_date(client, clinician, days, said):
    goal = GoalFactory(episode=seen(clinician), target_on=TODAY + timedelta(days=days))
    MeasurementFactory(measure=goal.measure, value=440, taken_on=TODAY - timedelta(days=7))
    page = words(client.get(CASELOAD))
    assert (f'href="{reverse("goals:goal_detail", args=[goal.pk])}"' in page) == (said is not None)
    if said:
        assert said in page
        assert "<bdi>440 m</bdi> on 3 November, target <bdi>800 m</bdi>." in page


def test_what_the_other_knee_did_and_another_person_said_is_not_told_of_the_goal(client, clinician):
    goal = GoalFactory(
        episode=seen(clinician),
        measure__key="knee_ext_hhd",
        baseline=12,
        target=30,
        target_on=TODAY + timedelta(days=3),
    )
    MeasurementFactory(measure=goal.measure, value=28, conditions={"side": "left"})
    assert ". Target <bdi>30" in words(client.get(CASELOAD))


def test_a_goal_that_was_looked_at_within_these_weeks_waits_until_its_date_has_passed(client, clinician):
    for days, name in ((5, "Ahead"), (-1, "Passed")):
        goal = GoalFactory(episode=seen(clinician, name), target_on=TODAY + timedelta(days=days))
        StillMattersFactory(goal=goal, asked_on=TODAY - timedelta(days=2))
    assert names(client, "near_date") == ["Passed"]


@pytest.mark.parametrize("status", ["completed", "cancelled", "on-hold"])
def test_a_goal_that_is_settled_is_not_listed(client, clinician, status):
    goal = GoalFactory(episode=seen(clinician), target_on=TODAY + timedelta(days=3))
    with in_clinic(clinician.clinic_id):
        Goal.objects.filter(pk=goal.pk).update(lifecycle_status=status)
    assert names(client, "near_date") == []


# --- holding steady --------------------------------------------------------------------------------------------------


def with_results(episode, values, *, weeks_ago=1, **measure):
    """Results three weeks apart, the last of them so many weeks ago."""
    made = MeasureFactory(episode=episode, key="lefs", **measure)
    for back, value in enumerate(reversed(values)):
        MeasurementFactory(measure=made, value=value, taken_on=TODAY - timedelta(weeks=weeks_ago + 3 * back))
    return made


def test_who_holds_steady_is_listed_with_the_results_and_their_error(client, clinician):
    episode = seen(clinician)
    with_results(episode, [40, 41, 42, 41])
    page = words(client.get(CASELOAD))
    assert "Holding steady" in page
    assert "Steady (41, 42, 41 over 6 weeks, error" in page
    assert f'href="{reverse("sessions:check_in_new", args=[episode.pk])}"' in page


@pytest.mark.parametrize(
    ("values", "more"),
    [
        ([40, 41, 42], {}),  # a start and two results
        ([40, 50, 60, 70], {}),  # it moves
        ([40, 41, 42, 41], {"weeks_ago": 9}),  # says nothing of now
        ([40, 41, 42, 41], {"paused_on": TODAY - timedelta(days=1)}),
        ([40, 41, 42, 41], {"stopped_on": TODAY}),
    ],
)
def test_what_moves_or_is_not_known_of_now_does_not_hold_steady(client, clinician, values, more):
    with_results(seen(clinician), values, **more)
    assert names(client, "steady") == []


def test_a_result_of_eight_weeks_ago_to_the_day_still_speaks(client, clinician):
    """As it does in a visit, and where measures are read together."""
    with_results(seen(clinician, "Rosa"), [40, 41, 42, 41], weeks_ago=8)
    assert names(client, "steady") == ["Rosa"]


def test_what_holds_steady_at_its_target_has_arrived(client, clinician):
    episode = seen(clinician)
    measure = with_results(episode, [40, 41, 42, 41])
    GoalFactory(episode=episode, measure=measure, baseline=30, target=40, target_on=TODAY + timedelta(weeks=9))
    assert names(client, "steady") == []


# --- order and region ------------------------------------------------------------------------------------------------


def test_the_list_stands_by_waiting_by_newest_or_by_name(client, clinician):
    for name, days in (("Ito", 2), ("Adler", 5), ("Óba", 9)):
        GoalFactory(episode=seen(clinician, name), target_on=TODAY + timedelta(days=days))
    assert names(client, "near_date") == ["Ito", "Adler", "Óba"]
    assert names(client, "near_date", "?order=newest") == ["Óba", "Adler", "Ito"]
    assert names(client, "near_date", "?order=name") == ["Adler", "Ito", "Óba"]


def test_todays_visits_stand_by_the_clock_whatever_has_waited_and_the_day_is_shown_whole(client, clinician):
    for hours in range(9):
        VisitFactory(episode=seen(clinician, f"N{9 - hours}"), starts_at=NOW + timedelta(hours=hours))
    assert names(client, "visits", "?order=newest") == [f"N{9 - hours}" for hours in range(9)]
    assert names(client, "visits", "?order=name") == [f"N{number}" for number in range(1, 10)]


def test_one_region_alone_is_shown_in_every_group(client, clinician):
    for region in ("knee", "hip"):
        VisitFactory(episode=seen(clinician, region, body_region=region), starts_at=NOW)
        episode_of(clinician, f"{region} away", body_region=region)
    assert names(client, "visits", "?region=hip") == ["hip"]
    assert names(client, "unseen", "?region=hip") == ["hip away"]
    page = client.get(CASELOAD + "?region=neck").text
    assert "This region only: Neck." in page
    assert "Nobody of this region is waiting today." in page
    assert "Show every region" in page


def test_a_group_alone_keeps_region_and_order_and_leads_back(client, clinician):
    episode_of(clinician)
    page = client.get(CASELOAD + "?only=unseen&region=knee&order=name")
    assert 'href="?region=knee&amp;order=name"' in page.text
    assert 'name="only" value="unseen"' in page.text
    assert "Nobody is waiting here now." in client.get(CASELOAD + "?only=steady").text


@pytest.mark.parametrize("query", ["?only=nobody", "?of=0", "?of=x", "?only=unseen%27"])
def test_a_list_that_there_is_not_is_not_found(client, query):
    assert client.get(CASELOAD + query).status_code == 404


@pytest.mark.parametrize("query", ["?region=moon&order=backwards", "?region=%00"])
def test_an_order_or_region_that_there_is_not_is_none(client, query):
    assert client.get(CASELOAD + query).status_code == 200


# --- a colleague's list ----------------------------------------------------------------------------------------------


def test_who_covers_is_told_so_and_sees_the_list_of_the_colleague_under_their_name(client, clinician, colleague):
    VisitFactory(episode=seen(colleague, "Ito"), starts_at=NOW)
    away(colleague, covered_by=clinician)
    assert "Tom Okafor is away until 30 November, and you cover." in words(client.get(CASELOAD))

    page = client.get(f"{CASELOAD}?of={colleague.pk}")
    assert "The list of Tom Okafor" in page.text
    assert "Tom Okafor is away until 30 November. You cover." in words(page)
    assert "What you do here is noted as done by you." in page.text
    assert names(client, "visits", f"?of={colleague.pk}") == ["Ito"]
    assert names(client, "visits") == []


def test_a_colleague_away_is_known_on_the_days_and_on_no_other(clinician, colleague):
    first, last = date(2026, 11, 30), date(2026, 12, 4)
    AbsenceFactory(user=clinician, from_on=first, until_on=last, covered_by=colleague)

    def away_on(user, day):
        return [(each.away_until, each.is_covered) for each in colleagues_of(user, day) if each.away_until]

    with in_clinic(clinician.clinic_id):
        days = [first - timedelta(days=1), first, last, last + timedelta(days=1)]
        assert [away_on(colleague, day) for day in days] == [[], [(last, True)], [(last, True)], []]
        assert away_on(clinician, first) == [], "oneself is no colleague"


def test_those_who_are_away_are_offered_first_and_any_colleague_may_be_looked_at(client, both, colleague):
    away(colleague)
    page = words(client.get(CASELOAD))
    assert page.index("Tom Okafor, away until 30 November") < page.index(">Mei Tanaka<")
    assert "and you cover" not in page
    assert client.get(f"{CASELOAD}?of={both.pk}").status_code == 200


def test_a_list_of_another_clinic_of_an_admin_or_of_one_who_left_is_not_there(client, stranger, admin, colleague):
    with in_clinic(colleague.clinic_id):
        type(colleague).objects.filter(pk=colleague.pk).update(is_active=False)
    for other in (stranger, admin, colleague):
        assert client.get(f"{CASELOAD}?of={other.pk}").status_code == 404


def test_what_one_has_begun_to_write_is_on_ones_own_list_alone(client, clinician, colleague):
    with in_clinic(clinician.clinic_id):
        keep_draft(clinician, GOAL, seen(clinician).pk, {"activity": ["walk"]})
    assert names(client, "unfinished") == ["Nuñez"]
    assert names(client, "unfinished", f"?of={colleague.pk}") == []
    assert client.get(f"{CASELOAD}?of={colleague.pk}&only=unfinished").status_code == 404


def test_an_absence_that_is_over_or_lies_ahead_covers_nobody(client, clinician, colleague):
    away(colleague, covered_by=clinician)
    with time_machine.travel(datetime(2026, 12, 1, 9, tzinfo=UTC), tick=False):
        assert "you cover" not in client.get(CASELOAD).text


# --- nothing yet -----------------------------------------------------------------------------------------------------


def test_a_new_clinician_is_told_what_to_do_first_and_what_is_missing(client, clinician):
    page = words(client.get(CASELOAD))
    assert "Welcome, Ana Becker" in page
    assert f'<a class="btn btn-primary" href="{reverse("patients:patient_new")}">' in page
    assert "Invite a colleague" not in page


def test_who_also_manages_the_clinic_is_led_to_its_page_and_to_inviting(client_of, both):
    with in_clinic(both.clinic_id):
        type(both.clinic).objects.filter(pk=both.clinic_id).update(emergency_number="")
    page = words(client_of(both).get(CASELOAD))
    assert "Not there yet: emergency number. Without that no plan can be printed." in page
    assert f'<a class="btn btn-primary" href="{reverse("accounts:clinic_edit")}">' in page
    assert reverse("accounts:staff_invite") in page


def test_who_has_patients_and_nobody_waiting_is_told_so(client, clinician):
    seen(clinician)
    page = client.get(CASELOAD).text
    assert "Nobody is waiting for you today" in page
    assert "Welcome" not in page
