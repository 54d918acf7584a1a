"""Ten years of a patient's story are read like ten weeks of it: by as many queries, and no more rows than are told."""

import json
from collections import Counter
from datetime import timedelta

import pytest
from django.db import connection
from django.urls import reverse
from django.utils import timezone

from measures.models import Instrument, Measure, Measurement
from patients.tests.factories import EpisodeFactory
from plans.models import IssuedPlan
from plans.tests.factories import PlanDocumentFactory
from plans.timeline_views import PAGE_SIZE
from rehabgoals.tenancy import in_clinic
from rehabgoals.testing.database import as_owner
from rehabgoals.testing.queries import data_statements
from reminders.models import Message
from sessions.models import CheckIn, Visit

KEYS = ("nprs", "walking_distance", "grip", "psfs_activity", "ndi", "chair_stand_30s", "walk_6min", "pain_free_walk")

TOLD_BY_PAGE = ("rehab_sessions_visit", "rehab_sessions_checkin", "plans_issuedplan", "reminders_message")
ALL_READ = ("measures_measurement", "measures_measure", "patients_episode", "patients_patient")


def patient_with(clinician, weeks):
    """Somebody who came every week: a visit with a check-in, or the other time a check-in alone, four results, mail."""
    clinic = clinician.clinic
    episode = EpisodeFactory(
        clinic=clinic, clinician=clinician, started_on=timezone.localdate() - timedelta(weeks=weeks + 1)
    )
    of = {"clinic": clinic, "episode": episode}
    document = PlanDocumentFactory(**of)
    with in_clinic(clinic.pk):
        instruments = Instrument.objects.filter(clinic=clinic, definition__derived=False, key__in=KEYS).current()
        measures = Measure.objects.bulk_create(
            Measure(**of, instrument=row, started_on=episode.started_on) for row in instruments
        )
        moments = [timezone.now() - timedelta(weeks=number + 1) for number in range(weeks)]
        visits = Visit.objects.bulk_create(
            Visit(**of, clinician=clinician, starts_at=moment, status="kept") for moment in moments
        )
        CheckIn.objects.bulk_create(
            CheckIn(
                **of, clinician=clinician, held_on=visit.starts_at, visit=None if number % 2 else visit, agreed="Walk."
            )
            for number, visit in enumerate(visits)
        )
        Measurement.objects.bulk_create(
            Measurement(
                clinic=clinic,
                measure=measure,
                taken_on=moment.date(),
                value=number % 7,
                conditions={"side": "left" if number % 2 else "right"} if measure.instrument.key == "grip" else {},
                source=measure.instrument.kind,
            )
            for number, moment in enumerate(moments)
            for measure in measures[number % 2 :: 2]
        )
        issued = IssuedPlan.objects.bulk_create(
            IssuedPlan(**of, document=document, way="email", issued_by=clinician, issued_at=moment)
            for moment in moments
        )
        Message.objects.bulk_create(
            Message(
                **of,
                patient=episode.patient,
                kind="plan",
                issued_plan=plan,
                due_on=plan.issued_at,
                due_at=plan.issued_at,
                state="sent",
                sent_at=plan.issued_at,
            )
            for plan in issued
        )
    return reverse("plans:timeline", args=[episode.patient_id])


def rows_read(statement):
    """How many rows of each table a statement reads, those it throws away among them; as the application's role."""
    # pghistory puts its context in front of what does not begin with SELECT.
    statement = statement.partition("; (")[2] and "(" + statement.partition("; (")[2] or statement
    with connection.cursor() as cursor:
        cursor.execute(f"EXPLAIN (ANALYZE, FORMAT JSON) {statement}")
        [[found]] = cursor.fetchall()
    read, nodes = Counter(), [(found if isinstance(found, list) else json.loads(found))[0]["Plan"]]
    while nodes:
        node = nodes.pop()
        nodes += node.get("Plans", [])
        rows = node.get("Actual Rows", 0) + node.get("Rows Removed by Filter", 0)
        read[node.get("Relation Name")] += rows * node.get("Actual Loops", 0)
    return read


def test_ten_years_are_read_by_as_many_queries_as_ten_weeks(client_of, clinician):
    client, weeks, years = client_of(clinician), patient_with(clinician, 10), patient_with(clinician, 500)
    data_statements(client, weeks)  # what is cached by the process is cached now

    few, many = data_statements(client, weeks), data_statements(client, years)

    assert len(many) == len(few) <= 12, "\n".join(many)


@pytest.mark.django_db(transaction=True)
def test_no_more_rows_are_read_than_are_told_whatever_lies_further_back(client_of, clinician):
    client, read = client_of(clinician), Counter()
    years = [patient_with(clinician, 500) for _ in range(2)][0]
    with as_owner(), connection.cursor() as cursor:  # as a running database does by itself
        cursor.execute(f"ANALYZE {', '.join((*TOLD_BY_PAGE, *ALL_READ))}")

    for statement in data_statements(client, years):
        with in_clinic(clinician.clinic_id):
            read += rows_read(statement)

    for table in TOLD_BY_PAGE:  # once to find the newest, once to fetch them; every second check-in is a visit's
        assert 0 < read[table] <= 4 * (PAGE_SIZE + 1), f"{table}: {read[table]}"
    # Where a stretch began may lie years back: these are the patient's own 2,000 results, and the days on the page.
    assert read["measures_measurement"] <= 2000 + len(KEYS) * (PAGE_SIZE + 1), read["measures_measurement"]
