"""How the parts of a check-in are said, on its page and in the note for the clinic's record. Values in, words out."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from goals.models import CopingPlan
from rehabgoals.days import weekday_words, write_clock
from rehabgoals.numbers import write_count, write_number
from sessions.models import CheckIn, Practised

STEPS = {
    (Practised.Step.UP, True): _lazy("One level up, as both agreed."),
    (Practised.Step.UP, False): _lazy("One level up was talked about."),
    (Practised.Step.DOWN, True): _lazy("One level down, as both agreed."),
    (Practised.Step.DOWN, False): _lazy("One level down was talked about."),
}

# Within a sentence. Which letters are large is each language's own.
SAFETY = {
    Practised.Safety.ALONE: _lazy("safe alone"),
    Practised.Safety.BESIDE: _lazy("safe with somebody beside"),
    Practised.Safety.NOT_YET: _lazy("not safe yet"),
}


def practice_words(days: int | None) -> str:
    """On how many of the last seven days there was practice; nothing where it was not asked."""
    if days is None:
        return ""
    return _("Practice on {days} of the last 7 days").format(days=write_count(days))


def obstacle_words(kinds: Iterable[str]) -> list[str]:
    """What got in the way, by the kinds that were ticked."""
    known = dict(CopingPlan.ObstacleKind.choices) | {CheckIn.NOTHING: _("Nothing")}
    return [str(known.get(kind, kind)) for kind in kinds]


def practised_words(row: Practised, name: str) -> str:
    """What was practised in a visit, beside what it is called: who chose it, how much, how sure, how safe."""
    first = [_("{name} chose it").format(name=name)] if row.is_patients_choice else []
    first.append(_("level {level}").format(level=write_count(row.level)))
    if row.amount is not None:
        first.append(f"{write_number(row.amount)} {row.get_unit_display()}")
    if row.sureness is not None:
        first.append(_("sure {sure} of 10").format(sure=write_count(row.sureness)))
    if row.safety:
        first.append(str(SAFETY[Practised.Safety(row.safety)]))
    sentences = [_("{words}.").format(words=", ".join(first))]
    if row.next_level_when:
        sentences.append(_("The next level comes when: {when}.").format(when=row.next_level_when.rstrip(".")))
    if row.step:
        sentences.append(str(STEPS[Practised.Step(row.step), row.is_agreed]))
    words = " ".join(sentences)
    return words[:1].upper() + words[1:]


def dose_words(what: str, why: str, trend: str = "") -> str:
    """A decision about the dose, beside what of it changes: to what, why, and the trend that led to it."""
    words = _("{what}. Why: {why}").format(what=what.rstrip("."), why=why)
    return _("{words}. The trend: {trend}").format(words=words.rstrip("."), trend=trend) if trend else words


def pain_word() -> str:
    """What pain is called among the trends that may lead to a decision."""
    return _("Pain")


def next_visit_words(visit: Any) -> str:
    """When the two meet next, how, and with whom."""
    when = _("{day}, {time}").format(day=weekday_words(visit.starts_at), time=write_clock(visit.starts_at))
    return _("{when}. {how}, with {name}.").format(when=when, how=visit.get_kind_display(), name=visit.clinician)
