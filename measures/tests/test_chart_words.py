"""From a reading to a chart: its stretches, their bands, what began them, and the sentence the patient reads."""

from datetime import date, timedelta
from decimal import Decimal

import pytest

from measures.chart_words import data_for, segments_of, words_for
from measures.charts import Point, caption, describe, draw, table
from measures.charts.marks import Text
from measures.charts.small import SmallChart, describe_small
from measures.instruments import load_catalogue
from measures.interpretation import Result
from measures.reading import read_line
from measures.series import lines_of

TODAY = date(2026, 11, 23)
PAIN = load_catalogue()["nprs"]
WALK = load_catalogue()["walking_distance"]
CHANGE = load_catalogue()["groc"]


def results(*values, conditions=()):
    given = conditions or [{}] * len(values)
    first = TODAY - timedelta(weeks=2 * len(values))
    return [
        Result(first + timedelta(weeks=2 * number), Decimal(value), said)
        for number, (value, said) in enumerate(zip(values, given, strict=True))
    ]


def reading_of(definition, rows):
    [line] = lines_of(definition, rows)
    return read_line(definition, line, today=TODAY)


def test_the_band_lies_around_the_start():
    rows = results(6, 5, 3)
    [segment] = segments_of(reading_of(PAIN, rows), PAIN)
    assert segment.points == tuple(Point(row.taken_on, row.value) for row in rows)
    assert (segment.start, segment.starts) == (Point(rows[0].taken_on, Decimal(6)), 1)
    assert segment.band == (Decimal(4), Decimal(8))
    assert (segment.broke_on, segment.change) == (None, "")


def test_without_the_stick_a_new_stretch_begins_with_its_words():
    rows = results(150, 300, 240, conditions=[{"aid": "stick"}, {"aid": "stick"}, {"aid": "none"}])
    before, after = segments_of(reading_of(WALK, rows), WALK)
    assert (before.broke_on, before.conditions) == (None, "with one stick")
    assert (after.broke_on, after.start.value) == (rows[2].taken_on - timedelta(weeks=1), 240)
    assert after.change
    assert before.band is after.band is None, "nobody published an error of this one"


def test_the_sentence_is_the_patients():
    data = data_for(PAIN, reading=reading_of(PAIN, results(6, 5, 5)), today=TODAY)
    assert data.sentence.startswith("About the same as when we started.")
    assert not data.by_another


def test_nothing_measured_has_no_stretch():
    [line] = lines_of(PAIN, [])
    assert segments_of(read_line(PAIN, line, today=TODAY), PAIN) == ()


@pytest.mark.parametrize("values", [[2], [2, 3], [2, -1, 3]])
def test_a_rating_of_change_has_no_start(values):
    data = data_for(CHANGE, reading=reading_of(CHANGE, results(*values)), today=TODAY)
    words = words_for(CHANGE, TODAY)
    rows = table(data, words)
    drawn = [mark.text for mark in draw(data, words).wide.marks if isinstance(mark, Text)]
    small = describe_small([SmallChart("Change", data, words)])
    assert len(rows) == len(values)
    said = [describe(data, words), caption(data, words), small, *drawn, *(row.note for row in rows)]
    assert not [each for each in said if "start" in each.casefold()]
