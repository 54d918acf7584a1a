"""A patient with 40 instruments and 1,000 measurements reads like one with 4 and 10: by as many queries."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.urls import reverse
from django.utils import timezone

from measures.instruments import from_json
from measures.models import AdoptedThreshold, Fit, Instrument, Measure, Measurement
from patients.tests.factories import EpisodeFactory
from rehabgoals.tenancy import in_clinic
from rehabgoals.testing.queries import data_statements

# What every patient here has first, so that each kind of page finds something of each kind.
ALWAYS = ("nprs", "walking_distance", "grip", "psfs")
SIDES = ("left", "right")
# What is asked again of an average over activities: each of them.
ANSWERS = {"psfs": {"activities": {"climb the stairs": "4", "carry the shopping": "6"}}}


def episode_with(clinician, instruments, results):
    """An episode that measures by so many instruments, with so many results; the last ten weeks ago, so all are due."""
    clinic = clinician.clinic
    episode = EpisodeFactory(clinic=clinic, clinician=clinician)
    with in_clinic(clinic.pk):
        # What is worked out, and what is read of a group only, is on no patient's page.
        rows = Instrument.objects.filter(clinic=clinic, definition__derived=False, definition__group_only=False)
        rows = sorted(rows.current(), key=lambda row: (row.key not in ALWAYS, row.key))[:instruments]
        assert len(rows) == instruments
        started_on = timezone.localdate() - timedelta(weeks=120)
        measures = Measure.objects.bulk_create(
            Measure(clinic=clinic, episode=episode, instrument=row, started_on=started_on) for row in rows
        )
        taken = [result(measures[number % instruments], number // instruments) for number in range(results)]
        for wrong in taken[::9]:
            entered_in_error(wrong, clinician)
        Measurement.objects.bulk_create(taken)
        say_something_of(measures[0], taken[-1].taken_on, clinician)
    return episode


def result(measure, number):
    """The `number`th result of a measure, week by week, going up and down within its range."""
    definition = from_json(measure.instrument.definition)
    low = definition.minimum or Decimal(0)
    high = low + 10 * definition.step if definition.maximum is None else definition.maximum
    return Measurement(
        clinic=measure.clinic,
        measure=measure,
        taken_on=measure.started_on + timedelta(weeks=number),
        value=low + ((high - low) * (number % 5) / 5).quantize(Decimal(1)),
        conditions={"side": SIDES[number % 2]} if definition.bilateral else {},
        answers=ANSWERS.get(definition.key, {}),
        source=measure.instrument.kind,
        answered_by="another" if number % 7 == 6 else "alone",
        definition_version=measure.instrument.definition_version,
    )


def entered_in_error(result, clinician):
    result.status, result.error_reason = "entered-in-error", "Another patient's number."
    result.error_marked_by, result.error_marked_at = clinician, timezone.now()


def say_something_of(measure, day, clinician):
    """A corrected result, how the chart felt, and an error that this clinician answers for."""
    clinic = measure.clinic
    wrong = Measurement(clinic=clinic, measure=measure, taken_on=day, value=10, source=measure.instrument.kind)
    entered_in_error(wrong, clinician)
    wrong.save()
    Measurement.objects.create(
        clinic=clinic, measure=measure, taken_on=day, value=7, source=measure.instrument.kind, corrects=wrong
    )
    Fit.objects.create(clinic=clinic, measure=measure, answer="better", said_on=day, recorded_by=clinician)
    AdoptedThreshold.objects.create(
        clinic=clinic,
        instrument=measure.instrument,
        measure=measure,
        of="mdc",
        value=2,
        source="Our own test",
        reason="Two measurements at the start.",
        set_by=clinician,
    )


def pages_of(episode):
    """The pages on which the results of this episode stand, by their names."""
    with in_clinic(episode.clinic_id):
        first, second = Measure.objects.filter(episode=episode).order_by("pk")[:2]
    return {
        "measures": reverse("measures:measure_list", args=[episode.pk]),
        "older results": reverse("measures:measure_list", args=[episode.pk]) + "?page=2",
        "one measure": reverse("measures:measure_record", args=[episode.pk, first.instrument_id]),
        "another measure": reverse("measures:measure_record", args=[episode.pk, second.instrument_id]),
        "all that is due": reverse("measures:measures_due", args=[episode.pk]),
        "a visit": reverse("sessions:check_in_new", args=[episode.pk]),
        "the patient": reverse("plans:patient_detail", args=[episode.patient_id]),
        "the plan": reverse("plans:plan", args=[episode.pk]),
    }


@pytest.fixture
def few(clinician):
    return pages_of(episode_with(clinician, 4, 10))


@pytest.fixture
def many(clinician):
    return pages_of(episode_with(clinician, 40, 1000))


def test_pages_read_as_often_for_1000_results_as_for_10(client_of, clinician, few, many):
    client = client_of(clinician)
    for name, url in few.items():
        data_statements(client, url)  # what is cached by the process is cached now
        with_few = data_statements(client, url)
        with_many = data_statements(client, many[name])
        assert len(with_many) == len(with_few), "\n".join([name, *with_few, "", *with_many])
        assert len(with_many) <= 12, "\n".join([name, *with_many])


def test_the_measures_page_shows_a_chart_of_each_of_40_measures(client_of, clinician, many):
    page = client_of(clinician).get(many["measures"]).text

    assert page.count('<section class="measure"') == 40
    assert page.count("<figure") >= 40
    assert "Page 1 of 21" in page
