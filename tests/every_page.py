"""Every page of the product, each of its states, and how to get there: for the pages' tests and for the pictures."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from django.urls import reverse

if TYPE_CHECKING:
    from playwright.sync_api import Page

Things = dict[str, Any]
# Nobody signed in; a clinician; an admin who treats patients too; a clinician of a clinic without patients; somebody
# with a second step.
NOBODY, CLINICIAN, ADMIN, NEWCOMER, CAREFUL = "nobody", "clinician", "both", "newcomer", "careful"
# A clinician whose browser is given to the patient, and opens nothing else from then on.
GENEROUS = "colleague"
CAREFUL_EMAIL, PASSWORD = "careful@riverside.example", "walk to the market again"

# Empties every field of a page's own form, and writes what is no number and no day where one is expected.
SPOIL = """() => {
  for (const input of document.querySelectorAll("main form[method=post] :is(input, textarea)")) {
    if (["hidden", "radio", "submit"].includes(input.type)) continue;
    if (input.type === "checkbox") input.checked = false;
    else if (input.type === "number") input.value = "";
    else input.value = input.inputMode === "decimal" || input.inputMode === "numeric" || /\\b(on|date|day)\\b|_on$/
      .test(input.name) ? "neither a number nor a day" : "";
  }
}"""


def with_errors(page: Page) -> None:
    """Press the page's button with nothing sensible in its fields."""
    page.evaluate(SPOIL)
    page.locator(":is(main, .finish) button.btn-primary[type=submit]").last.click()
    page.locator("[aria-invalid=true], .has-error").first.wait_for()


def with_too_many_words(page: Page) -> None:
    """Write more than fits into the first field of a page on which everything may stay empty, and press its button."""
    page.locator("main form :is(input[type=text], textarea):visible").first.fill("walk further " * 200)
    page.locator("main button.btn-primary[type=submit]").last.click()
    page.locator("[aria-invalid=true]").first.wait_for()


def finding(text: str) -> Callable[[Page], None]:
    """Look for a patient on the search page."""

    def find(page: Page) -> None:
        page.get_by_label("Find a patient").fill(text)
        with page.expect_response(lambda answer: answer.request.method == "POST"):
            page.get_by_role("button", name="Find").click()
        page.wait_for_load_state()

    return find


def sign_in_carefully(page: Page) -> None:
    """Give the password of somebody whose sign-in has a second step."""
    page.get_by_label("E-mail address").fill(CAREFUL_EMAIL)
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="Sign in").click()
    page.wait_for_url("**/2fa/**")


def hand_the_screen_over(page: Page) -> None:
    """From the visit page, give the screen to the patient."""
    page.evaluate("document.getElementById('ask-partnership').requestSubmit()")
    page.locator("body.eyes").wait_for()


def lock_it(page: Page) -> None:
    """Walk away."""
    page.locator(".topbar-me summary").click()
    page.get_by_role("button", name="Lock now").click()
    page.get_by_role("button", name="Unlock").wait_for()


def unlock_it(page: Page) -> None:
    """Come back."""
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="Unlock").click()


def send_while_locked(page: Page) -> None:
    """Unlock, write something, and send it when it is locked again."""
    unlock_it(page)
    page.locator(".topbar-me").wait_for()
    page.goto(reverse("patients:patient_new"))
    page.get_by_label("Given names").fill("Amina")
    page.evaluate(
        "([url, token]) => fetch(url, {method: 'POST', body: new URLSearchParams({csrfmiddlewaretoken: token})})",
        [reverse("accounts:lock"), page.locator("[name=csrfmiddlewaretoken]").first.get_attribute("value")],
    )
    page.locator("main button.btn-primary[type=submit]").last.click()
    unlock_it(page)
    page.get_by_role("button", name="Send it now").wait_for()


def open_presses(page: Page) -> None:
    """Open what is offered for setting and moving visits."""
    page.locator("main details.presses").evaluate_all("all => all.forEach((each) => { each.open = true; })")


def open_folds(page: Page) -> None:
    """Open all that is folded away."""
    page.locator("main details").evaluate_all("all => all.forEach((each) => { each.open = true; })")


def make_calendar_address(page: Page) -> None:
    """Have the secret address of one's calendar shown, this once."""
    page.locator("main button[value=renew]").click()
    page.locator("main code").wait_for()


@dataclass(frozen=True)
class State:
    """A page as somebody meets it: its file name, its URL's name, who looks, at what, and what they have done on it."""

    name: str
    url_name: str
    who: str = CLINICIAN
    about: dict[str, str] = field(default_factory=dict)
    """The URL's arguments, each by its key in the things that are there."""
    act: Callable[[Page], None] | None = None

    def address(self, things: Things) -> str:
        """Where the page is."""
        return reverse(self.url_name, kwargs={argument: things[key] for argument, key in self.about.items()})


def _form(name: str, url_name: str, **more: Any) -> list[State]:
    """A page with a form: as it opens, and after a press with nothing sensible in it."""
    return [State(name, url_name, **more), State(f"{name}-errors", url_name, act=with_errors, **more)]


PATIENT, BARE_PATIENT = {"patient_id": "patient"}, {"patient_id": "bare_patient"}
EPISODE, BARE_EPISODE = {"episode_id": "episode"}, {"episode_id": "bare_episode"}
GOAL = {"goal_id": "goal"}
OPTIONS = {"table_id": "option_table"}
# Somebody who reads Arabic, with a goal that was agreed anew and its levels.
LAYLA = {"goal_id": "layla_goal"}
PUBLISHED = {"instrument_id": "published"}

STATES: list[State] = [
    # signing in and joining
    *_form("sign-in", "account_login", who=NOBODY),
    *_form("password-reset", "account_reset_password", who=NOBODY),
    State("password-reset-done", "account_reset_password_done", who=NOBODY),
    State(
        "password-from-link-used", "account_reset_password_from_key", who=NOBODY, about={"uidb36": "uid", "key": "key"}
    ),
    State("password-from-link-done", "account_reset_password_from_key_done", who=NOBODY),
    *_form("invitation", "accounts:invitation_accept", who=NOBODY, about={"token": "token"}),
    State("invitation-gone", "accounts:invitation_accept", who=NOBODY, about={"token": "spent_token"}),
    State("account-inactive", "account_inactive", who=NOBODY),
    State("page-not-there", "plans:patient_detail", about={"patient_id": "nobodys"}),
    # the caseload and the patients
    State("caseload", "patients:caseload"),
    State("caseload-empty", "patients:caseload", who=NEWCOMER),
    State("patients", "patients:patient_search"),
    State("patients-found", "patients:patient_search", act=finding("o")),
    State("patients-none-found", "patients:patient_search", act=finding("Xylander")),
    *_form("patient-new", "patients:patient_new"),
    *_form("patient-edit", "patients:patient_edit", about=PATIENT),
    State("people", "patients:people", about=PATIENT),
    *_form("people-empty", "patients:people", about=BARE_PATIENT),
    *_form("episode-new", "patients:episode_new", about=PATIENT),
    *_form("episode-edit", "patients:episode_edit", about=EPISODE),
    State("patient", "plans:patient_detail", about=PATIENT),
    State("patient-registered", "plans:patient_detail", about={"patient_id": "new_patient"}),
    State("patient-empty", "plans:patient_detail", about=BARE_PATIENT),
    State("timeline", "plans:timeline", about=PATIENT),
    # goals
    State("conversation", "goals:conversation", about=EPISODE),
    *_form("conversation-empty", "goals:conversation", about=BARE_EPISODE),
    State("conversation-screen", "goals:conversation_screen", about=EPISODE),
    State("conversation-screen-arabic", "goals:conversation_screen", about={"episode_id": "layla_episode"}),
    State("activities", "goals:activities", about=EPISODE),
    State("activities-begin", "goals:activities", about=BARE_EPISODE),
    State("activities-patient", "goals:activities_patient", about=EPISODE),
    State("activities-patient-errors", "goals:activities_patient", about=EPISODE, act=with_too_many_words),
    State("activities-clinician", "goals:activities_clinician", about=EPISODE),
    *_form("goal-new", "goals:goal_new", about=BARE_EPISODE),
    State("goal-new-no-place", "goals:goal_new", about=EPISODE),
    State("goal", "goals:goal_detail", about=GOAL),
    *_form("goal-edit", "goals:goal_edit", about=GOAL),
    State("goal-realism", "goals:realism_look", about=GOAL),
    *_form("goal-change", "goals:goal_change", about=GOAL),
    State("goal-versions", "goals:goal_versions", about=GOAL),
    State("goal-versions-two", "goals:goal_versions", about=LAYLA),
    *_form("milestone-new", "goals:milestone_new", about=GOAL),
    *_form("milestone-edit", "goals:milestone_edit", about={"milestone_id": "milestone"}),
    *_form("goal-levels", "goals:goal_levels", about=GOAL),
    State("goal-levels-agreed", "goals:goal_levels", about=LAYLA),
    State("goal-rulers", "goals:goal_rulers", about=GOAL),
    State("goal-screen", "goals:goal_screen", about=GOAL),
    State("goal-screen-arabic", "goals:goal_screen", about=LAYLA),
    *_form("practice-new", "goals:practice_new", about=GOAL),
    *_form("practice-edit", "goals:practice_edit", about={"task_id": "practice"}),
    *_form("coping-new", "goals:coping_new", about=GOAL),
    *_form("coping-edit", "goals:coping_edit", about={"plan_id": "coping"}),
    *_form("flare-up", "goals:flare_up", about=EPISODE),
    State("flare-up-empty", "goals:flare_up", about=BARE_EPISODE),
    *_form("options", "goals:options", about=EPISODE),
    State("options-empty", "goals:options", about=BARE_EPISODE),
    State("option-table", "goals:option_table", about=OPTIONS),
    State("option-table-decided", "goals:option_table", about={"table_id": "decided_table"}),
    *_form("option-table-edit", "goals:option_table_edit", about=OPTIONS),
    State("option-decide", "goals:option_decide", about=OPTIONS),
    *_form("course", "goals:course", about=EPISODE),
    State("finish", "goals:episode_finish", about=EPISODE),
    State("finish-errors", "goals:episode_finish", about=EPISODE, act=with_too_many_words),
    State("finish-done", "goals:episode_finish", about={"episode_id": "finished_episode"}),
    *_form("finish-confirm", "goals:episode_finish_confirm", about=EPISODE),
    *_form("episode-close", "goals:episode_close", about=EPISODE),
    *_form("follow-up", "goals:follow_up_settle", about={"follow_up_id": "follow_up"}),
    # measures
    State("measures", "measures:measure_list", about=EPISODE),
    State("measures-empty", "measures:measure_list", about=BARE_EPISODE),
    *_form("measure", "measures:measure_record", about={"episode_id": "episode", "instrument_id": "instrument"}),
    *_form("measure-sides", "measures:measure_record", about={"episode_id": "episode", "instrument_id": "grip"}),
    *_form("measure-activities", "measures:measure_record", about={"episode_id": "episode", "instrument_id": "psfs"}),
    *_form("measure-scales", "measures:measure_record", about={"episode_id": "episode", "instrument_id": "ndi"}),
    *_form("measures-due", "measures:measures_due", about=EPISODE),
    State("measures-due-empty", "measures:measures_due", about=BARE_EPISODE),
    *_form("measurement-correct", "measures:measurement_correct", about={"measurement_id": "measurement"}),
    State("measurement", "measures:measurement_detail", about={"measurement_id": "measurement"}),
    State("measurement-corrected", "measures:measurement_correct", about={"measurement_id": "wrong_measurement"}),
    State("instruments", "measures:instrument_list"),
    *_form("instrument-new", "measures:instrument_new"),
    State("instrument", "measures:instrument_detail", about=PUBLISHED),
    *_form("threshold", "measures:threshold_adopt", about=PUBLISHED | {"of": "of"}),
    *_form("measure-settings", "measures:measure_settings", about={"measure_id": "measure"}),
    *_form("measure-threshold", "measures:measure_threshold", about={"measure_id": "measure", "of": "of"}),
    *_form("instrument-import", "measures:instrument_import"),
    # visits
    *_form("check-in-new", "sessions:check_in_new", about=EPISODE),
    *_form("check-in-amend", "sessions:check_in_amend", about={"check_in_id": "check_in"}),
    State("check-in-amend-open", "sessions:check_in_amend", about={"check_in_id": "check_in"}, act=open_folds),
    State("note", "sessions:check_in_note", about={"check_in_id": "check_in"}),
    State("note-of-first-visit", "sessions:first_note", about=EPISODE),
    State("check-in-new-empty", "sessions:check_in_new", about=BARE_EPISODE),
    State("check-in", "sessions:check_in_detail", about={"check_in_id": "check_in"}),
    State("check-in-new-finished", "sessions:check_in_new", about={"episode_id": "finished_episode"}),
    *_form("hand-over-new", "sessions:hand_over_new", about=EPISODE),
    State("hand-over", "sessions:hand_over", about={"hand_over_id": "hand_over"}),
    State("partnership", "sessions:partnership", who=GENEROUS, about=EPISODE, act=hand_the_screen_over),
    State("patient-visit-presses", "plans:patient_detail", about=PATIENT, act=open_presses),
    *_form("visit-new", "sessions:visit_new", about=EPISODE),
    *_form("visit", "sessions:visit_edit", about={"visit_id": "visit"}),
    State("calendar-address", "sessions:calendar_address", act=make_calendar_address),
    # the plan
    State("plan", "plans:plan", about=EPISODE),
    State("plan-empty", "plans:plan", about=BARE_EPISODE),
    State("issued-plan", "plans:issued_plan", about={"issued_id": "issued"}),
    # the clinic and its people
    State("staff", "accounts:staff_list", who=ADMIN),
    *_form("staff-invite", "accounts:staff_invite", who=ADMIN),
    State("staff-member", "accounts:staff_detail", who=ADMIN, about={"user_id": "colleague"}),
    *_form("clinic", "accounts:clinic_edit", who=ADMIN),
    # one's own account
    *_form("me", "accounts:me"),
    *_form("phrases", "accounts:own_phrases"),
    State("clinic-phrases", "accounts:clinic_phrases", who=ADMIN),
    State("phrase", "accounts:phrase_edit", about={"phrase_id": "phrase"}),
    *_form("password-change", "account_change_password"),
    State("second-step", "mfa_index"),
    State("second-step-on", "mfa_index", who=CAREFUL),
    *_form("second-step-app", "mfa_activate_totp"),
    State("second-step-app-off", "mfa_deactivate_totp", who=CAREFUL),
    State("second-step-passkeys", "mfa_list_webauthn"),
    State("second-step-passkey-new", "mfa_add_webauthn"),
    State("second-step-codes", "mfa_view_recovery_codes", who=CAREFUL),
    State("second-step-codes-new", "mfa_generate_recovery_codes", who=CAREFUL),
    State("second-step-sign-in", "account_login", who=NOBODY, act=sign_in_carefully),
    State("own-sessions", "usersessions_list"),
    State("confirm-it-is-you", "account_reauthenticate"),
    State("sign-out", "account_logout"),
    # the lock: last, for it stays locked until the second one opens it
    State("locked", "accounts:unlock", who=NEWCOMER, act=lock_it),
    State("kept", "accounts:kept", who=NEWCOMER, act=send_while_locked),
]

# Names in the access table that have no page of their own here, with the reason. A test holds both lists.
NO_PAGE = {
    "accounts:home": "leads on to the caseload or the staff page",
    "accounts:staff_deactivate": "by POST, then the person's page",
    "accounts:staff_bring_back": "by POST, then the person's page",
    "accounts:invitation_resend": "by POST, then the staff page",
    "accounts:invitation_take_back": "by POST, then the staff page",
    "patients:consent_give": "by POST, then the people page; with errors it is that page",
    "patients:consent_withdraw": "by POST, then the people page",
    "goals:activities_take_back": "by POST, then the activities",
    "goals:option_bring_back": "by POST, then the options it stands among",
    "goals:episode_bring_back": "by POST, then the patient page",
    "goals:goal_sentence": "a piece of the goal builder",
    "goals:realism": "a piece of the goal builder",
    "goals:goal_primary": "by POST, then the page of the goal",
    "goals:goal_keep": "by POST, then the page of the goal",
    "goals:still_matters": "asked on the page of the goal; by POST, then on from there",
    "goals:practice_stop": "by POST, then the page of the goal",
    "goals:practice_picture": "a picture",
    "goals:coping_set_aside": "by POST, then the page of the goal",
    "goals:wording": "a piece below a field, by script",
    "goals:wording_keep": "the same piece, after a press",
    "accounts:draft": "answers the script that keeps what is typed",
    "accounts:draft_discard": "by POST, then the page of the form",
    "sessions:hand_over_take_back": "by POST, then the page of the hand-over",
    "sessions:hand_over_told": "by POST, then the patient page",
    "sessions:partnership_ask": "by POST, then the questions",
    "accounts:typed": "answers the script that keeps what is typed",
    "accounts:typed_discard": "answers the same script",
    "accounts:lock": "by POST, then the page that is locked",
    "accounts:lock_state": "answers the script that locks a page",
    "accounts:go_on": "answers the same script",
    "accounts:presence": "a piece of a page two people may have open",
    "accounts:away_new": "by POST, then one's own page; with errors it is that page",
    "accounts:away_take_back": "by POST, then one's own page",
    "accounts:phrase_remove": "by POST, then the phrases",
    "measures:fit": "by POST, then the page with the chart",
    "measures:threshold_end": "by POST, then the page of the measure",
    "plans:plan_pdf": "a PDF",
    "plans:check_in_finish": "by POST, then the patient page; with errors it is the visit page",
    "sessions:check_in_note_text": "a text file",
    "sessions:first_note_text": "a text file",
    "sessions:feed": "a calendar for other programs",
    "plans:options_pdf": "a PDF",
    "plans:issued_plan_pdf": "a PDF",
    "plans:plan_issue": "by POST, then the plan page",
    "reminders:plan_fate": "a piece of the plan page",
    "mfa_authenticate": "its page is second-step-sign-in",
    "mfa_login_webauthn": "answers the passkey script",
    "mfa_download_recovery_codes": "a text file",
    "mfa_edit_webauthn": "needs a passkey",
    "mfa_remove_webauthn": "needs a passkey",
    "mfa_reauthenticate": "as confirm-it-is-you, with a code",
    "mfa_reauthenticate_webauthn": "answers the passkey script",
}
