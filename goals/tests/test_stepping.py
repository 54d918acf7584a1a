"""Steps on the way: named by the patient, reached by a result or by hand, told once, and never beside bad news."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from goals.good_news import reached_since, with_reached
from goals.models import Goal, Milestone
from goals.tests.factories import FlareUpPlanFactory, GoalFactory, MilestoneFactory
from measures.correcting import correct
from measures.recording import record
from measures.tests.factories import MeasureFactory, MeasurementFactory
from patients.tests.factories import EpisodeFactory
from rehabgoals.days import write_day
from rehabgoals.tenancy import in_clinic
from rehabgoals.testing.queries import assert_constant_queries

pytestmark = pytest.mark.django_db


@pytest.fixture
def today():
    return timezone.localdate()


@pytest.fixture
def goal(riverside, clinician, today):
    episode = EpisodeFactory(clinic=riverside, clinician=clinician, started_on=today - timedelta(weeks=6))
    return GoalFactory(episode=episode, agreed_by=clinician)


@pytest.fixture
def client(client_of, clinician):
    return client_of(clinician)


def taken(goal, value, on):
    with in_clinic(goal.clinic_id):
        measure = Goal.objects.select_related("measure__instrument").get(pk=goal.pk).measure
        return record(measure=measure, value=Decimal(value), taken_on=on, by=goal.agreed_by)


def stored(step):
    with in_clinic(step.clinic_id):
        return Milestone.objects.get(pk=step.pk)


def steps(goal):
    with in_clinic(goal.clinic_id):
        return list(Milestone.objects.filter(goal=goal))


def new(goal):
    return reverse("goals:milestone_new", args=[goal.pk])


def edit(step):
    return reverse("goals:milestone_edit", args=[step.pk])


def sent_back(response):
    values = {bound.html_name: bound.value() for bound in response.context["form"]}
    return {name: str(value) for name, value in values.items() if value not in (None, False)}


# --- Reached by a result ------------------------------------------------------------------------------------------


def test_a_result_reaches_a_step_on_its_day_and_a_lower_one_takes_nothing_back(goal, today):
    step = MilestoneFactory(goal=goal, value=300)
    taken(goal, 290, today - timedelta(days=9))
    assert stored(step).reached_on is None
    taken(goal, 320, today - timedelta(days=5))
    taken(goal, 250, today)
    assert stored(step).reached_on == today - timedelta(days=5)
    taken(goal, 310, today - timedelta(days=7))
    assert stored(step).reached_on == today - timedelta(days=7), "written down later, measured earlier"


def test_where_less_is_better_a_step_is_reached_downwards(riverside, clinician, today):
    episode = EpisodeFactory(clinic=riverside, clinician=clinician)
    pain = MeasureFactory(episode=episode, key="nprs")
    goal = GoalFactory(episode=episode, measure=pain, baseline=7, target=2)
    step = MilestoneFactory(goal=goal, value=4)
    taken(goal, 6, today)
    assert stored(step).reached_on is None
    taken(goal, 3, today)
    assert stored(step).reached_on == today


def test_the_sound_side_reaches_no_step_of_the_sore_one(riverside, clinician, today):
    episode = EpisodeFactory(clinic=riverside, clinician=clinician)
    knee = MeasureFactory(episode=episode, key="rom_knee_flexion")
    step = MilestoneFactory(goal=GoalFactory(episode=episode, measure=knee, baseline=90, target=120), value=105)
    sound = "left" if episode.side == "right" else "right"
    with in_clinic(riverside.pk):
        record(measure=knee, value=Decimal(140), taken_on=today, by=clinician, conditions={"side": sound})
    assert stored(step).reached_on is None


def test_a_step_that_a_wrong_result_reached_is_reached_by_another_or_not_yet(goal, today, clinician):
    step = MilestoneFactory(goal=goal, value=300)
    wrong = taken(goal, 900, today - timedelta(days=3))
    taken(goal, 350, today)
    with in_clinic(goal.clinic_id):
        correct(wrong, reason="number", by=clinician)
    assert stored(step).reached_on == today


def test_a_step_set_aside_or_told_by_hand_is_left_as_it_is(goal, today):
    aside = MilestoneFactory(goal=goal, value=300, set_aside_on=today)
    told = MilestoneFactory(goal=goal, value=400, reached_on=today, is_reached_by_hand=True)
    taken(goal, 500, today - timedelta(days=2))
    assert stored(aside).reached_on is None
    assert stored(told).reached_on == today


# --- Named and changed on its pages -------------------------------------------------------------------------------


def test_numbers_are_proposed_and_a_step_gets_a_name_of_the_patients_own(client, goal):
    page = client.get(new(goal))
    assert 'data-plates="300=300 m|500=500 m|650=650 m"' in page.content.decode()
    response = client.post(new(goal), {"value": "300", "name": "The bakery"}, follow=True)
    [step] = steps(goal)
    assert (step.name, step.value, step.reached_on) == ("The bakery", 300, None)
    assert "The bakery" in response.content.decode()
    assert "300=300 m" not in client.get(new(goal)).content.decode(), "what is taken is not proposed again"


def test_several_steps_are_named_one_after_the_other_with_the_next_number_ready(client, goal):
    assert client.get(new(goal)).context["form"]["value"].value() == "300"
    response = client.post(new(goal), {"value": "300", "name": "The bakery", "then": "another"}, follow=True)
    assert response.context["form"]["value"].value() == "500"
    assert "The bakery" in response.content.decode(), "beside the goal, with the steps there are"
    response = client.post(new(goal), {"value": "500", "name": "The bridge"}, follow=True)
    assert response.request["PATH_INFO"] == reverse("goals:goal_detail", args=[goal.pk])
    client.post(new(goal), {"value": "700", "name": "The church"})
    assert not client.get(new(goal)).context["form"]["value"].value(), "nothing lies beyond the steps there are"


def test_a_step_can_do_without_a_number(client, goal):
    client.post(new(goal), {"value": "", "name": "Without Carmen"})
    assert steps(goal)[0].value is None


def test_a_step_that_was_passed_already_is_reached_on_the_day_of_that_result(client, goal, today):
    taken(goal, 440, today - timedelta(days=4))
    response = client.post(new(goal), {"value": "300", "name": "The bakery"}, follow=True)
    assert steps(goal)[0].reached_on == today - timedelta(days=4)
    assert "You reached a step on your way: The bakery (300 m)." in response.content.decode()


@pytest.mark.parametrize("key", ["yes_no"])
def test_a_goal_that_is_done_or_not_has_steps_by_hand_only(client, riverside, clinician, key, today):
    episode = EpisodeFactory(clinic=riverside, clinician=clinician)
    measure = MeasureFactory(episode=episode, key=key, activity="kneel at Mass")
    goal = GoalFactory(episode=episode, measure=measure, baseline=0, target=1)
    assert "value" not in client.get(new(goal)).context["form"].fields
    client.post(new(goal), {"name": "On a cushion", "reached_on": write_day(today)})
    assert (steps(goal)[0].reached_on, steps(goal)[0].is_reached_by_hand) == (today, True)


@pytest.mark.parametrize(
    ("said", "field", "words"),
    [
        ({"name": ""}, "name", "Give the step a name"),
        ({"name": "x" * 17}, "name", "and 16 fit."),
        ({"value": "800"}, "value", "A step lies between 150 m and 800 m."),
        ({"value": "100"}, "value", "A step lies between"),
        ({"value": "400"}, "value", "There is a step at this number already."),
        ({"value": "many"}, "value", "number"),
        ({"reached_on": "1/1/2099"}, "reached_on", "is still ahead"),
    ],
)
def test_what_is_no_step_is_said_at_its_field_and_stays(client, goal, said, field, words):
    MilestoneFactory(goal=goal, name="The bridge", value=400)
    response = client.post(new(goal), {"name": "The bakery", "value": "300"} | said)
    assert response.status_code == 422
    form = response.context["form"]
    assert words in " ".join(form.errors[field])
    assert all(form[name].value() == value for name, value in said.items())
    assert len(steps(goal)) == 1


def test_pressing_twice_adds_one_step(client, goal):
    for _press in range(2):
        client.post(new(goal), {"name": "The bakery", "value": "300"})
    assert len(steps(goal)) == 1


def test_one_press_says_that_a_step_was_reached_today_and_another_sets_one_aside(client, goal, today):
    step = MilestoneFactory(goal=goal, name="Without Carmen", value=None)
    response = client.post(edit(step), {"press": "reached"}, follow=True)
    assert "You reached a step on your way: Without Carmen." in response.content.decode()
    assert (stored(step).reached_on, stored(step).is_reached_by_hand) == (today, True)
    client.post(edit(step), {"press": "set_aside"})
    assert (stored(step).set_aside_on, stored(step).reached_on) == (today, today)


def test_a_step_is_named_anew_and_moved_and_a_reached_one_keeps_its_number(client, goal, today):
    step = MilestoneFactory(goal=goal, value=300)
    client.post(edit(step), sent_back(client.get(edit(step))) | {"name": "The bridge", "value": "450"})
    assert (stored(step).name, stored(step).value) == ("The bridge", 450)
    taken(goal, 500, today)
    assert "value" not in client.get(edit(step)).context["form"].fields


def test_two_people_changing_a_step_see_both_and_choose(client, client_of, colleague, goal):
    step = MilestoneFactory(goal=goal, value=300)
    mine, theirs = (sent_back(each.get(edit(step))) for each in (client, client_of(colleague)))
    client_of(colleague).post(edit(step), theirs | {"name": "The bridge"})
    response = client.post(edit(step), mine | {"name": "The river"})
    assert response.status_code == 409
    assert "The bridge" in response.content.decode()
    assert client.post(edit(step), sent_back(response)).status_code == 302
    assert stored(step).name == "The river"


def test_a_stranger_finds_no_such_step(client_of, stranger, goal):
    step = MilestoneFactory(goal=goal)
    for url in (new(goal), edit(step)):
        assert client_of(stranger).get(url).status_code == 404
        assert client_of(stranger).post(url, {"press": "reached"}).status_code == 404
    assert stored(step).reached_on is None


# --- Drawn, and told once -----------------------------------------------------------------------------------------


def test_steps_stand_on_the_path_and_in_the_chart(client, goal, today):
    MilestoneFactory(goal=goal, name="The gate", value=200)
    MilestoneFactory(goal=goal, name="The bakery", value=500)
    taken(goal, 250, today)
    text = client.get(reverse("goals:goal_detail", args=[goal.pk])).content.decode()
    assert "path-step" in text
    assert "A step reached" in text
    assert "milestone: The gate" in text, "in the table of the chart"
    assert "Milestone ahead: The bakery" in text


def test_a_step_that_a_result_reaches_is_told_after_the_act(client, goal, today):
    MilestoneFactory(goal=goal, value=300)
    url = reverse("measures:measure_record", args=[goal.episode_id, goal.measure.instrument_id])
    text = client.post(
        url, {"taken_on": write_day(today), "answered_by": "alone"} | {"value": "320"}, follow=True
    ).content.decode()
    assert "You reached a step on your way: The bakery (300 m)." in text
    text = client.post(
        url, {"taken_on": write_day(today), "answered_by": "alone"} | {"value": "330"}, follow=True
    ).content.decode()
    assert "You reached a step" not in text, "once"


def test_nothing_is_praised_on_a_day_of_pain_3_above_usual(client, goal, today):
    MilestoneFactory(goal=goal, value=300)
    pain = MeasureFactory(episode=goal.episode, key="nprs")
    for days, value in ((20, 3), (10, 3), (0, 6)):
        MeasurementFactory(measure=pain, value=value, taken_on=today - timedelta(days=days))
    url = reverse("measures:measure_record", args=[goal.episode_id, goal.measure.instrument_id])
    text = client.post(
        url, {"taken_on": write_day(today), "answered_by": "alone"} | {"value": "320"}, follow=True
    ).content.decode()
    assert "You reached a step" not in text
    assert steps(goal)[0].reached_on == today, "the fact is kept"
    assert "Good news" not in visit_page(client, goal)


def visit_page(client, goal):
    return client.get(reverse("sessions:check_in_new", args=[goal.episode_id])).content.decode()


def test_the_next_visit_opens_with_the_steps_reached_since_last_time(client, goal, today):
    assert "Good news" not in visit_page(client, goal)
    MilestoneFactory(goal=goal, name="The bakery", value=300, reached_on=today - timedelta(days=2))
    text = visit_page(client, goal)
    assert "Good news" in text
    assert "The bakery" in text


def test_steps_from_before_last_time_or_beside_a_worsening_are_not_told_again(goal, today):
    MilestoneFactory(goal=goal, name="The bakery", value=300, reached_on=today - timedelta(days=9))

    def told(since, **worse):
        goals = with_reached(Goal.objects.filter(pk=goal.pk))
        return [step.name for step in reached_since(goals, since, today=today, **worse)]

    with in_clinic(goal.clinic_id):
        assert told(today - timedelta(days=9)) == ["The bakery"]
        assert told(today - timedelta(days=8)) == []
        assert told(None, worse=[goal.pk]) == []
        FlareUpPlanFactory(episode=goal.episode, usual_pain=1)
        MeasurementFactory(measure=MeasureFactory(episode=goal.episode, key="nprs"), value=4, taken_on=today)
        assert told(None) == []


def test_queries_do_not_grow_with_the_steps(client, goal, today):
    def add_more() -> None:
        taken_already = len(steps(goal))
        MilestoneFactory(goal=goal, value=200 + taken_already, reached_on=today)
        MilestoneFactory(goal=goal, value=400 + taken_already)

    add_more()
    for name, args in (("goals:goal_detail", [goal.pk]), ("sessions:check_in_new", [goal.episode_id])):
        assert_constant_queries(client, reverse(name, args=args), add_more, at_most=12)


# --- The database's own rules -------------------------------------------------------------------------------------


def test_the_database_wants_a_name_and_one_step_at_a_number(goal, today):
    MilestoneFactory(goal=goal, value=300)

    def refused(**values):
        with in_clinic(goal.clinic_id), pytest.raises(IntegrityError) as error, transaction.atomic():
            MilestoneFactory(goal=goal, **values)
        return str(error.value)

    assert "value_once" in refused(value=300)
    assert "name_given" in refused(value=400, name="")
    assert "by_hand_has_day" in refused(value=500, is_reached_by_hand=True)
    MilestoneFactory(goal=goal, value=300, set_aside_on=today)
