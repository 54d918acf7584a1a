"""Words as long as the fields take, without a space to break at: no page becomes wider than its window."""

from django.conf import settings
from django.urls import reverse

from goals.models import FlareUpPlan
from goals.tests.factories import (
    ActivityChoiceFactory,
    AgreedCourseFactory,
    CopingPlanFactory,
    FlareUpPlanFactory,
    FollowUpFactory,
    GoalFactory,
    GoalRevisionFactory,
    MaintenancePlanFactory,
    MilestoneFactory,
    PracticeTaskFactory,
    options_side_by_side,
)
from goals.versions import kept_of
from measures.tests.factories import MeasureFactory, MeasurementFactory
from patients.tests.factories import EpisodeFactory, PatientFactory, PrecautionFactory
from rehabgoals.tenancy import in_clinic
from rehabgoals.testing.browser import sign_in
from sessions.tests.factories import (
    CheckInAmendmentFactory,
    CheckInFactory,
    DoseDecisionFactory,
    HandOverFactory,
    PractisedFactory,
    VisitFactory,
)


def test_words_without_a_space_stay_inside_their_place(browser, live, riverside, clinician, client_of):
    long = {"given_names": "W" * 120, "family_name": "W" * 120, "preferred_name": "M" * 80, "clinic_number": "9" * 40}
    patient = PatientFactory(clinic=riverside, **long)
    episode = EpisodeFactory(clinic=riverside, clinician=clinician, patient=patient, problem="P" * 200)
    PrecautionFactory(clinic=riverside, episode=episode, text="K" * 300, said_by="S" * 120)
    measure = MeasureFactory(clinic=riverside, episode=episode, key="psfs_activity", activity="A" * 300)
    MeasurementFactory(clinic=riverside, measure=measure, value=3)
    goal = GoalFactory(clinic=riverside, episode=episode, measure=measure, activity="A" * 300, outcome="O" * 500)
    PracticeTaskFactory(clinic=riverside, goal=goal, what="R" * 200, cue="C" * 120, stop_when="S" * 200)
    CopingPlanFactory(clinic=riverside, goal=goal, obstacle="O" * 200, answer="A" * 200)
    step = MilestoneFactory(clinic=riverside, goal=goal, name="M" * 16)
    options = options_side_by_side(episode)
    weighed = {"title": "T" * 120, "asks": "A" * 200, "helps": "H" * 200, "can_go_wrong": "C" * 200}
    with in_clinic(riverside.pk):
        options.options.update(**weighed, fate_reason="R" * 300)
    AgreedCourseFactory(episode=episode, where="W" * 120, finish_line="F" * 300)
    texts = ("keeps_it_going", "exposure_steps", "seek_help_when")
    MaintenancePlanFactory(episode=episode, **dict.fromkeys(texts, "K" * 2000))
    FlareUpPlanFactory(episode=episode, **dict.fromkeys(FlareUpPlan.SECOND_FIELDS, "F" * 200))
    follow_up = FollowUpFactory(episode=episode, words="W" * 300)
    ActivityChoiceFactory(episode=episode, key="", words="A" * 120)
    with in_clinic(riverside.pk):
        GoalRevisionFactory(goal=goal, reason="R" * 500, before=kept_of(goal) | {"activity": "B" * 300})
    check_in = CheckInFactory(clinic=riverside, episode=episode, achieved="A" * 900, agreed="B" * 900)
    CheckInAmendmentFactory(check_in=check_in, reason="R" * 300, after={"agreed": "A" * 900})
    PractisedFactory(check_in=check_in, what="P" * 200, next_level_when="N" * 200)
    DoseDecisionFactory(check_in=check_in, what="D" * 200, why="W" * 300)
    passed_on = HandOverFactory(episode=episode, note="N" * 900)
    visit = VisitFactory(clinic=riverside, episode=episode)
    pages = [
        *((f"sessions:check_in_{name}", check_in) for name in ("amend", "note")),
        ("sessions:hand_over", passed_on),
        *(("plans:patient_detail", patient), ("patients:people", patient), ("patients:patient_edit", patient)),
        ("plans:timeline", patient),
        *(("patients:episode_edit", episode), ("goals:conversation", episode), ("measures:measure_list", episode)),
        *(("sessions:check_in_new", episode), ("plans:plan", episode), ("goals:goal_detail", goal)),
        *(("goals:goal_edit", goal), ("sessions:check_in_detail", check_in), ("sessions:visit_edit", visit)),
        *((f"goals:{name}", episode) for name in ("activities", "options", "course", "flare_up", "episode_finish")),
        ("goals:episode_close", episode),
        *((f"goals:{name}", goal) for name in ("goal_versions", "goal_change", "goal_rulers", "goal_screen")),
        *((f"goals:{name}", goal) for name in ("practice_new", "coping_new", "milestone_new", "realism_look")),
        *((f"goals:option_{name}", options) for name in ("table", "table_edit", "decide")),
        *(("goals:milestone_edit", step), ("goals:follow_up_settle", follow_up), ("goals:goal_levels", goal)),
    ]
    addresses = ["/", reverse("patients:patient_search"), *(reverse(name, args=[row.pk]) for name, row in pages)]

    page, client = browser.new_page(viewport={"width": 320, "height": 800}), client_of(clinician)
    sign_in(page, live, settings.SESSION_COOKIE_NAME, client.session.session_key)
    too_wide = []
    for address in addresses:
        page.goto(live + address)
        if page.evaluate("document.documentElement.scrollWidth > innerWidth"):
            too_wide.append(address)
    assert too_wide == []
