"""The chart in every state that is hard to draw (look/PATIENT.md section 9): nothing meets, nothing shrinks, and what
it shows is told apart without colour."""

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from itertools import combinations
from xml.etree import ElementTree

import pytest

from measures.chart_words import data_for, words_for
from measures.charts import ChartData, Milestone, Point, Segment, caption, describe, draw, table
from measures.charts.domain import domain
from measures.charts.forms import LINE_STRONG
from measures.charts.marks import Box, Circle, Rails, Rect, Shape
from measures.charts.small import SmallChart, describe_small, draw_small
from measures.drawing import figure, small_figure
from measures.instruments import load_catalogue
from measures.tests.chart_cases import (
    CASES,
    DAYS,
    EIGHT,
    TARGET_ON,
    TODAY,
    TOGETHER,
    WALK,
    WALK_MDC,
    gap_and_break,
    improving,
    pain,
    points,
    sixty_points,
    walk,
)

WORDS = words_for(WALK, TODAY)
FIRST = date(2026, 6, 1)


def daily(count: int, *, apart: int = 3) -> ChartData:
    """So many results, some days apart."""
    results = [Point(FIRST + timedelta(days=apart * day), Decimal(300 + day % 7)) for day in range(count)]
    return data_for(WALK, results=results, mdc=WALK_MDC, target=Point(TARGET_ON, Decimal(450)), today=TODAY)


def broken(on: date, before: list[Point], after: list[Point]) -> ChartData:
    """A chart with one break on that day."""
    segments = (
        Segment(tuple(before), before[0], band=(before[0].value - 79, before[0].value + 79)),
        Segment(
            tuple(after),
            after[0],
            band=(after[0].value - 79, after[0].value + 79),
            broke_on=on,
            change="now without the stick",
        ),
    )
    return replace(walk(), segments=segments)


PSFS = load_catalogue()["psfs"]
STATES = {name: make() for name, make in CASES.items()} | {
    "two": (walk(300, 318), WORDS),
    "24": (daily(24), WORDS),
    "25": (daily(25), WORDS),
    "60": (daily(60), WORDS),
    "gap of 64 days": (
        data_for(
            replace(WALK, reassess_weeks=2),
            results=[Point(FIRST, Decimal(300)), Point(FIRST + timedelta(64), Decimal(310))],
            mdc=WALK_MDC,
            today=TODAY,
        ),
        WORDS,
    ),
    "break on the first day": (broken(DAYS[0], points(300), points(260, 290, 310)), WORDS),
    "break on the last day": (broken(TODAY, points(300, 318, 352), [Point(TODAY, Decimal(310))]), WORDS),
    "target today": (walk(300, 402, target=Point(TODAY, Decimal(450)), finish=TODAY), WORDS),
    "target beyond the range": (walk(900, 930, target=Point(TARGET_ON, Decimal(1200))), WORDS),
    "band wider than the range": (pain(5, 4, 6, mdc=Decimal(14)), words_for(load_catalogue()["nprs"], TODAY)),
    "no error": (walk(300, 318, 352, mdc=None), WORDS),
    "equal values": (walk(300, 300, 300, target=None, mdc=None), WORDS),
    "one week": (
        walk(300, today=DAYS[0] + timedelta(6), target=Point(DAYS[0] + timedelta(7), Decimal(310)), finish=None),
        WORDS,
    ),
    "six years": (
        data_for(
            WALK,
            results=[Point(date(2021, 1, 5), Decimal(300)), Point(date(2026, 11, 2), Decimal(402))],
            mdc=WALK_MDC,
            target=Point(TARGET_ON, Decimal(450)),
            today=TODAY,
        ),
        WORDS,
    ),
    "sixteen letters": (walk(300, 318, milestones=[Milestone("to the old bridge"[:16], Decimal(380))]), WORDS),
    "agreed anew": (
        data_for(
            WALK,
            results=points(402, 410, days=DAYS[3:]),
            earlier=points(300, 318, 352),
            mdc=WALK_MDC,
            target=Point(TARGET_ON, Decimal(450)),
            milestones=[Milestone("the park", Decimal(310), DAYS[1])],
            today=TODAY,
        ),
        WORDS,
    ),
    "four digits": (
        replace(walk(1200, 1350, target=Point(TARGET_ON, Decimal(1800))), maximum=Decimal(5000), unit="m"),
        WORDS,
    ),
    "comma": (data_for(PSFS, results=points(2.5, 4.5), mdc=Decimal(2), today=TODAY), words_for(PSFS, TODAY)),
}


def drawings(name):
    pictures = draw(*STATES[name])
    return pictures.narrow, pictures.wide


@pytest.mark.parametrize("name", STATES)
def test_no_words_meet_each_other_or_leave_the_picture(name):
    for drawing in drawings(name):
        paper = Box(0, 0, drawing.width, drawing.height)
        boxes = [text.box.grown(-0.01) for text in drawing.texts]
        assert all(paper.holds(box) for box in boxes)
        assert not any(one.meets(other) for one, other in combinations(boxes, 2))


@pytest.mark.parametrize("name", STATES)
def test_the_smallest_type_is_readable_at_the_width_of_a_phone(name):
    narrow, wide = drawings(name)
    # 286 px is a narrow drawing beside the gutters of a phone of 320 px; a wide one is shown from 560 px on.
    assert min(text.size for text in narrow.texts) * 286 / narrow.width >= 11
    assert min(text.size for text in wide.texts) * 560 / wide.width >= 12


@pytest.mark.parametrize("name", STATES)
def test_the_file_has_attributes_only(name):
    shown = figure(*STATES[name])
    for text in (shown.narrow_svg, shown.wide_svg):
        root = ElementTree.fromstring(text)
        tags = {element.tag.partition("}")[2] for element in root.iter()}
        assert tags <= {"svg", "title", "desc", "rect", "line", "polyline", "polygon", "path", "circle", "text"}
        assert not any("style" in element.attrib for element in root.iter())
        assert root[0].text == shown.caption and root[1].text == shown.alt


@pytest.mark.parametrize("name", STATES)
def test_read_from_the_right_everything_lies_reflected(name):
    data, words = STATES[name]
    left, right = (draw(replace(data, rtl=rtl), words).narrow for rtl in (False, True))
    for mark, twin in zip(left.marks, right.marks, strict=True):
        if not hasattr(mark, "size"):
            box, reflected = mark.box, twin.box
            assert (box.left, box.right) == pytest.approx((360 - reflected.right, 360 - reflected.left))
            assert (box.top, box.bottom) == pytest.approx((reflected.top, reflected.bottom))


def grey(colour):
    """How light a colour is on grey paper, 0 to 255."""
    red, green, blue = (int(colour[place : place + 2], 16) for place in (1, 3, 5))
    return 0.299 * red + 0.587 * green + 0.114 * blue


def test_in_grey_star_ring_diamond_band_and_finish_are_told_apart():
    narrow = draw(*improving()).narrow
    ring, core = narrow.of("target")
    [diamond], stars = narrow.of("milestone"), narrow.of("star")
    finish = next(mark for mark in narrow.of("finish") if isinstance(mark, Rails))
    band = narrow.of("band")[0]
    # By their shapes: a star has ten corners, a diamond four, the ring a core, the finish two rules.
    assert {len(star.points) for star in stars} == {10} and len(diamond.points) == 4
    assert isinstance(ring, Circle) and isinstance(core, Circle) and core.r < ring.r / 2
    assert finish.apart > 2 * finish.stroke.width and isinstance(band, Rect)
    assert {shape.stroke.dash for shape in narrow.of("edge")} == {"2 3"}
    # And where one lies on the other by how light they are.
    assert grey(ring.fill) - grey(core.fill) > 100
    assert abs(grey(stars[0].fill) - grey(stars[0].stroke.colour)) > 100
    assert grey(band.fill) - grey(narrow.of("path")[0].stroke.colour) > 100


# --- The band -----------------------------------------------------------------------------------------------------


def test_the_band_is_the_start_with_the_error_either_side():
    narrow = draw(walk(300, 402), WORDS).narrow
    [band] = narrow.of("band")
    start = narrow.of("start")[0]
    assert start.y == pytest.approx((band.top + band.bottom) / 2)
    assert (band.left, band.right) == (46, 344)


def test_an_end_of_the_band_that_is_cut_off_has_no_dashes():
    data = pain(1, 1, 0)
    assert len({mark.points[0][1] for mark in draw(data, WORDS).narrow.of("edge")}) == 1
    whole = pain(5, 4, 6, mdc=Decimal(14))
    assert not draw(whole, WORDS).narrow.of("edge") and draw(whole, WORDS).narrow.of("band")


def test_where_only_a_very_big_change_would_show_that_is_said():
    words = words_for(load_catalogue()["nprs"], TODAY)
    assert caption(pain(5, 4, 6, mdc=Decimal(14)), words).endswith("only a very big change would show.")
    assert "very big" not in caption(pain(5, 4, 6), words)


@pytest.mark.parametrize(
    ("values", "said"),
    [
        ((300, 379), "The last result is at its upper edge or above."),
        ((300, 378), "The last result is inside it."),
        ((300, 402, 221), "The last result is at its lower edge or below."),
        ((300, 380, 390), "All results since the start are above it."),
        ((300, 310, 390, 400), "The last 2 results are above it."),
    ],
)
def test_a_result_on_the_edge_of_the_band_is_outside(values, said):
    assert f"A band from 221 to 379 metres shows changes too small to be sure. {said}" in describe(walk(*values), WORDS)


def test_without_an_error_that_judges_there_is_no_band():
    data = walk(300, 402, mdc=None)
    assert not draw(data, WORDS).narrow.of("band") and "band" not in describe(data, WORDS)


# --- Breaks -------------------------------------------------------------------------------------------------------


def test_what_was_before_a_break_is_grey_and_no_line_crosses_it():
    data, words = gap_and_break()
    narrow = draw(data, words).narrow
    zigzag = narrow.of("break")[-1]
    middle = (zigzag.box.left + zigzag.box.right) / 2
    for line in narrow.of("results"):
        assert line.box.right < middle or line.box.left > middle
        assert (line.stroke.colour == "#7d8a8c") == (line.box.right < middle)
    before, after = narrow.of("band")
    assert before.right == after.left == pytest.approx(middle)
    [path] = narrow.of("path")
    assert path.points[0] == (narrow.of("start")[-1].x, narrow.of("start")[-1].y)
    said = [text.text for text in narrow.texts]
    assert "now without" in said and "the stick" in said and "start 290 m" in said


def test_the_parts_are_told_one_after_the_other():
    said = describe(*gap_and_break())
    order = (
        "Part 1, with one stick. Start on 2 February: 240 metres.",
        "Nothing was measured from 16 March to 24 August.",
        "A break in the chart before 12 October: now without the stick.",
        "Part 2, without an aid. New start on 12 October: 290 metres.",
        "A band from 211 to 369 metres",
        "The parts cannot be compared with each other.",
        "Goal: 420 metres by 15 February. Today is 23 November. We plan to finish on 1 March.",
    )
    assert sorted(order, key=said.index) == list(order)


def test_the_numbers_say_where_conditions_changed_and_who_answered():
    data, words = gap_and_break()
    notes = {row.day: row.note for row in table(data, words)}
    assert notes["12 October 2026"] == "now without the stick, start"
    others = pain(6, 5, others=[Point(DAYS[1], Decimal(3))])
    assert [row.note for row in table(others, WORDS)] == ["start", "", "another person answered", "goal"]


# --- Steps on the way, the target, another person -------------------------------------------------------------------


def test_a_step_that_was_reached_is_a_star_in_place_of_its_point():
    data, words = improving()
    narrow = draw(data, words).narrow
    stars = [star.box for star in narrow.of("star")]
    assert len(stars) == 2 and len(narrow.of("result")) == 2 and not narrow.of("latest")
    assert "bridge" in [text.text for text in narrow.texts]
    assert "Milestone reached on 16 November: bridge (400 metres)." in describe(data, words)


def test_a_step_reached_on_a_day_without_a_result_stands_on_the_time_axis():
    narrow = draw(walk(300, 318, milestones=[Milestone("stairs", None, date(2026, 10, 30))]), WORDS).narrow
    [star] = narrow.of("star")
    assert star.box.bottom == pytest.approx(narrow.of("axis")[0].points[0][1], abs=1)


def test_a_step_without_a_value_is_told_and_not_drawn():
    data = walk(300, milestones=[Milestone("stairs")])
    assert not draw(data, WORDS).narrow.of("milestone")
    assert "Milestone ahead: stairs." in describe(data, WORDS)


@pytest.mark.parametrize("higher_is_better", [True, False])
@pytest.mark.parametrize("target", [0, 1000])
@pytest.mark.parametrize("keeping", [True, False])
def test_a_far_goal_and_the_way_to_it_stay_inside_the_picture_wherever_it_lies(higher_is_better, target, keeping):
    data = replace(
        walk(500, 510, 505, target=Point(TARGET_ON, Decimal(target)), mdc=None),
        higher_is_better=higher_is_better,
        keeping=keeping,
    )
    assert domain(data).target_beyond
    for drawing in (draw(data, WORDS).narrow, draw(data, WORDS).wide):
        paper = Box(0, 0, drawing.width, drawing.height)
        assert all(paper.holds(mark.box) for mark in drawing.marks)


def test_a_target_that_would_press_everything_together_stands_at_the_edge_with_its_value():
    data, words = CASES["beyond"]()
    narrow = draw(data, words).narrow
    assert domain(data).target_beyond == 1 and narrow.of("beyond")
    assert "goal 1000 m" in [text.text for text in narrow.texts]
    # The way there keeps its slope: it leaves the plot before the goal's day.
    [path], ring = narrow.of("path"), narrow.of("target")[0]
    assert path.points[1][0] < ring.x and path.points[1][1] == ring.y


def test_what_was_before_it_was_agreed_anew_stays_in_grey_and_is_compared_with_nothing():
    pictures = draw(*STATES["agreed anew"])
    shapes = pictures.narrow.of("earlier")
    assert len(shapes) == 3, "a line that leads to the new start, and two results; the third is a star"
    assert {mark.stroke.colour for mark in shapes if isinstance(mark, Shape)} == {LINE_STRONG}
    assert len(pictures.narrow.of("star")) == 1
    data, words = STATES["agreed anew"]
    said = describe(data, words)
    assert "Before this start there are 3 results, from 300 on 21 September" in said
    assert said.index("Before this start") < said.index("Start on 2 November")
    assert [row.note for row in table(data, words)][:3].count("before this start") == 2
    assert data.start.value == 402


def test_another_persons_answers_are_squares_on_a_dotted_line_with_a_name():
    narrow = draw(*CASES["another-person"]()).narrow
    assert len(narrow.of("other")) == 3 and all(isinstance(mark, Rect) for mark in narrow.of("other"))
    [line] = narrow.of("others")
    assert isinstance(line, Shape) and line.stroke.dash
    assert "another person" in [text.text for text in narrow.texts]


def test_two_first_results_make_one_start():
    data, words = CASES["mean-of-two"]()
    assert len(draw(data, words).narrow.of("start")) == 2
    assert "Start: 300 metres, the mean of 288 on 21 September and 312 on 26 September." in describe(data, words)


@pytest.mark.parametrize(
    ("finish", "above", "said"),
    [
        (TODAY + timedelta(64), False, "finish 26 Jan"),
        (TODAY + timedelta(30), False, "finish"),
        (TODAY, True, "finish"),
    ],
)
def test_finish_gives_up_its_day_before_today_goes_above_its_line(finish, above, said):
    narrow = draw(walk(300, 402, finish=finish), WORDS).narrow
    [today] = [text for text in narrow.texts if text.css == "today"]
    assert (today.y < 30) == above
    assert [text.text for text in narrow.texts if text.css == "finish"] == [said]


def test_half_the_results_are_told_beside_the_other_half():
    said = describe(*sixty_points())
    assert "59 results followed, from 10 April to 29 October. In the first half of them" in said
    assert said.index("Latest, on 29 October") < said.index("A band from 0.3 to 4.3")


# --- Several on one axis ------------------------------------------------------------------------------------------


def small():
    return [SmallChart(name, *make()) for name, make in TOGETHER.items()]


def test_measures_below_each_other_share_their_time_axis():
    drawing = draw_small(small())
    assert (drawing.width, drawing.height) == (360, 6 + 98 * 3 + 50)
    assert len({mark.x for mark in drawing.of("target")}) == 1
    assert len({mark.points[0][0] for mark in drawing.of("today") if isinstance(mark, Shape)}) == 1
    assert [mark.text for mark in drawing.of("name")] == list(TOGETHER)
    assert [mark.lead for mark in drawing.texts if mark.css == "now"] == ["4", "4", "402 m"]


def test_the_small_charts_are_told_one_after_the_other():
    said = describe_small(small())
    assert said.startswith("3 small line charts on one time axis, from 21 September to 26 January.")
    assert "Pain at night, less is better: from 6 to 4 points, at the edge of the band from 4 to 8, goal 2" in said
    assert "Six-minute walk, more is better: from 300 to 402 metres, above the band from 221 to 379" in said
    assert said.endswith("Today is 23 November. We plan to finish on 26 January.")


def test_a_long_name_lets_the_goal_go_and_then_its_own_end():
    data, words = improving()
    drawing = draw_small([SmallChart("How far you walk in six minutes on level ground indoors", data, words)])
    [name], [latest] = ([text for text in drawing.texts if text.css == css] for css in ("name", "now"))
    assert name.text.endswith("…") and (latest.lead, latest.text) == ("402 m", "")
    assert not name.box.meets(latest.box)


@pytest.mark.parametrize("name", EIGHT)
def test_every_case_has_its_small_form(name):
    data, words = STATES[name]
    shown = small_figure([SmallChart("How it goes", data, words)], span=(date(2026, 1, 1), date(2027, 3, 1)))
    root = ElementTree.fromstring(shown.svg)
    assert root[1].text == shown.alt
    assert all(Box(0, 0, 360, 154).holds(mark.box) for mark in shown.drawing.marks)
