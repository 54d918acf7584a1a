"""Stopwatch, live result and plates beside the fields, with scripts and without."""

import re

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from measures.models import Measurement
from measures.tests.factories import MeasureFactory, instrument
from patients.tests.factories import EpisodeFactory
from rehabgoals.tenancy import in_clinic

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def episode(clinician):
    return EpisodeFactory(clinic=clinician.clinic, clinician=clinician, side="right")


@pytest.fixture
def open_measure(new_page, clinician, episode):
    def open_measure(key, **options):
        page = new_page(clinician, **options)
        page.clock.install()
        page.goto(reverse("measures:measure_record", args=[episode.pk, instrument(episode.clinic, key).pk]))
        # From here on time passes where a test says so, and not while the machine is busy.
        page.clock.pause_at(page.evaluate("Date.now() / 1000") + 30)
        return page

    return open_measure


def results(episode):
    with in_clinic(episode.clinic_id):
        return list(Measurement.objects.order_by("pk"))


def test_stopwatch_fills_the_field_by_keyboard_alone(open_measure, episode):
    page = open_measure("tug")
    start = page.get_by_role("button", name="Start")
    start.focus()
    page.keyboard.press("Enter")
    expect(page.get_by_text("The time is running.")).to_be_visible()
    page.clock.run_for(12_340)
    page.keyboard.press("Enter")
    expect(page.get_by_label("Result", exact=True)).to_have_value(re.compile(r"12\.[34]"))
    again = page.get_by_role("button", name="Again")
    expect(again).to_be_focused()
    page.keyboard.press("Enter")
    page.clock.run_for(9_050)
    page.keyboard.press("Enter")
    expect(page.get_by_label("Result", exact=True)).to_have_value(re.compile(r"9\.[01]"))
    page.get_by_role("button", name="Keep this result").click()
    page.wait_for_url("**/measures/")
    [kept] = results(episode)
    assert 9 <= kept.value <= 9.2


def test_stopwatch_fills_one_try_after_the_other(open_measure):
    page = open_measure("single_leg_stance")
    for seconds in (21, 33):
        page.get_by_role("button", name=re.compile("Start|Again")).click()
        page.clock.run_for(seconds * 1000 + 20)
        page.get_by_role("button", name="Stop").click()
    tries = page.locator("fieldset.tries").first.get_by_role("textbox")
    expect(tries.nth(0)).to_have_value(re.compile(r"21\.[01]"))
    expect(tries.nth(1)).to_have_value(re.compile(r"33\.[01]"))
    expect(tries.nth(2)).to_have_value("")


def test_a_test_of_fixed_length_counts_down_and_says_calmly_that_time_is_up(open_measure):
    page = open_measure("chair_stand_30s")
    expect(page.get_by_text("0:30")).to_be_visible()
    page.get_by_role("button", name="Start").click()
    page.clock.run_for(10_000)
    expect(page.get_by_text("0:20")).to_be_visible()
    expect(page.get_by_label("Result", exact=True)).to_have_value("")
    page.clock.run_for(20_100)
    expect(page.get_by_role("status").filter(has_text="Time is up. Write down the result.")).to_be_visible()
    expect(page.get_by_label("Result", exact=True)).to_be_focused()


def test_a_count_down_can_be_set_back(open_measure):
    page = open_measure("chair_stand_30s")
    page.get_by_role("button", name="Start").click()
    page.clock.run_for(5_000)
    page.get_by_role("button", name="Set back").click()
    expect(page.get_by_text("0:30")).to_be_visible()
    expect(page.get_by_role("button", name="Start")).to_be_focused()


def test_mean_of_the_tries_shows_while_they_are_typed_and_best_when_that_is_chosen(open_measure):
    page = open_measure("grip")
    for number, value in enumerate(("24", "25", "28"), start=1):
        page.get_by_label(f"Try {number}", exact=True).first.fill(value)
    expect(page.get_by_text("So far: 25.7")).to_be_visible()
    page.get_by_label("best of the tries").check()
    expect(page.get_by_text("So far: 28")).to_be_visible()


def test_unlikely_value_is_kept_in_view_and_one_press_says_that_it_is_right(open_measure, episode):
    page = open_measure("chair_stand_30s")
    page.get_by_label("Result", exact=True).fill("45")
    page.get_by_role("button", name="Keep this result").click()
    expect(page.get_by_role("heading", name="One thing to look at")).to_be_visible()
    expect(page.get_by_label("Result", exact=True)).to_have_value("45")
    page.get_by_role("button", name="Yes, it is right").click()
    page.wait_for_url("**/measures/")
    assert [each.value for each in results(episode)] == [45]


def test_everything_due_is_recorded_without_scripts(new_page, clinician, episode):
    for key in ("nprs", "grip", "chair_stand_30s", "psfs"):
        MeasureFactory(episode=episode, key=key)
    page = new_page(clinician, java_script_enabled=False)
    page.goto(reverse("measures:measures_due", args=[episode.pk]))
    expect(page.get_by_role("button", name="Start")).to_be_hidden()
    page.get_by_label("Pain, 0 to 10 (NPRS)", exact=True).fill("4")
    page.get_by_label("Try 1", exact=True).first.fill("22")
    page.get_by_label("30-second chair stand", exact=False).first.fill("45")
    page.get_by_label("Another activity, in the patient’s words").first.fill("Stairs")
    page.get_by_label("How well it can be done, 0 to 10").first.fill("5")
    page.get_by_role("button", name="Keep these results").click()
    page.get_by_role("button", name="Yes, it is right").click()
    page.wait_for_url("**/measures/")
    assert sorted(each.value for each in results(episode)) == [4, 5, 22, 45]
