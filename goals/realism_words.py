"""What an assessment says to the two people looking at it: what is known, with number, spread and source. Pure.

Information and never a verdict: no sentence tells anybody what to do, and none has more than about 15 words. Texts
follow the active language.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Decimal

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from goals.realism import FEWEST_EARLIER, Answer, Assessment, Basis, Offer, OfferKind, Past
from goals.sentence import amount
from measures.definitions import InstrumentDefinition
from measures.instruments import short, spoken
from rehabgoals.days import day_words, write_day
from rehabgoals.numbers import write_count, write_number


@dataclass(frozen=True)
class OfferWords:
    """What the two might change, said; with the `value` or the `day` it would be, `typed` as its field takes it."""

    kind: OfferKind
    words: str
    value: Decimal | None = None
    typed: str = ""
    day: date | None = None


@dataclass(frozen=True)
class Looked:
    """What is known about a target, for two people: the answer, its words, and what it rests on.

    `n` counts the earlier patients alike or the people of the studies (None: neither), `spread` says how far they
    vary, `source` where it is from (empty: nothing is known).
    """

    answer: Answer
    headline: str
    lines: tuple[str, ...]
    n: int | None = None
    spread: str = ""
    source: str = ""
    offers: tuple[OfferWords, ...] = ()

    @property
    def words(self) -> str:
        """All that was said, as it is kept: a line each."""
        return "\n".join([self.headline, *self.lines, *([self.source] if self.source else [])])


def look(found: Assessment, definition: InstrumentDefinition, *, today: date) -> Looked:
    """Put an assessment into words. `definition` is the one whose error judged; `today` the day it counts from."""
    spread = _spread(found, definition)
    return Looked(
        answer=found.answer,
        headline=_headline(found.answer),
        lines=tuple(line for line in _lines(found, definition, spread) if line),
        n=_how_many(found),
        spread=spread,
        source=_source(found, definition),
        offers=tuple(_offered(offer, definition, today) for offer in found.offers),
    )


def _headline(answer: Answer) -> str:
    return {
        Answer.WELL_WITHIN_REACH: _("By what is known, this is well within reach."),
        Answer.AMBITIOUS: _("By what is known, this is ambitious."),
        Answer.FURTHER_THAN_MOST: _("This is further than most people have come in that time."),
        Answer.TOO_SMALL_TO_SEE: _("This measure cannot show so small a step."),
        Answer.NOT_ENOUGH_KNOWN: _("Not enough is known to compare this with others."),
    }[answer]


def _lines(found: Assessment, definition: InstrumentDefinition, spread: str) -> Iterable[str]:
    if not found.wish.is_keeping and not definition.is_yes_no:
        yield _pace(found, definition)
        yield _error(found, definition)
    if found.basis == Basis.EARLIER and found.past:
        yield from _earlier(found, found.past, spread)
    elif found.basis == Basis.CURVE:
        yield from _studies(found, definition, spread)
    elif found.basis == Basis.NOTHING:
        yield from _nothing(found)


def _pace(found: Assessment, definition: InstrumentDefinition) -> str:
    """The gain it takes, in how long, and how much of it a week."""
    wish = found.wish
    # Of ten steps or more a tenth of one is no part of "about".
    finer = definition if wish.per_week >= 10 * definition.step else _finer(definition)
    gain = spoken(definition, wish.needed)
    if wish.days < 14:
        return ngettext(
            "It takes a change of {gain} in {count} day.", "It takes a change of {gain} in {count} days.", wish.days
        ).format(gain=gain, count=wish.days)
    weeks = round(wish.days / 7)
    return ngettext(
        "It takes a change of {gain} in {count} week: about {rate} a week.",
        "It takes a change of {gain} in {count} weeks: about {rate} a week.",
        weeks,
    ).format(gain=gain, count=weeks, rate=spoken(finer, wish.per_week))


def _error(found: Assessment, definition: InstrumentDefinition) -> str:
    """Whether the measure can tell the change from its own error."""
    error = found.wish.mdc
    if error is None:
        return _("How far this measure can be off is not known.")
    words = (
        _("The measure can show that: changes from {error} on are seen.")
        if found.is_beyond_error
        else _("Changes below {error} cannot be told from chance.")
    )
    return words.format(error=spoken(_finer(definition), error))


def _earlier(found: Assessment, past: Past, spread: str) -> Iterable[str]:
    yield ngettext(
        "{count} earlier patient here started like this, about as long after it began.",
        "{count} earlier patients here started like this, about as long after it began.",
        past.n,
    ).format(count=write_count(past.n))
    yield _came(found, past).format(count=write_count(past.came))
    if spread:
        yield _("The middle half then stood at {spread}.").format(spread=spread)
    if past.not_measured:
        yield ngettext(
            "{count} more started like this and was not measured again around then.",
            "{count} more started like this and were not measured again around then.",
            past.not_measured,
        ).format(count=write_count(past.not_measured))
    yield _("How it went for others is no promise, and no limit.")


def _came(found: Assessment, past: Past) -> str:
    if found.wish.is_keeping:
        return _("Of these, {count} kept it.") if past.came else _("None of these kept it.")
    return _("Of these, {count} came at least as far.") if past.came else _("None of these came as far.")


def _studies(found: Assessment, definition: InstrumentDefinition, spread: str) -> Iterable[str]:
    assert found.mean_gain is not None
    if found.mean_gain > 0:
        yield _("In studies, groups got better by {gain} on average in that time.").format(
            gain=spoken(_finer(definition), found.mean_gain)
        )
    else:
        yield _("In studies, groups got no better on average in that time.")
    yield _("Their average then was {spread}.").format(spread=spread)
    yield _("This is the average of groups; people vary far more.")


def _nothing(found: Assessment) -> Iterable[str]:
    """Why it cannot be compared, where something of that is known."""
    if found.wish.days_since_onset is None:
        yield _("The day it began is not written down. With it, more might be said.")
    elif found.past is not None:
        yield ngettext(
            "{count} earlier patient here started like this and was measured around then.",
            "{count} earlier patients here started like this and were measured around then.",
            found.past.n,
        ).format(count=write_count(found.past.n))
        yield _("From {fewest} on they can be compared.").format(fewest=FEWEST_EARLIER)


def _spread(found: Assessment, definition: InstrumentDefinition) -> str:
    """Where the middle half stood, or the average with its interval."""
    past, then, finer = found.past, found.then, _finer(definition)
    if found.basis == Basis.EARLIER and past and past.low is not None and past.high is not None:
        if definition.is_yes_no:
            return ""
        return _("{low} to {high}").format(low=short(finer, past.low), high=amount(finer, past.high))
    if then is not None:
        return _("{mean} (95% sure: {low} to {high})").format(
            mean=amount(finer, then.mean), low=short(finer, then.low), high=short(finer, then.high)
        )
    return ""


def _how_many(found: Assessment) -> int | None:
    if found.basis == Basis.CURVE:
        return found.curve.people if found.curve else None
    return found.past.n if found.past else None


def _source(found: Assessment, definition: InstrumentDefinition) -> str:
    if found.basis == Basis.EARLIER:
        return _("From: this clinic’s own earlier patients.")
    if found.curve and found.basis == Basis.CURVE:
        people = found.curve.people
        words = _("From: {source}; {people} people.") if people else _("From: {source}.")
        return words.format(source=found.curve.source, people=write_count(people or 0))
    if found.basis == Basis.ERROR and definition.mdc:
        return _("From: {source}.").format(source=definition.mdc.citation.rstrip("."))
    return ""


def _offered(offer: Offer, definition: InstrumentDefinition, today: date) -> OfferWords:
    words = {
        OfferKind.LARGER_STEP: _("You might aim for {value}: such a step would show."),
        OfferKind.SMALLER_STEP: _("You might take a smaller step: {value}."),
        OfferKind.NEARER_DATE: _("You might choose a nearer date: {day}."),
        OfferKind.LATER_DATE: _("You might choose a later date: {day}."),
        OfferKind.MILESTONE: _("You might mark a step on the way: {value}."),
    }[offer.kind]
    day = None if offer.days is None else today + timedelta(days=offer.days)
    value = "" if offer.value is None else amount(definition, offer.value)
    return OfferWords(
        kind=offer.kind,
        words=words.format(value=value, day=day_words(day, today) if day else ""),
        value=offer.value,
        typed=write_day(day) if day else "" if offer.value is None else write_number(offer.value),
        day=day,
    )


def _finer(definition: InstrumentDefinition) -> InstrumentDefinition:
    """The same with one decimal more: an average, a middle half or a pace lies between two steps."""
    return replace(definition, decimals=definition.decimals + 1)
