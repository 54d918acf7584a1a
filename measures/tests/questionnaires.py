"""FHIR Questionnaires for tests, made of parts: invented questions, official shape."""

import json
from typing import Any

CORE = "http://hl7.org/fhir/StructureDefinition/"
SDC = "http://hl7.org/fhir/uv/sdc/StructureDefinition/sdc-questionnaire-"
WEIGHT = CORE + "itemWeight"
SYSTEM = "http://loinc.org"


def option(code: str, score: Any = None, words: str = "", url: str = WEIGHT) -> dict[str, Any]:
    """An answer with its code; the score stands on the option."""
    found: dict[str, Any] = {"valueCoding": {"system": SYSTEM, "code": code, "display": words or f"answer {code}"}}
    if score is not None:
        found["extension"] = [{"url": url, "valueDecimal": score}]
    return found


def choice(link_id: str, highest: int = 5, lowest: int = 0, text: str = "", **more: Any) -> dict[str, Any]:
    """A question with the answers A<lowest> to A<highest>, scored by their number."""
    options = [option(f"A{score}", score) for score in range(lowest, highest + 1)]
    return {"linkId": link_id, "text": text or f"Question {link_id}", "type": "choice", "answerOption": options, **more}


def when(question: str, code: str, operator: str = "=") -> dict[str, Any]:
    """A condition on the code of another question's answer."""
    return {"question": question, "operator": operator, "answerCoding": {"system": SYSTEM, "code": code}}


def group(link_id: str, *items: dict[str, Any], **more: Any) -> dict[str, Any]:
    """Questions under one heading."""
    return {"linkId": link_id, "text": f"Part {link_id}", "type": "group", "item": list(items), **more}


def questionnaire(*items: dict[str, Any], **more: Any) -> dict[str, Any]:
    """A whole one, in English."""
    return {
        "resourceType": "Questionnaire",
        "status": "active",
        "language": "en",
        "title": "Ten questions",
        "item": list(items),
    } | more


def ten(highest: int = 5, lowest: int = 0, **more: Any) -> dict[str, Any]:
    """Ten questions, as the ODI and the NDI have."""
    return questionnaire(*(choice(str(place), highest, lowest) for place in range(1, 11)), **more)


def forty() -> dict[str, Any]:
    """Forty questions in groups; the last group is for those who work, and its last question only for some of them."""
    groups = [group(f"g{part}", *(choice(f"{part}.{place}", 4) for place in range(1, 11))) for part in range(1, 4)]
    last = [choice(f"4.{place}", 4) for place in range(1, 10)]
    last[-1] |= {
        "enableWhen": [when("4.1", "A4"), when("4.2", "A4")],
        "enableBehavior": "any",
    }
    works = {"linkId": "works", "text": "Do you work?", "type": "boolean"}
    asked_of_workers = group("g4", *last, enableWhen=[{"question": "works", "operator": "=", "answerBoolean": True}])
    return questionnaire(*groups, works, asked_of_workers, title="Forty questions")


def as_file(resource: Any) -> bytes:
    """As it is loaded."""
    return json.dumps(resource).encode()


def said(code: str) -> list[dict[str, Any]]:
    """An answer by its code, with words that do not matter."""
    return [{"valueCoding": {"system": SYSTEM, "code": code, "display": "whatever it says"}}]
