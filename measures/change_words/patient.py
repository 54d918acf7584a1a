"""What a reading says to the patient: plainly, kindly, and always since when."""

from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext as _

from measures.change_words.parts import (
    answer_words,
    asked_about,
    figures,
    finer,
    spoken_finely,
    start_day,
    steady_weeks,
    without_words,
)
from measures.conditions import RATER
from measures.definitions import InstrumentDefinition
from measures.instruments import short
from measures.interpretation import Change, Interpretation, Note, Reason, Standing, Steadiness
from measures.reading import Reading
from measures.series import VERSION
from rehabgoals.days import day_words


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
        then = asked_about(reading.line.results[-1], definition) or _("before")
        return [
            _("Compared with %(then)s, you said: %(value)s.")
            % {"then": then, "value": _on_its_scale(definition, found)}
        ]
    if found.change == Change.FIRST_MEASUREMENT:
        return [_first(reading, definition)]
    if found.change == Change.WITHIN_ERROR:
        return _about_the_same(reading, definition, found)
    if found.change.is_worse:
        return [_worse(reading), _up_since_last_time(reading, definition)]
    steady = _steady(reading) if reading.steadiness == Steadiness.STEADY else ""
    if found.change.is_better:
        return [
            _down_since_last_time(reading),
            _better(reading, definition, found),
            steady if reading.standing == Standing.CONFIRMED else "",
        ]
    if found.reason == Reason.NO_COMMON_ACTIVITIES:
        return [_("Other activities were rated than at the start."), _("So these numbers are not compared.")]
    return [_number_went(reading, definition, found), steady or _number_was(reading, definition)]


def _first(reading: Reading, definition: InstrumentDefinition) -> str:
    assert reading.start is not None
    value = spoken_finely(definition, reading.start.value)
    if _starts_anew(reading):
        return _("Your new start, on %(day)s: %(value)s. Next time will show more.") % {
            "day": start_day(reading),
            "value": value,
        }
    return _("This is where you started: %(value)s. Next time will show more.") % {"value": value}


def _about_the_same(reading: Reading, definition: InstrumentDefinition, found: Interpretation) -> list[str]:
    if reading.steadiness == Steadiness.STEADY:
        return [_steady(reading)]
    if _starts_anew(reading):
        same = _("About the same since %(day)s.") % {"day": start_day(reading)}
    else:
        same = _("About the same as when we started.")
    if reading.turn is not None:
        return [_down_since_last_time(reading), same, _up_since_last_time(reading, definition)]
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
        if _starts_anew(reading):
            return _first_sign(definition, start_day(reading))
        words = {
            (True, False): _("This looks like a step up since we started. Next time will show."),
            (False, False): _("This looks like a step forward since we started. Next time will show."),
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
    return words[definition.higher_is_better, _starts_anew(reading)] % {"day": start_day(reading)}


def _first_sign(definition: InstrumentDefinition, day: str) -> str:
    words = (
        _("This looks like a step up since %(day)s. Next time will show.")
        if definition.higher_is_better
        else _("This looks like a step forward since %(day)s. Next time will show.")
    )
    return words % {"day": day}


def _harder_than_on(day: str) -> str:
    return _("This was harder than on %(day)s. Let us look at what was going on.") % {"day": day}


def _down_since_last_time(reading: Reading) -> str:
    """A worsening beyond the error since last time, which the change since the start does not tell."""
    if reading.before is None or reading.turn is None or not reading.turn.is_worse:
        return ""
    return _harder_than_on(day_words(reading.before.taken_on, reading.today))


def _up_since_last_time(reading: Reading, definition: InstrumentDefinition) -> str:
    """The same the other way."""
    if reading.before is None or reading.turn is None or not reading.turn.is_better:
        return ""
    return _first_sign(definition, day_words(reading.before.taken_on, reading.today))


def _worse(reading: Reading) -> str:
    if _starts_anew(reading):
        return _harder_than_on(start_day(reading))
    return _("This was harder than when we started. Let us look at what was going on.")


def _number_went(reading: Reading, definition: InstrumentDefinition, found: Interpretation) -> str:
    assert found.reference is not None
    facts = {
        "before": short(finer(definition), found.reference),
        "after": spoken_finely(definition, found.new),
        "day": start_day(reading),
    }
    if found.new == found.reference:
        return _("The same as on %(day)s: %(after)s.") % facts
    if definition.value_words:
        return _("On %(day)s: %(before)s. Now: %(after)s.") % facts
    facts["before"] = figures(definition, found.reference)
    if _starts_anew(reading):
        return _("Since %(day)s your number went from %(before)s to %(after)s.") % facts
    return _("Your number went from %(before)s to %(after)s.") % facts


def _number_was(reading: Reading, definition: InstrumentDefinition) -> str:
    """The number of last time, where it was nearer to better than now: nothing judges it, and it is not kept back."""
    before = reading.last_time
    if before is None or definition.value_words or reading.is_last_time_the_start:
        return ""
    gone = before.value - reading.line.results[-1].value
    if gone == 0 or (gone > 0) != definition.higher_is_better:
        return ""
    facts = {"day": day_words(before.taken_on, reading.today), "value": spoken_finely(definition, before.value)}
    return _("On %(day)s it was %(value)s.") % facts


def _steady(reading: Reading) -> str:
    return " ".join(
        (
            _held_for(steady_weeks(reading)),
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
    without = without_words(definition, less[0])
    words = (
        _("You now do this %(without)s.") % {"without": without}
        if without
        else _("You now need less help: %(help)s.") % {"help": answer_words(definition, less[0].field, less[0].after)}
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
    return words % {"day": start_day(reading)}


def _starts_anew(reading: Reading) -> bool:
    """Whether "since we started" would say the wrong day: the line began anew, or its first result was in error."""
    return reading.has_break or reading.current.moved_from is not None


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


def _on_its_scale(definition: InstrumentDefinition, found: Interpretation) -> str:
    """A change score that a patient can read: its words, or the number with what the ends of its scale mean."""
    low, high = definition.minimum, definition.maximum
    if definition.value_words or low is None or high is None or not definition.low_anchor or not definition.high_anchor:
        return spoken_finely(definition, found.new)
    return _("%(value)s, on a scale from %(low)s (%(low_words)s) to %(high)s (%(high_words)s)") % {
        "value": short(definition, found.new),
        "low": short(definition, low),
        "low_words": gettext(definition.low_anchor),
        "high": short(definition, high),
        "high_words": gettext(definition.high_anchor),
    }
