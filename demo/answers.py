"""The answers of the demo's people as they are kept, and what they are worth."""

from collections.abc import Iterable
from decimal import Decimal
from typing import Any

from demo.stories import ResultStory
from measures.definitions import InstrumentDefinition
from measures.models import Questionnaire
from measures.official import questions_of, score_of
from measures.questionnaires import Option
from measures.scoring import score


def given(story: ResultStory, definition: InstrumentDefinition, questionnaire: Questionnaire | None) -> dict[str, Any]:
    """The answers as they are kept. Of a test with trials, three that give the value; of a question, what FHIR says."""
    if questionnaire:
        options = {question.link_id: question.options for question in questions_of(questionnaire).questions}
        said = story.answers["questionnaire"]
        return {"questionnaire": {name: [_fhir(answer, options[name])] for name, answer in said.items()}}
    if definition.trials > 1 and story.value is not None:
        value, step = Decimal(str(story.value)), definition.step
        steps = (-1, 0, 1) if definition.combine == "mean" else (-2, -1, 0)
        return {"trials": [str(value + number * step) for number in steps], "combine": definition.combine}
    return story.answers


def worth(answers: dict[str, Any], definition: InstrumentDefinition, questionnaire: Questionnaire | None) -> Decimal:
    """What the answers score, as a form would have it."""
    if questionnaire:
        found = score_of(definition, questionnaire, answers["questionnaire"])
    else:
        found = score(definition, answers)
    assert found.value is not None, found.reason
    return found.value


def _fhir(answer: str | bool, options: Iterable[Option]) -> dict[str, Any]:
    if isinstance(answer, bool):
        return {"valueBoolean": answer}
    system, code = next(option.key[1:] for option in options if option.key[2] == answer)
    return {"valueCoding": {"system": system, "code": code}}
