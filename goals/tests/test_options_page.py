"""The pages of options side by side: told alike, rated by both, decided together, finished or not."""

import pytest
from django.urls import reverse

from goals.deciding import note_agreed, option_of, options_of, table_contents
from goals.models import GoalOption, OptionTable
from goals.tests.factories import (
    ActivityChoiceFactory,
    GoalFactory,
    GoalOptionFactory,
    OptionTableFactory,
    PracticeTaskFactory,
)
from patients.tests.factories import EpisodeFactory
from rehabgoals.tenancy import in_clinic

pytestmark = pytest.mark.django_db
PARTS = ("title", "asks", "helps", "can_go_wrong", "how_sure", "known_on")


@pytest.fixture
def episode(riverside, clinician):
    return EpisodeFactory(clinic=riverside, clinician=clinician)


@pytest.fixture
def client(client_of, clinician):
    return client_of(clinician)


@pytest.fixture
def table(episode):
    """As now, and two ways beside it."""
    table = OptionTableFactory(episode=episode)
    GoalOptionFactory(table=table, position=0, is_as_now=True, title="Keep going as now")
    GoalOptionFactory(table=table, position=1, title="Walk with Carmen")
    GoalOptionFactory(table=table, position=2, title="Stairs in the clinic")
    return table


def url(name, thing):
    return reverse(f"goals:{name}", args=[thing.pk])


def kept(table):
    """The options as they stand."""
    with in_clinic(table.clinic_id):
        return options_of(table)


def version(table):
    with in_clinic(table.clinic_id):
        return OptionTable.objects.get(pk=table.pk).version


def words(table):
    """What the page for writing sends, untouched."""
    sent = {"question": table.question, "version": version(table)}
    for option in kept(table):
        for name in PARTS:
            sent[f"option-{option.position}-{name}"] = getattr(option, name) or ""
    return sent


# --- beginning --------------------------------------------------------------------------------------------------------


def test_going_on_as_now_is_among_the_options_from_the_start(client, episode):
    PracticeTaskFactory(goal=GoalFactory(episode=episode), what="Walk to the shop", how_often="every day")
    response = client.post(url("options", episode), {"question": "The stairs", "first": "Walk more", "second": "Rest"})
    with in_clinic(episode.clinic_id):
        table = OptionTable.objects.get()
    assert response.url == url("option_table_edit", table)
    as_now, *others = kept(table)
    assert (as_now.is_as_now, as_now.title, as_now.asks) == (True, "Keep going as now", "Walk to the shop, every day.")
    assert [option.title for option in others] == ["Walk more", "Rest"]
    page = client.get(response.url)
    assert 'name="option-0-title"' not in page.text, "it cannot be renamed or emptied away"


def test_pressing_twice_begins_one_decision(client, episode):
    for _press in range(2):
        client.post(url("options", episode), {"question": "The stairs", "first": "Walk more"})
    with in_clinic(episode.clinic_id):
        assert OptionTable.objects.count() == 1
        assert GoalOption.objects.count() == 2


def test_an_activity_that_was_picked_becomes_an_option(client, episode, table):
    choice = ActivityChoiceFactory(episode=episode)
    address = f"{url('options', episode)}?activity={choice.pk}"
    page = client.get(address)
    assert 'value="walk to a shop and back"' in page.text
    onto = f"{url('option_table_edit', table)}?activity={choice.pk}"
    assert onto in page.text
    assert 'value="walk to a shop and back"' in client.get(onto).text
    client.post(address, {"question": "The shop", "first": "walk to a shop and back"})
    with in_clinic(episode.clinic_id):
        assert GoalOption.objects.get(title="walk to a shop and back").activity_key == choice.key
    assert client.get(f"{url('options', episode)}?activity=99999999999999999999").status_code == 200


def test_what_is_missing_is_said_at_the_field_and_what_was_typed_stays(client, episode):
    response = client.post(url("options", episode), {"question": "", "first": "Walk more"})
    assert response.status_code == 422
    assert "Write in a few words what there is to decide." in response.text
    assert 'value="Walk more"' in response.text


# --- writing ----------------------------------------------------------------------------------------------------------


def test_an_unfinished_table_is_kept_and_gone_on_with(client, table):
    sent = words(table) | {"option-1-helps": "", "option-1-known_on": "01/06/2026", "option-3-title": "Swim"}
    assert client.post(url("option_table_edit", table), sent).url == url("option_table", table)
    _as_now, walk, _stairs, swim = kept(table)
    assert (walk.helps, str(walk.known_on)) == ("", "2026-06-01")
    assert (swim.title, swim.asks) == ("Swim", "")
    page = client.get(url("option_table", table))
    assert "Not written yet" in page.text
    assert "1 June" in page.text


def test_each_option_has_the_same_parts_in_the_same_order_and_none_is_advised(client, table):
    page = client.get(url("option_table", table)).text
    with in_clinic(table.clinic_id):
        contents = table_contents(table, options_of(table))
    assert len({tuple(part.label for part in card.parts) for card in contents.cards}) == 1
    labels = [part.label for part in contents.cards[0].parts] + ["What we know is from"]
    assert all(page.count(f"<dt>{label}</dt>") == 3 for label in labels)
    assert not any(word in page.lower() for word in ("advised", "recommended", "best choice", "btn-primary option"))


def test_an_option_without_a_name_and_a_day_ahead_are_said_at_their_fields(client, table):
    before = words(table)
    sent = before | {"option-1-title": "", "option-2-known_on": "01/06/2030", "option-3-asks": "Two swims"}
    response = client.post(url("option_table_edit", table), sent)
    assert response.status_code == 422
    assert response.text.count("Write in a few words what this option is.") == 4, "at two fields and in the summary"
    assert "is still ahead" in response.text
    assert "Two swims" in response.text
    assert words(table) == before


def test_too_many_words_are_counted_and_not_cut(client, table):
    response = client.post(url("option_table_edit", table), words(table) | {"option-1-asks": "x" * 201})
    assert response.status_code == 422
    assert "There are 201 characters here, and 200 fit." in response.text


def test_an_uneven_option_gets_a_kind_note_and_is_kept_all_the_same(client, table):
    long = {f"option-1-{name}": "x" * 190 for name in ("asks", "helps", "can_go_wrong")}
    client.post(url("option_table_edit", table), words(table) | long)
    assert "says more than twice as much as" in client.get(url("option_table", table)).text


def test_two_who_write_at_once_see_both_versions_and_choose(client, client_of, colleague, table):
    mine = words(table) | {"option-1-helps": "The dog", "option-3-title": "Swim"}
    theirs = words(table) | {"option-1-helps": "A bench half way", "option-3-title": "Cycle"}
    client_of(colleague).post(url("option_table_edit", table), theirs)
    response = client.post(url("option_table_edit", table), mine)
    assert response.status_code == 409
    for said in ("The dog", "A bench half way", "Swim", "Cycle"):
        assert said in response.text
    assert kept(table)[1].helps == "A bench half way", "nothing is lost meanwhile"
    client.post(url("option_table_edit", table), mine | {"version": response.context["form"]["version"].value()})
    assert (kept(table)[1].helps, kept(table)[3].title) == ("The dog", "Swim")


def test_pressing_twice_keeps_it_once(client, table):
    sent = words(table) | {"option-3-title": "Swim"}
    answers = [client.post(url("option_table_edit", table), sent).status_code for _press in range(2)]
    assert answers == [302, 302]
    assert len(kept(table)) == 4


# --- rating -----------------------------------------------------------------------------------------------------------


def rating(table, whose, *numbers):
    said = {f"option-{place}-{whose}_rating": number for place, number in enumerate(numbers)}
    return {"whose": whose, "version": version(table)} | said


def test_the_patient_rates_first_and_the_clinicians_rating_opens_after(client, table):
    address = url("option_table", table)
    assert "clinician_rating" not in client.get(f"{address}?rate=clinician").text
    client.post(address, rating(table, "patient", "4", "8", ""))
    assert [option.patient_rating for option in kept(table)] == [4, 8, None]
    page = client.get(address).text
    assert "Rosa says 8 of 10." in page
    assert "option-1-clinician_rating" in page
    client.post(address, rating(table, "clinician", "5", "0", "6"))
    assert [option.clinician_rating for option in kept(table)] == [5, 0, 6]
    assert "The clinician says 0 of 10." in client.get(address).text
    assert "option-0-patient_rating" in client.get(f"{address}?rate=patient").text


def test_nobody_can_rate_as_the_clinician_before_the_patient(client, table):
    client.post(url("option_table", table), rating(table, "clinician", "5", "5", "5"))
    assert [option.clinician_rating for option in kept(table)] == [None] * 3


def test_a_rating_beyond_ten_is_refused_kindly(client, table):
    response = client.post(url("option_table", table), rating(table, "patient", "4", "11", ""))
    assert response.status_code == 422
    assert "Choose one of these." in response.text
    assert [option.patient_rating for option in kept(table)] == [None] * 3


def test_two_who_rate_at_once_see_both(client, client_of, colleague, table):
    mine = rating(table, "patient", "4", "8", "2")
    client_of(colleague).post(url("option_table", table), rating(table, "patient", "4", "9", "2"))
    response = client.post(url("option_table", table), mine)
    assert response.status_code == 409
    assert [option.patient_rating for option in kept(table)] == [4, 9, 2]


# --- deciding ---------------------------------------------------------------------------------------------------------


def fates(table, *chosen):
    sent = {"version": version(table)}
    for place, (fate, reason) in enumerate(chosen):
        sent |= {f"option-{place}-fate": fate, f"option-{place}-fate_reason": reason}
    return sent


DECIDED = (("not_this", ""), ("primary", ""), ("later", "When the knee bends further"))


def test_the_primary_option_leads_to_its_goal_and_what_is_kept_for_later_says_why(client, episode, table):
    response = client.post(url("option_decide", table), fates(table, *DECIDED))
    walk = kept(table)[1]
    assert response.url == f"{reverse('goals:goal_new', args=[episode.pk])}?option={walk.pk}"
    assert [option.fate for option in kept(table)] == ["not_this", "primary", "later"]
    with in_clinic(table.clinic_id):
        assert OptionTable.objects.get().decided_on is not None
    page = client.get(url("options", episode)).text
    assert "When the knee bends further" in page


def test_kept_for_later_needs_its_reason_and_two_primaries_are_too_many(client, table):
    response = client.post(url("option_decide", table), fates(table, ("primary", ""), ("primary", ""), ("later", "")))
    assert response.status_code == 422
    assert "Write why it is kept for later." in response.text
    assert "Two options are the primary goal here." in response.text
    assert [option.fate for option in kept(table)] == ["", "", ""]


def test_two_options_change_places_in_one_press(client, table):
    client.post(url("option_decide", table), fates(table, *DECIDED))
    client.post(url("option_decide", table), fates(table, ("primary", ""), ("secondary", ""), ("not_this", "")))
    assert [option.fate for option in kept(table)] == ["primary", "secondary", "not_this"]


def test_what_was_kept_for_later_can_be_brought_back(client, client_of, colleague, table):
    client.post(url("option_decide", table), fates(table, *DECIDED))
    stale = fates(table, *DECIDED)
    later = kept(table)[2]
    for _press in range(2):
        assert client.post(url("option_bring_back", later)).url == url("option_table", table)
    assert kept(table)[2].fate == ""
    response = client_of(colleague).post(url("option_decide", table), stale)
    assert response.status_code == 409, "who had it open is told"


def test_a_goal_that_was_agreed_from_an_option_stands_with_it(client, episode, table):
    walk = kept(table)[1]
    goal = GoalFactory(episode=episode)
    elsewhere = GoalFactory(episode=EpisodeFactory(clinic=episode.clinic))
    with in_clinic(episode.clinic_id):
        assert option_of(episode, walk.pk) == walk
        assert option_of(elsewhere.episode, walk.pk) is None
        note_agreed(walk.pk, elsewhere)
        note_agreed(walk.pk, goal)
        note_agreed(walk.pk, GoalFactory(episode=episode, measure=goal.measure, secondary=True))
    walk = kept(table)[1]
    assert (walk.goal, walk.fate) == (goal, "primary")
    assert reverse("goals:goal_detail", args=[goal.pk]) in client.get(url("option_table", table)).text
    assert "option-1-fate" not in client.get(url("option_decide", table)).text, "that is decided"


def test_in_a_finished_episode_the_options_are_read_and_not_changed(client, riverside, clinician):
    episode = EpisodeFactory(clinic=riverside, clinician=clinician, discharged=True)
    table = OptionTableFactory(episode=episode)
    GoalOptionFactory(table=table, position=0, is_as_now=True)
    page = client.get(url("option_table", table))
    assert page.status_code == 200
    assert "Decide together" not in page.text
    for name, sent in (("option_table", rating(table, "patient", "4")), ("option_table_edit", words(table))):
        response = client.post(url(name, table), sent)
        assert response.status_code == 422
        assert "This episode is finished" in response.text


def test_what_was_typed_on_the_cards_and_not_kept_is_there_again(client, table):
    address = url("option_table_edit", table)
    to = client.get(address).context["drafting"].save_url
    client.post(to, words(table) | {"option-1-helps": "A bench half w", "option-3-title": "Swim"})
    page = client.get(address).text
    assert "Brought back what you typed" in page
    assert "A bench half w" in page
    assert 'value="Swim"' in page
    assert address in client.get(reverse("patients:caseload")).text, "the caseload shows it as unfinished"
    client.post(address, words(table) | {"option-1-helps": "A bench half way"})
    assert "Brought back" not in client.get(address).text


def test_deciding_says_whose_place_the_primary_goal_has(client, table):
    page = url("option_decide", table)
    assert "The primary goal now" not in client.get(page).text

    goal = GoalFactory(episode=table.episode)

    shown = client.get(page).text
    assert f"The primary goal now: <bdi>{goal.activity}</bdi>" in shown
    assert reverse("goals:goal_detail", args=[goal.pk]) in shown
