"""The patient page at a glance, the plan as the patient gets it, and giving it to them."""

import io
from datetime import timedelta
from decimal import Decimal

import pypdf
import pytest
from django.urls import reverse
from django.utils import timezone

from accounts.models import Clinic, Site
from goals.models import Goal
from goals.tests.factories import (
    AgreedCourseFactory,
    CopingPlanFactory,
    GoalFactory,
    PracticeTaskFactory,
    StillMattersFactory,
)
from measures.tests.factories import MeasureFactory, MeasurementFactory
from patients.tests.factories import ConsentFactory, EpisodeFactory, PatientFactory, PrecautionFactory
from plans.issuing import issue_plan
from plans.models import IssuedPlan, PlanDocument
from rehabgoals.days import day_words
from rehabgoals.tenancy import in_clinic
from rehabgoals.testing.queries import assert_constant_queries
from sessions.tests.factories import CheckInFactory, VisitFactory

WORDS = "walk to the market without stopping"


@pytest.fixture
def episode(riverside, clinician):
    return EpisodeFactory(clinic=riverside, clinician=clinician)


@pytest.fixture
def goal(riverside, episode):
    goal = GoalFactory(clinic=riverside, episode=episode)
    MeasurementFactory(clinic=riverside, measure=goal.measure, value=Decimal(440))
    return goal


def page_of(client, episode, name="plans:patient_detail"):
    number = episode.patient_id if name == "plans:patient_detail" else episode.pk
    return client.get(reverse(name, args=[number]))


def text_of(pdf):
    words = " ".join(page.extract_text() for page in pypdf.PdfReader(io.BytesIO(pdf)).pages)
    return " ".join(words.split())


def test_a_link_is_on_the_plan_while_the_clinic_answers_for_its_site(riverside, episode, goal, clinician, client_of):
    PracticeTaskFactory(clinic=riverside, goal=goal, link="https://videos.example.org/walk")

    def page(hosts):
        with in_clinic(riverside.pk):
            Clinic.objects.filter(pk=riverside.pk).update(link_hosts=hosts)
        return page_of(client_of(clinician), episode, "plans:plan").text

    assert "https://videos.example.org/walk" in page("videos.example.org")
    assert "https://videos.example.org/walk" not in page("")


def test_the_patient_page_shows_goals_progress_chart_what_was_agreed_and_what_is_next(
    riverside, episode, goal, clinician, client_of
):
    CheckInFactory(clinic=riverside, episode=episode, agreed="Rosa walks to the blue gate.")
    VisitFactory(clinic=riverside, episode=episode)
    PracticeTaskFactory(clinic=riverside, goal=goal)

    page = page_of(client_of(clinician), episode).text

    for words in (
        WORDS,
        "440 m",
        "800 m",
        "Rosa walks to the blue gate.",
        "corner shop",
        "Start check-in",
        "image/svg+xml",
    ):
        assert words in page, words


def test_a_patient_without_an_episode_and_an_episode_without_a_goal_say_what_comes_first(
    riverside, episode, clinician, client_of
):
    registered = PatientFactory(clinic=riverside)

    assert "Start an episode" in client_of(clinician).get(f"/patients/{registered.pk}/").text
    assert "Write a goal" in page_of(client_of(clinician), episode).text


@pytest.mark.parametrize(
    ("status", "how_it_stands"), [("on-hold", "resting"), ("completed", "completed"), ("cancelled", "set aside")]
)
def test_goals_that_rest_or_are_done_stay_within_reach(
    riverside, episode, goal, clinician, client_of, status, how_it_stands
):
    with in_clinic(riverside.pk):
        Goal.objects.filter(pk=goal.pk).update(lifecycle_status=status)
    page = page_of(client_of(clinician), episode).text
    assert reverse("goals:goal_detail", args=[goal.pk]) in page
    assert f'<span class="soft">{how_it_stands}</span>' in page
    assert "No goal just now" in page
    assert "No goal yet" not in page


def test_of_two_problems_the_page_shows_the_one_asked_for_and_names_the_other(riverside, episode, clinician, client_of):
    other = EpisodeFactory(
        clinic=riverside,
        patient=episode.patient,
        clinician=clinician,
        problem="Stiff shoulder",
        started_on=episode.started_on - timedelta(weeks=4),
    )
    client, address = client_of(clinician), reverse("plans:patient_detail", args=[episode.patient_id])

    assert client.get(address).context["episode"] == episode
    assert "Stiff shoulder" in client.get(address).text
    assert client.get(f"{address}?episode={other.pk}").context["episode"] == other
    assert client.get(f"{address}?episode={other.pk + 1000}").status_code == 404
    assert client.get(f"{address}?episode=x").status_code == 404


def test_the_plan_page_reads_as_the_patient_gets_it(riverside, episode, goal, clinician, client_of):
    PrecautionFactory(clinic=riverside, episode=episode)
    CopingPlanFactory(clinic=riverside, goal=goal)

    page = page_of(client_of(clinician), episode, "plans:plan").text

    for words in (WORDS, "No kneeling on the right knee", "it rains", "01632 960 123", "999"):
        assert words in page, words


def test_the_pdf_holds_the_goals_sentence_and_whom_to_call(riverside, episode, goal, clinician, client_of):
    response = page_of(client_of(clinician), episode, "plans:plan_pdf")

    text = text_of(response.content)
    assert WORDS in text
    assert "01632 960 123" in text
    assert "Rosa" in text


def test_an_unchanged_plan_is_not_rendered_twice(riverside, episode, goal, clinician, client_of):
    client = client_of(clinician)

    first = page_of(client, episode, "plans:plan_pdf").content
    second = page_of(client, episode, "plans:plan_pdf").content
    MeasurementFactory(clinic=riverside, measure=goal.measure, value=Decimal(520), taken_on=timezone.localdate())
    third = page_of(client, episode, "plans:plan_pdf").content

    assert first == second != third
    with in_clinic(riverside.pk):
        assert PlanDocument.objects.count() == 2


@pytest.mark.parametrize("lacking", ["telephone", "emergency number"])
def test_a_plan_is_not_printed_or_sent_while_the_clinic_cannot_be_called(
    riverside, episode, goal, clinician, client_of, lacking
):
    with in_clinic(riverside.pk):
        if lacking == "telephone":
            Site.objects.update(telephone="")
        else:
            Clinic.objects.filter(pk=riverside.pk).update(emergency_number="")
    for kind in ("email", "attachment"):
        ConsentFactory(clinic=riverside, patient=episode.patient, kind=kind)
    client = client_of(clinician)

    assert lacking in page_of(client, episode, "plans:plan").text
    assert page_of(client, episode, "plans:plan_pdf").url == reverse("plans:plan", args=[episode.pk])
    client.post(reverse("plans:plan_issue", args=[episode.pk]))
    with in_clinic(riverside.pk):
        assert not IssuedPlan.objects.exists()


@pytest.mark.parametrize(
    ("kinds", "change"),
    [
        ((), {}),
        (("email",), {}),
        (("attachment",), {}),
        (("email", "attachment"), {"email": ""}),
        (("email", "attachment"), {"prefers_no_messages": True}),
    ],
)
def test_a_plan_is_never_e_mailed_without_a_recorded_yes_to_both(
    riverside, episode, goal, clinician, client_of, kinds, change
):
    for kind in kinds:
        ConsentFactory(clinic=riverside, patient=episode.patient, kind=kind)
    with in_clinic(riverside.pk):
        type(episode.patient).objects.filter(pk=episode.patient_id).update(**change)
    client = client_of(clinician)

    page = page_of(client, episode, "plans:plan").text
    client.post(reverse("plans:plan_issue", args=[episode.pk]))

    assert "E-mail this plan" not in page
    with in_clinic(riverside.pk):
        assert not IssuedPlan.objects.exists()


def test_the_copy_that_was_given_stays_as_it_was(riverside, episode, goal, clinician, client_of):
    for kind in ("email", "attachment"):
        ConsentFactory(clinic=riverside, patient=episode.patient, kind=kind)
    client = client_of(clinician)
    client.post(reverse("plans:plan_issue", args=[episode.pk]))
    with in_clinic(riverside.pk):
        issued = IssuedPlan.objects.get()
        type(goal).objects.filter(pk=goal.pk).update(activity="swim in the lake")

    assert client.get(reverse("plans:issued_plan", args=[issued.pk])).status_code == 200
    assert WORDS in text_of(client.get(reverse("plans:issued_plan_pdf", args=[issued.pk])).content)


def test_the_plan_says_on_which_day_it_was_made_together(riverside, episode, clinician, client_of):
    today, client = timezone.localdate(), client_of(clinician)
    assert "We made it together" not in page_of(client, episode, "plans:plan").text

    GoalFactory(clinic=riverside, episode=episode, started_on=today - timedelta(days=40))
    assert day_words(today - timedelta(days=40)) in together(page_of(client, episode, "plans:plan"))

    CheckInFactory(episode=episode, held_on=today - timedelta(days=7), agreed="Walk daily.")
    assert day_words(today - timedelta(days=7)) in together(page_of(client, episode, "plans:plan"))


def together(page):
    return page.text.partition("We made it together on ")[2].partition("</p>")[0]


def test_pressing_twice_sends_one_plan_and_a_later_press_another(riverside, episode, goal, clinician, client_of):
    for kind in ("email", "attachment"):
        ConsentFactory(clinic=riverside, patient=episode.patient, kind=kind)
    client, issue_it = client_of(clinician), reverse("plans:plan_issue", args=[episode.pk])

    for copies in (1, 2):
        after = page_of(client, episode, "plans:plan").context["last_issued_id"]
        assert f'name="after" value="{after}"' in page_of(client, episode, "plans:plan").text
        for _press in range(2):
            assert client.post(issue_it, {"after": str(after)}).status_code == 302
        with in_clinic(riverside.pk):
            assert IssuedPlan.objects.count() == copies


def test_numbers_and_days_follow_the_clinics_language(riverside, episode, clinician, client_of):
    goal = GoalFactory(
        clinic=riverside,
        episode=episode,
        measure=MeasureFactory(clinic=riverside, episode=episode, key="grip"),
        baseline=Decimal("2.5"),
        target=Decimal("8.5"),
        target_on="2027-01-12",
    )
    with in_clinic(riverside.pk):
        Clinic.objects.filter(pk=riverside.pk).update(language="es")
    MeasurementFactory(clinic=riverside, measure=goal.measure, value=Decimal("4.5"))

    page = page_of(client_of(clinician), episode).text

    assert "8,5" in page
    assert "12 de enero" in page


@pytest.mark.parametrize("what", ["measurements", "check-ins", "visits", "practice", "issued plans"])
def test_the_patient_page_makes_the_same_few_queries_however_long_the_story(
    riverside, episode, goal, clinician, client_of, what
):
    make = {
        "measurements": lambda: MeasurementFactory(clinic=riverside, measure=goal.measure),
        "check-ins": lambda: CheckInFactory(clinic=riverside, episode=episode),
        "visits": lambda: VisitFactory(clinic=riverside, episode=episode),
        "practice": lambda: PracticeTaskFactory(clinic=riverside, goal=goal),
        "issued plans": lambda: issue(episode, clinician),
    }

    assert_constant_queries(
        client_of(clinician), reverse("plans:patient_detail", args=[episode.patient_id]), make[what], at_most=12
    )


def issue(episode, clinician):
    with in_clinic(episode.clinic_id):
        issue_plan(episode, by=clinician, way="paper")


def test_at_a_review_the_patient_page_asks_whether_a_goal_still_matters(riverside, clinician, client_of):
    began_on = timezone.localdate() - timedelta(weeks=5)
    episode = EpisodeFactory(clinic=riverside, clinician=clinician, started_on=began_on)
    goal = GoalFactory(clinic=riverside, episode=episode)
    page = page_of(client_of(clinician), episode).text
    assert "Does this still matter to you?" not in page

    AgreedCourseFactory(clinic=riverside, episode=episode, halfway_review_on=timezone.localdate())
    page = page_of(client_of(clinician), episode).text
    assert "Does this still matter to you?" in page
    assert reverse("goals:still_matters", args=[goal.pk]) in page

    StillMattersFactory(clinic=riverside, goal=goal)
    assert "Does this still matter to you?" not in page_of(client_of(clinician), episode).text
