"""Forms about measures: one result, what else to measure, and a clinic's own instrument."""

from measures.forms.choosing import ChooseInstrumentForm
from measures.forms.own import OwnInstrumentForm
from measures.forms.result import ANOTHER_ACTIVITY, CONDITION, ResultForm

__all__ = ["ANOTHER_ACTIVITY", "CONDITION", "ChooseInstrumentForm", "OwnInstrumentForm", "ResultForm"]
