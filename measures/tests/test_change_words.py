"""What people read about a change: plain, kind and true, and always compared with something named."""

import re
from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from measures import change_words
from measures.definitions import Choice, Condition, Threshold, Unit
from measures.instruments import load_catalogue
from measures.interpretation import Change, Reason, Standing, interpret
from measures.reading import Target, read_line
from measures.series import lines_of
from measures.tests.results import measure, result, threshold
from measures.tests.test_reading import Marked
from measures.thresholds import Adopted, judging

TODAY = date(2026, 12, 1)
POINTS, SECONDS = Unit("", "point", "points"), Unit("s", "second", "seconds")
LEFS = measure(threshold(9, confidence=90), 9, minimum=0, maximum=80, decimals=0, unit=POINTS)
PAIN = measure(
    threshold(2, confidence=95),
    threshold(2, percent_of_baseline=Decimal(30)),
    minimum=0,
    maximum=10,
    decimals=0,
    higher_is_better=False,
    unit=POINTS,
    kind="patient_reported",
)
ACTIVITY = measure(3, minimum=0, maximum=10, decimals=0, unit=POINTS)
SPADI = measure(18, 13, higher_is_better=False, decimals=0, unit=POINTS)
PLANK = measure(decimals=0, unit=SECONDS)
AID = Condition(
    "aid",
    choices=(
        Choice("none", "without an aid"),
        Choice("stick", "one stick", "without the stick"),
        Choice("frame", "a walking frame", "without the frame"),
    ),
)
WALK = measure(
    79, minimum=0, maximum=1000, decimals=0, conditions=(AID, Condition("rater"), Condition("surface", "Ground"))
)
GROC = measure(
    0.45,
    2,
    is_change_score=True,
    minimum=-2,
    maximum=2,
    decimals=0,
    unit=Unit(),
    value_words=("much worse", "worse", "no change", "better", "much better"),
)


def read(definition, *results, **more):
    (line,) = lines_of(definition, results)
    return read_line(definition, line, today=TODAY, **more)


def every_three_weeks(*values, **more):
    return [result(value, 21 * place, **more) for place, value in enumerate(values)]


def patient(definition, *values):
    return change_words.patient_sentence(read(definition, *every_three_weeks(*values)), definition)


def clinician(definition, *values):
    return change_words.clinician_words(read(definition, *every_three_weeks(*values)), definition)


def notes(definition, *results, **more):
    return change_words.note_lines(read(definition, *results, **more), definition)


STEADY_SPELL = (
    "Your score has held steady for six weeks. Steady spells are a normal part of getting better. "
    "It is a good moment to look together at what to keep, change or add."
)


@pytest.mark.parametrize(
    ("definition", "values", "expected"),
    [
        (LEFS, (), "Nothing measured yet."),
        (LEFS, (40,), "This is where you started: 40 points. Next time will show more."),
        (LEFS, (40, 44), "About the same as when we started. Small ups and downs are normal."),
        (LEFS, (40, 36), "About the same as when we started. Small ups and downs are normal."),
        (LEFS, (40, 50), "This looks like a step up since we started. Next time will show."),
        (PAIN, (6, 4), "This looks like a step forward since we started. Next time will show."),
        (ACTIVITY, (2, 5, 6), "A real step up since we started. Does it make a difference in your day?"),
        (
            replace(PAIN, mcid=None),
            (6, 4, 3),
            "A real step forward since we started. Does it make a difference in your day?",
        ),
        (LEFS, (40, 50, 51), "A clear step up since we started, of the size people usually notice."),
        (PAIN, (6, 4, 3), "A clear step forward since we started, of the size people usually notice."),
        (LEFS, (40, 30), "This was harder than when we started. Let us look at what was going on."),
        (LEFS, (40, 30, 29), "This was harder than when we started. Let us look at what was going on."),
        (LEFS, (40, 44, 45, 44), STEADY_SPELL),
        (
            LEFS,
            (40, 48, 50, 49),
            f"A clear step up since we started, of the size people usually notice. {STEADY_SPELL}",
        ),
        (LEFS, (40, 45, 46, 49), "This looks like a step up since we started. Next time will show."),
        (PLANK, (30, 42), "Your number went from 30 to 42 seconds."),
        (PLANK, (30, 30), "The same as on 1 September: 30 seconds."),
        (GROC, (0, 1), "Compared with before, you said: better."),
        (GROC, (1,), "Compared with before, you said: better."),
        (
            SPADI,
            (50, 36),
            "About the same as when we started. The change may matter to you, but it is too small to be sure. "
            "Measuring again will show more.",
        ),
        (
            PAIN,
            (1, 1),
            "About the same as when we started. "
            "You were near the best score from the start, so this measure cannot show more.",
        ),
        (PAIN, (1, 0), "About the same as when we started. This is the best score there is."),
        (
            PAIN,
            (6, 0),
            "This looks like a step forward since we started. Next time will show. This is the best score there is.",
        ),
        (PAIN, (0,), "This is where you started: 0 points. Next time will show more."),
    ],
)
def test_the_patient_reads_the_sentence_for_each_state(definition, values, expected):
    assert patient(definition, *values) == expected


def test_small_steps_the_same_way_say_which_way_and_promise_nothing():
    assert patient(LEFS, 40, 41, 43, 46) == (
        "About the same as when we started. Since 22 September your number went up in small steps. "
        "It is too early to be sure."
    )
    finer = replace(PAIN, decimals=1)
    assert "went up in small steps" in patient(finer, 5, 5.3, 5.8, 6.4)
    assert "went down in small steps" in patient(finer, 6, 5.5, 5, 4.5)


def test_answers_for_planning_promise_no_progress():
    for field in ("screening", "group_only"):
        definition = replace(PAIN, **{field: True})
        assert patient(definition, 3) == "These answers help us to plan. They do not show progress."
        assert patient(definition, 3, 1) == "These answers help us to plan. They do not show progress."


def test_walking_without_the_stick_is_progress_of_its_own():
    reading = read(WALK, result(300, 0, aid="stick"), result(280, 30, aid="none"))
    assert change_words.patient_sentence(reading, WALK) == (
        "You now do this without the stick. That is progress of its own. "
        "Your new start, on 1 October: 280 metres. Next time will show more."
    )
    assert change_words.break_words(reading.current.segment.changed, WALK) == "now without the stick"


def test_less_help_that_is_still_help_is_named():
    reading = read(WALK, result(300, 0, aid="frame"), result(280, 30, aid="stick"))
    assert change_words.patient_sentence(reading, WALK).startswith(
        "You now need less help: one stick. That is progress of its own."
    )
    assert change_words.break_words(reading.current.segment.changed, WALK) == "now: one stick"


def test_without_words_for_doing_without_the_help_that_is_left_is_named():
    plain = replace(WALK, conditions=(replace(AID, choices=(Choice("none", "no aid"), Choice("stick", "one stick"))),))
    reading = read(plain, result(300, 0, aid="stick"), result(280, 30, aid="none"))
    assert change_words.patient_sentence(reading, plain).startswith("You now need less help: no aid.")


AFTER = {
    (280, 300): "About the same since 1 October.",
    (280, 370): "This looks like a step up since 1 October. Next time will show.",
    (280, 370, 380): "A real step up since 1 October. Does it make a difference in your day?",
    (280, 200): "This was harder than on 1 October. Let us look at what was going on.",
}


@pytest.mark.parametrize("values", AFTER)
def test_after_a_break_the_new_start_is_named(values):
    later = [result(value, 30 + 21 * place, aid="none") for place, value in enumerate(values)]
    sentence = change_words.patient_sentence(read(WALK, result(300, 0, aid="stick"), *later), WALK)
    assert AFTER[values] in sentence
    assert "we started" not in sentence


def test_after_a_break_less_is_better_and_importance_keep_their_words():
    def after(definition, *values):
        definition = replace(definition, conditions=(Condition("rater"),))
        later = [result(value, 30 + 21 * place, rater="Ben") for place, value in enumerate(values)]
        return change_words.patient_sentence(read(definition, result(5, 0, rater="Ana"), *later), definition)

    assert "looks like a step forward since 1 October" in after(PAIN, 8, 5)
    assert "A clear step forward since 1 October, of the size" in after(PAIN, 8, 5, 4)
    assert "A real step forward since 1 October." in after(replace(PAIN, mcid=None), 8, 5, 4)
    assert "A clear step up since 1 October, of the size" in after(LEFS, 40, 50, 51)
    assert "Since 1 October your number went from 30 to 42 seconds." in after(PLANK, 30, 42)
    assert after(PLANK, 30).endswith("Another person measured from 1 October on, so we count from there.")


def test_a_change_of_ground_or_of_the_measure_says_that_we_count_anew():
    other_ground = read(WALK, result(300, 0, surface="hills"), result(280, 30, surface="flat"))
    assert change_words.patient_sentence(other_ground, WALK).endswith(
        "We measured in another way from 1 October on, so we count from there."
    )
    assert change_words.break_words(other_ground.current.segment.changed, WALK) == "now: flat"
    newer = replace(WALK, version=2)
    other_version = read(newer, result(300), result(280, 30, version=2))
    assert change_words.patient_sentence(other_version, newer).endswith(
        "The measure itself changed on 1 October, so we count from there."
    )
    assert change_words.break_words(other_version.current.segment.changed, newer) == "another version of the measure"


def test_the_mean_of_the_tries_and_the_best_of_them_are_told_apart():
    asked = replace(WALK, trials=3, combine="best", combine_is_asked=True)
    best, mean = (result(300, 7 * place, answers={"combine": way}) for place, way in enumerate(("best", "mean")))
    reading = read(asked, best, mean)
    assert change_words.break_words(reading.current.segment.changed, asked) == "now: the mean of the tries"
    assert "not comparable (the best of the tries, then the mean of the tries)" in (
        change_words.since_last_words(reading, asked)
    )
    assert change_words.patient_sentence(reading, asked).endswith(
        "We measured in another way from 8 September on, so we count from there."
    )


def test_help_in_words_of_ones_own_is_repeated_as_it_was_typed():
    plain = replace(WALK, conditions=(Condition("aid"),))
    reading = read(plain, result(300, 0, aid="my umbrella"), result(280, 30, aid="nothing"))
    assert change_words.break_words(reading.current.segment.changed, plain) == "now: nothing"
    assert "aid: my umbrella, then nothing" in change_words.since_last_words(reading, plain)


def test_a_start_that_moved_is_named_instead_of_when_we_started():
    reading = read(LEFS, Marked(result(4)), result(40, 7), result(50, 28))
    assert change_words.patient_sentence(reading, LEFS).startswith("This looks like a step up since 8 September.")
    assert change_words.note_lines(reading, LEFS) == [
        "The result of 1 September was entered in error. The start is now that of 8 September."
    ]


def test_another_persons_answers_are_called_so():
    reading = read(PAIN, *every_three_weeks(5, 5, by="another"))
    assert change_words.patient_sentence(reading, PAIN).endswith("Someone else answered this for you.")


def test_done_or_not_yet_is_said_in_words():
    yes_no = load_catalogue()["yes_no"]
    assert patient(yes_no, 0, 1) == "On 1 September: not yet. Now: done."


def test_other_activities_are_not_compared():
    rated = [
        result(2, 0, answers={"activities": {"stairs": "2"}}),
        result(9, 21, answers={"activities": {"dancing": "9"}}),
    ]
    reading = read(PAIN, *rated)
    assert change_words.patient_sentence(reading, PAIN) == (
        "Other activities were rated than at the start. So these numbers are not compared."
    )
    assert "no activity was rated both times" in change_words.clinician_words(reading, PAIN)


# --- For the clinician -------------------------------------------------------------------------------------------

START_OF = "Since 1 September (40): "


@pytest.mark.parametrize(
    ("definition", "values", "expected"),
    [
        (LEFS, (), "No result yet."),
        (LEFS, (40,), "The start, on 1 September: 40."),
        (LEFS, (40, 44), START_OF + "within measurement error (MDC90 9)."),
        (
            LEFS,
            (40, 50),
            START_OF + "change beyond the error and what patients usually call important, first sign (MDC90 9).",
        ),
        (
            LEFS,
            (40, 50, 51),
            START_OF + "change beyond the error and what patients usually call important, confirmed (MDC90 9).",
        ),
        (LEFS, (40, 30), START_OF + "change beyond the error, in the other direction, first sign (MDC90 9)."),
        (LEFS, (40, 30, 30), START_OF + "change beyond the error, in the other direction, confirmed (MDC90 9)."),
        (ACTIVITY, (2, 5), "Since 1 September (2): change beyond the error, first sign (MDC 3)."),
        (
            ACTIVITY,
            (2, 5, 5),
            "Since 1 September (2): real change, without a published threshold for importance (MDC 3).",
        ),
        (
            replace(ACTIVITY, mcid=threshold(5)),
            (2, 5, 5),
            "Since 1 September (2): real change, below the published threshold for importance (MDC 3).",
        ),
        (PLANK, (30, 42), "Since 1 September (30 s): no published error for this measure."),
        (
            measure(threshold(9, verified=False)),
            (30, 42),
            "Since 1 September (30 m): not judged: its error waits for a clinician to adopt it.",
        ),
        (
            measure(threshold(36.7, percent=True, confidence=95)),
            (12, 8),
            "Since 1 September (12 m): within measurement error (MDC95 4.404 m).",
        ),
        (
            measure(threshold(36.7, percent=True)),
            (0, 8),
            "Since 1 September (0 m): not comparable: the error is a share of the start, and the start is 0.",
        ),
        (
            GROC,
            (1,),
            "Compared with before (with what was not said), by the patient's own judgement: better; "
            "change beyond the error, first sign (MDC 0.45).",
        ),
        (replace(PAIN, screening=True), (3, 2), "For planning at the start; it is no measure of progress."),
        (replace(PAIN, group_only=True), (3, 2), "Read for the clinic as a whole, not for one patient."),
    ],
)
def test_the_clinician_reads_the_class_the_start_and_the_error(definition, values, expected):
    assert clinician(definition, *values) == expected


def test_two_results_that_make_the_start_are_both_named():
    walk = replace(WALK, learning_effect=True)
    words = change_words.clinician_words(read(walk, result(300), result(331, 7), result(330, 21)), walk)
    assert words.startswith("Since 1 September (315.5 m, the mean of 300 m and 331 m): within")


def test_since_last_time_is_said_apart_and_never_called_first_sign():
    reading = read(LEFS, *every_three_weeks(40, 50, 60))
    assert change_words.since_last_words(reading, LEFS) == (
        "Since last time, 22 September (50): change beyond the error and what patients usually call important "
        "(MDC90 9)."
    )
    down = read(replace(LEFS, mcid=None), *every_three_weeks(40, 50, 41))
    assert "(50): change beyond the error, in the other direction (" in change_words.since_last_words(down, LEFS)
    up = read(replace(LEFS, mcid=None), *every_three_weeks(40, 50))
    assert "(40): change beyond the error (" in change_words.since_last_words(up, LEFS)
    assert change_words.since_last_words(read(LEFS, result(40)), LEFS) == ""
    screening = replace(LEFS, screening=True)
    assert change_words.since_last_words(read(screening, *every_three_weeks(40, 50)), screening) == ""


def test_what_was_different_last_time_is_named():
    reading = read(WALK, result(300, 0, aid="stick", rater="Ana"), result(280, 7, aid="none", rater="Ben"))
    assert change_words.since_last_words(reading, WALK) == (
        "Since last time, 1 September (300 m): not comparable (aid: one stick, then without an aid; "
        "measured by: Ana, then Ben)."
    )
    assert change_words.break_words(reading.current.segment.changed, WALK) == (
        "now without the stick, now measured by Ben"
    )


def test_every_reason_has_words():
    for reason in Reason:
        found = replace(interpret(LEFS, 40, 50), reason=reason, change=Change.NOT_COMPARABLE)
        assert change_words.reason_words(found, LEFS)
    another = interpret(PAIN, result(5), result(4, 7, by="another"))
    assert change_words.reason_words(another, PAIN) == "not comparable (one was answered by another person)"
    newer = interpret(replace(PAIN, version=2), result(5), result(4, 7, version=2))
    assert change_words.reason_words(newer, PAIN) == "not comparable (another version of the measure)"
    assert change_words.reason_words(interpret(LEFS, 40, 50), LEFS) == ""


@pytest.mark.parametrize(
    ("latest", "expected"),
    [
        (400, "50% of the way from 300 m to 500 m."),
        (499, "99% of the way from 300 m to 500 m."),
        (300, "0% of the way from 300 m to 500 m."),
        (500, "All of the way from 300 m to 500 m."),
        (900, "All of the way from 300 m to 500 m."),
        (280, "Further from the target than at the start: −10% from 300 m to 500 m."),
        (299, "Further from the target than at the start: −1% from 300 m to 500 m."),
    ],
)
def test_the_way_is_never_more_than_all_of_it_and_never_silent_when_it_went_back(latest, expected):
    reading = read(WALK, *every_three_weeks(300, latest), target=Target(Decimal(500)))
    assert change_words.way_words(reading, WALK) == expected


def test_without_a_target_there_is_no_way():
    assert change_words.way_words(read(WALK, result(300)), WALK) == ""


def test_steady_is_said_with_the_numbers_the_weeks_and_what_one_might_do():
    words = change_words.steady_words(read(LEFS, *every_three_weeks(40, 48, 50, 49)), LEFS)
    assert words == (
        "Steady (48, 50, 49 over 6 weeks, error 9). You might review load, dose, the goal, or what gets in the way."
    )


def test_moving_slowly_suggests_nothing_but_to_measure_again():
    up = change_words.steady_words(read(LEFS, *every_three_weeks(40, 41, 43, 46)), LEFS)
    assert up == (
        "Small steps the same way, up (41, 43, 46 over 6 weeks, error 9). It is too early to be sure. "
        "You might measure again."
    )
    down = change_words.steady_words(read(LEFS, *every_three_weeks(40, 46, 43, 41)), LEFS)
    assert down.startswith("Small steps the same way, down")


def test_a_measure_without_an_error_is_steady_by_the_persons_own_two_results():
    results = [result(30), result(36, 3), result(50, 21), result(52, 42), result(51, 63)]
    reading = read(PLANK, *results)
    assert change_words.steady_words(reading, PLANK).startswith(
        "Steady (50, 52, 51 over 6 weeks; the two first results differed by 6)."
    )
    assert change_words.patient_sentence(reading, PLANK) == (f"Your number went from 30 to 51 seconds. {STEADY_SPELL}")


def test_neither_worse_nor_nothing_is_called_steady():
    assert change_words.steady_words(read(LEFS, *every_three_weeks(40, 30, 31, 30)), LEFS) == ""
    assert change_words.steady_words(read(LEFS, result(40)), LEFS) == ""


@pytest.mark.parametrize(("weeks", "words"), [(2, "four weeks"), (6, "twelve weeks"), (7, "14 weeks")])
def test_weeks_are_words_up_to_twelve(weeks, words):
    results = [result(40), *(result(44, 7 + 7 * weeks * place) for place in range(3))]
    assert f"steady for {words}." in change_words.patient_sentence(read(LEFS, *results), LEFS)


def test_what_stands_beside_the_class_is_said():
    assert notes(LEFS) == []
    assert notes(LEFS, *every_three_weeks(40, 44)) == []
    assert notes(SPADI, *every_three_weeks(50, 36)) == [
        "It is past what patients usually call important. "
        "It may matter, and is too small to be sure; you might measure again."
    ]
    assert notes(PAIN, *every_three_weeks(1, 0)) == [
        "This is the best score there is.",
        "The start was already near the best score; this measure cannot show more. Another one might.",
    ]
    assert notes(PAIN, *every_three_weeks(9, 9)) == [
        "The start was near the worst score; this measure cannot show a worsening."
    ]
    assert notes(LEFS, result(40), result(44, 200)) == [
        "More than 26 weeks lie between the two. The error was studied over days or weeks."
    ]
    knee = measure(5.4, higher_is_better=False, minimum=-15, maximum=60, best=0)
    assert notes(knee, *every_three_weeks(20, -4)) == ["Beyond the best value it is neither better nor worse."]
    unread = replace(LEFS, mcid=threshold(9, verified=False))
    assert notes(unread, *every_three_weeks(40, 44)) == ["What counts as important waits for a clinician to adopt it."]
    raters = replace(WALK, alternative_mdc=(threshold(90, between_raters=True),))
    assert notes(raters, result(300, 0, rater="Ana"), result(310, 7, rater="Ben")) == [
        "Two people measured, so the error between two people judges."
    ]


def test_the_share_of_the_start_stands_beside_an_improvement():
    assert notes(PAIN, *every_three_weeks(8, 5)) == ["The gain is 37% of the start; 30% is usually called important."]
    assert notes(PAIN, *every_three_weeks(8, 7)) == []
    assert notes(LEFS, *every_three_weeks(40, 50)) == []


def test_an_average_says_how_many_activities_it_compares():
    def rated(day, **activities):
        return result(4, day, answers={"activities": activities})

    one = notes(PAIN, rated(0, stairs="4", run="2"), rated(21, stairs="4"))
    two = notes(PAIN, rated(0, stairs="4", run="4"), rated(21, stairs="4", run="4"))
    assert one == ["Compared by 1 activity that was rated both times."]
    assert two == ["Compared by 2 activities that were rated both times."]


def test_a_worsening_prompts_the_clinician_and_never_the_patient():
    assert notes(LEFS, *every_three_weeks(40, 30)) == [
        "The change for the worse is of the size people notice. That is worth a call."
    ]
    assert notes(measure(9), *every_three_weeks(40, 30, 29)) == [
        "Two results in a row lie beyond the error, in the other direction. That is worth a call."
    ]
    assert "call" not in patient(LEFS, 40, 30, 29)


# --- Thresholds --------------------------------------------------------------------------------------------------


def test_the_error_stands_with_its_population_and_source():
    nprs = load_catalogue()["nprs"]
    mdc = judging(nprs, "neck").mdc
    assert change_words.error_words(mdc, nprs, TODAY) == (
        "MDC95 4, subacute and chronic neck pain in routine care, n = 658; Kovacs 2008"
    )
    mcid = change_words.error_words(nprs.mcid, nprs, TODAY, "mcid")
    assert mcid == "MCID 2, low back pain, international consensus; Ostelo 2008"


def test_an_adopted_error_says_by_whom_and_when_and_for_one_patient_why():
    adopted = Adopted("mdc", Decimal("2.5"), "Own retest 2026", "Ana Becker", date(2026, 3, 2))
    mine = judging(LEFS, "hip", [adopted]).mdc
    assert change_words.error_words(mine, LEFS, TODAY) == ("MDC 2.5; Own retest 2026; adopted by Ana Becker on 2 March")
    for_one = replace(adopted, for_one_patient=True, reason="tremor", population="with a tremor")
    theirs = judging(LEFS, "hip", [adopted, for_one]).mdc
    assert change_words.error_words(theirs, LEFS, TODAY) == (
        "MDC 2.5, with a tremor; Own retest 2026; set for this patient by Ana Becker on 2 March: tremor"
    )


def test_an_error_that_nobody_adopted_says_so():
    unread = Threshold(Decimal(9), "", "Somebody 2020", verified=False)
    assert change_words.error_words(unread, LEFS, TODAY) == "MDC 9; Somebody 2020; not adopted yet"


def test_a_size_is_a_number_with_its_unit_finer_than_the_measures_steps():
    knee = replace(PLANK, unit=Unit("°", "degree", "degrees"))
    assert change_words.size_words(threshold(5.4), knee) == "5.4°"
    assert change_words.size_words(threshold(36.7, percent=True), knee) == "36.7% of the start"
    assert change_words.size_words(threshold(1), GROC) == "1"
    assert change_words.error_label(None, knee) == ""


@pytest.mark.parametrize(
    ("citation", "expected"),
    [
        ("Kovacs et al., BMC Musculoskelet Disord 2008;9:43", "Kovacs 2008"),
        ("Stratford, Gill, Westaway, Binkley, Physiother Can 1995;47:258-263", "Stratford 1995"),
        ("Watson and Ren, J Man Manip Ther 2011;19:35", "Watson 2011"),
        ("van der Roer et al., Spine 2006;31:578", "van der Roer 2006"),
        ("Physiother Theory Pract 2025, DOI 10.1080/09593985.2025.2450090", "Physiother Theory Pract 2025"),
        ("DOI 10.1055/a-1304-3677", "DOI 10.1055/a-1304-3677"),
        ("no single source; working value", "no single source; working value"),
        ("", ""),
    ],
)
def test_a_source_is_shortened_to_its_first_author_and_year(citation, expected):
    assert change_words.short_source(citation) == expected


# --- The voice ---------------------------------------------------------------------------------------------------

NEVER = re.compile(
    r"\b(failed|missed|overdue|compliance|adherent|plateau\w*|stalled|maxed|at least|just|only|simply|must|should|"
    r"unfortunately|decline\w*|poor|bad)\b|!",
    re.IGNORECASE,
)

some_results = st.lists(
    st.tuples(st.integers(0, 10), st.integers(0, 40), st.sampled_from(["none", "stick", "frame"])), max_size=8
)


@given(
    some_results,
    st.sampled_from([PAIN, ACTIVITY, WALK, GROC, PLANK]),
    st.booleans(),
    st.sampled_from(["alone", "another"]),
    st.none() | st.integers(0, 10),
)
def test_whatever_the_results_the_words_are_short_and_kind(given_results, definition, higher, by, target):
    definition = replace(definition, conditions=(AID,), higher_is_better=higher)
    results = [result(value, day, aid=aid, by=by) for value, day, aid in given_results]
    goal = None if target is None else Target(Decimal(target))
    for line in lines_of(definition, results):
        reading = read_line(definition, line, today=TODAY, target=goal)
        for_patient = change_words.patient_sentence(reading, definition)
        for_clinician = [
            change_words.clinician_words(reading, definition),
            change_words.since_last_words(reading, definition),
            change_words.way_words(reading, definition),
            change_words.steady_words(reading, definition),
            *change_words.note_lines(reading, definition),
        ]
        assert for_patient
        for text in (for_patient, *for_clinician):
            assert not NEVER.search(text), text
            assert "None" not in text and "%(" not in text and "  " not in text
        for sentence in re.split(r"[.?] ", for_patient):
            assert len(sentence.split()) <= 15, sentence
        steps = (reading.since_baseline.change if reading.since_baseline else None, reading.turn)
        if not any(step and step.is_better for step in steps):
            assert "step up" not in for_patient and "step forward" not in for_patient


def test_words_for_a_class_alone_need_no_reading():
    found = interpret(LEFS, 40, 50)
    assert change_words.class_words(found, Standing.FIRST_SIGN, LEFS).endswith("first sign (MDC90 9)")


def test_a_start_that_was_typed_wrongly_is_said_with_what_it_was_and_is():
    reading = read(LEFS, Marked(result(4)), result(40), Marked(result(44, 7)), result(45, 14))
    assert change_words.note_lines(reading, LEFS) == [
        "A result of 1 September, 4, was entered in error. The start is 40."
    ]
    assert change_words.patient_sentence(reading, LEFS).startswith("About the same as when we started.")


# --- A change score ----------------------------------------------------------------------------------------------


def test_rating_of_change_names_what_it_was_asked_to_compare_with():
    since = Condition(
        "question", "Compared with", (Choice("last_visit", "the last visit"), Choice("onset", "when it began"))
    )
    groc = replace(GROC, conditions=(since,))
    reading = read(groc, result(1, question="last_visit"))
    assert change_words.patient_sentence(reading, groc) == "Compared with the last visit, you said: better."
    assert change_words.clinician_words(reading, groc).startswith("Compared with the last visit, by the patient's own")


def test_rating_of_change_in_numbers_says_what_the_ends_of_its_scale_mean():
    ends = {"low_anchor": "very much worse", "high_anchor": "completely recovered"}
    groc = replace(GROC, minimum=Decimal(-5), maximum=Decimal(5), value_words=(), **ends)
    assert patient(groc, 1) == (
        "Compared with before, you said: 1, "
        "on a scale from \N{MINUS SIGN}5 (very much worse) to 5 (completely recovered)."
    )


@pytest.mark.parametrize(
    ("definition", "values", "expected"),
    [
        # Pain went from 6 to 4 and is 7 now: the same as at the start, and harder than last time.
        (
            PAIN,
            (6, 4, 7),
            "This was harder than on 22 September. Let us look at what was going on. "
            "About the same as when we started.",
        ),
        (
            PAIN,
            (6, 9, 6),
            "About the same as when we started. "
            "This looks like a step forward since 22 September. Next time will show.",
        ),
        (
            PAIN,
            (9, 3, 6),
            "This was harder than on 22 September. Let us look at what was going on. "
            "A clear step forward since we started, of the size people usually notice.",
        ),
        (
            PAIN,
            (3, 9, 6),
            "This was harder than when we started. Let us look at what was going on. "
            "This looks like a step forward since 22 September. Next time will show.",
        ),
        # Nothing judges it: the numbers are told, the better one of last time too.
        (PLANK, (15, 44, 30), "Your number went from 15 to 30 seconds. On 22 September it was 44 seconds."),
        (PLANK, (15, 30, 44), "Your number went from 15 to 44 seconds."),
    ],
)
def test_a_change_since_last_time_beyond_the_error_is_said_beside_that_since_the_start(definition, values, expected):
    assert change_words.patient_sentence(read(definition, *every_three_weeks(*values)), definition) == expected


def test_the_value_of_last_time_is_told_where_it_can_be_held_against_this_one():
    assert change_words.last_time_words(read(PAIN, *every_three_weeks(6, 4, 7)), PAIN) == "4 on 22 September"
    assert change_words.last_time_words(read(PAIN, result(6)), PAIN) == ""
    plain = replace(WALK, conditions=(AID,))
    assert change_words.last_time_words(read(plain, result(300, aid="none"), result(200, 7, aid="stick")), plain) == ""
