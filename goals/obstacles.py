"""What often gets in the way, and answers that others have found: words to begin with, all to be changed. Pure.

An "if … then …" names the obstacle and one answer in the first person (evidence.md section 8: implementation
intentions; coping plans help those most who are already trying; 1 to 3 of them are remembered).
"""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

# More are written down as gladly; the page only says that few are easier to remember.
FEW = 3


@dataclass(frozen=True)
class Obstacle:
    """Words for the "if", and two or three for the "then I"."""

    words: str | Promise
    answers: tuple[str | Promise, ...]


# By goals.models.CopingPlan.ObstacleKind.
OBSTACLES: dict[str, Obstacle] = {
    "flare_up": Obstacle(
        _("it hurts more than usual"),
        (
            _("do half of it for two or three days, and keep moving"),
            _("look at my plan for a flare-up, and do what it says"),
            _("do the easiest one only, and build back over a week"),
        ),
    ),
    "no_time": Obstacle(
        _("the day is too full"),
        (
            _("do one minute of it while the kettle boils"),
            _("do it right after I get up the next day"),
            _("do the one that matters most, and leave the rest"),
        ),
    ),
    "travel": Obstacle(
        _("I am away from home"),
        (
            _("walk for ten minutes before breakfast"),
            _("do the one that needs nothing but a chair"),
            _("get up and walk about at every stop"),
        ),
    ),
    "weather": Obstacle(
        _("the weather is bad"),
        (
            _("walk indoors, up and down the corridor"),
            _("go to the shopping centre, and walk there"),
            _("do the part for indoors, and go out the next day"),
        ),
    ),
    "low_mood": Obstacle(
        _("I feel low"),
        (
            _("do the smallest part, and stop there if I like"),
            _("ask somebody to do it with me"),
            _("put on music, and begin with two minutes"),
        ),
    ),
    "fear": Obstacle(
        _("I am afraid that it will hurt"),
        (
            _("do a smaller part of it, and look how it is the next morning"),
            _("remember what I tried with you, and do just that"),
            _("ask somebody to stay with me the first time"),
        ),
    ),
}
