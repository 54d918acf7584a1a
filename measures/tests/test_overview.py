"""The measures page: what was said beside what was measured, each with its error, and what they say together."""

import re
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest
import time_machine
from django.urls import reverse

from measures.adopting import Decision, adopt
from measures.models import Measurement
from measures.overview import overview
from measures.tests.factories import MeasureFactory, MeasurementFactory
from patients.models import Episode
from patients.tests.factories import EpisodeFactory
from rehabgoals.tenancy import in_clinic
from rehabgoals.testing.queries import data_statements

NOW = datetime(2026, 11, 10, 10, 30, tzinfo=UTC)
FIRST = date(2026, 9, 1)


@pytest.fixture
def episode(clinician):
    with time_machine.travel(NOW, tick=False):
        yield EpisodeFactory(
            clinic=clinician.clinic, clinician=clinician, side="right", body_region="back", started_on=FIRST
        )


@pytest.fixture
def client(client_of, clinician, episode):
    return client_of(clinician)


def series(episode, key, *values, conditions=(), activity="", weeks=2, **more):
    """A measure with these results, two weeks apart, the last one yesterday."""
    measure = MeasureFactory(episode=episode, key=key, activity=activity, started_on=FIRST)
    last = NOW.date() - timedelta(days=1)
    for number, value in enumerate(values):
        MeasurementFactory(
            measure=measure,
            value=Decimal(str(value)),
            taken_on=last - timedelta(weeks=weeks * (len(values) - 1 - number)),
            conditions=conditions[number] if conditions else {},
            source=measure.instrument.kind,
            **more,
        )
    return measure


def listing(episode):
    return reverse("measures:measure_list", args=[episode.pk])


def words(response):
    return " ".join(re.sub(r"<[^>]+>", " ", response.content.decode()).split()).replace(" .", ".").replace(" ,", ",")


def shown_of(client, episode):
    return client.get(listing(episode)).context["overview"]


def line_of(client, episode):
    shown = shown_of(client, episode)
    return [line for each in (*shown.said, *shown.assessed) for line in each.lines][0]


# --- One measure ------------------------------------------------------------------------------------------------------


def test_a_change_is_said_with_its_error_and_what_it_is_compared_with(client, episode):
    series(episode, "nprs", 6, 4, 3)
    found = words(client.get(listing(episode)))
    assert "Since 12 October (6): change beyond the error and what patients usually call important, confirmed" in found
    assert "Since last time, 26 October (4): within measurement error (MDC 2)." in found
    assert "MDC 2, specific back pain, hospital inpatients" in found
    assert "Last: 3 on 9 November." in found


def test_a_first_sign_is_called_one(client, episode):
    series(episode, "nprs", 6, 5, 4)
    assert "first sign" in line_of(client, episode).verdict


def test_the_region_chooses_the_error(client, episode):
    with in_clinic(episode.clinic_id):
        Episode.objects.filter(pk=episode.pk).update(body_region="neck")
    series(episode, "nprs", 6, 3)
    line = line_of(client, episode)
    assert "within measurement error (MDC95 4)" in line.verdict
    assert any("Kovacs 2008" in words for words in line.errors)


def test_what_nobody_adopted_judges_nothing_until_somebody_does(client, clinician, episode):
    measure = series(episode, "chair_stand_30s", 8, 12)
    assert "not judged: its error waits for a clinician to adopt it" in line_of(client, episode).verdict
    assert "Adopt its error" in words(client.get(listing(episode)))
    with in_clinic(episode.clinic_id):
        adopt(measure.instrument, Decision("mdc", Decimal(3), "Our own two tries"), by=clinician)
    line = line_of(client, episode)
    assert "change beyond the error" in line.verdict
    assert any("adopted by Ana Becker on 10 November" in each for each in line.errors)


def test_walking_without_the_stick_begins_a_new_stretch_and_says_so(client, episode):
    stick, none = {"aid": "stick"}, {"aid": "none"}
    series(episode, "walking_distance", 300, 320, 280, conditions=[stick, stick, none])
    line = line_of(client, episode)
    assert len(line.data.segments) == 2
    assert any("results before that day are not compared with those after it" in each for each in line.details)
    assert line.verdict.startswith("The start, on 9 November")


def test_holding_steady_comes_with_what_one_might_look_at(client, episode):
    series(episode, "nprs", 6, 6, 6, 6)
    found = words(client.get(listing(episode)))
    assert (
        "Steady (6, 6, 6 over 4 weeks, error 2). You might review load, dose, the goal, or what gets in the way."
        in found
    )
    assert "Look at sleep, mood, work and flare-ups" in found


def test_what_may_stand_behind_a_steady_spell_is_said_beside_it(client, episode):
    series(episode, "nprs", 6, 6, 6, 6)
    assert "How much was practised meanwhile is not written down" in words(client.get(listing(episode)))
    series(episode, "practice_percent", 80, 90)
    assert "It might be time to change something." in words(client.get(listing(episode)))
    series(episode, "lefs", 30, 42, 52, 62)
    assert "Uneven: “Lower Extremity Functional Scale” is still moving." in words(client.get(listing(episode)))


def test_two_hands_are_two_charts_on_one_axis(client, episode):
    measure = MeasureFactory(episode=episode, key="grip")
    for side, value in (("left", 40), ("right", 20), ("left", 41), ("right", 22)):
        MeasurementFactory(measure=measure, value=value, conditions={"side": side})
    [shown] = shown_of(client, episode).assessed
    assert [(line.name, line.last.split(" on ")[0]) for line in shown.lines] == [("right", "22 kg"), ("left", "41 kg")]
    assert len({line.span for line in shown.lines}) == 1


def test_another_persons_answers_are_a_line_of_their_own(client, episode):
    measure = series(episode, "nprs", 6, 4)
    MeasurementFactory(measure=measure, value=8, answered_by="another", source="patient_reported")
    [shown] = shown_of(client, episode).said
    assert [line.name for line in shown.lines] == ["", "said by somebody else"]
    assert [line.fit is not None for line in shown.lines] == [True, False]


def test_pain_comes_first_and_what_was_never_measured_stands_apart(client, episode):
    series(episode, "psfs_activity", 2, 3, activity="carry the shopping")
    series(episode, "nprs", 6, 4)
    MeasureFactory(episode=episode, key="grip")
    shown = shown_of(client, episode)
    assert [each.title for each in shown.said] == ["Pain, 0 to 10 (NPRS)", "carry the shopping"]
    assert [each.title for each in shown.waiting] == ["Grip strength"]
    assert "Chosen, not measured yet Grip strength" in words(client.get(listing(episode)))


# --- Together ---------------------------------------------------------------------------------------------------------


def test_function_up_and_pain_the_same_is_said_as_common(client, episode):
    series(episode, "nprs", 6, 6)
    series(episode, "lefs", 30, 42, 44)
    found = words(client.get(listing(episode)))
    assert "Function is up, pain is about the same: that is common." in found


def test_measures_that_agree_are_left_alone(client, episode):
    series(episode, "nprs", 6, 6)
    assert shown_of(client, episode).together == []
    assert "Together" not in words(client.get(listing(episode)))


def test_uneven_progress_is_called_normal(client, episode):
    series(episode, "nprs", 6, 6, 6, 6)
    series(episode, "lefs", 30, 42, 52, 62)
    assert (
        "Uneven, and that is normal. Still moving: “Lower Extremity Functional Scale”. "
        "Holding steady: “Pain, 0 to 10 (NPRS)”."
    ) in shown_of(client, episode).together


# --- All results ------------------------------------------------------------------------------------------------------


def rows_of(client, episode):
    return client.get(listing(episode)).context["results"].object_list


def test_a_result_entered_in_error_stays_with_its_reason_and_what_replaced_it(client, colleague, episode):
    measure = series(episode, "nprs", 6)
    wrong = MeasurementFactory(
        measure=measure,
        value=9,
        taken_on=date(2026, 11, 9),
        status=Measurement.Status.ENTERED_IN_ERROR,
        error_reason="Written from the other patient's sheet.",
        error_marked_by=colleague,
    )
    MeasurementFactory(measure=measure, value=4, taken_on=date(2026, 11, 9), corrects=wrong, source="patient_reported")
    response = client.get(listing(episode))
    found = words(response)
    assert (
        "Entered in error: Written from the other patient&#x27;s sheet. Marked on 10 November by Tom Okafor. "
        "In its place: 4."
    ) in found
    assert "<s><bdi>9</bdi></s>" in response.content.decode()
    [line] = shown_of(client, episode).said[0].lines
    assert [point.value for point in line.data.series] == [6, 4]
    correct = reverse("measures:measurement_correct", args=[wrong.pk])
    assert correct not in response.content.decode()
    assert response.content.decode().count(">Correct<") == 2


def test_the_newest_result_stands_first(client, episode):
    series(episode, "nprs", 6, 5, 4)
    assert [row.value for row in rows_of(client, episode)] == ["4", "5", "6"]


def test_only_what_a_page_shows_is_put_into_words(clinician, episode, django_assert_max_num_queries):
    measure = MeasureFactory(episode=episode, key="nprs")
    for number in range(60):
        MeasurementFactory(measure=measure, value=4, taken_on=FIRST + timedelta(days=number), recorded_by=clinician)
    with in_clinic(episode.clinic_id):
        loaded = Episode.objects.select_related("patient").get(pk=episode.pk)
        results = overview(loaded, NOW.date()).results
        assert len(results) == 60
        with django_assert_max_num_queries(1):
            assert [row.measurement.taken_on for row in results[50:60]] == [
                FIRST + timedelta(days=9 - number) for number in range(10)
            ]


# --- The page as a whole ----------------------------------------------------------------------------------------------


def test_the_main_button_leads_to_recording_all_that_is_due(client, episode):
    series(episode, "nprs", 6)
    page = client.get(listing(episode)).content.decode()
    assert f'<a class="btn btn-primary" href="{reverse("measures:measures_due", args=[episode.pk])}">' in page


def test_after_the_finish_the_page_still_reads_and_asks_nothing(client, episode):
    series(episode, "nprs", 6, 6, 6, 6)
    with in_clinic(episode.clinic_id):
        Episode.objects.filter(pk=episode.pk).update(discharged_on=NOW.date())
    found = words(client.get(listing(episode)))
    assert "within measurement error" in found
    assert "Record measures" not in found
    assert "Does this fit" not in found
    assert "You might review" not in found


def test_a_measure_with_conditions_is_read_in_the_clinics_language(client, episode):
    series(episode, "nprs", 6, 4)
    with in_clinic(episode.clinic_id):
        episode.clinic.language = "ar"
        episode.clinic.save()
    page = client.get(listing(episode)).content.decode()
    assert 'dir="rtl"' in page
    assert line_of(client, episode).data.rtl


def test_the_page_reads_a_fixed_number_of_times(client, episode, clinician):
    series(episode, "nprs", 6, 4)
    few = len(data_statements(client, listing(episode)))
    for key in ("grip", "lefs", "walk_6min", "tug", "groc"):
        series(episode, key, 3, 4, 5, recorded_by=clinician)
    assert len(data_statements(client, listing(episode))) <= max(few, 12)
