"""The visit page opens with what was achieved; beside a setback with the patient's own plan instead."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import formats, timezone

from accounts.drafts import keep_draft
from goals.models import PracticeEntry
from goals.tests.factories import (
    CopingPlanFactory,
    FlareUpPlanFactory,
    GoalFactory,
    MilestoneFactory,
    PracticeTaskFactory,
)
from measures.recording import record
from measures.tests.factories import MeasureFactory, MeasurementFactory
from patients.tests.factories import EpisodeFactory
from rehabgoals.tenancy import in_clinic
from sessions.tests.factories import CheckInFactory, DoseDecisionFactory, GoalRatingFactory, PractisedFactory
from sessions.unfinished import CHECK_IN

ASIDE = "data-setback-aside hidden"
GOOD, HARDER, STEADY = "Good news since", "A harder time", "Holding steady"


def ago(days):
    return timezone.localdate() - timedelta(days=days)


@pytest.fixture
def episode(clinician):
    return EpisodeFactory(
        clinic=clinician.clinic, clinician=clinician, patient__preferred_name="Rosa", started_on=ago(90)
    )


@pytest.fixture
def goal(episode):
    return GoalFactory(episode=episode, measure=MeasureFactory(episode=episode, key="nprs"), baseline=8, target=2)


@pytest.fixture
def last(episode):
    return CheckInFactory(
        episode=episode,
        held_on=ago(14),
        agreed="Rosa walks to the gate.\nAna asks about kneeling.",
        takes_away="I may stop when I like.",
    )


@pytest.fixture
def page(client_of, clinician, episode):
    def page():
        return " ".join(client_of(clinician).get(reverse("sessions:check_in_new", args=[episode.pk])).text.split())

    return page


def practised(goal, *days_ago, **facts):
    task = PracticeTaskFactory(goal=goal, **facts)
    with in_clinic(goal.clinic_id):
        PracticeEntry.objects.bulk_create(
            PracticeEntry(clinic_id=goal.clinic_id, task=task, done_on=ago(days), source="home") for days in days_ago
        )


def results(measure, *values, until=3, every=14):
    """Results of one measure, the last so many days ago."""
    for place, value in enumerate(reversed(values)):
        MeasurementFactory(measure=measure, value=value, taken_on=ago(until + every * place))


def recorded(measure, values):
    """Results by how many days ago they were taken, and all that follows from them."""
    with in_clinic(measure.clinic_id):
        for days, value in values.items():
            record(measure=measure, value=value, taken_on=ago(days), by=measure.episode.clinician)


def test_the_visit_opens_with_the_patients_words_then_good_news_then_what_was_agreed(goal, last, page):
    practised(goal, *range(1, 10), what="Walk to the shop")
    MilestoneFactory(goal=goal, name="The bakery", value=None, reached_on=ago(5))
    results(goal.measure, 8, 4)

    text = page()

    order = [
        "I may stop when I like.",
        GOOD,
        "<strong>9 of 14 days</strong>",
        "The bakery",
        "<strong>4</strong> on",
        "step forward since we started",
        "What we agreed last time",
        "Rosa walks to the gate.</bdi></li>",
        "Ana asks about kneeling.</bdi></li>",
    ]
    places = [text.index(words) for words in order]
    assert places == sorted(places)
    assert HARDER not in text
    assert STEADY not in text


def test_the_dose_what_changes_and_what_was_asked_open_the_next_visit_too(episode, goal, last, page):
    standing = CheckInFactory(
        episode=episode, held_on=ago(7), agreed="", changes="Only the stairs.", questions="Can I drive?"
    )
    DoseDecisionFactory(check_in=last, aspect="frequency", what="Three times a day")
    DoseDecisionFactory(check_in=last, aspect="pacing", what="Rest at each bench")
    DoseDecisionFactory(check_in=standing, aspect="frequency", what="Once a day")
    DoseDecisionFactory(check_in=standing, aspect="intensity", what="Twice as hard", is_entered_in_error=True)

    text = page()

    order = ["Rosa walks to the gate.", "Pacing: Rest at each bench", "Only the stairs.", "How often: Once a day"]
    places = [text.index(words) for words in ("What we agreed last time", *order, "What Rosa asked on", "Can I drive?")]
    assert places == sorted(places)
    assert "Three times a day" not in text, "another one was decided since"
    assert "Twice as hard" not in text, "it was entered in error"


def test_what_the_first_check_in_of_a_day_decided_stands_beside_what_the_second_agreed(episode, goal, last, page):
    """The paper has the dose and the level; so has the opening of the next visit."""
    task = PracticeTaskFactory(goal=goal, what="Sit to stand")
    DoseDecisionFactory(check_in=last, aspect="pacing", what="Rest at each bench")
    first = CheckInFactory(episode=episode, held_on=ago(7), agreed="", changes="Only the stairs.")
    DoseDecisionFactory(check_in=first, aspect="frequency", what="Once a day")
    PractisedFactory(check_in=first, task=task, level=1)
    PractisedFactory(check_in=first, what="Rowing", level=4)
    CheckInFactory(episode=episode, held_on=ago(7), agreed="Rosa rings the clinic.")

    text = page()

    told = text[text.index("What we agreed last time") :]
    order = ["Pacing: Rest at each bench", "How often: Once a day", "Sit to stand: level 2", "Rosa rings the clinic."]
    places = [told.index(words) for words in order]
    assert places == sorted(places)
    assert "Rosa walks to the gate." not in told, "something else was agreed since"
    assert "Rowing: level" not in told, "it is no task of the plan"


def test_a_step_from_before_what_was_agreed_last_is_not_told_as_last_times(episode, goal, last, page):
    PractisedFactory(check_in=last, task=PracticeTaskFactory(goal=goal, what="Sit to stand"), level=1)
    assert "Sit to stand: level 2" in page()
    CheckInFactory(episode=episode, held_on=ago(7), agreed="Rosa rings the clinic.")
    assert "Sit to stand: level 2" not in page()


def test_what_was_asked_before_the_last_check_in_is_not_open_any_more(episode, goal, page):
    CheckInFactory(episode=episode, held_on=ago(14), questions="Can I drive?")
    CheckInFactory(episode=episode, held_on=ago(7))

    assert "Can I drive?" not in page()


def test_a_target_that_was_reached_is_told_once_as_a_fact_of_its_day_with_the_star(episode, goal, last, page):
    recorded(goal.measure, {9: 2, 4: 3})

    text = page()

    news = text[text.index(GOOD) : text.index("What we agreed last time")]
    day = formats.date_format(ago(9), "MONTH_DAY_FORMAT")
    assert f"On {day}: <strong>2 of 10</strong>. That was your goal." in news, "a lower result takes the day not back"
    assert news.index("That was your goal.") < news.index('class="sun"')

    CheckInFactory(episode=episode, held_on=ago(3))
    assert "That was your goal." not in page()


def test_the_result_that_reached_a_target_is_told_once(episode, goal, last, page):
    stairs = MeasureFactory(episode=episode, key="psfs_activity", activity="the stairs")
    recorded(stairs, {40: 3, 2: 8})
    recorded(goal.measure, {40: 8, 4: 2})

    text = page()

    news = text[text.index(GOOD) : text.index("What we agreed last time")]
    assert "<strong>2 of 10</strong>. That was your goal." in news
    assert "<strong>8</strong> on" in news, "another measure's gain is told"
    assert "<strong>2</strong> on" not in news


def test_a_target_is_not_told_beside_a_setback(episode, goal, last, page):
    recorded(goal.measure, {9: 2})
    walking_is_worse(episode, goal, last)

    text = page()

    assert HARDER in text
    assert "That was your goal." not in text


def test_without_good_news_there_is_no_empty_box_and_no_blame(goal, last, page):
    PracticeTaskFactory(goal=goal)

    text = page()

    assert "Good news" not in text
    assert "notice-sun" not in text


def pain_is_up(episode, goal, last):
    for days, value in ((40, 3), (20, 3), (2, 7)):
        MeasurementFactory(measure=goal.measure, value=value, taken_on=ago(days))


def walking_is_worse(episode, goal, last):
    results(MeasureFactory(episode=episode, key="walk_6min"), 400, 200)


def it_was_said_to_be_harder(episode, goal, last):
    GoalRatingFactory(check_in=last, goal=goal, patient_word="harder")


def a_gain_is_lost_again(episode, goal, last):
    results(MeasureFactory(episode=episode, key="walk_6min"), 300, 420, 310)


@pytest.mark.parametrize("happens", [pain_is_up, walking_is_worse, it_was_said_to_be_harder, a_gain_is_lost_again])
def test_nothing_is_celebrated_beside_a_setback_which_opens_the_plan_they_wrote(episode, goal, last, page, happens):
    practised(goal, *range(1, 10))
    MilestoneFactory(goal=goal, name="The bakery", value=None, reached_on=ago(5))
    CopingPlanFactory(goal=goal, obstacle="it rains", answer="walk the corridor", kind="weather")
    happens(episode, goal, last)

    text = page()

    assert HARDER in text
    assert "Good news" not in text
    assert "notice-sun" not in text
    assert 'data-setback-word="harder"' in text
    fold = text[text.index('id="own-plan"') :]
    assert fold[: fold.index(">")].endswith(" open")
    assert "walk the corridor" in fold


@pytest.mark.parametrize("told", [{"pain_now": "6"}, {"patient": "harder"}])
def test_what_a_draft_holds_of_a_setback_keeps_good_news_aside_as_what_is_stored_does(
    episode, goal, last, page, client_of, clinician, told
):
    FlareUpPlanFactory(episode=episode, usual_pain=3)
    MilestoneFactory(goal=goal, name="The bakery", value=None, reached_on=ago(5))
    assert ASIDE not in page()
    typed = {name if name == "pain_now" else f"patient_{goal.pk}": value for name, value in told.items()}
    with in_clinic(episode.clinic_id):
        keep_draft(clinician, CHECK_IN, episode.pk, {name: [value] for name, value in typed.items()})
    finish = reverse("plans:check_in_finish", args=[episode.pk])
    came_back = client_of(clinician).post(finish, typed | {"next_at": "nonsense"})

    for text in (page(), " ".join(came_back.text.split())):
        assert ASIDE in text
        fold = text[text.index('id="own-plan"') :]
        assert fold[: fold.index(">")].endswith(" open")


@pytest.mark.parametrize(("pain", "is_aside"), [("6", True), ("5", False)])
def test_typed_pain_beyond_the_error_since_last_time_keeps_good_news_aside_though_it_is_no_3_above_usual(
    episode, goal, last, page, clinician, pain, is_aside
):
    results(goal.measure, 7, 8, 6, 4)
    MilestoneFactory(goal=goal, name="The bakery", value=None, reached_on=ago(5))
    with in_clinic(episode.clinic_id):
        keep_draft(clinician, CHECK_IN, episode.pk, {"pain_now": [pain]})

    text = page()

    assert 'data-setback-pain="6"' in text
    assert (ASIDE in text) is is_aside


@pytest.mark.parametrize("pain", ["5", "", "a lot"])
def test_pain_as_usual_in_a_draft_keeps_no_good_news_aside(episode, goal, last, page, clinician, pain):
    FlareUpPlanFactory(episode=episode, usual_pain=3)
    MilestoneFactory(goal=goal, name="The bakery", value=None, reached_on=ago(5))
    with in_clinic(episode.clinic_id):
        keep_draft(clinician, CHECK_IN, episode.pk, {"pain_now": [pain]})

    assert GOOD in page() and ASIDE not in page()


def pain_at_its_worst_was_told(episode, goal):
    """Of the last week; it is asked for the first time, and pain now is as ever."""
    CheckInFactory(episode=episode, held_on=ago(14))
    for days in (40, 20, 2):
        MeasurementFactory(measure=goal.measure, value=3, taken_on=ago(days), conditions={"question": "now"})
    worst = {"question": "week_worst"}
    MeasurementFactory(measure=goal.measure, value=7, taken_on=ago(1), conditions=worst)


def it_was_harder_months_ago(episode, goal):
    GoalRatingFactory(check_in=CheckInFactory(episode=episode, held_on=ago(70)), goal=goal, patient_word="harder")


def pain_was_up_months_ago(episode, goal):
    CheckInFactory(episode=episode, held_on=ago(70))
    for days, value in ((85, 3), (80, 3), (70, 7)):
        MeasurementFactory(measure=goal.measure, value=value, taken_on=ago(days))


@pytest.mark.parametrize("happened", [pain_at_its_worst_was_told, it_was_harder_months_ago, pain_was_up_months_ago])
def test_what_says_nothing_of_now_is_no_harder_time_and_keeps_no_good_news_back(episode, goal, page, happened):
    happened(episode, goal)
    MilestoneFactory(goal=goal, name="The bakery", value=None, reached_on=ago(5))

    text = page()

    assert HARDER not in text
    assert GOOD in text and "The bakery" in text


def test_the_plan_for_a_flare_up_opens_with_pain_above_usual(episode, goal, last, page):
    FlareUpPlanFactory(episode=episode, usual_pain=3, ease_off_do="half of it for two days")
    CopingPlanFactory(goal=goal, kind="weather", answer="walk the corridor")
    CopingPlanFactory(goal=goal, kind="flare_up", answer="do the easiest one")
    MeasurementFactory(measure=goal.measure, value=6, taken_on=ago(2))

    text = page()

    assert "half of it for two days" in text
    assert 'data-setback-pain="6"' in text
    assert text.index("do the easiest one") < text.index("walk the corridor")


def test_without_a_plan_one_can_be_written(goal, last, page):
    text = page()

    assert reverse("goals:coping_new", args=[goal.pk]) in text
    assert reverse("goals:flare_up", args=[goal.episode_id]) in text
    assert 'id="own-plan"' in text


def test_a_steady_spell_is_named_with_what_usually_helps_and_once_for_each_result(episode, goal, page):
    results(goal.measure, 6, 5, 5, 5, until=14, every=21)
    CheckInFactory(episode=episode, held_on=ago(14))

    assert STEADY in page()
    assert "Steady spells are a normal part of getting better." in page()

    CheckInFactory(episode=episode, held_on=ago(7))
    assert STEADY not in page()


def test_a_clear_and_lasting_gain_is_told_before_that_it_holds_steady(episode, goal, page):
    results(goal.measure, 8, 4, 4, 4, until=14, every=21)
    CheckInFactory(episode=episode, held_on=ago(14))

    text = page()

    gain = "A clear step forward since we started, of the size people usually notice."
    assert text.index(GOOD) < text.index(gain) < text.index(STEADY)
    opening = text[: text.index("What changes</h2>")]
    assert opening.count("Steady spells are a normal part") == 1, "told once, by itself"


def test_where_a_measure_can_show_no_more_nothing_helps_and_nothing_is_offered(episode, goal, page):
    results(goal.measure, 8, 1, 1, 1, until=14, every=21)
    goal.target = 0
    with in_clinic(goal.clinic_id):
        goal.save()
    CheckInFactory(episode=episode, held_on=ago(14))

    text = page()

    assert "A clear step forward since we started" in text
    assert STEADY not in text


def test_what_two_people_read_names_no_instrument(episode, goal, page):
    results(goal.measure, 8, 4, 5, 4, until=14, every=21)
    CheckInFactory(episode=episode, held_on=ago(14))

    text = page()

    assert "Your pain, from 0 (none) to 10" in text
    assert "Numeric Pain Rating Scale" not in text[: text.index("What changes</h2>")]
