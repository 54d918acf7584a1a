"""Goals and what supports them, for tests."""

from datetime import date, timedelta
from decimal import Decimal

import factory
from django.utils import timezone

from accounts.tests.factories import OwnedFactory
from goals.models import Conversation, CopingPlan, Goal, PracticeTask
from measures.tests.factories import MeasureFactory
from patients.models import Episode
from patients.tests.factories import EpisodeFactory


class GoalFactory(OwnedFactory):
    """Walk to the market, from 150 m to 800 m. `secondary=True` gives place 1."""

    episode = factory.SubFactory(EpisodeFactory, clinic=factory.SelfAttribute("..clinic"))
    rank = Goal.Rank.PRIMARY
    place = 0
    outcome = "I want to choose my own fish again, and sit with Carmen after."
    activity = "walk to the market without stopping"
    measure = factory.SubFactory(
        MeasureFactory, clinic=factory.SelfAttribute("..clinic"), episode=factory.SelfAttribute("..episode")
    )
    baseline = Decimal(150)
    target = Decimal(800)
    started_on = factory.SelfAttribute("episode.started_on")
    target_on = factory.LazyFunction(lambda: timezone.localdate() + timedelta(weeks=7))
    agreed_by = factory.SelfAttribute("episode.clinician")

    class Meta:
        model = Goal

    class Params:
        secondary = factory.Trait(rank=Goal.Rank.SECONDARY, place=1)


def three_goals(episode: Episode) -> list[Goal]:
    """One primary and two secondary goals, which are all an episode can have at once."""
    measure = MeasureFactory(episode=episode)
    places = [("primary", 0), ("secondary", 1), ("secondary", 2)]
    return [GoalFactory(episode=episode, measure=measure, rank=rank, place=place) for rank, place in places]


class ConversationFactory(OwnedFactory):
    """What matters, as Rosa told it."""

    episode = factory.SubFactory(EpisodeFactory, clinic=factory.SelfAttribute("..clinic"))
    held_on = factory.LazyFunction(lambda: date.today())
    answers = factory.LazyFunction(lambda: {"good_day": "I go to the market and sit with Carmen."})
    clinician = factory.SelfAttribute("episode.clinician")

    class Meta:
        model = Conversation


class PracticeTaskFactory(OwnedFactory):
    """To the corner shop and back."""

    goal = factory.SubFactory(GoalFactory, clinic=factory.SelfAttribute("..clinic"))
    what = "Walk to the corner shop and back"
    how_often = "every day"
    cue = "after breakfast"
    stop_when = "the pain is 3 above usual"

    class Meta:
        model = PracticeTask


class CopingPlanFactory(OwnedFactory):
    """If it rains."""

    goal = factory.SubFactory(GoalFactory, clinic=factory.SelfAttribute("..clinic"))
    obstacle = "it rains"
    answer = "walk the long corridor of the church hall"

    class Meta:
        model = CopingPlan
