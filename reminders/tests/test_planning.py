"""Planning: rows that should exist are made once, and those that should not any more are cancelled."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.models import Clinic
from accounts.tests.factories import ClinicFactory, UserFactory
from goals.models import FollowUp
from goals.tests.factories import FollowUpFactory
from measures.models import Measurement
from measures.tests.factories import MeasureFactory, MeasurementFactory
from patients.models import Consent
from patients.tests.factories import EpisodeFactory, PatientFactory
from rehabgoals.tenancy import in_clinic
from rehabgoals.testing.queries import NOT_COUNTED
from reminders.choices import Kind, Reason
from reminders.models import Message
from reminders.planning import Planned, messages_wanted, plan_all, plan_messages
from reminders.tests.factories import MessageFactory, say_yes
from sessions.handing_over import answer, note_told
from sessions.models import HandOver, Visit
from sessions.tests.factories import HandOverFactory, VisitFactory

NOW = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)
TODAY = date(2026, 11, 24)


@pytest.fixture
def clinic(db):
    return ClinicFactory()


@pytest.fixture
def rosa(clinic):
    """An episode whose patient has said yes to e-mail."""
    return an_episode(clinic)


def an_episode(clinic, **fields):
    episode = EpisodeFactory(clinic=clinic, started_on=date(2026, 9, 1), **fields)
    say_yes(episode)
    return episode


def a_measure(episode, last=TODAY - timedelta(weeks=2), key="walking_distance", first=None, **fields):
    """A measure whose last result was on `last`; walking distance is measured again after two weeks."""
    measure = MeasureFactory(episode=episode, key=key, **fields)
    for day in [first, last] if first else [last]:
        MeasurementFactory(measure=measure, taken_on=day)
    return measure


def rows(clinic):
    with in_clinic(clinic.pk):
        return list(
            Message.objects.filter(clinic=clinic)
            .order_by("pk")
            .values_list("kind", "due_on", "due_at", "state", "reason")
        )


def states(clinic):
    return [(state, reason) for _kind, _on, _at, state, reason in rows(clinic)]


PLANNED = (Message.State.PLANNED, "")


def cancelled(reason):
    return (Message.State.CANCELLED, reason)


def test_a_visit_and_a_measure_that_are_near_due_get_a_message_each(clinic, rosa):
    VisitFactory(episode=rosa, starts_at=NOW + timedelta(hours=30))
    knee = an_episode(clinic)
    a_measure(knee)
    assert plan_messages(clinic, NOW) == Planned(made=2)
    assert (
        rows(clinic)
        == [
            (Kind.VISIT_REMINDER, date(2026, 11, 25), NOW + timedelta(hours=6), *PLANNED),
            (Kind.REASSESSMENT, TODAY, datetime(2026, 11, 24, 10, tzinfo=UTC), *PLANNED),
        ]
        or rows(clinic)[::-1]
    )


def test_planning_twice_changes_nothing(clinic, rosa):
    VisitFactory(episode=rosa, starts_at=NOW + timedelta(hours=30))
    a_measure(an_episode(clinic))
    plan_messages(clinic, NOW)
    before = rows(clinic)
    assert plan_messages(clinic, NOW) == Planned()
    assert rows(clinic) == before


def test_what_is_not_near_due_is_not_planned_yet(clinic, rosa):
    VisitFactory(episode=rosa, starts_at=NOW + timedelta(days=9))
    a_measure(rosa, last=TODAY - timedelta(weeks=1))
    a_measure(rosa, key="grip", first=TODAY - timedelta(weeks=4), last=TODAY - timedelta(weeks=2))
    a_measure(rosa, last=TODAY - timedelta(weeks=30), activity="long ago")
    MeasureFactory(episode=rosa, activity="never taken")
    assert plan_messages(clinic, NOW) == Planned()


def test_each_instrument_has_its_own_interval(clinic, rosa):
    a_measure(rosa, key="nprs", first=date(2026, 9, 1), last=TODAY)
    a_measure(rosa, key="grip", first=date(2026, 9, 1), last=TODAY)
    assert weeks_prompted(clinic) == [2, 4]


def test_the_second_time_is_two_weeks_after_the_first(clinic, rosa):
    a_measure(rosa, key="grip", last=TODAY)
    assert weeks_prompted(clinic) == [2]


def test_the_clinicians_own_interval_replaces_the_instruments(clinic, rosa):
    a_measure(rosa, key="grip", last=TODAY, every_weeks=3)
    a_measure(an_episode(clinic), key="nprs", last=TODAY, every_weeks=0)
    assert weeks_prompted(clinic) == [3]


def test_a_goals_date_and_the_end_of_a_pause_ask_too(clinic, rosa):
    a_measure(rosa, key="grip", last=TODAY, every_weeks=0, wanted_on=TODAY + timedelta(weeks=1))
    paused = {"paused_on": TODAY, "paused_until": TODAY + timedelta(weeks=4)}
    a_measure(rosa, key="nprs", last=TODAY - timedelta(weeks=1), **paused)
    assert weeks_prompted(clinic) == [1, 4]


def test_nothing_is_asked_while_a_measure_is_paused(clinic, rosa):
    a_measure(rosa, last=TODAY, paused_on=TODAY, wanted_on=TODAY + timedelta(weeks=1))
    assert weeks_prompted(clinic) == []


def test_a_pause_that_begins_after_planning_takes_the_prompt_back(clinic, rosa):
    measure = a_measure(rosa)
    plan_messages(clinic, NOW)
    change(clinic, measure, paused_on=TODAY)
    assert plan_messages(clinic, NOW) == Planned(cancelled=1)
    assert states(clinic) == [cancelled(Reason.NOT_DUE)]


def weeks_prompted(clinic):
    """After how many weeks, of the next six, something new is planned to go out."""
    return [week for week in range(1, 7) if plan_messages(clinic, NOW + timedelta(weeks=week)).made]


def test_an_interval_is_counted_from_the_last_result_that_stands(clinic, rosa):
    measure = a_measure(rosa)
    MeasurementFactory(measure=measure, taken_on=TODAY - timedelta(weeks=1), status=Measurement.Status.ENTERED_IN_ERROR)
    assert plan_messages(clinic, NOW).made == 1
    MeasurementFactory(measure=measure, taken_on=TODAY - timedelta(days=1), value=Decimal(500))
    assert plan_messages(clinic, NOW) == Planned(cancelled=1)
    assert states(clinic) == [cancelled(Reason.NOT_DUE)]


def test_a_measure_that_was_stopped_asks_for_nothing(clinic, rosa):
    a_measure(rosa, stopped_on=TODAY - timedelta(days=1))
    assert plan_messages(clinic, NOW) == Planned()


def test_a_prompt_is_left_to_the_visit_that_is_near(clinic, rosa):
    a_measure(rosa)
    VisitFactory(episode=rosa, starts_at=NOW + timedelta(days=4))
    assert plan_messages(clinic, NOW) == Planned()


def test_a_prompt_is_left_to_the_visit_before_it_too_while_that_is_ahead(clinic, rosa):
    a_measure(rosa, last=TODAY - timedelta(days=13))
    noon = NOW + timedelta(hours=3)
    visit = VisitFactory(episode=rosa, starts_at=noon + timedelta(hours=1))
    assert plan_messages(clinic, noon).made == 0
    change(clinic, visit, status=Visit.Status.KEPT)
    assert plan_messages(clinic, noon).made == 1


def test_a_finished_episode_gets_nothing(clinic):
    episode = an_episode(clinic, discharged_on=TODAY - timedelta(days=1))
    a_measure(episode)
    VisitFactory(episode=episode, starts_at=NOW + timedelta(hours=30))
    assert plan_messages(clinic, NOW) == Planned()


def test_after_the_finish_it_is_asked_how_it_is_going_and_not_again_once_that_is_known(clinic):
    episode = an_episode(clinic, discharged_on=date(2026, 9, 2))
    follow_up = FollowUpFactory(episode=episode, due_on=TODAY)
    FollowUpFactory(episode=episode, months=6, due_on=TODAY + timedelta(days=90))
    assert plan_messages(clinic, NOW) == Planned(made=1)
    assert plan_messages(clinic, NOW) == Planned()
    assert rows(clinic) == [(Kind.FOLLOW_UP, TODAY, datetime(2026, 11, 24, 10, tzinfo=UTC), *PLANNED)]
    with in_clinic(clinic.pk):
        FollowUp.objects.filter(pk=follow_up.pk).update(settled_at=NOW, settled_by=episode.clinician)
    assert plan_messages(clinic, NOW) == Planned(cancelled=1)
    assert states(clinic) == [cancelled(Reason.SETTLED)]


def passed_on(episode, answered_at=NOW - timedelta(hours=18), **fields):
    """The episode was offered to a colleague, who took it over in the afternoon of yesterday."""
    hand_over = HandOverFactory(episode=episode, **fields)
    with in_clinic(episode.clinic_id):
        answer(hand_over, is_yes=True, read_version=hand_over.version)
    change(episode.clinic, hand_over, answered_at=answered_at)
    return hand_over


def test_after_a_hand_over_they_are_told_once_who_it_is_now(clinic, rosa):
    passed_on(rosa)
    HandOverFactory(episode=an_episode(clinic))  # not answered yet
    passed_on(an_episode(clinic, discharged_on=TODAY))
    passed_on(an_episode(clinic), answered_at=NOW - timedelta(days=3))
    assert plan_messages(clinic, NOW) == Planned(made=1)
    assert plan_messages(clinic, NOW) == Planned()
    assert rows(clinic) == [(Kind.NEW_CLINICIAN, TODAY, datetime(2026, 11, 24, 10, tzinfo=UTC), *PLANNED)]


def test_who_was_told_in_person_is_not_written_to(clinic, rosa):
    hand_over = passed_on(rosa)
    plan_messages(clinic, NOW)
    with in_clinic(clinic.pk):
        note_told(hand_over, by=hand_over.to_clinician)
    assert plan_messages(clinic, NOW) == Planned(cancelled=1)
    assert states(clinic) == [cancelled(Reason.TOLD)]
    assert plan_messages(clinic, NOW) == Planned()


def test_an_episode_passed_on_once_more_is_told_of_by_its_newest_clinician_only(clinic, rosa):
    passed_on(rosa)
    plan_messages(clinic, NOW)
    change(clinic, rosa, clinician=UserFactory(clinic=clinic))  # on the episode's own page
    assert plan_messages(clinic, NOW) == Planned(cancelled=1)
    assert states(clinic) == [cancelled(Reason.PASSED_ON)]


def test_passed_to_and_fro_they_are_told_of_the_last_time(clinic, rosa):
    first = rosa.clinician
    noon = NOW + timedelta(hours=3)
    there = passed_on(rosa)
    plan_messages(clinic, NOW)
    back = passed_on(rosa, from_clinician=there.to_clinician, to_clinician=first, answered_at=NOW)
    again = passed_on(rosa, from_clinician=first, to_clinician=there.to_clinician, answered_at=noon)
    assert plan_messages(clinic, noon) == Planned(made=1, cancelled=1)
    with in_clinic(clinic.pk):
        assert not Message.objects.filter(hand_over=back).exists()
        assert Message.objects.get(hand_over=again).state == Message.State.PLANNED
        assert HandOver.objects.get(pk=there.pk).told_on is None


def test_nobody_is_written_to_without_a_yes(clinic):
    a_measure(EpisodeFactory(clinic=clinic))
    only_paper = an_episode(clinic, patient=PatientFactory(clinic=clinic, prefers_no_messages=True))
    a_measure(only_paper)
    a_measure(an_episode(clinic, patient=PatientFactory(clinic=clinic, email="")))
    assert plan_messages(clinic, NOW) == Planned()


@pytest.mark.parametrize("who", [Clinic.VisitReminders.NOT_CHOSEN, Clinic.VisitReminders.BOOKING_SYSTEM])
def test_visits_are_reminded_of_only_where_the_clinic_chose_it(db, who):
    clinic = ClinicFactory(visit_reminders=who)
    VisitFactory(episode=an_episode(clinic), starts_at=NOW + timedelta(hours=30))
    assert plan_messages(clinic, NOW) == Planned()


def change(clinic, instance, **fields):
    with in_clinic(clinic.pk):
        type(instance).objects.filter(pk=instance.pk).update(**fields)


def test_a_visit_moved_to_another_day_is_reminded_of_anew(clinic, rosa):
    visit = VisitFactory(episode=rosa, starts_at=NOW + timedelta(hours=24))
    plan_messages(clinic, NOW)
    change(clinic, visit, starts_at=NOW + timedelta(hours=47))
    assert plan_messages(clinic, NOW) == Planned(made=1, cancelled=1)
    assert states(clinic) == [cancelled(Reason.VISIT_MOVED), PLANNED]


def test_a_visit_moved_within_its_day_is_reminded_of_at_the_new_time(clinic, rosa):
    visit = VisitFactory(episode=rosa, starts_at=NOW + timedelta(hours=24))
    plan_messages(clinic, NOW)
    change(clinic, visit, starts_at=NOW + timedelta(hours=27))
    assert plan_messages(clinic, NOW) == Planned(moved=1)
    assert [due_at for _kind, _on, due_at, *_rest in rows(clinic)] == [NOW + timedelta(hours=3)]


def test_a_visit_moved_far_away_takes_its_reminder_along(clinic, rosa):
    visit = VisitFactory(episode=rosa, starts_at=NOW + timedelta(hours=24))
    plan_messages(clinic, NOW)
    change(clinic, visit, starts_at=NOW + timedelta(days=40))
    assert plan_messages(clinic, NOW) == Planned(cancelled=1)


def test_a_cancelled_visit_cancels_its_reminder_and_coming_back_brings_it_back(clinic, rosa):
    visit = VisitFactory(episode=rosa, starts_at=NOW + timedelta(hours=30))
    plan_messages(clinic, NOW)
    change(clinic, visit, status=Visit.Status.CANCELLED)
    assert plan_messages(clinic, NOW) == Planned(cancelled=1)
    assert states(clinic) == [cancelled(Reason.VISIT_OFF)]
    assert plan_messages(clinic, NOW) == Planned()
    change(clinic, visit, status=Visit.Status.PLANNED)
    assert plan_messages(clinic, NOW) == Planned(wanted_again=1)
    assert states(clinic) == [PLANNED]


def test_a_yes_taken_back_cancels_what_waits(clinic, rosa):
    VisitFactory(episode=rosa, starts_at=NOW + timedelta(hours=30))
    plan_messages(clinic, NOW)
    with in_clinic(clinic.pk):
        Consent.objects.filter(patient=rosa.patient, kind=Consent.Kind.EMAIL).update(withdrawn_at=NOW)
    plan_messages(clinic, NOW)
    assert states(clinic) == [cancelled(Reason.NO_CONSENT)]


def test_a_prompt_that_went_out_is_not_followed_by_one_for_another_measure(clinic, rosa):
    first = a_measure(rosa)
    a_measure(rosa, activity="the stairs")
    plan_messages(clinic, NOW)
    with in_clinic(clinic.pk):
        Message.objects.update(state=Message.State.SENT, sent_at=NOW)
    MeasurementFactory(measure=first, taken_on=TODAY)
    assert plan_messages(clinic, NOW) == Planned()


def test_planning_leaves_a_plans_message_alone(clinic, rosa):
    MessageFactory(episode=rosa)
    assert plan_messages(clinic, NOW) == Planned()
    assert states(clinic) == [PLANNED]


def test_a_dry_run_writes_nothing(clinic, rosa):
    VisitFactory(episode=rosa, starts_at=NOW + timedelta(hours=30))
    assert [message.occasion.kind for message in messages_wanted(clinic, NOW)] == [Kind.VISIT_REMINDER]
    assert rows(clinic) == []


def test_one_clinic_is_planned_for_without_the_other(clinic, rosa):
    other = ClinicFactory()
    VisitFactory(episode=rosa, starts_at=NOW + timedelta(hours=30))
    VisitFactory(episode=an_episode(other), starts_at=NOW + timedelta(hours=30))
    plan_messages(clinic, NOW)
    assert (len(rows(clinic)), len(rows(other))) == (1, 0)
    assert plan_all(NOW).made == 1
    assert (len(rows(clinic)), len(rows(other))) == (1, 1)


def queries_of_planning(clinic):
    with CaptureQueriesContext(connection) as captured:
        plan_messages(clinic, NOW)
    return len([query for query in captured.captured_queries if not NOT_COUNTED.match(query["sql"])])


def test_planning_makes_a_constant_number_of_queries(clinic):
    def one_more():
        episode = an_episode(clinic)
        VisitFactory(episode=episode, starts_at=NOW + timedelta(hours=30))
        a_measure(an_episode(clinic))
        FollowUpFactory(episode=an_episode(clinic, discharged_on=date(2026, 10, 1)), due_on=TODAY)
        passed_on(an_episode(clinic))

    one_more()
    with_one = queries_of_planning(clinic)
    assert len(rows(clinic)) == 4
    for _ in range(4):
        one_more()
    assert queries_of_planning(clinic) == with_one
    assert with_one <= 13


@pytest.mark.django_db(transaction=True)
def test_four_who_plan_at_once_make_each_message_once():
    clinic = ClinicFactory()
    for _ in range(10):
        episode = an_episode(clinic)
        VisitFactory(episode=episode, starts_at=NOW + timedelta(hours=30))
        a_measure(an_episode(clinic))

    def plan(_number):
        try:
            return plan_messages(clinic, NOW)
        finally:
            connection.close()

    with ThreadPoolExecutor(4) as four:
        list(four.map(plan, range(8)))
    assert states(clinic) == [PLANNED] * 20
