"""The clinic's instruments in the browser: to find, to read, and to answer for a threshold."""

import re
from datetime import UTC, datetime
from decimal import Decimal

import pytest
import time_machine
from django.urls import reverse

from measures.definitions import Threshold, from_json, to_json
from measures.models import AdoptedThreshold, Instrument
from measures.own_instruments import add_own_instrument
from measures.tests.factories import MeasureFactory, MeasurementFactory, instrument
from patients.tests.factories import EpisodeFactory
from rehabgoals.tenancy import in_clinic
from rehabgoals.testing.queries import assert_constant_queries

NOW = datetime(2026, 11, 10, 10, 30, tzinfo=UTC)
LIST = "measures:instrument_list"


@pytest.fixture
def episode(clinician):
    with time_machine.travel(NOW, tick=False):
        yield EpisodeFactory(clinic=clinician.clinic, clinician=clinician, body_region="knee")


@pytest.fixture
def client(client_of, clinician, episode):
    return client_of(clinician)


@pytest.fixture
def unverified(episode):
    """Grip strength with an MDC that nobody read in its source."""
    return with_mdc(episode.clinic, "grip", value=Decimal(6), verified=False)


def with_mdc(clinic, key, **values):
    row = instrument(clinic, key)
    from dataclasses import replace

    known = {"population": "adults, n = 60", "citation": "Somebody 2011", "verified": True} | values
    row.definition = to_json(replace(from_json(row.definition), mdc=Threshold(**known), alternative_mdc=()))
    with in_clinic(clinic.pk):
        row.save()
    return row


def words(response):
    text = re.sub(r"<[^>]+>", " ", response.content.decode())
    return " ".join(text.split()).replace(" .", ".").replace(" ,", ",")


def detail(row):
    return reverse("measures:instrument_detail", args=[row.pk])


def adopting(row, of="mdc"):
    return reverse("measures:threshold_adopt", args=[row.pk, of])


def adopted(clinic):
    with in_clinic(clinic.pk):
        return list(AdoptedThreshold.objects.select_related("set_by").order_by("pk"))


# --- The list ---------------------------------------------------------------------------------------------------------


def names(response):
    return [row.name for group in response.context["groups"] for row in group.rows]


def test_all_instruments_stand_in_groups_that_say_what_they_are_about(client, episode):
    response = client.get(reverse(LIST))
    with in_clinic(episode.clinic_id):
        assert len(names(response)) == Instrument.objects.current().count()
    titles = [group.title for group in response.context["groups"]]
    assert {"Pain", "What the patient can do", "Strength"} <= set(titles)
    assert titles.index("Pain") < titles.index("Strength")


def test_a_measure_of_the_clinics_own_stands_first(client, episode):
    with in_clinic(episode.clinic_id):
        add_own_instrument(episode.clinic, name="Stairs climbed", unit="steps")
    [first, *_others] = client.get(reverse(LIST)).context["groups"]
    assert (first.title, [row.name for row in first.rows]) == ("The clinic’s own", ["Stairs climbed"])


def test_the_list_is_narrowed_by_region_by_who_says_it_and_by_words(client):
    knee = names(client.get(reverse(LIST), {"region": "knee", "kind": "clinician_assessed"}))
    assert "Pain, 0 to 10 (NPRS)" not in knee
    assert any("nee" in name for name in knee)
    assert not any("shoulder" in name.casefold() for name in knee)
    assert names(client.get(reverse(LIST), {"words": "GRIP strength"})) == ["Grip strength"]


def test_where_nothing_fits_the_page_says_what_to_do(client):
    response = client.get(reverse(LIST), {"words": "gramophone"})
    assert names(response) == []
    assert "Look with fewer words or another region" in words(response)


@pytest.mark.parametrize("asked", [{"region": "moon"}, {"kind": "x"}, {"words": "x" * 500}, {"words": "a\x00b"}])
def test_an_odd_question_shows_everything(client, asked):
    response = client.get(reverse(LIST), asked)
    assert response.status_code == 200
    assert len(names(response)) > 10


def test_the_list_says_which_error_judges(client, unverified, clinician):
    assert "6 kg, not adopted yet" in words(client.get(reverse(LIST), {"words": "grip"}))
    client.post(adopting(unverified), {"which": "0"})
    assert "6 kg, adopted" in words(client.get(reverse(LIST), {"words": "grip"}))


def test_the_list_costs_the_same_for_many(client, episode):
    numbers = iter(range(10))

    def another():
        number = next(numbers)
        with in_clinic(episode.clinic_id):
            made = add_own_instrument(episode.clinic, name=f"Own {number}", unit="s")
        client.post(adopting(made), {"value": "3", "source": "Our own tries"})

    assert_constant_queries(client, reverse(LIST), another, at_most=3)


# --- One instrument ---------------------------------------------------------------------------------------------------


def test_the_page_says_what_it_is_and_what_judges(client, episode):
    found = words(client.get(detail(instrument(episode.clinic, "nprs"))))
    assert "Your pain, from 0 (none) to 10 (the worst you can imagine)" in found
    assert "Less is better" in found
    assert "In use: 2; another where one below names the body region." in found
    assert "Kovacs et al., BMC Musculoskelet Disord 2008;9:43" in found
    assert "Anyone may use a 0 to 10 pain scale" in found
    assert "72514-3" in found


def test_the_questions_of_a_licensed_measure_are_loaded_from_its_page(client, episode):
    ndi, grip = instrument(episode.clinic, "ndi"), instrument(episode.clinic, "grip")
    to_load = f"{reverse('measures:instrument_import')}?instrument={ndi.pk}"
    assert f'href="{to_load}"' in client.get(detail(ndi)).content.decode()
    assert client.get(to_load).context["form"]["instrument"].value() == str(ndi.pk)
    assert reverse("measures:instrument_import") not in client.get(detail(grip)).content.decode()


def test_every_instrument_of_the_catalogue_has_its_page(client, episode):
    with in_clinic(episode.clinic_id):
        rows = list(Instrument.objects.current())
    for row in rows:
        response = client.get(detail(row))
        assert response.status_code == 200, row.key
        assert "%(" not in words(response), row.key


def test_an_unverified_threshold_is_adopted_by_one_press(client, clinician, unverified):
    before = words(client.get(detail(unverified)))
    assert "6 kg was not read in its source. It judges nothing until somebody here adopts it." in before
    assert client.post(adopting(unverified), {"which": "0"}).url == detail(unverified)
    [row] = adopted(clinician.clinic)
    assert (row.value, row.source, row.population, row.set_by) == (6, "Somebody 2011", "adults, n = 60", clinician)
    after = words(client.get(detail(unverified)))
    assert "In use: 6 kg, adopted by the clinic." in after
    assert f"Adopted by {clinician.name} on 10 November." in after


def test_another_takes_its_place_with_its_source(client, clinician, unverified):
    client.post(adopting(unverified), {"which": "0"})
    said = {"which": "another", "value": "5.5", "population": "our own patients", "source": "Two tries each, May 2026"}
    assert client.post(adopting(unverified), said).status_code == 302
    old, new = adopted(clinician.clinic)
    assert old.ended_at is not None
    assert (new.value, new.source, new.population) == (Decimal("5.5"), said["source"], said["population"])
    assert "Decided earlier" in words(client.get(detail(unverified)))


def test_it_ends_and_stays_to_be_read(client, client_of, colleague, clinician, unverified):
    client.post(adopting(unverified), {"which": "0"})
    [row] = adopted(clinician.clinic)
    client_of(colleague).post(reverse("measures:threshold_end", args=[row.pk]))
    found = words(client.get(detail(unverified)))
    assert "judges nothing until somebody here adopts it" in found
    assert f"Ended by {colleague.name} on 10 November." in found


@pytest.mark.parametrize(
    ("said", "field", "sentence"),
    [
        ({"value": ""}, "which", "Choose one."),
        ({"which": "another"}, "value", "Write a number."),
        ({"which": "another", "value": "5"}, "source", "Write where it comes from, so that others can look it up."),
        ({"which": "another", "value": "0", "source": "x"}, "value", "0 is outside"),
        ({"which": "another", "value": "-2", "source": "x"}, "value", "outside"),
        ({"which": "another", "value": "2,5", "source": "x"}, "value", "Write 2.5 with a point."),
        ({"which": "99"}, "which", "Choose one of these."),
        ({"which": "another", "value": "5", "source": "s" * 40_000}, "source", "There are 40,000 characters here"),
    ],
)
def test_what_does_not_fit_is_said_at_the_field_and_nothing_judges(
    client, clinician, unverified, said, field, sentence
):
    response = client.post(adopting(unverified), said)
    assert response.status_code == 422
    assert sentence in " ".join(response.context["form"].errors[field])
    assert adopted(clinician.clinic) == []


def test_a_measure_of_the_clinics_own_gets_an_error_with_a_source(client, clinician, episode):
    with in_clinic(episode.clinic_id):
        own = add_own_instrument(episode.clinic, name="Stairs climbed", unit="steps")
    assert "None is published that we know of" in words(client.get(detail(own)))
    client.post(adopting(own), {"value": "4", "source": "Ten people, twice", "is_percent": "percent"})
    [row] = adopted(clinician.clinic)
    assert (row.value, row.is_percent) == (4, True)
    assert "In use: 4% of the start, adopted by the clinic." in words(client.get(detail(own)))


def test_screening_has_nothing_to_adopt(client, episode):
    from dataclasses import replace

    row = instrument(episode.clinic, "nprs")
    row.definition = to_json(replace(from_json(row.definition), screening=True))
    with in_clinic(episode.clinic_id):
        row.save()
    assert client.get(adopting(row)).status_code == 404
    found = words(client.get(detail(row)))
    assert "it sorts people at the start and shows no progress" in found
    assert "Put another in its place" not in found


@pytest.mark.parametrize("of", ["mdx", "mdcc", "1"])
def test_there_are_two_thresholds_and_no_third(client, unverified, of):
    assert client.get(adopting(unverified, of)).status_code == 404


def test_another_clinics_threshold_cannot_be_ended(client_of, client, clinician, stranger, unverified):
    client.post(adopting(unverified), {"which": "0"})
    [row] = adopted(clinician.clinic)
    outside = client_of(stranger)
    assert outside.post(reverse("measures:threshold_end", args=[row.pk])).status_code == 404
    assert outside.post(adopting(unverified), {"which": "0"}).status_code == 404
    assert adopted(clinician.clinic)[0].ended_at is None


# --- For one patient --------------------------------------------------------------------------------------------------


def test_one_patient_gets_another_error_with_a_reason(client, clinician, episode):
    measure = MeasureFactory(episode=episode, key="nprs")
    MeasurementFactory(measure=measure, value=6)
    url = reverse("measures:measure_threshold", args=[measure.pk, "mdc"])
    assert "It judges for Rosa alone." in words(client.get(url))
    response = client.post(url, {"which": "1", "reason": ""})
    assert response.status_code == 422
    assert "whoever reads the chart later will ask" in " ".join(response.context["form"].errors["reason"])
    response = client.post(url, {"which": "1", "reason": "the pain comes from her neck"})
    assert response.url == reverse("measures:measure_list", args=[episode.pk])
    [row] = adopted(clinician.clinic)
    assert (row.value, row.measure_id, row.reason) == (4, measure.pk, "the pain comes from her neck")
    assert "4 judges here: set by Ana Becker on 10 November, because: the pain comes from her neck." in words(
        client.get(url)
    )
    listing = words(client.get(response.url))
    assert "set for this patient by Ana Becker on 10 November: the pain comes from her neck" in listing
    assert client.post(reverse("measures:threshold_end", args=[row.pk])).url == response.url
    assert "judges here" not in words(client.get(url))


def test_an_error_for_one_patient_says_at_which_confidence_it_holds(client, episode):
    measure = MeasureFactory(episode=episode, key="nprs")
    MeasurementFactory.create_batch(2, measure=measure, value=6)
    url = reverse("measures:measure_threshold", args=[measure.pk, "mdc"])
    said = {"which": "another", "value": "3", "source": "Smith 2024", "reason": "after a long illness"}
    listing = reverse("measures:measure_list", args=[episode.pk])
    client.post(url, said | {"confidence": "95"})
    assert "MDC95 3;" in words(client.get(listing))
    client.post(url, said | {"confidence": ""})
    assert "MDC 3;" in words(client.get(listing))
    assert client.post(url, said | {"confidence": "80"}).status_code == 422


def test_only_an_error_has_a_confidence(client, unverified):
    assert "At which confidence it holds" in words(client.get(adopting(unverified, "mdc")))
    assert "At which confidence it holds" not in words(client.get(adopting(unverified, "mcid")))


def test_what_judges_for_one_patient_is_reached_once_however_many_lines_a_measure_has(client, episode):
    grip = MeasureFactory(episode=episode, key="grip")
    for side in ("left", "right"):
        MeasurementFactory(measure=grip, value=20, conditions={"side": side})
    page = client.get(reverse("measures:measure_list", args=[episode.pk])).content.decode()
    for of in ("mdc", "mcid"):
        assert page.count(reverse("measures:measure_threshold", args=[grip.pk, of])) == 1
