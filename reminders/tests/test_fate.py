"""What became of the plan, on the plan page and in the piece that asks again while it is on its way."""

from datetime import UTC, datetime, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from patients.slots import patient_page_sections, plan_page_sections
from patients.tests.factories import EpisodeFactory, PatientFactory
from plans.tests.factories import IssuedPlanFactory
from rehabgoals.tenancy import in_clinic
from rehabgoals.testing.queries import data_statements
from reminders.choices import Reason
from reminders.fate import fate_of_plan
from reminders.models import Message
from reminders.tests.factories import MessageFactory

State = Message.State
HTMX = {"HTTP_HX_REQUEST": "true"}


@pytest.fixture
def episode(riverside, clinician):
    return EpisodeFactory(clinic=riverside, clinician=clinician, patient=PatientFactory(clinic=riverside))


def piece_of(episode):
    return reverse("reminders:plan_fate", args=[episode.pk])


def plan_of(episode):
    return reverse("plans:plan", args=[episode.pk])


def words(response):
    from django.utils.html import strip_tags

    return " ".join(strip_tags(response.content.decode()).split())


def test_the_section_stands_on_the_plan_page_and_the_patient_page():
    for slot in (plan_page_sections, patient_page_sections):
        [section] = [section for section in slot if section.key == "plan_mail"]
        assert (section.order, section.template) == (30, "reminders/_plan_fate.html")


def test_without_an_e_mailed_plan_nothing_is_said(episode):
    IssuedPlanFactory(episode=episode, way="paper")
    MessageFactory(episode=episode, reminder=True)
    with in_clinic(episode.clinic_id):
        assert fate_of_plan(episode) is None


@pytest.mark.parametrize("state", [State.PLANNED, State.CLAIMED, State.SENDING, State.RETRY])
def test_while_it_is_on_its_way_the_page_says_so_and_asks_again(episode, clinician, client_of, state):
    MessageFactory(episode=episode, state=state)
    page = client_of(clinician).get(plan_of(episode)).content.decode()
    assert "Waiting to be sent." in page
    assert f'hx-get="{piece_of(episode)}"' in page and 'hx-trigger="every 3s"' in page
    piece = client_of(clinician).get(piece_of(episode), **HTMX)
    assert (piece.status_code, words(piece)) == (200, "Waiting to be sent.")


def test_sent_is_told_with_the_time_at_the_clinic_and_the_page_asks_no_more(episode, clinician, client_of):
    MessageFactory(episode=episode, state=State.SENT, sent_at=datetime(2026, 7, 2, 9, 30, tzinfo=UTC))
    page = client_of(clinician).get(plan_of(episode)).content.decode()
    assert "Sent on Thursday 2 July" in page and "at 10:30." in page
    assert "every 3s" not in page
    piece = client_of(clinician).get(piece_of(episode), **HTMX)
    assert piece.status_code == 286


@pytest.mark.parametrize(
    ("state", "reason", "why", "mending", "leads_to"),
    [
        (State.FAILED, Reason.REFUSED_ADDRESS, "did not take this e-mail address", "Have a look at", "patient_edit"),
        (State.FAILED, Reason.REFUSED, "did not take the message", "again in a while", None),
        (State.FAILED, Reason.NO_CONNECTION, "could not be reached", "again in a while", None),
        (State.FAILED, Reason.NOT_WRITTEN, "could not be put together", "E-mail the plan again", None),
        (State.CANCELLED, Reason.NO_ADDRESS, "There is no e-mail address", "Have a look at", "patient_edit"),
        (State.CANCELLED, Reason.NO_CONSENT, "No yes to e-mail stands", "You might ask them", "people"),
        (State.CANCELLED, Reason.NO_ATTACHMENT_CONSENT, "as an attachment stands", "You might ask them", "people"),
        (State.CANCELLED, Reason.ONLY_PAPER, "only paper", "on paper", "people"),
    ],
)
def test_not_sent_says_why_and_how_to_mend_it(episode, clinician, client_of, state, reason, why, mending, leads_to):
    MessageFactory(episode=episode, state=state, reason=reason)
    piece = client_of(clinician).get(piece_of(episode), **HTMX)
    assert piece.status_code == 286
    assert words(piece).startswith("Not sent.")
    assert why in words(piece) and mending in words(piece)
    links = piece.content.decode().count("<a ")
    assert links == (1 if leads_to else 0)
    if leads_to:
        assert reverse(f"patients:{leads_to}", args=[episode.patient_id]) in piece.content.decode()


def test_every_reason_a_plan_can_have_is_mended_somehow():
    from reminders.fate import MENDING

    not_of_plans = {
        Reason.FINISHED,
        Reason.NOT_OURS,
        Reason.VISIT_OFF,
        Reason.VISIT_MOVED,
        Reason.NOT_DUE,
        Reason.SAID_ALREADY,
        Reason.SETTLED,
        Reason.TOLD,
        Reason.PASSED_ON,
        Reason.GOES_ON,
        Reason.VISIT_SOON,
        Reason.TOO_LATE,
    }
    assert set(MENDING) == set(Reason) - not_of_plans


def test_the_last_plan_counts(episode, clinician, client_of):
    MessageFactory(episode=episode, state=State.FAILED, reason=Reason.REFUSED)
    MessageFactory(episode=episode, state=State.SENT, sent_at=timezone.now() - timedelta(minutes=2))
    assert words(client_of(clinician).get(piece_of(episode), **HTMX)).startswith("Sent on")


def test_without_scripts_the_piece_is_the_plan_page(episode, clinician, client_of):
    MessageFactory(episode=episode)
    response = client_of(clinician).get(piece_of(episode))
    assert (response.status_code, response["Location"]) == (302, plan_of(episode))


def test_the_piece_equals_what_the_page_says(episode, clinician, client_of):
    MessageFactory(episode=episode, state=State.FAILED, reason=Reason.REFUSED_ADDRESS)
    piece = client_of(clinician).get(piece_of(episode), **HTMX)
    assert words(piece) in words(client_of(clinician).get(plan_of(episode)))


def test_another_clinic_and_an_admin_find_nothing(episode, stranger, admin, client_of):
    MessageFactory(episode=episode)
    EpisodeFactory(clinic=stranger.clinic)
    for user in (stranger, admin):
        assert client_of(user).get(piece_of(episode), **HTMX).status_code == 404
    assert client_of().get(piece_of(episode), **HTMX).status_code == 302


def test_the_piece_makes_few_queries(episode, clinician, client_of):
    MessageFactory(episode=episode)
    client = client_of(clinician, headers={"HX-Request": "true"})
    assert len(data_statements(client, piece_of(episode))) == 2
