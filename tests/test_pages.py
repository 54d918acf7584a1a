"""Every page, in each of its states, in a real browser: accessible, no complaint, and never wider than its window."""

import time
from datetime import timedelta
from decimal import Decimal

from allauth.account.internal.flows import login
from axe_playwright_python.sync_playwright import Axe
from django.conf import settings
from django.contrib.auth.tokens import default_token_generator
from django.test import Client
from django.utils import timezone
from playwright.sync_api import Error as PlaywrightError

from accounts.models import Clinic
from accounts.tests.factories import ClinicFactory, InvitationFactory, PhraseFactory, UserFactory
from goals.models import PracticeTask
from goals.tests.factories import (
    ActivityChoiceFactory,
    AgreedCourseFactory,
    ConversationFactory,
    CopingPlanFactory,
    FlareUpPlanFactory,
    FollowUpFactory,
    GoalFactory,
    MaintenancePlanFactory,
    MilestoneFactory,
    PracticePictureFactory,
    PracticeTaskFactory,
    options_side_by_side,
)
from measures.tests.factories import MeasureFactory, MeasurementFactory, instrument
from patients.tests.factories import ConsentFactory, EpisodeFactory, PatientFactory, PrecautionFactory
from plans.issuing import issue_plan
from rehabgoals.access import ACCESS, CLOSED
from rehabgoals.tenancy import in_clinic
from rehabgoals.testing.browser import PATIENCE, Complaints, sign_in
from sessions.amending_entries import dose_entry, dose_key, practised_entry, practised_key
from sessions.tests.factories import (
    CheckInAmendmentFactory,
    CheckInFactory,
    DoseDecisionFactory,
    GoalRatingFactory,
    HandOverFactory,
    PractisedFactory,
    VisitFactory,
)
from tests.every_page import ADMIN, CAREFUL, CAREFUL_EMAIL, CLINICIAN, GENEROUS, NEWCOMER, NO_PAGE, NOBODY, STATES
from tests.layla import layla

WIDE, PHONE, NARROWEST = 1440, 390, 320
HEIGHT = 844
AXE = Axe().axe_script
# All that axe knows, its advice beside WCAG included; no page has sounds for it to fetch first. Colours are the same at
# every width, and take axe the longest.
ALL = {"resultTypes": ["violations"], "preload": False}
RUN_AXE = "options => axe.run(document, options).then(results => results.violations)"
ALL_BUT_COLOURS = ALL | {"rules": {"color-contrast": {"enabled": False}}}


def test_every_row_of_the_access_table_has_a_page_here_or_a_reason():
    shown = {state.url_name for state in STATES}
    open_pages = {name for name, rule in ACCESS.items() if rule is not CLOSED}

    assert open_pages - shown - set(NO_PAGE) == set(), "in the access table, and not looked at"
    assert shown & set(NO_PAGE) == set(), "looked at, and with a reason not to"
    assert (shown | set(NO_PAGE)) - open_pages == set(), "not in the access table"
    assert len({state.name for state in STATES}) == len(STATES)


def carefully(clinic):
    """Somebody of the clinic whose sign-in has a second step."""
    from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
    from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret

    careful = UserFactory(clinic=clinic, email=CAREFUL_EMAIL, name="Ada Careful")
    with in_clinic(clinic.pk):
        TOTP.activate(careful, generate_totp_secret())
        RecoveryCodes.activate(careful)
    return careful


def people_of(clinic):
    """Who looks at the pages."""
    return {
        CLINICIAN: UserFactory(clinic=clinic, email="clinician@riverside.example", name="Ana Becker"),
        ADMIN: UserFactory(clinic=clinic, email="both@riverside.example", name="Mei Tanaka", both=True),
        NEWCOMER: UserFactory(clinic=ClinicFactory(name="Meadow Physiotherapy"), name="Ines Prado"),
        CAREFUL: carefully(clinic),
        GENEROUS: UserFactory(clinic=clinic, email="colleague@riverside.example", name="Tom Okafor"),
    }


def things_of(clinic, people):
    """One full story, one that has just begun, one that is finished, and a patient without any."""
    clinician, today = people[CLINICIAN], timezone.localdate()
    episode = EpisodeFactory(clinic=clinic, clinician=clinician, after_operation=True)
    PrecautionFactory(episode=episode)
    for kind in ("email", "attachment"):
        ConsentFactory(patient=episode.patient, kind=kind, recorded_by=clinician)
    before = ConversationFactory(clinic=clinic, episode=episode, held_on=today - timedelta(weeks=8), readback=True)
    ConversationFactory(clinic=clinic, episode=episode, started_from=before, readback=True)
    for key, whose in (("shop", "patient"), ("shop", "clinician"), ("market", "patient"), ("stairs", "clinician")):
        ActivityChoiceFactory(episode=episode, key=key, chosen_by=whose)
    goals = [
        GoalFactory(clinic=clinic, episode=episode),
        GoalFactory(
            clinic=clinic,
            episode=episode,
            secondary=True,
            activity="sleep through the night without waking from the pain in my shoulder when I turn",
            measure=MeasureFactory(clinic=clinic, episode=episode, key="nprs"),
            baseline=Decimal(7),
            target=Decimal(2),
        ),
        GoalFactory(
            clinic=clinic,
            episode=episode,
            secondary=True,
            place=2,
            activity="lift Leo",
            measure=MeasureFactory(clinic=clinic, episode=episode, key="psfs_activity", activity="lift Leo"),
            baseline=Decimal(3),
            target=Decimal(8),
        ),
    ]
    for goal, values in zip(goals, [(150, 280, 440), (7, 5), ()], strict=True):
        for number, value in enumerate(values):
            day = today - timedelta(weeks=9 - 3 * number)
            MeasurementFactory(clinic=clinic, measure=goal.measure, value=Decimal(value), taken_on=day)
    results = [
        MeasurementFactory(clinic=clinic, measure=goals[0].measure, value=Decimal(value), status=status)
        for value, status in ((445, "final"), (4450, "entered-in-error"))
    ]
    supports = what_supports(goals[0])
    check_in = CheckInFactory(clinic=clinic, episode=episode)
    GoalRatingFactory(check_in=check_in, goal=goals[0])
    what_was_practised(check_in, supports["practice"])
    bare, finished = EpisodeFactory(clinic=clinic, clinician=clinician), EpisodeFactory(clinic=clinic, discharged=True)
    AgreedCourseFactory(episode=episode)
    for each in (episode, finished):
        MaintenancePlanFactory(episode=each)
    spent = InvitationFactory(clinic=clinic, accepted_at=timezone.now())
    visit = VisitFactory(clinic=clinic, episode=episode)
    VisitFactory(clinic=clinic, episode=bare, starts_at=timezone.now() + timedelta(minutes=30))
    with in_clinic(clinic.pk):
        issued = issue_plan(episode, by=clinician, way="email")
    return {
        "patient": episode.patient_id,
        "bare_patient": bare.patient_id,
        "new_patient": PatientFactory(clinic=clinic).pk,
        "nobodys": 999_999_999,
        "episode": episode.pk,
        "bare_episode": bare.pk,
        "finished_episode": finished.pk,
        "goal": goals[0].pk,
        **supports,
        **layla(clinic, clinician),
        "option_table": options_side_by_side(episode).pk,
        "follow_up": FollowUpFactory(episode=finished).pk,
        "instrument": goals[0].measure.instrument_id,
        "measurement": results[0].pk,
        "wrong_measurement": results[1].pk,
        **{key: instrument(clinic, key).pk for key in ("grip", "psfs", "ndi")},
        "published": goals[1].measure.instrument_id,
        "measure": goals[1].measure_id,
        "of": "mdc",
        "check_in": check_in.pk,
        "visit": visit.pk,
        "issued": issued.pk,
        "colleague": people[CAREFUL].pk,
        "phrase": PhraseFactory(user=clinician).pk,
        "hand_over": HandOverFactory(clinic=clinic, to_clinician=clinician).pk,
        "token": f"token-of-{InvitationFactory(clinic=clinic).email}",
        "spent_token": f"token-of-{spent.email}",
        "uid": "1",
        "key": f"0-{default_token_generator.make_token(clinician)}",
    }


def what_was_practised(check_in, practice_id):
    """Something of the plan and something the patient chose, a decision about the dose, and an amendment of it."""
    with in_clinic(check_in.clinic_id):
        task = PracticeTask.objects.select_related("goal__measure").get(pk=practice_id)
    PractisedFactory(check_in=check_in, task=task, what=task.what)
    chosen = PractisedFactory(check_in=check_in, what="A turn on the left foot", step="")
    dose = DoseDecisionFactory(check_in=check_in, measure=task.goal.measure)
    with in_clinic(check_in.clinic_id):
        chosen.refresh_from_db()
    CheckInAmendmentFactory(
        check_in=check_in,
        number=1,
        before={practised_key(chosen.pk): None, dose_key(dose.aspect): dose_entry(dose) | {"what": "Every day"}},
        after={practised_key(chosen.pk): practised_entry(chosen), dose_key(dose.aspect): dose_entry(dose)},
    )


def what_supports(goal):
    """Practice with all that can be said of it and some that was stopped, an "if … then …", a plan for a flare-up."""
    practice = PracticeTaskFactory(
        goal=goal,
        how="Slowly, with the stick in the left hand.\nLook up every few steps.",
        minutes=15,
        times_a_week=7,
        level=2,
        next_level_when="three days without more pain the next morning",
        chosen_by="patient",
        shown_on=timezone.localdate(),
        is_tried=True,
        picture=PracticePictureFactory(added_by=goal.agreed_by),
    )
    PracticeTaskFactory(goal=goal, what="Stand up from the chair, ten times", stopped_on=timezone.localdate())
    coping = CopingPlanFactory(goal=goal, answer="walk up and down the stairs of the house")
    FlareUpPlanFactory(episode=goal.episode)
    MilestoneFactory(goal=goal, name="The corner shop", value=300, reached_on=timezone.localdate())
    step = MilestoneFactory(goal=goal, name="The bakery", value=600)
    return {"practice": practice.pk, "coping": coping.pk, "milestone": step.pk}


class Walk:
    """One browser window for each person, and what was found on the pages."""

    def __init__(self, browser, live, people, *, language="en"):
        self.browser, self.live, self.people, self.language = browser, live, people, language
        self.windows, self.found, self.shown = {}, [], {}
        self.complaints = Complaints()

    def window_of(self, who):
        if who not in self.windows:
            context = self.browser.new_context(base_url=self.live, viewport={"width": WIDE, "height": HEIGHT})
            context.set_default_timeout(PATIENCE)
            context.add_init_script(AXE)
            self.complaints.watch(context)
            self.windows[who] = context.new_page()
            if who != NOBODY:
                client = Client()
                client.force_login(self.people[who])
                session = client.session
                # They gave their password again a moment ago, as pages about a second step ask.
                session[login.AUTHENTICATION_METHODS_SESSION_KEY] = [
                    {"method": "password", "at": time.time(), "reauthenticated": True}
                ]
                session[login._AUTHENTICATION_METHODS_USER_SESSION_KEY] = str(self.people[who].pk)
                session.save()
                sign_in(self.windows[who], self.live, settings.SESSION_COOKIE_NAME, session.session_key)
        return self.windows[who]

    def open(self, state, things):
        """Show the state: on its page, which is there already after a look at it as it opens."""
        page = self.window_of(state.who)
        page.set_viewport_size({"width": WIDE, "height": HEIGHT})
        address = state.address(things)
        if self.shown.pop(state.who, None) != address:
            if state.who == NOBODY:
                page.context.clear_cookies()
            page.goto(address)
        if not state.act:
            self.shown[state.who] = address
        else:
            try:
                state.act(page)
            except PlaywrightError as error:
                self.found.append(f"{state.name}: {error.message}")
        return page

    def look(self, state, things, widths=(WIDE, PHONE)):
        """Open the page once and look at it at each width."""
        page = self.open(state, things)
        head = page.evaluate(
            "() => [document.querySelectorAll('h1').length, document.title, document.documentElement.lang,"
            " document.documentElement.dir]"
        )
        if head[0] != 1 or not head[1].strip() or not head[2]:
            self.found.append(f"{state.name}: h1, title, lang, dir: {head}")
        for width in (*widths, NARROWEST):
            if width != WIDE:
                page.set_viewport_size({"width": width, "height": HEIGHT})
            self.measure_width(page, state, width)
            if width == NARROWEST:
                break
            options = ALL if width == widths[-1] else ALL_BUT_COLOURS
            for violation in page.evaluate(RUN_AXE, options):
                places = [f"{node['target']} {node.get('failureSummary', '')}" for node in violation["nodes"][:3]]
                self.found.append(f"{state.name} at {width}: {violation['id']}: {violation['help']} {places}")
        return head

    def measure_width(self, page, state, width):
        """No page scrolls sideways, whatever is in it."""
        too_wide = page.evaluate(
            """async () => {
              // What follows the window by script has its turn first.
              await new Promise(requestAnimationFrame);
              const page = document.documentElement;
              if (page.scrollWidth <= page.clientWidth) return "";
              const far = [...document.body.querySelectorAll("*")].filter((e) => {
                const r = e.getBoundingClientRect();
                return r.width && (r.right > page.clientWidth + 1 || r.left < -1);
              });
              const name = (e) => e.tagName.toLowerCase() + (e.className ? "." + e.className : "");
              return page.scrollWidth + ": " + far.slice(-3).map(name).join(", ");
            }"""
        )
        if too_wide:
            self.found.append(f"{state.name} at {width} scrolls sideways, {too_wide}")

    def end(self):
        for page in self.windows.values():
            page.context.close()
        return [*self.found, *self.complaints]


def test_every_page_is_accessible_in_every_state_on_a_phone_and_on_a_desk(browser, live, riverside):
    people = people_of(riverside)
    things = things_of(riverside, people)
    walk = Walk(browser, live, people)

    for state in STATES:
        started = time.monotonic()
        walk.look(state, things)
        print(f"{state.name} {time.monotonic() - started:.1f} s")

    found = walk.end()
    assert not found, "\n- ".join(["", *found])


# Of each kind of layout one; the style sheet for right to left is the same one, mirrored.
MIRRORED = [
    "caseload",
    "patient",
    "conversation",
    "activities-clinician",
    "goal-new-errors",
    "goal",
    "goal-versions-two",
    "flare-up",
    "option-table",
    "measures",
    "check-in-new",
    "plan",
    "staff",
]


def test_an_arabic_clinics_pages_run_from_right_to_left(browser, live, riverside):
    with in_clinic(riverside.pk):
        riverside.language = "ar"
        riverside.save()
    people = people_of(Clinic.objects.get(pk=riverside.pk))
    things = things_of(people[CLINICIAN].clinic, people)
    walk = Walk(browser, live, people)

    for state in [state for state in STATES if state.name in MIRRORED]:
        head = walk.look(state, things, widths=(WIDE,))
        if head[3] != "rtl":
            walk.found.append(f"{state.name}: dir is {head[3]!r}")

    found = walk.end()
    assert not found, "\n- ".join(["", *found])
