"""An issued plan becomes a message in the same transaction, and a lost queue loses nothing."""

import time
from contextlib import suppress
from datetime import UTC, datetime

import pytest
from django.db import transaction

from accounts.tests.factories import ClinicFactory
from patients.tests.factories import EpisodeFactory
from plans.models import IssuedPlan
from plans.signals import plan_issued
from plans.tests.factories import IssuedPlanFactory
from rehabgoals.celery import app
from rehabgoals.tenancy import in_clinic
from reminders.choices import Kind
from reminders.models import Message
from reminders.sending import send_due
from reminders.tasks import (
    clinics_with_due_messages,
    due_messages,
    plan_messages,
    send_due_messages,
    send_message,
)
from reminders.tests.factories import say_yes
from reminders.tests.mail import free_port, post_office

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def episode():
    episode = EpisodeFactory(clinic=ClinicFactory(time_zone="Pacific/Auckland"))
    say_yes(episode)
    return episode


def issue(episode, **fields):
    with in_clinic(episode.clinic_id):
        issued_plan = IssuedPlanFactory(episode=episode, **fields)
        plan_issued.send(sender=IssuedPlan, issued_plan=issued_plan)
    return issued_plan


def messages(episode):
    with in_clinic(episode.clinic_id):
        return list(Message.objects.filter(episode=episode))


def test_an_e_mailed_plan_is_in_the_outbox_due_at_once(episode):
    issued_plan = issue(episode, issued_at=datetime(2026, 11, 23, 20, 0, tzinfo=UTC))
    [message] = messages(episode)
    assert (message.kind, message.state, message.issued_plan_id) == (Kind.PLAN, Message.State.PLANNED, issued_plan.pk)
    assert (message.patient_id, message.due_at) == (episode.patient_id, issued_plan.issued_at)
    assert message.due_on.isoformat() == "2026-11-24"  # it is the next morning in Auckland


def test_a_plan_on_paper_is_not_mailed(episode):
    issue(episode, way=IssuedPlan.Way.PAPER)
    assert messages(episode) == []


def test_a_plan_whose_issuing_fails_leaves_no_message(episode):
    with pytest.raises(RuntimeError), transaction.atomic():
        issue(episode)
        raise RuntimeError
    assert messages(episode) == []


def test_a_plan_e_mailed_twice_is_two_messages(episode):
    issue(episode)
    issue(episode)
    assert len({message.issued_plan_id for message in messages(episode)}) == 2


@pytest.fixture
def _no_redis(monkeypatch):
    """The queue's address leads nowhere."""
    monkeypatch.setattr(app.conf, "broker_write_url", f"redis://127.0.0.1:{free_port()}/0")
    monkeypatch.setattr(app.amqp, "_producer_pool", None)


@pytest.mark.usefixtures("_no_redis")
def test_without_redis_the_press_is_not_held_up_and_the_message_waits(episode, settings):
    began = time.monotonic()
    issue(episode)
    assert time.monotonic() - began < 2
    [message] = messages(episode)
    assert message.state == Message.State.PLANNED
    with post_office(settings) as post:
        assert send_due(episode.clinic_id, due_messages(episode.clinic_id)) == [Message.State.SENT]
        assert len(post.messages) == 1


def test_what_was_lost_with_redis_is_found_again(episode, settings):
    issue(episode)
    with app.connection_for_write() as broker:
        assert broker.default_channel.client.llen("celery") > 0
        broker.default_channel.client.flushdb()
    assert clinics_with_due_messages() == [episode.clinic_id]
    send_due_messages()
    assert queued() == [{"clinic_id": episode.clinic_id, "message_id": messages(episode)[0].pk}]


def test_what_is_queued_is_ids_and_nothing_else(episode):
    queued()
    issue(episode)
    [message] = messages(episode)
    assert queued() == [{"clinic_id": episode.clinic_id, "message_id": message.pk}]


def test_the_tasks_run_twice_without_harm(episode, settings):
    issue(episode)
    [message] = messages(episode)
    with post_office(settings) as post:
        for _ in range(2):
            plan_messages()
            send_message(clinic_id=episode.clinic_id, message_id=message.pk)
    assert len(post.messages) == 1
    assert messages(episode)[0].state == Message.State.SENT
    assert clinics_with_due_messages() == []


def queued():
    """Take what waits in the queue, as the arguments of each task."""
    found = []
    with app.connection_for_write() as broker, broker.SimpleQueue("celery") as queue, suppress(queue.Empty):
        while True:
            message = queue.get(block=False)
            message.ack()
            arguments, keywords, _embed = message.payload
            assert arguments == []
            found.append(keywords)
    return found
