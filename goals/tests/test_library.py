"""The library of activities: what is there to choose from, how it is drawn, and what kind free words are."""

import re
from itertools import product
from pathlib import Path
from xml.etree import ElementTree

import pytest
from django.conf import settings as django_settings
from django.utils import translation
from hypothesis import given, settings
from hypothesis import strategies as st

from goals import write_library_texts
from goals.library import LifeArea, activities_for, load_library, propose_kind
from goals.models import Goal
from measures.instruments import is_for_region, load_catalogue
from patients.models import BodyRegion

LIBRARY = load_library()
FOLDER = Path(django_settings.BASE_DIR) / "static" / "img" / "activities"


@pytest.mark.parametrize(("region", "area"), list(product(BodyRegion.values, LifeArea.values)))
def test_every_problem_finds_an_activity_in_every_area_of_life(region, area):
    assert activities_for(region, area)


def test_the_library_is_short_enough_to_read():
    assert 45 <= len(LIBRARY) <= 60
    assert all(len(activities_for(region)) <= 45 for region in BodyRegion.values)


def test_a_problem_in_several_places_gets_a_mix():
    of_arms, of_legs = set(activities_for("shoulder")), set(activities_for("knee"))
    several = set(activities_for("several"))
    assert len(several & (of_arms - of_legs)) >= 5
    assert len(several & (of_legs - of_arms)) >= 5


@pytest.mark.parametrize("activity", LIBRARY.values(), ids=LIBRARY)
def test_an_activity_is_said_in_a_few_plain_words_that_go_on_from_i_want_to(activity):
    assert re.fullmatch(r"[a-z][a-z ]+", activity.words)
    assert len(activity.words.split()) <= 9
    assert set(activity.regions) <= set(BodyRegion.values)
    assert set(activity.areas) <= set(LifeArea.values)
    assert activity.kind in Goal.Kind.values


def test_two_activities_never_have_the_same_words():
    assert len({each.words for each in LIBRARY.values()}) == len(LIBRARY)


@pytest.mark.parametrize("activity", LIBRARY.values(), ids=LIBRARY)
def test_each_activity_names_measures_of_the_catalogue_one_of_which_fits_each_region(activity):
    assert set(activity.measures) <= set(load_catalogue())
    for region in activity.regions:
        assert any(is_for_region(load_catalogue()[key], region) for key in activity.measures)


def test_most_activities_are_things_to_do_and_some_are_life_with_others():
    kinds = [each.kind for each in LIBRARY.values()]
    assert kinds.count("activity") > kinds.count("taking_part") >= 8


def test_the_words_can_be_translated():
    assert write_library_texts.TARGET.read_text("utf-8") == write_library_texts.source(), (
        "run: python -m goals.write_library_texts"
    )
    with translation.override("es"):
        assert LIBRARY["shop"].label


# --- The drawings -------------------------------------------------------------------------------------------------


def drawing(activity) -> ElementTree.Element:
    return ElementTree.fromstring((FOLDER / Path(activity.pictogram).name).read_text("utf-8"))


@pytest.mark.parametrize("activity", LIBRARY.values(), ids=LIBRARY)
def test_each_activity_is_drawn_small_and_without_words_scripts_or_styles(activity):
    file = FOLDER / Path(activity.pictogram).name
    assert file.stat().st_size < 1500
    root = drawing(activity)
    assert root.get("viewBox") == "0 0 64 64"
    tags = {each.tag.rpartition("}")[2] for each in root.iter()}
    assert tags <= {"svg", "g", "path", "circle", "rect"}
    for each in root.iter():
        assert not {name for name in each.attrib if name == "style" or name.startswith("on") or "href" in name}
        assert {each.get("stroke"), each.get("fill")} <= {None, "none", "#1b2b30", "#0a5c63"}


def test_no_two_drawings_are_alike_and_none_is_left_over():
    drawings = {path.name: path.read_text("utf-8") for path in FOLDER.glob("*")}
    assert set(drawings) == {Path(each.pictogram).name for each in LIBRARY.values()}
    assert len(set(drawings.values())) == len(drawings)


# --- What kind words are ------------------------------------------------------------------------------------------

SAID = {
    "symptom": [
        "less pain when I walk",
        "No more headaches",
        "wake up without stiffness",
        "menos dolor al caminar",
        "que no me duela la espalda",
    ],
    "body_function": [
        "lift my arm above my head",
        "bend the knee",
        "make a fist",
        "sleep through the night",
        "stronger legs",
        "levantar el brazo",
        "doblar la rodilla",
        "recuperar fuerza en la mano",
    ],
    "activity": [
        "walk to the market without pain",
        "lift a box",
        "put on my socks",
        "climb the stairs",
        "sit for an hour",
        "walk to work",
        "caminar hasta el mercado",
        "levantar una caja",
        "subir las escaleras",
        "bañarme",
    ],
    "taking_part": [
        "go back to work",
        "play football with my friends",
        "play with my grandchildren",
        "pray in the mosque",
        "dance at the wedding",
        "volver al trabajo",
        "jugar con mis nietos",
        "ir a la iglesia",
    ],
}


@pytest.mark.parametrize(("kind", "words"), [(kind, words) for kind, each in SAID.items() for words in each])
def test_free_words_are_proposed_a_kind(kind, words):
    assert propose_kind(words) == kind


@pytest.mark.parametrize(
    "words", ["", "be happy", "my old self", "learn computers", "banking", "na trg gehen", "السوق", "nada", "3"]
)
def test_nothing_is_proposed_where_it_is_not_clear(words):
    assert propose_kind(words) is None


@pytest.mark.parametrize("activity", LIBRARY.values(), ids=LIBRARY)
def test_the_kind_of_the_librarys_own_words_is_never_proposed_as_how_it_feels(activity):
    assert propose_kind(activity.words) != "symptom"


@settings(max_examples=50)
@given(st.text(max_size=80))
def test_any_words_get_a_kind_or_none(words):
    assert propose_kind(words) in {None, *Goal.Kind.values}
