"""Forms about measures: one result, what else to measure, and a clinic's own instrument."""

from measures.forms.adopting import AdoptForm
from measures.forms.choosing import ChooseInstrumentForm, InstrumentFilterForm
from measures.forms.correction import CorrectionForm
from measures.forms.due import DueForm
from measures.forms.own import OwnInstrumentForm
from measures.forms.questionnaire import LoadQuestionnaireForm, QuestionnairePart
from measures.forms.questions import AskingForm, Questions
from measures.forms.reassessment import MeasureSettingsForm
from measures.forms.result import ANOTHER_ACTIVITY, ResultForm

__all__ = [
    "ANOTHER_ACTIVITY",
    "AdoptForm",
    "AskingForm",
    "ChooseInstrumentForm",
    "CorrectionForm",
    "DueForm",
    "InstrumentFilterForm",
    "LoadQuestionnaireForm",
    "MeasureSettingsForm",
    "OwnInstrumentForm",
    "QuestionnairePart",
    "Questions",
    "ResultForm",
]
