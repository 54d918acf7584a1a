"""Clinics and the people who work there, for tests. Every factory writes in the scope of the clinic it writes for."""

from datetime import timedelta
from typing import Any

import factory
from django.utils import timezone

from accounts.inviting import LINK_WORKS_FOR, hash_of
from accounts.models import Absence, Clinic, Invitation, Phrase, Site, User
from accounts.opening import open_clinic
from rehabgoals.tenancy import in_clinic

PASSWORD = "walk to the market again"


class OwnedFactory(factory.django.DjangoModelFactory):
    """Creates a clinic-owned row inside its clinic's scope."""

    class Meta:
        abstract = True

    @classmethod
    def create(cls, **kwargs: Any) -> Any:
        """Open the clinic's scope before sub-factories run: they query too."""
        clinic = kwargs.get("clinic")
        if clinic is None:
            clinic = cls.clinic_of(kwargs) or ClinicFactory()
        with in_clinic(clinic.pk):
            return super().create(**{**kwargs, "clinic": clinic})

    @classmethod
    def clinic_of(cls, kwargs: dict[str, Any]) -> Clinic | None:
        """The clinic of any clinic-owned object among the arguments."""
        for value in kwargs.values():
            if getattr(value, "clinic_id", None):
                return value.clinic
        return None


class ClinicFactory(factory.django.DjangoModelFactory):
    """A clinic with its main site, ready to print plans and to send reminders."""

    name = factory.Sequence(lambda n: f"Clinic {n}")
    language = "en"
    time_zone = "Europe/London"
    emergency_number = "999"
    visit_reminders = Clinic.VisitReminders.REHABGOALS

    class Meta:
        model = Clinic

    @classmethod
    def _create(cls, model_class: type[Clinic], *args: Any, **kwargs: Any) -> Clinic:
        site = {
            "address": "12 Mill Lane, Ashby",
            "telephone": "01632 960 123",
            "opening_hours": "Monday to Friday, 8 to 6",
        }
        return open_clinic(site=site, **kwargs)


class UserFactory(OwnedFactory):
    """A clinician. `admin=True` makes a clinic admin who is no clinician, `both=True` one who is both."""

    clinic = factory.SubFactory(ClinicFactory)
    name = factory.Sequence(lambda n: f"Ana Becker {n}")
    email = factory.Sequence(lambda n: f"person{n}@example.org")
    profession = "physiotherapist"
    is_clinician = True

    class Meta:
        model = User

    class Params:
        admin = factory.Trait(is_clinician=False, is_admin=True)
        both = factory.Trait(is_clinician=True, is_admin=True)
        left = factory.Trait(is_active=False)

    @classmethod
    def _create(cls, model_class: type[User], *args: Any, **kwargs: Any) -> User:
        return User.objects.create_user(password=kwargs.pop("password", PASSWORD), **kwargs)


def main_site(clinic: Clinic) -> Site:
    """The clinic's main site."""
    with in_clinic(clinic.pk):
        return Site.objects.get(clinic=clinic, is_main=True)


class InvitationFactory(OwnedFactory):
    """An open invitation to become a clinician. Its link's token is `token-of-<e-mail>`."""

    clinic = factory.SubFactory(ClinicFactory)
    email = factory.Sequence(lambda n: f"invited{n}@example.org")
    name = "Priya Raghunathan"
    is_clinician = True
    token_hash = factory.LazyAttribute(lambda row: hash_of(f"token-of-{row.email}"))
    expires_at = factory.LazyFunction(lambda: timezone.now() + LINK_WORKS_FOR)

    class Meta:
        model = Invitation


class PhraseFactory(OwnedFactory):
    """The clinic's; give `user` for somebody's own."""

    words = factory.Sequence(lambda n: f"[name] walks [how far], {n} times a week")

    class Meta:
        model = Phrase


class AbsenceFactory(OwnedFactory):
    """Away from today for a week; nobody in particular covers."""

    user = factory.SubFactory(UserFactory, clinic=factory.SelfAttribute("..clinic"))
    from_on = factory.LazyFunction(timezone.localdate)
    until_on = factory.LazyFunction(lambda: timezone.localdate() + timedelta(days=7))

    class Meta:
        model = Absence
