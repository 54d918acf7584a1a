"""Official questionnaires: a FHIR R4 Questionnaire read into questions that can be asked, answered and scored.

Pure: `reading.py` refuses what cannot be used and says where, `questions.py` is what is left, `enabling.py` which of it
is asked, `scoring.py` what the answers give. Keeping one is `measures/importing.py`, asking it
`measures/forms/questionnaire.py`.
"""

from measures.questionnaires.elements import CannotRead
from measures.questionnaires.enabling import asked_questions
from measures.questionnaires.questions import CHOICE, Note, Option, Question, Questions
from measures.questionnaires.reading import Loaded, questions_from, read
from measures.questionnaires.scoring import (
    MISSING_RULES,
    RULES,
    CannotScore,
    Scoring,
    plan_scoring,
    possible_range,
    score_answers,
    score_of_question,
    scoring_from,
)

__all__ = [
    "CHOICE",
    "MISSING_RULES",
    "RULES",
    "CannotRead",
    "CannotScore",
    "Loaded",
    "Note",
    "Option",
    "Question",
    "Questions",
    "Scoring",
    "asked_questions",
    "plan_scoring",
    "possible_range",
    "questions_from",
    "read",
    "score_answers",
    "score_of_question",
    "scoring_from",
]
