"""What a chart says in words: the text alternative, the caption, the numbers as a table.

Facts only. Whether a change is more than the measurement's error is judged elsewhere, with its thresholds (DESIGN
rule 6); here nothing is called better or worse.
"""

from dataclasses import dataclass
from itertools import pairwise

from .data import ChartData, ChartWords

# Up to this many results after the start are said one by one.
ONE_BY_ONE = 8


@dataclass(frozen=True)
class Row:
    """One line of "The numbers": the day, the value, and what it is where it is more than a result."""

    day: str
    value: str
    note: str = ""


def describe(data: ChartData, words: ChartWords) -> str:
    """Return the text alternative: kind and measure, direction, start, results, gaps, goal, today (in this order)."""
    phrases = words.phrases
    sentences = [_kind(data, words), phrases.more_is_better if data.higher_is_better else phrases.less_is_better]
    if data.rtl:
        sentences.append(phrases.right_to_left)
    if data.start is not None:
        sentences.append(
            phrases.started.format(day=words.long_day(data.start.on), value=words.spoken(data.start.value))
        )
        sentences += _results(data, words)
    for before, after in pairwise(data.runs):
        first, last = words.long_day(before[-1].on), words.long_day(after[0].on)
        sentences.append(phrases.gap.format(first=first, last=last))
    sentences += _goal(data, words)
    sentences.append(phrases.today_is.format(day=words.long_day(data.today)))
    return " ".join(sentences)


def caption(data: ChartData, words: ChartWords) -> str:
    """Return the sentence under the picture: what was measured and when, and that a goal was reached. No verdict."""
    phrases, start, latest = words.phrases, data.start, data.latest
    if start is None or latest is None:
        if data.next_on is None:
            return phrases.caption_nothing
        return phrases.caption_nothing_until.format(day=words.long_day(data.next_on))
    if len(data.series) == 1:
        return phrases.caption_first.format(value=words.spoken(start.value))
    if data.reached is not None:
        reached = phrases.caption_reached.format(
            day=words.long_day(data.reached.on), value=words.spoken(data.reached.value)
        )
        if latest == data.reached:
            return reached
        return f"{reached} {phrases.latest.format(day=words.long_day(latest.on), value=words.spoken(latest.value))}"
    facts = phrases.caption_later.format(
        first_value=words.short(start.value),
        first_day=words.long_day(start.on),
        value=words.short(latest.value),
        day=words.long_day(latest.on),
    )
    if data.keeping and data.target is not None:
        return f"{facts} {phrases.caption_keep.format(value=words.spoken(data.target.value))}"
    return facts


def table(data: ChartData, words: ChartWords) -> list[Row]:
    """Return every result and the target in order of time, for "The numbers"."""
    rows = []
    for count, point in enumerate(data.series):
        note = words.phrases.note_start if count == 0 else ""
        rows.append(Row(words.full_day(point.on), words.short(point.value), note))
    if data.target is not None:
        target = data.target
        rows.append(Row(words.full_day(target.on), words.short(target.value), words.phrases.note_goal))
    return rows


def _kind(data: ChartData, words: ChartWords) -> str:
    phrases = words.phrases
    by_count = {0: phrases.no_result, 1: phrases.one_result}
    return by_count.get(len(data.series), phrases.line_chart).format(what=words.what)


def _results(data: ChartData, words: ChartWords) -> list[str]:
    """The results after the start: up to eight one by one, more as a count, a spread and the latest."""
    phrases, later = words.phrases, data.series[1:]
    if not later:
        return [phrases.only]
    latest = later[-1]
    day, value = words.long_day(latest.on), words.spoken(latest.value)
    if len(later) == 1:
        return [phrases.then_one.format(day=day, value=value)]
    if len(later) <= ONE_BY_ONE:
        values = phrases.comma.join(words.number(point.value) for point in later[:-1])
        return [phrases.then_many.format(values=values, day=day, value=value)]
    lowest, highest = (words.spoken(pick(point.value for point in later)) for pick in (min, max))
    first = words.long_day(later[0].on)
    return [
        phrases.count.format(count=len(later), first=first, last=day),
        phrases.spread.format(lowest=lowest, highest=highest),
        phrases.latest.format(day=day, value=value),
    ]


def _goal(data: ChartData, words: ChartWords) -> list[str]:
    if data.target is None:
        return []
    phrases, target = words.phrases, data.target
    phrase = phrases.keep_until if data.keeping else phrases.goal_by
    sentences = [phrase.format(value=words.spoken(target.value), day=words.long_day(target.on))]
    if data.reached is not None:
        value = words.spoken(data.reached.value)
        sentences.append(phrases.reached.format(day=words.long_day(data.reached.on), value=value))
    return sentences
