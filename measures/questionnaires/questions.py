"""What a questionnaire asks, as frozen values: its groups and questions, their options, and when each is asked.

Answers are FHIR's, in the shape in which they are kept: {"valueCoding": {"system": …, "code": …}}, {"valueInteger": 3},
{"valueDecimal": "1.5"}, {"valueBoolean": true}. Two answers are the same when their `key_of` is: a code with its
system, never the words beside it.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import Any

GROUP, NOTE, CHOICE, BOOLEAN, INTEGER, DECIMAL = "group", "display", "choice", "boolean", "integer", "decimal"
QUESTION_KINDS = (CHOICE, BOOLEAN, INTEGER, DECIMAL)

# Kind, system, value: ("coding", "http://loinc.org", "LA6568-5"), ("number", "", "3"), ("boolean", "", "true").
Key = tuple[str, str, str]


@dataclass(frozen=True)
class Option:
    """One answer to choose: its key, the words, the answer as it is kept, and what it scores (None: nothing)."""

    key: Key
    words: str
    answer: Mapping[str, Any]
    score: Decimal | None = None


@dataclass(frozen=True)
class When:
    """One condition of a question or group: the question it looks at, how, and what it compares with."""

    question: str
    operator: str
    key: Key


@dataclass(frozen=True)
class Note:
    """Words between the questions, that ask nothing."""

    link_id: str
    words: str
    when: tuple[When, ...] = ()
    any_of: bool = False


@dataclass(frozen=True)
class Question:
    """One question. `repeats`: several options may be chosen, and their scores are added.

    `counts_itself` is a number that is its own score, or a yes that counts 1. `lowest` and `highest` are the limits of
    a number that is typed. `parts` are questions that belong below this one.
    """

    link_id: str
    words: str
    kind: str
    options: tuple[Option, ...] = ()
    repeats: bool = False
    lowest: Decimal | None = None
    highest: Decimal | None = None
    counts_itself: bool = False
    when: tuple[When, ...] = ()
    any_of: bool = False
    parts: tuple["Part", ...] = ()

    @property
    def is_scored(self) -> bool:
        """Whether its answer is worth a number."""
        return self.counts_itself or any(option.score is not None for option in self.options)

    @property
    def score_range(self) -> tuple[Decimal, Decimal]:
        """The least and the most it can score. ValueError for a question that is not scored."""
        if self.counts_itself:
            if self.kind == BOOLEAN:
                return Decimal(0), Decimal(1)
            if self.lowest is None or self.highest is None:
                raise ValueError(f"{self.link_id} has no limits")
            return self.lowest, self.highest
        scores = [option.score for option in self.options if option.score is not None]
        if not scores:
            raise ValueError(f"{self.link_id} is not scored")
        if self.repeats:
            chosen = [score for score in scores if score < 0], [score for score in scores if score > 0]
            return (
                sum(chosen[0], Decimal(0)) if chosen[0] else min(scores),
                sum(chosen[1], Decimal(0)) if chosen[1] else max(scores),
            )
        return min(scores), max(scores)


@dataclass(frozen=True)
class Group:
    """Questions under one heading."""

    link_id: str
    words: str
    parts: tuple["Part", ...]
    when: tuple[When, ...] = ()
    any_of: bool = False


Part = Group | Question | Note


@dataclass(frozen=True)
class Questions:
    """A whole questionnaire in one language."""

    title: str
    url: str
    version: str
    language: str
    parts: tuple[Part, ...]
    languages: tuple[str, ...] = ()
    codes: tuple[tuple[str, str], ...] = ()

    def every_part(self) -> Iterator[tuple[Part, tuple[Part, ...]]]:
        """Every part in order, with those it lies in, the outermost first."""
        yield from _walk(self.parts, ())

    @property
    def questions(self) -> tuple[Question, ...]:
        """The questions in order."""
        return tuple(part for part, _above in self.every_part() if isinstance(part, Question))

    @property
    def scored(self) -> tuple[Question, ...]:
        """The questions whose answers are worth a number, in order."""
        return tuple(question for question in self.questions if question.is_scored)

    @property
    def conditional(self) -> frozenset[str]:
        """The link ids of the questions that are not always asked."""
        return frozenset(part.link_id for part, above in self.every_part() if any(each.when for each in (*above, part)))


def _walk(parts: tuple[Part, ...], above: tuple[Part, ...]) -> Iterator[tuple[Part, tuple[Part, ...]]]:
    for part in parts:
        yield part, above
        if not isinstance(part, Note):
            yield from _walk(part.parts, (*above, part))


def key_of(answer: Mapping[str, Any]) -> Key | None:
    """What an answer is compared by; None for one that is of no kind asked here."""
    coding = answer.get("valueCoding")
    if isinstance(coding, Mapping) and isinstance(coding.get("code"), str) and coding["code"]:
        system = coding.get("system", "")
        return ("coding", system if isinstance(system, str) else "", coding["code"])
    if isinstance(answer.get("valueBoolean"), bool):
        return boolean_key(answer["valueBoolean"])
    for name in ("valueInteger", "valueDecimal"):
        number = number_of(answer.get(name))
        if number is not None:
            return number_key(number)
    return None


def boolean_key(value: bool) -> Key:
    """The key of a yes or a no."""
    return ("boolean", "", "true" if value else "false")


def number_key(value: Decimal) -> Key:
    """The key of a number: 3 and 3.0 are the same."""
    normal = value.normalize()
    return ("number", "", f"{normal:f}" if abs(normal.adjusted()) < 20 else str(normal))


def number_of(value: Any) -> Decimal | None:
    """A finite number, exact; None for anything else."""
    if value is None or isinstance(value, bool) or not isinstance(value, int | float | str | Decimal):
        return None
    try:
        number = value if isinstance(value, Decimal) else Decimal(str(value))
    except InvalidOperation:
        return None
    return number if number.is_finite() else None
