"""How what was said or measured becomes one value, by the instrument's published rule.

Pure: values in, values out. Missing is never zero: each rule says what a gap becomes, and where it allows none there is
no value but a reason. Numbers stay exact until the end; only the result is rounded, half up, to the instrument's step.

Sources: the scoring of each instrument is in its catalogue file; GAS-light's table is in evidence.md section 1 (whole
levels: "partly" from -1 keeps -1), the patient-specific average in section 2.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal, InvalidOperation
from typing import Any

from django.utils.formats import number_format
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext as _

from measures.definitions import InstrumentDefinition, Item, Part, ScoringRule
from measures.instruments import check_value, number, short

HUNDRED = Decimal(100)
MOST_ACTIVITIES = 5
# Steps of an explanation show at most this many decimals.
SHOWN_DECIMALS = 2
LEAST, MOST = Decimal("1e-6"), Decimal("1e9")

# What GAS-light's six words are worth, from a baseline of -2 and of -1 (evidence.md section 1).
GAS_LIGHT: dict[str, tuple[int, int]] = {
    "harder": (-2, -2),
    "same": (-2, -1),
    "part_way": (-1, -1),
    "as_hoped": (0, 0),
    "bit_more": (1, 1),
    "lot_more": (2, 2),
}

Answers = Mapping[str, Any] | Sequence[Any]


@dataclass(frozen=True)
class Score:
    """A value with how it came about, or no value with the reason.

    `value` is in the instrument's unit, rounded to its step and inside its range. `reason` is a sentence, empty when
    there is a value. `steps` are sentences, in order. `used` and `missing` name what went in and what was not there:
    positions from 1, an item's key, or an activity.
    """

    value: Decimal | None
    reason: str = ""
    steps: tuple[str, ...] = ()
    used: tuple[str, ...] = ()
    missing: tuple[str, ...] = ()


@dataclass(frozen=True)
class QuestionScore:
    """What one question of a questionnaire scored (None: not answered), and the least and most it can score.

    `is_counted` is False where the question was not asked at all: then it is no gap either.
    """

    name: str
    score: Decimal | None
    lowest: Decimal
    highest: Decimal
    is_counted: bool = True


class _NoScore(Exception):
    """There is no value; the message says why, `missing` what was not there."""

    def __init__(self, reason: str, missing: Iterable[str] = ()) -> None:
        super().__init__(reason)
        self.missing = tuple(missing)


@dataclass(frozen=True)
class _Found:
    """A number that is not rounded yet, and how it came about."""

    value: Decimal
    steps: tuple[str, ...] = ()
    used: tuple[str, ...] = ()
    missing: tuple[str, ...] = ()


def score(definition: InstrumentDefinition, answers: Answers) -> Score:
    """The value that these answers give by the instrument's rule.

    `answers` is what `Measurement.answers` keeps: trials, items, activities, or another scale, numbers as text; or a
    list of the questions' scores in their order, None for a question that was not answered. Never raises for what a
    person said; ValueError for answers of no known kind, or questions' scores for an instrument without such a rule.
    """
    if not isinstance(answers, Mapping):
        return score_questions(definition, _rule_of(definition), _as_questions(definition, answers))
    for kind, way in WAYS.items():
        if kind in answers:
            try:
                return _finished(definition, way(definition, answers))
            except _NoScore as no_score:
                return Score(None, str(no_score), missing=no_score.missing)
    raise ValueError(f"answers hold {sorted(answers)}; one of {', '.join(WAYS)} is expected")


def score_questions(
    definition: InstrumentDefinition,
    rule: ScoringRule,
    questions: Sequence[QuestionScore],
    factor: Decimal = Decimal(1),
) -> Score:
    """The value that the questions' scores give by this rule, which may be another than the instrument's own.

    `factor` is by how much the rule's result is larger than the instrument's value (NDI in per cent: 2). ValueError
    when the rule is for another number of questions.
    """
    if not rule.parts or len(questions) != rule.count:
        raise ValueError(f"the rule is for {rule.count} questions; there are {len(questions)}")
    try:
        found = _combined(rule, [_part(part, _chosen(part, questions)) for part in rule.parts])
        if factor != 1:
            value = found.value / factor
            step = _("Divided by {factor}: {value}").format(factor=_figure(factor), value=_figure(value))
            found = _Found(value, (*found.steps, step), found.used, found.missing)
        return _finished(definition, found)
    except _NoScore as no_score:
        return Score(None, str(no_score), missing=no_score.missing)


# --- Trials -----------------------------------------------------------------------------------------------------


def _trials(definition: InstrumentDefinition, answers: Mapping[str, Any]) -> _Found:
    """Several tries at one time; mean or best, as the instrument (or who measured, where it is asked) says."""
    given = answers["trials"]
    combine = definition.combine
    if definition.combine_is_asked and answers.get("combine") in ("mean", "best"):
        combine = answers["combine"]
    if not combine:
        raise ValueError(f"{definition.key} is not measured by several tries")
    if not isinstance(given, Sequence) or isinstance(given, str):
        raise _NoScore(_("No try is written down."))
    if definition.items and any(isinstance(trial, Mapping) for trial in given):
        return _trials_of_items(definition, [trial for trial in given if isinstance(trial, Mapping)], combine)
    values = [_number(trial) for trial in given]
    done = [value for value in values if value is not None]
    if not done:
        raise _NoScore(_("No try is written down."))
    tries = [str(place) for place, value in enumerate(values, start=1) if value is not None]
    missing = [str(place) for place in range(1, max(definition.trials, len(values)) + 1) if str(place) not in tries]
    value = _mean(done) if combine == "mean" else _best(definition, done)
    return _Found(value, (_tries_words(definition, done, combine, value),), tuple(tries), tuple(missing))


def _trials_of_items(definition: InstrumentDefinition, trials: list[Mapping[str, Any]], combine: str) -> _Found:
    """Tries of which each has several numbers.

    Reaches and two legs: each number's tries are combined first, because the best reach of every direction counts.
    Else each try gives a value, and these are combined.
    """
    formula = _rule_of(definition).formula
    if formula in ("reach", "symmetry"):
        items = {}
        for item in definition.items:
            done = [value for value in (_number(trial.get(item.key)) for trial in trials) if value is not None]
            if done:
                items[item.key] = _mean(done) if combine == "mean" else max(done)
        return FORMULAS[formula](definition, items)
    found: list[tuple[str, Decimal]] = []
    missing: list[str] = []
    steps: list[str] = []
    for place, trial in enumerate(trials, start=1):
        try:
            one = FORMULAS[formula](definition, trial)
        except _NoScore:
            missing.append(str(place))
            continue
        found.append((str(place), one.value))
        steps += one.steps
    if not found:
        raise _NoScore(_("No try is written down."), missing)
    values = [value for _place, value in found]
    value = _mean(values) if combine == "mean" else _best(definition, values)
    steps.append(_tries_words(definition, values, combine, value))
    return _Found(value, tuple(steps), tuple(place for place, _value in found), tuple(missing))


def _tries_words(definition: InstrumentDefinition, done: list[Decimal], combine: str, value: Decimal) -> str:
    listed = ", ".join(number(definition, each) for each in done)
    words = _("Mean of {tries}: {value}") if combine == "mean" else _("Best of {tries}: {value}")
    return words.format(tries=listed, value=_figure(value))


def _best(definition: InstrumentDefinition, values: list[Decimal]) -> Decimal:
    best = definition.best
    if best is not None:
        return min(values, key=lambda value: abs(value - best))
    return max(values) if definition.higher_is_better else min(values)


# --- Formulas over the instrument's own items ---------------------------------------------------------------------


def _items(definition: InstrumentDefinition, answers: Mapping[str, Any]) -> _Found:
    given = answers["items"]
    return FORMULAS[_rule_of(definition).formula](definition, given if isinstance(given, Mapping) else {})


def _asked(definition: InstrumentDefinition, given: Mapping[str, Any]) -> list[Decimal]:
    """The number of every item, in the definition's order; all are needed."""
    said = [(item, _number(given.get(item.key))) for item in definition.items]
    missing = [item for item, value in said if value is None]
    if missing:
        raise _NoScore(_without(missing), (item.key for item in missing))
    for item, value in said:
        if value is not None and not item.minimum <= value <= item.maximum:
            words = _("{name}: {value} is outside. It goes from {lowest} to {highest}.").format(
                name=gettext(item.label),
                value=_figure(value),
                lowest=_figure(item.minimum),
                highest=_figure(item.maximum),
            )
            raise _NoScore(words, (item.key,))
    return [value for _item, value in said if value is not None]


def _without(missing: list[Item]) -> str:
    names = ", ".join(gettext(item.label) for item in missing)
    return _("Without this there is no result: {names}.").format(names=names)


def _made(definition: InstrumentDefinition, value: Decimal, words: str) -> _Found:
    return _Found(value, (words,), tuple(item.key for item in definition.items))


def _above_zero(item: Item, value: Decimal) -> Decimal:
    if value <= 0:
        raise _NoScore(_("{name} is more than 0.").format(name=gettext(item.label)), (item.key,))
    return value


def _speed(definition: InstrumentDefinition, given: Mapping[str, Any]) -> _Found:
    """The first item (a distance) divided by the second (the time it took)."""
    distance, seconds = _asked(definition, given)
    value = distance / _above_zero(definition.items[1], seconds)
    words = _("{distance} divided by {seconds} is {value}").format(
        distance=_figure(distance), seconds=_figure(seconds), value=_figure(value)
    )
    return _made(definition, value, words)


def _symmetry(definition: InstrumentDefinition, given: Mapping[str, Any]) -> _Found:
    """The first item (the involved side) in per cent of the second (the other side)."""
    involved, other = _asked(definition, given)
    value = involved / _above_zero(definition.items[1], other) * HUNDRED
    words = _("{part} of {whole} is {value} %").format(
        part=_figure(involved), whole=_figure(other), value=_figure(value)
    )
    return _made(definition, value, words)


def _reach(definition: InstrumentDefinition, given: Mapping[str, Any]) -> _Found:
    """The reaches in per cent of as many leg lengths; the leg's length is the last item."""
    *reaches, leg = _asked(definition, given)
    whole = len(reaches) * _above_zero(definition.items[-1], leg)
    value = _sum(reaches) / whole * HUNDRED
    words = _("{reaches} together are {part}; of {count} leg lengths ({whole}) that is {value} %").format(
        reaches=", ".join(map(_figure, reaches)),
        part=_figure(_sum(reaches)),
        count=len(reaches),
        whole=_figure(whole),
        value=_figure(value),
    )
    return _made(definition, value, words)


def _ratio_percent(definition: InstrumentDefinition, given: Mapping[str, Any]) -> _Found:
    """What was done (the first item) in per cent of what was planned (the second), at most 100.

    Nothing planned is no result, and not 0.
    """
    done, planned = _asked(definition, given)
    if planned <= 0:
        raise _NoScore(_("Nothing was planned, so there is no share of it."), (definition.items[1].key,))
    value = done / planned * HUNDRED
    steps = [
        _("{part} of {whole} is {value} %").format(part=_figure(done), whole=_figure(planned), value=_figure(value))
    ]
    if value > HUNDRED:
        value = HUNDRED
        steps.append(_("More than was planned counts as 100 %"))
    return _Found(value, tuple(steps), tuple(item.key for item in definition.items))


def _gas_light(definition: InstrumentDefinition, given: Mapping[str, Any]) -> _Found:
    """The level that one of the six words means, from a baseline of -2 or -1: the first item, then the word."""
    baseline_item, word_item = definition.items
    baseline, word = _number(given.get(baseline_item.key)), str(given.get(word_item.key))
    said_of = ((baseline_item, baseline in (-2, -1)), (word_item, word in GAS_LIGHT))
    missing = [item for item, is_said in said_of if not is_said]
    if missing:
        raise _NoScore(_without(missing), (item.key for item in missing))
    value = Decimal(GAS_LIGHT[word][0 if baseline == -2 else 1])
    said = next((gettext(choice.label) for choice in word_item.choices if choice.value == word), word)
    words = _("From {baseline}, “{word}” is {value}, in whole levels").format(
        baseline=baseline, word=said, value=_figure(value)
    )
    return _made(definition, value, words)


def activities_in_order(answers: Mapping[str, Any]) -> list[tuple[str, str | None]]:
    """The activities of an average with their ratings, as the patient named them; None for one not rated this time.

    A JSON column keeps names in an order of its own, so the patient's stands beside them.
    """
    rated = answers.get("activities", {})
    return [(words, rated.get(words)) for words in answers.get("in_order", rated)]


def _activities(definition: InstrumentDefinition, answers: Mapping[str, Any]) -> _Found:
    """The mean over the activities that were rated, one to five of them (evidence.md section 2)."""
    given = answers["activities"]
    rated = _numbers(given if isinstance(given, Mapping) else {})
    missing = tuple(str(name) for name in (given if isinstance(given, Mapping) else {}) if name not in rated)
    if not rated:
        raise _NoScore(_("No activity is rated."), missing)
    if len(rated) > MOST_ACTIVITIES:
        raise _NoScore(_("At most {count} activities make one average.").format(count=MOST_ACTIVITIES), missing)
    outside = next((problem for value in rated.values() for problem in check_value(definition, value)), None)
    if outside:
        raise _NoScore(outside.message, missing)
    value = _mean(list(rated.values()))
    words = ngettext("{ratings}: one activity", "Mean of {ratings} ({count} activities): {value}", len(rated)).format(
        ratings=", ".join(map(_figure, rated.values())), count=len(rated), value=_figure(value)
    )
    return _Found(value, (words,), tuple(rated), missing)


# --- Another scale ------------------------------------------------------------------------------------------------


def _other_scale(definition: InstrumentDefinition, answers: Mapping[str, Any]) -> _Found:
    """A number typed on another scale in which the instrument travels, such as the NDI in per cent."""
    scale = next((each for each in definition.other_scales if each.key == answers["scale"]), None)
    typed = _number(answers.get("typed"))
    if scale is None:
        raise _NoScore(_("This measure does not travel on that scale."))
    if typed is None:
        raise _NoScore(_("No number is written down."))
    if not scale.minimum <= typed <= scale.maximum:
        words = _("{typed} is outside. On this scale the number goes from {lowest} to {highest}.")
        raise _NoScore(
            words.format(
                typed=_figure(typed),
                lowest=_figure(scale.minimum),
                highest=_figure(scale.maximum),
            )
        )
    value = typed / scale.factor
    words = _("{typed} {symbol} divided by {factor} is {value}").format(
        typed=_figure(typed), symbol=gettext(scale.symbol), factor=_figure(scale.factor), value=_figure(value)
    )
    return _Found(value, (words,))


# --- Questions ------------------------------------------------------------------------------------------------------


def _as_questions(definition: InstrumentDefinition, scores: Sequence[Any]) -> list[QuestionScore]:
    """A plain list of scores as the questions of the instrument's own rule; what lies outside was not answered."""
    rule = _rule_of(definition)
    questions = []
    for place, given in enumerate(scores, start=1):
        value = _number(given)
        is_inside = value is not None and rule.item_min <= value <= rule.item_max
        questions.append(QuestionScore(str(place), value if is_inside else None, rule.item_min, rule.item_max))
    return questions


def _chosen(part: Part, questions: Sequence[QuestionScore]) -> list[QuestionScore]:
    return [questions[place - 1] for place in part.items] if part.items else list(questions)


def _part(part: Part, questions: list[QuestionScore]) -> _Found:
    """One scale: what its questions scored, its gaps treated by its rule. Raises _NoScore when the rule refuses."""
    counted = [each for each in questions if each.is_counted]
    answered = [each for each in counted if each.score is not None]
    gaps = [each for each in counted if each.score is None]
    _refuse(part, len(counted), answered, gaps)
    scores = [each.score for each in answered if each.score is not None]
    whole = answered
    if gaps and part.missing == "mean_of_rest" and part.method == "sum":
        scores += [_mean(scores)] * len(gaps)
        whole = counted
    elif gaps and part.missing == "zero":
        scores += [each.lowest for each in gaps]
        whole = counted
    total = _sum(scores)
    lowest = _sum(each.lowest for each in whole)
    highest = _sum(each.highest for each in whole)
    value = {
        "sum": lambda: total,
        "mean": lambda: total / len(scores),
        "percent": lambda: (total - lowest) / (highest - lowest) * HUNDRED,
    }[part.method]()
    steps = [_part_words(part, len(answered), len(counted), total, value, lowest, highest)]
    if gaps:
        steps.append(_gap_words(part, gaps))
    if part.reverse:
        value = HUNDRED - value
        steps.append(_("Counted from the other end: {value}").format(value=_figure(value)))
    if part.factor != 1:
        value *= part.factor
        steps.append(_("Times {factor}: {value}").format(factor=_figure(part.factor), value=_figure(value)))
    return _Found(value, tuple(steps), tuple(each.name for each in answered), tuple(each.name for each in gaps))


def _refuse(part: Part, asked: int, answered: list[QuestionScore], gaps: list[QuestionScore]) -> None:
    """Raise _NoScore where the rule gives no score for this many gaps."""
    name = f" ({gettext(part.name)})" if part.name else ""
    missing = [each.name for each in gaps]
    # Where what is not ticked counts as none, one answer still shows that the questions were answered at all.
    needed = min(part.at_least or (1 if part.missing == "zero" else asked), asked)
    if not answered:
        raise _NoScore(_("No question is answered{part}, so there is no score.").format(part=name), missing)
    if gaps and (part.missing == "refuse" or needed == asked):
        reason = _("Answered: {answered} of {asked} questions{part}. A score needs all of them.")
    elif len(answered) < needed:
        reason = _("Answered: {answered} of {asked} questions{part}. A score needs at least {needed}.")
    else:
        return
    raise _NoScore(reason.format(answered=len(answered), asked=asked, part=name, needed=needed), missing)


def _combined(rule: ScoringRule, parts: list[_Found]) -> _Found:
    """The parts as one number; every part is needed."""
    values = [part.value for part in parts]
    value = _sum(values) if rule.combine == "sum" else _mean(values)
    steps = [step for part in parts for step in part.steps]
    if len(parts) > 1:
        words = _("Sum of {parts}: {value}") if rule.combine == "sum" else _("Mean of {parts}: {value}")
        steps.append(words.format(parts=", ".join(map(_figure, values)), value=_figure(value)))
    used = dict.fromkeys(name for part in parts for name in part.used)
    missing = dict.fromkeys(name for part in parts for name in part.missing)
    return _Found(value, tuple(steps), tuple(used), tuple(missing))


def _part_words(
    part: Part, answered: int, asked: int, total: Decimal, value: Decimal, lowest: Decimal, highest: Decimal
) -> str:
    name = f"{gettext(part.name)}: " if part.name else ""
    words = {
        "sum": _("{answered} of {asked} questions answered; the sum is {total}"),
        "mean": _("{answered} of {asked} questions answered; the mean is {value}"),
        "percent": _(
            "{answered} of {asked} questions answered; {total} on a scale from {lowest} to {highest} is {value} %"
        ),
    }[part.method]
    return name + words.format(
        answered=answered,
        asked=asked,
        total=_figure(total),
        value=_figure(value),
        lowest=_figure(lowest),
        highest=_figure(highest),
    )


def _gap_words(part: Part, gaps: list[QuestionScore]) -> str:
    words = {
        "mean_of_rest": _("Not answered, counted as the mean of the others: {names}"),
        "leave_out": _("Not answered, left out: {names}"),
        "zero": _("Not ticked, counted as none: {names}"),
    }[part.missing]
    return words.format(names=", ".join(each.name for each in gaps))


# --- Numbers --------------------------------------------------------------------------------------------------------


def _rule_of(definition: InstrumentDefinition) -> ScoringRule:
    if definition.rule is None:
        raise ValueError(f"{definition.key} has no rule")
    return definition.rule


def _finished(definition: InstrumentDefinition, found: _Found) -> Score:
    """Round to the instrument's step, and give no value outside its range."""
    start = definition.minimum or Decimal(0)
    # A third times three is one again before it is decided which way a half goes.
    exact = ((found.value - start) / definition.step).quantize(Decimal("1e-6"))
    steps_up = exact.quantize(Decimal(1), rounding=ROUND_HALF_UP)
    value = (start + steps_up * definition.step).quantize(Decimal(1).scaleb(-definition.decimals))
    outside = check_value(definition, value)
    if outside:
        words = _("The result would be {value}. {range}")
        reason = words.format(value=_figure(found.value), range=outside[0].message)
        return Score(None, reason, found.steps, found.used, found.missing)
    steps = found.steps
    if value != found.value:
        steps = (*steps, _("Rounded: {value}").format(value=short(definition, value)))
    return Score(value, "", steps, found.used, found.missing)


def _number(given: Any) -> Decimal | None:
    """A number as it is kept, exact; None for what is empty or is none."""
    try:
        value = Decimal(str(given))
    except InvalidOperation:
        return None
    if not value.is_finite() or value.is_zero():
        return Decimal(0) if value.is_zero() else None
    # Nothing is measured beyond this, and the arithmetic stays exact within it.
    return value if LEAST <= abs(value) < MOST else None


def _numbers(given: Mapping[str, Any]) -> dict[str, Decimal]:
    read = {name: _number(value) for name, value in given.items()}
    return {name: value for name, value in read.items() if value is not None}


def _sum(values: Iterable[Decimal]) -> Decimal:
    return sum(values, Decimal(0))


def _mean(values: Sequence[Decimal]) -> Decimal:
    return _sum(values) / len(values)


def _figure(value: Decimal) -> str:
    """A number in an explanation: at most two decimals, none without need, in the active language."""
    rounded = value.quantize(Decimal(1).scaleb(-SHOWN_DECIMALS), rounding=ROUND_HALF_UP)
    return str(number_format(rounded.normalize()))


FORMULAS = {
    "speed": _speed,
    "symmetry": _symmetry,
    "reach": _reach,
    "ratio_percent": _ratio_percent,
    "gas_light": _gas_light,
}
# In the order in which they are looked for: tries may be typed on another scale, and each may hold several items.
WAYS = {"scale": _other_scale, "trials": _trials, "items": _items, "activities": _activities}
