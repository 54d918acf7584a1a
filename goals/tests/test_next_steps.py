"""What is offered for next time, one thing at a time; and when it is asked whether a goal still matters."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from django.urls import reverse

from goals.next_steps import OFFERS, NextStep, There, next_step
from goals.reviewing import Review, asks_still_matters

ORDER = [step.value for step in NextStep]


def test_one_thing_at_a_time_in_a_good_order():
    there = There()
    offered = []
    while (offer := next_step(there)) is not None:
        offered.append(offer.step.value)
        there = replace(there, **{offer.step.value: True})
    assert (
        offered
        == ORDER
        == [
            *("number_beside", "practice", "if_then", "rulers", "milestones", "levels", "options", "course", "flare_up")
        ]
    )


@pytest.mark.parametrize("step", NextStep)
def test_what_is_there_is_not_offered_and_what_is_offered_has_a_page(step):
    offer = next_step(replace(There(**dict.fromkeys(ORDER, True)), **{step.value: False}))
    assert offer is OFFERS[step]
    assert reverse(offer.url_name, args=[1])


@pytest.mark.parametrize("offer", OFFERS.values(), ids=lambda offer: offer.step.value)
def test_an_offer_invites_and_counts_nothing(offer):
    words = f"{offer.title} {offer.words} {offer.press}".casefold()
    assert not any(
        word in words for word in ("must", "should", "missing", "required", "incomplete", "%", "still to do")
    )


AGREED, TODAY = date(2026, 9, 1), date(2026, 11, 10)
FAR = date(2027, 3, 1)


@pytest.mark.parametrize(
    ("review", "is_asked"),
    [
        (Review(AGREED, FAR), False),
        (Review(AGREED, FAR, halfway_on=TODAY), True),
        (Review(AGREED, FAR, halfway_on=TODAY - timedelta(days=8)), True),  # at the first visit after it
        (Review(AGREED, FAR, halfway_on=TODAY - timedelta(days=8), last_asked_on=TODAY - timedelta(days=8)), False),
        (Review(AGREED, FAR, halfway_on=TODAY + timedelta(days=1)), False),
        (Review(AGREED, FAR, halfway_on=AGREED - timedelta(days=1)), False),  # before these terms
        (Review(AGREED, TODAY), True),
        (Review(AGREED, TODAY - timedelta(days=3)), True),
        (Review(AGREED, TODAY - timedelta(days=3), last_asked_on=TODAY - timedelta(days=1)), False),
        (Review(AGREED, FAR, is_due=True), True),  # ten weeks after it was agreed
        (Review(AGREED, FAR, is_due=True, last_asked_on=TODAY - timedelta(weeks=6)), True),
        (Review(AGREED, FAR, is_due=True, last_asked_on=TODAY - timedelta(weeks=6) + timedelta(days=1)), False),
        (Review(AGREED, FAR, is_due=False, last_asked_on=TODAY - timedelta(weeks=9)), False),
        (Review(TODAY, FAR, halfway_on=TODAY, is_due=True), False),  # agreed today
        (Review(AGREED, TODAY, last_asked_on=TODAY), False),
    ],
)
def test_at_each_review_it_is_asked_once_whether_it_still_matters(review, is_asked):
    assert asks_still_matters(review, TODAY) is is_asked
