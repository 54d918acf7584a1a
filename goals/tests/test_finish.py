"""Keeping it up and the finish: what stays, what follows, and how it is going since."""

from datetime import date, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from goals.maintaining import FOLLOW_UP_MONTHS, follow_up_days, months_after, steps_of
from goals.models import FollowUp, Goal, MaintenancePlan
from goals.tests.factories import FlareUpPlanFactory, FollowUpFactory, GoalFactory, MaintenancePlanFactory
from measures.models import Measurement
from patients.tests.factories import EpisodeFactory, PatientFactory
from rehabgoals.days import day_words, write_day
from rehabgoals.tenancy import in_clinic

# --- days and steps -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("day", "months", "then"),
    [
        (date(2026, 11, 24), 3, date(2027, 2, 24)),
        (date(2026, 11, 30), 3, date(2027, 2, 28)),
        (date(2027, 11, 30), 3, date(2028, 2, 29)),
        (date(2026, 8, 31), 6, date(2027, 2, 28)),
        (date(2026, 1, 1), 12, date(2027, 1, 1)),
        (date(2024, 2, 29), 12, date(2025, 2, 28)),
    ],
)
def test_a_follow_up_is_on_the_same_day_of_the_month(day, months, then):
    assert months_after(day, months) == then


@given(st.dates(date(2020, 1, 1), date(2090, 1, 1)), st.sampled_from(FOLLOW_UP_MONTHS))
def test_a_follow_up_is_never_a_month_too_late_or_too_early(day, months):
    then = months_after(day, months)
    assert (then.year * 12 + then.month) - (day.year * 12 + day.month) == months
    assert then.day == day.day or (then + timedelta(days=1)).day == 1


def test_only_days_that_are_ahead_are_asked_on():
    finished_on, today = date(2026, 8, 20), date(2026, 11, 24)
    assert follow_up_days(finished_on, [12, 3, 6], today=today) == {6: date(2027, 2, 20), 12: date(2027, 8, 20)}
    assert follow_up_days(finished_on, [], today=today) == {}


def test_each_line_is_a_step_from_the_least_to_the_most_worrying():
    assert steps_of("Kneel on the bed\n\n  Kneel on a cushion \nKneel at Mass\n") == [
        "Kneel on the bed",
        "Kneel on a cushion",
        "Kneel at Mass",
    ]


# --- the pages ------------------------------------------------------------------------------------------------------


@pytest.fixture
def episode(riverside, clinician):
    return EpisodeFactory(clinic=riverside, clinician=clinician)


@pytest.fixture
def client(client_of, clinician):
    return client_of(clinician)


def url(name, thing):
    return reverse(f"goals:{name}", args=[thing.pk])


def as_it_is(row):
    with in_clinic(row.clinic_id):
        return type(row).objects.get(pk=row.pk)


def follow_ups(episode):
    with in_clinic(episode.clinic_id):
        return list(FollowUp.objects.filter(episode=episode).order_by("due_on", "pk"))


WHAT = {
    "version": "0",
    "keeps_it_going": "The walk with Carmen.",
    "exposure_steps": "Kneel on the bed\nKneel at Mass",
    "seek_help_when": "The knee swells for a week.",
    "follow_ups": ["3", "12"],
}


def finish(client, episode, day=None):
    return client.post(
        url("episode_finish_confirm", episode), {"finished_on": write_day(day or timezone.localdate())}, follow=True
    )


def test_what_keeps_it_going_is_kept_before_the_finish_and_changed(client, episode, clinician):
    assert client.post(url("episode_finish", episode), WHAT).status_code == 302
    with in_clinic(episode.clinic_id):
        plan = MaintenancePlan.objects.get()
    assert (plan.follow_ups, plan.agreed_by_id) == ([3, 12], clinician.pk)
    client.post(url("episode_finish", episode), WHAT | {"version": "1", "follow_ups": ["6"]})
    assert as_it_is(plan).follow_ups == [6]
    assert as_it_is(episode).is_active


def test_the_plan_for_a_flare_up_stands_beside_it(client, episode):
    assert "There is no plan for a flare-up yet." in client.get(url("episode_finish", episode)).text
    plan = FlareUpPlanFactory(episode=episode)
    assert plan.ease_off_do in client.get(url("episode_finish", episode)).text


def test_two_who_write_it_at_once_see_both(client, client_of, colleague, episode):
    client_of(colleague).post(url("episode_finish", episode), WHAT)
    response = client.post(url("episode_finish", episode), WHAT | {"keeps_it_going": "Swimming."})
    assert response.status_code == 409
    assert "The walk with Carmen." in response.text
    assert "Swimming." in response.text


def test_what_cannot_be_kept_is_said_and_what_was_typed_stays(client, episode):
    response = client.post(url("episode_finish", episode), WHAT | {"follow_ups": ["4"], "seek_help_when": "x" * 2001})
    assert response.status_code == 422
    assert "Choose from these." in response.text
    assert "Make it shorter by 1." in response.text
    assert "The walk with Carmen." in response.text


def test_the_finish_says_what_follows_and_then_follows_it(client, episode):
    MaintenancePlanFactory(episode=episode, follow_ups=[3, 12])
    goal = GoalFactory(episode=episode)
    today = timezone.localdate()
    page = client.get(url("episode_finish_confirm", episode)).text
    assert "The goals stay as they stand" in page
    assert as_it_is(episode).is_active, "looking finishes nothing"
    for _press in range(2):
        assert "Finished. All that was agreed stays here to read." in finish(client, episode).text
    assert as_it_is(episode).discharged_on == today
    assert [(each.months, each.due_on) for each in follow_ups(episode)] == [
        (3, months_after(today, 3)),
        (12, months_after(today, 12)),
    ]
    assert as_it_is(goal).lifecycle_status == Goal.LifecycleStatus.ACTIVE


def test_an_episode_may_have_been_finished_days_ago_but_not_before_it_began(client, episode):
    response = finish(client, episode, episode.started_on - timedelta(days=1))
    assert response.status_code == 422
    assert "is too early" in response.text
    assert finish(client, episode, timezone.localdate() + timedelta(days=1)).status_code == 422
    assert as_it_is(episode).is_active
    finish(client, episode, timezone.localdate() - timedelta(days=2))
    assert as_it_is(episode).discharged_on == timezone.localdate() - timedelta(days=2)


def test_after_the_finish_it_is_read_and_not_changed_and_results_are_still_written_down(client, episode):
    goal = GoalFactory(episode=episode)
    plan = MaintenancePlanFactory(episode=episode)
    finish(client, episode)
    page = client.get(url("episode_finish", episode)).text
    assert "Kneel on a cushion" in page
    assert 'name="keeps_it_going"' not in page
    response = client.post(url("episode_finish", episode), WHAT | {"version": "1"})
    assert response.status_code == 422
    assert "The walk with Carmen." in response.text, "nothing typed is lost"
    assert as_it_is(plan).keeps_it_going == plan.keeps_it_going
    record = reverse("measures:measure_record", args=[episode.pk, goal.measure.instrument_id])
    client.post(record, {"value": "900", "taken_on": write_day(timezone.localdate()), "answered_by": "alone"})
    with in_clinic(episode.clinic_id):
        assert Measurement.objects.filter(value=900).exists()


def test_an_episode_that_comes_back_goes_on_and_can_be_finished_again(client, episode, clinician):
    MaintenancePlanFactory(episode=episode)
    finish(client, episode)
    first, *_others = follow_ups(episode)
    client.post(url("follow_up_settle", first), {"words": "Walks every day", "knows_of": ""})
    for _press in range(2):
        assert client.post(url("episode_bring_back", episode)).status_code == 302
    assert as_it_is(episode).is_active
    settled = follow_ups(episode)
    assert [each.settled_by_id for each in settled] == [clinician.pk] * 3
    assert [each.words for each in settled] == [
        "Walks every day",
        "The episode was brought back before this day.",
        "The episode was brought back before this day.",
    ]
    page = client.get(url("episode_finish", episode)).text
    for each in settled:
        assert f"<strong>{day_words(each.due_on)}</strong>" in page, "for which day it was said"
    finish(client, episode)
    still_open = [each for each in follow_ups(episode) if each.settled_at is None]
    assert [each.months for each in still_open] == [3, 6, 12]
    assert len(follow_ups(episode)) == 6, "what was said before stays"


# --- afterwards -----------------------------------------------------------------------------------------------------


@pytest.fixture
def finished(riverside, clinician):
    return EpisodeFactory(clinic=riverside, clinician=clinician, discharged=True)


def in_days(days):
    return timezone.localdate() + timedelta(days=days)


def caseload(client):
    return client.get(reverse("patients:caseload")).text


@pytest.mark.parametrize(("days", "is_there"), [(8, False), (7, True), (0, True), (-40, True)])
def test_how_it_is_going_is_on_the_caseload_from_a_week_before_its_day(client, finished, days, is_there):
    FollowUpFactory(episode=finished, due_on=in_days(days))
    assert ("Ask how it is going" in caseload(client)) == is_there


def test_whoever_prefers_only_paper_is_not_asked_and_owes_nothing(client, riverside, clinician):
    patient = PatientFactory(clinic=riverside, prefers_no_messages=True)
    episode = EpisodeFactory(clinic=riverside, clinician=clinician, patient=patient)
    assert 'name="follow_ups"' not in client.get(url("episode_finish", episode)).text
    MaintenancePlanFactory(episode=episode)
    assert "prefers no messages" in client.get(url("episode_finish_confirm", episode)).text
    finish(client, episode)
    with in_clinic(riverside.pk):
        FollowUp.objects.update(due_on=in_days(0))
    assert "Ask how it is going" not in caseload(client)
    page = client.get(url("episode_finish", episode)).text
    assert "To ask on" not in page


def test_a_colleagues_patients_and_those_that_are_back_are_not_asked_about(client, riverside, colleague, episode):
    FollowUpFactory(episode=EpisodeFactory(clinic=riverside, clinician=colleague, discharged=True))
    FollowUpFactory(episode=episode)
    assert "Ask how it is going" not in caseload(client)


def test_a_few_words_settle_it_and_it_leaves_the_caseload(client, finished, clinician):
    follow_up = FollowUpFactory(episode=finished)
    page = client.get(url("follow_up_settle", follow_up)).text
    assert "How is it going, Rosa?" in page
    assert "failed" not in page
    assert client.post(url("follow_up_settle", follow_up), {"words": "  ", "knows_of": ""}).status_code == 422
    for _press in range(2):
        sent = {"words": "Walks to the market.\r\nStairs are easy.", "knows_of": ""}
        assert client.post(url("follow_up_settle", follow_up), sent).status_code == 302
    settled = as_it_is(follow_up)
    assert (settled.words, settled.settled_by_id) == ("Walks to the market.\nStairs are easy.", clinician.pk)
    assert "Ask how it is going" not in caseload(client)
    sent = {"words": "Walks to the market, without a stick.", "knows_of": "Walks to the market.\r\nStairs are easy."}
    assert client.post(url("follow_up_settle", follow_up), sent).status_code == 302, "it can be put better later"


def test_two_who_asked_at_once_see_what_the_other_wrote(client, client_of, colleague, finished):
    follow_up = FollowUpFactory(episode=finished)
    client_of(colleague).post(url("follow_up_settle", follow_up), {"words": "Very well", "knows_of": ""})
    response = client.post(url("follow_up_settle", follow_up), {"words": "Not reached", "knows_of": ""})
    assert response.status_code == 409
    assert "Very well" in response.text
    assert as_it_is(follow_up).words == "Very well"
    knows_of = response.context["form"]["knows_of"].value()
    client.post(url("follow_up_settle", follow_up), {"words": "Not reached", "knows_of": knows_of})
    assert as_it_is(follow_up).words == "Not reached"


def test_what_was_typed_about_keeping_it_up_and_not_kept_is_there_again(client, episode):
    address = url("episode_finish", episode)
    to = client.get(address).context["drafting"].save_url
    client.post(to, WHAT | {"keeps_it_going": "The walk with Car"})
    assert "The walk with Car" in client.get(address).text
    assert address in caseload(client)
    client.post(address, WHAT)
    assert "Brought back" not in client.get(address).text
