"""Messages, for tests."""

from datetime import timedelta

import factory
from django.utils import timezone

from accounts.tests.factories import OwnedFactory, UserFactory
from patients.models import Consent, Episode
from patients.tests.factories import ConsentFactory, EpisodeFactory
from plans.tests.factories import IssuedPlanFactory
from reminders.choices import Kind
from reminders.models import Message
from sessions.tests.factories import HandOverFactory, VisitFactory


class MessageFactory(OwnedFactory):
    """A plan to be mailed, due a minute ago. `reminder=True` reminds of a visit tomorrow instead, `tidings=True` says
    who looks after them since yesterday, when the episode passed to a colleague.
    """

    episode = factory.SubFactory(EpisodeFactory, clinic=factory.SelfAttribute("..clinic"))
    patient = factory.SelfAttribute("episode.patient")
    kind = Kind.PLAN
    issued_plan = factory.SubFactory(
        IssuedPlanFactory, clinic=factory.SelfAttribute("..clinic"), episode=factory.SelfAttribute("..episode")
    )
    due_on = factory.LazyAttribute(lambda message: message.clinic.today())
    due_at = factory.LazyFunction(lambda: timezone.now() - timedelta(minutes=1))

    class Meta:
        model = Message

    class Params:
        reminder = factory.Trait(
            kind=Kind.VISIT_REMINDER,
            issued_plan=None,
            visit=factory.SubFactory(
                VisitFactory,
                clinic=factory.SelfAttribute("..clinic"),
                episode=factory.SelfAttribute("..episode"),
                starts_at=factory.LazyFunction(lambda: timezone.now() + timedelta(hours=20)),
            ),
            due_on=factory.LazyAttribute(lambda message: message.clinic.today(message.visit.starts_at)),
        )
        tidings = factory.Trait(
            kind=Kind.NEW_CLINICIAN,
            issued_plan=None,
            hand_over=factory.SubFactory(
                HandOverFactory,
                clinic=factory.SelfAttribute("..clinic"),
                episode=factory.SelfAttribute("..episode"),
                from_clinician=factory.SubFactory(UserFactory, clinic=factory.SelfAttribute("..clinic")),
                to_clinician=factory.SelfAttribute("episode.clinician"),
                accepted=True,
                answered_at=factory.LazyFunction(lambda: timezone.now() - timedelta(days=1)),
            ),
        )


def say_yes(episode: Episode, *kinds: str) -> list[Consent]:
    """The patient's yes to e-mail and to the attachment, or to these kinds."""
    return [
        ConsentFactory(patient=episode.patient, kind=kind, recorded_by=episode.clinician)
        for kind in kinds or (Consent.Kind.EMAIL, Consent.Kind.ATTACHMENT)
    ]
