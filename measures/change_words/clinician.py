"""What a reading says to the clinician: the class of a change, the error that judged, and what to look at."""

from datetime import date
from decimal import ROUND_FLOOR

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from measures.change_words.breaks import difference_words
from measures.change_words.errors import ERROR_DECIMALS, error_label
from measures.change_words.parts import asked_about, figures, finer, spoken_finely, start_day, start_words, steady_weeks
from measures.definitions import InstrumentDefinition
from measures.instruments import short
from measures.interpretation import Change, Interpretation, Note, Reason, Standing, Steadiness
from measures.reading import Reading, SegmentReading
from rehabgoals.days import day_words


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
            "then": asked_about(stretch.segment.results[place], definition) or _("before (with what was not said)"),
            "value": spoken_finely(definition, found.new),
            "what": what,
        }
        return _("Compared with %(then)s, by the patient's own judgement: %(value)s; %(what)s.") % said
    assert stretch.start is not None
    start = {"day": day_words(stretch.start.on, today), "value": start_words(stretch.start, definition)}
    if found.change == Change.FIRST_MEASUREMENT:
        return _("The start, on %(day)s: %(value)s.") % start
    return _("Since %(day)s (%(value)s): %(what)s.") % {**start, "what": what}


def since_last_words(reading: Reading, definition: InstrumentDefinition) -> str:
    """The change since last time, the result of an earlier day; empty where there is none."""
    found, before = reading.since_last, reading.before
    if found is None or before is None or found.change == Change.NOT_A_PROGRESS_MEASURE:
        return ""
    facts = {
        "day": day_words(before.taken_on, reading.today),
        "value": short(finer(definition), before.value),
        "what": class_words(found, None, definition),
    }
    return _("Since last time, %(day)s (%(value)s): %(what)s.") % facts


def last_time_words(reading: Reading, definition: InstrumentDefinition) -> str:
    """The value of last time and its day ("4 on 17 November"); empty where the latest cannot be held against it."""
    before = reading.last_time
    if before is None:
        return ""
    facts = {"value": short(finer(definition), before.value), "day": day_words(before.taken_on, reading.today)}
    return _("%(value)s on %(day)s") % facts


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
        what = "; ".join(difference_words(changed, definition) for changed in found.changed)
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
        "start": short(finer(definition), reading.way_from),
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
    weeks = steady_weeks(reading)
    facts = {
        "values": ", ".join(figures(definition, each.value) for each in reading.steady_results),
        "weeks": ngettext("%(weeks)s week", "%(weeks)s weeks", weeks) % {"weeks": weeks},
        "error": figures(definition, reading.steady_error, ERROR_DECIMALS),
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
            % {"day": day_words(moved.taken_on, reading.today), "start": start_day(reading)}
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
            "day": start_day(reading),
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


def _start_value(reading: Reading, definition: InstrumentDefinition) -> str:
    """The value of the start; where two results make it, both."""
    assert reading.start is not None
    return start_words(reading.start, definition)
