"""Who may open what: every URL is in the access table, and every row is tried by the wrong and by the right people."""

from decimal import Decimal
from urllib.parse import unquote

import pytest
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from goals.tests.factories import (
    CopingPlanFactory,
    FollowUpFactory,
    GoalFactory,
    MilestoneFactory,
    PracticePictureFactory,
    PracticeTaskFactory,
    options_side_by_side,
)
from measures.adopting import Decision, adopt
from measures.tests.factories import MeasurementFactory
from patients.tests.factories import EpisodeFactory
from plans.issuing import issue_plan
from rehabgoals.access import ACCESS, ADMIN, CLINICIAN, CLOSED, PUBLIC, STAFF, STAFF_IN_BACKGROUND
from rehabgoals.tenancy import in_clinic
from sessions.tests.factories import CheckInFactory, HandOverFactory, VisitFactory

# What a signed-in person of the right role may be answered: a page, a way on, by POST only, a form to mend.
LET_IN = {200, 302, 405, 409, 422}


def walk(patterns, namespace=""):
    for pattern in patterns:
        if isinstance(pattern, URLResolver):
            inner = f"{namespace}{pattern.namespace}:" if pattern.namespace else namespace
            yield from walk(pattern.url_patterns, inner)
        elif isinstance(pattern, URLPattern):
            yield f"{namespace}{pattern.name}" if pattern.name else "", pattern


URLS = dict(walk(get_resolver().url_patterns))


def test_every_url_is_in_the_access_table_and_every_row_is_a_url():
    assert len(URLS) > 60
    assert "" not in URLS, "a URL without a name can be in no row"
    assert set(URLS) - set(ACCESS) == set(), "URLs that are in no row"
    assert set(ACCESS) - set(URLS) == set(), "rows for URLs that are not there"


def things_of(clinician):
    """One of everything at this person's clinic, by what a row of the table is about."""
    clinic = clinician.clinic
    episode = EpisodeFactory(clinic=clinic, clinician=clinician)
    goal = GoalFactory(clinic=clinic, episode=episode)
    result = MeasurementFactory(clinic=clinic, measure=goal.measure)
    check_in = CheckInFactory(clinic=clinic, episode=episode)
    visit = VisitFactory(clinic=clinic, episode=episode)
    weighed = options_side_by_side(episode)
    with in_clinic(clinic.pk):
        option = weighed.options.last()
        issued = issue_plan(episode, by=clinician, way="paper")
        decision = Decision("mdc", Decimal(60), "Our own tries", reason="for her alone")
        adopted = adopt(goal.measure.instrument, decision, by=clinician, measure=goal.measure)
    return {
        "patient": {"patient_id": episode.patient_id, "kind": "email"},
        "episode": {"episode_id": episode.pk},
        "goal": {"goal_id": goal.pk},
        "practice": {"task_id": PracticeTaskFactory(goal=goal, picture=PracticePictureFactory(added_by=clinician)).pk},
        "milestone": {"milestone_id": MilestoneFactory(goal=goal).pk},
        "coping": {"plan_id": CopingPlanFactory(goal=goal).pk},
        "option_table": {"table_id": weighed.pk},
        "option": {"option_id": option.pk},
        "follow_up": {"follow_up_id": FollowUpFactory(episode=episode).pk},
        "instrument": {"instrument_id": goal.measure.instrument_id, "of": "mdc"},
        "measure": {"measure_id": goal.measure_id, "of": "mdc"},
        "threshold": {"adopted_id": adopted.pk},
        "episode_instrument": {"episode_id": episode.pk, "instrument_id": goal.measure.instrument_id},
        "measurement": {"measurement_id": result.pk},
        "check_in": {"check_in_id": check_in.pk},
        "visit": {"visit_id": visit.pk},
        "issued_plan": {"issued_id": issued.pk},
        "hand_over": {
            "hand_over_id": HandOverFactory(clinic=clinician.clinic, to_clinician=clinician, made_by=clinician).pk
        },
        "draft": {"kind": "conversation", "about": episode.pk},
    }


def address(name, things):
    """The URL of a row, about one of these things."""
    wanted = URLS[name].pattern.converters
    return reverse(name, kwargs={key: things[ACCESS[name].about][key] for key in wanted})


ABOUT_PATIENTS = sorted(name for name, rule in ACCESS.items() if rule.about)
FOR_CLINICIANS, FOR_ADMINS = (
    sorted(name for name, row in ACCESS.items() if row is rule and not URLS[name].pattern.converters)
    for rule in (CLINICIAN, ADMIN)
)
# A page, or a press that has no page.
IS_THERE = {200, 405}


def statuses(client, address):
    return client.get(address).status_code, client.post(address, {}).status_code


def test_every_page_about_a_patient_is_a_404_for_the_other_clinic_and_for_an_admin(
    clinician, stranger, admin, client_of
):
    things = things_of(clinician)
    things_of(stranger)  # a stranger with patients of their own
    outside, office = client_of(stranger), client_of(admin)

    assert len(ABOUT_PATIENTS) > 20
    for name in ABOUT_PATIENTS:
        # Anew each time: one of them hands the screen over.
        theirs = client_of(clinician)
        url = address(name, things)
        for shut_out in (statuses(outside, url), statuses(office, url)):
            assert 404 in shut_out and set(shut_out) <= {404, 405}, f"{name}: {shut_out}"
        let_in = statuses(theirs, url)
        assert set(let_in) <= LET_IN, f"{name} for its own clinician: {let_in}"


def test_another_clinics_patient_and_one_that_does_not_exist_look_the_same(clinician, stranger, client_of):
    things, outside = things_of(clinician), client_of(stranger)
    number = things["patient"]["patient_id"]

    theirs = outside.get(reverse("plans:patient_detail", args=[number]))
    nobodys = outside.get(reverse("plans:patient_detail", args=[number + 1_000_000]))

    def without_nonce(page):
        import re

        return re.sub(r"(nonce|csrf|X-CSRFToken)[^>]*", "", page.text)

    assert theirs.status_code == nobodys.status_code == 404
    assert without_nonce(theirs) == without_nonce(nobodys)


@pytest.mark.parametrize("name", ABOUT_PATIENTS + FOR_CLINICIANS + FOR_ADMINS)
def test_nobody_gets_in_without_signing_in(db, client_of, name):
    converters = URLS[name].pattern.converters
    url = reverse(name, kwargs={key: "email" if key == "kind" else 1 for key in converters})

    for response in (client_of().get(url), client_of().post(url, {})):
        assert response.status_code == 302
        assert unquote(response.url).startswith(reverse("account_login"))


def test_a_clinicians_pages_are_not_an_admins_and_the_other_way_round(clinician, admin, both, client_of):
    for name in FOR_CLINICIANS:
        assert client_of(admin).get(reverse(name)).status_code == 404, name
        assert client_of(clinician).get(reverse(name)).status_code in IS_THERE, name
        assert client_of(both).get(reverse(name)).status_code in IS_THERE, name
    for name in FOR_ADMINS:
        assert client_of(clinician).get(reverse(name)).status_code == 404, name
        assert client_of(admin).get(reverse(name)).status_code in IS_THERE, name
        assert client_of(both).get(reverse(name)).status_code in IS_THERE, name


def test_somebody_deactivated_is_out_at_the_next_request(riverside, clinician, client_of):
    client = client_of(clinician)
    assert client.get(reverse("patients:caseload")).status_code == 200

    with in_clinic(riverside.pk):
        clinician.is_active = False
        clinician.save()

    assert client.get(reverse("patients:caseload")).status_code == 302


def test_pages_open_to_everyone_are_few_and_named():
    assert {name for name, rule in ACCESS.items() if rule is PUBLIC} == {
        "account_inactive",
        "account_login",
        "account_reset_password",
        "account_reset_password_done",
        "account_reset_password_from_key",
        "account_reset_password_from_key_done",
        "accounts:invitation_accept",
        "mfa_authenticate",
        "mfa_login_webauthn",
        "sessions:feed",
    }
    assert all(
        rule in {PUBLIC, STAFF, STAFF_IN_BACKGROUND, ADMIN, CLINICIAN, CLOSED} or rule.about for rule in ACCESS.values()
    )


def test_pages_that_a_library_brings_and_nobody_may_open_are_not_there(both, client_of):
    closed = sorted(name for name, rule in ACCESS.items() if rule is CLOSED)

    assert "account_signup" in closed
    for name in closed:
        url = reverse(name, args=["x"] if name == "account_confirm_email" else [])
        assert statuses(client_of(both), url) == (404, 404), name


def test_no_page_of_a_signed_in_person_is_kept_by_a_cache(clinician, client_of):
    things = things_of(clinician)
    client = client_of(clinician)

    for name in ABOUT_PATIENTS:
        assert "no-store" in client.get(address(name, things))["Cache-Control"], name


def test_addresses_and_file_names_say_nothing_about_a_person(clinician, client_of):
    things = things_of(clinician)
    pdf = client_of(clinician).get(reverse("plans:plan_pdf", args=[things["episode"]["episode_id"]]))

    assert pdf["Content-Type"] == "application/pdf"
    assert pdf["Content-Disposition"] == 'attachment; filename="goal-plan.pdf"'
