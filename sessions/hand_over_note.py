"""What a colleague needs to know to go on with a plan, drafted from it in a few short lines. Pure.

A draft: whoever passes the episode on reads it, changes it and adds what no plan holds.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field

from django.utils.translation import gettext as _

LONGEST_LINE = 200


@dataclass(frozen=True)
class PlanInBrief:
    """A plan in words that are already said elsewhere: nothing here is worked out anew."""

    problem: str
    goals: Sequence[str] = field(default_factory=tuple)
    standing: str = ""
    practice: Sequence[str] = field(default_factory=tuple)
    precautions: Sequence[str] = field(default_factory=tuple)
    agreed: Sequence[str] = field(default_factory=tuple)


def drafted(brief: PlanInBrief) -> str:
    """The note, one thing a line; what there is nothing of has no line."""
    parts = [
        (_("Problem"), [brief.problem]),
        (_("Works towards"), brief.goals),
        (_("Stands at"), [brief.standing]),
        (_("Practises"), brief.practice),
        (_("Careful with"), brief.precautions),
        (_("Agreed last"), brief.agreed),
    ]
    return "\n".join(f"{title}: {_one_line(words)}" for title, words in parts if any(words))


def _one_line(words: Sequence[str]) -> str:
    said = "; ".join(" ".join(each.split()).rstrip(".") for each in words if each.strip())
    return said if len(said) <= LONGEST_LINE else f"{said[: LONGEST_LINE - 1].rstrip()}…"
