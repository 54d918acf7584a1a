"""How far a goal has come: truthful words, a drawing that stays inside, and reaching as a fact about a day."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from goals.models import AgreedCourse
from goals.showing import (
    Result,
    earlier_of,
    figure_of,
    line_of,
    planned_finish,
    progress,
    progress_of,
    reached_words,
)
from goals.tests.factories import GoalFactory
from measures.charts import Milestone
from measures.instruments import load_catalogue
from measures.tests.factories import MeasureFactory, MeasurementFactory
from measures.thresholds import Adopted
from rehabgoals.templatetags.components import path
from rehabgoals.tenancy import in_clinic

CATALOGUE = load_catalogue()
START, BY, TODAY = date(2026, 9, 22), date(2027, 1, 12), date(2026, 11, 24)
MARKET = {
    "definition": CATALOGUE["walking_distance"],
    "baseline": Decimal(150),
    "target": Decimal(800),
    "is_keeping": False,
    "started_on": START,
    "target_on": BY,
    "today": TODAY,
}
PAIN = MARKET | {"definition": CATALOGUE["nprs"], "baseline": Decimal(7), "target": Decimal(3)}
KEEP = MARKET | {"target": Decimal(150), "is_keeping": True}


def result(month: int, day: int, value: int) -> Result:
    return Result(date(2026, month, day), Decimal(value))


def test_the_path_says_where_it_started_where_it_stands_and_where_it_should_be():
    found = progress(**MARKET, results=[result(9, 22, 150), result(10, 27, 475)])
    assert (found.start_label, found.start_value) == ("Started, 22 September", "150 m")
    assert (found.now_label, found.now_value) == ("On 27 October", "475 m on 27 October")
    assert (found.target_label, found.target_value) == ("By 12 January", "800 m")
    assert found.percent == 50
    assert not found.reached
    assert found.reached_on is None


def test_less_can_be_better():
    assert progress(**PAIN, results=[result(10, 1, 5)]).percent == 50
    reached = progress(**PAIN, results=[result(10, 1, 3)])
    assert reached.reached
    assert reached.reached_on == date(2026, 10, 1)


def test_below_the_start_is_drawn_at_the_start_and_said_as_it_is():
    found = progress(**MARKET, results=[result(10, 27, 85)])
    assert found.percent == -10
    assert found.now_value == "85 m on 27 October"
    assert path(found)["now"] == path(progress(**MARKET, results=[result(10, 27, 150)]))["now"]


def test_not_measured_is_not_nought():
    found = progress(**MARKET, results=[])
    assert found.percent is None
    assert found.now_value == ""


def test_results_before_the_goal_do_not_count():
    assert progress(**MARKET, results=[result(9, 1, 900)]).percent is None


def test_a_day_on_which_it_was_reached_stays_when_a_later_result_is_lower():
    found = progress(**MARKET, results=[result(10, 20, 810), result(11, 3, 475)])
    assert found.reached_on == date(2026, 10, 20)
    assert not found.reached
    assert found.percent == 50
    assert reached_words(found) == "You reached 800 m on 20 October."
    assert reached_words(progress(**MARKET, results=[])) == ""


def test_what_was_said_to_be_reached_claims_no_number_that_was_not_measured():
    told = progress(**MARKET, results=[result(10, 20, 475)], achieved_on=date(2026, 11, 3))
    assert reached_words(told) == "You said on 3 November that it is reached."


def test_what_is_done_or_not_was_done():
    done = progress(
        **(MARKET | {"definition": load_catalogue()["yes_no"], "baseline": Decimal(0), "target": Decimal(1)}),
        results=[result(10, 20, 1)],
    )
    assert reached_words(done) == "You did it on 20 October."


def test_keeping_runs_through_time_and_is_reached_on_its_day():
    half_way = START + (BY - START) / 2
    found = progress(**KEEP, results=[Result(half_way, Decimal(150))])
    assert found.percent == pytest.approx(50)
    assert found.target_label == "Until 12 January"
    assert found.reached_on is None
    held = progress(**KEEP, results=[Result(BY, Decimal(160))])
    assert held.reached
    assert reached_words(held) == "You kept it: still 150 m on 12 January."
    assert not progress(**KEEP, results=[Result(BY, Decimal(140))]).reached


values = st.decimals(min_value=-1000, max_value=1000, places=2, allow_nan=False)


@given(baseline=values, target=values, latest=values, days=st.integers(0, 400), keeping=st.booleans())
def test_any_values_can_be_drawn(baseline, target, latest, days, keeping):
    goal = MARKET | {"baseline": baseline, "target": baseline if keeping else target, "is_keeping": keeping}
    found = progress(**goal, results=[Result(START + timedelta(days=days), latest)])
    drawn = path(found)
    assert 2 <= float(drawn["now"].rstrip("%")) <= 98
    if not keeping and target != baseline:
        assert found.reached == (found.percent is not None and found.percent >= 100)


def test_a_goals_rows_are_read_without_those_entered_in_error(db):
    goal = GoalFactory()
    measure = goal.measure
    MeasurementFactory(measure=measure, value=475)
    MeasurementFactory(measure=measure, value=9000, status="entered-in-error")
    with in_clinic(goal.clinic_id):
        rows = list(measure.measurements.all())
        line, _others = line_of(goal, rows)
        assert [each.value for each in line.results] == [475]
        assert progress_of(goal, line).percent == 50


def test_the_sound_knee_says_nothing_about_a_goal_for_the_sore_one(db):
    goal = GoalFactory(
        episode__side="right", measure__key="rom_knee_flexion", baseline=90, target=120, started_on=START
    )
    for side, value in (("right", 100), ("left", 140)):
        MeasurementFactory(measure=goal.measure, value=value, conditions={"side": side})
    with in_clinic(goal.clinic_id):
        rows = list(goal.measure.measurements.all())
        found = progress_of(goal, line_of(goal, rows)[0])
        assert (found.now_value.split()[0], found.reached) == ("100°", False)


def test_pain_now_and_the_weeks_worst_pain_are_not_mixed_in_a_goal(db):
    goal = GoalFactory(measure__key="nprs", baseline=6, target=3, started_on=START)
    for days, question, value in ((20, "now", 5), (15, "week_worst", 9), (10, "now", 4), (5, "week_worst", 8)):
        taken_on = date.today() - timedelta(days=days)
        MeasurementFactory(measure=goal.measure, value=value, taken_on=taken_on, conditions={"question": question})
    MeasurementFactory(measure=goal.measure, value=2, conditions={"question": "now"}, answered_by="another")
    with in_clinic(goal.clinic_id):
        line, others = line_of(goal, goal.measure.measurements.all())
        assert [each.value for each in line.results] == [5, 4]
        assert len(others) == 2


# --- Steps, and what is agreed anew -------------------------------------------------------------------------------


def test_steps_stand_on_the_path_at_their_own_places_whichever_way_is_better():
    steps = [Milestone("gate", Decimal(312), START), Milestone("market", Decimal(475)), Milestone("alone")]
    found = progress(**MARKET, results=[], steps=[*steps, Milestone("beyond", Decimal(900))])
    assert [(step.name, round(step.percent), step.is_reached) for step in found.steps] == [
        ("gate", 25, True),
        ("market", 50, False),
    ]
    assert [step.percent for step in progress(**PAIN, results=[], steps=[Milestone("calm", Decimal(5))]).steps] == [50]
    assert progress(**KEEP, results=[], steps=steps).steps == ()


def test_agreed_anew_it_stands_where_it_began_and_what_was_before_stays_beside(painful):
    rows = pain_of(painful, 5, 4)
    assert earlier_of(painful, line_of(painful, rows)[0], rows) == []
    painful.terms, painful.started_on, painful.baseline = 2, painful.started_on + timedelta(weeks=6), Decimal(4)
    line, _others = line_of(painful, rows)
    assert [each.value for each in earlier_of(painful, line, rows)] == [5, 4]
    found = progress_of(painful, line, today=painful.started_on)
    assert (found.percent, found.now_value) == (0, "4 of 10 today")


def test_the_agreed_course_has_an_end_where_its_length_was_said():
    assert planned_finish(None) is None
    assert planned_finish(AgreedCourse(agreed_on=START, over_weeks=None)) is None
    assert planned_finish(AgreedCourse(agreed_on=START, over_weeks=10)) == START + timedelta(weeks=10)


# --- The chart ----------------------------------------------------------------------------------------------------


def chart_of(goal, rows, **judged):
    with in_clinic(goal.clinic_id):
        return figure_of(goal, *line_of(goal, rows), today=goal.started_on + timedelta(weeks=10), **judged)


@pytest.fixture
def painful(db):
    """Pain at a goal's start was 6, and should be 2."""
    measure = MeasureFactory(key="nprs")
    return GoalFactory(
        clinic=measure.clinic, episode=measure.episode, measure=measure, baseline=Decimal(6), target=Decimal(2)
    )


def pain_of(goal, *values, **said):
    with in_clinic(goal.clinic_id):
        return [
            MeasurementFactory(
                clinic=goal.clinic,
                measure=goal.measure,
                value=Decimal(value),
                taken_on=goal.started_on + timedelta(weeks=2 * number),
                **said,
            )
            for number, value in enumerate(values, 1)
        ]


def test_a_goals_chart_says_what_the_change_since_its_start_is(painful):
    shown = chart_of(painful, pain_of(painful, 5, 4, 3))
    assert shown.caption.startswith("A clear step forward since")
    assert "A band from 4 to 8 points shows changes too small to be sure." in shown.alt


def test_a_goals_chart_is_judged_by_what_the_clinic_adopted(painful):
    wider = Adopted("mdc", Decimal(4), source="our own retest", population="", is_percent=False, by="Ana", on=START)
    shown = chart_of(painful, pain_of(painful, 5, 4, 3), adopted=[wider])
    assert shown.caption.startswith("About the same as when we started.")
    assert "A band from 2 to 10 points" in shown.alt


def test_another_persons_answers_stand_beside_the_patients_own(painful):
    rows = pain_of(painful, 5, 4) + pain_of(painful, 7, answered_by="another")
    shown = chart_of(painful, rows)
    assert "Another person answered on" in shown.alt
    assert "another person answered" in [row.note for row in shown.rows]


def test_the_agreed_start_is_drawn_where_it_was_not_measured_on_that_day(painful):
    shown = chart_of(painful, [])
    assert shown.caption == "This is where you started: 6 points. Next time will show more."
