"""Writing down results, as a clinician meets it: one measure on its page, and everything that is due at once."""

import re
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from html import unescape
from uuid import uuid4

import pytest
import time_machine
from django.urls import reverse

from measures.models import Measure, Measurement
from measures.tests.factories import MeasureFactory, MeasurementFactory, instrument
from measures.tests.questionnaires import ten
from measures.tests.test_importing import load
from patients.tests.factories import EpisodeFactory
from rehabgoals.tenancy import in_clinic
from rehabgoals.testing.queries import assert_constant_queries

NOW = datetime(2026, 11, 10, 10, 30, tzinfo=UTC)
TODAY = "10/11/2026"
STANDS = {"value": "12", "taken_on": TODAY, "value_device": "Chair, 43 cm"}
WALK = {"value": "402", "taken_on": TODAY, "value_aid": "stick"}


@pytest.fixture
def episode(clinician):
    with time_machine.travel(NOW, tick=False):
        yield EpisodeFactory(clinic=clinician.clinic, clinician=clinician, side="right", body_region="wrist_hand")


@pytest.fixture
def client(client_of, clinician, episode):
    return client_of(clinician)


def page(episode, key):
    return reverse("measures:measure_record", args=[episode.pk, instrument(episode.clinic, key).pk])


def due_page(episode):
    return reverse("measures:measures_due", args=[episode.pk])


def listing(episode):
    return reverse("measures:measure_list", args=[episode.pk])


def results(episode):
    with in_clinic(episode.clinic_id):
        return list(Measurement.objects.select_related("measure__instrument").order_by("pk"))


def form_of(response):
    return response.context["form"]


def words(response):
    return " ".join(unescape(response.content.decode()).split())


# --- One measure ------------------------------------------------------------------------------------------------------


def test_result_is_kept_with_its_conditions(client, clinician, episode):
    assert client.post(page(episode, "chair_stand_30s"), STANDS).url == listing(episode)
    [kept] = results(episode)
    assert (kept.value, kept.taken_on, kept.recorded_by_id) == (Decimal(12), date(2026, 11, 10), clinician.pk)
    assert (kept.conditions, kept.answers) == ({"device": "Chair, 43 cm"}, {})
    assert (kept.source, kept.definition_version) == ("clinician_assessed", 2)


def test_pressing_twice_keeps_one_result_and_measuring_again_a_second(client, episode):
    url = page(episode, "chair_stand_30s")
    for _press in range(2):
        assert client.post(url, STANDS).url == listing(episode)
    assert len(results(episode)) == 1
    client.post(url, STANDS | {"value": "13"})
    assert len(results(episode)) == 2
    with time_machine.travel(NOW + timedelta(minutes=2), tick=False):
        client.post(url, STANDS)
    assert len(results(episode)) == 3


def test_conditions_begin_as_last_time(client, episode, clinician):
    url = page(episode, "walk_6min")
    assert form_of(client.get(url))["value_rater"].value() == clinician.name
    client.post(url, {**WALK, "value_rater": "Ana B."})
    again = client.get(url)
    assert [form_of(again)[f"value_{name}"].value() for name in ("aid", "rater")] == ["stick", "Ana B."]
    assert "In metres, with one stick, Measured by: Ana B., as last time" in words(again)
    assert "last 402, on 10 November" in words(again)


def test_colleague_is_named_as_the_one_who_measures(client, client_of, colleague, episode):
    client.post(page(episode, "chair_stand_30s"), {**STANDS, "value_rater": "Ana Becker"})
    form = form_of(client_of(colleague).get(page(episode, "chair_stand_30s")))
    assert form["value_rater"].value() == "Tom Okafor"
    assert "Last time: Ana Becker" in str(form["value_rater"].help_text)
    assert "as last time" not in form.questions[0].conditions_line


def test_day_may_lie_in_the_past_and_says_when_it_was_entered(client, episode):
    assert form_of(client.get(page(episode, "chair_stand_30s")))["taken_on"].value() == TODAY
    client.post(page(episode, "chair_stand_30s"), {**STANDS, "taken_on": "27/10/2026"})
    found = words(client.get(listing(episode)))
    assert "27 October" in found
    assert "Entered on 10 November" in found


@pytest.mark.parametrize(
    ("said", "field", "sentence"),
    [
        ({"value": ""}, "value", "Write a number."),
        ({"value": "1001"}, "value", "1001 is outside. This measure goes from 0 m to 1000 m."),
        ({"value": "-1"}, "value", "is outside. This measure goes from 0 m to 1000 m."),
        ({"value": "402.5"}, "value", "Enter a whole number."),
        ({"value": "2,5"}, "value", "Write 2.5 with a point."),
        ({"value": "far"}, "value", "is not a number we can read"),
        ({"value": "9" * 40_000}, "value", "is not a number we can read"),
        ({"taken_on": "11/11/2026"}, "taken_on", "is still ahead"),
        ({"taken_on": "3/5/1961"}, "taken_on", "is too early"),
        ({"taken_on": "30/2/2026"}, "taken_on", "has 28 days"),
        ({"taken_on": ""}, "taken_on", "Write a day."),
        ({"value_scale": "leagues"}, "value_scale", "Choose one of these."),
        ({"value_aid": "horse"}, "value_aid", "Choose one from the list."),
        ({"value_rater": "x" * 40_000}, "value_rater", "There are 40,000 characters here"),
        ({"value_rater": "a\x00b"}, "value_rater", "cannot be kept"),
    ],
)
def test_what_does_not_fit_is_said_at_the_field_and_nothing_is_kept(client, episode, said, field, sentence):
    response = client.post(page(episode, "walk_6min"), {**WALK, "value_surface": "the long blue hall", **said})
    assert response.status_code == 422
    assert sentence in " ".join(form_of(response).errors[field])
    assert "the long blue hall" in response.content.decode()
    assert results(episode) == []
    with in_clinic(episode.clinic_id):
        assert not Measure.objects.exists()


def test_patients_number_keeps_who_answered(client, episode):
    client.post(page(episode, "nprs"), {"value": "4", "taken_on": TODAY, "answered_by": "with_help"})
    [kept] = results(episode)
    assert (kept.answered_by, kept.source) == ("with_help", "patient_reported")
    assert form_of(client.get(page(episode, "nprs")))["answered_by"].value() == "with_help"


def test_pain_is_pressed_on_a_ruler_with_last_times_number_marked(client, episode):
    MeasurementFactory(measure=MeasureFactory(episode=episode, key="nprs"), value=4, taken_on=date(2026, 10, 27))
    found = words(client.get(page(episode, "nprs")))
    assert 'data-ruler="0 10"' in found
    assert 'data-ruler-last="4"' in found
    assert "Last 4, on 27 October." in found


def test_last_is_the_patients_own_answer_not_what_somebody_else_said_later(client, episode):
    """Two who answer are two lines: beside the patient's field stands the patient's own last number."""
    measure = MeasureFactory(episode=episode, key="psfs_activity", activity="wash and dress")
    MeasurementFactory(measure=measure, value=7, taken_on=date(2026, 10, 20), answered_by="with_help")
    MeasurementFactory(measure=measure, value=5, taken_on=date(2026, 10, 27), answered_by="another")
    asked = client.get(f"{page(episode, 'psfs_activity')}?of={measure.pk}")
    assert "Last 7, on 20 October." in words(asked)
    assert "Last 5" not in words(asked)
    assert form_of(asked)["answered_by"].value() == "with_help"
    in_the_visit = words(client.get(reverse("sessions:check_in_new", args=[episode.pk])))
    assert "Last 7, on 20 October" in in_the_visit and "Last 5" not in in_the_visit


def test_where_only_somebody_else_ever_answered_the_page_begins_with_them(client, episode):
    measure = MeasureFactory(episode=episode, key="nprs")
    MeasurementFactory(measure=measure, value=5, taken_on=date(2026, 10, 27), answered_by="another")
    asked = client.get(page(episode, "nprs"))
    assert "Last 5, on 27 October." in words(asked)
    assert form_of(asked)["answered_by"].value() == "another"


def test_change_as_a_whole_is_pressed_on_plates_below_and_above_zero(client, episode):
    found = client.get(page(episode, "groc"))
    assert 'data-ruler="-5 5"' in words(found)
    for typed, kept in (("-2", -2), ("+3", 3), ("0", 0)):
        client.post(page(episode, "groc"), {"value": typed, "taken_on": TODAY, "answered_by": "alone"})
        assert results(episode)[-1].value == kept


def test_attainment_is_chosen_in_words(client, episode):
    url = page(episode, "gas_level")
    assert "as hoped" in words(client.get(url))
    said = {"value": "-2", "activity": "walk to the market", "taken_on": TODAY, "answered_by": "alone"}
    client.post(url, said)
    assert [(each.value, each.measure.activity) for each in results(episode)] == [(-2, "walk to the market")]


def test_done_or_not_yet_is_pressed_in_the_words_a_goal_says_it_with(client, episode):
    measure = MeasureFactory(episode=episode, key="yes_no", activity="kneel in the garden")
    assert 'data-plates="done=Done|not yet=Not yet"' in words(client.get(page(episode, "yes_no")))
    said = {"value": "done", "taken_on": TODAY, "answered_by": "alone", "which": str(measure.pk)}
    client.post(page(episode, "yes_no"), said)
    assert [each.value for each in results(episode)] == [1]


def test_first_activity_is_asked_for_in_the_patients_words(client, episode):
    url = page(episode, "psfs_activity")
    said = {"value": "3", "taken_on": TODAY, "answered_by": "alone"}
    refused = client.post(url, said)
    assert "Write the activity this is about." in form_of(refused).errors["activity"]
    client.post(url, {**said, "activity": "Carry the shopping"})
    assert [each.measure.activity for each in results(episode)] == ["Carry the shopping"]


def test_one_of_several_activities_is_chosen_and_none_is_made_twice(client, episode):
    stairs, shop = (
        MeasureFactory(episode=episode, key="psfs_activity", activity=words) for words in ("Stairs", "Shop")
    )
    url, said = page(episode, "psfs_activity"), {"value": "3", "taken_on": TODAY, "answered_by": "alone"}
    assert "Choose the activity this is about." in form_of(client.post(url, said)).errors["which"]
    client.post(url, {**said, "which": str(shop.pk)})
    client.post(url, {**said, "which": "new", "activity": "stairs"})
    client.post(url, {**said, "which": "new", "activity": "Dance"})
    assert "activity" in form_of(client.post(url, {**said, "which": "new"})).errors
    assert [each.measure.activity for each in results(episode)] == ["Shop", "Stairs", "Dance"]
    assert form_of(client.get(f"{url}?of={stairs.pk}"))["which"].value() == str(stairs.pk)


@pytest.mark.parametrize("of", ["", "0", "x", "9" * 400, "1%00"])
def test_odd_number_in_the_address_is_no_error(client, episode, of):
    assert client.get(f"{page(episode, 'psfs_activity')}?of={of}").status_code == 200


def test_stopped_measure_can_be_looked_at(client, episode):
    MeasureFactory(episode=episode, key="grip", stopped_on=date(2026, 11, 1))
    assert client.get(page(episode, "grip")).status_code == 200


# --- Tries, and two sides ---------------------------------------------------------------------------------------------

GRIP = {"taken_on": TODAY, "value_device": "Jamar"}


def tries(side, *values):
    return {f"value_{side}_{number}": value for number, value in enumerate(values, start=1)}


def test_three_tries_of_each_hand_are_two_results_at_one_press(client, episode):
    said = GRIP | tries("right", "24.5", "25", "25.5") | tries("left", "40", "41", "42")
    assert client.post(page(episode, "grip"), said).status_code == 302
    right, left = results(episode)
    assert (right.value, right.conditions["side"]) == (25, "right")
    assert (left.value, left.conditions["side"]) == (41, "left")
    assert right.answers == {"trials": ["24.5", "25", "25.5"], "combine": "mean"}
    assert right.measure_id == left.measure_id
    found = words(client.get(page(episode, "grip")))
    assert "last 25, on 10 November" in found
    assert "last 41, on 10 November" in found


def test_the_affected_side_comes_first_and_one_side_is_enough(client, episode):
    assert form_of(client.get(page(episode, "grip"))).questions[0].parts[0].side == "right"
    client.post(page(episode, "grip"), GRIP | tries("left", "40"))
    [kept] = results(episode)
    assert (kept.value, kept.conditions["side"], kept.answers["trials"]) == (40, "left", ["40", "", ""])


def test_a_side_that_was_never_measured_says_so_beside_the_other_ones_last_result(client, episode):
    url = page(episode, "rom_knee_flexion")
    assert "Not measured yet" not in words(client.get(url))
    client.post(url, {"value_right": "100", "taken_on": TODAY})
    form = form_of(client.get(url))
    assert form.fields["value_right"].help_text == "Last 100, on 10 November"
    assert form.fields["value_left"].help_text == "Not measured yet"


def test_best_or_mean_is_asked_where_the_instrument_leaves_it_open_and_stays_as_last_time(client, episode):
    url = page(episode, "grip")
    assert form_of(client.get(url))["value_combine"].value() == "mean"
    client.post(url, GRIP | tries("right", "24", "25", "28") | {"value_combine": "best"})
    assert [each.value for each in results(episode)] == [28]
    assert form_of(client.get(url))["value_combine"].value() == "best"


def test_a_try_that_does_not_fit_is_said_at_its_own_field(client, episode):
    response = client.post(page(episode, "grip"), GRIP | tries("right", "24.3", "101"))
    errors = form_of(response).errors
    assert "This measure moves in steps of 0.5." in errors["value_right_1"]
    assert "101 is outside. This measure goes from 0 kg to 100 kg." in errors["value_right_2"]
    assert "Right, try 2: 101 is outside." in words(response)
    assert results(episode) == []


def test_numbers_are_read_as_the_clinic_writes_them(client, episode):
    with in_clinic(episode.clinic_id):
        episode.clinic.language = "es"
        episode.clinic.save()
    assert client.post(page(episode, "grip"), GRIP | tries("right", "22.5")).status_code == 422
    assert client.post(page(episode, "grip"), GRIP | tries("right", "22,5")).status_code == 302
    assert [each.value for each in results(episode)] == [Decimal("22.5")]


# --- What a value is worked out of ------------------------------------------------------------------------------------


def test_speed_is_worked_out_of_distance_and_time_and_the_distance_stays(client, episode):
    url = page(episode, "gait_speed")
    said = {"value_of_distance": "10", "value_1_of_seconds": "8", "value_2_of_seconds": "10", "taken_on": TODAY}
    assert client.post(url, said).status_code == 302
    [kept] = results(episode)
    assert kept.value == Decimal("1.13")
    assert kept.answers["trials"] == [{"distance": "10", "seconds": "8"}, {"distance": "10", "seconds": "10"}]
    again = form_of(client.get(url))
    assert again["value_of_distance"].value() == "10"
    assert again["value_1_of_seconds"].value() is None


def test_two_walks_have_each_a_label_of_their_own(client, episode):
    found = words(client.get(page(episode, "gait_speed")))
    assert "Timed distance" in found and "Time, try 1" in found and "Time, try 2" in found


def test_reaches_are_a_share_of_the_leg_whose_length_stays(client, episode):
    said = {"value_right_of_leg_length": "90", "taken_on": TODAY}
    said |= {f"value_right_of_{item}": "63" for item in ("anterior", "posteromedial", "posterolateral")}
    assert client.post(page(episode, "y_balance"), said).status_code == 302
    [kept] = results(episode)
    assert (kept.value, kept.conditions["side"]) == (70, "right")
    again = form_of(client.get(page(episode, "y_balance")))
    assert again["value_right_of_leg_length"].value() == "90"
    assert again["value_left_of_leg_length"].value() is None


def test_six_words_give_the_level_and_the_start_stays(client, episode):
    url = page(episode, "gas_light")
    said = {"taken_on": TODAY, "answered_by": "alone", "activity": "walk to the market"}
    client.post(url, said | {"value_of_baseline": "-2", "value_of_word": "part_way"})
    [kept] = results(episode)
    assert (kept.value, kept.answers) == (-1, {"items": {"baseline": "-2", "word": "part_way"}})
    again = form_of(client.get(url))
    assert (again["value_of_baseline"].value(), again["value_of_word"].value()) == ("-2", None)


def test_what_is_missing_of_a_worked_out_value_is_said_at_its_field(client, episode):
    response = client.post(page(episode, "walk_40m_fast"), {"value_of_seconds": "20", "taken_on": TODAY})
    assert response.status_code == 422
    assert "value_of_distance" in form_of(response).errors


def test_what_stays_is_no_result_by_itself(client, episode):
    response = client.post(page(episode, "walk_40m_fast"), {"value_of_distance": "40", "taken_on": TODAY})
    assert response.status_code == 422
    assert results(episode) == []


# --- Two scales -------------------------------------------------------------------------------------------------------


def test_a_score_that_travels_on_two_scales_is_asked_for_its_scale(client, episode):
    url = page(episode, "ndi")
    said = {"value": "36", "taken_on": TODAY, "answered_by": "alone"}
    form = form_of(client.get(url))
    assert form["value_scale"].value() is None
    response = client.post(url, said)
    assert "Say which scale the number is on." in form_of(response).errors["value_scale"]
    client.post(url, said | {"value_scale": "percent"})
    client.post(url, said | {"value_scale": "own"})
    percent, own = results(episode)
    assert (percent.value, percent.answers) == (18, {"scale": "percent", "typed": "36"})
    assert (own.value, own.answers) == (36, {})
    assert form_of(client.get(url))["value_scale"].value() is None


def test_the_scale_is_asked_for_under_the_name_of_what_is_measured(client, episode):
    MeasureFactory(episode=episode, key="ndi")
    found = words(client.get(due_page(episode)))
    assert found.index("Neck Disability Index") < found.index("On which scale")


def test_impossible_value_is_refused_on_the_scale_it_is_said_on(client, episode):
    said = {"value": "60", "taken_on": TODAY, "answered_by": "alone"}
    own = client.post(page(episode, "ndi"), said | {"value_scale": "own"})
    assert "60 is outside." in " ".join(form_of(own).errors["value"])
    percent = client.post(page(episode, "ndi"), said | {"value": "101", "value_scale": "percent"})
    assert "101 is outside" in " ".join(form_of(percent).errors["value"])


def test_a_dynamometer_in_pounds_stays_in_pounds(client, episode):
    url = page(episode, "grip")
    client.post(url, GRIP | tries("right", "50", "54", "52") | {"value_scale": "pounds"})
    [kept] = results(episode)
    assert kept.value == Decimal("23.5")
    assert kept.answers == {"trials": ["50", "54", "52"], "combine": "mean", "scale": "pounds", "typed": "52"}
    assert form_of(client.get(url))["value_scale"].value() == "pounds"


# --- Activities -------------------------------------------------------------------------------------------------------

PSFS = {"taken_on": TODAY, "answered_by": "alone"}


def rated(*pairs):
    said = {}
    for number, (activity, rating) in enumerate(pairs, start=1):
        said |= {f"value_words_{number}": activity, f"value_rated_{number}": rating}
    return PSFS | said


def test_average_is_of_the_patients_own_activities_each_rated_by_itself(client, episode):
    url = page(episode, "psfs")
    assert client.post(url, rated(("Stairs", "3"), ("Shopping", "4"), ("Kneel", "6"))).status_code == 302
    [kept] = results(episode)
    assert kept.value == Decimal("4.3")
    assert kept.answers["activities"] == {"Stairs": "3", "Shopping": "4", "Kneel": "6"}
    assert kept.answers["in_order"] == ["Stairs", "Shopping", "Kneel"]


def test_an_average_without_any_rating_asks_for_one_where_it_can_be_given(client, episode):
    asked = form_of(client.post(page(episode, "psfs"), rated(("", ""), ("", ""))))
    assert [asked[name].is_hidden for name in asked.errors] == [False]


def test_how_an_average_came_about_names_each_activity_with_its_rating(client, episode):
    client.post(page(episode, "psfs"), rated(("Stairs", "3"), ("Shopping", "4")))
    [kept] = results(episode)
    response = client.get(reverse("measures:measurement_detail", args=[kept.pk]))
    rows = response.context["explanation"].rows
    assert [(row.question, row.answer) for row in rows] == [("Stairs", "3"), ("Shopping", "4")]


def test_same_activities_are_rated_again_with_last_times_rating_in_view_and_another_can_be_added(client, episode):
    url = page(episode, "psfs")
    client.post(url, rated(("Stairs", "3"), ("Shopping", "4")))
    again = client.get(url)
    form = form_of(again)
    assert [form[f"value_rated_{number}"].label for number in (1, 2)] == ["Stairs", "Shopping"]
    assert form["value_words_1"].is_hidden and not form["value_words_3"].is_hidden
    assert "Last 3, on 10 November" in words(again)
    client.post(url, rated(("Stairs", "5"), ("Shopping", ""), ("Dance", "1")))
    assert results(episode)[-1].answers["activities"] == {"Stairs": "5", "Dance": "1"}


def test_an_activity_left_out_today_is_asked_again_next_time_in_the_patients_order(client, episode):
    url = page(episode, "psfs")
    client.post(url, rated(("Walk to the market", "3"), ("Shop", "4"), ("Dance", "2")))
    client.post(url, rated(("Walk to the market", "5"), ("Shop", ""), ("Dance", "1")))
    form = form_of(client.get(url))
    assert [form[f"value_rated_{number}"].label for number in (1, 2, 3)] == ["Walk to the market", "Shop", "Dance"]


def test_activities_that_are_rated_one_by_one_are_offered_too(client, episode):
    MeasurementFactory(
        measure=MeasureFactory(episode=episode, key="psfs_activity", activity="Dance"),
        value=2,
        taken_on=date(2026, 11, 1),
    )
    form = form_of(client.get(page(episode, "psfs")))
    assert form["value_rated_1"].label == "Dance"
    assert form.fields["value_rated_1"].last == 2


def test_one_rating_counts_for_the_average_and_for_the_activity_that_is_followed_by_itself(client, episode):
    alone = MeasureFactory(episode=episode, key="psfs_activity", activity="Dance")
    average = MeasureFactory(episode=episode, key="psfs")
    form = form_of(client.get(due_page(episode)))
    assert f"result_{alone.pk}" not in form.fields
    said = {f"result_{average.pk}_words_1": "Dance", f"result_{average.pk}_rated_1": "4"}
    said |= {f"result_{average.pk}_words_2": "Stairs", f"result_{average.pk}_rated_2": "7"}
    client.post(due_page(episode), said | PSFS | {"answered_by": "with_help"})
    kept = {each.measure_id: (each.value, each.answered_by) for each in results(episode)}
    assert kept == {average.pk: (Decimal("5.5"), "with_help"), alone.pk: (4, "with_help")}


@pytest.mark.parametrize(
    ("pairs", "field", "sentence"),
    [
        ([("", "3")], "value_words_1", "Write the activity this is about."),
        ([("Stairs", "")], "value_rated_1", "Rate this activity too"),
        ([("Stairs", "3"), ("stairs", "4")], "value_words_2", "stands here twice"),
        ([("Stairs", "11")], "value_rated_1", "is outside"),
        ([], "value_words_1", "Write a number."),
    ],
)
def test_rating_that_does_not_fit_is_said_at_its_field(client, episode, pairs, field, sentence):
    padded = [*pairs, *[("", "")] * (3 - len(pairs))]
    response = client.post(page(episode, "psfs"), rated(*padded))
    assert response.status_code == 422
    assert sentence in " ".join(form_of(response).errors[field])
    assert results(episode) == []


# --- Official questions -----------------------------------------------------------------------------------------------


@pytest.fixture
def odi(episode):
    """Ten questions, loaded by a clinic that holds a licence."""
    return load(episode.clinic, ten(), "odi").questionnaire


def answered(name, *plates):
    return {f"{name}_q{place}": str(plate) for place, plate in enumerate(plates)}


ODI = {"taken_on": TODAY, "answered_by": "alone"}


def test_questions_are_asked_and_the_answers_kept_as_given(client, episode, odi):
    response = client.post(page(episode, "odi"), ODI | answered("value", *[2] * 10))
    assert response.status_code == 302
    [kept] = results(episode)
    assert (kept.value, kept.questionnaire_id) == (40, odi.pk)
    assert kept.answers["questionnaire"]["1"][0]["valueCoding"]["code"] == "A2"


def test_score_can_be_entered_instead_of_the_questions(client, episode, odi):
    url, scale = page(episode, "odi"), {"value_scale": "own"}
    assert "Enter the score instead" in words(client.get(url))
    client.post(url, ODI | scale | {"value": "36"})
    [kept] = results(episode)
    assert (kept.value, kept.questionnaire_id, kept.answers) == (36, None, {})


def test_questions_without_an_answer_ask_for_answers_and_not_for_a_number(client, episode, odi):
    errors = form_of(client.post(page(episode, "odi"), ODI)).errors
    assert errors == {"value_q0": ["Answer the questions, or enter the score instead."]}


def test_questions_and_a_score_at_once_are_asked_about(client, episode, odi):
    response = client.post(
        page(episode, "odi"), ODI | answered("value", *[2] * 10) | {"value": "36", "value_scale": "own"}
    )
    assert "Keep one of them" in " ".join(form_of(response).errors["value"])
    assert results(episode) == []


def test_official_questions_stand_among_what_is_due(client, episode, odi):
    measure = MeasureFactory(episode=episode, key="odi")
    client.post(due_page(episode), ODI | answered(f"result_{measure.pk}", *[1] * 10))
    assert [(each.value, each.questionnaire_id) for each in results(episode)] == [(20, odi.pk)]


def test_licensed_measure_without_its_questions_shows_licence_and_scoring(client, episode):
    found = words(client.get(page(episode, "lefs")))
    assert "Whose questions these are" in found
    assert "The clinic asks them on its own form and writes the score here." in found


# --- Unlikely values --------------------------------------------------------------------------------------------------


def test_unlikely_value_is_asked_about_and_one_press_says_that_it_is_right(client, episode):
    url, said = page(episode, "chair_stand_30s"), STANDS | {"value": "45"}
    asked = client.post(url, said)
    assert asked.status_code == 422
    assert "45 is unusual here: most results are 30 stands or less. Is it right?" in words(asked)
    assert form_of(asked)["value"].value() == "45"
    assert results(episode) == []
    [token] = [part.token for part in form_of(asked).questions[0].doubted]
    assert f'name="sure" value="{token}"' in words(asked)
    assert client.post(url, said | {"sure": token}).status_code == 302
    assert [each.value for each in results(episode)] == [45]


def test_another_unlikely_value_is_asked_about_again(client, episode):
    url = page(episode, "chair_stand_30s")
    asked = client.post(url, STANDS | {"value": "45"})
    [token] = [part.token for part in form_of(asked).questions[0].doubted]
    again = client.post(url, STANDS | {"value": "54", "sure": token})
    assert again.status_code == 422
    assert results(episode) == []


def test_value_far_from_last_time_names_last_time(client, episode):
    measure = MeasureFactory(episode=episode, key="walk_6min")
    MeasurementFactory(measure=measure, value=120, taken_on=date(2026, 10, 27))
    asked = client.post(page(episode, "walk_6min"), WALK | {"value": "700"})
    assert "700 is far from 120 metres on 27 October. Is it right?" in words(asked)


def test_a_day_long_before_the_episode_began_is_asked_about_and_one_press_says_that_it_is_right(client, episode):
    url, said = page(episode, "walk_6min"), WALK | {"taken_on": "10/11/2016"}
    asked = client.post(url, said)
    assert asked.status_code == 422
    assert "10 November 2016 is more than a year before the start on 1 September. Is this day right?" in words(asked)
    assert results(episode) == []
    token = form_of(asked).day_token
    assert f'name="sure" value="{token}"' in words(asked)
    assert client.post(url, said | {"taken_on": "11/11/2016", "sure": token}).status_code == 422, "another day"
    assert client.post(url, said | {"sure": token}).status_code == 302
    assert [each.taken_on for each in results(episode)] == [date(2016, 11, 10)]


def test_who_is_asked_about_a_day_and_about_a_value_answers_each_once(client, episode):
    url, said = page(episode, "chair_stand_30s"), STANDS | {"value": "45", "taken_on": "10/11/2016"}
    asked = form_of(client.post(url, said))
    [part] = asked.questions[0].doubted
    still = form_of(client.post(url, said | {"sure": asked.day_token}))
    assert still.looked_at_twice == [asked.day_token]
    assert (list(still.errors), still.day_doubt) == (["value"], "")
    assert client.post(url, said | {"sure": [asked.day_token, part.token]}).status_code == 302


# --- Everything that is due -------------------------------------------------------------------------------------------


@pytest.fixture
def due(episode):
    """Pain, hands and walking, chosen and not measured yet."""
    return {key: MeasureFactory(episode=episode, key=key) for key in ("nprs", "grip", "walk_6min")}


def typed(due, **values):
    return {
        f"result_{due[key.split('__')[0]].pk}" + "".join(f"_{part}" for part in key.split("__")[1:]): value
        for key, value in values.items()
    } | {"taken_on": TODAY, "answered_by": "alone"}


def test_everything_due_is_recorded_by_one_press_and_what_is_empty_is_not(client, episode, due):
    said = typed(due, nprs="4", grip__right__1="22", walk_6min="")
    assert client.post(due_page(episode), said).url == listing(episode)
    assert [(each.measure, each.value) for each in results(episode)] == [(due["nprs"], 4), (due["grip"], 22)]
    assert "2 results are written down." in words(client.get(listing(episode)))


def test_each_due_measure_shows_last_time_beside_its_field_and_its_conditions_folded(client, episode, due):
    MeasurementFactory(
        measure=due["walk_6min"], value=402, taken_on=date(2026, 9, 1), conditions={"aid": "stick", "side": ""}
    )
    found = words(client.get(due_page(episode)))
    assert "last 402, on 1 September" in found
    assert "In metres, with one stick" in found and "as last time" in found


def test_what_is_due_is_named_once_also_where_it_is_worked_out(client, episode):
    MeasureFactory(episode=episode, key="gait_speed")
    main = words(client.get(due_page(episode))).split("<main")[1].split("</main>")[0]
    visible = re.sub(r'<span class="visually-hidden">.*?</span>', "", main)
    assert visible.count("10-metre walk") == 1


def test_who_answered_is_said_once_for_all_the_patients_answers(client, episode, due):
    client.post(due_page(episode), typed(due, nprs="4", walk_6min="402") | {"answered_by": "with_help"})
    said = {each.measure.instrument.key: each.answered_by for each in results(episode)}
    assert said == {"nprs": "with_help", "walk_6min": "alone"}


def test_an_empty_page_of_due_measures_says_so_and_nothing_is_kept(client, episode, due):
    response = client.post(due_page(episode), typed(due))
    assert response.status_code == 422
    assert "One number is enough." in words(response)


def test_one_wrong_number_keeps_nothing_and_loses_nothing(client, episode, due):
    response = client.post(due_page(episode), typed(due, nprs="4", walk_6min="1200"))
    assert response.status_code == 422
    form = form_of(response)
    assert "is outside" in " ".join(form.errors[f"result_{due['walk_6min'].pk}"])
    assert form[f"result_{due['nprs'].pk}"].value() == "4"
    assert results(episode) == []


def test_an_unlikely_value_among_several_is_asked_about_and_the_rest_waits(client, episode, due):
    said = typed(due, nprs="4", walk_6min="950")
    asked = client.post(due_page(episode), said)
    assert "950 is unusual here" in words(asked)
    tokens = [part.token for each in form_of(asked).questions for part in each.doubted]
    assert client.post(due_page(episode), said | {"sure": tokens}).status_code == 302
    assert len(results(episode)) == 2


def test_a_day_long_ago_is_asked_about_for_everything_that_is_due(client, episode, due):
    said = {f"result_{due['nprs'].pk}": "4", "answered_by": "alone", "taken_on": "10/11/2016"}
    asked = client.post(due_page(episode), said)
    assert "Is this day right?" in words(asked)
    assert client.post(due_page(episode), said | {"sure": form_of(asked).day_token}).status_code == 302
    assert [each.taken_on for each in results(episode)] == [date(2016, 11, 10)]


def test_pressing_twice_on_the_page_of_due_measures_keeps_each_once(client, episode, due):
    for _press in range(2):
        client.post(due_page(episode), typed(due, nprs="4", walk_6min="402"))
    assert len(results(episode)) == 2


def test_what_a_colleague_recorded_meanwhile_is_not_lost_when_typed(client, episode, due):
    MeasurementFactory(measure=due["walk_6min"], value=400, taken_on=date(2026, 11, 10))
    assert f"result_{due['walk_6min'].pk}" not in form_of(client.get(due_page(episode))).fields
    client.post(due_page(episode), typed(due, walk_6min="402"))
    assert [each.value for each in results(episode)] == [400, 402]


def test_nothing_due_says_so(client, episode):
    assert "Nothing is due" in words(client.get(due_page(episode)))


def test_page_of_due_measures_costs_the_same_for_many(client, episode, due):
    def another():
        measure = MeasureFactory(episode=episode, key="psfs_activity", activity=str(uuid4()))
        MeasurementFactory(measure=measure, value=4, taken_on=date(2026, 9, 1))

    assert_constant_queries(client, due_page(episode), another, at_most=12)


def test_page_of_one_measure_costs_the_same_for_many(client, episode):
    def another():
        measure = MeasureFactory(episode=episode, key="psfs_activity", activity=str(uuid4()))
        for value in (2, 3, 4):
            MeasurementFactory(measure=measure, value=value)

    assert_constant_queries(client, page(episode, "psfs_activity"), another, at_most=12)
    assert_constant_queries(client, page(episode, "psfs"), another, at_most=12)
