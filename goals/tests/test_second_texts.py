"""Words in the patient's language, beside the clinic's: written by a person who is named, and never lost."""

import pytest
from django.urls import reverse

from goals.models import CopingPlan
from goals.second_texts import needs_second
from goals.tests.factories import CopingPlanFactory, GoalFactory
from patients.models import Patient
from patients.tests.factories import EpisodeFactory
from rehabgoals.tenancy import in_clinic

pytestmark = pytest.mark.django_db
SPANISH = {"second_obstacle": "si llueve", "second_answer": "camino en casa", "second_by": "Marta, interpreter"}


@pytest.fixture
def plan(riverside, clinician):
    goal = GoalFactory(episode=EpisodeFactory(clinic=riverside, clinician=clinician, patient__language="es"))
    return CopingPlanFactory(goal=goal)


@pytest.fixture
def client(client_of, clinician):
    return client_of(clinician)


def url_of(plan):
    return reverse("goals:coping_edit", args=[plan.pk])


def opened(client, plan):
    form = client.get(url_of(plan)).context["form"]
    return {bound.html_name: str(bound.value()) for bound in form if bound.value() is not None}


def stored(plan):
    with in_clinic(plan.clinic_id):
        return CopingPlan.objects.get(pk=plan.pk)


def speaks(plan, language):
    with in_clinic(plan.clinic_id):
        Patient.objects.filter(pk=plan.goal.episode.patient_id).update(language=language)


@pytest.mark.parametrize(
    ("theirs", "clinics", "wanted"),
    [("es", "en", True), ("en", "en", False), ("pt-br", "pt", False), ("ar", "fr", True)],
)
def test_a_second_text_is_offered_where_two_languages_meet(theirs, clinics, wanted):
    assert needs_second(theirs, clinics) is wanted


def test_nothing_is_offered_where_both_read_the_same(client, plan):
    speaks(plan, "en")
    page = client.get(url_of(plan))
    assert not page.context["form"].has_second
    assert "language" not in "".join(name for name in page.context["form"].fields)


def test_the_fields_are_named_and_carry_their_language(client, plan):
    text = client.get(url_of(plan)).text
    assert "In Rosa’s language: Spanish" in text
    assert "then I, in Spanish" in text
    assert 'name="second_answer"' in text and 'lang="es"' in text
    assert "Who put it into Spanish" in text


def test_second_texts_are_kept_with_who_wrote_them(client, plan):
    assert client.post(url_of(plan), opened(client, plan) | SPANISH).status_code == 302
    kept = stored(plan)
    assert kept.second_texts == {"obstacle": "si llueve", "answer": "camino en casa"}
    assert (kept.second_language, kept.second_by) == ("es", "Marta, interpreter")
    assert kept.lacks_second("es") == []
    assert kept.lacks_second("ar") == ["obstacle", "answer"]
    assert '<details class="fold" open>' in client.get(url_of(plan)).text


def test_a_text_that_nobody_answers_for_is_asked_about_at_its_field(client, plan):
    response = client.post(url_of(plan), opened(client, plan) | SPANISH | {"second_by": ""})
    assert response.status_code == 422
    assert response.context["form"].errors == {"second_by": ["Write who put it into Spanish."]}
    assert "camino en casa" in response.text
    assert stored(plan).second_texts == {}


def test_a_name_alone_is_no_text(client, plan):
    assert client.post(url_of(plan), opened(client, plan) | {"second_by": "Marta"}).status_code == 302
    assert (stored(plan).second_by, stored(plan).second_texts) == ("", {})


def test_texts_can_be_taken_out_again(client, plan):
    client.post(url_of(plan), opened(client, plan) | SPANISH)
    emptied = {"second_obstacle": "", "second_answer": "", "second_by": ""}
    assert client.post(url_of(plan), opened(client, plan) | emptied).status_code == 302
    assert (stored(plan).second_texts, stored(plan).second_language) == ({}, "")


def test_what_was_written_in_a_language_they_read_before_stays_until_there_is_more(client, plan):
    client.post(url_of(plan), opened(client, plan) | SPANISH)
    speaks(plan, "ar")
    page = opened(client, plan)
    assert page["second_answer"] == "" and page["second_by"] == ""
    client.post(url_of(plan), page | {"answer": "walk in the hall"})
    assert stored(plan).second("answer", "es") == "camino en casa"
    client.post(url_of(plan), opened(client, plan) | {"second_answer": "أمشي", "second_by": "Samir"})
    assert (stored(plan).second("answer", "ar"), stored(plan).second_by) == ("أمشي", "Samir")


def test_a_form_that_holds_some_of_the_texts_leaves_the_others(client, plan):
    from goals.forms import CopingForm

    plan.second_texts, plan.second_language, plan.second_by = {"obstacle": "si llueve"}, "es", "Marta"
    with in_clinic(plan.clinic_id):
        form = CopingForm(
            opened(client, plan) | {"second_answer": "camino", "second_by": "Marta"},
            clinic=plan.clinic,
            goal=plan.goal,
            instance=plan,
        )
        form.second_names = ["answer"]
        assert form.is_valid()
    assert form.second_values["second_texts"] == {"obstacle": "si llueve", "answer": "camino"}


def test_two_who_write_second_texts_at_once_see_both(client, client_of, colleague, plan):
    read = opened(client, plan)
    assert client_of(colleague).post(url_of(plan), read | SPANISH).status_code == 302
    response = client.post(url_of(plan), read | SPANISH | {"second_answer": "camino en el pasillo"})
    assert response.status_code == 409
    [difference] = response.context["conflict"].differences
    assert (difference.theirs, difference.yours) == ("camino en casa", "camino en el pasillo")
    assert stored(plan).second("answer", "es") == "camino en casa"
