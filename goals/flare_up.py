"""A plan for a flare-up in three stages, proposed from somebody's own usual pain (evidence.md section 8). Pure.

Numbers are proposed by a table, and the two of them edit them: up to 2 above usual, carry on; 3 or more above it, ease
off. Where usual pain is 7 or more, or was not asked, no number is proposed. Warning signs are no stage of it.
"""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

# From here on two more would be the end of the scale, where a number tells nothing apart.
NO_NUMBER_FROM = 7
CARRY_ON_ABOVE, EASE_OFF_ABOVE = 2, 3
WORST_PAIN = 10


@dataclass(frozen=True)
class Stage:
    """One stage: the beginning of its fields' names, its title, what it is like, and what one does then."""

    key: str
    title: str | Promise
    signs: str
    do: str


TITLES: dict[str, str | Promise] = {
    "carry_on": gettext_lazy("Carry on"),
    "ease_off": gettext_lazy("Ease off"),
    "call_us": gettext_lazy("Call us"),
}


def propose(usual_pain: int | None) -> tuple[Stage, Stage, Stage]:
    """The three stages, from usual pain of 0 to 10, or None where it was not asked. Raises ValueError for another."""
    if usual_pain is not None and not 0 <= usual_pain <= WORST_PAIN:
        raise ValueError("usual pain is 0 to 10")
    if usual_pain is None or usual_pain >= NO_NUMBER_FROM:
        carry_on = _("about my usual pain, and settled by the next morning")
        ease_off = _("clearly more pain than usual, or still more the next morning, or sleep or mood is off")
    else:
        carry_on = _("pain up to %(number)s, and settled by the next morning") % {"number": usual_pain + CARRY_ON_ABOVE}
        ease_off = _("pain of %(number)s or more, or still up the next morning, or sleep or mood is off") % {
            "number": usual_pain + EASE_OFF_ABOVE
        }
    return (
        Stage("carry_on", TITLES["carry_on"], carry_on, _("go on as planned, and take the next step when it is due")),
        Stage(
            "ease_off",
            TITLES["ease_off"],
            ease_off,
            _("do half for 2 to 3 days, keep moving, use my “if … then …” plans, then build back over a week"),
        ),
        Stage(
            "call_us",
            TITLES["call_us"],
            _("that for more than 3 days, or I can do less and less"),
            _("keep moving gently, and call the clinic"),
        ),
    )


def proposed_words(key: str) -> set[str]:
    """All that any usual pain would propose for a field such as "ease_off_signs": words nobody has edited yet."""
    stage, _underscore, part = key.rpartition("_")
    every_pain: list[int | None] = [None, *range(WORST_PAIN + 1)]
    return {getattr(found, part) for pain in every_pain for found in propose(pain) if found.key == stage}
