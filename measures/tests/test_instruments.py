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
    from_json,
    is_for_region,
    load_catalogue,
    number,
    own_definition,
    parse,
    short,
    spoken,
    to_json,
)
from measures.scoring import score
from measures.tests.reference import REFERENCE, Facts

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


OUR_OWN = {"walking_distance", "yes_no"}


def test_every_instrument_of_the_reference_is_there_and_two_of_our_own():
    assert set(CATALOGUE) == set(REFERENCE) | OUR_OWN


@pytest.mark.parametrize("key", sorted(REFERENCE))
def test_the_published_facts_are_those_of_the_reference(key):
    found = CATALOGUE[key]
    assert found.minimum is not None and found.maximum is not None
    assert (
        Facts(
            lowest=written(found.minimum),
            highest=written(found.maximum),
            step=written(found.step),
            more_is_better=found.higher_is_better,
            weeks=found.reassess_weeks,
            mdc=as_written(found.mdc),
            mcid=as_written(found.mcid),
            more_mdc=" ".join(map(as_written, found.alternative_mdc)),
            more_mcid=" ".join(map(as_written, found.alternative_mcid)),
        )
        == REFERENCE[key]
    )


def written(number):
    """A number without needless zeros."""
    return f"{number.normalize():f}"


def as_written(threshold):
    """A threshold in the short form of `reference.py`."""
    if threshold is None:
        return ""
    return "".join(
        [
            written(threshold.value),
            "%" if threshold.percent else "",
            f"@{threshold.confidence}" if threshold.confidence else "",
            f"/{threshold.percent_of_baseline}%" if threshold.percent_of_baseline else "",
            f"[{threshold.body_regions[0]}]" if threshold.body_regions else "",
            "" if threshold.verified else "?",
        ]
    )


def test_what_sorts_people_is_read_for_a_group_or_is_a_change_already_says_so():
    def those(fact):
        return {key for key, found in CATALOGUE.items() if getattr(found, fact)}

    assert those("screening") == {"ompsq_sf", "start_back", "start_msk", "phq2", "phq4"}
    assert those("group_only") == {"collaborate"}
    assert those("is_change_score") == {"groc"}
    assert those("derived") == {"gas_t"}
    assert those("learning_effect") == {"walk_6min", "chair_stand_30s", "hop_single_lsi"}
    assert (CATALOGUE["rmdq"].improvement_floor, CATALOGUE["rmdq"].worsening_ceiling) == (4, 20)
    assert {key: found.best for key, found in CATALOGUE.items() if found.best is not None} == {
        "rom_knee_extension": 0,
        "hop_single_lsi": 100,
    }


@pytest.mark.parametrize("key", ["rom_knee_extension", "ankle_lunge"])
def test_where_two_people_measure_the_published_error_for_that_is_known(key):
    assert [each.between_raters for each in CATALOGUE[key].alternative_mdc].count(True) == 1


def test_nothing_is_asked_of_a_patient_without_an_estimate_of_how_long_it_takes():
    for found in CATALOGUE.values():
        assert (found.minutes > 0) == (found.is_patient_reported and not found.derived), found.key


def test_licensed_questions_are_not_in_the_catalogue():
    for found in CATALOGUE.values():
        if found.entry == "score":
            assert not found.items, found.key
            assert found.licence, found.key


FROM_A_TABLE = {"koos_jr", "hoos_jr", "eq5d_index", "start_msk"}


def test_every_questionnaire_has_its_published_rule_save_those_with_a_table_of_their_own():
    assert {key for key, found in CATALOGUE.items() if found.entry == "score" and not found.rule} == FROM_A_TABLE


@pytest.mark.parametrize("key", sorted(key for key, found in CATALOGUE.items() if found.rule and found.rule.parts))
def test_a_questionnaires_rule_reaches_both_ends_of_its_range(key):
    found = CATALOGUE[key]
    ends = {score(found, [answer] * found.rule.count).value for answer in (found.rule.item_min, found.rule.item_max)}
    assert ends == {found.minimum, found.maximum}


@pytest.mark.parametrize(
    ("key", "least", "why"),
    [
        ("odi", 8, "8 of 10 sections"),
        ("ndi", 8, "8 of 10 sections"),
        ("quickdash", 10, "10 of 11 questions"),
        ("faam_adl", 19, "19 of 21 questions"),
        ("faam_sport", 7, "7 of 8 questions"),
        ("msk_hq", 11, "up to 3 of 14 missing"),
        ("pseq", 8, "one or two of 10 missing"),
        ("lefs", 20, "no rule for gaps"),
        ("start_back", 9, "all of them"),
        ("rmdq", 1, "what is not ticked counts as none"),
    ],
)
def test_a_questionnaire_gives_a_score_from_as_many_answers_as_its_rule_wants(key, least, why):
    found = CATALOGUE[key]
    answers = [found.rule.item_min] * least + [None] * (found.rule.count - least)
    assert score(found, answers).value is not None, why
    answers[0] = None
    assert score(found, answers).value is None, why


@pytest.mark.parametrize(
    ("key", "answers", "value"),
    [
        ("odi", [1, 1, 1, 1, 2, 2, 2, 3, 3, None], "36"),  # 16 of 45 is 35.6 %
        ("ndi", [2, 2, 2, 2, 2, 2, 2, 2, None, None], "20"),
        ("quickdash", [3] * 10 + [None], "50"),
        ("spadi", [5] * 5 + [2] * 8, "35"),
        ("koos12", [1] * 4 + [2] * 4 + [3] * 4, "50"),
        ("prtee", [6] * 5 + [5] * 10, "55"),
        ("fabq_pa", [6, 1, 2, 3, 4] + [6] * 11, "10"),
        ("fabq_w", [0] * 5 + [1, 1, 0, 1, 1, 1, 1, 0, 0, 1, 0], "7"),
    ],
)
def test_questionnaires_are_scored_as_published(key, answers, value):
    assert score(CATALOGUE[key], answers).value == Decimal(value)


@pytest.mark.parametrize(
    ("key", "items", "value"),
    [
        ("gait_speed", {"distance": "10", "seconds": "8"}, "1.25"),
        ("walk_40m_fast", {"distance": "40", "seconds": "32"}, "1.25"),
        ("hop_single_lsi", {"involved": "90", "uninvolved": "120"}, "75"),
        ("y_balance", {"anterior": "60", "posteromedial": "90", "posterolateral": "90", "leg_length": "80"}, "100"),
        ("practice_percent", {"done": "9", "planned": "12"}, "75"),
        ("gas_light", {"baseline": "-2", "word": "part_way"}, "-1"),
    ],
)
def test_what_the_form_asks_gives_the_value(key, items, value):
    assert score(CATALOGUE[key], {"items": items}).value == Decimal(value)


def test_a_goals_six_words_are_those_of_the_check_in():
    _baseline, word = CATALOGUE["gas_light"].items
    assert {choice.value: choice.label for choice in word.choices} == {
        "harder": "harder now",
        "same": "about the same",
        "part_way": "part way",
        "as_hoped": "as hoped",
        "bit_more": "a bit more than hoped",
        "lot_more": "a lot more than hoped",
    }


@pytest.mark.parametrize(
    ("key", "scale", "typed", "value"),
    [("ndi", "percent", "36", "18"), ("odi", "raw", "18", "36"), ("grip", "pounds", "44", "20")],
)
def test_a_number_that_travels_on_two_scales_is_read_on_either(key, scale, typed, value):
    assert score(CATALOGUE[key], {"scale": scale, "typed": typed}).value == Decimal(value)


def test_performance_tests_ask_what_makes_them_comparable():
    for found in CATALOGUE.values():
        if not found.is_patient_reported:
            assert found.conditions, found.key
        assert not found.bilateral or "side" in {condition.field for condition in found.conditions}, found.key


@pytest.mark.parametrize("field", ["aid", "helper"])
def test_aid_and_help_are_said_in_the_same_words_everywhere_the_least_help_first(field):
    offered = {each.choices for found in CATALOGUE.values() for each in found.conditions if each.field == field}
    assert len(offered) == 1
    nothing, *others = offered.pop()
    assert nothing.value == "none" and nothing.label.startswith("without ") and not nothing.without
    assert all(each.label.startswith("with ") and each.without.startswith("without ") for each in others)


def test_what_a_patient_says_has_no_device_and_nobody_who_measures():
    said = own_definition("How far I walk", "m", True, kind="patient_reported")
    assert [each.field for each in said.conditions] == ["side", "aid", "helper"]
    assert own_definition("How I sleep", "", True, conditions=()).conditions == ()


def test_a_clinics_own_measure_asks_about_aid_and_help_as_the_catalogue_does_so_that_less_of_it_is_seen():
    own = {each.field: each.choices for each in own_definition("Stairs climbed", "steps", True).conditions}
    walk = {each.field: each.choices for each in CATALOGUE["walk_6min"].conditions}
    assert own["aid"] == walk["aid"] and own["helper"] == walk["helper"]


@EVERY
def test_what_it_measures_reads_on_in_a_sentence_and_names_no_one_by_a_label(key):
    about = CATALOGUE[key].about
    assert about[0].islower() and not about.endswith(".")
    for label in ("kinesiophobia", "fear", "avoidance", "disability", "risk", "depress", "compliance"):
        assert label not in about


@EVERY
def test_what_is_usual_lies_inside_what_is_possible(key):
    found = CATALOGUE[key]
    for usual in (found.usual_minimum, found.usual_maximum):
        assert usual is None or found.minimum <= usual <= found.maximum


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


def test_a_stored_definition_is_read_as_it_is_now():
    stored = to_json(CATALOGUE["grip"])
    before = from_json(stored)
    stored["unit"]["symbol"] = "points"

    assert from_json(stored).unit.symbol == "points" != before.unit.symbol


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
    assert [condition.field for condition in stairs.conditions] == ["side", "aid", "helper", "device", "rater"]
    assert stairs.minutes == 0
    sleep = own_definition("Sleep", "hours", True, kind="patient_reported")
    assert sleep.minutes == Decimal("0.2")
    # Nobody measures what a patient says.
    assert [condition.field for condition in sleep.conditions] == ["side", "aid", "helper"]


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
    assert is_for_region(CATALOGUE[key], region) is expected


@pytest.mark.parametrize(
    ("key", "value", "alone", "beside_symbol", "in_words"),
    [
        ("walk_6min", Decimal("402.000"), "402", "402 m", "402 metres"),
        ("walk_6min", 1200, "1200", "1200 m", "1200 metres"),
        ("rom_knee_flexion", 120, "120", "120°", "120 degrees"),
        ("chair_stand_30s", 1, "1", "1", "1 stand"),
        ("psfs", 4.5, "4.5", "4.5", "4.5 points"),
        ("grip", 0.5, "0.5", "0.5 kg", "0.5 kilograms"),
        ("gas_level", -2, "much less than hoped", "much less than hoped", "much less than hoped"),
        ("gas_level", 0, "as hoped", "as hoped", "as hoped"),
        ("gas_level", 2, "a lot more than hoped", "a lot more than hoped", "a lot more than hoped"),
        ("gait_speed", Decimal("1.2"), "1.2", "1.2 m/s", "1.2 metres per second"),
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


def test_a_number_below_nothing_has_a_real_minus_sign():
    assert short(CATALOGUE["rom_knee_extension"], Decimal(-6)) == "\N{MINUS SIGN}6°"


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
