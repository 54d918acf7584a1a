"""What a chart says in words: the text alternative, the caption, the numbers as a table.

Facts only. Whether a change is more than the measurement's error is judged elsewhere, with its thresholds (DESIGN
rule 6); the verdict's sentence comes with the data, and where the band lies is read from it.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from .data import ChartData, ChartWords, Milestone, Point, Segment
from .domain import band_fills, domain

# Up to this many results after the start are said one by one.
ONE_BY_ONE = 8


@dataclass(frozen=True)
class Row:
    """One line of "The numbers": the day, the value, and what it is where it is more than a result."""

    day: str
    value: str
    note: str = ""


def describe(data: ChartData, words: ChartWords) -> str:
    """Return the text alternative, always in this order.

    Kind and measure, direction, what was before the start, start, results, band, milestones, break or gap, goal, today,
    finish. Where results cannot all be compared, each part has its own start, results and gaps, and the last one the
    band.
    """
    phrases = words.phrases
    sentences = [_kind(data, words), phrases.more_is_better if data.higher_is_better else phrases.less_is_better]
    if data.rtl:
        sentences.append(phrases.right_to_left)
    if data.by_another and data.segments:
        sentences.append(phrases.by_another)
    sentences += _earlier(data, words)
    if len(data.segments) > 1:
        sentences += _parts(data, words)
    elif data.current is not None:
        sentences += [*_start(data.current, words, phrases.started), *_results(data, data.current, words)]
    sentences += _others(data, words)
    if data.current is not None:
        sentences += _band(data, data.current, words)
    sentences += _milestones(data, words)
    if len(data.segments) > 1:
        sentences.append(phrases.apart)
    elif data.current is not None:
        sentences += _gaps(data, data.current, words)
    sentences += _goal(data, words)
    sentences.append(phrases.today_is.format(day=words.long_day(data.today)))
    if data.finish is not None:
        phrase = phrases.finish_planned if data.finish >= data.today else phrases.finished
        sentences.append(phrase.format(day=words.long_day(data.finish)))
    return " ".join(sentences)


def caption(data: ChartData, words: ChartWords) -> str:
    """Return the sentence under the picture: the verdict that came with the data, else facts; never a verdict of ours.

    That a goal was reached comes first, because it is a fact that stays. Where the band takes up all there is to see,
    that is said too.
    """
    phrases, latest = words.phrases, data.latest
    if latest is None or data.start is None:
        if data.next_on is None:
            return phrases.caption_nothing
        return phrases.caption_nothing_until.format(day=words.long_day(data.next_on))
    if len(data.segments) == 1 and not data.segments[0].later:
        said = phrases.caption_first.format(value=words.spoken(data.start.value))
    else:
        said = _since(data, latest, words)
    return f"{said} {phrases.caption_wide_band}" if band_fills(data) else said


def table(data: ChartData, words: ChartWords) -> list[Row]:
    """Return every result and the target in order of time, for "The numbers"."""
    phrases = words.phrases
    dated: list[tuple[date, Point, list[str]]] = [(point.on, point, [phrases.note_earlier]) for point in data.earlier]
    for segment in data.segments:
        for count, point in enumerate(segment.points):
            notes = [segment.change] if count == 0 and segment.change else []
            notes += [phrases.note_start] if count < segment.starts else []
            notes += [phrases.note_another] if data.by_another else []
            dated.append((point.on, point, notes))
    dated += [(point.on, point, [phrases.note_another]) for point in data.others]
    dated.sort(key=lambda row: row[0])
    rows = []
    reached = {milestone.reached_on: milestone.name for milestone in data.milestones}
    for on, point, notes in dated:
        if on in reached and point not in data.others:
            notes.append(phrases.note_milestone.format(name=reached.pop(on)))
        rows.append(Row(words.full_day(on), words.short(point.value), phrases.comma.join(notes)))
    if data.target is not None:
        target = data.target
        rows.append(Row(words.full_day(target.on), words.short(target.value), phrases.note_goal))
    return rows


INSIDE, ABOVE, BELOW, UPPER_EDGE, LOWER_EDGE = "inside", "above", "below", "upper_edge", "lower_edge"


def where_last(segment: Segment) -> tuple[int, str]:
    """Return how many of the last results lie on the same side of the band, and where.

    An end of the band belongs to the outside, as in the classes (reference/evidence.md section 3). Nothing (0, "")
    where there is no band or no result after the start.
    """
    if segment.band is None or not segment.later:
        return 0, ""
    low, high = segment.band
    values = [point.value for point in segment.later]
    sides = [1 if value >= high else -1 if value <= low else 0 for value in values]
    count = next((count for count, side in enumerate(reversed(sides)) if side != sides[-1]), len(sides))
    if sides[-1] == 0:
        return count, INSIDE
    if sides[-1] > 0:
        return count, ABOVE if min(values[-count:]) > high else UPPER_EDGE
    return count, BELOW if max(values[-count:]) < low else LOWER_EDGE


# --- The caption ------------------------------------------------------------------------------------------------


def _since(data: ChartData, latest: Point, words: ChartWords) -> str:
    """What has come since the start, where there is more than the start."""
    phrases = words.phrases
    if data.reached is not None:
        reached = phrases.caption_reached.format(
            day=words.long_day(data.reached.on), value=words.spoken(data.reached.value)
        )
        if latest == data.reached:
            return reached
        now = phrases.latest.format(day=words.long_day(latest.on), value=words.spoken(latest.value))
        return f"{reached} {now}"
    if data.is_held:
        return phrases.caption_holding
    if data.sentence:
        return data.sentence
    first = data.series[0]
    facts = phrases.caption_later.format(
        first_value=words.short(first.value),
        first_day=words.long_day(first.on),
        value=words.short(latest.value),
        day=words.long_day(latest.on),
    )
    if data.keeping and data.target is not None:
        return f"{facts} {phrases.caption_keep.format(value=words.spoken(data.target.value))}"
    return facts


# --- The text alternative ---------------------------------------------------------------------------------------


def _kind(data: ChartData, words: ChartWords) -> str:
    phrases = words.phrases
    by_count = {0: phrases.no_result, 1: phrases.one_result}
    return by_count.get(len(data.series), phrases.line_chart).format(what=words.what)


def _earlier(data: ChartData, words: ChartWords) -> list[str]:
    if not data.earlier:
        return []
    first, last = data.earlier[0], data.earlier[-1]
    phrase = words.phrases.earlier_one if len(data.earlier) == 1 else words.phrases.earlier_many
    said = phrase.format(
        count=len(data.earlier),
        first_value=words.number(first.value),
        first_day=words.long_day(first.on),
        value=words.spoken(last.value),
        day=words.long_day(last.on),
    )
    return [said]


def _parts(data: ChartData, words: ChartWords) -> list[str]:
    """Each part between breaks: under which conditions, its start, its results, its gaps, and what changed then."""
    phrases = words.phrases
    sentences = []
    for number, segment in enumerate(data.segments, 1):
        if segment.broke_on is not None and segment.change:
            day = words.long_day(segment.points[0].on)
            sentences.append(phrases.broke.format(day=day, change=segment.change))
        part = phrases.part_with if segment.conditions else phrases.part
        sentences.append(part.format(number=number, conditions=segment.conditions))
        sentences += _start(segment, words, phrases.started if number == 1 else phrases.started_anew)
        sentences += _results(data, segment, words) + _gaps(data, segment, words)
    return sentences


def _start(segment: Segment, words: ChartWords, phrase: str) -> list[str]:
    if segment.starts == 0:
        return []
    if segment.starts == 1:
        return [phrase.format(day=words.long_day(segment.start.on), value=words.spoken(segment.start.value))]
    first, second = segment.points[:2]
    mean = words.phrases.started_mean.format(
        value=words.edge_spoken(segment.start.value),
        first=words.number(first.value),
        first_day=words.long_day(first.on),
        second=words.number(second.value),
        second_day=words.long_day(second.on),
    )
    return [mean]


def _results(data: ChartData, segment: Segment, words: ChartWords) -> list[str]:
    """The results after the start: up to eight one by one, more by their shape and the latest."""
    phrases, later = words.phrases, segment.later
    if not later:
        return [phrases.only] if len(data.series) == 1 else []
    latest = later[-1]
    day, value = words.long_day(latest.on), words.spoken(latest.value)
    if len(later) == 1:
        phrase = phrases.then_one if segment.starts else phrases.latest
        return [phrase.format(day=day, value=value)]
    if len(later) <= ONE_BY_ONE:
        values = phrases.comma.join(words.number(point.value) for point in later[:-1])
        return [phrases.then_many.format(values=values, day=day, value=value)]
    before, after = (sorted(point.value for point in half) for half in _halves(later))
    return [
        phrases.count.format(count=len(later), first=words.long_day(later[0].on), last=day),
        phrases.spread.format(
            low_before=words.number(before[0]),
            high_before=words.spoken(before[-1]),
            low_after=words.number(after[0]),
            high_after=words.spoken(after[-1]),
        ),
        phrases.latest.format(day=day, value=value),
    ]


def _halves(points: Sequence[Point]) -> tuple[Sequence[Point], Sequence[Point]]:
    half = len(points) // 2
    return points[:half], points[half:]


def _others(data: ChartData, words: ChartWords) -> list[str]:
    if not data.others:
        return []
    first, last = data.others[0], data.others[-1]
    phrase = words.phrases.others_one if len(data.others) == 1 else words.phrases.others_many
    said = phrase.format(
        count=len(data.others),
        first_value=words.number(first.value),
        first_day=words.long_day(first.on),
        value=words.spoken(last.value),
        day=words.long_day(last.on),
    )
    return [said]


def _band(data: ChartData, segment: Segment, words: ChartWords) -> list[str]:
    """From where to where the band reaches, as far as the measure does, and on which side the last results lie."""
    if segment.band is None:
        return []
    phrases = words.phrases
    low, high = visible_band(data, segment.band)
    sentences = [phrases.band.format(low=words.edge(low), high=words.edge_spoken(high))]
    count, place = where_last(segment)
    if count:
        places = {
            INSIDE: phrases.inside,
            ABOVE: phrases.above,
            BELOW: phrases.below,
            UPPER_EDGE: phrases.upper_edge,
            LOWER_EDGE: phrases.lower_edge,
        }
        phrase = phrases.band_one if count == 1 else phrases.band_some
        if count == len(segment.later) and count > 1:
            phrase = phrases.band_all
        sentences.append(phrase.format(count=count, place=places[place]))
    return sentences


def visible_band(data: ChartData, band: tuple[Decimal, Decimal]) -> tuple[Decimal, Decimal]:
    """The band as far as the measure's own range goes."""
    low, high = band
    shown = domain(data)
    low = low if data.minimum is None else max(low, min(data.minimum, shown.low))
    return low, high if data.maximum is None else min(high, max(data.maximum, shown.high))


def _milestones(data: ChartData, words: ChartWords) -> list[str]:
    phrases = words.phrases
    reached = sorted(
        ((each.reached_on, each) for each in data.milestones if each.reached_on is not None), key=lambda pair: pair[0]
    )
    sentences = [
        phrases.milestone_reached.format(day=words.long_day(on), name=_named(each, words)) for on, each in reached
    ]
    ahead = [each for each in data.milestones if each.reached_on is None]
    return sentences + [phrases.milestone_ahead.format(name=_named(each, words)) for each in ahead]


def _named(milestone: Milestone, words: ChartWords) -> str:
    if milestone.value is None:
        return milestone.name
    return words.phrases.milestone_at.format(name=milestone.name, value=words.spoken(milestone.value))


def _gaps(data: ChartData, segment: Segment, words: ChartWords) -> list[str]:
    return [
        words.phrases.gap.format(first=words.long_day(before.on), last=words.long_day(after.on))
        for before, after in data.gaps(segment.points)
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
