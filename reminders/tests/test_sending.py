"""Sending over a real socket: each message once, only to who still says yes, and nothing called sent that was not."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from django.db import connection, transaction
from django.utils import timezone

from accounts.models import Clinic
from accounts.tests.factories import ClinicFactory
from goals.tests.factories import FollowUpFactory
from measures.tests.factories import MeasureFactory, MeasurementFactory
from patients.models import Consent, Episode, Patient
from patients.tests.factories import EpisodeFactory
from plans.tests.factories import PDF
from rehabgoals.tenancy import in_clinic
from reminders import sending
from reminders.choices import Kind, Reason
from reminders.models import Message
from reminders.sending import SentInTransaction, send_message
from reminders.tests.factories import MessageFactory, say_yes
from reminders.tests.mail import free_port, post_office
from sessions.handing_over import note_told
from sessions.models import HandOver, Visit

State = Message.State

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def post(settings):
    with post_office(settings) as post:
        yield post


@pytest.fixture
def clinic():
    return ClinicFactory(name="Riverside Rehabilitation", mail_name="Riverside")


@pytest.fixture
def episode(clinic):
    episode = EpisodeFactory(clinic=clinic)
    say_yes(episode)
    return episode


def send(message):
    return send_message(clinic_id=message.clinic_id, message_id=message.pk)


def now_of(message):
    with in_clinic(message.clinic_id):
        return Message.objects.get(pk=message.pk)


def history_of(message):
    with in_clinic(message.clinic_id):
        return list(now_of(message).events.order_by("pgh_id").values_list("state", flat=True))


def change(row, **fields):
    with in_clinic(row.clinic_id if hasattr(row, "clinic_id") else row.pk):
        type(row).objects.filter(pk=row.pk).update(**fields)


def withdraw(patient, kind):
    with in_clinic(patient.clinic_id):
        Consent.objects.filter(patient=patient, kind=kind).update(withdrawn_at=timezone.now())


def a_prompt(episode, **fields):
    measure = MeasureFactory(episode=episode)
    MeasurementFactory(measure=measure, taken_on=timezone.localdate() - timedelta(weeks=2))
    return MessageFactory(episode=episode, kind=Kind.REASSESSMENT, issued_plan=None, measure=measure, **fields)


# --- once -----------------------------------------------------------------------------------------------------------


def test_a_plan_arrives_with_its_file_and_is_called_sent(post, episode):
    message = MessageFactory(episode=episode)
    assert send(message) == State.SENT
    assert len(post.messages) == 1
    [attachment] = post.messages[0].iter_attachments()
    assert (attachment.get_filename(), attachment.get_content_type()) == ("goal-plan.pdf", "application/pdf")
    assert attachment.get_content() == PDF
    assert post.messages[0]["To"] == episode.patient.email
    row = now_of(message)
    assert (row.state, row.reason) == (State.SENT, "")
    assert message.due_at < row.claimed_at <= row.sent_at
    assert history_of(message) == [State.PLANNED, State.CLAIMED, State.SENDING, State.SENT]


def test_sending_twice_sends_once(post, episode):
    message = MessageFactory(episode=episode)
    assert [send(message), send(message)] == [State.SENT, None]
    assert len(post.messages) == 1


def test_of_several_workers_with_the_same_message_one_sends_it(post, episode):
    messages = [MessageFactory(episode=episode) for _ in range(5)]

    def work(message):
        try:
            return send(message)
        finally:
            connection.close()

    with ThreadPoolExecutor(4) as workers:
        states = list(workers.map(work, messages * 4))
    assert sorted(filter(None, states)) == [State.SENT] * 5
    assert len({mail["Message-ID"] for mail in post.messages}) == len(post.messages) == 5


def test_a_message_whose_time_has_not_come_is_not_sent(post, episode):
    message = MessageFactory(episode=episode, due_at=timezone.now() + timedelta(minutes=5))
    assert send(message) is None
    assert post.messages == []
    assert now_of(message).state == State.PLANNED


def test_the_other_clinic_cannot_send_it(post, episode):
    message = MessageFactory(episode=episode)
    assert send_message(clinic_id=ClinicFactory().pk, message_id=message.pk) is None
    assert now_of(message).state == State.PLANNED


def test_nothing_is_sent_inside_a_transaction(post, episode):
    message = MessageFactory(episode=episode)
    with pytest.raises(SentInTransaction), transaction.atomic():
        send(message)
    assert post.messages == []
    assert now_of(message).state == State.PLANNED


def test_it_is_marked_as_being_sent_before_the_server_gets_it_and_no_transaction_waits_for_the_server(post, episode):
    message = MessageFactory(episode=episode)
    seen = []

    def look():  # in the server's thread, over a connection of its own
        try:
            seen.append(now_of(message).state)
        finally:
            connection.close()

    post.on_data = look
    send(message)
    assert seen == [State.SENDING]


# --- the facts are read again ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("undo", "reason"),
    [
        (lambda episode: withdraw(episode.patient, Consent.Kind.EMAIL), Reason.NO_CONSENT),
        (lambda episode: withdraw(episode.patient, Consent.Kind.ATTACHMENT), Reason.NO_ATTACHMENT_CONSENT),
        (lambda episode: change(episode.patient, prefers_no_messages=True), Reason.ONLY_PAPER),
        (lambda episode: change(episode.patient, email=""), Reason.NO_ADDRESS),
    ],
)
def test_a_yes_taken_back_after_planning_holds(post, episode, undo, reason):
    message = MessageFactory(episode=episode)
    undo(episode)
    assert send(message) == State.CANCELLED
    assert post.messages == []
    assert (now_of(message).state, now_of(message).reason) == (State.CANCELLED, reason)


def test_a_yes_taken_back_while_the_letter_is_written_holds(post, episode, monkeypatch):
    message = MessageFactory(episode=episode)
    write = sending.write

    def write_slowly(letter):
        withdraw(episode.patient, Consent.Kind.EMAIL)
        return write(letter)

    monkeypatch.setattr(sending, "write", write_slowly)
    assert send(message) == State.CANCELLED
    assert post.messages == []
    assert history_of(message)[:2] == [State.PLANNED, State.CLAIMED]
    assert now_of(message).reason == Reason.NO_CONSENT


@pytest.mark.parametrize(
    ("undo", "reason"),
    [
        (lambda message: change(message.visit, status=Visit.Status.CANCELLED), Reason.VISIT_OFF),
        (lambda message: change(message.visit, starts_at=timezone.now() + timedelta(days=9)), Reason.VISIT_MOVED),
        (lambda message: begin(message), Reason.TOO_LATE),
        (lambda message: change(message.episode, discharged_on=timezone.localdate()), Reason.FINISHED),
        (lambda message: change(message.clinic, visit_reminders="booking_system"), Reason.NOT_OURS),
    ],
)
def test_a_reminder_of_a_visit_that_changed_is_not_sent(post, episode, undo, reason):
    message = MessageFactory(episode=episode, reminder=True)
    undo(message)
    assert send(message) == State.CANCELLED
    assert post.messages == []
    assert now_of(message).reason == reason


def begin(message):
    """The visit began a while ago, on the day of the message."""
    starts_at = timezone.now() - timedelta(seconds=1)
    change(message.visit, starts_at=starts_at)
    change(message, due_on=message.clinic.today(starts_at))


def test_a_reminder_and_a_prompt_are_sent_without_a_yes_to_the_attachment(post, episode):
    withdraw(episode.patient, Consent.Kind.ATTACHMENT)
    other = EpisodeFactory(patient=episode.patient)
    assert send(MessageFactory(episode=episode, reminder=True)) == State.SENT
    assert send(a_prompt(other)) == State.SENT
    assert [list(mail.iter_attachments()) for mail in post.messages] == [[], []]


def test_a_prompt_is_not_sent_once_it_was_measured(post, episode):
    message = a_prompt(episode)
    MeasurementFactory(measure=message.measure, taken_on=timezone.localdate())
    assert send(message) == State.CANCELLED
    assert now_of(message).reason == Reason.NOT_DUE


def test_how_it_is_going_is_asked_after_the_finish_and_not_after_a_yes_was_taken_back(post, episode):
    change(episode, discharged_on=timezone.localdate())
    first, second = (
        MessageFactory(
            episode=episode,
            kind=Kind.FOLLOW_UP,
            issued_plan=None,
            follow_up=FollowUpFactory(episode=episode, months=months),
        )
        for months in (3, 6)
    )
    assert send(first) == State.SENT
    withdraw(episode.patient, Consent.Kind.EMAIL)
    assert send(second) == State.CANCELLED
    assert now_of(second).reason == Reason.NO_CONSENT
    [mail] = post.messages
    assert list(mail.iter_attachments()) == []


def test_who_looks_after_them_now_is_written_once_by_name_and_not_to_whom_it_was_said_in_person(post, episode):
    change(episode.clinician, name="Siobhán O’Brien-Nuñez")
    first, second, third = (MessageFactory(episode=other, tidings=True) for other in [episode, *others(episode, 2)])
    assert send(first) == State.SENT
    [mail] = post.messages
    assert list(mail.iter_attachments()) == []
    assert "Brien" not in str(mail["Subject"]) + str(mail["To"]) + str(mail["From"])
    for kind in ("plain", "html"):
        assert "O’Brien-Nuñez" in mail.get_body((kind,)).get_content()
    with in_clinic(episode.clinic_id):
        assert HandOver.objects.get(pk=first.hand_over_id).told_on is None  # a person says so, not the mail server
        note_told(second.hand_over, by=episode.clinician)
    change(third.episode, clinician=third.hand_over.from_clinician)
    assert [send(second), send(third)] == [State.CANCELLED] * 2
    assert [now_of(message).reason for message in (second, third)] == [Reason.TOLD, Reason.PASSED_ON]
    assert len(post.messages) == 1


def others(episode, number):
    """More episodes of the same patient."""
    return [EpisodeFactory(patient=episode.patient) for _ in range(number)]


def test_a_plan_that_somebody_sends_after_the_finish_goes_out(post, episode):
    change(episode, discharged_on=timezone.localdate())
    assert send(MessageFactory(episode=episode)) == State.SENT


# --- what a mail server may say -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("to_rcpt", "to_data", "reason"),
    [
        ("550 5.1.1 <rosa@example.org> unknown", "250 kept", Reason.REFUSED_ADDRESS),
        ("450 4.2.1 <rosa@example.org> try later", "250 kept", Reason.REFUSED),
        ("250 ok", "552 5.3.4 rosa@example.org: too large", Reason.REFUSED),
        ("250 ok", "451 4.3.0 busy", Reason.REFUSED),
        ("250 ok", "421 4.3.2 going down", Reason.REFUSED),
    ],
)
def test_a_refusal_is_failed_with_a_reason_and_never_the_servers_words(post, episode, to_rcpt, to_data, reason, caplog):
    post.to_rcpt, post.to_data = to_rcpt, to_data
    message = MessageFactory(episode=episode)
    assert send(message) == State.FAILED
    row = now_of(message)
    assert (row.state, row.reason, row.sent_at) == (State.FAILED, reason, None)
    assert post.messages == []
    assert "rosa" not in caplog.text


def test_a_server_that_is_away_is_failed_with_no_connection(settings, post, episode):
    settings.EMAIL_PORT = free_port()
    message = MessageFactory(episode=episode)
    assert send(message) == State.FAILED
    assert now_of(message).reason == Reason.NO_CONNECTION


def test_an_address_that_is_none_is_refused(post, episode):
    change(episode.patient, email="rosa at home, or carmen@example.org")
    message = MessageFactory(episode=episode)
    assert send(message) == State.FAILED
    assert now_of(message).reason == Reason.REFUSED_ADDRESS
    assert post.messages == []


def test_nothing_goes_out_in_clear_where_encryption_is_asked_for(settings, post, episode):
    settings.EMAIL_USE_TLS = True  # this server has no STARTTLS
    message = MessageFactory(episode=episode)
    assert send(message) == State.FAILED
    assert now_of(message).reason == Reason.REFUSED
    assert post.messages == []


def test_a_letter_that_cannot_be_written_is_failed_and_stops_nothing_else(settings, post, episode):
    settings.DEFAULT_FROM_EMAIL = "nobody"
    message = MessageFactory(episode=episode)
    assert send(message) == State.FAILED
    assert now_of(message).reason == Reason.NOT_WRITTEN


def test_a_lost_connection_to_the_database_leaves_the_message_waiting(post, episode):
    message = MessageFactory(episode=episode)
    with in_clinic(message.clinic_id), connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
    connection.connection.close()
    with pytest.raises(Exception, match="closed"):
        send(message)
    connection.close()
    assert now_of(message).state == State.PLANNED
    assert send(message) == State.SENT


def test_models_of_the_cast_are_what_the_tests_change(episode):
    """Guards `change`: it must reach the very tables the rules read."""
    change(episode, problem="changed")
    change(episode.patient, given_names="changed")
    change(episode.clinic, name="changed")
    with in_clinic(episode.clinic_id):
        assert Episode.objects.get(pk=episode.pk).problem == "changed"
        assert Patient.objects.get(pk=episode.patient_id).given_names == "changed"
        assert Clinic.objects.get(pk=episode.clinic_id).name == "changed"
