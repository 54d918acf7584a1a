"""A patient is found by what a clinician remembers of them, in their own clinic only, by an index."""

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from patients.search import find_patients, likely_duplicates
from patients.tests.factories import PatientFactory
from rehabgoals.tenancy import in_clinic


@pytest.fixture
def rosa(riverside):
    return PatientFactory(clinic=riverside, given_names="Rosa", family_name="O'Brien-Nuñez", clinic_number="20417")


@pytest.mark.parametrize(
    "words", ["ros", "obr", "nunez", "NUÑ", "o'brien", "rosa nun", "nun ros", "20417", "204", "04/05/1961", "4/5/1961"]
)
def test_finds_by_any_part_of_the_name_the_number_or_the_date_of_birth(riverside, clinician, rosa, words):
    PatientFactory(
        clinic=riverside, given_names="Tomasz", family_name="Wiśniewski", born_on=date(1980, 1, 1), clinic_number="9"
    )

    with in_clinic(riverside.pk):
        assert find_patients(clinician, words).patients == [rosa]


@pytest.mark.parametrize(
    "words", ["", "   ", "osa", "rosa zz", "31/02/1961", "%", "_", "ros%", "'; drop table", "\x00"]
)
def test_finds_nobody_by_what_does_not_fit(riverside, clinician, rosa, words):
    with in_clinic(riverside.pk):
        assert find_patients(clinician, words).patients == []


def test_finds_names_in_other_scripts(riverside, clinician):
    hanako = PatientFactory(clinic=riverside, given_names="花子", family_name="山田")
    layla = PatientFactory(clinic=riverside, given_names="ليلى", family_name="حداد")

    with in_clinic(riverside.pk):
        assert find_patients(clinician, "山").patients == [hanako]
        assert find_patients(clinician, "花").patients == [hanako]
        assert find_patients(clinician, "حدا").patients == [layla]


def test_never_finds_the_other_clinics_patients(riverside, hillside, clinician, stranger, rosa):
    other = PatientFactory(clinic=hillside, clinic_number="20417")

    with in_clinic(riverside.pk):
        assert find_patients(clinician, "rosa").patients == [rosa]
    with in_clinic(hillside.pk):
        assert find_patients(stranger, "20417").patients == [other]


def test_says_when_there_are_more_than_fit(riverside, clinician):
    for number in range(21):
        PatientFactory(clinic=riverside, given_names=f"Ana{number}")

    with in_clinic(riverside.pk):
        found = find_patients(clinician, "ana")
    assert len(found.patients) == 20
    assert found.is_cut


def test_searches_by_range_and_never_by_like(riverside, clinician, rosa):
    with in_clinic(riverside.pk), CaptureQueriesContext(connection) as captured:
        find_patients(clinician, "nunez ro")
        find_patients(clinician, "20417")

    statements = " ".join(query["sql"] for query in captured.captured_queries)
    assert "word" in statements
    assert " LIKE " not in statements.upper()


def test_likely_duplicates_share_the_name_or_the_day_of_birth(riverside, clinician, rosa):
    same_day = PatientFactory(clinic=riverside, given_names="Tomasz", family_name="W", born_on=rosa.born_on)
    PatientFactory(clinic=riverside, given_names="Rosa", family_name="Lima", born_on=date(1990, 1, 1))

    with in_clinic(riverside.pk):
        found = likely_duplicates(clinician, given_names="ROSA", family_name="Obrien Nunez", born_on=date(1961, 5, 4))
    assert found == [rosa, same_day]
