"""Every page about a patient reads a fixed number of times, however much there is to show (DESIGN rule 10, 9)."""

from datetime import timedelta
from itertools import count

import pytest
from django.utils import timezone

from goals.tests.factories import (
    ActivityChoiceFactory,
    AttainmentLevelFactory,
    AttainmentScaleFactory,
    ConversationFactory,
    CopingPlanFactory,
    FollowUpFactory,
    GoalRevisionFactory,
    MilestoneFactory,
    PracticeTaskFactory,
    StillMattersFactory,
    options_side_by_side,
)
from goals.versions import kept_of
from measures.tests.factories import MeasureFactory, MeasurementFactory
from patients.models import Episode
from patients.tests.factories import ConsentFactory, EpisodeFactory, PrecautionFactory
from plans.tests.factories import IssuedPlanFactory
from rehabgoals.tenancy import in_clinic
from rehabgoals.testing.queries import data_statements
from reminders.tests.factories import MessageFactory
from sessions.tests.factories import (
    CheckInFactory,
    DoseDecisionFactory,
    GoalRatingFactory,
    PractisedFactory,
    VisitFactory,
)
from tests.test_access import ABOUT_PATIENTS, address, things_of

NO_PAGE = {
    "accounts:draft": "by POST only",
    "accounts:draft_discard": "by POST only",
    "accounts:presence": "by POST only",
    "sessions:partnership": "only on a screen that was handed over; the same three statements for everybody",
    "sessions:partnership_ask": "by POST only",
    "sessions:hand_over_take_back": "by POST only",
    "sessions:hand_over_told": "by POST only",
    "patients:consent_give": "by POST only",
    "patients:consent_withdraw": "by POST only",
    "goals:activities_take_back": "by POST only",
    "goals:goal_sentence": "by POST only; goals/tests/test_builder.py",
    "goals:realism": "by POST only; goals/tests/test_reach.py",
    "goals:wording": "by POST only; goals/tests/test_wording_piece.py",
    "goals:wording_keep": "by POST only; goals/tests/test_wording_piece.py",
    "goals:practice_stop": "by POST only",
    "goals:goal_primary": "by POST only",
    "goals:goal_keep": "by POST only",
    "goals:still_matters": "by POST only",
    "goals:coping_set_aside": "by POST only",
    "goals:option_bring_back": "by POST only",
    "goals:episode_bring_back": "by POST only",
    "plans:plan_issue": "by POST only",
    "plans:check_in_finish": "by POST; by GET it is the visit page",
    "sessions:check_in_note_text": "as its page, without the patient's header",
    "sessions:first_note_text": "as its page, without the patient's header",
    "plans:options_pdf": "a sheet; two queries more than the page of its table",
    "plans:plan_pdf": "rendered when the plan has changed; the test below",
    "reminders:plan_fate": "a piece; reminders/tests/test_fate.py",
    "measures:fit": "by POST only",
    "measures:threshold_end": "by POST only",
}
PAGES = sorted(set(ABOUT_PATIENTS) - set(NO_PAGE))


@pytest.fixture
def things(clinician):
    return things_of(clinician)


@pytest.fixture
def one_more_of_everything(clinician, things):
    """Each call adds one more of all that this patient's pages may show."""
    clinic, numbers = clinician.clinic, count(1)
    with in_clinic(clinic.pk):
        episode = Episode.objects.select_related("patient", "clinician").get(pk=things["episode"]["episode_id"])
        goal = episode.goals.select_related("measure").get()
        kept = kept_of(goal)

    def add():
        number = next(numbers)
        day = timezone.localdate() - timedelta(days=number)
        EpisodeFactory(clinic=clinic, patient=episode.patient, clinician=clinician)
        ConversationFactory(clinic=clinic, episode=episode, held_on=day, readback=True)
        ActivityChoiceFactory(episode=episode, key="", words=f"activity {number}")
        PrecautionFactory(clinic=clinic, episode=episode)
        ConsentFactory(patient=episode.patient, kind="email", recorded_by=clinician, withdrawn_at=timezone.now())
        task = PracticeTaskFactory(clinic=clinic, goal=goal)
        CopingPlanFactory(clinic=clinic, goal=goal)
        MilestoneFactory(goal=goal, value=None, reached_on=day)
        GoalRevisionFactory(goal=goal, number=number + 1, before=kept)
        StillMattersFactory(goal=goal, asked_on=day)
        options_side_by_side(episode)
        AttainmentLevelFactory(scale=AttainmentScaleFactory(goal=goal, terms=number + 1))
        FollowUpFactory(episode=episode, settled_at=timezone.now(), settled_by=clinician, words="Well")
        MeasurementFactory(clinic=clinic, measure=goal.measure, taken_on=day)
        measure = MeasureFactory(clinic=clinic, episode=episode, key="psfs_activity", activity=f"activity {number}")
        MeasurementFactory(clinic=clinic, measure=measure, value=4, taken_on=day - timedelta(weeks=8))
        check_in = CheckInFactory(clinic=clinic, episode=episode, held_on=day)
        GoalRatingFactory(check_in=check_in, goal=goal)
        PractisedFactory(check_in=check_in, task=task)
        DoseDecisionFactory(check_in=check_in)
        VisitFactory(clinic=clinic, episode=episode, starts_at=timezone.now() + timedelta(days=number))
        IssuedPlanFactory(clinic=clinic, episode=episode)
        VisitFactory(clinic=clinic, episode=episode, kept=True)
        MessageFactory(clinic=clinic, episode=episode, state="sent", sent_at=timezone.now())

    return add


def test_no_page_about_a_patient_is_forgotten_here():
    assert len(PAGES) > 14
    assert set(NO_PAGE) <= set(ABOUT_PATIENTS), "a reason for nothing"


def test_no_page_reads_more_often_for_a_patient_with_a_long_history(
    client_of, clinician, things, one_more_of_everything
):
    client, urls = client_of(clinician), [address(name, things) for name in PAGES]

    one_more_of_everything()
    for url in urls:
        data_statements(client, url)  # what is cached by the process is cached now
    short = {url: data_statements(client, url) for url in urls}
    for _ in range(4):
        one_more_of_everything()
    long = {url: data_statements(client, url) for url in urls}

    for url, statements in long.items():
        words = f"{url}: {len(short[url])} statements with one row, {len(statements)} with five:"
        assert len(statements) == len(short[url]) <= 12, "\n".join([words, *statements])


def test_a_plan_that_has_not_changed_is_read_as_often_with_a_long_history(
    client_of, clinician, things, one_more_of_everything
):
    client, url = client_of(clinician), address("plans:plan_pdf", things)
    counts = []
    for _ in range(2):
        one_more_of_everything()
        data_statements(client, url)  # rendered and kept here
        counts.append(len(data_statements(client, url)))
    assert counts[0] == counts[1] <= 12
