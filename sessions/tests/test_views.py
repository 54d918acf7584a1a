"""The pages of a visit, as a clinician meets them."""

from datetime import UTC, date, datetime, timedelta
from uuid import uuid4

import pytest
import time_machine
from django.urls import reverse
from django.utils import timezone

from goals.models import Goal
from goals.tests.factories import CopingPlanFactory, GoalFactory, PracticeTaskFactory
from measures.models import Measurement
from measures.tests.factories import MeasureFactory, MeasurementFactory
from patients.tests.factories import EpisodeFactory
from rehabgoals.tenancy import in_clinic
from rehabgoals.testing.queries import assert_constant_queries
from sessions.models import CheckIn, GoalRating, Visit
from sessions.tests.factories import CheckInFactory, VisitFactory

NOW = datetime(2026, 11, 10, 10, 30, tzinfo=UTC)


@pytest.fixture
def noon():
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def episode(noon, clinician):
    return EpisodeFactory(clinic=clinician.clinic, clinician=clinician, patient__preferred_name="Rosa")


@pytest.fixture
def client(client_of, clinician):
    return client_of(clinician)


def address(episode):
    return reverse("sessions:check_in_new", args=[episode.pk])


def finish(episode):
    return reverse("plans:check_in_finish", args=[episode.pk])


def form_of(response):
    return response.context["form"]


def sent(client, episode, **said):
    """Open the page and send its form with these answers."""
    token = form_of(client.get(address(episode)))["form_token"].value()
    return client.post(finish(episode), {"form_token": str(token), **said})


def rows(episode, model):
    with in_clinic(episode.clinic_id):
        return list(model.objects.filter(clinic_id=episode.clinic_id))


def test_check_in_page_follows_the_order_of_a_visit(client, episode):
    goal = GoalFactory(episode=episode)
    CheckInFactory(episode=episode, agreed="Walk to the blue gate.")
    MeasureFactory(episode=episode, key="chair_stand_30s")
    text = client.get(address(episode)).content.decode()
    order = [
        "What we agreed last time",
        "What was achieved since last time",
        "Pain now",
        "Days with practice",
        "How often you stand up from a chair in 30 seconds",
        "harder now",
        "view</h3>",
        "What changes",
        "What we agreed</label>",
        "When we meet next",
        "Finish check-in",
    ]
    places = [text.index(words) for words in order]
    assert places == sorted(places)
    assert "<h1>Check-in with Rosa</h1>" in text
    assert goal.activity in text


def test_who_opens_the_page_after_todays_visit_finds_what_was_finished_and_may_begin_another(
    client, clinician, episode
):
    visit = VisitFactory(episode=episode, starts_at=NOW, status=Visit.Status.KEPT)
    check_in = CheckInFactory(episode=episode, visit=visit, held_on=NOW.date(), clinician=clinician)

    text = " ".join(client.get(address(episode)).text.split())
    assert f"Finished today at 10:30 by {clinician}." in text
    for name in ("sessions:check_in_detail", "sessions:check_in_amend"):
        assert reverse(name, args=[check_in.pk]) in text
    assert "No visit was planned for today" not in text
    assert "Finish check-in" in text

    page = reverse("plans:patient_detail", args=[episode.patient_id])
    after = " ".join(client.get(page).text.split())
    read = reverse("sessions:check_in_detail", args=[check_in.pk])
    assert f'<a class="btn btn-primary" href="{read}">' in after
    assert f'<a class="btn btn-link" href="{address(episode)}">Start another check-in</a>' in after


@pytest.mark.parametrize(
    ("status", "words"),
    [("kept", "was kept."), ("missed", "did not take place."), ("cancelled", "was cancelled.")],
)
def test_a_visit_of_today_without_a_check_in_is_named_for_what_became_of_it(client, clinician, episode, status, words):
    VisitFactory(episode=episode, starts_at=NOW, status=status)
    VisitFactory(episode=episode, starts_at=NOW - timedelta(days=1), status="cancelled")
    VisitFactory(episode=episode, starts_at=NOW + timedelta(days=1), status="cancelled")

    text = " ".join(client.get(address(episode)).text.split())
    assert f"Today’s visit at 10:30 with {clinician} {words} A check-in can be held all the same." in text
    assert "No visit was planned for today" not in text
    assert "When we meet next" in text


def test_without_a_visit_today_the_page_says_so(client, episode):
    assert "No visit was planned for today" in client.get(address(episode)).text


def test_check_in_offers_the_six_words_of_attainment(client, episode):
    goal = GoalFactory(episode=episode)
    choices = dict(form_of(client.get(address(episode)))[f"patient_{goal.pk}"].field.choices)
    assert [str(words) for words in choices.values()] == [
        "harder now",
        "about the same",
        "part way",
        "as hoped",
        "a bit more than hoped",
        "a lot more than hoped",
    ]


def test_everything_said_is_kept_at_one_press(client, clinician, episode):
    goal = GoalFactory(episode=episode)
    measure = MeasureFactory(episode=episode, key="chair_stand_30s")
    visit = VisitFactory(episode=episode, starts_at=NOW)
    said = {
        "achieved": "Past the corner shop, twice.",
        "pain_now": "3",
        "pain_words": "Stiff in the morning",
        "practice_days": "5",
        "obstacles": "Rain",
        f"result_{measure.pk}": "11",
        f"result_{measure.pk}_device": "Chair, 43 cm",
        f"patient_{goal.pk}": "part_way",
        f"clinician_{goal.pk}": "as_hoped",
        "changes": "One more set",
        "agreed": "To the bakery twice a week.",
        "next_on": "24/11/2026",
        "next_at": "10:30",
        "next_kind": "video",
    }
    response = sent(client, episode, **said)
    assert response.status_code == 302
    assert response.url == reverse("plans:patient_detail", args=[episode.patient_id])
    [check_in] = rows(episode, CheckIn)
    assert (check_in.achieved, check_in.pain_now, check_in.practice_days) == ("Past the corner shop, twice.", 3, 5)
    assert check_in.held_on == date(2026, 11, 10)
    assert check_in.visit_id == visit.pk
    [rating] = rows(episode, GoalRating)
    assert (rating.patient_word, rating.clinician_word) == ("part_way", "as_hoped")
    with in_clinic(episode.clinic_id):
        results = {each.measure.instrument.key: each for each in Measurement.objects.all()}
        assert Visit.objects.get(pk=visit.pk).status == "kept"
        after = Visit.objects.get(pk=check_in.next_visit_id)
    assert set(results) == {"nprs", "chair_stand_30s"}
    assert (results["nprs"].value, results["nprs"].conditions) == (3, {"question": "now"})
    assert results["chair_stand_30s"].conditions["device"] == "Chair, 43 cm"
    assert (after.starts_at, after.kind, after.minutes) == (datetime(2026, 11, 24, 10, 30, tzinfo=UTC), "video", 30)
    assert after.clinician_id == clinician.pk


def test_pain_is_asked_once_also_when_its_measure_is_due(client, episode):
    MeasureFactory(episode=episode, key="nprs")
    response = client.get(address(episode))
    assert response.context["opening"].measures == []
    sent(client, episode, pain_now="4")
    assert [each.value for each in rows(episode, Measurement)] == [4]


def test_what_was_not_asked_is_kept_as_nothing(client, episode):
    sent(client, episode, agreed="Rest on Sunday.")
    [check_in] = rows(episode, CheckIn)
    assert (check_in.pain_now, check_in.practice_days) == (None, None)
    assert rows(episode, Measurement) == []
    assert rows(episode, Visit) == []


def test_nothing_at_all_is_said_kindly_and_keeps_nothing(client, episode):
    response = sent(client, episode, next_kind="in_person")
    assert response.status_code == 422
    assert "Nothing is written down yet" in response.content.decode()
    assert rows(episode, CheckIn) == []


def test_same_form_sent_twice_is_one_check_in(client, episode):
    said = {"form_token": str(uuid4()), "pain_now": "3", "next_on": "24/11/2026", "next_at": "10:30"}
    first, second = (client.post(finish(episode), said) for _ in range(2))
    assert first.status_code == second.status_code == 302
    assert [len(rows(episode, model)) for model in (CheckIn, Measurement, Visit)] == [1, 1, 1]


def test_colleague_who_was_quicker_is_told_of_and_the_next_press_keeps_both(client, client_of, colleague, episode):
    page = form_of(client.get(address(episode)))
    with time_machine.travel(NOW + timedelta(minutes=5), tick=False):
        sent(client_of(colleague), episode, pain_now="3")
    with time_machine.travel(NOW + timedelta(minutes=9), tick=False):
        said = {"form_token": str(page["form_token"].value()), "opened_at": str(page["opened_at"].value())}
        told = client.post(finish(episode), said | {"pain_now": "4"})

        assert told.status_code == 422
        [theirs] = rows(episode, CheckIn)
        text = told.content.decode()
        assert f"{colleague.name} finished a check-in here at 10:35" in text
        assert reverse("sessions:check_in_detail", args=[theirs.pk]) in text
        form = form_of(told)
        assert form["pain_now"].value() == "4"

        again = said | {"pain_now": "4", "opened_at": str(form["opened_at"].value())}
        assert client.post(finish(episode), again).status_code == 302
        assert client.post(finish(episode), again).status_code == 302, "and a double press is one"
    assert len(rows(episode, CheckIn)) == 2


def test_a_result_that_was_kept_on_another_device_is_named_before_it_stands_twice(client, episode):
    """Typed at the desk and on the phone, walked once: the second press says so, and an empty field keeps it once."""
    walk = f"result_{MeasureFactory(episode=episode, key='walk_6min').pk}"
    page = form_of(client.get(address(episode)))
    said = {"form_token": str(page["form_token"].value()), "opened_at": str(page["opened_at"].value())}
    said |= {walk: "300", f"{walk}_aid": "stick", "pain_now": "4", "agreed": "Walk."}
    with time_machine.travel(NOW + timedelta(minutes=5), tick=False):
        sent(client, episode, pain_now="4", **{walk: "300", f"{walk}_aid": "stick"})
    with time_machine.travel(NOW + timedelta(minutes=9), tick=False):
        told = client.post(finish(episode), said)
        assert told.status_code == 422
        assert "Written down already: Pain, 0 to 10 (NPRS): 4; Six-minute walk test: 300 m." in told.content.decode()
        assert form_of(told)[walk].value() == "300"
        once = said | {walk: "", "pain_now": "", "opened_at": str(form_of(told)["opened_at"].value())}
        assert client.post(finish(episode), once).status_code == 302
    assert [len(rows(episode, model)) for model in (CheckIn, Measurement)] == [2, 2]


def test_another_value_typed_on_another_device_is_a_second_measurement(client, episode):
    walk = f"result_{MeasureFactory(episode=episode, key='walk_6min').pk}"
    page = form_of(client.get(address(episode)))
    said = {"form_token": str(page["form_token"].value()), "opened_at": str(page["opened_at"].value())}
    with time_machine.travel(NOW + timedelta(minutes=5), tick=False):
        sent(client, episode, **{walk: "300", f"{walk}_aid": "stick"})
        told = client.post(finish(episode), said | {walk: "310", f"{walk}_aid": "stick"})
    assert told.status_code == 422
    assert "Written down already" not in told.content.decode()


def test_going_back_to_a_finished_form_loses_no_words(client, episode):
    page = form_of(client.get(address(episode)))
    said = {name: str(page[name].value()) for name in ("form_token", "opened_at")}
    with time_machine.travel(NOW + timedelta(seconds=1), tick=False):
        client.post(finish(episode), said | {"agreed": "Walk daily."})
    with time_machine.travel(NOW + timedelta(seconds=30), tick=False):
        response = client.post(finish(episode), said | {"agreed": "Walk daily. And rest."})
    text = response.content.decode()
    assert response.status_code == 422
    assert "This check-in was finished at 10:30" in text
    assert "Walk daily. And rest." in text
    again = {name: form_of(response)[name].value() for name in said} | {"agreed": "Walk daily. And rest."}
    with time_machine.travel(NOW + timedelta(minutes=1), tick=False):
        assert client.post(finish(episode), again).status_code == 302
    assert [each.agreed for each in rows(episode, CheckIn)] == ["Walk daily.", "Walk daily. And rest."]


@pytest.mark.parametrize(
    ("said", "field", "words"),
    [
        ({"pain_now": "11"}, "pain_now", "11 is outside. This measure goes from 0 to 10."),
        ({"pain_now": "3.5"}, "pain_now", "Write a whole number"),
        ({"pain_now": "2,5"}, "pain_now", "Write a whole number"),
        ({"practice_days": "8"}, "practice_days", "Write a number from 0 to 7"),
        ({"achieved": "a" * 40_000}, "achieved", "There are 40,000 characters here"),
        ({"agreed": "nul \x00 byte"}, "agreed", "There is a character here that cannot be kept"),
        ({"next_on": "24/11/2026"}, "next_at", "Write a time too"),
        ({"next_at": "10:30"}, "next_on", "Write a day too"),
        ({"next_on": "9/11/2026", "next_at": "10:30"}, "next_on", "is too early"),
        ({"next_on": "10/11/2026", "next_at": "9:00"}, "next_at", "Choose a time that is still ahead"),
        ({"next_on": "31/11/2026", "next_at": "9:00"}, "next_on", "has 30 days"),
        ({"next_on": "24/11/2062", "next_at": "9:00"}, "next_on", "is too late"),
        ({"next_on": "24/11/2026", "next_at": "25:00"}, "next_at", "not a time we can read"),
        ({"next_kind": "by balloon", "pain_now": "3"}, "next_kind", "Choose one from the list"),
    ],
)
def test_what_does_not_fit_is_said_at_the_field_and_nothing_is_kept(client, episode, said, field, words):
    GoalFactory(episode=episode)
    response = sent(client, episode, **{"obstacles": "Rain on Tuesday", **said})
    assert response.status_code == 422
    assert words in " ".join(form_of(response).errors[field])
    assert "Rain on Tuesday" in response.content.decode()
    assert [rows(episode, model) for model in (CheckIn, Measurement, Visit, GoalRating)] == [[], [], [], []]


def test_a_comma_is_a_decimal_sign_where_the_clinic_writes_it_so(client, episode):
    measure = MeasureFactory(episode=episode, key="grip")
    with in_clinic(episode.clinic_id):
        episode.clinic.language = "es"
        episode.clinic.save()
    refused = sent(client, episode, **{f"result_{measure.pk}_right_1": "22.5"})
    assert f"result_{measure.pk}_right_1" in form_of(refused).errors
    sent(client, episode, **{f"result_{measure.pk}_right_1": "22,5"})
    assert [str(each.value) for each in rows(episode, Measurement)] == ["22.500"]


def test_unlikely_result_is_asked_about_and_one_press_finishes(client, episode):
    measure = MeasureFactory(episode=episode, key="chair_stand_30s")
    said = {f"result_{measure.pk}": "45", "agreed": "Go on"}
    asked = sent(client, episode, **said)
    assert asked.status_code == 422
    [token] = [part.token for part in form_of(asked).questions[0].doubted]
    assert rows(episode, CheckIn) == []
    assert sent(client, episode, **said, sure=token).status_code == 302
    assert [each.value for each in rows(episode, Measurement)] == [45]


def test_impossible_result_is_refused_with_the_range_in_words(client, episode):
    measure = MeasureFactory(episode=episode, key="walk_6min")
    response = sent(client, episode, **{f"result_{measure.pk}": "1200", "agreed": "Go on"})
    assert "This measure goes from 0 m to 1000 m." in " ".join(form_of(response).errors[f"result_{measure.pk}"])
    assert rows(episode, CheckIn) == []


def test_conditions_begin_as_last_time(client, episode, clinician):
    measure = MeasureFactory(episode=episode, key="walk_6min")
    MeasurementFactory(
        measure=measure,
        taken_on=date(2026, 9, 1),
        value=402,
        conditions={"aid": "stick", "rater": "Ana Becker"},
        recorded_by=clinician,
    )
    response = client.get(address(episode))
    text = response.content.decode()
    assert "In metres, with one stick, Measured by: Ana Becker, as last time" in text
    assert "last 402, on 1 September" in text
    assert form_of(response)[f"result_{measure.pk}_aid"].value() == "stick"


def test_result_typed_for_a_measure_taken_meanwhile_is_not_lost(client, episode):
    measure = MeasureFactory(episode=episode, key="chair_stand_30s")
    MeasurementFactory(measure=measure, taken_on=date(2026, 11, 10), value=10)
    sent(client, episode, **{f"result_{measure.pk}": "12"})
    assert sorted(int(each.value) for each in rows(episode, Measurement)) == [10, 12]


def test_resting_goals_are_not_rated(client, episode):
    GoalFactory(episode=episode, lifecycle_status=Goal.LifecycleStatus.ON_HOLD)
    assert form_of(client.get(address(episode))).rating.rows == []


def test_finished_episode_offers_a_new_one_instead(client, episode):
    done = EpisodeFactory(clinic=episode.clinic, patient=episode.patient, clinician=episode.clinician, discharged=True)
    response = client.post(finish(done), {"pain_now": "3"})
    assert "This episode was finished on" in response.content.decode()
    assert rows(episode, CheckIn) == []


def test_stranger_finds_no_page_of_a_visit(client_of, stranger, episode):
    visit, check_in = VisitFactory(episode=episode), CheckInFactory(episode=episode)
    addresses = [
        address(episode),
        reverse("sessions:visit_new", args=[episode.pk]),
        reverse("sessions:visit_edit", args=[visit.pk]),
        reverse("sessions:check_in_detail", args=[check_in.pk]),
    ]
    client = client_of(stranger)
    assert [client.get(each).status_code for each in addresses] == [404] * 4
    assert client.post(finish(episode), {"form_token": str(uuid4()), "agreed": "x"}).status_code == 404
    assert client.post(addresses[2], {"status": "cancelled", "version": "1"}).status_code == 404


def test_admin_who_is_no_clinician_finds_no_page_of_a_visit(client_of, admin, episode):
    assert client_of(admin).get(address(episode)).status_code == 404


def test_check_in_page_costs_the_same_for_a_full_episode(client, episode):
    places = iter([(Goal.Rank.PRIMARY, 0), (Goal.Rank.SECONDARY, 1), (Goal.Rank.SECONDARY, 2)])

    def another():
        rank, place = next(places, (None, None))
        if rank:
            goal = GoalFactory(episode=episode, rank=rank, place=place, measure__activity=f"walk {place}")
            PracticeTaskFactory(goal=goal)
            CopingPlanFactory(goal=goal)
        CheckInFactory(episode=episode)
        VisitFactory(episode=episode)
        measure = MeasureFactory(episode=episode, key="psfs_activity", activity=str(uuid4()))
        MeasurementFactory(measure=measure, value=4, taken_on=date(2026, 10, 1))

    assert_constant_queries(client, address(episode), another, at_most=12)


# --- Reading a check-in -----------------------------------------------------------------------------------------------


def test_check_in_can_be_read_with_who_and_when(client, episode):
    goal = GoalFactory(episode=episode)
    sent(client, episode, achieved="Twice.", pain_now="0", **{f"patient_{goal.pk}": "as_hoped"}, agreed="Walk.\nRest.")
    [check_in] = rows(episode, CheckIn)
    text = client.get(reverse("sessions:check_in_detail", args=[check_in.pk])).content.decode()
    for words in ("Twice.", "0 of 10", "as hoped", "Walk.", "Rest.", "Tuesday 10 November", "with Ana Becker"):
        assert words in text


def test_check_in_read_costs_the_same_with_many_ratings_and_results(client, episode):
    check_in = CheckInFactory(episode=episode)
    measure = MeasureFactory(episode=episode, key="chair_stand_30s")

    def another():
        MeasurementFactory(measure=measure, value=9, taken_on=check_in.held_on)

    assert_constant_queries(client, reverse("sessions:check_in_detail", args=[check_in.pk]), another, at_most=12)


# --- Visits -----------------------------------------------------------------------------------------------------------

PLANNED = {"day": "24/11/2026", "at": "10:30", "minutes": "45", "kind": "home"}


def test_visit_is_planned_in_the_clinics_own_time(client, episode, clinician):
    with in_clinic(episode.clinic_id):
        episode.clinic.time_zone = "America/New_York"
        episode.clinic.save()
    said = {**PLANNED, "clinician": clinician.pk, "version": "1"}
    response = client.post(reverse("sessions:visit_new", args=[episode.pk]), said)
    assert response.status_code == 302
    [visit] = rows(episode, Visit)
    assert visit.starts_at == datetime(2026, 11, 24, 15, 30, tzinfo=UTC)
    assert (visit.minutes, visit.kind, visit.status) == (45, "home", "planned")
    assert visit.site_id is None


def test_pressing_twice_plans_one_visit(client, episode, clinician):
    said = {"day": "24/11/2026", "at": "10:30", "minutes": "30", "kind": "in_person", "clinician": clinician.pk}
    for _press in range(2):
        assert client.post(reverse("sessions:visit_new", args=[episode.pk]), said).status_code == 302
    assert len(rows(episode, Visit)) == 1


def test_visit_that_has_been_is_written_down_as_kept(client, episode, clinician):
    said = {**PLANNED, "day": "3/11/2026", "clinician": clinician.pk, "version": "1"}
    client.post(reverse("sessions:visit_new", args=[episode.pk]), said)
    [visit] = rows(episode, Visit)
    assert visit.status == "kept"
    found = client.get(reverse("sessions:visit_edit", args=[visit.pk])).content.decode()
    # The record's clock is the database's, which no test can turn back.
    assert "Entered on" in found


@pytest.mark.parametrize(
    ("said", "field"),
    [
        ({"day": "3/5/1961"}, "day"),
        ({"day": "tomorrow"}, "day"),
        ({"day": ""}, "day"),
        ({"at": "ten"}, "at"),
        ({"minutes": "4"}, "minutes"),
        ({"minutes": "2,5"}, "minutes"),
        ({"minutes": "9" * 40_000}, "minutes"),
        ({"kind": "balloon"}, "kind"),
        ({"clinician": "0"}, "clinician"),
    ],
)
def test_visit_that_does_not_fit_is_said_at_the_field(client, episode, clinician, said, field):
    data = {**PLANNED, "clinician": clinician.pk, "version": "1", **said}
    response = client.post(reverse("sessions:visit_new", args=[episode.pk]), data)
    assert response.status_code == 422
    assert field in form_of(response).errors
    assert rows(episode, Visit) == []


def test_labels_stay_in_one_language_where_django_has_a_word_of_its_own(client, episode):
    with in_clinic(episode.clinic_id):
        type(episode.clinic).objects.filter(pk=episode.clinic_id).update(language="es")
    page = client.get(reverse("sessions:visit_new", args=[episode.pk])).content.decode()
    assert ">Time</label>" in page
    assert ">Hora</label>" not in page


def test_visit_of_another_clinics_clinician_cannot_be_planned(client, episode, stranger):
    data = {**PLANNED, "clinician": stranger.pk, "version": "1"}
    response = client.post(reverse("sessions:visit_new", args=[episode.pk]), data)
    assert "clinician" in form_of(response).errors


def test_visit_is_moved(client, episode, colleague):
    visit = VisitFactory(episode=episode, starts_at=NOW + timedelta(days=2))
    said = {**PLANNED, "clinician": colleague.pk, "version": "1"}
    assert client.post(reverse("sessions:visit_edit", args=[visit.pk]), said).status_code == 302
    [moved] = rows(episode, Visit)
    assert (moved.starts_at, moved.clinician_id, moved.version) == (
        datetime(2026, 11, 24, 10, 30, tzinfo=UTC),
        colleague.pk,
        2,
    )


def test_visit_is_not_moved_into_the_past(client, episode, clinician):
    visit = VisitFactory(episode=episode)
    said = {**PLANNED, "day": "3/11/2026", "clinician": clinician.pk, "version": "1"}
    response = client.post(reverse("sessions:visit_edit", args=[visit.pk]), said)
    assert "lies in the past" in " ".join(form_of(response).errors["day"])


def test_two_who_move_a_visit_both_keep_their_words(client, client_of, colleague, episode, clinician):
    visit = VisitFactory(episode=episode, starts_at=NOW + timedelta(days=2))
    url = reverse("sessions:visit_edit", args=[visit.pk])
    client_of(colleague).post(url, {**PLANNED, "clinician": clinician.pk, "version": "1"})
    mine = {**PLANNED, "day": "25/11/2026", "at": "9:15", "clinician": clinician.pk, "version": "1"}
    response = client.post(url, mine)
    text = response.content.decode()
    assert response.status_code == 409
    assert "24 November, 10:30" in text
    assert "25 November, 9:15" in text or "25 November, 09:15" in text
    again = {**mine, "version": form_of(response)["version"].value()}
    assert client.post(url, again).status_code == 302
    assert rows(episode, Visit)[0].starts_at == datetime(2026, 11, 25, 9, 15, tzinfo=UTC)


def test_visit_is_cancelled_by_one_press_and_can_be_planned_again(client, episode):
    visit = VisitFactory(episode=episode)
    url = reverse("sessions:visit_edit", args=[visit.pk])
    client.post(url, {"status": "cancelled", "version": "1"})
    assert rows(episode, Visit)[0].status == "cancelled"
    client.post(url, {"status": "planned", "version": "2"})
    assert rows(episode, Visit)[0].status == "planned"


def test_visit_ahead_has_not_been_missed(client, episode):
    visit = VisitFactory(episode=episode)
    client.post(reverse("sessions:visit_edit", args=[visit.pk]), {"status": "missed", "version": "1"})
    assert rows(episode, Visit)[0].status == "planned"


def test_visit_that_did_not_take_place_is_said_so(client, episode):
    visit = VisitFactory(episode=episode, starts_at=NOW - timedelta(hours=2))
    client.post(reverse("sessions:visit_edit", args=[visit.pk]), {"status": "missed", "version": "1"})
    assert rows(episode, Visit)[0].status == "missed"


def test_press_on_a_page_that_is_no_longer_true_changes_nothing(client, episode):
    visit = VisitFactory(episode=episode, version=3)
    for version in ("1", "", "x" * 20):
        client.post(reverse("sessions:visit_edit", args=[visit.pk]), {"status": "cancelled", "version": version})
    assert rows(episode, Visit)[0].status == "planned"


def test_opening_a_visit_changes_nothing(client, episode):
    visit = VisitFactory(episode=episode)
    assert client.get(reverse("sessions:visit_edit", args=[visit.pk])).status_code == 200
    assert rows(episode, Visit)[0].version == 1


def test_visit_with_a_check_in_stays_kept(client, episode):
    visit = VisitFactory(episode=episode, kept=True, starts_at=NOW - timedelta(hours=1))
    CheckInFactory(episode=episode, visit=visit)
    client.post(reverse("sessions:visit_edit", args=[visit.pk]), {"status": "missed", "version": "1"})
    assert rows(episode, Visit)[0].status == "kept"
    assert "Read the check-in" in client.get(reverse("sessions:visit_edit", args=[visit.pk])).content.decode()
    assert timezone.now() == NOW
