"""Does this fit how it feels? What the patient says of a chart is kept, and opens the next visit."""

from datetime import date, timedelta

import pytest

from measures.fits import fits_of, say_fit
from measures.models import Fit
from measures.tests.factories import MeasureFactory
from patients.tests.factories import EpisodeFactory
from rehabgoals.tenancy import in_clinic

DAY = date(2026, 3, 3)


@pytest.fixture
def measure(clinician):
    episode = EpisodeFactory(clinic=clinician.clinic, clinician=clinician)
    made = MeasureFactory(episode=episode)
    with in_clinic(episode.clinic_id):
        yield made


def test_what_was_said_can_be_changed_that_day(measure, clinician, colleague):
    say_fit(measure, "fits", on=DAY, by=clinician)
    say_fit(measure, "worse", on=DAY, by=colleague)
    [kept] = Fit.objects.all()
    assert (kept.answer, kept.recorded_by) == ("worse", colleague)


def test_the_last_answer_is_read_with_its_day(measure, clinician):
    say_fit(measure, "fits", on=DAY - timedelta(days=9), by=clinician)
    say_fit(measure, "worse", on=DAY, by=clinician)
    said = fits_of([measure], measure.clinic_id)[measure.pk, ""]
    assert said.words("Rosa") == "Rosa said on 3 March: feels harder than the chart."
    assert not said.is_twice_not


@pytest.mark.parametrize(
    ("answers", "is_twice"),
    [
        (["worse"], False),
        (["worse", "worse"], True),
        (["better", "worse"], True),
        (["worse", "fits"], False),
        (["fits", "better"], False),
        (["worse", "worse", "fits"], False),
        (["fits", "better", "better"], True),
    ],
)
def test_twice_in_a_row_it_does_not_fit(measure, clinician, answers, is_twice):
    for number, answer in enumerate(answers):
        say_fit(measure, answer, on=DAY + timedelta(days=number), by=clinician)
    assert fits_of([measure.pk], measure.clinic_id)[measure.pk, ""].is_twice_not is is_twice


def test_the_two_hands_are_asked_about_apart(measure, clinician):
    say_fit(measure, "fits", on=DAY, by=clinician, side="left")
    say_fit(measure, "worse", on=DAY, by=clinician, side="right")
    found = fits_of([measure], measure.clinic_id)
    assert {side: said.answer for (_pk, side), said in found.items()} == {"left": "fits", "right": "worse"}
