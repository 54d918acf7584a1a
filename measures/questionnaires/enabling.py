"""Which parts of a questionnaire are asked, given what has been answered (FHIR's enableWhen).

What lies in a group that is not asked is not asked; an answer to a question that is not asked counts as not given,
neither in a score nor in another condition.
"""

from collections.abc import Callable, Mapping, Sequence
from decimal import Decimal
from graphlib import TopologicalSorter
from typing import Any

from measures.questionnaires.questions import Key, Part, Question, Questions, When, key_of

EXISTS = "exists"
COMPARED: dict[str, Callable[[Decimal, Decimal], bool]] = {
    ">": lambda given, wanted: given > wanted,
    "<": lambda given, wanted: given < wanted,
    ">=": lambda given, wanted: given >= wanted,
    "<=": lambda given, wanted: given <= wanted,
}
OPERATORS = (EXISTS, "=", "!=", *COMPARED)

Given = Mapping[str, Sequence[Mapping[str, Any]]]


def asked_questions(questions: Questions, answers: Given) -> tuple[Question, ...]:
    """The questions that are asked when these answers are given, in order.

    `answers` maps a link id to its answers; what belongs to no question is passed over.
    """
    return tuple(part for part, is_asked in asked_parts(questions, answers) if is_asked and isinstance(part, Question))


def asked_parts(questions: Questions, answers: Given) -> list[tuple[Part, bool]]:
    """Every part in order, and whether it is asked. Raises CycleError for conditions that go round in a circle."""
    places = {part.link_id: (part, above) for part, above in questions.every_part()}
    asked: dict[str, bool] = {}
    for link_id in order_of(questions):
        part, above = places[link_id]
        is_inside = not above or asked[above[-1].link_id]
        asked[link_id] = is_inside and _is_enabled(part, answers, asked)
    return [(part, asked[link_id]) for link_id, (part, _above) in places.items()]


def order_of(questions: Questions) -> list[str]:
    """The link ids so that each stands after what decides about it. Raises CycleError when there is no such order."""
    decided_by = {
        part.link_id: [*(when.question for when in part.when), *(each.link_id for each in above[-1:])]
        for part, above in questions.every_part()
    }
    return list(TopologicalSorter(decided_by).static_order())


def _is_enabled(part: Part, answers: Given, asked: Mapping[str, bool]) -> bool:
    if not part.when:
        return True
    found = []
    for when in part.when:
        given = answers.get(when.question, ()) if asked[when.question] else ()
        found.append(_holds(when, [key for key in map(key_of, given) if key is not None]))
    return any(found) if part.any_of else all(found)


def _holds(when: When, given: list[Key]) -> bool:
    """Whether one condition holds for these answers, as FHIR R4 defines its operators."""
    if when.operator == EXISTS:
        return bool(given) == (when.key[2] == "true")
    has_same = any(is_same(when, key) for key in given)
    return not has_same if when.operator == "!=" else has_same


def is_same(when: When, key: Key) -> bool:
    """Whether this answer is what a condition looks for (or, with !=, looks away from)."""
    if when.operator in COMPARED:
        return key[0] == "number" and COMPARED[when.operator](Decimal(key[2]), Decimal(when.key[2]))
    return key == when.key
