"""The progress chart: what is drawn, where, and what is said."""

import base64
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from xml.etree import ElementTree

import pytest
from django.template.loader import render_to_string
from django.utils import translation
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from measures.chart_words import data_for, words_for
from measures.charts import (
    ChartData,
    ChartWords,
    Milestone,
    Point,
    Segment,
    band_around,
    caption,
    describe,
    draw,
    one_segment,
    table,
)
from measures.charts.domain import domain, ticks
from measures.charts.marks import Box, Circle, Text
from measures.charts.shaping import reads_from_right, shaped
from measures.drawing import data_address, figure, svg
from measures.instruments import load_catalogue

TODAY = date(2026, 11, 23)
WALK = load_catalogue()["walk_6min"]
PAIN = load_catalogue()["nprs"]
DAYS = [date(2026, 9, 21), date(2026, 10, 5), date(2026, 10, 19), date(2026, 11, 2), date(2026, 11, 16)]


def points(*values):
    return [Point(on, Decimal(str(value))) for on, value in zip(DAYS, values, strict=False)]


def walk(*values, **changes):
    given = {"target": Point(date(2027, 1, 12), Decimal(450)), "today": TODAY} | changes
    return data_for(WALK, results=points(*values), **given)


def pain(*values, **changes):
    given = {"target": Point(date(2027, 1, 12), Decimal(2)), "today": TODAY} | changes
    return data_for(PAIN, results=points(*values), **given)


def shown(data):
    """From where to where the value axis goes."""
    return domain(data).low, domain(data).high


WORDS = words_for(WALK, TODAY)
PAIN_WORDS = words_for(PAIN, TODAY)


def plain_words(unit: str, comma: str = ".") -> ChartWords:
    """Words that need no language: for properties."""

    def number(value):
        return f"{round(value, 3).normalize():f}".replace(".", comma)

    def short(value):
        return f"{number(value)} {unit}".strip()

    return ChartWords(
        what="something",
        number=number,
        short=short,
        spoken=short,
        long_day=lambda on: f"{on.day} {on:%B}",
        full_day=lambda on: f"{on.day} {on:%B %Y}",
        short_day=lambda on: f"{on.day} {on:%b}",
        month=lambda on: f"{on:%b}",
        edge=number,
        edge_spoken=short,
    )


# --- What is drawn ------------------------------------------------------------------------------------------------


def test_each_measurement_is_a_point_joined_by_a_line_from_the_start_to_the_latest():
    narrow = draw(walk(300, 318, 352, 386, 402), WORDS).narrow
    (line,) = narrow.of("results")
    (start,), (latest,) = narrow.of("start"), narrow.of("latest")
    marks = [start, *narrow.of("result"), latest]
    assert list(line.points) == [(mark.x, mark.y) for mark in marks]
    assert [mark.x for mark in marks] == sorted(mark.x for mark in marks)


def test_the_geometry_is_that_of_the_look():
    narrow = draw(pain(6, 6, 5, 4, 4), PAIN_WORDS).narrow
    axis = narrow.of("better")[0].attributes[0][1]
    assert axis == "46,227 52.3,214 47.2,214 47.2,8 44.8,8 44.8,214 39.7,214"
    heights = {mark.text: round(mark.y - 14 / 3, 1) for mark in narrow.of("tick") if mark.anchor == "end"}
    assert heights == {"0": 185, "5": 102.5, "10": 20}
    assert (narrow.of("start")[0].x, narrow.of("start")[0].y) == (60, 86)
    assert (narrow.of("target")[0].x, narrow.of("target")[0].y) == (332, 152)


def test_the_two_drawings_have_the_sizes_of_the_look():
    pictures = draw(walk(300, 402), WORDS)
    assert (pictures.narrow.width, pictures.narrow.height) == (360, 274)
    assert (pictures.wide.width, pictures.wide.height) == (720, 360)
    assert min(text.size for text in pictures.narrow.texts) >= 14


def test_words_say_where_it_started_where_it_stands_and_where_it_should_be():
    said = [text.text for text in draw(walk(300, 318, 352, 386, 402), WORDS).narrow.texts]
    for text in ("better", "start 300 m", "402 m", "goal 450 m", "12 January", "today", "Oct", "Nov"):
        assert text in said


def test_the_arrow_points_down_where_less_is_better():
    down = draw(pain(6, 5, 4), PAIN_WORDS).narrow.of("better")
    up = draw(walk(300, 402), WORDS).narrow.of("better")
    assert max(y for _, y in down[0].points) == down[0].points[0][1]
    assert min(y for _, y in up[0].points) == up[0].points[0][1]
    assert down[1].y > 200 > up[1].y
    # Larger numbers stay up: less pain is drawn lower.
    assert draw(pain(6, 5, 4), PAIN_WORDS).narrow.of("latest")[0].y > 90


def test_one_result_is_the_start_and_nothing_is_called_latest():
    data = walk(300, today=DAYS[0])
    narrow = draw(data, WORDS).narrow
    assert narrow.of("start") and not narrow.of("latest") and not narrow.of("results")
    (label,) = [text for text in narrow.texts if text.text == "start 300 m"]
    assert label.bold and label.size == 19
    assert narrow.of("path")


def test_without_a_result_the_goal_and_today_stand_and_the_words_say_so():
    narrow = draw(walk(next_on=date(2026, 12, 7)), WORDS).narrow
    said = [text.text for text in narrow.texts]
    assert "Nothing measured yet." in said and "We start on 7 December." in said
    assert narrow.of("target") and narrow.of("today")
    assert not narrow.of("start") and not narrow.of("path")


def test_a_chart_of_nothing_at_all_is_still_a_chart():
    data = replace(walk(target=None), minimum=None, maximum=None)
    assert draw(data, WORDS).wide.of("today")
    assert caption(data, WORDS) == "Nothing measured yet. The first result will be shown here."


def test_a_reached_goal_has_the_sun_in_its_ring():
    assert draw(walk(300, 402, 462), WORDS).narrow.of("target")[0].fill == "#f2b544"
    assert draw(walk(300, 402, 449), WORDS).narrow.of("target")[0].fill == "#ffffff"
    assert draw(pain(6, 4, 2), PAIN_WORDS).narrow.of("target")[0].fill == "#f2b544"


def test_a_lower_result_later_does_not_take_the_goal_back():
    assert walk(300, 460, 440).reached == Point(DAYS[1], Decimal(460))


def test_starting_at_the_target_is_not_reaching_it():
    assert walk(450).reached is None
    assert walk(460, 440).reached is None


def test_keeping_something_is_a_level_path():
    data = walk(440, 460, 430, keeping=True, target=Point(date(2027, 1, 12), Decimal(440)))
    (path,) = draw(data, WORDS).narrow.of("path")
    assert path.points[0][1] == path.points[1][1]
    assert data.reached is None


def test_what_was_not_measured_for_months_is_not_joined():
    results = [Point(date(2026, 2, 2), Decimal(240)), Point(date(2026, 2, 23), Decimal(262))]
    results += [Point(date(2026, 8, 24), Decimal(300)), Point(date(2026, 9, 14), Decimal(312))]
    data = data_for(WALK, results=results, target=None, today=TODAY)
    narrow = draw(data, WORDS).narrow
    assert len(narrow.of("results")) == 2 and len(narrow.of("gap")) == 1
    assert "not measured" in [text.text for text in narrow.texts]
    assert "Nothing was measured from 23 February to 24 August." in describe(data, WORDS)


@pytest.mark.parametrize(("days", "weeks", "runs"), [(63, None, 1), (64, None, 2), (84, 4, 1), (85, 4, 2), (63, 2, 1)])
def test_a_gap_is_nine_weeks_or_three_intervals(days, weeks, runs):
    results = (Point(DAYS[0], Decimal(1)), Point(DAYS[0] + timedelta(days=days), Decimal(2)))
    assert len(replace(walk(), interval_weeks=weeks).runs(results)) == runs


@pytest.mark.parametrize(("count", "radius", "width"), [(24, 5, 3), (25, 2.8, 1.6)])
def test_many_results_are_drawn_finer(count, radius, width):
    results = [Point(date(2026, 6, 1) + timedelta(days=3 * day), Decimal(300 + day)) for day in range(count)]
    narrow = draw(data_for(WALK, results=results, today=TODAY), WORDS).narrow
    assert narrow.of("result")[0].r == radius
    assert narrow.of("results")[0].stroke.width == width


def test_the_baseline_is_drawn_once_and_what_was_before_it_is_left_out():
    before = Point(date(2026, 8, 1), Decimal(250))
    data = data_for(WALK, baseline=points(300)[0], results=[before, *points(300, 318)], today=TODAY)
    assert data.series == tuple(points(300, 318))


def test_long_numbers_push_the_axis_inwards():
    steps = replace(walk(12000, 13700), maximum=Decimal(100000), target=None)
    narrow = draw(steps, WORDS).narrow
    assert narrow.of("better")[0].points[0][0] > 46
    assert all(text.box.left >= 0 for text in narrow.texts)


# --- Axes ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("low", "high", "step", "expected"),
    [
        (0, 10, 1, [0, 5, 10]),
        (0, 1, 1, [0, 1]),
        (291, 459, 1, [300, 350, 400, 450]),
        ("12.38", "20.45", "0.5", [15, 20]),
        (-5, 15, 1, [-5, 0, 5, 10, 15]),
        ("13.4", "14.6", 1, [14]),
    ],
)
def test_ticks_are_round_numbers_of_the_measure(low, high, step, expected):
    assert ticks(Decimal(low), Decimal(high), Decimal(step)) == expected


def test_a_short_scale_is_shown_whole_and_a_long_one_only_where_the_values_are():
    assert shown(pain(6, 5)) == (0, 10)
    low, high = shown(walk(300, 402))
    assert 280 < low < 300 and 450 < high < 470


def test_equal_values_have_room_around_them():
    low, high = shown(walk(300, 300, target=None))
    assert low < 300 < high


def test_a_small_wiggle_does_not_fill_the_picture() -> None:
    low, high = shown(walk(250, 260, target=None))
    assert high - low >= 50
    assert low < 250 < 260 < high


def test_short_times_count_in_weeks_long_ones_in_months_and_years():
    def said(first, last):
        data = data_for(WALK, results=[Point(first, Decimal(300)), Point(last, Decimal(310))], today=last)
        return [text.text for text in draw(data, WORDS).narrow.of("tick") if text.anchor == "middle"]

    assert said(date(2026, 10, 5), date(2026, 10, 19)) == ["5 Oct", "12 Oct", "19 Oct"]
    assert said(date(2026, 9, 21), date(2026, 11, 23)) == ["Oct", "Nov"]
    assert said(date(2026, 2, 2), date(2027, 3, 1))[-2] == "2027"
    assert said(date(2021, 1, 5), date(2027, 1, 12)) == ["2022", "2023", "2024", "2025", "2026", "2027"]
    assert said(date(1961, 5, 4), date(2026, 11, 23)) == ["1980", "2000", "2020"]


# --- Words --------------------------------------------------------------------------------------------------------


def test_the_text_alternative_says_what_the_picture_says_in_its_order():
    assert describe(walk(300, 318, 352, 386, 402), WORDS) == (
        "Line chart of how far you walk in six minutes. More is better. Start on 21 September: 300 metres. "
        "Then 318, 352, 386 and, on 16 November, 402 metres. Goal: 450 metres by 12 January. Today is 23 November."
    )


def test_many_results_are_told_by_their_number_their_spread_and_the_latest():
    results = [Point(date(2026, 6, 1) + timedelta(days=3 * day), Decimal(300 + day)) for day in range(30)]
    said = describe(data_for(WALK, results=results, today=TODAY), WORDS)
    assert "29 results followed, from 4 June to 27 August." in said
    shape = "In the first half of them the values lie between 301 and 314 metres, in the second between 315 and 329"
    assert f"{shape} metres. Latest, on 27 August: 329 metres." in said


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        (walk(), "Nothing measured yet. The first result will be shown here."),
        (walk(next_on=date(2026, 12, 7)), "Nothing measured yet. We will do it together on 7 December."),
        (walk(300), "This is where you started: 300 metres. Next time will show more."),
        (walk(150, 440), "150 m on 21 September; 440 m on 5 October."),
        (walk(440, 150), "440 m on 21 September; 150 m on 5 October."),
        (walk(300, 462), "Reached on 5 October: 462 metres. That was your goal."),
        (
            walk(300, 462, 440),
            "Reached on 5 October: 462 metres. That was your goal. Latest, on 19 October: 440 metres.",
        ),
        (
            walk(440, 450, keeping=True, target=Point(date(2027, 1, 12), Decimal(440))),
            "You are holding it.",
        ),
        (
            walk(440, 390, keeping=True, target=Point(date(2027, 1, 12), Decimal(440))),
            "440 m on 21 September; 390 m on 5 October. You want to keep 440 metres.",
        ),
    ],
)
def test_the_caption_tells_facts(data, expected):
    assert caption(data, WORDS) == expected


@given(st.lists(st.integers(0, 1000), min_size=2, max_size=5))
def test_no_caption_ever_judges_a_change(values):
    said = caption(walk(*values), WORDS).lower()
    for word in ("better", "worse", "progress", "improv", "declin", "step up", "less", "more"):
        assert word not in said


def test_the_numbers_list_every_result_and_the_goal():
    rows = table(walk(300, 402), WORDS)
    assert [(row.day, row.value, row.note) for row in rows] == [
        ("21 September 2026", "300 m", "start"),
        ("5 October 2026", "402 m", ""),
        ("12 January 2027", "450 m", "goal"),
    ]


def test_numbers_and_days_follow_the_clinics_language():
    psfs = load_catalogue()["psfs"]
    data = data_for(psfs, results=points(2.5, 4.5), today=TODAY)
    with translation.override("es"):
        words = words_for(psfs, TODAY)
        assert "2,5 on 21 de septiembre" in caption(data, words).lower()
        assert any(text.text.endswith("2,5") for text in draw(data, words).narrow.texts)


# --- Right to left ------------------------------------------------------------------------------------------------


def test_arabic_is_written_as_it_is_seen():
    assert shaped("start 300 m") == "start 300 m"
    assert shaped("البداية 300 م") == "ﻡ 300 ﺔﻳﺍﺪﺒﻟﺍ"
    assert reads_from_right(shaped("أفضل"))
    assert len(shaped("تُحدِث")) == 4


def test_a_page_read_from_the_right_has_the_axis_at_the_right_and_time_running_left():
    data = walk(300, 318, 402, rtl=True)
    phrases = replace(WORDS.phrases, better="أفضل", start="البداية {value}")
    narrow = draw(data, replace(WORDS, phrases=phrases)).narrow
    assert narrow.of("better")[0].points[0][0] == 360 - 46
    assert narrow.of("start")[0].x > narrow.of("latest")[0].x > narrow.of("target")[0].x
    better = narrow.of("better")[1]
    assert (better.text, better.anchor) == (shaped("أفضل"), "middle")
    assert ("unicode-bidi", "bidi-override") in better.attributes
    assert "Time runs from right to left." in describe(data, WORDS)


# --- The file -----------------------------------------------------------------------------------------------------


def test_the_svg_has_a_title_a_description_and_nothing_the_policy_refuses():
    data = walk(300, 402)
    text = svg(draw(data, WORDS).narrow, caption(data, WORDS), "a < b & c")
    root = ElementTree.fromstring(text)
    assert root.attrib["role"] == "img"
    assert root[0].text == "300 m on 21 September; 402 m on 5 October."
    assert root[1].text == "a < b & c"
    assert "style" not in text and "script" not in text and "href" not in text
    assert root[2].attrib["fill"] == "#ffffff" and root[2].attrib["rx"] == "8"


def test_coordinates_keep_their_point_where_the_language_has_a_comma():
    data = walk(300, 318, 402)
    with translation.override("es"):
        root = ElementTree.fromstring(figure(data, words_for(WALK, TODAY), "es").narrow_svg)
    circles = [element for element in root if element.tag.endswith("circle")]
    assert circles and all(float(circle.attrib["cx"]) > 0 for circle in circles)


def test_the_figure_shows_both_drawings_the_sentence_and_the_numbers():
    found = figure(walk(300, 462), WORDS)
    page = render_to_string("measures/_chart.html", {"figure": found})
    assert found.narrow in page and found.wide in page
    assert "Line chart of how far you walk in six minutes." in page
    assert "<strong>Reached on 5 October: 462 metres.</strong>" in page
    assert (found.lead, found.rest) == ("Reached on 5 October: 462 metres.", "That was your goal.")
    assert "The numbers" in page and "21 September 2026" in page
    assert base64.b64decode(found.narrow.split(",")[1]).decode() == found.narrow_svg
    assert " " not in data_address("<svg/>")


# --- Properties ---------------------------------------------------------------------------------------------------

SCALES = [
    # lowest, highest, step, unit
    (0, 10, "1", ""),
    (0, 10, "0.1", ""),
    (0, 1, "1", ""),
    (0, 1000, "1", "m"),
    (-15, 60, "1", "°"),
    (0, 50000, "1", "m"),
    (None, None, "0.5", "repetitions on the stairs"),
    (0, None, "0.001", "kg"),
]


@st.composite
def charts(draw_from, counts=(0, 1, 2, 3, 5, 24, 25, 60)):
    lowest, highest, step, unit = draw_from(st.sampled_from(SCALES))
    step = Decimal(step)
    bottom = Decimal(-200 if lowest is None else lowest)
    top = Decimal(9999 if highest is None else highest)
    values = st.integers(0, int((top - bottom) / step)).map(lambda number: bottom + number * step)
    count = draw_from(st.sampled_from(counts))
    first = draw_from(st.dates(date(2015, 1, 1), date(2030, 1, 1)))
    span = draw_from(st.sampled_from([0, 6, 41, 42, 120, 365, 2200]))
    days = st.integers(0, span).map(lambda days: first + timedelta(days=days))
    same = draw_from(st.booleans())
    value = draw_from(values)
    results = sorted(
        (Point(draw_from(days), value if same else draw_from(values)) for _ in range(count)), key=lambda each: each.on
    )
    target = draw_from(st.none() | st.builds(Point, days.map(lambda on: on + timedelta(days=30)), values))
    error = draw_from(st.none() | st.integers(1, 9).map(lambda size: size * (top - bottom) / 8))
    segments = list(one_segment(None, results, error))
    if count > 1 and draw_from(st.booleans()):
        cut = draw_from(st.integers(1, count - 1))
        before, after = tuple(results[:cut]), tuple(results[cut:])
        segments = [
            Segment(before, before[0], band=band_around(before[0].value, error)),
            Segment(
                after,
                after[0],
                band=band_around(after[0].value, error),
                broke_on=draw_from(st.sampled_from([before[-1].on, after[0].on])),
                change=draw_from(st.sampled_from(["now without the stick", "other device"])),
            ),
        ]
    days_reached = st.sampled_from([point.on for point in results]) | days if results else days
    steps = st.builds(
        Milestone,
        st.sampled_from(["park", "the stairs at home"[:16]]),
        st.none() | values,
        st.none() | days_reached,
    )
    data = ChartData(
        unit=unit,
        minimum=None if lowest is None else Decimal(lowest),
        maximum=None if highest is None else Decimal(highest),
        step=step,
        higher_is_better=draw_from(st.booleans()),
        today=draw_from(days),
        segments=tuple(segments),
        target=target,
        others=tuple(Point(on, draw_from(values)) for on in sorted(draw_from(st.lists(days, max_size=3)))),
        by_another=draw_from(st.booleans()),
        milestones=tuple(draw_from(st.lists(steps, max_size=3))),
        finish=draw_from(st.none() | days),
        interval_weeks=draw_from(st.sampled_from([None, 0, 2, 4])),
        keeping=draw_from(st.booleans()),
        rtl=draw_from(st.booleans()),
        next_on=draw_from(st.none() | days),
    )
    return data, plain_words(unit, draw_from(st.sampled_from(".,")))


PROPERTY = settings(max_examples=80, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])


@PROPERTY
@given(charts())
def test_nothing_ever_leaves_the_picture(chart):
    for drawing in (draw(*chart).narrow, draw(*chart).wide):
        paper = Box(0, 0, drawing.width, drawing.height)
        for mark in drawing.marks:
            assert paper.holds(mark.box), mark


@PROPERTY
@given(charts())
def test_no_two_texts_ever_overlap(chart):
    for drawing in (draw(*chart).narrow, draw(*chart).wide):
        texts = drawing.texts
        for count, text in enumerate(texts):
            for other in texts[count + 1 :]:
                assert not _shrunk(text).meets(_shrunk(other)), (text, other)


def _shrunk(text: Text) -> Box:
    """Lines of one label touch; a hair's breadth is not an overlap."""
    box = text.box
    return Box(box.left, box.top + 0.01, box.right, box.bottom - 0.01)


@PROPERTY
@given(charts())
def test_the_axis_holds_every_value_and_every_tick_lies_on_it(chart):
    data, _ = chart
    low, high = shown(data)
    assert low < high
    values = [point.value for point in (*data.series, *data.others)]
    if data.target is not None and not domain(data).target_beyond:
        values.append(data.target.value)
    assert all(low <= value <= high for value in values)
    assert all(low <= tick <= high for tick in ticks(low, high, data.step))


@PROPERTY
@given(charts(counts=(0, 1, 3, 25)))
def test_right_to_left_is_the_same_picture_reflected(chart):
    data, words = chart
    left, right = draw(replace(data, rtl=False), words).narrow, draw(replace(data, rtl=True), words).narrow
    assert len(left.marks) == len(right.marks)
    for mark, twin in zip(left.marks, right.marks, strict=True):
        box, reflected = mark.box, twin.box
        assert (box.top, box.bottom) == pytest.approx((reflected.top, reflected.bottom))
        assert (box.left + box.right) / 2 == pytest.approx(360 - (reflected.left + reflected.right) / 2, abs=3)
        if isinstance(mark, Circle):
            assert mark.x == pytest.approx(360 - twin.x)


@PROPERTY
@given(charts())
def test_every_chart_can_be_told_in_words_and_written_as_xml(chart):
    data, words = chart
    assert describe(data, words).endswith(".")
    assert len(table(data, words)) == len(data.series) + len(data.others) + (data.target is not None)
    ElementTree.fromstring(svg(draw(data, words).narrow, caption(data, words), describe(data, words)))
