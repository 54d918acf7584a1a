"""The visit as two people live through it: by keyboard, without a server, over a lock, beside a colleague, by video.

A real Chromium and a real web server under the application's role; nothing is found but by its words. Each journey
begins on the caseload, with somebody who is signed in and whose next visit is now, unless it says otherwise.
"""

import os
import re
import signal
import socket
import sys
import time
from datetime import timedelta
from decimal import Decimal

import pytest
from django.conf import settings
from django.contrib.sessions.backends.db import SessionStore
from django.utils import timezone
from icalendar import Calendar
from playwright.sync_api import expect

from accounts.locking import ACTED
from accounts.models import Clinic
from accounts.tests.factories import PASSWORD
from goals.tests.factories import GoalFactory, PracticeTaskFactory
from measures.models import Measurement
from measures.tests.factories import MeasureFactory, MeasurementFactory
from patients.tests.factories import ConsentFactory, EpisodeFactory
from plans.models import IssuedPlan
from rehabgoals.embedded.children import Child
from rehabgoals.signed_in import SINCE
from rehabgoals.tenancy import in_clinic
from rehabgoals.testing.browser import saved
from rehabgoals.testing.database import url_for_processes
from sessions.models import CheckIn, PartnershipAnswer, Visit
from sessions.tests.factories import CheckInFactory, GoalRatingFactory, VisitFactory
from tests.journeys.hands import Hands
from tests.journeys.keyboard import Keyboard

pytestmark = pytest.mark.django_db(transaction=True)

MARKET, LIFT = "walk to the market without stopping", "lift Leo"
AGREED = "Rosa walks to the red gate and rests there, on five days of the week."
START = re.compile("^Start check-in ?: Rosa")
LINK = "https://meet.riverside.example/room-7"


@pytest.fixture
def episode(clinician):
    """Two goals, one measure that is due again, something practised, a check-in a week ago, and a visit now."""
    today = timezone.localdate()
    episode = EpisodeFactory(clinic=clinician.clinic, clinician=clinician, patient__language="en")
    walk = GoalFactory(episode=episode)
    MeasurementFactory(measure=walk.measure, value=Decimal(300), taken_on=today - timedelta(weeks=8))
    rated = MeasureFactory(episode=episode, key="psfs_activity", activity=LIFT)
    lift = GoalFactory(
        episode=episode, secondary=True, activity=LIFT, measure=rated, baseline=Decimal(3), target=Decimal(8)
    )
    MeasurementFactory(measure=rated, value=Decimal(5), taken_on=today - timedelta(days=7))
    PracticeTaskFactory(goal=walk)
    before = CheckInFactory(episode=episode)
    for goal in (walk, lift):
        GoalRatingFactory(goal=goal, check_in=before)
    VisitFactory(episode=episode, starts_at=timezone.now())
    return episode


def check_ins(episode):
    """What was finished in this test, in order."""
    with in_clinic(episode.clinic_id):
        today = CheckIn.objects.filter(episode=episode, held_on=timezone.localdate())
        return list(today.select_related("next_visit").order_by("pk"))


def field(page, label):
    return page.get_by_label(label, exact=True)


def rating(page, activity):
    return page.get_by_role("group", name=f"How far did we come: {activity}?")


def start_check_in(page):
    page.goto("/")
    with page.expect_navigation():
        page.get_by_role("link", name=START).click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Check-in with Rosa")


# --- counted ------------------------------------------------------------------------------------------------------


def test_the_usual_check_in_takes_at_most_25_interactions_and_150_characters(new_page, clinician, episode):
    """Counted as DESIGN 9 counts, from the caseload to the finished check-in with its plan on paper."""
    page = new_page(clinician)
    page.goto("/")
    hands = Hands(page)

    hands.follow(START)
    hands.press("4", page.locator("[data-plates-box]", has=field(page, "Pain now")))
    hands.fill("How far you walk without stopping", "440")
    hands.choose("as hoped", rating(page, MARKET))
    hands.choose("part way", rating(page, LIFT))
    hands.fill("What we agreed", AGREED)
    hands.press(re.compile("^In two weeks"))
    with page.expect_popup(), page.context.expect_event("response", lambda it: ".pdf?show" in it.url):
        hands.press("Finish check-in")

    expect(page.get_by_text("The check-in is finished.")).to_be_visible()
    [kept] = check_ins(episode)
    assert (kept.pain_now, kept.agreed) == (4, AGREED)
    with in_clinic(episode.clinic_id):
        assert [each.patient_word for each in kept.ratings.order_by("goal")] == ["as_hoped", "part_way"]
        assert IssuedPlan.objects.get(check_in=kept).way == IssuedPlan.Way.PAPER
        assert Measurement.objects.filter(measure__episode=episode, value=440).exists()
    in_two_weeks = timezone.localdate() + timedelta(weeks=2)
    assert timezone.localtime(kept.next_visit.starts_at, clinician.clinic.zone).date() == in_two_weeks
    print(f"the usual check-in: {hands.interactions} interactions, {hands.characters} characters")
    assert hands.interactions <= 25 and hands.characters <= 150


# --- by keyboard only ---------------------------------------------------------------------------------------------


def test_a_whole_check_in_is_held_by_keyboard_alone(new_page, clinician, episode):
    """Every stop of Tab on the way is looked at: it can be seen, it shows the focus, and it follows the page."""
    for kind in ("email", "attachment"):
        ConsentFactory(patient=episode.patient, kind=kind, recorded_by=clinician)
    page = new_page(clinician, viewport={"width": 1440, "height": 900}, reduced_motion="reduce")
    page.goto("/")
    keys = Keyboard(page)

    with page.expect_navigation():
        keys.enter(page.get_by_role("link", name=START))
    page.get_by_role("heading", name="Check-in with Rosa").wait_for()
    when_they_say_how_it_has_been(keys)
    when_they_measure_and_rate(keys)
    when_they_practise(keys)
    when_they_agree_and_close(keys)
    when_they_send_the_plan_and_finish(keys)

    expect(page.get_by_text("The plan is in the outbox.")).to_be_visible()
    then_all_of_it_is_kept(episode)
    print(f"by keyboard: {keys.steps} stops of Tab")


def when_they_say_how_it_has_been(keys):
    page = keys.page
    keys.write(field(page, "What was achieved since last time"), "To the market, with one rest.")
    keys.write(field(page, "Pain now"), "4")
    keys.tick(field(page, "Bad weather"))
    keys.write(field(page, "In words, if you like"), "Two days of rain.")


def when_they_measure_and_rate(keys):
    page = keys.page
    keys.write(field(page, "How far you walk without stopping"), "440")
    keys.pick(rating(page, MARKET), "part way")
    keys.pick(rating(page, LIFT), "harder now")
    # They think again, and go back for it.
    keys.pick(rating(page, MARKET), "as hoped", back=True)


def when_they_practise(keys):
    page = keys.page
    keys.enter(fold(page, "What we practise today"))
    keys.tick(field(page, "We practised this today"))
    practised = page.get_by_role("group", name="Walk to the corner shop and back")
    keys.write(field(practised, "How much"), "8")
    keys.pick(practised.get_by_role("group", name="How safe it looked"), "Safe alone")


def when_they_agree_and_close(keys):
    page = keys.page
    keys.write(field(page, "What we agreed"), AGREED)
    keys.enter(page.get_by_role("button", name="In two weeks"))
    keys.write(field(page, "What you take away, in your own words"), "The gate first, then the fish.")


def when_they_send_the_plan_and_finish(keys):
    page = keys.page
    keys.pick(page.get_by_role("group", name="The plan"), "E-mail")
    keys.enter(page.get_by_role("button", name="Finish check-in"))


def fold(page, title):
    return page.locator("summary", has=page.get_by_role("heading", name=title, exact=True))


def then_all_of_it_is_kept(episode):
    [kept] = check_ins(episode)
    assert (kept.achieved, kept.pain_now) == ("To the market, with one rest.", 4)
    assert (list(kept.obstacle_kinds), kept.obstacles) == (["weather"], "Two days of rain.")
    assert (kept.agreed, kept.takes_away) == (AGREED, "The gate first, then the fish.")
    assert kept.next_visit.starts_at > timezone.now() + timedelta(days=13)
    with in_clinic(episode.clinic_id):
        assert [each.patient_word for each in kept.ratings.order_by("goal")] == ["as_hoped", "harder"]
        practised = kept.practised.get()
        assert (practised.amount, practised.safety) == (8, "alone")
        assert Measurement.objects.filter(measure__episode=episode, value=440).exists()
        assert IssuedPlan.objects.get(check_in=kept).way == IssuedPlan.Way.EMAIL


# --- the server is killed -----------------------------------------------------------------------------------------


@pytest.fixture
def served(unused_port):
    """`served()`: the product behind gunicorn, at one address however often it is started; its process."""
    started = []

    def served():
        command = [sys.executable, "-m", "gunicorn", "rehabgoals.wsgi", "--no-control-socket", "--log-level", "warning"]
        command += ["--worker-class", "gthread", "--threads", "4", "--bind", f"127.0.0.1:{unused_port}"]
        env = os.environ | {"DATABASE_URL": url_for_processes()}
        child = Child("web", command, env=env, cwd=settings.BASE_DIR)
        started.append(child)
        deadline = time.monotonic() + 60
        while True:
            try:
                with socket.create_connection(("127.0.0.1", unused_port), timeout=10):
                    return child
            except OSError:
                assert child.is_running and time.monotonic() < deadline, "the web server does not answer"
                time.sleep(0.05)

    served.address = f"http://localhost:{unused_port}"
    yield served
    for child in started:
        child.stop(5)


def test_a_server_that_is_killed_loses_nothing_of_what_was_typed(new_page, clinician, episode, served):
    server = served()
    page = new_page(clinician, base_url=served.address)
    # Asked every 20 seconds who else is there; htmx tells the console when nobody answers.
    page.route("**/presence/**", lambda route: route.fulfill(status=200, body=""))
    start_check_in(page)
    field(page, "Pain now").press_sequentially("4")
    # Two seconds after the last key all of it is saved; a busy machine takes longer, and is waited for.
    with saved(page, "To the red gate"):
        field(page, "What we agreed").press_sequentially("To the red gate", delay=20)
        page.wait_for_timeout(2000)
    os.killpg(server.process.pid, signal.SIGKILL)
    server.process.wait()

    field(page, "What we agreed").press_sequentially(" and back", delay=20)
    expect(page.get_by_text("No connection: kept on this page, trying again.").first).to_be_visible()
    served()
    again = new_page(clinician, base_url=served.address)
    again.goto(page.url)
    expect(again.get_by_text("Brought back what you typed")).to_be_visible()
    expect(field(again, "Pain now")).to_have_value("4")
    expect(field(again, "What we agreed")).to_have_value(re.compile("^To the red gate"))

    # It tries again by itself, after half a minute at the longest.
    expect(page.get_by_text(re.compile("^Saved at")).first).to_be_visible(timeout=90_000)
    expect(field(page, "What we agreed")).to_have_value("To the red gate and back")
    again.reload()
    expect(field(again, "What we agreed")).to_have_value("To the red gate and back")


# --- the page locks, the screen is given away ---------------------------------------------------------------------


def test_what_was_typed_is_there_after_the_patient_had_the_screen_and_after_the_lock(new_page, clinician, episode):
    page = new_page(clinician, viewport={"width": 820, "height": 1180})
    start_check_in(page)
    field(page, "Pain now").fill("4")
    rating(page, MARKET).get_by_label("part way", exact=True).check()
    field(page, "What you take away, in your own words").fill("The gate first.")

    when_the_patient_answers_alone(page)
    when_the_clinician_unlocks(page)
    then_it_is_all_there(page)

    field(page, "What we agreed").fill(AGREED)
    when_nobody_acts_for_a_quarter_of_an_hour(page)
    assert "Rosa" not in page.content() and "red gate" not in page.content()
    when_the_clinician_unlocks(page)
    then_it_is_all_there(page)
    expect(field(page, "What we agreed")).to_have_value(AGREED)

    page.get_by_label("Not today", exact=True).check()
    page.get_by_role("button", name="Finish check-in").click()
    expect(page.get_by_text("The check-in is finished.")).to_be_visible()
    [kept] = check_ins(episode)
    assert (kept.pain_now, kept.agreed, kept.takes_away) == (4, AGREED, "The gate first.")
    with in_clinic(episode.clinic_id):
        assert len(PartnershipAnswer.objects.get().answers) == 2


def when_the_patient_answers_alone(page):
    page.get_by_role("button", name="Hand the screen over").click()
    expect(page.get_by_text("This screen is yours for a minute.")).to_be_visible()
    for question in page.get_by_role("group").all()[:2]:
        question.get_by_role("radio").last.check()
    page.get_by_role("button", name="Done").click()
    expect(page.get_by_text("Thank you. Please hand the screen back.")).to_be_visible()
    page.get_by_role("link", name="Give the screen back").click()
    expect(page.get_by_role("heading", name="This screen is waiting for Ana Becker")).to_be_visible()


def when_nobody_acts_for_a_quarter_of_an_hour(page):
    """Their last act is set back, and the page looks at the clock as it does when the lid is opened."""
    [cookie] = [each for each in page.context.cookies() if "session" in each["name"]]
    session = SessionStore(cookie["value"])
    session[ACTED] = session[SINCE] = time.time() - 16 * 60
    session.save()
    page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")
    expect(page.get_by_role("heading", name="This page is locked")).to_be_visible()


def when_the_clinician_unlocks(page):
    field(page, "Password").fill(PASSWORD)
    with page.expect_navigation():
        page.get_by_role("button", name="Unlock").click()
    expect(page.get_by_role("heading", name="Check-in with Rosa")).to_be_visible()


def then_it_is_all_there(page):
    expect(field(page, "Pain now")).to_have_value("4")
    expect(rating(page, MARKET).get_by_label("part way", exact=True)).to_be_checked()
    expect(field(page, "What you take away, in your own words")).to_have_value("The gate first.")


# --- two at once --------------------------------------------------------------------------------------------------


def test_two_with_one_patient_are_told_of_each_other_and_both_keep_what_they_wrote(
    new_page, clinician, colleague, episode
):
    first = new_page(clinician)
    first.clock.install()
    # The other is told of a page once it has said that it is open, which it does when it is there.
    with says_it_is_open(first):
        start_check_in(first)
    second = new_page(colleague)
    with says_it_is_open(second):
        second.goto(first.url)
    expect(second.get_by_text("Ana Becker has this open too.")).to_be_visible()
    first.clock.fast_forward(21_000)
    expect(first.get_by_text("Tom Okafor has this open too.")).to_be_visible()

    field(first, "What we agreed").fill("To the red gate.")
    with saved(second, "To the blue gate."):
        field(second, "What we agreed").fill("To the blue gate.")
    for page in (first, second):
        page.get_by_label("Not today", exact=True).check()
    first.get_by_role("button", name="Finish check-in").click()
    expect(first.get_by_text("The check-in is finished.")).to_be_visible()

    second.get_by_role("button", name="Finish check-in").click()
    expect(second.get_by_text(re.compile("Ana Becker finished a check-in here at"))).to_be_visible()
    expect(field(second, "What we agreed")).to_have_value("To the blue gate.")
    assert [(each.clinician, each.agreed) for each in check_ins(episode)] == [(clinician, "To the red gate.")]

    second.get_by_role("button", name="Finish check-in").click()
    expect(second.get_by_text("The check-in is finished.")).to_be_visible()
    kept = [(each.clinician, each.agreed) for each in check_ins(episode)]
    assert kept == [(clinician, "To the red gate."), (colleague, "To the blue gate.")]


def says_it_is_open(page):
    return page.expect_response(lambda answer: "/presence/" in answer.url)


# --- by video -----------------------------------------------------------------------------------------------------


def test_a_visit_by_video_is_planned_in_two_presses_and_opened_by_the_clinics_own_link(new_page, clinician, episode):
    with in_clinic(episode.clinic_id):
        Clinic.objects.filter(pk=episode.clinic_id).update(video_link=LINK)
        episode.visits.update(kind="video")
    page = new_page(clinician)
    asked = []
    page.context.route(LINK, lambda route: asked.append(route.request) or route.fulfill(body="<h1>Room 7</h1>"))

    page.goto("/")
    when_they_press_the_link(page)
    page.locator("summary", has_text="More").click()
    next_visit = page.get_by_role("group", name="Plan the next visit")
    next_visit.get_by_role("button", name=re.compile("^In two weeks")).click()
    expect(page.get_by_text("The visit is planned.")).to_be_visible()
    with in_clinic(episode.clinic_id):
        planned = episode.visits.order_by("starts_at").last()
    assert planned.kind == Visit.Kind.VIDEO and planned.starts_at > timezone.now() + timedelta(days=13)

    page.get_by_role("link", name=START).click()
    when_they_press_the_link(page)
    assert [request.headers.get("referer") for request in asked] == [None, None]
    then_ones_own_calendar_holds_it_without_the_link(page, planned)


def when_they_press_the_link(page):
    link = page.get_by_role("main").get_by_role("link", name="Open the video visit")
    assert set(link.get_attribute("rel").split()) == {"noopener", "noreferrer"}
    with page.expect_popup() as opened:
        link.click()
    expect(opened.value.get_by_role("heading", name="Room 7")).to_be_visible()
    assert opened.value.url == LINK and "Room" not in page.title()
    opened.value.close()


def then_ones_own_calendar_holds_it_without_the_link(page, planned):
    page.goto("/me/calendar/")
    page.get_by_role("button", name="Make an address").click()
    address = page.locator("main code").inner_text()
    calendar = Calendar.from_ical(page.request.get(address).body())
    events = {str(event["url"]): event for event in calendar.walk("VEVENT")}
    assert len(events) == 2
    [event] = [event for url, event in events.items() if url.endswith(f"/visits/{planned.pk}/")]
    assert event["dtstart"].dt == planned.starts_at and "video" in event["summary"].lower()
    assert "meet.riverside" not in calendar.to_ical().decode() and "Rosa" not in calendar.to_ical().decode()
