"""The page where it is settled how often something is measured."""

from datetime import date, timedelta

import pytest
import time_machine
from django.urls import reverse

from measures.models import Measure
from measures.recording import ResultSaid, keep_results
from measures.tests.factories import MeasureFactory, MeasurementFactory
from patients.tests.factories import EpisodeFactory
from rehabgoals.tenancy import in_clinic
from rehabgoals.testing.queries import assert_constant_queries

TODAY = date(2026, 11, 10)


@pytest.fixture(autouse=True)
def noon():
    with time_machine.travel("2026-11-10T12:00Z", tick=False):
        yield


@pytest.fixture
def client(client_of, clinician):
    return client_of(clinician)


@pytest.fixture
def episode(clinician):
    return EpisodeFactory(clinic=clinician.clinic, clinician=clinician)


@pytest.fixture
def measure(episode):
    measure = MeasureFactory(episode=episode, key="grip")
    for day in (date(2026, 10, 6), date(2026, 11, 3)):
        MeasurementFactory(measure=measure, value=30, taken_on=day)
    return measure


def address(measure):
    return reverse("measures:measure_settings", args=[measure.pk])


def words(response):
    return " ".join(response.content.decode().split())


def sent(client, measure, follow=True, **typed):
    fields = {"every_weeks": "", "rhythm": "on", "paused_until": "", "version": "1"}
    return client.post(address(measure), fields | typed, follow=follow)


def kept(measure):
    with in_clinic(measure.clinic_id):
        return Measure.objects.get(pk=measure.pk)


def test_page_says_when_it_is_next_and_why(client, measure):
    found = words(client.get(address(measure)))
    assert "Next on 1 December, because it is measured every 4 weeks, and the last result is of 3 November." in found
    assert "Left empty, it is measured every 4 weeks." in found


def test_another_interval_is_kept_and_what_follows_is_said(client, measure):
    found = words(sent(client, measure, every_weeks="6"))
    assert "Kept. Next on 15 December, because it is measured every 6 weeks" in found
    assert kept(measure).every_weeks == 6


def test_a_pause_says_since_when_and_until_when(client, measure):
    found = words(sent(client, measure, rhythm="paused", paused_until="12/12/2026"))
    assert "Kept. Next on 12 December, because the pause ends then." in found
    assert (kept(measure).paused_on, kept(measure).paused_until) == (TODAY, date(2026, 12, 12))
    assert "Paused until 12 December" in found


def test_a_pause_with_an_open_end_lasts_until_somebody_takes_it_up(client, measure):
    found = words(sent(client, measure, rhythm="paused"))
    assert "Paused since 10 November, until you take it up again." in found
    sent(client, measure, rhythm="on", version="2")
    assert kept(measure).rhythm == Measure.Rhythm.ON


def test_a_pause_is_taken_up_again_with_its_day_still_written_there(client, episode):
    until = TODAY + timedelta(days=9)
    measure = MeasureFactory(episode=episode, paused_on=TODAY - timedelta(days=9), paused_until=until)
    assert client.get(address(measure)).context["form"]["paused_until"].value() == "19/11/2026"
    sent(client, measure, rhythm="on", paused_until="19/11/2026")
    assert kept(measure).rhythm == Measure.Rhythm.ON


def test_stopping_keeps_the_results(client, measure):
    found = words(sent(client, measure, rhythm="stopped"))
    assert "Not measured since 10 November. The results stay." in found
    assert kept(measure).stopped_on == TODAY
    with in_clinic(measure.clinic_id):
        assert measure.measurements.count() == 2


def test_what_was_stopped_is_found_on_the_measures_page_and_taken_up_again(client, measure):
    sent(client, measure, rhythm="stopped")
    found = words(client.get(reverse("measures:measure_list", args=[measure.episode_id])))
    assert "Not measured any more" in found
    assert address(measure) in found
    sent(client, measure, rhythm="on", version="2")
    assert kept(measure).rhythm == Measure.Rhythm.ON


def test_a_new_result_takes_up_what_was_stopped_and_an_older_one_does_not(client, clinician, measure):
    sent(client, measure, rhythm="stopped")
    for day, rhythm in ((TODAY - timedelta(days=1), "stopped"), (TODAY, "on")):
        with in_clinic(measure.clinic_id):
            said = ResultSaid(measure=Measure.objects.get(pk=measure.pk), value=30)
            keep_results(measure.episode, [said], taken_on=day, by=clinician)
        assert kept(measure).rhythm == rhythm


@pytest.mark.parametrize(
    ("typed", "field", "said"),
    [
        ({"every_weeks": "often"}, "every_weeks", "often"),
        ({"every_weeks": "105"}, "every_weeks", "from 0 to 104"),
        ({"every_weeks": "1.5"}, "every_weeks", "whole number"),
        ({"rhythm": "paused", "paused_until": "10/11/2026"}, "paused_until", "Choose a day ahead"),
        ({"paused_until": "12/12/2026"}, "paused_until", "Choose “Pause it” too"),
        ({"rhythm": "now and then"}, "rhythm", "Choose one of these"),
    ],
)
def test_what_does_not_fit_is_said_at_the_field_and_stays_typed(client, measure, typed, field, said):
    response = sent(client, measure, **typed)
    assert response.status_code == 422
    assert said in " ".join(response.context["form"].errors[field])
    assert (kept(measure).every_weeks, kept(measure).version) == (None, 1)


def test_a_colleagues_change_is_shown_and_not_overwritten(client, measure):
    sent(client, measure, every_weeks="3", rhythm="paused", paused_until="12/12/2026")
    response = sent(client, measure, every_weeks="8")
    assert response.status_code == 409
    shown = {each.label: (each.theirs, each.yours) for each in response.context["conflict"].differences}
    assert shown["How often, in weeks"] == ("3", "8")
    assert shown["What happens next"] == ("Pause it", "Measure it when it is due")
    assert kept(measure).every_weeks == 3
    sent(client, measure, every_weeks="8", version=response.context["form"]["version"].value())
    assert kept(measure).every_weeks == 8


def test_at_the_finish_nothing_falls_due_any_more(client, clinician):
    done = EpisodeFactory(clinic=clinician.clinic, clinician=clinician, discharged=True)
    measure = MeasureFactory(episode=done)
    found = words(client.get(address(measure)))
    assert "and measuring with it. The results stay." in found
    assert sent(client, measure, every_weeks="3").status_code == 200
    assert kept(measure).every_weeks is None


def test_another_clinics_measure_is_not_there(client, stranger):
    assert client.get(address(MeasureFactory(clinic=stranger.clinic))).status_code == 404


def test_the_page_costs_the_same_for_many_results(client, measure):
    def another():
        for weeks in range(5):
            MeasurementFactory(measure=measure, value=30, taken_on=date(2026, 6, 1) + timedelta(weeks=weeks))

    assert_constant_queries(client, address(measure), another, at_most=12)
