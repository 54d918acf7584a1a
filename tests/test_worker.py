"""A real Celery worker process, a real Redis, a real mail server: what is issued arrives."""

import time
from datetime import timedelta
from email import message_from_bytes, policy

import pytest
from django.utils import timezone

from accounts.tests.factories import ClinicFactory
from measures.tests.factories import MeasureFactory, MeasurementFactory
from patients.models import Consent
from patients.tests.factories import EpisodeFactory
from plans.models import IssuedPlan
from plans.signals import plan_issued
from plans.tests.factories import PDF, IssuedPlanFactory
from rehabgoals.tenancy import in_clinic
from reminders import tasks
from reminders.models import Message
from reminders.tests.factories import say_yes
from sessions.tests.factories import VisitFactory

State = Message.State
SECONDS = 30


def states(clinic):
    with in_clinic(clinic.pk):
        return list(Message.objects.order_by("pk").values_list("state", flat=True))


def wait_until(is_so, what):
    deadline = time.monotonic() + SECONDS
    while not is_so():
        assert time.monotonic() < deadline, f"After {SECONDS} s: {what}"
        time.sleep(0.1)


def kept(mail_server):
    return [message_from_bytes(path.read_bytes(), policy=policy.default) for path in mail_server.messages()]


def an_episode(clinic):
    episode = EpisodeFactory(clinic=clinic)
    say_yes(episode)
    return episode


def issue(episode):
    """As the press on "E-mail this plan" does: the copy and its message in one transaction."""
    with in_clinic(episode.clinic_id):
        plan_issued.send(sender=IssuedPlan, issued_plan=IssuedPlanFactory(episode=episode, document__pdf=PDF))


@pytest.mark.django_db(transaction=True)
def test_a_plan_that_is_issued_arrives_with_its_pdf_and_is_called_sent(worker, mail_server):
    clinic = ClinicFactory(name="Riverside Rehabilitation", mail_name="Riverside")
    episode = an_episode(clinic)
    issue(episode)
    wait_until(lambda: states(clinic) == [State.SENT], f"the state is {states(clinic)}")
    [mail] = kept(mail_server)
    assert (mail["To"], mail["Subject"]) == (episode.patient.email, "A note from Riverside")
    [attachment] = mail.iter_attachments()
    assert (attachment.get_filename(), attachment.get_content()) == ("goal-plan.pdf", PDF)


@pytest.mark.django_db(transaction=True)
def test_two_clinics_plan_and_send_in_the_worker_and_twice_is_once(worker, mail_server):
    """Beat's two tasks, each handed over twice; reminders, prompts, and one patient who took the yes back."""
    clinics = [ClinicFactory(), ClinicFactory()]
    for clinic in clinics:
        VisitFactory(episode=an_episode(clinic), starts_at=timezone.now() + timedelta(hours=20))
        measure = MeasureFactory(episode=an_episode(clinic))
        MeasurementFactory(measure=measure, taken_on=clinic.today() - timedelta(weeks=2, days=1))
    gone = an_episode(clinics[0])
    VisitFactory(episode=gone, starts_at=timezone.now() + timedelta(hours=20))
    for _ in range(2):
        tasks.plan_messages.delay()
    wait_until(lambda: [len(states(clinic)) for clinic in clinics] == [3, 2], "not planned")
    with in_clinic(gone.clinic_id):
        Consent.objects.filter(patient=gone.patient).update(withdrawn_at=timezone.now())
    for _ in range(2):
        tasks.send_due_messages.delay()
    expected = [[State.CANCELLED, State.SENT, State.SENT], [State.SENT, State.SENT]]
    wait_until(lambda: [sorted(states(clinic)) for clinic in clinics] == expected, "not sent")
    time.sleep(0.5)  # what was handed over a second time is looked at too
    recipients = [mail["To"] for mail in kept(mail_server)]
    assert len(recipients) == len(set(recipients)) == 4
    assert gone.patient.email not in recipients
