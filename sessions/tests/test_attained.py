"""How far each goal came: three people's words kept apart, and the T-score under details, for who wants it."""

import pytest
from django.urls import reverse

from accounts.models import Clinic
from goals.models import Goal
from goals.tests.factories import AttainmentScaleFactory, GoalFactory, three_goals
from patients.tests.factories import EpisodeFactory
from rehabgoals.tenancy import in_clinic
from rehabgoals.testing.queries import assert_constant_queries
from sessions.models import GoalRating
from sessions.tests.factories import CheckInFactory, GoalRatingFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def episode(riverside, clinician):
    return EpisodeFactory(clinic=riverside, clinician=clinician)


@pytest.fixture
def client(client_of, clinician):
    return client_of(clinician)


@pytest.fixture
def goals(episode):
    """Three goals that start at -1, -1 and -2 with weights of 6, 2 and 3 (evidence.md section 1)."""
    goals = three_goals(episode)
    weights = [(3, 2, -1), (2, 1, -1), (3, 1, -2)]
    for goal, (importance, difficulty, start) in zip(goals, weights, strict=True):
        AttainmentScaleFactory(goal=goal, importance=importance, difficulty=difficulty, baseline_level=start)
    return goals


def rate(goals, *words, **more):
    check_in = CheckInFactory(episode=goals[0].episode, **more)
    for goal, word in zip(goals, words, strict=True):
        if word:
            GoalRatingFactory(check_in=check_in, goal=goal, patient_word=word)


def section(client, goal):
    """What the goal's page is told, and the page."""
    response = client.get(reverse("goals:goal_detail", args=[goal.pk]))
    sections = dict(response.context["sections"])
    found = sections.get("sessions/_attained.html")
    return found and found["attained"], response.content.decode()


def test_three_peoples_words_stand_apart_as_they_were_said(client, goals):
    GoalRatingFactory(
        check_in=CheckInFactory(episode=goals[0].episode),
        goal=goals[0],
        patient_word="part_way",
        supporter_word="same",
        clinician_word="as_hoped",
    )
    attained, text = section(client, goals[0])
    assert [voice.word for voice in attained.voices] == ["part way", "about the same", "as hoped"]
    assert attained.voices[0].whose == "Rosa"
    # Words and levels come before any number.
    assert text.index("About the same") < text.index("T-score at the start")


def test_a_goal_nobody_rated_tells_nothing(client, goals):
    attained, text = section(client, goals[0])
    assert attained is None and "T-score" not in text


def test_the_t_score_stands_under_details_at_the_start_now_and_its_change(client, goals):
    rate(goals, "as_hoped", "same", "bit_more")
    attained, text = section(client, goals[0])
    [score] = attained.scores
    # 33.34, 51.19 and +17.85: the change is rounded last, so it need not be the difference of the two.
    assert (score.baseline, score.achieved, score.change) == ("33.3", "51.2", "+17.9")
    assert "Over 3 of 3 goals" in text
    assert "Counted in whole levels" in text
    details = text.index('class="fold not-on-paper"')
    assert details < text.index("T-score")


def test_a_clinic_that_hides_t_scores_never_shows_one(client, goals, riverside):
    with in_clinic(riverside.pk):
        Clinic.objects.filter(pk=riverside.pk).update(shows_t_scores=False)
    rate(goals, "as_hoped", "same", "bit_more")
    attained, text = section(client, goals[0])
    assert attained.scores == [] and "T-score" not in text
    assert "As hoped" in text


def test_part_way_counts_half_where_the_clinic_says_so_and_the_page_names_it(client, goals, riverside):
    with in_clinic(riverside.pk):
        Clinic.objects.filter(pk=riverside.pk).update(partly_counts_half=True)
    rate(goals[:1], "part_way")
    attained, text = section(client, goals[0])
    assert attained.scores[0].achieved == "45"
    assert "Counted with halves" in text


def test_a_goal_without_a_word_is_left_out_of_both_scores(client, goals):
    rate(goals, "as_hoped", "", "")
    attained, text = section(client, goals[0])
    assert (attained.scores[0].baseline, attained.scores[0].achieved) == ("40", "50")
    assert "Over 1 of 3 goals" in text


def test_the_latest_word_counts_and_one_under_former_terms_does_not(client, goals, clinician):
    rate(goals[:1], "lot_more", held_on="2026-01-05")
    rate(goals[:1], "as_hoped")
    assert section(client, goals[0])[0].scores[0].achieved == "50"
    with in_clinic(goals[0].clinic_id):
        Goal.objects.filter(pk=goals[0].pk).update(terms=2)
    AttainmentScaleFactory(goal=goals[0], terms=2)
    assert section(client, goals[0])[0] is None


def test_harder_than_the_lowest_level_is_said(client, goals):
    rate([goals[2]], "harder")
    attained, text = section(client, goals[2])
    assert attained.scores[0].achieved == "30"
    assert "One is harder than its lowest level" in text


def test_a_goal_to_keep_and_one_set_aside_are_not_scored(client, goals):
    rate(goals, "as_hoped", "as_hoped", "as_hoped")
    with in_clinic(goals[0].clinic_id):
        Goal.objects.filter(pk=goals[1].pk).update(is_keeping=True, target=goals[1].baseline)
        Goal.objects.filter(pk=goals[2].pk).update(lifecycle_status="cancelled")
    assert section(client, goals[0])[0].scores[0].goals == 1


def test_the_scores_never_stand_on_paper(client, goals):
    rate(goals, "as_hoped", "same", "bit_more")
    plan = client.get(reverse("plans:plan", args=[goals[0].episode_id])).content.decode()
    patient = client.get(reverse("plans:patient_detail", args=[goals[0].episode.patient_id])).content.decode()
    assert "T-score" not in plan + patient


def test_the_page_reads_as_often_for_many_check_ins(client, goals):
    url = reverse("goals:goal_detail", args=[goals[0].pk])
    assert_constant_queries(client, url, lambda: rate(goals, "same", "same", "same"), at_most=12)


# --- The supporter's word in the check-in ---------------------------------------------------------------------------


def test_somebody_at_the_patients_side_says_a_word_of_their_own(client, episode):
    goal = GoalFactory(episode=episode, terms=3)
    page = reverse("sessions:check_in_new", args=[episode.pk])
    form = client.get(page).context["form"]
    posted = {bound.html_name: str(bound.value()) for bound in form if bound.value() is not None}
    finish = reverse("plans:check_in_finish", args=[episode.pk])
    client.post(finish, posted | {f"patient_{goal.pk}": "part_way", f"supporter_{goal.pk}": "as_hoped"})
    with in_clinic(goal.clinic_id):
        rating = GoalRating.objects.get(goal=goal)
    assert (rating.patient_word, rating.supporter_word, rating.clinician_word) == ("part_way", "as_hoped", "")
    # Kept under the goal's terms of that day.
    assert rating.terms == 3
    shown = client.get(reverse("sessions:check_in_detail", args=[rating.check_in_id])).content.decode()
    assert "side</bdi>: as hoped" in shown


def test_the_usual_check_in_is_no_longer_for_it(client, episode):
    GoalFactory(episode=episode)
    text = client.get(reverse("sessions:check_in_new", args=[episode.pk])).content.decode()
    fold = text[: text.index("supporter_")].rindex("<details")
    assert text[fold : text.index(">", fold)] == '<details class="fold"'
