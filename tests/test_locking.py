"""The lock after idle time: what keeps a session open, what does not, and what is seen while it is locked."""

from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.contrib.sessions.models import Session
from django.test import RequestFactory
from django.urls import reverse
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from accounts import locking
from accounts.models import Draft
from accounts.tests.factories import PASSWORD
from goals.tests.test_conversation import opened
from patients.tests.factories import EpisodeFactory
from rehabgoals.access import ACCESS
from rehabgoals.tenancy import in_clinic
from tests.test_access import ABOUT_PATIENTS, address, things_of
from tests.together import while_another_writes

pytestmark = pytest.mark.django_db
CASELOAD, UNLOCK, HOME = reverse("patients:caseload"), reverse("accounts:unlock"), reverse("accounts:home")
START = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
CANARY = "Canarywood"


@pytest.fixture
def clock():
    with time_machine.travel(START, tick=False) as traveller:
        yield traveller


@pytest.fixture
def episode(riverside, clinician):
    return EpisodeFactory(clinic=riverside, clinician=clinician, patient__family_name=CANARY)


@pytest.fixture
def client(clock, client_of, clinician, episode):
    client = client_of(clinician)
    assert client.get(CASELOAD).status_code == 200
    return client


def after(clock, minutes, seconds=0):
    clock.move_to(START + timedelta(minutes=minutes, seconds=seconds), tick=False)


def unlock(client, password=PASSWORD, go_on=CASELOAD, **more):
    return client.post(UNLOCK, {"password": password, "next": go_on}, **more)


def locked(client):
    session = client.session
    session[locking.LOCKED] = True
    session.save()
    return client


# --- what counts as an act --------------------------------------------------------------------------------------------


def test_a_page_is_open_at_14_59_and_locked_at_15_01(client, clock):
    after(clock, 14, 59)
    assert client.get(CASELOAD).status_code == 200
    after(clock, 30, 0)
    assert client.get(CASELOAD).status_code == 423


def test_nobody_acting_for_15_01_locks_every_page_and_says_nothing_of_a_patient(client, clock, clinician, episode):
    things = things_of(clinician)
    after(clock, 15, 1)
    for name in [*ABOUT_PATIENTS, "patients:caseload", "patients:patient_new"]:
        url = address(name, things) if name in ABOUT_PATIENTS else reverse(name)
        answer = client.get(url)
        assert answer.status_code == 423 or name in ("accounts:draft", "accounts:presence"), name
        assert answer.status_code in (405, 423), name
        assert CANARY not in answer.text and "Rosa" not in answer.text, name
        assert answer["Cache-Control"] == "no-store"


def test_the_clinic_says_how_long(client, clock, riverside):
    with in_clinic(riverside.pk):
        riverside.idle_minutes = 2
        riverside.save()
    after(clock, 2, 1)
    assert client.get(CASELOAD).status_code == 423


BACKGROUND = sorted(name for name, rule in ACCESS.items() if rule.is_background)


def test_what_runs_in_the_background_is_named_here():
    assert set(BACKGROUND) >= {"accounts:draft", "accounts:typed", "accounts:lock_state", "reminders:plan_fate"}


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    name=st.sampled_from(sorted(set(BACKGROUND) - {"accounts:unlock", "accounts:lock"})),
    method=st.sampled_from(["get", "post", "head"]),
    query=st.dictionaries(
        st.sampled_from(["skip_timeout_reset", "keep_alive", "at", "next"]), st.text(max_size=9), max_size=3
    ),
    header=st.sampled_from(["X-Requested-With", "HX-Request", "X-Keep-Alive", "Sec-Fetch-User", "Referer"]),
    value=st.sampled_from(["1", "true", "?1", "navigate"]),
)
def test_nothing_asked_in_the_background_keeps_a_session_open(
    client_of, clinician, request, name, method, query, header, value
):
    things = request.getfixturevalue("things")
    url = address(name, things) if name in ABOUT_PATIENTS else reverse(name)
    with time_machine.travel(START, tick=False) as clock:
        client = client_of(clinician)
        # The same words all the time; the first time they are new.
        if method == "post":
            client.post(url, {"words": "As it was"})
        session = client.session
        session[locking.ACTED] = START.timestamp()
        session.save()
        clock.move_to(START + timedelta(minutes=14, seconds=59), tick=False)
        more = {"QUERY_STRING": "&".join(f"{key}=1" for key in query)} if name != "accounts:typed" else {}
        data = {"words": "As it was"} if method == "post" else None
        getattr(client, method)(url, data, headers={header: value}, **more)
        clock.move_to(START + timedelta(minutes=15, seconds=1), tick=False)
        assert client.get(CASELOAD).status_code == 423


@pytest.fixture
def things(clinician):
    return things_of(clinician)


def test_a_page_that_asks_every_30_seconds_for_16_minutes_is_locked_all_the_same(client, clock, things):
    save = reverse("accounts:draft", args=["conversation", things["episode"]["episode_id"]])
    client.post(save, {"words": "The stairs"})
    for half_minutes in range(1, 33):
        after(clock, 0, 30 * half_minutes)
        client.get(reverse("accounts:lock_state"))
        client.post(save, {"words": "The stairs"})
    assert client.get(CASELOAD).status_code == 423


@pytest.mark.parametrize("kind", ["draft", "typed"])
def test_words_that_are_new_keep_it_open(client, clock, things, kind):
    episode_id = things["episode"]["episode_id"]
    url = reverse("accounts:draft", args=["conversation", episode_id])
    if kind == "typed":
        url = reverse("accounts:typed") + "?at=" + reverse("goals:flare_up", args=[episode_id])
    client.post(url, {"words": "The stairs"})
    after(clock, 10)
    assert client.post(url, {"words": "The stairs, and the garden"}).status_code == 200
    after(clock, 24, 59)
    assert client.get(reverse("accounts:lock_state")).json()["left"] == 1
    after(clock, 25, 1)
    assert client.get(CASELOAD).status_code == 423


def test_going_on_in_the_last_minute_keeps_it_open(client, clock):
    after(clock, 14, 30)
    assert client.post(reverse("accounts:go_on")).status_code == 204
    after(clock, 29)
    assert client.get(CASELOAD).status_code == 200


def test_twelve_hours_after_signing_in_it_takes_a_full_sign_in_however_much_is_done(client, clock):
    for minutes in range(10, 12 * 60 + 1, 10):
        after(clock, minutes)
        assert client.get(reverse("accounts:lock_state")).json()["left"] > 0
        client.post(reverse("accounts:go_on"))
    after(clock, 12 * 60 + 1)
    assert client.get(CASELOAD).status_code == 302


def test_an_act_told_of_late_does_not_undo_a_lock(client, clock, clinician):
    """The press on "Lock now" tells of itself too, in a request of its own that read the session before."""
    late = RequestFactory().post(reverse("accounts:go_on"))
    late.user, late.session = clinician, client.session
    late.session.accessed = late.session[locking.signed_in.SINCE] > 0
    after(clock, 5)
    client.post(reverse("accounts:lock"))
    locking.note_act(late)
    assert client.get(CASELOAD).status_code == 423


@pytest.mark.django_db(transaction=True)
def test_a_slow_request_that_has_something_to_say_does_not_undo_a_lock(client_of, clinician, episode):
    """It read the session before somebody pressed "Lock now", and writes its message into it after."""
    client, url = client_of(clinician), reverse("goals:conversation", args=[episode.pk])
    talk = opened(client, url) | {"answer_good_day": "The garden"}

    slow = while_another_writes(lambda: client.post(reverse("accounts:lock")), lambda: client.post(url, talk))
    assert slow.status_code == 302
    answer = client.get(url)
    assert answer.status_code == 423 and "Kept." not in answer.text
    # What it had to say waited.
    assert "Kept. The next thing could be a goal." in client.get(unlock(client, go_on=url).url).text


@pytest.mark.django_db(transaction=True)
def test_a_request_that_began_before_it_was_unlocked_does_not_lock_it_again(client_of, clinician):
    client = client_of(clinician)
    client.get(CASELOAD)
    locked(client)
    slow = while_another_writes(lambda: unlock(client), lambda: unlock(client, "not my password at all"))
    assert slow.status_code == 422
    assert client.get(CASELOAD).status_code == 200


def test_who_types_is_never_locked_out_at_the_shortest_time_that_a_clinic_may_choose(client, clock, riverside, things):
    """A moment of typing is written twice a minute at most, which is less than any idle time there is."""
    with in_clinic(riverside.pk):
        riverside.idle_minutes = 2
        riverside.save()
    save = reverse("accounts:draft", args=["conversation", things["episode"]["episode_id"]])
    for step in range(1, 13):
        after(clock, 0, 25 * step)
        assert client.post(save, {"words": "The stairs " * step}).status_code == 200
        assert client.get(reverse("accounts:lock_state")).json()["left"] >= 120 - locking.NOTED_EVERY
    assert client.get(CASELOAD).status_code == 200


def test_an_act_is_written_twice_a_minute_at_most(client, clock):
    after(clock, 1)
    client.get(CASELOAD)
    before = Session.objects.get(pk=client.session.session_key).session_data
    after(clock, 1, 20)
    client.get(CASELOAD)
    assert Session.objects.get(pk=client.session.session_key).session_data == before


# --- the lock page ----------------------------------------------------------------------------------------------------


def test_the_password_opens_the_page_where_it_was(client, episode):
    url = reverse("plans:patient_detail", args=[episode.patient_id])
    answer = client.post(reverse("accounts:lock"), headers={"Referer": f"http://testserver{url}"})
    assert answer.url == url
    page = client.get(url)
    assert page.status_code == 423
    assert "Ana Becker is signed in." in page.text and f'value="{url}"' in page.text
    answer = unlock(client, go_on=url)
    assert answer.url == url
    assert CANARY in client.get(url).text


def test_the_lock_page_speaks_the_clinics_language(client, riverside):
    with in_clinic(riverside.pk):
        riverside.language = "ar"
        riverside.save()
    assert 'lang="ar" dir="rtl"' in locked(client).get(CASELOAD).text


def test_what_was_about_to_be_said_in_passing_waits_too(client, riverside):
    client.post(reverse("patients:patient_new"), {"given_names": "Amina", "family_name": "Diallo", "none_of": ""})
    assert "Diallo" not in locked(client).get(CASELOAD).text


def test_a_piece_loads_the_whole_page_which_is_locked(client):
    answer = locked(client).get(CASELOAD, headers={"HX-Request": "true"})
    assert (answer.status_code, answer["HX-Refresh"], answer.text) == (423, "true", "")


def test_wrong_passwords_say_the_same_each_time_and_at_last_it_takes_a_full_sign_in(client):
    locked(client)
    pages = [unlock(client, "not my password at all") for _ in range(3)]
    assert {page.status_code for page in pages} == {422}
    assert {page.context["form"].errors["password"][0] for page in pages} == {
        "This is not your password. Write the one you sign in with."
    }
    for _ in range(20):
        answer = unlock(client, "not my password at all")
        if answer.status_code == 302:
            break
    assert answer.url.startswith(reverse("account_login"))
    assert client.get(CASELOAD).status_code == 302


def test_a_colleagues_password_does_not_open_it(client, colleague, riverside):
    with in_clinic(riverside.pk):
        colleague.set_password("the colleague's own long words")
        colleague.save()
    assert unlock(locked(client), "the colleague's own long words").status_code == 422
    assert client.get(CASELOAD).status_code == 423


def test_unlocking_leads_nowhere_else(client):
    for elsewhere in ("https://evil.example/", "//evil.example/", "/\\evil.example", "javascript:alert(1)"):
        assert unlock(locked(client), go_on=elsewhere).url == HOME


def test_signing_out_works_while_it_is_locked(client):
    assert locked(client).post(reverse("account_logout")).status_code == 302
    assert client.get(CASELOAD).status_code == 302


# --- a screen that is handed over -------------------------------------------------------------------------------------


@pytest.fixture
def handed_over(client, episode):
    """A screen that shows one page; the page asked for is helped by any page that takes GET and POST."""
    request = RequestFactory().post("/")
    request.session = client.session
    address = locking.hand_over_screen(request, "goals:flare_up", language="en", episode_id=episode.pk)
    request.session.save()
    return address


def test_only_the_one_page_works_on_a_screen_that_is_handed_over(client, clinician, handed_over, episode):
    things = things_of(clinician)
    assert client.get(handed_over).status_code == 200
    for name in sorted(set(ABOUT_PATIENTS)):
        url = address(name, things)
        for answer in (client.get(url), client.post(url, {})):
            assert answer.status_code == 423, name
            assert "This screen is waiting for Ana Becker" in answer.text
            assert CANARY not in answer.text
    with in_clinic(clinician.clinic_id):
        assert not Draft.objects.exists()


def test_the_patient_may_take_their_time_and_the_clinician_goes_on_where_they_were(client, clock, handed_over):
    after(clock, 90)
    assert client.get(handed_over).status_code == 200
    assert "data-locks-in" not in client.get(handed_over).text
    assert client.get(CASELOAD).status_code == 423
    assert client.post(reverse("accounts:lock")).status_code == 302
    assert client.get(CASELOAD).status_code == 423
    assert unlock(client).url == CASELOAD
    assert client.get(CASELOAD).status_code == 200
    after(clock, 12 * 60 + 1)
    assert client.get(handed_over).status_code == 302


@pytest.mark.parametrize("page", ["", "https://evil.example/", "http://testserver//evil.example/", "http://[::1"])
def test_locking_now_leads_nowhere_else(client, page):
    assert client.post(reverse("accounts:lock"), headers={"Referer": page}).url == HOME
