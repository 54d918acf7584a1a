"""The plan's page says what became of the plan that was e-mailed."""

from django.urls import reverse

from goals.tests.factories import GoalFactory
from patients.tests.factories import ConsentFactory, EpisodeFactory
from rehabgoals.tenancy import in_clinic
from reminders.models import Message


def test_e_mailing_the_plan_puts_a_message_in_the_outbox_and_the_page_says_it_waits(riverside, clinician, client_of):
    episode = EpisodeFactory(clinic=riverside, clinician=clinician)
    GoalFactory(clinic=riverside, episode=episode)
    for kind in ("email", "attachment"):
        ConsentFactory(clinic=riverside, patient=episode.patient, kind=kind)
    client = client_of(clinician)

    client.post(reverse("plans:plan_issue", args=[episode.pk]))

    with in_clinic(riverside.pk):
        message = Message.objects.get()
        assert (message.kind, message.state) == ("plan", "planned")
        assert message.issued_plan.issued_by == clinician
    assert "waiting" in client.get(reverse("plans:plan", args=[episode.pk])).text.lower()
