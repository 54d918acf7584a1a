"""Practice and "if … then …": added, changed, stopped and read again, with a picture, a link, and a precaution."""

from datetime import timedelta
from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone
from PIL import Image

from accounts.models import Clinic
from goals.models import CopingPlan, PracticePicture, PracticeTask
from goals.tests.factories import (
    ConversationFactory,
    CopingPlanFactory,
    GoalFactory,
    PracticePictureFactory,
    PracticeTaskFactory,
    png,
)
from goals.tests.test_pictures import NOT_PICTURES
from patients.tests.factories import EpisodeFactory, PrecautionFactory
from rehabgoals.days import write_day
from rehabgoals.tenancy import in_clinic
from rehabgoals.testing.queries import assert_constant_queries

pytestmark = pytest.mark.django_db
WALK = {"what": "Walk to the corner shop", "how_often": "every day", "cue": "after breakfast", "stop_when": "it hurts"}
RAIN = {"kind": "weather", "obstacle": "it rains", "answer": "walk indoors"}


@pytest.fixture
def goal(riverside, clinician):
    return GoalFactory(episode=EpisodeFactory(clinic=riverside, clinician=clinician))


@pytest.fixture
def client(client_of, clinician):
    return client_of(clinician)


def to(name, row):
    return reverse(f"goals:{name}", args=[row.pk])


def all_of(model, goal):
    with in_clinic(goal.clinic_id):
        return list(model.objects.filter(goal=goal))


def only(model, goal):
    [row] = all_of(model, goal)
    return row


def opened(client, url) -> dict[str, str]:
    """What a browser would send back if nobody typed."""
    form = client.get(url).context["form"]
    values = {bound.html_name: bound.value() for bound in form}
    return {name: str(value) for name, value in values.items() if value not in (None, False, "")}


def named(clinic, hosts):
    with in_clinic(clinic.pk):
        Clinic.objects.filter(pk=clinic.pk).update(link_hosts=hosts)


def page_of(client, goal):
    return client.get(to("goal_detail", goal)).text


# --- Practice ---------------------------------------------------------------------------------------------------------


def test_practice_is_added_with_four_short_lines(client, goal):
    response = client.post(to("practice_new", goal), WALK, follow=True)
    task = only(PracticeTask, goal)
    assert {name: getattr(task, name) for name in WALK} == WALK
    assert (task.level, task.chosen_by) == (1, "together")
    assert "Walk to the corner shop" in response.text


def test_all_that_can_be_said_of_practice_is_kept_and_read(client, goal):
    today = timezone.localdate()
    more = {
        "how": "Slowly.\nLook up every few steps.",
        "minutes": "15",
        "times_a_week": "7",
        "chosen_by": "patient",
        "shown_on": write_day(today),
        "is_tried": "on",
        "level": "2",
        "next_level_when": "three good days",
    }
    text = client.post(to("practice_new", goal), WALK | more, follow=True).text
    task = only(PracticeTask, goal)
    assert (task.minutes, task.times_a_week, task.level, task.shown_on, task.is_tried) == (15, 7, 2, today, True)
    assert "Slowly.<br>Look up every few steps." in text
    assert "Rosa’s own choice" in text
    assert "and tried by you" in text
    assert "Level 2. The next one when:" in text and "three good days" in text
    assert "About 105 minutes a week in all." in text


def test_more_about_it_is_folded_until_there_is_something_in_it(client, goal):
    assert '<details class="fold">' in client.get(to("practice_new", goal)).text
    text = client.post(to("practice_new", goal), WALK | {"minutes": "half an hour"}).text
    assert '<details class="fold" open>' in text


@pytest.mark.parametrize(
    ("posted", "field", "said"),
    [
        ({"what": ""}, "what", "Nothing is written here yet."),
        ({"what": "x" * 40_000}, "what", "and 200 fit."),
        ({"how_often": "x" * 40_000}, "how_often", "and 120 fit."),
        ({"cue": "x" * 40_000}, "cue", "and 120 fit."),
        ({"stop_when": "x" * 40_000}, "stop_when", "and 200 fit."),
        ({"how": "x" * 40_000}, "how", "and 500 fit."),
        ({"minutes": "2,5"}, "minutes", "whole number"),
        ({"minutes": "601"}, "minutes", "601 is outside. Write a number from 1 to 600."),
        ({"times_a_week": "0"}, "times_a_week", "0 is outside."),
        ({"level": "100"}, "level", "100 is outside."),
        ({"shown_on": "1/1/2099"}, "shown_on", "2099"),
        ({"chosen_by": "nobody"}, "chosen_by", "Choose one of these."),
        ({"link": "https://example.org/"}, "link", "none yet"),
    ],
)
def test_what_cannot_be_added_is_said_at_its_field_and_stays(client, goal, posted, field, said):
    response = client.post(to("practice_new", goal), WALK | posted)
    assert response.status_code == 422
    form = response.context["form"]
    assert said in " ".join(form.errors[field])
    assert all(form[key].value() == value for key, value in (WALK | posted).items())
    assert not all_of(PracticeTask, goal)


@pytest.mark.parametrize(
    ("page", "said", "model"), [("practice_new", WALK, PracticeTask), ("coping_new", RAIN, CopingPlan)]
)
def test_pressing_twice_adds_one(client, goal, page, said, model):
    for _press in range(2):
        assert client.post(to(page, goal), said).status_code == 302
    assert only(model, goal)


def test_practice_is_changed_and_then_stopped_and_can_still_be_read(client, goal, clinician):
    task = PracticeTaskFactory(goal=goal)
    url = to("practice_edit", task)
    assert client.post(url, opened(client, url) | {"what": "Walk to the church"}).status_code == 302
    assert only(PracticeTask, goal).what == "Walk to the church"
    for _press in range(2):
        assert client.post(to("practice_stop", task)).status_code == 302
    stopped = only(PracticeTask, goal)
    assert (stopped.stopped_on, stopped.version) == (timezone.localdate(), 3)
    text = page_of(client, goal)
    assert "Not practised any more" in text and "Walk to the church" in text
    assert "Stop practising this" not in client.get(url).text
    with in_clinic(goal.clinic_id):
        assert stopped.events.order_by("pgh_id").last().pgh_context["user"] == clinician.pk


@pytest.mark.parametrize(
    ("make", "page", "change", "mine"),
    [
        (
            PracticeTaskFactory,
            "practice_edit",
            {"what": "To the church", "chosen_by": "patient"},
            {"what": "To school"},
        ),
        (CopingPlanFactory, "coping_edit", {"kind": "travel", "answer": "walk at every stop"}, {"answer": "walk late"}),
    ],
)
def test_two_who_change_the_same_see_both_versions_and_choose(
    client, client_of, colleague, goal, make, page, change, mine
):
    row = make(goal=goal)
    url = to(page, row)
    as_read, theirs = opened(client, url), client_of(colleague)
    assert theirs.post(url, opened(theirs, url) | change).status_code == 302
    response = client.post(url, as_read | mine)
    assert response.status_code == 409
    saved_now = " ".join(difference.theirs for difference in response.context["conflict"].differences)
    assert list(change.values())[-1] in saved_now or "own choice" in saved_now
    assert next(iter(mine.values())) in response.text
    assert "Keep mine" in response.text
    form = response.context["form"]
    chosen = {bound.html_name: bound.value() for bound in form if bound.value() not in (None, False)}
    assert client.post(url, chosen).status_code == 302
    [kept] = all_of(type(row), goal)
    assert {name: getattr(kept, name) for name in mine} == mine


# --- A picture --------------------------------------------------------------------------------------------------------


def photo(content=None, name="knee.jpg", content_type="image/jpeg"):
    return SimpleUploadedFile(name, png() if content is None else content, content_type)


def test_a_picture_is_drawn_anew_and_shown_only_to_who_may_see_the_patient(client, client_of, stranger, goal):
    sent = png("orange") + b"<script>alert(1)</script>"
    text = client.post(to("practice_new", goal), WALK | {"picture_file": photo(sent)}, follow=True).text
    task = only(PracticeTask, goal)
    url = to("practice_picture", task)
    assert f'src="{url}" alt="Walk to the corner shop" width="24" height="16"' in text
    answer = client.get(url)
    assert (answer.status_code, answer["Content-Type"]) == (200, "image/png")
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert "private" in answer["Cache-Control"] and "no-store" in answer["Cache-Control"]
    assert b"script" not in answer.content
    assert Image.open(BytesIO(answer.content)).size == (24, 16)
    assert client_of(stranger).get(url).status_code == 404


def test_practice_without_a_picture_has_none_to_show(client, goal):
    assert client.get(to("practice_picture", PracticeTaskFactory(goal=goal))).status_code == 404


@pytest.mark.parametrize("sent", NOT_PICTURES)
@pytest.mark.filterwarnings("ignore::PIL.Image.DecompressionBombWarning")
def test_what_is_no_picture_is_said_at_the_field_and_the_words_stay(client, goal, sent):
    response = client.post(to("practice_new", goal), WALK | {"picture_file": photo(NOT_PICTURES[sent])})
    form = response.context["form"]
    assert response.status_code == 422
    assert set(form.errors) == {"picture_file"}
    assert form["what"].value() == WALK["what"]
    with in_clinic(goal.clinic_id):
        assert not PracticePicture.objects.exists()


def test_nothing_of_a_picture_touches_the_disk(client, goal, settings):
    settings.FILE_UPLOAD_TEMP_DIR = "/nowhere"
    large = Image.effect_noise((1500, 1500), 90)
    written = BytesIO()
    large.save(written, "PNG")
    assert len(written.getvalue()) > 2_000_000
    assert client.post(to("practice_new", goal), WALK | {"picture_file": photo(written.getvalue())}).status_code == 302
    with in_clinic(goal.clinic_id):
        assert PracticePicture.objects.get().content_type == "image/jpeg"


def test_the_same_picture_is_kept_once_and_can_be_left_out(client, goal):
    for what in ("Walk", "Walk back"):
        client.post(to("practice_new", goal), WALK | {"what": what, "picture_file": photo()})
    first, _second = all_of(PracticeTask, goal)
    with in_clinic(goal.clinic_id):
        assert PracticePicture.objects.count() == 1
    url = to("practice_edit", first)
    assert client.post(url, opened(client, url) | {"forgets_picture": "on"}).status_code == 302
    assert [task.picture_id is None for task in all_of(PracticeTask, goal)] == [True, False]
    assert client.post(url, opened(client, url) | {"picture_file": photo(png("red"))}).status_code == 302
    first, second = all_of(PracticeTask, goal)
    assert first.picture_id not in (None, second.picture_id)


def test_changing_words_leaves_the_picture(client, goal, clinician):
    picture = PracticePictureFactory(added_by=clinician)
    task = PracticeTaskFactory(goal=goal, picture=picture)
    url = to("practice_edit", task)
    client.post(url, opened(client, url) | {"what": "Walk to the church"})
    assert only(PracticeTask, goal).picture_id == picture.pk


# --- A link -----------------------------------------------------------------------------------------------------------


def test_a_link_leads_to_a_site_of_the_clinic_and_says_where(client, goal, riverside):
    assert "named no sites" in client.get(to("practice_new", goal)).text
    named(riverside, "videos.example.org")
    assert "on one of: videos.example.org." in client.get(to("practice_new", goal)).text
    text = client.post(
        to("practice_new", goal), WALK | {"link": "https://Videos.example.org/knee?v=1"}, follow=True
    ).text
    assert 'href="https://videos.example.org/knee?v=1" rel="noopener noreferrer nofollow"' in text
    assert "Watch it at videos.example.org" in text


@pytest.mark.parametrize(
    "link", ["https://evil.example/", "https://videos.example.org@evil.example/", "javascript:alert(1)"]
)
def test_a_link_to_elsewhere_is_refused_at_its_field(client, goal, riverside, link):
    named(riverside, "videos.example.org")
    response = client.post(to("practice_new", goal), WALK | {"link": link})
    assert response.status_code == 422
    assert response.context["form"]["link"].value() == link
    assert not all_of(PracticeTask, goal)


def test_a_link_is_not_shown_any_more_when_the_clinic_takes_its_site_from_the_list(client, goal, riverside):
    named(riverside, "videos.example.org")
    PracticeTaskFactory(goal=goal, link="https://videos.example.org/knee")
    assert "Watch it at" in page_of(client, goal)
    named(riverside, "")
    assert "videos.example.org" not in page_of(client, goal)


# --- A precaution, and the week ---------------------------------------------------------------------------------------


def test_a_running_precaution_asks_whether_it_is_cleared(client, goal):
    PrecautionFactory(episode=goal.episode, text="No kneeling")
    url = to("practice_new", goal)
    text = client.get(url).text
    assert "Is this cleared?" in text and "Still running: No kneeling" in text
    response = client.post(url, WALK)
    assert response.status_code == 422
    assert set(response.context["form"].errors) == {"cleared"}
    by_nobody = client.post(url, WALK | {"cleared": "cleared"})
    assert by_nobody.context["form"].errors == {"cleared_by": ["Write who cleared it."]}
    assert client.post(url, WALK | {"cleared": "cleared", "cleared_by": "the surgeon"}).status_code == 302
    task = only(PracticeTask, goal)
    assert (task.cleared, task.cleared_by) == ("cleared", "the surgeon")
    assert "Cleared by: <bdi>the surgeon</bdi>" in page_of(client, goal)


def test_practice_that_does_not_touch_a_precaution_needs_nobody_to_clear_it(client, goal):
    PrecautionFactory(episode=goal.episode)
    assert client.post(to("practice_new", goal), WALK | {"cleared": "not_touched"}).status_code == 302


def test_a_precaution_that_is_over_asks_nothing_and_an_answer_given_stays(client, goal):
    PrecautionFactory(episode=goal.episode, until=timezone.localdate() - timedelta(days=1))
    assert "Is this cleared?" not in client.get(to("practice_new", goal)).text
    task = PracticeTaskFactory(goal=goal, cleared="cleared", cleared_by="the surgeon")
    url = to("practice_edit", task)
    client.post(url, opened(client, url) | {"what": "Walk to the church"})
    assert only(PracticeTask, goal).cleared_by == "the surgeon"


def test_the_week_counts_what_all_active_goals_ask_beside_the_time_they_have(client, goal):
    other = GoalFactory(episode=goal.episode, measure=goal.measure, secondary=True)
    done = GoalFactory(episode=goal.episode, measure=goal.measure, secondary=True, lifecycle_status="completed")
    PracticeTaskFactory(goal=goal, minutes=10, times_a_week=7)
    PracticeTaskFactory(goal=other, minutes=5, times_a_week=7)
    PracticeTaskFactory(goal=done, minutes=60, times_a_week=7)
    PracticeTaskFactory(goal=goal, minutes=60, times_a_week=7, stopped_on=timezone.localdate())
    ConversationFactory(episode=goal.episode, held_on=timezone.localdate() - timedelta(days=9), minutes_a_week=300)
    ConversationFactory(episode=goal.episode, held_on=timezone.localdate(), minutes_a_week=90)
    for url in (to("goal_detail", goal), to("practice_new", goal)):
        assert "About 105 minutes a week in all. You said you have about 90." in client.get(url).text


# --- If … then … ------------------------------------------------------------------------------------------------------


def test_an_if_then_line_is_added_to_a_goal(client, goal):
    text = client.post(to("coping_new", goal), RAIN, follow=True).text
    assert only(CopingPlan, goal).kind == "weather"
    assert "If <bdi>it rains</bdi>, then I <bdi>walk indoors</bdi>." in text


@pytest.mark.parametrize("answer", ["I walk indoors", "Then I walk indoors", "walk indoors"])
@pytest.mark.parametrize("obstacle", ["If it rains", "it rains"])
def test_an_if_or_a_then_i_that_is_typed_as_well_is_not_said_twice(client, goal, obstacle, answer):
    text = client.post(to("coping_new", goal), RAIN | {"obstacle": obstacle, "answer": answer}, follow=True).text
    assert "If <bdi>it rains</bdi>, then I <bdi>walk indoors</bdi>." in text


def test_a_common_obstacle_brings_its_words_and_answers_to_take_without_scripts(client, goal):
    text = client.get(to("coping_new", goal)).text
    assert '<option value="it hurts more than usual">' in text
    assert text.count("walk indoors, up and down the corridor") >= 2
    client.post(to("coping_new", goal), {"kind": "fear", "obstacle": "", "answer": "ask Carmen to stay with me"})
    assert only(CopingPlan, goal).obstacle == "I am afraid that it will hurt"


@pytest.mark.parametrize(
    ("posted", "field", "said"),
    [
        ({"obstacle": "it rains", "answer": ""}, "answer", "Nothing is written here yet."),
        ({"obstacle": "", "kind": "", "answer": "walk"}, "obstacle", "Nothing is written here yet."),
        ({"obstacle": "x" * 40_000, "answer": "walk"}, "obstacle", "and 200 fit."),
        ({"obstacle": "it rains\x00", "answer": "walk"}, "obstacle", "cannot be kept"),
        ({"obstacle": "it rains", "answer": "walk", "kind": "ghosts"}, "kind", "Choose one of these."),
    ],
)
def test_an_if_then_that_cannot_be_added_is_said_at_its_field_and_stays(client, goal, posted, field, said):
    response = client.post(to("coping_new", goal), posted)
    assert response.status_code == 422
    form = response.context["form"]
    assert said in " ".join(form.errors[field])
    assert all(form[key].value() == value for key, value in posted.items())
    assert not all_of(CopingPlan, goal)


def test_an_if_then_is_changed_and_set_aside_and_can_still_be_read(client, goal):
    plan = CopingPlanFactory(goal=goal)
    url = to("coping_edit", plan)
    assert client.post(url, opened(client, url) | {"answer": "walk in the hall"}).status_code == 302
    for _press in range(2):
        assert client.post(to("coping_set_aside", plan)).status_code == 302
    kept = only(CopingPlan, goal)
    assert (kept.answer, kept.set_aside_on, kept.version) == ("walk in the hall", timezone.localdate(), 3)
    text = page_of(client, goal)
    assert "Set aside" in text and "walk in the hall" in text


def test_few_are_suggested_kindly_and_a_fourth_is_taken(client, goal):
    for obstacle in ("it rains", "it snows", "it is hot"):
        CopingPlanFactory(goal=goal, obstacle=obstacle)
    assert "you might set one aside" in client.get(to("coping_new", goal)).text
    assert client.post(to("coping_new", goal), RAIN | {"obstacle": "it storms"}).status_code == 302


# --- In the patient's language, for whom, and how many queries --------------------------------------------------------


@pytest.mark.parametrize(
    ("page", "said", "model", "field"),
    [("practice_new", WALK, PracticeTask, "what"), ("coping_new", RAIN, CopingPlan, "answer")],
)
def test_the_words_stand_in_the_patients_language_too(client, riverside, clinician, page, said, model, field):
    goal = GoalFactory(episode=EpisodeFactory(clinic=riverside, clinician=clinician, patient__language="es"))
    second = {f"second_{field}": "Caminar despacio", "second_by": "Marta, interpreter"}
    text = client.post(to(page, goal), said | second, follow=True).text
    row = only(model, goal)
    assert (row.second(field, "es"), row.second_by) == ("Caminar despacio", "Marta, interpreter")
    assert '<div class="in-their-language" lang="es"><p dir="auto">Caminar despacio</p>' in text


def test_a_stranger_finds_no_such_page(client_of, stranger, goal):
    task, plan = PracticeTaskFactory(goal=goal), CopingPlanFactory(goal=goal)
    pages = [("practice_new", goal), ("practice_edit", task), ("practice_stop", task)]
    pages += [("coping_new", goal), ("coping_edit", plan), ("coping_set_aside", plan)]
    for name, row in pages:
        assert client_of(stranger).post(to(name, row), WALK | RAIN).status_code == 404
    assert only(PracticeTask, goal).version == only(CopingPlan, goal).version == 1


def test_queries_do_not_grow_with_practice_and_obstacles(client, goal):
    task, plan = PracticeTaskFactory(goal=goal), CopingPlanFactory(goal=goal)

    def add_more() -> None:
        PracticeTaskFactory(goal=goal, picture=PracticePictureFactory(added_by=goal.agreed_by))
        CopingPlanFactory(goal=goal)
        ConversationFactory(episode=goal.episode)

    for url in (to("practice_edit", task), to("coping_edit", plan)):
        assert_constant_queries(client, url, add_more, at_most=8)
