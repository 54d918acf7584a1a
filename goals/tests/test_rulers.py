"""How much it matters and how sure: set by the patient's own finger, also on the screen turned to them."""

import re

import pytest
from django.urls import resolve, reverse
from django.utils import translation

from goals.models import Goal
from goals.tests.factories import GoalFactory
from measures.tests.factories import MeasurementFactory
from patients.models import Patient
from patients.tests.factories import EpisodeFactory
from rehabgoals.tenancy import in_clinic

pytestmark = pytest.mark.django_db


@pytest.fixture
def goal(riverside, clinician):
    return GoalFactory(episode=EpisodeFactory(clinic=riverside, clinician=clinician))


@pytest.fixture
def client(client_of, clinician):
    return client_of(clinician)


def page(goal, name="goal_rulers"):
    return reverse(f"goals:{name}", args=[goal.pk])


def stored(goal):
    with in_clinic(goal.clinic_id):
        return Goal.objects.get(pk=goal.pk)


def said(goal, **values):
    return {"version": str(stored(goal).version)} | values


def test_both_rulers_are_kept_as_numbers(client, goal):
    assert client.post(page(goal), said(goal, importance="9", confidence="8")).status_code == 302
    assert (stored(goal).importance, stored(goal).confidence) == (9, 8)
    text = client.get(page(goal, "goal_detail")).content.decode()
    assert "9 of 10" in text and "8 of 10" in text


def test_each_ruler_can_be_given_as_a_number_a_word_or_a_face(client, goal):
    text = client.get(page(goal)).content.decode()
    values = {way: re.findall(rf'id="id_confidence_{way}_(\d+)"', text) for way in ("number", "word", "face")}
    assert values == {
        "number": [str(value) for value in range(11)],
        "word": ["0", "3", "5", "8", "10"],
        "face": ["0", "3", "5", "8", "10"],
    }
    # Words and faces are kept as their numbers; the ear hears words beside a face.
    assert "quite sure" in text
    assert text.count('<svg class="face"') == 10


def test_what_nobody_pressed_is_not_nought(client, goal):
    assert client.post(page(goal), said(goal, importance="7")).status_code == 302
    assert stored(goal).confidence is None
    assert "How sure</dt>" not in client.get(page(goal, "goal_detail")).content.decode()


@pytest.mark.parametrize(("confidence", "asks"), [("6", True), ("0", True), ("7", False), ("10", False)])
def test_under_7_a_kind_question_asks_what_would_make_it_an_8(client, goal, confidence, asks):
    client.post(page(goal), said(goal, confidence=confidence))
    text = client.get(page(goal, "goal_detail")).content.decode()
    assert ("What would make it an 8?" in text) is asks


@pytest.mark.parametrize("offer", ["target", "support", "target_on"])
def test_it_offers_a_smaller_step_more_help_or_another_date(client, goal, offer):
    posted = said(goal, confidence="4", confidence_help="if Carmen came along", then=offer)
    response = client.post(page(goal), posted)
    assert response["Location"] == f"{reverse('goals:goal_edit', args=[goal.pk])}#id_{offer}"
    assert f'id="id_{offer}"' in client.get(response["Location"]).content.decode()
    assert (stored(goal).confidence, stored(goal).confidence_help) == (4, "if Carmen came along")


@pytest.mark.parametrize("value", ["11", "-1", "x", "5.5", "٣", pytest.param("9" * 5000, id="long")])
def test_what_is_no_step_of_the_ruler_is_refused(client, goal, value):
    response = client.post(page(goal), said(goal, confidence=value, confidence_help="if it were flatter"))
    assert response.status_code == 422
    assert "Choose one of these." in response.content.decode()
    assert "if it were flatter" in response.content.decode()


def test_two_people_at_the_rulers_see_both_and_choose(client, goal):
    posted = said(goal, confidence="4")
    client.post(page(goal), said(goal, confidence="9"))
    response = client.post(page(goal), posted)
    assert response.status_code == 409
    assert "9" in response.content.decode() and stored(goal).confidence == 9
    assert client.post(page(goal), said(goal, confidence="4")).status_code == 302
    assert stored(goal).confidence == 4


# --- The turned screen -----------------------------------------------------------------------------------------------


def test_one_ruler_after_the_other_and_back_to_the_goal(client, goal):
    screen = page(goal, "goal_screen")
    text = client.get(screen).content.decode()
    importance, confidence = "¿Cuánto te importa esto?", "¿Cuánta confianza tienes en lograrlo?"
    assert importance in text and confidence not in text
    second = client.post(screen, said(goal, importance="9"))["Location"]
    assert confidence in client.get(second).content.decode()
    done = client.post(second, said(goal, confidence="6"))
    assert done["Location"] == page(goal, "goal_detail")
    assert (stored(goal).importance, stored(goal).confidence) == (9, 6)


def test_a_ruler_that_is_passed_over_keeps_what_was_said_before(client, goal):
    client.post(page(goal), said(goal, importance="9", confidence="8"))
    client.post(page(goal, "goal_screen"), said(goal))
    assert (stored(goal).importance, stored(goal).confidence) == (9, 8)


def test_an_answer_over_a_colleagues_is_asked_for_once_more(client, goal):
    posted = said(goal, importance="3")
    client.post(page(goal), said(goal, importance="9"))
    response = client.post(page(goal, "goal_screen"), posted)
    assert response.status_code == 409
    assert "Pulsa otra vez para guardar tu respuesta." in response.content.decode()
    assert client.post(page(goal, "goal_screen"), said(goal, importance="3")).status_code == 302
    assert stored(goal).importance == 3


def test_nothing_but_the_goal_is_reachable_from_the_turned_screen(client, goal, riverside):
    other = EpisodeFactory(clinic=riverside).patient
    text = client.get(page(goal, "goal_screen")).content.decode()
    links = [each for each in re.findall(r'href="([^"]+)"', text) if not each.startswith("/static/")]
    assert set(links) == {"#main", page(goal, "goal_detail")}
    assert resolve(links[-1]).kwargs == {"goal_id": goal.pk}
    assert "<nav" not in text and "<header" not in text
    patient = goal.episode.patient
    for hidden in (patient.clinic_number, patient.family_name, other.family_name, str(patient.born_on.year)):
        assert not hidden or hidden not in text


@pytest.mark.parametrize(
    ("language", "direction", "words"),
    [
        ("es", "ltr", ["¿Cuánto te importa esto?", "Para el", "caminar hasta el mercado sin parar.", "Volver"]),
        ("fr", "ltr", ["À quel point est-ce important pour vous", "D’ici le", "marcher"]),
        ("ar", "rtl", ["ما مدى أهمية هذا؟", "بحلول", "المشي إلى السوق", "رجوع"]),
    ],
)
def test_the_turned_screen_is_in_the_patients_language_and_direction(client, goal, language, direction, words):
    own = {"es": "caminar hasta el mercado sin parar", "fr": "marcher jusqu’au marché", "ar": "المشي إلى السوق"}
    with in_clinic(goal.clinic_id):
        Patient.objects.filter(pk=goal.episode.patient_id).update(language=language)
        Goal.objects.filter(pk=goal.pk).update(
            second_texts={"activity": own[language]}, second_language=language, second_by="Inés, a colleague"
        )
    MeasurementFactory(measure=goal.measure, value=440)
    text = client.get(page(goal, "goal_screen")).content.decode()
    assert f'<html lang="{language}" dir="{direction}">' in text
    assert all(each in text for each in words)
    for english in ("How much", "matters", "walk to the market", "Started", "Today", "Back", "Next", "Numbers"):
        assert english not in text


def test_words_that_nobody_translated_stay_in_the_clinics_language_and_say_so(client, goal):
    with in_clinic(goal.clinic_id):
        Patient.objects.filter(pk=goal.episode.patient_id).update(language="es")
    text = client.get(page(goal, "goal_screen")).content.decode()
    assert '<html lang="es"' in text
    assert '<div lang="en" dir="auto">' in text and "I want to:" in text


def test_a_language_without_texts_is_shown_in_the_clinics(client, goal):
    with in_clinic(goal.clinic_id):
        Patient.objects.filter(pk=goal.episode.patient_id).update(language="pl")
    assert '<html lang="en" dir="ltr">' in client.get(page(goal, "goal_screen")).content.decode()


@pytest.mark.parametrize("language", ["es", "fr", "ar"])
def test_the_six_words_and_the_frame_are_there_in_each_language(language):
    with translation.override(language):
        for text in ("harder now", "a lot more than hoped", "By {day} I want to:", "{value} of {highest}"):
            assert translation.gettext(text) != text
