"""Around a visit two press at the same moment, or one presses twice: nothing is there twice and nothing is lost."""

from datetime import timedelta
from threading import Barrier

import pytest
from django.urls import reverse
from django.utils import timezone

from accounts.models import Absence, Phrase, Presence
from accounts.tests.factories import AbsenceFactory
from goals.models import PracticeTask
from goals.tests.factories import GoalFactory, PracticeTaskFactory
from patients.models import Episode
from patients.tests.factories import EpisodeFactory
from plans.models import IssuedPlan
from rehabgoals.days import write_day
from rehabgoals.tenancy import in_clinic
from sessions.models import CalendarFeed, CheckIn, CheckInAmendment, HandOver, PartnershipAnswer, Visit
from sessions.recording import finish_check_in
from sessions.said import MattersSaid, MeetingSaid, RatingSaid, Said
from sessions.tests.factories import CheckInFactory, HandOverFactory, VisitFactory
from tests.hostile import fields_on
from tests.together import at_once, while_another_writes

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def episode(riverside, clinician):
    return EpisodeFactory(clinic=riverside, clinician=clinician)


@pytest.fixture
def press(client_of):
    """One press of this person, who signed in before: what they are answered."""

    def of(by, name, *about, **typed):
        client, address = client_of(by), reverse(name, args=[row.pk for row in about])
        return lambda: client.post(address, typed).status_code

    return of


def visit_typed(episode, at):
    return {"day": write_day(at.date()), "at": f"{at:%H:%M}", "minutes": "30", "kind": "in_person"} | {
        "clinician": episode.clinician_id
    }


def tomorrow(episode, hour):
    day = timezone.now().astimezone(episode.clinic.zone) + timedelta(days=1)
    return day.replace(hour=hour, minute=0, second=0, microsecond=0)


def test_one_plans_a_visit_where_another_moves_one_and_one_of_them_is_told(clinician, colleague, press, episode):
    moved = VisitFactory(episode=episode, starts_at=tomorrow(episode, 9))
    there = visit_typed(episode, tomorrow(episode, 11))

    answers = at_once(
        press(clinician, "sessions:visit_new", episode, **there | {"kind": "video"}),
        press(colleague, "sessions:visit_edit", moved, **there, version="1"),
    )

    assert sorted(answers) == [302, 422]
    with in_clinic(episode.clinic_id):
        assert Visit.objects.filter(episode=episode, starts_at=tomorrow(episode, 11)).count() == 1


def test_one_finishes_with_a_next_visit_while_another_says_what_became_of_todays(
    clinician, colleague, client_of, press, episode
):
    """Both hold rows of the same visits, in the same order: neither waits for the other for ever."""
    today = VisitFactory(episode=episode, starts_at=timezone.now() - timedelta(minutes=1))
    typed = visit_form(client_of(clinician), episode, achieved="Past the shop")
    typed |= {"next_on": write_day(tomorrow(episode, 11).date()), "next_at": "11:00"}

    answers = at_once(
        press(clinician, "plans:check_in_finish", episode, **typed),
        press(colleague, "sessions:visit_edit", today, status="kept", version="1"),
    )

    assert answers == [302, 302]
    with in_clinic(episode.clinic_id):
        assert [visit.status for visit in Visit.objects.order_by("starts_at")] == ["kept", "planned"]


def visit_form(client, episode, **typed):
    """The visit page's form as it opens, with these words in it."""
    page, action = (reverse(name, args=[episode.pk]) for name in ("sessions:check_in_new", "plans:check_in_finish"))
    return fields_on(client, page, action) | typed


def test_finishing_pressed_twice_is_one_check_in_one_visit_and_one_copy_of_the_plan(
    clinician, client_of, press, episode
):
    typed = visit_form(client_of(clinician), episode, achieved="Past the shop", plan_way="paper")
    typed |= {"next_on": write_day(timezone.localdate() + timedelta(days=7)), "next_at": "10:30"}
    finish = "plans:check_in_finish"

    assert at_once(press(clinician, finish, episode, **typed), press(clinician, finish, episode, **typed)) == [302, 302]

    with in_clinic(episode.clinic_id):
        assert (CheckIn.objects.count(), Visit.objects.count(), IssuedPlan.objects.count()) == (1, 1, 1)


def test_a_level_that_two_colleagues_step_at_once_goes_up_by_one(clinician, colleague, client_of, press, episode):
    task = PracticeTaskFactory(goal=GoalFactory(episode=episode), level=2)
    stepped = {f"practised_{task.pk}": "on", f"practised_{task.pk}_step": "up", f"practised_{task.pk}_is_agreed": "on"}
    presses = [
        press(by, "plans:check_in_finish", episode, **visit_form(client_of(by), episode, **stepped))
        for by in (clinician, colleague)
    ]

    assert set(at_once(*presses)) <= {302, 422}

    with in_clinic(episode.clinic_id):
        assert PracticeTask.objects.get().level == 3
        assert CheckIn.objects.count() in (1, 2)


def test_amended_at_once_in_the_same_words_is_one_amendment_and_in_others_one_is_told(
    clinician, colleague, client_of, press, episode
):
    check_in = CheckInFactory(episode=episode, agreed="To the blue gate.")
    address = reverse("sessions:check_in_amend", args=[check_in.pk])

    def amends(by, **typed):
        filled_in = fields_on(client_of(by), address, address) | {"left_out_which": ""} | typed
        return press(by, "sessions:check_in_amend", check_in, **filled_in)

    same = {"agreed": "To the red gate.", "reason": "We had said the red one"}
    assert at_once(amends(clinician, **same), amends(clinician, **same)) == [302, 302]
    told = at_once(
        amends(clinician, agreed="To the door.", reason="Nearer"), amends(colleague, agreed="Out.", reason="Further")
    )
    assert sorted(told) == [302, 409]

    with in_clinic(episode.clinic_id):
        assert list(CheckInAmendment.objects.values_list("number", flat=True)) == [1, 2]


def test_an_offer_that_is_accepted_while_it_is_taken_back_is_one_of_both(clinician, colleague, press, episode):
    offered = HandOverFactory(episode=episode, from_clinician=clinician, to_clinician=colleague, made_by=clinician)
    accept = press(colleague, "sessions:hand_over", offered, say="yes", version="1")

    assert at_once(accept, press(clinician, "sessions:hand_over_take_back", offered)) == [302, 302]

    with in_clinic(episode.clinic_id):
        became = HandOver.objects.get().status
        responsible = Episode.objects.get().clinician
    assert (became, responsible) in [("accepted", colleague), ("withdrawn", clinician)]


def test_an_offer_that_is_accepted_while_the_episode_is_edited_loses_neither(
    clinician, colleague, client_of, press, episode
):
    offered = HandOverFactory(episode=episode, from_clinician=clinician, to_clinician=colleague, made_by=clinician)
    address = reverse("patients:episode_edit", args=[episode.pk])
    typed = fields_on(client_of(clinician), address, address) | {"problem": "Knee, stairs"}

    accepted, edited = at_once(
        press(colleague, "sessions:hand_over", offered, say="yes", version="1"),
        press(clinician, "patients:episode_edit", episode, **typed),
    )

    assert (accepted, edited) in [(302, 302), (302, 409)]
    with in_clinic(episode.clinic_id):
        assert Episode.objects.get().clinician == colleague


def test_what_is_pressed_twice_at_once_is_there_once(both, client_of, press, episode):
    """The same visit, days away, phrase, presence, calendar address and closing."""
    day = write_day(timezone.localdate() + timedelta(days=7))
    at_moment = {"day": day, "at": "10:30", "minutes": "30", "kind": "in_person", "clinician": str(both.pk)}

    def twice(name, *about, **typed):
        return at_once(press(both, name, *about, **typed), press(both, name, *about, **typed))

    assert twice("sessions:visit_new", episode, **at_moment) == [302, 302]
    assert twice("accounts:away_new", from_on=day, until_on=day) == [302, 302]
    assert set(twice("accounts:own_phrases", words="Keep going")) <= {302, 422}
    assert set(twice("accounts:clinic_phrases", words="Keep going")) <= {302, 422}
    assert twice("sessions:calendar_address", act="new") == [200, 200]
    here = reverse("accounts:presence", args=["check_in", episode.pk])
    clients = [client_of(both) for _ in range(2)]
    assert [page.status_code for page in at_once(*(lambda c=c: c.post(here) for c in clients))] == [200, 200]
    closed = {"reason": "stopped", "words": "Works nights", "finished_on": write_day(timezone.localdate())}
    assert twice("goals:episode_close", episode, **closed) == [302, 302]

    with in_clinic(episode.clinic_id):
        once = [model.objects.count() for model in (Visit, Absence, Presence, CalendarFeed)]
        assert (once, Phrase.objects.count()) == ([1, 1, 1, 1], 2)
        assert Episode.objects.get().discharge_words == "Works nights"


def test_days_away_that_are_being_written_are_not_written_once_more(clinician, press):
    day = timezone.localdate() + timedelta(days=7)
    away = press(clinician, "accounts:away_new", from_on=write_day(day), until_on=write_day(day))

    assert while_another_writes(lambda: AbsenceFactory(user=clinician, from_on=day, until_on=day), away) == 302

    with in_clinic(clinician.clinic_id):
        assert Absence.objects.count() == 1


def test_answers_of_a_patient_that_come_twice_at_once_are_kept_once(clinician, client_of, episode):
    client = client_of(clinician)
    address = client.post(reverse("sessions:partnership_ask", args=[episode.pk])).url
    typed = fields_on(client, address, address) | {"own": "3"}

    assert [page.status_code for page in at_once(*[lambda: client.post(address, typed)] * 2)] == [200, 200]

    with in_clinic(episode.clinic_id):
        assert PartnershipAnswer.objects.count() == 1


@pytest.mark.parametrize("weeks", [(1, 2), (None, None)], ids=["and plan the next visit", "and plan nothing"])
def test_two_colleagues_who_finish_at_the_same_moment_are_both_kept(clinician, colleague, episode, weeks):
    goal, together = GoalFactory(episode=episode), Barrier(2)

    def finishes(by, ahead):
        meeting = MeetingSaid(timezone.now() + timedelta(weeks=ahead)) if ahead else None
        rating, matters = RatingSaid(goal, patient_word="part_way"), MattersSaid(goal, "yes")
        said = Said(agreed=by.name, ratings=(rating,), matters=(matters,), next_meeting=meeting)

        def act():
            with in_clinic(episode.clinic_id):
                together.wait()
                return finish_check_in(episode=episode, by=by, said=said).agreed

        return act

    acts = [finishes(by, ahead) for by, ahead in zip((clinician, colleague), weeks, strict=True)]
    assert at_once(*acts) == [clinician.name, colleague.name]

    with in_clinic(episode.clinic_id):
        assert (CheckIn.objects.count(), Visit.objects.count()) == (2, sum(map(bool, weeks)))
