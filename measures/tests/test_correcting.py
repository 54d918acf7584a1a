"""Correcting a result: the wrong one stays, marked, with why; the right one takes its place; others hear of both."""

from datetime import UTC, date, datetime
from decimal import Decimal
from html import unescape

import pytest
import time_machine
from django.urls import reverse

from measures.correcting import AlreadyCorrected, correct
from measures.models import Instrument, Measurement
from measures.recording import ResultSaid
from measures.signals import measurement_recorded, measurement_taken_back
from measures.tests.factories import MeasureFactory, MeasurementFactory, instrument
from measures.tests.questionnaires import ten
from measures.tests.test_importing import load
from patients.tests.factories import EpisodeFactory
from rehabgoals.tenancy import in_clinic
from rehabgoals.testing.queries import data_statements

NOW = datetime(2026, 11, 10, 10, 30, tzinfo=UTC)
TODAY = date(2026, 11, 10)


@pytest.fixture
def episode(clinician):
    with time_machine.travel(NOW, tick=False):
        yield EpisodeFactory(clinic=clinician.clinic, clinician=clinician, side="right", started_on=date(2026, 9, 1))


@pytest.fixture
def measure(episode):
    return MeasureFactory(episode=episode, key="walk_6min")


@pytest.fixture
def wrong(measure, clinician):
    return MeasurementFactory(
        measure=measure,
        value=740,
        taken_on=date(2026, 11, 3),
        conditions={"aid": "stick", "rater": "Ana"},
        recorded_by=clinician,
    )


@pytest.fixture
def client(client_of, clinician, wrong):
    return client_of(clinician)


def page(result):
    return reverse("measures:measurement_correct", args=[result.pk])


def rows(episode):
    with in_clinic(episode.clinic_id):
        return list(Measurement.objects.order_by("pk"))


def words(response):
    return " ".join(unescape(response.content.decode()).split())


RIGHT = {
    "reason": "number",
    "then": "right",
    "value": "470",
    "value_scale": "own",
    "taken_on": "3/11/2026",
    "value_aid": "stick",
    "value_rater": "Ana",
}


# --- On the page ------------------------------------------------------------------------------------------------------


def test_form_begins_with_what_stands_there(client, wrong):
    response = client.get(page(wrong))
    form = response.context["form"]
    begun = {name: form[name].value() for name in ("value", "taken_on", "value_aid", "value_rater")}
    assert begun == {"value": "740", "taken_on": "03/11/2026", "value_aid": "stick", "value_rater": "Ana"}
    assert "740 m" in words(response)


def test_wrong_result_is_marked_and_the_right_one_says_what_it_corrects(client, clinician, wrong, episode):
    assert client.post(page(wrong), RIGHT).url == reverse("measures:measure_list", args=[episode.pk])
    old, new = rows(episode)
    assert (old.status, old.value, old.error_reason) == ("entered-in-error", 740, "The number was typed wrongly")
    assert (old.error_marked_by_id, old.error_marked_at) == (clinician.pk, NOW)
    assert (new.status, new.value, new.corrects_id, new.taken_on) == ("final", 470, old.pk, date(2026, 11, 3))
    assert (new.conditions, new.recorded_by_id) == ({"aid": "stick", "rater": "Ana"}, clinician.pk)


def test_history_keeps_both(client, wrong, episode):
    client.post(page(wrong), RIGHT)
    with in_clinic(episode.clinic_id):
        events = Measurement.pgh_event_model.objects.filter(pgh_obj_id=wrong.pk).order_by("pgh_id")
        assert [event.status for event in events] == ["final", "entered-in-error"]


def test_result_that_has_no_right_one_is_only_taken_out(client, wrong, episode):
    said = {"reason": "patient", "reason_words": "of the next patient", "then": "none", "value": "no number"}
    assert client.post(page(wrong), said).status_code == 302
    [old] = rows(episode)
    assert old.error_reason == "It belongs to somebody else: of the next patient"


def test_own_words_are_the_reason_where_nothing_else_fits(client, wrong, episode):
    refused = client.post(page(wrong), RIGHT | {"reason": "other"})
    assert "Write what was wrong." in refused.context["form"].errors["reason_words"]
    client.post(page(wrong), RIGHT | {"reason": "other", "reason_words": "The hall was shorter"})
    assert rows(episode)[0].error_reason == "The hall was shorter"


@pytest.mark.parametrize(
    ("said", "field", "sentence"),
    [
        ({"reason": ""}, "reason", "Say what was wrong."),
        ({"then": ""}, "then", "Say whether there is a right result."),
        ({"value": ""}, "value", "Write the right result, or choose to take this one out."),
        ({"value": "1001"}, "value", "is outside"),
        ({"value": "740"}, "value", "This is what stands there already."),
        ({"taken_on": "11/11/2026"}, "taken_on", "is still ahead"),
        ({"value": "950"}, "value", "950 is unusual here"),
    ],
)
def test_correction_that_does_not_fit_is_said_at_the_field_and_nothing_changes(
    client, wrong, episode, said, field, sentence
):
    response = client.post(page(wrong), RIGHT | said)
    assert response.status_code == 422
    assert sentence in " ".join(response.context["form"].errors[field])
    assert [each.status for each in rows(episode)] == ["final"]


def test_another_day_alone_is_a_correction(client, wrong, episode):
    client.post(page(wrong), RIGHT | {"reason": "day", "value": "740", "taken_on": "2/11/2026"})
    assert [(each.value, each.taken_on.day, each.status) for each in rows(episode)] == [
        (740, 3, "entered-in-error"),
        (740, 2, "final"),
    ]


def test_a_day_long_before_the_episode_began_is_asked_about_here_too(client, wrong, episode):
    said = RIGHT | {"reason": "day", "taken_on": "3/11/2016"}
    asked = client.post(page(wrong), said)
    assert "3 November 2016 is more than a year before the start" in words(asked)
    assert client.post(page(wrong), said | {"sure": asked.context["form"].day_token}).status_code == 302
    assert [row.taken_on for row in rows(episode)] == [date(2026, 11, 3), date(2016, 11, 3)]


def test_the_other_side_is_chosen_on_the_page(client, episode, clinician):
    grip = MeasurementFactory(
        measure=MeasureFactory(episode=episode, key="grip"),
        value=24,
        conditions={"side": "left"},
        answers={"trials": ["23", "24", "25"], "combine": "mean"},
    )
    form = client.get(page(grip)).context["form"]
    assert [form[f"value_{number}"].value() for number in (1, 2, 3)] == ["23", "24", "25"]
    said = {name: form[name].value() for name in form.fields} | {
        "value_side": "right",
        "reason": "side",
        "then": "right",
    }
    assert client.post(page(grip), {name: value or "" for name, value in said.items()}).status_code == 302
    new = rows(episode)[-1]
    assert (new.conditions["side"], new.value, new.answers["trials"]) == ("right", 24, ["23", "24", "25"])


def test_correction_is_by_the_version_the_result_was_taken_by(client, episode, clinician):
    measure = MeasureFactory(episode=episode, key="nprs")
    with in_clinic(episode.clinic_id):
        first = Instrument.objects.get(pk=measure.instrument_id)
        first.pk, first.definition_version, first.is_current = None, 1, False
        first.definition = {**first.definition, "version": 1, "maximum": "100", "comparable_since": None}
        first.save()
    old = MeasurementFactory(measure=measure, value=70, definition_version=1)
    said = {"reason": "number", "then": "right", "value": "60", "taken_on": "3/11/2026", "answered_by": "alone"}
    assert client.post(page(old), said).status_code == 302
    new = rows(episode)[-1]
    assert (new.value, new.definition_version) == (60, 1)


def test_score_that_was_typed_in_per_cent_is_corrected_in_per_cent(client, episode):
    url = reverse("measures:measure_record", args=[episode.pk, instrument(episode.clinic, "ndi").pk])
    said = {"value": "36", "value_scale": "percent", "taken_on": "3/11/2026", "answered_by": "alone"}
    client.post(url, said)
    first = rows(episode)[-1]
    form = client.get(page(first)).context["form"]
    assert (form["value"].value(), form["value_scale"].value()) == ("36", "percent")
    client.post(page(first), said | {"value": "26", "reason": "number", "then": "right"})
    assert rows(episode)[-1].value == 13


def test_answers_to_official_questions_are_corrected_question_by_question(client, episode):
    instrument_of_odi = instrument(episode.clinic, "odi")
    load(episode.clinic, ten(), "odi")
    said = {"taken_on": "3/11/2026", "answered_by": "alone"} | {f"value_q{place}": "2" for place in range(10)}
    client.post(reverse("measures:measure_record", args=[episode.pk, instrument_of_odi.pk]), said)
    first = rows(episode)[-1]
    form = client.get(page(first)).context["form"]
    assert form["value_q9"].value() == "2"
    client.post(page(first), said | {"value_q9": "3", "reason": "number", "then": "right"})
    old, new = rows(episode)[-2:]
    assert (old.status, new.value, new.questionnaire_id) == ("entered-in-error", 42, first.questionnaire_id)


def test_corrected_result_can_be_read_with_who_and_why_and_what_stands_now(client, wrong, episode):
    client.post(page(wrong), RIGHT)
    found = words(client.get(page(wrong)))
    assert "Ana Becker, on 10 November at 10:30:" in found
    assert "The number was typed wrongly" in found
    assert "In its place stands <strong>470 m</strong> on 3 November." in found
    assert "<form" not in found.split("<main")[1].split("</main>")[0]


def test_who_is_second_is_told_and_nothing_is_overwritten(client, client_of, colleague, wrong, episode):
    client.post(page(wrong), RIGHT)
    second = client_of(colleague).post(page(wrong), RIGHT | {"value": "480"})
    assert second.status_code == 409
    found = words(second)
    assert "A colleague corrected this while you were writing" in found
    assert "You wrote: <strong>480 m</strong>" in found
    assert [each.value for each in rows(episode)] == [740, 470]


def test_pressing_twice_corrects_once(client, wrong, episode):
    assert [client.post(page(wrong), RIGHT).status_code for _press in range(2)] == [302, 302]
    assert len(rows(episode)) == 2


def test_the_new_result_can_be_corrected_again(client, wrong, episode):
    client.post(page(wrong), RIGHT)
    new = rows(episode)[-1]
    client.post(page(new), RIGHT | {"value": "471"})
    assert [each.status for each in rows(episode)] == ["entered-in-error", "entered-in-error", "final"]


def test_stranger_finds_no_result(client_of, stranger, wrong):
    assert client_of(stranger).get(page(wrong)).status_code == 404
    assert client_of(stranger).post(page(wrong), RIGHT).status_code == 404


def test_page_reads_little(client, wrong):
    assert len(data_statements(client, page(wrong))) <= 12


# --- Who hears of it --------------------------------------------------------------------------------------------------


def test_others_hear_first_that_the_old_one_is_taken_back_then_of_the_new_one(clinician, wrong, measure):
    heard = []

    def recorded(measurement, **kwargs):
        heard.append(("recorded", measurement.value))

    def taken_back(measurement, **kwargs):
        heard.append(("taken back", measurement.value))

    measurement_recorded.connect(recorded)
    measurement_taken_back.connect(taken_back)
    try:
        with in_clinic(clinician.clinic_id):
            correct(wrong, reason="typed wrongly", by=clinician, right=ResultSaid(measure, Decimal(470)))
    finally:
        measurement_recorded.disconnect(recorded)
        measurement_taken_back.disconnect(taken_back)
    assert heard == [("taken back", 740), ("recorded", 470)]


def test_who_was_not_the_first_is_refused(clinician, colleague, wrong, measure):
    with in_clinic(clinician.clinic_id):
        correct(wrong, reason="typed wrongly", by=clinician)
        with pytest.raises(AlreadyCorrected) as refused:
            correct(wrong, reason="typed wrongly", by=colleague)
        assert refused.value.current.error_marked_by_id == clinician.pk
