"""What check-ins decided is on the paper: it never says something else than what the two decided (rule 7 too)."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.urls import reverse
from django.utils import timezone

from goals.attainment import GoalWord
from goals.tests.factories import GoalFactory, PracticeTaskFactory
from measures.tests.factories import MeasureFactory, MeasurementFactory
from patients.tests.factories import EpisodeFactory
from plans.composing import contents_of
from plans.gathering import gather
from plans.tests.test_pages import text_of
from rehabgoals.days import day_words
from rehabgoals.tenancy import in_clinic
from sessions.models import DoseDecision, Practised
from sessions.tests.factories import CheckInFactory, DoseDecisionFactory, GoalRatingFactory, PractisedFactory

TODAY = timezone.localdate


@pytest.fixture
def episode(riverside, clinician):
    return EpisodeFactory(clinic=riverside, clinician=clinician)


@pytest.fixture
def goal(riverside, episode):
    return GoalFactory(clinic=riverside, episode=episode)


@pytest.fixture
def task(riverside, goal):
    return PracticeTaskFactory(clinic=riverside, goal=goal, how_often="three times a day")


@pytest.fixture
def contents(riverside, episode):
    def get():
        with in_clinic(riverside.pk):
            return contents_of(gather(episode), riverside)

    return get


def decided(episode, days_ago, **dose):
    day = TODAY() - timedelta(days=days_ago)
    return DoseDecisionFactory(check_in=CheckInFactory(episode=episode, held_on=day, agreed=""), **dose)


def doses_of(contents):
    return [(dose.aspect, dose.what) for dose in contents.doses]


def test_what_was_decided_about_the_dose_is_on_the_page_and_on_the_sheet_without_its_reason(
    riverside, episode, goal, task, clinician, client_of
):
    PracticeTaskFactory(clinic=riverside, goal=goal, what="Up the stairs")  # so it is of no task surely
    decided(episode, 0, what="Once a day", why="Sleeps badly")
    client = client_of(clinician)
    page = client.get(reverse("plans:plan", args=[episode.pk])).text
    sheet = text_of(client.get(reverse("plans:plan_pdf", args=[episode.pk])).content)

    for shown in (page, sheet):
        assert "What we agreed" in shown
        assert f"How often, from {day_words(TODAY())}: Once a day" in shown
        assert "Sleeps badly" not in shown


def test_how_often_is_said_once_where_the_only_task_says_what_it_was_until_today(episode, task, clinician, client_of):
    decided(episode, 0, what="Once a day")
    sheet = text_of(client_of(clinician).get(reverse("plans:plan_pdf", args=[episode.pk])).content)
    assert f"three times a day; from {day_words(TODAY())}: Once a day" in " ".join(sheet.split())
    assert "How often, from" not in sheet


def test_how_often_stays_by_itself_where_the_task_may_have_been_written_anew_since(episode, task, clinician, client_of):
    decided(episode, 3, what="Once a day")
    sheet = text_of(client_of(clinician).get(reverse("plans:plan_pdf", args=[episode.pk])).content)
    assert f"How often, from {day_words(TODAY() - timedelta(days=3))}: Once a day" in sheet
    assert "three times a day;" not in sheet


def test_a_decision_stands_until_the_same_is_decided_anew_and_not_where_it_was_entered_in_error(episode, contents):
    decided(episode, 20, aspect=DoseDecision.Aspect.FREQUENCY, what="Three days a week")
    decided(episode, 20, aspect=DoseDecision.Aspect.INTENSITY, what="Half the way")
    assert doses_of(contents()) == [("intensity", "Half the way"), ("frequency", "Three days a week")]

    anew = decided(episode, 5, aspect=DoseDecision.Aspect.FREQUENCY, what="Every day")
    decided(episode, 1, aspect=DoseDecision.Aspect.PACING, what="A pause at the gate", is_entered_in_error=True)
    assert doses_of(contents()) == [("intensity", "Half the way"), ("frequency", "Every day")]
    assert contents().together_on == anew.check_in.held_on


def test_a_level_stands_on_the_plan_where_there_are_levels_and_its_day_where_it_was_just_agreed(
    riverside, episode, goal, task, contents
):
    stairs = PracticeTaskFactory(clinic=riverside, goal=goal, what="Up the stairs", level=3, next_level_when="ten")

    def levels():
        return {each.what: (each.level, each.level_from) for each in contents().goals[0].practice}

    assert levels() == {task.what: (None, None), "Up the stairs": (3, None)}

    now = CheckInFactory(episode=episode, held_on=TODAY())
    PractisedFactory(check_in=now, task=stairs, what=stairs.what, level=2, step=Practised.Step.UP)
    PractisedFactory(check_in=now, task=task, what=task.what, level=1, step=Practised.Step.UP, is_agreed=False)
    assert levels() == {task.what: (None, None), "Up the stairs": (3, TODAY())}

    with in_clinic(riverside.pk):
        type(stairs).objects.filter(pk=stairs.pk).update(level=5)  # by a colleague, since
    assert levels()["Up the stairs"] == (5, None)


def test_the_sheet_names_the_level_before_how_often(episode, goal, riverside, clinician, client_of):
    PracticeTaskFactory(clinic=riverside, goal=goal, level=2, how_often="twice a day")
    sheet = text_of(client_of(clinician).get(reverse("plans:plan_pdf", args=[episode.pk])).content)
    assert "Level 2 · twice a day" in sheet


class TestPraise:
    """A step forward is told by its two values on a day that has its setback: the facts stay, the praise waits."""

    @pytest.fixture(autouse=True)
    def results(self, riverside, episode):
        self.goal = self.rated(riverside, episode, 2, 6, 7)

    def rated(self, clinic, episode, *values, **goal):
        days = [TODAY() - timedelta(days=days) for days in (60, 10, 3)]
        measure = MeasureFactory(clinic=clinic, episode=episode, key="psfs_activity", activity=f"the stairs, {values}")
        for day, value in zip(days, values, strict=True):
            MeasurementFactory(clinic=clinic, measure=measure, value=Decimal(value), taken_on=day)
        first = {"baseline": Decimal(values[0]), "target": Decimal(9), "started_on": days[0]}
        return GoalFactory(clinic=clinic, episode=episode, measure=measure, **first, **goal)

    @pytest.fixture
    def caption(self, contents):
        return lambda: contents().goals[0].caption

    def test_without_a_setback_it_is_said(self, caption, episode):
        CheckInFactory(episode=episode)
        assert "step up" in caption()

    def test_not_where_pain_is_well_above_usual(self, caption, riverside, episode):
        pain = MeasureFactory(clinic=riverside, episode=episode, key="nprs")
        for days, value in ((20, 3), (10, 3), (0, 7)):
            MeasurementFactory(clinic=riverside, measure=pain, value=value, taken_on=TODAY() - timedelta(days=days))
        assert "step up" not in caption()
        assert caption().endswith(f"7 on {day_words(TODAY() - timedelta(days=3))}.")

    def test_not_where_something_is_harder_now_until_a_check_in_where_nothing_is(
        self, caption, episode, clinician, client_of
    ):
        harder = CheckInFactory(episode=episode, held_on=TODAY() - timedelta(days=1))
        GoalRatingFactory(check_in=harder, goal=self.goal, patient_word=GoalWord.HARDER)
        assert "step up" not in caption()
        patient_page = client_of(clinician).get(reverse("plans:patient_detail", args=[episode.patient_id])).text
        assert "step up" not in patient_page and caption() in patient_page
        CheckInFactory(episode=episode, held_on=TODAY())
        assert "step up" in caption()

    @pytest.mark.parametrize(("key", "values"), [("nprs", (6, 4, 7)), ("walk_6min", (400, 420, 200))])
    def test_not_where_something_that_is_no_goal_went_the_other_way(
        self, caption, riverside, episode, clinician, client_of, key, values
    ):
        """Each line is asked as the visit asks it: pain of 7 after 4 is one, though it is no 3 above usual."""
        other = MeasureFactory(clinic=riverside, episode=episode, key=key)
        for days, value in zip((60, 10, 0), values, strict=True):
            MeasurementFactory(clinic=riverside, measure=other, value=value, taken_on=TODAY() - timedelta(days=days))
        assert "step up" not in caption()
        patient_page = client_of(clinician).get(reverse("plans:patient_detail", args=[episode.patient_id])).text
        assert "step up" not in patient_page and caption() in patient_page

    def test_not_where_another_goal_went_the_other_way(self, caption, riverside, episode):
        self.rated(riverside, episode, 7, 3, 2, secondary=True)
        assert "step up" not in caption()
