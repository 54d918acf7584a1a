"""Visits, check-ins and ratings, for tests."""

from datetime import timedelta

import factory
from django.utils import timezone

from accounts.tests.factories import OwnedFactory, main_site
from goals.attainment import GoalWord
from goals.tests.factories import GoalFactory
from patients.tests.factories import EpisodeFactory
from sessions.models import CheckIn, GoalRating, Visit


class VisitFactory(OwnedFactory):
    """In person, in a week. `kept=True` lies a week back."""

    episode = factory.SubFactory(EpisodeFactory, clinic=factory.SelfAttribute("..clinic"))
    starts_at = factory.LazyFunction(lambda: timezone.now() + timedelta(days=7))
    site = factory.LazyAttribute(lambda visit: main_site(visit.clinic))
    clinician = factory.SelfAttribute("episode.clinician")

    class Meta:
        model = Visit

    class Params:
        kept = factory.Trait(
            status=Visit.Status.KEPT, starts_at=factory.LazyFunction(lambda: timezone.now() - timedelta(days=7))
        )


class CheckInFactory(OwnedFactory):
    """A week ago, with something agreed."""

    episode = factory.SubFactory(EpisodeFactory, clinic=factory.SelfAttribute("..clinic"))
    held_on = factory.LazyFunction(lambda: timezone.localdate() - timedelta(days=7))
    clinician = factory.SelfAttribute("episode.clinician")
    achieved = "Walked past the corner shop, twice."
    pain_now = 3
    agreed = "Rosa walks past the corner shop, as far as the blue gate."

    class Meta:
        model = CheckIn


class GoalRatingFactory(OwnedFactory):
    """Part way, says the patient."""

    check_in = factory.SubFactory(CheckInFactory, clinic=factory.SelfAttribute("..clinic"))
    goal = factory.SubFactory(
        GoalFactory, clinic=factory.SelfAttribute("..clinic"), episode=factory.SelfAttribute("..check_in.episode")
    )
    patient_word = GoalWord.PART_WAY

    class Meta:
        model = GoalRating
