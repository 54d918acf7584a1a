"""Patients, episodes, precautions and consents, for tests."""

from datetime import date, timedelta
from typing import Any

import factory
from django.utils import timezone

from accounts.tests.factories import OwnedFactory, UserFactory
from patients.models import Consent, Episode, Patient, Precaution
from patients.registration import write_name_parts


class PatientFactory(OwnedFactory):
    """A patient who can be found by name."""

    given_names = "Rosa"
    family_name = "O'Brien-Nuñez"
    born_on = date(1961, 5, 4)
    clinic_number = factory.Sequence(lambda n: f"2{n:04}")
    language = "es"
    email = factory.Sequence(lambda n: f"rosa{n}@example.org")

    class Meta:
        model = Patient

    @classmethod
    def _create(cls, model_class: type[Patient], *args: Any, **kwargs: Any) -> Patient:
        patient = super()._create(model_class, *args, **kwargs)
        write_name_parts(patient)
        return patient


class EpisodeFactory(OwnedFactory):
    """A right knee, ten weeks in. `after_operation=True` adds the operation, `discharged=True` ends it."""

    patient = factory.SubFactory(PatientFactory, clinic=factory.SelfAttribute("..clinic"))
    problem = "Knee pain on stairs"
    body_region = "knee"
    side = "right"
    clinician = factory.SubFactory(UserFactory, clinic=factory.SelfAttribute("..clinic"))
    started_on = factory.LazyFunction(lambda: timezone.localdate() - timedelta(weeks=10))

    class Meta:
        model = Episode

    class Params:
        after_operation = factory.Trait(
            event="operation",
            event_what="Meniscus repair",
            event_on=factory.LazyFunction(lambda: timezone.localdate() - timedelta(weeks=12)),
        )
        discharged = factory.Trait(discharged_on=factory.LazyFunction(lambda: timezone.localdate() - timedelta(days=3)))


class PrecautionFactory(OwnedFactory):
    """No kneeling yet."""

    episode = factory.SubFactory(EpisodeFactory, clinic=factory.SelfAttribute("..clinic"))
    text = "No kneeling on the right knee"
    said_by = "Mr Osei, surgeon"
    until = factory.LazyFunction(lambda: timezone.localdate() + timedelta(weeks=2))

    class Meta:
        model = Precaution


class ConsentFactory(OwnedFactory):
    """A yes to e-mail."""

    patient = factory.SubFactory(PatientFactory, clinic=factory.SelfAttribute("..clinic"))
    kind = Consent.Kind.EMAIL
    wording = "You may write to me by e-mail."
    wording_version = "2026-11"
    said_by = "Rosa"
    given_on = factory.LazyFunction(timezone.localdate)
    recorded_by = factory.SubFactory(UserFactory, clinic=factory.SelfAttribute("..clinic"))

    class Meta:
        model = Consent
