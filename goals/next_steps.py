"""What waits "for next time" of a goal, one thing at a time and in a good order (DESIGN 2, "The short way"). Pure.

An offer, never a gap: nothing here counts, and nothing is left out by somebody who does not take it up.
"""

from dataclasses import dataclass
from enum import Enum

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


class NextStep(Enum):
    """Something two people might add to a goal, in the order in which it is offered."""

    NUMBER_BESIDE = "number_beside"
    PRACTICE = "practice"
    IF_THEN = "if_then"
    RULERS = "rulers"
    MILESTONES = "milestones"
    LEVELS = "levels"
    OPTIONS = "options"
    COURSE = "course"
    FLARE_UP = "flare_up"


@dataclass(frozen=True)
class Offer:
    """A next step in words: what one might do, why it helps, what the press is called, and the page it leads to.

    `is_of_goal`: the page is the goal's; else it is the episode's.
    """

    step: NextStep
    title: Promise
    words: Promise
    press: Promise
    url_name: str
    is_of_goal: bool = True


@dataclass(frozen=True)
class There:
    """What a goal (and its episode) has by now."""

    number_beside: bool = False
    practice: bool = False
    if_then: bool = False
    rulers: bool = False
    milestones: bool = False
    levels: bool = False
    options: bool = False
    course: bool = False
    flare_up: bool = False


OFFERS = {
    offer.step: offer
    for offer in (
        Offer(
            NextStep.NUMBER_BESIDE,
            _("A number beside it"),
            _("You might count something as well: metres, stairs, minutes. It shows steps that a feeling can miss."),
            _("Choose a number"),
            "measures:measure_list",
            is_of_goal=False,
        ),
        Offer(
            NextStep.PRACTICE,
            _("Something to practise"),
            _("One small thing, tied to something you do anyway, is a good beginning."),
            _("Add something to practise"),
            "goals:practice_new",
        ),
        Offer(
            NextStep.IF_THEN,
            _("If something gets in the way"),
            _("What could come between, and what would you do then?"),
            _("Add an if … then …"),
            "goals:coping_new",
        ),
        Offer(
            NextStep.RULERS,
            _("How much it matters, how sure you are"),
            _("Two rulers from 0 to 10, set by your own finger."),
            _("Set the rulers"),
            "goals:goal_rulers",
        ),
        Offer(
            NextStep.MILESTONES,
            _("Steps on the way"),
            _("A step with a name of your own is something to look forward to."),
            _("Name a step"),
            "goals:milestone_new",
        ),
        Offer(
            NextStep.LEVELS,
            _("What would be more, what would be less"),
            _("You might say now what would be a bit more than hoped, and what would be part way."),
            _("Agree five levels"),
            "goals:goal_levels",
        ),
        Offer(
            NextStep.OPTIONS,
            _("Ways to go about it"),
            _("You might look at two or three ways side by side, “keep going as now” among them."),
            _("Look at options"),
            "goals:options",
            is_of_goal=False,
        ),
        Offer(
            NextStep.COURSE,
            _("How long, how often"),
            _("About how many visits, over how many weeks, and how we know we are done."),
            _("Agree a course"),
            "goals:course",
            is_of_goal=False,
        ),
        Offer(
            NextStep.FLARE_UP,
            _("When pain flares up"),
            _("A plan made on a good day helps on a bad one."),
            _("Make a flare-up plan"),
            "goals:flare_up",
            is_of_goal=False,
        ),
    )
}


def next_step(there: There) -> Offer | None:
    """What might come next for a goal; None where everything is there."""
    return next((OFFERS[step] for step in NextStep if not getattr(there, step.value)), None)
