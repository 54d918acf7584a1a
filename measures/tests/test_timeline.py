"""Results in a patient's story: the verdict of each is the one of its line, however little of the line is fetched."""

from datetime import timedelta
from random import Random

import pytest
from django.utils import timezone

from measures.adopting import adopted_for
from measures.change_words import last_time_words, result_words, since_last_words
from measures.instruments import from_json, short
from measures.models import Measurement
from measures.reading import read_line
from measures.series import lines_of
from measures.tests.factories import MeasureFactory
from measures.thresholds import judging
from measures.timeline import results_told
from patients.tests.factories import EpisodeFactory
from rehabgoals.tenancy import in_clinic

# How each was taken: other sides, aids and people now and then, as in a clinic's life.
WAYS = {
    "walking_distance": [{}, {"aid": "none"}, {"aid": "stick"}, {"aid": "stick", "rater": "Tom"}],
    "grip": [{"side": "left"}, {"side": "right"}, {"side": "left", "device": "Jamar"}],
    "nprs": [{}],
    "walk_6min": [{"aid": "stick"}, {"aid": "none"}],
}


def ten_years_of(measure, way, random):
    """150 results, each mostly measured as the one before it."""
    conditions, results = way[0], []
    for number in range(150):
        if random.random() < 0.15:
            conditions = random.choice(way)
        results.append(
            Measurement(
                clinic=measure.clinic,
                measure=measure,
                taken_on=timezone.localdate() - timedelta(days=3500 - 23 * number - random.randrange(5)),
                value=random.randrange(0, 11) if measure.instrument.key == "nprs" else random.randrange(10, 60),
                conditions=conditions,
                source=measure.instrument.kind,
                answered_by=random.choice(["alone", "alone", "alone", "another"]),
                definition_version=measure.instrument.definition_version,
            )
        )
    return results


@pytest.fixture
def episode(riverside, clinician):
    return EpisodeFactory(clinic=riverside, clinician=clinician, started_on=timezone.localdate() - timedelta(days=3600))


@pytest.mark.parametrize("seed", range(2))
def test_each_verdict_is_that_of_the_whole_line_while_little_of_it_is_fetched(riverside, episode, seed):
    random = Random(seed)
    measures = [MeasureFactory(episode=episode, key=key) for key in WAYS]
    with in_clinic(riverside.pk):
        for measure, way in zip(measures, WAYS.values(), strict=True):
            Measurement.objects.bulk_create(ten_years_of(measure, way, random))
        wanted = verdicts_of_whole_lines(episode, measures)
        told, until = [], timezone.now()
        # A few days at a time, so that most results are not fetched.
        while entries := results_told(episode.patient, until, 7):
            told += entries
            until = entries[-1].moment - timedelta(microseconds=1)

    assert len(wanted) > 500
    found = [
        (entry.day, each.title, each.value, each.verdict, each.last, each.since_last)
        for entry in told
        for each in entry.told
    ]
    assert sorted(found) == wanted
    assert any(since for *_rest, since in wanted)


def verdicts_of_whole_lines(episode, measures):
    """Day, title, value, verdict and last time of every result, each line read with all its results."""
    adopted, found = adopted_for(measures), []
    for measure in measures:
        definition = judging(from_json(measure.instrument.definition), episode.body_region, adopted[measure.pk])
        for line in lines_of(definition, measure.measurements.all(), episode.side):
            for stretch in read_line(definition, line, today=timezone.localdate(), is_active=False).segments:
                for place, result in enumerate(stretch.segment.results):
                    words = result_words(stretch, place, definition, timezone.localdate())
                    side = {"left": ", left", "right": ", right"}.get(result.conditions.get("side"), "")
                    then = read_line(definition, line.until(result), today=timezone.localdate(), is_active=False)
                    last = last_time_words(then, definition), since_last_words(then, definition) if then.turn else ""
                    value = short(definition, result.value)
                    found.append((result.taken_on, measure.title + side, value, words, *last))
    return sorted(found)
