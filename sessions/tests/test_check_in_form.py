"""The visit page begins as last time was, comes back where it was left, and takes whatever is sent."""

from datetime import UTC, date, datetime, timedelta
from urllib.parse import urlencode

import pytest
import time_machine
from django.urls import reverse
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from accounts.models import Draft
from accounts.tests.factories import PhraseFactory
from goals.models import PracticeEntry, PracticeTask, StillMatters
from goals.tests.factories import GoalFactory, PracticeTaskFactory
from measures.models import Measurement
from patients.tests.factories import EpisodeFactory
from rehabgoals.tenancy import in_clinic
from sessions.models import CheckIn, DoseDecision, GoalRating, Practised, Visit
from sessions.tests.factories import CheckInFactory, VisitFactory
from sessions.tests.test_views import address, finish, form_of, rows, sent
from tests.hostile import as_if

NOW = datetime(2026, 11, 10, 10, 30, tzinfo=UTC)
HOSTILE = st.one_of(
    st.text(max_size=40),
    st.sampled_from(["\x00", "١٢", "-1", "1e9", "NaN", "2026-13-45", "nothing", "up", "on", "9" * 40, "<b>", "½", ""]),
)


@pytest.fixture
def episode(clinician):
    with time_machine.travel(NOW, tick=False):
        yield EpisodeFactory(clinic=clinician.clinic, clinician=clinician, patient__preferred_name="Rosa")


@pytest.fixture
def client(client_of, clinician):
    return client_of(clinician)


@pytest.fixture
def task(episode):
    return PracticeTaskFactory(goal=GoalFactory(episode=episode))


def typed(client, episode, **words):
    """What the opened page would save while it is typed into."""
    page = client.get(address(episode))
    form = form_of(page)
    shown = {bound.name: bound.value() for bound in form if bound.value() not in (None, "", [], False)}
    assert client.post(form.drafting.save_url, shown | words).status_code == 200


# --- Begins as last time was ------------------------------------------------------------------------------------------


def test_next_visit_is_offered_the_way_and_at_the_time_of_the_last(client, episode):
    VisitFactory(episode=episode, starts_at=NOW + timedelta(hours=4), kind=Visit.Kind.VIDEO)
    form = form_of(client.get(address(episode)))
    assert form["next_kind"].value() == "video"
    assert {offer["time"] for offer in form.meeting.offers} == {"14:30"}
    assert [form[name].value() for name in ("next_on", "next_at")] == [None, None], "and settled by nobody yet"


def test_next_visit_is_like_the_last_one_where_none_was_planned_today(client, episode):
    last = VisitFactory(episode=episode, kept=True, kind=Visit.Kind.TELEPHONE)
    CheckInFactory(episode=episode, visit=last)
    assert form_of(client.get(address(episode)))["next_kind"].value() == "telephone"


def test_nothing_of_last_time_is_there_as_if_it_were_said_today(client, episode, task):
    CheckInFactory(episode=episode, pain_words="Stiff", practice_days=5, obstacles="Rain", questions="Why?")
    form = form_of(client.get(address(episode)))
    around = ("form_token", "opened_at", "begun_on", "next_kind", f"practised_{task.pk}_", "chosen_")
    begun = {bound.name for bound in form if bound.value() not in (None, "", [], False)}
    # How something is measured stays from time to time, and says so.
    assert {name for name in begun if not name.startswith((*around, "result_"))} == set()


def test_phrases_of_ones_own_stand_beside_the_fields(client, episode, clinician):
    PhraseFactory(clinic=clinician.clinic, user=clinician, words="[name] walks [how far]", field="agreed")
    text = client.get(address(episode)).content.decode()
    assert "Rosa walks [how far]" in text


# --- What got in the way, and a word to take away ---------------------------------------------------------------------


def test_what_got_in_the_way_is_pressed_and_said(client, episode):
    sent(
        client, episode, obstacle_kinds=["weather", ""], obstacles="The cat", questions="Why so slow?", takes_away="Go."
    )
    [check_in] = rows(episode, CheckIn)
    assert (check_in.obstacle_kinds, check_in.obstacles) == (["weather", ""], "The cat")
    assert (check_in.questions, check_in.takes_away) == ("Why so slow?", "Go.")


def test_nothing_stands_alone(client, episode):
    response = sent(client, episode, obstacle_kinds=["nothing", "weather"])
    assert list(form_of(response).errors) == ["obstacle_kinds"]
    sent(client, episode, obstacle_kinds=["nothing"])
    assert [check_in.obstacle_kinds for check_in in rows(episode, CheckIn)] == [["nothing"]]


# --- The draft --------------------------------------------------------------------------------------------------------


def test_what_was_typed_is_there_again_also_what_was_practised(client, client_of, clinician, episode, task):
    name = f"practised_{task.pk}"
    words = {
        "pain_now": "4",
        "obstacle_kinds": "weather",
        name: "on",
        f"{name}_sureness": "7",
        "chosen_1_what": "Dance",
    }
    typed(client, episode, **words)
    page = client_of(clinician).get(address(episode))
    form = form_of(page)
    assert [form[each].value() for each in ("pain_now", name, f"{name}_sureness", "chosen_1_what")] == [
        "4",
        True,
        "7",
        "Dance",
    ]
    assert "Brought back what you typed at" in page.content.decode()
    assert [row.is_used for row in (*form.planned, *form.chosen)] == [True, True, False], "and open to the eye"


def test_finishing_lets_the_draft_go(client, episode):
    typed(client, episode, agreed="Walk.")
    sent(client, episode, agreed="Walk.")
    assert rows(episode, Draft) == []
    assert form_of(client.get(address(episode)))["agreed"].value() is None


def test_check_in_that_was_begun_stands_on_the_caseload(client, episode):
    typed(client, episode, agreed="Walk.")
    text = client.get(reverse("patients:caseload")).content.decode()
    assert f'href="{address(episode)}"' in text[text.index("Unfinished") :]


def test_draft_of_another_day_asks_which_day_it_was_and_is_kept_under_it(client, episode):
    visit = VisitFactory(episode=episode, starts_at=NOW)
    typed(client, episode, pain_now="4")
    with time_machine.travel(NOW + timedelta(days=2), tick=False):
        page = client.get(address(episode))
        form = form_of(page)
        assert "Tuesday 10 November, when it was begun" in page.content.decode()
        shown = {name: form[name].value() for name in ("form_token", "opened_at", "begun_on", "held_on", "pain_now")}
        assert client.post(finish(episode), shown).status_code == 302
    [check_in] = rows(episode, CheckIn)
    assert (check_in.held_on, check_in.visit_id) == (date(2026, 11, 10), visit.pk)
    assert [result.taken_on for result in rows(episode, Measurement)] == [date(2026, 11, 10)]


def test_draft_of_another_day_may_be_todays_all_the_same(client, episode):
    typed(client, episode, agreed="Walk.")
    with time_machine.travel(NOW + timedelta(days=2), tick=False):
        form = form_of(client.get(address(episode)))
        shown = {name: form[name].value() for name in ("form_token", "opened_at", "begun_on", "agreed")}
        client.post(finish(episode), shown | {"held_on": "2026-11-12"})
    assert [check_in.held_on for check_in in rows(episode, CheckIn)] == [date(2026, 11, 12)]


@pytest.mark.parametrize("begun_on", ["2026-11-11", "1999-01-01", "Tuesday", "\x00"])
def test_day_that_cannot_be_is_taken_for_today(client, episode, begun_on):
    sent(client, episode, agreed="Walk.", begun_on=begun_on)
    assert [check_in.held_on for check_in in rows(episode, CheckIn)] in ([date(2026, 11, 10)], [])


def test_going_back_and_rating_otherwise_is_no_repeat(client, episode, task):
    page = form_of(client.get(address(episode)))
    said = {name: str(page[name].value()) for name in ("form_token", "opened_at", "begun_on")} | {"agreed": "Walk."}
    with time_machine.travel(NOW + timedelta(seconds=1), tick=False):
        assert client.post(finish(episode), said).status_code == 302
    with time_machine.travel(NOW + timedelta(seconds=9), tick=False):
        assert client.post(finish(episode), said).status_code == 302, "a double press"
        again = client.post(finish(episode), said | {f"practised_{task.pk}": "on"})
    assert "was finished at 10:30" in again.content.decode()
    assert len(rows(episode, CheckIn)) == 1
    assert rows(episode, Practised) == []


# --- Whatever is sent -------------------------------------------------------------------------------------------------


@settings(max_examples=12, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_whatever_is_sent_is_kept_or_said_at_a_field(client, episode, task, data):
    names = [name for name in form_of(client.get(address(episode))).fields if name != "form_token"]
    chosen = data.draw(st.lists(st.sampled_from(names), max_size=6, unique=True))
    words = [(name, data.draw(HOSTILE)) for name in chosen]
    with as_if():
        page = form_of(client.get(address(episode)))
        body = urlencode([("form_token", page["form_token"].value()), *words], errors="surrogatepass")
        response = client.post(finish(episode), body, content_type="application/x-www-form-urlencoded")
        assert response.status_code in (302, 422)
        with in_clinic(episode.clinic_id):
            assert CheckIn.objects.filter(episode=episode).count() == (response.status_code == 302)


def test_a_visit_with_much_to_tick_is_kept(client, episode):
    """The server takes so many fields: 40 tasks, every day of two weeks ticked."""
    goal = GoalFactory(episode=episode)
    days = [(NOW - timedelta(days=number)).date().isoformat() for number in range(14)]
    ticks = {f"days_{PracticeTaskFactory(goal=goal).pk}": days for _ in range(40)}
    with time_machine.travel(NOW, tick=False):
        assert sent(client, episode, agreed="Rest.", **ticks).status_code == 302
    assert [row.practice_days for row in rows(episode, CheckIn)] == [7]


def test_what_is_another_patients_is_not_reached_by_its_number(client, clinician, episode):
    other = GoalFactory(episode=EpisodeFactory(clinic=clinician.clinic, clinician=clinician))
    task = PracticeTaskFactory(goal=other, level=2)
    theirs = {f"days_{task.pk}": "2026-11-09", f"practised_{task.pk}": "on", f"practised_{task.pk}_step": "up"}
    theirs |= {f"practised_{task.pk}_is_agreed": "on", f"practised_{task.pk}_version": "1"}
    theirs |= {f"patient_{other.pk}": "same", f"still_{other.pk}": "no", f"result_{other.measure_id}": "900"}
    theirs |= {"dose_pacing": "in halves", "dose_pacing_why": "sore", "dose_measure": str(other.measure_id)}
    with time_machine.travel(NOW, tick=False):
        assert sent(client, episode, agreed="Rest.", **theirs).status_code == 302
    assert [rows(episode, model) for model in (GoalRating, Measurement, PracticeEntry, Practised, StillMatters)] == [
        [] for _ in range(5)
    ]
    assert [row.measure for row in rows(episode, DoseDecision)] == [None]
    assert [row.level for row in rows(episode, PracticeTask)] == [2]


@pytest.mark.parametrize("day", ["2026-11-11", "2026-09-01", "0001-01-01", "9999-12-31"])
def test_practice_of_a_day_that_was_not_or_lies_long_back_is_told_at_its_field(client, episode, task, day):
    with time_machine.travel(NOW, tick=False):
        answer = sent(client, episode, agreed="Rest.", **{f"days_{task.pk}": day})
    assert answer.status_code == 422 and list(form_of(answer).errors) == [f"days_{task.pk}"]
    assert rows(episode, CheckIn) == rows(episode, PracticeEntry) == []


@pytest.mark.parametrize("level", ["-1", "0", "100", "1.5", "1e9", "9" * 40])
def test_level_that_is_none_is_told_at_its_field(client, episode, task, level):
    with time_machine.travel(NOW, tick=False):
        answer = sent(client, episode, **{f"practised_{task.pk}": "on", f"practised_{task.pk}_level": level})
    assert answer.status_code == 422 and list(form_of(answer).errors) == [f"practised_{task.pk}_level"]
