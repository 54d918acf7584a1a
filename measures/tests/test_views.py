"""The pages about measures, as a clinician meets them."""

from datetime import UTC, date, datetime, timedelta
from uuid import uuid4

import pytest
import time_machine
from django.urls import reverse

from measures.instruments import from_json
from measures.models import Instrument, Measurement
from measures.own_instruments import add_own_instrument
from measures.tests.factories import MeasureFactory, MeasurementFactory, instrument
from patients.tests.factories import EpisodeFactory
from rehabgoals.tenancy import in_clinic
from rehabgoals.testing.queries import assert_constant_queries

NOW = datetime(2026, 11, 10, 10, 30, tzinfo=UTC)


@pytest.fixture
def episode(clinician):
    with time_machine.travel(NOW, tick=False):
        yield EpisodeFactory(clinic=clinician.clinic, clinician=clinician, side="right", body_region="wrist_hand")


@pytest.fixture
def client(client_of, clinician, episode):
    return client_of(clinician)


def listing(episode):
    return reverse("measures:measure_list", args=[episode.pk])


def page(episode, key):
    return reverse("measures:measure_record", args=[episode.pk, instrument(episode.clinic, key).pk])


def results(episode):
    with in_clinic(episode.clinic_id):
        return list(Measurement.objects.select_related("measure__instrument"))


def form_of(response):
    return response.context["form"]


def words(response):
    return " ".join(response.content.decode().split())


GRIP = {"value_right_1": "22.5", "taken_on": "10/11/2026", "value_device": "Jamar"}


# --- What an episode measures -----------------------------------------------------------------------------------------


def test_what_the_patient_says_stands_beside_what_was_measured(client, episode):
    MeasurementFactory(measure=MeasureFactory(episode=episode, key="nprs"), value=4, taken_on=date(2026, 11, 9))
    MeasurementFactory(measure=MeasureFactory(episode=episode, key="grip"), value=20, taken_on=date(2026, 10, 1))
    response = client.get(listing(episode))
    shown = response.context["overview"]
    assert [each.title for each in shown.said] == ["Pain, 0 to 10 (NPRS)"]
    assert [(each.title, each.due_words) for each in shown.assessed] == [("Grip strength", "Due since 15 October")]
    text = words(response)
    assert "4 on 9 November" in text
    assert "Again from 23 November" in text
    assert "data:image/svg+xml" in text


def test_measures_for_the_region_are_offered_first(client, episode):
    groups = form_of(client.get(listing(episode))).fields["instrument"].choices[1:]
    assert "Grip strength" in dict(groups[0][1]).values()
    assert "Knee flexion" in dict(groups[1][1]).values()


def test_choosing_something_else_leads_to_its_page(client, episode):
    knee = instrument(episode.clinic, "rom_knee_flexion")
    response = client.post(listing(episode), {"instrument": str(knee.pk)})
    assert response.url == reverse("measures:measure_record", args=[episode.pk, knee.pk])
    assert client.post(listing(episode), {"instrument": ""}).status_code == 422
    assert client.post(listing(episode), {"instrument": "999999999"}).status_code == 422


def test_page_of_measures_costs_the_same_for_many(client, episode):
    def another():
        measure = MeasureFactory(episode=episode, key="psfs_activity", activity=str(uuid4()))
        for value in (2, 3, 4):
            MeasurementFactory(measure=measure, value=value)

    assert_constant_queries(client, listing(episode), another, at_most=12)
    assert_constant_queries(client, page(episode, "psfs_activity"), another, at_most=12)


def test_many_results_come_in_pages(client, episode):
    measure = MeasureFactory(episode=episode, key="nprs")
    for day in range(60):
        MeasurementFactory(measure=measure, value=4, taken_on=date(2026, 11, 9) - timedelta(days=day))
    response = client.get(listing(episode) + "?page=2")
    assert len(response.context["results"].object_list) == 10


def test_stranger_finds_no_page_about_the_episode(client_of, stranger, episode):
    client = client_of(stranger)
    theirs = instrument(stranger.clinic, "grip")
    addresses = [
        listing(episode),
        page(episode, "grip"),
        reverse("measures:measure_record", args=[episode.pk, theirs.pk]),
    ]
    assert [client.get(each).status_code for each in addresses] == [404] * 3
    assert [client.post(each, GRIP).status_code for each in addresses] == [404] * 3


def test_instrument_of_another_clinic_is_not_found(client, episode, stranger):
    theirs = instrument(stranger.clinic, "grip")
    assert client.get(reverse("measures:measure_record", args=[episode.pk, theirs.pk])).status_code == 404


# --- The clinic's instruments -----------------------------------------------------------------------------------------

OWN = {
    "name": "Stairs climbed",
    "unit": "steps",
    "higher_is_better": "True",
    "kind": "clinician_assessed",
    "decimals": "0",
    "minimum": "0",
    "maximum": "200",
    "reassess_weeks": "3",
    "version": "1",
}


def own(episode):
    with in_clinic(episode.clinic_id):
        return list(Instrument.objects.filter(is_own=True))


def test_clinics_own_measure_can_be_made_and_used(client, clinician, episode):
    url = reverse("measures:instrument_new")
    response = client.post(f"{url}?for={episode.pk}", OWN)
    [made] = own(episode)
    assert response.url == reverse("measures:measure_record", args=[episode.pk, made.pk])
    definition = from_json(made.definition)
    assert (definition.name, definition.unit.symbol, definition.maximum, definition.reassess_weeks) == (
        "Stairs climbed",
        "steps",
        200,
        3,
    )
    assert made.created_by_id == clinician.pk
    client.post(response.url, {"value": "46", "taken_on": "10/11/2026"})
    assert [each.value for each in results(episode)] == [46]
    assert "Stairs climbed" in words(client.get(reverse("measures:instrument_list")))


def test_own_measure_where_less_is_better_without_a_range(client, episode):
    said = {**OWN, "higher_is_better": "False", "minimum": "", "maximum": "", "reassess_weeks": "", "decimals": "1"}
    client.post(reverse("measures:instrument_new"), said)
    [made] = own(episode)
    assert (made.higher_is_better, made.minimum, made.maximum, made.reassess_weeks) == (False, None, None, None)
    url = reverse("measures:measure_record", args=[episode.pk, made.pk])
    assert client.post(url, {"value": "12.5", "taken_on": "10/11/2026"}).status_code == 302


@pytest.mark.parametrize(
    ("said", "field", "sentence"),
    [
        ({"name": ""}, "name", "Nothing is written here yet."),
        ({"name": "x" * 40_000}, "name", "There are 40,000 characters here"),
        ({"name": "grip STRENGTH"}, "name", "already has a measure with this name"),
        ({"unit": "u" * 31}, "unit", "There are 31 characters here"),
        ({"higher_is_better": ""}, "higher_is_better", "Say whether more or less is better."),
        ({"maximum": "0"}, "maximum", "The largest value lies above the smallest one."),
        ({"maximum": "10.5"}, "maximum", "finer than the results"),
        ({"minimum": "1,5"}, "minimum", "Write 1.5 with a point."),
        ({"reassess_weeks": "0"}, "reassess_weeks", "Write a number from 1 to 104"),
        ({"kind": "astrologer"}, "kind", "Choose one of these."),
    ],
)
def test_own_measure_that_does_not_fit_is_said_at_the_field(client, episode, said, field, sentence):
    response = client.post(reverse("measures:instrument_new"), {**OWN, **said})
    assert response.status_code == 422
    assert sentence in " ".join(form_of(response).errors[field])
    assert own(episode) == []


def test_name_that_is_taken_is_said_at_the_field(client, episode):
    client.post(reverse("measures:instrument_new"), OWN)
    response = client.post(reverse("measures:instrument_new"), {**OWN, "name": "stairs climbed"})
    assert "The clinic already has a measure with this name." in form_of(response).errors["name"]
    assert len(own(episode)) == 1


def test_two_clinics_may_use_the_same_name(client, client_of, stranger, episode):
    client.post(reverse("measures:instrument_new"), OWN)
    assert client_of(stranger).post(reverse("measures:instrument_new"), OWN).status_code == 302
    assert "Stairs climbed" in words(client.get(reverse("measures:instrument_list")))


@pytest.mark.parametrize("asked", ["x", "0", "9" * 300, "١"])
def test_odd_episode_in_the_address_is_no_error(client, asked):
    assert client.get(reverse("measures:instrument_new") + f"?for={asked}").status_code == 200


def test_list_of_instruments_costs_the_same_for_many(client, episode):
    def another():
        with in_clinic(episode.clinic_id):
            add_own_instrument(episode.clinic, name=str(uuid4()), unit="s")

    assert_constant_queries(client, reverse("measures:instrument_list"), another, at_most=12)


# --- On the caseload --------------------------------------------------------------------------------------------------


def test_caseload_names_what_is_due_to_be_measured_again(client, episode):
    MeasurementFactory(measure=MeasureFactory(episode=episode, key="grip"), value=20, taken_on=date(2026, 10, 27))
    found = words(client.get(reverse("patients:caseload")))
    assert "Due to be measured again" in found
    assert "<bdi>Grip strength</bdi>. Last on 27 October." in found
    assert '<strong class="num">today</strong>' in found
    assert listing(episode) in found
