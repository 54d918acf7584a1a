"""Changing what was agreed: words keep the bargain, another number or day is a new one, and what was stays readable."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.utils import timezone

from goals.changing import CannotChange, Why
from goals.keeping import keep_gained
from goals.models import Goal, GoalRevision, Milestone
from goals.reaching import latest_of
from goals.revising import revise_goal
from goals.tests.factories import AttainmentLevelFactory, AttainmentScaleFactory, GoalFactory, MilestoneFactory
from goals.versions import changes_of
from measures.recording import record
from measures.tests.factories import MeasureFactory, MeasurementFactory
from patients.tests.factories import EpisodeFactory
from rehabgoals.tenancy import in_clinic
from rehabgoals.versions import ChangedMeanwhile

pytestmark = pytest.mark.django_db

WHY = Why("Rosa goes further than we thought", "patient", both_agreed=True, closing_word="bit_more")


@pytest.fixture
def today():
    return timezone.localdate()


@pytest.fixture
def goal(riverside, clinician, today):
    episode = EpisodeFactory(clinic=riverside, clinician=clinician, started_on=today - timedelta(weeks=6))
    with in_clinic(riverside.pk):
        yield GoalFactory(episode=episode, agreed_by=clinician)


def revised(goal, read_version=1, why=WHY, **changes):
    baseline = changes.pop("baseline", None)
    for name, value in changes.items():
        setattr(goal, name, value)
    is_anew = revise_goal(goal, why, by=goal.agreed_by, read_version=read_version, baseline=baseline)
    return is_anew, Goal.objects.get(pk=goal.pk)


def test_other_words_keep_what_was_agreed_to_reach(goal):
    is_anew, kept = revised(goal, activity="walk to the church", outcome="To sing again.")
    assert (is_anew, kept.activity, kept.terms, kept.baseline, kept.version) == (False, "walk to the church", 1, 150, 2)
    assert kept.started_on == goal.episode.started_on
    revision = GoalRevision.objects.get()
    assert (revision.kind, revision.reason, revision.proposed_by) == ("reworded", WHY.reason, "patient")
    assert (revision.number, revision.both_agreed, revision.terms) == (1, True, 1)
    assert revision.before["activity"] == "walk to the market without stopping"


def test_another_number_is_a_new_bargain_from_the_latest_result(goal, today):
    record(measure=goal.measure, value=Decimal(800), taken_on=today - timedelta(days=3), by=goal.agreed_by)
    goal.refresh_from_db()
    reached_on = goal.achieved_on
    is_anew, kept = revised(goal, target=Decimal(1200))
    assert (is_anew, kept.terms, kept.baseline, kept.target, kept.started_on) == (True, 2, 800, 1200, today)
    assert (kept.achieved_on, kept.achievement_status) == (None, "in-progress")
    revision = GoalRevision.objects.get()
    assert (revision.kind, revision.closing_word, revision.terms) == ("renegotiated", "bit_more", 1)
    assert revision.before["achieved_on"] == reached_on.isoformat()
    assert (revision.before["baseline"], revision.before["target"]) == ("150", "800")


def test_a_new_bargain_can_start_from_a_number_the_two_put_in(goal):
    _is_anew, kept = revised(goal, target=Decimal(900), baseline=Decimal(420))
    assert (kept.baseline, kept.target) == (420, 900)


def test_a_corrected_first_result_is_taken_over_without_another_target(goal):
    is_anew, kept = revised(goal, baseline=Decimal(250))
    assert (is_anew, kept.terms, kept.baseline, kept.target) == (True, 2, 250, 800)


def test_a_goal_agreed_anew_is_not_reached_by_what_was_before(goal, today):
    record(measure=goal.measure, value=Decimal(1000), taken_on=today - timedelta(days=3), by=goal.agreed_by)
    record(measure=goal.measure, value=Decimal(700), taken_on=today, by=goal.agreed_by)
    _is_anew, kept = revised(goal, target=Decimal(900))
    assert (kept.baseline, kept.achieved_on) == (700, None)


def test_nothing_different_is_no_version(goal):
    is_anew, kept = revised(goal)
    assert (is_anew, kept.version) == (False, 1)
    assert not GoalRevision.objects.exists()


def test_the_levels_of_the_former_terms_stay_with_them(goal, today):
    AttainmentLevelFactory(scale=AttainmentScaleFactory(goal=goal), words="as far as the market")
    revised(goal, target=Decimal(900))
    assert GoalRevision.objects.get().before["levels"] == [[0, "as far as the market"]]


def test_how_sure_they_were_was_said_of_the_former_target_and_is_asked_anew(goal, today):
    Goal.objects.filter(pk=goal.pk).update(importance=9, confidence=4, confidence_help="If the bus stopped nearer")
    goal.refresh_from_db()
    revised(goal, target=Decimal(500))
    now = Goal.objects.select_related("measure__instrument").get(pk=goal.pk)
    assert (now.importance, now.confidence, now.confidence_help) == (9, None, "")
    [change] = changes_of(now, {}, today)
    told = {row.label: row.before for row in change.changed}
    assert (told["How sure"], told["What would make it an 8"]) == ("4 of 10", "If the bus stopped nearer")


def test_a_version_from_before_it_was_kept_how_sure_they_were_stays_to_be_read(goal, today):
    revised(goal, target=Decimal(500))
    revision = GoalRevision.objects.get()
    kept = {name: value for name, value in revision.before.items() if not name.startswith("confidence")}
    GoalRevision.objects.filter(pk=revision.pk).update(before=kept)
    now = Goal.objects.select_related("measure__instrument").get(pk=goal.pk)
    [change] = changes_of(now, {}, today)
    assert "How sure" not in [row.label for row in change.changed]


def test_the_levels_that_were_stand_by_their_names_from_the_best_down(goal, today):
    scale = AttainmentScaleFactory(goal=goal)
    for level, words in ((-1, "to the gate"), (0, "to the market"), (1, "to the church")):
        AttainmentLevelFactory(scale=scale, level=level, words=words)
    revised(goal, target=Decimal(900))
    now = Goal.objects.select_related("measure__instrument").get(pk=goal.pk)
    [change] = changes_of(now, {}, today)
    levels = [(row.label, row.before) for row in change.changed if row.before.startswith("to the")]
    assert levels == [
        ("A bit more than hoped", "to the church"),
        ("As hoped", "to the market"),
        ("Not there yet", "to the gate"),
    ]


def test_steps_that_no_longer_lie_on_the_way_are_set_aside_and_reached_ones_stay(goal, today):
    on_the_way = MilestoneFactory(goal=goal, name="The market", value=700)
    passed = MilestoneFactory(goal=goal, name="The bakery", value=300)
    reached = MilestoneFactory(goal=goal, name="The gate", value=200, reached_on=today)
    named = MilestoneFactory(goal=goal, name="Alone", value=None)
    revised(goal, target=Decimal(900), baseline=Decimal(400))
    standing = set(Milestone.objects.filter(set_aside_on=None).values_list("pk", flat=True))
    assert standing == {on_the_way.pk, reached.pk, named.pk}
    assert passed.pk not in standing


def test_a_second_person_gets_both_versions_and_the_first_ones_stay(goal):
    revised(Goal.objects.get(pk=goal.pk), activity="walk to the church")
    with pytest.raises(ChangedMeanwhile) as error:
        revised(goal, activity="walk to the river", why=Why("She said river"))
    assert error.value.current.activity == "walk to the church"
    assert GoalRevision.objects.count() == 1


def test_pressing_twice_is_one_version(goal):
    again = Goal.objects.select_related("measure__instrument", "episode").get(pk=goal.pk)
    revised(goal, activity="walk to the church")
    revised(again, activity="walk to the church")
    assert GoalRevision.objects.count() == 1


def test_a_goal_that_is_over_is_brought_back_first(goal):
    Goal.objects.filter(pk=goal.pk).update(lifecycle_status="completed")
    with pytest.raises(CannotChange):
        revised(goal, activity="walk to the church")


def test_what_was_gained_goes_on_as_something_to_keep(goal, today):
    record(measure=goal.measure, value=Decimal(820), taken_on=today - timedelta(days=2), by=goal.agreed_by)
    Goal.objects.filter(pk=goal.pk).update(lifecycle_status="completed", ended_on=today, version=2)
    kept = keep_gained(goal, WHY, by=goal.agreed_by, read_version=2)
    kept.refresh_from_db()
    assert (kept.lifecycle_status, kept.is_keeping, kept.baseline, kept.target) == ("active", True, 820, 820)
    assert kept.target_on == today + timedelta(weeks=12)
    assert [each.kind for each in GoalRevision.objects.all()] == ["renegotiated", "brought_back"]


def test_the_latest_result_is_that_of_the_goals_own_side(clinician, today):
    episode = EpisodeFactory(clinic=clinician.clinic, clinician=clinician, started_on=today - timedelta(weeks=6))
    with in_clinic(clinician.clinic_id):
        knee = MeasureFactory(episode=episode, key="rom_knee_flexion")
        goal = GoalFactory(episode=episode, measure=knee, baseline=90, target=120)
        sound, sore = ("left", "right") if episode.side == "right" else ("right", "left")
        MeasurementFactory(measure=knee, value=100, taken_on=today, conditions={"side": sore})
        MeasurementFactory(measure=knee, value=140, taken_on=today, conditions={"side": sound})
        assert latest_of(goal).value == 100


def test_old_and_new_stand_side_by_side_in_words(goal, today):
    revised(goal, target=Decimal(900), activity="walk to the church without stopping", baseline=Decimal(440))
    now = Goal.objects.select_related("measure__instrument").get(pk=goal.pk)
    [change] = changes_of(now, {"patient": "Rosa"}, today)
    told = {row.label: (row.before, row.after) for row in change.changed}
    assert told["Where it should be"] == ("800 m", "900 m")
    assert told["Where you started"][1].startswith("440 m")
    assert "Why it matters" in [row.label for row in change.stayed]
    marked = [
        piece.words for piece in next(r for r in change.changed if r.label == "The goal").pieces_after if piece.differs
    ]
    assert any("church" in words for words in marked)
    assert not any("without" in words for words in marked)
    assert (change.proposed_by, change.closing_word) == ("Rosa", "a bit more than hoped")
