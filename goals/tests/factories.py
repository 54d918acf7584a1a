"""Goals and what supports them, for tests."""

from datetime import date, timedelta
from decimal import Decimal
from io import BytesIO

import factory
from django.utils import timezone
from PIL import Image

from accounts.tests.factories import OwnedFactory, UserFactory
from goals.models import (
    ActivityChoice,
    AgreedCourse,
    AttainmentLevel,
    AttainmentScale,
    Conversation,
    CopingPlan,
    FlareUpPlan,
    FollowUp,
    Goal,
    GoalOption,
    GoalRevision,
    MaintenancePlan,
    Milestone,
    OptionTable,
    PracticePicture,
    PracticeTask,
    RealismLook,
    StillMatters,
)
from goals.pictures import redraw
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

    class Params:
        readback = factory.Trait(
            summary="A good day: “I go to the market and sit with Carmen.”",
            summary_said=Conversation.SummarySaid.CONFIRMED,
            summary_said_by="Rosa",
            summary_said_at=factory.LazyFunction(timezone.now),
        )


class PracticeTaskFactory(OwnedFactory):
    """To the corner shop and back."""

    goal = factory.SubFactory(GoalFactory, clinic=factory.SelfAttribute("..clinic"))
    what = "Walk to the corner shop and back"
    how_often = "every day"
    cue = "after breakfast"
    stop_when = "the pain is 3 above usual"

    class Meta:
        model = PracticeTask


class PracticePictureFactory(OwnedFactory):
    """A small picture, each of another colour."""

    class Params:
        colour = factory.Sequence(lambda number: (number % 256, number // 256 % 256, 90))
        redrawn = factory.LazyAttribute(lambda made: redraw(png(made.colour)))

    content = factory.LazyAttribute(lambda made: made.redrawn.content)
    content_type = "image/png"
    width = factory.LazyAttribute(lambda made: made.redrawn.width)
    height = factory.LazyAttribute(lambda made: made.redrawn.height)
    digest = factory.LazyAttribute(lambda made: made.redrawn.digest)
    added_by = factory.LazyAttribute(lambda made: UserFactory(clinic=made.clinic))

    class Meta:
        model = PracticePicture


def png(colour: tuple[int, int, int] | str = "teal", size: tuple[int, int] = (24, 16)) -> bytes:
    """A PNG of one colour, as somebody would send it."""
    written = BytesIO()
    Image.new("RGB", size, colour).save(written, "PNG")
    return written.getvalue()


class CopingPlanFactory(OwnedFactory):
    """If it rains."""

    goal = factory.SubFactory(GoalFactory, clinic=factory.SelfAttribute("..clinic"))
    obstacle = "it rains"
    answer = "walk the long corridor of the church hall"

    class Meta:
        model = CopingPlan


class EpisodeRowFactory(OwnedFactory):
    """Something an episode has, agreed today by its clinician."""

    episode = factory.SubFactory(EpisodeFactory, clinic=factory.SelfAttribute("..clinic"))

    class Meta:
        abstract = True


class GoalRowFactory(OwnedFactory):
    """Something a goal has."""

    goal = factory.SubFactory(GoalFactory, clinic=factory.SelfAttribute("..clinic"))

    class Meta:
        abstract = True


class ActivityChoiceFactory(EpisodeRowFactory):
    """Rosa picked walking to a shop."""

    key = "shop"
    words = "walk to a shop and back"
    chosen_by = ActivityChoice.ChosenBy.PATIENT
    recorded_by = factory.SelfAttribute("episode.clinician")

    class Meta:
        model = ActivityChoice


class OptionTableFactory(EpisodeRowFactory):
    """How to go on with the knee."""

    question = "How we go on with the knee"
    talked_on = factory.LazyFunction(timezone.localdate)
    clinician = factory.SelfAttribute("episode.clinician")

    class Meta:
        model = OptionTable


class GoalOptionFactory(OwnedFactory):
    """One way to go on."""

    table = factory.SubFactory(OptionTableFactory, clinic=factory.SelfAttribute("..clinic"))
    position = factory.Sequence(lambda number: number % 4)
    title = "Walk a little further each week"
    asks = "20 minutes on 5 days"
    helps = "Carmen walks along"
    can_go_wrong = "Sore for a day or two"
    how_sure = "Fairly sure, from many studies"

    class Meta:
        model = GoalOption


def options_side_by_side(episode: Episode) -> OptionTable:
    """Going on as now and two ways beside it, one of which is kept for later; not decided in full."""
    table = OptionTableFactory(clinic=episode.clinic, episode=episode)
    GoalOptionFactory(
        table=table,
        clinic=episode.clinic,
        position=0,
        is_as_now=True,
        title="Keep going as now",
        asks="Nothing new, a walk when there is time",
        helps="It is known, and it is safe",
        can_go_wrong="It may take longer to reach the market",
        how_sure="Fairly sure, for knees like this one",
        known_on=date(2024, 3, 1),
    )
    GoalOptionFactory(table=table, clinic=episode.clinic, position=1, title="Walk with Carmen")
    GoalOptionFactory(
        table=table,
        clinic=episode.clinic,
        position=2,
        title="Hill and stairs, in the clinic",
        asks="One visit more, and stairs on 3 days",
        helps="Stronger legs for the hill to the market",
        can_go_wrong="The knee may swell after the stairs",
        how_sure="Less sure, from a few small studies",
        fate=GoalOption.Fate.LATER,
        fate_reason="When the knee bends further",
    )
    return table


class AgreedCourseFactory(EpisodeRowFactory):
    """About eight visits over ten weeks."""

    about_visits = 8
    over_weeks = 10
    where = "at the clinic"
    finish_line = "I buy my own fish on a Saturday"
    agreed_on = factory.LazyFunction(timezone.localdate)
    agreed_by = factory.SelfAttribute("episode.clinician")

    class Meta:
        model = AgreedCourse


class MaintenancePlanFactory(EpisodeRowFactory):
    """What keeps it going."""

    keeps_it_going = "The walk on Saturdays with Carmen."
    exposure_steps = "Kneel on the bed\nKneel on a cushion\nKneel at Mass"
    seek_help_when = "The knee gives way, or swells and stays so for a week."
    follow_ups = factory.LazyFunction(lambda: [3, 6, 12])
    agreed_on = factory.LazyFunction(timezone.localdate)
    agreed_by = factory.SelfAttribute("episode.clinician")

    class Meta:
        model = MaintenancePlan


class FollowUpFactory(EpisodeRowFactory):
    """Three months after the finish."""

    months = 3
    due_on = factory.LazyFunction(timezone.localdate)

    class Meta:
        model = FollowUp


class FlareUpPlanFactory(EpisodeRowFactory):
    """Three stages from a usual pain of 3."""

    usual_pain = 3
    carry_on_signs = "pain up to 5, and settled by next morning"
    carry_on_do = "carry on, and take the next step when it is due"
    ease_off_signs = "pain of 6 or more, or still up next morning"
    ease_off_do = "do half for 2 to 3 days, and keep moving"
    call_us_signs = "that for more than 3 days"
    call_us_do = "keep moving gently, and call the clinic"
    agreed_on = factory.LazyFunction(timezone.localdate)
    agreed_by = factory.SelfAttribute("episode.clinician")

    class Meta:
        model = FlareUpPlan


class MilestoneFactory(GoalRowFactory):
    """As far as the bakery."""

    name = "The bakery"
    value = Decimal(300)

    class Meta:
        model = Milestone


class GoalRevisionFactory(GoalRowFactory):
    """It was to be nearer."""

    number = factory.Sequence(lambda number: number + 1)
    terms = 1
    kind = GoalRevision.Kind.REWORDED
    reason = "Rosa found better words"
    proposed_by = Goal.SaidFirstBy.PATIENT
    both_agreed = True
    made_by = factory.SelfAttribute("goal.agreed_by")

    class Meta:
        model = GoalRevision


class StillMattersFactory(GoalRowFactory):
    """It still matters."""

    answer = StillMatters.Answer.YES
    asked_on = factory.LazyFunction(timezone.localdate)
    recorded_by = factory.SelfAttribute("goal.agreed_by")

    class Meta:
        model = StillMatters


class RealismLookFactory(GoalRowFactory):
    """Looked at together."""

    terms = 1
    answer = "not_enough_known"
    words = "Not enough is known yet."
    recorded_by = factory.SelfAttribute("goal.agreed_by")

    class Meta:
        model = RealismLook


class AttainmentScaleFactory(GoalRowFactory):
    """A scale with equal weights that starts at -1."""

    terms = 1
    importance = 2
    difficulty = 2
    baseline_level = -1
    agreed_by = factory.SelfAttribute("goal.agreed_by")

    class Meta:
        model = AttainmentScale


class AttainmentLevelFactory(OwnedFactory):
    """One level of a scale."""

    scale = factory.SubFactory(AttainmentScaleFactory, clinic=factory.SelfAttribute("..clinic"))
    level = 0
    words = "as far as the market"

    class Meta:
        model = AttainmentLevel
