"""The access table of DESIGN 6: every URL of the product by name, and who may open it.

`AccessMiddleware` asks it before every view; a name that is in no row answers 404, and a test walks the URLconf.
Which object of one's clinic a person may have is the view's own first line (`visible_to`).
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from accounts.roles import is_admin, is_clinician, is_staff_of_clinic


@dataclass(frozen=True)
class Rule:
    """Who may open a page, and what the page is about ("patient", "episode" ... or nothing).

    `is_background`: asked by scripts or by a page that is locked, so it never counts as the person's act (rule 2), and
    what is sent there is never kept for later (`accounts.typed`). A view that takes words counts new ones itself
    (`accounts.locking.acted`).
    """

    lets_in: Callable[[Any], bool]
    about: str = ""
    is_background: bool = False


def _everyone(user: Any) -> bool:
    return True


def _nobody(user: Any) -> bool:
    return False


PUBLIC = Rule(_everyone)
CLOSED = Rule(_nobody)
STAFF = Rule(is_staff_of_clinic)
CLINICIAN = Rule(is_clinician)
ADMIN = Rule(is_admin)
STAFF_IN_BACKGROUND = Rule(is_staff_of_clinic, is_background=True)


def _about(thing: str, *, is_background: bool = False) -> Rule:
    return Rule(is_clinician, about=thing, is_background=is_background)


ACCESS: dict[str, Rule] = {
    # The caseload and the patients
    "patients:caseload": CLINICIAN,
    "patients:patient_search": CLINICIAN,
    "patients:patient_new": CLINICIAN,
    "patients:patient_edit": _about("patient"),
    "patients:people": _about("patient"),
    "patients:consent_give": _about("patient"),
    "patients:consent_withdraw": _about("patient"),
    "patients:episode_new": _about("patient"),
    "patients:episode_edit": _about("episode"),
    "plans:patient_detail": _about("patient"),
    "plans:timeline": _about("patient"),
    # Goals
    "goals:conversation": _about("episode"),
    "goals:conversation_screen": _about("episode"),
    "goals:activities": _about("episode"),
    "goals:activities_patient": _about("episode"),
    "goals:activities_clinician": _about("episode"),
    "goals:activities_take_back": _about("episode"),
    "goals:goal_new": _about("episode"),
    "goals:goal_sentence": _about("episode"),
    "goals:wording": _about("episode"),
    "goals:wording_keep": _about("episode"),
    "goals:realism": _about("episode"),
    "goals:goal_detail": _about("goal"),
    "goals:goal_edit": _about("goal"),
    "goals:goal_change": _about("goal"),
    "goals:goal_versions": _about("goal"),
    "goals:goal_primary": _about("goal"),
    "goals:goal_keep": _about("goal"),
    "goals:still_matters": _about("goal"),
    "goals:milestone_new": _about("goal"),
    "goals:milestone_edit": _about("milestone"),
    "goals:realism_look": _about("goal"),
    "goals:goal_levels": _about("goal"),
    "goals:goal_rulers": _about("goal"),
    "goals:goal_screen": _about("goal"),
    "goals:practice_new": _about("goal"),
    "goals:practice_edit": _about("practice"),
    "goals:practice_stop": _about("practice"),
    "goals:practice_picture": _about("practice"),
    "goals:coping_new": _about("goal"),
    "goals:coping_edit": _about("coping"),
    "goals:coping_set_aside": _about("coping"),
    "goals:flare_up": _about("episode"),
    # What is typed and not kept yet
    "accounts:draft": _about("draft", is_background=True),
    "accounts:draft_discard": _about("draft"),
    "accounts:typed": STAFF_IN_BACKGROUND,
    "accounts:typed_discard": STAFF,
    "accounts:kept": STAFF,
    # The lock
    "accounts:lock": STAFF_IN_BACKGROUND,
    "accounts:unlock": STAFF_IN_BACKGROUND,
    "accounts:lock_state": STAFF_IN_BACKGROUND,
    "accounts:go_on": STAFF,
    "accounts:presence": _about("draft", is_background=True),
    "goals:options": _about("episode"),
    "goals:option_table": _about("option_table"),
    "goals:option_table_edit": _about("option_table"),
    "goals:option_decide": _about("option_table"),
    "goals:option_bring_back": _about("option"),
    "goals:course": _about("episode"),
    "goals:episode_finish": _about("episode"),
    "goals:episode_finish_confirm": _about("episode"),
    "goals:episode_close": _about("episode"),
    "goals:episode_bring_back": _about("episode"),
    "goals:follow_up_settle": _about("follow_up"),
    # Measures
    "measures:measure_list": _about("episode"),
    "measures:measure_record": _about("episode_instrument"),
    "measures:measures_due": _about("episode"),
    "measures:measurement_correct": _about("measurement"),
    "measures:measurement_detail": _about("measurement"),
    "measures:instrument_list": CLINICIAN,
    "measures:instrument_new": CLINICIAN,
    "measures:instrument_import": CLINICIAN,
    "measures:instrument_detail": _about("instrument"),
    "measures:threshold_adopt": _about("instrument"),
    "measures:threshold_end": _about("threshold"),
    "measures:measure_threshold": _about("measure"),
    "measures:measure_settings": _about("measure"),
    "measures:fit": _about("measure"),
    # Visits
    "sessions:check_in_new": _about("episode"),
    "sessions:check_in_detail": _about("check_in"),
    "sessions:check_in_amend": _about("check_in"),
    "sessions:check_in_note": _about("check_in"),
    "sessions:check_in_note_text": _about("check_in"),
    "sessions:first_note": _about("episode"),
    "sessions:first_note_text": _about("episode"),
    "sessions:hand_over_new": _about("episode"),
    "sessions:hand_over": _about("hand_over"),
    "sessions:hand_over_take_back": _about("hand_over"),
    "sessions:hand_over_told": _about("hand_over"),
    # On a screen that is handed over. No word of it is kept but by its own view (DESIGN rule 15).
    "sessions:partnership": _about("episode", is_background=True),
    "sessions:partnership_ask": _about("episode"),
    "sessions:visit_new": _about("episode"),
    "sessions:visit_edit": _about("visit"),
    "sessions:calendar_address": CLINICIAN,
    "sessions:feed": PUBLIC,
    # The plan
    "plans:check_in_finish": _about("episode"),
    "plans:plan": _about("episode"),
    "plans:plan_pdf": _about("episode"),
    "plans:plan_issue": _about("episode"),
    "plans:options_pdf": _about("option_table"),
    "plans:issued_plan": _about("issued_plan"),
    "plans:issued_plan_pdf": _about("issued_plan"),
    "reminders:plan_fate": _about("episode", is_background=True),
    # The clinic and its people
    "accounts:home": STAFF,
    "accounts:me": STAFF,
    "accounts:away_new": CLINICIAN,
    "accounts:away_take_back": CLINICIAN,
    "accounts:own_phrases": CLINICIAN,
    "accounts:clinic_phrases": ADMIN,
    "accounts:phrase_edit": STAFF,
    "accounts:phrase_remove": STAFF,
    "accounts:staff_list": ADMIN,
    "accounts:staff_invite": ADMIN,
    "accounts:staff_detail": ADMIN,
    "accounts:staff_deactivate": ADMIN,
    "accounts:staff_bring_back": ADMIN,
    "accounts:invitation_resend": ADMIN,
    "accounts:invitation_take_back": ADMIN,
    "accounts:clinic_edit": ADMIN,
    "accounts:invitation_accept": PUBLIC,
    # allauth: each page asks for itself who is signed in
    "account_login": PUBLIC,
    "account_logout": STAFF,
    "account_inactive": PUBLIC,
    "account_reauthenticate": STAFF,
    "account_change_password": STAFF,
    "account_reset_password": PUBLIC,
    "account_reset_password_done": PUBLIC,
    "account_reset_password_from_key": PUBLIC,
    "account_reset_password_from_key_done": PUBLIC,
    "mfa_authenticate": PUBLIC,
    "mfa_login_webauthn": PUBLIC,
    "mfa_index": STAFF,
    "mfa_activate_totp": STAFF,
    "mfa_deactivate_totp": STAFF,
    "mfa_generate_recovery_codes": STAFF,
    "mfa_view_recovery_codes": STAFF,
    "mfa_download_recovery_codes": STAFF,
    "mfa_list_webauthn": STAFF,
    "mfa_add_webauthn": STAFF,
    "mfa_edit_webauthn": STAFF,
    "mfa_remove_webauthn": STAFF,
    "mfa_reauthenticate": STAFF,
    "mfa_reauthenticate_webauthn": STAFF,
    # allauth brings these as well; nobody signs up, and addresses are the clinic's to change
    "account_signup": CLOSED,
    "account_email": CLOSED,
    "account_email_verification_sent": CLOSED,
    "account_confirm_email": CLOSED,
    "account_confirm_login_code": CLOSED,
    "account_set_password": CLOSED,
    "usersessions_list": STAFF,
}
