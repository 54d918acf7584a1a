"""The patient's story as its page tells it."""

import re
from datetime import timedelta
from decimal import Decimal

import pytest
from django.urls import reverse
from django.utils import timezone

from goals.tests.factories import (
    ConversationFactory,
    GoalFactory,
    GoalRevisionFactory,
    MilestoneFactory,
    options_side_by_side,
)
from measures.tests.factories import MeasureFactory, MeasurementFactory
from patients.tests.factories import EpisodeFactory
from plans.tests.factories import IssuedPlanFactory
from rehabgoals.tenancy import in_clinic
from reminders.models import Message
from reminders.tests.factories import MessageFactory
from sessions.tests.factories import CheckInFactory, VisitFactory


@pytest.fixture
def episode(riverside, clinician):
    return EpisodeFactory(clinic=riverside, clinician=clinician)


@pytest.fixture
def story(clinician, client_of, episode):
    """The story's words, of these kinds; of everything when none is named."""

    def story(*kinds, **more):
        url = reverse("plans:timeline", args=[episode.patient_id])
        page = client_of(clinician).get(url, {"kind": kinds} | more).text
        main = re.sub(r"</?(bdi|strong)\b[^>]*>", "", page[page.index("<main") : page.index("</main>")])
        return " ".join(re.sub(r"<[^>]+>", " ", main).split())

    return story


def days_ago(days):
    return timezone.now() - timedelta(days=days)


def test_the_story_tells_visits_with_whom_and_what_was_agreed(clinician, colleague, episode, story):
    visit = VisitFactory(episode=episode, starts_at=days_ago(7), kind="video", status="kept")
    CheckInFactory(episode=episode, visit=visit, clinician=colleague, agreed="As far as the blue gate.\nTwice a week.")
    CheckInFactory(episode=episode, achieved="Up the stairs alone.")
    VisitFactory(episode=episode, starts_at=days_ago(14), status="cancelled")
    VisitFactory(episode=episode, starts_at=days_ago(21), status="missed")
    VisitFactory(episode=episode, starts_at=days_ago(28), status="planned")
    VisitFactory(episode=episode, starts_at=days_ago(-3), kind="home")

    words = story("visits")

    assert "With Tom Okafor. By video." in words
    assert "As far as the blue gate. · Twice a week." in words
    assert "Up the stairs alone." in words
    assert "Visit, cancelled With Ana Becker. In person." in words
    assert "Visit that did not take place" in words and "Planned visit" in words
    assert "At home" not in words, "what lies ahead is no story yet"


def test_the_story_tells_results_with_the_measures_pages_verdict(riverside, clinician, client_of, episode, story):
    pain = MeasureFactory(episode=episode, key="nprs")
    for weeks, value in ((9, 7), (6, 6), (1, 3)):
        MeasurementFactory(
            measure=pain, value=value, taken_on=timezone.localdate() - timedelta(weeks=weeks), source="patient_reported"
        )
    measures = client_of(clinician).get(reverse("measures:measure_list", args=[episode.pk])).text

    words = story("measures")

    [verdict] = re.findall(r"Since [^.]*: change beyond the error[^.]*\.", measures)[:1]
    assert "within measurement error (" in words and "The start, on " in words
    assert verdict.replace(", first sign", "") in words, verdict
    assert re.findall(r": (\d) (?:\(last [^)]+\) )?(?:Since|The start)", words) == ["3", "6", "7"]


def test_a_gain_that_was_lost_again_is_told_beside_last_times_value(episode, story):
    """Pain went from 6 to 4, and today it is 7: near the start, and harder than last time."""
    pain = MeasureFactory(episode=episode, key="nprs")
    for days, value in ((28, 6), (14, 4), (0, 7)):
        MeasurementFactory(measure=pain, value=value, taken_on=timezone.localdate() - timedelta(days=days))

    told = story("measures")

    assert re.search(r": 7 \(last 4 on [^)]+\) Since [^(]+\(6\): within measurement error", told)
    assert re.search(r"Since last time, [^(]+\(4\): change beyond the error, in the other direction", told)


def test_a_result_entered_in_error_is_no_part_of_the_story(episode, story):
    distance = MeasureFactory(episode=episode)
    MeasurementFactory(measure=distance, value=Decimal(9999), status="entered-in-error")

    assert "9999" not in story() and "9,999" not in story()


def test_the_story_tells_what_became_of_goals_and_why(riverside, clinician, episode, story):
    ConversationFactory(episode=episode, held_on=timezone.localdate() - timedelta(days=60))
    weighed = options_side_by_side(episode)
    goal = GoalFactory(episode=episode, achieved_on=timezone.localdate() - timedelta(days=1))
    MilestoneFactory(goal=goal, name="The bakery", reached_on=timezone.localdate() - timedelta(days=3))
    for number, (kind, reason) in enumerate((("paused", "Rest."), ("set_aside", "Knitting.")), start=1):
        GoalRevisionFactory(goal=goal, number=number, kind=kind, reason=reason, before={})
    with in_clinic(riverside.pk):
        type(weighed).objects.filter(pk=weighed.pk).update(decided_on=timezone.localdate())

    words = story("goals")

    for told in (
        "The episode began",
        "We talked about what matters",
        "A decision between options",
        "A goal was agreed walk to the market without stopping",
        "A goal rests walk to the market without stopping Rest.",
        "A goal was set aside walk to the market without stopping Knitting.",
        "A step on the way was reached The bakery",
        "A goal was reached",
    ):
        assert told in words, told


def test_a_goal_reached_before_it_was_agreed_anew_stays_reached_on_its_day(episode, story):
    goal = GoalFactory(episode=episode)
    before = {"achieved_on": (timezone.localdate() - timedelta(days=40)).isoformat(), "activity": "walk to the corner"}
    GoalRevisionFactory(goal=goal, number=1, kind="renegotiated", before=before)
    GoalRevisionFactory(goal=goal, number=2, kind="renegotiated", before={"achieved_on": None})

    words = story("goals")

    assert words.count("A goal was reached") == 1
    assert "A goal was reached walk to the corner" in words


def test_the_story_tells_how_an_episode_was_finished(riverside, clinician, episode, story):
    with in_clinic(riverside.pk):
        type(episode).objects.filter(pk=episode.pk).update(
            discharged_on=timezone.localdate(), discharge_reason="moved", discharge_words="To the coast."
        )

    assert "The episode was finished Knee pain on stairs Moved away. To the coast." in story()


def test_the_story_tells_what_was_sent_and_its_fate_and_plans_that_were_issued(episode, story):
    MessageFactory(episode=episode, state=Message.State.SENT, sent_at=timezone.now())
    MessageFactory(episode=episode, reminder=True, state=Message.State.FAILED, reason="no_address")
    MessageFactory(episode=episode, reminder=True, state=Message.State.CANCELLED, reason="visit_off")
    MessageFactory(episode=episode, tidings=True, state=Message.State.SENT, sent_at=timezone.now())
    IssuedPlanFactory(episode=episode, way="paper")

    assert "The plan Sent." in story("messages")
    assert "Who looks after them now Sent." in story("messages")
    assert "Reminder of a visit Could not be sent. There is no e-mail address." in story("messages")
    assert "Not needed any more" not in story()
    assert "The plan was given on paper By Ana Becker." in story("plans")


def test_only_the_kinds_that_were_asked_for_are_told_and_several_may_be(episode, story):
    VisitFactory(episode=episode, starts_at=days_ago(2), status="kept")
    IssuedPlanFactory(episode=episode)
    GoalFactory(episode=episode)

    assert "A goal was agreed" not in story("visits", "plans")
    assert "By e-mail" not in story("visits") and "Visit With Ana Becker" in story("visits", "plans")
    assert "The plan was given by e-mail" in story("visits", "plans")
    assert "A goal was agreed" in story("nothing of ours")


def test_a_long_story_is_read_page_by_page_with_everything_once(episode, clinician, client_of):
    for days in range(1, 71):
        VisitFactory(episode=episode, starts_at=days_ago(days), status="kept")
    client, url, seen = client_of(clinician), reverse("plans:timeline", args=[episode.patient_id]), []
    query = "?kind=visits"
    while query:
        page = client.get(url + query).text
        seen += re.findall(r"/visits/(\d+)/", page)
        found = re.search(r'rel="next" href="([^"]+)"', page)
        query = found and found[1].replace("&amp;", "&")

    assert len(seen) == len(set(seen)) == 70
    assert "Back to the newest" in page


@pytest.mark.parametrize("written", ["", "x", "-1-0", "1-2-3", "99999999999999999999-1", "9999999999999999-999", "0-0"])
def test_an_address_somebody_cut_short_still_tells_a_story(story, written):
    assert "story so far" in story(**{"from": written})


def test_an_entry_names_its_problem_only_where_the_patient_has_several(riverside, clinician, episode, story):
    VisitFactory(episode=episode, starts_at=days_ago(2), status="kept")
    assert "Knee pain on stairs" not in story("visits")

    EpisodeFactory(clinic=riverside, patient=episode.patient, clinician=clinician, problem="Neck, stiff")
    assert "Knee pain on stairs" in story("visits")


def test_a_patient_who_was_only_registered_has_a_story_to_begin(riverside, clinician, client_of):
    from patients.tests.factories import PatientFactory

    page = client_of(clinician).get(reverse("plans:timeline", args=[PatientFactory(clinic=riverside).pk])).text

    assert "Nothing has happened yet." in page
