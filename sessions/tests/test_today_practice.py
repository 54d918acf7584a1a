"""What is practised in a visit is kept as a record, and moves the plan only where both agree."""

from datetime import UTC, date, datetime, timedelta

import pytest
import time_machine
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from goals.models import PracticeEntry, PracticeTask
from goals.tests.factories import GoalFactory, PracticeTaskFactory
from patients.tests.factories import EpisodeFactory
from rehabgoals.tenancy import in_clinic
from sessions.keeping_practised import HIGHEST_LEVEL, LOWEST_LEVEL, level_after
from sessions.models import CheckIn, Practised
from sessions.recording import finish_check_in
from sessions.said import PractisedSaid, Said
from sessions.tests.factories import CheckInFactory, PractisedFactory
from sessions.tests.test_views import address, finish, form_of, rows, sent

NOW = datetime(2026, 11, 10, 10, 30, tzinfo=UTC)


@pytest.fixture
def episode(clinician):
    with time_machine.travel(NOW, tick=False):
        yield EpisodeFactory(clinic=clinician.clinic, clinician=clinician, patient__preferred_name="Rosa")


@pytest.fixture
def client(client_of, clinician):
    return client_of(clinician)


@pytest.fixture
def task(episode):
    goal = GoalFactory(episode=episode)
    return PracticeTaskFactory(goal=goal, what="Stairs with one rail", level=2, next_level_when="ten without a pause")


def step(task, step, **more):
    """What the form sends for a task that was practised, with a step of its level."""
    name = f"practised_{task.pk}"
    return {name: "on", f"{name}_version": "1", f"{name}_level": "2", f"{name}_step": step} | {
        f"{name}_{part}": value for part, value in more.items()
    }


def plan(task):
    with in_clinic(task.clinic_id):
        return PracticeTask.objects.get(pk=task.pk)


def test_one_tick_keeps_what_was_practised_as_the_plan_has_it(client, episode, task):
    form = form_of(client.get(address(episode)))
    name = f"practised_{task.pk}"
    said = {bound.name: bound.value() for bound in form if bound.name.startswith(name) and bound.value()}
    assert sent(client, episode, **said, **{name: "on"}).status_code == 302
    [row] = rows(episode, Practised)
    assert (row.task_id, row.what, row.level) == (task.pk, "Stairs with one rail", 2)
    assert (row.amount, row.unit, row.sureness, row.safety, row.step) == (None, "", None, "", "")
    assert row.next_level_when == "ten without a pause"


def test_what_was_not_ticked_was_not_practised(client, episode, task):
    sent(client, episode, agreed="Rest.", **{f"practised_{task.pk}_level": "2", f"practised_{task.pk}_sureness": "8"})
    assert rows(episode, Practised) == []


def test_how_it_went_is_kept_and_stands_beside_the_field_next_time(client, episode, task):
    said = {"amount": "7.5", "unit": "minutes", "sureness": "6", "safety": "beside"}
    sent(client, episode, **step(task, "", **said))
    [row] = rows(episode, Practised)
    assert (float(row.amount), row.unit, row.sureness, row.safety) == (7.5, "minutes", 6, "beside")
    [again] = form_of(client.get(address(episode))).planned
    assert again.last_words == "last 7.5 minutes, on 10 November"
    assert again.fields["sureness"].field.last == 6
    assert again.fields["unit"].value() == "minutes"
    assert [again.fields[part].value() for part in ("amount", "sureness", "safety")] == [None] * 3, (
        "nothing is passed off"
    )


def test_step_that_both_agree_to_stands_in_the_plan(client, episode, task):
    said = step(task, "up", is_agreed="on", next_level_when="a whole storey")
    sent(client, episode, **said)
    assert (plan(task).level, plan(task).next_level_when, plan(task).version) == (3, "a whole storey", 2)


@pytest.mark.parametrize("more", [{}, {"is_agreed": ""}])
def test_step_that_one_of_them_wants_changes_nothing_in_the_plan(client, episode, task, more):
    sent(client, episode, **step(task, "up", **more))
    assert (plan(task).level, plan(task).version) == (2, 1)
    assert [row.step for row in rows(episode, Practised)] == ["up"]


def test_plan_that_a_colleague_changed_meanwhile_stays_and_the_page_says_so(client, episode, task):
    with in_clinic(episode.clinic_id):
        PracticeTask.objects.filter(pk=task.pk).update(level=5, version=2)
    response = sent(client, episode, **step(task, "up", is_agreed="on"))
    assert plan(task).level == 5
    assert [(row.level, row.step, row.is_agreed) for row in rows(episode, Practised)] == [(2, "up", True)]
    text = client.get(response.url).content.decode()
    assert "was changed by a colleague meanwhile" in text
    assert reverse("goals:practice_edit", args=[task.pk]) in text


def test_something_the_patient_chooses_now_is_kept_as_theirs(client, episode):
    sent(client, episode, chosen_1_what="Kneel at the bench", chosen_1_amount="3", chosen_2_what="Dance")
    assert [
        (row.what, row.is_patients_choice, row.task_id, row.level, row.unit) for row in rows(episode, Practised)
    ] == [
        ("Kneel at the bench", True, None, 1, "times"),
        ("Dance", True, None, 1, ""),
    ]


def test_what_the_plan_holds_already_was_not_chosen_today(client, episode, task):
    """Whose choice it once was, weeks ago, is no news of this visit."""
    with in_clinic(episode.clinic_id):
        PracticeTask.objects.filter(pk=task.pk).update(chosen_by="patient")
    sent(client, episode, **step(task, ""))
    [row] = rows(episode, Practised)
    assert not row.is_patients_choice
    [check_in] = rows(episode, CheckIn)
    text = client.get(reverse("sessions:check_in_detail", args=[check_in.pk])).content.decode()
    assert task.what in text and "chose it" not in text


def test_something_without_a_name_asks_for_it(client, episode):
    response = sent(client, episode, chosen_1_sureness="7")
    assert form_of(response).errors["chosen_1_what"] == ["Write what you practised."]
    assert rows(episode, CheckIn) == []


@pytest.mark.parametrize(
    ("part", "value", "words"),
    [
        ("level", "0", "Write a number from 1 to 99"),
        ("level", "2.5", "Write a whole number"),
        ("amount", "0", "Write a number from 0.1"),
        ("sureness", "11", "Write a number from 0 to 10"),
        ("unit", "miles", "Choose one from the list"),
        ("version", "x", "This page was open for long"),
    ],
)
def test_what_does_not_fit_is_said_at_its_field(client, episode, task, part, value, words):
    response = sent(client, episode, **step(task, "", **{part: value}))
    assert response.status_code == 422
    assert words in " ".join(form_of(response).errors[f"practised_{task.pk}_{part}"])
    assert rows(episode, Practised) == []


def test_task_of_another_episode_is_not_practised_here(episode, clinician):
    other = PracticeTaskFactory(goal=GoalFactory(clinic=episode.clinic))
    said = Said(practised=(PractisedSaid("Stairs", task=other),))
    with in_clinic(episode.clinic_id), pytest.raises(ValueError, match="another episode"):
        finish_check_in(episode=episode, by=clinician, said=said)


def test_task_that_was_stopped_while_the_page_was_open_is_kept_all_the_same(client, episode, task):
    with in_clinic(episode.clinic_id):
        PracticeTask.objects.filter(pk=task.pk).update(stopped_on=NOW.date())
    assert sent(client, episode, **step(task, "")).status_code == 302
    assert [row.task_id for row in rows(episode, Practised)] == [task.pk]


@given(level=st.integers(LOWEST_LEVEL, HIGHEST_LEVEL), step=st.sampled_from(Practised.Step.values))
def test_level_moves_by_one_and_stays_a_level(level, step):
    after = level_after(level, step)
    assert LOWEST_LEVEL <= after <= HIGHEST_LEVEL
    assert abs(after - level) <= 1
    assert step != Practised.Step.STAY or after == level


# --- The paper sheet --------------------------------------------------------------------------------------------------


def days_offered(client, episode, task):
    return [value for value, _label in form_of(client.get(address(episode)))[f"days_{task.pk}"].field.choices]


def test_paper_sheet_offers_the_days_since_the_last_check_in_and_at_most_two_weeks(client, episode, task):
    assert days_offered(client, episode, task) == [f"2026-{day}" for day in _days(date(2026, 10, 28), 14)]
    CheckInFactory(episode=episode, held_on=date(2026, 11, 7))
    assert days_offered(client, episode, task) == [f"2026-{day}" for day in _days(date(2026, 11, 7), 4)]


def _days(first, count):
    return [f"{first + timedelta(days=number):%m-%d}" for number in range(count)]


def test_days_on_the_sheet_are_kept_once_and_say_on_how_many_days(client, clinician, episode, task):
    with in_clinic(episode.clinic_id):
        PracticeEntry.objects.create(clinic=episode.clinic, task=task, done_on=date(2026, 11, 8), source="home")
    sent(client, episode, **{f"days_{task.pk}": ["2026-11-01", "2026-11-08", "2026-11-09"]})
    kept = [(entry.done_on.day, entry.source, entry.entered_by_id) for entry in rows(episode, PracticeEntry)]
    assert sorted(kept) == [(1, "visit", clinician.pk), (8, "home", None), (9, "visit", clinician.pk)]
    [check_in] = rows(episode, CheckIn)
    assert check_in.practice_days == 2, "of the last seven"


def test_days_of_the_week_before_last_say_nothing_of_the_last_seven(client, episode, task):
    sent(client, episode, **{f"days_{task.pk}": ["2026-10-29", "2026-11-01"]})
    assert len(rows(episode, PracticeEntry)) == 2
    assert [check_in.practice_days for check_in in rows(episode, CheckIn)] == [None], "nobody said that it was none"


def test_number_of_days_that_was_said_is_not_counted_over(client, episode, task):
    sent(client, episode, practice_days="5", **{f"days_{task.pk}": ["2026-11-09"]})
    assert [check_in.practice_days for check_in in rows(episode, CheckIn)] == [5]


def test_day_that_is_none_of_them_is_not_kept(client, episode, task):
    response = sent(client, episode, **{f"days_{task.pk}": ["2026-11-11"]})
    assert response.status_code == 422
    assert rows(episode, PracticeEntry) == []


def test_last_time_is_read_with_the_task_itself(client, episode, task):
    PractisedFactory(check_in=CheckInFactory(episode=episode, held_on=date(2026, 10, 27)), task=task)
    assert form_of(client.get(address(episode))).planned[0].last_words == "last 8 times, on 27 October"
    assert finish(episode) in client.get(address(episode)).content.decode()
