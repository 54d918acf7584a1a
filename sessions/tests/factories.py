"""Visits, check-ins and ratings, for tests."""

from datetime import timedelta

import factory
from django.utils import timezone

from accounts.tests.factories import OwnedFactory, UserFactory, main_site
from goals.attainment import GoalWord
from goals.tests.factories import GoalFactory
from patients.tests.factories import EpisodeFactory
from sessions.models import CheckIn, CheckInAmendment, DoseDecision, GoalRating, HandOver, Practised, Visit


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


class HandOverFactory(OwnedFactory):
    """Offered by the episode's clinician to a new colleague, and not answered yet. `accepted=True`: it was."""

    episode = factory.SubFactory(EpisodeFactory, clinic=factory.SelfAttribute("..clinic"))
    from_clinician = factory.SelfAttribute("episode.clinician")
    to_clinician = factory.SubFactory(UserFactory, clinic=factory.SelfAttribute("..clinic"))
    made_by = factory.SelfAttribute("from_clinician")
    note = "Rosa walks with a stick; she likes to be asked about Leo."

    class Meta:
        model = HandOver

    class Params:
        accepted = factory.Trait(status=HandOver.Status.ACCEPTED, answered_at=factory.LazyFunction(timezone.now))


class CheckInAmendmentFactory(OwnedFactory):
    """Another gate was agreed; the check-in itself says what the test made it say."""

    check_in = factory.SubFactory(CheckInFactory, clinic=factory.SelfAttribute("..clinic"))
    number = factory.Sequence(lambda n: n + 1)
    reason = "We had said the red one"
    before = factory.LazyFunction(lambda: {"agreed": "To the blue gate."})
    after = factory.LazyFunction(lambda: {"agreed": "To the red gate."})
    made_by = factory.SelfAttribute("check_in.clinician")

    class Meta:
        model = CheckInAmendment


class PractisedFactory(OwnedFactory):
    """Eight times at level 2, and a level up that both agreed."""

    check_in = factory.SubFactory(CheckInFactory, clinic=factory.SelfAttribute("..clinic"))
    what = "Sit to stand"
    level = 2
    amount = 8
    unit = Practised.Unit.TIMES
    sureness = 7
    safety = Practised.Safety.ALONE
    step = Practised.Step.UP
    is_agreed = True

    class Meta:
        model = Practised


class DoseDecisionFactory(OwnedFactory):
    """Less often, because of a sore knee."""

    check_in = factory.SubFactory(CheckInFactory, clinic=factory.SelfAttribute("..clinic"))
    aspect = DoseDecision.Aspect.FREQUENCY
    what = "Three days a week"
    why = "The knee was sore for two days"

    class Meta:
        model = DoseDecision
