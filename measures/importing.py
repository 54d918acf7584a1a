"""Loading an official questionnaire: a file becomes the questions of an instrument, or nothing changes."""

from dataclasses import dataclass
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from accounts.models import Clinic
from measures.definitions import Part
from measures.instruments import from_json
from measures.models import Instrument, Questionnaire
from measures.official import questions_of
from measures.own_instruments import add_own_instrument
from measures.questionnaires import (
    CannotRead,
    CannotScore,
    Loaded,
    Questions,
    Scoring,
    plan_scoring,
    possible_range,
    read,
    scoring_from,
)
from measures.questionnaires.questions import DECIMAL, Question

LONGEST_NAME = Instrument._meta.get_field("name").max_length or 0
# How finely a new measure is kept, where its score is no whole number by itself.
MEAN_DECIMALS, OTHER_DECIMALS = 2, 1


class CannotLoad(Exception):
    """The file is not loaded; the message says why, and where in the file."""


@dataclass(frozen=True)
class Rule:
    """How whoever loads a file wants it scored (`measures.questionnaires.plan_scoring` says what the parts mean)."""

    name: str
    missing: str = "refuse"
    at_least: int = 0
    scale: str | None = None


@dataclass(frozen=True)
class NewMeasure:
    """The measure of the clinic's own that a file is to make: its name, which way is better, who says the number."""

    name: str
    higher_is_better: bool
    kind: str = Instrument.Kind.PATIENT_REPORTED


@dataclass(frozen=True)
class Done:
    """What was loaded: the row, its questions, and what in the file was left aside, in words."""

    questionnaire: Questionnaire
    questions: Questions
    left_aside: tuple[str, ...]


def loadable(instruments: list[Instrument]) -> list[Instrument]:
    """Those whose score comes from questions: the ones whose total is typed otherwise, and the clinic's own."""
    return [each for each in instruments if each.is_own or from_json(each.definition).entry == "score"]


def meant_by(loaded: Loaded, instruments: list[Instrument]) -> list[Instrument]:
    """The instruments that a file is about by its own words: its title, or a LOINC code of its own."""
    loinc = {code for system, code in loaded.questions.codes if system == "http://loinc.org"}
    title = loaded.questions.title.casefold()
    found = []
    for instrument in instruments:
        definition = from_json(instrument.definition)
        names = {name.casefold() for name in (definition.name, definition.abbreviation) if name}
        if title in names or (definition.loinc and definition.loinc in loinc):
            found.append(instrument)
    return found


def look_at(content: bytes, language: str = "") -> Loaded:
    """Read a file without keeping it. Raises CannotLoad."""
    try:
        return read(content, language)
    except CannotRead as refusal:
        raise CannotLoad(refusal.words) from None


@transaction.atomic
def load_questionnaire(
    content: bytes,
    instrument: Instrument | NewMeasure,
    rule: Rule,
    *,
    clinic: Clinic,
    language: str = "",
    replaces_all: bool = False,
    by: Any = None,
) -> Done:
    """Keep a file as the questions of an instrument in one language; the one in use in that language ends.

    Every language of an instrument is scored alike: a file that differs from the others in use is refused, unless it
    `replaces_all` of them. Raises CannotLoad, and then nothing is changed.
    """
    loaded = look_at(content, language)
    try:
        if isinstance(instrument, NewMeasure):
            scoring = plan_scoring(loaded.questions, None, **_plan(rule))
            instrument = _make(instrument, loaded.questions, scoring, clinic, by)
        else:
            # Two people who load at the same moment come one after the other.
            instrument = Instrument.objects.select_for_update().get(pk=instrument.pk)
            scoring = plan_scoring(loaded.questions, from_json(instrument.definition), **_plan(rule))
    except CannotScore as refusal:
        raise CannotLoad(str(refusal)) from None
    _end_others(clinic, instrument, loaded.questions, scoring, replaces_all)
    row = Questionnaire.objects.create(
        clinic=clinic,
        instrument=instrument,
        title=(loaded.questions.title or instrument.name)[:200],
        url=loaded.questions.url[:300],
        version_label=loaded.questions.version[:60],
        language=loaded.questions.language,
        resource=loaded.resource,
        scoring=scoring.as_data() | {"languages": loaded.questions.languages},
        loaded_by=by,
    )
    return Done(row, loaded.questions, loaded.left_aside)


def in_words(done: Done) -> list[str]:
    """What was loaded, for whoever loaded it: how much of it is asked and scored, and what was left aside."""
    questions = done.questions
    unscored = [question.link_id for question in questions.questions if not question.is_scored]
    lines = [
        _("%(title)s is loaded: %(asked)s questions, %(scored)s of them scored.")
        % {"title": done.questionnaire.title, "asked": len(questions.questions), "scored": len(questions.scored)}
    ]
    if unscored:
        lines.append(_("Asked, but not scored: %(ids)s.") % {"ids": ", ".join(unscored)})
    return [*lines, *done.left_aside]


# --- Inside -----------------------------------------------------------------------------------------------------


def _plan(rule: Rule) -> dict[str, Any]:
    return {"rule": rule.name, "missing": rule.missing, "at_least": rule.at_least, "scale": rule.scale}


def _make(new: NewMeasure, questions: Questions, scoring: Scoring, clinic: Clinic, by: Any) -> Instrument:
    """A measure of the clinic's own, with the range of what its questions can score."""
    name = new.name.strip()
    taken = {
        each.casefold() for each in Instrument.objects.filter(clinic=clinic).current().values_list("name", flat=True)
    }
    if len(name) > LONGEST_NAME:
        raise CannotLoad(_("The name is longer than {most} characters.").format(most=LONGEST_NAME))
    if not name or name.casefold() in taken:
        raise CannotLoad(
            _("The clinic already has a measure with this name.") if name else _("The measure has no name.")
        )
    lowest, highest = possible_range(questions, scoring)
    try:
        with transaction.atomic():
            return add_own_instrument(
                clinic,
                name=name,
                unit=_("points"),
                higher_is_better=new.higher_is_better,
                minimum=lowest,
                maximum=highest,
                kind=new.kind,
                decimals=_decimals(scoring.rule.parts[0], questions),
                by=by,
                # Questions are about the person, not about a side or an aid.
                conditions=(),
            )
    except IntegrityError:
        # A colleague took the name in this moment.
        raise CannotLoad(_("The clinic already has a measure with this name.")) from None


def _decimals(part: Part, questions: Questions) -> int:
    """How many decimals its values have: those of the scores, and more where something is divided."""
    if part.method == "mean":
        return MEAN_DECIMALS
    numbers = [option.score for each in questions.scored for option in each.options if option.score is not None]
    numbers += [end for each in questions.scored for end in each.score_range]
    places = max(-int(number.normalize().as_tuple().exponent) for number in numbers)
    is_divided = part.method == "percent" or part.missing == "mean_of_rest"
    is_typed_finely = any(each.kind == DECIMAL for each in questions.scored)
    return max(places, OTHER_DECIMALS if is_divided or is_typed_finely else 0)


def _end_others(
    clinic: Clinic, instrument: Instrument, questions: Questions, scoring: Scoring, replaces_all: bool
) -> None:
    """End what this one takes the place of. Raises CannotLoad when another language would be scored differently."""
    in_use = Questionnaire.objects.filter(clinic=clinic, instrument__key=instrument.key, is_current=True)
    if not replaces_all:
        for other in in_use.exclude(language=questions.language):
            _compare(other, questions, scoring)
        in_use = in_use.filter(language=questions.language)
    in_use.update(is_current=False)


def _compare(other: Questionnaire, questions: Questions, scoring: Scoring) -> None:
    words = {"language": other.language}
    if scoring_from(other.scoring) != scoring:
        raise CannotLoad(
            _("The one in use in “%(language)s” is scored by another rule, and every language is scored alike.") % words
        )
    theirs, ours = _scores(questions_of(other)), _scores(questions)
    if theirs != ours:
        differing = sorted(
            link_id for link_id in theirs.keys() | ours.keys() if theirs.get(link_id) != ours.get(link_id)
        )
        raise CannotLoad(
            _("The one in use in “%(language)s” scores %(id)s differently, and every language is scored alike.")
            % (words | {"id": differing[0]})
        )


def _scores(questions: Questions) -> dict[str, Any]:
    """What each scored question's answers score, by code, and when it is asked."""
    return {
        part.link_id: (
            {option.key: option.score for option in part.options},
            part.counts_itself and part.score_range,
            tuple((each.when, each.any_of) for each in (*above, part)),
        )
        for part, above in questions.every_part()
        if isinstance(part, Question) and part.is_scored
    }
