"""Which measures are offered first for a goal, by its kind, its region and the words it is said in."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from goals.fitting import ALL, DOING, OWN_NUMBER_KEY, YES_NO_KEY, FitNote, first_fits, fits, note_on_fit, ranked
from goals.library import load_library
from goals.models import Goal
from goals.topics import TOPICS, topics_in
from measures.instruments import REGIONS, load_catalogue

CATALOGUE = load_catalogue()
MEASURES = list(CATALOGUE.values())
OWN = [OWN_NUMBER_KEY, YES_NO_KEY]
WALK = ["walking_distance", "walk_6min", "gait_speed"]
STANDING_UP = ["chair_stand_30s", "sit_to_stand_5x", "tug"]

# What is said, its kind, the region, and the numbers offered before the patient's own.
GOALS = [
    ("walk to the market without stopping", "activity", "knee", WALK),
    ("walk to church without pain", "activity", "hip", ["pain_free_walk", "walking_distance", "walk_6min"]),
    ("take long walks with Carmen again", "taking_part", "ankle_foot", WALK),
    ("caminar hasta el mercado", "activity", "knee", WALK),
    ("marcher jusqu’à la boulangerie", "activity", "several", WALK),
    ("أمشي إلى المسجد", "activity", "back", WALK),
    ("walk faster than the traffic light", "activity", "hip", ["gait_speed", "walk_40m_fast", "walking_distance"]),
    ("cross the road while the light is green", "activity", "knee", ["gait_speed", "walk_40m_fast"]),
    ("do more steps a day", "activity", "back", ["steps"]),
    ("climb the stairs to my flat", "activity", "knee", ["stair_climb"]),
    ("monter à l’ÉTAGE", "activity", "hip", ["stair_climb"]),
    ("go upstairs with the laundry", "activity", "back", []),
    ("get up from the toilet by myself", "activity", "knee", STANDING_UP),
    ("levantarme de la silla", "activity", "hip", STANDING_UP),
    ("get out of the car", "activity", "back", STANDING_UP),
    ("kneel at Mass", "taking_part", "knee", []),
    ("bend my knee far enough to cycle", "body_function", "knee", ["rom_knee_flexion"]),
    ("straighten my knee", "body_function", "knee", ["rom_knee_extension", "knee_ext_hhd"]),
    ("lift my arm as high as the other", "body_function", "shoulder", ["rom_shoulder_flexion"]),
    ("reach the top shelf", "activity", "shoulder", []),
    ("have a stronger grip", "body_function", "wrist_hand", ["grip"]),
    ("open a jar", "activity", "wrist_hand", []),
    ("have stronger arms", "body_function", "elbow", ["grip"]),
    ("keep my balance", "body_function", "ankle_foot", ["single_leg_stance", "y_balance"]),
    ("go up on my toes", "body_function", "ankle_foot", ["heel_rise"]),
    ("run five kilometres", "activity", "ankle_foot", ["hop_single_lsi"]),
    ("play football with my team", "taking_part", "ankle_foot", ["faam_sport", "hop_single_lsi"]),
    ("hold a plank", "body_function", "back", ["plank", "side_bridge"]),
    ("have less pain at night", "symptom", "shoulder", ["nprs"]),
    ("not be so stiff in the morning", "symptom", "hip", ["nprs"]),
    ("tener menos dolor", "symptom", "neck", ["nprs"]),
    ("not be afraid to bend", "symptom", "back", ["tsk11", "pseq2", "pseq"]),
    ("turn my head when I drive", "activity", "neck", []),
    ("work a whole shift", "taking_part", "back", []),
    ("hold my grandchild", "taking_part", "elbow", []),
]


@pytest.mark.parametrize(("words", "kind", "region", "first"), GOALS, ids=[goal[0] for goal in GOALS])
def test_what_fits_is_offered_first_and_the_patients_own_number_always(words, kind, region, first):
    offered = [each.key for each in ranked(MEASURES, kind=kind, region=region, words=words)]
    assert offered[: len(first) + 2] == first + OWN
    assert sorted(offered) == sorted(CATALOGUE), "nothing is kept from being chosen"


def test_the_kinds_are_those_of_a_goal():
    assert set(Goal.Kind.values) == ALL


@given(kind=st.sampled_from(sorted(DOING)), region=st.sampled_from(REGIONS), words=st.text(max_size=60))
def test_an_activity_goal_is_never_left_without_a_fitting_measure(kind, region, words):
    offered = ranked(MEASURES, kind=kind, region=region, words=words)
    assert offered[0].key == OWN_NUMBER_KEY or fits(offered[0], kind=kind, region=region)
    assert OWN_NUMBER_KEY in [each.key for each in offered[:4]]
    assert fits(CATALOGUE[OWN_NUMBER_KEY], kind=kind, region=region)
    assert all(each.construct != "pain" for each in first_fits(MEASURES, kind=kind, region=region, words=words))


@pytest.mark.parametrize("region", REGIONS)
@pytest.mark.parametrize("kind", sorted(ALL))
def test_every_kind_has_something_that_fits_in_every_region(kind, region):
    assert [each for each in MEASURES if fits(each, kind=kind, region=region)]


def test_what_the_library_names_for_an_activity_comes_before_what_the_words_say():
    named = first_fits(MEASURES, kind="activity", region="knee", words="walk home", library_measures=["stair_climb"])
    assert [each.key for each in named] == ["stair_climb", "walking_distance", "walk_6min"]


@pytest.mark.parametrize("activity", load_library().values(), ids=lambda each: each.key)
def test_every_activity_of_the_library_has_a_fitting_measure_in_each_of_its_regions(activity):
    for region in activity.regions:
        values = {"kind": activity.kind, "region": region, "words": activity.words}
        offered = ranked(MEASURES, **values, library_measures=activity.measures)
        assert OWN_NUMBER_KEY in [each.key for each in offered[:4]]
        assert all(fits(each, kind=activity.kind, region=region) for each in first_fits(MEASURES, **values))


@pytest.mark.parametrize(
    ("words", "kind", "key", "note"),
    [
        ("walk to the market", "activity", "nprs", FitNote.WALKING_BY_PAIN),
        ("caminar al mercado", "taking_part", "nprs", FitNote.WALKING_BY_PAIN),
        ("lift Leo", "activity", "nprs", FitNote.DOING_BY_PAIN),
        ("have less pain when I walk", "symptom", "nprs", None),
        ("walk to the market", "activity", "walking_distance", None),
        ("walk to the market", "activity", OWN_NUMBER_KEY, None),
    ],
)
def test_a_walking_goal_measured_by_pain_alone_gets_a_kind_word(words, kind, key, note):
    assert note_on_fit(kind, words, CATALOGUE[key]) == note
    assert note_on_fit(kind, words, None) is None


def test_topics_name_instruments_there_are():
    named = {key for topic in TOPICS for key in topic.instruments}
    assert named <= set(CATALOGUE)
    assert [topic.key for topic in topics_in("Go up to MY FLAT")] == []
    assert [topic.key for topic in topics_in("without pain")] == ["pain"], "only walking has a way without pain"
