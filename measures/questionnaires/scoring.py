"""What the answers to a questionnaire score: its rule, checked against the instrument when it is loaded, and applied.

A rule is the instrument's own, as published, or one that whoever loads the file chooses: sum, mean or per cent of what
was possible, with what a gap becomes. What a rule can yield has to be the range of the instrument (on the scale that
was said, where it travels on two): otherwise the numbers would not be comparable, and it is refused with both ranges.

A question that is not asked is no gap under a chosen rule. Under a published rule it is one: that rule was made for
all the questions.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext, gettext_lazy
from django.utils.translation import gettext as _

from measures.definitions import InstrumentDefinition, Part, ScoringRule, plain, read_rule
from measures.questionnaires.enabling import Given, asked_questions
from measures.questionnaires.questions import (
    BOOLEAN,
    INTEGER,
    Question,
    Questions,
    boolean_key,
    key_of,
    number_of,
)
from measures.scoring import QuestionScore, Score, score_questions

PUBLISHED, SUM, MEAN, PERCENT = "published", "sum", "mean", "percent"
RULES: dict[str, Promise] = {
    PUBLISHED: gettext_lazy("The measure’s own rule, as published"),
    SUM: gettext_lazy("The sum of the questions"),
    MEAN: gettext_lazy("The mean of the questions"),
    PERCENT: gettext_lazy("From 0 to 100, of what is possible"),
}
MISSING_RULES: dict[str, Promise] = {
    "refuse": gettext_lazy("There is no score: every question asked is needed"),
    "mean_of_rest": gettext_lazy("It counts as the mean of the others"),
    "leave_out": gettext_lazy("It is left out, of the sum and of what is possible"),
    "zero": gettext_lazy("It counts as the least it can be"),
}


# What a result's column holds (`Measurement.value`).
LARGEST_VALUE = Decimal(999_999_999)


class CannotScore(Exception):
    """These questions cannot be scored by that rule; the message says why, with the numbers."""


@dataclass(frozen=True)
class Scoring:
    """The rule of a loaded questionnaire, whether it is the published one, and the scale it yields ("": its own)."""

    rule: ScoringRule
    is_published: bool
    scale: str = ""

    def as_data(self) -> dict[str, Any]:
        """For the column `Questionnaire.scoring`."""
        return {"rule": plain(self.rule), "is_published": self.is_published, "scale": self.scale}


def scoring_from(data: Mapping[str, Any]) -> Scoring:
    """What `as_data` wrote. Raises CatalogueError for anything else."""
    return Scoring(read_rule(data["rule"]), bool(data["is_published"]), str(data["scale"]))


def plan_scoring(
    questions: Questions,
    definition: InstrumentDefinition | None,
    *,
    rule: str,
    missing: str = "refuse",
    at_least: int = 0,
    scale: str | None = None,
) -> Scoring:
    """The scoring of a questionnaire that is being loaded; without a definition it is for a new measure.

    `rule` is one of RULES. `missing` (one of MISSING_RULES) and `at_least` (how many answers are enough; 0: by the
    rule all, or with "zero" one) go with a chosen rule. `scale` is "" for the instrument's own scale or the key of
    another; None is not said, which is refused where the instrument travels on two. Raises CannotScore.
    """
    _check_there_is_a_score(questions, definition, scale)
    scoring = (
        _published(questions, definition)
        if rule == PUBLISHED
        else Scoring(_rule(questions.scored, rule, missing, at_least), is_published=False)
    )
    if scoring.is_published and scale:
        raise CannotScore(_("The published rule gives the measure’s own scale. Choose that one."))
    if scale and definition:
        scoring = Scoring(scoring.rule, is_published=False, scale=scale)
    if not scoring.is_published:
        lowest, highest = possible_range(questions, scoring)
        if max(-lowest, highest) > LARGEST_VALUE:
            words = _("Scored like this the result goes from {low} to {high}, which is more than can be kept.")
            raise CannotScore(words.format(low=lowest, high=highest))
        if definition:
            _check_range(questions, scoring, definition)
    return scoring


def possible_range(questions: Questions, scoring: Scoring) -> tuple[Decimal, Decimal]:
    """The least and the most that a chosen rule can give, on the scale it yields; a question may not be asked."""
    method = scoring.rule.parts[0].method
    if method == PERCENT:
        return Decimal(0), Decimal(100)
    ranges = [question.score_range for question in questions.scored]
    if method == MEAN:
        return min(low for low, _high in ranges), max(high for _low, high in ranges)
    conditional = questions.conditional
    lowest = highest = Decimal(0)
    for question, (low, high) in zip(questions.scored, ranges, strict=True):
        may_be_left = question.link_id in conditional
        lowest += min(low, Decimal(0)) if may_be_left else low
        highest += max(high, Decimal(0)) if may_be_left else high
    return lowest, highest


def score_answers(definition: InstrumentDefinition, questions: Questions, scoring: Scoring, answers: Given) -> Score:
    """The value these answers give: link id to FHIR answers, as they are kept. Never raises for what a person said."""
    asked = {question.link_id for question in asked_questions(questions, answers)}
    scores = []
    for place, question in enumerate(questions.scored, start=1):
        is_asked = question.link_id in asked
        lowest, highest = question.score_range
        scores.append(
            QuestionScore(
                name=str(place),
                score=score_of_question(question, answers.get(question.link_id, ())) if is_asked else None,
                lowest=lowest,
                highest=highest,
                is_counted=is_asked or scoring.is_published,
            )
        )
    scale = next((each for each in definition.other_scales if each.key == scoring.scale), None)
    return score_questions(definition, scoring.rule, scores, scale.factor if scale else Decimal(1))


def score_of_question(question: Question, given: Sequence[Mapping[str, Any]]) -> Decimal | None:
    """What one question's answers score, matched by code; None where nothing that scores was answered."""
    if question.counts_itself:
        answer = given[0] if given else {}
        if question.kind == BOOLEAN:
            key = key_of(answer)
            return None if key is None or key[0] != "boolean" else Decimal(int(key == boolean_key(True)))
        value = number_of(answer.get("valueInteger" if question.kind == INTEGER else "valueDecimal"))
        lowest, highest = question.score_range
        return value if value is not None and lowest <= value <= highest else None
    keys = {key_of(answer) for answer in given}
    chosen = [option.score for option in question.options if option.key in keys and option.score is not None]
    if not chosen or (len(chosen) > 1 and not question.repeats):
        return None
    return sum(chosen, Decimal(0))


# --- Inside -----------------------------------------------------------------------------------------------------


def _check_there_is_a_score(questions: Questions, definition: InstrumentDefinition | None, scale: str | None) -> None:
    """Raise CannotScore where no rule whatever could score these questions, or the scale is not said."""
    if definition and not definition.rule and not definition.is_own:
        raise CannotScore(
            _("The score of this measure comes from a table of its authors, which is not here. Type the score instead.")
        )
    if not questions.scored:
        raise CannotScore(
            _("No answer in it carries a score (itemWeight or ordinalValue), so nothing can be added up.")
        )
    if definition and definition.other_scales and scale is None:
        own = gettext(definition.unit.many or definition.unit.symbol or definition.name)
        names = "; ".join([own, *(gettext(each.label) for each in definition.other_scales)])
        raise CannotScore(
            _("This measure travels on more than one scale. Say which it is: {names}.").format(names=names)
        )


def _rule(scored: Sequence[Question], rule: str, missing: str, at_least: int) -> ScoringRule:
    if rule not in (SUM, MEAN, PERCENT) or missing not in MISSING_RULES:
        raise CannotScore(_("That is not a rule by which questions are scored here."))
    if not 0 <= at_least <= len(scored):
        words = _("There are {count} questions that count, so {at_least} of them cannot be answered.")
        raise CannotScore(words.format(count=len(scored), at_least=at_least))
    ranges = [question.score_range for question in scored]
    return ScoringRule(
        count=len(scored),
        item_min=min(low for low, _high in ranges),
        item_max=max(high for _low, high in ranges),
        parts=(Part(method=rule, at_least=at_least, missing=missing),),
    )


def _published(questions: Questions, definition: InstrumentDefinition | None) -> Scoring:
    """The instrument's own rule, when these are the questions it was made for."""
    rule = definition.rule if definition else None
    if rule is None or not rule.parts:
        raise CannotScore(_("This measure has no published rule here. Choose how the questions are scored."))
    scored = questions.scored
    if len(scored) != rule.count:
        words = _("The published rule is for {count} questions; {found} in this file carry a score.")
        raise CannotScore(words.format(count=rule.count, found=len(scored)))
    for question in scored:
        lowest, highest = question.score_range
        if (lowest, highest) != (rule.item_min, rule.item_max):
            words = _(
                "The published rule is for scores from {lowest} to {highest}; those of {id} go from {low} to {high}."
            )
            raise CannotScore(
                words.format(lowest=rule.item_min, highest=rule.item_max, id=question.link_id, low=lowest, high=highest)
            )
    conditional = questions.conditional
    if any(part.missing == "refuse" for part in rule.parts):
        for question in scored:
            if question.link_id in conditional:
                words = _("The published rule needs every answer, and {id} is not always asked.")
                raise CannotScore(words.format(id=question.link_id))
    return Scoring(rule, is_published=True)


def _check_range(questions: Questions, scoring: Scoring, definition: InstrumentDefinition) -> None:
    expected: tuple[Decimal | None, Decimal | None] = (definition.minimum, definition.maximum)
    if scoring.scale:
        other = next((each for each in definition.other_scales if each.key == scoring.scale), None)
        if other is None:
            raise CannotScore(_("This measure does not travel on that scale."))
        expected = other.minimum, other.maximum
    found = possible_range(questions, scoring)
    if any(end is not None and end != got for end, got in zip(expected, found, strict=True)):
        words = _("Scored like this the result goes from {low} to {high}; that scale goes from {lowest} to {highest}.")
        raise CannotScore(words.format(low=found[0], high=found[1], lowest=expected[0], highest=expected[1]))
