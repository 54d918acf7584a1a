"""Changing a goal on its pages: nobody's words are lost, and both people know what was agreed, when and why."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from goals.models import Goal, GoalRevision, StillMatters
from goals.tests.factories import AgreedCourseFactory, GoalFactory, three_goals
from measures.tests.factories import MeasurementFactory
from patients.tests.factories import EpisodeFactory
from rehabgoals.days import write_day
from rehabgoals.tenancy import in_clinic
from rehabgoals.testing.queries import assert_constant_queries

pytestmark = pytest.mark.django_db

WHY = {"reason": "Rosa goes further than we thought", "proposed_by": "patient", "both_agreed": "on"}


@pytest.fixture
def goal(riverside, clinician):
    return GoalFactory(episode=EpisodeFactory(clinic=riverside, clinician=clinician))


@pytest.fixture
def client(client_of, clinician):
    return client_of(clinician)


def url_of(name: str, goal: Goal) -> str:
    return reverse(f"goals:{name}", args=[goal.pk])


def stored(goal: Goal) -> Goal:
    with in_clinic(goal.clinic_id):
        return Goal.objects.get(pk=goal.pk)


def revisions(goal: Goal) -> list[GoalRevision]:
    with in_clinic(goal.clinic_id):
        return list(GoalRevision.objects.filter(goal=goal))


def sent_back(form) -> dict[str, str]:
    """What a browser would send back if nobody typed."""
    values = {bound.html_name: bound.value() for bound in form}
    return {name: "on" if value is True else str(value) for name, value in values.items() if value not in (None, False)}


def opened(client, goal, page="goal_edit") -> dict[str, str]:
    return sent_back(client.get(url_of(page, goal)).context["form"]) | {"reason": WHY["reason"]}


# --- Other words, or another bargain ------------------------------------------------------------------------------


def test_a_goals_words_are_changed_with_their_reason_and_the_bargain_stays(client, goal):
    MeasurementFactory(measure=goal.measure, value=440)
    posted = opened(client, goal) | {"activity": "walk to the church"}
    assert client.post(url_of("goal_edit", goal), posted).status_code == 302
    changed, [revision] = stored(goal), revisions(goal)
    assert (changed.activity, changed.version, changed.terms) == ("walk to the church", 2, 1)
    assert (changed.baseline, changed.target) == (150, 800)
    assert (revision.kind, revision.reason, revision.proposed_by) == ("reworded", WHY["reason"], "together")


def test_another_number_and_day_is_agreed_anew_from_where_one_stands_today(client, goal):
    MeasurementFactory(measure=goal.measure, value=440)
    today = timezone.localdate()
    later = today + timedelta(weeks=20)
    posted = opened(client, goal) | {"target": "900", "target_on": write_day(later), "closing_word": "bit_more"}
    response = client.post(url_of("goal_edit", goal), posted, follow=True)
    text = response.content.decode()
    changed = stored(goal)
    assert (changed.terms, changed.baseline, changed.target) == (2, 440, 900)
    assert (changed.started_on, changed.target_on) == (today, later)
    assert "Agreed anew, from where you stand today." in text
    assert "before this start" in text, "earlier results stay in the chart"
    assert revisions(goal)[0].closing_word == "bit_more"


def test_a_start_that_was_corrected_is_taken_over_by_one_tick(client, goal):
    MeasurementFactory(measure=goal.measure, value=250, taken_on=goal.started_on)
    posted = opened(client, goal) | {"from_here": "on"}
    assert posted["baseline"] == "250"
    assert client.post(url_of("goal_edit", goal), posted).status_code == 302
    assert (stored(goal).baseline, stored(goal).terms) == (250, 2)


@pytest.mark.parametrize("shown", ["sNaN", "NaN", "Infinity", "-"])
def test_a_start_that_a_broken_page_sends_back_as_no_number_is_the_one_that_stands(client, goal, shown):
    posted = opened(client, goal) | {"activity": "walk to the church", "shown_baseline": shown}
    assert client.post(url_of("goal_edit", goal), posted).status_code == 302
    assert (stored(goal).activity, stored(goal).terms) == ("walk to the church", 1)


def test_a_goal_can_become_one_to_keep(client, goal):
    posted = opened(client, goal) | {"is_keeping": "on", "target": ""}
    assert client.post(url_of("goal_edit", goal), posted).status_code == 302
    assert (stored(goal).is_keeping, stored(goal).target) == (True, goal.baseline)


def test_the_words_of_a_goal_to_keep_can_be_changed(client, goal):
    with in_clinic(goal.clinic_id):
        Goal.objects.filter(pk=goal.pk).update(is_keeping=True, target=150)
    posted = opened(client, goal) | {"activity": "walk to the church"}
    assert client.post(url_of("goal_edit", goal), posted).status_code == 302
    assert (stored(goal).activity, stored(goal).terms) == ("walk to the church", 1)


def test_words_can_be_changed_after_the_day_has_passed(client, goal):
    today = timezone.localdate()
    with in_clinic(goal.clinic_id):
        Goal.objects.filter(pk=goal.pk).update(target_on=today - timedelta(days=3))
    posted = opened(client, goal) | {"activity": "walk to the church"}
    assert client.post(url_of("goal_edit", goal), posted).status_code == 302
    posted = opened(client, goal) | {"target_on": write_day(today - timedelta(days=2))}
    assert "is in the past" in client.post(url_of("goal_edit", goal), posted).content.decode()
    posted = opened(client, goal) | {"target": "900"}
    assert "This day has passed." in client.post(url_of("goal_edit", goal), posted).content.decode()


@pytest.mark.parametrize(
    ("changes", "field", "said"),
    [
        ({"target": "150"}, "target", "This is where it stands now."),
        ({"target": ""}, "target", "Write where it should be, or tick"),
        ({"target": "60000"}, "target", "60000 is outside. This measure goes from 0 m to 50000 m."),
        ({"target": "2,5"}, "target", "Write a whole number"),
        ({"target": "100"}, "target", "This would be a step back"),
        ({"is_keeping": "on"}, "target", "is ticked, and this is another number"),
        ({"baseline": "60000"}, "baseline", "60000 is outside."),
        ({"target_on": "1/1/2020"}, "target_on", "is in the past. Choose a day ahead."),
        ({"target_on": "1/1/2099"}, "target_on", "Is this the year you mean?"),
        ({"activity": ""}, "activity", "what you want to be able to do"),
        ({"activity": "x" * 40_000}, "activity", "and 300 fit."),
        ({"sentence": "x" * 40_000}, "sentence", "and 600 fit."),
        ({"outcome": "x" * 40_000}, "outcome", "and 500 fit."),
        ({"activity": "walk", "reason": ""}, "reason", "Write in a few words why."),
    ],
)
def test_what_cannot_be_changed_so_is_said_at_its_field_and_stays(client, goal, changes, field, said):
    posted = opened(client, goal) | changes
    response = client.post(url_of("goal_edit", goal), posted)
    assert response.status_code == 422
    form = response.context["form"]
    assert said in " ".join(form.errors[field])
    assert form["activity"].value() == posted["activity"]
    assert stored(goal).version == 1


def test_two_people_changing_a_goal_see_both_versions_and_choose(client, client_of, colleague, goal):
    url = url_of("goal_edit", goal)
    mine, theirs = opened(client, goal), opened(client_of(colleague), goal)
    assert client_of(colleague).post(url, theirs | {"activity": "carry one bag", "target": "700"}).status_code == 302
    response = client.post(url, mine | {"activity": "carry the shopping"})
    text = response.content.decode()
    assert response.status_code == 409
    assert "carry one bag" in text
    assert text.count("carry the shopping") >= 2
    assert stored(goal).activity == "carry one bag"
    assert client.post(url, sent_back(response.context["form"])).status_code == 302
    assert stored(goal).activity == "carry the shopping"
    assert len(revisions(goal)) == 2, "what the colleague agreed stays to be read"


def test_a_goal_set_aside_meanwhile_is_not_changed_in_silence(client, goal):
    mine = opened(client, goal)
    with in_clinic(goal.clinic_id):
        Goal.objects.filter(pk=goal.pk).update(lifecycle_status="cancelled")
    response = client.post(url_of("goal_edit", goal), mine | {"activity": "carry the shopping"})
    assert response.status_code == 422
    assert "Bring it back first" in response.content.decode()
    assert "carry the shopping" in response.content.decode()


# --- What becomes of it -------------------------------------------------------------------------------------------


def did(client, goal, **said):
    return client.post(url_of("goal_change", goal), opened(client, goal, "goal_change") | WHY | said, follow=True)


def test_a_goal_rests_is_set_aside_and_comes_back_in_the_patients_words(client, goal):
    until = timezone.localdate() + timedelta(days=20)
    text = did(client, goal, what="paused", until=write_day(until)).content.decode()
    assert "Resting" in text
    assert (stored(goal).lifecycle_status, stored(goal).rests_until) == ("on-hold", until)
    text = did(client, goal, what="set_aside", how_far="not-attainable").content.decode()
    assert "Set aside" in text
    assert "We chose another way." in text
    assert "Bring it back" in text
    assert "back in the plan" in did(client, goal, what="brought_back").content.decode()
    assert stored(goal).lifecycle_status == "active"
    assert [each.kind for each in revisions(goal)] == ["brought_back", "set_aside", "paused"]


def test_a_goal_whose_day_has_passed_asks_for_another_day_when_it_comes_back(client, goal):
    did(client, goal, what="set_aside")
    with in_clinic(goal.clinic_id):
        Goal.objects.filter(pk=goal.pk).update(target_on=timezone.localdate() - timedelta(days=1))
    response = did(client, goal, what="brought_back")
    assert response.redirect_chain[-1][0] == url_of("goal_edit", goal)


@pytest.mark.parametrize(
    ("said", "field", "words"),
    [
        ({"what": "paused", "reason": ""}, "reason", "Write in a few words why."),
        ({"what": "brought_back"}, "what", "Choose one of these."),
        ({"what": ""}, "what", "Choose one"),
        ({"what": "paused", "until": "1/1/2020"}, "until", "is in the past"),
        ({"what": "paused", "reason": "x" * 40_000}, "reason", "and 500 fit."),
    ],
)
def test_what_cannot_be_done_is_said_at_its_field(client, goal, said, field, words):
    response = did(client, goal, **said)
    assert response.status_code == 422
    assert words in " ".join(response.context["form"].errors[field])
    assert stored(goal).version == 1


def test_two_people_who_do_different_things_see_both_and_choose(client, client_of, colleague, goal):
    mine = opened(client, goal, "goal_change") | WHY | {"what": "set_aside", "reason": "It is too far"}
    did(client_of(colleague), goal, what="paused", reason="The knee is to settle")
    response = client.post(url_of("goal_change", goal), mine)
    text = response.content.decode()
    assert response.status_code == 409
    assert "The knee is to settle" in text
    assert "It is too far" in text
    assert stored(goal).lifecycle_status == "on-hold"
    assert client.post(url_of("goal_change", goal), sent_back(response.context["form"])).status_code == 302
    assert stored(goal).lifecycle_status == "cancelled"


def test_where_all_places_are_taken_the_page_says_so_instead_of_a_button(client, riverside, clinician):
    first, *_others = three_goals(EpisodeFactory(clinic=riverside, clinician=clinician))
    with in_clinic(riverside.pk):
        aside = GoalFactory(episode=first.episode, measure=first.measure, lifecycle_status="cancelled")
    assert "this plan has three" in client.get(url_of("goal_change", aside)).content.decode()


def test_a_completed_primary_goal_asks_what_comes_next(client, riverside, clinician):
    primary, second, _third = three_goals(EpisodeFactory(clinic=riverside, clinician=clinician))
    text = did(client, primary, what="completed", how_far="achieved").content.decode()
    assert "what you set out to do, you did" in text
    for words in ("What comes next?", "Write the next goal", "the primary goal", "Keep what was gained"):
        assert words in text
    response = client.post(url_of("goal_primary", second), {"version": str(stored(second).version)}, follow=True)
    assert (stored(second).rank, stored(second).place) == ("primary", 0)
    assert "This is the primary goal now." in response.content.decode()
    assert "What comes next?" not in client.get(url_of("goal_detail", primary)).content.decode()


def test_what_was_gained_is_kept_by_one_press_and_once(client, goal):
    MeasurementFactory(measure=goal.measure, value=820)
    did(client, goal, what="completed")
    press = {"version": str(stored(goal).version)}
    client.post(url_of("goal_keep", goal), press)
    kept = stored(goal)
    assert (kept.lifecycle_status, kept.is_keeping, kept.target, kept.terms) == ("active", True, 820, 2)
    client.post(url_of("goal_keep", goal), press)
    assert stored(goal).version == kept.version


# --- Old beside new -----------------------------------------------------------------------------------------------


def test_the_old_version_stays_readable_beside_the_new_with_what_differs_marked(client, goal):
    posted = opened(client, goal) | {"activity": "walk to the church without stopping", "target": "900"}
    client.post(url_of("goal_edit", goal), posted | {"proposed_by": "patient"})
    text = client.get(url_of("goal_versions", goal)).content.decode()
    assert WHY["reason"] in text
    assert "Proposed by: Rosa." in text
    assert "<del>market</del>" in text
    assert "<ins>church</ins>" in text
    assert "<del>800</del> m" in text
    assert "What stayed as it was" in text
    assert "renegotiated" not in text


def test_queries_do_not_grow_with_a_goals_versions(client, goal):
    def add_more() -> None:
        posted = opened(client, goal)
        client.post(url_of("goal_edit", goal), posted | {"outcome": posted["outcome"] + " More."})

    add_more()
    assert_constant_queries(client, url_of("goal_versions", goal), add_more, at_most=12)


# --- Does this still matter? --------------------------------------------------------------------------------------


def test_at_the_half_way_review_it_is_asked_whether_it_still_matters(client, goal):
    with in_clinic(goal.clinic_id):
        Goal.objects.filter(pk=goal.pk).update(started_on=timezone.localdate() - timedelta(weeks=3))
    assert "Does this still matter to you?" not in client.get(url_of("goal_detail", goal)).content.decode()
    AgreedCourseFactory(episode=goal.episode, halfway_review_on=timezone.localdate())
    assert "Does this still matter to you?" in client.get(url_of("goal_detail", goal)).content.decode()
    client.post(url_of("still_matters", goal), {"answer": "yes", "words": "More than ever"})
    assert "Does this still matter to you?" not in client.get(url_of("goal_detail", goal)).content.decode()
    with in_clinic(goal.clinic_id):
        said = StillMatters.objects.get(goal=goal)
    assert (said.answer, said.words, said.asked_on) == ("yes", "More than ever", timezone.localdate())


@pytest.mark.parametrize(("answer", "leads_to"), [("no", "goal_change"), ("partly", "goal_edit")])
def test_an_answer_that_it_matters_less_leads_on_kindly(client, goal, answer, leads_to):
    response = client.post(url_of("still_matters", goal), {"answer": answer}, follow=True)
    assert response.redirect_chain[-1][0] == url_of(leads_to, goal)
    assert "Kept." in response.content.decode()


def test_an_answer_given_twice_on_one_day_is_one_row(client, goal):
    for answer in ("no", "yes"):
        client.post(url_of("still_matters", goal), {"answer": answer})
    with in_clinic(goal.clinic_id):
        assert StillMatters.objects.get(goal=goal).answer == "yes"


def test_an_answer_that_was_left_out_is_asked_for_again(client, goal):
    response = client.post(url_of("still_matters", goal), {"answer": "", "words": "I am not sure"})
    assert response.status_code == 422
    assert "I am not sure" in response.content.decode()


# --- Who ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "name", ["goal_edit", "goal_change", "goal_versions", "still_matters", "goal_primary", "goal_keep"]
)
def test_a_stranger_finds_no_such_page(client_of, stranger, goal, name):
    GoalFactory(episode=EpisodeFactory(clinic=stranger.clinic))
    assert client_of(stranger).get(url_of(name, goal)).status_code in (404, 405)
    assert client_of(stranger).post(url_of(name, goal), {"answer": "no", "version": "1"}).status_code in (404, 405)
    assert stored(goal).version == 1
