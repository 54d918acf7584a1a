"""A clinician with four hundred patients: the page reads as often as with four, and shows the first of each group."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from goals.models import Goal
from measures.models import Measure, Measurement
from measures.tests.factories import instrument
from patients.caseload_rows import FIRST_ROWS
from patients.models import Episode, Patient
from rehabgoals.tenancy import in_clinic
from rehabgoals.testing.queries import data_statements
from sessions.models import Visit

CASELOAD = reverse("patients:caseload")
MANY = 400
REGIONS = ("knee", "hip", "shoulder", "back")


def with_patients(clinician, number):
    """So many patients of whom each waits in some group: long due, near a date, steady, not seen, here today."""
    clinic, today, now = clinician.clinic, timezone.localdate(), timezone.now()
    lefs = instrument(clinic, "lefs")
    own = {"clinic": clinic}
    with in_clinic(clinic.pk):
        people = Patient.objects.bulk_create(
            Patient(**own, given_names=f"Rosa {place:03}", family_name="Nuñez", born_on="1961-05-04")
            for place in range(number)
        )
        episodes = Episode.objects.bulk_create(
            Episode(
                **own,
                patient=patient,
                problem="Pain on stairs",
                body_region=REGIONS[place % len(REGIONS)],
                clinician=clinician,
                started_on=today - timedelta(weeks=20, days=place % 7),
            )
            for place, patient in enumerate(people)
        )
        measures = Measure.objects.bulk_create(
            Measure(**own, episode=episode, instrument=lefs, started_on=episode.started_on) for episode in episodes
        )
        Measurement.objects.bulk_create(
            Measurement(
                **own,
                measure=measure,
                taken_on=today - timedelta(weeks=6 + 3 * back),
                value=50 + back % 2,
                source="patient_reported",
                definition_version=lefs.definition_version,
            )
            for measure in measures
            for back in range(5)
        )
        Goal.objects.bulk_create(
            Goal(
                **own,
                episode=measure.episode,
                rank=Goal.Rank.PRIMARY,
                place=0,
                activity="walk to the market",
                measure=measure,
                baseline=50,
                target=65,
                started_on=measure.started_on,
                target_on=today + timedelta(days=place % 10),
                agreed_by=clinician,
            )
            for place, measure in enumerate(measures)
        )
        Visit.objects.bulk_create(
            Visit(**own, episode=episode, starts_at=now, clinician=clinician) for episode in episodes[: number // 20]
        )


@pytest.fixture
def client(client_of, clinician):
    return client_of(clinician)


def shown(client, query=""):
    """The rows shown and the number of all, by the key of their group."""
    caseload = client.get(CASELOAD + query).context["caseload"]
    groups = [caseload.alone] if caseload.alone else caseload.groups
    return {group.panel.key: (len(group.rows), group.count) for group in groups}


def test_four_hundred_patients_are_read_as_often_as_four(client, clinician):
    with_patients(clinician, 4)
    client.get(CASELOAD)  # what is cached by the process is cached now
    few = data_statements(client, CASELOAD)
    with_patients(clinician, MANY - 4)

    many = data_statements(client, CASELOAD)

    assert len(many) == len(few) <= 14, "\n".join(many)
    assert shown(client) == {
        "visits": (19, 19),
        "measuring": (FIRST_ROWS, MANY),
        "near_date": (FIRST_ROWS, MANY),
        "steady": (FIRST_ROWS, MANY),
        "unseen": (FIRST_ROWS, MANY - 19),
    }
    page = client.get(CASELOAD).text
    assert f"Show all {MANY}" in page
    assert page.count("work-when") == 19 + 4 * FIRST_ROWS, "a page that one can look through"


def test_all_of_a_group_are_shown_alone_without_scripts(client, clinician):
    with_patients(clinician, 40)

    assert shown(client, "?only=unseen") == {"unseen": (38, 38)}
    assert shown(client, "?only=unseen&region=knee") == {"unseen": (9, 9)}
    assert "Show all" not in client.get(CASELOAD + "?only=unseen").text
