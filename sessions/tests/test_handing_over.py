"""An episode passes to a colleague who said yes, with what is written about it, and the patient hears who it is now."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from accounts.drafts import keep_draft
from accounts.models import Draft
from accounts.tests.factories import AbsenceFactory
from goals.tests.factories import GoalFactory, PracticeTaskFactory
from patients.models import Episode
from patients.tests.factories import EpisodeFactory, PatientFactory
from rehabgoals.days import day_words
from rehabgoals.tenancy import in_clinic
from sessions.hand_over_note import LONGEST_LINE, PlanInBrief, drafted
from sessions.models import HandOver, Visit
from sessions.tests.factories import CheckInFactory, HandOverFactory, VisitFactory


@pytest.fixture
def episode(clinician):
    patient = PatientFactory(clinic=clinician.clinic, given_names="Rosa", family_name="O’Brien-Nuñez", language="en")
    return EpisodeFactory(clinician=clinician, patient=patient, problem="Knee, stairs hurt")


def url(name, thing):
    return reverse(f"sessions:{name}", args=[thing.pk])


def offer(client, episode, colleague, **filled):
    said = {"to_clinician": colleague.pk, "note": "She likes to be asked.", "moves_visits": "on"} | filled
    return client.post(url("hand_over_new", episode), said)


def offered(clinic):
    with in_clinic(clinic.pk):
        return HandOver.objects.get()


def say(client, hand_over, word, **filled):
    return client.post(url("hand_over", hand_over), {"version": hand_over.version, "say": word, "answer": ""} | filled)


def responsible(episode):
    with in_clinic(episode.clinic_id):
        return Episode.objects.get(pk=episode.pk).clinician_id


def test_who_is_away_is_said_where_they_are_chosen_and_where_it_is_offered_to_them(
    clinician, colleague, client_of, episode
):
    today = timezone.localdate()
    AbsenceFactory(clinic=clinician.clinic, user=colleague, from_on=today, until_on=today + timedelta(days=9))
    client, last = client_of(clinician), day_words(today + timedelta(days=9))
    assert f"{colleague.name}, away until {last}</option>" in client.get(url("hand_over_new", episode)).text

    answer = offer(client, episode, colleague)

    away = f"{colleague.name} is away until {last}."
    assert f"Offered to {colleague.name}. {away}" in client.get(answer.url).text
    page = url("hand_over", offered(clinician.clinic))
    assert away in client.get(page).text and away not in client_of(colleague).get(page).text


# --- The note -------------------------------------------------------------------------------------------------------


def test_the_note_is_drafted_from_the_plan(clinician, client_of, episode):
    goal = GoalFactory(episode=episode, activity="walk to the market")
    PracticeTaskFactory(goal=goal, what="Walk to the corner shop")
    CheckInFactory(episode=episode, agreed="Rosa walks to the gate.\nAna asks the surgeon.")

    page = client_of(clinician).get(url("hand_over_new", episode))

    for words in (
        "Problem: Knee, stairs hurt",
        "walk to the market",
        "Practises: Walk to the corner shop",
        "Agreed last: Rosa walks to the gate; Ana asks the surgeon",
    ):
        assert words in page.text


def test_a_bare_plan_has_a_bare_note():
    assert drafted(PlanInBrief(problem="Knee")) == "Problem: Knee"


@given(st.lists(st.text(max_size=300), max_size=6), st.text(max_size=300))
def test_a_note_is_one_thing_a_line_whatever_the_plan_holds(goals, standing):
    note = drafted(PlanInBrief(problem="Knee", goals=goals, standing=standing))

    assert len(note.splitlines()) <= 3
    assert all(": " in line and len(line) <= LONGEST_LINE + 30 for line in note.split("\n"))


# --- Yes and no -----------------------------------------------------------------------------------------------------


def test_the_patient_page_leads_to_passing_the_episode_on(clinician, client_of, episode):
    page = client_of(clinician).get(reverse("plans:patient_detail", args=[episode.patient_id]))

    assert url("hand_over_new", episode) in page.text


def test_a_colleague_who_says_yes_has_the_episode_and_its_visits_ahead(clinician, colleague, client_of, episode):
    ahead, behind = VisitFactory(episode=episode), VisitFactory(episode=episode, kept=True)
    offer(client_of(clinician), episode, colleague)
    assert responsible(episode) == clinician.pk, "until the answer it stays where it was"

    answer = say(client_of(colleague), offered(episode.clinic), "yes")

    assert answer.url == reverse("plans:patient_detail", args=[episode.patient_id])
    assert responsible(episode) == colleague.pk
    with in_clinic(episode.clinic_id):
        assert [Visit.objects.get(pk=each.pk).clinician for each in (ahead, behind)] == [colleague, clinician]


def test_visits_stay_where_that_was_not_offered(clinician, colleague, client_of, episode):
    ahead = VisitFactory(episode=episode)
    offer(client_of(clinician), episode, colleague, moves_visits="")

    say(client_of(colleague), offered(episode.clinic), "yes")

    with in_clinic(episode.clinic_id):
        assert Visit.objects.get(pk=ahead.pk).clinician == clinician


def test_a_colleague_who_declines_leaves_it_where_it_was_and_says_why(clinician, colleague, client_of, episode):
    offer(client_of(clinician), episode, colleague)

    say(client_of(colleague), offered(episode.clinic), "no", answer="My list is full")

    assert responsible(episode) == clinician.pk
    caseload = client_of(clinician).get(reverse("patients:caseload"))
    assert "Tom Okafor declined." in caseload.text and "My list is full" in caseload.text


def test_what_was_begun_to_be_written_passes_with_the_episode(clinician, colleague, client_of, episode):
    with in_clinic(episode.clinic_id):
        keep_draft(clinician, "conversation", episode.pk, {"answer_good_day": ["I sit with Carmen"]})
    offer(client_of(clinician), episode, colleague)

    say(client_of(colleague), offered(episode.clinic), "yes")

    page = client_of(colleague).get(reverse("goals:conversation", args=[episode.pk]))
    assert "I sit with Carmen" in page.text


def test_a_draft_of_the_colleagues_own_is_not_overwritten(clinician, colleague, client_of, episode):
    with in_clinic(episode.clinic_id):
        for who, words in ((clinician, "Ana’s"), (colleague, "Tom’s")):
            keep_draft(who, "conversation", episode.pk, {"answer_good_day": [words]})
    offer(client_of(clinician), episode, colleague)

    say(client_of(colleague), offered(episode.clinic), "yes")

    with in_clinic(episode.clinic_id):
        kept = {draft.writer.name: draft.data["answer_good_day"] for draft in Draft.objects.select_related("writer")}
    assert kept == {"Ana Becker": ["Ana’s"], "Tom Okafor": ["Tom’s"]}


def test_a_draft_passes_on_too_when_somebody_else_is_made_responsible(clinician, colleague, client_of, episode):
    with in_clinic(episode.clinic_id):
        keep_draft(clinician, "conversation", episode.pk, {"answer_good_day": ["I sit with Carmen"]})
    client = client_of(colleague)
    address = reverse("patients:episode_edit", args=[episode.pk])
    form = client.get(address).context["form"]
    filled = {name: form[name].value() or "" for name in form.fields}
    filled |= {"clinician": colleague.pk, "started_on": episode.started_on.strftime("%d/%m/%Y")}
    precautions = {"precautions-TOTAL_FORMS": "0", "precautions-INITIAL_FORMS": "0"}

    assert client.post(address, filled | precautions).status_code == 302

    with in_clinic(episode.clinic_id):
        assert Draft.objects.get().writer == colleague


# --- Whose it is to say ---------------------------------------------------------------------------------------------


def test_only_who_is_asked_can_answer_and_only_who_offers_can_take_back(clinician, colleague, both, client_of, episode):
    offer(client_of(clinician), episode, colleague)
    hand_over = offered(episode.clinic)

    assert say(client_of(both), hand_over, "yes").status_code == 404
    assert say(client_of(clinician), hand_over, "yes").status_code == 404
    assert client_of(colleague).post(url("hand_over_take_back", hand_over)).status_code == 404
    assert client_of(clinician).post(url("hand_over_take_back", hand_over)).status_code == 302
    assert offered(episode.clinic).status == HandOver.Status.WITHDRAWN


def test_whoever_has_the_episode_now_takes_back_what_was_offered_before(clinician, colleague, both, client_of, episode):
    offer(client_of(clinician), episode, colleague)
    with in_clinic(episode.clinic_id):
        Episode.objects.filter(pk=episode.pk).update(clinician=both)
    hand_over, client = offered(episode.clinic), client_of(both)
    assert "Take it back" in client.get(url("hand_over", hand_over)).text

    client.post(url("hand_over_take_back", hand_over))

    assert offered(episode.clinic).status == HandOver.Status.WITHDRAWN
    assert client.get(url("hand_over_new", episode)).status_code == 200, "it can be offered anew"


def test_who_has_no_part_in_an_offer_is_not_shown_a_button_that_does_nothing(
    clinician, colleague, both, client_of, episode
):
    offer(client_of(clinician), episode, colleague)

    assert "Take it back" not in client_of(both).get(url("hand_over", offered(episode.clinic))).text


def test_an_answer_after_it_was_taken_back_changes_nothing_and_says_so(clinician, colleague, client_of, episode):
    offer(client_of(clinician), episode, colleague)
    seen = offered(episode.clinic)
    client_of(clinician).post(url("hand_over_take_back", seen))

    page = client_of(colleague).post(
        url("hand_over", seen), {"version": seen.version, "say": "yes", "answer": ""}, follow=True
    )

    assert "This is how it stands now." in page.text
    assert responsible(episode) == clinician.pk


def test_yes_pressed_twice_is_one_yes(clinician, colleague, client_of, episode):
    offer(client_of(clinician), episode, colleague)
    seen = offered(episode.clinic)

    for _ in range(2):
        assert say(client_of(colleague), seen, "yes").status_code == 302

    assert responsible(episode) == colleague.pk


def test_an_old_yes_pressed_again_takes_nothing_from_whoever_has_it_now(clinician, colleague, both, client_of, episode):
    first = HandOverFactory(episode=episode, from_clinician=clinician, to_clinician=colleague)
    say(client_of(colleague), first, "yes")
    second = HandOverFactory(episode=episode, from_clinician=colleague, to_clinician=both)
    say(client_of(both), second, "yes")

    say(client_of(colleague), first, "yes")

    assert responsible(episode) == both.pk


def test_a_yes_takes_nothing_from_whoever_was_made_responsible_meanwhile(
    clinician, colleague, both, client_of, episode
):
    offer(client_of(clinician), episode, colleague)
    with in_clinic(episode.clinic_id):
        Episode.objects.filter(pk=episode.pk).update(clinician=both)

    page = client_of(colleague).post(
        url("hand_over", offered(episode.clinic)), {"version": "1", "say": "yes", "answer": ""}, follow=True
    )

    assert "Somebody else was made responsible meanwhile." in page.text
    assert responsible(episode) == both.pk
    assert offered(episode.clinic).status == HandOver.Status.OPEN


@pytest.mark.parametrize("version", ["0", "7"])
def test_a_page_of_another_version_answers_nothing(clinician, colleague, client_of, episode, version):
    hand_over = HandOverFactory(episode=episode, to_clinician=colleague)

    assert say(client_of(colleague), hand_over, "yes", version=version).status_code == 302
    assert responsible(episode) == clinician.pk


def test_an_episode_is_offered_to_one_at_a_time(clinician, colleague, both, client_of, episode):
    client = client_of(clinician)
    offer(client, episode, colleague)

    again = offer(client, episode, both)

    assert again.url == url("hand_over", offered(episode.clinic))


def test_nobody_offers_to_nobody_or_to_a_colleague_who_left(clinician, colleague, client_of, episode):
    with in_clinic(episode.clinic_id):
        colleague.is_active = False
        colleague.save()

    for to in ("", colleague.pk, clinician.pk, "999999"):
        page = client_of(clinician).post(url("hand_over_new", episode), {"to_clinician": to, "note": "typed words"})
        assert page.status_code == 422 and "typed words" in page.text


# --- The patient ----------------------------------------------------------------------------------------------------


def test_the_new_clinician_is_reminded_to_tell_the_patient_until_they_know(clinician, colleague, client_of, episode):
    hand_over = HandOverFactory(episode=episode, to_clinician=colleague, accepted=True)
    with in_clinic(episode.clinic_id):
        Episode.objects.filter(pk=episode.pk).update(clinician=colleague)
    client = client_of(colleague)
    assert "has not been told yet" in client.get(reverse("patients:caseload")).text
    assert "Rosa might like to hear that it is Tom Okafor now" in client.get(url("check_in_new", episode)).text

    client.post(url("hand_over_told", hand_over))

    assert "has not been told yet" not in client.get(reverse("patients:caseload")).text
    assert "Rosa might like to hear" not in client.get(url("check_in_new", episode)).text
    told = offered(episode.clinic)
    assert (told.told_on, told.told_by_id) == (timezone.localdate(), colleague.pk)


def test_of_several_hand_overs_the_patient_is_told_who_it_is_now_and_once(
    clinician, colleague, both, client_of, episode
):
    """From Ana to Tom, before Rosa heard of it on to Sam, and nobody is asked to tell her of Tom."""
    earlier = HandOverFactory(episode=episode, from_clinician=clinician, to_clinician=colleague)
    say(client_of(colleague), earlier, "yes")
    later = HandOverFactory(episode=episode, from_clinician=colleague, to_clinician=both)
    say(client_of(both), later, "yes")

    assert "has not been told yet" not in client_of(colleague).get(reverse("patients:caseload")).text
    assert "might like to hear" not in client_of(colleague).get(url("hand_over", earlier)).text
    client = client_of(both)
    assert f"it is {both.name} now" in client.get(url("check_in_new", episode)).text
    client.post(url("hand_over_told", later))
    assert "might like to hear" not in client.get(url("check_in_new", episode)).text


def test_a_colleague_who_gave_it_away_and_has_it_again_tells_the_patient_once(
    clinician, colleague, both, client_of, episode
):
    for former, new in ((clinician, both), (both, colleague), (colleague, both)):
        say(client_of(new), HandOverFactory(episode=episode, from_clinician=former, to_clinician=new), "yes")
    client = client_of(both)
    assert f"it is {both.name} now, after {colleague.name}" in client.get(url("check_in_new", episode)).text
    with in_clinic(episode.clinic_id):
        newest = HandOver.objects.first()

    client.post(url("hand_over_told", newest))

    assert "might like to hear" not in client.get(url("check_in_new", episode)).text
    assert "has not been told yet" not in client.get(reverse("patients:caseload")).text


def test_nobody_was_told_of_an_offer_that_was_not_accepted(clinician, colleague, client_of, episode):
    offer(client_of(clinician), episode, colleague)

    page = client_of(clinician).post(url("hand_over_told", offered(episode.clinic)), follow=True)

    assert "Written down." not in page.text
    assert offered(episode.clinic).told_on is None


def test_an_old_no_is_not_told_for_ever(clinician, colleague, client_of, episode):
    HandOverFactory(
        episode=episode,
        to_clinician=colleague,
        status=HandOver.Status.DECLINED,
        answered_at=timezone.now() - timedelta(days=15),
    )

    assert "declined" not in client_of(clinician).get(reverse("patients:caseload")).text


def test_several_clinicians_work_on_one_plan_and_each_visit_says_who(clinician, colleague, client_of, episode):
    VisitFactory(episode=episode, clinician=colleague)

    page = client_of(clinician).get(reverse("plans:patient_detail", args=[episode.patient_id]))

    assert "with Tom Okafor" in page.text
