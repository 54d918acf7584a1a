"""The goal builder's page: the short way, and what it says when something cannot be agreed as it was typed."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.urls import reverse
from django.utils import timezone

from accounts.drafts import draft_of, keep_draft
from accounts.models import Clinic
from goals.models import ActivityChoice, Goal
from goals.tests.factories import (
    ActivityChoiceFactory,
    ConversationFactory,
    GoalFactory,
    GoalOptionFactory,
    OptionTableFactory,
    three_goals,
)
from goals.unfinished import GOAL
from measures.models import Instrument, Measure, Measurement
from measures.tests.factories import MeasureFactory, MeasurementFactory, instrument
from patients.tests.factories import EpisodeFactory
from rehabgoals.days import write_day
from rehabgoals.tenancy import in_clinic
from rehabgoals.testing.queries import assert_constant_queries, data_statements

pytestmark = pytest.mark.django_db


@pytest.fixture
def episode(riverside, clinician):
    return EpisodeFactory(clinic=riverside, clinician=clinician)


@pytest.fixture
def url(episode):
    return reverse("goals:goal_new", args=[episode.pk])


@pytest.fixture
def client(client_of, clinician):
    return client_of(clinician)


def typed(**changes: str) -> dict[str, str]:
    values = {
        "outcome": "I want to choose my own fish again.",
        "activity": "walk to the market",
        "how": "own_number",
        "baseline": "2",
        "target": "8",
        "target_on": write_day(timezone.localdate() + timedelta(weeks=7)),
        "said_first_by": "patient",
    }
    return values | changes


def goals_of(episode) -> list[Goal]:
    with in_clinic(episode.clinic_id):
        return list(Goal.objects.filter(episode=episode).select_related("measure__instrument"))


def refused(client, url, episode, **changes):
    """Post it, and make sure that nothing was saved and that everything typed is still there."""
    response = client.post(url, typed(**changes))
    assert response.status_code == 422
    assert goals_of(episode) == []
    with in_clinic(episode.clinic_id):
        assert not Measure.objects.exists()
        assert not Measurement.objects.exists()
    form = response.context["form"]
    for name, value in typed(**changes).items():
        if name != "is_keeping":
            assert form[name].value() == value
    return response


def test_a_goal_is_agreed_with_a_sentence_a_measure_and_a_date(client, url, episode, clinician):
    response = client.post(url, typed(support="with a stick", said_first_by="together"), follow=True)
    [goal] = goals_of(episode)
    assert response.redirect_chain[-1][0] == reverse("goals:goal_detail", args=[goal.pk])
    assert (goal.rank, goal.baseline, goal.target, goal.agreed_by) == ("primary", 2, 8, clinician)
    assert (goal.measure.instrument.key, goal.measure.activity) == ("psfs_activity", "walk to the market")
    assert (goal.support, goal.said_first_by) == ("with a stick", "together")
    assert "walk to the market, with a stick." in response.content.decode()


def test_the_labels_are_those_others_rely_on(client, url):
    text = client.get(url).content.decode()
    labels = ["Why it matters", "What you want to do", "How we measure it", "Where it stands now"]
    labels += ["Where it should be", "By when", "Your own number, 0 to 10", "Yes or no", "A number we count"]
    for label in [*labels, "Agree this goal", "Not now", "Keep it as it is", "Who said it first"]:
        assert f">{label}<" in text


def test_yes_or_no_needs_no_numbers(client, url, episode):
    client.post(url, typed(how="yes_no", baseline="", target=""))
    [goal] = goals_of(episode)
    assert (goal.measure.instrument.key, goal.baseline, goal.target) == ("yes_no", 0, 1)


@pytest.mark.parametrize(("now", "then"), [("not yet", "done"), ("no", "yes"), ("0", "1"), ("Not yet", "Done")])
def test_done_or_not_is_read_in_words(client, url, episode, now, then):
    client.post(url, typed(how="yes_no", baseline=now, target=then))
    [goal] = goals_of(episode)
    assert (goal.baseline, goal.target) == (0, 1)


def test_a_number_we_count_uses_the_clinics_instrument(client, url, episode):
    walk = instrument(episode.clinic, "walking_distance")
    client.post(url, typed(how="counted", counted=str(walk.pk), baseline="300", target="800"))
    [goal] = goals_of(episode)
    assert (goal.measure.instrument, goal.measure.activity) == (walk, "")


def test_less_can_be_better(client, url, episode):
    pain = instrument(episode.clinic, "nprs")
    client.post(url, typed(how="counted", counted=str(pain.pk), baseline="7", target="3"))
    [goal] = goals_of(episode)
    assert (goal.baseline, goal.target) == (7, 3)


def test_a_side_is_kept_with_a_measure_of_one_side(client, url, episode):
    bending = instrument(episode.clinic, "rom_knee_flexion")
    client.post(url, typed(how="counted", counted=str(bending.pk), baseline="90", target="120"))
    with in_clinic(episode.clinic_id):
        assert Measurement.objects.get().conditions == {"side": "right"}


OWN = {"how": "counted", "counted": "another", "own_name": "Stairs without a rest", "own_unit": "stairs"}


def test_another_number_becomes_the_clinics_own_measure(client, url, episode):
    client.post(url, typed(**OWN, own_direction="more", baseline="3", target="12"))
    [goal] = goals_of(episode)
    made = goal.measure.instrument
    assert (made.is_own, made.name, made.unit, made.higher_is_better) == (True, "Stairs without a rest", "stairs", True)
    text = client.get(url).content.decode()
    assert "Stairs without a rest (stairs)" in text, "and is offered the next time"


def test_the_region_decides_what_is_offered_and_what_is_measured_comes_first(client, url, episode):
    measure = MeasureFactory(episode=episode)
    MeasurementFactory(measure=measure, value=440)
    text = client.get(url).content.decode()
    assert "last: 440 m on" in text
    with in_clinic(episode.clinic_id):
        names = [instrument.name for instrument in Instrument.objects.filter(key__startswith="rom_")]
    assert len(names) == 4
    assert all((name in text) == ("nee" in name) for name in names)
    assert text.index("Walking distance") < text.index("30-second chair stand")


def test_keeping_something_needs_no_second_number(client, url, episode):
    client.post(url, typed(is_keeping="on", target=""))
    [goal] = goals_of(episode)
    assert (goal.is_keeping, goal.baseline, goal.target) == (True, 2, 2)


def test_both_may_edit_the_sentence_whole(client, url, episode):
    response = client.post(url, typed(sentence="At Easter I carry\r\nthe candle."), follow=True)
    assert goals_of(episode)[0].sentence == "At Easter I carry the candle."
    assert "At Easter I carry the candle." in response.content.decode()


# --- Places ---------------------------------------------------------------------------------------------------


def test_the_second_goal_is_secondary_without_asking(client, url, episode):
    GoalFactory(episode=episode)
    assert "Which place it has" not in client.get(url).content.decode()
    client.post(url, typed())
    assert [goal.rank for goal in goals_of(episode)] == ["primary", "secondary"]


def test_the_rank_is_asked_when_there_is_a_choice(client, url, episode):
    GoalFactory(episode=episode, secondary=True)
    assert "Which place it has" in client.get(url).content.decode()
    client.post(url, typed(rank="secondary"))
    assert [(goal.rank, goal.place) for goal in goals_of(episode)] == [("secondary", 1), ("secondary", 2)]


def test_with_three_goals_the_page_offers_them_instead_of_a_form(client, url, episode):
    three_goals(episode)
    text = client.get(url).content.decode()
    assert "Three goals are enough" in text
    assert text.count("Change this goal") == 3
    assert "Agree this goal" not in text


def test_a_place_a_colleague_took_meanwhile_is_said_and_the_next_press_takes_the_next(client, url, episode):
    GoalFactory(episode=episode)
    response = client.post(url, typed(rank="primary"))
    assert response.status_code == 422
    assert "Another goal was agreed here while this one was being written" in response.content.decode()
    assert response.context["form"]["rank"].value() == "secondary"
    assert response.context["form"]["activity"].value() == "walk to the market"
    assert len(goals_of(episode)) == 1
    client.post(url, typed(rank="secondary"))
    assert [goal.place for goal in goals_of(episode)] == [0, 1]


@pytest.mark.parametrize("again", [{"rank": "primary"}, {"rank": ""}])
def test_pressing_twice_agrees_one_goal(client, url, episode, again):
    first, second = (client.post(url, typed(**again)) for _press in range(2))
    assert first.status_code == second.status_code == 302
    assert first.url == second.url
    assert len(goals_of(episode)) == 1


def test_pressing_twice_agrees_one_goal_with_a_number_of_its_own(client, url, episode):
    own = typed(**OWN, own_direction="more", baseline="3", target="12")
    first, second = (client.post(url, own) for _press in range(2))
    assert first.url == second.url
    assert len(goals_of(episode)) == 1


def test_all_places_taken_while_writing_keeps_what_was_typed(client, url, episode):
    three_goals(episode)
    response = client.post(url, typed(rank="secondary"))
    text = response.content.decode()
    assert response.status_code == 422
    assert "your words are still here" in text
    assert "I want to choose my own fish again." in text
    assert len(goals_of(episode)) == 3


def test_no_goal_is_agreed_in_a_finished_episode(client, riverside):
    episode = EpisodeFactory(clinic=riverside, discharged=True)
    url = reverse("goals:goal_new", args=[episode.pk])
    assert "This episode is finished." in client.get(url).content.decode()
    refused(client, url, episode)


# --- What cannot be agreed as typed ---------------------------------------------------------------------------


def day(**ahead: int) -> str:
    return write_day(timezone.localdate() + timedelta(**ahead))


@pytest.mark.parametrize(
    ("changes", "field", "said"),
    [
        ({"target": "2"}, "target", "This is where it stands now. Choose another number"),
        ({"target": ""}, "target", "Write where it should be, or tick"),
        ({"is_keeping": "on", "target": "8"}, "target", "is ticked, and this is another number"),
        ({"baseline": ""}, "baseline", "Write where it stands now."),
        ({"baseline": "11"}, "baseline", "This measure goes from 0 to 10."),
        ({"target": "8.5"}, "target", "Write a whole number"),
        ({"target": "eight"}, "target", "is not a number we can read"),
        ({"activity": ""}, "activity", "what you want to be able to do"),
        ({"activity": "x" * 40_000}, "activity", "There are 40,000 characters here, and 300 fit."),
        ({"outcome": "x" * 40_000}, "outcome", "There are 40,000 characters here, and 500 fit."),
        ({"support": "x" * 40_000}, "support", "There are 40,000 characters here, and 200 fit."),
        ({"conditions": "x" * 40_000}, "conditions", "There are 40,000 characters here, and 200 fit."),
        ({"sentence": "x" * 40_000}, "sentence", "There are 40,000 characters here, and 600 fit."),
        ({"activity": "walk\x00"}, "activity", "a character here that cannot be kept"),
        ({"target_on": ""}, "target_on", "Write a day."),
        ({"target_on": day(days=0)}, "target_on", "is today. Choose a day ahead."),
        ({"target_on": day(days=-400)}, "target_on", "is in the past. Choose a day ahead."),
        ({"target_on": day(days=365 * 40)}, "target_on", "more than five years away. Is this the year you mean?"),
        ({"target_on": "31/2/2027"}, "target_on", "February 2027 has 28 days."),
        ({"target_on": "soon"}, "target_on", "is not a day we can read"),
        ({"how": ""}, "how", "Choose one."),
        ({"how": "guess"}, "how", "Choose one of these."),
        ({"how": "counted", "counted": ""}, "counted", "Choose what we count."),
        ({"how": "counted", "counted": "999999"}, "counted", "Choose one from the list."),
        ({"how": "yes_no", "baseline": "perhaps"}, "baseline", "Write done or not yet."),
        (OWN | {"own_name": "", "own_direction": "more"}, "own_name", "Give the number a name"),
        (OWN, "own_direction", "Choose whether more or less is better."),
        ({"target": "1"}, "target", "a step back from where it stands now: more is better"),
        (
            OWN | {"own_name": "Seconds", "own_direction": "less"},
            "target",
            "a step back from where it stands now: less",
        ),
        ({"how": "yes_no", "baseline": "done", "target": "not yet"}, "target", "a step back from where it stands now"),
        ({"baseline": "", "target": ""}, "target", "Write where it should be, or tick"),
        ({"said_first_by": "nobody"}, "said_first_by", "Choose one of these."),
    ],
)
def test_what_cannot_be_agreed_is_said_at_its_field_and_nothing_is_saved(client, url, episode, changes, field, said):
    response = refused(client, url, episode, **changes)
    assert said in " ".join(response.context["form"].errors[field])
    text = response.content.decode()
    assert "Everything you typed is still here." in text
    assert "<title>" in text
    assert "thing to look at" in text or "things to look at" in text


def test_a_value_outside_what_is_counted_is_said(client, url, episode):
    stands = instrument(episode.clinic, "chair_stand_30s")
    response = refused(client, url, episode, how="counted", counted=str(stands.pk), baseline="7", target="600")
    assert "This measure goes from 0 to 60." in response.content.decode()


def test_a_name_the_clinic_uses_already_is_said(client, url, episode):
    other = EpisodeFactory(clinic=episode.clinic)
    client.post(
        reverse("goals:goal_new", args=[other.pk]), typed(**OWN, own_direction="more", baseline="3", target="9")
    )
    changes = typed(**OWN | {"own_name": "stairs WITHOUT a rest"}, own_direction="more", baseline="3", target="9")
    response = client.post(url, changes)
    assert response.status_code == 422
    assert "The clinic counts this already." in response.content.decode()
    assert goals_of(episode) == []


@pytest.mark.parametrize(
    ("language", "read", "refused_text"), [("en", "2.5", "2,5"), ("es", "2,5", "2.5"), ("en-us", "2.5", "2,5")]
)
def test_numbers_are_read_in_the_clinics_format(client, url, episode, language, read, refused_text):
    with in_clinic(episode.clinic_id):
        Clinic.objects.filter(pk=episode.clinic_id).update(language=language)
    # Typed days differ in order; a day in words with the year is the same everywhere.
    changes = OWN | {"own_direction": "more", "target": "12", "target_on": day_everywhere()}
    response = refused(client, url, episode, **changes, baseline=refused_text)
    assert read in " ".join(response.context["form"].errors["baseline"])
    client.post(url, typed(**changes, baseline=read))
    assert goals_of(episode)[0].baseline == Decimal("2.5")


def day_everywhere() -> str:
    return (timezone.localdate() + timedelta(weeks=7)).isoformat()


# --- What it is about, and what fits ---------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("changes", "kind"),
    [
        ({}, "activity"),
        ({"activity": "have less pain at night"}, "symptom"),
        ({"activity": "dance at the wedding"}, "taking_part"),
        ({"activity": "qwerty"}, "activity"),
        ({"activity": "have less pain at night", "kind": "activity", "kind_proposed": "activity"}, "symptom"),
        ({"activity": "have less pain at night", "kind": "taking_part", "kind_proposed": "symptom"}, "taking_part"),
        ({"activity": "have less pain at night", "kind": "activity", "kind_proposed": ""}, "activity"),
    ],
)
def test_the_kind_is_told_from_the_words_until_somebody_says_another(client, url, episode, changes, kind):
    client.post(url, typed(**changes))
    assert [goal.kind for goal in goals_of(episode)] == [kind]


def test_an_activity_that_was_picked_opens_the_page_with_its_words_and_measures(client, url, episode):
    picked = ActivityChoiceFactory(episode=episode, key="stairs", words="subir la escalera un pie tras otro")
    response = client.get(url, {"activity": picked.pk})
    form = response.context["form"]
    assert [form[name].value() for name in ("activity", "library_key", "kind", "said_first_by")] == [
        "walk upstairs one foot after the other",  # in the language in which the clinic writes
        "stairs",
        "activity",
        "patient",
    ]
    assert form.fitting[0].definition.key == "stair_climb"
    client.post(url, typed(activity="walk upstairs with my shopping", library_key="stairs"))
    assert goals_of(episode)[0].library_key == "stairs", "and the words may be changed"


def test_words_about_something_else_leave_the_library_behind(client, url, episode):
    client.post(url, typed(activity="sing in the choir", library_key="stairs"))
    assert goals_of(episode)[0].library_key == ""


@pytest.mark.parametrize("asked", [{"activity": "x"}, {"activity": "9" * 30}, {"option": "0"}, {"activity": "99999"}])
def test_a_number_that_is_nothing_here_opens_an_empty_page(client, url, asked):
    response = client.get(url, asked)
    assert (response.status_code, response.context["form"]["activity"].value()) == (200, None)


def test_what_was_taken_back_or_belongs_to_another_episode_is_not_put_in(client, url, episode):
    others = ActivityChoiceFactory(clinic=episode.clinic)
    gone = ActivityChoiceFactory(episode=episode, taken_back_at=timezone.now())
    for picked in (others, gone):
        assert client.get(url, {"activity": picked.pk}).context["form"]["activity"].value() is None
    with in_clinic(episode.clinic_id):
        assert ActivityChoice.objects.count() == 2


def test_an_option_becomes_a_goal_and_the_table_says_what_became_of_it(client, url, episode):
    option = GoalOptionFactory(table=OptionTableFactory(episode=episode), title="Walk a little further")
    form = client.get(url, {"option": option.pk}).context["form"]
    assert (form["activity"].value(), form["option"].value()) == ("Walk a little further", option.pk)
    client.post(url, typed(option=str(option.pk)))
    [goal] = goals_of(episode)
    with in_clinic(episode.clinic_id):
        option.refresh_from_db()
        assert (option.goal, option.fate) == (goal, "primary")


def test_their_words_are_offered_for_why_it_matters_and_put_in_only_when_pressed(client, url, episode):
    ConversationFactory(episode=episode, answers={"hopes": "To choose my own\nfish again", "pain": "at night"})
    page = client.get(url)
    assert "To choose my own fish again" in page.content.decode()
    assert page.context["form"]["outcome"].value() is None
    assert "at night" not in page.content.decode()
    pressed = client.get(url, {"words": "hopes"})
    assert pressed.context["form"]["outcome"].value() == "To choose my own fish again"


def test_measures_that_fit_are_named_as_the_words_are_typed_and_stand_first_in_the_list(client, url, episode):
    piece = client.post(reverse("goals:goal_sentence", args=[episode.pk]), typed(activity="walk to the market"))
    text = piece.content.decode()
    assert 'hx-swap-oob="innerHTML:#fitting"' in text
    assert "Walking distance (m)" in text
    assert 'data-kind="activity"' in text
    form = client.post(url, typed(target="")).context["form"]
    headings = [heading for heading, _entries in form.fields["counted"].choices]
    assert headings[1:3] == ["Fits this goal", "For this problem"]


def test_a_walking_goal_measured_by_pain_alone_gets_a_kind_word_and_is_agreed_all_the_same(client, url, episode):
    pain = str(instrument(episode.clinic, "nprs").pk)
    changes = typed(how="counted", counted=pain, baseline="7", target="3")
    piece = client.post(reverse("goals:goal_sentence", args=[episode.pk]), changes).content.decode()
    assert "Pain tells how it feels. How far you walk could be counted beside it." in piece
    assert client.post(url, changes).status_code == 302


# --- Drafts, and the patient's language ---------------------------------------------------------------------------


def test_what_was_typed_comes_back_and_goes_when_the_goal_is_agreed(client, url, episode, clinician):
    walk = str(instrument(episode.clinic, "walking_distance").pk)
    before = typed(how="counted", counted=walk, baseline="300", target="800")
    with in_clinic(episode.clinic_id):
        keep_draft(clinician, GOAL, episode.pk, {name: [value] for name, value in before.items()})
    picked = ActivityChoiceFactory(episode=episode, key="", words="sing in the choir")
    page = client.get(url, {"activity": picked.pk})
    text = page.content.decode()
    assert "Brought back what you typed" in text
    assert "800 m; today 300 m." in text, "the values are read by the measure that was chosen"
    assert page.context["form"]["activity"].value() == "walk to the market"
    assert 'data-words="sing in the choir"' in text, "and what was picked meanwhile stands beside it"
    client.post(url, before)
    with in_clinic(episode.clinic_id):
        assert draft_of(clinician, GOAL, episode.pk) is None


SECOND = {"second_activity": "caminar al mercado", "second_by": "Inés Vidal, interpreter"}


@pytest.fixture
def spanish(episode):
    with in_clinic(episode.clinic_id):
        type(episode.patient).objects.filter(pk=episode.patient_id).update(language="es")


def test_the_goal_exists_in_the_patients_language_with_who_wrote_it(client, url, episode, spanish):
    client.post(url, typed(**SECOND))
    [goal] = goals_of(episode)
    assert goal.second("activity", "es") == "caminar al mercado"
    assert (goal.second_language, goal.second_by) == ("es", "Inés Vidal, interpreter")


def test_the_sentence_in_the_patients_language_stands_below_while_it_is_written(client, episode, spanish):
    text = client.post(reverse("goals:goal_sentence", args=[episode.pk]), typed(**SECOND)).content.decode()
    assert '<p class="sentence-other" lang="es" dir="auto">' in text
    assert "caminar al mercado" in text


def test_words_in_the_patients_language_ask_who_wrote_them(client, url, episode, spanish):
    response = refused(client, url, episode, **SECOND | {"second_by": ""})
    assert "Write who put it into Spanish." in response.context["form"].errors["second_by"]


# --- The sentence while it is written -------------------------------------------------------------------------


def test_the_sentence_is_shown_while_it_is_written(client, episode):
    url = reverse("goals:goal_sentence", args=[episode.pk])
    response = client.post(url, typed(target=""), headers={"HX-Request": "true"})
    text = response.content.decode()
    assert response.status_code == 200
    assert "walk to the market." in text
    assert "where to?" in text
    assert "In 7 weeks." in text
    assert "<html" not in text
    assert goals_of(episode) == []


def test_half_typed_and_hostile_words_never_break_the_sentence(client, episode):
    url = reverse("goals:goal_sentence", args=[episode.pk])
    for posted in ({}, typed(baseline="<b>", target="}{", target_on="%s"), typed(activity="<script>x</script>")):
        text = client.post(url, posted).content.decode()
        assert "<script>" not in text
    assert client.get(url).status_code == 405


def test_the_piece_is_what_the_page_shows_after_an_error(client, url, episode):
    posted = typed(target="2")
    page = client.post(url, posted).content.decode()
    piece = client.post(reverse("goals:goal_sentence", args=[episode.pk]), posted).content.decode()
    sentence, fitting = piece.split('<div hx-swap-oob="innerHTML:#fitting">')
    assert sentence.strip() in page
    assert fitting.strip().removesuffix("</div>").strip() in page


# --- Who, and how many queries --------------------------------------------------------------------------------


def test_a_stranger_finds_no_such_page(client_of, stranger, admin, url, episode):
    EpisodeFactory(clinic=stranger.clinic)
    for person in (stranger, admin):
        client = client_of(person)
        assert client.get(url).status_code == 404
        assert client.post(url, typed()).status_code == 404
        assert client.post(reverse("goals:goal_sentence", args=[episode.pk]), typed()).status_code == 404
    assert goals_of(episode) == []


def test_another_clinics_instrument_is_not_on_the_list(client, url, episode, hillside):
    theirs = instrument(hillside, "walking_distance")
    refused(client, url, episode, how="counted", counted=str(theirs.pk), baseline="3", target="9")


def test_queries_do_not_grow_with_what_is_measured(client, url, episode):
    keys = iter(["walking_distance", "nprs", "chair_stand_30s", "rom_knee_flexion", "rom_knee_extension"])

    def measure_more() -> None:
        measure = MeasureFactory(episode=episode, key=next(keys))
        MeasurementFactory.create_batch(3, measure=measure, value=3)

    ConversationFactory(episode=episode)
    assert_constant_queries(client, url, measure_more, at_most=12)
    piece = data_statements(client, reverse("goals:goal_sentence", args=[episode.pk]), post=typed())
    assert len(piece) <= 6
