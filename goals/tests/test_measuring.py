"""What a goal of this episode can be measured by, and in which order it is offered."""

import pytest
from django.utils import timezone

from goals.measuring import Aim, choices_for
from measures.own_instruments import add_own_instrument
from measures.tests.factories import MeasureFactory, MeasurementFactory
from patients.tests.factories import EpisodeFactory
from rehabgoals.tenancy import in_clinic

pytestmark = pytest.mark.django_db


@pytest.fixture
def episode(riverside):
    return EpisodeFactory(clinic=riverside, body_region="knee")


def offered(episode, **aim):
    """The keys under each heading, for a goal like this."""
    with in_clinic(episode.clinic_id):
        choices = choices_for(episode, today=timezone.localdate())
    keys = {number: choice.instrument.key for number, choice in choices.counted.items()}
    return {heading: [keys[number] for number, _label in entries] for heading, entries in choices.listed(Aim(**aim))}


def test_what_is_made_for_the_problem_is_offered_before_what_fits_every_problem(episode):
    listed = offered(episode)
    assert list(listed) == ["For this problem", "For every problem", "Scores of questionnaires"]
    assert {"rom_knee_flexion", "stair_climb"} <= set(listed["For this problem"])
    assert {"walking_distance", "steps"} <= set(listed["For every problem"])
    assert {"lefs", "koos12"} <= set(listed["Scores of questionnaires"])


def test_what_is_measured_already_comes_first_and_the_clinics_own_is_near(episode):
    with in_clinic(episode.clinic_id):
        add_own_instrument(episode.clinic, name="Flights of stairs", unit="flights")
    measure = MeasureFactory(clinic=episode.clinic, episode=episode, key="grip")
    MeasurementFactory(clinic=episode.clinic, measure=measure)
    listed = offered(episode)
    assert (list(listed)[0], listed["Measured already"]) == ("Measured already", ["grip"])
    assert any(key.startswith("own-") for key in listed["For this problem"])


@pytest.mark.parametrize(
    "key",
    ["phq2", "start_back", "collaborate", "groc", "gas_t", "gas_level", "gas_light", "importance_ruler", "psfs"],
)
def test_what_cannot_show_how_one_goal_is_going_is_not_offered_even_where_it_was_measured(episode, key):
    measure = MeasureFactory(clinic=episode.clinic, episode=episode, key=key)
    MeasurementFactory(clinic=episode.clinic, measure=measure, value=1)
    assert key not in [each for keys in offered(episode).values() for each in keys]


def test_another_regions_measures_are_left_out(episode):
    assert "rom_shoulder_er" not in [each for keys in offered(episode).values() for each in keys]


def test_what_fits_the_goal_stands_first_and_only_once(episode):
    listed = offered(episode, words="walk to the market")
    assert (next(iter(listed)), listed["Fits this goal"]) == (
        "Fits this goal",
        ["walking_distance", "walk_6min", "gait_speed"],
    )
    everywhere = [key for keys in listed.values() for key in keys]
    assert len(everywhere) == len(set(everywhere)) == sum(len(keys) for keys in offered(episode).values())
    assert offered(episode, kind="symptom", words="less pain")["Fits this goal"] == ["nprs"]
