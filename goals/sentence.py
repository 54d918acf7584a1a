"""The goal in one plain sentence (DESIGN rule 14): a frame in the page's language around the patient's own words.

The frame needs no grammar of the words, so it fits any language and anything a person may write. Pure: no database and
no clock but for `of_goal` and `sentence_in`, which ask what day it is when they are not told.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from html import unescape
from typing import Any

from django.utils import formats, timezone, translation
from django.utils.html import format_html, strip_tags
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from measures.instruments import InstrumentDefinition, Unit, from_json, number, short, spoken
from rehabgoals.languages import has_texts
from rehabgoals.templatetags.components import blank

# From here on a day in the frame is said with its year. Counted from the start of the goal, so that the sentence does
# not change when a new year begins.
YEAR_SAID_FROM_DAYS = 300
# What begins the sentence, as the sample by which we know whether a language has our frame.
FRAME = "By {day} I want to:"
FULL_STOPS = ".…。．｡۔।"
# What ends a sentence in its own script needs no stop of ours after it.
OWN_ENDINGS = "!?！？؟。۔।"


@dataclass(frozen=True)
class Sentence:
    """A goal's sentence in its three parts; where both have edited it whole, `words` is all of it.

    "By 12 January I want to:" is the frame, "walk to the market without stopping." the words, "800 m; today 300 m."
    the numbers. Frame and numbers may be empty. While it is being written gaps are questions, marked up.
    """

    frame: str
    words: str
    numbers: str = ""
    is_whole: bool = False

    @property
    def text(self) -> str:
        """The whole sentence as plain text."""
        shown = (self.frame, self.words, self.numbers)
        parts = [unescape(strip_tags(part)) if isinstance(part, SafeString) else part for part in shown]
        return " ".join(part for part in parts if part)

    @property
    def whole(self) -> str:
        """The text both have edited, or nothing where the frame is ours."""
        return self.words if self.is_whole else ""


def sentence_of(
    *,
    activity: str,
    target_on: date | None,
    started_on: date,
    definition: InstrumentDefinition | None = None,
    baseline: Decimal | None = None,
    target: Decimal | None = None,
    is_keeping: bool = False,
    support: str = "",
    conditions: str = "",
    whole: str = "",
    today: date | None = None,
) -> Sentence:
    """The sentence of a goal from its values. What is not known yet (None, or no words) becomes a question.

    `today` is the day on which it is read: the baseline is "today" only on the day it was taken. Without `today` it is
    read on the day the goal starts, as while it is being written.
    """
    if whole.strip():
        return Sentence("", closed(whole), is_whole=True)
    return Sentence(
        frame=_frame(target_on, started_on, is_keeping),
        words=_words(activity, support, conditions),
        numbers=_numbers(definition, baseline, target, is_keeping, started_on, today or started_on),
    )


def of_goal(goal: Any, *, today: date | None = None) -> Sentence:
    """The sentence of a Goal (`measure__instrument` loaded) as it reads on `today`, by default the clinic's day."""
    return sentence_of(
        activity=goal.activity,
        support=goal.support,
        conditions=goal.conditions,
        whole=goal.sentence,
        **_values_of(goal, today),
    )


def sentence_in(goal: Any, language: str, *, today: date | None = None) -> Sentence | None:
    """The same goal in the patient's language, or None where nobody has written their words in it (DESIGN rule 13)."""
    second = {name: goal.second(name, language) for name in goal.SECOND_FIELDS}
    return second_sentence(language, second, **_values_of(goal, today))


def second_sentence(
    language: str, second: Mapping[str, str], *, definition: InstrumentDefinition | None = None, **values: Any
) -> Sentence | None:
    """The sentence around the second texts, by the name of their field; `values` are those of `sentence_of`.

    The frame is in that language too; where we have none, the words stand alone, never in a foreign frame.
    """
    if second.get("sentence", "").strip():
        return Sentence("", closed(second["sentence"]), is_whole=True)
    if not second.get("activity", "").strip():
        return None
    words: dict[str, Any] = {name: second.get(name, "") for name in ("activity", "support", "conditions")}
    if not has_texts(language, FRAME):
        return Sentence("", _words(**words))
    with translation.override(language):
        return sentence_of(**words, definition=definition and _in_this_language(definition), **values)


def _values_of(goal: Any, today: date | None) -> dict[str, Any]:
    return {
        "target_on": goal.target_on,
        "started_on": goal.started_on,
        "definition": from_json(goal.measure.instrument.definition),
        "baseline": goal.baseline,
        "target": goal.target,
        "is_keeping": goal.is_keeping,
        "today": today or timezone.localdate(),
    }


def _in_this_language(definition: InstrumentDefinition) -> InstrumentDefinition:
    """Without a unit that would be said in another language: a clinic's own one, or words nobody has translated."""
    unit = definition.unit
    is_english = (translation.get_language() or "").startswith("en")
    is_said = bool(unit.symbol) or is_english or ngettext(unit.one, unit.many, 2) != unit.many
    if definition.is_own or not is_said:
        return replace(definition, unit=Unit())
    return definition


# --- The patient's words ------------------------------------------------------------------------------------------


def closed(words: str) -> str:
    """Words on one line, ended by exactly one full stop, or as they end themselves ("?", "!", "。")."""
    line = " ".join(words.split())
    bare = line.rstrip(FULL_STOPS + " ")
    if not bare:
        return line
    if bare[-1] in OWN_ENDINGS:
        return bare
    ending = line[len(bare) :][:1]
    return bare + (ending if ending in OWN_ENDINGS and ending else ".")


def _words(activity: str, support: str, conditions: str) -> str:
    if not activity.strip():
        return blank(_("what?"))
    parts = [" ".join(part.split()) for part in (activity, support, conditions)]
    *first, last = [part for part in parts if part]
    # A stop inside would end the sentence before its time.
    opened = [part.rstrip(FULL_STOPS + " ,;،") or part for part in first]
    return closed(_(", ").join([*opened, last]))


# --- The frame and the numbers ------------------------------------------------------------------------------------


def day_of(day: date, started_on: date) -> str:
    """A day as the sentence says it: "12 January", with the year where it is far from the start."""
    is_far = abs((day - started_on).days) >= YEAR_SAID_FROM_DAYS
    return formats.date_format(day, "DATE_FORMAT" if is_far else "MONTH_DAY_FORMAT")


def _frame(target_on: date | None, started_on: date, is_keeping: bool) -> str:
    frame = _("Until {day} I want to keep:") if is_keeping else _("By {day} I want to:")
    if target_on is None:
        return format_html(frame, day=blank(_("when?")))
    return frame.format(day=day_of(target_on, started_on))


def amount(definition: InstrumentDefinition, value: Decimal) -> str:
    """A value beside words: "800 m", "8 of 10" on a scale with two ends, "12 stands"."""
    if definition.value_words or definition.unit.symbol:
        return short(definition, value)
    if definition.low_anchor and definition.maximum is not None:
        return _("{value} of {highest}").format(
            value=number(definition, value), highest=number(definition, definition.maximum)
        )
    return spoken(definition, value)


def _numbers(
    definition: InstrumentDefinition | None,
    baseline: Decimal | None,
    target: Decimal | None,
    is_keeping: bool,
    started_on: date,
    today: date,
) -> str:
    # "Done" and "not yet" add nothing to the words.
    if definition is None or definition.is_yes_no or (baseline is None and (target is None or is_keeping)):
        return ""
    is_start = today == started_on
    start = "" if baseline is None else _start(definition, baseline, with_unit=is_keeping)
    start_day = formats.date_format(started_on, "MONTH_DAY_FORMAT")
    if is_keeping:
        words = _("{start}, as today.") if is_start else _("{start}, as on {day}.")
        return words.format(start=start, day=start_day)
    goal = blank(_("where to?")) if target is None else amount(definition, target)
    words = _("{goal}; today {start}.") if is_start else _("{goal}; started at {start} on {day}.")
    if baseline is None:
        return format_html(words.rstrip(FULL_STOPS), goal=goal, start=blank(_("where now?")), day=start_day)
    if target is None:
        return format_html(words, goal=goal, start=start, day=start_day)
    return words.format(goal=goal, start=start, day=start_day)


def _start(definition: InstrumentDefinition, baseline: Decimal, *, with_unit: bool) -> str:
    # "8 of 10; today 2.": the end of the scale is said once.
    is_scale = bool(definition.low_anchor) and not definition.unit.symbol
    return short(definition, baseline) if is_scale and not with_unit else amount(definition, baseline)
