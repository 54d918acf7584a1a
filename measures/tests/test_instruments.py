"""The catalogue and what an instrument's definition promises."""

import json
from dataclasses import replace
from decimal import Decimal

import pytest
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from measures import write_catalogue_texts
from measures.instruments import (
    CatalogueError,
    check_value,
    condition_choices,
    condition_label,
    fits,
    from_json,
    load_catalogue,
    number,
    own_definition,
    parse,
    short,
    spoken,
    to_json,
)

CATALOGUE = load_catalogue()
EVERY = pytest.mark.parametrize("key", sorted(CATALOGUE))

SOUND = {
    "key": "hops",
    "version": 1,
    "name": "Hops",
    "abbreviation": "Hops",
    "kind": "clinician_assessed",
    "construct": "strength",
    "about": "how often you hop",
    "body_regions": ["knee"],
    "min": 0,
    "max": 50,
    "step": 1,
    "decimals": 0,
    "higher_is_better": True,
    "unit": {"symbol": "", "one": "hop", "many": "hops"},
    "conditions": [{"field": "side"}],
}


def test_the_measures_of_the_main_job_are_there():
    assert set(CATALOGUE) == {
        "nprs",
        "psfs",
        "psfs_activity",
        "walk_6min",
        "walking_distance",
        "chair_stand_30s",
        "grip",
        "rom_knee_flexion",
        "rom_knee_extension",
        "rom_shoulder_flexion",
        "rom_shoulder_er",
        "yes_no",
    }


@pytest.mark.parametrize(
    ("key", "lowest", "highest", "step", "more_is_better", "weeks", "mdc", "verified"),
    [
        ("nprs", 0, 10, "1", False, 2, "2", True),
        ("psfs", 0, 10, "0.1", True, 2, "2", True),
        ("psfs_activity", 0, 10, "1", True, 2, "3", True),
        ("walk_6min", 0, 1000, "1", True, 4, "79", True),
        ("chair_stand_30s", 0, 60, "1", True, 4, "2", False),
        ("grip", 0, 100, "0.5", True, 4, "6.5", True),
        ("rom_knee_flexion", 0, 170, "1", True, 2, "10", False),
        ("rom_knee_extension", -15, 60, "1", False, 2, "5.4", True),
        ("rom_shoulder_flexion", 0, 190, "1", True, 2, "15", False),
        ("rom_shoulder_er", -30, 120, "1", True, 2, "15", False),
    ],
)
def test_the_published_facts_are_those_of_the_reference(
    key, lowest, highest, step, more_is_better, weeks, mdc, verified
):
    found = CATALOGUE[key]
    assert (found.minimum, found.maximum, found.step) == (lowest, highest, Decimal(step))
    assert (found.higher_is_better, found.reassess_weeks) == (more_is_better, weeks)
    assert found.mdc is not None
    assert (found.mdc.value, found.mdc.verified) == (Decimal(mdc), verified)


def test_what_has_no_published_error_carries_none():
    assert CATALOGUE["walking_distance"].mdc is None
    assert CATALOGUE["yes_no"].mdc is None


@EVERY
def test_every_instrument_says_who_answers_what_is_asked_and_who_may_use_it(key):
    found = CATALOGUE[key]
    assert found.kind in {"patient_reported", "clinician_assessed"}
    assert found.prompt and found.about and found.scoring and found.licence


@EVERY
def test_every_threshold_names_its_population_and_its_source(key):
    found = CATALOGUE[key]
    thresholds = [found.mdc, found.mcid, *found.alternative_mdc, *found.alternative_mcid]
    for threshold in filter(None, thresholds):
        assert threshold.population and threshold.citation


@EVERY
def test_a_stored_definition_comes_back_the_same(key):
    stored = json.loads(json.dumps(to_json(CATALOGUE[key])))
    assert from_json(stored) == CATALOGUE[key]


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"colour": "red"}, "unknown field 'colour'"),
        ({"min": 50}, "min is 50 and max is 50"),
        ({"min": 60}, "min lies below max"),
        ({"body_regions": ["low back"]}, "unknown body region 'low back'"),
        ({"body_regions": []}, "body_regions is empty"),
        ({"kind": "performance"}, "kind is 'performance'"),
        ({"step": 0}, "step is 0"),
        ({"step": "much"}, "step is 'much'; a number is expected"),
        ({"step": Decimal("0.5")}, "finer than 0 decimals"),
        ({"best": 80}, "best is 80"),
        ({"unit": "m"}, "unit: is 'm'; a table is expected"),
        ({"conditions": [{"field": "weather"}]}, "unknown condition 'weather'"),
        ({"conditions": [{"field": "side", "choices": [{"value": "left"}]}]}, "missing 1 required"),
        ({"mdc": {"value": -1, "population": "p", "citation": "c", "verified": True}}, "0 or more"),
        ({"mdc": {"value": 1, "population": "p", "verified": True}}, "citation"),
        ({"name": ""}, "name is empty"),
        ({"version": 0}, "version is 0"),
        ({"reassess_weeks": -2}, "reassess_weeks is -2"),
    ],
)
def test_a_mistake_in_a_file_is_named_with_its_place(change, said):
    with pytest.raises(CatalogueError, match="hops.toml") as caught:
        parse({**SOUND, **change}, "hops.toml")
    assert said in str(caught.value)


def test_a_field_that_is_absent_is_named():
    with pytest.raises(CatalogueError, match="higher_is_better"):
        parse({name: value for name, value in SOUND.items() if name != "higher_is_better"})


@pytest.mark.parametrize(
    ("key", "value", "code"),
    [
        ("nprs", 0, None),
        ("nprs", Decimal("10.000"), None),
        ("nprs", 11, "too_high"),
        ("nprs", -1, "too_low"),
        ("nprs", 2.5, "too_fine"),
        ("nprs", float("nan"), "not_a_number"),
        ("nprs", float("inf"), "not_a_number"),
        ("psfs", 4.3, None),
        ("psfs", Decimal("4.35"), "too_fine"),
        ("grip", 12.5, None),
        ("grip", 12.3, "too_fine"),
        ("rom_knee_extension", -5, None),
        ("rom_knee_extension", -16, "too_low"),
        ("yes_no", 1, None),
        ("yes_no", 2, "too_high"),
    ],
)
def test_a_value_that_cannot_be_is_refused_with_its_reason(key, value, code):
    assert [problem.code for problem in check_value(CATALOGUE[key], value)] == ([code] if code else [])


def test_the_reason_says_what_would_fit_in_the_clinics_language():
    assert check_value(CATALOGUE["nprs"], 11)[0].message == "This measure goes from 0 to 10."
    assert check_value(CATALOGUE["nprs"], 2.5)[0].message == "Enter a whole number."
    with translation.override("es"):
        assert "0,5" in check_value(CATALOGUE["grip"], 12.3)[0].message


def test_an_open_end_of_a_clinics_own_measure_is_not_checked():
    plank = own_definition("Plank", "s", True, minimum=0)
    assert check_value(plank, 99999) == []
    assert check_value(plank, -1)[0].message == "This measure starts at 0."
    assert check_value(own_definition("Cadence", "", True, maximum=200), 201)[0].message == "This measure ends at 200."


@given(st.integers(0, 100), st.sampled_from(["psfs", "grip", "walk_6min", "nprs"]))
def test_every_step_of_the_range_can_be_recorded(count, key):
    found = CATALOGUE[key]
    value = found.minimum + count * found.step
    if value <= found.maximum:
        assert check_value(found, value) == []
        assert check_value(found, float(value)) == []


def test_a_clinic_defines_a_measure_of_its_own():
    stairs = own_definition(" Stairs ", "steps", True, 0, 400, decimals=1, body_regions=("knee", "hip"))
    assert (stairs.name, stairs.unit.symbol, stairs.step) == ("Stairs", "steps", Decimal("0.1"))
    assert stairs.mdc is None
    assert from_json(to_json(stairs)) == stairs
    assert [condition.field for condition in stairs.conditions] == ["side", "aid", "device", "rater"]


@pytest.mark.parametrize(
    ("name", "lowest", "highest", "said"),
    [("", None, None, "name is empty"), ("A", 5, 5, "min lies below max"), ("A", float("nan"), None, "a number")],
)
def test_a_measure_of_ones_own_that_makes_no_sense_is_refused(name, lowest, highest, said):
    with pytest.raises(CatalogueError, match=said):
        own_definition(name, "m", True, lowest, highest)


@pytest.mark.parametrize(
    ("key", "region", "expected"),
    [
        ("nprs", "neck", True),
        ("nprs", "several", True),
        ("walk_6min", "back", True),
        ("grip", "wrist_hand", True),
        ("grip", "knee", False),
        ("rom_knee_flexion", "knee", True),
        ("rom_knee_flexion", "several", False),
        ("rom_shoulder_er", "shoulder", True),
    ],
)
def test_a_measure_is_offered_where_it_fits(key, region, expected):
    assert fits(CATALOGUE[key], region) is expected


@pytest.mark.parametrize(
    ("key", "value", "alone", "beside_symbol", "in_words"),
    [
        ("walk_6min", Decimal("402.000"), "402", "402 m", "402 metres"),
        ("walk_6min", 1200, "1200", "1200 m", "1200 metres"),
        ("rom_knee_flexion", 120, "120", "120°", "120 degrees"),
        ("chair_stand_30s", 1, "1", "1", "1 stand"),
        ("psfs", 4.5, "4.5", "4.5", "4.5 points"),
        ("grip", 0.5, "0.5", "0.5 kg", "0.5 kilograms"),
        ("yes_no", 0, "not yet", "not yet", "not yet"),
        ("yes_no", Decimal("1.000"), "done", "done", "done"),
    ],
)
def test_a_value_is_written_as_people_say_it(key, value, alone, beside_symbol, in_words):
    found = CATALOGUE[key]
    assert (number(found, value), short(found, value), spoken(found, value)) == (alone, beside_symbol, in_words)


def test_the_decimal_comma_is_the_clinics():
    with translation.override("es"):
        assert number(CATALOGUE["psfs"], Decimal("4.5")) == "4,5"


def test_a_unit_without_words_stands_alone():
    bare = own_definition("Score", "", True)
    assert (short(bare, 7), spoken(bare, 7)) == ("7", "7")


def test_conditions_have_plain_words():
    side, how, device, rater = CATALOGUE["grip"].conditions
    assert (condition_label(side), condition_label(rater)) == ("Hand", "Measured by")
    assert condition_choices(side) == [("left", "left"), ("right", "right")]
    assert [words for _value, words in condition_choices(how)] == ["as hard as possible", "until pain starts"]
    assert condition_choices(device) == []


def test_translators_find_every_text_of_the_catalogue():
    written = write_catalogue_texts.TARGET.read_text("utf-8")
    assert written == write_catalogue_texts.source(), "run: python -m measures.write_catalogue_texts"


def test_the_catalogue_names_a_file_for_its_key(tmp_path, monkeypatch):
    (tmp_path / "other.toml").write_text('key = "hops"\n')
    monkeypatch.setattr("measures.instruments.CATALOGUE", tmp_path)
    with pytest.raises(CatalogueError, match="other.toml"):
        load_catalogue.__wrapped__()


def test_an_older_version_stays_readable_beside_a_newer_one():
    older = CATALOGUE["psfs_activity"]
    newer = replace(older, version=2, higher_is_better=False)
    assert from_json(to_json(older)) != from_json(to_json(newer))
    assert from_json(to_json(newer)).version == 2
