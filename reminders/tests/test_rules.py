"""The rules, without a database: facts and a moment in, wanted messages out."""

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo, available_timezones

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reminders.choices import Kind, Reason
from reminders.rules import (
    EpisodeFacts,
    Facts,
    FollowUpFacts,
    HandOverFacts,
    MeasureFacts,
    Occasion,
    PatientFacts,
    VisitFacts,
    Wanted,
    refusal,
    wanted,
)
from sessions.times import instant

LONDON = "Europe/London"
NOW = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)
TODAY = date(2026, 11, 24)
ROSA = PatientFacts(id=7)


def of_episode(zone=LONDON, reminds=True, **fields):
    return Facts(zone=zone, reminds_of_visits=reminds, episodes=(EpisodeFacts(**{"id": 3, "patient": ROSA, **fields}),))


def a_visit(starts_at, **fields):
    return of_episode(visits=(VisitFacts(id=11, starts_at=starts_at),), **fields)


def due(*days, **fields):
    return of_episode(measures=tuple(MeasureFacts(id=20 + n, due_on=day) for n, day in enumerate(days)), **fields)


# --- reminders of visits --------------------------------------------------------------------------------------------


def test_a_visit_is_reminded_of_one_day_before():
    starts_at = datetime(2026, 11, 27, 10, 30, tzinfo=UTC)
    assert wanted(a_visit(starts_at), NOW) == [
        Wanted(
            Occasion(Kind.VISIT_REMINDER, patient_id=7, episode_id=3, subject_id=11, due_on=date(2026, 11, 27)),
            due_at=datetime(2026, 11, 26, 10, 30, tzinfo=UTC),
        )
    ]


@pytest.mark.parametrize(
    ("hours", "is_wanted"),
    [(72, True), (24, True), (23, True), (2.5, True), (2, True), (1.9, False), (0, False), (-1, False)],
)
def test_a_visit_planned_late_is_reminded_of_at_once_and_one_too_near_not_at_all(hours, is_wanted):
    found = wanted(a_visit(NOW + timedelta(hours=hours)), NOW)
    assert len(found) == is_wanted
    if found and hours <= 24:
        assert found[0].due_at <= NOW


def test_the_day_of_a_visit_is_the_clinics_day():
    late_evening = datetime(2026, 11, 26, 23, 30, tzinfo=UTC)
    assert wanted(a_visit(late_evening, zone="Asia/Tokyo"), NOW)[0].occasion.due_on == date(2026, 11, 27)
    assert wanted(a_visit(late_evening, zone="America/New_York"), NOW)[0].occasion.due_on == date(2026, 11, 26)


def test_nothing_is_sent_for_visits_where_the_clinic_has_not_chosen_rehabgoals():
    facts = a_visit(NOW + timedelta(days=2), reminds=False)
    assert wanted(facts, NOW) == []
    assert refusal(Occasion(Kind.VISIT_REMINDER, 7, 3, 11, date(2026, 11, 26)), facts, NOW) == Reason.NOT_OURS


def test_a_cancelled_visit_is_not_reminded_of():
    facts = of_episode(visits=(VisitFacts(id=11, starts_at=NOW + timedelta(days=2), is_planned=False),))
    assert wanted(facts, NOW) == []


def test_a_visit_moved_to_another_day_is_another_occasion():
    before, after = a_visit(NOW + timedelta(days=2)), a_visit(NOW + timedelta(days=3))
    occasion = wanted(before, NOW)[0].occasion
    assert refusal(occasion, after, NOW) == Reason.VISIT_MOVED
    assert wanted(after, NOW)[0].occasion != occasion


# --- measuring again ------------------------------------------------------------------------------------------------


def test_a_prompt_goes_out_in_the_morning_of_the_day_a_measure_is_due():
    assert wanted(due(TODAY), NOW) == [
        Wanted(
            Occasion(Kind.REASSESSMENT, patient_id=7, episode_id=3, subject_id=20, due_on=TODAY),
            due_at=datetime(2026, 11, 24, 10, 0, tzinfo=UTC),
        )
    ]


def test_several_measures_due_on_one_day_are_one_message_whatever_their_order():
    facts = due(TODAY, TODAY, TODAY)
    turned = of_episode(measures=facts.episodes[0].measures[::-1])
    assert wanted(facts, NOW) == wanted(turned, NOW)
    assert [message.occasion.subject_id for message in wanted(facts, NOW)] == [20]


def test_measures_due_on_two_days_are_two_messages():
    tomorrow = TODAY + timedelta(days=1)
    assert [message.occasion.due_on for message in wanted(due(TODAY, tomorrow, tomorrow), NOW)] == [TODAY, tomorrow]


def test_a_measure_that_is_not_due_again_asks_for_nothing():
    assert wanted(due(None), NOW) == []


def test_a_prompt_that_went_out_is_not_repeated_for_another_measure_of_that_day():
    facts = due(TODAY, TODAY, prompted_on=frozenset({TODAY}))
    assert wanted(facts, NOW) == []


@pytest.mark.parametrize(("days", "is_wanted"), [(-1, True), (0, False), (2, False), (5, False), (6, True), (20, True)])
def test_a_prompt_is_left_to_a_visit_planned_within_five_days(days, is_wanted):
    facts = due(TODAY, visits=(VisitFacts(id=11, starts_at=NOW + timedelta(days=days)),))
    assert any(message.occasion.kind == Kind.REASSESSMENT for message in wanted(facts, NOW)) == is_wanted


@pytest.mark.parametrize(("days", "is_wanted"), [(-1, True), (0, False), (1, False), (6, False), (7, True)])
def test_a_prompt_for_tomorrow_is_left_to_a_visit_within_five_days_of_it(days, is_wanted):
    tomorrow = TODAY + timedelta(days=1)
    facts = due(tomorrow, visits=(VisitFacts(id=11, starts_at=NOW + timedelta(days=days, hours=3)),))
    assert any(message.occasion.kind == Kind.REASSESSMENT for message in wanted(facts, NOW)) == is_wanted


def test_a_cancelled_visit_does_not_stand_in_a_prompts_way():
    facts = due(TODAY, visits=(VisitFacts(id=11, starts_at=NOW + timedelta(days=2), is_planned=False),))
    assert [message.occasion.kind for message in wanted(facts, NOW)] == [Kind.REASSESSMENT]


@pytest.mark.parametrize(("days", "is_wanted"), [(0, True), (1, True), (2, False), (90, False)])
def test_an_old_prompt_is_not_sent_late(days, is_wanted):
    assert bool(wanted(due(TODAY - timedelta(days=days)), NOW)) == is_wanted


# --- how it is going after the finish -------------------------------------------------------------------------------


def asked_on(day, is_active=False, is_open=True, **fields):
    return of_episode(is_active=is_active, follow_ups=(FollowUpFacts(id=41, due_on=day, is_open=is_open),), **fields)


QUESTION = Occasion(Kind.FOLLOW_UP, patient_id=7, episode_id=3, subject_id=41, due_on=TODAY)


def test_after_the_finish_the_clinic_asks_how_it_is_going_in_the_morning_of_the_day():
    assert wanted(asked_on(TODAY), NOW) == [Wanted(QUESTION, due_at=datetime(2026, 11, 24, 10, 0, tzinfo=UTC))]


@pytest.mark.parametrize(
    ("facts", "reason"),
    [
        (asked_on(TODAY, is_active=True), Reason.GOES_ON),
        (asked_on(TODAY, is_open=False), Reason.SETTLED),
        (of_episode(is_active=False), Reason.SETTLED),
        (asked_on(TODAY, patient=replace(ROSA, prefers_no_messages=True)), Reason.ONLY_PAPER),
        (asked_on(TODAY, patient=replace(ROSA, has_address=False)), Reason.NO_ADDRESS),
        (asked_on(TODAY, patient=replace(ROSA, consents_to_email=False)), Reason.NO_CONSENT),
    ],
)
def test_nobody_is_asked_who_was_heard_came_back_or_does_not_want_to_be(facts, reason):
    assert wanted(facts, NOW) == []
    assert refusal(QUESTION, facts, NOW) == reason


@pytest.mark.parametrize(("days", "is_wanted"), [(0, True), (1, True), (2, False), (90, False)])
def test_an_old_question_is_not_sent_late(days, is_wanted):
    assert bool(wanted(asked_on(TODAY - timedelta(days=days)), NOW)) == is_wanted


# --- who looks after them now ---------------------------------------------------------------------------------------


def accepted_at(moment, patient=ROSA, is_active=True, zone=LONDON, **fields):
    hand_over = HandOverFacts(id=51, accepted_at=moment, **fields)
    return of_episode(zone=zone, patient=patient, is_active=is_active, hand_overs=(hand_over,))


YESTERDAY = NOW - timedelta(hours=18)  # in the afternoon
TIDINGS = Occasion(Kind.NEW_CLINICIAN, patient_id=7, episode_id=3, subject_id=51, due_on=TODAY)


def test_who_looks_after_them_now_is_said_in_the_morning_after_it_was_accepted():
    assert wanted(accepted_at(YESTERDAY), NOW) == [Wanted(TIDINGS, due_at=datetime(2026, 11, 24, 10, 0, tzinfo=UTC))]


@pytest.mark.parametrize(
    ("facts", "reason"),
    [
        (accepted_at(YESTERDAY, is_told=True), Reason.TOLD),
        (accepted_at(YESTERDAY, still_holds=False), Reason.PASSED_ON),
        (accepted_at(YESTERDAY, still_holds=False, is_told=True), Reason.PASSED_ON),
        (of_episode(), Reason.PASSED_ON),
        (accepted_at(YESTERDAY, is_active=False), Reason.FINISHED),
        (accepted_at(YESTERDAY, patient=replace(ROSA, prefers_no_messages=True)), Reason.ONLY_PAPER),
        (accepted_at(YESTERDAY, patient=replace(ROSA, has_address=False)), Reason.NO_ADDRESS),
        (accepted_at(YESTERDAY, patient=replace(ROSA, consents_to_email=False)), Reason.NO_CONSENT),
    ],
)
def test_who_was_told_in_person_or_has_somebody_else_by_now_is_not_written_to(facts, reason):
    assert wanted(facts, NOW) == []
    assert refusal(TIDINGS, facts, NOW) == reason


def test_who_looks_after_them_now_needs_no_yes_to_the_attachment():
    assert len(wanted(accepted_at(YESTERDAY, patient=replace(ROSA, consents_to_attachment=False)), NOW)) == 1


@pytest.mark.parametrize(("days", "is_wanted"), [(0, True), (1, True), (2, True), (3, False), (90, False)])
def test_who_looks_after_them_now_is_said_on_the_day_after_or_the_next_or_not_at_all(days, is_wanted):
    assert bool(wanted(accepted_at(NOW - timedelta(days=days)), NOW)) == is_wanted


def test_the_day_after_is_the_clinics_day_after():
    late_evening = datetime(2026, 11, 23, 23, 30, tzinfo=UTC)
    assert wanted(accepted_at(late_evening, zone="Asia/Tokyo"), NOW)[0].occasion.due_on == date(2026, 11, 25)
    assert wanted(accepted_at(late_evening, zone="America/New_York"), NOW)[0].occasion.due_on == date(2026, 11, 24)


# --- whoever it goes to ---------------------------------------------------------------------------------------------

EVERYTHING = replace(due(TODAY).episodes[0], visits=(VisitFacts(id=11, starts_at=NOW + timedelta(days=9)),))


@pytest.mark.parametrize(
    ("patient", "reason"),
    [
        (replace(ROSA, prefers_no_messages=True), Reason.ONLY_PAPER),
        (replace(ROSA, has_address=False), Reason.NO_ADDRESS),
        (replace(ROSA, consents_to_email=False), Reason.NO_CONSENT),
    ],
)
def test_nothing_at_all_goes_to_who_has_not_said_yes_or_wants_only_paper(patient, reason):
    facts = Facts(LONDON, True, (replace(EVERYTHING, patient=patient),))
    assert len(wanted(replace(facts, episodes=(EVERYTHING,)), NOW)) == 2
    assert wanted(facts, NOW) == []
    assert refusal(Occasion(Kind.PLAN, 7, 3, 99, TODAY), facts, NOW) == reason


def test_a_plan_needs_a_yes_to_the_attachment_and_reminders_do_not():
    facts = Facts(LONDON, True, (replace(EVERYTHING, patient=replace(ROSA, consents_to_attachment=False)),))
    assert len(wanted(facts, NOW)) == 2
    assert refusal(Occasion(Kind.PLAN, 7, 3, 99, TODAY), facts, NOW) == Reason.NO_ATTACHMENT_CONSENT


def test_after_the_finish_no_visit_is_reminded_of_and_nothing_measured_again():
    facts = Facts(LONDON, True, (replace(EVERYTHING, is_active=False),))
    assert wanted(facts, NOW) == []
    assert refusal(Occasion(Kind.REASSESSMENT, 7, 3, 20, TODAY), facts, NOW) == Reason.FINISHED
    assert refusal(Occasion(Kind.PLAN, 7, 3, 99, TODAY), facts, NOW) is None


def test_two_episodes_of_one_patient_are_reminded_of_apart():
    knee, shoulder = EVERYTHING, replace(EVERYTHING, id=4, measures=(MeasureFacts(30, TODAY),), visits=())
    assert [message.occasion.episode_id for message in wanted(Facts(LONDON, True, (knee, shoulder)), NOW)] == [3, 4, 3]


# --- time -----------------------------------------------------------------------------------------------------------

ZONES = sorted(available_timezones())
zones = st.sampled_from(ZONES)
days = st.dates(date(2026, 1, 1), date(2036, 12, 31))
moments = st.datetimes(datetime(2026, 1, 1), datetime(2036, 12, 31), timezones=st.just(UTC))


@given(zone=zones, day=days)
def test_a_prompt_is_wanted_once_on_its_own_day_in_every_zone(zone, day):
    morning = instant(day, time(10), ZoneInfo(zone))
    found = wanted(due(day, day, zone=zone), morning)
    assert [(message.occasion.due_on, message.due_at) for message in found] == [(day, morning)]
    assert wanted(due(day, day, zone=zone), morning - timedelta(days=1)) == found


@given(zone=zones, day=days)
def test_how_it_is_going_is_asked_once_at_ten_on_its_day_in_every_zone(zone, day):
    morning = instant(day, time(10), ZoneInfo(zone))
    found = wanted(asked_on(day, zone=zone), morning)
    assert [(message.occasion.due_on, message.due_at) for message in found] == [(day, morning)]


@given(zone=zones, day=days, at=st.times())
def test_who_looks_after_them_now_is_said_once_at_ten_on_the_day_after_in_every_zone(zone, day, at):
    there = ZoneInfo(zone)
    accepted = instant(day, at, there)
    # Where the clocks go from 23:00 to midnight, a time in between is of the next day.
    after, last, too_late = (accepted.astimezone(there).date() + timedelta(days=number) for number in (1, 2, 3))
    found = wanted(accepted_at(accepted, zone=zone), accepted)
    assert [(m.occasion.due_on, m.due_at) for m in found] == [(after, instant(after, time(10), there))]
    assert wanted(accepted_at(accepted, zone=zone), instant(last, time(12), there)) == found
    assert wanted(accepted_at(accepted, zone=zone), instant(too_late, time(0), there)) == []


@given(zone=zones, starts_at=moments, ahead=st.integers(2, 2000))
def test_a_visit_has_one_reminder_a_day_before_it_in_every_zone(zone, starts_at, ahead):
    found = wanted(a_visit(starts_at, zone=zone), starts_at - timedelta(hours=ahead))
    assert [message.due_at for message in found] == [starts_at - timedelta(hours=24)]
    assert found[0].occasion.due_on == starts_at.astimezone(ZoneInfo(zone)).date()


episodes = st.builds(
    EpisodeFacts,
    id=st.integers(1, 3),
    patient=st.builds(PatientFacts, id=st.integers(1, 2)),
    is_active=st.booleans(),
    follow_ups=st.lists(
        st.builds(FollowUpFacts, id=st.integers(1, 3), due_on=days, is_open=st.booleans()),
        max_size=3,
        unique_by=lambda follow_up: follow_up.id,
    ).map(tuple),
    hand_overs=st.lists(
        st.builds(
            HandOverFacts,
            id=st.integers(1, 3),
            accepted_at=moments,
            is_told=st.booleans(),
            still_holds=st.booleans(),
        ),
        max_size=3,
        unique_by=lambda hand_over: hand_over.id,
    ).map(tuple),
    visits=st.lists(
        st.builds(VisitFacts, id=st.integers(1, 6), starts_at=moments), max_size=4, unique_by=lambda visit: visit.id
    ).map(tuple),
    measures=st.lists(
        st.builds(MeasureFacts, id=st.integers(1, 6), due_on=st.none() | days),
        max_size=4,
        unique_by=lambda measure: measure.id,
    ).map(tuple),
)


@given(
    facts=st.builds(
        Facts,
        zone=zones,
        reminds_of_visits=st.booleans(),
        episodes=st.lists(episodes, max_size=3, unique_by=lambda episode: episode.id).map(tuple),
    ),
    now=moments,
)
def test_no_occasion_is_wanted_twice_and_what_is_wanted_is_not_refused(facts, now):
    found = wanted(facts, now)
    assert len({message.occasion for message in found}) == len(found)
    assert all(refusal(message.occasion, facts, now) is None for message in found)
    prompts = [(m.occasion.episode_id, m.occasion.due_on) for m in found if m.occasion.kind == Kind.REASSESSMENT]
    assert len(set(prompts)) == len(prompts)
