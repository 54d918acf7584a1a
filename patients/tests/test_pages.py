"""Registering, changing and finding patients; bad input is told at the field and saves nothing."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from accounts.tests.factories import UserFactory
from patients.models import Consent, Episode, Patient, Precaution
from patients.tests.factories import ConsentFactory, EpisodeFactory, PatientFactory, PrecautionFactory
from rehabgoals.tenancy import in_clinic
from rehabgoals.testing.queries import assert_constant_queries

ROSA = {
    "given_names": "Rosa",
    "family_name": "O'Brien-Nuñez",
    "born_on": "04/05/1961",
    "clinic_number": "20417",
    "language": "es",
    "email": "rosa@example.org",
}
KNEE = {
    "problem": "Knee pain on stairs",
    "body_region": "knee",
    "side": "right",
    "precautions-TOTAL_FORMS": "1",
    "precautions-INITIAL_FORMS": "0",
    "started_on": "01/11/2026",
    "is_first_time": "on",
}


def count(clinic, model):
    with in_clinic(clinic.pk):
        return model.objects.count()


def test_a_registered_patient_is_found_at_once_and_an_episode_comes_next(riverside, clinician, client_of):
    client = client_of(clinician)

    response = client.post(reverse("patients:patient_new"), ROSA)

    with in_clinic(riverside.pk):
        rosa = Patient.objects.get()
    assert response.url == reverse("patients:episode_new", args=[rosa.pk])
    found = client.post(reverse("patients:patient_search"), {"q": "nun"})
    assert "O&#x27;Brien-Nuñez" in found.text


def test_likely_duplicates_are_shown_before_anyone_is_registered(riverside, clinician, client_of):
    known = PatientFactory(clinic=riverside, clinic_number="77")
    client = client_of(clinician)

    shown = client.post(reverse("patients:patient_new"), ROSA)

    assert "Is it one of these people?" in shown.text
    assert reverse("plans:patient_detail", args=[known.pk]) in shown.text
    assert count(riverside, Patient) == 1
    client.post(reverse("patients:patient_new"), ROSA | {"none_of": str(known.pk)})
    assert count(riverside, Patient) == 2


def test_other_words_typed_beside_the_likely_duplicates_are_looked_up_again(riverside, clinician, client_of):
    rosa = PatientFactory(clinic=riverside)
    maria = PatientFactory(clinic=riverside, given_names="Maria", family_name="Lima", born_on="1970-03-07")
    changed = ROSA | {"given_names": "Maria", "family_name": "Lima", "none_of": str(rosa.pk)}

    shown = client_of(clinician).post(reverse("patients:patient_new"), changed)

    assert reverse("plans:patient_detail", args=[maria.pk]) in shown.text
    assert count(riverside, Patient) == 2


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"born_on": (timezone.localdate() + timedelta(days=1)).strftime("%d/%m/%Y")}, "born_on"),
        ({"born_on": "31/02/1961"}, "born_on"),
        ({"born_on": "yesterday"}, "born_on"),
        ({"born_on": "04/05/1661"}, "born_on"),
        ({"given_names": "", "family_name": ""}, "given_names"),
        ({"given_names": "a" * 40_000}, "given_names"),
        ({"given_names": "Ro\x00sa"}, "given_names"),
        ({"email": "rosa at example"}, "email"),
        ({"language": "xx"}, "language"),
    ],
)
def test_bad_details_are_told_at_the_field_keep_what_was_typed_and_save_nothing(
    riverside, clinician, client_of, change, said
):
    response = client_of(clinician).post(reverse("patients:patient_new"), ROSA | change)

    assert response.status_code == 422
    assert list(response.context["form"].errors) == [said]
    assert "20417" in response.text
    assert count(riverside, Patient) == 0


def test_a_clinic_number_that_is_taken_is_told_at_its_field(riverside, clinician, client_of):
    PatientFactory(clinic=riverside, clinic_number="20417")

    response = client_of(clinician).post(reverse("patients:patient_new"), ROSA)

    assert response.status_code == 422
    assert response.context["form"].errors["clinic_number"] == ["Somebody here already has this clinic number."]
    assert count(riverside, Patient) == 1


def test_another_clinics_clinic_number_is_free_here(riverside, hillside, clinician, client_of):
    PatientFactory(clinic=hillside, clinic_number="20417")

    assert client_of(clinician).post(reverse("patients:patient_new"), ROSA).status_code == 302


def test_changing_the_name_changes_what_finds_the_patient(riverside, clinician, client_of):
    rosa = PatientFactory(clinic=riverside)
    client = client_of(clinician)

    client.post(reverse("patients:patient_edit", args=[rosa.pk]), ROSA | {"family_name": "Lima", "version": "1"})

    assert "Nobody found" in client.post(reverse("patients:patient_search"), {"q": "obrien"}).text
    assert "Lima" in client.post(reverse("patients:patient_search"), {"q": "lim"}).text


def test_two_colleagues_on_one_patient_see_both_versions_and_neither_is_lost(riverside, clinician, client_of):
    rosa = PatientFactory(clinic=riverside)
    client, address = client_of(clinician), reverse("patients:patient_edit", args=[rosa.pk])
    client.post(address, ROSA | {"telephone": "111 first", "version": "1"})

    second = client.post(address, ROSA | {"telephone": "222 second", "version": "1"})

    assert second.status_code == 409
    assert "111 first" in second.text
    assert "222 second" in second.text
    with in_clinic(riverside.pk):
        assert Patient.objects.get().telephone == "111 first"
    client.post(address, ROSA | {"telephone": "222 second", "version": "2"})
    with in_clinic(riverside.pk):
        assert Patient.objects.get().telephone == "222 second"


def test_pressing_twice_starts_one_episode(riverside, clinician, client_of):
    rosa = PatientFactory(clinic=riverside)
    said = KNEE | {"clinician": clinician.pk, "precautions-0-text": "No kneeling"}
    for _press in range(2):
        client_of(clinician).post(reverse("patients:episode_new", args=[rosa.pk]), said)

    assert (count(riverside, Episode), count(riverside, Precaution)) == (1, 1)


def test_an_episode_is_started_with_its_precaution_in_one_press(riverside, clinician, client_of):
    rosa = PatientFactory(clinic=riverside)
    precaution = {
        "precautions-0-text": "No kneeling",
        "precautions-0-said_by": "Mr Osei",
        "event": "operation",
        "event_on": "01/09/2026",
        "event_what": "Meniscus repair",
        "clinician": clinician.pk,
    }

    response = client_of(clinician).post(reverse("patients:episode_new", args=[rosa.pk]), KNEE | precaution)

    assert response.url == reverse("plans:patient_detail", args=[rosa.pk])
    with in_clinic(riverside.pk):
        episode = Episode.objects.get()
        assert episode.precautions.get().text == "No kneeling"
    assert (episode.event, episode.onset_precision, episode.is_first_time) == ("operation", "unknown", True)


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"problem": ""}, "problem"),
        ({"problem": "x" * 40_000}, "problem"),
        ({"body_region": "tail"}, "body_region"),
        ({"onset_precision": "about"}, "onset_on"),
        ({"event_on": "01/09/2026"}, "event"),
        ({"started_on": "01/01/1950"}, "started_on"),
        ({"started_on": "01/01/2150"}, "started_on"),
    ],
)
def test_bad_episodes_are_told_at_the_field_and_save_nothing(riverside, clinician, client_of, change, said):
    rosa = PatientFactory(clinic=riverside)

    response = client_of(clinician).post(
        reverse("patients:episode_new", args=[rosa.pk]), KNEE | {"clinician": clinician.pk} | change
    )

    assert response.status_code == 422
    assert list(response.context["form"].errors) == [said]
    assert count(riverside, Episode) == 0


def test_an_episode_is_not_given_to_another_clinics_clinician(riverside, clinician, stranger, client_of):
    rosa = PatientFactory(clinic=riverside)

    response = client_of(clinician).post(
        reverse("patients:episode_new", args=[rosa.pk]), KNEE | {"clinician": stranger.pk}
    )

    assert list(response.context["form"].errors) == ["clinician"]
    assert count(riverside, Episode) == 0


def test_a_clinician_who_has_left_stays_responsible_until_another_is_chosen(riverside, clinician, client_of):
    leaver = UserFactory(clinic=riverside, is_active=False)
    episode = EpisodeFactory(clinic=riverside, clinician=leaver)
    client, page = client_of(clinician), reverse("patients:episode_edit", args=[episode.pk])

    field = client.get(page).context["form"]["clinician"]
    assert field.value() == leaver.pk
    assert leaver.pk in {option.value for option, _name in field.field.choices}
    client.post(page, KNEE | {"clinician": leaver.pk, "version": "1"})

    with in_clinic(riverside.pk):
        episode.refresh_from_db()
    assert (episode.problem, episode.clinician_id) == ("Knee pain on stairs", leaver.pk)


def test_a_precaution_is_lifted_by_its_last_day_and_then_stands_no_longer(riverside, clinician, client_of):
    episode = EpisodeFactory(clinic=riverside, clinician=clinician)
    precaution = PrecautionFactory(clinic=riverside, episode=episode)
    client, yesterday = client_of(clinician), timezone.localdate() - timedelta(days=1)
    page = reverse("patients:episode_edit", args=[episode.pk])
    assert precaution.text in client.get(page).text

    response = client.post(
        page,
        KNEE
        | {
            "clinician": clinician.pk,
            "version": "1",
            "precautions-INITIAL_FORMS": "1",
            "precautions-0-id": precaution.pk,
            "precautions-0-text": precaution.text,
            "precautions-0-until": yesterday.strftime("%d/%m/%Y"),
        },
    )

    assert response.status_code == 302
    people = client.get(reverse("patients:people", args=[episode.patient_id]))
    assert precaution.text not in people.text


def test_two_colleagues_on_one_precaution_see_both_versions(riverside, clinician, client_of):
    episode = EpisodeFactory(clinic=riverside, clinician=clinician)
    precaution = PrecautionFactory(clinic=riverside, episode=episode, text="No kneeling")
    client, page = client_of(clinician), reverse("patients:episode_edit", args=[episode.pk])

    def saved(text, until):
        first_row = {"precautions-0-id": precaution.pk, "precautions-0-text": text, "precautions-0-until": until}
        form = KNEE | {"clinician": clinician.pk, "version": "1", "precautions-INITIAL_FORMS": "1"}
        return client.post(page, form | first_row)

    assert "Saved." in client.get(saved("No kneeling and no squatting", "").url).text
    second = saved("No kneeling", "24/12/2099")

    assert second.status_code == 409
    rows = {str(each.label): (each.theirs, each.yours) for each in second.context["conflict"].differences}
    assert rows["Precaution"] == ("No kneeling and no squatting", "No kneeling. until 24 December 2099")
    with in_clinic(riverside.pk):
        assert episode.precautions.get().text == "No kneeling and no squatting"


def test_pressing_twice_on_a_change_is_no_conflict_and_a_new_precaution_never_gets_lost(
    riverside, clinician, client_of
):
    episode = EpisodeFactory(clinic=riverside, clinician=clinician)
    client, page = client_of(clinician), reverse("patients:episode_edit", args=[episode.pk])
    form = KNEE | {"clinician": clinician.pk, "version": "1"}

    for _press in range(2):
        assert client.post(page, form | {"precautions-0-text": "No kneeling"}).status_code == 302
    told = client.post(page, form | {"precautions-0-text": "No twisting"})

    assert told.status_code == 409
    rows = [(each.theirs, each.yours) for each in told.context["conflict"].differences]
    assert rows == [("No kneeling", "–"), ("–", "No twisting")]
    assert count(riverside, Precaution) == 1


def test_pressing_twice_on_the_details_is_no_conflict(riverside, clinician, client_of):
    rosa = PatientFactory(clinic=riverside)
    page = reverse("patients:patient_edit", args=[rosa.pk])
    for _press in range(2):
        assert client_of(clinician).post(page, ROSA | {"telephone": "111", "version": "1"}).status_code == 302


def test_a_yes_is_written_down_with_who_when_and_which_wording(riverside, clinician, client_of):
    rosa = PatientFactory(clinic=riverside)

    client_of(clinician).post(
        reverse("patients:consent_give", args=[rosa.pk]),
        {"kinds": ["email", "attachment"], "said_by": "Rosa", "given_on": "01/11/2026"},
    )

    with in_clinic(riverside.pk):
        first = Consent.objects.get(kind="email")
        assert Consent.objects.count() == 2
    assert (first.said_by, str(first.given_on), first.recorded_by) == ("Rosa", "2026-11-01", clinician)
    assert "say nothing about my health" in first.wording


def test_ending_a_consent_keeps_the_row_and_a_new_yes_can_follow(riverside, clinician, client_of):
    consent = ConsentFactory(clinic=riverside)
    client, patient = client_of(clinician), consent.patient_id

    client.post(reverse("patients:consent_withdraw", args=[patient, "email"]))
    client.post(
        reverse("patients:consent_give", args=[patient]),
        {"kinds": ["email"], "said_by": "Rosa", "given_on": "02/11/2026"},
    )

    with in_clinic(riverside.pk):
        standing = Consent.objects.filter(withdrawn_at=None).count()
        assert (Consent.objects.count(), standing) == (2, 1)


def test_a_consent_without_who_said_it_is_not_recorded(riverside, clinician, client_of):
    rosa = PatientFactory(clinic=riverside)

    response = client_of(clinician).post(
        reverse("patients:consent_give", args=[rosa.pk]), {"kinds": ["email"], "said_by": " ", "given_on": "1/1/2030"}
    )

    assert response.status_code == 422
    assert set(response.context["form"].errors) == {"said_by", "given_on"}
    assert count(riverside, Consent) == 0


def test_the_search_page_makes_the_same_few_queries_for_one_and_for_five(riverside, clinician, client_of):
    assert_constant_queries(
        client_of(clinician),
        reverse("patients:patient_search"),
        lambda: PatientFactory(clinic=riverside),
        at_most=6,
        post={"q": "rosa"},
    )


def test_a_new_clinicians_caseload_says_what_to_do_first(clinician, client_of):
    page = client_of(clinician).get(reverse("patients:caseload"))

    assert "Register a patient" in page.text


def test_search_words_never_stand_in_an_address(clinician, client_of):
    page = client_of(clinician).get(reverse("patients:patient_search"))

    assert 'method="post"' in page.text
    assert client_of(clinician).get(reverse("patients:patient_search") + "?q=rosa").context["found"] is None
