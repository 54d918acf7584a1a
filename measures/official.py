"""The official questionnaires that a clinic has loaded: which one asks an instrument, and what answers score."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from measures.definitions import InstrumentDefinition
from measures.models import Questionnaire
from measures.questionnaires import (
    Question,
    Questions,
    asked_questions,
    questions_from,
    score_answers,
    score_of_question,
    scoring_from,
)
from measures.questionnaires.questions import BOOLEAN, CHOICE, key_of, number_of
from measures.scoring import Score, activities_in_order, score
from rehabgoals.numbers import write_number


@dataclass(frozen=True)
class Answered:
    """One question with its answer in words, and what it scored ("" for nothing)."""

    question: str
    answer: str
    score: str


@dataclass(frozen=True)
class Explanation:
    """How a number came about: the questions or activities where some were asked, then each step; or why it is none."""

    rows: tuple[Answered, ...]
    steps: tuple[str, ...]
    reason: str


def questionnaires_in_use(clinic_id: int, keys: Iterable[str]) -> dict[str, list[Questionnaire]]:
    """The questionnaires in use of these instruments, by the instrument's key. One query."""
    found: dict[str, list[Questionnaire]] = {}
    rows = Questionnaire.objects.filter(clinic_id=clinic_id, is_current=True, instrument__key__in=set(keys))
    for row in rows.select_related("instrument").order_by("language", "pk"):
        found.setdefault(row.instrument.key, []).append(row)
    return found


def choose(rows: Iterable[Questionnaire], language: str) -> Questionnaire | None:
    """Of several, the one in that language, else in its base language, else one translated into it, else the first."""
    base = language.split("-")[0].casefold()

    def distance(row: Questionnaire) -> int:
        if row.language.casefold() == language.casefold():
            return 0
        if row.language.split("-")[0].casefold() == base:
            return 1
        translated = {tag.split("-")[0].casefold() for tag in row.scoring.get("languages", ())}
        return 2 if base in translated else 3

    return min(rows, key=distance, default=None)


def questions_of(row: Questionnaire, language: str = "") -> Questions:
    """The questions of a loaded questionnaire; in that language where the file translates them."""
    return questions_from(row.resource, language or row.language)


def score_of(definition: InstrumentDefinition, row: Questionnaire, answers: Mapping[str, Any]) -> Score:
    """What these answers score: link id to FHIR answers, as they are kept."""
    return score_answers(definition, questions_of(row), scoring_from(row.scoring), answers)


def explain(
    definition: InstrumentDefinition,
    answers: Mapping[str, Any],
    questionnaire: Questionnaire | None = None,
    language: str = "",
) -> Explanation:
    """How the result with these answers (`Measurement.answers`) came about. Empty for a number that was typed."""
    given = answers.get("questionnaire")
    if questionnaire is not None and given:
        questions = questions_of(questionnaire, language)
        found = score_answers(definition, questions, scoring_from(questionnaire.scoring), given)
        rows = tuple(_answered(each, given.get(each.link_id, ())) for each in asked_questions(questions, given))
        return Explanation(rows, found.steps, found.reason)
    if not answers.keys() & {"scale", "trials", "items", "activities"}:
        return Explanation((), (), "")
    found = score(definition, answers)
    rated = [(words, rating) for words, rating in activities_in_order(answers) if rating is not None]
    rows = tuple(Answered(words, write_number(Decimal(rating)), "") for words, rating in rated)
    return Explanation(rows, found.steps, found.reason)


def _answered(question: Question, given: Any) -> Answered:
    scored = score_of_question(question, given) if question.is_scored else None
    return Answered(
        question.words, _answer_words(question, given), "" if scored is None else write_number(scored.normalize())
    )


def _answer_words(question: Question, given: Any) -> str:
    """The answer in the questionnaire's own words, found by its code."""
    if not given:
        return _("not answered")
    if question.kind == CHOICE:
        keys = {key_of(answer) for answer in given}
        chosen = [option.words for option in question.options if option.key in keys]
        return ", ".join(chosen) or _("an answer that is not in the list")
    if question.kind == BOOLEAN:
        return _("yes") if given[0].get("valueBoolean") else _("no")
    number = number_of(given[0].get("valueInteger", given[0].get("valueDecimal")))
    return _("not answered") if number is None else write_number(number)
