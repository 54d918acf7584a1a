"""The agreed course: half-way on a day that suits, an open finish line, and what was, without a limit."""

from datetime import date, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from goals.course import ends_on, halfway_on
from goals.models import AgreedCourse, PastEpisode
from patients.tests.factories import EpisodeFactory, PatientFactory
from rehabgoals.days import write_day
from rehabgoals.tenancy import in_clinic

days = st.dates(date(2020, 1, 1), date(2040, 1, 1))


@given(begins_on=days, weeks=st.integers(2, 260))
def test_half_way_lies_within_the_course_on_the_day_of_the_week_it_began(begins_on, weeks):
    middle = halfway_on(begins_on, weeks)
    assert begins_on < middle < ends_on(begins_on, weeks)
    assert middle.weekday() == begins_on.weekday()
    assert abs((middle - begins_on) * 2 - timedelta(weeks=weeks)) <= timedelta(weeks=1)


def test_a_week_has_no_middle_to_look_at():
    assert halfway_on(date(2026, 11, 24), 1) is None


@pytest.fixture
def episode(riverside, clinician):
    return EpisodeFactory(clinic=riverside, clinician=clinician)


@pytest.fixture
def url(episode):
    return reverse("goals:course", args=[episode.pk])


@pytest.fixture
def client(client_of, clinician):
    return client_of(clinician)


def in_weeks(weeks):
    return write_day(timezone.localdate() + timedelta(weeks=weeks))


def typed(**changes):
    return {
        "version": "0",
        "about_visits": "8",
        "over_weeks": "10",
        "where": "at the clinic",
        "halfway_review_on": in_weeks(5),
        "finish_line": "I buy my own fish on a Saturday",
    } | changes


def kept(episode):
    with in_clinic(episode.clinic_id):
        return AgreedCourse.objects.filter(episode=episode).select_related("agreed_by").first()


def test_the_two_agree_how_much_how_long_where_and_how_they_know_that_they_are_done(client, url, episode, clinician):
    page = client.post(url, typed(), follow=True).text
    course = kept(episode)
    assert (course.about_visits, course.over_weeks, course.where) == (8, 10, "at the clinic")
    assert (course.agreed_on, course.agreed_by) == (timezone.localdate(), clinician)
    for said in ("About 8 visits over about 10 weeks, at the clinic.", "I buy my own fish on a Saturday"):
        assert said in page


def test_any_part_may_stay_open_and_nothing_at_all_keeps_nothing(client, url, episode):
    nothing = dict.fromkeys(typed(), "") | {"version": "0"}
    assert "nothing to keep" in client.post(url, nothing, follow=True).text
    assert kept(episode) is None
    client.post(url, nothing | {"finish_line": "I kneel at Mass"})
    assert (kept(episode).about_visits, kept(episode).finish_line) == (None, "I kneel at Mass")


def test_the_day_half_way_is_proposed_in_the_middle_and_kept_only_with_the_course(client, url, episode):
    response = client.post(url, typed(halfway_review_on="", propose="yes"))
    assert response.status_code == 200
    assert f'value="{in_weeks(5)}"' in response.text
    assert "I buy my own fish" in response.text
    assert kept(episode) is None
    for weeks in ("", "1", "many"):
        assert client.post(url, typed(over_weeks=weeks, propose="yes")).status_code == 422


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"halfway_review_on": in_weeks(-1)}, "is in the past. Choose a day ahead."),
        ({"halfway_review_on": in_weeks(11)}, "The course is over by"),
        ({"about_visits": "0"}, "0 is outside. Write a number from 1 to 200."),
        ({"over_weeks": "2,5"}, "2"),
        ({"finish_line": "x" * 301}, "There are 301 characters here, and 300 fit."),
    ],
)
def test_what_does_not_fit_is_said_kindly_at_its_field(client, url, episode, changes, words):
    response = client.post(url, typed(**changes))
    assert response.status_code == 422
    assert words in response.text
    assert kept(episode) is None


def test_a_day_that_was_agreed_and_has_passed_may_stay(client, url, episode):
    client.post(url, typed())
    with in_clinic(episode.clinic_id):
        AgreedCourse.objects.update(halfway_review_on=timezone.localdate() - timedelta(days=3))
    sent = typed(version=str(kept(episode).version), where="at home")
    sent["halfway_review_on"] = write_day(timezone.localdate() - timedelta(days=3))
    assert client.post(url, sent).status_code == 302
    assert kept(episode).where == "at home"
    page = client.get(url).text
    assert "Half-way was on" in page
    assert "We look half-way on" not in page


def test_two_who_agree_it_at_once_see_both_and_pressing_twice_keeps_one(client, client_of, colleague, url, episode):
    for _press in range(2):
        assert client_of(colleague).post(url, typed()).status_code == 302
    response = client.post(url, typed(where="at home"))
    assert response.status_code == 409
    assert "at the clinic" in response.text
    assert "at home" in response.text
    assert kept(episode).where == "at the clinic"
    version = response.context["form"]["version"].value()
    assert client.post(url, typed(where="at home", version=version)).status_code == 302
    assert kept(episode).where == "at home"


def test_the_finish_line_stands_in_the_patients_language_too(client, riverside, clinician):
    patient = PatientFactory(clinic=riverside, language="es")
    episode = EpisodeFactory(clinic=riverside, clinician=clinician, patient=patient)
    url = reverse("goals:course", args=[episode.pk])
    response = client.post(url, typed(second_finish_line="Compro mi propio pescado"))
    assert response.status_code == 422, "somebody put it into Spanish"
    page = client.post(url, typed(second_finish_line="Compro mi propio pescado", second_by="Luz"), follow=True).text
    assert 'lang="es"' in page
    assert "Compro mi propio pescado" in page


def test_what_it_took_others_here_is_said_from_ten_on_and_is_no_limit(client, url, episode):
    def finished(number):
        with in_clinic(episode.clinic_id):
            PastEpisode.objects.create(
                clinic=episode.clinic,
                episode=EpisodeFactory(clinic=episode.clinic, discharged=True),
                problem_group="knee",
                visits=number,
                days=number * 7,
            )

    for number in range(1, 10):
        finished(number)
    assert "How it went for others here" not in client.get(url).text
    for number in range(10, 12):
        finished(number)
    page = client.get(url).text
    assert "Of 11 people here" in page
    assert "came 4 to 8 times, over 4 to 8 weeks" in page
    assert "sets no limit" in page


def test_the_course_of_a_finished_episode_stays_as_agreed(client, riverside, clinician):
    episode = EpisodeFactory(clinic=riverside, clinician=clinician, discharged=True)
    response = client.post(reverse("goals:course", args=[episode.pk]), typed())
    assert response.status_code == 422
    assert "at the clinic" in response.text
    assert kept(episode) is None
