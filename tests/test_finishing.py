"""One press finishes the check-in and gives the updated plan; whatever the plan lacks, the check-in is kept."""

import pytest
from django.contrib.messages import get_messages
from django.urls import reverse
from django.utils import timezone

from accounts.models import Clinic
from goals.models import Goal
from goals.tests.factories import GoalFactory, PracticeTaskFactory
from patients.models import Consent, Patient
from patients.tests.factories import ConsentFactory, EpisodeFactory
from plans.models import IssuedPlan, PlanDocument
from plans.tests.factories import IssuedPlanFactory
from plans.tests.test_pages import text_of
from rehabgoals.days import day_words
from rehabgoals.tenancy import in_clinic
from reminders.models import Message
from sessions.models import CheckIn
from sessions.tests.factories import CheckInAmendmentFactory, CheckInFactory


@pytest.fixture
def episode(riverside, clinician):
    episode = EpisodeFactory(clinic=riverside, clinician=clinician, patient__preferred_name="Rosa")
    GoalFactory(clinic=riverside, episode=episode)
    return episode


@pytest.fixture
def client(client_of, clinician):
    return client_of(clinician)


def may_be_mailed(episode):
    for kind in (Consent.Kind.EMAIL, Consent.Kind.ATTACHMENT):
        ConsentFactory(patient=episode.patient, kind=kind, recorded_by=episode.clinician)


def open_page(client, episode):
    return client.get(reverse("sessions:check_in_new", args=[episode.pk]))


def ways(page):
    [(_template, section)] = page.context["finish_sections"]
    return {str(way.label): way.is_chosen for way in section["ways"]}


def typed(client, episode, **said):
    form = open_page(client, episode).context["form"]
    names = ("form_token", "opened_at")
    return {name: str(form[name].value()) for name in names} | {"agreed": "To the blue gate."} | said


def press(client, episode, said):
    return client.post(reverse("plans:check_in_finish", args=[episode.pk]), said)


def said_after(answer):
    return " ".join(str(message) for message in get_messages(answer.wsgi_request))


def rows(episode, model):
    with in_clinic(episode.clinic_id):
        return list(model.objects.filter(clinic_id=episode.clinic_id))


def test_one_press_keeps_the_check_in_and_prints_the_plan_as_it_is_now(client, episode):
    answer = press(client, episode, typed(client, episode, plan_way="paper"))
    [check_in], [issued] = rows(episode, CheckIn), rows(episode, IssuedPlan)

    assert answer.url == reverse("plans:patient_detail", args=[episode.patient_id])
    assert (issued.way, issued.check_in_id, issued.issued_by_id) == ("paper", check_in.pk, episode.clinician_id)
    told = said_after(answer)
    sheet = reverse("plans:issued_plan_pdf", args=[issued.pk])
    assert f'<a href="{sheet}?show"' in told and "Open the sheet to print" in told
    assert reverse("sessions:check_in_note", args=[check_in.pk]) in told
    shown, kept = client.get(f"{sheet}?show"), client.get(sheet)
    assert shown["Content-Disposition"].startswith("inline") and kept["Content-Disposition"].startswith("attachment")
    page = client.get(reverse("sessions:check_in_detail", args=[check_in.pk])).text
    assert "The plan went home on paper." in page


def test_a_decision_about_the_dose_is_on_the_paper_of_the_same_press_and_the_practice_can_follow(client, episode):
    with in_clinic(episode.clinic_id):
        goal = Goal.objects.get(episode=episode)
    task = PracticeTaskFactory(clinic=episode.clinic, goal=goal, how_often="three times a day")
    PracticeTaskFactory(clinic=episode.clinic, goal=goal, what="Stand up", how_often="once a day")
    said = {"dose_frequency": "Once a day", "dose_frequency_why": "Sleeps badly"}
    answer = press(client, episode, typed(client, episode, plan_way="paper", **said))

    [issued] = rows(episode, IssuedPlan)
    sheet = text_of(client.get(reverse("plans:issued_plan_pdf", args=[issued.pk])).content)
    assert f"How often, from {day_words(timezone.localdate())}: Once a day" in sheet
    told = said_after(answer)
    address = reverse("goals:practice_edit", args=[task.pk])
    assert f'You might write it into the practice too: <a href="{address}"><bdi>{task.what}</bdi></a>' in told
    assert "Stand up" not in told


def test_a_level_that_both_agreed_is_on_the_paper_of_the_same_press(client, episode):
    with in_clinic(episode.clinic_id):
        goal = Goal.objects.get(episode=episode)
    task = PracticeTaskFactory(clinic=episode.clinic, goal=goal)
    name = f"practised_{task.pk}"
    step = {name: "on", f"{name}_version": "1", f"{name}_level": "1", f"{name}_step": "up", f"{name}_is_agreed": "on"}
    press(client, episode, typed(client, episode, plan_way="paper", **step))

    [issued] = rows(episode, IssuedPlan)
    sheet = text_of(client.get(reverse("plans:issued_plan_pdf", args=[issued.pk])).content)
    assert f"Level 2, from {day_words(timezone.localdate())} · every day" in sheet


def test_one_press_sends_the_plan_and_plans_its_message(client, episode):
    may_be_mailed(episode)
    answer = press(client, episode, typed(client, episode, plan_way="email"))

    assert [each.way for each in rows(episode, IssuedPlan)] == ["email"]
    assert len(rows(episode, Message)) == 1
    assert "The plan is in the outbox." in said_after(answer)


def test_not_today_gives_no_plan_and_keeps_the_check_in(client, episode):
    answer = press(client, episode, typed(client, episode, plan_way=""))
    assert (len(rows(episode, CheckIn)), rows(episode, IssuedPlan)) == (1, [])
    assert "Note for the record" in said_after(answer)


def test_pressing_twice_gives_one_plan(client, episode):
    may_be_mailed(episode)
    said = typed(client, episode, plan_way="email")
    answers = [press(client, episode, said) for _press in range(2)]

    assert [answer.status_code for answer in answers] == [302, 302]
    assert [len(rows(episode, model)) for model in (CheckIn, IssuedPlan, Message)] == [1, 1, 1]


def test_plan_that_has_not_changed_is_given_again_without_being_drawn_again(client, episode):
    for _visit in range(2):
        press(client, episode, typed(client, episode, plan_way="paper", agreed="", achieved="Twice."))
    assert (len(rows(episode, IssuedPlan)), len(rows(episode, PlanDocument))) == (2, 1)


def test_check_in_is_finished_all_the_same_where_the_clinic_lacks_its_emergency_number(client, episode):
    said = typed(client, episode, plan_way="paper")
    with in_clinic(episode.clinic_id):
        Clinic.objects.filter(pk=episode.clinic_id).update(emergency_number="")
    told = said_after(press(client, episode, said))

    assert (len(rows(episode, CheckIn)), rows(episode, IssuedPlan)) == (1, [])
    assert "The check-in is finished." in told
    assert "lacks: emergency number" in told


def test_a_yes_to_e_mail_that_was_taken_back_meanwhile_is_told(client, episode):
    may_be_mailed(episode)
    said = typed(client, episode, plan_way="email")
    with in_clinic(episode.clinic_id):
        Consent.objects.update(withdrawn_at=timezone.now())
    told = said_after(press(client, episode, said))

    assert (len(rows(episode, CheckIn)), rows(episode, IssuedPlan)) == (1, [])
    assert "The plan was not sent" in told


def test_a_plan_that_is_not_in_the_patients_language_yet_says_so(client, episode):
    with in_clinic(episode.clinic_id):
        Patient.objects.update(language="es")
    told = said_after(press(client, episode, typed(client, episode, plan_way="paper")))
    assert "Rosa reads Spanish. Part of the plan is not in it yet." in told


def test_the_choice_begins_as_last_time_else_on_paper(client, episode):
    assert ways(open_page(client, episode)) == {"Print": True, "Not today": False}
    may_be_mailed(episode)
    assert ways(open_page(client, episode)) == {"Print": True, "E-mail": False, "Not today": False}
    IssuedPlanFactory(clinic=episode.clinic, episode=episode, way="email")
    assert ways(open_page(client, episode)) == {"Print": False, "E-mail": True, "Not today": False}
    with in_clinic(episode.clinic_id):
        Patient.objects.update(prefers_no_messages=True)
    assert ways(open_page(client, episode)) == {"Print": True, "Not today": False}


def test_a_form_that_comes_back_keeps_its_choice_and_gives_nothing(client, episode):
    came_back = press(client, episode, typed(client, episode, plan_way="", pain_now="a lot"))

    assert came_back.status_code == 422
    assert ways(came_back) == {"Print": False, "Not today": True}
    assert (rows(episode, CheckIn), rows(episode, IssuedPlan)) == ([], [])


def test_whoever_signs_in_again_on_the_way_finds_the_visit_page(client, episode):
    assert "Finish check-in" in client.get(reverse("plans:check_in_finish", args=[episode.pk])).text


def test_a_check_in_that_was_finished_without_a_plan_gives_one_when_the_form_is_sent_again(client, episode):
    said = typed(client, episode, plan_way="")
    press(client, episode, said)
    press(client, episode, said | {"plan_way": "paper"})
    assert (len(rows(episode, CheckIn)), len(rows(episode, IssuedPlan))) == (1, 1)


def test_the_episode_that_is_finished_has_no_check_in_to_finish(client, riverside, clinician):
    done = EpisodeFactory(clinic=riverside, clinician=clinician, discharged=True)
    assert "This episode was finished on" in press(client, done, {"agreed": "x"}).text
    assert rows(done, CheckIn) == []


@pytest.mark.django_db(transaction=True)
def test_the_sheet_comes_in_its_own_window_by_the_press_that_finishes(new_page, riverside, clinician, episode):
    page = new_page(clinician)
    page.goto(reverse("sessions:check_in_new", args=[episode.pk]))
    page.get_by_label("What we agreed", exact=True).fill("To the blue gate.")
    with page.expect_popup() as opened, page.context.expect_event("response", lambda it: ".pdf?show" in it.url):
        page.get_by_role("button", name="Finish check-in").click()
    assert opened.value is not None
    page.get_by_role("main").get_by_role("link", name="Note for the record").first.click()
    page.get_by_role("button", name="Copy note").wait_for()


@pytest.mark.django_db(transaction=True)
def test_printed_again_after_an_amendment_the_sheet_comes_in_its_own_window_too(new_page, clinician, episode):
    check_in = CheckInFactory(episode=episode, agreed="To the red gate.", finished_at=timezone.now())
    IssuedPlanFactory(episode=episode, way="paper", check_in=check_in)
    CheckInAmendmentFactory(check_in=check_in)
    page = new_page(clinician)
    page.goto(reverse("sessions:check_in_detail", args=[check_in.pk]))
    with page.expect_popup() as opened, page.context.expect_event("response", lambda it: ".pdf?show" in it.url):
        page.get_by_role("button", name="Print it again").click()
    assert opened.value is not None
    page.get_by_role("link", name="Given again").wait_for()
