"""A cast of two clinics in one transaction, every form of the product with words that fit, and what is in the database.

For the tests that send what nobody would type by mistake (test_hostile_forms.py) and those that only look
(test_looking_changes_nothing.py).
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from decimal import Decimal
from html.parser import HTMLParser
from http.cookies import SimpleCookie
from typing import Any
from urllib.parse import quote_plus

from allauth.account.models import EmailAddress
from django.apps import apps
from django.contrib.auth.tokens import default_token_generator
from django.db import connection, transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.http import int_to_base36

from accounts.tests.factories import (
    PASSWORD,
    AbsenceFactory,
    ClinicFactory,
    InvitationFactory,
    PhraseFactory,
    UserFactory,
)
from goals.tests.factories import (
    ActivityChoiceFactory,
    ConversationFactory,
    CopingPlanFactory,
    FlareUpPlanFactory,
    FollowUpFactory,
    GoalFactory,
    MilestoneFactory,
    PracticePictureFactory,
    PracticeTaskFactory,
    options_side_by_side,
)
from measures.adopting import Decision, adopt
from measures.tests.factories import MeasureFactory, MeasurementFactory
from patients.tests.factories import ConsentFactory, EpisodeFactory, PatientFactory, PrecautionFactory
from plans.gathering import gather
from plans.issuing import document_of
from plans.tests.factories import IssuedPlanFactory
from rehabgoals.days import write_day
from rehabgoals.tenancy import in_clinic
from rehabgoals.testing.pages import GuardedClient
from sessions.feeds import renew_address
from sessions.tests.factories import (
    CheckInFactory,
    DoseDecisionFactory,
    GoalRatingFactory,
    HandOverFactory,
    PractisedFactory,
    VisitFactory,
)


class Undone(Exception):
    """Ends a savepoint of `as_if`."""


@contextmanager
def as_if() -> Iterator[None]:
    """Whatever happens inside is taken back."""
    try:
        with transaction.atomic():
            yield
            raise Undone
    except Undone:
        pass


@dataclass
class Clinic:
    """One clinic of the cast: who signs in, and one of everything by the name of the URL's argument."""

    clinic: Any
    person: Any
    things: dict[str, Any]
    client: GuardedClient = field(default_factory=GuardedClient)
    cookies: str = ""

    def signed_in(self) -> GuardedClient:
        """The client with the session it had in the beginning, whatever was done with it since."""
        self.client.cookies = SimpleCookie(self.cookies)
        return self.client

    def address(self, name: str, **changed: Any) -> str:
        """A URL about this clinic's things."""
        wanted = ARGUMENTS.get(name, {})
        return reverse(name, kwargs={argument: self.things[key] for argument, key in wanted.items()} | changed)


def make_clinic(name: str, domain: str) -> Clinic:
    """A clinic with one of everything."""
    clinic = ClinicFactory(name=name, link_hosts="videos.example.org")
    person = UserFactory(clinic=clinic, email=f"both@{domain}", name="Mei Tanaka", both=True)
    colleague = UserFactory(clinic=clinic, email=f"colleague@{domain}", name="Tom Okafor")
    left = UserFactory(clinic=clinic, email=f"left@{domain}", name="Ada Gone", left=True)
    for each in (person, colleague, left):
        EmailAddress.objects.create(user=each, email=each.email, verified=True, primary=True)
    episode = EpisodeFactory(clinic=clinic, clinician=person)
    PrecautionFactory(episode=episode)
    for kind in ("email", "attachment"):
        ConsentFactory(patient=episode.patient, kind=kind, recorded_by=person)
    conversation = ConversationFactory(clinic=clinic, episode=episode, readback=True)
    for whose in ("patient", "clinician"):
        ActivityChoiceFactory(episode=episode, chosen_by=whose)
    goal = GoalFactory(clinic=clinic, episode=episode)
    practice = PracticeTaskFactory(goal=goal, picture=PracticePictureFactory(added_by=person))
    coping = CopingPlanFactory(goal=goal)
    FlareUpPlanFactory(episode=episode)
    weighed = options_side_by_side(episode)
    result = MeasurementFactory(clinic=clinic, measure=goal.measure)
    MeasurementFactory(clinic=clinic, measure=goal.measure, value=4400, status="entered-in-error")
    due_measure = MeasureFactory(clinic=clinic, episode=episode, key="chair_stand_30s")
    check_in = CheckInFactory(clinic=clinic, episode=episode)
    GoalRatingFactory(check_in=check_in, goal=goal)
    PractisedFactory(check_in=check_in, task=practice, what=practice.what)
    chosen = PractisedFactory(check_in=check_in)
    DoseDecisionFactory(check_in=check_in, measure=goal.measure)
    VisitFactory(clinic=clinic, episode=episode, starts_at=timezone.now() + timedelta(days=9))
    bare = EpisodeFactory(clinic=clinic, clinician=person, patient=PatientFactory(clinic=clinic, given_names="Leo"))
    with in_clinic(clinic.pk):
        kept_for_later = weighed.options.get(fate="later")
        # Rendered here once: it takes longer than everything else together.
        document = document_of(gather(episode), clinic)
        adopted = adopt(goal.measure.instrument, Decision("mcid", Decimal(80), "Our own tries"), by=person)
        feed_address = renew_address(person)
    invitation = InvitationFactory(clinic=clinic)
    things = {
        "patient": episode.patient_id,
        "bare_patient": bare.patient_id,
        "episode": episode.pk,
        "bare_episode": bare.pk,
        "goal": goal.pk,
        "practice": practice.pk,
        "chosen": chosen.pk,
        "milestone": MilestoneFactory(goal=goal).pk,
        "coping": coping.pk,
        "option_table": weighed.pk,
        "option": kept_for_later.pk,
        "follow_up": FollowUpFactory(episode=episode).pk,
        "instrument": goal.measure.instrument_id,
        "measurement": result.pk,
        "due_measure": due_measure.pk,
        "measure": goal.measure_id,
        "check_in": check_in.pk,
        "visit": VisitFactory(clinic=clinic, episode=bare).pk,
        "issued": IssuedPlanFactory(clinic=clinic, episode=episode, document=document).pk,
        "conversation": conversation.pk,
        "person": person.pk,
        "colleague": colleague.pk,
        "left": left.pk,
        "invitation": invitation.pk,
        "token": f"token-of-{invitation.email}",
        "feed_token": feed_address.rpartition("/")[2].removesuffix(".ics"),
        "kind": "email",
        "hand_over": HandOverFactory(clinic=clinic, episode__clinician=colleague, to_clinician=person).pk,
        "hand_over_to_take_back": HandOverFactory(clinic=clinic, episode__clinician=person).pk,
        "hand_over_accepted": HandOverFactory(clinic=clinic, accepted=True).pk,
        "draft_kind": "conversation",
        "absence": AbsenceFactory(user=person).pk,
        "phrase": PhraseFactory(user=person).pk,
        "of": "mdc",
        "threshold": adopted.pk,
        "uid": int_to_base36(colleague.pk),
        "key": default_token_generator.make_token(colleague),
        "clinic": clinic.pk,
    }
    made = Clinic(clinic, person, things)
    made.client.force_login(person)
    made.cookies = made.client.cookies.output(header="", sep=";")
    return made


# --- addresses --------------------------------------------------------------------------------------------------------

EPISODE, PATIENT, GOAL = {"episode_id": "episode"}, {"patient_id": "patient"}, {"goal_id": "goal"}
DRAFT = {"kind": "draft_kind", "about": "episode"}
# Which thing stands in a URL. Names of the access table that are not here have no argument.
ARGUMENTS: dict[str, dict[str, str]] = {
    "patients:patient_edit": PATIENT,
    "patients:people": PATIENT,
    "patients:consent_give": {"patient_id": "bare_patient"},
    "patients:consent_withdraw": PATIENT | {"kind": "kind"},
    "patients:episode_new": PATIENT,
    "patients:episode_edit": EPISODE,
    "plans:patient_detail": PATIENT,
    "plans:timeline": PATIENT,
    "goals:conversation": EPISODE,
    "goals:conversation_screen": EPISODE,
    "goals:activities": EPISODE,
    "goals:activities_patient": EPISODE,
    "goals:activities_clinician": EPISODE,
    "goals:activities_take_back": EPISODE,
    "goals:goal_new": EPISODE,
    "goals:goal_sentence": EPISODE,
    "goals:wording": EPISODE,
    "goals:wording_keep": EPISODE,
    "goals:realism": EPISODE,
    "goals:realism_look": GOAL,
    "goals:goal_detail": GOAL,
    "goals:goal_edit": GOAL,
    "goals:goal_change": GOAL,
    "goals:goal_versions": GOAL,
    "goals:goal_primary": GOAL,
    "goals:goal_keep": GOAL,
    "goals:still_matters": GOAL,
    "goals:milestone_new": GOAL,
    "goals:milestone_edit": {"milestone_id": "milestone"},
    "goals:goal_levels": GOAL,
    "goals:goal_rulers": GOAL,
    "goals:goal_screen": GOAL,
    "goals:practice_new": GOAL,
    "goals:practice_edit": {"task_id": "practice"},
    "goals:practice_stop": {"task_id": "practice"},
    "goals:practice_picture": {"task_id": "practice"},
    "goals:coping_new": GOAL,
    "goals:coping_edit": {"plan_id": "coping"},
    "goals:coping_set_aside": {"plan_id": "coping"},
    "goals:flare_up": EPISODE,
    "goals:options": EPISODE,
    "goals:option_table": {"table_id": "option_table"},
    "goals:option_table_edit": {"table_id": "option_table"},
    "goals:option_decide": {"table_id": "option_table"},
    "plans:options_pdf": {"table_id": "option_table"},
    "goals:option_bring_back": {"option_id": "option"},
    "goals:course": EPISODE,
    "goals:episode_finish": EPISODE,
    "goals:episode_finish_confirm": EPISODE,
    "goals:episode_close": EPISODE,
    "goals:episode_bring_back": EPISODE,
    "goals:follow_up_settle": {"follow_up_id": "follow_up"},
    "accounts:draft": DRAFT,
    "accounts:draft_discard": DRAFT,
    "accounts:presence": DRAFT,
    "accounts:away_take_back": {"absence_id": "absence"},
    "accounts:phrase_edit": {"phrase_id": "phrase"},
    "accounts:phrase_remove": {"phrase_id": "phrase"},
    "measures:measure_list": EPISODE,
    "measures:measure_record": EPISODE | {"instrument_id": "instrument"},
    "measures:measures_due": EPISODE,
    "measures:measurement_correct": {"measurement_id": "measurement"},
    "measures:measurement_detail": {"measurement_id": "measurement"},
    "measures:instrument_detail": {"instrument_id": "instrument"},
    "measures:threshold_adopt": {"instrument_id": "instrument", "of": "of"},
    "measures:threshold_end": {"adopted_id": "threshold"},
    "measures:measure_threshold": {"measure_id": "measure", "of": "of"},
    "measures:fit": {"measure_id": "measure"},
    "measures:measure_settings": {"measure_id": "measure"},
    "sessions:check_in_new": EPISODE,
    "sessions:check_in_detail": {"check_in_id": "check_in"},
    "sessions:check_in_amend": {"check_in_id": "check_in"},
    "sessions:check_in_note": {"check_in_id": "check_in"},
    "sessions:check_in_note_text": {"check_in_id": "check_in"},
    "sessions:first_note": EPISODE,
    "sessions:first_note_text": EPISODE,
    "sessions:hand_over_new": EPISODE,
    "sessions:hand_over": {"hand_over_id": "hand_over"},
    "sessions:hand_over_take_back": {"hand_over_id": "hand_over_to_take_back"},
    "sessions:hand_over_told": {"hand_over_id": "hand_over_accepted"},
    "sessions:partnership": EPISODE,
    "sessions:partnership_ask": EPISODE,
    "sessions:visit_new": EPISODE,
    "sessions:visit_edit": {"visit_id": "visit"},
    "sessions:feed": {"token": "feed_token"},
    "plans:check_in_finish": EPISODE,
    "plans:plan": EPISODE,
    "plans:plan_pdf": EPISODE,
    "plans:plan_issue": EPISODE,
    "plans:issued_plan": {"issued_id": "issued"},
    "plans:issued_plan_pdf": {"issued_id": "issued"},
    "reminders:plan_fate": EPISODE,
    "accounts:staff_detail": {"user_id": "colleague"},
    "accounts:staff_deactivate": {"user_id": "colleague"},
    "accounts:staff_bring_back": {"user_id": "left"},
    "accounts:invitation_resend": {"invitation_id": "invitation"},
    "accounts:invitation_take_back": {"invitation_id": "invitation"},
    "accounts:invitation_accept": {"token": "token"},
    "account_reset_password_from_key": {"uidb36": "uid", "key": "key"},
    "account_confirm_email": {"key": "key"},
    "mfa_edit_webauthn": {"pk": "person"},
    "mfa_remove_webauthn": {"pk": "person"},
}


# --- forms ------------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Form:
    """A form of the product: what is typed into it beside what the page opens with, and the model it is about."""

    typed: Callable[[], dict[str, Any]]
    model: str = ""
    page: str = ""
    """The page that holds the form, where the URL itself is asked by POST only."""
    is_signed_in: bool = True
    saves: bool = True
    """Sent like this it is taken: the answer leads on to another page."""


def _day(days: int) -> str:
    return write_day(timezone.localdate() + timedelta(days=days))


def form(model: str = "", page: str = "", *, is_signed_in: bool = True, saves: bool = True, **typed: Any) -> Form:
    """`typed` may hold functions, called when the form is sent."""
    return Form(
        lambda: {name: value() if callable(value) else value for name, value in typed.items()},
        model,
        page,
        is_signed_in,
        saves,
    )


PERSON = {"name": "Priya Raghunathan", "profession": "physiotherapist", "roles": ["clinician"]}
NEW_PASSWORD = "seven grey herons on the weir"
FORMS: dict[str, Form] = {
    "patients:patient_search": form(saves=False, q="ros"),
    "patients:patient_new": form(
        "patients.Patient", given_names="Amina", family_name="Diallo", born_on="04/05/1971", none_of=""
    ),
    "patients:patient_edit": form("patients.Patient", telephone="01632 960 111"),
    "patients:consent_give": form(
        "patients.Consent", "patients:people", kinds=["email"], said_by="Leo", given_on=lambda: _day(0)
    ),
    "patients:consent_withdraw": form("patients.Consent"),
    "patients:episode_new": form("patients.Episode", problem="Shoulder pain", body_region="shoulder"),
    "patients:episode_edit": form("patients.Episode", problem="Knee pain on all stairs"),
    "goals:conversation": form("goals.Conversation", answer_good_day="I sit with Carmen."),
    "goals:conversation_screen": form("goals.Conversation", said="confirmed"),
    "goals:activities": form("goals.ActivityChoice", picks=["shop"], words="walk Carmen's dog"),
    "goals:activities_patient": form("goals.ActivityChoice", picks=["stairs"], words="walk Carmen's dog"),
    "goals:activities_clinician": form("goals.ActivityChoice", picks=["stairs"], words="walk Carmen's dog"),
    "goals:activities_take_back": form("goals.ActivityChoice", "goals:activities"),
    "goals:goal_new": form(
        "goals.Goal",
        activity="lift Leo",
        how="own_number",
        baseline="3",
        target="8",
        target_on=lambda: _day(60),
        second_by="Inés",
    ),
    "goals:goal_sentence": form(
        "goals.Goal", "goals:goal_new", saves=False, activity="lift Leo", how="own_number", baseline="3", target="8"
    ),
    "goals:realism": form(
        "goals.Goal", "goals:goal_new", saves=False, activity="lift Leo", how="own_number", baseline="3", target="8"
    ),
    "goals:realism_look": form("goals.RealismLook"),
    "goals:wording": form("goals.KeptWording", "goals:goal_new", saves=False, text="You must walk.", language="en"),
    "goals:wording_keep": form(
        "goals.KeptWording", "goals:goal_new", saves=False, text="You must walk.", language="en", start="0", end="8"
    ),
    "goals:goal_edit": form(
        "goals.Goal", target="700", target_on=lambda: _day(70), reason="Further is fine", second_by="Inés"
    ),
    "goals:goal_change": form("goals.Goal", what="paused", until=lambda: _day(20), reason="The knee is to settle"),
    "goals:goal_primary": form("goals.Goal", "goals:goal_detail"),
    "goals:goal_keep": form("goals.Goal", "goals:goal_detail"),
    "goals:still_matters": form("goals.StillMatters", "goals:goal_detail", answer="yes", words="More than ever"),
    "goals:milestone_new": form("goals.Milestone", name="The bridge", value="500"),
    "goals:milestone_edit": form("goals.Milestone", name="The river"),
    # Without the picture, which is no form field; `goals/tests/test_support.py` sends broken ones.
    "goals:goal_levels": form("goals.AttainmentLevel", words_as_hoped="as far as the fish stall"),
    "goals:goal_rulers": form("goals.Goal", importance="9", confidence="4", confidence_help="if Carmen came along"),
    "goals:goal_screen": form("goals.Goal", importance="9"),
    "goals:practice_new": form("goals.PracticeTask", what="Ten stairs", cleared="not_touched", second_by="Inés"),
    "goals:practice_edit": form("goals.PracticeTask", what="Ten stairs", cleared="not_touched", second_by="Inés"),
    "goals:practice_stop": form("goals.PracticeTask"),
    "goals:coping_new": form("goals.CopingPlan", obstacle="it snows", answer="walk indoors", second_by="Inés"),
    "goals:coping_edit": form("goals.CopingPlan", obstacle="it snows", answer="walk indoors", second_by="Inés"),
    "goals:coping_set_aside": form("goals.CopingPlan"),
    "goals:options": form("goals.OptionTable", question="How we go on", first="walk with the dog"),
    "goals:option_table": form("goals.GoalOption", **{"option-1-patient_rating": "7"}),
    "goals:option_table_edit": form("goals.GoalOption", **{"option-1-helps": "A bench half way"}),
    "goals:option_decide": form("goals.GoalOption", **{"option-1-fate": "not_this"}),
    "goals:option_bring_back": form("goals.GoalOption"),
    "goals:course": form("goals.AgreedCourse", about_visits="8", over_weeks="10"),
    "goals:episode_finish": form("goals.MaintenancePlan", keeps_it_going="The walk on Saturdays"),
    "goals:episode_finish_confirm": form("patients.Episode", finished_on=lambda: _day(0)),
    "goals:episode_close": form("patients.Episode", reason="other", words="Works nights", finished_on=lambda: _day(0)),
    "goals:episode_bring_back": form("patients.Episode"),
    "goals:follow_up_settle": form("goals.FollowUp", words="Walks every day"),
    "goals:flare_up": form(
        "goals.FlareUpPlan", usual_pain="4", carry_on_do="go on, and rest after lunch", second_by="Inés"
    ),
    "accounts:draft": form("accounts.Draft", saves=False, answer_good_day="I sit with Carmen."),
    "accounts:draft_discard": form("accounts.Draft"),
    "accounts:typed": form("accounts.Draft", saves=False, words="The garden"),
    "accounts:typed_discard": form("accounts.Draft", saves=False),
    "accounts:kept": form("accounts.Draft", saves=False),
    "accounts:lock": form(),
    "accounts:unlock": form("accounts.User", password=PASSWORD, next="/caseload/"),
    "accounts:go_on": form(saves=False),
    "accounts:presence": form("accounts.Presence", saves=False),
    "accounts:me": form("accounts.User", name="Ana Becker", profession="physiotherapist"),
    "accounts:away_new": form("accounts.Absence", "accounts:me", from_on=lambda: _day(7), until_on=lambda: _day(9)),
    "accounts:away_take_back": form("accounts.Absence"),
    "accounts:own_phrases": form("accounts.Phrase", words="[name] walks [how far]"),
    "accounts:clinic_phrases": form("accounts.Phrase", words="Keep going as now"),
    "accounts:phrase_edit": form("accounts.Phrase", words="[name] rests [how long]"),
    "accounts:phrase_remove": form("accounts.Phrase"),
    "measures:measure_list": form("measures.Measure"),
    "measures:measure_record": form("measures.Measurement", value="450", taken_on=lambda: _day(0)),
    "measures:measures_due": form("measures.Measurement", **{"result_{due_measure}": "12"}),
    "measures:measurement_correct": form("measures.Measurement", reason="number", then="right", value="420"),
    "measures:instrument_new": form(
        "measures.Instrument", name="Stairs climbed", higher_is_better="True", kind="clinician_assessed", decimals="0"
    ),
    # Without the file, which is no form field; `measures/tests/test_importing.py` sends broken ones.
    "measures:instrument_import": form(
        "measures.Questionnaire",
        saves=False,
        instrument="new",
        name="Stairs",
        better="more",
        rule="sum",
        missing="zero",
    ),
    "measures:threshold_adopt": form("measures.AdoptedThreshold", value="60", source="Our own tries"),
    "measures:threshold_end": form("measures.AdoptedThreshold"),
    "measures:measure_threshold": form(
        "measures.AdoptedThreshold", value="60", source="Our own tries", reason="walks with a frame"
    ),
    "measures:measure_settings": form("measures.Measure", every_weeks="3", rhythm="on"),
    "measures:fit": form("measures.Fit", "plans:patient_detail", answer="worse"),
    "plans:check_in_finish": form(
        "rehab_sessions.CheckIn",
        "sessions:check_in_new",
        achieved="Past the shop",
        pain_now="2",
        next_on=lambda: _day(8),
        next_at="10:30",
        obstacle_kinds="weather",
        chosen_1_what="Dance in the kitchen",
        dose_pacing="in two halves",
        dose_pacing_why="sore the day after",
        questions="How long will it take?",
        takes_away="Walk first, then rest",
        begun_on="",
        **{
            "practised_{practice}": "on",
            "practised_{practice}_version": "1",
            "practised_{practice}_next_level_when": "ten without a pause",
            "still_{goal}": "partly",
            "still_{goal}_words": "The bus will do",
        },
    ),
    "sessions:hand_over_new": form("rehab_sessions.HandOver", note="She likes to be asked."),
    "sessions:hand_over": form("rehab_sessions.HandOver", say="yes", answer="With pleasure"),
    "sessions:hand_over_take_back": form("rehab_sessions.HandOver"),
    "sessions:hand_over_told": form("rehab_sessions.HandOver"),
    # Only on a screen that was handed over; sessions/tests/test_partnership.py sends what nobody would press.
    "sessions:partnership": form("rehab_sessions.PartnershipAnswer", saves=False, mattered="4"),
    "sessions:partnership_ask": form("rehab_sessions.PartnershipAsked"),
    "sessions:check_in_amend": form(
        "rehab_sessions.CheckIn",
        agreed="To the red gate.",
        reason="We had said the red one",
        # A row that is added has another number each time; sessions/tests/test_amending_entries.py adds some.
        left_out_which="",
        dose_pacing="In two halves",
        dose_pacing_why="The knee was sore",
        **{"practised_{chosen}_what": "Sit to stand, twice", "practised_{chosen}_amount": "9"},
    ),
    "sessions:calendar_address": form("rehab_sessions.CalendarFeed", act="end"),
    "sessions:visit_new": form("rehab_sessions.Visit", day=lambda: _day(5), at="10:30", minutes="30"),
    "sessions:visit_edit": form("rehab_sessions.Visit", day=lambda: _day(6), at="11:30", minutes="45"),
    "plans:plan_issue": form("plans.IssuedPlan"),
    "accounts:staff_invite": form("accounts.Invitation", email="priya@example.org", **PERSON),
    "accounts:staff_detail": form("accounts.User", **PERSON),
    "accounts:staff_deactivate": form("accounts.User"),
    "accounts:staff_bring_back": form("accounts.User"),
    "accounts:invitation_resend": form("accounts.Invitation"),
    "accounts:invitation_take_back": form("accounts.Invitation"),
    "accounts:clinic_edit": form("accounts.Clinic", name="Riverside Rehab"),
    "accounts:invitation_accept": form("accounts.User", is_signed_in=False, name="Priya", password=NEW_PASSWORD),
    "account_login": form("accounts.User", is_signed_in=False, login="both@riverside.example", password=PASSWORD),
    "account_logout": form(),
    "account_reauthenticate": form("accounts.User", password=PASSWORD),
    "account_change_password": form(
        "accounts.User", oldpassword=PASSWORD, password1=NEW_PASSWORD, password2=NEW_PASSWORD
    ),
    "account_reset_password": form("accounts.User", is_signed_in=False, email="both@riverside.example"),
    "account_reset_password_from_key": form(
        "accounts.User", is_signed_in=False, saves=False, password1=NEW_PASSWORD, password2=NEW_PASSWORD
    ),
    "mfa_authenticate": form(is_signed_in=False, saves=False, code="123456"),
    "mfa_login_webauthn": form(is_signed_in=False, saves=False, credential="{}"),
    "mfa_activate_totp": form("mfa.Authenticator", saves=False, code="123456"),
    "mfa_deactivate_totp": form("mfa.Authenticator", saves=False),
    "mfa_generate_recovery_codes": form("mfa.Authenticator", saves=False),
    "mfa_add_webauthn": form("mfa.Authenticator", saves=False, name="Key", credential="{}"),
    "mfa_edit_webauthn": form("mfa.Authenticator", saves=False, name="Key"),
    "mfa_remove_webauthn": form("mfa.Authenticator", saves=False),
    "mfa_reauthenticate": form(saves=False, code="123456"),
    "mfa_reauthenticate_webauthn": form(saves=False, credential="{}"),
    "usersessions_list": form("usersessions.UserSession", saves=False),
}
# Asked with GET only, or closed to everyone.
WITHOUT_FORM = {
    "patients:caseload",
    "patients:people",
    "plans:patient_detail",
    "plans:timeline",
    "goals:goal_detail",
    "goals:goal_versions",
    "goals:practice_picture",
    "measures:instrument_list",
    "measures:measurement_detail",
    "measures:instrument_detail",
    "sessions:check_in_new",
    "sessions:check_in_detail",
    "sessions:check_in_note",
    "sessions:check_in_note_text",
    "sessions:first_note",
    "sessions:first_note_text",
    "sessions:feed",
    "plans:plan",
    "plans:plan_pdf",
    "plans:options_pdf",
    "plans:issued_plan",
    "plans:issued_plan_pdf",
    "reminders:plan_fate",
    "accounts:home",
    "accounts:lock_state",
    "accounts:staff_list",
    "account_inactive",
    "account_reset_password_done",
    "account_reset_password_from_key_done",
    "mfa_index",
    "mfa_view_recovery_codes",
    "mfa_download_recovery_codes",
    "mfa_list_webauthn",
}


class _Fields(HTMLParser):
    """What a browser would send of each form on a page, untouched."""

    def __init__(self) -> None:
        super().__init__()
        self.forms: list[tuple[str, dict[str, list[str]]]] = []
        self._select = ""
        self._text: str | None = None

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        if tag == "form":
            self.forms.append((given.get("action") or "", {}))
        if not self.forms:
            return
        fields, name, value = self.forms[-1][1], given.get("name") or "", given.get("value") or ""
        if tag == "input" and name:
            kind = given.get("type", "text")
            fields.setdefault(name, [])
            if kind not in ("radio", "checkbox"):
                fields[name].append(value)
            elif "checked" in given:
                # A tick that was given no value is sent as "on".
                fields[name].append(given.get("value", "on") or "")
        elif tag == "select":
            self._select = name
            fields.setdefault(name, [])
        elif tag == "option" and self._select and ("selected" in given or (value and not any(fields[self._select]))):
            fields[self._select] = [value]
        elif tag == "textarea" and name:
            self._text = name
            fields[name] = [""]

    def handle_data(self, data: str) -> None:
        if self._text:
            self.forms[-1][1][self._text][0] += data.removeprefix("\n")

    def handle_endtag(self, tag: str) -> None:
        if tag == "textarea":
            self._text = None
        if tag == "select":
            self._select = ""


Payload = dict[str, list[str]]


def fields_on(client: GuardedClient, page: str, action: str) -> Payload:
    """The fields of the form that is sent to `action`, as the page opens with them."""
    response = client.get(page)
    if response.status_code != 200 or not response["Content-Type"].startswith("text/html"):
        return {}
    parser = _Fields()
    parser.feed(response.content.decode())
    ours = [fields for to, fields in parser.forms if to == action or (not to and page == action)]
    merged = {name: values for fields in ours for name, values in fields.items()}
    return {name: values for name, values in merged.items() if name != "csrfmiddlewaretoken"}


def payload_of(name: str, at: Clinic) -> Payload:
    """A whole form as somebody would send it."""
    known, address = FORMS[name], at.address(name)
    client = at.signed_in() if known.is_signed_in else GuardedClient()
    page = at.address(known.page) if known.page else address
    if known.page == "patients:people":
        page = at.address(known.page, patient_id=at.things["bare_patient"])
    with as_if():
        payload = fields_on(client, page, address)
    # The name of a field may hold a number: "result_{due_measure}".
    typed = {
        key.format_map(at.things): value if isinstance(value, list) else [value] for key, value in known.typed().items()
    }
    return payload | typed


def encoded(payload: Payload) -> bytes:
    """The body of a form. Lone surrogates go as the bytes that a broken client would send."""
    pairs = [
        f"{quote_plus(key.encode(errors='surrogatepass'))}={quote_plus(value.encode(errors='surrogatepass'))}"
        for key, values in payload.items()
        for value in values
    ]
    return "&".join(pairs).encode()


def send(name: str, at: Clinic, payload: Payload, address: str = "") -> Any:
    """Send a form; an exception in the view is raised here."""
    client = at.signed_in() if FORMS[name].is_signed_in else GuardedClient()
    return client.post(address or at.address(name), encoded(payload), content_type="application/x-www-form-urlencoded")


# --- what is in the database ------------------------------------------------------------------------------------------


def _our_models() -> list[Any]:
    """The models whose tables belong to clinics."""
    return [
        model
        for model in apps.get_models()
        if model._meta.label == "accounts.Clinic" or any(f.attname == "clinic_id" for f in model._meta.concrete_fields)
    ]


def checksum(clinic: Any) -> dict[str, str]:
    """Number of rows and a sum over them, of every table that belongs to clinics, as this clinic sees it."""
    with in_clinic(clinic.pk), connection.cursor() as cursor:
        cursor.execute("SELECT FROM pg_prepared_statements WHERE name = 'checksum'")
        if cursor.fetchone() is None:
            # To plan it takes ten times as long as to carry it out.
            cursor.execute("PREPARE checksum AS " + _statement())
        cursor.execute("EXECUTE checksum")
        return dict(cursor.fetchall())


def _statement() -> str:
    parts = [
        f"SELECT '{table}', count(*) || ' ' || coalesce(sum(hashtextextended(t::text, 0)), 0) FROM {table} t"
        for table in sorted(model._meta.db_table for model in _our_models())
    ]
    return " UNION ALL ".join(parts)


def rows_of(clinic: Any) -> dict[tuple[str, int], dict[str, Any]]:
    """Every row of the clinic but its history, by table and number."""
    found = {}
    with in_clinic(clinic.pk), connection.cursor() as cursor:
        for model in _our_models():
            if hasattr(model, "pgh_tracked_model"):
                continue
            table = model._meta.db_table
            cursor.execute(f"SELECT id, to_jsonb(t) FROM {table} t")
            for number, row in cursor.fetchall():
                found[table, number] = json.loads(row) if isinstance(row, str) else row
    return found
