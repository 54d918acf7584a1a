"""The note of a check-in and of a first visit, as pages and as files."""

from datetime import UTC, date, datetime

import pytest
from django.urls import reverse

from accounts.models import Clinic
from goals.tests.factories import ConversationFactory, GoalFactory, PracticeTaskFactory, StillMattersFactory
from measures.tests.factories import MeasureFactory, MeasurementFactory
from patients.tests.factories import EpisodeFactory
from rehabgoals.tenancy import in_clinic
from rehabgoals.testing.queries import assert_constant_queries
from sessions.tests.factories import (
    CheckInAmendmentFactory,
    CheckInFactory,
    DoseDecisionFactory,
    GoalRatingFactory,
    PractisedFactory,
    VisitFactory,
)

DAY = date(2026, 11, 10)


@pytest.fixture
def episode(riverside, clinician):
    return EpisodeFactory(
        clinic=riverside, clinician=clinician, patient__preferred_name="Rosa", started_on=date(2026, 9, 1)
    )


@pytest.fixture
def check_in(episode):
    ahead = VisitFactory(episode=episode, starts_at=datetime(2026, 11, 24, 10, 30, tzinfo=UTC), kind="video")
    return CheckInFactory(
        episode=episode,
        held_on=DAY,
        achieved="Past the shop.\nTwice.",
        practice_days=5,
        obstacle_kinds=["weather"],
        obstacles="Rain all week",
        agreed="To the blue gate.\nRest on Sunday.",
        takes_away="Slow and often.",
        next_visit=ahead,
        finished_at=datetime(2026, 11, 10, 10, 58, tzinfo=UTC),
    )


@pytest.fixture
def client(client_of, clinician):
    return client_of(clinician)


def text_of(client, name, number):
    answer = client.get(reverse(f"sessions:{name}", args=[number]))
    assert answer["Content-Type"] == "text/plain; charset=utf-8"
    assert answer["Content-Disposition"] == 'attachment; filename="note.txt"'
    assert answer["X-Content-Type-Options"] == "nosniff"
    return answer.content.decode()


def test_a_check_in_becomes_a_note_with_its_numbers_and_the_patients_words(client, episode, check_in):
    stand = MeasureFactory(episode=episode, key="chair_stand_30s")
    for day, value in ((date(2026, 9, 1), 7), (DAY, 11)):
        MeasurementFactory(measure=stand, taken_on=day, value=value)
    goal = GoalFactory(episode=episode, activity="walk to the market")
    GoalRatingFactory(check_in=check_in, goal=goal, supporter_word="same", clinician_word="as_hoped")
    StillMattersFactory(goal=goal, asked_on=DAY, answer="partly", words="The stairs more")
    PractisedFactory(check_in=check_in)
    DoseDecisionFactory(check_in=check_in)

    lines = text_of(client, "check_in_note_text", check_in.pk).splitlines()

    assert lines[0] == "Check-in. Tuesday 10 November 2026. With Ana Becker."
    [walked] = [line for line in lines if line.startswith("- 30-second chair stand: 11")]
    assert "Since 1 September (7): not judged" in walked
    for line in (
        "- Achieved since last time: “Past the shop. Twice.”",
        "- Practice on 5 of the last 7 days",
        "- What got in the way: Bad weather “Rain all week”",
        "- Does it still matter, walk to the market: In part “The stairs more”",
        "- Rosa takes away: “Slow and often.”",
        "- How far we came, walk to the market: Rosa: part way; At Rosa’s side: about the same; Ana Becker: as hoped",
        "- Practised, Sit to stand: Level 2, 8 times, sure 7 of 10, safe alone. One level up, as both agreed.",
        "- How often: Three days a week. Why: The knee was sore for two days",
        "- To the blue gate.",
        "- Rest on Sunday.",
        "- Next visit: Tuesday 24 November, 10:30. By video, with Ana Becker.",
    ):
        assert line in lines
    assert [line for line in lines[1:] if line and not line.startswith("- ")] == [
        "Heard",
        "Measured",
        "Agreed",
        "Next",
    ]


def test_a_result_stands_beside_last_times_and_a_worsening_from_a_gain_is_said(client, episode, check_in):
    pain = MeasureFactory(episode=episode, key="nprs")
    for day, value in ((date(2026, 10, 13), 6), (date(2026, 11, 3), 4), (DAY, 7)):
        MeasurementFactory(measure=pain, taken_on=day, value=value, conditions={"question": "now"})

    [told] = [line for line in text_of(client, "check_in_note_text", check_in.pk).splitlines() if "Pain now" in line]

    assert told.startswith("- Pain now: 7 of 10 (last 4 on 3 November). Since 13 October (6): within measurement error")
    assert "Since last time, 3 November (4): change beyond the error, in the other direction" in told
    page = client.get(reverse("sessions:check_in_detail", args=[check_in.pk])).text
    assert "last 4 on 3 November" in page
    assert "This was harder than on 3 November." in page and "About the same as when we started." in page


def test_an_amendment_makes_a_new_note_that_names_the_old(client, check_in):
    for number, hour in ((1, 9), (2, 15)):
        moment = datetime(2026, 11, 12, hour, tzinfo=UTC)
        CheckInAmendmentFactory(check_in=check_in, number=number, made_at=moment, reason=f"Reason {number}")
    lines = text_of(client, "check_in_note_text", check_in.pk).splitlines()
    assert lines[1:4] == [
        "Amended on 12 November 2026 by Ana Becker: Reason 1",
        "Amended on 12 November 2026 by Ana Becker: Reason 2",
        "Replaces the note of 12 November 2026, 09:00.",
    ]


def test_the_page_shows_the_same_note_to_be_copied(client, check_in):
    page = client.get(reverse("sessions:check_in_note", args=[check_in.pk]))
    assert page.context["note"] == text_of(client, "check_in_note_text", check_in.pk)
    assert "Copy note" in page.text and "To the blue gate." in page.text


def test_the_headings_stand_as_the_clinic_orders_them(client, check_in):
    with in_clinic(check_in.clinic_id):
        Clinic.objects.filter(pk=check_in.clinic_id).update(note_order=["next", "agreed", "measured", "heard"])
    text = text_of(client, "check_in_note_text", check_in.pk)
    assert text.index("\nNext\n") < text.index("\nAgreed\n") < text.index("\nHeard\n")
    assert "Measured" not in text, "nothing was measured"


def test_a_first_visit_becomes_a_note_of_where_it_all_began(client, episode):
    ConversationFactory(
        episode=episode,
        held_on=date(2026, 9, 1),
        summary="Hopes: “To the market.”\nWorries: “The stairs.”",
        summary_said="confirmed",
        summary_said_by="Rosa",
        summary_said_at=datetime(2026, 9, 1, 10, tzinfo=UTC),
    )
    goal = GoalFactory(episode=episode, activity="walk to the market", started_on=date(2026, 9, 1))
    PracticeTaskFactory(goal=goal, what="Walk to the gate", how_often="twice a day", cue="after breakfast")
    MeasurementFactory(measure=goal.measure, value=150, taken_on=date(2026, 9, 1))

    text = text_of(client, "first_note_text", episode.pk)

    head = f"First visit, {episode.problem}. Tuesday 1 September 2026. With Ana Becker. "
    assert text.startswith(f"{head}Goals, practice and the next visit as they stand on ")
    assert "- Hopes: “To the market.”" in text
    assert "- Read back: confirmed by Rosa" in text
    assert "150 m on 1 September 2026" in text
    assert "- Goal: By " in text and "I want to: walk to the market" in text
    assert "- Practice: Walk to the gate, twice a day, after breakfast" in text
    page = client.get(reverse("sessions:first_note", args=[episode.pk]))
    assert page.context["note"] == text


def test_what_matters_is_quoted_where_no_summary_is_confirmed(client, episode):
    ConversationFactory(episode=episode, answers={"hopes": "To the market.", "pain": "At night"}, summary="")
    text = text_of(client, "first_note_text", episode.pk)
    assert "- Hopes: “To the market.”" in text
    assert "At night" not in text


def test_an_episode_that_has_only_begun_has_a_short_note(client, episode):
    """And one that tells of no meeting, whoever asks for it by its address."""
    text = text_of(client, "first_note_text", episode.pk)
    assert len(text.splitlines()) == 1
    assert text.startswith("Before the first visit, ") and "With Ana Becker" not in text
    assert "1 September" not in text


def test_first_visit_without_a_talk_is_of_the_first_check_ins_day(client, episode):
    CheckInFactory(episode=episode, held_on=date(2026, 9, 29))
    CheckInFactory(episode=episode, held_on=date(2026, 9, 8), clinician=episode.clinician)
    text = text_of(client, "first_note_text", episode.pk)
    assert text.startswith(f"First visit, {episode.problem}. Tuesday 8 September 2026. With Ana Becker. ")


def test_a_check_ins_page_and_note_cost_the_same_however_much_was_said(client, episode, check_in):
    numbers = iter(range(1, 99))

    def another():
        number = next(numbers)
        measure = MeasureFactory(episode=episode, key="psfs_activity", activity=f"activity {number}")
        MeasurementFactory(measure=measure, value=4, taken_on=DAY)
        goal = GoalFactory(episode=episode, lifecycle_status="on-hold", measure=measure)
        GoalRatingFactory(check_in=check_in, goal=goal)
        PractisedFactory(check_in=check_in)
        CheckInAmendmentFactory(check_in=check_in, number=number)

    for name in ("check_in_detail", "check_in_note", "check_in_amend"):
        assert_constant_queries(client, reverse(f"sessions:{name}", args=[check_in.pk]), another, at_most=12)
