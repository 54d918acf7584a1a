"""The page of a check-in says where the copy that was given says something else by now, and gives it again."""

from datetime import timedelta

import pytest
from django.contrib.messages import get_messages
from django.urls import reverse
from django.utils import timezone

from goals.tests.factories import GoalFactory
from patients.models import Consent
from patients.tests.factories import ConsentFactory, EpisodeFactory
from plans.models import IssuedPlan
from plans.tests.factories import IssuedPlanFactory
from plans.tests.test_pages import text_of
from rehabgoals.days import day_words
from rehabgoals.tenancy import in_clinic
from sessions.amending import amend, standing_values
from sessions.models import CheckIn
from sessions.tests.factories import CheckInFactory, DoseDecisionFactory

SAYS_ANOTHER = "says it as it was before the amendment"


@pytest.fixture
def episode(riverside, clinician):
    episode = EpisodeFactory(clinic=riverside, clinician=clinician)
    GoalFactory(clinic=riverside, episode=episode)
    return episode


@pytest.fixture
def check_in(episode):
    return CheckInFactory(
        episode=episode,
        held_on=timezone.localdate(),
        agreed="To the blue gate.",
        finished_at=timezone.now() - timedelta(hours=2),
    )


@pytest.fixture
def copy(episode, check_in):
    issued_at = timezone.now() - timedelta(hours=1)
    return IssuedPlanFactory(episode=episode, way="paper", check_in=check_in, issued_at=issued_at)


@pytest.fixture
def client(client_of, clinician):
    return client_of(clinician)


@pytest.fixture
def page(client, check_in):
    return lambda: client.get(reverse("sessions:check_in_detail", args=[check_in.pk])).text


@pytest.fixture
def amended(check_in, clinician):
    def change(**values):
        with in_clinic(check_in.clinic_id):
            now = CheckIn.objects.get(pk=check_in.pk)
            amend(now, standing_values(now) | values, reason="It was so", by=clinician, read_version=now.version)

    return change


def give_again(client, check_in, copy, way="paper"):
    address = reverse("plans:plan_issue", args=[check_in.episode_id])
    return client.post(address, {"way": way, "after": copy.pk, "check_in": check_in.pk})


def copies(episode):
    with in_clinic(episode.clinic_id):
        return list(IssuedPlan.objects.filter(episode=episode).order_by("pk"))


def test_an_amendment_of_what_was_agreed_is_told_beside_the_copy_and_printed_in_one_press(
    client, episode, check_in, copy, page, amended
):
    assert SAYS_ANOTHER not in page()
    amended(agreed="To the red gate.")
    assert f"The copy given on {day_words(timezone.localdate())} {SAYS_ANOTHER}." in page()
    assert "Print it again" in page()

    answer = give_again(client, check_in, copy)

    assert answer.url == reverse("sessions:check_in_detail", args=[check_in.pk])
    [first, again] = copies(episode)
    assert (first.pk, again.way, again.check_in_id) == (copy.pk, "paper", None)
    sheet = reverse("plans:issued_plan_pdf", args=[again.pk])
    assert f'<a href="{sheet}?show" target="plan-sheet"' in str(list(get_messages(answer.wsgi_request))[-1])
    assert "To the red gate." in text_of(client.get(sheet).content)
    assert SAYS_ANOTHER not in page()
    assert "Given again on" in page()


def test_pressed_twice_it_is_given_once(client, episode, check_in, copy, amended):
    amended(agreed="To the red gate.")
    for _press in range(2):
        give_again(client, check_in, copy)
    assert len(copies(episode)) == 2


def test_it_goes_by_e_mail_where_that_may_be(client, episode, check_in, copy, page, amended):
    amended(agreed="To the red gate.")
    assert "E-mail it again" not in page()
    for kind in (Consent.Kind.EMAIL, Consent.Kind.ATTACHMENT):
        ConsentFactory(patient=episode.patient, kind=kind, recorded_by=episode.clinician)
    assert "E-mail it again" in page()
    give_again(client, check_in, copy, "email")
    assert [each.way for each in copies(episode)] == ["paper", "email"]


def test_a_dose_that_was_amended_is_told_and_its_reason_alone_is_not(check_in, copy, page, amended):
    dose = DoseDecisionFactory(check_in=check_in, what="Once a day")
    entry = {"what": "Once a day", "why": "Slept badly", "measure": None}
    amended(dose_frequency=entry)
    assert SAYS_ANOTHER not in page(), "the reason is not on paper"
    amended(dose_frequency=entry | {"what": "Twice a day"})
    assert SAYS_ANOTHER in page()
    amended(dose_frequency=entry)
    assert SAYS_ANOTHER not in page(), "as it is on the copy"
    assert dose.pk


def test_what_is_not_on_paper_or_was_said_anew_since_asks_for_no_other_copy(episode, copy, page, amended):
    amended(achieved="Twice round the block.")
    assert SAYS_ANOTHER not in page()
    amended(agreed="To the red gate.")
    assert SAYS_ANOTHER in page()
    CheckInFactory(episode=episode, held_on=timezone.localdate(), agreed="To the church.")
    assert SAYS_ANOTHER not in page()


def test_without_a_copy_there_is_nothing_to_give_again(page, amended):
    amended(agreed="To the red gate.")
    assert SAYS_ANOTHER not in page()


def test_a_form_that_names_another_patients_check_in_leads_to_the_plan(client, episode, copy, riverside):
    other = CheckInFactory(episode=EpisodeFactory(clinic=riverside))
    address = reverse("plans:plan_issue", args=[episode.pk])
    for named in (other.pk, "x", "9" * 30):
        assert client.post(address, {"way": "paper", "check_in": named}).url == reverse("plans:plan", args=[episode.pk])


@pytest.mark.parametrize(
    ("way", "words"), [("paper", "The plan went home on paper."), ("email", "The plan went out by e-mail.")]
)
def test_the_note_for_the_record_says_how_the_plan_was_given_as_the_page_does(client, check_in, page, way, words):
    note = reverse("sessions:check_in_note_text", args=[check_in.pk])
    assert "The plan went" not in client.get(note).content.decode()

    IssuedPlanFactory(episode=check_in.episode, way=way, check_in=check_in, issued_at=timezone.now())

    assert words in page()
    assert f"- {words}" in client.get(note).content.decode().splitlines()
