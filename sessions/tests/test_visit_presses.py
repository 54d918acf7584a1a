"""Visits set, moved and cancelled in two presses from each of the three pages, and how to come back."""

import re
from datetime import UTC, datetime, timedelta
from html import unescape
from html.parser import HTMLParser
from uuid import uuid4

import pytest
import time_machine
from django.urls import reverse

from accounts.models import Site
from accounts.tests.factories import AbsenceFactory, UserFactory
from goals.tests.factories import GoalFactory, PracticeTaskFactory
from patients.models import Episode
from patients.tests.factories import EpisodeFactory
from rehabgoals.tenancy import in_clinic
from rehabgoals.testing.queries import assert_constant_queries
from sessions.models import CheckIn, Visit
from sessions.tests.factories import CheckInFactory, VisitFactory

# A Tuesday.
NOW = datetime(2026, 11, 24, 10, 30, tzinfo=UTC)
PLACES = ["caseload", "patient", "check_in"]


@pytest.fixture(autouse=True)
def noon():
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def episode(clinician):
    return EpisodeFactory(
        clinic=clinician.clinic, clinician=clinician, patient__preferred_name="Rosa", patient__telephone="0161 496 0000"
    )


@pytest.fixture
def client(client_of, clinician):
    return client_of(clinician)


class Offered(HTMLParser):
    """What first presses open (`details.presses`): for every button what it stands under (the words of the group, or
    else of what opened it), its own words, and what it sends by the form that it names.
    """

    def __init__(self, html):
        super().__init__()
        self.forms, self.form, self.found = {}, None, []
        self.depth, self.title, self.told, self.button = 0, "", None, None
        self.feed(html)

    @property
    def buttons(self):
        return [
            (title, " ".join(words.split()), self.forms[form][0], self.forms[form][1] | sent)
            for title, words, form, sent in self.found
        ]

    def handle_starttag(self, tag, attributes):
        found = dict(attributes)
        if tag == "details" and (self.depth or "presses" in found.get("class", "")):
            self.depth += 1
        if tag == "form":
            # One that stands inside another is none: the browser leaves it out.
            assert self.form is None
            self.form = found.get("id", "")
            assert not self.form or self.form not in self.forms, "two forms of one name"
            self.forms[self.form] = (found.get("action"), {})
        elif tag == "input" and self.form and "name" in found:
            self.forms[self.form][1][found["name"]] = found.get("value", "")
        elif self.depth and tag in ("summary", "legend"):
            self.told = ""
        elif self.depth and tag == "button" and "name" in found:
            self.button = [self.title, "", found["form"], {found["name"]: found["value"]}]

    def handle_endtag(self, tag):
        if tag == "details" and self.depth:
            self.depth -= 1
        elif tag == "form":
            self.form = None
        elif tag in ("summary", "legend") and self.told is not None:
            self.title, self.told = self.told, None
        elif tag == "button" and self.button:
            self.found.append(tuple(self.button))
            self.button = None

    def handle_data(self, data):
        if self.button:
            self.button[1] += data
        elif self.told is not None:
            self.told += data


def page_of(place, episode):
    return {
        "caseload": reverse("patients:caseload"),
        "patient": reverse("plans:patient_detail", args=[episode.patient_id]),
        "check_in": reverse("sessions:check_in_new", args=[episode.pk]),
    }[place]


PLAN, CHANGE, COME_BACK = "Plan the next visit", "Move or cancel", "How to come back"
BECAME = "What became of it"


def offered(client, page, opens, words):
    """Where the button of these words sends what, once the first press has brought it to light."""
    buttons = Offered(client.get(page).text).buttons
    (found,) = [each[2:] for each in buttons if each[0].startswith(opens) and each[1].startswith(words)]
    return found


def two_presses(client, page, opens, words):
    """Press what opens the offers (which needs no server), then the button of these words."""
    return client.post(*offered(client, page, opens, words))


def undo(client, answer):
    """Press "Undo" in the message of the page that an answer leads to."""
    page = client.get(answer.url).content.decode()
    form = re.search(r'<div class="notice.*?<form method="post" action="([^"]+)">(.*?)</form>', page, re.DOTALL)
    sent = dict(re.findall(r'name="([^"]+)" value="([^"]*)"', form[2]))
    assert "Undo" in form[2]
    return client.post(form[1], {name: unescape(value) for name, value in sent.items()})


def visits(episode):
    with in_clinic(episode.clinic_id):
        return list(Visit.objects.filter(episode=episode).order_by("starts_at"))


@pytest.mark.parametrize("place", ["caseload", "patient"])
def test_next_visit_is_set_by_the_second_press_and_the_person_stays_on_the_page(client, episode, place):
    VisitFactory(episode=episode, starts_at=NOW, kind="video", minutes=45)
    page = page_of(place, episode)

    answer = two_presses(client, page, PLAN, "In a week")

    _today, planned = visits(episode)
    assert (planned.starts_at, planned.kind, planned.minutes) == (NOW + timedelta(weeks=1), "video", 45)
    assert planned.clinician_id == episode.clinician_id
    assert re.split("[?#]", answer.url)[0] == page
    assert "The visit is planned. Tuesday 1 December, 10:30" in client.get(answer.url).content.decode()


def finishing(client, episode, **said):
    """Send the visit page's form."""
    return client.post(reverse("plans:check_in_finish", args=[episode.pk]), {"form_token": str(uuid4())} | said)


def test_visit_page_sets_the_next_visit_by_an_offer_and_the_finish_as_long_and_where_as_the_last(client, episode):
    with in_clinic(episode.clinic_id):
        site = Site.objects.create(clinic=episode.clinic, name="Harbour Street")
    VisitFactory(episode=episode, starts_at=NOW, minutes=45, site=site)

    page = client.get(page_of("check_in", episode))
    offer = page.context["form"].meeting.offers[1]
    assert (offer["words"], offer["when"]) == ("In two weeks", "Tuesday 8 December, 10:30")
    assert f'data-fill-day="{offer["day"]}" data-fill-time="{offer["time"]}"' in page.text
    assert finishing(client, episode, next_on=offer["day"], next_at=offer["time"]).status_code == 302

    _today, planned = visits(episode)
    assert (planned.starts_at, planned.minutes) == (NOW + timedelta(weeks=2), 45)
    assert (planned.kind, planned.site_id) == ("in_person", site.pk)


@pytest.mark.parametrize("has_met", [True, False])
def test_visit_page_offers_the_same_moments_in_the_same_words_as_every_other_page(
    client_of, clinician, episode, has_met
):
    """They met on a Tuesday, and plan on a Saturday: what would fall on a weekend is offered for the Monday."""
    if has_met:
        met = VisitFactory(episode=episode, starts_at=NOW + timedelta(hours=3), status="kept")
        CheckInFactory(episode=episode, visit=met, held_on=NOW.date())
    with time_machine.travel(NOW + timedelta(days=4), tick=False):
        client = client_of(clinician)
        pressed = [each[1] for each in Offered(client.get(page_of("patient", episode)).text).buttons]
        page = client.get(page_of("check_in", episode))
        offers = page.context["form"].meeting.offers
    assert [f"{offer['words']} {offer['when']}" for offer in offers] == pressed
    assert pressed[0] == f"In a week Monday 7 December, {'13:30' if has_met else '10:30'}"
    assert [(offer["day"], offer["time"]) for offer in offers][0] == ("07/12/2026", "13:30" if has_met else "10:30")


def test_next_visit_that_stands_is_told_moved_and_cancelled_where_the_next_is_agreed(client, episode):
    VisitFactory(episode=episode, starts_at=NOW + timedelta(days=7), kind="home")
    page = client.get(page_of("check_in", episode)).text
    part = page[page.index("When we meet next") :]
    assert "Tuesday 1 December, 10:30" in part and "At home" in part
    assert "Meet once more" in part and PLAN not in page and page.count(CHANGE) == 1
    assert "A week later" in part and "Cancel this visit" in part

    answer = two_presses(client, page_of("check_in", episode), CHANGE, "A week later")
    assert answer.url == page_of("check_in", episode) + "#meet-next"
    assert [each.starts_at for each in visits(episode)] == [NOW + timedelta(weeks=2)]


def test_what_was_typed_of_one_more_visit_is_seen_when_the_form_comes_back(client, episode):
    VisitFactory(episode=episode, starts_at=NOW + timedelta(days=7))
    assert not client.get(page_of("check_in", episode)).context["form"].meeting.is_open
    answer = finishing(client, episode, next_on="8/12/2026")
    assert answer.status_code == 422 and answer.context["form"].meeting.is_open


@pytest.mark.parametrize("place", PLACES)
def test_visit_is_moved_by_the_second_press_and_the_press_is_undone(client, episode, place):
    VisitFactory(episode=episode, starts_at=NOW + timedelta(minutes=30))
    page = page_of(place, episode)

    answer = two_presses(client, page, CHANGE, "Later today")

    assert re.split("[?#]", answer.url)[0] == page
    assert visits(episode)[0].starts_at == NOW + timedelta(hours=2, minutes=30)
    assert undo(client, answer).url == answer.url
    assert visits(episode)[0].starts_at == NOW + timedelta(minutes=30)


@pytest.mark.parametrize("place", PLACES)
def test_visit_is_cancelled_by_the_second_press_and_the_press_is_undone(client, episode, place):
    VisitFactory(episode=episode, starts_at=NOW + timedelta(hours=1))
    page = page_of(place, episode)

    answer = two_presses(client, page, CHANGE, "Cancel this visit")

    assert re.split("[?#]", answer.url)[0] == page
    assert visits(episode)[0].status == "cancelled"
    assert undo(client, answer).url == answer.url
    assert visits(episode)[0].status == "planned"


def test_a_visit_that_was_planned_by_mistake_is_undone_by_one_press(client, episode):
    answer = two_presses(client, page_of("patient", episode), PLAN, "In two weeks")
    undo(client, answer)
    assert [visit.status for visit in visits(episode)] == ["cancelled"]


def test_pressing_twice_makes_one_visit_and_moves_it_once(client, episode):
    page = page_of("patient", episode)
    sent = offered(client, page, PLAN, "In a week")
    client.post(*sent)
    client.post(*sent)
    (planned,) = visits(episode)
    assert planned.starts_at == NOW + timedelta(weeks=1)

    sent = offered(client, page, CHANGE, "A week later")
    assert client.post(*sent).status_code == client.post(*sent).status_code == 302
    (moved,) = visits(episode)
    assert (moved.starts_at, moved.version) == (NOW + timedelta(weeks=2), 2)


def test_press_on_a_visit_that_a_colleague_moved_meanwhile_shows_both_and_changes_nothing(client, episode, colleague):
    visit = VisitFactory(episode=episode, starts_at=NOW + timedelta(days=1))
    page = page_of("patient", episode)
    move, cancel = (offered(client, page, CHANGE, words) for words in ("A week later", "Cancel"))
    theirs = NOW + timedelta(days=3)
    with in_clinic(episode.clinic_id):
        Visit.objects.filter(pk=visit.pk).update(starts_at=theirs, version=2, clinician=colleague)

    answer = client.post(*move)
    text = answer.content.decode()
    assert answer.status_code == 409
    assert "Friday 27 November, 10:30" in text and "Wednesday 2 December, 10:30" in text
    assert str(colleague) in text

    answer = client.post(*cancel, follow=True)
    assert "A colleague changed this visit" in answer.content.decode()
    assert [(each.starts_at, each.status) for each in visits(episode)] == [(theirs, "planned")]


def test_press_on_a_list_that_was_chosen_leads_back_to_it(client, episode):
    visit = VisitFactory(episode=episode, clinician=episode.clinician, starts_at=NOW + timedelta(hours=1))
    asked = "?order=name&only=visits"
    answer = two_presses(client, reverse("patients:caseload") + asked, CHANGE, "In a week")
    assert answer.url == reverse("patients:caseload") + f"{asked}#visit-{visit.pk}"
    assert undo(client, answer).url == answer.url
    assert visits(episode)[0].starts_at == visit.starts_at


@pytest.mark.parametrize("place", PLACES)
def test_press_leads_back_to_its_place_on_the_page_and_names_none_that_is_not_there(client, episode, place):
    VisitFactory(episode=episode, starts_at=NOW + timedelta(minutes=30))
    answer = two_presses(client, page_of(place, episode), CHANGE, "Later today")
    anchor = answer.url.partition("#")[2]
    assert client.get(answer.url).text.count(f'id="{anchor}"') == 1


@pytest.mark.parametrize("anchor", ["#", "#<script>", "#a b", "#visit-1#visit-2"])
def test_place_on_a_page_is_a_plain_name_or_none(client, episode, anchor):
    visit = VisitFactory(episode=episode, starts_at=NOW + timedelta(days=1))
    url = reverse("sessions:visit_edit", args=[visit.pk])
    sent = {"status": "cancelled", "version": "1", "next": "caseload" + anchor}
    assert client.post(url, sent).url == reverse("patients:caseload")


@pytest.mark.parametrize("place", ["https://evil.example/", "//evil.example", "patients:caseload", "other?of=1", ""])
def test_only_pages_of_ours_are_returned_to(client, episode, place):
    visit = VisitFactory(episode=episode, starts_at=NOW + timedelta(days=1))
    url = reverse("sessions:visit_edit", args=[visit.pk])
    assert client.post(url, {"status": "cancelled", "version": "1", "next": place}).url == url


@pytest.mark.parametrize("sent", ["", "soon", "2026-12-01T10:30", "0001-01-01T00:00+23:59", "9999-12-31T23:59-23:59"])
def test_moment_that_nobody_offered_is_asked_for_in_the_form(client, episode, sent):
    url = reverse("sessions:visit_new", args=[episode.pk])
    sends = {"starts_at": sent, "minutes": "30", "kind": "in_person", "clinician": str(episode.clinician_id)}
    assert client.post(url, sends).status_code == 422
    assert not visits(episode)


def test_offer_that_has_passed_meanwhile_is_said_and_stays_typed_in_the_form(client, client_of, clinician, episode):
    visit = VisitFactory(episode=episode, starts_at=NOW + timedelta(minutes=30))
    sent = offered(client, page_of("caseload", episode), CHANGE, "Later today")
    with time_machine.travel(NOW + timedelta(hours=5), tick=False):
        answer = client_of(clinician).post(*sent)
    text = answer.content.decode()
    assert answer.status_code == 422 and "This lies in the past" in text
    assert 'value="13:00"' in text and f'name="next" value="caseload#visit-{visit.pk}"' in text
    assert visits(episode)[0].starts_at == visit.starts_at


def test_colleague_who_has_left_is_not_offered_for_the_next_visit(client, episode):
    left = UserFactory(clinic=episode.clinic, is_active=False)
    VisitFactory(episode=episode, starts_at=NOW - timedelta(days=7), clinician=left, status="kept")
    two_presses(client, page_of("patient", episode), PLAN, "In a week")
    assert visits(episode)[-1].clinician_id == episode.clinician_id


def test_what_did_not_take_place_is_said_on_the_caseload_and_offers_the_way_back(client, episode):
    visit = VisitFactory(episode=episode, starts_at=NOW - timedelta(hours=1))
    goal = GoalFactory(episode=episode)
    task = PracticeTaskFactory(goal=goal)

    two_presses(client, page_of("caseload", episode), BECAME, "It did not take place")

    row = client.get(page_of("caseload", episode)).content.decode()
    assert "How to come back" in row
    assert 'href="tel:01614960000"' in row
    text = client.get(reverse("sessions:visit_edit", args=[visit.pk])).content.decode()
    assert "How to come back" in text and "In a week" in text and 'href="tel:01614960000"' in text
    assert reverse("goals:practice_edit", args=[task.pk]) in text
    two_presses(client, page_of("caseload", episode) + "?only=visits", COME_BACK, "In a week")
    assert [each.status for each in visits(episode)] == ["missed", "planned"]


@pytest.mark.parametrize("place", ["patient", "check_in"])
def test_pages_that_two_people_read_do_not_say_what_did_not_take_place(client, episode, place):
    VisitFactory(episode=episode, starts_at=NOW - timedelta(hours=1))
    VisitFactory(episode=episode, starts_at=NOW - timedelta(days=7), status="missed")
    text = client.get(page_of(place, episode)).content.decode().lower()
    assert "did not take place" not in text and "missed" not in text and "how to come back" not in text


def test_finished_episode_is_offered_no_visit(client, clinician):
    finished = EpisodeFactory(clinic=clinician.clinic, clinician=clinician, discharged=True)
    VisitFactory(episode=finished, starts_at=NOW - timedelta(hours=1), status="missed")
    for place in ("caseload", "patient"):
        assert not Offered(client.get(page_of(place, finished)).content.decode()).buttons


def test_visit_in_person_has_a_site_and_every_other_kind_has_none(client, episode):
    url = reverse("sessions:visit_new", args=[episode.pk])
    for number, kind in enumerate(["in_person", "home", "telephone", "video"]):
        sends = {"day": "1/12/2026", "at": f"1{number}:00", "minutes": "30", "kind": kind}
        assert client.post(url, sends | {"clinician": episode.clinician_id}).status_code == 302
    assert [visit.site_id is not None for visit in visits(episode)] == [True, False, False, False]


def test_place_is_asked_for_where_a_clinic_has_several_sites(client, episode):
    url = reverse("sessions:visit_new", args=[episode.pk])
    assert "For visits in person." not in client.get(url).content.decode()
    with in_clinic(episode.clinic_id):
        other = Site.objects.create(clinic=episode.clinic, name="Harbour Street")
    assert "Harbour Street" in client.get(url).content.decode()
    sends = {"day": "1/12/2026", "at": "10:00", "minutes": "30", "kind": "in_person", "site": other.pk}
    client.post(url, sends | {"clinician": episode.clinician_id})
    (planned,) = visits(episode)
    assert planned.site_id == other.pk
    # The next is offered at the same place.
    two_presses(client, page_of("patient", episode), PLAN, "Two weeks later")
    assert visits(episode)[-1].site_id == other.pk


def typed_visit(episode, **typed):
    """What the form of a visit is sent with: Tuesday 1 December, 10:30, as visits usually are."""
    usual = {"day": "1/12/2026", "at": "10:30", "minutes": "30", "kind": "in_person"}
    return usual | {"clinician": episode.clinician_id} | typed


def told_of_standing(answer, visit):
    text = answer.content.decode()
    return (
        answer.status_code == 422
        and "A visit stands there already." in text
        and f'href="{reverse("sessions:visit_edit", args=[visit.pk])}"' in text
    )


def test_visit_typed_where_another_stands_is_said_with_the_way_to_it_and_stays_typed(client, episode):
    stands = VisitFactory(episode=episode, starts_at=NOW + timedelta(weeks=1), clinician=episode.clinician)
    url = reverse("sessions:visit_new", args=[episode.pk])
    answer = client.post(url, typed_visit(episode, kind="video", minutes="45"))
    assert told_of_standing(answer, stands)
    assert 'value="45"' in answer.text and "Tuesday 1 December, 10:30, In person" in answer.text
    assert [(each.kind, each.status) for each in visits(episode)] == [("in_person", "planned")]


def test_offer_pressed_where_another_kind_of_visit_stands_lands_in_the_form(client, episode, colleague):
    page = page_of("patient", episode)
    sent = offered(client, page, PLAN, "In a week")
    stands = VisitFactory(episode=episode, starts_at=NOW + timedelta(weeks=1), clinician=colleague)
    assert told_of_standing(client.post(*sent), stands)


def test_a_visit_planned_twice_is_not_undone_by_undoing_the_second(client, episode):
    url = reverse("sessions:visit_new", args=[episode.pk])
    client.post(url, typed_visit(episode))
    client.get(page_of("caseload", episode))
    answer = client.post(url, typed_visit(episode))
    assert answer.status_code == 302
    text = client.get(answer.url).text
    assert "This visit stands already. Tuesday 1 December, 10:30" in text and "Undo" not in text
    assert [each.status for each in visits(episode)] == ["planned"]


def test_visit_is_not_moved_to_where_another_stands(client, episode):
    stands = VisitFactory(episode=episode, starts_at=NOW + timedelta(weeks=1))
    moved = VisitFactory(episode=episode, starts_at=NOW + timedelta(days=2), clinician=episode.clinician)
    url = reverse("sessions:visit_edit", args=[moved.pk])
    assert told_of_standing(client.post(url, typed_visit(episode, version="1")), stands)
    assert [each.starts_at for each in visits(episode)] == [NOW + timedelta(days=2), NOW + timedelta(weeks=1)]


@pytest.mark.parametrize("status", ["cancelled", "missed"])
def test_visit_is_not_planned_again_where_another_stands_by_now(client, episode, status):
    when = NOW - timedelta(hours=1)
    former = VisitFactory(episode=episode, starts_at=when, status=status)
    VisitFactory(episode=episode, starts_at=when, status="planned", kind="video")
    url = reverse("sessions:visit_edit", args=[former.pk])
    answer = client.post(url, {"status": "planned", "version": "1"}, follow=True)
    assert "Another visit is at this moment by now" in answer.text
    assert sorted(each.status for each in visits(episode)) == sorted([status, "planned"])


def test_check_in_says_beside_the_field_that_another_kind_of_visit_stands_there(client, episode):
    stands = VisitFactory(episode=episode, starts_at=NOW + timedelta(weeks=1), kind="video")
    said = {"agreed": "Walk daily.", "next_on": "1/12/2026", "next_at": "10:30", "next_kind": "home"}
    assert told_of_standing(finishing(client, episode, **said), stands)
    answer = finishing(client, episode, **said | {"next_kind": "video"})
    assert answer.status_code == 302
    with in_clinic(episode.clinic_id):
        assert [each.next_visit_id for each in CheckIn.objects.all()] == [stands.pk]
    assert [each.kind for each in visits(episode)] == ["video"]


def test_visit_of_a_finished_episode_is_neither_moved_nor_planned_again(client, clinician):
    """What became of it can still be said: it is a fact about that day."""
    finished = EpisodeFactory(clinic=clinician.clinic, clinician=clinician, discharged=True)
    ahead = VisitFactory(episode=finished, starts_at=NOW + timedelta(days=1), clinician=clinician)
    url = reverse("sessions:visit_edit", args=[ahead.pk])
    page = client.get(url).text
    assert "This episode was finished on" in page and "Move this visit" not in page and "Cancel this visit" in page
    refused = client.post(url, typed_visit(finished, version="1"))
    assert refused.status_code == 422 and "is finished, so it stays where it is" in refused.text

    answer = client.post(url, {"status": "cancelled", "version": "1"})
    page = client.get(answer.url).text
    assert "The visit is cancelled." in page and "Undo" not in page and "planned after all" not in page
    client.post(url, {"status": "planned", "version": "2"})
    assert [(each.starts_at, each.status) for each in visits(finished)] == [(ahead.starts_at, "cancelled")]


@pytest.mark.parametrize("name", ["visit_new", "visit_edit"])
def test_leaving_a_form_as_it_is_leads_back_to_where_one_came_from(client, episode, name):
    visit = VisitFactory(episode=episode, starts_at=NOW + timedelta(days=1))
    url = reverse(f"sessions:{name}", args=[visit.pk if name == "visit_edit" else episode.pk])
    caseload = reverse("patients:caseload")
    words = "Leave it as it is" if name == "visit_edit" else "Not now"
    assert f'href="{caseload}?order=name">{words}' in client.get(url, {"next": "caseload?order=name"}).text
    patient = reverse("plans:patient_detail", args=[episode.patient_id])
    assert f'href="{patient}">{words}' in client.get(url).text


def away(user, first, last):
    today = NOW.date()
    days = {"from_on": today + timedelta(days=first), "until_on": today + timedelta(days=last)}
    return AbsenceFactory(clinic=user.clinic, user=user, **days)


def beside(page):
    """What stands beside each offered moment."""
    return re.findall(r"<span class=\"soft\">([^<]+)</span></button>(?: <span[^>]*>([^<]+)</span>)?</li>", page)


@pytest.mark.parametrize("place", ["caseload", "patient", "check_in"])
def test_a_moment_on_which_the_clinician_is_away_is_offered_with_a_quiet_word(client, episode, clinician, place):
    VisitFactory(episode=episode, starts_at=NOW, clinician=clinician)
    away(clinician, 7, 7)
    away(clinician, 10, 13)
    words = f"{clinician.name} is away that day."
    found = dict(beside(client.get(page_of(place, episode)).text))
    assert found["Tuesday 1 December, 10:30"] == words
    assert found["Tuesday 8 December, 10:30"] == ""
    if place == "check_in":
        return

    # It is their choice; what was done is said with the same word.
    answer = two_presses(client, page_of(place, episode), PLAN, "In a week")
    assert f"The visit is planned. Tuesday 1 December, 10:30. {words}" in client.get(answer.url).text


def test_the_list_of_who_is_away_says_so_beside_what_it_offers(client, episode, colleague):
    with in_clinic(episode.clinic_id):
        Episode.objects.filter(pk=episode.pk).update(clinician=colleague)
    VisitFactory(episode=episode, starts_at=NOW + timedelta(minutes=20), clinician=colleague)
    away(colleague, 0, 3)
    page = client.get(reverse("patients:caseload"), {"of": colleague.pk}).text
    found = dict(beside(page))
    assert found["Wednesday 25 November, 10:50"] == f"{colleague.name} is away that day."
    assert found["Tuesday 1 December, 10:50"] == ""


def test_a_visit_moved_or_agreed_for_a_day_away_is_said_to_be(client, episode, clinician):
    visit = VisitFactory(episode=episode, starts_at=NOW + timedelta(days=2), clinician=clinician)
    away(clinician, 7, 7)
    words = f"Tuesday 1 December, 10:30. {clinician.name} is away that day."
    url = reverse("sessions:visit_edit", args=[visit.pk])
    answer = client.post(url, typed_visit(episode, version="1"))
    assert f"The visit is moved. {words}" in client.get(answer.url).text

    said = {"agreed": "Walk daily.", "next_on": "1/12/2026", "next_at": "11:00", "next_kind": "home"}
    answer = finishing(client, episode, **said)
    assert f"Tuesday 1 December, 11:00. {clinician.name} is away that day." in client.get(answer.url).text


def test_many_offers_ask_once_who_is_away(client, client_of, clinician, episode):
    def another():
        other = EpisodeFactory(clinic=clinician.clinic, clinician=clinician)
        VisitFactory(episode=other, starts_at=NOW + timedelta(hours=1), clinician=clinician)
        away(UserFactory(clinic=clinician.clinic), 0, 3)

    assert_constant_queries(client_of(clinician), reverse("patients:caseload"), another, at_most=14)
