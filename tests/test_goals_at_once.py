"""A goal is changed while a result of it is written down, and options are decided by two: nothing said is lost."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.urls import reverse
from django.utils import timezone

from goals.changing import Why
from goals.deciding import bring_back, decide, note_agreed, options_of, write_table
from goals.models import AgreedCourse, FollowUp, Goal, GoalOption, GoalRevision, Milestone, OptionTable
from goals.revising import revise_goal
from goals.tests.factories import GoalFactory, MaintenancePlanFactory, MilestoneFactory, options_side_by_side
from measures.recording import record
from patients.tests.factories import EpisodeFactory
from rehabgoals.days import write_day
from rehabgoals.tenancy import in_clinic
from rehabgoals.versions import ChangedMeanwhile
from tests.together import at_once, while_another_writes

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def goal(riverside, clinician):
    """From 150 m to 800 m."""
    return GoalFactory(episode=EpisodeFactory(clinic=riverside, clinician=clinician))


def walked(goal, metres):
    """Somebody writes down today that they walked so far."""

    def write():
        with in_clinic(goal.clinic_id):
            record(measure=goal.measure, value=metres, taken_on=timezone.localdate(), by=goal.agreed_by)

    return write


def test_other_words_leave_the_day_on_which_a_result_reaches_the_goal_in_this_moment(clinician, client_of, goal):
    client, address = client_of(clinician), reverse("goals:goal_edit", args=[goal.pk])
    typed = {"activity": "walk to the market with Carmen", "reason": "Better words", "proposed_by": "patient"}
    typed |= {"target": "800", "target_on": write_day(goal.target_on), "version": "1", "outcome": goal.outcome}

    answer = while_another_writes(walked(goal, 850), lambda: client.post(address, typed))

    assert answer.status_code == 302, answer.context["form"].errors
    with in_clinic(goal.clinic_id):
        kept = Goal.objects.get()
        [revision] = GoalRevision.objects.all()
    assert (kept.activity, revision.kind) == ("walk to the market with Carmen", "reworded")
    assert (kept.achieved_on, kept.achievement_status) == (timezone.localdate(), "achieved")


def test_a_result_that_comes_while_another_target_is_agreed_is_held_against_the_new_one(clinician, goal):
    def agree():
        with in_clinic(goal.clinic_id):
            further = Goal.objects.select_related("measure__instrument", "episode").get(pk=goal.pk)
            further.target = Decimal(1200)
            revise_goal(further, Why("Further"), by=clinician, read_version=1, baseline=Decimal(400))

    while_another_writes(agree, walked(goal, 850))

    with in_clinic(goal.clinic_id):
        kept = Goal.objects.get()
    assert (kept.terms, kept.target, kept.achieved_on, kept.achievement_status) == (2, 1200, None, "in-progress")


@pytest.mark.parametrize("typed", [{"press": "set_aside"}, {"press": "reached"}, {"name": "The river", "value": "400"}])
def test_the_day_on_which_a_result_reaches_a_step_stays_whatever_is_done_with_it_in_this_moment(
    clinician, client_of, goal, typed
):
    step = MilestoneFactory(goal=goal, value=400)
    earlier = timezone.localdate() - timedelta(days=3)
    client, address = client_of(clinician), reverse("goals:milestone_edit", args=[step.pk])

    def write():
        with in_clinic(goal.clinic_id):
            record(measure=goal.measure, value=450, taken_on=earlier, by=goal.agreed_by)

    answer = while_another_writes(write, lambda: client.post(address, typed | {"version": "1"}))

    assert answer.status_code == 302
    with in_clinic(goal.clinic_id):
        kept = Milestone.objects.get()
    assert (kept.reached_on, kept.is_reached_by_hand) == (earlier, False)


def test_one_press_on_finish_and_one_on_bring_back_that_come_twice_do_each_once(clinician, client_of, goal):
    MaintenancePlanFactory(episode=goal.episode, follow_ups=[3, 6])
    finish = reverse("goals:episode_finish_confirm", args=[goal.episode_id])
    back = reverse("goals:episode_bring_back", args=[goal.episode_id])

    def press(address, **typed):
        client = client_of(clinician)
        return lambda: client.post(address, typed).status_code

    typed = {"finished_on": write_day(timezone.localdate())}
    assert at_once(press(finish, **typed), press(finish, **typed)) == [302, 302]
    with in_clinic(goal.clinic_id):
        assert FollowUp.objects.filter(settled_at=None).count() == 2
    assert at_once(press(back), press(back)) == [302, 302]
    assert at_once(press(finish, **typed), press(finish, **typed)) == [302, 302]
    with in_clinic(goal.clinic_id):
        assert (FollowUp.objects.count(), FollowUp.objects.filter(settled_at=None).count()) == (4, 2)


def test_two_who_agree_the_first_course_at_once_see_both(clinician, colleague, client_of, goal):
    address = reverse("goals:course", args=[goal.episode_id])

    def press(by, visits):
        client = client_of(by)
        return lambda: client.post(address, {"about_visits": visits, "version": "0"}).status_code

    assert sorted(at_once(press(clinician, "8"), press(colleague, "12"))) == [302, 409]
    with in_clinic(goal.clinic_id):
        assert AgreedCourse.objects.count() == 1


@pytest.fixture
def table(goal):
    """A decision with one option kept for later."""
    made = options_side_by_side(goal.episode)
    with in_clinic(goal.clinic_id):
        made.options.filter(position=1).update(fate="later", fate_reason="After the wedding")
    return made


def decided(table, fate):
    """Somebody says what becomes of the second option."""

    def write():
        with in_clinic(table.clinic_id):
            option = table.options.get(position=1)
            option.fate = fate
            decide(table, [option], read_version=table.version)

    return write


def test_an_option_is_decided_and_brought_back_at_once_and_nobody_waits_for_the_other_in_a_circle(table):
    with in_clinic(table.clinic_id):
        option = options_of(table)[1]

    def back():
        with in_clinic(table.clinic_id):
            bring_back(option)

    given = at_once(back, decided(table, "not_this"))

    assert all(each is None or isinstance(each, ChangedMeanwhile) for each in given), given
    with in_clinic(table.clinic_id):
        assert GoalOption.objects.get(pk=option.pk).fate in ("", "not_this")


def test_an_option_that_is_added_while_the_others_are_rated_is_told_and_nothing_is_lost(clinician, client_of, table):
    def add():
        with in_clinic(table.clinic_id):
            added = GoalOption(clinic_id=table.clinic_id, table=table, position=3, title="Swim")
            write_table(OptionTable.objects.get(pk=table.pk), [added], read_version=1)

    client, address = client_of(clinician), reverse("goals:option_table", args=[table.pk])
    rated = {"whose": "patient", "version": "1", "option-1-patient_rating": "7"}

    answer = while_another_writes(add, lambda: client.post(address, rated))

    assert answer.status_code == 409
    with in_clinic(table.clinic_id):
        assert GoalOption.objects.filter(title="Swim").exists()


def test_an_option_keeps_its_goal_when_it_is_decided_while_the_goal_is_agreed(goal, table):
    with in_clinic(table.clinic_id):
        option = options_of(table)[1]

    def agree():
        with in_clinic(table.clinic_id):
            note_agreed(option.pk, goal)

    given = at_once(agree, decided(table, "primary"))

    assert all(each is None or isinstance(each, ChangedMeanwhile) for each in given), given
    with in_clinic(table.clinic_id):
        kept = GoalOption.objects.get(pk=option.pk)
    assert (kept.goal_id, kept.fate) == (goal.pk, "primary")
