"""How far a target lies from what is known: the answers, their order, and the words two people read."""

import re
from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from goals.curves import curve_for, published
from goals.realism import (
    HARDER,
    Answer,
    Basis,
    Curve,
    CurvePoint,
    Earlier,
    OfferKind,
    Wish,
    alike_bounds,
    assess,
)
from goals.realism_words import look
from measures.instruments import load_catalogue
from measures.interpretation import error_of
from measures.thresholds import judging

TODAY = date(2026, 11, 24)

# Fourteen earlier patients with a knee problem who rated an activity 2 to 4, twenty weeks after it began, and were
# measured again after six and after eleven weeks; and four who were not measured again.
KNEES = [
    *(Earlier(n, Decimal(2 + n % 3), 140 + n, ((40, Decimal(3 + n % 6)), (80, Decimal(6 + n % 4)))) for n in range(14)),
    *(Earlier(50 + n, Decimal(3), 140) for n in range(4)),
]


def looked(key, region, baseline, target, *, weeks, since, keeping=False, earlier=()):
    """As `goals.looking_ahead` does it, without a database."""
    definition = judging(load_catalogue()[key], region)
    baseline = Decimal(baseline)
    wish = Wish(
        baseline=baseline,
        target=Decimal(target),
        days=weeks * 7,
        higher_is_better=definition.higher_is_better,
        is_keeping=keeping,
        days_since_onset=None if since is None else since * 7,
        mdc=error_of(definition, baseline),
        minimum=definition.minimum,
        maximum=definition.maximum,
        step=definition.step,
    )
    curve = curve_for(key, body_region=region, after_operation=False, days_since_onset=wish.days_since_onset)
    return look(assess(wish, earlier=earlier, curve=curve), definition, today=TODAY)


STUDIES = "This is the average of groups; people vary far more."
BACK = "From: Menezes Costa et al., CMAJ 2012;184:E613-E624; 11,166 people."
OURS = [
    "4 more started like this and were not measured again around then.",
    "How it went for others is no promise, and no limit.",
    "From: this clinic’s own earlier patients.",
]
ALIKE = "14 earlier patients here started like this, about as long after it began."
SEEN = "The measure can show that: changes from {} points on are seen."

EXAMPLES = {
    "back pain from 6 to 4 in four weeks, two weeks after it began": (
        looked("nprs", "back", 6, 4, weeks=4, since=2),
        [
            "By what is known, this is ambitious.",
            "It takes a change of 2 points in 4 weeks: about 0.5 points a week.",
            SEEN.format(2),
            "In studies, groups got better by 1.9 points on average in that time.",
            "Their average then was 2.3 of 10 (95% sure: 2.1 to 2.5).",
            STUDIES,
            BACK,
        ],
    ),
    "the same, twenty weeks after it began": (
        looked("nprs", "back", 6, 4, weeks=4, since=20),
        [
            "This is further than most people have come in that time.",
            "It takes a change of 2 points in 4 weeks: about 0.5 points a week.",
            SEEN.format(2),
            "In studies, groups got better by 0.1 points on average in that time.",
            "Their average then was 2.7 of 10 (95% sure: 2.1 to 3.4).",
            STUDIES,
            BACK,
        ],
    ),
    "back pain from 6 to 4 in ten weeks, one week after it began": (
        looked("nprs", "back", 6, 4, weeks=10, since=1),
        [
            "By what is known, this is well within reach.",
            "It takes a change of 2 points in 10 weeks: about 0.2 points a week.",
            SEEN.format(2),
            "In studies, groups got better by 2.7 points on average in that time.",
            "Their average then was 2 of 10 (95% sure: 1.8 to 2.2).",
            STUDIES,
            BACK,
        ],
    ),
    "one point of pain, which the measure cannot tell from its error": (
        looked("nprs", "back", 6, 5, weeks=4, since=2),
        [
            "This measure cannot show so small a step.",
            "It takes a change of 1 point in 4 weeks: about 0.2 points a week.",
            "Changes below 2 points cannot be told from chance.",
            "From: DOI 10.1055/a-1304-3677.",
        ],
    ),
    "back pain of which nobody wrote down when it began": (
        looked("nprs", "back", 6, 4, weeks=4, since=None),
        [
            "Not enough is known to compare this with others.",
            "It takes a change of 2 points in 4 weeks: about 0.5 points a week.",
            SEEN.format(2),
            "The day it began is not written down. With it, more might be said.",
        ],
    ),
    "neck pain from 6 to 2, where the published average rises again": (
        looked("nprs", "neck", 6, 2, weeks=8, since=8),
        [
            "This is further than most people have come in that time.",
            "It takes a change of 4 points in 8 weeks: about 0.5 points a week.",
            SEEN.format(4),
            "In studies, groups got no better on average in that time.",
            "Their average then was 3.6 of 10 (95% sure: 3.3 to 3.9).",
            STUDIES,
            "From: Hush et al., Arch Phys Med Rehabil 2011;92:824-829.",
        ],
    ),
    "an activity from 3 to 7 in six weeks, with earlier patients alike": (
        looked("psfs_activity", "knee", 3, 7, weeks=6, since=20, earlier=KNEES),
        [
            "By what is known, this is ambitious.",
            "It takes a change of 4 points in 6 weeks: about 0.7 points a week.",
            SEEN.format(3),
            ALIKE,
            "Of these, 6 came at least as far.",
            "The middle half then stood at 4 to 6.8 of 10.",
            *OURS,
        ],
    ),
    "the same activity from 3 to 6 in eleven weeks": (
        looked("psfs_activity", "knee", 3, 6, weeks=11, since=20, earlier=KNEES),
        [
            "By what is known, this is well within reach.",
            "It takes a change of 3 points in 11 weeks: about 0.3 points a week.",
            SEEN.format(3),
            ALIKE,
            "Of these, 13 came at least as far.",
            "The middle half then stood at 6.2 to 8 of 10.",
            *OURS,
        ],
    ),
    "keeping that activity at 3": (
        looked("psfs_activity", "knee", 3, 3, weeks=6, since=20, keeping=True, earlier=KNEES),
        [
            "By what is known, this is well within reach.",
            ALIKE,
            "Of these, 14 kept it.",
            "The middle half then stood at 4 to 6.8 of 10.",
            *OURS,
        ],
    ),
    "the same with five earlier patients": (
        looked("psfs_activity", "knee", 3, 7, weeks=6, since=20, earlier=KNEES[:5]),
        [
            "Not enough is known to compare this with others.",
            "It takes a change of 4 points in 6 weeks: about 0.7 points a week.",
            SEEN.format(3),
            "5 earlier patients here started like this and were measured around then.",
            "From 10 on they can be compared.",
        ],
    ),
    "walking from 150 m to 800 m, of which no error is known": (
        looked("walking_distance", "knee", 150, 800, weeks=7, since=20),
        [
            "Not enough is known to compare this with others.",
            "It takes a change of 650 metres in 7 weeks: about 93 metres a week.",
            "How far this measure can be off is not known.",
        ],
    ),
}


@pytest.mark.parametrize("case", EXAMPLES)
def test_two_people_read_what_is_known_with_number_spread_and_source(case):
    found, words = EXAMPLES[case]

    assert found.words.splitlines() == words


def test_the_examples_get_every_answer():
    assert {found.answer for found, _words in EXAMPLES.values()} == set(Answer)


def test_the_same_target_gets_other_words_at_2_and_at_20_weeks_after_onset():
    early, late = (looked("nprs", "back", 6, 4, weeks=4, since=weeks) for weeks in (2, 20))

    assert (early.answer, late.answer) == (Answer.AMBITIOUS, Answer.FURTHER_THAN_MOST)
    assert early.headline != late.headline
    assert early.spread != late.spread


@pytest.mark.parametrize("case", EXAMPLES)
def test_no_example_tells_anybody_what_to_do(case):
    found, _words = EXAMPLES[case]
    said = " ".join([found.words, *(offer.words for offer in found.offers)])

    assert not re.search(r"\b(should|must|need to|have to|unrealistic|fail\w*)\b", said, re.IGNORECASE)


@pytest.mark.parametrize("case", EXAMPLES)
def test_every_sentence_is_short(case):
    found, _words = EXAMPLES[case]
    lines = [found.headline, *found.lines, *(offer.words for offer in found.offers)]
    sentences = [each for line in lines for each in re.split(r"(?<=\.)\s", line)]

    assert max(len(sentence.split()) for sentence in sentences) <= 15


def test_what_it_rests_on_can_be_read_apart_from_its_words():
    ours, studies = (
        EXAMPLES["an activity from 3 to 7 in six weeks, with earlier patients alike"][0],
        EXAMPLES["back pain from 6 to 4 in four weeks, two weeks after it began"][0],
    )

    assert (ours.n, ours.spread) == (14, "4 to 6.8 of 10")
    assert (studies.n, studies.spread) == (11166, "2.3 of 10 (95% sure: 2.1 to 2.5)")


# --- Offers -------------------------------------------------------------------------------------------------------


def offers(found):
    return [offer.words for offer in found.offers]


def test_a_target_that_is_far_is_offered_a_later_date_and_a_step_on_the_way():
    found = looked("nprs", "back", 6, 3, weeks=4, since=2)

    assert offers(found) == [
        "You might choose a later date: 23 February 2027.",
        "You might mark a step on the way: 4 of 10.",
    ]
    assert (found.offers[0].day, found.offers[1].value, found.offers[1].typed) == (date(2027, 2, 23), 4, "4")


def test_a_target_that_is_far_is_offered_about_as_much_as_half_of_those_alike_gained():
    starts = [Earlier(n, Decimal(3), 140, ((42, Decimal(6)),)) for n in range(12)]
    found = looked("psfs_activity", "knee", 3, 10, weeks=6, since=20, earlier=starts)

    assert "You might take a smaller step: 6 of 10." in offers(found)


def test_a_target_within_reach_is_offered_a_nearer_date():
    found = looked("psfs_activity", "knee", 3, 6, weeks=11, since=20, earlier=KNEES)

    assert offers(found) == ["You might choose a nearer date: 2 February 2027."]


def test_a_step_too_small_to_see_is_offered_one_that_shows():
    found = looked("nprs", "back", 6, 5, weeks=4, since=2)

    assert offers(found) == ["You might aim for 4 of 10: such a step would show."]


def test_a_step_that_would_show_is_not_offered_beyond_the_end_of_the_scale():
    assert not looked("nprs", "back", 1, 0, weeks=4, since=2).offers


# --- The rule -----------------------------------------------------------------------------------------------------


def wish(**changes):
    given_ = {
        "baseline": Decimal(6),
        "target": Decimal(3),
        "days": 42,
        "higher_is_better": False,
        "days_since_onset": 60,
        "mdc": Decimal(2),
        "minimum": Decimal(0),
        "maximum": Decimal(10),
    }
    return Wish(**given_ | changes)


def past(came, of, *, more=0):
    """`came` of so many earlier patients gained 3 points in six weeks, the others nothing."""
    lines = [Earlier(n, Decimal(6), 60, ((42, Decimal(3 if n < came else 6)),)) for n in range(of)]
    return lines + [Earlier(1000 + n, Decimal(6), 60) for n in range(more)]


@pytest.mark.parametrize(
    ("came", "of", "answer"),
    [
        (12, 12, Answer.WELL_WITHIN_REACH),
        (9, 12, Answer.WELL_WITHIN_REACH),
        (8, 12, Answer.AMBITIOUS),
        (3, 12, Answer.AMBITIOUS),
        (2, 12, Answer.FURTHER_THAN_MOST),
        (0, 10, Answer.FURTHER_THAN_MOST),
        (9, 9, Answer.NOT_ENOUGH_KNOWN),
    ],
)
def test_earlier_patients_answer_by_the_share_that_came_as_far(came, of, answer):
    assert assess(wish(), earlier=past(came, of)).answer == answer


def test_how_many_were_not_measured_again_is_counted():
    found = assess(wish(), earlier=past(6, 12, more=5)).past

    assert (found.n, found.came, found.not_measured) == (12, 6, 5)


def test_several_lines_of_one_episode_count_once():
    lines = [replace(line, episode=1) for line in past(12, 12)]

    assert assess(wish(), earlier=lines).answer == Answer.NOT_ENOUGH_KNOWN


@pytest.mark.parametrize(
    ("changes", "is_alike"),
    [
        ({}, True),
        ({"first_value": Decimal(8)}, True),
        ({"first_value": Decimal("8.5")}, False),
        ({"days_since_onset": 80}, True),
        ({"days_since_onset": 81}, False),
        ({"days_since_onset": 40}, True),
        ({"days_since_onset": 39}, False),
        ({"days_since_onset": None}, False),
    ],
)
def test_only_those_who_started_alike_are_compared(changes, is_alike):
    lines = [replace(line, **changes) for line in past(12, 12)]

    assert (assess(wish(), earlier=lines).past is not None) == is_alike


@pytest.mark.parametrize(("day", "counts"), [(31, False), (32, True), (42, True), (52, True), (53, False)])
def test_only_results_around_the_date_count(day, counts):
    lines = [replace(line, results=((day, Decimal(3)),)) for line in past(12, 12)]

    assert assess(wish(), earlier=lines).past.n == (12 if counts else 0)


def test_soon_after_onset_two_weeks_either_way_are_alike():
    bounds = alike_bounds(wish(days_since_onset=9))

    assert (bounds.onset_from, bounds.onset_to) == (0, 23)


def test_without_an_error_a_start_within_15_percent_of_the_range_is_alike():
    bounds = alike_bounds(wish(mdc=None))

    assert (bounds.value_from, bounds.value_to) == (Decimal("4.5"), Decimal("7.5"))


@pytest.mark.parametrize("changes", [{"mdc": None, "maximum": None}, {"days_since_onset": None}])
def test_nobody_is_alike_where_that_cannot_be_told(changes):
    assert alike_bounds(wish(**changes)) is None


FALLING = Curve(
    (CurvePoint(Decimal(0), *[Decimal(8)] * 3), CurvePoint(Decimal(40), *[Decimal(0)] * 3)), "Somebody, 2020"
)


@pytest.mark.parametrize(
    ("days", "answer"),
    [
        # Two points a ten weeks on average: three needed points take 105, 140 and 84 days at 1, 0.75 and 1.25.
        (140, Answer.WELL_WITHIN_REACH),
        (139, Answer.AMBITIOUS),
        (105, Answer.AMBITIOUS),
        (84, Answer.AMBITIOUS),
        (83, Answer.FURTHER_THAN_MOST),
    ],
)
def test_a_published_curve_answers_by_the_needed_gain_over_the_mean(days, answer):
    assert assess(wish(days=days), curve=FALLING).answer == answer


def test_a_curve_says_nothing_outside_its_points():
    assert assess(wish(days=7 * 40), curve=FALLING).answer == Answer.NOT_ENOUGH_KNOWN


def test_where_a_curve_gains_nothing_any_gain_is_further_than_most():
    flat = Curve((CurvePoint(Decimal(0), *[Decimal(3)] * 3), CurvePoint(Decimal(60), *[Decimal(4)] * 3)), "Somebody")

    assert assess(wish(), curve=flat).answer == Answer.FURTHER_THAN_MOST


def test_earlier_patients_are_asked_before_a_curve():
    assert assess(wish(), earlier=past(12, 12), curve=FALLING).basis == Basis.EARLIER


def test_something_to_keep_is_never_answered_by_a_curve():
    assert assess(wish(target=Decimal(6), is_keeping=True), curve=FALLING).answer == Answer.NOT_ENOUGH_KNOWN


def test_something_is_kept_while_a_loss_is_within_the_error():
    lines = [Earlier(n, Decimal(6), 60, ((42, Decimal(7)),)) for n in range(10)]
    keeping = wish(target=Decimal(6), is_keeping=True)

    assert assess(keeping, earlier=lines).past.came == 10
    assert assess(replace(keeping, mdc=None), earlier=lines).past.came == 0


@pytest.mark.parametrize("changes", [{"days": 0}, {"target": Decimal(6)}, {"target": Decimal(7)}])
def test_a_step_back_or_a_day_that_is_not_ahead_is_refused(changes):
    with pytest.raises(ValueError, match=r"date|target"):
        assess(wish(**changes))


# --- Curves -------------------------------------------------------------------------------------------------------


def test_every_curve_has_a_source_and_lies_in_its_scale():
    for each in published():
        definition = load_catalogue()[each.instrument]
        assert each.curve.source
        weeks = [point.weeks for point in each.curve.points]
        assert weeks == sorted(set(weeks))
        for point in each.curve.points:
            assert definition.minimum <= point.low < point.mean < point.high <= definition.maximum


@pytest.mark.parametrize(
    ("arguments", "start"),
    [
        ({"body_region": "back", "after_operation": False, "days_since_onset": 83}, "5.2"),
        ({"body_region": "back", "after_operation": False, "days_since_onset": 84}, "5.1"),
        ({"body_region": "neck", "after_operation": False, "days_since_onset": 0}, "6.4"),
        ({"body_region": "neck", "after_operation": False, "days_since_onset": 84}, None),
        ({"body_region": "knee", "after_operation": False, "days_since_onset": 14}, None),
        ({"body_region": "back", "after_operation": True, "days_since_onset": 14}, None),
        ({"body_region": "back", "after_operation": False, "days_since_onset": None}, None),
    ],
)
def test_a_curve_fits_its_region_and_how_long_ago_it_began(arguments, start):
    curve = curve_for("nprs", **arguments)

    assert (curve.points[0].mean if curve else None) == (Decimal(start) if start else None)


# --- Properties ---------------------------------------------------------------------------------------------------

numbers = st.integers(0, 10).map(Decimal)
days = st.integers(1, 400)
lines = st.lists(
    st.builds(
        Earlier,
        episode=st.integers(1, 30),
        first_value=numbers,
        days_since_onset=st.integers(0, 120) | st.none(),
        results=st.lists(st.tuples(days, numbers), max_size=4).map(tuple),
    ),
    max_size=40,
)
wishes = st.builds(
    Wish,
    baseline=st.just(Decimal(2)) | numbers.filter(lambda value: value < 10),
    target=st.just(Decimal(10)),
    days=days,
    higher_is_better=st.just(True),
    days_since_onset=st.integers(0, 120) | st.none(),
    mdc=st.sampled_from([None, Decimal(0), Decimal(1), Decimal(3)]),
    minimum=st.just(Decimal(0)),
    maximum=st.just(Decimal(10)),
)
curves = st.none() | st.lists(
    st.tuples(st.integers(0, 100), numbers), min_size=2, max_size=5, unique_by=lambda p: p[0]
).map(lambda points: Curve(tuple(CurvePoint(Decimal(w), v, v, v) for w, v in sorted(points)), "Somebody"))


@given(wishes, lines, curves)
def test_any_wish_is_answered_and_offers_stay_on_the_scale(wish, earlier, curve):
    found = assess(wish, earlier=earlier, curve=curve)
    definition = load_catalogue()["psfs_activity"]

    assert look(found, definition, today=TODAY).words
    for offer in found.offers:
        assert offer.value is None or wish.is_on_scale(offer.value)
        assert offer.kind != OfferKind.NEARER_DATE or offer.days < wish.days
        assert offer.kind != OfferKind.LATER_DATE or offer.days > wish.days


@given(wishes, lines, curves, st.integers(1, 9))
def test_a_nearer_target_is_never_harder_on_the_same_ground(wish, earlier, curve, nearer):
    target = wish.baseline + (wish.target - wish.baseline) * nearer / 10
    far = assess(wish, earlier=earlier, curve=curve)
    near = assess(replace(wish, target=target), earlier=earlier, curve=curve)

    if near.basis == far.basis and far.answer in HARDER:
        assert HARDER.index(near.answer) <= HARDER.index(far.answer)


@given(wishes, lines, curves)
def test_a_scale_turned_round_gives_the_same_answer(wish, earlier, curve):
    turned = replace(
        wish,
        baseline=-wish.baseline,
        target=-wish.target,
        higher_is_better=False,
        minimum=Decimal(-10),
        maximum=Decimal(0),
    )
    turned_lines = [
        replace(line, first_value=-line.first_value, results=tuple((day, -value) for day, value in line.results))
        for line in earlier
    ]
    turned_curve = curve and Curve(
        tuple(CurvePoint(each.weeks, *[-each.mean] * 3) for each in curve.points), curve.source
    )
    one = assess(wish, earlier=earlier, curve=curve)
    other = assess(turned, earlier=turned_lines, curve=turned_curve)

    assert (one.answer, one.basis) == (other.answer, other.basis)
    assert [(each.kind, each.days) for each in one.offers] == [(each.kind, each.days) for each in other.offers]
