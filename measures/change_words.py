"""What a reading says in words: to the patient plainly and kindly, to the clinician exactly. No database, no clock.

Every sentence names what it compares with. The wording is that of reference/evidence.md sections 3 and 4 and of
look/PATIENT.md section 3; what a person reaches on a day is said by the chart's caption. Texts follow the active
language.
"""

import re
from collections.abc import Iterable
from dataclasses import replace
from datetime import date
from decimal import ROUND_FLOOR, Decimal

from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext as _

from measures.conditions import RATER, choices_of
from measures.definitions import InstrumentDefinition, Threshold, Unit
from measures.instruments import condition_label, short, spoken
from measures.interpretation import Change, Interpretation, Note, Reason, Standing, Steadiness
from measures.reading import Reading, SegmentReading, Start
from measures.series import ANSWERED_BY, COMBINE, VERSION, Changed, Measured
from measures.thresholds import MDC, ClinicThreshold
from rehabgoals.days import day_words

# A published error may lie between two steps of the measure.
ERROR_DECIMALS = 3
# The condition that says what a change score compares with.
QUESTION = "question"
YEAR = re.compile(r"\b(?:19|20)\d\d\b")
FIRST_AUTHOR = re.compile(r"^(?!DOI\b)([^\W\d_][\w’'\- ]*?)(?:,| et al| and )")


# --- For the patient ---------------------------------------------------------------------------------------------


def patient_sentence(reading: Reading, definition: InstrumentDefinition) -> str:
    """What the patient reads under the picture. The first sentence is the one to show large.

    Worked from the change since the start of the present stretch. Without a result it says so; for a tool that shows
    no progress it says what the answers are for.
    """
    found = reading.since_baseline
    if found is None:
        return _("Nothing measured yet.")
    if definition.screening or definition.group_only:
        return _("These answers help us to plan. They do not show progress.")
    sentences = [_less_help(reading, definition), *_patient_change(reading, definition, found)]
    if found.change != Change.FIRST_MEASUREMENT and Note.BEST_SCORE in found.notes:
        sentences.append(_("This is the best score there is."))
    sentences += [_new_start(reading), _someone_else(reading)]
    return " ".join(sentence for sentence in sentences if sentence)


def _patient_change(reading: Reading, definition: InstrumentDefinition, found: Interpretation) -> list[str]:
    """The sentences about the change itself."""
    if definition.is_change_score:
        then = _compared_with(reading.line.results[-1], definition) or _("before")
        return [
            _("Compared with %(then)s, you said: %(value)s.")
            % {"then": then, "value": _on_its_scale(definition, found)}
        ]
    if found.change == Change.FIRST_MEASUREMENT:
        return [_first(reading, definition)]
    if found.change == Change.WITHIN_ERROR:
        return _about_the_same(reading, found)
    if found.change.is_worse:
        return [_worse(reading)]
    steady = _steady(reading) if reading.steadiness == Steadiness.STEADY else ""
    if found.change.is_better:
        return [_better(reading, definition, found), steady if reading.standing == Standing.CONFIRMED else ""]
    if found.reason == Reason.NO_COMMON_ACTIVITIES:
        return [_("Other activities were rated than at the start."), _("So these numbers are not compared.")]
    return [_number_went(reading, definition, found), steady]


def _first(reading: Reading, definition: InstrumentDefinition) -> str:
    assert reading.start is not None
    value = _spoken(definition, reading.start.value)
    if _starts_anew(reading):
        return _("Your new start, on %(day)s: %(value)s. Next time will show more.") % {
            "day": _start_day(reading),
            "value": value,
        }
    return _("This is where you started: %(value)s. Next time will show more.") % {"value": value}


def _about_the_same(reading: Reading, found: Interpretation) -> list[str]:
    if reading.steadiness == Steadiness.STEADY:
        return [_steady(reading)]
    if _starts_anew(reading):
        same = _("About the same since %(day)s.") % {"day": _start_day(reading)}
    else:
        same = _("About the same so far.")
    if Note.BEST_SCORE in found.notes:
        return [same]
    if Note.PAST_MCID_INSIDE_ERROR in found.notes:
        return [
            same,
            _("The change may matter to you, but it is too small to be sure."),
            _("Measuring again will show more."),
        ]
    if reading.steadiness == Steadiness.MOVING_SLOWLY:
        return [same, _small_steps(reading), _("It is too early to be sure.")]
    if Note.NEAR_BEST in found.notes:
        return [same, _("You were near the best score from the start, so this measure cannot show more.")]
    return [same, _("Small ups and downs are normal.")]


def _better(reading: Reading, definition: InstrumentDefinition, found: Interpretation) -> str:
    """A step up, or forward where less is better; how sure it is, and since when."""
    if reading.standing != Standing.CONFIRMED:
        words = {
            (True, False): _("This looks like a step up since we started. Next time will show."),
            (False, False): _("This looks like a step forward since we started. Next time will show."),
            (True, True): _("This looks like a step up since %(day)s. Next time will show."),
            (False, True): _("This looks like a step forward since %(day)s. Next time will show."),
        }
    elif found.change == Change.BETTER_REAL:
        words = {
            (True, False): _("A real step up since we started. Does it make a difference in your day?"),
            (False, False): _("A real step forward since we started. Does it make a difference in your day?"),
            (True, True): _("A real step up since %(day)s. Does it make a difference in your day?"),
            (False, True): _("A real step forward since %(day)s. Does it make a difference in your day?"),
        }
    else:
        words = {
            (True, False): _("A clear step up since we started, of the size people usually notice."),
            (False, False): _("A clear step forward since we started, of the size people usually notice."),
            (True, True): _("A clear step up since %(day)s, of the size people usually notice."),
            (False, True): _("A clear step forward since %(day)s, of the size people usually notice."),
        }
    return words[definition.higher_is_better, _starts_anew(reading)] % {"day": _start_day(reading)}


def _worse(reading: Reading) -> str:
    if _starts_anew(reading):
        return _("This was harder than on %(day)s. Let us look at what was going on.") % {"day": _start_day(reading)}
    return _("This was harder than when we started. Let us look at what was going on.")


def _number_went(reading: Reading, definition: InstrumentDefinition, found: Interpretation) -> str:
    assert found.reference is not None
    facts = {
        "before": short(_finer(definition), found.reference),
        "after": _spoken(definition, found.new),
        "day": _start_day(reading),
    }
    if found.new == found.reference:
        return _("The same as on %(day)s: %(after)s.") % facts
    if definition.value_words:
        return _("On %(day)s: %(before)s. Now: %(after)s.") % facts
    facts["before"] = _figures(definition, found.reference)
    if _starts_anew(reading):
        return _("Since %(day)s your number went from %(before)s to %(after)s.") % facts
    return _("Your number went from %(before)s to %(after)s.") % facts


def _steady(reading: Reading) -> str:
    return " ".join(
        (
            _held_for(_steady_weeks(reading)),
            _("Steady spells are a normal part of getting better."),
            _("It is a good moment to look together at what to keep, change or add."),
        )
    )


def _held_for(weeks: int) -> str:
    return ngettext(
        "Your score has held steady for %(weeks)s week.", "Your score has held steady for %(weeks)s weeks.", weeks
    ) % {"weeks": _count_words(weeks)}


def _small_steps(reading: Reading) -> str:
    first, last = reading.steady_results[0], reading.steady_results[-1]
    words = (
        _("Since %(day)s your number went up in small steps.")
        if last.value > first.value
        else _("Since %(day)s your number went down in small steps.")
    )
    return words % {"day": day_words(first.taken_on, reading.today)}


def _someone_else(reading: Reading) -> str:
    return _("Someone else answered this for you.") if reading.line.by_another else ""


def _less_help(reading: Reading, definition: InstrumentDefinition) -> str:
    """Needing less help is progress of its own, whatever the numbers do."""
    less = [changed for changed in reading.current.segment.changed if changed.is_less_help]
    if not less:
        return ""
    without = _without(definition, less[0])
    words = (
        _("You now do this %(without)s.") % {"without": without}
        if without
        else _("You now need less help: %(help)s.") % {"help": _answer(definition, less[0].field, less[0].after)}
    )
    return f"{words} {_('That is progress of its own.')}"


def _new_start(reading: Reading) -> str:
    """Why the line began anew, where it was not for less help."""
    changed = reading.current.segment.changed
    if not changed or reading.is_less_help:
        return ""
    if changed[0].field == RATER:
        words = _("Another person measured from %(day)s on, so we count from there.")
    elif changed[0].field == VERSION:
        words = _("The measure itself changed on %(day)s, so we count from there.")
    else:
        words = _("We measured in another way from %(day)s on, so we count from there.")
    return words % {"day": _start_day(reading)}


# --- For the clinician -------------------------------------------------------------------------------------------


def clinician_words(reading: Reading, definition: InstrumentDefinition) -> str:
    """The change since the start of the present stretch, with what it is compared with and the error that judged."""
    if reading.latest is None:
        return _("No result yet.")
    return result_words(reading.current, -1, definition, reading.today, sure=reading.standing)


def result_words(
    stretch: SegmentReading,
    place: int,
    definition: InstrumentDefinition,
    today: date,
    *,
    sure: Standing | None = None,
) -> str:
    """The same of one result of a stretch, by its place: against the start of that stretch, as the page judges now."""
    if definition.screening:
        return _("For planning at the start; it is no measure of progress.")
    if definition.group_only:
        return _("Read for the clinic as a whole, not for one patient.")
    found = stretch.interpretations[place]
    what = class_words(found, sure, definition)
    if definition.is_change_score:
        said = {
            "then": _compared_with(stretch.segment.results[place], definition) or _("before (with what was not said)"),
            "value": _spoken(definition, found.new),
            "what": what,
        }
        return _("Compared with %(then)s, by the patient's own judgement: %(value)s; %(what)s.") % said
    assert stretch.start is not None
    start = {"day": day_words(stretch.start.on, today), "value": _value_of(stretch.start, definition)}
    if found.change == Change.FIRST_MEASUREMENT:
        return _("The start, on %(day)s: %(value)s.") % start
    return _("Since %(day)s (%(value)s): %(what)s.") % {**start, "what": what}


def since_last_words(reading: Reading, definition: InstrumentDefinition) -> str:
    """The change since the result before the latest; empty where there is none."""
    found, results = reading.since_last, reading.line.results
    if found is None or found.change == Change.NOT_A_PROGRESS_MEASURE:
        return ""
    before = results[-2]
    facts = {
        "day": day_words(before.taken_on, reading.today),
        "value": short(_finer(definition), before.value),
        "what": class_words(found, None, definition),
    }
    return _("Since last time, %(day)s (%(value)s): %(what)s.") % facts


def class_words(found: Interpretation, sure: Standing | None, definition: InstrumentDefinition) -> str:
    """A class in the clinician's words, with the size of the error that judged; no full stop."""
    if not found.change.is_judged:
        return reason_words(found, definition)
    words = _judged_words(found, sure)
    return _("%(words)s (%(error)s)") % {"words": words, "error": error_label(found.threshold, definition, found.mdc)}


def _judged_words(found: Interpretation, sure: Standing | None) -> str:
    if found.change == Change.WITHIN_ERROR:
        return _("within measurement error")
    if found.change.is_worse:
        words = {
            Standing.FIRST_SIGN: _("change beyond the error, in the other direction, first sign"),
            Standing.CONFIRMED: _("change beyond the error, in the other direction, confirmed"),
        }
        return words[sure] if sure else _("change beyond the error, in the other direction")
    if found.change == Change.BETTER_MEANINGFUL:
        words = {
            Standing.FIRST_SIGN: _("change beyond the error and what patients usually call important, first sign"),
            Standing.CONFIRMED: _("change beyond the error and what patients usually call important, confirmed"),
        }
        return words[sure] if sure else _("change beyond the error and what patients usually call important")
    if sure != Standing.CONFIRMED:
        return _("change beyond the error, first sign") if sure else _("change beyond the error")
    if found.mcid is None:
        return _("real change, without a published threshold for importance")
    return _("real change, below the published threshold for importance")


def reason_words(found: Interpretation, definition: InstrumentDefinition) -> str:
    """Why a change is not judged; no full stop. Empty where it is."""
    if found.reason == Reason.CONDITIONS:
        what = "; ".join(_difference(changed, definition) for changed in found.changed)
        return _("not comparable (%(what)s)") % {"what": what}
    words = {
        Reason.PERCENT_OF_ZERO: _("not comparable: the error is a share of the start, and the start is 0"),
        Reason.NO_COMMON_ACTIVITIES: _("not comparable: no activity was rated both times"),
        Reason.SCREENING: _("no measure of progress: it sorts people at the start"),
        Reason.GROUP_ONLY: _("no measure of one patient's progress: it is read for the clinic"),
        Reason.NO_ERROR_KNOWN: _("no published error for this measure"),
        Reason.ERROR_NOT_VERIFIED: _("not judged: its error waits for a clinician to adopt it"),
    }
    return words[found.reason] if found.reason else ""


def way_words(reading: Reading, definition: InstrumentDefinition) -> str:
    """How much of the way to the target was gone: never past all of it, and never silent when it went back."""
    if reading.percent is None or reading.target is None or reading.way_from is None:
        return ""
    facts = {
        "start": short(_finer(definition), reading.way_from),
        "target": short(definition, reading.target.value),
        "percent": f"{reading.percent.to_integral_value(ROUND_FLOOR):f}".replace("-", "\N{MINUS SIGN}"),
    }
    if reading.percent >= 100:
        return _("All of the way from %(start)s to %(target)s.") % facts
    if reading.percent < 0:
        return _("Further from the target than at the start: %(percent)s%% from %(start)s to %(target)s.") % facts
    return _("%(percent)s%% of the way from %(start)s to %(target)s.") % facts


def steady_words(reading: Reading, definition: InstrumentDefinition) -> str:
    """What the last three results show together and what might follow, for the clinician; empty where it is nothing."""
    fact = steady_fact(reading, definition)
    if not fact:
        return ""
    if reading.steadiness == Steadiness.MOVING_SLOWLY:
        return f"{fact} {_('It is too early to be sure. You might measure again.')}"
    return f"{fact} {_('You might review load, dose, the goal, or what gets in the way.')}"


def steady_fact(reading: Reading, definition: InstrumentDefinition) -> str:
    """The last three results that hold steady or move slowly, over which time and within which error; else empty."""
    if reading.steadiness not in (Steadiness.STEADY, Steadiness.MOVING_SLOWLY) or reading.steady_error is None:
        return ""
    weeks = _steady_weeks(reading)
    facts = {
        "values": ", ".join(_figures(definition, each.value) for each in reading.steady_results),
        "weeks": ngettext("%(weeks)s week", "%(weeks)s weeks", weeks) % {"weeks": weeks},
        "error": _figures(definition, reading.steady_error, ERROR_DECIMALS),
    }
    if reading.steadiness == Steadiness.MOVING_SLOWLY:
        is_up = reading.steady_results[-1].value > reading.steady_results[0].value
        words = (
            _("Small steps the same way, up (%(values)s over %(weeks)s, error %(error)s).")
            if is_up
            else _("Small steps the same way, down (%(values)s over %(weeks)s, error %(error)s).")
        )
    elif definition.mdc is None:
        words = _("Steady (%(values)s over %(weeks)s; the two first results differed by %(error)s).")
    else:
        words = _("Steady (%(values)s over %(weeks)s, error %(error)s).")
    return words % facts


def note_lines(reading: Reading, definition: InstrumentDefinition) -> list[str]:
    """What a clinician reads beside the class, one sentence or two a line."""
    found = reading.since_baseline
    if found is None:
        return []
    words = {
        Note.PAST_MCID_INSIDE_ERROR: _(
            "It is past what patients usually call important. It may matter, and is too small to be sure; "
            "you might measure again."
        ),
        Note.NEAR_BEST: _(
            "The start was already near the best score; this measure cannot show more. Another one might."
        ),
        Note.NEAR_WORST: _("The start was near the worst score; this measure cannot show a worsening."),
        Note.BEST_SCORE: _("This is the best score there is."),
        Note.BEYOND_BEST: _("Beyond the best value it is neither better nor worse."),
        Note.LONG_GAP: _("More than 26 weeks lie between the two. The error was studied over days or weeks."),
        Note.BETWEEN_RATERS: _("Two people measured, so the error between two people judges."),
        Note.MCID_NOT_VERIFIED: _("What counts as important waits for a clinician to adopt it."),
    }
    lines = [words[note] for note in found.notes]
    lines += _companion(found)
    if found.activities:
        lines.append(_activities(found, reading))
    moved = reading.current.moved_from
    if moved is not None:
        lines.append(
            _("The result of %(day)s was entered in error. The start is now that of %(start)s.")
            % {"day": day_words(moved.taken_on, reading.today), "start": _start_day(reading)}
        )
    lines += _wrong_that_day(reading, definition)
    if reading.is_worth_a_call:
        in_a_row = [each.change.is_worse for each in reading.current.interpretations[-2:]]
        lines.append(
            _("Two results in a row lie beyond the error, in the other direction. That is worth a call.")
            if in_a_row == [True, True]
            else _("The change for the worse is of the size people notice. That is worth a call.")
        )
    return lines


def _wrong_that_day(reading: Reading, definition: InstrumentDefinition) -> list[str]:
    """A result of the very day of the start that was entered in error, such as a start that was typed wrongly."""
    start = reading.start
    wrong = (
        each for each in reading.line.in_error if start and each.taken_on == start.on and each.value != start.value
    )
    return [
        _("A result of %(day)s, %(wrong)s, was entered in error. The start is %(start)s.")
        % {
            "day": _start_day(reading),
            "wrong": short(definition, each.value),
            "start": _start_value(reading, definition),
        }
        for each in wrong
    ]


def _companion(found: Interpretation) -> list[str]:
    """The share of the start that counts as important for some measures: shown beside, never a class."""
    if found.percent is None or found.percent_asked is None or not found.change.is_better:
        return []
    facts = {
        "percent": f"{found.percent.to_integral_value(ROUND_FLOOR):f}",
        "asked": f"{found.percent_asked.normalize():f}",
    }
    return [_("The gain is %(percent)s%% of the start; %(asked)s%% is usually called important.") % facts]


def _activities(found: Interpretation, reading: Reading) -> str:
    count = len(found.activities)
    return ngettext(
        "Compared by %(count)s activity that was rated both times.",
        "Compared by %(count)s activities that were rated both times.",
        count,
    ) % {"count": count}


# --- Thresholds and breaks ---------------------------------------------------------------------------------------


def error_label(threshold: Threshold | None, definition: InstrumentDefinition, value: Decimal | None = None) -> str:
    """The error with its confidence: "MDC90 2 points". `value` is the number it became where it is a percentage."""
    if threshold is None:
        return ""
    name = f"MDC{threshold.confidence}" if threshold.confidence else "MDC"
    size = size_words(threshold, definition) if value is None else _size(definition, value)
    return f"{name} {size}"


def size_words(threshold: Threshold, definition: InstrumentDefinition) -> str:
    """How large a threshold is: "5.4°", "36.7% of the start"."""
    if threshold.percent:
        return _("%(value)s%% of the start") % {"value": _figures(definition, threshold.value, ERROR_DECIMALS)}
    return _size(definition, threshold.value)


def error_words(threshold: Threshold, definition: InstrumentDefinition, today: date, of: str = MDC) -> str:
    """A threshold with its population and source, and who adopted it: "MDC95 4, neck pain; Kovacs 2008"."""
    label = error_label(threshold, definition)
    if of != MDC:
        label = f"MCID {size_words(threshold, definition)}"
    population = gettext(threshold.population) if threshold.population else ""
    parts = [", ".join(filter(None, (label, population))), short_source(threshold.citation)]
    adopted = threshold.adopted if isinstance(threshold, ClinicThreshold) else None
    if adopted is not None:
        facts = {"name": adopted.by, "day": day_words(adopted.on, today), "reason": adopted.reason}
        parts.append(
            _("set for this patient by %(name)s on %(day)s: %(reason)s") % facts
            if adopted.for_one_patient
            else _("adopted by %(name)s on %(day)s") % facts
        )
    elif not threshold.verified:
        parts.append(_("not adopted yet"))
    return "; ".join(filter(None, parts))


def short_source(citation: str) -> str:
    """ "Kovacs 2008" for "Kovacs et al., BMC Musculoskelet Disord 2008;9:43"; the whole where it names nobody."""
    author, year = FIRST_AUTHOR.match(citation), YEAR.search(citation)
    if author is None or year is None:
        return citation
    return author[1] if year[0] in author[1] else f"{author[1]} {year[0]}"


def break_words(changed: Iterable[Changed], definition: InstrumentDefinition) -> str:
    """What began a new stretch, beside its mark in the chart: "now without the stick", "now measured by Ana"."""
    return ", ".join(_break(each, definition) for each in changed)


def _break(changed: Changed, definition: InstrumentDefinition) -> str:
    if changed.field == VERSION:
        return _("another version of the measure")
    if changed.field == RATER:
        return _("now measured by %(name)s") % {"name": changed.after}
    without = _without(definition, changed)
    if without:
        return _("now %(without)s") % {"without": without}
    return _("now: %(after)s") % {"after": _answer(definition, changed.field, changed.after)}


def _difference(changed: Changed, definition: InstrumentDefinition) -> str:
    if changed.field == VERSION:
        return _("another version of the measure")
    if changed.field == ANSWERED_BY:
        return _("one was answered by another person")
    label = next((condition_label(each) for each in definition.conditions if each.field == changed.field), "")
    facts = {
        "what": label[:1].lower() + label[1:],
        "before": _answer(definition, changed.field, changed.before),
        "after": _answer(definition, changed.field, changed.after),
    }
    if changed.field == COMBINE:
        return _("%(before)s, then %(after)s") % facts
    return _("%(what)s: %(before)s, then %(after)s") % facts


# --- Inside -----------------------------------------------------------------------------------------------------


def _starts_anew(reading: Reading) -> bool:
    """Whether "since we started" would say the wrong day: the line began anew, or its first result was in error."""
    return reading.has_break or reading.current.moved_from is not None


def _start_day(reading: Reading) -> str:
    return day_words(reading.start.on, reading.today) if reading.start else ""


def _start_value(reading: Reading, definition: InstrumentDefinition) -> str:
    """The value of the start; where two results make it, both."""
    assert reading.start is not None
    return _value_of(reading.start, definition)


def _value_of(start: Start, definition: InstrumentDefinition) -> str:
    value = short(_finer(definition), start.value)
    if len(start.of) == 1:
        return value
    first, second = (short(definition, each.value) for each in start.of)
    return _("%(value)s, the mean of %(first)s and %(second)s") % {"value": value, "first": first, "second": second}


def _count_words(count: int) -> str:
    """A number of weeks in words up to twelve, as a sentence reads it; larger ones in figures."""
    words = {
        4: _("four"),
        5: _("five"),
        6: _("six"),
        7: _("seven"),
        8: _("eight"),
        9: _("nine"),
        10: _("ten"),
        11: _("eleven"),
        12: _("twelve"),
    }
    return words.get(count, str(count))


def _steady_weeks(reading: Reading) -> int:
    first, last = reading.steady_results[0], reading.steady_results[-1]
    return int((last.taken_on - first.taken_on).days // 7)


def _without(definition: InstrumentDefinition, changed: Changed) -> str:
    """ "without the stick", where the least help there is was enough."""
    for condition in definition.conditions:
        if condition.field == changed.field and changed.is_less_help and condition.choices[0].value == changed.after:
            before = next(each for each in condition.choices if each.value == changed.before)
            return gettext(before.without) if before.without else ""
    return ""


def _answer(definition: InstrumentDefinition, field: str, value: str) -> str:
    if field == COMBINE:
        return {"mean": _("the mean of the tries"), "best": _("the best of the tries")}.get(value, value)
    for condition in definition.conditions:
        if condition.field == field:
            return dict(choices_of(condition)).get(value, value)
    return value


def _compared_with(result: Measured, definition: InstrumentDefinition) -> str:
    """What an answer of a change score compares with, as it was asked; empty where nobody said."""
    said = str(result.conditions.get(QUESTION, ""))
    return _answer(definition, QUESTION, said) if said else ""


def _on_its_scale(definition: InstrumentDefinition, found: Interpretation) -> str:
    """A change score that a patient can read: its words, or the number with what the ends of its scale mean."""
    low, high = definition.minimum, definition.maximum
    if definition.value_words or low is None or high is None or not definition.low_anchor or not definition.high_anchor:
        return _spoken(definition, found.new)
    return _("%(value)s, on a scale from %(low)s (%(low_words)s) to %(high)s (%(high_words)s)") % {
        "value": short(definition, found.new),
        "low": short(definition, low),
        "low_words": gettext(definition.low_anchor),
        "high": short(definition, high),
        "high_words": gettext(definition.high_anchor),
    }


def _finer(definition: InstrumentDefinition) -> InstrumentDefinition:
    """With one more decimal: a mean of results may lie between two steps of the measure."""
    return replace(definition, decimals=definition.decimals + 1)


def _spoken(definition: InstrumentDefinition, value: Decimal) -> str:
    return spoken(_finer(definition), value)


def _figures(definition: InstrumentDefinition, value: Decimal, decimals: int = 0) -> str:
    """The number alone, in figures even where the measure reads words."""
    places = max(definition.decimals + 1, decimals)
    return short(replace(definition, decimals=places, unit=Unit(), value_words=()), value)


def _size(definition: InstrumentDefinition, value: Decimal) -> str:
    """A size in the measure's unit; a difference has no words of its own."""
    places = max(definition.decimals, ERROR_DECIMALS)
    return short(replace(definition, decimals=places, value_words=()), value)
